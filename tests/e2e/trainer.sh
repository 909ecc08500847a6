#!/bin/bash
# The trainer's station: hidden faults from the start to the debrief on real wires, and no trace of them before it.
# TRAINER_ALL=1: every fault that comes with Warenspur is played (make test-all).
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
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
boxes() { sql "$db" "SELECT count(*) FROM passage WHERE result NOT IN ('', 'open')"; }
has_boxes() { [ -s "$db" ] && [ "$(boxes)" -gt 1 ]; }
check 'the demonstration runs, boxes arrive' until_true 90 has_boxes
mkfifo "$dir/keys"
begin_station() {
	(cd "$dir/pages" && exec warenspur trainer --db "$db") <"$dir/keys" >"$dir/station.out" 2>"$dir/station.err" &
	station=$!
	children+=("$station")
	exec 4>"$dir/keys"
	until_true 30 asks 'PIN: ' || not_ok 'the station asks for the PIN'
	echo 4711 >&4
	until_true 30 asks 'trainer> ' || not_ok 'the station begins'
}
# Is this the last word of the station? What is typed before its prompt is there would answer another question.
asks() { [ "$(tail -c ${#1} "$dir/station.out" | tr '\n' ' ')" = "$1" ]; }
types() {
	until_true 30 asks 'trainer> ' || not_ok "the prompt for: $*"
	echo "$*" >&4
}
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
newest_signal() { sql "$db" 'SELECT max(seq) FROM signal'; }
settle() { # the belt runs again, or has run: a fault may begin with the first box
	local i since
	since=$(newest_signal)
	for i in 1 2 3 4 5 6; do
		act reset
		act start
		until_true 5 has_moved "$since" && return
	done
	not_ok 'the belt runs again'
}
is_moving() { [ "$(sql "$db" "SELECT value FROM signal WHERE name = 'CONVEYOR_MOTOR' ORDER BY seq DESC LIMIT 1")" = 1 ]; }
has_moved() { # SIGNAL
	is_moving || [ "$(sql "$db" "SELECT count(*) FROM signal WHERE name = 'CONVEYOR_MOTOR' AND value = 1 AND seq > $1")" -gt 0 ]
}
play() { # NAME
	local name=$1 seq
	marks_here
	types "start $name"
	until_true 60 says 'first symptom' || {
		not_ok "$name: its symptom"
		said_since | head -5
	}
	same "$name: no trace before the debrief" '' "$(traces "$name")"
	types well
	until_true 30 says 'The cause is removed' || not_ok "$name: well"
	settle
	grep -q '^mended: by-hand' "$faults/$name.txt" || until_true 60 says 'repaired; next' || {
		not_ok "$name: mended"
		said_since | tail -3
	}
	types debrief
	until_true 30 says 'Written to ' || not_ok "$name: debrief"
	seq=$(sql "$db" 'SELECT max(seq) FROM exercise')
	same "$name: in the database" "$name" "$(sql "$db" "SELECT fault FROM exercise WHERE seq = $seq AND ended_us >= begun_us")"
	same "$name: its moments" 'fault,mend,symptom' \
		"$(sql "$db" "SELECT group_concat(kind, ',') FROM (SELECT kind FROM exercise_mark WHERE exercise = $seq AND kind <> 'look' ORDER BY kind)")"
	same "$name: nothing is left in the plant" '' "$(warenspur plant-order --db "$db" list | grep '^● [a-z]*_')"
}
some='lane-1-full barrier-lane1-blind plc-frozen wire-cut reader-unplugged'
for name in $([ "${TRAINER_ALL:-}" ] && basename -s .txt -a "$faults"/*.txt || echo "$some"); do play "$name"; done

# --- looks, the page, the past ------------------------------------------------------------------------------------------
t new-session -d -x 100 -y 30 -c "$dir" "'$bin/warenspur' tui --db '$db' --view stock; exec cat"
comes Stock 30 || not_ok 'a dashboard is open'
same 'without an exercise no look is recorded' 0 \
	"$(sql "$db" "SELECT count(*) FROM look WHERE at_us > (SELECT max(ended_us) FROM exercise)")"
marks_here
types 'start emergency-stop after 1 box'
check 'it is waited for a box' until_true 30 says 'It begins after 1 box'
check 'and then it begins' until_true 30 says 'the fault has begun'
check 'the symptom' until_true 30 says 'first symptom'
looked() { [ "$(sql "$db" "SELECT count(*) FROM look WHERE view = '$1' AND at_us > (SELECT max(begun_us) FROM exercise)")" -gt 0 ]; }
check 'the view that was open is recorded' until_true 30 looked stock
t send-keys -t 0 4
check 'another view is recorded' until_true 30 looked alarms

# --- killed ----------------------------------------------------------------------------------------------------------------
kill -KILL "$station"
wait "$station" 2>/dev/null
exec 4>&-
same 'what runs is in the private file' 600 "$(stat -c %a "$file")"
begin_station
check 'a station that was killed goes on' grep -q 'An exercise is running' "$dir/station.out"
marks_here
types status
check 'its fault' until_true 30 says 'Emergency stop pressed'
types 'start 1'
check 'a second exercise is refused' until_true 30 says 'an exercise is running; first: end, or debrief'
types well
until_true 30 says 'The cause is removed' || not_ok 'well'
settle
check 'repaired' until_true 60 says 'repaired; next'
types debrief
check 'the page is written' until_true 30 says 'Written to debrief-'
page=$(ls -t "$dir/pages"/debrief-* | head -1)
for part in 'Debrief: Emergency stop pressed' 'fault begun' 'first symptom' 'first look at the right view' 'repaired' \
	'Alarms' 'The way to the cause' 'What it teaches'; do has "the page: $part" "$(cat "$page")" "$part"; done
same 'all four moments' 'fault,look,mend,symptom' \
	"$(sql "$db" "SELECT group_concat(kind, ',') FROM (SELECT kind FROM exercise_mark WHERE exercise = (SELECT max(seq) FROM exercise) ORDER BY kind)")"
has 'the past: to the last moment' "$(warenspur tui --db "$db" --dump 120x24 --keys '(')" 'Repaired (emergency-stop)'
has 'and to the one before' "$(warenspur tui --db "$db" --dump 120x24 --keys '((')" 'Looked at the right view (emergency-stop)'
marks_here
types 'random barrier-ident-dirty,motor-tripped'
check 'one of some' until_true 30 says 'It begins now'
until_true 30 says 'the fault has begun' || not_ok 'the fault begins'
types end
check 'and its end' until_true 30 says 'The fault and the exercise are ended'
types 'start 1'
check 'the debrief comes first' until_true 30 says 'the last exercise has no debrief yet'
same 'no fault in the database before the debrief' '' "$(sql "$db" "SELECT fault FROM exercise ORDER BY seq DESC LIMIT 1")"

# --- again ------------------------------------------------------------------------------------------------------------------
types debrief
until_true 30 says 'Written to ' || not_ok 'debrief'
before=$(sql "$db" 'SELECT max(seq) FROM exercise')
marks_here
types 'again 14:0x'
check 'a time that is none' until_true 30 says '"14:0x" is not a time'
types 'again 14:03:22 wire-cut x'
check 'too many words' until_true 30 says 'behind again may stand a time and a fault'
types 'again -7h'
check 'before this launch' until_true 30 says 'lies before what this launch of the simulated conveyor knows'
later=$(date -d 'now + 3 minutes' +%H:%M:%S) # a time that is over today is no future
[[ $later > $(date +%H:%M:%S) ]] || later=23:59:59
types "again $later"
check 'the future' until_true 30 says 'lies in the future'
same 'nothing of it began' "$before" "$(sql "$db" 'SELECT max(seq) FROM exercise')"
row() { sql "$db" "SELECT count(*) FROM exercise WHERE seq = $1"; }
has_row() { [ "$(row "$1")" = 1 ]; }
marks_here
types again
check 'the moment before the fault' until_true 30 says 'on the belt, the PLC has restarted'
check 'with a row of its own' until_true 30 has_row $((before + 1))
settle
check 'the fault begins with the first box' until_true 60 says 'the fault has begun'
marks_here
types 'again -5s lane-1-full'
check 'another moment, another fault, while one runs' until_true 30 says 'on the belt, the PLC has restarted'
same 'the one that ran has ended without a name' '|1' \
	"$(sql "$db" "SELECT fault, ended_us IS NOT NULL FROM exercise WHERE seq = $((before + 1))")"
then=$(said_since | sed -nE 's/^As at ([0-9:]+): .*/\1/p')
marks_here
types again
check 'and once more' until_true 30 says "As at $then"
check 'with a row of its own' until_true 30 has_row $((before + 3))
types end
until_true 30 says 'The fault and the exercise are ended' || not_ok 'end'
types debrief
until_true 30 says 'Written to ' || not_ok 'debrief'

# --- from the dashboard -----------------------------------------------------------------------------------------------------
press() { t send-keys -t 0 "$@"; }
press Z
check 'not from now' until_true 30 shows 'first go back'
press '{'
until_true 30 shows 'PAST:' || not_ok 'the past'
press Z
check 'a question before it begins again' until_true 30 shows 'begin again from'
press n
check 'no: nothing was changed' until_true 30 shows 'cancelled'
press Z
until_true 30 shows 'begin again from' || not_ok 'the question'
press y
check 'yes' until_true 30 shows 'on the belt; End shows now'
settle
for mode in --read-only --kiosk; do
	has "$mode: not" "$(warenspur tui --db "$db" $mode --dump 120x30 --keys '{Z' | grep -c 'begin again from')" 0
done
has 'read-only: it says why' "$(warenspur tui --db "$db" --read-only --dump 120x30 --keys '{Z')" 'this screen is read-only'
sqlite3 -batch "$db" ".backup '$dir/copy.db'" # no launch works with it
has 'a real plant: it says why' "$(warenspur tui --db "$dir/copy.db" --dump 120x30 --keys '{Z')" 'real devices cannot begin again'
# --- the group's result -----------------------------------------------------------------------------------------------------
marks_here
types result
check 'the result of the group' until_true 30 says 'Written to result-'
page=$(ls -t "$dir/pages"/result-* | head -1)
for part in 'Result: everything in this database' 'Lessons' 'Hidden faults' 'Emergency stop pressed' 'first symptom' 'repaired' \
	'an exercise without a debrief'; do has "its page: $part" "$(cat "$page")" "$part"; done
same 'at most 78 columns' '' "$(awk 'length > 78' "$page")"
has 'in German' "$(cd "$dir/pages" && warenspur lesson result --db "$db" --lang de)" 'Verdeckte Störungen'
same 'a second page is a new file' 2 "$(ls "$dir/pages"/result-* | wc -l)"
said=$(cd "$dir/pages" && warenspur lesson result --db "$db" nobody 2>&1)
same 'nobody: exit 1' 1 $?
has 'and it says so' "$said" 'there is no session and no participant "nobody"'
check 'nothing is written of it' test "$(ls "$dir/pages"/result-* | wc -l)" = 2
types quit
wait "$station"

# --- a person at a terminal ---------------------------------------------------------------------------------------------
station_shows() { t capture-pane -p -t 1 | grep -qF -- "$1"; }
bottom() { t capture-pane -p -t 1 | grep -v '^ *$' | tail -n 1 | grep -qxF -- "$1"; }
t new-session -d -s 1 -x 100 -y 30 -c "$dir/pages" "'$bin/warenspur' trainer --db '$db'; exec cat"
until_true 30 bottom 'PIN:' || not_ok 'the PIN is asked for'
t send-keys -t 1 4711 Enter
until_true 30 bottom 'trainer>' || not_ok 'the prompt'
t send-keys -t 1 'start emergency-stop' Enter
until_true 30 bottom 'trainer>' || not_ok 'the prompt after it'
t send-keys -t 1 'stax' BSpace 't'
until_true 30 station_shows 'first symptom' || not_ok 'news'
check 'what was typed stands behind the news' until_true 30 bottom 'trainer> stat'
t send-keys -t 1 'us' Enter
check 'and is obeyed as a whole' until_true 30 station_shows 'not yet'
t send-keys -t 1 -l end # not the key End
t send-keys -t 1 Enter
until_true 30 station_shows 'Next: debrief' || not_ok 'end'
t send-keys -t 1 C-d
has_left() { [ "$(t display-message -p -t 1 '#{pane_current_command}')" = cat ]; }
check 'Ctrl-D leaves' until_true 30 has_left
finish
