# load: what polling, commits and a whole demonstration cost. Sourced by tests/bench/run.
. tests/support/screen_database.sh

cpu() { "$tools/cpu" "$@"; }

# cpu_of PID SECONDS : processor time used meanwhile
cpu_of() {
	local before
	before=$(cpu "$1" | cut -d' ' -f2)
	sleep "$2"
	awk -v a="$before" -v b="$(cpu "$1" | cut -d' ' -f2)" 'BEGIN { printf "%.6f", b - a }'
}

# requests PORT : TCP segments with data that clients of this port have sent so far
requests() {
	ss -Htin "( dport = :$1 )" 2>/dev/null | grep -oE 'data_segs_out:[0-9]+' | cut -d: -f2 |
		awk '{ n += $1 } END { print n + 0 }'
}

# poll_line PERIOD SECONDS : the bridge, then the bare loop, at one period
poll_line() {
	local period=$1 seconds=$2 bridge used sent cycles bare_cycles bare_cpu bare_p50 bare_p99 bare_max
	rm -f "$db"*
	start bridge warenspur-plc-bridge --db "$db" --period "$period" "$modbus"
	bridge=$pid
	ready plc-bridge:plc1
	sent=$(requests "$port")
	used=$(cpu_of "$bridge" "$seconds")
	cycles=$(($(requests "$port") - sent))
	kill "$bridge" && wait "$bridge"
	read -r bare_cycles bare_cpu bare_p50 bare_p99 bare_max \
		<<<"$("$tools/bare_poll" 127.0.0.1 "$port" "$period" "$seconds")"
	awk -v p="$period" -v s="$seconds" -v c="$cycles" -v u="$used" -v bc="${bare_cycles:-0}" \
		-v bu="${bare_cpu:-0}" -v p50="$bare_p50" -v p99="$bare_p99" 'BEGIN {
			if (!c || !bc) exit 1
			bc += 2 * s # its heartbeats
			printf "| %d | %.0f | %.0f | %.2f | %.2f | %.1f | %.1f | %.2f | %.2f / %.2f |\n", p,
				c / s, bc / s, u / s * 100, bu / s * 100, u / c * 1e6, bu / bc * 1e6,
				(u / c) / (bu / bc), p50, p99 }' >>"$report" ||
		not_ok "measured: polling every $period ms"
	polling_cpu=$(awk -v u="$used" -v s="$seconds" 'BEGIN { printf "%.2f", u / s * 100 }')
	step "polling every $period ms: $(tail -n 1 "$report")"
}

