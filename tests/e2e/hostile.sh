#!/bin/bash
# Bad input is normal input: each gives one clear sentence with cause and next step, and nothing is
# lost.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null
one_sentence() { [ "$(grep -c . "$1")" = 1 ]; }

# --- codes and tags ----------------------------------------------------------------------------------
cat >"$dir/codes" <<'EOF'
9521234000014
]C100395212340000000015
]E09521234000014
'); DROP TABLE scan;--
=cmd|'/c calc'!A0
9521234000013
EOF
printf 'esc\033[2J\033]0;owned\007 bidi\342\200\256 tab\tend\n' >>"$dir/codes"
warenspur reader --db "$db" --json "replay:$dir/codes" >"$dir/codes.json" 2>"$dir/codes.err"
same 'replay of hostile codes: exit code' 0 $?
same 'every line became a scan' 7 "$(sql "$db" 'SELECT count(*) FROM scan')"
same 'a wrong check digit without symbology stays a code' 'code:9521234000014' \
	"$(sql "$db" 'SELECT item FROM scan WHERE seq=1')"
has 'a wrong SSCC is rejected with the right digit' \
	"$(sql "$db" "SELECT text FROM scan WHERE verdict='rejected' AND seq=2")" 'check digit is 5 but should be 4'
same 'a wrong EAN is rejected' rejected "$(sql "$db" 'SELECT verdict FROM scan WHERE seq=3')"
same 'SQL is only text' "code:'); DROP TABLE scan;--" "$(sql "$db" 'SELECT item FROM scan WHERE seq=4')"
same 'escape sequences are shown, not sent' 'esc<U+001B>[2J<U+001B>]0;owned<U+0007> bidi<U+202E> tab<U+0009>end' \
	"$(sql "$db" 'SELECT text FROM scan WHERE seq=7')"
same 'their bytes are kept' 1 "$(sql "$db" "SELECT count(*) FROM scan WHERE seq=7 AND hex(data) LIKE '6573631B5B324A%'")"
check 'no control byte in any output' bash -c "! LC_ALL=C grep -qP '[\x01-\x08\x0b-\x1f\x7f]' '$dir/codes.json' '$dir/codes.err'"
has 'a formula is disarmed in CSV' "$(warenspur export --db "$db" --format csv)" "\"'=cmd"
check 'JSON export is one document' bash -c "warenspur export --db '$db' --format json | jq -e 'length == 7'"
check 'the dashboard shows them' warenspur tui --db "$db" --dump 100x30 --view scans
check 'and sends none of their bytes' bash -c \
	"! warenspur tui --db '$db' --dump 100x30 --view scans | LC_ALL=C grep -qP '\x1b|\xe2\x80\xae'"

# A tag with broken NDEF, by the record of a reader: stays its UID, said in words.
printf '%s\n' '{"carrier":"nfc","symbology":"NTAG213","tag":"04A1B2C3D4E5F6","data":"0QH/VQQ="}' >"$dir/tag.json"
warenspur reader --db "$db" --json "replay:$dir/tag.json" >"$dir/tag.out" 2>"$dir/tag.err"
same 'broken NDEF: the tag is its UID' 'nfc:04A1B2C3D4E5F6' "$(sql "$db" 'SELECT item FROM scan ORDER BY seq DESC LIMIT 1')"
has 'broken NDEF: the reason' "$(cat "$dir/tag.out" "$dir/tag.err")" "a record's length exceeds the message"
head -c 5000 /dev/zero | tr '\0' A >"$dir/long"
warenspur reader --db "$db" "replay:$dir/long" >/dev/null 2>&1
same 'a code of 5,000 bytes is rejected' rejected "$(sql "$db" 'SELECT verdict FROM scan ORDER BY seq DESC LIMIT 1')"

# --- image files ----------------------------------------------------------------------------------
mkdir "$dir/pictures"
zint -b 13 -d 952123400001 -o "$dir/pictures/b.png" --scale 2 2>/dev/null
echo 'this is no picture' >"$dir/pictures/a.png"
head -c 200 "$dir/pictures/b.png" >"$dir/pictures/c.png"
warenspur reader --db "$db" --json "image:$dir/pictures/a.png" >"$dir/a.out" 2>"$dir/a.err"
same 'no picture: exit 1' 1 $?
check 'no picture: one sentence' one_sentence "$dir/a.err"
warenspur reader --db "$db" --json "image:$dir/pictures" >"$dir/f.out" 2>"$dir/f.err"
same 'a folder with a good one: exit 0' 0 $?
same 'the good one is read' 'https://id.gs1.org/01/09521234000013' "$(jq -r .item "$dir/f.out")"
same 'the bad ones are named' 2 "$(grep -cE 'a\.png|c\.png' "$dir/f.err")"
warenspur reader --db "$db" image:/no/such/file.png 2>"$dir/n.err"
same 'a picture that is not there: exit 66' 66 $?
warenspur reader --db "$db" nonsense:abc 2>"$dir/n.err"
same 'an unknown driver: exit 2' 2 $?

