#!/bin/bash
# What a code is: explain, label, undo, and codes that people write into a file to import.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db
sgtin=https://id.gs1.org/01/09521234000013/21/1001

# --- explain ----------------------------------------------------------------------------------
card=$(warenspur explain '(01)09521234000013(21)1001(17)261231')
same 'a right code: exit 0' 0 $?
for part in '(21) serial number' '2026-12-31' '50 - 47 = 3' "$sgtin" 'urn:epc:id:sgtin:9521234.000001.1001' \
	3036452148000040000003E9 "$sgtin?17=261231"; do has "card: $part" "$card" "$part"; done
card=$(warenspur explain 395212340000000015)
same 'a wrong check digit: exit 1' 1 $?
has 'and the card says so' "$card" 'check digit is 5 but should be 4'
same 'a mistake is not for standard error' '' "$(warenspur explain 395212340000000015 2>&1 >/dev/null)"
json=$(printf '9521234000013\r\n\n]C100395212340000000014\n(10)LOT\n' | warenspur explain --json -)
same 'lines: one is wrong, exit 1' 1 $?
same 'lines: one object each' 3 "$(wc -l <<<"$json")"
same 'JSON: right or not' 'true true false' "$(jq -r .right <<<"$json" | xargs)"
same 'JSON: items' "https://id.gs1.org/01/09521234000013 https://id.gs1.org/00/395212340000000014" \
	"$(jq -r .item <<<"$json" | xargs)"
has 'JSON: what is missing' "$(jq -r '.mistakes[]' <<<"$json")" 'also needs field (01)'
same 'JSON: the tag a gate would see' 3156452148B2D05E01000000 "$(jq -r '.epc_hex // empty' <<<"$json")"
same 'JSON: names of rows are words for machines, in both languages the same' 'sentence note fields family use symbology bytes hex' \
	"$(warenspur explain --lang de --json 395212340000000015 | jq -r '[.rows[].name] | .[:3] + .[-5:] | join(" ")')"
# Dates on a card are written as in its language; JSON is for programs.
envelope=']d1[)><RS>06<GS>1PX<GS>%s<RS><EOT>'
while IFS='|' read -r code english german; do
	has "$code" "$(warenspur explain "$code")" " $english"
	card=$(warenspur explain --lang de "$code")
	has "$code, in German" "$card" " $german"
	same "$code: no other form in German" '' "$(grep -oE '\b[12][0-9]{3}-[01][0-9](-[0-3][0-9])?\b' <<<"$card")"
	has "$code, in JSON" "$(warenspur explain --lang de --json "$code")" "\"${english:0:7}"
done <<END
(01)09521234000013(17)261231|2026-12-31|31.12.2026
(01)09521234000013(15)261200|2026-12, the|12.2026, der
(01)09521234000013(7003)2612312359|2026-12-31 23:59|31.12.2026 23:59
(01)09521234000013(7007)261201261231|2026-12-01 to 2026-12-31|01.12.2026 bis 31.12.2026
$(printf "$envelope" 16D20261231)|2026-12-31|31.12.2026
$(printf "$envelope" D261231)|2026-12-31|31.12.2026
$(printf "$envelope" 4D26365)|2026-12-31|31.12.2026
$(printf "$envelope" 1D311226)|2026-12-31|31.12.2026
=>026365|2026-12-31|31.12.2026
&*0263651430|2026-12-31 14:30|31.12.2026 14:30
+A99912345/\$\$3261209L1+|2026-12-09|09.12.2026
END
printf 'BEGIN:VEVENT\nDTSTART:20261231T083000\nEND:VEVENT' >"$dir/event"
has 'the date of an event' "$(warenspur explain --lang de "$(cat "$dir/event")")" '31.12.2026 08:30'
printf '@\n\036\rANSI 636026080102DL00410288ZA03290015DLDAQD1\nDBB12311990\nDBA20301231\n' >"$dir/card"
card=$(warenspur explain --lang de "$(cat "$dir/card")")
has 'the dates of a card' "$(grep -A1 12311990 <<<"$card") $(grep -A1 20301231 <<<"$card")" '31.12.1990'
has 'in both orders' "$card" '31.12.2030'
has 'a symbology that is mistyped' "$(warenspur explain --symbology qrr 1 2>&1)" 'did you mean QR? Possible: EAN-13, '
has 'the symbology can be told' "$(warenspur explain --symbology itf 21348075016401)" 'DHL Leitcode'
same 'an unknown symbology: exit 2' 2 "$(warenspur explain --symbology cheese 1 >/dev/null 2>&1; echo $?)"
same 'no code: exit 2' 2 "$(warenspur explain >/dev/null 2>&1; echo $?)"
same 'full disk: exit 74' 74 "$(warenspur explain 1 >/dev/full 2>/dev/null; echo $?)"
has 'a code that begins like an option' "$(warenspur explain -- --json)" 'text'
has 'a code that begins with a hyphen needs no --' "$(warenspur explain -27580899)" 'medicine in Germany (PZN)'
same 'options stand before and behind it' 'code:-27580899 code:-x code:--1' \
	"$(warenspur explain -27580899 --json --symbology CODE-39 -x --1 | jq -r .item | xargs)"