load_polling() {
	local plant port cycles
	table 'Polling against a bare libmodbus loop'
	say 'One after the other on the same running plant: FC03 of 27 registers every period, FC16 of the heartbeat'
	say "every 500 ms. The PLC bridge also decodes, compares, writes rows and reports its state. The kernel counts"
	say "the bridge's requests (TCP segments), the process clock the processor time of all threads."
	say ''
	say '| period ms | bridge requests/s | bare requests/s | bridge CPU % | bare CPU % | bridge µs/request | bare µs/request | ratio | bare cycle ms p50 / p99 |'
	say '|---|---|---|---|---|---|---|---|---|'
	new_world
	start_plant --items 0 --interval 3
	plant=$pid
	port=${modbus##*:}
	poll_line 20 6
	cpu_20=$polling_cpu
	poll_line 10 4
	poll_line 2 4
	poll_line 1 4
	say ''
	read -r cycles _ <<<"$("$tools/bare_poll" 127.0.0.1 "$port" 0 2)"
	say "The bare loop without a pause: $((${cycles:-0} / 2)) cycles/s."
	bound 'CPU of the bridge in % of a core, period 20 ms' "$cpu_20" 1
	stop "$plant"
}

load_commits() {
	local name rate p50 p99 max
	table 'Commits per second'
	say 'Each durable (WAL, synchronous=FULL), the three take turns. store: booking_record_scan() with its rules,'
	say 'scan + move + item, and waking the other programs. bare3: the same three rows by bare SQLite. bare1: the'
	say "scan's row alone."
	say ''
	say '| | commits/s | ms p50 | p99 | max |'
	say '|---|---|---|---|---|'
	mkdir -p "$dir/commits"
	"$tools/commits" "$dir/commits" 3 >"$dir/commits.out" || not_ok 'measured: commits'
	while read -r name rate p50 p99 max; do
		say "| $name | $rate | $p50 | $p99 | $max |"
		eval "rate_$name=$rate"
	done <"$dir/commits.out"
	rm -rf "$dir/commits"
	say ''
	say "store : bare3 = $(ratio "$rate_store" "$rate_bare3"), store : bare1 = $(ratio "$rate_store" "$rate_bare1")."
	step "commits/s: store $rate_store, bare3 $rate_bare3, bare1 $rate_bare1"
}

family() { # PID : it and all that it has started
	local child
	echo "$1"
	for child in $(pgrep -P "$1"); do family "$child"; done
}

# label PID : the program, and for a reader which one
label() {
	tr '\0' '\n' <"/proc/$1/cmdline" | awk 'NR == 1 { sub(/.*\//, ""); name = $0 }
		before == "--source" { name = name " " $0 } { before = $0 } END { print name }'
}

kilobytes() { # PID FIELD FILE
	awk -v f="$2:" '$1 == f { print $2 }' "/proc/$1/$3"
}

# demo_table SECONDS PID… : CPU and memory of each; sums in $sum_cpu $sum_pss and without the plant
demo_table() {
	local seconds=$1 p
	shift
	cpu "$@" >"$dir/cpu-before"
	sleep "$seconds"
	cpu "$@" >"$dir/cpu-after"
	for p in "$@"; do
		echo "$p $(kilobytes "$p" VmRSS status) $(kilobytes "$p" Pss smaps_rollup) $(label "$p")"
	done >"$dir/memory"
	awk -v s="$seconds" 'FILENAME == ARGV[1] { before[$1] = $2; next } FILENAME == ARGV[2] { used[$1] = $2 - before[$1]; next }
		{ p = $1; rss = $2; pss = $3; $1 = $2 = $3 = ""; sub(/^ +/, "")
		  if (!($0 in n)) order[++count] = $0
		  n[$0]++; c[$0] += used[p]; r[$0] += rss; m[$0] += pss }
		END { for (i = 1; i <= count; i++) { k = order[i]
			printf "| %s | %d | %.2f | %.1f | %.1f |\n", k, n[k], c[k] / s * 100, r[k] / 1024, m[k] / 1024
			C += c[k]; R += r[k]; M += m[k]
			if (k !~ /plant/) { c_own += c[k]; m_own += m[k] } }
			printf "| all | | %.2f | %.1f | %.1f |\n", C / s * 100, R / 1024, M / 1024
			printf "SUMS %.2f %.1f %.2f %.1f\n", C / s * 100, M / 1024, c_own / s * 100, m_own / 1024 }' \
		"$dir/cpu-before" "$dir/cpu-after" "$dir/memory" >"$dir/demo-table"
	grep -v '^SUMS' "$dir/demo-table" >>"$report"
	read -r _ sum_cpu sum_pss own_cpu own_pss < <(grep '^SUMS' "$dir/demo-table")
}

demo_cell() { # program, number of the column
	awk -F' *[|] *' -v p="$1" -v c="$2" '$2 == p { print $c }' "$dir/demo-table"
}

after_start() { # jq condition : seconds from the start of the demonstration to that truth
	awk -v t="$(jq -r "select($1) | .t" "$dir/demo/truth.jsonl" | head -n 1)" \
		'$1 == "start" { if (t == "") print "-"; else printf "%.2f", t - $2 }' "$dir/demo.out"
}

# The dashboard on ten million facts: opened, stepped through, drawn.
load_past() {
	local name p50 p99 max
	table 'Showing the past of ten million facts'
	say 'A database of 230,000 boxes (sqlite3, tests/bench/record.sql), the dashboard at 132x43 without a terminal.'
	say 'A step: to a fact or event next to a random moment, everything read and drawn again.'
	say ''
	{
		echo 'PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;'
		sed '/^-- Marks for what has/,/^	WHERE quantity > 0;/d' core/store/schema.sql
		cat tests/bench/record.sql
		sed -n '/^-- Marks for what has/,/^	WHERE quantity > 0;/p' core/store/schema.sql
		database_pragmas
	} | sqlite3 -bail "$dir/record.db" >/dev/null || not_ok 'measured: a long record'
	"$tools/past" "$dir/record.db" 200 >"$dir/past.out" || not_ok 'measured: the time machine'
	say '| | ms p50 | p99 | max |'
	say '|---|---|---|---|'
	while read -r name p50 p99 max; do
		say "| $name | $p50 | ${p99:-} | ${max:-} |"
		eval "past_$name=$p50 past_${name}_99=${p99:-$p50}"
	done <"$dir/past.out"
	rm -f "$dir/record.db"*
	bound 'ms until a database of ten million facts is open and drawn' "${past_open:-999}" 300
	bound 'ms of a step, 99 of 100' "${past_step_99:-999}" 50
	bound 'ms of a picture drawn' "${past_draw:-999}" 2
	step "time machine: open $past_open ms, step $past_step / $past_step_99 ms, draw $past_draw ms"
}

# spent PID : the processor time of a process in ticks
spent() { awk '{ print $14 + $15 }' "/proc/$1/stat"; }

# one_dashboard NAME SIZE VIEW BAUD DATABASE : a row; share of a core in $share, bytes/s in $bytes
one_dashboard() {
	local screen tui from
	TERM=xterm-256color start look "$tools/screen" "$2" 0 bash -c "stty $4; exec warenspur-tui --db '$5' --view $3"
	screen=$pid
	until_true 10 pgrep -P "$screen" >/dev/null || not_ok "measured: $1"
	tui=$(pgrep -P "$screen")
	sleep 3
	from=$(spent "$tui")
	sleep 20
	share=$(awk -v a="$from" -v b="$(spent "$tui")" -v hz="$(getconf CLK_TCK)" 'BEGIN { printf "%.2f", (b - a) / hz / 20 * 100 }')
	stop "$screen" # what it says is complete only then
	bytes=$(awk '$1 == "read" { at[++n] = $2; size[n] = $3 } END {
		for (i = n; i > 0 && at[i] > at[n] - 20; i--) sum += size[i]
		printf "%d", sum / 20 }' "$dir/look.out")
	say "| $1 | $share | $bytes |"
	step "dashboard, $1: $share % of a core, $bytes bytes/s"
}

# What is drawn of a running belt: all of it, nothing that moves, on a serial line.
load_dashboard() { # DATABASE
	local moving still serial
	table 'What a dashboard costs'
	say '20 s of a dashboard beside a demonstration at 1x, at 100x30.'
	say ''
	say '| shown | CPU % of a core | bytes/s |'
	say '|---|---|---|'
	one_dashboard 'the large picture, 20 pictures/s' 100x30 line 38400 "$1"
	moving=$share
	one_dashboard 'Scans, nothing moves' 100x30 scans 38400 "$1"
	still=$share
	one_dashboard 'the large picture at 19,200 Bd' 100x30 line 19200 "$1"
	serial=$bytes
	bound 'CPU with the moving picture in % of a core' "$moving" 1
	bound 'CPU without it in % of a core' "$still" 0.5
	bound 'bytes/s on a serial line' "$serial" 4000
}

# A commit by another program until its text has come out of the dashboard's terminal.
load_pixels() {
	local screen
	table 'Commit → screen'
	say 'Scans of 12 letters, committed 50 to 150 ms apart by another program, until they appear on the terminal'
	say '(vt52, 132x43) of the dashboard in the view Scans.'
	say ''
	rm -f "$db"*
	"$tools/announce" "$db" 1 >/dev/null || not_ok 'measured: a first scan'
	TERM=vt52 start pixels "$tools/screen" 132x43 0 warenspur-tui --db "$db" --view scans
	screen=$pid
	until_true 10 grep -q gate "$dir/pixels.out" || not_ok 'measured: the dashboard is there'
	"$tools/announce" "$db" 200 >"$dir/commits.out" || not_ok 'measured: commits'
	until_true 5 grep -q "$(tail -n 1 "$dir/commits.out" | cut -d' ' -f3)" "$dir/pixels.out" ||
		not_ok 'measured: the last one is on the screen'
	stop "$screen"
	times_head
	awk 'FILENAME == ARGV[1] { at[$3] = $2; next } $1 == "row" { for (i = 3; i <= NF; i++) { t = $i; sub(/^text:/, "", t)
		if (t in at) { printf "%.3f\n", ($2 - at[t]) * 1000; delete at[t] } } }' \
		"$dir/commits.out" "$dir/pixels.out" | row 'commit → screen' 190
	bound 'commit → screen p99 in ms' "$p99" 50
}

