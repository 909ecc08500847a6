#!/bin/bash
# Words: old words of the glossary's index, and turns of phrase, in messages, documents and comments.
# A word is fixed where it stands; an exception needs a reason in this file.
# Reads the sources only, so it runs once, not with sanitizers as well.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
folders='core workshop reader plc-bridge tui hw cli'

# --- what is searched: lines "where: text" --------------------------------------------------------
# Messages, one per line: English and German with the id or the English text in front.
catalogue() { # en|de
	msgcat --no-wrap po/de.po | awk -v want="$1" '
		function text(line) { sub(/^[a-z_]+(\[[01]\])? "/, "", line); sub(/"$/, "", line); return line }
		function where(line) { line = substr(line, 1, 40); gsub(/[:"] ?/, ".", line); return line }
		/^msgid "/ { id = text($0); if (want == "en" && id != "") print where(id) ": " id }
		/^msgid_plural "/ && want == "en" { print where(id) ": " text($0) }
		/^msgstr(\[[01]\])? "/ && want == "de" && id != "" { print where(id) ": " text($0) }'
}
# Documents without code (fenced, indented, `quoted`), addresses and the index of old words.
prose() { # FILE…
	awk '
		FNR == 1 { fenced = 0; old = 0 }
		/^## (Old words|Frühere Wörter)/ { old = 1 }
		/^ *```/ { fenced = !fenced; next }
		fenced || old || /^(    |\t)/ { next }
		{ gsub(/`[^`]*`/, "…"); gsub(/\]\([^)]*\)/, "]"); print FILENAME ":" FNR ": " $0 }' "$@"
}
# Manual pages without macros for names and literals.
manual() { # FILE…
	grep -HnvE '^\.(Dl|Li|Ql|Cm|Fl|Ar|Pa|Ev|Nm|Xr|Dd|Dt|Os|It|Ic|Va|\\")' "$@" | sed -E 's/^([^:]*:[0-9]*):/\1: /'
}
# Comments of C files: what stands between /* and */.
comments() { # FILE…
	awk '
		FNR == 1 { inside = 0 }
		{
			line = $0
			while (line != "") {
				if (!inside) {
					at = index(line, "/*")
					if (!at) break
					line = substr(line, at + 2); inside = 1
				}
				at = index(line, "*/")
				part = at ? substr(line, 1, at - 1) : line
				print FILENAME ":" FNR ": " part
				if (!at) break
				line = substr(line, at + 2); inside = 0
			}
		}' "$@"
}
english_docs() { git ls-files 'README.md' 'CONTRIBUTING.md' 'CHANGELOG.md' 'docs/*.md' 'hw/plc/README.md' | grep -vE '^docs/(de/|glossary)'; }
german_docs() { git ls-files 'LIESMICH.md' 'MITMACHEN.md' 'docs/de/*.md' 'hw/plc/LIESMICH.md' | grep -v glossary; }
# "carrier" and "symbology" are keys of a recorded line.
catalogue en | sed -E 's/\\"(carrier|symbology)\\" is not/KEY is not/g' >"$dir/messages.en"
catalogue de >"$dir/messages.de"
{ prose $(english_docs) && manual $(git ls-files 'man/*.1'); } >"$dir/docs.en"
{ prose $(german_docs) && manual $(git ls-files 'man/de/*.1'); } >"$dir/docs.de"
comments $(git ls-files $folders | grep '\.[ch]$') >"$dir/code.en"
: >"$dir/code.de"
for file in messages.en messages.de docs.en docs.de code.en; do
	check "$file: there is something to search" test "$(wc -l <"$dir/$file")" -gt 500
done

# --- old words --------------------------------------------------------------------------------------
found() { grep -P -- "$1" "$2" | head -8; } # PATTERN FILE
alternatives() { sed -E 's/ *\([^)]*\)//; s/, */|/g' <<<"$1"; }
rows=0
while IFS='|' read -r _ words language where now _; do
	case $language in *English*) language=en ;; *German*) language=de ;; *) continue ;; esac
	words=$(sed -E 's/^ +//; s/ +$//' <<<"$words")
	rows=$((rows + 1))
	for part in $where; do
		case $part in messages | docs | code) ;; *) continue ;; esac
		same "no \"$words\" in $part ($language), but$now" '' \
			"$(found ": .*(?<![\\w-])($(alternatives "$words"))(?![\\w-])" "$dir/$part.$language")"
	done
done < <(sed -n '/^## Old words/,$p' docs/glossary.md)
check 'the index of old words has been read' test "$rows" -gt 30
printf 'a.md:1: Wo ist das Ding?\n' >"$dir/example"
has 'and an old word is found' "$(found ": .*(?<![\\w-])($(alternatives 'Ding, Dinge'))(?![\\w-])" "$dir/example")" 'Wo ist'

# --- turns of phrase ----------------------------------------------------------------------------------
# NAME PATTERN PARTS; a pattern is a Perl regular expression behind "where: ".
phrase() {
	local name=$1 pattern=$2 part
	shift 2
	for part in "$@"; do
		same "$name: not in $part" '' "$(found ": .*$pattern" "$dir/$part")"
	done
}
phrase 'is no X' '(?<![Tt]here )\b(is|are) no (?!longer|more|read)' messages.en
phrase 'say X' '^(?!.*\bsay \w+ing).*\b[Ss]ay (which|what|start|read|one|commands|yes|when|how)\b' messages.en
phrase 'right would be' 'right would be' messages.en docs.en
phrase 'a machine with a will' '\b(PLC|program|reader|scanner|disk|chip|bridge|tag|device|line) (itself )?(lives|likes|thinks|wants|declines|forgets|obeys|is silent|sleeps|tells nothing)\b' messages.en docs.en code.en
phrase 'nobody, somebody' '\b([Nn]obody|[Ss]omebody)('"'"'s)?\b' messages.en
phrase 'straight quotes' '(?<![=:(\[{,\\])\\"' messages.de
phrase 'English quotes' '[“"]\w+["“](?!\w)' messages.de
phrase 'bitte, man, du' '\b([Bb]itte|man|[Dd]u|[Dd]eine?[mnrs]?|[Dd]ich|[Dd]ir)\b' messages.de docs.de
phrase 'sagen Sie' '\b[Ss]agen Sie\b' messages.de docs.de
phrase 'Bytes as a plural' '\bBytes\b' messages.de docs.de
phrase 'a tag that is a day' '(?<![-A-Za-zäöü])(das|dem|des|ein|eines|einem|kein|keine|die|der|den|je|ohne|dieses|diesem) Tags?\b' messages.de docs.de
phrase 'a decimal point' '(?<![\d.])\d+\.\d+ (ms|s|mm|m|%|°C|kg|MB|GB|kB)\b' messages.de docs.de
phrase 'in der Bahn' '\bin (seiner|einer|der) Bahn\b' messages.de docs.de
finish
