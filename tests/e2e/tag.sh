#!/bin/bash
# warenspur tag over a real wire: what it shows, what it writes, what it refuses, a series, a tag that
# is taken away, and Debian's tools as witnesses.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
control=$dir/control
export LIBNFC_DEFAULT_DEVICE=pn532_uart:$dir/pn532 LIBNFC_AUTO_SCAN=false

C() { "$BUILD/tests/control" "$control" "$@"; }
tag() { timeout 30 warenspur tag "$@" --device "nfc:pn532_uart:$pn532" --wait 5 </dev/null 2>&1; }
answer() { # LINE ARGUMENTS… : with somebody who types
	local line=$1
	shift
	timeout 30 warenspur tag "$@" --device "nfc:pn532_uart:$pn532" --wait 5 2>&1 <<<"$line"
}
field() { timeout 30 warenspur-tag read --json --device "$LIBNFC_DEFAULT_DEVICE" --wait 5 2>/dev/null | jq -r "$1"; }
fresh() { # KIND [UID] : one new tag on the reader
	C lift a >/dev/null 2>&1
	C make a "$@" >/dev/null
	C lay a >/dev/null
}
link=https://id.gs1.org/01/09521234000013/21/1001

start_plant --stopped --control "$control"
plant=$pid

# --- every kind --------------------------------------------------------------------------------------
for kind in ntag213 ntag215 ntag216 ultralight; do
	fresh $kind
	yes=
	[ $kind = ultralight ] && yes=--yes
	has "$kind: written" "$(tag write --sgtin 09521234000013 --serial 1001 $yes)" "written and verified: $link"
	same "$kind: read" "$link" "$(field '.item + (.records[1:] | map(.text) | join(""))')"
	timeout 20 nfc-mfultralight r "$dir/tag.mfd" >/dev/null 2>&1
	has "$kind: nfc-mfultralight sees it" "$(tr -d '\0' <"$dir/tag.mfd" | strings -n 8)" 'id.gs1.org/01/09521234000013/21/1001'
	same "$kind: no page is locked" '0000' "$(C peek a 10 2)"
done
fresh ntag213
shown=$(tag read)
for words in 'Tag              NTAG213' 'UID              04A1B2C3D4E580 (fixed)' '144 bytes for data, 136 free' \
	'E1 10 12 00: NDEF 1.0, 144 bytes, writable' 'Locked pages     none' 'Content          none'; do
	has "read: $words" "$shown" "$words"
done
tag write --sgtin 09521234000013 --serial 1001 >/dev/null
has 'read: what the fields mean' "$(tag read)" '(21)           1001  serial number'
C message a D1010754041B5B324A6869 >/dev/null
has 'read: a hostile language is shown, not obeyed' "$(tag read)" 'text (<U+001B>[2J) hi'
C uri a 'https://id.gs1.org/01/09521234000013/21/1001?05=%1b%5b2J' >/dev/null
has 'read: a hostile field is shown, not obeyed' "$(tag read)" '(05)           <U+001B>[2J'
fresh card 04112233445566
has 'read: a card without content' "$(tag read)" 'only its UID can be read'
has 'write: such a card is refused' "$(tag write --uri https://x)" 'cannot be written; use an NTAG21x'
fresh phone
has 'read: a random UID' "$(tag read)" 'random: changes each time'
fresh classic1k
has 'read: MIFARE Classic' "$(tag read)" 'MIFARE Classic 1K'
has 'write: a Classic that is not prepared' "$(tag write --uri https://x)" 'not prepared for NDEF'
printf '\xd1\x01\x02U\x04x' >"$dir/x.ndef"
timeout 60 mifare-classic-write-ndef -y -i "$dir/x.ndef" >/dev/null 2>&1
has 'write: a Classic that is prepared' "$(tag write --yes --sgtin 09521234000013 --serial 1001)" "written and verified: $link"
timeout 30 mifare-classic-read-ndef -y -o "$dir/back.ndef" >/dev/null 2>&1
has 'write: mifare-classic-read-ndef sees it' "$(strings "$dir/back.ndef")" '09521234000013/21/1001'
same 'read: a Classic' "$link" "$(field .item)"
C poke a 65 00 >/dev/null # the length: it is 0 while a card is written
has 'read: a Classic that is torn' "$(tag read)" 'removed while being written and is only partly written'

# --- before anything is touched -------------------------------------------------------------------------
C lift a >/dev/null
has 'a wrong check digit' "$(tag write --sgtin 09521234000012 --serial 1)" 'check digit is 2 but should be 3'
tag write --sgtin 09521234000013 >/dev/null
same 'a GTIN without serial number: usage' 2 $?
has 'no tag' "$(timeout 20 warenspur tag read --device "nfc:pn532_uart:$pn532" --wait 1 2>&1)" 'no tag found within 1 s'
timeout 20 warenspur tag read --device "nfc:pn532_uart:$pn532" --wait 1 >/dev/null 2>&1
same 'no tag: exit code' 66 $?
tag read --device nfc:pn532_uart:/nonexistent >/dev/null
fresh ultralight
answer y write --uri https://example.com/ >/dev/null
has 'too long' "$(tag write --yes --text "$(printf 'x%.0s' {1..60})")" 'the tag has room for'
fresh ntag213
tag write --uri https://one.example/ >/dev/null
has 'other content: asks, and no answer is a no' "$(tag write --uri https://two.example/)" 'the tag was not changed'
same 'other content: left' https://one.example/ "$(field '.records[0].text')"
has 'other content: y' "$(answer y write --uri https://two.example/)" 'written and verified'
has 'the same content: nothing to ask' "$(tag write --uri https://two.example/)" 'written and verified'
C poke a 11 01 >/dev/null
has 'a locked page' "$(tag write --yes --text "$(printf 'x%.0s' {1..60})")" 'page 8 of the tag is locked for ever'
has 'a locked page is shown' "$(tag read)" 'Locked pages     8'
C make b ntag213 04000000000099 >/dev/null && C lay b >/dev/null
has 'two tags' "$(timeout 5 warenspur tag read --device "nfc:pn532_uart:$pn532" --wait 2 2>&1)" 'more than one tag'
C lift b >/dev/null

