#!/bin/bash
# A screen for visitors in a real terminal: one box is told of step by step, a visitor's own code takes the screen, what
# is personal is never shown, the other language is one key away.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
export TMPDIR=$dir/tmp TERM=xterm-256color LC_ALL=C.UTF-8 XDG_RUNTIME_DIR=$dir/run HOME=$dir/home
unset NO_COLOR WARENSPUR_DB
mkdir -p "$TMPDIR" "$HOME"
mkdir -p -m 700 "$XDG_RUNTIME_DIR"
db=$dir/w.db

start demo warenspur demo --json --items 0 --db "$db"
read_something() { [ "$(sql "$db" 'SELECT count(*) FROM passage WHERE scan > 0')" -ge 1 ]; }
check 'the line sorts' until_true 30 read_something
t new-session -d -x 100 -y 32 "exec '$bin/warenspur-tui' --db '$db' --kiosk --lang en"

# --- one box after the other --------------------------------------------------------------------------------------
check 'from the start: one box' comes 'One box on its way'
check 'its steps' comes 'arrived'
check 'why it is held' comes 'A light barrier has seen it' 30
check 'how it is known' comes 'without any typing' 30
check 'what is decided, and how fast' comes 'The PLC had the answer after' 30
check 'where it is' comes 'A light barrier has confirmed it' 30
same 'no words of operators' '' "$(screen | grep -E 'unacknowledged|WARNING|Quit|Start|Stop ')"
t send-keys -t 0 l
check 'the other language is one key away' comes 'Ein Karton unterwegs'

# --- a visitor's own code ---------------------------------------------------------------------------------------------
plug_in_handheld
start hand warenspur-reader --db "$db" --place goods-in --source hand "serial:$dir/hand:9600"
ready() { [ "$(sql "$db" "SELECT state FROM program WHERE role = 'reader:hand'")" = ready ]; }
check 'the scanner is ready' until_true 10 ready
echo 4006381333931 >&3
check 'their code takes the screen' comes 'Ihr Code'
check 'with what it says' comes '4006381333931'
same 'as a scan by hand' 1 "$(sql "$db" 'SELECT count(*) FROM scan WHERE by_hand = 1')"
printf 'BEGIN:VCARD;FN:Erika Mustermann;TEL:0301234567;END:VCARD\n' >&3
check 'a personal code: that it is not kept' comes 'nicht gespeichert'
same 'and nothing of it is shown' '' "$(screen | grep -iE 'erika|mustermann|0301234567')"
check 'then the boxes go on, in the language of the screen' comes 'One box on its way' 20

# --- the line's own readers do not take it ------------------------------------------------------------------------------
same 'scans of the line are not by hand' 0 "$(sql "$db" "SELECT count(*) FROM scan WHERE by_hand = 1 AND place = 'ident'")"
finish
