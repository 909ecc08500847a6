#!/bin/bash
# A workshop without a PLC: one handheld scanner on its serial line, places that book by scan alone.
# Then warenspur up with a configuration file, and demonstrations that mix.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db

# --- places -------------------------------------------------------------------------------------------
same 'no database is made by a look' 66 "$(warenspur place >/dev/null 2>&1; echo $?)"
said=$(warenspur place --standard --lang de)
same 'the six standard places' 6 "$(sql "$db" "SELECT count(*) FROM place WHERE name IN
	('goods-in', 'storage', 'picking', 'goods-out', 'inspection', 'quarantine')")"
check 'once more changes nothing' warenspur place --standard
check 'a place of our own' warenspur place shelf --title 'Regal 7' --step storing --gln 9521234000020
check 'another title' warenspur place shelf --title 'Regal 8'
same 'what was not said stays' 'Regal 8|storing|https://id.gs1.org/414/9521234000020' \
	"$(sql "$db" "SELECT title, biz_step, code FROM place WHERE name='shelf'")"
sql "$db" "UPDATE place SET title = char(27) || '[31mrot' WHERE name = 'shelf'"
has 'a title by SQL cannot talk to the terminal' "$(warenspur place)" '<U+001B>[31mrot'
check 'another title once more' warenspur place shelf --title 'Regal 8'
said=$(warenspur place shelf --step storring 2>&1)
same 'a typo: exit 2' 2 $?
has 'a typo: the right word' "$said" 'did you mean storing'
has 'a typo: all words' "$said" 'staging_outbound'
same 'a GLN with a wrong check digit: exit 2' 2 "$(warenspur place shelf --gln 9521234000021 >/dev/null 2>&1; echo $?)"
has 'import: a typo has line and column' \
	"$(printf 'place,title,biz_step\nx,X,recieving\n' | warenspur import - 2>&1)" ':2:5: "recieving" is not a business step; did you mean receiving'
check 'import with a GLN' warenspur import - < <(printf 'place,title,biz_step,gln\ndock,Rampe,loading,9521234000037\n')
check 'labels for the places' warenspur label places --out "$dir/places.svg"
check 'a code per place' test "$(grep -o 'WSP:PLACE:' "$dir/places.svg" | wc -l)" -ge 8
warenspur import "$BUILD/share/warenspur/demo.csv" >/dev/null

# --- one scanner ---------------------------------------------------------------------------------------
scans=0
plug_in_handheld
start hand warenspur-reader --place goods-in --source hand "serial:$dir/hand:9600"
reader=$pid
ready() { [ "$(sql "$db" "SELECT state FROM program WHERE role='$1'")" = ready ]; }
check 'the reader is ready' until_true 10 ready reader:hand
scanned() { [ "$(sql "$db" 'SELECT count(*) FROM scan')" -ge "$1" ]; }
scan() { # CODE : waits until it is on the disk
	echo "$1" >&3
	scans=$((scans + 1))
	until_true 10 scanned "$scans" || not_ok "scan of $1"
}
stock() { sql "$db" "SELECT coalesce(sum(quantity), 0) FROM stock WHERE place='$1'"; }

item=']d201095212340000132''1S1'
scan "$item"
scan 9521234000020
scan 9521234000020
scan WSP:PLACE:STORAGE
scan "$item"
scan "$item"
scan 9521234000020
same 'the item and one piece in storage, one piece at goods in' '2 1' "$(stock storage) $(stock goods-in)"
same 'the same at the same place: duplicate' duplicate "$(sql "$db" 'SELECT verdict FROM scan WHERE seq=6')"
has 'the reader says where' "$(sed -n 5p "$dir/hand.out")" 'place: storage'
has 'the reader says what the place code did' "$(sed -n 4p "$dir/hand.out")" 'scans are booked at storage'
kill "$reader"; wait "$reader"
start hand warenspur-reader --place goods-in --source hand --json "serial:$dir/hand:9600"
check 'the reader again' until_true 10 ready reader:hand
scan WSP:PLACE:picking
scan "$item"
scan ']C14149521234000020'
scan 9521234000020
same 'a GLN is a place code, too' shelf "$(sql "$db" "SELECT to_place FROM move ORDER BY seq DESC LIMIT 1")"
scan WSP:PLACE:goods-out
scan "$item"
same 'shipped: no stock, but found' '0 goods-out in_transit' \
	"$(stock goods-out) $(sql "$db" "SELECT i.place || ' ' || m.disposition FROM item i JOIN move m ON m.item=i.key WHERE i.key LIKE '%/21/S1' ORDER BY m.seq DESC LIMIT 1")"
