#!/bin/bash
# Lessons: those that come with Warenspur, a trainer's copy with mistakes, files that are none.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset WARENSPUR_DB WARENSPUR_CONFIG
export HOME=$dir XDG_CONFIG_HOME=$dir XDG_DATA_HOME=$dir LANGUAGE=en TZ=Europe/Berlin

# --- the lessons that come with Warenspur -------------------------------------------------------------------
check 'check --all' warenspur lesson check --all
has 'what was not checked is said' "$(warenspur lesson check --all)" 'were not played'
has 'and in German' "$(warenspur lesson check --all --lang de)" 'nicht abgespielt'
has 'and as JSON' "$(warenspur lesson check --all --json)" '"checked":["static"],"not_checked":["played"]'
same 'each lesson is installed' "$(ls workshop/lessons)" "$(ls "$BUILD/share/warenspur/lessons")"
same 'list: each lesson' "$(basename -s .txt -a workshop/lessons/*.txt)" \
	"$(warenspur lesson list --json | jq -r '.lessons[].name')"
same 'list --json: the keys' '["file","for","minutes","name","needs","steps","title"]' \
	"$(warenspur lesson list --json | jq -c '.lessons[0] | keys')"
has 'list' "$(warenspur lesson list)" 'The barcode and its check digit'
has 'list, German' "$(warenspur lesson list --lang de)" 'Der Strichcode und seine Prüfziffer'
same 'list: at most 80 columns' '' "$({ warenspur lesson list; warenspur lesson list --lang de; } | awk 'length > 80')"
same 'no database is made' '' "$(find "$dir" -name '*.db')"

# --- the example of the documentation ------------------------------------------------------------------------
for file in docs/lessons.md docs/de/lessons.md; do
	awk '/^```text/ { inside = 1; next } /^```/ { inside = 0 } inside' $file >"$dir/example.txt"
	check "$file: the example is a lesson" warenspur lesson check "$dir/example.txt"
	check "$file: it is long enough" test "$(wc -l <"$dir/example.txt")" -gt 30
