#!/bin/bash
# Boxes that are lost sight of, over the real wires: their goods leave the read point in the stock, are to be clarified, and a
# person says where they are: on the command line, in the dashboard, or by a scan.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash

keep=$dir/kept
db=$keep/warenspur.db
start demo warenspur demo --items 0 --speed 2 --json --keep "$keep"
demo=$pid
export WARENSPUR_DB=$db
count() { sql "$db" "SELECT count(*) FROM $1" 2>/dev/null; }
at_least() { [ "$(count "$2")" -ge "$1" ]; }
check 'the demonstration runs' until_true 30 at_least 3 'passage WHERE result = '"'sorted'"
unclear() { sql "$db" "SELECT count(*) FROM item WHERE place = 'clarify'"; }
some() { [ "$(unclear)" -ge "$1" ]; }
same 'nothing is to be clarified yet' 'nothing is to be clarified' "$(warenspur clarify --lang en)"

# --- the PLC restarts while boxes are under way --------------------------------------------------------------
under_way() { at_least 1 "passage p JOIN item i ON i.key = p.item WHERE p.result = '' AND p.item LIKE '%/21/%'"; }
restart() {
	until_true 20 under_way && warenspur plant-order --db "$db" 'plc restart' >/dev/null
	until_true 5 some 1 || { warenspur command start >/dev/null; return 1; }
}
until_true 60 restart || not_ok 'a box is lost sight of by a restart of the PLC'
same 'no item of an aborted box is at the read point' 0 "$(sql "$db" "SELECT count(*) FROM passage p JOIN item i ON i.key = p.item
	WHERE p.result = 'expired' AND i.place = 'ident' AND p.seq > (SELECT max(seq) FROM passage) - 5
	AND NOT EXISTS (SELECT 1 FROM scan s WHERE s.item = p.item AND s.at_us > p.ended_us)")"
has 'an alarm says that somebody must look for it' "$(warenspur-tui --db "$db" --lang en --view alarms --dump 160x45)" 'was under way when the PLC was restarted'
list=$(warenspur clarify --lang en)
has 'the list names the item' "$list" 'https://id.gs1.org/01/'
has 'and its box' "$list" ': aborted'
has 'in German' "$(warenspur clarify --lang de)" ': abgebrochen'
item=$(cut -f3 <<<"$list" | head -n 1)
move=$(sql "$db" "SELECT from_place || ' ' || to_place || ' ' || biz_step || ' ' || disposition FROM move WHERE item = '$item' ORDER BY seq DESC LIMIT 1")
same 'it is an entry like any other' 'ident clarify inspecting unknown' "$move"
view() { warenspur-tui --db "$db" --lang "$1" --view "$2" --keys "${3:-}" --dump 120x45; }
has 'the stock shows the place' "$(view en stock)" 'to be clarified'
has 'and the keys for it' "$(view en stock)" '+ found, - removed'
has 'in German' "$(view de stock)" 'zu klären: + gefunden, - entnommen'
has 'the metrics count it' "$(view en metrics)" 'to be clarified: see Stock'
has 'the history of the item says it' "$(view en history)$(warenspur-tui --db "$db" --lang en --keys ":trace $item<Enter>" --dump 120x45)" 'lost sight of'
has 'the key + asks for the place' "$(view en stock '/clarified<Enter>+')" ':found'
has 'and then asks' "$(view en stock '/clarified<Enter>+lane2<Enter>')" 'book them at lane2?'
has 'the key - asks, too' "$(view en stock '/clarified<Enter>-')" 'take them out of stock?'
has 'on other goods it is refused' "$(view en stock '<Down>-')" 'choose goods of the place'

# --- what a person says -------------------------------------------------------------------------------------------
before=$(unclear)
has 'a place that there is not' "$(warenspur clarify found "$item" lane9 2>&1)" 'there is no place "lane9"'
has 'an item that there is not' "$(warenspur clarify removed nonsense-1 2>&1)" 'there is no item "nonsense-1"'
same 'words that are none: exit code 2' 2 "$(warenspur clarify lost "$item" >/dev/null 2>&1; echo $?)"
same 'nothing has changed' "$before" "$(unclear)"
has 'found' "$(warenspur clarify found "$item" lane2 --lang en)" 'booked at lane2'
same 'it is there' lane2 "$(sql "$db" "SELECT place FROM item WHERE key = '$item'")"
has 'a second time it is refused' "$(warenspur clarify found "$item" lane2 --lang en 2>&1)" 'is not to be clarified'
warenspur undo "$(sql "$db" "SELECT max(seq) FROM move WHERE item = '$item'")" >/dev/null
same 'undo takes it back' "$before" "$(unclear)"
has 'removed' "$(warenspur clarify removed "$item" --lang en)" 'no longer in stock'
same 'it is nowhere' '' "$(sql "$db" "SELECT place FROM item WHERE key = '$item'")"
same 'one less' "$((before - 1))" "$(unclear)"

kill "$demo"
wait "$demo"
finish
