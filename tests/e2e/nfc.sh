#!/bin/bash
# The NFC reader over a real wire: kinds of tags, what is on them, arrival and removal, and a chip
# and a line that fail in every way the plant knows.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
control=$dir/control
export LIBNFC_DEFAULT_DEVICE=pn532_uart:$dir/pn532 LIBNFC_AUTO_SCAN=false

C() { "$BUILD/tests/control" "$control" "$@"; }
# What the chip has counted since the last time: reads, openings (of the device by a host), spoiled (answers)
counted() { C count | sed -nE "s/.*\b$1=([0-9]+).*/\1/p"; }
has_spoiled() { [ "$(counted spoiled)" -gt 0 ]; }
scans() { sql "$db" "SELECT count(*) FROM scan WHERE $1"; }
one_scan() { [ "$(scans "$1")" = 1 ]; }
is() { [ "$(sql "$db" "SELECT state FROM program WHERE role='reader:nfc'")" = "$1" ]; }
start_reader() { # ADDRESS
	start reader warenspur-reader --db "$db" "nfc:$1"
	reader=$pid
	until_true 20 is ready || not_ok 'the reader gets ready'
}
seen_us() { sql "$db" "SELECT at_us FROM scan WHERE tag='$uid'"; } # of the fresh tag that was read last
# A tag nobody has seen yet is laid down and must be read: its UID in $uid
fresh=0
read_fresh() { # NAME SECONDS
	fresh=$((fresh + 1))
	uid=$(printf '04FE%010X' $fresh)
	C make fresh ntag213 "$uid" >/dev/null
	C lay fresh >/dev/null
	check "$1" until_true "$2" one_scan "tag='$uid'"
	C lift fresh >/dev/null
}

start_plant --stopped --control "$control"
plant=$pid

# --- as strangers see the tags ---------------------------------------------------------------------
C make mifare classic1k >/dev/null && C lay mifare >/dev/null
check 'nfc-mfclassic reads a factory card' grep -q '64 of 64 blocks read' \
	<(timeout 30 nfc-mfclassic r a u "$dir/card.mfd" </dev/null 2>&1)
check 'mifare-classic-format' timeout 60 mifare-classic-format -y
printf '\xd1\x01\x2dU\x04id.gs1.org/01/09521234000013/21/CLASSIC' >"$dir/link.ndef"
sed -i 's/\x2d/\x28/' "$dir/link.ndef"
check 'mifare-classic-write-ndef' timeout 60 mifare-classic-write-ndef -y -i "$dir/link.ndef"
timeout 30 mifare-classic-read-ndef -y -o "$dir/back.ndef" >/dev/null 2>&1
check 'mifare-classic-read-ndef reads it back' cmp "$dir/link.ndef" "$dir/back.ndef"
C lift mifare >/dev/null
C make light ultralight >/dev/null && C lay light >/dev/null
has 'mifare-ultralight-info' "$(timeout 20 mifare-ultralight-info 2>&1)" 'is a Mifare UltraLight'
C lift light >/dev/null
C make big ntag216 >/dev/null && C lay big >/dev/null
has 'nfc-list: NTAG216' "$(timeout 20 nfc-list 2>&1)" '04  a1  b2  c3  d4  e5  82'
C lift big >/dev/null
C make phone phone >/dev/null && C lay phone >/dev/null
has 'nfc-list: a random UID' "$(timeout 20 nfc-list 2>&1)" 'UID (NFCID3): 08'
C lift phone >/dev/null

