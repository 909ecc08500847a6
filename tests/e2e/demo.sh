#!/bin/bash
# The main job over the real wires: what the plant's simulation log says really happened against what the
# tables say. And: two demonstrations at once, what is left behind, the dashboard's lines.
# Runs in both builds: what a newcomer starts first.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash

# --- truth against tables -----------------------------------------------------------------------
keep=$dir/kept
summary=$(timeout 120 warenspur demo --items 12 --speed 3 --json --keep "$keep" 2>"$dir/demo.err")
same 'the demonstration ends by itself' 0 $?
db=$keep/warenspur.db
get() { jq -r "$1" <<<"$summary"; }
same 'items' 12 "$(get .items)"
same 'lost' 0 "$(get .lost)"
same 'wrong_lane' 0 "$(get .wrong_lane)"
same 'the results add up' 12 \
	"$(get '.sorted+.no_read+.wrong_lane+.lost+.multiple+.unknown+.late+.removed+.expired')"
same 'story: what is sorted, unread, unknown, double' '9 1 1 1' \
	"$(get '"\(.sorted) \(.no_read) \(.unknown) \(.multiple)"')"
same 'the database is named' "$db" "$(get .db)"

# One line per box: number, lane told by the plant, lane it really reached.
jq -rs 'map(select(.ev=="answer" or .ev=="lane")) | group_by(.seq)[] | {seq: .[0].seq,
	told: (map(select(.ev=="answer"))[0].lane), reached: (map(select(.ev=="lane"))[0].lane)}
	| "\(.seq) \(.told) \(.reached)"' "$keep/truth.jsonl" | sort -n >"$dir/truth"
sql "$db" "SELECT track || ' ' || asked_lane || ' ' || reached_lane FROM passage ORDER BY track" >"$dir/tables"
check 'every box: lane asked and lane reached are true' diff "$dir/truth" "$dir/tables"

# What was on the box is what was read.
jq -rs 'map(select(.ev=="present"))[] | .tag_items[]? | select(. != "")' "$keep/truth.jsonl" | sort >"$dir/true-items"
sql "$db" "SELECT DISTINCT item FROM scan WHERE carrier='nfc' AND item LIKE 'https%' ORDER BY 1" | sort >"$dir/read-items"
check 'every tag that was there was read, and nothing else' diff "$dir/true-items" "$dir/read-items"
jq -rs 'map(select(.ev=="present"))[] | .label // empty | select(. != "")' "$keep/truth.jsonl" | sort >"$dir/true-labels"
sql "$db" "SELECT data FROM scan WHERE carrier='barcode'" | sort >"$dir/read-labels"
check 'every label that was there was read, byte for byte' diff "$dir/true-labels" "$dir/read-labels"

same 'the three times are in order' 0 "$(sql "$db" "SELECT count(*) FROM passage WHERE NOT
	(arrived_us <= decided_us AND decided_us <= answered_us AND answered_us <= confirmed_us)")"
same 'every sorted box is where it was sent' 0 "$(sql "$db" "SELECT count(*) FROM passage p JOIN item i
	ON i.key = p.item WHERE p.result = 'sorted' AND p.item LIKE '%/21/%' AND i.place <> 'lane' || p.reached_lane")"
same 'stock is what the moves say' "$(sql "$db" "SELECT sum(to_place LIKE 'lane%') - sum(from_place LIKE 'lane%')
	FROM move")" "$(sql "$db" "SELECT sum(quantity) FROM stock")"
same 'one row per change of a signal' 0 "$(sql "$db" "SELECT count(*) FROM (SELECT value, lag(value)
	OVER (PARTITION BY name ORDER BY seq) AS before FROM signal) WHERE value = before")"
same 'every box was seen at the ident light barrier' 12 \
	"$(sql "$db" "SELECT count(*) FROM signal WHERE name='LB_IDENT' AND value=1")"
same 'scan events have distinct ids' 0 \
	"$(sql "$db" "SELECT count(*) - count(DISTINCT event_id) FROM (SELECT event_id FROM scan UNION ALL SELECT event_id FROM move)")"
same 'the file is sound' ok "$(sql "$db" 'PRAGMA integrity_check')"
same 'programs have said goodbye' 3 "$(sql "$db" "SELECT count(*) FROM program WHERE state='stopped' AND role <> 'tui'")"

# --- why each box went where it went ----------------------------------------------------------------
same 'each decision with what it rested on' 'multiple 3 ""
no_read 3 ""
sorted as its article
unknown 3 ""' "$(sql "$db" "SELECT DISTINCT decision || CASE WHEN decision = 'sorted' AND decision_lane = asked_lane
	AND decision_article = coalesce(nullif((SELECT article FROM item WHERE key = p.item), ''), substr(p.item, 23, 14))
	AND decision_lane = (SELECT lane FROM article WHERE gtin = p.decision_article) THEN ' as its article'
	ELSE ' ' || decision_lane || ' \"' || decision_article || '\"' END FROM passage p ORDER BY 1")"
# The articles are given other lanes and then taken out: the screen tells what was decided.
reasons() { warenspur-tui --db "$db" --read-only --view line --dump 132x43 | grep -oE 'its article goes to lane [0-9]|[a-z ]+ (read on it|were read|for its code)'; }
reasons >"$dir/reasons"
has 'the screen tells reasons' "$(cat "$dir/reasons")" 'its article goes to lane'
for change in 'UPDATE article SET lane = 1 + lane % 3' 'DELETE FROM article'; do
	sql "$db" "$change"
	same "the reasons stay: $change" "$(cat "$dir/reasons")" "$(reasons)"