has 'JSON: the place it was booked at' "$(tail -n 1 "$dir/hand.out")" '"place":"goods-out"'
scan WSP:UNDO
same 'undone: back at picking' '1 picking' "$(stock picking) $(sql "$db" "SELECT place FROM item WHERE key LIKE '%/21/S1'")"
scan "$item"
scan WSP:PLACE:picking
scan "$item"
same 'picked after it was shipped: booked, and odd' 'wrong_place picking 1' \
	"$(sql "$db" "SELECT (SELECT verdict FROM scan ORDER BY seq DESC LIMIT 1) || ' ' ||
		(SELECT place FROM item WHERE key LIKE '%/21/S1') || ' ' || (SELECT count(*) FROM alarm WHERE code='odd_step')")"
scan 9521234000044
same 'pieces nobody has: below nothing' -1 "$(sql "$db" "SELECT quantity FROM stock WHERE article='09521234000044' AND quantity < 0")"
scan WSP:PLACE:nowhere
has 'an unknown place: a sentence' "$(tail -n 1 "$dir/hand.out")" 'there is no place'
scan WSP:PLACE:goods-in
scan ']C100395212340000000014'
same 'a pallet is received without being announced' goods-in "$(sql "$db" "SELECT place FROM item WHERE key LIKE '%/00/%'")"
# Five minutes later. The clock cannot be waited for: the choice is put back instead.
scan WSP:PLACE:storage
sql "$db" "UPDATE chosen_place SET used_us = used_us - 301000000"
scan 9521234000013
same 'after five minutes: the own place' goods-in "$(sql "$db" 'SELECT place FROM scan ORDER BY seq DESC LIMIT 1')"
has 'and it is said' "$(tail -n 1 "$dir/hand.out")" 'too long ago'
has 'the dashboard shows the place' "$(warenspur tui --dump 132x43 --view scans)" ' Wareneingang '

# --- up: the same, from a file ---------------------------------------------------------------------------
kill "$pid"; wait "$pid"
cat >"$dir/up.ini" <<EOF
[common]
db = $dir/up.db
[up]
plant = yes
dashboard = no
[plant]
speed = 6
[reader nfc]
address = plant:pn532
[reader scanner]
address = plant:scanner
[reader hand]
address = serial:$dir/hand:9600
place = goods-in
[plc belt]
address = plant
EOF
unset WARENSPUR_DB
export TMPDIR=$dir/tmp
mkdir -p "$TMPDIR"
warenspur import --db "$dir/up.db" "$BUILD/share/warenspur/demo.csv" >/dev/null
warenspur place --db "$dir/up.db" --standard >/dev/null
start up env --default-signal=INT "$bin/warenspur" up --config "$dir/up.ini"
up=$pid
all_ready() { [ "$(sql "$dir/up.db" "SELECT count(*) FROM program WHERE state='ready' AND role <> 'tui'")" = 4 ]; }
check 'up: three readers and a bridge are ready' until_true 20 all_ready
same 'up: a second one is refused: exit 73' 73 "$(timeout 5 warenspur up --config "$dir/up.ini" >/dev/null 2>&1; echo $?)"
echo 9521234000013 >&3
# A box whose label is read before its tag takes this piece and brings it back: a correction is no booking.
check 'up: the handheld books' until_true 10 bash -c \
	"[ \$(sqlite3 '$dir/up.db' \"SELECT count(*) FROM move WHERE to_place='goods-in' AND corrects IS NULL\") = 1 ]"
