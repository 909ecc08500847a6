# soak: a day of scans in minutes, and what a picture of a camera costs. Sourced by tests/bench/run.

# memory PID : resident kilobytes of a program and the worker it starts
memory() {
	local pid
	for pid in "$1" $(pgrep -P "$1"); do
		awk '/^Rss/ { print $2 }' "/proc/$pid/smaps_rollup" 2>/dev/null
	done | awk '{ sum += $1 } END { print sum + 0 }'
}

# grown NAME BEFORE AFTER : a table row and its bound
grown() {
	say "| $1 | $2 | $3 |"
	step "$1: $2 kB, then $3 kB"
	growth=$(($3 - $2))
}

scans_stored() { [ "$(sql "$db" 'SELECT count(*) FROM scan')" -ge "$1" ]; }

# 24 h at the belt's pace, a box every three seconds: 28,800 scans through worker, identification and
# commit.
soak_scans() {
	local reader early
	new_world
	mkfifo "$dir/codes"
	start soak warenspur-reader --db "$db" "replay:$dir/codes"
	reader=$pid
	exec 7>"$dir/codes"
	awk 'BEGIN { for (i = 0; i < 2880; i++) printf "]C1010952123400001321S%06d\n", i }' >&7
	until_true 300 scans_stored 2880
	early=$(memory "$reader")
	awk 'BEGIN { for (i = 2880; i < 28800; i++) printf "]C1010952123400001321S%06d\n", i }' >&7
	until_true 600 scans_stored 28800
	grown 'a day of a box every three seconds (28,800 commits), after a tenth of it' "$early" "$(memory "$reader")"
	exec 7>&-
	stop "$reader"
}

# A camera before which the same QR code lies: zbar alone would grow with each picture.
soak_camera() {
	local reader film early seen
	zint -b 58 -d 'https://id.gs1.org/01/09521234000013/21/1001' --scale 4 --whitesp 6 --vwhitesp 6 -o "$dir/soak.png"
	mkfifo "$dir/film"
	start camera warenspur-reader --no-store --record "$dir/soak.jsonl" "camera:y4m:$dir/film"
	reader=$pid
	start film ffmpeg -nostdin -y -loglevel error -f lavfi -i testsrc=size=640x360:rate=30 -i "$dir/soak.png" \
		-filter_complex overlay=200:60 -pix_fmt gray -f yuv4mpegpipe "$dir/film"
	film=$pid
	until_true 60 bash -c "[ \$(grep -c sighting '$dir/soak.jsonl') -ge 1000 ]"
	early=$(memory "$reader")
	until_true 300 bash -c "[ \$(grep -c sighting '$dir/soak.jsonl') -ge 12000 ]"
	seen=$(grep -c sighting "$dir/soak.jsonl")
	grown "a camera with a QR code before it ($seen pictures), after 1,000 of them" "$early" "$(memory "$reader")"
	kill -9 "$film" # it would wait for ever for a reader of the FIFO
	stop "$reader"
}

# Tags coming and going as fast as the line allows.
soak_nfc() {
	local plant reader early i
	start_plant --stopped --control "$dir/control"
	plant=$pid
	C make t ntag213 >/dev/null
	C uri t https://id.gs1.org/01/09521234000013/21/1001 >/dev/null
	start nfc warenspur-reader --no-store --record "$dir/nfc.jsonl" "nfc:pn532_uart:$pn532"
	reader=$pid
	until_true 20 grep -q ready "$dir/nfc.err"
	for ((i = 0; i < 150; i++)); do
		[ $i != 20 ] || early=$(memory "$reader")
		C lay t >/dev/null
		sleep 0.2
		C lift t >/dev/null
		sleep 0.15
	done
	grown "an NFC tag presented and removed $i times, after 20 of them" "$early" "$(memory "$reader")"
	stop "$reader" "$plant"
}

# ms of processor time a picture: the whole reader on a file of pictures.
camera_cost() { # NAME FILTER
	local pictures=300 seconds
	ffmpeg -nostdin -y -loglevel error -f lavfi -i testsrc=size=1280x720:rate=30 -i "$dir/soak.png" \
		-filter_complex "$2" -frames:v $pictures -pix_fmt gray -f yuv4mpegpipe "$dir/cost.y4m"
	seconds=$({ TIMEFORMAT='%U %S'; time warenspur-reader --no-store "camera:y4m:$dir/cost.y4m" >/dev/null 2>&1; } 2>&1 |
		awk '{ print $1 + $2 }')
	cost=$(awk -v s="$seconds" -v n=$pictures 'BEGIN { printf "%.1f", s * 1000 / n }')
	say "| $1 | $cost |"
	step "$1: $cost ms per picture"
	rm -f "$dir/cost.y4m"
}

soak() {
	table 'Soak: resident memory of a reader and its worker, in kB'
	say '| what | early | at the end |'
	say '|---|---|---|'
	local worst=0
	for part in soak_scans soak_camera soak_nfc; do
		$part
		[ "$growth" -le "$worst" ] || worst=$growth
	done
	bound 'growth in kB' "$worst" 512
	table 'A camera of 1280x720: processor time of the whole reader per picture'
	say '| ms | of one core |'
	say '|---|---|'
	local nothing
	camera_cost 'nothing to read' 'overlay=2000:0'
	nothing=$cost
	camera_cost 'a QR code upright' 'overlay=300:200'
	camera_cost 'a QR code rotated by 30 degrees' '[1]rotate=PI/6:ow=400:oh=400:c=white[r];[0][r]overlay=300:200'
	bound 'ms per picture at 30 a second on one core, with nothing to read' "$nothing" 33.3
}
