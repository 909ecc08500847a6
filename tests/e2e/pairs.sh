#!/bin/bash
# English and German: each document and each manual page is there in both languages, with the same headings,
# commands, links and rows of tables; manual pages with the same sections, options and lists.
# Reads the sources only, so it runs once, not with sanitizers as well.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash

# --- which pairs there are -------------------------------------------------------------------------------
# README and LIESMICH have the same headings, commands and links (the end of this file and texts.sh); LIESMICH has a
# table more for operators.
pairs='CONTRIBUTING.md MITMACHEN.md
hw/plc/README.md hw/plc/LIESMICH.md
workshop/guide.md workshop/leitfaden.md'
# German files that are not written yet; one that is written must not stand here.
missing=''

for english in docs/*.md docs/decisions/README.md man/*.1; do
	german=${english%%/*}/de/${english#*/}
	if grep -qwF "$german" <<<"$missing"; then
		check "$german: not in the list of missing files if it is there" test ! -e "$german"
	else
		pairs="$pairs
$english $german"
	fi
done
# The German file to an English one, or nothing.
german_of() { awk -v name="$1" '$1 == name { print $2 }' <<<"$pairs"; }

# --- what is compared in a document ----------------------------------------------------------------------
outside_code() { awk '/^ *```/ { fenced = !fenced; next } !fenced' "$1"; }
# The levels of the headings in order, one a line.
headings_of() { outside_code "$1" | grep -oE '^#+ '; }
table_rows_of() { outside_code "$1" | grep -E '^\|' | sed -E 's/[^|]+/x/g'; }
# The code in each row of a table, sorted, for the order of German words is another one.
table_code_of() {
	outside_code "$1" | perl -ne 'next unless /^\|/; my @code = /`[^`]+`/g;
		s/ADRESSE/ADDRESS/, s/DATEI/FILE/, s/ORDNER/FOLDER/ for @code;
		print join(" ", sort @code), "\n"'
}
# The commands and settings in blocks of code, without comments. Blocks of no language or "text" are drawings and
# sentences.
commands_of() {
	awk '/^ *```/ { plain = !fenced && /^ *```(text)?$/; fenced = !fenced; next } fenced && !plain' "$1" |
		sed -E 's/[[:space:]]+[#;].*//; s/[[:space:]]+/ /g; s/^ //; s/ $//'
}
# The files that FILE links, as paths from the root.
links_of() {
	grep -oE '\]\([^)]*\)' "$1" | sed -E 's/^\]\(//; s/\)$//; s/#.*//' | grep -vE '^([a-z]+:|$)' |
		sed "s,^,$(dirname "$1")/," | xargs -rd '\n' realpath -m --relative-to=. | sort -u
}
# The same links, each English file replaced by its German one.
german_links_of() {
	links_of "$1" | awk 'NR == FNR { german[$1] = $2; next } $0 in german { $0 = german[$0] }
		{ sub(/-en\.svg$/, "-de.svg") } # a picture of the screen
		1' <(echo "$pairs") - | sort -u
}
# The link to the other language, in the first lines.
other_language() { # WORD FILE
	head -n 4 "$2" | sed -nE "s/^$1: \[[^]]*\]\(([^)]*)\)\$/\1/p" | while read -r link; do
		realpath -m --relative-to=. "$(dirname "$2")/$link"
	done
}

# --- what is compared in a manual page -------------------------------------------------------------------
# Sections, verbs, lists and their entries, options in the synopsis, examples; with any words for titles and for what
# stands for a value.
structure_of() {
	grep -E '^\.(Sh|Ss|Bl|El|It|Op|Bd|Ed|Dl)\b' "$1" | perl -pe 's/^\.Sh .*/.Sh/; s/^\.Ss (?![a-z]+$).*/.Ss/;
		s/(Ar \S+( \| (?!Fl|Cm|Ar)\S+)* ?)+/Ar /g; s/ +$//; s/-width ("[^"]*"|\S+)/-width/;
		s/allgemeine Optionen/common options/; s/\bAuf Ab$/Up Down/; s/Bild-auf Bild-ab Pos1 Ende/PgUp PgDn Home End/;
		s/Leertaste/Space/; s/Links Rechts/Left Right/; s/Strg-/Ctrl-/'
}

# The manual pages that a page refers to.
references_of() { grep -oE '^\.Xr [^ ]+ [0-9]' "$1" | sort -u; }

# --- the comparison --------------------------------------------------------------------------------------
# What one of the two has and the other has not: lines "what: < English" or "what: > German".
differences() { # ENGLISH GERMAN
	local part parts='headings_of table_rows_of table_code_of commands_of'
	case $1 in *.1) parts='structure_of references_of' ;; esac
	for part in $parts; do
		diff <($part "$1") <($part "$2") | sed -n "s/^[<>]/$part: &/p"
	done
	case $1 in *.1) return ;; esac
	diff <(german_links_of "$1" | grep -vxF -e "$1" -e "$2") <(links_of "$2" | grep -vxF -e "$1" -e "$2") |
		sed -n 's/^[<>]/links: &/p'
	[ "$(other_language Deutsch "$1")" = "$2" ] || echo "first lines: < does not link $2"
	[ "$(other_language English "$2")" = "$1" ] || echo "first lines: > does not link $1"
}

