#!/bin/bash
# Connections that come and go, and devices that speak something else: one alarm that says what it is,
# fewer and fewer attempts, and back when it is over.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db

device() { # KIND
	local kind=$1
	start "$kind.server" "$BUILD/tests/foreign" "$kind" tcp:127.0.0.1:0 "$dir/$kind.writes"
	eval "${kind//-/_}_server=$pid"
	until_true 20 grep -qs '^ready ' "$dir/$kind.server.out" || not_ok "$kind: the server gets ready"
	bridge=(warenspur-plc-bridge --db "$db" --plc "$kind")
	start "$kind.bridge" "${bridge[@]}" "$(sed -n 's/^ready //p' "$dir/$kind.server.out")"
	eval "${kind//-/_}_bridge=$pid"
}
alarm_of() { sql "$db" "SELECT text FROM alarm WHERE source='$1' AND cleared_us IS NULL"; }
says() { alarm_of "$1" | grep -q "$2"; }
is() { [ "$(sql "$db" "SELECT state FROM program WHERE role='plc-bridge:$1'")" = "$2" ]; }
connections() { grep -c '^connection' "$dir/$1.server.out"; }
tried() { [ "$(connections "$1")" -ge "$2" ]; }

for kind in refuses flaps appends-crc rtu-over-tcp unit-255; do device "$kind"; done

for kind in refuses flaps; do
	check "$kind: the alarm counts" until_true 30 says "$kind" 'lost [0-9]* times in'
	check "$kind: it gives the hint" says "$kind" "if another program uses the only connection of the PLC"
done
check 'appends-crc: it is named' until_true 20 says appends-crc 'appends the checksum of Modbus RTU'
check 'rtu-over-tcp: it is named' until_true 20 says rtu-over-tcp 'uses Modbus RTU over TCP'
check 'unit-255: the hint' until_true 20 says unit-255 'unit 255'
for kind in refuses flaps; do
	check "$kind: some attempts" until_true 60 tried "$kind" 16
	# The last of these waited twice as long as the first, and more.
	gaps=$(sed -n 's/^connection at //p' "$dir/$kind.server.out" | awk 'NR > 1 { print $1 - last } { last = $1 }')
	first=$(head -n 6 <<<"$gaps" | sort -n | tail -n 1)
	check "$kind: the attempts become rarer" test "$(tail -n 1 <<<"$gaps")" -gt "$((first * 2))"
done
for kind in refuses flaps appends-crc rtu-over-tcp unit-255; do
	same "$kind: one alarm is open" 1 "$(sql "$db" "SELECT count(*) FROM alarm WHERE source='$kind' AND cleared_us IS NULL")"
	check "$kind: it stays open" test "$(sql "$db" "SELECT count(*) FROM alarm WHERE source='$kind'")" -le 2
	same "$kind: 0 writes" '' "$(cat "$dir/$kind.writes")"
done

# It is over.
kill -USR1 "$refuses_server" "$flaps_server"
for kind in refuses flaps; do
	check "$kind: back" until_true 20 is "$kind" ready
	check "$kind: the alarm is cleared" until_true 10 test -z "$(alarm_of "$kind")"
done
kill "$unit_255_bridge"
wait "$unit_255_bridge"
start unit "${bridge[@]}" --unit 255 "$(sed -n 's/^ready //p' "$dir/unit-255.server.out")"
check 'unit-255: with --unit 255 it is ready' until_true 10 is unit-255 ready

# --check prints and ends, with or without an address.
check '--check alone' bash -c "timeout 5 warenspur-plc-bridge --check | grep -q BOARD_HEARTBEAT"
has '--check with an address: its profile' "$(timeout 5 warenspur-plc-bridge --check 'tcp:192.0.2.1?profile=logo8')" 8192
has '--check with a serial line: its period' "$(timeout 5 warenspur-plc-bridge --check rtu:/dev/none:9600)" 'every 81 ms'
timeout 5 warenspur-plc-bridge --check tcp: >/dev/null 2>&1
same '--check with no address that is one' 2 $?
printf '[signals]\nSTATE = 40001\n' >"$dir/sheet.ini"
has "a data sheet's number" "$(warenspur-plc-bridge --profile "$dir/sheet.ini" --check 2>&1)" 'use holding 0'
printf '[signals]\nLB_IDENT = 110002\n' >"$dir/sheet6.ini"
has "a data sheet's number of six digits" "$(warenspur-plc-bridge --profile "$dir/sheet6.ini" --check 2>&1)" 'use discrete 10001'
start_plant --stopped
start sheet warenspur-plc-bridge --db "$db" --plc sheet --profile "$dir/sheet.ini" "$modbus"
check "a data sheet's number: the PLC rejects it, the alarm says why" until_true 10 says sheet 'use holding 0'
finish