same 'a word that is nearly an option is a mistake: exit 2' '2 2' \
	"$(warenspur explain --jsonn 1 >/dev/null 2>&1; echo $?) $(warenspur explain -json 1 >/dev/null 2>&1; echo $?)"
has 'no option behind --' "$(warenspur explain -- -1 --json)" 'text         --json'
check 'a label of such a code' warenspur label -27580899 --out "$dir/hyphen.svg"
has 'with its text' "$(cat "$dir/hyphen.svg")" '>-27580899<'
hostile=$(printf '\x1b]52;c;aGk=\x07\xe2\x80\xae' | warenspur explain -)
same 'hostile bytes are shown, not sent' '' "$(LC_ALL=C grep -ao $'[\x1b\x07]' <<<"$hostile")"
has 'as text' "$hostile" '<U+001B>]52;c;aGk=<U+0007><U+202E>'
check 'needs no database' test ! -e "$db"
printf 'gtin,name,lane\n9521234000013,Mint tea,1\n' | warenspur import - --db "$dir/names.db" >/dev/null
same 'with a database the article has its name, behind the sentence' 'article      Mint tea' \
	"$(warenspur explain --db "$dir/names.db" '(01)09521234000013(21)7' | sed -n 2p | tr -s ' ' | sed 's/ /      /')"
printf 'no database' >"$dir/text.db"
text=$(warenspur explain --db "$dir/text.db" 9521234000013 2>"$dir/err")
same 'a file that is none is said, and the code is explained' '0 1' "$? $(grep -c 'An article (GTIN)' <<<"$text")"
has 'on standard error' "$(cat "$dir/err")" text.db

# --- label: what is printed can be read --------------------------------------------------------
codes_in() { warenspur reader --no-store --json "image:$1" 2>/dev/null | jq -r .text | sort | xargs; }
all='WSP:ACK WSP:LANE1 WSP:LANE2 WSP:LANE3 WSP:LANG:DE WSP:LANG:EN WSP:RESET WSP:START WSP:STOP WSP:UNDO'
check 'commands as PNG' warenspur label commands --out "$dir/commands.png"
same 'each of them can be read' "$all" "$(codes_in "$dir/commands.png")"
check 'commands as SVG' warenspur label commands --plc plc2 --out "$dir/commands.svg"
for title in 'start the belt' 'undo the last entry' WSP:STOP:plc2; do
	has "the sheet says: $title" "$(cat "$dir/commands.svg")" "$title"
done
# The black rectangles, eight dots to the millimetre; enough of SVG for our own.
rasterise() {
	awk -F'"' '/<svg/ { split($8, box, " "); w = box[3] * 8; h = box[4] * 8 }
		/<rect x=/ { for (y = int($4 * 8); y < int(($4 + $8) * 8); y++)
			for (x = int($2 * 8 + .5); x < int(($2 + $6) * 8 + .5); x++) dark[y * w + x] = 1 }
		END { print "P1", w, h; for (i = 0; i < w * h; i++) print (i in dark) ? 1 : 0 }'
}
rasterise <"$dir/commands.svg" >"$dir/svg.pbm"
same 'the sheet can be read' 'WSP:ACK WSP:LANE1:plc2 WSP:LANE2:plc2 WSP:LANE3:plc2 WSP:LANG:DE WSP:LANG:EN WSP:RESET:plc2 WSP:START:plc2 WSP:STOP:plc2 WSP:UNDO' \
	"$(codes_in "$dir/svg.pbm")"
