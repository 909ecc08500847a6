#!/bin/bash
# Changing over while boxes run: readers from one device to another, the bridge from one PLC to
# another, back again. No box may be sent astray by it, every passage must have a result.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db
warenspur import "$BUILD/share/warenspur/demo.csv" >/dev/null

plant() { # NAME BOOT
	start "$1" warenspur-plant --modbus tcp:127.0.0.1:0 --pn532 "$dir/$1-pn532" \
		--scanner "$dir/$1-scanner" --truth "$dir/$1.jsonl" --stopped --speed 6 --items 0 --boot-id "$2"
	until_true 20 grep -qs '^ready ' "$dir/$1.out" || not_ok "plant $1 gets ready"
}
address_of() { sed -nE 's/^ready .*modbus=(tcp:[^ ]+).*/\1/p' "$dir/$1.out"; }
state_is() { [ "$(sql "$db" "SELECT state FROM program WHERE role='$1'")" = "$2" ]; }
sorted() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE result='sorted' AND boot=$1")" -ge "$2" ]; }

# The same BOOT_ID on both: nothing but the change itself may tell the two PLCs apart.
plant a 7
plant b 7
start nfc warenspur-reader --source nfc "nfc:pn532_uart:$dir/a-pn532"
reader=$pid
start scanner warenspur-reader --source scanner "serial:$dir/a-scanner:9600"
start bridge warenspur-plc-bridge --confirm-timeout 3 "$(address_of a)"
bridge=$pid
for role in reader:nfc reader:scanner plc-bridge:plc1; do
	check "$role is ready" until_true 20 state_is "$role" ready
done
check 'plant A: the belt starts' warenspur command start
check 'plant A: boxes are sorted' until_true 20 sorted 7 4
said=$(warenspur switch)
has 'the list: what is used' "$said" "nfc:pn532_uart:$dir/a-pn532 (simulated)"
has 'the list: what can be used' "$said" 'hid:'
has 'Health says what is simulated' "$(warenspur tui --dump 132x43 --view health)" 'simulated'

# --- to the other plant, while boxes are under way ------------------------------------------------
has 'the reader changes over' "$(warenspur switch reader:nfc "nfc:pn532_uart:$dir/b-pn532" 2>&1)" 'is ready at'
check 'the scanner, too' warenspur switch reader:scanner "serial:$dir/b-scanner:9600"
# The belt halts with a box on it: however long the change takes, that box does not get on.
under_way() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE result=''")" -gt 0 ]; }
caught() { warenspur command start >/dev/null && until_true 10 under_way && warenspur command stop >/dev/null && under_way; }
check 'plant A: slowly' warenspur command speed 50
check 'a box stands on the belt under way' until_true 20 caught
check 'the bridge, too' warenspur switch plc-bridge:plc1 "$(address_of b)"
changed=$(sql "$db" "SELECT since_us FROM wiring WHERE role='plc-bridge:plc1'")
check 'plant B: the belt starts' warenspur command start
check 'plant B: boxes are sorted' until_true 20 sorted 7 6
check 'plant B: three after the change' until_true 20 bash -c \
	"[ \$(sqlite3 '$db' \"SELECT count(*) FROM passage WHERE result='sorted' AND arrived_us > $changed\") -ge 3 ]"
same 'what was under way at plant A has its end' 0 \
	"$(sql "$db" "SELECT count(*) FROM passage WHERE result='' AND arrived_us < $changed")"
check 'and it is: expired' test "$(sql "$db" "SELECT count(*) FROM passage WHERE result='expired'")" -ge 1
same 'the programs are the same' "$reader $bridge" \
	"$(sql "$db" "SELECT group_concat(pid, ' ') FROM (SELECT pid FROM program WHERE role IN ('reader:nfc', 'plc-bridge:plc1') ORDER BY role DESC)")"

# --- what cannot be ----------------------------------------------------------------------------------
before=$(sql "$db" "SELECT count(*) FROM signal")
said=$(warenspur switch reader:nfc sirial:/dev/ttyACM0:9600 2>&1)
same 'a bad address of a reader: exit 1' 1 $?
has 'a bad address: what is used still' "$said" "stays at nfc:pn532_uart:$dir/b-pn532"
check 'the reader was not touched' state_is reader:nfc ready
said=$(warenspur switch plc-bridge:plc1 tcp:plc:99999 2>&1)
same 'a bad address of a PLC: exit 1' 1 $?
check 'the bridge was not touched' state_is plc-bridge:plc1 ready
has 'a profile that is not there' "$(warenspur switch plc-bridge:plc1 "$(address_of b)?profile=nosuch" 2>&1)" 'stays at'
same 'files are no device' 1 "$(warenspur switch reader:nfc replay:/dev/null >/dev/null 2>&1; echo $?)"
has 'a mistyped role' "$(warenspur switch reader:nfd back 2>&1)" 'did you mean reader:nfc'
same 'a mistyped role: exit 2' 2 "$(warenspur switch reader:nfd back >/dev/null 2>&1; echo $?)"
# A role is found among any number of others, and one that disappears ends the wait.
sql "$db" "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) INSERT INTO wiring (role) SELECT 'plc-bridge:z' || i FROM n"
check 'the last of many roles is found' warenspur switch reader:scanner "serial:$dir/b-scanner:9600"
has 'and listed' "$(warenspur switch)" 'reader:scanner: ready'
has 'and proposed' "$(warenspur switch reader:scannr back 2>&1)" 'did you mean reader:scanner'
sql "$db" "DELETE FROM wiring WHERE role GLOB 'plc-bridge:z*'; INSERT INTO wiring (role) VALUES ('reader:ghost');
	INSERT INTO program (role, pid, seen_us, state) VALUES ('reader:ghost', 1, unixepoch() * 1000000 + 60000000, 'ready')"