# --- kinds and contents ------------------------------------------------------------------------------
start_reader "pn532_uart:$pn532"
kind() { # NAME WORD TEXT ITEM
	local tag
	tag=$(C lay "$1" | cut -d' ' -f1)
	check "$1 is read" until_true 5 one_scan "tag='$tag'"
	same "$1: what it is" "$2|$3|${4:-nfc:$tag}" \
		"$(sql "$db" "SELECT symbology || '|' || text || '|' || item FROM scan WHERE tag='$tag'")"
	C lift "$1" >/dev/null
}
hex() { printf '%s' "$1" | od -An -v -tx1 | tr -d ' \n'; }
poster=9101$(printf %02x 16)5504$(hex 'id.gs1.org/00/3')5101$(printf %02x 8)5402$(hex deHalle)
C make a ntag213 >/dev/null && C uri a https://id.gs1.org/01/09521234000013/21/1001 >/dev/null
kind a NTAG213 https://id.gs1.org/01/09521234000013/21/1001 https://id.gs1.org/01/09521234000013/21/1001
C make a ntag215 04B10000000001 >/dev/null && C message a "d1010a5402$(hex deGruesse)" >/dev/null
kind a NTAG215 Gruesse
C make a ntag216 04B10000000002 >/dev/null
C message a "91010a5402$(hex deGruesse)5101${poster:4:2}${poster:6:36}" >/dev/null
kind a NTAG216 'Gruesse https://id.gs1.org/00/3'
C make a ntag213 04B10000000003 >/dev/null
C message a "d102$(printf %02x $((${#poster} / 2)))5370$poster" >/dev/null
kind a NTAG213 'https://id.gs1.org/00/3 Halle'
C make a ultralight 04B10000000004 >/dev/null
C poke a 12 e1100600 >/dev/null && C poke a 16 "030fd1010b5504$(hex example.de)fe" >/dev/null
kind a MIFARE-UL https://example.de
C make a classic4k >/dev/null
kind a MIFARE-4K ''
kind mifare MIFARE-1K https://id.gs1.org/01/09521234000013/21/CLASSIC \
	https://id.gs1.org/01/09521234000013/21/CLASSIC
C make a card 04B10000000007 >/dev/null
kind a ISO14443-4 ''
C make a ntag216 04B10000000005 >/dev/null
long=https://example.com/$(printf 'x%.0s' {1..800})
C uri a "$long" >/dev/null
kind a NTAG216 "$long"

# --- several at once, arrival and removal ------------------------------------------------------------
for i in 1 2 3 4; do C make "s$i" ntag213 "04C1000000000$i" >/dev/null || not_ok "tag $i"; done
for i in 1 2 3 4; do C lay "s$i" >/dev/null; done
C lay phone >/dev/null
check 'five at once' until_true 5 bash -c "[ \$(sqlite3 '$db' \"SELECT count(*) FROM scan WHERE tag LIKE '04C1%' OR tag LIKE '08%'\") = 5 ]"
C lift s2 >/dev/null
read_fresh 'another tag while it is away, 0' 5
began=$(seen_us)
for ((i = 1; i <= 40 && $(seen_us) - began <= 1100000; i++)); do read_fresh "another tag while it is away, $i" 5; done
check 'it has been away for more than a second' test $(($(seen_us) - began)) -gt 1100000
C lay s2 >/dev/null
check 'away for more than a second: a new scan' until_true 5 bash -c \
	"[ \$(sqlite3 '$db' \"SELECT count(*) FROM scan WHERE tag='04C10000000002'\") = 2 ]"
same 'what lay there all the time is one scan each' '1 1 1' "$(scans "tag='04C10000000001'") $(scans "tag='04C10000000003'") $(scans "tag='04C10000000004'")"
same 'a random UID is one scan as long as it lies there' 1 "$(scans "tag LIKE '08%'")"
for i in 1 2 3 4; do C lift "s$i" >/dev/null; done
C lift phone >/dev/null

# --- torn, lying, stuck ---------------------------------------------------------------------------------
C make a ntag216 04D10000000001 >/dev/null && C uri a "$long" >/dev/null
C tear a 20 >/dev/null && C lay a >/dev/null
read_fresh 'a tag laid down after a torn one is read' 5 # so the torn one was met
same 'taken away in the middle of reading: no scan' 0 "$(scans "tag='04D10000000001'")"
C lay a >/dev/null
check 'back: read whole' until_true 5 one_scan "tag='04D10000000001' AND length(text) = ${#long}"
C lift a >/dev/null
C make a ntag213 04D10000000002 >/dev/null && C poke a 12 e1106d00 >/dev/null && C poke a 16 03ff0300d1 >/dev/null
C lay a >/dev/null
check 'claims more memory than it has: reported by its UID' until_true 5 one_scan \
	"tag='04D10000000002' AND item='nfc:04D10000000002'"
