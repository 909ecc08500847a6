#!/bin/bash
# A scanner whose trigger is stuck: codes without a pause. The reader takes so many a second, says what it
# does not take, and ends when it is told to.
# Runs in both builds: rates of the programs that people use.
# Runs alone: its codes come at the speed of the line.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db
warenspur import "$BUILD/share/warenspur/demo.csv" >/dev/null

"$BUILD/tests/handheld" "$dir/hand" < <(exec yes 9521234000013) 2>"$dir/handheld.err" &
children+=("$!")
check 'the scanner is plugged in' until_true 10 test -e "$dir/hand"
start hand warenspur-reader --place goods-in --source hand "serial:$dir/hand:115200"
reader=$pid
check 'what is not accepted is said' until_true 60 grep -q 'NOT ACCEPTED: [0-9]* codes above the limit' "$dir/hand.err"
check 'and is an alarm with its cause' until_true 10 bash -c \
	"[ \"\$(sqlite3 '$db' \"SELECT count(*) FROM alarm WHERE code='reader_input' AND cleared_us IS NULL AND text LIKE '%the rest is not accepted%'\")\" = 1 ]"
more() { [ "$(sql "$db" 'SELECT max(at_us) - min(at_us) > 3000000 FROM scan')" = 1 ]; }
check 'it goes on' until_true 20 more
kill "$reader"
gone() { ! kill -0 "$reader" 2>/dev/null; }
check 'SIGTERM ends it while codes come' until_true 10 gone
gone || kill -9 "$reader"
wait "$reader"
same 'with code 0' 0 $?
same 'what was shown as accepted is on the disk, and no more' "$(wc -l <"$dir/hand.out")" "$(sql "$db" 'SELECT count(*) FROM scan')"
same 'no more than 100 and 50 a second' 1 \
	"$(sql "$db" 'SELECT count(*) <= 100 + 50 * ((max(at_us) - min(at_us)) / 1000000.0 + 2) FROM scan')"
same 'the alarm is over' 0 "$(sql "$db" "SELECT count(*) FROM alarm WHERE cleared_us IS NULL")"
finish