# --- for ever ---------------------------------------------------------------------------------------------
fresh ntag215
tag write --uri https://one.example/ --yes >/dev/null
same '--yes alone locks nothing' 0000 "$(C peek a 10 2)"
has '--lock without the word' "$(answer no write --uri https://one.example/ --lock)" 'Not locked'
same '--lock without the word locks nothing' 0000 "$(C peek a 10 2)"
has '--lock and yes' "$(answer yes write --uri https://one.example/ --lock)" 'written and verified'
same '--lock: lock bytes' F8FF "$(C peek a 10 2)"
has 'a locked tag' "$(tag write --yes --uri https://two.example/)" 'read-only'
has 'a locked tag is shown' "$(tag read)" 'Locked pages     3 to 129'

# --- taken away -----------------------------------------------------------------------------------------------
fresh ntag213
tag write --uri https://one.example/ >/dev/null
C tear a 22 >/dev/null
start torn timeout 20 warenspur tag write --yes --sgtin 09521234000013 --serial 77 --device "nfc:pn532_uart:$pn532" --wait 10
check 'taken away: it is said' until_true 8 grep -q 'the tag was removed; put it on the reader again' "$dir/torn.err"
kill -INT "$(pgrep -P "$pid")"
wait "$pid"
same 'taken away, Ctrl-C: exit code' 1 $?
has 'taken away, Ctrl-C: the torn tag is named' "$(cat "$dir/torn.err")" 'the tag that was removed during writing is only partly written'
C lay a >/dev/null
has 'read: torn' "$(tag read)" 'removed while being written and is only partly written'
tag read >/dev/null
same 'read: torn: exit code' 1 $?
has 'the reader says so too' "$(timeout 10 warenspur-reader --no-store --once "nfc:pn532_uart:$pn532" 2>/dev/null)" \
	'removed while being written'
has 'written again without a question' "$(tag write --sgtin 09521234000013 --serial 77)" 'written and verified'
C tear a 21 >/dev/null
start back timeout 20 warenspur tag write --yes --sgtin 09521234000013 --serial 78 --device "nfc:pn532_uart:$pn532" --wait 10
until_true 8 grep -q 'the tag was removed; put it on the reader again' "$dir/back.err"
C lay a >/dev/null
wait "$pid"
same 'back in time: goes on by itself' 0 $?
same 'back in time: whole' https://id.gs1.org/01/09521234000013/21/78 "$(field .item)"

# --- a series ---------------------------------------------------------------------------------------------------
C lift a >/dev/null
start series timeout 60 warenspur tag write --sgtin 09521234000013 --start 0098 --count 20 --device "nfc:pn532_uart:$pn532"
next() { # NAME UID
	C make "$1" ntag213 "$2" >/dev/null
	C lay "$1" >/dev/null
}
for i in 1 2 3; do
	next "s$i" "0400000000000$i"
	check "series: $i of 20" until_true 8 grep -q "^$i of 20: 0400000000000$i" "$dir/series.out"
	C lift "s$i" >/dev/null
	check "series: asks for number $((98 + i))" until_true 5 grep -q "$((i + 1)) of 20, number 0*$((98 + i))" "$dir/series.err"
done
C lay s2 >/dev/null
check 'series: the same tag is not taken twice' until_true 5 grep -q 'done already' "$dir/series.err"
C lift s2 >/dev/null
kill -INT "$(pgrep -P "$pid")"
wait "$pid"
has 'series: Ctrl-C says how to go on' "$(cat "$dir/series.err")" 'stopped after 3 of 20 tags; continue with --start 0101 --count 17'
same 'series: numbers run' 'https://id.gs1.org/01/09521234000013/21/0098 https://id.gs1.org/01/09521234000013/21/0100' \
	"$(for i in 1 3; do C lay s$i >/dev/null; field .item; C lift s$i >/dev/null; done | paste -sd' ')"

# --- nobody else on it ---------------------------------------------------------------------------------------------
start reader warenspur-reader --no-store "nfc:pn532_uart:$pn532"
until_true 10 grep -q ready "$dir/reader.err"
has 'a reader runs: it is named' "$(tag read)" "in use by another program (warenspur-reade, $pid)"
tag read >/dev/null
same 'a reader runs: exit code' 69 $?
has 'a reader runs: also if libnfc names the device' "$(timeout 20 warenspur tag read 2>&1)" 'in use by another program'
has 'no reader by itself' "$(env -u LIBNFC_DEFAULT_DEVICE timeout 20 warenspur tag read 2>&1)" 'give its address, for example'
kill "$pid"; wait "$pid"
kill "$plant"; wait "$plant"
finish
