#!/bin/bash
# A step that starts again: what was before it is over, so the same fault is a new alarm.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset WARENSPUR_DB WARENSPUR_CONFIG
export HOME=$dir XDG_CONFIG_HOME=$dir XDG_DATA_HOME=$dir XDG_RUNTIME_DIR=$dir LANGUAGE=en TZ=Europe/Berlin
chmod 700 "$dir"
db=$dir/lesson.db

number() { sqlite3 -readonly -cmd '.timeout 3000' "$db" "SELECT count(*) FROM $1" 2>/dev/null; }
some() { [ "$(number "$1")" -gt 0 ]; }
state() { sqlite3 -readonly -cmd '.timeout 3000' "$db" "SELECT value FROM signal WHERE name = 'STATE' ORDER BY seq DESC LIMIT 1"; }
order() { check "order $*" warenspur plant-order --db "$db" "$@"; }

start demo warenspur demo --lesson 9 --json --db "$db"
check 'the lesson begins' until_true 40 some lesson_step

# again NAME : a reset; the belt runs, as at the beginning of the step, and nothing of before is open
again() {
	check "$1: reset" warenspur lesson reset --db "$db"
	same "$1: no alarm is open" '' "$(sqlite3 -readonly "$db" 'SELECT source, code FROM alarm WHERE cleared_us IS NULL')"
	has "$1: the belt runs" '2 3' "$(state)"
}
# alarm CODE FAULT : the fault opens an alarm that is newer than the mark of the step
alarm() {
	order fault "$2"
	check "$2: a new alarm" until_true 20 some "alarm WHERE code = '$1' AND cleared_us IS NULL AND seq > (SELECT after_alarm FROM lesson_step)"
}

check 'a box is under way' until_true 20 some 'passage WHERE ended_us IS NULL'
again 'boxes under way'
alarm plc_down wire_cut
again 'wire cut'
alarm plc_down wire_cut
again 'wire cut once more'
alarm plc_stale plc_frozen
again 'PLC frozen'
alarm plc_estop estop
again 'emergency stop'
alarm reader_down reader_unplugged
again 'reader unplugged'
alarm reader_down reader_unplugged

# An operator's reset ends the alarm about a PLC that answers again, at once.
order well
check 'the reader is back' until_true 20 eval '! some "alarm WHERE cleared_us IS NULL"'
alarm plc_down wire_cut
order well
check 'reset' warenspur command --db "$db" reset
same 'the alarm is over' 0 "$(number 'alarm WHERE cleared_us IS NULL')"
finish