start ghost warenspur switch --wait 60 reader:ghost serial:/dev/ttyACM0:9600
ghost=$pid
check 'a role that does not answer is waited for' until_true 10 bash -c \
	"[ \"\$(sqlite3 '$db' \"SELECT wish FROM wiring WHERE role='reader:ghost'\")\" = 1 ]"
sql "$db" "DELETE FROM wiring WHERE role = 'reader:ghost'; DELETE FROM program WHERE role = 'reader:ghost'"
wait "$ghost"
same 'its row is deleted: exit 2' 2 $?
has 'its row is deleted: a sentence' "$(cat "$dir/ghost.err")" 'there is no program "reader:ghost"'

said=$(warenspur switch --wait 1 reader:nfc "nfc:pn532_uart:$dir/none" 2>&1)
same 'a device that is not there: exit 69' 69 $?
has 'it says how to go back' "$said" 'reader:nfc back'
check 'the reader is down' state_is reader:nfc down
kill "$reader"
wait "$reader" 2>/dev/null
start nfc2 warenspur-reader --source nfc "nfc:pn532_uart:$dir/a-pn532"
check 'restarted it goes where it was asked to, and says so' until_true 10 \
	grep -q "uses nfc:pn532_uart:$dir/none, as requested" "$dir/nfc2.err"
check 'and down again' until_true 10 state_is reader:nfc down
check 'back: ready again' warenspur switch reader:nfc back
same 'a PLC that is not there: exit 69' 69 \
	"$(warenspur switch --wait 1 plc-bridge:plc1 tcp:127.0.0.1:1 >/dev/null 2>&1; echo $?)"
check 'the bridge is down' state_is plc-bridge:plc1 down
same 'one alarm says so' plc_down "$(sql "$db" "SELECT group_concat(code) FROM alarm WHERE source='plc1' AND cleared_us IS NULL")"
check 'back: ready again at plant A' warenspur switch plc-bridge:plc1 back
check 'the alarm is cleared' until_true 5 bash -c \
	"[ -z \"\$(sqlite3 '$db' \"SELECT code FROM alarm WHERE cleared_us IS NULL AND source='plc1'\")\" ]"
check 'back at the first scanner' warenspur switch reader:scanner back

# Another driver: the NFC reader's program reads the other plant's scanner now.
check 'from NFC to a serial line' warenspur switch reader:nfc "serial:$dir/b-scanner:9600"
check 'it reads there' until_true 20 bash -c \
	"[ \$(sqlite3 '$db' \"SELECT count(*) FROM scan WHERE source='nfc' AND carrier='barcode'\") -ge 1 ]"

# --- the truth of both plants ------------------------------------------------------------------------
# Every box with one known article on it went to the article's lane, or to lane 3.
for name in a b; do
	jq -rs 'map(select(.ev=="present" or .ev=="lane")) | group_by(.box)[]
		| select(any(.ev=="lane") and any(.ev=="present"))
		| [(map(select(.ev=="lane"))[0].lane), (map(select(.ev=="present"))[0] | (.tag_items[]?, .label // ""))]
		| @tsv' "$dir/$name.jsonl" >"$dir/$name.tsv"
	check "plant $name: boxes came through" test "$(wc -l <"$dir/$name.tsv")" -gt 3
	astray=0
	while IFS=$'\t' read -r lane items; do
		wanted=$(sql "$db" "SELECT group_concat(DISTINCT lane) FROM article WHERE instr('$items', gtin) OR instr('$items', substr(gtin, 2))")
		[ "$lane" = 3 ] || [ "$lane" = "$wanted" ] || astray=$((astray + 1))
	done <"$dir/$name.tsv"
	same "plant $name: no box went astray" 0 $astray
done
same 'no passage of the tables went astray' 0 "$(sql "$db" "SELECT count(*) FROM passage WHERE result IN ('wrong_lane')")"
finish
