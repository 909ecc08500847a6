#!/bin/bash
# A jam over the real wires: the alarm names lane, light barrier and box, and the box is stuck, not sorted, until
# its light barrier is free again.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash

keep=$dir/kept
db=$keep/warenspur.db
start demo warenspur demo --items 0 --speed 3 --json --keep "$keep"
demo=$pid
count() { sql "$db" "SELECT count(*) FROM $1" 2>/dev/null; }
at_least() { [ "$(count "$2")" -ge "$1" ]; }
check 'the demonstration runs' until_true 30 at_least 3 'passage WHERE result = '"'sorted'"
start lines warenspur-tui --db "$db" --read-only --lang en --plain
lines=$pid
order() { warenspur plant-order --db "$db" "$@"; }
jammed() { at_least "$1" "alarm WHERE code = 'plc_fault' AND text LIKE '%is stuck%'"; }
alarm() { sql "$db" "SELECT text FROM alarm WHERE code = 'plc_fault' ORDER BY seq DESC LIMIT 1"; }
stuck() { sql "$db" "SELECT seq FROM passage WHERE stuck_us IS NOT NULL AND freed_us IS NULL"; }
of() { sql "$db" "SELECT $1 FROM passage WHERE seq = $2"; }
view() { warenspur-tui --db "$db" --read-only --lang "$1" --view "$2" --dump 140x45; }
go() { warenspur command --db "$db" reset >/dev/null && warenspur command --db "$db" start >/dev/null; }
is_freed() { [ -n "$(of freed_us "$1")" ]; }

# --- each lane is full ---------------------------------------------------------------------------------
for lane in 1 2 3; do
	order "lane $lane full" >/dev/null
	check "lane $lane full: jam" until_true 60 jammed "$lane"
	check 'the box is known' until_true 10 at_least 1 'passage WHERE stuck_us IS NOT NULL AND freed_us IS NULL'
	box=$(stuck)
	track=$(of track "$box")
	same 'the last box in this lane, by the simulation log' "$track" \
		"$(jq -rs "map(select(.ev==\"lane\" and .lane==$lane))[-1].seq" "$keep/truth.jsonl")"
	same 'the alarm names lane, light barrier and box' \
		"box $track is stuck at the entrance of lane $lane (light barrier LB_LANE$lane); make room in the lane, then reset and start" \
		"$(alarm)"
	row=$(view en line | grep -oE " box $track  .*" | head -n 1)
	has 'the list says where it is' "$row" "at the entrance of lane $lane"
	has 'and that it is stuck' "$row" '■ stuck'
	check 'not that it is sorted' bash -c '! grep -qE "sorted|unknown|no read|several" <<<"$1"' - "$row"
	has 'in German, too' "$(view de line | grep " Karton $track .*")" "am Eingang von Bahn $lane"
	has 'the alarm in German' "$(view de alarms)" "Karton $track klemmt am Eingang von Bahn $lane (Lichtschranke LB_LANE$lane)"
	order "lane $lane free" >/dev/null
	check 'reset and start' go
	check 'the light barrier is free again' until_true 20 is_freed "$box"
	check 'and the list has its result again' bash -c '! grep -q "■ stuck" <<<"$1"' - "$(view en line)"
done

# --- at a diverter, and at the read point ------------------------------------------------------------------
order 'barrier LB_DIVERT1 covered' >/dev/null
check 'a covered barrier at diverter 1: jam' until_true 30 jammed 4
has 'the alarm names diverter and light barrier' "$(alarm)" 'is stuck at diverter 1 (light barrier LB_DIVERT1); remove it or clean the light barrier'
order 'barrier LB_DIVERT1 well' >/dev/null
check 'reset and start' go
order 'barrier LB_IDENT covered' >/dev/null
check 'a covered barrier at the read point: jam' until_true 30 jammed 5
has 'the alarm names read point and light barrier' "$(alarm)" 'is stuck at the read point (light barrier LB_IDENT)'
order 'barrier LB_IDENT well' >/dev/null
check 'reset and start' go
check 'nothing is stuck any more' until_true 20 test -z "$(stuck)"


# --- without a terminal -----------------------------------------------------------------------------------
check 'a line says that it is stuck' grep -q ': stuck at the entrance of lane 1$' "$dir/lines.out"
check 'and that it is not any more' grep -q ': no longer stuck$' "$dir/lines.out"

kill "$lines" "$demo"
wait "$lines" "$demo"
finish