same 'the sheet is one A4 page' '210mm 297mm' "$(grep -o 'width="[0-9]*mm" height="[0-9]*mm"' "$dir/commands.svg" | grep -o '[0-9]*mm' | xargs)"
warenspur label stickers 25 --out "$dir/stickers.svg"
same '25 codes are three A4 pages' '210mm 891mm' "$(grep -o 'width="[0-9]*mm" height="[0-9]*mm"' "$dir/stickers.svg" | grep -o '[0-9]*mm' | xargs)"
same 'and no code is cut where a page ends' '' "$(grep '<rect x=' "$dir/stickers.svg" | awk -F'"' 'int($4 / 297) != int(($4 + $8) / 297)')"
has 'a sheet that is mistyped is printed as a code, with a question' "$(warenspur label comands 2>&1 >/dev/null)" 'did you mean warenspur label commands?'
same 'a text that is near to no sheet: no question' '' "$(warenspur label 'Palette 7' 2>&1 >/dev/null)"
# Half blocks are two dots, one above the other; eight times as large.
from_halves() {
	sed 's/▀/u/g; s/▄/l/g; s/█/f/g' | awk '/^[ ulf]+$/ { line[n++] = $0; if (length($0) > w) w = length($0) }
		END { print "P1", w * 8, n * 16; for (y = 0; y < n * 16; y++) for (x = 0; x < w * 8; x++) {
			c = substr(line[int(y / 16)], int(x / 8) + 1, 1)
			print c == "f" || (c == "u" && y % 16 < 8) || (c == "l" && y % 16 >= 8) ? 1 : 0 } }'
}
warenspur label WSP:STOP | from_halves >"$dir/halves.pbm"
same 'the terminal can be read' WSP:STOP "$(codes_in "$dir/halves.pbm")"
warenspur label '(01)09521234000013(21)1001' --out "$dir/gs1.png"
same 'GS1 fields become GS1-128' "GS1-128 $sgtin" \
	"$(warenspur reader --no-store --json "image:$dir/gs1.png" | jq -r '.symbology + " " + .item')"
same 'a Leitcode is printed' 21348075016401 "$(warenspur label 21348075016401 --out "$dir/post.svg" && grep -o '>2[0-9]*<' "$dir/post.svg" | tr -d '<>')"
check 'calibration' warenspur label calibration --out "$dir/calibration.png"
same 'calibration can be read' 'ABCXYZ-/_:;' "$(codes_in "$dir/calibration.png")"
# The sheet that sets up a scanner: what it says a person should see is what explain and the reader show.
check 'scanner: as SVG' warenspur label scanner --out "$dir/scanner.svg"
guide=$(warenspur label scanner --out "$dir/scanner.png")
rasterise <"$dir/scanner.svg" >"$dir/scanner.pbm"
for file in scanner.pbm scanner.png; do
	same "$file: both codes can be read, with their code types" "GS1-128 $sgtin
QR code:yz-/:_?#" "$(warenspur reader --no-store --json "image:$dir/$file" 2>/dev/null | jq -r '.symbology + " " + .item' | sort)"
done
sheet=$(sed 's/&gt;/>/g; s/&amp;/\&/g; s/&quot;/"/g' "$dir/scanner.svg")
guide=$(tr -s '\n ' ' ' <<<"$guide")
for part in 'Global AIM ID = Enable ($CAIEN01)' 'Transmit Code ID Character = AIM (2Dh, 01h)' 'All Symbologies (99), AIM I.D.' \
	'DS6708 Product Reference Guide, p. 4-16' "right: GS1-128, $sgtin" 'right: QR, code:yz-/:_?#' 'German: zyß-Ö?_§' 'zy/&>?_\'; do
	has "the sheet says: $part" "$sheet" "$part"
	has "so does the text beside the picture: $part" "$guide" "$part"
done
same 'the sheet is one A4 page, in German as well' '297mm 297mm' "$(for lang in en de; do
	warenspur label scanner --lang $lang --out "$dir/$lang.svg" && grep -oE 'height="[0-9]+mm"' "$dir/$lang.svg"; done | grep -o '[0-9]*mm' | xargs)"
same 'and nothing stands below its end' '' "$(grep '<text' "$dir/de.svg" | awk -F'"' '$4 > 287')"
has 'in German' "$(cat "$dir/de.svg")" 'Tastaturbelegung'
same 'text: the codes and the guide' 2 "$(warenspur label scanner | grep -cE '^(Set up a handheld scanner|2\. Separator: .*)$')"
for code in 'First code:GS1-DATAMATRIX' 'Second code:QR'; do
	warenspur label scanner | sed -n "/^${code%:*}\$/,/[0-9#]\$/p" | from_halves >"$dir/halves.pbm"
	same "the terminal, ${code%:*}: a code type that fits" "${code#*:}" "$(warenspur reader --no-store --json "image:$dir/halves.pbm" 2>/dev/null | jq -r .symbology)"
