#!/bin/bash
# Texts: the German catalogue, --help in both languages, manual pages, what README says about the
# tree, README and LIESMICH as a pair, which language is used when.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset LANGUAGE LC_ALL LC_MESSAGES WARENSPUR_CONFIG WARENSPUR_DB
export HOME=$dir XDG_CONFIG_HOME=$dir LANG=C.UTF-8
folders='core workshop reader plc-bridge tui hw cli'
programs='warenspur-reader warenspur-tag warenspur-plc-bridge warenspur-plc warenspur-tui warenspur-plant'
verbs=$(sed -nE 's/^\t\.name = "([a-z-]+)",/\1/p' cli/verb*.c)

# --- the catalogue --------------------------------------------------------------------------------
same 'de.po: nothing untranslated' '' "$(msgattrib --untranslated --no-obsolete po/de.po)"
same 'de.po: nothing fuzzy' '' "$(msgattrib --only-fuzzy --no-obsolete po/de.po)"
check 'de.po: sound' msgfmt --check -o /dev/null po/de.po
make -s pot POT="$dir/now.pot" >/dev/null 2>&1
messages() { msgattrib --no-obsolete --no-location --no-wrap "$1" | grep -E '^(msgctxt|msgid|msgid_plural|") ?' | grep -v '^"[A-Z][A-Za-z-]*: ' | sort; }
for file in po/warenspur.pot po/de.po; do
	check "$file: up to date (make pot)" diff <(messages "$dir/now.pot" | grep -E '^msg(ctxt|id)') <(messages "$file" | grep -E '^msg(ctxt|id)')
