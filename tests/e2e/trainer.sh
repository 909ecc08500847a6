#!/bin/bash
# The trainer's station: hidden faults from the start to the debrief on real wires, and no trace of them before it.
# TRAINER_ALL=1: every fault that comes with Warenspur is played (make test-all).
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset WARENSPUR_DB WARENSPUR_CONFIG NO_COLOR
export TMPDIR=$dir/tmp HOME=$dir/home XDG_DATA_HOME=$dir/data XDG_CONFIG_HOME=$dir/config LANGUAGE=en TERM=xterm-256color
mkdir -p "$TMPDIR" "$HOME" "$dir/pages"
file=$XDG_DATA_HOME/warenspur/trainer.json
faults=$BUILD/share/warenspur/faults

# --- the PIN and its file -------------------------------------------------------------------------------
printf 'gtin,name,lane\n09521234000099,Glove,2\n' >"$dir/articles.csv"
warenspur import --db "$dir/real.db" "$dir/articles.csv" >/dev/null
at() { printf '%s\n' "$@" | (cd "$dir/pages" && warenspur trainer --db "$dir/real.db" 2>&1); }
has 'two different PINs' "$(at 4711 4712)" 'The two differ'
has 'a short PIN' "$(at 12)" 'too short'
check 'nothing is kept of them' test ! -e "$file"
said=$(at 4711 4711 'start 1' quit)
has 'without a plant nothing is started' "$said" 'no simulated plant works with this database, and real devices get no orders'
has 'and the head says so' "$said" 'No simulated plant: nothing can be started'
same 'no exercise in the database' 0 "$(sql "$dir/real.db" 'SELECT count(*) FROM exercise')"
same 'the file is private' 600 "$(stat -c %a "$file")"
has 'it has a hash' "$(cat "$file")" '"pin": "$y$'
same 'and no PIN' '' "$(grep 4711 "$file")"
said=$(at 1 2 3)
same 'three wrong PINs: exit 1' 1 $?
has 'and it says so' "$said" 'three times a wrong PIN'
same 'the PIN is not in the screen' '' "$(at 4711 quit | grep 4711)"
has 'in German' "$(printf '%s\n' 4711 hilfe beenden | warenspur trainer --lang de --db "$dir/real.db")" 'starte N [nach K Kartons]'
has 'did you mean' "$(at 4711 lits quit)" 'did you mean list?'
has 'German words work in English' "$(at 4711 'zeige 1' quit)" 'The way to the cause'
has 'no such fault' "$(at 4711 'start 99' quit)" 'there is no fault "99"'
chmod 644 "$file"
has 'a file that others can read is refused' "$(at 4711 quit)" 'others can read or change'
chmod 600 "$file"
mv "$file" "$file.real" && ln -s "$file.real" "$file"
has 'a link is refused' "$(at 4711 quit)" 'is a link'
rm "$file" && mv "$file.real" "$file"

# --- a demonstration ----------------------------------------------------------------------------------------
start demo warenspur demo --keep "$dir/demo" --items 0 --json --speed 4
db=$dir/demo/warenspur.db
check 'the demonstration runs' until_true 30 test -n "$(until_true 30 test -e "$db" && echo 1)"
boxes() { sql "$db" "SELECT count(*) FROM passage WHERE result <> ''"; }
until_true 40 bash -c "[ \"\$(sqlite3 '$db' \"SELECT count(*) FROM passage WHERE result <> ''\")\" -gt 1 ]" || not_ok 'boxes arrive'
mkfifo "$dir/keys"
begin_station() {
	(cd "$dir/pages" && exec warenspur trainer --db "$db") <"$dir/keys" >"$dir/station.out" 2>"$dir/station.err" &
	station=$!
	children+=("$station")
	exec 4>"$dir/keys"
	echo 4711 >&4
	until_true 10 grep -q 'trainer> ' "$dir/station.out" || not_ok 'the station begins'
}
types() { echo "$*" >&4; }
said_since() { tail -n "+$((mark + 1))" "$dir/station.out"; }
marks_here() { mark=$(wc -l <"$dir/station.out"); }
says() { said_since | grep -qF -- "$1"; }
begin_station
has 'the plant is found' "$(cat "$dir/station.out")" 'Simulated plant found'

