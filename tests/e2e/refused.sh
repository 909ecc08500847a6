#!/bin/bash
# A PLC that refuses one register takes the others: boxes are answered, commands obeyed, and who asked
# for the refused one is told. And a bridge that is started at another PLC.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db
plc_is() { [ "$(sql "$db" "SELECT state FROM program WHERE role='plc-bridge:plc1'")" = "$1" ]; }
answered() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE answered_us IS NOT NULL AND boot >= $1")" -ge "$2" ]; }
warenspur import "$BUILD/share/warenspur/demo.csv" >/dev/null

# SPEED_SETPOINT is written where this PLC has no register: exception 2.
printf '[signals]\nSPEED_SETPOINT = holding 300, read holding 18\n' >"$dir/odd.ini"
start_plant --speed 8 --boot-id 7 --stopped
first=$modbus
start bridge warenspur-plc-bridge --db "$db" --profile "$dir/odd.ini" "$first"
bridge=$pid
start nfc warenspur-reader --db "$db" --source nfc "nfc:pn532_uart:$pn532"
check 'the bridge is ready' until_true 20 plc_is ready
check 'start is obeyed' warenspur command --deadline 10 start
check 'boxes are answered' until_true 20 answered 7 3
said=$(warenspur command speed 250 2>&1)
same 'the refused speed: no success' 1 $?
has 'the refused speed: the cause' "$said" 'SPEED_SETPOINT'
before=$(sql "$db" 'SELECT count(*) FROM passage WHERE answered_us IS NOT NULL')
check 'boxes are answered right after it' until_true 5 answered 7 $((before + 2))
check 'stop is obeyed' warenspur command stop
same 'and nothing else was refused' 0 "$(sql "$db" "SELECT count(*) FROM passage WHERE result = 'no_read' AND asked_lane IS NULL AND boot = 7 AND arrived_us > (SELECT min(answered_us) FROM passage)")"

# Another PLC with the same BOOT_ID, by another command line: what was under way is nobody's.
kill "$bridge"
wait "$bridge"
sql "$db" "INSERT INTO passage (plc, boot, track, arrived_us, window_us) SELECT 'plc1', 7, 900, max(arrived_us) + 1, 0 FROM passage"
start_plant --speed 8 --boot-id 7 --stopped
check 'it is another address' test "$modbus" != "$first"
start bridge warenspur-plc-bridge --db "$db" "$modbus"
check 'the bridge is ready there' until_true 10 plc_is ready
same 'what was under way has expired' 0 "$(sql "$db" "SELECT count(*) FROM passage WHERE result = ''")"
finish
