#!/bin/bash
# Lots and dates: what a code says is kept, found on the dashboard and in the export, and expired goods raise an alarm.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
export WARENSPUR_DB=$dir/w.db TZ=Europe/Berlin
printf 'gtin,name,lane\n09521234000013,Screw,1\n09521234000020,Yoghurt,2\n' >"$dir/articles.csv"
check 'articles' warenspur import "$dir/articles.csv"
check 'places' warenspur place --standard
scan() { # PLACE CODE
	printf '%s\n' "$2" >"$dir/line"
	warenspur-reader --place "$1" --source hand replay:"$dir/line" 2>&1
}
# The tests of the dates themselves are check_core_lot and check_store_lot; here one is over, one is to come.
over=$(date -d '40 days ago' +%F) ahead=$(date -d '300 days' +%F)
code() { printf ']d201%s17%s10%s' "$1" "$(date -d "$2" +%y%m%d)" "$3"; }
expired=$(code 09521234000020 "$over" L42) fresh=$(code 09521234000020 "$ahead" L43)
has 'goods-in: the reader says it' "$(scan goods-in "$expired")" "lot L42: expired on $over"
scan goods-in "$fresh" >/dev/null
has 'storage: no second alarm' "$(scan storage "$expired")" accepted
alarms() { warenspur export --table alarm | grep -c expired_item; }
same 'one alarm' 1 "$(alarms)"
has 'shipping: what to do' "$(scan goods-out "$expired")" 'do not ship it'
same 'a second alarm' 2 "$(alarms)"
scan goods-in "${expired/0020/0021}" >/dev/null # a wrong check digit says nothing
same 'where is the lot' "L42,$over,Yoghurt,goods-out,1,1" \
	"$(warenspur export --table lot --lot l42 | cut -d, -f1,3,7,8,9,10 | sed 1d | tr -d '\r')"
same 'what expires within a year' 'L42 L43' \
	"$(warenspur export --table lot --expires-before "$(date -d '365 days' +%F)" | sed 1d | cut -d, -f1 | sort | paste -sd ' ')"
same 'what has expired' 'L42' \
	"$(warenspur export --table lot --expires-before "$(date +%d.%m.%Y)" | sed 1d | cut -d, -f1)"
has 'json' "$(warenspur export --table lot_scan --lot L43 --format json)" "\"expiry\":\"$ahead\""
has 'a table without lots' "$(warenspur export --table move --lot L42 2>&1)" 'has no lots'
today=$(date +%F)
same 'until a day: including it' "$(warenspur export --table lot --expires-before "$(date -d "$today 1 day" +%F)" | sed 1d)" \
	"$(warenspur export --table lot --expires-until "$today" | sed 1d)"
has 'a date that is none' "$(warenspur export --table lot --expires-before soon 2>&1)" 'is not a date'
screen() { warenspur-tui --dump 80x16 --lang "$1" --view stock --keys "$2"; }
shown=$(screen en '/lot:L42<Enter>')
has 'the dashboard: its place' "$shown" 'Goods out'
has 'the dashboard: its date' "$shown" "$over"
has 'the dashboard, in German' "$(screen de "/expires:${ahead%-*}<Enter>")" "$(date -d "$ahead" +%d.%m.%Y)"
german=$(date -d "$over" +%d.%m.%Y)
has 'the alarm, in German' "$(warenspur-tui --dump 120x30 --lang de --view alarms --keys '<Down>')" "abgelaufen am $german"
has 'and in English' "$(warenspur-tui --dump 120x30 --lang en --view alarms --keys '<Down>')" "expired on $over"
before=$(date -d '50 days ago' +%F)
has 'the reader, in German' "$(LANGUAGE=de scan goods-in "$(code 09521234000020 "$before" L44)")" "Charge L44: abgelaufen am $(date -d "$before" +%d.%m.%Y)"
has 'a table for people' "$(warenspur export --table lot --format excel --lang de)" ";$german;"
has 'the same for programs' "$(warenspur export --table lot --lang de)" ",$over,"
has 'the command line as well' "$(screen en ':trace lot:L43<Enter>')" 'lot:L43'
has 'a typing error is explained' "$(screen en '/expires:soon<Enter>')" 'expires:31.12.2026'
has 'the history of the goods' "$(screen en '/lot:L43<Enter><Enter>')" 'lot L43'
# What is erased is gone from the tables, from alarms and from every byte.
check 'forget' warenspur forget 1
same 'no scan of it is left' '' "$(warenspur export --table lot_scan --lot L42 | sed 1d)"
same 'no file holds it' '' "$(grep -laF -e "$over" "$dir"/w.db* 2>/dev/null)"
finish
