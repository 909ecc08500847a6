#!/bin/bash
# The plant's wires and faults as strangers see them: pymodbus and mbpoll on TCP and on a serial line,
# Debian's MIFARE tools, orders by socket and by file.
# Debian's own python3, which has Debian's pymodbus.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
control=$dir/control
C() { "$BUILD/tests/control" "$control" "$@"; }
# told JQ : what the truth says
told() { jq -rs "$1" "$dir/truth.jsonl"; }
is_told() { [ "$(told "$1")" = true ]; }

cat >"$dir/orders" <<'ORDERS'
# seconds of belt time, and an order
0.5 estop press
1   estop release
ORDERS
start plant warenspur-plant --modbus "tcp:127.0.0.1:0,rtu:$dir/rtu:38400:8E1" --pn532 "$dir/pn532" --stopped --boot-id 4711 \
	--truth "$dir/truth.jsonl" --control "$control" --orders "$dir/orders"
until_true 20 grep -qs '^ready ' "$dir/plant.out" || not_ok 'the plant gets ready'
tcp=$(sed -nE 's/^ready modbus=(tcp:[^ ]+) modbus=rtu:.*/\1/p' "$dir/plant.out")
has 'the ready line names both wires' "$(cat "$dir/plant.out")" " modbus=rtu:$dir/rtu:38400:8E1 pn532=$dir/pn532"

# --- pymodbus: the same PLC on both wires -------------------------------------------------------------
expected='map 27
boot 4711
inputs 16 bits
coils 8 bits
write done
back 2 7 300 9 0 0
one done
beyond exception 2
not-ours exception 2
input-registers exception 1
coil exception 1
both exception 1
unit OTHER
after 310'
same 'pymodbus on TCP' "${expected/OTHER/exception 11}" "$(/usr/bin/python3 tests/support/modbus_stranger.py "$tcp" 2>&1)"
same 'pymodbus on the serial line' "${expected/OTHER/no answer}" "$(/usr/bin/python3 tests/support/modbus_stranger.py "rtu:$dir/rtu:38400:8E1" 2>&1)"

# --- mbpoll on the serial line ------------------------------------------------------------------------
mb() { timeout 10 mbpoll -m rtu -b 38400 -P even -0 -q "$@" 2>&1; }
same 'mbpoll on the serial line reads the whole map' 27 "$(mb -1 -a 1 -t 4 -r 0 -c 27 "$dir/rtu" | grep -cE '^\[[0-9]+\]')"
has 'mbpoll: beyond the map' "$(mb -1 -a 1 -t 4 -r 20 -c 20 "$dir/rtu")" 'Illegal data address'
has 'mbpoll: another unit says nothing' "$(mb -1 -o 0.2 -a 2 -t 4 -r 0 -c 1 "$dir/rtu")" 'timed out'
has 'mbpoll writes' "$(mb -a 1 -t 4 -r 18 "$dir/rtu" 290)" 'Written 1 references'

# --- faults of the wire, as libmodbus tells them ------------------------------------------------------
spoilt() { # FAULT WHAT_MBPOLL_SAYS
	C wire $1 1 >/dev/null
	has "wire $1" "$(mb -1 -o 0.3 -a 1 -t 4 -r 14 -c 1 "$dir/rtu")" "$2"
}
spoilt crc 'Invalid CRC'
spoilt mute 'timed out'
spoilt 'exception 6' 'Slave device or server is busy'
C wire well >/dev/null
has 'wire well' "$(mb -1 -a 1 -t 4 -r 14 -c 1 "$dir/rtu")" '4711'
C wire refuse 200 >/dev/null
check 'wire refuse: the serial line is gone' test ! -e "$dir/rtu"
check 'and comes back under its name' until_true 5 test -e "$dir/rtu"
tcp_answers() { timeout 5 mbpoll -m tcp -p "${tcp##*:}" -0 -1 -q -a 1 -t 4 -r 14 -c 1 127.0.0.1 2>&1 | grep -q '4711'; }
check 'so does the port' until_true 5 tcp_answers
same 'the truth knows which faults struck' 'crc mute exception' "$(told 'map(select(.ev=="wire").what)|join(" ")')"
check 'orders of the file are obeyed' is_told 'map(select(.ev=="order" and .what=="estop release"))|length==1'

# --- the PLC loses its power --------------------------------------------------------------------------
same 'plc restart' 'boot=99' "$(C plc restart 99 cold)"
boots() { timeout 5 mbpoll -m tcp -p "${tcp##*:}" -0 -1 -q -a 1 -t 4 -r 14 -c 1 127.0.0.1 2>&1 | grep -qE '^\[14\]:\s+99$'; }
check 'the port is back under its number, with the new BOOT_ID' until_true 5 boots

