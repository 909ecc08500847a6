#!/bin/bash
# The dashboard on a real terminal (tmux): keys, languages, resizing at random, acknowledging,
# and that the terminal is as before in the end. Prints "ok NAME" / "not ok NAME"; exit code 0 or 1.
# BUILD: where the binaries are (build). SEED: of the random sizes.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/support/screen_database.sh
tui=$PWD/${BUILD:-build}/bin/warenspur-tui
case ${BUILD:-} in /*) tui=$BUILD/bin/warenspur-tui ;; esac
folder=$(mktemp -d) || exit 1
server="$folder/tmux"
RANDOM=${SEED:=20261123}
failed=0

t() { tmux -S "$server" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null; rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
unset WARENSPUR_DB WARENSPUR_CONFIG NO_COLOR TMUX
export XDG_CONFIG_HOME="$folder" HOME="$folder" LC_ALL=C.UTF-8
db=$folder/w.db

make_db() {
	screen_sql | sqlite3 -bail "$folder/new.db" && mv "$folder/new.db" "$db"
}

# Waits (up to 10 s) until the pane shows a text. The pause only spares the processor.
shows() {
	local i
	for ((i = 0; i < 200; i++)); do
		t capture-pane -p | grep -qF -- "$1" && return 0
		read -rt 0.05 <> <(:) || true
	done
	return 1
}

check() { # NAME COMMAND...
	local name=$1
	shift
	if "$@"; then
		echo "ok tui $name"
	else
		echo "not ok tui $name"
		t capture-pane -p | sed 's/^/# /'
		failed=1
	fi
}

# A person's keys: those that follow one another faster are text of a scanner.
press() {
	read -rt 0.1 <> <(:)
	t send-keys "$1" && shows "$2"
}

# Every size must leave something sensible: a full header or at least the state.
resize_at_random() {
	local i cols rows
	for ((i = 0; i < 25; i++)); do
		cols=$((RANDOM % 160 + 1)) rows=$((RANDOM % 50 + 1))
		t resize-window -x $cols -y $rows || return 1
	done
	t resize-window -x 10 -y 3 && shows '▲ WARN' || return 1
	t resize-window -x 80 -y 24 && shows 'q Quit'
}

acknowledged() {
	[ "$(sqlite3 "$db" 'SELECT count(*) FROM alarm WHERE acked_us IS NULL')" = 0 ]
}

restored() { # same line settings as before, and the shell's text is back
	shows "rc=$1" && shows 'settings are the same'
}

run="before=\$(stty -g); '$tui' --db '$db' --lang en; echo rc=\$?;
	[ \"\$before\" = \"\$(stty -g)\" ] && echo settings are the same; exec cat"

t new-session -d -x 80 -y 24 "bash -c '${run//\'/\'\\\'\'}'" || exit 1
check 'waits for the database' shows 'Waiting for the first data'
make_db || exit 1
check 'finds it when it comes' shows 'Ersatzteil Lichtschranke'
check 'scans' press 2 'GS1-128'
check 'status' press 5 '5 boxes, 5 of them read'
check 'help' press '?' 'quit the dashboard'
check 'Esc goes back' press Escape '5 boxes, 5 of them read'
check 'and from there to the line' press Escape 'Last scans'
check 'pause' press Space 'PAUSED'
t send-keys Space
check 'other language' press l ' de '
check 'and back' press l ' en '
scanned() { # CODE SHOWN : a scan of a printed command, and what the screen then shows
	printf '%s\n' "$1" | "${tui%-tui}-reader" --db "$db" --place desk replay:- >/dev/null 2>&1 && shows "$2"
}
put_down() { [ "$(sqlite3 "$db" "SELECT state FROM command WHERE verb='lang' ORDER BY seq LIMIT 1")" = done ]; }
check 'a printed code: German' scanned WSP:LANG:DE ' de '
check 'put down as done' put_down
check 'a printed code: English' scanned WSP:LANG:EN ' en '
check 'a command among the scans' press 2 'command: English'
check 'Enter opens its card' press Enter 'a scan of this code is executed as a command'
check 'Esc closes it' press Escape 'Enter explains the code'
check 'acknowledge' press a 'all alarms acknowledged'
check 'acknowledged in the database' acknowledged
t send-keys 1
check "random sizes (seed $SEED)" resize_at_random
t send-keys q
check 'q restores the terminal' restored 0

t respawn-pane -k "bash -c '${run//\'/\'\\\'\'}'"
check 'starts again' shows 'Ersatzteil Lichtschranke'
t send-keys C-c
check 'Ctrl-C restores the terminal' restored 0
exit $failed
