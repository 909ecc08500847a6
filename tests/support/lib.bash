# lib: what the test scripts share. Source it; then call check/ok/not_ok; end with: finish
# $BUILD is the build folder (build or build/san). Everything happens in $dir, which goes away.
set -u
export SHELL=/bin/bash # tmux starts it; whatever shell the user has
BUILD=${BUILD:-$PWD/build}
bin=$BUILD/bin
dir=$(mktemp -d "${TMPDIR:-/tmp}/warenspur-e2e-XXXXXX")
PATH=$bin:$PATH
# Launches of other tests and of the user are not found.
export XDG_RUNTIME_DIR=$dir/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
failures=0
children=()

# A program that does not end when it is asked to is a failure, and must not hold up the others.
cleanup() {
	local pid stuck=0
	for pid in "${children[@]}"; do kill "$pid" 2>/dev/null; done
	for pid in "${children[@]}"; do
		until_true 20 has_ended "$pid" && continue
		not_ok "process $pid ends on SIGTERM: $(ps -o stat=,wchan=,args= -p "$pid")"
		kill -KILL "$pid" 2>/dev/null
		stuck=1
	done
	wait 2>/dev/null
	rm -rf "$dir"
	[ $stuck = 0 ] || exit 1
}
# A child that nobody has waited for yet has ended, too.
has_ended() { ! kill -0 "$1" 2>/dev/null || [ "$(ps -o stat= -p "$1" | cut -c1)" = Z ]; }
trap cleanup EXIT

ok() { echo "ok $*"; }
not_ok() {
	echo "not ok $*"
	failures=$((failures + 1))
}
finish() { exit $((failures > 0)); }

# check NAME COMMAND… : the command must succeed; what it printed is shown if not.
check() {
	local name=$1 said
	shift
	if said=$("$@" 2>&1); then ok "$name"; else
		not_ok "$name"
		printf '    %s\n' "${said:0:2000}" | head -n 12
	fi
}

# same NAME WANTED GOT
same() {
	if [ "$2" = "$3" ]; then ok "$1"; else
		not_ok "$1"
		printf '    wanted: %s\n    got:    %s\n' "$2" "$3"
	fi
}

# has NAME TEXT PART : the text must hold the part
has() {
	case $2 in *"$3"*) ok "$1" ;; *)
		not_ok "$1"
		printf '    wanted a part: %s\n    got: %s\n' "$3" "${2:0:1000}"
		;;
	esac
}

# A person's next key: keys that follow one another faster than that are text of a scanner.
next_key() { sleep 0.1; }

# A handheld scanner on the serial line $dir/hand: what is written to descriptor 3 are its codes, a line each.
plug_in_handheld() {
	mkfifo "$dir/keys"
	"$BUILD/tests/handheld" "$dir/hand" <"$dir/keys" 2>"$dir/handheld.err" &
	children+=("$!")
	exec 3>"$dir/keys"
	check 'the scanner is plugged in' until_true 10 test -e "$dir/hand"
}

# until_true SECONDS COMMAND… : asks again and again until it succeeds
until_true() {
	local end=$((SECONDS + ($1 > 20 ? $1 : 20))) # a busy computer; what is true at once costs nothing
	local asked=0 pause=0.05
	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		((++asked < 20)) || pause=0.2 # to ask costs more than the pause: the other scripts need the processor
		sleep $pause
	done
}

# start NAME COMMAND… : in the background; its pid in $pid, its output in $dir/NAME.out and .err
start() {
	local name=$1
	shift
	rm -f "$dir/$name.out" # what an earlier one of this name said must not be taken for its word
	"$@" >"$dir/$name.out" 2>"$dir/$name.err" </dev/null &
	pid=$!
	children+=("$pid")
}

# start_plant [OPTION…] : sets $modbus (tcp:HOST:PORT), $pn532, $scanner, $pid
start_plant() {
	pn532=$dir/pn532
	scanner=$dir/scanner
	start plant warenspur-plant --modbus tcp:127.0.0.1:0 --pn532 "$pn532" --scanner "$scanner" \
		--truth "$dir/truth.jsonl" "$@"
	until_true 20 grep -qs '^ready ' "$dir/plant.out" || not_ok "the plant gets ready"
	modbus=$(sed -nE 's/^ready .*modbus=(tcp:[^ ]+).*/\1/p' "$dir/plant.out")
}

sql() { # DATABASE STATEMENT
	sqlite3 -batch -cmd '.timeout 3000' "$1" "$2"
}
