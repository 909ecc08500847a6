#!/bin/bash
# The lesson of a kiosk in a real terminal, on the simulated conveyor: invitation, three steps by the keys that the screen
# names, the tour again; a visitor who leaves early; nothing while somebody else has a lesson.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
export TMPDIR=$dir/tmp TERM=xterm-256color LC_ALL=C.UTF-8 XDG_RUNTIME_DIR=$dir/run HOME=$dir/home
unset TMUX NO_COLOR WARENSPUR_DB
mkdir -p "$TMPDIR" "$HOME"
db=$dir/w.db
t() { tmux -S "$dir/tmux" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null; cleanup' EXIT
screen() { t capture-pane -p -t 0; }
shows() { screen | grep -qF -- "$1"; }
comes() { until_true "${2:-20}" shows "$1"; }
press() { t send-keys -t 0 "$1"; }
is() { [ "$(sql "$db" "$1")" = "$2" ]; }
kiosk() { t new-session -d -x 80 -y 24 "exec '$bin/warenspur-tui' --db '$db' --kiosk --lang en"; }
invitation='Space bar: try it yourself'

start demo warenspur demo --json --items 0 --speed 2 --db "$db"
check 'the line sorts' until_true 30 is 'SELECT count(*) > 2 FROM passage' 1
begin=$(sql "$db" 'SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM place)')
kiosk
check 'the invitation' comes "$invitation"

# --- three steps ----------------------------------------------------------------------------------------------------------
press ' '
check 'a key begins it' comes 'step 1 of 3'
check 'what to do' comes 'Press the space bar. The next box'
press ' '
check 'a box is read' comes 'Nobody has typed anything'
press ' '
check 'step 2' comes 'step 2 of 3'
press l
check 'the other language' comes 'Schritt 2 von 3'
press l
check 'and back' comes 'step 2 of 3'
press 3 # no key of this step
next_key
press ' '
check 'a box without a code' comes 'Without a code nobody knows'
press ' '
check 'step 3' comes 'step 3 of 3'
press 2
check 'the lane is confirmed' comes 'A light barrier has seen the box'
press ' '
check 'the end: what it was' comes 'Identify, Decide, Confirm'
check 'with figures' shows 'in lane 2 after'
press ' '
check 'the tour goes on' comes "$invitation"
same 'it is done' 'kiosk|done' "$(sql "$db" 'SELECT participant, state FROM lesson_run')"
same 'the box without a code is not the first one' 1 "$(sql "$db" "SELECT count(*) FROM lesson_step s JOIN passage p ON p.seq > s.after_passage
	WHERE s.step = 2 AND p.result = 'no_read' AND p.seq = s.after_passage + 1")"
same 'the lane is that of the visitor' 2 "$(sql "$db" "SELECT reached_lane FROM passage WHERE decision = 'operator'")"
same 'one order to the PLC' 'lane|next 2|done' "$(sql "$db" "SELECT verb, argument, state FROM command WHERE given_by LIKE 'kiosk%'")"
same 'articles and places stay' "$begin" "$(sql "$db" 'SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM place)')"

# --- who leaves early leaves no fault --------------------------------------------------------------------------------------
press ' '
comes 'step 1 of 3'
press ' '
comes 'Nobody has typed anything'
press ' '
comes 'step 2 of 3'
# Just after a box, and not before one that has no code anyway (each eighth of twelve).
newest() { sql "$db" 'SELECT max(track) FROM passage'; }
before=$(newest)
fresh() { [ "$(newest)" -gt "$before" ] && before=$(newest) && [ $((before % 12)) != 7 ]; }
check 'a box has arrived' until_true 20 fresh
press ' '
next_key
press Escape
check 'Esc: the tour goes on' comes "$invitation"
check 'and the next box' until_true 20 is "SELECT count(*) > 0 FROM passage WHERE track = $before + 1 AND decision <> ''" 1
same 'has its code' 0 "$(sql "$db" "SELECT count(*) FROM passage WHERE track = $before + 1 AND decision = 'no_read'")"
same 'the lesson was left' left "$(sql "$db" 'SELECT state FROM lesson_run ORDER BY seq DESC LIMIT 1')"
press ' '
check 'the next visitor' comes 'step 1 of 3'
t kill-session
check 'the terminal is closed: left as well' until_true 20 is 'SELECT count(*) FROM lesson_run WHERE ended_us IS NULL' 0

# --- others come first -----------------------------------------------------------------------------------------------------
kiosk
check 'the invitation of another kiosk' comes "$invitation"
start lesson warenspur lesson run 0 --db "$db"
check 'a lesson of a person: no invitation' comes 'Press a key to look around'
check 'it ends' warenspur lesson leave --db "$db"
check 'the invitation again' comes "$invitation"
check 'the belt is stopped' warenspur command stop --db "$db"
check 'a belt that stands: no invitation' comes 'Press a key to look around'
finish
