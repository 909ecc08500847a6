#!/bin/bash
# Personal data is not kept, wherever it comes from; and what was stored before is erased for good: searched
# for in the bytes of every file, not through SQLite.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db
secret=geheim77 name=Mustermann
# In which files of a folder one of the words is, also as base64 (three ways, by its place among the bytes)
words=("$secret" "$name" Erika@)
for word in "$secret" "$name"; do
	for front in '' x xx; do
		word64=$(printf '%s%s' "$front" "$word" | base64 -w0)
		words+=("${word64:$(((${#front} * 8 + 5) / 6)):8}")
	done
done
holders() { grep -rlaF "${words[@]/#/-e}" "$@" 2>/dev/null | sort; }

# The search finds what is there, or it would prove nothing.
mkdir "$dir/probe"
for front in '' y yy; do
	printf '%s{%s}' "$front" "$secret" | base64 >"$dir/probe/64$front"
	printf '\0%s{%s\0' "$front" "$name" >"$dir/probe/bytes$front"
done
same 'the search finds bytes and base64' 6 "$(holders "$dir/probe" | wc -l)"
rm -r "$dir/probe"

# --- nothing is kept -----------------------------------------------------------------------------------
wifi="WIFI:S:Halle;T:WPA;P:$secret;;"
vcard="BEGIN:VCARD\\r\\nVERSION:3.0\\r\\nN:$name;Erika\\r\\nEMAIL:Erika@example.com\\r\\nEND:VCARD"
codes() {
	printf '{"carrier":"barcode","symbology":"QR","text":"%s","ms":%d}\n' "$wifi" 1 "]Q1$wifi" 2001 "$vcard" 4001
	printf '%s\r\n' 4006381333931
	printf "$vcard\r\n" # as a scanner sends it that ends a code at each line
	printf '{"carrier":"barcode","text":"%s%s","ms":9001}\n' "$vcard" "$(printf 'x%.0s' {1..4200})"
}
codes >"$dir/codes"
mkdir "$dir/out"
warenspur-reader --verbose --json --record "$dir/out/record" replay:"$dir/codes" >"$dir/out/json" 2>"$dir/out/log"
has 'what was scanned is said' "$(cat "$dir/out/json")" '"text":"contact data, not kept"'
same 'a scan for each' 10 "$(sql "$db" 'SELECT count(*) FROM scan')"
same 'the same code has the same hash, with or without an AIM prefix' 1 \
	"$(sql "$db" "SELECT count(DISTINCT item) FROM scan WHERE item GLOB 'personal:wifi:????????????????'")"
same 'what is not personal stays' 4006381333931 "$(sql "$db" "SELECT CAST(data AS TEXT) FROM scan WHERE item GLOB 'https*'")"
same 'nothing else is in the table' 0 "$(sql "$db" "SELECT count(*) FROM scan WHERE CAST(data AS TEXT) NOT GLOB 'personal:*' AND item NOT GLOB 'https*'")"
warenspur-reader --lang de replay:"$dir/out/record" >"$dir/out/text" 2>"$dir/out/text.err"
has 'in German, from the recording' "$(cat "$dir/out/text")" 'Kontaktdaten, nicht gespeichert'
same 'played again it is the same code' 1 "$(sql "$db" "SELECT count(DISTINCT item) FROM scan WHERE item GLOB 'personal:wifi:*'")"
for table in scan alarm item move command program wiring note tag backup erasure; do
	warenspur export --format csv --table $table >"$dir/out/$table.csv" || not_ok "export $table"
	warenspur export --format json --table $table >"$dir/out/$table.json" || not_ok "export $table"
done
for view in line stock scans trace alarms figures wire health; do
	for lang in de en; do
		warenspur-tui --lang $lang --view $view --dump 100x30 >"$dir/out/$view.$lang" 2>&1 || not_ok "view $view"
	done
