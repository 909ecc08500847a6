#!/bin/bash
# The database while programs run: no verb writes over it under any spelling; deleted, moved, damaged,
# limited or on a full disk nothing is accepted, it is said why, and the dashboard shows it.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
. tests/support/terminal.bash
db=$dir/w.db
export WARENSPUR_DB=$db
scans() { sql "$db" 'SELECT count(*) FROM scan'; }
scans_are() { [ "$(scans)" = "$1" ]; }
says() { grep -qF -- "$2" "$dir/$1.err"; }
sound() { same "$1: the database is sound" ok "$(sql "$db" 'PRAGMA integrity_check')"; }

# start_scanner NAME [COMMAND…] : a reader that takes lines from $dir/NAME.pipe (descriptor $lines)
start_scanner() {
	local name=$1
	shift
	mkfifo "$dir/$name.pipe"
	start "$name" "$@" "$bin/warenspur-reader" --source "$name" --json "replay:$dir/$name.pipe"
	exec {lines}>"$dir/$name.pipe"
}

start_scanner one
echo 9521234000013 >&"$lines"
check 'a scan is accepted' until_true 10 grep -q accepted\\\|unknown "$dir/one.out"

# --- every verb that writes a file, every spelling of the database ------------------------------------
mkdir "$dir/sub"
ln -s . "$dir/here"
number=0
for end in '' -wal -shm -wake; do
	ln -s "$db$end" "$dir/soft$end.txt"
	ln "$db$end" "$dir/hard$end.txt"
	ln "$db$end" "$dir/hard$end.svg"
	for name in "$db$end" "$dir/sub/../w.db$end" "$dir/here/here/w.db$end" "$dir/soft$end.txt" "$dir/hard$end.txt"; do
		for force in '' --force; do
			# shellcheck disable=SC2086
			warenspur backup $force "$name" >"$dir/out" 2>&1
			[ $? -ne 0 ] && grep -q 'nothing was written' "$dir/out" || not_ok "backup $force $name"
			number=$((number + 1))
		done
	done
	warenspur label commands --force --out "$dir/hard$end.svg" >"$dir/out" 2>&1
	[ $? -ne 0 ] && grep -q 'nothing was written' "$dir/out" || not_ok "label --out hard$end.svg"
	warenspur label commands --force --out "$dir/hard$end.txt" >"$dir/out" 2>&1 && not_ok "label --out hard$end.txt"
	warenspur wire --last 5 --force --save "$dir/hard$end.txt" reader:one >"$dir/out" 2>&1 && not_ok "wire --save hard$end.txt"
	timeout 10 warenspur reader --no-store --record "$dir/hard$end.txt" replay:- </dev/null >"$dir/out" 2>&1 && not_ok "reader --record hard$end.txt"
	timeout 10 warenspur plant --truth "$dir/hard$end.txt" --items 1 --exit-done --modbus tcp:127.0.0.1:0 >"$dir/out" 2>&1 && not_ok "plant --truth hard$end.txt"
done
ok "$number spellings refused"
(cd "$dir/sub" && warenspur backup ../w.db) >"$dir/out" 2>&1
same 'relative: exit code' 2 $?
has 'relative: it is said' "$(cat "$dir/out")" 'the database itself'
warenspur export >>"$db" 2>"$dir/err"
same 'output into the database: exit code' 2 $?
has 'output into the database: it is said' "$(cat "$dir/err")" 'redirect the output'
echo 9521234000020 >&"$lines"
check 'the reader goes on' until_true 10 scans_are 2
sound 'after all of these'

check 'a backup' warenspur backup "$dir/copy.db"
check 'it replaces an earlier one' warenspur backup "$dir/copy.db"
echo 'dear diary' >"$dir/diary.txt"
warenspur backup "$dir/diary.txt" 2>"$dir/err"
same "somebody's file: exit code" 73 $?
has "somebody's file: it is said what it is" "$(cat "$dir/err")" 'a text file'
same "somebody's file: it stays" 'dear diary' "$(cat "$dir/diary.txt")"
warenspur label commands --out "$dir/diary.txt" 2>/dev/null && not_ok "a label over somebody's file"
same "somebody's file: it stays" 'dear diary' "$(cat "$dir/diary.txt")"
for end in svg png txt; do
	check "labels as $end" warenspur label commands --out "$dir/labels.$end"
	check "labels as $end: again" warenspur label commands --out "$dir/labels.$end"