done
same 'the id of a message always has the same text' '' "$(grep '^msgctxt' "$dir/now.pot" | sort | uniq -d)"
same 'ids of messages: area.what_happened' '' "$(grep '^msgctxt' "$dir/now.pot" | grep -vE '^msgctxt "[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*"$')"

# --- --help and the manual pages --------------------------------------------------------------------
options_of() { grep -oE '^  --[a-z0-9-]+' <<<"$1" | tr -d ' '; }
# English words for what is to be filled in.
placeholders() { grep -oE '\b(FILE|FOLDER|DIR|BOX|SEQ|ROLE|ADDRESS|WORD|TABLE|TIME|VERB|DEVICE|SECONDS|TRACK|PLACE|KEY|LANE|VALUE)\b' <<<"$1" | sort -u; }
same 'and an English one is found' "BOX SEQ" "$(placeholders 'undo SEQ, lane [BOX] N, TEXT, DATEI' | paste -sd ' ')"
one_help() { # NAME MANUAL COMMAND…
	local name=$1 manual=$2 english german option missing=
	shift 2
	english=$("$@" --help --lang en 2>&1) || not_ok "$name --help: exit code"
	english=$("$@" --lang en --help 2>&1) || not_ok "$name --help: exit code"
	german=$("$@" --lang de --help 2>&1) || not_ok "$name --help in German: exit code"
	same "$name --help: the same options in both languages" "$(options_of "$english")" "$(options_of "$german")"
	same "$name --help: each option once" '' "$(options_of "$english" | sort | uniq -d)"
	check "$name --help: German" grep -q '^Aufruf:' <<<"$german"
	same "$name --help: German words for what is to be filled in" '' "$(placeholders "$german")"
	same "$name --help: at most 100 columns" '' "$(printf '%s\n%s\n' "$english" "$german" | awk 'length > 100')"
	for option in $(options_of "$english"); do
		grep -qE -- "^\.(It|Op|Fl).*-${option#--}( |\$)" "$manual" || missing="$missing $option"
	done
	same "$name: its manual knows every option" '' "$missing"
}
for program in $programs; do one_help "$program" "man/$program.1" "$program"; done
for verb in $verbs; do
	one_help "warenspur $verb" man/warenspur.1 warenspur "$verb"
	check "man: warenspur $verb" grep -qE "^\.(Ss|Cm) $verb\$" man/warenspur.1
done
same 'warenspur help: at most 100 columns' '' "$({ warenspur help; warenspur help --lang de; } | awk 'length > 100')"
same 'warenspur help: German words for what is to be filled in' '' "$(placeholders "$(warenspur help --lang de)")"
help=$(warenspur help)
for name in $verbs ${programs}; do has "warenspur help: $name" "$help" "$name"; done

# --- which language is spoken when --------------------------------------------------------------------
printf '[common]\nlang = de\n' >"$dir/german.conf"
german() { # NAME COMMAND…
	local name=$1
	shift
	has "German: $name" "$("$@" 2>&1)" 'AUFRUF: es gibt keinen Befehl'
}
english() {
	local name=$1
	shift
	has "English: $name" "$("$@" 2>&1)" 'USAGE: there is no verb'
}
german '--lang de' warenspur --lang de nix
german '--lang=de' warenspur --lang=de nix
german 'LANG=de_DE.UTF-8, which need not exist' env LANG=de_DE.UTF-8 warenspur nix
german 'LANGUAGE=de:en' env LANGUAGE=de:en warenspur nix
english 'LANGUAGE=en:de' env LANGUAGE=en:de warenspur nix
english 'LC_ALL=C' env LC_ALL=C LANG=de_DE.UTF-8 warenspur nix
english '--lang en' env LANGUAGE=de warenspur --lang en nix
# The program reads its own catalogue: no locale, no LANGUAGE and no version of the C library matters.
has 'German: an empty environment' "$(env -i "$bin/warenspur" --lang de nix 2>&1)" 'AUFRUF: es gibt keinen Befehl'
has 'German: LC_ALL=POSIX' "$(env LC_ALL=POSIX LANGUAGE=en warenspur --lang de nix 2>&1)" 'AUFRUF: es gibt keinen Befehl'
check 'de.po: two plural forms, as lang_plural() has them' grep -qxF '"Plural-Forms: nplurals=2; plural=(n != 1);\n"' po/de.po
has 'German: the configuration file, --help' "$(warenspur-tui --config "$dir/german.conf" --help)" 'Aufruf:'
has 'German: the configuration file, a mistake' "$(warenspur-tui --config "$dir/german.conf" --nix 2>&1)" 'AUFRUF:'
has 'English: --lang before the configuration file' "$(warenspur-tui --config "$dir/german.conf" --lang en --help)" 'Usage:'
for command in 'warenspur --lang xx help' 'warenspur export --lang xx' 'warenspur-reader --lang xx replay:-'; do
	$command >/dev/null 2>&1 </dev/null
	same "$command: usage error" 2 $?
done
has 'German: a reason of the C library' "$(warenspur-reader --lang de image:/nowhere 2>&1)" 'nicht gefunden'

# --- numbers and words that were wrong once ---------------------------------------------------------------
one=$dir/one.csv
printf 'gtin,name,lane\n9521234000013,x,1\n' >"$one"
has 'one article' "$(warenspur import --db "$dir/one.db" "$one")" '1 article imported'
has 'one article, German' "$(warenspur import --lang de --db "$dir/one.db" "$one")" '1 Artikel in'
printf 'gtin,name,lane\n9521234000013,x,1\n9521234000020,y,2\n' >"$one"
has 'two articles' "$(warenspur import --db "$dir/one.db" "$one")" '2 articles imported'
has '--speed X: X times as fast' "$(warenspur demo --help)" 'X times as fast'
has '--speed X: X-mal so schnell' "$(warenspur demo --help --lang de)" 'X-mal so schnell'
has 'factors in a check digit' "$(warenspur explain 9521234000013)" 'digit × factor'
has 'Faktoren in einer Prüfziffer' "$(warenspur explain --lang de 9521234000013)" 'Ziffer × Faktor'

# --- what one program has stored, on the screen of another language -------------------------------------------
# The bridge and the command line are English, the reader is German; and the other way round.
db=$dir/w.db
stored() { sql "$db" "$1" | grep -q .; }
# What was there when --plain began is no news: something new is stored until it says so.
says_news() {
	sql "$db" "INSERT INTO alarm (at_us, source, code, severity, text, cleared_us) VALUES (1, 'news', 'lost', 'notice', '', 1)"
	grep -qF '(news)' "$dir/plain-$1.out"
}
start_plant --items 0 --stopped
declare -A other=([en]=de [de]=en)
for lang in en de; do
	rm -f "$db"*
	warenspur import --db "$db" "$BUILD/share/warenspur/demo.csv" >/dev/null
	for screen in en de; do
		start "plain-$screen" warenspur-tui --plain --db "$db" --lang $screen
		screens+=("$pid")
		check "--plain in $screen runs" until_true 10 says_news $screen
	done
	start bridge warenspur-plc-bridge --lang $lang --db "$db" --plc plc1 "$modbus"
	bridge=$pid
	start reader warenspur-reader --lang "${other[$lang]}" --db "$db" --source gone "serial:/dev/nowhere-at-all:9600"
	reader=$pid
	check "bridge $lang: it is ready" until_true 20 stored "SELECT 1 FROM program WHERE role = 'plc-bridge:plc1' AND state = 'ready'"
	check "reader ${other[$lang]}: its device is not there" until_true 20 stored "SELECT 1 FROM alarm WHERE code = 'reader_down' AND message <> ''"
	said=$(warenspur command --lang "${other[$lang]}" --db "$db" speed 250)
	case $lang in
	en) has 'the command line in German, the bridge in English' "$said" 'die Sollgeschwindigkeit der SPS ist 250 mm/s; das Band steht' ;;
	de) has 'the command line in English, the bridge in German' "$said" 'the speed setpoint of the PLC is 250 mm/s; the belt is stopped' ;;
	esac
	check "bridge $lang: --plain in German" until_true 10 grep -qF 'kein Gerät an /dev/nowhere-at-all' "$dir/plain-de.out"
	check "bridge $lang: --plain in English" until_true 10 grep -qF 'no device at /dev/nowhere-at-all' "$dir/plain-en.out"
	same "bridge $lang: the text in the table is in its own language" 1 \
		"$(sql "$db" "SELECT count(*) FROM command WHERE detail LIKE '$([ $lang = en ] && echo 'the speed setpoint of the PLC is 250' || echo 'die Sollgeschwindigkeit der SPS ist 250')%' AND arguments = '[250]'")"
	has "bridge $lang: the commands in German" "$(warenspur-tui --db "$db" --lang de --dump 132x43 --view status 2>&1)" 'die Sollgeschwindigkeit der SPS ist 250'
	has "bridge $lang: the commands in English" "$(warenspur-tui --db "$db" --lang en --dump 132x43 --view status 2>&1)" 'the speed setpoint of the PLC is 250'
	kill "$bridge" "$reader" "${screens[@]}"
	wait "$bridge" "$reader" "${screens[@]}" 2>/dev/null
	screens=()
