# wires: how long the way of a code takes. Sourced by tests/bench/run.
# The speeds are odd so that boxes do not come in step with the poll period.
# Needs $tools $db $dir; the plant's simulation log and the tools below share CLOCK_MONOTONIC.

# truth EVENT FIELDS… : lines "SECONDS FIELD…" of an event of the plant
truth() {
	local ev=$1
	shift
	jq -r --arg ev "$ev" "select(.ev == \$ev) | [.t, $1] | map(tostring) | join(\" \")" \
		"$dir/truth.jsonl"
}

stop() { # PID… : ends them and waits
	kill "$@" 2>/dev/null
	wait "$@" 2>/dev/null
	children=()
}

new_world() {
	rm -f "$db"* "$dir"/truth.jsonl
	warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null ||
		not_ok 'the articles are imported'
}

# Every item with a tag gets a name of its own, so that its name on the screen is unique.
name_items() { # BOXES
	local gtin=(09521234000013 09521234000020 09521234000037 09521234000044) i
	{
		echo 'item,gtin,name,place'
		for ((i = 1; i <= $1; i++)); do
			echo "https://id.gs1.org/01/${gtin[(i - 1) % 4]}/21/$((1000 + i)),${gtin[(i - 1) % 4]},Box-$((1000 + i)),"
		done
	} >"$dir/items.csv"
	warenspur import --db "$db" "$dir/items.csv" >/dev/null || not_ok 'the items are imported'
}

is_ready() { # ROLE
	[ "$(sql "$db" "SELECT state FROM program WHERE role = '$1'")" = ready ]
}
ready() { until_true 20 is_ready "$1" || not_ok "$1 gets ready"; }
begin_belt() { warenspur command --db "$db" start >/dev/null || not_ok 'the belt starts'; }
done_is() { grep -q '"ev":"done"' "$dir/truth.jsonl"; }

# since NAME FROM TO : milliseconds between "SECONDS KEY" lines of two files with the same key;
# the first of each key counts
since() {
	awk 'NR == FNR { if (!($2 in from)) from[$2] = $1; next }
		($2 in from) && !($2 in seen) { seen[$2] = 1; printf "%.3f\n", ($1 - from[$2]) * 1000 }' "$1" "$2"
}

# edges TRUTH NAME VALUE : ms from each edge to the first row that says so within half a second
edges() {
	awk -v name="$2" -v value="$3" 'NR == FNR { edge[++n] = $1; next }
		$1 == "signal" && $3 == name && $4 == value {
			while (i < n && edge[i + 1] < $2) i++
			if (i && i != told && $2 - edge[i] < 0.5) { told = i; printf "%.3f\n", ($2 - edge[i]) * 1000 } }' \
		"$1" "$dir/watch.out"
}

report_tags() {
	table 'Tag put → committed row → pixels'
	say "$boxes boxes at speed $speed, tags over the PN532's serial line (115200 baud, wire and radio time kept)."
	say 'Put: the tag comes into the field. Row: another process sees the committed scan. Pixels: the name'
	say 'of the item, read from a tag, arrives on the terminal of the dashboard (scans, 100x30, TERM=vt52).'
	say ''
	times_head
	truth field .box >"$dir/put"
	truth present '.box, (.tags[0] // "none")' | awk '{ print $2, $3 }' >"$dir/uids"
	# box -> UID -> the row's time under the box's number
	awk 'NR == FNR { box[$2] = $1; next } $1 == "scan" && ($4 in box) { print $2, box[$4] }' \
		"$dir/uids" "$dir/watch.out" >"$dir/rows"
	awk '$1 == "row" && /NTAG/ && match($0, /Box-[0-9]+/) { print $2, substr($0, RSTART + 4, RLENGTH - 4) - 1000 }' \
		"$dir/screen.out" >"$dir/pixels"
	since "$dir/put" "$dir/rows" | row 'tag put → row' 40
	awk 'NR == FNR { row[$2]; next } ($2 in row)' "$dir/rows" "$dir/pixels" >"$dir/tagged"
	since "$dir/rows" "$dir/tagged" | row 'row → pixels' 40
	since "$dir/put" "$dir/tagged" | row 'tag put → pixels' 40
}

report_edges() {
	local lane
	table 'Input edge → row'
	say "The same run, poll period 20 ms. Edge: the light barrier changes in the plant's PLC scan. Row: another"
	say 'process sees the committed change.'
	say ''
	times_head
	for lane in 1 2 3; do
		truth lane .lane | awk -v lane=$lane '$2 == lane' >"$dir/edge"
		edges "$dir/edge" "LB_LANE$lane" 1
	done >"$dir/edges"
	truth leave .box >"$dir/edge"
	edges "$dir/edge" LB_IDENT 0 >>"$dir/edges"
	row 'edge → row' $((boxes * 3 / 2)) <"$dir/edges"
	say ''
	say "$n of $((2 * boxes)) edges seen; the limit is the period: mean wait 10 ms."
	bound 'edge to row p99 in ms (period + 3)' "$p99" 23
}

report_answers() { # TITLE LEAST
	truth arrival .seq >"$dir/asked"
	truth answer .seq >"$dir/answered"
	since "$dir/asked" "$dir/answered" | row "$1" "$2"
}

wires_with_readers() {
	local watch screen nfc scanner_pid bridge plant
	boxes=72 speed=4.9
	step "$boxes boxes with real readers at speed $speed"
	new_world
	name_items $boxes
	start_plant --stopped --items $boxes --speed $speed
	plant=$pid
	start watch "$tools/watch" "$db"
	watch=$pid
	TERM=vt52 start screen "$tools/screen" 100x30 0 warenspur-tui --db "$db" \
		--lang en --view scans
	screen=$pid
	start nfc warenspur-reader --db "$db" --place ident --source nfc "nfc:pn532_uart:$pn532"
	nfc=$pid
	start scanner warenspur-reader --db "$db" --place ident --source scanner "serial:$scanner:9600"
	scanner_pid=$pid
	start bridge warenspur-plc-bridge --db "$db" --confirm-timeout 5 "$modbus"
	bridge=$pid
	ready reader:nfc
	ready reader:scanner
	ready plc-bridge:plc1
	begin_belt
	until_true 90 done_is || not_ok 'all boxes come and go'
	until_true 2 grep -q "Box-$((1000 + boxes - 3))" "$dir/screen.out"
	stop "$screen" "$nfc" "$scanner_pid" "$bridge" "$watch" "$plant"
	report_tags
	report_edges
	table 'Box stops → answer in the PLC'
	times_head
	report_answers 'with the readers (tag 3 READs, 50 ms for a second code, 3 s for none)' $((boxes * 9 / 10))
}

# No reader: the scan is in the table before the box halts, so this is the bridge alone.
wires_scan_there() {
	local bridge inject plant
	boxes=100 speed=7.3
	step "$boxes boxes whose scan is there beforehand, at speed $speed"
	new_world
	start_plant --stopped --items $boxes --speed $speed
	plant=$pid
	start bridge warenspur-plc-bridge --db "$db" --confirm-timeout 5 "$modbus"
	bridge=$pid
	ready plc-bridge:plc1
	start inject "$tools/inject" "$db" 09521234000013
	inject=$pid
	begin_belt
	until_true 90 done_is || not_ok 'all boxes come and go'
	stop "$inject" "$bridge" "$plant"
	report_answers 'scan there beforehand, period 20 ms' $((boxes * 9 / 10))
	bound 'answer p99 in ms, scan there beforehand (period + 5)' "$p99" 25
	say ''
	say 'The arrival can fall anywhere in the period, so the mean is half of it.'
}
