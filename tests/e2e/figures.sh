#!/bin/bash
# Figures agree: one definition of the answer time in all views, in the export and in the summary of a demonstration.
# Runs in both builds: answer times of the programs that people use.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash

# The summary is of all boxes, the views of the last 100: with 12 boxes they must say the same.
keep=$dir/kept
summary=$(timeout 120 warenspur demo --items 12 --speed 3 --json --keep "$keep" 2>"$dir/demo.err")
same 'the demonstration ends by itself' 0 $?
db=$keep/warenspur.db
whole() { jq -r ".decision_ms.$1 | floor" <<<"$summary"; }
view() { warenspur-tui --db "$db" --read-only --lang "${2:-en}" --view "$1" --dump 140x45; }
line() { view status | grep -oE 'typically [0-9]+ ms, 99% within [0-9]+ ms'; }
metrics() { view metrics | grep -oE 'Answer time +[0-9.]+ (ms|s), max. [0-9.]+ (ms|s)' | tr -s ' '; }
exported() { # median, 99%, worst: nearest rank
	warenspur export --db "$db" --table passage --format json |
		jq -r '[.[].answer_ms | values] | sort | "\(.[((length + 1) / 2 | floor) - 1]) \(.[((length * 99 + 99) / 100 | floor) - 1]) \(.[-1])"'
}
same 'the view Status says what the summary says' "typically $(whole p50) ms, 99% within $(whole p99) ms" "$(line)"
read -r p50 p99 worst <<<"$(exported)"
same 'the export says it, too' "$(whole p50) $(whole p99)" "$p50 $p99"
same 'and the view Metrics' "Answer time $p50 ms, max. $worst ms" "$(metrics)"
same 'the box without a code waited, and does not count' 1 \
	"$(warenspur export --db "$db" --table passage --format json | jq '[.[] | select(.answer_ms == null)] | length')"
has 'it would have been the longest' "$(sql "$db" "SELECT max((answered_us - arrived_us) / 1000) > $worst FROM passage WHERE result = 'no_read'")" 1

# Ten boxes for which the belt stood still for a minute between question and answer, and ten without a code.
sql "$db" "WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10),
	t (i, at) AS (SELECT i, (SELECT max(arrived_us) FROM passage) + i * 100000000 FROM n)
	INSERT INTO signal (at_us, plc, name, value)
	SELECT at_us, 'plc1', 'STATE', value FROM (SELECT at + 10000 AS at_us, 4 AS value FROM t
		UNION ALL SELECT at + 60010000, 3 FROM t) ORDER BY at_us;
	WITH n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10),
	t (i, at) AS (SELECT i, (SELECT max(arrived_us) FROM passage) + i * 100000000 FROM n)
	INSERT INTO passage (plc, boot, track, arrived_us, identified_us, answered_us, result, item, asked_lane)
	SELECT 'plc1', 1, 100 + i, at, at + 1000, at + 60000000 + $p50 * 1000 + 500, 'sorted', 'code:A', 1 FROM t
	UNION ALL SELECT 'plc1', 1, 200 + i, at + 70000000, NULL, at + 72600000, 'no_read', '', 3 FROM t;"
same 'stopped time and boxes without a code change nothing: Status' "typically $(whole p50) ms, 99% within $(whole p99) ms" "$(line)"
same 'Metrics' "Answer time $p50 ms, max. $worst ms" "$(metrics)"
same 'export' "$p50 $p99 $worst" "$(exported)"
trace=$(warenspur-tui --db "$db" --read-only --lang en --view history --dump 140x45)
has 'and the history of an item' "$trace" "box 110: answer \"lane 1\" after $p50 ms"

finish
