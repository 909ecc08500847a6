#!/bin/bash
# Streams of pictures from a real camera program (ffmpeg) through FIFOs and pipes into the reader;
# and what was recorded in the field, played again.
# Runs alone: its pictures come at a fixed rate.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
zint -b 58 --gs1 -d '[01]09521234000013[21]1001' --scale 4 --whitesp 6 --vwhitesp 6 -o "$dir/gs1.png"
zint -b 20 -d 'CASE-42' --scale 2 --whitesp 20 --vwhitesp 10 -o "$dir/case.png"

# film SECONDS OUTPUT [OPTION…] : becomes ffmpeg (for a subshell). Three seconds without a code, for ffmpeg 7
# sends the first of them at once; then the QR, and the case beside it
film() {
	local seconds=$1 output=$2
	shift 2
	exec ffmpeg -nostdin -y -loglevel error "$@" -f lavfi -i testsrc=size=1280x720:rate=30 -i "$dir/gs1.png" -i "$dir/case.png" \
		-filter_complex "[0][1]overlay=200:200:enable='gt(t,3)'[a];[a][2]overlay=700:300:enable='gt(t,3.5)'" \
		-t "$seconds" -pix_fmt yuv420p -f yuv4mpegpipe "$output"
}

film 6 - -re 2>/dev/null | timeout 60 warenspur-reader --no-store --json camera:y4m:- >"$dir/pipe.json" 2>/dev/null
same 'the end of standard input ends the program' 0 $?
has 'a QR code with GS1 data is read' "$(cat "$dir/pipe.json")" '"item":"https://id.gs1.org/01/09521234000013/21/1001"'
has 'and the Code 128 beside it' "$(cat "$dir/pipe.json")" '"text":"CASE-42"'
same 'each of them once' 2 "$(grep -c . "$dir/pipe.json")"

# One picture is no witness.
zint -b 20 -d 'ONCE' --scale 2 --whitesp 20 --vwhitesp 10 -o "$dir/once.png"
ffmpeg -nostdin -loglevel error -i "$dir/once.png" -pix_fmt gray -f yuv4mpegpipe "$dir/once.y4m"
warenspur-reader --no-store "camera:y4m:$dir/once.y4m" >"$dir/once.out" 2>/dev/null
same 'a code in a single picture does not count' '1:' "$?:$(cat "$dir/once.out")"

# A FIFO: the reader waits, reads, is told that the camera program is gone, and goes on with the next.
state() { sql "$db" "SELECT state FROM program WHERE role='reader:cam'"; }
state_is() { [ "$(state)" = "$1" ]; }
scans_are() { [ "$(sql "$db" 'SELECT count(*) FROM scan')" = "$1" ]; }
mkfifo "$dir/fifo"
start cam warenspur-reader --db "$db" --source cam --record "$dir/record.jsonl" "camera:y4m:$dir/fifo"
cam=$pid
check 'a FIFO nobody writes to is told as down' until_true 10 state_is down
has 'with what to do' "$(sql "$db" "SELECT text FROM alarm WHERE code='reader_down'")" 'check that the camera program runs'
film 600 "$dir/fifo" -re >/dev/null 2>&1 &
film=$!
check 'pictures that come bring it up' until_true 20 state_is ready
check 'and are read' until_true 20 scans_are 2
kill -STOP $film
check 'a camera program that stands still is told' until_true 10 state_is down
kill -CONT $film
check 'and may go on: it was not cut off' until_true 10 scans_are 4
kill -9 $film
wait $film 2>/dev/null
check 'a camera program that ends is told' until_true 10 bash -c "grep -q 'stream of the camera has ended' '$dir/cam.err'"
film 600 "$dir/fifo" -re >/dev/null 2>&1 &
film=$!
check 'the next one is read: the codes were away' until_true 20 scans_are 6
kill -9 $film # it would wait for ever for a reader of the FIFO
wait $film 2>/dev/null
kill $cam
wait $cam
same 'the reader ends cleanly' 0 $?

# What looks like a code and is none that is looked for: said once, and again for the next one.
zint -b 116 -d '0952123454321000 Han Xin' --scale 3 --whitesp 20 --vwhitesp 10 -o "$dir/hanxin.png"
mkfifo "$dir/still"
ffmpeg -nostdin -y -loglevel error -re -loop 1 -i "$dir/hanxin.png" -vf pad=1280:720:200:200:gray -t 20 -r 30 -pix_fmt gray -f yuv4mpegpipe "$dir/still" &
still=$!
start hint warenspur-reader --db "$db" --source hint "camera:y4m:$dir/still"
hints_are() { [ "$(sql "$db" "SELECT count(*) FROM alarm WHERE code='unread_code' AND severity='notice'")" = "$1" ]; }
check 'what looks like a code and is not read is said' until_true 60 hints_are 1
has 'with what to do' "$(sql "$db" "SELECT text FROM alarm WHERE code='unread_code'")" 'hold it flat, sharp and evenly lit'
has 'and which code types are not looked for' "$(sql "$db" "SELECT text FROM alarm WHERE code='unread_code'")" 'Han Xin'
check 'it goes on' until_true 60 bash -c "grep -q 'stream of the camera has ended' '$dir/hint.err'"
check 'and says it once' hints_are 1
wait $still
kill $pid

# What was recorded plays again with the same outcome, at any speed.
check "the recording holds more sightings than scans" [ "$(grep -c '"sighting":true' "$dir/record.jsonl")" -gt 6 ]
warenspur-reader --no-store --json "replay:$dir/record.jsonl" 2>/dev/null | jq -r .text | sort >"$dir/again"
same 'played at once it gives the same scans' "$(sql "$db" 'SELECT text FROM scan ORDER BY text')" "$(cat "$dir/again")"
for recording in tests/e2e/recordings/*.jsonl; do
	name=$(basename "$recording" .jsonl)
	warenspur-reader --no-store --json "replay:$recording?speed=1000" 2>/dev/null |
		jq -c '[.carrier,.symbology,.tag,.item,.reason]' >"$dir/$name"
	same "what was met in the field stays solved: $name" "$(cat "tests/e2e/recordings/$name.expected")" "$(cat "$dir/$name")"
done
finish