while read -r english german; do
	if [ -e "$german" ]; then
		same "$english and $german" '' "$(differences "$english" "$german")"
	else
		not_ok "$english: there is no $german"
	fi
done <<<"$pairs"
check 'pairs: at least ten' test "$(wc -l <<<"$pairs")" -ge 10
# A copy of the English file would pass all of this.
copies() { while read -r english german; do ! cmp -s "$english" "$german" || echo "$german"; done <<<"$pairs"; }
same 'pairs: no German file is a copy of the English one' '' "$(copies)"
for file in $(awk '{ print $1, $2 }' <<<"$pairs"); do
	case $file in *.md) ;; *) continue ;; esac
	same "$file: every file that it links exists" '' "$(for link in $(links_of "$file"); do [ -e "$link" ] || echo "$link"; done)"
done

# LIESMICH has a table more than README, and its links are in other places.
english_links() { for path in $(links_of LIESMICH.md); do [ -z "$(german_of "$path")" ] || echo "$path"; done; }
same 'README and LIESMICH: the same levels of headings' "$(headings_of README.md)" "$(headings_of LIESMICH.md)"
same 'README and LIESMICH: the same links' "$(german_links_of README.md | grep -vxF LIESMICH.md)" "$(links_of LIESMICH.md | grep -vxF README.md)"
same 'LIESMICH: links no English page that there is in German' '' "$(english_links)"

# --- example files explain themselves in both languages ----------------------------------------------------
comments_of() { grep '^;' "$1" | grep -ciwE "$2"; } # FILE WORDS
for file in cli/*.ini hw/plc/*.ini; do
	check "$file: comments in English" test "$(comments_of "$file" 'the|this|with|not')" -ge 2
	check "$file: comments in German" test "$(comments_of "$file" 'der|die|das|nicht|wie|oder')" -ge 2
done

# --- manual pages are sound ------------------------------------------------------------------------------
if command -v man >/dev/null; then
	for page in $(printf '%s\n' man/*.1 man/de/*.1 | grep -v '\*'); do
		same "$page: no warning" '' "$(MANWIDTH=80 man --warnings=w -E UTF-8 -l "$page" 2>&1 >/dev/null)"
	done
else
	ok 'manual pages: not rendered, there is no man'
fi

# --- and the comparison finds what is wrong ---------------------------------------------------------------
a=$dir/a.md b=$dir/b.md
cat >"$a" <<'END'
# Title

Deutsch: [b.md](b.md)

| file | what |
|---|---|
| `one.c` | first |

## Part
[layers](docs/layers.md)

```sh
make test   # all of it
```
END
sed -e 's/Title/Titel/; s/Deutsch/English/; s/b\.md/a.md/g; s/| file | what |/| Datei | was |/; s/first/erstens/; s/all of it/alles/' \
	-e 's,docs/layers,docs/de/layers,' "$a" >"$b"
pairs="docs/layers.md docs/de/layers.md"
in_dir() { (cd "$dir" && "$@"); }
same 'two files that agree' '' "$(in_dir differences a.md b.md)"
wrong() { # NAME EXPRESSION EXPECTED
	sed -E "$2" "$b" >"$dir/c.md" && mv "$b" "$dir/right.md" && mv "$dir/c.md" "$b"
	has "found: $1" "$(in_dir differences a.md b.md)" "$3"
	mv "$dir/right.md" "$b"
}
wrong 'another level' 's/^## /### /' 'headings_of: > ###'
wrong 'a heading that is missing' '/^## /d' 'headings_of: < ##'
wrong 'a row that is missing' '/erstens/d' 'table_rows_of: <'
wrong 'another column' 's/erstens/a | b/' 'table_rows_of: >'
wrong 'another file in a row' 's/one.c/two.c/' 'table_code_of: > `two.c`'
wrong 'another command' 's/make test/make check/' 'commands_of: > make check'
wrong 'a link to the English file' 's,docs/de/layers,docs/layers,' 'links: > docs/layers.md'
wrong 'a link that is missing' '/layers/d' 'links: < docs/de/layers.md'
wrong 'no link to the English file' '/^English/d' 'first lines: > does not link a.md'
printf '%s\n' '.Sh A' '.Op Fl -db Ar file' '.It Fl -lang Cm de | en' '.Ss undo' '.Ss A title' '.Dl warenspur help' '.Xr zint 1' >"$dir/a.1"
sed 's/file/Datei/; s/A title/Ein Titel/' "$dir/a.1" >"$dir/b.1"
same 'two manual pages that agree' '' "$(in_dir differences a.1 b.1)"
for word in -db -lang undo title Sh help zint; do
	grep -v -e "$word" "$dir/a.1" >"$dir/b.1"
	has "found: a line that is missing, $word" "$(in_dir differences a.1 b.1)" '_of: <'
done

finish