C lift a >/dev/null
C make a ntag213 04D10000000003 >/dev/null && C poke a 21 0300d101 >/dev/null && C lay a >/dev/null
start torn warenspur-reader --no-store --json "nfc:pn532_uart:$pn532" # in use: never gets it
check 'torn while it was written: reported by its UID' until_true 5 one_scan "tag='04D10000000003'"
C lift a >/dev/null
kill "$pid"
# A card that libfreefare waits for without end: twice, then by its UID; others are read in between.
C make a classic1k DEADBEEF >/dev/null && C stick a >/dev/null && C lay a >/dev/null
check 'a card that hangs is reported by its UID' until_true 12 one_scan "tag='DEADBEEF'"
read_fresh 'another tag is read beside it' 5
same 'the reader never restarted for it' 0 "$(sql "$db" "SELECT count(*) FROM alarm WHERE code='reader_fault'")"
C lift a >/dev/null

# --- nobody else on it ------------------------------------------------------------------------------------
said=$(timeout 3 warenspur-reader --no-store "nfc:pn532_uart:$pn532" 2>&1)
has 'a second reader: in use, and by whom' "$said" "is in use by another program (warenspur-reade, $reader)"

# --- faults --------------------------------------------------------------------------------------------------
# fault NAME SPOIL… : while it lasts the reader is down; then it opens the chip, is ready and reads
back_in_time() { # NAME : after the chip was well and its counts were 0
	local openings
	until_true 15 is ready || not_ok "$1: ready again"
	read_fresh "$1: reads again" 4
	until_true 15 is ready || not_ok "$1: stays ready"
	openings=$(counted openings)
	check "$1: opened once or twice for that ($openings)" test "$openings" -le 2
}
fault() { # NAME WORD
	C make lying ntag213 04EE0000000001 >/dev/null && C lay lying >/dev/null
	C chip "$2" >/dev/null
	C make fault ntag213 04EE0000000002 >/dev/null && C lay fault >/dev/null # something to read
	check "$1: noticed" until_true 8 is down
	C lift fault >/dev/null
	C chip well >/dev/null && C count >/dev/null
	back_in_time "$1"
	C lift lying >/dev/null
}
fault 'mute' mute
fault 'silent' silent
fault 'garbage' garbage
fault 'wrong checksums' badsum
fault 'a NAD that aborts libnfc' nad
has 'a crash is said' "$(sql "$db" "SELECT text FROM alarm WHERE code='reader_fault'")" 'crashed'
C count >/dev/null && C chip brownout >/dev/null
check 'brown-out: noticed' until_true 15 is down
back_in_time 'brown-out'
C noise 0000ff0301ff1234deadbeef >/dev/null
read_fresh 'noise between commands' 4
C chip longuid >/dev/null && C count >/dev/null
C lay a >/dev/null
check 'UIDs of 240 bytes: it was told one' until_true 10 has_spoiled
C chip well >/dev/null
read_fresh 'UIDs of 240 bytes' 4
same 'no scan with a long UID' 0 "$(scans 'length(tag) > 20')"
C lift a >/dev/null

# --- unplugged, and back under another name behind the same link ------------------------------------------------
kill "$reader"; wait "$reader"
ln -s "$dir/pn532" "$dir/by-id"
C make lies ntag213 04EF0000000001 >/dev/null && C lay lies >/dev/null
start_reader "pn532_uart:$dir/by-id"
check 'by its stable name: read' until_true 15 one_scan "tag='04EF0000000001'"
C unplug >/dev/null
check 'unplugged: noticed' until_true 15 is down
C plug "$dir/other" >/dev/null && C count >/dev/null
ln -sfn "$dir/other" "$dir/by-id"
back_in_time 'plugged in elsewhere'
same 'what lay there all the time is still one scan' 1 "$(scans "tag='04EF0000000001'")"
same 'no alarm is open' 0 "$(sql "$db" 'SELECT count(*) FROM alarm WHERE cleared_us IS NULL AND source = "nfc"')"
kill "$reader"; wait "$reader"
same 'SIGTERM ends it well' 0 $?
kill "$plant"; wait "$plant"
finish