done
scanner_row() { warenspur explain "$1" --json | jq -r '.rows[] | select(.name == "scanner") | .tone + ": " + .value'; }
read_as() { printf '%s\n' "$1" | sed 's/<GS>/\x1d/' | warenspur reader --no-store --source hand replay:- 2>"$dir/said" | cut -d ' ' -f 3,5; }
while IFS='|' read -r code row shown; do
	has "explain $code" "$(scanner_row "$code")" "$row"
	same "reader: $code" "$shown" "$(read_as "$code")"
	read_as "$code" >/dev/null
	has "reader: $code: says it" "$(cat "$dir/said")" "${row#*: }"
done <<END
]C1010952123400001310LOT7<GS>211001|good: scanner check, first code|GS1-128 $sgtin
010952123400001310LOT7<GS>211001|note: the AIM prefix ]C1 is missing|UNKNOWN $sgtin
]C1010952123400001310LOT7211001|note: the separator (FNC1) is missing|GS1-128 ${sgtin%/21/1001}
]Q1yz-/:_?#|good: scanner check, second code|QR code:yz-/:_?#
zyß-Ö?_§|note: y and z are swapped: the keyboard layout of the scanner is English (US)|UNKNOWN code:zyß-Ö?_§
zy/&>?_\\|note: y and z are swapped: the keyboard layout of the scanner is German|UNKNOWN code:zy/&>?_\\
END
same 'nor has one that a person types with brackets' '' "$(scanner_row '(01)09521234000013(10)LOT7(21)1001')"
same 'another code has no such row' '' "$(scanner_row 9521234000013)"
has 'a sheet that is mistyped' "$(warenspur label scaner 2>&1 >/dev/null)" 'did you mean warenspur label scanner?'
same 'a wrong code is not printed' 1 "$(warenspur label 9521234000014 --out "$dir/no.png" >/dev/null 2>&1; echo $?)"
check 'and leaves nothing' test ! -e "$dir/no.png"
same 'an unknown ending: exit 2' 2 "$(warenspur label x --out "$dir/no.pdf" >/dev/null 2>&1; echo $?)"
same 'no such folder: exit 73' 73 "$(warenspur label x --out /no/such/x.svg >/dev/null 2>&1; echo $?)"
same 'full disk: exit 74' 74 "$(warenspur label x >/dev/full 2>/dev/null; echo $?)"
has 'what a symbology cannot carry' "$(warenspur label --symbology EAN-13 abc 2>&1)" 'choose another'

# --- import takes what people write --------------------------------------------------------------
for place in shelf gate yard x; do warenspur place "$place" >/dev/null; done
printf 'item,place\n(01)09521234000013(21)1001,shelf\n(00)395212340000000014,gate\n(8003)09521234000013A7,yard\n04A1B2C3D4E5F6,x\n' |
	warenspur import - >/dev/null
same 'import: brackets become the key' shelf "$(sql "$db" "SELECT place FROM item WHERE key='$sgtin'")"
same 'import: an SSCC in brackets' gate "$(sql "$db" "SELECT place FROM item WHERE key LIKE '%/00/395212340000000014'")"
same 'import: a returnable asset' yard "$(sql "$db" "SELECT place FROM item WHERE key LIKE '%/8003/09521234000013A7'")"
same 'import: hex digits are anybody'"'"'s number' x "$(sql "$db" "SELECT place FROM item WHERE key='code:04A1B2C3D4E5F6'")"
has 'import: a command code is not an item' "$(printf 'item\nWSP:STOP\n' | warenspur import - 2>&1)" 'a command code, not an item'

# --- commands and undo, through a reader ------------------------------------------------------------
warenspur import "$BUILD/share/warenspur/demo.csv" >/dev/null
scan() { # CODE PLACE [OPTION…]
	local code=$1 place=$2
	shift 2
	printf '%s\n' "$code" | warenspur reader --place "$place" "$@" replay:- 2>/dev/null
}
has 'a command is a command' "$(scan WSP:ACK gate)" 'command'
same 'and no item' 0 "$(sql "$db" "SELECT count(*) FROM item WHERE key LIKE '%WSP%'")"
scan '(01)09521234000020' desk >/dev/null
scan 9521234000020 desk >/dev/null
same 'booked' 1 "$(sql "$db" "SELECT quantity FROM stock WHERE place='desk'")"
scan WSP:UNDO desk >/dev/null
same 'undone by a scan' '' "$(sql "$db" "SELECT quantity FROM stock WHERE place='desk'")"
printf '{"at":"2026-11-23T10:00:00+01:00","text":"WSP:STOP:plc1","carrier":"barcode"}\n' |
	warenspur reader --place desk replay:- >/dev/null 2>&1
