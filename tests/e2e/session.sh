#!/bin/bash
# An evening: rehearsal, begin, boxes and participants, end with a backup, archive; with a PLC bridge that runs on, and
# killed in between.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db TZ=Europe/Berlin
printf 'gtin,name,lane\n09521234000013,Screw,1\n09521234000020,Dowel,2\n' >"$dir/articles.csv"
check 'articles' warenspur import "$dir/articles.csv"
check 'places' warenspur place --standard
scan() {
	printf '%s\n' "$2" >"$dir/line"
	warenspur-reader --place "$1" --source hand --handheld yes replay:"$dir/line" 2>&1
}
count() { warenspur export --table "$1" | sed 1d | wc -l; }
boxes_done() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE result <> ''")" -ge "$1" ]; }

# --- the rehearsal, with a belt that runs ----------------------------------------------------------------------
has 'no session yet' "$(warenspur session list)" 'session begin'
start_plant --items 3 --speed 10 --stopped
start bridge warenspur-plc-bridge --plc sorter "$modbus"
bridge=$pid
check 'the bridge is ready' until_true 20 bash -c "[ \"\$(sqlite3 -cmd '.timeout 3000' '$db' \"SELECT state FROM program WHERE role = 'plc-bridge:sorter'\")\" = ready ]"
check 'the belt starts' warenspur command start
check 'boxes of the rehearsal' until_true 60 boxes_done 3
scan goods-in ]d2010952123400001321900 >/dev/null
has 'end without a session' "$(warenspur session end 2>&1)" 'no session is running'

# --- the evening ---------------------------------------------------------------------------------------------------
has 'begin' "$(warenspur session begin Abend)" '"Abend" has begun'
has 'a second one is refused' "$(warenspur session begin other 2>&1)" 'end it first'
has 'no archive while it runs' "$(warenspur session archive 2>&1)" 'nothing was deleted'
screen() { warenspur-tui --dump 100x24 --lang "$1" --view "$2" --keys "${3-}"; }
has 'the stock begins empty' "$(screen en stock)" 'no stock yet'
has 'the header names the session' "$(screen en stock)" ' Abend '
scan goods-in ]d2010952123400001321901 >/dev/null
has 'a participant is greeted' "$(scan goods-in WSP:GUEST:G01)" 'hello G01'
has 'and again, in German' "$(printf 'WSP:GUEST:G01\n' >"$dir/line"; warenspur-reader --lang de --place storage --source hand replay:"$dir/line" 2>&1)" G01
has 'the stock counts from the begin' "$(screen en stock)" Screw
has 'a sheet of stickers' "$(warenspur label stickers 3)" G03
has 'not that many' "$(warenspur label stickers 9999 2>&1)" 'from 1 to'
has 'end of another one is refused' "$(warenspur session end other 2>&1)" 'it goes on'
said=$(warenspur session end)
has 'end: the counts' "$said" '0 boxes, 1 scan, 1 participant'
file=$(sed -nE 's/^backup written to (.*) and checked$/\1/p' <<<"$said")
same 'end: the backup is there' 2 "$(sql "$file" "SELECT count(*) FROM scan WHERE item LIKE '%/21/90_'")"
has 'list, in German with its date' "$(warenspur session list --lang de)" "$(date +%d.%m.%Y) "
has 'list' "$(warenspur session list)" 'its data are in the tables'

# --- the archive: killed again and again, nothing is lost ---------------------------------------------------------------
before=$(count scan)
has 'no such session' "$(warenspur session archive other 2>&1)" 'there is no session'
for wait in 0.005 0.01 0.02 0.03; do
	timeout -s KILL "$wait" warenspur session archive >/dev/null 2>&1
	archived=$(sql "$db" "SELECT count(*) FROM session WHERE archived_us IS NOT NULL")
	if [ "$archived" = 1 ]; then
		same "killed after $wait s: all is in the file" "$before" \
			"$(sql "$(sql "$db" 'SELECT backup FROM session')" 'SELECT count(*) FROM scan')"
		break
	fi
	same "killed after $wait s: all is in the tables" "$before" "$(count scan)"
done
[ "$archived" = 1 ] || check 'archive' warenspur session archive Abend
has 'once only' "$(warenspur session archive Abend 2>&1)" 'archived already'
same 'the tables are clear' '0 0 0 0' "$(count scan) $(count passage) $(count move) $(count participant)"
same 'articles stay' 2 "$(count article)"
same 'the counts stay' 'Abend|0|1|1' "$(sql "$db" 'SELECT name, boxes, scans, participants FROM session')"
same 'nothing is missing in the file' "$before" "$(sql "$(sql "$db" 'SELECT backup FROM session')" 'SELECT count(*) FROM scan')"
same 'the bridge runs on' 1 "$(has_ended "$bridge" || echo 1)"
same 'no alarm of lost data' 0 "$(warenspur export --table alarm | grep -c store_lost)"

# --- the next evening, from the dashboard ---------------------------------------------------------------------------------
has 'the key B' "$(screen de line B)" ':session begin'
has 'a question first' "$(screen en line ':session begin Zweiter<Enter>')" 'count from now on'
check 'the next begins' warenspur session begin Zweiter
scan goods-in ]d2010952123400001321901 >/dev/null
same 'numbers go on' 1 "$(sql "$db" "SELECT count(*) FROM scan WHERE seq > $before")"
has 'B ends it' "$(screen en line B)" ':session end'
# A database without a PLC.
export WARENSPUR_DB=$dir/n.db
check 'begin without a PLC' warenspur session begin Solo
has 'the header names it as well' "$(screen en stock)" ' Solo '
finish
