#!/bin/bash
# Everything started twice: two bridges of one name, two readers of one source, two readers of one
# device, a second board on one PLC. Refused with a sentence or an alarm; no box has two passages.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db other=$dir/other.db
for d in "$db" "$other"; do warenspur import --db "$d" "$BUILD/share/warenspur/demo.csv" >/dev/null; done
row() { sql "$db" "SELECT $1 FROM program WHERE role='$2'"; }
ready() { [ "$(row state "$1")" = ready ]; }
one_sentence() { [ "$(grep -c . "$1")" = 1 ]; }
# refused NAME COMMAND… : ends with 69 and a sentence that names the process
refused() {
	local name=$1 holder=$2
	shift 2
	timeout 10 "$@" >"$dir/refused.out" 2>"$dir/refused.err" </dev/null
	same "$name: exit 69" 69 $?
	check "$name: one sentence" one_sentence "$dir/refused.err"
	has "$name: it names the process" "$(cat "$dir/refused.err")" "running already (process $holder)"
}

# --- one name --------------------------------------------------------------------------------------
start_plant --stopped --speed 4 --items 8
mkfifo "$dir/codes"
start reader warenspur-reader --db "$db" --source hand "replay:$dir/codes"
reader=$pid
start bridge warenspur-plc-bridge --db "$db" "$modbus"
bridge=$pid
check 'the bridge is ready' until_true 10 ready plc-bridge:plc1
check 'the reader has a row' until_true 10 test -n "$(row pid reader:hand)"
refused 'a second bridge of this name' "$bridge" warenspur-plc-bridge --db "$db" tcp:127.0.0.1:1
refused 'a second reader of this source' "$reader" warenspur-reader --db "$db" --source hand replay:/dev/null
same 'the address of the first bridge is kept' "$modbus" "$(sql "$db" "SELECT home FROM wiring WHERE role='plc-bridge:plc1'")"
kill -STOP "$bridge"
refused 'one that stands still has its name, too' "$bridge" warenspur-plc-bridge --db "$db" tcp:127.0.0.1:1
kill -CONT "$bridge"
check 'another name is fine' warenspur-reader --db "$db" --source other --once "replay:$BUILD/share/warenspur/demo.csv"
same 'the same name with another database is fine' 1 \
	"$(warenspur-reader --db "$other" --source hand --json replay:/dev/stdin <<<code | wc -l)"
kill -9 "$reader"
dead() { ! [ -e "/proc/$1/stat" ] || grep -q '^State:.*Z' "/proc/$1/status"; }
until_true 10 dead "$reader"
start reader2 warenspur-reader --db "$db" --source hand "replay:$dir/codes"
taken() { [ "$(row pid reader:hand)" = "$1" ]; }
check 'the name of a killed one is free' until_true 10 taken "$pid"
kill "$pid"

# --- one device ------------------------------------------------------------------------------------
ln -s "$(readlink -f "$scanner")" "$dir/by-id"
start scanner1 warenspur-reader --db "$db" --source scanner1 "serial:$scanner:9600"
check 'a serial scanner is ready' until_true 10 ready reader:scanner1
start scanner2 warenspur-reader --db "$db" --source scanner2 "serial:$dir/by-id:9600"
second=$pid
in_use() { sql "$db" "SELECT text FROM alarm WHERE source='scanner2'" | grep -q 'in use by another program'; }
check 'the same device by another path: an alarm' until_true 10 in_use
kill "$second"

# --- one PLC ---------------------------------------------------------------------------------------
start second warenspur-plc-bridge --db "$other" --plc second "$modbus"
second=$pid
alarmed() { [ -n "$(sql "$1" "SELECT 1 FROM alarm WHERE code='plc_second_board' AND cleared_us IS NULL")" ]; }
check 'a second board: it has an alarm' until_true 10 alarmed "$other"
same 'the first one is ready' ready "$(row state plc-bridge:plc1)"
check 'the first one starts the belt' warenspur command --db "$db" start
sorted() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE result<>''")" -ge 3 ]; }
check 'boxes go through' until_true 60 sorted
same 'no box has a second passage' 0 "$(sql "$other" 'SELECT count(*) FROM passage')"
check 'the alarm is still open' alarmed "$other"
has 'a command to the second one fails with the cause' \
	"$(warenspur command --db "$other" --plc second stop 2>&1)" 'another program controls this PLC'
kill "$bridge"
wait "$bridge"
second_ready() { [ "$(sql "$other" "SELECT state FROM program WHERE role='plc-bridge:second'")" = ready ]; }
check 'when the first one has ended, the second takes over' until_true 20 second_ready
check 'and its alarm is cleared' bash -c "! [ \"\$(sqlite3 '$other' \"SELECT 1 FROM alarm WHERE cleared_us IS NULL\")\" ]"
kill "$second"
wait "$second"

# Both at the same moment: one of them stays.
start first warenspur-plc-bridge --db "$db" "$modbus"
start second warenspur-plc-bridge --db "$other" --plc second "$modbus"
one_of_them() {
	local n=0
	[ "$(row state plc-bridge:plc1)" = ready ] && n=$((n + 1))
	second_ready && n=$((n + 1))
	alarmed "$db" && n=$((n + 10))
	alarmed "$other" && n=$((n + 10))
	[ $n = 11 ]
}
check 'both at once: one is ready, the other has an alarm' until_true 30 one_of_them
finish