done
# Records of before the reasons were recorded: told without a guess.
old=$dir/old.db
{
	sed '/^-- step 12$/,$d' core/store/schema.sql
	echo "PRAGMA user_version = 11; PRAGMA application_id = $(sql "$db" 'PRAGMA application_id');
	INSERT INTO article (gtin, name, lane) VALUES ('09521234000013', 'Schraube', 2);
	INSERT INTO program (role, pid, seen_us, state) VALUES ('plc-bridge:a', 1, 1, 'stopped');
	INSERT INTO passage (plc, boot, track, arrived_us, decided_us, item, asked_lane, decision) VALUES
		('a', 1, 1, 1, 2, 'https://id.gs1.org/01/09521234000013', 1, ''),
		('a', 1, 2, 1, 2, 'https://id.gs1.org/01/09521234000013', 3, ''),
		('a', 1, 3, 1, 2, 'https://id.gs1.org/01/09521234000013', 1, 'sorted');"
} | sqlite3 -bail "$old"
printf 'gtin,name,lane\n09521234000013,Schraube,2\n' >"$dir/articles.csv"
check 'an older database is brought up to date' warenspur import --db "$old" "$dir/articles.csv"
same 'old records without a reason' 'goes to lane 1
sent to lane 1
sent to lane 3' "$(warenspur-tui --db "$old" --read-only --view line --dump 132x43 |
	grep -oE '(sent to|goes to) lane [0-9]' | sort -u)"

# --- two at once, and nothing is left -------------------------------------------------------------
export TMPDIR=$dir/tmp
mkdir -p "$TMPDIR"
start one timeout 60 warenspur demo --items 3 --speed 4 --keep "$dir/one" --json
one=$pid
start two timeout 60 warenspur demo --items 3 --speed 4 --keep "$dir/two" --json
two=$pid
wait "$one"; wait "$two"
same 'two demonstrations at once: the first' '3 0' "$(jq -r '"\(.items) \(.lost)"' "$dir/one.out")"
same 'two demonstrations at once: the second' '3 0' "$(jq -r '"\(.items) \(.lost)"' "$dir/two.out")"
same 'no private folder is left' '' "$(ls "$TMPDIR")"
same 'no database of one knows of the other' '3 3' \
	"$(sql "$dir/one/warenspur.db" 'SELECT count(*) FROM passage') $(sql "$dir/two/warenspur.db" 'SELECT count(*) FROM passage')"

# --- without a terminal: a line per event, then the summary ----------------------------------------
lines=$(timeout 60 warenspur demo --items 2 --speed 4 2>"$dir/lines.err")
same 'lines: exit code' 0 $?
has 'lines: a scan, the article in English' "$lines" 'Screw M6x20'
has 'lines: the summary' "$lines" '2 boxes'
check 'lines: no escape sequences' bash -c '! grep -q "$(printf "\033")" <<<"$1"' - "$lines"
same 'lines: nothing on standard error' '' "$(cat "$dir/lines.err")"
german=$(LANGUAGE=de timeout 60 warenspur demo --items 1 --speed 4 --lang de 2>&1)
has 'lines in German' "$german" 'Karton'
has 'and the article' "$german" 'Schraube M6x20'
same 'the same articles in both languages' "$(cut -d, -f1,3 "$BUILD/share/warenspur/demo.csv")" "$(cut -d, -f1,3 "$BUILD/share/warenspur/demo.de.csv")"

# --- ended from outside ------------------------------------------------------------------------------
for how in TERM INT HUP; do
	# A script's background processes ignore SIGINT unless told otherwise.
	start "end$how" env --default-signal=INT,HUP "$bin/warenspur" demo --json --items 0
	until_true 20 bash -c 'grep -qs . "$TMPDIR"/*/truth.jsonl'
	kill -"$how" "$pid"
	check "SIG$how ends it" timeout 10 tail --pid="$pid" -f /dev/null
	wait "$pid"
	same "SIG$how: exit code" 0 $?
	check "SIG$how: the summary is there" jq -es '.[0].items >= 0' "$dir/end$how.out"
	rm -rf "$(dirname "$(jq -r .db "$dir/end$how.out")")"
done
start seconds timeout 30 warenspur demo --seconds 1 --json
wait "$pid"
check '--seconds ends it' jq -es '.[0].items >= 0' "$dir/seconds.out"
rm -rf "$(dirname "$(jq -r .db "$dir/seconds.out")")"
start killed warenspur demo --json --items 0
until_true 20 bash -c 'grep -qs . "$TMPDIR"/*/truth.jsonl'
parts=$(pgrep -P "$pid")
disown "$pid" # no word of the shell about it
kill -9 "$pid"
for p in $parts; do timeout 5 tail --pid="$p" -f /dev/null || not_ok "part $p survives the demo's kill -9"; done
ok 'kill -9 of the demonstrator ends its parts'
same 'its folder is still there' 1 "$(ls "$TMPDIR" | wc -l)"
warenspur demo --items 1 --speed 4 >/dev/null 2>&1 </dev/null
same 'the next one clears it away' '' "$(ls "$TMPDIR")"
finish
