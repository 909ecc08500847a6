#!/bin/bash
# Faults by name: on a key of the dashboard, from a second terminal, from a file; only ever on the simulated plant.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
unset WARENSPUR_DB WARENSPUR_CONFIG
export TMPDIR=$dir/tmp HOME=$dir/home XDG_DATA_HOME=$dir/data XDG_CONFIG_HOME=$dir/config LANGUAGE=en TERM=xterm-256color
mkdir -p "$TMPDIR" "$HOME"
is_active() { warenspur plant-order list 2>/dev/null | grep -q "^● $1 "; }
is_off() { warenspur plant-order list 2>/dev/null | grep -q "^○ $1 "; }

# --- nothing simulated ------------------------------------------------------------------------------
said=$(warenspur plant-order 'lane 1 is full' 2>&1)
same 'no plant: exit 69' 69 $?
has 'no plant: real devices get no orders' "$said" 'real devices get no orders'
printf 'gtin,name,lane\n09521234000099,Glove,2\n' >"$dir/articles.csv"
warenspur import --db "$dir/real.db" "$dir/articles.csv" >/dev/null
has 'no plant: the key says so' "$(warenspur tui --db "$dir/real.db" --dump 80x24 --keys F)" 'No simulated conveyor works with this database'

# --- on a key ---------------------------------------------------------------------------------------
t new-session -d -x 80 -y 24 -c "$dir" "'$bin/warenspur' demo --lang en; exec cat"
check 'the key is named' until_true 20 shows 'F Faults'
t send-keys -t 0 F
check 'the menu opens' until_true 10 shows 'Faults of the simulated conveyor'
t send-keys -t 0 Down
check 'what will be seen is said' until_true 10 shows 'stops in its light barrier: jam, the belt stops'
t send-keys -t 0 Enter
check 'Enter starts it' until_true 10 is_active lane_1_full
check 'it is marked' until_true 10 shows '1 active'
check 'the message names it' until_true 10 shows 'simulated: lane 1 is full'
next_key
t send-keys -t 0 Enter
check 'Enter ends it' until_true 10 is_off lane_1_full
no_mark() { screen >"$dir/screen" && ! grep -q '1 active' "$dir/screen"; }
check 'no mark is left' until_true 10 no_mark

# --- from a second terminal ---------------------------------------------------------------------------
same 'by its name' 'motor protection has tripped: the belt stops; reset, then start' "$(warenspur plant-order 'Motor protection has tripped')"
same 'by its id' 'network is slow: each answer comes 100 ms later; boxes wait longer at the read point' "$(warenspur plant-order wire_slow)"
same 'by its German name' 0 "$(warenspur plant-order --lang de Bahn 2 ist voll >/dev/null; echo $?)"
same 'by the order itself' ok "$(warenspur plant-order 'lane 3 full')"
for id in motor wire_slow lane_2_full lane_3_full; do check "$id is active" is_active "$id"; done
check 'the dashboard shows them' until_true 10 shows '4 active'
warenspur plant-order --hidden estop >/dev/null
check 'a hidden one works' until_true 10 bash -c "t=\$(warenspur tui --dump 80x24 2>/dev/null); case \$t in *E-STOP*|*'emergency stop'*) ;; *) exit 1 ;; esac"
check 'and is not shown' is_off estop
check 'the reader is unplugged' warenspur plant-order 'RFID reader is unplugged'
check 'the alarm comes' until_true 15 bash -c "warenspur export --table alarm --format json 2>/dev/null | jq -e 'any(.[]; .code == \"reader_down\")'"
same 'all well' 'all well again' "$(warenspur plant-order all well)"
same 'nothing is active' '' "$(warenspur plant-order list | grep '^● [a-z]*_')"
check 'the reader is ready again' until_true 20 bash -c "warenspur export --table program --format json 2>/dev/null | jq -e 'any(.[]; .role == \"reader:nfc\" and .state == \"ready\")'"
same 'by words of its German name' 'Bahn 1 ist voll: der nächste Karton für Bahn 1 bleibt in ihrer Lichtschranke stehen: Stau, das Band hält an' "$(warenspur plant-order --lang de Bahn 1 voll)"
same 'all well in German, in short' 'alles wieder in Ordnung' "$(warenspur plant-order --lang de alles in Ordnung)"
has 'did you mean: a fault' "$(warenspur plant-order 'lane 1 is fll' 2>&1)" 'did you mean lane 1 is full?'
has 'did you mean: an order' "$(warenspur plant-order bariers 2>&1)" 'did you mean barrier?'
said=$(warenspur plant-order 'make coffee now please' 2>&1)
same 'what the plant refuses: exit 1' 1 $?
warenspur plant-order xyzzy >/dev/null 2>&1
same 'an unknown order: exit 2' 2 $?
same 'two lines are no order' 2 "$(warenspur plant-order 'lane 1 full
lane 2 full' >/dev/null 2>&1; echo $?)"
check 'a read-only screen refuses' grep -q 'read-only' <(warenspur tui --read-only --dump 80x24 --keys 'F<Down><Enter>' 2>/dev/null)
check 'and nothing was started' is_off lane_1_full
same 'in a kiosk the key does nothing' '' "$(warenspur tui --kiosk --dump 80x24 --keys F 2>/dev/null | grep 'Faults of')"
t send-keys -t 0 q
until_true 10 shows '[y/N]'
t send-keys -t 0 n Enter

# --- from a file ------------------------------------------------------------------------------------
orders=$dir/orders
bad() { # NAME LINE WANTED
	printf '# comment\n%s\n' "$2" >"$orders"
	said=$(warenspur demo --json --items 1 --orders "$orders" 2>&1)
	same "orders, $1: exit 78" 78 $?
	has "orders, $1: line and column" "$said" "$orders, line 2, column $3"
}
bad 'no time' 'lane 1 full' 1
bad 'unknown order' '  1.5 lanes 1 full' 7
has 'orders, unknown order: the nearest word' "$said" 'unknown order "lanes"; did you mean lane?'
bad 'unknown fault' '1 fault lane_9_full' 3
has 'orders, unknown fault: the nearest word' "$said" 'unknown fault "lane_9_full"; did you mean lane_'
bad 'no order' '12' 1
warenspur demo --json --items 1 --orders "$dir/nowhere" >/dev/null 2>&1
same 'orders that are not there: exit 66' 66 $?
printf '0.5 fault lane_1_full hidden\n 0.6 fault no_code\n1 lane 2 full\n' >"$orders"
start timed warenspur demo --items 0 --json --orders "$orders"
check 'at their time' until_true 20 is_active lane_2_full
check 'the hidden one is not shown' is_off lane_1_full
warenspur plant-order 'all well' >/dev/null
kill "$pid"
wait "$pid"
jq -e '.items >= 0' "$dir/timed.out" >/dev/null || not_ok 'the summary'
ok 'it ends'
finish
