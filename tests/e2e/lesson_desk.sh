#!/bin/bash
# What a learner without devices does: scans and tags from the command line of the dashboard, and as orders.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
unset WARENSPUR_DB WARENSPUR_CONFIG
export TMPDIR=$dir/tmp HOME=$dir/home XDG_DATA_HOME=$dir/data XDG_CONFIG_HOME=$dir/config LANGUAGE=en TERM=xterm-256color
mkdir -p "$TMPDIR" "$HOME"
db=$dir/w.db
value() { sqlite3 -readonly -cmd '.timeout 3000' "$db" "$1" 2>/dev/null; }
is_stored() { [ "$(value "SELECT count(*) FROM scan WHERE $1")" -gt 0 ]; }
lesson_runs() { [ "$(value 'SELECT count(*) FROM lesson_step')" -gt 0 ]; }
typed() { # WORDS : on the command line
	next_key
	t send-keys -t 0 :
	next_key
	t send-keys -t 0 -l "$1"
	next_key
	t send-keys -t 0 Enter
}

# --- in the dashboard -------------------------------------------------------------------------------------------
t new-session -d -x 120 -y 30 -c "$dir" "'$bin/warenspur' demo --lang en --lesson 2 --db '$db'; exec cat"
check 'the lesson begins' until_true 40 lesson_runs
check 'the dashboard is there' until_true 20 shows '0 '
t send-keys -t 0 0
check 'the lesson is shown' until_true 20 shows 'Step 1'
typed 'scan goods-in 9521234000167'
check ':scan: the step is done' until_true 20 shows 'Step 1 is done'
check ':scan: the code is stored' is_stored "place = 'goods-in' AND by_hand = 1"
typed 'tag 04A1B2C3D4E5F6 https://id.gs1.org/01/09521234000167/21/7'
check ':tag: the tag is stored' until_true 20 is_stored "tag = '04A1B2C3D4E5F6' AND item LIKE '%/21/7'"
typed 'tag 04A1B2C3'
check ':tag: the UID is too short' until_true 20 shows '14 hex digits'
typed 'plant box next code FREMD-1'
check ':plant: the order is done' until_true 20 shows 'has done it: box next code FREMD-1'
typed scan
check ':scan alone' until_true 20 shows 'needs: place and CODE'

# --- as orders --------------------------------------------------------------------------------------------------
check 'a code in brackets' warenspur plant-order --db "$db" scan goods-in '(01)09521234000167(10)LOT7(21)44'
check 'its fields are read' until_true 20 is_stored "hex(data) LIKE '%1D32313434'"
check 'the item has the serial number' is_stored "item LIKE '%/01/09521234000167/21/44%'"
check 'the next box carries one' warenspur plant-order --db "$db" box next code '(01)09521234000167(10)LOT7<GS>'
said=$(warenspur plant-order --db "$db" scan goods-in '(01)095212340000139' 2>&1)
same 'a field that is too long: exit code' 1 $?
has 'a field that is too long' "$said" '(01)'
has 'a short UID' "$(warenspur plant-order --db "$db" desk tag 04A1B2C3 2>&1)" 'the UID of this tag has 7 bytes, 14 hex digits'
finish
