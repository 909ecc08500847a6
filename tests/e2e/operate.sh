#!/bin/bash
# Operating from the dashboard on a real terminal, with a real PLC dialogue behind it: what is pressed
# is seen in the plant's registers, what becomes of it on the screen and in the table.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
export TERM=xterm-256color LC_ALL=C.UTF-8
unset NO_COLOR
db=$dir/w.db
press() { next_key; t send-keys -t 0 "$@"; }

start_plant --interval 2
port=${modbus##*:}
register() { mbpoll -m tcp -p "$port" -0 -1 -q -a 1 -t 4 -r "$1" -c 1 127.0.0.1 | sed -nE 's/^\[[0-9]+\]:[[:space:]]*([0-9]+).*/\1/p'; }
is() { [ "$(register "$1")" = "$2" ]; }
not_stopped() { ! is 0 1; }

t new-session -d -x 100 -y 30 "TERM=xterm-256color exec '$bin/warenspur-tui' --db '$db' --lang en"
check 'the dashboard waits for a database' comes 'Waiting for the first data'
start bridge warenspur-plc-bridge --db "$db" --plc plc1 "$modbus"
check 'and shows the PLC' comes 'PLC plc1'
check 'the belt runs' until_true 8 not_stopped

# --- commands -------------------------------------------------------------------------------------------
press x
check 'stop asks nothing, and its result comes' comes 'stop the belt: ● done'
check 'the plant has stopped' until_true 5 is 0 1
press S
check 'start asks first' comes 'Start the belt?'
press n
check 'n does nothing' comes 'cancelled; nothing was changed'
check 'the plant still stands' is 0 1
press S
check 'start asks again' comes 'Start the belt?'
press y
check 'y starts it' comes 'start the belt: ● done'
check 'the plant runs' until_true 5 not_stopped
press v 2 5 0 Enter
check 'a speed is asked for in words' comes 'Set the belt'
press y
check 'and set' comes 'speed 250 mm/s: ● done'
check 'the plant has it' until_true 5 is 18 250
said=$(warenspur command --db "$db" speed 1500 --deadline 20 2>&1)
same 'a speed that the PLC limits: exit 1' 1 $?
has 'a speed that the PLC limits: the real one' "$said" 'the belt runs at 1000 mm/s instead of 1500'
has 'a speed that the PLC takes' "$(warenspur command --db "$db" speed 250 2>&1)" 'done, the belt runs at 250 mm/s'
same 'every box number is a command' 0 "$(warenspur command --db "$db" lane 4 2 --deadline 0.1 2>&1 | grep -c 'is no')"
has 'lane BOX N: 17 is no lane' "$(warenspur command --db "$db" lane 2 17 2>&1)" '"17" is not possible; lane must be from 1 to 3'
press : l a n e Space 2 Space 1 7 Enter
check 'the dashboard says the same' comes '"17" is not possible; lane must be from 1 to 3'
press : l a n e Space 1 7 Space 2 Enter
check 'lane BOX N at the dashboard' comes 'Send box 17 to lane 2?'
press n
until_true 20 is 0 3 # a box waits at the read point
press : l a n e Space 2 Enter
check 'lane N is for the box that waits' comes 'Send the box at the read point to lane 2?'
press n
lane_2() { warenspur command --db "$db" lane 2 2>&1 | grep -q 'goes to lane 2'; }
check 'lane N on the command line' until_true 20 lane_2
same 'and is recorded as for the box that waits' '0 2' \
	"$(sql "$db" "SELECT argument FROM command WHERE verb='lane' AND state='done' ORDER BY seq DESC LIMIT 1")"
press : s t r a t Enter
check 'a slip gets the nearest word' comes 'did you mean start?'
press : r e Tab Enter
check 'Tab completes' comes 'Reset the fault?'
press Escape 5
check 'the last commands, and by whom' comes "tui:$(id -un | cut -c1-4)" # a longer name is cut
same 'three commands are done' 3 "$(sql "$db" "SELECT count(*) FROM command WHERE state = 'done' AND given_by LIKE 'tui:%'")"
kill "$pid" && wait "$pid" 2>/dev/null
press x
check 'without a bridge: never carried out later' until_true 10 shows 'stop the belt: ▲ expired'
start bridge warenspur-plc-bridge --db "$db" --plc plc1 "$modbus"

# --- text of a scanner, a paste ---------------------------------------------------------------------------
press 1
check 'the line again' comes 'read point'
before=$(sql "$db" 'SELECT count(*) FROM command')
press -l 'Sy-4711'
check 'a scanner that types is offered a look-up' comes 'Sy-4711  Explain this code?'
press -l 'y4711'
check 'and does not answer it' comes 'Sy-4711  Explain this code?'
press n
check 'n leaves it' comes 'cancelled; nothing was changed'
t set-buffer 'Artikel Sj 12 x'
t paste-buffer -p -t 0
check 'a paste is text' comes 'Typed or scanned here: Artikel Sj 12 x'
same 'no text gave an order' "$before" "$(sql "$db" 'SELECT count(*) FROM command')"
press n
check 'n leaves that, too' comes 'cancelled; nothing was changed'
press -l ']C10109521234000013'
check 'a code' comes ']C10109521234000013'
press y
check 'is shown' comes '09521234000013'
press Escape
press -l 'Schraube M6x20'
check 'but an x stops the belt, whatever it is part of' until_true 8 is 0 1
check 'and is offered, too' comes 'Typed or scanned here: Schraube'
press n
check 'n leaves this one, too' comes 'cancelled; nothing was changed'

# --- the mouse ------------------------------------------------------------------------------------------
press 1
check 'the line is back' comes 'read point'
tabs=$(screen | sed -n 2p)
before=${tabs%%3 Stock*}
press -l "$(printf '\033[<0;%d;2M' $((${#before} + 2)))"
check 'a click on a tab opens its view' comes 'Stock by place'

# --- the wire -------------------------------------------------------------------------------------------
watched() { [ "$(sql "$db" "SELECT until_us > strftime('%s', 'now') * 1000000 FROM watch WHERE role = 'plc-bridge:plc1'")" = 1 ]; }
check 'nobody looks at the wire' bash -c "! sqlite3 '$db' 'SELECT 1 FROM watch' | grep -q 1"
press 8
check 'the wire is watched' until_true 5 watched
check 'frames come' comes 'FC03 reads holding registers'
check 'the chosen one byte by byte' comes 'transaction'
press / F C 1 6 Enter
check 'a search leaves only what is written' comes '/FC16:'
press Escape : s a v e Space "$dir/x.pcap"
check 'the file is named' comes "save $dir/x.pcap"
press Enter
check 'it is saved' comes 'messages written to'
check 'as a capture' bash -c "tshark -r '$dir/x.pcap' -d tcp.port==502,mbtcp -Y 'modbus.func_code==3' 2>/dev/null | grep -q Modbus"

# --- a reader may not write ------------------------------------------------------------------------------
t new-session -d -s readonly -x 100 -y 30 "exec '$bin/warenspur-tui' --db '$db' --lang en --read-only"
shows() { t capture-pane -p -t readonly | grep -qF -- "$1"; }
check 'read-only: the belt is seen' comes 'plc1'
before=$(sql "$db" 'SELECT count(*) FROM command')
t send-keys -t readonly x
check 'read-only: stop is refused with a sentence' comes 'this screen is read-only'
same 'read-only: nothing was ordered' "$before" "$(sql "$db" 'SELECT count(*) FROM command')"
finish
