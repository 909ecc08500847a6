#!/bin/bash
# Pictures of codes, as a label program draws them, through the reader: symbology, text and item of each kind;
# what is no item; what a picture without a code is told; the build without the C++ library.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
export WARENSPUR_DB=$dir/warenspur.db LANG=C.UTF-8

# draw NAME SYMBOLOGY OPTION… : NAME.png
draw() {
	zint -o "$dir/$1.png" -b "$2" --scale=2 --whitesp=10 --vwhitesp=6 "${@:3}" >/dev/null 2>"$dir/zint.err" ||
		not_ok "zint draws $1: $(cat "$dir/zint.err")"
}
# read_back NAME : "SYMBOLOGY TEXT ITEM" of each code, in lines
read_back() {
	warenspur-reader --lang en --no-store --json "image:$dir/$1.png" 2>"$dir/$1.err" |
		jq -r '.symbology + " " + .text + " " + .item'
}

# --- what it says, and the item ------------------------------------------------------------------------
link=https://id.gs1.org/01/09521234543213
draw omni DBAR_OMN -d 0952123454321
draw stacked DBAR_STK -d 0952123454321
draw omnistacked DBAR_OMNSTK -d 0952123454321
draw expanded DBAR_EXP --gs1 -d '[01]09521234543213[21]77[3103]001750'
draw expandedstacked DBAR_EXPSTK --gs1 -d '[01]09521234543213[10]12[21]77AB'
for name in omni stacked omnistacked; do
	same "DataBar: $name" "GS1-DATABAR 0109521234543213 $link" "$(read_back $name)"
done
same 'DataBar: expanded' "GS1-DATABAR 01095212345432132177<U+001D>3103001750 $link/21/77" "$(read_back expanded)"
same 'DataBar: expanded stacked' "GS1-DATABAR 01095212345432131012<U+001D>2177AB $link/21/77AB" \
	"$(read_back expandedstacked)"
said=$(warenspur explain --lang en ']e001095212345432132177')
has 'DataBar: explained' "$said" '(21)'
has 'DataBar: its name' "$said" 'GS1 DataBar'
same 'DataBar: the key is that of the AIM prefix' "$link/21/77" \
	"$(printf ']e001095212345432132177\n' | warenspur-reader --no-store --json replay:- 2>/dev/null | jq -r .item)"

draw aztec AZTEC -d 'Train ticket 1 adult'
draw aztecgs1 AZTEC --gs1 -d '[01]09521234543213[21]77'
draw pdf417 PDF417 -d 'Identity card'
draw maxicode MAXICODE -d 'Parcel 1Z'
draw microqr MICROQR -d 'MICRO QR'
draw dmre DATAMATRIX --vers=40 -d 'Rectangle'
draw kanji QRCODE -d 倉庫棚
draw korean QRCODE --eci=30 -d 창고
same 'Aztec' 'AZTEC Train ticket 1 adult code:Train ticket 1 adult' "$(read_back aztec)"
same 'GS1 Aztec' "GS1-AZTEC 01095212345432132177 $link/21/77" "$(read_back aztecgs1)"
same 'PDF417' 'PDF417 Identity card code:Identity card' "$(read_back pdf417)"
same 'MaxiCode' 'MAXICODE Parcel 1Z code:Parcel 1Z' "$(read_back maxicode)"
same 'Micro QR' 'MICRO-QR MICRO QR code:MICRO QR' "$(read_back microqr)"
same 'DMRE' 'DATAMATRIX Rectangle code:Rectangle' "$(read_back dmre)"
same 'QR in Kanji mode' 'QR 倉庫棚 code:倉庫棚' "$(read_back kanji)"
same 'QR with an ECI' 'QR 창고 code:창고' "$(read_back korean)"

# Kept, counted and known again, like any code.
warenspur-reader --lang en "image:$dir/aztec.png" >/dev/null 2>&1
same 'the name in the table' AZTEC "$(sqlite3 "$WARENSPUR_DB" 'SELECT symbology FROM scan')"

# --- what is no item -----------------------------------------------------------------------------------
draw codablock CODABLOCKF -d 'Codablock F with several rows of text 1234567890'
same 'Codablock F is not one item per row' '' "$(read_back codablock)"
same 'no code: exit code' 1 "$(warenspur-reader --no-store "image:$dir/codablock.png" >/dev/null 2>&1; echo $?)"
said=$(cat "$dir/codablock.err")
has 'no code: what is not looked for' "$said" 'not looked for: Codabar, Code 93, SQ, Codablock F,'
has 'no code: and in German' "$(warenspur-reader --lang de --no-store "image:$dir/codablock.png" 2>&1)" \
	'nicht gesucht wird nach: Codabar, Code 93, SQ, Codablock F,'
has 'no code: without what --also enables' \
	"$(warenspur-reader --lang en --no-store --also=codabar,sqcode "image:$dir/codablock.png" 2>&1)" \
	'not looked for: Code 93, Codablock F,'

# --- without the library -------------------------------------------------------------------------------
said=$(make -s ZXING= B="$dir/without" left-out 2>&1)
has 'make says what is left out' "$said" 'Left out of the reader'
has 'make says for which library' "$said" 'apt-get install libzxing-dev g++'
same 'make says nothing if nothing is left out' '' "$(make -n ZXING=1 all 2>/dev/null | grep -i 'left out')"
check 'the decoder builds without it' make -s ZXING= B="$dir/without" "$dir/without/reader/decode/attempts.o" \
	"$dir/without/reader/decode/decoder.o" "$dir/without/reader/decode/symbology_set.o"
same 'and has nothing of it' '' "$(nm "$dir/without/reader/decode/"*.o | grep -i zxing)"
finish
