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
keys +56 46 -56 30 28
wait code:a
keys 30 48 46
wait code:abc
unplug
wait scanner disconnected
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
has 'and alarmed' "$(sql "$db" "SELECT text FROM alarm WHERE code='reader_input'")" 'Alt+C'
same 'keys without Enter end with a pause' code:abc "$(sql "$db" 'SELECT item FROM scan WHERE seq=5')"
same 'after calibration the layout is right' 'code:yz-Z_' "$(sql "$db" 'SELECT item FROM scan WHERE seq=6')"
same 'the calibration code is no item' 0 "$(sql "$db" "SELECT count(*) FROM scan WHERE text LIKE '%XYZ%' OR text LIKE '%XZY%'")"
same 'a lost scanner is an alarm that is over' 0 "$(sql "$db" "SELECT count(*) FROM alarm WHERE code='reader_down' AND cleared_us IS NULL")"

# Control characters as scanners on Windows send them, and codes that have lost a key.
fields=$dir/fields.db
printf 'gtin,name,lane\n9521234000013,Coffee,1\n' >"$dir/articles.csv"
warenspur import --db "$fields" "$dir/articles.csv" >"$dir/import" 2>&1
keyboard fields warenspur-reader --db "$fields" --source hand --json hid:05e0:1200 <<'EOF'
plug
wait ready
us ]C1010952123400001310LOT7{Alt+0029}2144
wait "verdict":"accepted"
us ]C1010952123400001310LOT7{Alt+029}2145
wait "verdict":"accepted"
us ]C1010952123400001310LOT7{Alt+29}2146
wait "verdict":"accepted"
us ]C1010952123400001310LOT7{Ctrl+]}2147
wait "verdict":"accepted"
us Gr{Alt+0246}{Alt+0223}e
wait code:Größe
us Gr{Alt+148}{Alt+225}er
wait code:Größer
us [)>{Ctrl+^}06{Ctrl+]}P4711{Ctrl+]}Q5{Ctrl+^}{Ctrl+d}
wait "seq":7
us ]C1010952123400001310LOT7{F8}2148
wait "verdict":"rejected"
us 0109521234000013{F8}
wait "verdict":"rejected"
us 952123400001{F8}3
wait "verdict":"rejected"
us WSP:UNDO{F8}
wait "verdict":"rejected"
us Box{F8}7
wait code:Box7
us ]C1010952123400001310LOT{overflow}7
wait "verdict":"rejected"
us Bo{overflow}x8
wait "verdict":"rejected"
us Box9
wait code:Box9
EOF
same 'the scanner has typed all of it' 0 $?
for serial in 44 45 46 47; do
	same "GS as a number or with Ctrl: serial number $serial" 1 \
		"$(sql "$fields" "SELECT count(*) FROM scan WHERE item='https://id.gs1.org/01/09521234000013/21/$serial'")"
done
same 'an envelope has its RS, GS and EOT' '5B293E1E30361D50343731311D51351E04' "$(sql "$fields" 'SELECT hex(data) FROM scan WHERE seq=7')"
same 'a code that lost a key is no item' 0 "$(sql "$fields" "SELECT count(*) FROM scan WHERE verdict='rejected' AND item<>''")"
same 'no command is carried out by a part of one' 0 "$(sql "$fields" 'SELECT count(*) FROM command')"
has 'a lost key has its cause' "$(sql "$fields" 'SELECT text FROM scan WHERE seq=8')" 'a key without a character'
has 'a lost event has its cause' "$(sql "$fields" 'SELECT text FROM scan WHERE seq=13')" 'keystrokes of the scanner were lost'
has 'the alarm names the key' "$(sql "$fields" "SELECT group_concat(text) FROM alarm WHERE code='reader_input'")" 'F8'

keyboard path warenspur-reader --no-store "hid:/dev/input/event5?layout=de&id=05e0:1200" <<'EOF'
plug
wait ready
de yz
wait code:yz
EOF
same 'by path and with a layout' 0 $?
# A scanner with the wrong layout says so on the code of the sheet; ?gs1 marks what it sends.
keyboard check warenspur-reader --no-store --json "hid:05e0:1200?layout=de&gs1" <<'EOF'
plug
wait ready
us yz-/:_?#
wait y and z are swapped: the keyboard layout of the scanner is English (US), that of the computer is German
de yz-/:_?#
wait "text":"yz-/:_?#"
de 00395212340000000015
wait "symbology":"GS1-128"
EOF
same 'a wrong layout is named, and ?gs1 is taken' 0 $?
keyboard other warenspur-reader --no-store "hid:/dev/input/event5?id=1111:2222" <<'EOF'
plug
wait is not the requested device: found 05e0:1200, requested 1111:2222
EOF
same 'another device at that path is left alone' 0 $?

# The list takes names from the device: they are cleaned.
printf 'plug\nwait hid:05e0:1200\n' | timeout 60 umockdev-wrapper "$BUILD/tests/keys" \
	bash -c "until warenspur-reader --list | grep hid:05e0; do :; done" >"$dir/list" 2>&1
has '--list shows the scanner' "$(cat "$dir/list")" 'hid:05e0:1200'
has 'with its name, cleaned' "$(cat "$dir/list")" 'Handheld <U+001B>[31m scanner'

for bad in hid: hid:event5 'hid:/dev/input/event5?layout=fr' 'hid:/dev/input/event5?id=1' 'hid:05e0:1200?x=1' 'hid:05e0:1200?gs1=x'; do
	warenspur-reader --no-store "$bad" >/dev/null 2>"$dir/bad"
	same "$bad is refused" 2 $?
done
finish