done
check 'the PNG is sound' python3 -c "
import sys, zlib, struct
b = open('$dir/labels.png', 'rb').read(); at = 8
while at < len(b):
    n, = struct.unpack('>I', b[at:at+4])
    assert zlib.crc32(b[at+4:at+8+n]) == struct.unpack('>I', b[at+8+n:at+12+n])[0]
    at += 12 + n"
warenspur backup --force "$dir/diary.txt" >/dev/null 2>"$dir/err"
has '--force names what it overwrites' "$(cat "$dir/err")" 'diary.txt: a text file, 11 bytes'

# --- the file goes away under a running program ---------------------------------------------------------
mv "$db" "$dir/moved.db"
echo 9521234000037 >&"$lines"
check 'moved away: not accepted' until_true 10 says one 'NOT ACCEPTED'
check 'moved away: the cause' says one 'deleted or moved away'
same 'moved away: nothing was printed as accepted' 2 "$(grep -c . "$dir/one.out")"
mv "$dir/moved.db" "$db"
echo 9521234000044 >&"$lines"
check 'put back: accepted again' until_true 10 scans_are 3
alarms_are() { [ "$(sql "$db" "SELECT DISTINCT code FROM alarm WHERE code LIKE 'store%'")" = "$1" ]; }
check 'the alarm names it' until_true 10 alarms_are store_replaced
exec {lines}>&-
wait "$pid"
same 'the reader tells that not all was accepted' 74 $?
sound 'after moving'

