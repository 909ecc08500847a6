#!/bin/bash
# Every shipped profile against a server that lays its memory out like that brand: the real bridge
# must sort boxes through it. And Modbus RTU, a device that takes single registers only, and several
# PLCs at once on one database.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null

# plc NAME BRAND tcp|rtu BRIDGE-OPTION… : one PLC with its scanner and its bridge
plc() {
	local name=$1 brand=$2 wire=$3
	local codes=$dir/$name.codes where=tcp:0 address
	shift 3
	[ "$wire" = rtu ] && where=rtu:$dir/$name.line
	mkfifo "$codes"
	start "$name.reader" warenspur-reader --db "$db" --place "$name" --source "$name" "replay:$codes"
	start "$name.plc" "$BUILD/tests/brand" "$brand" "$where" "$codes" 4
	eval "${name//-/_}_plc=$pid"
	until_true 20 grep -qs '^ready ' "$dir/$name.plc.out" || not_ok "$name: the PLC gets ready"
	address=$(sed -n 's/^ready //p' "$dir/$name.plc.out")
	[ "$wire" = rtu ] && address=$address:115200:8E1
	start "$name.bridge" warenspur-plc-bridge --db "$db" --plc "$name" "$@" "$address"
	eval "${name//-/_}_bridge=$pid ${name//-/_}_address=$address"
}
# The scans of each PLC have a place of their own: so has its profile.
profile() { # NAME PROFILE [LINE…]
	local name=$1 shipped=$BUILD/share/warenspur/plc/$2.ini
	shift 2
	{ cat "$shipped"; printf '[dialogue]\nident_place = %s\n' "$name"; printf '%s\n' "$@"; } >"$dir/$name.ini"
	echo "$dir/$name.ini"
}
brands=$(cd hw/plc && ls ./*.ini | sed 's|./||; s|\.ini||')
own=('[extra]' 'TEMPERATURE = holding 100, signed, scale 0.1, unit °C, title Motor temperature'
	'EYE = discrete 1, title Light barrier as the input sees it')
for brand in $brands; do
	if [ "$brand" = openplc ]; then more=("${own[@]}"); else more=(); fi
	plc "$brand" "$brand" tcp --profile "$(profile "$brand" "$brand" "${more[@]}")"
done
plc single single tcp --profile "$(profile single sorter '[plc]' 'write_function = 6')"
plc serial sorter rtu --profile "$(profile serial sorter)"

sorted() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE plc='$1' AND result='sorted'")" -ge 3 ]; }
for name in $brands single serial; do
	check "$name: three boxes are sorted" until_true 30 sorted "$name"
	same "$name: none is in a wrong lane, lost or late" '' \
		"$(sql "$db" "SELECT group_concat(result) FROM passage WHERE plc='$name' AND result IN ('wrong_lane', 'lost', 'late')")"
	same "$name: each went where its article belongs" 0 "$(sql "$db" "SELECT count(*) FROM passage p
		JOIN article a ON a.gtin = substr(p.item, 23, 14) WHERE p.plc='$name' AND p.result='sorted' AND a.lane <> p.reached_lane")"
done
same 'two bridges on one database: each has its own passages' 0 \
	"$(sql "$db" "SELECT count(*) FROM passage p JOIN scan s ON s.seq = p.scan WHERE s.place <> p.plc")"
same 'every bridge is still the one that was started' "$((2 + $(wc -w <<<"$brands")))" \
	"$(sql "$db" "SELECT count(*) FROM program WHERE role GLOB 'plc-bridge:*' AND state = 'ready'")"
same 'nobody wrote a coil' '' "$(for name in $brands single serial; do [ -s "$dir/$name.plc.err" ] && cat "$dir/$name.plc.err"; done)"

# One of two bridges ends: the other does not notice.
before=$(sql "$db" "SELECT count(*) FROM passage WHERE plc='sorter' AND result='sorted'")
disown "$openplc_bridge"
kill -9 "$openplc_bridge"
more() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE plc='sorter' AND result='sorted'")" -gt "$before" ]; }
check 'one bridge is killed: the others go on' until_true 10 more
# A serial line has one master.
refused() { timeout 5 warenspur-plc-bridge --db "$db" --plc second "$serial_address" >/dev/null 2>"$dir/second.err"; grep -q 'in use by another program' "$dir/second.err"; }
check 'a second bridge on the same serial line is refused with a sentence' refused

# A serial slave falls silent; then its adapter is unplugged and comes back as another device.
serial_is() { [ "$(sql "$db" "SELECT state FROM program WHERE role='plc-bridge:serial'")" = "$1" ]; }
kill -STOP "$serial_plc"
check 'serial: a silent slave is down' until_true 6 serial_is down
kill -CONT "$serial_plc"
check 'serial: and ready when it answers again' until_true 10 serial_is ready
kill "$serial_plc"
before=$(readlink "$dir/serial.line")
check 'serial: unplugged is down' until_true 5 serial_is down
plugged() { start serial.plc2 "$BUILD/tests/brand" sorter "rtu:$dir/serial.line" /dev/null 4; }
until_true 5 test ! -e "$before"
exec 9<>/dev/ptmx # somebody else takes the old number
plugged
check 'serial: plugged in again it is found by its name' until_true 5 serial_is ready
check 'serial: though it is another device now' test "$before" != "$(readlink "$dir/serial.line")"
same 'serial: the bridge was never restarted' "$serial_bridge" "$(sql "$db" "SELECT pid FROM program WHERE role='plc-bridge:serial'")"

# Signals of the user's own, and where everything lies.
same 'own signals are recorded' 'EYE,TEMPERATURE' "$(sql "$db" "SELECT group_concat(name) FROM
	(SELECT DISTINCT name FROM signal WHERE plc='openplc' AND name IN ('EYE', 'TEMPERATURE') ORDER BY name)")"
same 'an own signal moves like the map'"'"'s' 1 "$(sql "$db" "SELECT count(*) > 4 FROM signal WHERE plc='openplc' AND name='EYE'")"
same 'point: names the places of every PLC' 'holding|768||256|to_plc' \
	"$(sql "$db" "SELECT area, address, bit, write_address, direction FROM point WHERE plc='wago-750' AND name='DEST_LANE'")"
same 'point: own signals' 'EYE|discrete|1|1.0||Light barrier as the input sees it' \
	"$(sql "$db" "SELECT name, area, address, scale, unit, title FROM point WHERE plc='openplc' AND own AND name='EYE'")"
has 'the dashboard shows them' "$(warenspur-tui --db "$db" --plc openplc --view status --dump 80x24 2>&1)" 'TEMPERATURE'

# A bridge that is started again records nothing twice.
twice() { sql "$db" "SELECT count(*) FROM signal WHERE plc='openplc' AND name='TEMPERATURE'"; }
once=$(twice)
start openplc.bridge2 warenspur-plc-bridge --db "$db" --plc openplc --profile "$dir/openplc.ini" "$openplc_address"
again() { [ "$(sql "$db" "SELECT pid FROM program WHERE role='plc-bridge:openplc' AND state='ready'")" = "$pid" ]; }
check 'a bridge that was killed is started again' until_true 10 again
same 'an own signal that did not change is not recorded again' "$once" "$(twice)"
has 'a profile with a typo in its name' "$(warenspur-plc-bridge --profile wago750 --check 2>&1)" 'did you mean wago-750?'

map=$(warenspur-plc-bridge --profile wago-750 --check)
has '--check prints the map: read-back and place of writing' "$map" 'DEST_LANE         03  holding     768  40769         256'
has '--check prints the requests' "$map" 'FC03 holding 256..276'
finish