# A terminal that is gone: how long the dashboard outlives it.
load_lost() {
	local screen tui killed_us
	table 'A lost terminal'
	say 'From killing the program at the other end of the terminal until the dashboard has ended.'
	say ''
	rm -f "$db"*
	"$tools/announce" "$db" 1 >/dev/null || not_ok 'measured: a first scan'
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		TERM=vt52 start lost "$tools/screen" 80x24 0 warenspur-tui --db "$db" --view scans
		screen=$pid
		until_true 10 grep -q gate "$dir/lost.out" || not_ok 'measured: the dashboard is there'
		tui=$(pgrep -P "$screen")
		disown "$screen" # or the shell says that it was killed
		killed_us=${EPOCHREALTIME/./}
		kill -9 "$screen"
		while [ -d "/proc/$tui" ] && [ "$(awk '{ print $3 }' "/proc/$tui/stat" 2>/dev/null)" != Z ]; do :; done
		echo $(((${EPOCHREALTIME/./} - killed_us) / 1000))
	done >"$dir/lost.ms"
	times_head
	row 'terminal lost → ended' 10 <"$dir/lost.ms"
	bound 'ms until it has ended, the longest' "$max" 1000
}

# Bytes of one update: what comes less than 5 ms apart.
updates() {
	awk '$1 == "read" { if ($2 - last > 0.005 && n) { print n; n = 0 } n += $3; last = $2 } END { if (n) print n }' "$1"
}