same 'a replayed command is not executed' expired "$(sql "$db" "SELECT state FROM command WHERE verb='stop'")"
scan 9521234000020 desk >/dev/null
seq=$(sql "$db" 'SELECT max(seq) FROM move')
has 'undo by number' "$(warenspur undo "$seq")" "entry $seq undone by entry"
same 'only once: exit 1' 1 "$(warenspur undo "$seq" >/dev/null 2>&1; echo $?)"
same 'nonsense: exit 2' 2 "$(warenspur undo x >/dev/null 2>&1; echo $?)"
same 'no database: exit 66' 66 "$(warenspur undo 1 --db "$dir/none.db" >/dev/null 2>&1; echo $?)"
check 'and none was made' test ! -e "$dir/none.db"

# --- a printed stop reaches the PLC -------------------------------------------------------------------
start_plant --items 0
start bridge warenspur-plc-bridge "$modbus"
check 'the bridge is ready' until_true 20 bash -c \
	"[ \"\$(sqlite3 '$db' \"SELECT state FROM program WHERE role GLOB 'plc-bridge:*'\")\" = ready ]"
state_is() { [ "$(sql "$db" "SELECT value FROM signal WHERE name='STATE' ORDER BY seq DESC LIMIT 1")" = "$1" ]; }
check 'the belt runs' until_true 20 state_is 2
scan WSP:STOP gate >/dev/null
check 'a printed stop stops it' until_true 20 state_is 1
check 'and is put down as done' until_true 10 bash -c \
	"[ \"\$(sqlite3 '$db' \"SELECT state FROM command WHERE verb='stop' ORDER BY seq DESC LIMIT 1\")\" = done ]"
has 'a printed start needs a reader that takes it' "$(scan WSP:START gate)" '--commands all'
has 'and one in a hand' "$(scan WSP:START gate --commands all --handheld no)" '--handheld yes'
has 'not soon after a stop' "$(scan WSP:START gate --commands all)" 'less than 10 s ago'
has 'none: not even a stop' "$(scan WSP:STOP gate --commands none)" 'no printed commands'
same 'the belt stands' 1 "$(sql "$db" "SELECT value FROM signal WHERE name='STATE' ORDER BY seq DESC LIMIT 1")"
# Ten seconds later. The clock cannot be waited for: the stop is put back instead.
sql "$db" "UPDATE command SET at_us = at_us - 11000000; UPDATE signal SET at_us = at_us - 11000000"
scan WSP:START gate --commands all >/dev/null
check 'a printed start starts it' until_true 20 state_is 2
# --- our table of AIs against a published dictionary ----------------------------------------------------
printf '%s\n' '# GS1 Barcode Syntax Dictionary' \
	'01         *?  N14,csum,gcppos2                  ex=255,37 dlpkey=22,10,21|235   # GTIN' \
	'7007        ?  N6,yymmdd [N6],yymmdd             req=01,02                       # HARVEST DATE' \
	'3100-3105  *?  N6                                req=01,02 ex=310n               # NET WEIGHT (kg)' >"$dir/dictionary"
same 'dictionary: what is the same is not told' '' \
	"$("$BUILD/tests/dictionary" "$dir/dictionary" | grep -E '^\((01|7007|310[0-5])\)')"
sed -i 's/ex=255,37/ex=255/; s/\[N6\],yymmdd/[N6]/; s/3100-3105/3100-3109/' "$dir/dictionary"
told=$("$BUILD/tests/dictionary" "$dir/dictionary" | grep -E '^\((01|7007|310[0-9])\)')
has 'dictionary: what excludes each other' "$told" '(01) excludes: dictionary "255", here "255,37"'
has 'dictionary: the form of a value' "$told" '(7007) value: dictionary "[N6]"'
has 'dictionary: a row that is missing here' "$told" '(3106) row: dictionary "there", here "none"'
has 'dictionary: a row that is missing there' "$("$BUILD/tests/dictionary" "$dir/dictionary")" '(8200) row: dictionary "none"'

finish