# --- no trace ---------------------------------------------------------------------------------------------------
dump() { sqlite3 -batch -readonly -cmd '.timeout 3000' "$db" .dump; }
# What trainees can see: the database, logs and simulation log, processes, the screens.
traces() { # NAME OF THE FILE
	local id=${1//-/_} title
	title=$(sed -nE 's/^title\.(de|en): (.*)/\2/p' "$faults/$1.txt" | paste -sd '|')
	{
		dump | grep -v '^INSERT INTO sqlite_sequence'
		cat "$dir"/demo/*.log "$dir"/demo/*.jsonl "$dir/demo.out" "$dir/demo.err" 2>/dev/null
		tr '\0' '\n' <"/proc/$station/cmdline"
		tr '\0' '\n' <"/proc/$station/environ"
		ps -eo args | grep warenspur # other tests run beside this one
		for view in line alarms status metrics dialog; do warenspur tui --db "$db" --view $view --dump 132x43; done
		warenspur tui --db "$db" --dump 132x43 --keys F
		warenspur plant-order list
	} >"$dir/traces" 2>/dev/null
	grep -nE -- "$1|hidden|order.*(full|covered|press|cut|mute)|\"what\":\"$id|● $id" "$dir/traces" |
		grep -v "bash .*trainer.sh\|grep "
	grep -nE -- "($title)" <(grep -v 'plant-order\|○\|^ *[A-Z0-9].*Enter' "$dir/traces") | head -3
}

# --- a fault from its start to its debrief --------------------------------------------------------------------------
act() { warenspur command --db "$db" "$@" >/dev/null 2>&1; }
settle() { # the belt runs again
	local i
	for i in 1 2 3; do
		act reset
		act start
		until_true 4 is_moving && return
	done
}
is_moving() { [ "$(sql "$db" "SELECT value FROM signal WHERE name = 'CONVEYOR_MOTOR' ORDER BY seq DESC LIMIT 1")" = 1 ]; }
play() { # NAME
	local name=$1 seq
	marks_here
	types "start $name"
	until_true 40 says 'first symptom' || {
		not_ok "$name: its symptom"
		said_since | head -5
	}
	same "$name: no trace before the debrief" '' "$(traces "$name")"
	types well
	until_true 5 says 'The cause is removed' || not_ok "$name: well"
	settle
	grep -q '^mended: by-hand' "$faults/$name.txt" || until_true 40 says 'repaired; next' || {
		not_ok "$name: mended"
		said_since | tail -3
	}
	types debrief
	until_true 10 says 'Written to ' || not_ok "$name: debrief"
	seq=$(sql "$db" 'SELECT max(seq) FROM exercise')
	same "$name: in the database" "$name" "$(sql "$db" "SELECT fault FROM exercise WHERE seq = $seq AND ended_us >= begun_us")"
	same "$name: its moments" 'fault,mend,symptom' \
		"$(sql "$db" "SELECT group_concat(kind, ',') FROM (SELECT kind FROM exercise_mark WHERE exercise = $seq AND kind <> 'look' ORDER BY kind)")"
	same "$name: nothing is left in the plant" '' "$(warenspur plant-order --db "$db" list | grep '^● [a-z]*_')"
}
some='lane-1-full barrier-lane1-blind emergency-stop plc-frozen wire-cut reader-unplugged'
for name in $([ "${TRAINER_ALL:-}" ] && basename -s .txt -a "$faults"/*.txt || echo "$some"); do play "$name"; done

# --- looks, the page, the past ------------------------------------------------------------------------------------------
t() { tmux -L "warenspur-$$" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null; cleanup' EXIT
TMUX= t new-session -d -x 100 -y 30 -c "$dir" "'$bin/warenspur' tui --db '$db' --view stock; exec cat"
until_true 10 bash -c "tmux -L warenspur-$$ capture-pane -p -t 0 | grep -q Stock" || not_ok 'a dashboard is open'
same 'without an exercise no look is recorded' 0 \
	"$(sql "$db" "SELECT count(*) FROM look WHERE at_us > (SELECT max(ended_us) FROM exercise)")"
marks_here
types 'start emergency-stop after 1 box'
check 'it is waited for a box' until_true 5 says 'It begins after 1 box'
check 'and then it begins' until_true 30 says 'the fault has begun'
check 'the symptom' until_true 30 says 'first symptom'
looked() { [ "$(sql "$db" "SELECT count(*) FROM look WHERE view = '$1' AND at_us > (SELECT max(begun_us) FROM exercise)")" -gt 0 ]; }
check 'the view that was open is recorded' until_true 10 looked stock
t send-keys -t 0 4
check 'another view is recorded' until_true 10 looked alarms

# --- killed ----------------------------------------------------------------------------------------------------------------
kill -KILL "$station"
wait "$station" 2>/dev/null
exec 4>&-
same 'what runs is in the private file' 600 "$(stat -c %a "$file")"
begin_station
check 'a station that was killed goes on' grep -q 'An exercise is running' "$dir/station.out"
marks_here
types status
check 'its fault' until_true 5 says 'Emergency stop pressed'
types 'start 1'
check 'a second exercise is refused' until_true 5 says 'an exercise is running; first: end, or debrief'
types well
until_true 5 says 'The cause is removed' || not_ok 'well'
settle
check 'repaired' until_true 40 says 'repaired; next'
types debrief
check 'the page is written' until_true 10 says 'Written to debrief-'
page=$(ls -t "$dir/pages"/debrief-* | head -1)
for part in 'Debrief: Emergency stop pressed' 'fault begun' 'first symptom' 'first look at the right view' 'repaired' \
	'Alarms' 'The way to the cause' 'What it teaches'; do has "the page: $part" "$(cat "$page")" "$part"; done
same 'all four moments' 'fault,look,mend,symptom' \
	"$(sql "$db" "SELECT group_concat(kind, ',') FROM (SELECT kind FROM exercise_mark WHERE exercise = (SELECT max(seq) FROM exercise) ORDER BY kind)")"
has 'the past: to the last moment' "$(warenspur tui --db "$db" --dump 120x24 --keys '(')" 'Repaired (emergency-stop)'
has 'and to the one before' "$(warenspur tui --db "$db" --dump 120x24 --keys '((')" 'Looked at the right view (emergency-stop)'
marks_here
types 'random barrier-ident-dirty,motor-tripped'
check 'one of some' until_true 5 says 'It begins now'
until_true 20 says 'the fault has begun' || not_ok 'the fault begins'
types end
check 'and its end' until_true 10 says 'The fault and the exercise are ended'
types 'start 1'
check 'the debrief comes first' until_true 5 says 'the last exercise has no debrief yet'
same 'no fault in the database before the debrief' '' "$(sql "$db" "SELECT fault FROM exercise ORDER BY seq DESC LIMIT 1")"

# --- again ------------------------------------------------------------------------------------------------------------------
types debrief
until_true 10 says 'Written to ' || not_ok 'debrief'
before=$(sql "$db" 'SELECT max(seq) FROM exercise')
marks_here
types 'again 10:00:00'
check 'not to another time' until_true 5 says 'again stands alone'
types again
check 'the boxes are put again' until_true 10 says 'the boxes of that moment are at the infeed'
same 'with a row of its own' "$((before + 1))" "$(sql "$db" 'SELECT max(seq) FROM exercise')"
settle
check 'the fault begins with the first box' until_true 40 says 'the fault has begun'
types end
until_true 10 says 'The fault and the exercise are ended' || not_ok 'end'
types quit
wait "$station"
finish
