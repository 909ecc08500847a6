#!/bin/bash
# A lane for the box that comes next, over a real PLC dialogue: it is held, shown, used once, cancelled, and never
# carried out as an old order.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db

start_plant --interval 4 --items 0
start bridge warenspur-plc-bridge --db "$db" --plc plc1 "$modbus"
bridge=$pid
value() { sql "$db" "SELECT value FROM signal WHERE name = '$1' ORDER BY seq DESC LIMIT 1"; }
no_box_waits() { [ "$(value STATE)" = 2 ]; }
a_box_waits() { [ "$(value STATE)" = 3 ]; }
row() { sql "$db" "SELECT state || ': ' || detail FROM command WHERE seq = $1"; }
last() { sql "$db" 'SELECT max(seq) FROM command'; }
is_row() { case $(row "$1") in "$2"*) return 0 ;; esac; return 1; }
view() { warenspur-tui --db "$db" --read-only --lang "$1" --view line --dump 100x30 | head -n 4; }
# Between two boxes: the next one is a second away.
between() { until_true 20 a_box_waits && until_true 20 no_box_waits; }
command_of() { warenspur command "$@" 2>&1; }
held() { # LANE: sets $hold, the row
	between
	said=$(command_of lane next "$1")
	code=$?
	hold=$(last)
}

# --- refused at once --------------------------------------------------------------------------------------
check 'boxes come' until_true 20 a_box_waits
refused() {
	between
	said=$(command_of lane 2)
	code=$?
	case $said in *'no box waits'*) return 0 ;; esac
	return 1
}
until_true 20 refused || not_ok 'lane N is refused when no box waits'
same 'lane N is refused when no box waits: with exit code 1' 1 "$code"
same 'and says how to hold it' 'lane: failed, no box waits at the read point; for the one that comes next: lane next 2' "$said"
has 'in German' "$(between; warenspur command --lang de lane 2 2>&1)" 'lane next 2'
dashboard() { between; warenspur-tui --db "$db" --lang en --keys "$1" --dump 100x30; }
refuses() { dashboard ':lane 2<Enter>' | grep -q 'no box waits at the read point; for the one that comes next: :lane next 2'; }
check 'the dashboard refuses it before it asks' until_true 20 refuses
offers() { dashboard d | grep -q 'no box waits at the read point: type the lane for the next one'; }
check 'its key d offers the next box' until_true 20 offers
asks() { dashboard ':lane next 2<Enter>' | grep -q 'Send the next box to lane 2?'; }
check 'and asks' until_true 20 asks

# --- held, shown, used once ------------------------------------------------------------------------------
held 2
same 'lane next N is held: exit code 0' 0 "$code"
has 'and says so' "$said" 'lane: held, the next box goes to lane 2'
has 'the row says it' "$(row "$hold")" 'held: '
has 'the Line shows it' "$(view en)" 'next box: lane 2'
has 'in German' "$(view de)" 'nächster Karton: Bahn 2'
check 'the next box is sent there' until_true 20 is_row "$hold" 'done: box '
box=$(row "$hold" | grep -oE '[0-9]+' | head -n 1)
arrived() { [ "$(sql "$db" "SELECT reached_lane FROM passage WHERE track = $box")" = "$1" ]; }
check 'and arrives there' until_true 20 arrived 2
same 'as an operator has decided' 'operator 2 sorted' "$(sql "$db" "SELECT decision || ' ' || decision_lane || ' ' || result FROM passage WHERE track = $box")"
box=$((box + 1))
check 'the one behind it goes as always' until_true 20 arrived 3
check 'the Line does not show it any more' bash -c '! grep -q "next box" <<<"$1"' - "$(view en)"

# --- cancelled, replaced -----------------------------------------------------------------------------------
held 1
first=$hold
command_of lane next 3 >/dev/null
same 'another one replaces it' 'failed: another lane was given for the next box' "$(row "$first")"
second=$(last)
said=$(command_of lane next off)
same 'off cancels it' 'lane: done, lane 3 is no longer held for the next box' "$said"
until_true 5 is_row "$second" failed
same 'and its row says so' 'failed: cancelled' "$(row "$second")"
same 'off without one' 'lane: done, no lane was held' "$(command_of lane next off)"

# --- what it never outlives -----------------------------------------------------------------------------------
held 2
command_of stop >/dev/null
check 'a stop ends it' until_true 10 is_row "$hold" 'failed: the belt was stopped meanwhile'
has 'on a belt that stands it is refused' "$(command_of lane next 2)" 'lane: failed, the belt does not run'
command_of start >/dev/null
held 2
kill -KILL "$bridge"
wait "$bridge" 2>/dev/null
start bridge warenspur-plc-bridge --db "$db" --plc plc1 "$modbus"
bridge=$pid
check 'a bridge that was killed: its successor ends it' until_true 10 is_row "$hold" 'failed: the PLC bridge was restarted'
before=$(sql "$db" 'SELECT max(seq) FROM passage')
two_more() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE seq > $before AND result <> ''")" -ge 2 ]; }
check 'boxes go on' until_true 30 two_more
same 'no box goes there by an old order' 0 "$(sql "$db" "SELECT count(*) FROM passage WHERE seq > $before AND decision = 'operator'")"
held 2
kill "$bridge"
wait "$bridge" 2>/dev/null
same 'a bridge that ends, ends it' 'failed: the PLC bridge was stopped meanwhile' "$(row "$hold")"
finish