done
warenspur-tui --kiosk --dump 80x24 >"$dir/out/kiosk" 2>&1
timeout 3 warenspur-tui --plain --lang de >"$dir/out/plain" 2>&1 </dev/null
has 'the view Scans says it' "$(cat "$dir/out/scans.de")" 'Kontaktdaten, nicht gespei'
has 'the view Alarms says it' "$(cat "$dir/out/alarms.en")" 'contact data, not kept'
same 'no output holds it' '' "$(holders "$dir/out")"
same 'no file of the database holds it' '' "$(holders "$db"*)"
key=$(sql "$db" 'SELECT hex(key) FROM personal_key')
same 'a key of its own' 32 ${#key}
same 'the key is in no export' '' "$(grep -rliF "$key" "$dir/out")"
same 'another database, another key' different \
	"$(WARENSPUR_DB=$dir/x.db warenspur-reader replay:"$dir/codes" >/dev/null 2>&1; [ "$(sql "$dir/x.db" 'SELECT hex(key) FROM personal_key')" != "$key" ] && echo different)"
has 'without a store, too' "$(warenspur-reader --no-store replay:"$dir/codes" 2>&1)" 'not kept'
has 'explain shows it to whoever types it' "$(warenspur explain "$wifi")" "$secret"
same '… and stores nothing' '' "$(holders "$db"*)"
warenspur-tui --keys ":show $wifi<Enter>" --dump 100x30 >"$dir/shown" 2>&1
has 'so does the dashboard' "$(cat "$dir/shown")" "$secret"
same '… for this screen only' '' "$(holders "$db"*)"
warenspur-tui --keys ":show $wifi<Enter><Escape>:<Up>" --dump 100x30 >"$dir/shown" 2>&1
same '… and not in the list of earlier commands' '' "$(holders "$dir/shown")"

# --- imported and found by the code -------------------------------------------------------------------------
printf 'item,gtin,name,place\r\n"%s",,Schild,lane1\r\n' "$wifi" >"$dir/items.csv"
check 'an item can have it as its code' warenspur import "$dir/items.csv"
rm "$dir/items.csv"
same 'as its hash' 1 "$(sql "$db" "SELECT count(*) FROM item WHERE key GLOB 'personal:wifi:*' AND name='Schild'")"
warenspur-reader --place lane1 replay:"$dir/codes" >"$dir/again" 2>&1
same 'it is known when it is scanned' 1 "$(grep -c ^accepted "$dir/again")"
same 'still nothing' '' "$(holders "$db"*)"

# --- an RFID tag, and the frames of reading it ------------------------------------------------------------------
control=$dir/control
export LIBNFC_DEFAULT_DEVICE=pn532_uart:$dir/pn532 LIBNFC_AUTO_SCAN=false
C() { "$BUILD/tests/control" "$control" "$@"; }
hex() { printf "$1" | od -An -v -tx1 | tr -d ' \n'; }
start_plant --stopped --control "$control"
start reader warenspur-reader "nfc:pn532_uart:$pn532"
check 'the reader is ready' until_true 20 bash -c "[ \"\$(sqlite3 '$db' \"SELECT state FROM program WHERE role='reader:nfc'\")\" = ready ]"
start wire warenspur wire --seconds 60 reader:nfc
wire=$pid
frames() { [ "$(sql "$db" "SELECT count(*) FROM wire WHERE $1")" -gt 0 ]; }
check 'a capture runs' until_true 20 frames 1
C make card ntag216 04F10000000001 >/dev/null
content=$(hex "$vcard")
C message card "d20a$(printf %02x $((${#content} / 2)))$(hex text/vcard)$content" >/dev/null
C lay card >/dev/null
check 'its scan is not kept' until_true 10 bash -c \
	"sqlite3 '$db' \"SELECT text FROM scan WHERE tag='04F10000000001'\" | grep -q ', not kept'"
same 'it is its chip' nfc:04F10000000001 "$(sql "$db" "SELECT item FROM scan WHERE tag='04F10000000001'")"
check 'its frames are there, without the content' until_true 10 frames "instr(data, '****************')"
C lift card >/dev/null
C make plain ntag213 04F10000000002 >/dev/null && C uri plain https://example.de/halle >/dev/null && C lay plain >/dev/null
check 'the frames of another tag are whole' until_true 10 frames "instr(data, 'example.de')"
kill "$wire"
wait "$wire" 2>/dev/null
has 'the view Dialog says so' "$(warenspur wire --last 4000 reader:nfc)" '(personal data, not kept)'
same 'no file of the database holds it' '' "$(holders "$db"*)"
same 'no output of the programs' '' "$(holders "$dir"/*.out "$dir"/*.err)"
cleanup_children() { for pid in "${children[@]}"; do kill "$pid" 2>/dev/null; done; }
cleanup_children
check 'the reader ends' until_true 20 bash -c "[ \"\$(sqlite3 '$db' \"SELECT state FROM program WHERE role='reader:nfc'\")\" = stopped ]"

# --- a database from before: everything verbatim ---------------------------------------------------------------
old=$dir/old.db
export WARENSPUR_DB=$old
printf '4006381333931\n' | warenspur-reader replay:- >/dev/null 2>&1
at=$(sql "$old" 'SELECT at_us FROM scan')
stored() { # SEQ DATA TEXT ITEM CARRIER TAG
	sql "$old" "INSERT INTO scan (seq, at_us, place, source, carrier, symbology, tag, data, text, item, verdict, event_id, clock_ok)
		VALUES ($1, $at, 'lane1', 'old', '$5', 'QR', '$6', $2, '$3', '$4', 'accepted', 'e$1', 1)"
}
clean="BEGIN:VCARD<U+000D><U+000A>N:$name<U+000D><U+000A>END:VCARD"
stored 10 "CAST('$wifi' AS BLOB)" "$wifi" "code:$wifi" barcode ''
stored 11 "CAST('$wifi' AS BLOB)" "$wifi" "code:$wifi" barcode ''
stored 12 "CAST('BEGIN:VCARD' || char(13, 10) || 'N:$name' || char(13, 10) || 'END:VCARD' AS BLOB)" "$clean" "code:$clean" barcode ''
stored 13 "x'd20a$(printf %02x $((${#content} / 2)))$(hex text/vcard)$content'" "$clean" nfc:04F1 nfc 04F1
stored 14 "CAST('Kunde $name' AS BLOB)" "Kunde $name" "code:Kunde $name" barcode ''
stored 15 "CAST('KISTE-15' AS BLOB)" KISTE-15 code:KISTE-15 barcode ''
sql "$old" "
	INSERT INTO item (key, name, place) VALUES ('code:$wifi', '$wifi', 'lane1'), ('code:BEGIN:VCARD<U+000A>N:$name;X', '', ''), ('code:KISTE-15', 'Kiste', 'lane1');
	INSERT INTO move (at_us, item, from_place, to_place, biz_step, disposition, scan, event_id)
		VALUES ($at, 'code:$wifi', '', 'lane1', 'storing', 'in_progress', 10, 'm1'), ($at, 'code:KISTE-15', '', 'lane1', 'storing', 'in_progress', 15, 'm2');
	INSERT INTO alarm (at_us, source, code, severity, text, message, arguments, cleared_us)
		VALUES ($at, 'old', 'unknown_item', 'warning', 'code:$wifi is not in the article list', 'booking_scan.unknown_item', '[\"code:$wifi\"]', 1);
	INSERT INTO note (at_us, item, text, given_by) VALUES ($at, 'code:$wifi', 'Netz: $wifi', 'tui:erika');
	INSERT INTO wire (at_us, role, protocol, direction, data) VALUES ($at, 'reader:nfc', 'pn532', 'received', CAST('$name' AS BLOB));
	INSERT INTO command (at_us, plc, verb, deadline_us, given_by) VALUES ($at, 'line', 'stop', $at, 'tui:$name');
	CREATE TABLE was (t TEXT); INSERT INTO was SELECT '$name $secret' FROM scan; DROP TABLE was;" # free pages
check 'a backup' warenspur backup "$dir/backup.db"
check 'another one' warenspur backup "$dir/gone.db"
rm "$dir/gone.db"
same 'it is there before' "$dir/backup.db $old" "$(holders "$old" "$dir/backup.db" | tr '\n' ' ' | sed 's/ $//')"
bookings=$(sql "$old" 'SELECT count(*) FROM move; SELECT place, sum(quantity) FROM stock GROUP BY place; SELECT group_concat(event_id) FROM scan')
has 'a dry run lists them' "$(warenspur forget --personal --dry-run)" '4 scans would be erased'
same '… and erases nothing' "$old" "$(holders "$old")"
# Another program reads and writes while it is done.
start_plant --stopped
start dashboard warenspur-tui --plain
said=$(warenspur forget --personal)
has 'personal codes of before are erased' "$said" '4 scans erased'
has 'a backup that still holds them is named' "$said" "$dir/backup.db"
has 'one that is not there is, too' "$said" "gone.db ("
same 'one form for the same code, known again' "personal:wifi" \
	"$(sql "$old" "SELECT DISTINCT substr(item, 1, 13) FROM scan WHERE seq IN (10, 11)")"
same 'item, move and note follow' 3 "$(sql "$old" "SELECT (SELECT count(*) FROM item WHERE key GLOB 'personal:wifi:*' AND name = '') +
	(SELECT count(*) FROM move WHERE item GLOB 'personal:wifi:*') + (SELECT count(*) FROM note WHERE item GLOB 'personal:wifi:*')")"
same 'the secret is in no byte' 0 "$(cat "$old"* | grep -caF -e "$secret")"
has 'what is a word of the firm is its own affair' "$(sql "$old" 'SELECT text FROM scan WHERE seq = 14')" "Kunde $name"
said=$(warenspur forget 14)
has 'a single scan' "$said" '1 scan erased'
sql "$old" "UPDATE command SET given_by = ''" # not what the scan said
check 'once more clears the rest' warenspur forget 14
same 'no file holds any of it' '' "$(holders "$old"*)"
same 'the bookings stand' "$bookings" \
	"$(sql "$old" 'SELECT count(*) FROM move; SELECT place, sum(quantity) FROM stock GROUP BY place; SELECT group_concat(event_id) FROM scan')"
same 'the database is sound' ok "$(sql "$old" 'PRAGMA integrity_check')"
has 'it is on record that, when, by whom, how many' \
	"$(sql "$old" "SELECT selection, scans, at_us > $at, given_by FROM erasure ORDER BY seq" | tr '\n' ' ')" "personal|4|1|cli:"
wifi_item=$(sql "$old" 'SELECT item FROM scan WHERE seq = 10')
printf '%s\n' "$wifi" | warenspur-reader --place lane1 replay:- >/dev/null 2>&1
same 'the code of before is known' "$wifi_item" "$(sql "$old" 'SELECT item FROM scan ORDER BY seq DESC LIMIT 1')"

# --- by time ---------------------------------------------------------------------------------------------------
sql "$old" "UPDATE scan SET at_us = 1000000000000000 WHERE seq = 15;
	INSERT INTO command (at_us, plc, verb, deadline_us, given_by) VALUES (1000000000000000, 'line', 'stop', 1, 'tui:erika')"
has 'before a day' "$(warenspur forget --before 2002-01-01)" '1 scan erased'
same 'data is gone, the key of the goods and the stock stay' 'personal:personal|code:KISTE-15|accepted|1' \
	"$(sql "$old" "SELECT substr(data, 1, 17), item, verdict, (SELECT sum(quantity) FROM stock WHERE place = 'lane1' AND name = 'Kiste') FROM scan WHERE seq = 15" | sed 's/:|/|/')"
same 'names of operators of that time are gone' 0 "$(sql "$old" "SELECT count(*) FROM command WHERE given_by = 'tui:erika'")"
same 'later scans stay' 4006381333931 "$(sql "$old" 'SELECT CAST(data AS TEXT) FROM scan WHERE seq = 1')"

# --- what is wrong with an order ------------------------------------------------------------------------------------
wrong() { # EXIT ARGUMENTS…
	local code=$1
	shift
	same "forget $*: exit $code" "$code" "$(warenspur forget "$@" >"$dir/wrong" 2>&1; echo $?)"
}
wrong 2
wrong 2 0
wrong 2 abc
wrong 2 1 2
wrong 2 1 --personal
wrong 2 --before gestern
wrong 2 --before 2999-01-01
wrong 2 --before 2026-13-01
wrong 1 99999
has 'and it is said why' "$(cat "$dir/wrong")" 'there is no scan 99999'
same 'no database: exit 66' 66 "$(warenspur forget --db "$dir/none.db" 1 >/dev/null 2>&1; echo $?)"

# A reader that keeps the log: said, and done the next time.
stored 20 "CAST('$wifi' AS BLOB)" "$wifi" "code:$wifi" barcode ''
mkfifo "$dir/sql"
sqlite3 "$old" <"$dir/sql" >"$dir/held" 2>&1 &
holder=$!
exec 4>"$dir/sql"
echo 'BEGIN; SELECT count(*) FROM scan;' >&4
check 'another tool reads' until_true 10 test -s "$dir/held"
warenspur forget 20 >"$dir/pending" 2>&1
same 'erased, but the log is held: exit 1' 1 $?
has '… and what to do' "$(cat "$dir/pending")" 'run the same command again'
exec 4>&-
wait "$holder"
check 'again, when it has ended' warenspur forget 20
same 'no byte of it is left' '' "$(holders "$old"*)"
finish
