# plc: what the bridge makes of the PLC's wire. Sourced by tests/bench/run.

# field N LINE : the Nth word
field() { awk -v n="$1" '{ print $n }' <<<"$2"; }

# The bridge's whole cycle (read, decode, compare, decide, record) against a bare loop with the same
# requests, in turns on the same plant.
plc_rate() {
	local plant port bridge bare n ratios=''
	table 'Cycles without a pause'
	say 'The real bridge with its journal and database (FC03 of 27 registers, FC16 of the heartbeat every 500 ms),'
	say 'free-running, and a bare libmodbus loop with the same requests. In turns on the same running plant.'
	say ''
	say '| | bridge cycles/s | bare cycles/s | ratio | bridge ms p50 / p99 / max | bare ms p50 / p99 / max |'
	say '|---|---|---|---|---|---|'
	new_world
	start_plant --items 0 --interval 3
	plant=$pid
	port=${modbus##*:}
	for n in 1 2 3 4 5; do
		rm -f "$db"*
		bridge=$("$tools/cycle" "$db" "$modbus" 3 2>/dev/null)
		bare=$("$tools/bare_poll" 127.0.0.1 "$port" 0 3)
		ratios+="$(awk -v a="$(field 1 "$bridge")" -v b="$(field 1 "$bare")" 'BEGIN { print a ? b / a : 99 }') "
		say "| $n | $(($(field 1 "$bridge") / 3)) | $(($(field 1 "$bare") / 3)) |" \
			"$(ratio "$(field 1 "$bridge")" "$(field 1 "$bare")") |" \
			"$(field 3 "$bridge") / $(field 4 "$bridge") / $(field 5 "$bridge") |" \
			"$(field 3 "$bare") / $(field 4 "$bare") / $(field 5 "$bare") |"
		step "cycles without a pause: $(tail -n 1 "$report")"
	done
	bound 'bare cycles : bridge cycles, the middle one of five (at least 0.9 of the rate)' \
		"$(tr ' ' '\n' <<<"$ratios" | grep . | sort -g | awk 'NR == 3 { printf "%.2f", $1 }')" 1.11
	stop "$plant"
}

# Another program has the database for itself for 200 ms, again and again, while $dir/hold is there.
hold_database() {
	: >"$dir/hold"
	while [ -e "$dir/hold" ]; do
		echo 'BEGIN IMMEDIATE;'
		sleep 0.2
		echo 'COMMIT;'
		sleep 0.02
	done | sqlite3 -batch -cmd '.timeout 3000' "$db" >/dev/null 2>&1
}

# pulse_line PERIOD WIDTH COUNT LOCKED : how many pulses become rows
pulse_line() {
	local period=$1 width=$2 count=$3 locked=$4 bridge locker='' seen used cpu_pct rss before
	rm -f "$db"*
	start bridge warenspur-plc-bridge --db "$db" --period "$period" "$modbus"
	bridge=$pid
	ready plc-bridge:plc1
	if [ "$locked" = yes ]; then
		# Another program holds the database for 200 ms, again and again: every commit waits.
		hold_database &
		locker=$!
	fi
	before=$(cpu "$bridge" | cut -d' ' -f2)
	used=$SECONDS
	"$tools/pulses" "$dir/control" LB_LANE2 "$count" "$width" "$((width * 2))" || not_ok "measured: pulses of $width ms"
	used=$((SECONDS - used))
	cpu_pct=$(awk -v a="$before" -v b="$(cpu "$bridge" | cut -d' ' -f2)" -v s="$used" 'BEGIN { printf "%.2f", s ? (b - a) / s * 100 : 0 }')
	rss=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$bridge/status")
	if [ -n "$locker" ]; then
		rm -f "$dir/hold"
		wait "$locker"
	fi
	kill "$bridge" && wait "$bridge"
	seen=$(sql "$db" "SELECT count(*) FROM signal WHERE name = 'LB_LANE2' AND value = 1")
	missed=$((count - seen)) pulse_cpu=$cpu_pct pulse_rss=$rss
	say "| $period | $width | $locked | $seen of $count | $cpu_pct | $rss |"
	step "pulses: $(tail -n 1 "$report")"
}

plc_pulses() {
	local plant
	table 'Pulses of a light barrier'
	say 'A light barrier of the plant is covered for a known time (its PLC scans every millisecond); every'
	say 'change that became a row counts as seen. Polling continues while the database is locked for 200 ms again and again.'
	say ''
	say '| period ms | pulse ms | database locked | seen | bridge CPU % | RSS MB |'
	say '|---|---|---|---|---|---|'
	new_world
	start_plant --stopped --speed 10 --control "$dir/control"
	plant=$pid
	pulse_line 20 40 150 no
	local missed_20=$missed rss_20=$pulse_rss
	pulse_line 20 40 150 yes
	local missed_locked=$missed
	pulse_line 2 5 300 no
	local missed_2=$missed cpu_2=$pulse_cpu
	pulse_line 2 5 300 yes
	bound 'pulses of two periods missed, period 20 ms' "$missed_20" 0
	bound 'the same while every commit waits for 200 ms' "$missed_locked" 0
	bound 'pulses of 5 ms missed, period 2 ms' "$missed_2" 0
	bound 'memory of the bridge in MB (RSS), period 20 ms' "$rss_20" 8
	bound 'CPU of the bridge in % of a core, period 2 ms' "$cpu_2" 10
	stop "$plant"
}

# rtu_line BAUD LIMIT_MS : one cycle of the bridge over a serial line
rtu_line() {
	local baud=$1 limit=$2 plant cycle
	new_world
	rm -f "$dir/rtu"
	start plant warenspur-plant --modbus "rtu:$dir/rtu:$baud:8E1" --truth "$dir/truth.jsonl" --items 0
	plant=$pid
	until_true 20 grep -qs '^ready ' "$dir/plant.out" || not_ok 'the plant gets ready'
	cycle=$("$tools/cycle" "$db" "rtu:$dir/rtu:$baud:8E1" 6 2>/dev/null)
	rtu_over=$(awk -v a="$(field 3 "$cycle")" -v l="$limit" 'BEGIN { printf "%.1f", a - l }')
	say "| $baud | $limit | $(field 3 "$cycle") | $(field 4 "$cycle") | $rtu_over |"
	step "RTU: $(tail -n 1 "$report")"
	stop "$plant"
}

# 8 bytes ask, 59 answer, 11 bits each, and a silence of 3.5 characters (1.75 ms above 19200 baud)
# before either.
plc_rtu() {
	table 'A cycle over a serial line'
	say 'FC03 of 27 registers at 8E1 on the plant, which takes the real transmission time of every byte. Limit: the'
	say 'bytes and the two pauses of 3.5 characters, nothing else.'
	say ''
	say '| baud | limit ms | p50 ms | p99 ms | p50 over the limit |'
	say '|---|---|---|---|---|'
	# The bounds come after the table: a line between its rows would end it.
	local over_9600 over_19200
	rtu_line 9600 84.8
	over_9600=$rtu_over
	rtu_line 19200 42.4
	over_19200=$rtu_over
	rtu_line 115200 9.9
	bound '9600 baud: ms over the limit (one request)' "$over_9600" 3
	bound '19200 baud: ms over the limit (one request)' "$over_19200" 3
	bound '115200 baud: ms over the limit (one request)' "$rtu_over" 3
}

# What capturing costs, on and off, with the cycle free-running.
plc_capture() {
	local plant off on
	table 'Capture of frames'
	say 'The free-running cycle while nobody looks and while somebody does (every frame through the tap into the'
	say 'database).'
	say ''
	new_world
	start_plant --items 0 --interval 3
	plant=$pid
	rm -f "$db"*
	off=$("$tools/cycle" "$db" "$modbus" 3 2>/dev/null)
	rm -f "$db"*
	warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null
	sql "$db" "INSERT INTO watch VALUES ('plc-bridge:plc1', (unixepoch() + 60) * 1000000)"
	on=$("$tools/cycle" "$db" "$modbus" 3 2>/dev/null)
	say "Off: p50 $(field 3 "$off") ms, p99 $(field 4 "$off") ms. On: p50 $(field 3 "$on") ms, p99 $(field 4 "$on") ms."
	step "capture: $(tail -n 1 "$report")"
	stop "$plant"
}
