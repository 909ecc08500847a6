#!/bin/bash
# warenspur demo in a real terminal, as an operator sees it: it moves, it sorts, it ends.
# Runs in both builds: what an operator sees.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
export TMPDIR=$dir/tmp TERM=xterm-256color
mkdir -p "$TMPDIR"

open_demo() { # COLS ROWS OPTION…
	local cols=$1 rows=$2
	shift 2
	rm -f "$dir/end"
	mkdir -p "$dir/here"
	t new-session -d -x "$cols" -y "$rows" -c "$dir/here" \
		"stty -g >'$dir/stty.before'; '$bin/warenspur' demo $*; code=\$?; stty -g >'$dir/stty.after'; echo \"end \$code\" >'$dir/end'; exec cat"
}
close_demo() { # a new server must not meet the old one on its way out: it has no session any more, but its socket
	local server
	server=$(t display-message -p '#{pid}' 2>/dev/null)
	t kill-server 2>/dev/null
	[ -z "$server" ] || timeout 10 tail --pid="$server" -f /dev/null
}
ended() { until_true 10 grep -qs '^end 0' "$dir/end"; }

open_demo 110 34 --lang en
check 'boxes move and are sorted' until_true 20 shows sorted
db=$(ls "$TMPDIR"/*/warenspur.db)
check 'the second box comes' until_true 20 bash -c "[ \$(sqlite3 '$db' \"SELECT count(*) FROM passage WHERE result='sorted'\") -ge 2 ]"
line_picture() { screen | sed -n 5,10p; } # what was read, the boxes, the belt
first=$(line_picture)
moves() { [ "$(line_picture)" != "$first" ]; }
check 'the picture moves' until_true 5 moves
ready_programs() { screen | grep -cE '(plc-bridge:plc1|reader:nfc|reader:scanner) +● ready'; }
same 'three programs are ready on the screen' 3 "$(ready_programs)"
t send-keys -t 0 2
check 'the list of scans' until_true 5 shows 'Code type'
same 'screen and table say the same' "$(sql "$db" "SELECT count(*) FROM scan WHERE text LIKE '%1002'")" \
	"$(screen | grep -c '[0-9]:[0-9][0-9] .*Wood dowel 8 mm')" # rows of the list; the card below names it, too
t send-keys -t 0 1
has_state() { screen | grep -q '[●○!]'; }
for size in 80x24 40x12 20x5 132x43 200x50 80x24; do
	t resize-window -t 0 -x "${size%x*}" -y "${size#*x}"
	check "resize to $size" until_true 5 has_state
done
t send-keys -t 0 l
check 'the language changes while it runs' until_true 5 shows 'English'
t send-keys -t 0 l
tui=$(pgrep -f "warenspur-tui --db $TMPDIR")
kill -9 "$tui"
check 'kill -9 of the dashboard: it comes back' until_true 10 bash -c \
	"p=\$(pgrep -f 'warenspur-tui --db $TMPDIR'); [ -n \"\$p\" ] && [ \"\$p\" != $tui ]"
check 'and shows the belt again' until_true 5 shows 'read point'
t send-keys -t 0 5
check 'Status names the database' until_true 5 shows 'Database: '
t send-keys -t 0 q
check 'q: it asks whether to keep the data' until_true 10 shows '[y/N]'
same 'the programs have ended by then' '' "$(pgrep -f "warenspur-[a-z-]+ --db $TMPDIR")"
t send-keys -t 0 Enter
check 'Enter ends it' ended
check 'the data is removed' until_true 5 shows 'the data is removed'
same 'and no file was made' '' "$(ls "$dir/here")"
check 'the summary stays on the terminal' until_true 5 shows 'sorted to their lane'
check 'the terminal is as it was' diff "$dir/stty.before" "$dir/stty.after"
same 'nothing is left behind' '' "$(ls "$TMPDIR")"
close_demo

open_demo 80 24
check 'again, for Ctrl-C' until_true 10 shows 'read point'
t send-keys -t 0 C-c
check 'Ctrl-C ends it' ended
same 'Ctrl-C leaves nothing' '' "$(ls "$TMPDIR")"
close_demo

open_demo 80 24
check 'again, for a lost terminal' until_true 10 shows 'read point'
demo=$(pgrep -f "$bin/warenspur demo" | head -n 1)
close_demo
check 'a lost terminal ends it' timeout 10 tail --pid="$demo" -f /dev/null
check 'a lost terminal leaves nothing' until_true 5 bash -c "[ -z \"\$(ls '$TMPDIR')\" ]"

open_demo 80 24 --items 2 --speed 4
check 'with --items it ends by itself' ended
check 'with the summary' until_true 5 shows '2 boxes'
close_demo

# --- for an unattended screen -----------------------------------------------------------------------------
open_demo 80 24 --kiosk --lang en
check '--kiosk: title and hint' until_true 20 shows 'Press a key to look around'
check '--kiosk: the title' shows 'hands-on logistics'
same '--kiosk: no words of operators' '' "$(screen | grep -E 'unacknowledged|WARNING|Quit|Start|Stop')"
t send-keys -t 0 q
check '--kiosk: a key shows the keys' until_true 5 shows '? Help'
check '--kiosk: q ends nothing' test ! -e "$dir/end"
demo=$(pgrep -f "$bin/warenspur demo" | head -n 1)
close_demo
check '--kiosk: its terminal ends it' timeout 10 tail --pid="$demo" -f /dev/null
same '--kiosk without a terminal: exit 2' 2 "$(warenspur demo --kiosk </dev/null >/dev/null 2>&1; echo $?)"

# --- the data of a demonstration is kept if a person says so -----------------------------------------
is_read() { [ "$(sql "$(ls "$TMPDIR"/*/warenspur.db)" 'SELECT count(*) FROM scan')" -ge 1 ]; }
asked() { # LANGUAGE WORD QUESTION : until the question stands there
	open_demo 80 24 --lang "$1" --speed 4
	check "$1: a box is read" until_true 20 is_read
	until_true 10 shows "$2"
	t send-keys -t 0 q
	check "$1: it asks" until_true 10 shows "$3"
}
asked de Lesestelle '[j/N]'
same 'the second terminal does not find it any more' '' "$(ls "$XDG_RUNTIME_DIR/warenspur")"
t send-keys -t 0 j Enter
check 'yes: it ends' ended
kept=$(echo "$dir/here"/warenspur-demo-*.db)
check 'the database is kept' test -s "$kept"
check 'with its scans' [ "$(sql "$kept" 'SELECT count(*) FROM scan')" -ge 1 ]
same 'a sound one' ok "$(sql "$kept" 'PRAGMA integrity_check')"
same 'the folder of the run is removed' '' "$(ls "$TMPDIR")"
rm "$kept"
close_demo
asked en 'read point' '[y/N]'
t send-keys -t 0 C-c
check 'Ctrl-C at the question: no' ended
same 'Ctrl-C at the question: nothing is kept' '' "$(ls "$dir/here" "$TMPDIR" | grep -v :)"
close_demo
asked en 'read point' '[y/N]'
demo=$(pgrep -f "$bin/warenspur demo" | head -n 1)
close_demo
check 'a lost terminal at the question: it ends' timeout 10 tail --pid="$demo" -f /dev/null
same 'a lost terminal at the question: nothing is kept' '' "$(ls "$dir/here" "$TMPDIR" | grep -v :)"
finish