done
# Each field and each column that the programs know stands in the document.
fields=$(sed -nE 's/.*(TEXT|ROW)\("([a-z]+)", LESSON.*/\2/p; s/^\t\{ "([a-z]+)", LESSON.*/\1/p' core/lesson/lesson_value.c)
check 'the fields are found' test "$(wc -w <<<"$fields")" -gt 20
same 'docs/lessons.md: every field' '' "$(for f in $fields; do grep -qE "^\| \`$f(\.de)?\`" docs/lessons.md || echo "$f"; done)"
columns=$(grep -oE '\{ "[a-z_]+", FACT_' core/store_query/store_facts.c | cut -d'"' -f2 | sort -u)
check 'the columns are found' test "$(wc -w <<<"$columns")" -gt 25
same 'docs/lessons.md: every column' '' "$(for c in $columns; do grep -q "\`$c\`" docs/lessons.md || echo "$c"; done)"

# --- a copy with ten mistakes ---------------------------------------------------------------------------------
copy=$dir/copy.txt
sed -e 's/^title.en:/titel.en:/' -e 's/^minutes: 10/minutes: ten/' -e 's/^needs: scanner any/needs: scaner any/' \
	-e 's/^belt: standing/belt: stopped/' -e 's/^article: 9521234000167/article: 9521234000168/' \
	-e '0,/^look.de:/s//  look.de:/' -e '0,/^expect: scan place=goods-in/s//expect: scan place=goods-inn/' \
	-e '0,/^solution: scan/s//solution: scna/' -e '0,/^hint:/s//hint/' -e '$!b' -e 'a step:' \
	workshop/lessons/02-check-digit.txt >"$copy"
said=$(warenspur lesson check "$copy")
same 'ten mistakes: exit code' 1 $?
same 'ten mistakes, ten lines' 10 "$(grep -cE "^$copy:[0-9]+:[0-9]+: ." <<<"$said")"
has 'a field' "$said" ':3:1: there is no field "titel.en"; did you mean title.en?'
has 'a check digit' "$said" ':9:10: the check digit of 9521234000168 is wrong'
has 'a place' "$said" 'place is never "goods-inn"; did you mean goods-in?'
has 'an order' "$said" '"scna" is not an order; did you mean scan?'
has 'a colon' "$said" 'a colon is missing behind hint'
has 'an empty step' "$said" 'this step lacks: do.de, do.en'
has 'how many' "$said" '10 mistakes'
has 'German' "$(warenspur lesson check --lang de "$copy")" ':3:1: es gibt kein Feld „titel.en“; meinten Sie title.en?'
same 'German: ten lines' 10 "$(warenspur lesson check --lang de "$copy" | grep -cE "^$copy:[0-9]+:[0-9]+: .")"
same 'German: at the same places' "$(grep -oE ':[0-9]+:[0-9]+: ' <<<"$said")" \
	"$(warenspur lesson check --lang de "$copy" | grep -oE ':[0-9]+:[0-9]+: ')"
same 'JSON: ten findings' 10 "$(warenspur lesson check --json "$copy" | jq '.lessons[0].findings | length')"
same 'JSON: places' '[3,1,true]' \
	"$(warenspur lesson check --json "$copy" | jq -c '.lessons[0].findings[0] | [.line, .column, (.text | length > 10)]')"
mkdir "$dir/own" && cp "$copy" "$dir/own" && cp workshop/lessons/03-rfid-tag.txt "$dir/own/mine.txt"
said=$(warenspur lesson list --folder "$dir/own" 2>"$dir/err")
same 'list: exit code with a faulty one' 1 $?
has 'list: the sound one' "$said" 'mine'
has 'list: the faulty one' "$(cat "$dir/err")" 'copy has mistakes and is left out'

# --- the places that a lesson may name are those of the program --------------------------------------------------
warenspur place --standard --db "$dir/places.db" >/dev/null
for place in $(sql "$dir/places.db" 'SELECT name FROM place'); do
	sed "s/^expect: scan place=[^ ]*/expect: scan place=$place/" workshop/lessons/02-check-digit.txt >"$dir/place.txt"
	check "place $place" warenspur lesson check "$dir/place.txt"
done

# --- what is no lesson ---------------------------------------------------------------------------------------------
refused() { # NAME EXIT PART ARGUMENT…
	local name=$1 code=$2 part=$3 said
	shift 3
	said=$(warenspur lesson "$@" 2>&1)
	same "$name: exit code" "$code" $?
	has "$name" "$said" "$part"
	same "$name: one sentence" 1 "$(grep -cE '[A-Z]+: ' <<<"$said")"
}
head -c 10485760 /dev/zero | tr '\0' 'a' >"$dir/large.txt"
refused '10 MB' 66 'larger than 256 kB' check "$dir/large.txt"
refused 'a folder' 66 'not a file' check "$dir"
mkfifo "$dir/pipe.txt"
refused 'a pipe' 66 'not a file' check "$dir/pipe.txt"
refused 'no such file' 66 'No such file' check "$dir/nowhere.txt"
refused 'an empty folder' 66 'no lesson is in' list --folder "$dir/run"
refused 'no folder' 66 'cannot be read' check --all --folder "$dir/nowhere"
refused 'an action that is not there' 2 'did you mean list' lisst
refused 'check without a file' 2 'needs the file of a lesson, or --all' check
printf 'PK\003\004x' >"$dir/word.txt"
has 'a document of Word' "$(warenspur lesson check "$dir/word.txt")" 'save it as plain text'
iconv -t UTF-16 workshop/lessons/02-check-digit.txt >"$dir/utf16.txt"
has 'UTF-16' "$(warenspur lesson check "$dir/utf16.txt")" ':1:1: this is not UTF-8, perhaps UTF-16'
iconv -t ISO-8859-1//TRANSLIT workshop/lessons/02-check-digit.txt >"$dir/latin.txt"
has 'Latin 1' "$(warenspur lesson check "$dir/latin.txt")" 'save the file with the encoding UTF-8'
ln -s loop.txt "$dir/loop.txt"
refused 'a loop of links' 66 'Too many levels of symbolic links' check "$dir/loop.txt"
refused 'a loop of links, German' 66 'zu viele Verknüpfungen hintereinander' check --lang de "$dir/loop.txt"
refused 'a pipe, German' 66 'das ist keine Datei' check --lang de "$dir/pipe.txt"
refused 'a shortened name' 69 'lessons/03-rfid-tag.txt' run rfid
refused 'a mistyped name' 2 'did you mean 03-rfid-tag?' run rfid-tga
refused 'a mistyped name, German' 2 'meinten Sie 03-rfid-tag?' run --lang de rfid-tga
refused 'a part of several names' 2 'possible: 01-no-identification, 08-no-read' run no-
refused 'a lesson that is not there' 2 'there is no lesson "x"; possible: 00' run x

# --- nothing of a file reaches the terminal -----------------------------------------------------------------------------
printf 'title.de: \033[2J\nx\033]0;y\007: z\n' >"$dir/escape.txt"
same 'no control characters' '' "$(warenspur lesson check "$dir/escape.txt" | tr -d '\n' | grep -P '[\x00-\x1f\x7f]')"
finish