start plain warenspur-tui --plain
t new-session -d -x 110 -y 34 "'$bin/warenspur-tui' --lang en --db '$db'"
check 'a dashboard' comes 'Line'
check 'a dashboard as lines' until_true 10 bash -c "[ \$(sqlite3 '$db' \"SELECT count(*) FROM program WHERE role = 'tui'\") = 1 ]"
mkdir "$dir/away"
mv "$db" "$db-wal" "$db-shm" "$dir/away"
check 'moved away: the dashboard has no database' comes 'The database does not exist yet'
check 'moved away: as lines, it ends with the cause' until_true 10 says plain 'deleted or moved away'
wait "$pid"
same 'moved away: as lines, exit code' 74 $?
mv "$dir/away"/* "$dir"
check 'put back: the dashboard is there again' comes 'Line'
t kill-server
has_no_terminal() { ! t has-session; }
until_true 10 has_no_terminal

# --- a write-ahead log that is lost ---------------------------------------------------------------------
start_scanner two
echo 9521234000051 >&"$lines"
check 'a scan before a crash' until_true 10 scans_are 4
kill -9 "$pid"
wait "$pid" 2>/dev/null
exec {lines}>&-
rm "$db-wal" "$db-shm"
warenspur place desk >/dev/null 2>"$dir/err"
has 'a lost log is said' "$(cat "$dir/err")" 'accepted entries are missing'
check 'it is an alarm on the dashboard' bash -c "warenspur tui --dump 100x30 --view alarms | grep -q 'data missing'"

# --- damage --------------------------------------------------------------------------------------------
cp "$db" "$dir/bad.db"
sql "$dir/bad.db" "PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null
python3 - "$dir/bad.db" <<'PY'
import sys
f = open(sys.argv[1], 'r+b'); f.seek(0, 2); size = f.tell()
for at in range(4096 * 4, size, 4096 * 3):
    f.seek(at); f.write(b'\xa5' * 4096)
PY
before=$(sha256sum <"$dir/bad.db")
echo 9521234000013 | warenspur reader --db "$dir/bad.db" --json replay:- >"$dir/out" 2>"$dir/err"
same 'a damaged database: exit code' 74 $?
has 'a damaged database: the way back' "$(cat "$dir/err")" 'newest backup'
same 'a damaged database: nothing is accepted' '' "$(cat "$dir/out")"
warenspur backup --db "$dir/bad.db" "$dir/copy.db" 2>"$dir/err"
same 'a damaged database: no backup' 74 $?
check 'the earlier backup stays' bash -c "[ \"\$(sqlite3 '$dir/copy.db' 'SELECT count(*) FROM scan')\" = 2 ]"
same 'a damaged database: nothing was written' "$before" "$(sha256sum <"$dir/bad.db")"
: >"$dir/empty.db"
warenspur place --db "$dir/empty.db" desk >/dev/null 2>"$dir/err"
has 'an empty file is said' "$(cat "$dir/err")" '0 bytes'

# --- a limit on the size of files ------------------------------------------------------------------------
sql "$db" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
start_scanner three bash -c 'ulimit -f "$1"; shift; exec "$@"' - $(($(stat -c %s "$db") / 1024 + 20))
yes 9521234000013 | head -n 300 >&"$lines"
check 'ulimit -f: not accepted' until_true 20 says three 'NOT ACCEPTED'
check 'ulimit -f: the cause' says three 'ulimit -f'
check 'ulimit -f: the reader lives' kill -0 "$pid"
check 'ulimit -f: the dashboard shows it' until_true 10 bash -c \
	"warenspur tui --dump 132x43 | head -n 1 | grep -q 'file size limit.*ulimit'"
exec {lines}>&-
wait "$pid"
same 'ulimit -f: the reader ends with an error' 74 $?

# --- a full disk -----------------------------------------------------------------------------------------
cat >"$dir/full.bash" <<'EOF2'
cd "$1" && . tests/support/lib.bash
export WARENSPUR_DB=$dir/disk/w.db
mkdir "$dir/disk" && mount -t tmpfs -o size=1m none "$dir/disk" || exit 1
mkfifo "$dir/pipe"
start full "$bin/warenspur-reader" --source full --json "replay:$dir/pipe"
exec 7>"$dir/pipe"
echo 9521234000013 >&7
check 'full disk: before' until_true 10 test -s "$dir/full.out"
cat /dev/zero >"$dir/disk/filler" 2>/dev/null
yes 9521234000020 | head -n 300 >&7
check 'full disk: not accepted' until_true 20 grep -q 'NOT ACCEPTED' "$dir/full.err"
check 'full disk: the cause' grep -q 'the disk is full' "$dir/full.err"
header() { warenspur tui --dump 132x43 | head -n 1; }
check 'full disk: the dashboard shows cause, free space and next step' until_true 10 bash -c \
	"warenspur tui --dump 132x43 | head -n 1 | grep -q 'disk full, 0 kB free.*free space, it resumes'"
check 'full disk: in narrow screens, too' bash -c "warenspur tui --dump 60x20 | head -n 1 | grep -q 'disk full'"
check 'full disk: it lasts longer than a sign of life' until_true 12 bash -c \
	"[ \$(sqlite3 '$WARENSPUR_DB' \"SELECT (strftime('%s') * 1000000 - seen_us) / 1000000 FROM program WHERE role = 'reader:full'\") -ge 6 ]"
check 'full disk: the program is not shown as gone' bash -c \
	"warenspur tui --dump 132x43 --view status | grep 'reader:full' | grep -q ready"
rm "$dir/disk/filler"
echo 9521234000037 >&7
check 'space again: accepted' until_true 10 grep -q 9521234000037 "$dir/full.out"
check 'space again: the header is as before' until_true 10 bash -c "! warenspur tui --dump 132x43 | head -n 1 | grep -q 'disk full'"
check 'space again: the alarm has its code' until_true 5 bash -c \
	"[ \$(sqlite3 '$WARENSPUR_DB' \"SELECT count(*) FROM alarm WHERE code = 'store_full'\") -ge 1 ]"
exec 7>&-
wait "$pid"
umount "$dir/disk"
finish
EOF2
# A disk of its own in a mount namespace: as root, as an ordinary user with a user namespace, or by sudo where
# there is none (in a chroot).
own=(unshare -m)
if ! unshare -m true 2>/dev/null; then
	own=(unshare -Urm)
	"${own[@]}" true 2>/dev/null || own=(sudo -n unshare -m --propagation unchanged)
fi
"${own[@]}" env BUILD="$BUILD" bash "$dir/full.bash" "$PWD" | tee "$dir/full.said"
[ "${PIPESTATUS[0]}" = 0 ] || failures=$((failures + 1))
[ "${own[0]}" != sudo ] || sudo -n chown -R "$(id -u)" "$dir" # it is removed by this user
finish
