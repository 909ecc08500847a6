#!/bin/bash
# The plant's wires as strangers see them: Debian's NFC tools, mbpoll, tshark. And the bridge against
# a PLC that goes away and comes back.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash

start_plant --speed 0.1 --boot-id 7 # a box takes long to come and stays half a minute
port=${modbus##*:}
export LIBNFC_DEFAULT_DEVICE=pn532_uart:$pn532 LIBNFC_AUTO_SCAN=false
at_ident() { grep -q '"ev": *"present"' "$dir/truth.jsonl"; }
check 'a box comes to the read point' until_true 40 at_ident
uid=$(jq -rs 'map(select(.ev=="present"))[0].tags[0]' "$dir/truth.jsonl")
spaced=$(sed -E 's/(..)/\L\1  /g; s/ +$//' <<<"$uid")

mb() { timeout 10 mbpoll -m tcp -p "$port" -0 -1 -q "$@" 127.0.0.1 2>&1; }
# A trainee stops the belt with mbpoll while the box is there: COMMAND 2 with the next number, and sees it in STATE.
ack=$(mb -a 1 -t 4 -r 12 -c 1 | sed -nE 's/^\[12\]:\s+([0-9]+).*/\1/p')
timeout 10 mbpoll -m tcp -p "$port" -0 -q -a 1 -t 4 -r 20 127.0.0.1 2 $((ack + 1)) >/dev/null 2>&1
check 'mbpoll stops the belt' until_true 5 bash -c \
	"mbpoll -m tcp -p $port -0 -1 -q -a 1 -t 4 -r 0 -c 1 127.0.0.1 | grep -qE '^\[0\]:\s+1'"
list=$(timeout 20 nfc-list -v 2>&1)
has 'nfc-list opens the chip' "$list" '1 ISO14443A passive target'

has 'nfc-list reads the UID of the tag' "$list" "$spaced"
polled=$(timeout 60 nfc-poll 2>&1 </dev/null)
has 'nfc-poll finds the tag' "$polled" "$spaced"
timeout 30 nfc-mfultralight r "$dir/tag.mfd" >"$dir/mfu.out" 2>&1
check 'nfc-mfultralight reads the pages' test -s "$dir/tag.mfd"
has 'the pages hold the Digital Link' "$(tr -d '\0' <"$dir/tag.mfd" | strings)" 'id.gs1.org/01/'

same 'mbpoll reads BOOT_ID' 7 "$(mb -a 1 -t 4 -r 14 -c 1 | sed -nE 's/^\[14\]:\s+([0-9]+).*/\1/p')"
same 'mbpoll reads the whole map' 27 "$(mb -a 1 -t 4 -r 0 -c 27 | grep -cE '^\[[0-9]+\]')"
same 'mbpoll reads discrete inputs' 12 "$(mb -a 1 -t 1 -r 0 -c 12 | grep -cE '^\[[0-9]+\]')"
same 'mbpoll reads coils' 8 "$(mb -a 1 -t 0 -r 0 -c 8 | grep -cE '^\[[0-9]+\]')"
has 'beyond the map: illegal address' "$(mb -a 1 -t 4 -r 20 -c 20)" 'Illegal data address'
has 'another unit is refused' "$(mb -a 2 -t 4 -r 0 -c 1)" 'failed'
has 'coils are not to be written' "$(timeout 10 mbpoll -m tcp -p "$port" -0 -q -a 1 -t 0 -r 0 127.0.0.1 1 2>&1)" 'Illegal function'
has 'what the PLC says cannot be written' "$(timeout 10 mbpoll -m tcp -p "$port" -0 -q -a 1 -t 4 -r 0 127.0.0.1 5 2>&1)" 'Illegal data address'

kill "$pid"; wait "$pid"

# --- tshark on a whole small demonstration --------------------------------------------------------
start_plant --stopped --speed 2 --items 2 # an answer within 1.5 s, on a busy computer too
port=${modbus##*:}
# Capturing needs rights that an ordinary user gets by sudo.
as_root=
[ "$(id -u)" = 0 ] || as_root='sudo -n'
$as_root tshark -i lo -f "tcp port $port" -w - -a duration:60 >"$dir/wire.pcapng" 2>"$dir/tshark.out" &
tshark=$!
children+=("$tshark")
until_true 20 grep -q "Capturing on" "$dir/tshark.out"
db=$dir/w.db
warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null
start nfc warenspur-reader --db "$db" "nfc:pn532_uart:$pn532"
start bridge warenspur-plc-bridge --db "$db" "$modbus"
bridge=$pid
ready() { [ "$(sql "$db" "SELECT count(*) FROM program WHERE state='ready'")" = "$1" ]; }
check 'reader and bridge are ready' until_true 20 ready 2
check 'warenspur command start' warenspur command --db "$db" start
check 'two boxes are sorted' until_true 40 bash -c \
	"[ \$(sqlite3 '$db' \"SELECT count(*) FROM passage WHERE result='sorted'\") = 2 ]"
check 'warenspur command speed' warenspur command --db "$db" speed 300
check 'warenspur command stop' warenspur command --db "$db" stop
same 'the PLC is stopped' 1 "$(sql "$db" "SELECT value FROM signal WHERE name='STATE' ORDER BY seq DESC LIMIT 1")"
$as_root kill -INT "$tshark"
wait "$tshark"
same 'tshark: no malformed frame' 0 \
	"$(tshark -r "$dir/wire.pcapng" -d "tcp.port==$port,mbtcp" -Y '_ws.malformed || modbus.exception_code' 2>/dev/null | wc -l)"
check 'tshark: it was Modbus that was seen' bash -c \
	"[ \$(tshark -r '$dir/wire.pcapng' -d 'tcp.port==$port,mbtcp' -Y 'modbus.func_code==16' 2>/dev/null | wc -l) -gt 2 ]"
same 'tshark: coils are never written' 0 \
	"$(tshark -r "$dir/wire.pcapng" -d "tcp.port==$port,mbtcp" -Y 'modbus.func_code==5 || modbus.func_code==15' 2>/dev/null | wc -l)"

# --- the PLC goes away and comes back -------------------------------------------------------------
plant=$(pgrep -f "warenspur-plant.*$pn532")
disown "$plant" 2>/dev/null
kill -9 "$plant"
rm -f "$pn532" "$scanner" # as udev does: another program's pseudo terminal may get that number
bridge_is() { [ "$(sql "$db" "SELECT state FROM program WHERE role='plc-bridge:plc1'")" = "$1" ]; }
open_alarms() { sql "$db" "SELECT group_concat(code) FROM alarm WHERE cleared_us IS NULL AND source='plc1'"; }
check 'PLC gone: state down' until_true 5 bridge_is down
same 'PLC gone: one alarm' plc_down "$(open_alarms)"
has 'a command to a PLC that is gone expires' "$(warenspur command --db "$db" --deadline 0.5 start)" 'expired'
start plant2 warenspur-plant --modbus "$modbus" --stopped --speed 4
plant=$pid
check 'PLC back: ready' until_true 5 bridge_is ready
check 'PLC back: the alarm is cleared' until_true 5 bash -c \
	"[ -z \"\$(sqlite3 '$db' \"SELECT code FROM alarm WHERE cleared_us IS NULL AND source='plc1'\")\" ]"
check 'PLC back: the speed set before is sent again' until_true 5 bash -c \
	"mbpoll -m tcp -p $port -0 -1 -q -a 1 -t 4 -r 18 -c 1 127.0.0.1 | grep -qE '^\[18\]:\s+300'"
kill -STOP "$plant"
check 'PLC frozen: down within seconds' until_true 6 bridge_is down
kill -CONT "$plant"
check 'PLC thawed: ready' until_true 6 bridge_is ready
same 'the bridge was never restarted' "$bridge" "$(sql "$db" "SELECT pid FROM program WHERE role='plc-bridge:plc1'")"
finish
