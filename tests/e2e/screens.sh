#!/bin/sh
# Golden screens: what the dashboard shows over the rows of tests/screens/fixture.sql (English names: english.sql), as text, in
# every view, at three sizes, in both languages. Clock digits are masked.
#   tests/e2e/screens.sh            compares; prints "ok NAME" / "not ok NAME", exit code 0 or 1
#   tests/e2e/screens.sh --record   writes the files again; the difference is reviewed like code
# BUILD: where the binaries are (build). German is left out while there is no German catalogue.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/support/screen_database.sh
build=${BUILD:-build}
case $build in /*) ;; *) build=$PWD/$build ;; esac
tui=$build/bin/warenspur-tui
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
trap 'exit 1' HUP INT TERM
failed=0

# Colours and configuration of whoever runs this must not matter.
unset WARENSPUR_DB WARENSPUR_CONFIG NO_COLOR
export TZ=Europe/Berlin XDG_CONFIG_HOME="$folder" HOME="$folder"

screen_sql >"$folder/all.sql"
: >"$folder/de.sql"
cp tests/screens/english.sql "$folder/en.sql"
# Their rows are so many seconds old: they are made again for the screens that come last.
databases() {
	made_s=$(date +%s)
	rm -f "$folder"/*.db*
	for language in en de; do
		cat "$folder/all.sql" "$folder/$language.sql" | sqlite3 -bail "$folder/screens-$language.db" || exit 1
		cat "$folder/all.sql" tests/screens/metrics.sql "$folder/$language.sql" | sqlite3 -bail "$folder/metrics-$language.db" || exit 1
		sed "s|LESSON|$PWD/tests/screens/lesson.txt|" tests/screens/lesson.sql |
			cat "$folder/all.sql" - "$folder/$language.sql" | sqlite3 -bail "$folder/lesson-$language.db" || exit 1
		cat "$folder/all.sql" tests/screens/picture.sql "$folder/$language.sql" | sqlite3 -bail "$folder/picture-$language.db" || exit 1
	done
}
databases

one() { # VIEW SIZE LANGUAGE [NAME OF --view]; past: the lane of box 4 was just decided
	[ $(($(date +%s) - made_s)) -lt 15 ] || databases # a busy computer
	name=$1-$2-$3
	golden=tests/screens/$name.txt
	shown=$1
	keys=
	extra=
	from=screens-$3.db # in $folder: its path is on the screen
	search=schraube
	[ "$3" = en ] && search=screw
	case $1 in
	metrics) from=metrics-$3.db ;;
	lesson) from=lesson-$3.db ;;
	card) shown=scans keys='<Down><Down><Enter>' ;; # of the third scan
	past) shown=line keys='{{{{{' ;;
	past-stock) shown=stock keys='{{{{{' ;;
	kiosk) shown=line extra=--kiosk ;;
	theme) shown=line keys=T ;;
	ascii) shown=line extra=--ascii ;;
	history) keys=':trace 1001<Enter>' ;;
	message) shown=dialog keys='<Up><Up><Up><Enter>' ;;
	advice) shown=alarms keys='<Enter>' ;;
	ask) shown=stock keys=':lane next 2<Enter>' ;;
	search) shown=scans keys="/$search" ;;
	sort) shown=stock keys='ss<Down>' ;;
	esac
	shown=${4:-$shown}
	(cd "$folder" && "$tui" --db "$from" --view "$shown" $extra --keys "$keys" --dump "$2" --lang "$3") >"$folder/raw" 2>&1 ||
		echo "exit code $?" >>"$folder/raw"
	sed -E 's/[0-9][0-9]:[0-9][0-9]:[0-9][0-9]/hh:mm:ss/g; s/[0-9]+[.,][0-9] s (ago)/n.n s \1/; s/vor [0-9]+[.,][0-9] s/vor n,n s/; s/Anna, [0-9] min/Anna, n min/' "$folder/raw" >"$folder/$name.txt"
	if [ "$record" = yes ]; then
		cp "$folder/$name.txt" "$golden"
	fi
	if cmp -s "$folder/$name.txt" "$golden"; then
		echo "ok screen $name${4:+ as $4}"
	else
		echo "not ok screen $name${4:+ as $4}"
		diff "$golden" "$folder/$name.txt" | sed 's/^/# /'
		failed=1
	fi
}

record=no
[ "${1:-}" = --record ] && record=yes
languages=en
[ -f "$build/share/locale/de/LC_MESSAGES/warenspur.mo" ] && languages="en de"
for view in line scans card stock alarms status help metrics past past-stock kiosk ascii history dialog message advice ask search sort theme lesson; do
	for size in 80x24 132x43 40x12; do
		for language in $languages; do
			one $view $size $language
		done
	done
done
# A large screen has no large empty areas.
databases
for view in line kiosk; do
	for language in $languages; do
		one $view 200x60 $language
	done
done
# The conveyor's picture below the lesson.
for language in $languages; do
	one lesson 100x30 $language
done
# The pictures of the documents, in colours.
picture() { # VIEW LANGUAGE [OPTION]
	golden=docs/pictures/$1-$2.svg
	(cd "$folder" && "$tui" --db "picture-$2.db" --dump 100x30 --format svg --lang "$2" ${3:-}) >"$folder/raw" 2>&1
	sed -E 's/[0-9][0-9]:[0-9][0-9]:[0-9][0-9]/10:42:08/g' "$folder/raw" >"$folder/$1-$2.svg"
	if [ "$record" = yes ]; then
		cp "$folder/$1-$2.svg" "$golden"
	fi
	if cmp -s "$folder/$1-$2.svg" "$golden"; then
		echo "ok $golden"
	else
		echo "not ok $golden: another picture; look at it and record it"
		failed=1
	fi
}
for language in $languages; do
	picture line $language
	picture kiosk $language --kiosk
done
# The older names of views are understood as well.
for names in status:health history:trace dialog:wire metrics:figures; do
	for language in $languages; do
		one "${names%:*}" 80x24 $language "${names#*:}"
	done
done

# German screens have German numbers; only addresses have points.
if grep -nE '(^| )-?[0-9]+\.[0-9]+( |$)|ss\.[0-9]' tests/screens/*-de.txt >"$folder/english"; then
	sed 's/^/# /' "$folder/english"
	echo 'not ok German screens: decimal commas'
	failed=1
else
	echo 'ok German screens: decimal commas'
fi
exit $failed
