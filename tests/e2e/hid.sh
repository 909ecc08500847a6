#!/bin/bash
# A scanner that types: a keyboard that is not there, by the library that Debian has for that.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
# The sanitizer wants to be the first library; behind that of the wrapper it works as well.
export ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0

# keyboard NAME COMMAND… : lines for the keyboard come from standard input
keyboard() {
	local name=$1
	shift
	timeout 60 umockdev-wrapper "$BUILD/tests/keys" "$@" >"$dir/$name.out" 2>"$dir/$name.err"
}

keyboard main warenspur-reader --db "$db" --source hand --json hid:05e0:1200 <<'EOF'
wait no scanner 05e0:1200
plug
wait ready
us 9521234000013
wait 09521234000013
us ABCXYZ-/_:;
wait layout us
us it's "MORE"
wait text":"it
keys 2 +29 27 -29 28
wait code:1<U+001D>
keys +29 46 -29 30 28
wait code:a
keys 30 48 46
wait code:abc
unplug
wait has gone
plug
wait ready
de ABCXYZ-/_:;
wait layout de
de yz-Z_
wait yz-Z_
EOF
same 'the whole story runs' 0 $?
same 'each code is one scan' 6 "$(sql "$db" 'SELECT count(*) FROM scan')"
same 'digits are a GTIN' 'https://id.gs1.org/01/09521234000013' "$(sql "$db" 'SELECT item FROM scan WHERE seq=1')"
same 'Ctrl+] is the separator' 1D "$(sql "$db" "SELECT hex(substr(data,-1)) FROM scan WHERE seq=3")"
same 'a chord is dropped, the rest is kept' code:a "$(sql "$db" 'SELECT item FROM scan WHERE seq=4')"
has 'and alarmed' "$(sql "$db" "SELECT text FROM alarm WHERE code='reader_input'")" 'Ctrl, Alt or Meta'
same 'keys without Enter end with a pause' code:abc "$(sql "$db" 'SELECT item FROM scan WHERE seq=5')"
same 'after calibration the layout is right' 'code:yz-Z_' "$(sql "$db" 'SELECT item FROM scan WHERE seq=6')"
same 'the calibration code is no item' 0 "$(sql "$db" "SELECT count(*) FROM scan WHERE text LIKE '%XYZ%' OR text LIKE '%XZY%'")"
same 'a lost scanner is an alarm that is over' 0 "$(sql "$db" "SELECT count(*) FROM alarm WHERE code='reader_down' AND cleared_us IS NULL")"

keyboard path warenspur-reader --no-store "hid:/dev/input/event5?layout=de&id=05e0:1200" <<'EOF'
plug
wait ready
de yz
wait code:yz
EOF
same 'by path and with a layout' 0 $?
keyboard other warenspur-reader --no-store "hid:/dev/input/event5?id=1111:2222" <<'EOF'
plug
wait is another device (05e0:1200) than the one asked for (1111:2222)
EOF
same 'another device at that path is left alone' 0 $?

# The list takes names from the device: they are cleaned.
printf 'plug\nwait hid:05e0:1200\n' | timeout 60 umockdev-wrapper "$BUILD/tests/keys" \
	bash -c "until warenspur-reader --list | grep hid:05e0; do :; done" >"$dir/list" 2>&1
has '--list shows the scanner' "$(cat "$dir/list")" 'hid:05e0:1200'
has 'with its name, cleaned' "$(cat "$dir/list")" 'Handheld <U+001B>[31m scanner'

for bad in hid: hid:event5 'hid:/dev/input/event5?layout=fr' 'hid:/dev/input/event5?id=1' 'hid:05e0:1200?x=1'; do
	warenspur-reader --no-store "$bad" >/dev/null 2>"$dir/bad"
	same "$bad is refused" 2 $?
done
finish
