#!/bin/bash
# Texts: the German catalogue, --help in both languages, manual pages, what README says about the
# tree, which language is used when.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset LANGUAGE LC_ALL LC_MESSAGES WARENSPUR_CONFIG WARENSPUR_DB
export HOME=$dir XDG_CONFIG_HOME=$dir LANG=C.UTF-8
folders='core reader plc-bridge tui hw cli'
programs='warenspur-reader warenspur-tag warenspur-plc-bridge warenspur-plc warenspur-tui warenspur-plant'
verbs=$(sed -nE 's/^\t\.name = "([a-z-]+)",/\1/p' cli/verb*.c)

# --- the catalogue --------------------------------------------------------------------------------
same 'de.po: nothing untranslated' '' "$(msgattrib --untranslated --no-obsolete po/de.po)"
same 'de.po: nothing fuzzy' '' "$(msgattrib --only-fuzzy --no-obsolete po/de.po)"
check 'de.po: sound' msgfmt --check -o /dev/null po/de.po
make -s pot POT="$dir/now.pot" >/dev/null 2>&1
messages() { msgattrib --no-obsolete --no-location --no-wrap "$1" | grep -E '^(msgid|msgid_plural|") ?' | grep -v '^"[A-Z][A-Za-z-]*: ' | sort; }
for file in po/warenspur.pot po/de.po; do
	check "$file: up to date (make pot)" diff <(messages "$dir/now.pot" | grep '^msgid') <(messages "$file" | grep '^msgid')
done

# --- --help and the manual pages --------------------------------------------------------------------
options_of() { grep -oE '^  --[a-z0-9-]+' <<<"$1" | tr -d ' '; }
one_help() { # NAME MANUAL COMMAND…
	local name=$1 manual=$2 english german option missing=
	shift 2
	english=$("$@" --help --lang en 2>&1) || not_ok "$name --help: exit code"
	english=$("$@" --lang en --help 2>&1) || not_ok "$name --help: exit code"
	german=$("$@" --lang de --help 2>&1) || not_ok "$name --help in German: exit code"
	same "$name --help: the same options in both languages" "$(options_of "$english")" "$(options_of "$german")"
	same "$name --help: each option once" '' "$(options_of "$english" | sort | uniq -d)"
	check "$name --help: German" grep -q '^Aufruf:' <<<"$german"
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
for file in $(grep '^|' README.md | grep -oE '`[a-z-]+(/[A-Za-z_.-]+)+`' | tr -d '`' | grep -vE 'NAME|LANG' | sort -u); do
	check "README: $file exists" test -e "$file"
done
for name in $verbs $programs; do
	word=${name#warenspur-}
	check "README: names $word" grep -qE "warenspur[ -]$word\b|\`$word\`|\b$word\b.*\b(export|import)\b" README.md
done

finish
