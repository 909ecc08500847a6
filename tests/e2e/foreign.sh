#!/bin/bash
# The bridge at a wrong address: Modbus servers that are no sorter receive not a single write. And
# one that was the sorter's PLC and becomes something else; and a person's permission.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null

# device NAME KIND WHERE BRIDGE-OPTION… : a server and a bridge; sets NAME_server, NAME_bridge
device() {
	local name=$1 kind=$2 where=$3 address
	shift 3
	start "$name.server" "$BUILD/tests/foreign" "$kind" "$where" "$dir/$name.writes"
	eval "${name//-/_}_server=$pid"
	until_true 20 grep -qs '^ready ' "$dir/$name.server.out" || not_ok "$name: the server gets ready"
	address=$(sed -n 's/^ready //p' "$dir/$name.server.out")
	start "$name.bridge" warenspur-plc-bridge --db "$db" --plc "$name" "$@" "$address"
	eval "${name//-/_}_bridge=$pid ${name//-/_}_address=$address"
}
alarm_of() { sql "$db" "SELECT text FROM alarm WHERE source='$1' AND cleared_us IS NULL"; }
has_alarm() { [ -n "$(alarm_of "$1")" ]; }
state_of() { sql "$db" "SELECT state FROM program WHERE role='plc-bridge:$1'"; }
is() { [ "$(state_of "$1")" = "$2" ]; }
writes() { wc -l <"$dir/$1.writes"; }
wrote() { [ "$(writes "$1")" -gt "${2:-0}" ]; }

strangers='zeros counters slow-counters meter inverter random small-random beating-zeros'
for kind in $strangers; do device "$kind" "$kind" tcp:127.0.0.1:0; done
for kind in counters inverter random; do device "rtu-$kind" "$kind" "rtu:$dir/rtu-$kind.line"; done
device sorter sorter tcp:127.0.0.1:0
device observed sorter tcp:127.0.0.1:0 --observe
for kind in turns-zero turns-random turns-counter stands; do device "$kind" "$kind" tcp:127.0.0.1:0; done

check 'a sorter is verified and written' until_true 10 wrote sorter 2
check 'a sorter is ready' is sorter ready
for kind in turns-zero turns-random turns-counter stands; do
	check "$kind: is a sorter at first" until_true 10 wrote "$kind"
done
all="$strangers rtu-counters rtu-inverter rtu-random"
for name in $all; do check "$name: there is an alarm" until_true 10 has_alarm "$name"; done

# From now on others: three writes would come in two seconds.
for kind in turns-zero turns-random turns-counter stands; do
	v=${kind//-/_}_server
	kill -USR1 "${!v}"
done
check 'a standing heartbeat is said' until_true 10 is stands stale
for kind in turns-zero turns-random turns-counter; do check "$kind: is noticed" until_true 10 has_alarm "$kind"; done
declare -A before
for kind in turns-zero turns-random turns-counter stands; do before[$kind]=$(writes $kind); done
seen=$(writes sorter)
more() { wrote sorter $((seen + 5)); }
check 'meanwhile the sorter is written five times more' until_true 20 more
for kind in turns-zero turns-random turns-counter stands; do
	same "$kind: no write any more" "${before[$kind]}" "$(writes "$kind")"
done
for name in $all; do
	same "$name: 0 writes" '' "$(cat "$dir/$name.writes")"
	check "$name: is not ready" test "$(state_of "$name")" != ready
	has "$name: the alarm says that nothing is written" "$(alarm_of "$name")" 'nothing is written'
done
same 'no box of a stranger' 0 "$(sql "$db" "SELECT count(*) FROM passage")"
failed=$(warenspur command --db "$db" --plc inverter start 2>&1)
has 'a command to a stranger fails with the cause' "$failed" 'nothing was written'
same 'and is not written' 0 "$(writes inverter)"

# --observe
check 'observed: ready' is observed ready
check 'observed: its signals are recorded' test "$(sql "$db" "SELECT count(*) FROM signal WHERE plc='observed'")" -gt 20
has 'observed: a command fails with the cause' "$(warenspur command --db "$db" --plc observed start 2>&1)" 'only observes'
same 'observed: 0 writes' 0 "$(writes observed)"

# It is the sorter again.
kill -USR1 "$turns_zero_server" "$stands_server"
again() { wrote turns-zero "${before[turns-zero]}" && wrote stands "${before[stands]}"; }
check 'a PLC that is itself again is written again' until_true 10 again

# --- a person's permission ------------------------------------------------------------------------
own=$(hostname -I 2>/dev/null | tr ' ' '\n' | grep -m 1 -E '^[0-9]+\.[0-9.]+$')
if [ -z "$own" ]; then
	ok 'this computer has no address but the loopback: no permission is needed'
	finish
fi
device lan sorter "tcp:$own:0"
check 'another computer: the permission is asked for' until_true 10 has_alarm lan
has 'another computer: the next step is said' "$(alarm_of lan)" "warenspur plc allow $lan_address"
same 'another computer: 0 writes' 0 "$(writes lan)"
check 'another computer: not ready' is lan down
has 'the list names it' "$(warenspur plc allow --db "$db")" "$lan_address"
check 'warenspur plc allow' warenspur plc allow --db "$db" "$lan_address"
check 'then it is written' until_true 10 wrote lan 2
check 'then it is ready' until_true 5 is lan ready
same 'who allowed it is kept' 1 "$(sql "$db" "SELECT count(*) FROM plc_permission WHERE address='$lan_address'
	AND allowed_us > 0 AND allowed_by GLOB 'cli:*'")"
check 'warenspur plc forget' warenspur plc forget --db "$db" "$lan_address"
check 'it is not ready any more' until_true 5 is lan down
kill "$lan_bridge"
wait "$lan_bridge"
now=$(writes lan)
start lan2 warenspur-plc-bridge --db "$db" --plc lan --allow "$lan_address"
check '--allow: it is written' until_true 10 wrote lan "$now"
kill "$pid"
wait "$pid"
now=$(writes lan)
start lan3 warenspur-plc-bridge --db "$db" --plc lan "$lan_address"
check 'the permission is remembered' until_true 10 wrote lan "$now"
finish
