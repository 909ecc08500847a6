#!/bin/sh
# Golden screens: what the dashboard shows over the rows of tests/screens/fixture.sql (English names: english.sql), as text, in
# every view, at three sizes, in both languages. Clock digits are masked.
#   tests/e2e/screens.sh            compares; prints "ok NAME" / "not ok NAME", exit code 0 or 1
#   tests/e2e/screens.sh --record   writes the files again; the difference is reviewed like code
# BUILD: where the binaries are (build). German is left out while there is no German catalogue.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build}
tui=$build/bin/warenspur-tui
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
failed=0

# Colours and configuration of whoever runs this must not matter.
unset WARENSPUR_DB WARENSPUR_CONFIG NO_COLOR
export TZ=Europe/Berlin XDG_CONFIG_HOME="$folder" HOME="$folder"

version=$(($(grep -c '^-- step ' core/store/schema.sql) + 1))
application=$(sed -n 's/^#define STORE_APPLICATION_ID \(0x[0-9A-Fa-f]*\).*/\1/p' core/store/store_sql.h)
{
	cat core/store/schema.sql
	echo "PRAGMA user_version = $version; PRAGMA application_id = $application;"
	cat tests/screens/fixture.sql
} >"$folder/all.sql"
: >"$folder/de.sql"
cp tests/screens/english.sql "$folder/en.sql"
for language in en de; do
	cat "$folder/all.sql" "$folder/$language.sql" | sqlite3 -bail "$folder/screens-$language.db" || exit 1
	cat "$folder/all.sql" tests/screens/figures.sql "$folder/$language.sql" | sqlite3 -bail "$folder/metrics-$language.db" || exit 1
done

one() { # VIEW SIZE LANGUAGE; then: box 4 was just decided
	name=$1-$2-$3
	golden=tests/screens/$name.txt
	shown=$1
	keys=
	extra=
	from=$folder/screens-$3.db
	search=schraube
	[ "$3" = en ] && search=screw
	case $1 in
	figures) from=$folder/metrics-$3.db ;;
	card) shown=scans keys='<Down><Down><Enter>' ;; # of the third scan
	then) shown=line keys='{{{{{' ;;
	then-stock) shown=stock keys='{{{{{' ;;
	big) shown=line extra=--kiosk ;;
	ascii) shown=line extra=--ascii ;;
	trace) keys=':trace 1001<Enter>' ;;
	frame) shown=wire keys='<Up><Up><Up><Enter>' ;;
	advice) shown=alarms keys='<Enter>' ;;
	ask) shown=stock keys=':lane 2<Enter>' ;;
	search) shown=scans keys="/$search" ;;
	sort) shown=stock keys='ss<Down>' ;;
	esac
	"$tui" --db "$from" --view "$shown" $extra --keys "$keys" --dump "$2" --lang "$3" >"$folder/raw" 2>&1 ||
		echo "exit code $?" >>"$folder/raw"
	sed -E 's/[0-9][0-9]:[0-9][0-9]:[0-9][0-9]/hh:mm:ss/g; s/[0-9]+[.,][0-9] s (ago)/n.n s \1/; s/vor [0-9]+[.,][0-9] s/vor n,n s/' "$folder/raw" >"$folder/$name.txt"
	if [ "$record" = yes ]; then
		cp "$folder/$name.txt" "$golden"
	fi
	if cmp -s "$folder/$name.txt" "$golden"; then
		echo "ok screen $name"
	else
		echo "not ok screen $name"
		diff "$golden" "$folder/$name.txt" | sed 's/^/# /'
		failed=1
	fi
}

record=no
[ "${1:-}" = --record ] && record=yes
languages=en
[ -f "$build/share/locale/de/LC_MESSAGES/warenspur.mo" ] && languages="en de"
for view in line scans card stock alarms health help figures then then-stock big ascii trace wire frame advice ask search sort; do
	for size in 80x24 132x43 40x12; do
		for language in $languages; do
			one $view $size $language
		done
	done
done
exit $failed