# --- a PLC that answers nonsense -------------------------------------------------------------------
start_plant --stopped
cat >"$dir/odd.ini" <<'EOF'
[signals]
; STATE read from where the boot number is
STATE = 14
BOOT_ID = 0
EOF
start odd warenspur-plc-bridge --db "$db" --plc odd --profile "$dir/odd.ini" "$modbus"
alarm() { sql "$db" "SELECT text FROM alarm WHERE source='$1' AND code='plc_config'"; }
check 'a PLC that answers nonsense: alarm' until_true 10 bash -c \
	"sqlite3 '$db' \"SELECT text FROM alarm WHERE code='plc_config' AND source='odd'\" | grep -q STATE"
has 'with the next step' "$(alarm odd)" 'check the addresses in the PLC profile'
printf '[signals]\nLB_IDENT = 22.1\nDONE_SEQ = 40\n' >"$dir/far.ini"
start far warenspur-plc-bridge --db "$db" --plc far --profile "$dir/far.ini" "$modbus"
check 'registers the PLC does not have: alarm' until_true 10 bash -c \
	"sqlite3 '$db' \"SELECT text FROM alarm WHERE code='plc_config' AND source='far'\" | grep -q 'rejects registers'"
start unit warenspur-plc-bridge --db "$db" --plc unit --unit 9 "$modbus"
check 'a wrong unit is said' until_true 10 bash -c \
	"sqlite3 '$db' \"SELECT count(*) FROM alarm WHERE source='unit'\" | grep -q '[1-9]'"

# --- configuration --------------------------------------------------------------------------------
printf '[plc]\nunitt = 1\n' >"$dir/typo.ini"
warenspur-plc-bridge --db "$db" --profile "$dir/typo.ini" tcp:127.0.0.1:1 2>"$dir/typo.err"
same 'a profile with a typo: exit 78' 78 $?
check 'one sentence' one_sentence "$dir/typo.err"
has 'with line and column' "$(cat "$dir/typo.err")" 'typo.ini:2:1:'
printf '[reader]\nplaze = x\n' >"$dir/warenspur.conf"
warenspur-reader --config "$dir/warenspur.conf" --list 2>"$dir/conf.err"
same 'a configuration with a typo: exit 78' 78 $?
has 'with line and column' "$(cat "$dir/conf.err")" 'warenspur.conf:2:1:'

# --- databases --------------------------------------------------------------------------------------
cp "$db" "$dir/newer.db"
sqlite3 "$dir/newer.db" 'PRAGMA user_version=99'
before=$(sha256sum <"$dir/newer.db")
for p in "export --db $dir/newer.db" "import --db $dir/newer.db $BUILD/share/warenspur/demo.csv" \
	"tui --db $dir/newer.db --dump 80x24" "reader --db $dir/newer.db replay:$dir/codes" \
	"plc-bridge --db $dir/newer.db tcp:127.0.0.1:1"; do
	# shellcheck disable=SC2086
	warenspur $p >"$dir/out" 2>"$dir/err" </dev/null
	same "a newer database: ${p%% *}: exit 78" 78 $?
	has "a newer database: ${p%% *}: the sentence" "$(cat "$dir/err")" 'newer Warenspur (version 99'
done
same 'the newer database is untouched' "$before" "$(sha256sum <"$dir/newer.db")"
echo 'this is no database, but text that somebody put there by mistake' >"$dir/text.db"
warenspur export --db "$dir/text.db" 2>"$dir/err"
has 'a text file is no database' "$(cat "$dir/err")" 'not a database'
warenspur export --db "$dir/none.db" 2>"$dir/err"
same 'no database at all: exit 66' 66 $?
# The largest QR code there is, with every byte, escape sequences, NUL, SQL and a formula in it.
{
	printf '=cmd|x\047); DROP TABLE scan;-- \033[2J \342\200\256 \000'
	for ((i = 0; i < 2953; i++)); do printf "\\x$(printf %02x $((i % 256)))"; done
} | head -c 2953 >"$dir/big"
zint -b 58 --binary --secure=1 --scale 2 --whitesp 4 --vwhitesp 4 -i "$dir/big" -o "$dir/big.png"
warenspur reader --db "$db" --json "image:$dir/big.png" >"$dir/big.json" 2>/dev/null
jq -r .data "$dir/big.json" | base64 -d >"$dir/big.back"
check 'a QR code of 2,953 bytes comes through byte for byte' cmp "$dir/big" "$dir/big.back"
check 'its text holds no control byte' bash -c "! jq -r .text '$dir/big.json' | LC_ALL=C grep -qP '[\x01-\x09\x0b-\x1f\x7f]'"
check 'the dashboard shows it' warenspur tui --db "$db" --dump 100x30 --view scans
check 'and the card of it' bash -c "warenspur explain --symbology QR - <'$dir/big' | head -c 100 | grep -q ."
finish
