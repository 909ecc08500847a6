# lesson: how soon a step is shown as done, and how long a reset takes. Sourced by tests/bench/run.

# Seven steps, each ended by a scan.
write_scan_lesson() {
	local n
	cat <<-'END'
		title.de: Messung
		title.en: Measurement
		for.de: alle
		for.en: all
		minutes: 1
		needs: nothing
		belt: standing
		can.de: messen
		can.en: measure
		story.de: Gemessen.
		story.en: Measured.
	END
	for n in 1 2 3 4 5 6 7; do
		cat <<-'END'
			step:
			do.de: Scannen
			do.en: Scan
			look.de: Hier
			look.en: Here
			expect: scan
			why.de: Darum
			why.en: Because
			solution: scan goods-in 9521234000013
			sheet.de: -
			sheet.en: -
		END
	done
	printf '%s\n' 'question.de: ?' 'question.en: ?' 'answer.de: !' 'answer.en: !'
}

has_begun() { [ "$(sql "$db" 'SELECT count(*) FROM lesson_run WHERE ended_us IS NULL')" = 1 ]; }

# One run of the lesson: the program that begins it is ended, so the dashboard alone makes it go on.
play_scan_lesson() {
	local shows
	start begins warenspur lesson run "$dir/scan.txt" --db "$db"
	shows=$pid
	until_true 10 has_begun || not_ok 'measured: the lesson begins'
	kill -9 "$shows"
	wait "$shows" 2>/dev/null
	"$tools/announce" "$db" 7 300
}

# Is the newest commit on the screen?
is_shown() {
	awk 'FILENAME == ARGV[1] { at = $2; next } /Step 7 is done/ && $2 >= at { found = 1 } END { exit !found }' \
		"$dir/commits.out" "$dir/pixels.out"
}

load_lesson() {
	local screen round
	table 'Commit → step shown as done'
	say 'Lessons of seven steps. A step is ended by a scan that another program commits, 300 to 400 ms apart; the'
	say 'terminal (vt52, 132x43) of the dashboard in the view Lesson says "Step N is done.".'
	say ''
	rm -f "$db"*
	write_scan_lesson >"$dir/scan.txt"
	"$tools/announce" "$db" 1 >/dev/null || not_ok 'measured: a first scan'
	TERM=vt52 start pixels "$tools/screen" 132x43 0 warenspur-tui --db "$db" --view lesson
	screen=$pid
	until_true 10 grep -q Lesson "$dir/pixels.out" || not_ok 'measured: the dashboard is there'
	for round in 1 2 3 4 5 6 7 8 9 10; do
		play_scan_lesson || not_ok "measured: run $round"
	done >"$dir/commits.out" 2>/dev/null
	until_true 5 is_shown || not_ok 'measured: the last step is on the screen'
	stop "$screen"
	times_head
	# The Nth commit of a run ends its step N; the first row after it that says so counts.
	awk 'FILENAME == ARGV[1] { at[++n] = $2; next }
		match($0, /Step [1-7] is done/) && k < n && substr($0, RSTART + 5, 1) == k % 7 + 1 && $2 >= at[k + 1] {
			k++; printf "%.3f\n", ($2 - at[k]) * 1000 }' "$dir/commits.out" "$dir/pixels.out" |
		row 'commit → step shown as done' 70
	bound 'commit → step shown as done p99 in ms' "$p99" 200
}

# --- reset ------------------------------------------------------------------------------------------------------

order() { warenspur plant-order --db "$db" "$@" >/dev/null || not_ok "measured: the order $*"; }
newest_is() { # signal value
	[ "$(sql "$db" "SELECT value FROM signal WHERE name = '$1' ORDER BY seq DESC LIMIT 1")" = "$2" ]
}
is_open() { # alarm code
	[ "$(sql "$db" "SELECT count(*) FROM alarm WHERE code = '$1' AND cleared_us IS NULL")" != 0 ]
}
has_box() { [ "$(sql "$db" "SELECT count(*) FROM passage WHERE ended_us IS NULL")" != 0 ]; }
run_belt() { warenspur command --db "$db" start >/dev/null && until_true 20 has_box; }

# Each makes the state of a conveyor that a reset starts from.
state_as_begun() { :; }
state_running() { run_belt; }
state_emergency_stop() { run_belt && order fault estop && until_true 20 is_open plc_estop; }
state_lane_full() { order fault lane_1_full && run_belt; }
state_wire_cut() { run_belt && order fault wire_cut && until_true 20 is_open plc_down; }
state_plc_frozen() { run_belt && order fault plc_frozen && until_true 20 is_open plc_stale; }
state_reader_unplugged() { run_belt && order fault reader_unplugged && until_true 20 is_open reader_down; }

reset_ms() {
	local from_us=${EPOCHREALTIME/./}
	warenspur lesson reset --db "$db" >/dev/null 2>"$dir/reset.err" || not_ok "measured: reset: $(cat "$dir/reset.err")"
	echo $(((${EPOCHREALTIME/./} - from_us) / 1000))
}

lesson_reset() {
	local file name demo state ms cells
	local -a states=(as_begun running running emergency_stop lane_full wire_cut plc_frozen reader_unplugged)
	table 'Reset of a step'
	say '`warenspur lesson reset` of the first step at 1x, ms, from the state as begun, with boxes under way (twice, the'
	say 'second right after the first), emergency stop, a full lane, a cut wire (alarm), a frozen PLC (alarm), an'
	say 'unplugged reader (alarm). Lessons without a conveyor have the first state only.'
	say ''
	say '| lesson | as begun | running | again | emergency stop | lane full | wire cut | PLC frozen | reader unplugged |'
	say '|---|---|---|---|---|---|---|---|---|'
	: >"$dir/resets"
	for file in workshop/lessons/[0-9]*.txt; do
		name=$(basename "$file" .txt)
		rm -f "$db"*
		start lesson warenspur demo --lesson "$PWD/$file" --json --db "$db"
		demo=$pid
		until_true 30 has_begun || { not_ok "measured: $name begins: $(cat "$dir/lesson.err")"; }
		cells=''
		for state in "${states[@]}"; do
			if [ "$state" != as_begun ] && ! grep -qE '^needs:.*conveyor' "$file"; then
				cells+=' - |'
				continue
			fi
			"state_$state" || not_ok "measured: $name, $state"
			ms=$(reset_ms)
			echo "$ms" >>"$dir/resets"
			cells+=" $ms |"
		done
		say "| $name |$cells"
		step "reset: $(tail -n 1 "$report")"
		stop "$demo"
	done
	bound 'reset, the longest, in ms' "$(sort -n "$dir/resets" | tail -n 1)" 2000
}
