#!/bin/bash
# A lesson that is played on real wires: its solutions and examples, progress that two programs show, a killed one, a reset.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset WARENSPUR_DB WARENSPUR_CONFIG
export HOME=$dir XDG_CONFIG_HOME=$dir XDG_DATA_HOME=$dir XDG_RUNTIME_DIR=$dir LANGUAGE=en TZ=Europe/Berlin
chmod 700 "$dir"
db=$dir/lesson.db

# --- without a launch ---------------------------------------------------------------------------------------
said=$(warenspur lesson run 2 2>&1 </dev/null)
same 'no launch: exit code' 69 $?
has 'no launch: the next step' "$said" 'warenspur demo --lesson'
has 'no such lesson' "$(warenspur lesson run 03-rfid-tagg 2>&1)" 'did you mean'

# --- one runs -------------------------------------------------------------------------------------------------
warenspur demo --lesson 2 --json --db "$db" >"$dir/demo.out" 2>"$dir/demo.err" &
demo=$!
steps() { sqlite3 -readonly "$db" "SELECT count(*) FROM lesson_step WHERE $1" 2>/dev/null; }
begun() { [ "$(steps "step = $1")" = 1 ]; }
check 'the lesson begins when all is ready' until_true 40 begun 1
warenspur lesson run --db "$db" >"$dir/one" 2>&1 </dev/null &
one=$!
warenspur lesson run --db "$db" >"$dir/two" 2>&1 </dev/null &
two=$!
said=$(warenspur lesson run 3 --db "$db" 2>&1 </dev/null)
has 'another one is refused' "$said" 'the lesson 02-check-digit is running'
warenspur plant-order --db "$db" scan goods-in 9521234000167 >"$dir/order"
check 'a scan by hand ends the step' until_true 20 begun 2
kill -9 $one
wait $one 2>/dev/null
check 'solve: the next two' warenspur lesson solve 3 --db "$db"
same 'no step was skipped' '1 2 3 4' "$(sqlite3 -readonly "$db" 'SELECT group_concat(step, " ") FROM lesson_step')"
begin=$(date +%s%N)
check 'reset' warenspur lesson reset --db "$db"
check 'reset: within two seconds' test $((($(date +%s%N) - begin) / 1000000)) -lt 2000
same 'only the last step is open' 1 "$(steps 'done_us IS NULL')"
check 'solve: the last one' warenspur lesson solve --db "$db"
wait $two
same 'the other program ends with the lesson' 0 $?
has 'and shows every step' "$(cat "$dir/two")" 'step 4 is done'
same 'done' done "$(sqlite3 -readonly "$db" 'SELECT state FROM lesson_run')"
kill $demo
wait $demo
same 'the demonstration ends' 0 $?

# --- proven ---------------------------------------------------------------------------------------------------
said=$(warenspur lesson check --played workshop/lessons/03-rfid-tag.txt 2>"$dir/progress")
same 'played: exit code' 0 $?
has 'played: said' "$said" 'Played, in both languages'
has 'played: progress' "$(cat "$dir/progress")" '03-rfid-tag en: 3/3'
said=$(warenspur lesson check --played workshop/lessons/00-kiosk.txt 2>"$dir/progress")
same "the kiosk's lesson: exit code" 0 $?
has "the kiosk's lesson: progress" "$(cat "$dir/progress")" '00-kiosk de: 3/3'
sed 's/^solution: tag goods-in 04FFEEDDCCBBAA .*/solution: tag goods-in 04FFEEDDCCBBAA/' workshop/lessons/03-rfid-tag.txt >"$dir/wrong.txt"
said=$(warenspur lesson check --played "$dir/wrong.txt" 2>/dev/null)
same 'a wrong solution: exit code' 1 $?
has 'a wrong solution: where' "$said" 'the solution does not meet the expectation of the step; expected:'
finish
