# nfc: the NFC reader over the simulated chip's serial line. Sourced by tests/bench/run.
# Needs wires.bash. Tags are laid down through the plant's control socket, whose answers have the time.

C() { "$tools/control" "$dir/control" "$@"; }

# Processor seconds of the reader and the one worker it starts.
nfc_cpu() { # PID
	"$tools/cpu" "$1" "$(pgrep -P "$1")" | awk '{ sum += $2 } END { printf "%.6f", sum }'
}

nfc_load() { # NAME PID SECONDS
	local before after
	before=$(nfc_cpu "$2")
	sleep "$3"
	after=$(nfc_cpu "$2")
	percent=$(awk -v a="$before" -v b="$after" -v s="$3" 'BEGIN { printf "%.2f", (b - a) * 100 / s }')
	say "| $1 | $percent |"
	step "$1: $percent % of a core"
}

# READs a second of the last one who read, as the chip counted them.
nfc_rate() {
	C count | sed -nE 's/reads=([0-9]+) us=([0-9]+).*/\1 \2/p' |
		awk '$1 > 1 && $2 > 0 { printf "%.1f", ($1 - 1) * 1e6 / $2 }'
}

nfc_arrivals() { # COUNT
	local i uid
	: >"$dir/put"
	for ((i = 1; i <= $1; i++)); do
		uid=$(printf '04BE%010X' $i)
		C make t ntag213 "$uid" >/dev/null
		C uri t "https://id.gs1.org/01/09521234000013/21/$((1000 + i))" >/dev/null
		sleep "0.$((RANDOM % 4))$((RANDOM % 10))$((RANDOM % 10))" # the reader's rounds must not matter
		C lay t | awk '{ print $2, $1 }' >>"$dir/put"
		until_true 3 grep -q "$uid" "$dir/watch.out"
		C lift t >/dev/null
	done
	awk '$1 == "scan" { print $2, $4 }' "$dir/watch.out" >"$dir/rows"
	since "$dir/put" "$dir/rows" | row 'tag presented → row, NTAG213 with a Digital Link (3 READs)' "$1"
	bound 'arrival → committed row, p50 in ms' "$p50" 110
	bound 'arrival → committed row, p99 in ms' "$p99" 200
}

nfc_reads() { # PID of the reader
	local ours bare
	C make big ntag216 >/dev/null
	C uri big "https://example.com/$(printf 'x%.0s' {1..820})" >/dev/null
	C count >/dev/null
	C lay big >/dev/null
	until_true 3 grep -q 04A1B2C3D4E5 "$dir/watch.out"
	ours=$(nfc_rate)
	stop "$1"
	bare=$("$tools/bare_nfc" "pn532_uart:$pn532" 3)
	table 'READs a second'
	say "A whole NTAG216 (54 READs) read by the reader: ${ours:--}/s. A bare loop of libnfc, the same tag, the"
	say "same line: ${bare:--}/s. Ratio $(ratio "${ours:-0}" "${bare:-0}")."
	step "READs/s: ${ours:--}, bare libnfc ${bare:--}"
	bound 'bare libnfc / reader, READs a second (at least 0.9 of it)' "$(ratio "${bare:-0}" "${ours:-0}")" 1.11
}

wires_nfc() {
	local plant watch nfc
	export LIBNFC_AUTO_SCAN=false
	step 'the NFC reader: arrivals, load, READs'
	new_world
	start_plant --stopped --control "$dir/control"
	plant=$pid
	start watch "$tools/watch" "$db"
	watch=$pid
	start nfc warenspur-reader --db "$db" --place ident --source nfc "nfc:pn532_uart:$pn532"
	nfc=$pid
	ready reader:nfc
	table 'The NFC reader'
	say 'Presented: the plant puts a new tag into the field. Row: another process sees the commit.'
	say ''
	times_head
	nfc_arrivals 100
	say ''
	say '| reader and worker | % of a core |'
	say '|---|---|'
	nfc_load 'no tag, polled 50 times a second' "$nfc" 8
	C lay t >/dev/null
	nfc_load 'one tag present, checked 10 times a second' "$nfc" 8
	C lift t >/dev/null
	bound '% of a core at 10 cycles a second' "$percent" 1
	nfc_reads "$nfc"
	stop "$watch" "$plant"
}