done

# --- README ---------------------------------------------------------------------------------------------
steps=0
while IFS='|' read -r _ step file function _; do
	[[ $step =~ ^\ *[0-9]+\ *$ && $file == *\`*/*\`* && $function == *\(\)* ]] || continue
	file=$(tr -d '` ' <<<"$file")
	function=$(tr -d '` ()' <<<"$function")
	steps=$((steps + 1))
	check "README, step$step: $function() is in $file" grep -qE "^[a-z].*\b$function\(" "$file"
done <README.md
same 'README: seven steps' 7 "$steps"
for file in $(grep -h '^|' README.md docs/code-tour.md | grep -oE '`[a-z-]+(/[A-Za-z_.-]+)+`' | tr -d '`' | grep -vE 'NAME|LANG' | sort -u); do
	check "README, code tour: $file exists" test -e "$file"
done
for name in $verbs $programs; do
	word=${name#warenspur-}
	check "commands.md: names $word" grep -qE "warenspur[ -]$word\b|\`$word\`|\b$word\b.*\b(export|import)\b" docs/commands.md
done
# The families of codes in the order of the table.
families=$(sed -nE 's/^\t\{ "([a-z0-9_]+)",.*/\1/p' core/code/family.c)
personal=$(awk -F'"' '/^\t\{ "/ { name = $2 } /(^|[\t ,])true,/ && name { print name; name = "" }' core/code/family.c)
check 'families: they are found' test "$(wc -l <<<"$families")" -gt 40
for file in docs/codes.md docs/de/codes.md; do
	same "$file: each family, in its order" "$families" "$(sed -nE 's/^\| [0-9]+ \| `([a-z0-9_]+)` \|.*/\1/p' "$file")"
	same "$file: whose content is about persons" "$personal" \
		"$(sed -nE 's/^\| [0-9]+ \| `([a-z0-9_]+)` \|.*\| (yes|ja) \|.*/\1/p' "$file")"
done
for name in $(sed -nE 's/^CREATE TABLE ([a-z_]+).*/\1/p' core/store/schema.sql | sort -u); do
	check "tables.md: names $name" grep -qF "\`$name\`" docs/tables.md
done

# --- README and LIESMICH: a pair ------------------------------------------------------------------------
# The commands in blocks of code, fenced or indented, without comment and spacing.
commands_of() {
	awk '/^ *```/ { fenced = !fenced; next } fenced || /^(    |\t)/' "$1" |
		sed -E "s/^[[:space:]]+//; s/[[:space:]]+#.*//; s/[[:space:]]+\$//; s/[[:space:]]+/ /g" |
		grep -E '^(build/bin/)?(make|warenspur)([ -]|$)' | sort -u
}
links_of() { grep -oE '\]\([^)]*\)' "$1" | sed -E 's/^\]\(//; s/\)$//; s/#.*//' | grep -vE '^([a-z]+:|$)' | sort -u; }
# The files that FILE links and that are not there.
dead_links() {
	local link
	for link in $(links_of "$1"); do [ -e "$(dirname "$1")/$link" ] || echo "$link"; done
}
check 'README: its commands are found' test "$(commands_of README.md | wc -l)" -ge 20
same 'README and LIESMICH: the same commands' "$(commands_of README.md)" "$(commands_of LIESMICH.md)"
unknown=
for verb in $(commands_of README.md | sed -nE 's/^warenspur ([a-z-]+).*/\1/p' | sort -u); do
	grep -qxE "(warenspur-)?$verb" <<<"$(tr ' ' '\n' <<<"$verbs $programs help")" || unknown="$unknown $verb"
done
same 'README: every verb exists' '' "$unknown"
printf '%s\n' 'warenspur prose' '' '    make indented   # why' '```sh' 'warenspur  tui' 'warenspur-tui --plain # x' 'ls' '```' '[a](nowhere.md#b) [c](https://d)' >"$dir/pair.md"
same 'and a command in a fence and an indented one are found' "$(printf '%s\n' 'make indented' 'warenspur tui' 'warenspur-tui --plain' | sort)" "$(commands_of "$dir/pair.md")"
same 'and a dead link is found' nowhere.md "$(dead_links "$dir/pair.md")"
for file in README.md LIESMICH.md docs/*.md hw/plc/*.md; do
	same "$file: every file that it links exists" '' "$(dead_links "$file")"
done
check 'LIESMICH: links files' test "$(links_of LIESMICH.md | wc -l)" -ge 5
check 'LIESMICH: at most 160 lines' test "$(wc -l <LIESMICH.md)" -le 160
check 'README: at most 145 lines' test "$(wc -l <README.md)" -le 145
# Their pictures are golden ones of tests/e2e/screens.sh.
for pair in README.md:en LIESMICH.md:de; do
	has "${pair%:*}: shows the line" "$(cat "${pair%:*}")" "(docs/pictures/line-${pair#*:}.svg)"
done

finish