load_demo() {
	local demo parts moving sorted
	step 'a whole demonstration for 30 s at 1x'
	TERM=xterm-256color start demo "$tools/screen" 100x30 180 warenspur demo --keep "$dir/demo" --items 0
	demo=$pid
	until_true 30 grep -qs '"ev":"lane"' "$dir/demo/truth.jsonl" || not_ok 'the first box is sorted'
	mapfile -t parts < <(family "$(pgrep -P "$demo")")
	table 'CPU and memory during a demonstration'
	say "30 s of \`warenspur demo\` at 1x with its dashboard on a terminal of 100x30. MB; PSS divides shared pages between the processes."
	say ''
	say '| program | processes | CPU % of a core | RSS | PSS |'
	say '|---|---|---|---|---|'
	demo_table 30 "${parts[@]}"
	moving=$(after_start '.ev == "state" and .state == 2')
	sorted=$(after_start '.ev == "lane"')
	load_dashboard "$dir/demo/warenspur.db"
	stop "$demo"
	say ''
	say '| bytes to the terminal | p50 | p99 | max | n |'
	say '|---|---|---|---|---|'
	read -r p50 p99 max n <<<"$(updates "$dir/demo.out" | quantiles)"
	say "| an update | $p50 | $p99 | $max | $n |"
	step "bytes of an update: p50 $p50 p99 $p99 (n $n)"
	bound 'bytes of a typical update' "$p50" 1000
	bound 'CPU of the dashboard in % of a core' "$(demo_cell warenspur-tui 4)" 1
	bound 'memory of the dashboard in MB (RSS)' "$(demo_cell warenspur-tui 5)" 12
	bound 'CPU of all programs in % of a core, the simulated hardware included' "${sum_cpu:-999}" 5
	bound 'memory of all programs in MB (PSS), the simulated hardware included' "${sum_pss:-999}" 60
	say ''
	say "Without the simulated hardware (warenspur-plant): $own_cpu %, $own_pss MB."
	step "demonstration: CPU $sum_cpu %, PSS $sum_pss MB"
	table 'Start'
	say "\`warenspur demo\`, from its start: the belt moves after $moving s, the first box is in its lane after $sorted s (at 1x; 1.7 m of belt)."
	bound 'seconds from the start until the belt moves' "$moving" 3
	step "start: belt moves after $moving s, first box sorted after $sorted s"
}