# --- tags, as libfreefare sees them -------------------------------------------------------------------
export LIBNFC_DEFAULT_DEVICE=pn532_uart:$dir/pn532 LIBNFC_AUTO_SCAN=false
C make u ultralight >/dev/null
C lay u >/dev/null
has 'mifare-ultralight-info knows an Ultralight' "$(timeout 20 mifare-ultralight-info 2>&1)" '04a1b2c3d4e580'
C lift u >/dev/null

kill "$pid"; wait "$pid"
same 'the plant ends cleanly' 0 $?
check 'and takes its serial lines along' test ! -e "$dir/rtu"

# --- the camera: every label on the belt, read by the real reader ---------------------------------------
db=$dir/w.db
warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null
# A sanitized reader needs longer for a picture; the box waits three seconds of belt time for it.
pace=1
case $BUILD in */san) pace=0.4 ;; esac
start plant warenspur-plant --modbus tcp:127.0.0.1:0 --camera "$dir/camera" --camera-rate 25 --items 2 --speed "$pace" --stopped \
	--truth "$dir/seen.jsonl" --control "$control"
plant=$pid
until_true 20 grep -qs '^ready ' "$dir/plant.out" || not_ok 'the plant with a camera gets ready'
has 'the ready line names the camera' "$(cat "$dir/plant.out")" " camera=$dir/camera"
modbus=$(sed -nE 's/^ready modbus=(tcp:[^ ]+).*/\1/p' "$dir/plant.out")
start reader warenspur-reader --db "$db" --place ident "camera:y4m:$dir/camera"
start bridge warenspur-plc-bridge --db "$db" "$modbus"
ready() { [ "$(sql "$db" "SELECT count(*) FROM program WHERE state='ready'")" = 2 ]; }
check 'camera reader and bridge are ready' until_true 20 ready
C camera angle -27 >/dev/null
warenspur command --db "$db" start >/dev/null
all_come() { grep -q '"ev":"done"' "$dir/seen.jsonl"; }
check 'all boxes come and go' until_true 40 all_come
same 'every label has become a scan, in order' \
	"$(jq -r 'select(.ev=="present" and .label!="").label|sub("^]d2";"")' "$dir/seen.jsonl" | tr '\n' ' ')" \
	"$(sql "$db" "SELECT replace(text, ']d2', '') FROM scan ORDER BY seq" | tr '\n' ' ')"
check 'and its box is in the right lane' bash -c "
	jq -r 'select(.ev==\"present\" and .label!=\"\")|\"\\(.box) \\(.to_lane)\"' '$dir/seen.jsonl' >'$dir/wanted'
	jq -r 'select(.ev==\"lane\")|\"\\(.box) \\(.lane)\"' '$dir/seen.jsonl' | sort -n >'$dir/reached'
	[ -s '$dir/wanted' ] && [ -z \"\$(sort '$dir/wanted' | comm -23 - <(sort '$dir/reached'))\" ]"
kill "$plant"; wait "$plant"
check 'the FIFO goes with the plant' test ! -e "$dir/camera"

# --- what cannot be --------------------------------------------------------------------------------
refuses() { # NAME EXIT_CODE OPTION…
	local name=$1 code=$2
	shift 2
	timeout 10 warenspur-plant "$@" >"$dir/refused" 2>&1
	same "$name" "$code" $?
}
refuses 'an address that is none' 2 --modbus tcp:127.0.0.1:0,serial:/dev/null
refuses 'a mode that Modbus RTU does not have' 2 --modbus "rtu:$dir/rtu:9600:7E1"
printf '1 estop press\n2 dance\n' >"$dir/orders"
refuses 'a wrong file of orders' 78 --modbus tcp:127.0.0.1:0 --orders "$dir/orders"
has 'and it says where' "$(cat "$dir/refused")" "$dir/orders, line 2"
refuses 'no file of orders' 66 --modbus tcp:127.0.0.1:0 --orders "$dir/nowhere"

# --- few file descriptors --------------------------------------------------------------------------
# A sentence and an end, whatever the limit; never a crash, and SIGTERM is always heard.
few() { # LIMIT
	local code
	(
		ulimit -n "$1"
		exec timeout -k 5 10 "$bin/warenspur-plant" --modbus tcp:127.0.0.1:0 --pn532 "$dir/few.pn532" --scanner "$dir/few.scanner" --stopped
	) >"$dir/few.out" 2>"$dir/few.err" </dev/null
	code=$?
	[ $code = 69 ] && [ "$(grep -c 'open files' "$dir/few.err")" = 1 ] && [ ! -s "$dir/few.out" ]
}
for limit in 8 10 12 16 20 24 32; do check "ulimit -n $limit: a sentence" few $limit; done
low() { # a soft limit is raised
	ulimit -S -n 16
	exec "$bin/warenspur-plant" --modbus tcp:127.0.0.1:0 --stopped
}
start low low
check 'a soft limit is no obstacle' until_true 10 grep -q '^ready ' "$dir/low.out"
kill "$pid"
check 'and it ends' until_true 5 bash -c "! kill -0 $pid"
finish
