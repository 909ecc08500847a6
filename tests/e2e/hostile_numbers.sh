#!/bin/bash
# A database with the largest and smallest integers in every column, as any SQL tool could write them:
# no verb and no view of the dashboard crashes. Signed overflow ends a program of the build with
# sanitizers; the plain build must answer, too.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
good=$dir/good.db
warenspur import --db "$good" "$BUILD/share/warenspur/demo.csv" >/dev/null
"$bin/warenspur" demo --items 3 --speed 8 --json --keep "$dir/demo" >/dev/null 2>&1
cp "$dir/demo/warenspur.db" "$good"
printf '%s\n' 9521234000013 '(01)09521234000013(21)1001' hello 'WSP:START' |
	warenspur reader --db "$good" --json replay:- >/dev/null 2>&1
sql "$good" "INSERT INTO note (at_us, item, text) SELECT at_us, item, 'x' FROM scan LIMIT 2;
INSERT OR IGNORE INTO tag VALUES ('04A1B2C3D4E5F6', 'code:hello');
PRAGMA wal_checkpoint(TRUNCATE)" >/dev/null

# calm NAME COMMAND… : ends by itself, by no signal, and no sanitizer has a finding
calm() {
	local name=$1 code
	shift
	timeout 60 "$@" >"$dir/out" 2>"$dir/err" </dev/null
	code=$?
	if [ $code -lt 124 ] && ! grep -qE 'runtime error|AddressSanitizer' "$dir/err"; then
		answered=$((answered + 1))
		return
	fi
	not_ok "$name: exit code $code"
	grep -E -m3 'runtime error|ERROR|SUMMARY' "$dir/err" | sed 's/^/    /'
}

# Half of the seeds in each build (make test-both runs it in both): a run takes half a minute and more.
case $BUILD in */san) seeds="2 $RANDOM" ;; *) seeds='4 8' ;; esac
for seed in ${HOSTILE_SEED:-$seeds}; do
	db=$dir/h.db
	answered=0
	rm -f "$db"*
	cp "$good" "$db"
	check "rows of seed $seed" python3 tests/support/hostile_rows.py "$db" "$seed"
	for table in scan move passage stock item article place signal alarm command program wiring tag point note; do
		for format in csv json; do
			calm "seed $seed: export $table $format" warenspur export --db "$db" --table "$table" --format $format
		done
	done
	calm "seed $seed: export --since" warenspur export --db "$db" --since 2026-01-01
	for view in line stock scans trace alarms figures wire health big help; do
		for size in 40x12 132x43; do
			calm "seed $seed: view $view $size" warenspur tui --db "$db" --view $view --dump $size
		done
	done
	for keys in '[[[' ']]]' '{{{' '<<<' '>>>' '<Home>' '<Home>>>>>' '<End>' '2<Enter>' '5<Down><Enter>' \
		'1<Enter>' '/1<Enter>' '4<Down><Down>' ':trace 1001<Enter>' ':trace hello<Enter>'; do
		calm "seed $seed: keys $keys" warenspur tui --db "$db" --dump 132x43 --keys "$keys"
	done
	(timeout -s TERM 3 "$bin/warenspur-tui" --db "$db" --plain >"$dir/plain.out" 2>"$dir/plain.err" </dev/null) &
	plain=$!
	for arguments in 'place' 'place desk --title Tisch' 'place --remove desk' 'switch' 'switch reader:x replay:-' \
		'switch --wait 0 reader:scanner back' 'undo 1' 'undo 9223372036854775807' 'undo -- -9223372036854775808' \
		'command --deadline 0.2 stop' 'command --deadline 0.2 lane 5 1' 'label places' 'explain hello' \
		'wire --last 4000' 'wire --last 4000 reader:nfc' 'wire --last 10 plc-bridge:plc1' 'help'; do
		# shellcheck disable=SC2086
		calm "seed $seed: $arguments" warenspur ${arguments%% *} --db "$db" ${arguments#"${arguments%% *}"}
	done
	printf '%s\n' 9521234000013 '(01)09521234000013(21)1001' hello WSP:UNDO WSP:STOP WSP:NEXT >"$dir/codes"
	calm "seed $seed: reader" warenspur reader --db "$db" --json "replay:$dir/codes"
	calm "seed $seed: import" warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv"
	calm "seed $seed: bridge" bash -c "timeout -s TERM 3 '$bin/warenspur-plc-bridge' --db '$db' tcp:127.0.0.1:1; [ \$? = 124 ]"
	calm "seed $seed: backup" warenspur backup --db "$db" "$dir/copy.db"
	wait "$plain"
	check "seed $seed: --plain has no finding" bash -c "! grep -E 'runtime error|AddressSanitizer' '$dir/plain.err'"
	check "seed $seed: $answered answers" test "$answered" -ge 80
	same "seed $seed: the database is sound" ok "$(sql "$db" 'PRAGMA integrity_check')"
done
finish