check 'up: boxes are sorted' until_true 20 bash -c \
	"[ \$(sqlite3 '$dir/up.db' \"SELECT count(*) FROM passage WHERE result='sorted' AND plc='belt'\") -ge 1 ]"
killed=$(sql "$dir/up.db" "SELECT pid FROM program WHERE role='reader:hand'")
kill -9 "$killed"
check 'up: a reader that was killed is started again' until_true 10 grep -q 'is restarted' "$dir/up.out"
check 'up: and ready' until_true 10 bash -c \
	"[ \$(sqlite3 '$dir/up.db' \"SELECT count(*) FROM program WHERE role='reader:hand' AND pid <> $killed AND state='ready'\") = 1 ]"
kill -INT "$up"
check 'up: Ctrl-C ends it' timeout 10 tail --pid="$up" -f /dev/null
wait "$up"
same 'up: exit code' 0 $?
same 'up: everything has ended' 'stopped stopped stopped stopped' "$(sql "$dir/up.db" "SELECT group_concat(CASE state WHEN 'stopped' THEN state ELSE role || ' ' || state END, ' ') FROM program WHERE role <> 'tui'")"
same 'up: nothing is left behind' '' "$(ls "$TMPDIR")"
printf '[reader x]\nadress = y\n' >"$dir/bad.ini"
has 'up: a typo has line and column' "$(warenspur up --config "$dir/bad.ini" 2>&1)" 'bad.ini:2:1: "adress" is not a setting of this section'
printf '[reader x]\nplace = a\nplace = b\n' >"$dir/bad.ini"
has 'up: a setting given twice has line and column' "$(warenspur up --config "$dir/bad.ini" 2>&1)" 'bad.ini:3:1: "place" is given twice'
printf '[reader x]\naddress = a\naddress = b\n' >"$dir/bad.ini"
has 'up: an address given twice, too' "$(warenspur up --config "$dir/bad.ini" 2>&1)" 'bad.ini:3:1: "address" is given twice'
printf '[reader x]\naddress = plant:pn532\n' >"$dir/bad.ini"
same 'up: no plant for it: exit 78' 78 "$(warenspur up --config "$dir/bad.ini" >/dev/null 2>&1; echo $?)"
check 'the example is sound' grep -q 'plant = yes' "$BUILD/share/warenspur/up.ini"

# --- demonstrations that mix --------------------------------------------------------------------------------
same '--no-plc and --plc: exit 2' 2 "$(warenspur demo --no-plc --plc tcp:1.2.3.4 >/dev/null 2>&1; echo $?)"
# The trainer's scanner may stop and start the simulated belt. Ten seconds after a stop cannot be waited for.
start mixed timeout 60 warenspur demo --scanner "serial:$dir/hand:9600" --items 40 --speed 6 --keep "$dir/mixed" --json
mixed_db=$dir/mixed/warenspur.db
mixed_state() { [ "$(sql "$mixed_db" "SELECT state FROM command WHERE verb='$1' AND given_by='scanner' ORDER BY seq DESC LIMIT 1")" = "$2" ]; }
check 'demo --scanner: the belt runs' until_true 30 bash -c "[ \"\$(sqlite3 '$mixed_db' \"SELECT count(*) > 0 FROM passage\")\" = 1 ]"
echo WSP:STOP >&3
check 'demo --scanner: a printed stop' until_true 10 mixed_state stop done
sql "$mixed_db" 'UPDATE command SET at_us = at_us - 11000000; UPDATE signal SET at_us = at_us - 11000000'
echo WSP:START >&3
check 'demo --scanner: a printed start' until_true 10 mixed_state start done
kill "$(pgrep -P "$pid")"; wait "$pid"
mixed=$(timeout 30 warenspur demo --scanner "serial:$dir/hand:9600" --items 3 --speed 6 --json 2>/dev/null)
same 'a real scanner beside the simulated conveyor: boxes by their tags' '3 3' "$(jq -r '"\(.items) \(.sorted)"' <<<"$mixed")"
finish
