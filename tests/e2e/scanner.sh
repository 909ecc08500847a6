#!/bin/bash
# A scanner on its serial line as it comes out of the box or as somebody has set it: frames, words for "no
# read", UPC-E, add-ons, no AIM prefix, no FNC1.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db
gtin=https://id.gs1.org/01/0
warenspur import "$BUILD/share/warenspur/demo.csv" >/dev/null

scans=0
plug_in_handheld
ready() { [ "$(sql "$db" "SELECT state FROM program WHERE role='reader:hand'")" = ready ]; }
read_with() { # OPTION… : a reader with these options
	start hand warenspur-reader --place goods-in --source hand "$@" "serial:$dir/hand:9600"
	check "a reader${*:+ with $*}" until_true 10 ready
}
scanned() { [ "$(sql "$db" 'SELECT count(*) FROM scan')" -ge "$1" ]; }
scan() { # CODE ITEM : CODE as for printf
	printf "$1\n" >&3
	scans=$((scans + 1))
	until_true 10 scanned "$scans" || not_ok "scan of $1"
	same "$1" "$2" "$(sql "$db" 'SELECT item FROM scan ORDER BY seq DESC LIMIT 1')"
}
said() { sql "$db" 'SELECT text FROM scan ORDER BY seq DESC LIMIT 1'; }

read_with
scan '\0029521234000013\003' "${gtin}9521234000013"
scan '9521234000013\t' "${gtin}9521234000013"
scan '9521234000013  ' "${gtin}9521234000013"
scan '01234505' "${gtin}0012000003455"
scan '978054466825652495' "${gtin}9780544668256"
scan '977147396801204' "${gtin}9771473968012"
scan '0109521234000013211001' "${gtin}9521234000013/21/1001"
scan '010952123400001310LOT7\035211002' "${gtin}9521234000013/21/1002"
scan ']C101095212340000131726013110A2021121095212341118411519721' ''
has 'a missing separator: what to set' "$(said)" 'the separator (FNC1) after field (10) or a later field is missing; set the scanner to send FNC1'
scan ']C1010952123400001310LOT7~2144' ''
has 'a replaced separator: what to set' "$(said)" 'the separator (FNC1) arrives as "~"; set the scanner to send FNC1'
scan ']C1010952123400001310LOT7<GS>2144' ''
has 'a word for it' "$(said)" 'the separator (FNC1) arrives as "<GS>"'

# Tries without a read are no scans, they are counted.
tries() { [ "$(sql "$db" "SELECT count(*) FROM no_read WHERE source='hand' AND place='goods-in'")" = "$1" ]; }
printf 'NoRead\nNOREAD\nERROR\n?\n\030\n\002No Read\003\n' >&3
check 'six tries without a read' until_true 10 tries 6
scan 'Box 7' 'code:Box 7'
same 'none of them is a scan or an item' "$scans 0" \
	"$(sql "$db" "SELECT (SELECT count(*) FROM scan) || ' ' || (SELECT count(*) FROM item WHERE key LIKE '%ead%')")"
check 'they are said' grep -q 'no read' "$dir/hand.err"

# A frame of its own.
kill "$pid"; wait "$pid"
read_with --prefix 'SC1:' --suffix '\x3B' --no-read 'leer'
scan 'SC1:9521234000013;' "${gtin}9521234000013"
scan 'NoRead' 'code:NoRead'
printf 'SC1:LEER;\n' >&3
check 'a word of its own' until_true 10 tries 7
kill "$pid"; wait "$pid"
read_with --gs1
refused() { [ "$(sql "$db" "SELECT count(*) FROM scan WHERE verdict='rejected' AND symbology='GS1-128' AND text LIKE '%should be 4%'")" = 1 ]; }
printf '00395212340000000015\r\n' >&3
check 'a scanner that is said to send GS1: a wrong SSCC is refused' until_true 10 refused
scans=$((scans + 1))
scan '9521234000013' "${gtin}9521234000013"
# The address says the same of one device: ?gs1, and ?gs1=no against the option.
refused_gs1() { [ "$(sql "$db" "SELECT count(*) FROM scan WHERE verdict='rejected' AND symbology='GS1-128' AND text LIKE '%should be 4%'")" = "$1" ]; }
kill "$pid"; wait "$pid"
start hand warenspur-reader --place goods-in --source hand "serial:$dir/hand:9600?gs1"
check 'a reader with ?gs1' until_true 10 ready
printf '00395212340000000015\r\n' >&3
check '?gs1: a wrong SSCC is refused' until_true 10 refused_gs1 2
scans=$((scans + 1))
kill "$pid"; wait "$pid"
start hand warenspur-reader --place goods-in --source hand --gs1 "serial:$dir/hand?gs1=no"
check 'a reader with --gs1 and ?gs1=no' until_true 10 ready
scan '00395212340000000015' 'code:00395212340000000015'
for bad in 'serial:/dev/null?gs2' 'serial:/dev/null?gs1=maybe' 'serial:/dev/null:9600?gs1&gs1'; do
	warenspur-reader --no-store "$bad" >/dev/null 2>"$dir/bad"
	same "$bad is refused" 2 $?
done
for bad in '--prefix \q' '--no-read \x' '--suffix \'; do
	warenspur-reader --no-store $bad serial:/dev/null >/dev/null 2>"$dir/bad"
	same "$bad is refused" 2 $?
done
finish
