#!/bin/bash
# kill -9 of any one program while the demonstrator runs: no accepted scan is lost, the show goes on.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
export TMPDIR=$dir/tmp
mkdir -p "$TMPDIR"

passages() { sql "$1" "SELECT count(*) FROM passage WHERE result <> ''" 2>/dev/null || echo 0; }
at_least() { [ "$(passages "$1")" -ge "$2" ]; }
child() { pgrep -P "$demo" -f "$1" | head -n 1; }

# What a program has shown as accepted must be in the table: the log of the readers says it.
kill_one() { # NAME PATTERN
	local keep=$dir/$1 db=$dir/$1/warenspur.db victim before
	start "$1" timeout 90 "$bin/warenspur" demo --items 6 --speed 4 --json --keep "$keep"
	local outer=$pid
	until_true 20 test -s "$keep/truth.jsonl"
	demo=$(pgrep -P "$outer")
	until_true 20 at_least "$db" 2 || not_ok "$1: boxes are sorted before"
	victim=$(child "$2")
	sql "$db" 'SELECT seq, event_id FROM scan ORDER BY seq' >"$dir/$1.before"
	kill -9 "$victim"
	check "$1: the demonstration goes on to its end" timeout 60 tail --pid="$outer" -f /dev/null
	wait "$outer"
	same "$1: exit code" 0 $?
	sql "$db" 'SELECT seq, event_id FROM scan ORDER BY seq' | head -n "$(wc -l <"$dir/$1.before")" >"$dir/$1.after"
	check "$1: every scan from before is still there" diff "$dir/$1.before" "$dir/$1.after"
	same "$1: every box has a result" '6 0' "$(jq -r '"\(.items) \(.under_way)"' "$dir/$1.out")"
	same "$1: nothing went to a wrong lane" 0 "$(jq -r .wrong_lane "$dir/$1.out")"
	has "$1: it is said" "$(sql "$db" "SELECT text FROM alarm WHERE code='part_crashed'")" 'is restarted'
	same "$1: the file is sound" ok "$(sql "$db" 'PRAGMA integrity_check')"
	check "$1: answers of the PLC are the passages' lanes" bash -c "
		jq -rs 'map(select(.ev==\"lane\" and .seq>0))[] | \"\(.seq) \(.lane)\"' '$keep/truth.jsonl' | sort -u >'$dir/t'
		sqlite3 '$db' \"SELECT track || ' ' || reached_lane FROM passage WHERE reached_lane IS NOT NULL\" | sort -u >'$dir/p'
		[ -z \"\$(comm -13 '$dir/t' '$dir/p')\" ]"
}

kill_one bridge warenspur-plc-bridge
kill_one reader-nfc 'warenspur-reader.*--source nfc'
kill_one reader-scanner 'warenspur-reader.*--source scanner'
kill_one plant warenspur-plant

# The worker that holds the device dies: the reader starts it again, its own pid stays.
start_plant --stopped
start reader warenspur-reader --db "$dir/w.db" "nfc:pn532_uart:$pn532"
reader=$pid
state() { [ "$(sql "$dir/w.db" "SELECT state FROM program WHERE role='reader:nfc'")" = "$1" ]; }
check 'reader: ready' until_true 20 state ready
worker=$(pgrep -P "$reader")
kill -SEGV "$worker"
check 'worker killed: it is said' until_true 10 bash -c \
	"[ \"\$(sqlite3 '$dir/w.db' \"SELECT count(*) FROM alarm WHERE code='reader_fault'\")\" -ge 1 ]"
check 'worker killed: ready again' until_true 10 bash -c \
	"[ \"\$(sqlite3 '$dir/w.db' \"SELECT count(*) FROM alarm WHERE cleared_us IS NULL\")\" = 0 ]"
same 'worker killed: the reader is the same process' "$reader" \
	"$(sql "$dir/w.db" "SELECT pid FROM program WHERE role='reader:nfc'")"
kill "$reader"
wait "$reader"
same 'reader: SIGTERM ends it well' 0 $?
finish
