#!/bin/bash
# The dashboard on real terminals: turning back time, the kiosk, themes, old terminals, what a crash,
# a lost terminal and Ctrl-Z leave behind, and how many bytes an update takes.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/screen_database.sh
unset WARENSPUR_DB WARENSPUR_CONFIG NO_COLOR TMUX LANG LC_CTYPE
export XDG_CONFIG_HOME=$dir HOME=$dir LC_ALL=C.UTF-8
db=$dir/w.db
runs=0
t() { tmux -S "$dir/tmux$runs" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null; cleanup' EXIT
screen() { t capture-pane -p; }
shows() { screen | grep -qF -- "$1"; }
coloured() { t capture-pane -p -e | grep -q $'\033\[[0-9;]*3[0-8]'; }

make_database() {
	rm -f "$db" "$db"-*
	screen_sql | sqlite3 -bail "$db"
}
make_database

run() { # TERM SHELL-TEXT… : in a shell with job control, whose settings are compared afterwards
	local term=$1
	shift
	t kill-server 2>/dev/null
	runs=$((runs + 1)) # a new server must not meet the old one on its way out
	t new-session -d -x 80 -y 24 "TERM=$term bash --norc -i"
	t send-keys "PS1='ready '; before=\$(stty -g); clear; $*; echo rc=\$?; [ \"\$before\" = \"\$(stty -g)\" ] && echo settings are the same" Enter
}
restored() { until_true 5 shows "rc=$1" && until_true 5 shows 'settings are the same'; }
# press KEY TEXT : what the screen then shows
press() { next_key; t send-keys "$1" && until_true 5 shows "$2"; }
tui="warenspur-tui --db $db --lang en"

run tmux-256color "$tui"
check 'now' until_true 5 shows 'Boxes: where and why'
check 'in colours' coloured
check 'back by an event: a banner says so' press '{' ' PAST: '
check 'and what it was' until_true 5 shows 'box 5: lane decided'
check 'the scan before it' press '{' 'code read'
check 'and the question' press '{' 'box 5: PLC asks for a lane'
check 'the key bar is that of the past' shows 'Beginning'
check 'Home: the beginning of the record' press Home 'paused'
check 'nothing lies before it' press '[' 'start of the recording'
check 'replay' press Space 'replay 1x'
check 'faster' press '>' 'replay 2x'
check 'paused' press Space 'paused'
before=$(screen | grep -o 'PAST: [^ ]*')
sqlite3 "$db" "INSERT INTO article (gtin, name, lane) VALUES ('09521234000099', 'x', 1)"
check 'another view of the same moment' press 3 'Stock by place'
same 'time stands still there' "$before" "$(screen | grep -o 'PAST: [^ ]*')"
check 'End: now' press End 'q Quit'
check 'no banner is left' bash -c "! tmux -S '$dir/tmux$runs' capture-pane -p | grep -q PAST"
check 'another theme' press T 'Stock by place'
t send-keys C-z
check 'Ctrl-Z gives the shell back' until_true 5 shows 'Stopped'
t send-keys 'clear; fg' Enter
check 'fg draws everything again' until_true 5 shows 'Stock by place'
check 'and keys are heard' press 1 'Boxes: where and why'
t send-keys C-s
check 'Ctrl-S does not stop the screen' press 3 'Stock by place'
t set-buffer 'xSy'
t paste-buffer -p
check 'a paste is text after fg, too' until_true 5 shows 'Typed or scanned here: xSy'
press n 'cancelled; nothing was changed'
next_key
t send-keys q
check 'q gives the shell back' until_true 5 shows 'ready'
t send-keys 'clear; [ "$before" = "$(stty -g)" ] && echo settings are the same' Enter
check 'with the settings of before' until_true 5 bash -c "tmux -S '$dir/tmux$runs' capture-pane -p | grep -q '^settings are the same'"

for crash in SEGV ABRT QUIT USR1 ALRM XCPU; do
	run tmux-256color "$tui"
	check "again, for SIG$crash" until_true 5 shows 'Boxes: where and why'
	pkill -"$crash" -f "^warenspur-tui --db $db"
	check "SIG$crash leaves a terminal that works" until_true 5 shows 'settings are the same'
done

run tmux-256color "$tui"
check 'again, for Ctrl-\' until_true 5 shows 'Boxes: where and why'
t send-keys 'C-\'
check 'Ctrl-\ leaves a terminal that works' until_true 5 shows 'settings are the same'

run tmux-256color "$tui"
check 'again, for a lost terminal' until_true 5 shows 'Boxes: where and why'
lost=$(pgrep -f "^warenspur-tui --db $db")
t kill-server
gone() { ! grep -qE '^State:[[:space:]]+[RSDT]' "/proc/$lost/status"; } # whoever started it may not look
check 'a lost terminal ends it' until_true 10 gone

run tmux-256color "NO_COLOR=1 $tui"
check 'NO_COLOR' until_true 5 shows 'Boxes: where and why'
check 'sends no colour' bash -c "! tmux -S '$dir/tmux$runs' capture-pane -p -e | grep -q $'\033\\[[0-9;]*3[0-8]'"
run vt220 "$tui"
check 'vt220: drawn in ASCII' until_true 5 shows '-- Boxes: where and why'
check 'and nothing else' bash -c "! tmux -S '$dir/tmux$runs' capture-pane -p | LC_ALL=C grep -q '[^ -~]'"
run tmux-256color "LC_ALL=de_DE.ISO-8859-1 $tui --lang de"
check 'a terminal in Latin-1' until_true 5 shows ' de '
check 'in ASCII' bash -c "! tmux -S '$dir/tmux$runs' capture-pane -p | LC_ALL=C grep -q '[^ -~]'"

make_database # a kiosk tells only of a box that has just passed
ordered=$(sqlite3 "$db" 'SELECT count(*) FROM command')
run tmux-256color "$tui --kiosk"
check 'kiosk: one box on its way' until_true 5 shows 'One box on its way'
for key in q a x S y :; do
	next_key
	t send-keys "$key"
done
check 'q does not end it, a acknowledges nothing, another view comes' press 3 'Stock by place'
same 'nothing is ordered' "$ordered" "$(sqlite3 "$db" 'SELECT count(*) FROM command')"
same 'nothing is acknowledged' 1 "$(sqlite3 "$db" 'SELECT count(*) FROM alarm WHERE acked_us IS NULL')"
check 'the language key works' press l ' de '
t send-keys C-c
t send-keys C-z
t send-keys 'C-\'
check 'Ctrl-C, Ctrl-Z and Ctrl-\ do nothing' press 9 '≤500'
pkill -TERM -f "^warenspur-tui --db $db"
check 'SIGTERM ends it' restored 0

# Random keys and sizes; under sanitizers every slip ends it.
run tmux-256color "$tui --read-only"
check 'again, for random keys' until_true 5 shows 'Boxes: where and why'
keys=('{' '}' '[' ']' Space '<' '>' r Home End 1 2 3 4 5 6 9 Enter Escape Up Down PPage NPage l T Tab)
RANDOM=20261125
for ((i = 0; i < 250; i++)); do
	t send-keys "${keys[RANDOM % ${#keys[@]}]}"
	((i % 10)) || t resize-window -x $((RANDOM % 150 + 1)) -y $((RANDOM % 50 + 1))
done
t resize-window -x 80 -y 24
# The keys may have been text, and then a look-up is offered: n. The head of a moment of the past has no room for the name.
back_to_now() {
	local key
	for key in n End Escape Escape 1; do t send-keys "$key" && next_key; done
	shows 'Warenspur'
}
check 'it stands random keys and sizes (RANDOM=20261125)' until_true 60 back_to_now
next_key
t send-keys q
check 'with a terminal as before' restored 0

# A serial line: what one more scan costs, from two runs to their end, with ten scans and without.
counted() { # NAME SCANS
	run xterm-256color "script -qfc '$tui' $dir/$1.log"
	check "$1: on a terminal that is counted" until_true 5 shows 'Boxes: where and why'
	for ((i = 0; i < $2; i++)); do
		printf 'FRESH-%02d\n' "$i" | warenspur-reader --db "$db" --place shelf replay:- >/dev/null 2>&1
		until_true 5 shows "$(printf 'FRESH-%02d' "$i")" || not_ok "$1: scan $i is shown"
	done
	t send-keys q
	check "$1: and it ends there, too" restored 0
}
counted without 0
counted with 10
used=$((($(stat -c %s "$dir/with.log") - $(stat -c %s "$dir/without.log")) / 10))
check "an update takes $used bytes, under 1,000" test "$used" -lt 1000

start plain warenspur-tui --db "$db" --lang en --plain
until_true 5 bash -c "[ -s '$dir/plain.out' ]"
printf '(01)09521234000020(21)8888\n' | warenspur-reader --db "$db" --place shelf replay:- >/dev/null 2>&1
check '--plain: a line for the scan' until_true 5 grep -q 'scan, Regal Ä: .*8888' "$dir/plain.out"
check 'without escapes' bash -c "! LC_ALL=C grep -q \$'\\033' '$dir/plain.out'"
finish
