#!/bin/bash
# The source tree: who includes whom, format, sizes, header comments, include guards.
# Reads the sources only, so it runs once, not with sanitizers as well.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
folders='core workshop reader plc-bridge tui hw cli'

# --- layers -------------------------------------------------------------------------------------
check 'make layers' make -s layers
mkdir "$dir/tree" && cp -r docs $folders "$dir/tree"
echo '#include "core/store/store.h"' >>"$dir/tree/core/code/scan.c"
echo '#include <sqlite3.h>' >>"$dir/tree/cli/main.c"
echo '#include <ZXing/ReadBarcode.h>' >"$dir/tree/reader/tag/tag.cc"
mkdir "$dir/tree/core/new" && echo '#include "core/base/text.h"' >"$dir/tree/core/new/new.c"
wrong=$(tools/layers "$dir/tree") && not_ok 'make layers: exit code of a wrong tree'
has 'make layers: an arrow that is not allowed' "$wrong" 'core/code may not include core/store'
has 'make layers: a library in the wrong folder' "$wrong" 'cli may not use sqlite3'
has 'make layers: and in a C++ file' "$wrong" 'reader/tag may not use libzxing'
has 'make layers: a folder that is not in the table' "$wrong" 'core/new is not in the table'

# --- format -------------------------------------------------------------------------------------
# Other versions of clang-format break some lines elsewhere.
version=$(clang-format --version | sed -nE 's/.*version ([0-9]+).*/\1/p')
if [ "$version" = 14 ]; then
	check 'every C and C++ file is formatted (make format)' clang-format --dry-run -Werror $(git ls-files '*.c' '*.cc' '*.h')
else
	ok "format: not checked, it needs clang-format 14 and this is $version"
fi

# --- words and sizes ------------------------------------------------------------------------------
same 'no path of a machine in any file' '' "$(git grep -nE '(^|[^a-z])(\.\./)?sha''red/(design|reference)|/wo''rk/' -- . | head -5)"
# "file function lines" of every function; no list at all would be no proof
functions=$({ ctags -x --language-force=C --kinds-C=f --_xformat='%{line} %{end} %{input} %{name}' \
	$(git ls-files $folders | grep '\.c$')
	ctags -x --language-force=C++ --kinds-C++=f --_xformat='%{line} %{end} %{input} %{name}' \
	$(git ls-files $folders | grep '\.cc$'); } | awk '{ print $3, $4, $2 - $1 + 1 }')
check 'ctags lists the functions' test "$(wc -l <<<"$functions")" -gt 500
same 'no function over 80 lines' '' "$(awk '$3 > 80' <<<"$functions")"
same 'no file over 460 lines' '' "$(git ls-files $folders | grep -E '\.([ch]|cc)$' | xargs wc -l | awk '$1 > 460 && $2 != "total"')"
same 'no folder with more than 24 units' '' \
	"$(git ls-files '*.c' | xargs -n 1 dirname | sort | uniq -c | awk '$1 > 24')"
# Words that were names once and said nothing to a reader; docs/glossary.md has the ones in use.
same 'no private names' '' "$(grep -rnE '\b(ear|whole|ballot|beside|crew|overlay|wanted)_' $folders tests --include=*.[ch] | head -5)"
same 'no two types of one name' '' "$(ctags -x --language-force=C --kinds-C=sug --_xformat='%N' \
	$(git ls-files $folders | grep '\.[ch]$') | grep -v __anon | sort | uniq -d)"
same 'C++ in one file only' reader/decode/decode_zxing.cc "$(git ls-files | grep -E '\.(cc|cpp|cxx|hpp)$')"
# --- state words ----------------------------------------------------------------------------------
# They stand once, in the tables of core/store/store_enum.c; the code uses the enums. These are words of
# other vocabularies that are written alike: names of tables and verbs, keys of JSON, orders to the plant.
table=core/store/store_enum.c
cat >"$dir/alike" <<'END'
cli/verb_clarify.c removed
cli/verb_command.c command
core/booking/booking_clarify.c unknown
core/code/family.c command
core/code/family_gs1_report.c command
core/lesson/condition.c command
core/lesson/condition_check.c alarm
core/lesson/condition_check.c command
core/lesson/lesson_rows.c done
core/lesson/lesson_script.c command
core/store/store_plc.c unknown
core/store/store_table.c alarm
core/store/store_table.c command
core/store/store_transaction.c alarm
core/store/store_transaction.c command
core/store_query/store_facts.c alarm
core/store_query/store_facts.c command
hw/plant/assembly/plant.c done
hw/plant/assembly/plant.c gone
hw/plant/assembly/plant.c lost
hw/plant/assembly/plant.c removed
hw/plant/main.c ready
hw/plant/main.c stopped
hw/plant/modbus/wire_fault.c late
hw/plant/world/label_faults.c duplicate
reader/replay/recorder.c down
reader/replay/recorder.c no_read
reader/replay/replay_line.c no_read
tui/command_line.c gone
tui/input.c gone
END
state_words() { sed -nE 's/^\t\[[A-Z_]+\] = \{ "([a-z_]+)", .*/\1/p' $table | sort -u; }
# "file word" of each state word that stands in quotes in C or in SQL; texts to be translated are left out
stray_words() {
	(cd "$1" && find $folders -name '*.[ch]' ! -path $table | xargs perl -ne '
		BEGIN { $words = shift @ARGV }
		s/\bN?_\("[^"]*"\)//g; s/\b\x27(s|t|re|ll)\b//g;
		while (/["\x27]($words)["\x27]/g) { print "$ARGV $1\n" unless $seen{"$ARGV $1"}++ }' \
		"$(state_words | paste -sd '|')") | sort
}
check 'the tables of state words are read' test "$(state_words | wc -l)" -gt 45
stray_words . >"$dir/stray"
same 'no state word outside of its table' '' "$(comm -23 "$dir/stray" "$dir/alike")"
same 'and no exception that is not needed' '' "$(comm -13 "$dir/stray" "$dir/alike")"
printf '%s\n' 'bool a(const char *s) { return strcmp(s, "plc_down") == 0; }' \
	'const char *b = "UPDATE command SET state = '"'failed'"'";' >>"$dir/tree/tui/main.c"
same 'a word in C and one in SQL are found' "tui/main.c failed
tui/main.c plc_down" "$(stray_words "$dir/tree" | comm -13 "$dir/alike" - | grep '^tui/main.c')"

# --- messages -------------------------------------------------------------------------------------
# What is stored, and each fault, has an id: no text outside of MESSAGE(), and no finished text as an argument, which
# no other language could say. Calls that break that, as "file name".
plain_texts() {
	(cd "$1" && find $folders -name '*.c' ! -path 'core/base/message*' | sort | xargs perl -0777 -ne '
		s{/\*.*?\*/}{}gs;
		my $balanced = qr/(\((?:[^()"\x27]|"(?:\\.|[^"\\])*"|\x27(?:\\.|[^\x27\\])+\x27|(?-1))*\))/;
		while (/\b(fault_set|message_set|finish_command)$balanced/g) {
			my ($name, $call) = ($1, $2);
			1 while $call =~ s/\bMESSAGE(_WORD|_PLURAL)?$balanced//;
			print "$ARGV $name\n" if $call =~ /\b(_|N_|lang_text|lang_plural|lang_decimal|message_word)\(|\bmessage\.text\b/ ||
				$call =~ /"[^"]*([A-Za-z]\s[^"]*|%(?!s")[^"]*)"/;
		}')
}
same 'no text without an id' '' "$(plain_texts .)"
# A format from a table: the table has MESSAGE(), not N_().
plain_tables() {
	(cd "$1" && find $folders -name '*.c' | sort | xargs perl -0777 -ne '
		s{/\*.*?\*/}{}gs;
		print "$ARGV\n" if /\bmessage_set\([^",;]*,\s*(?!MESSAGE|format\b)[\w.>\[\]-]+,/ && /\bN_\(\s*"[^"]*%[a-z]/')
}
same 'no table of texts without ids' '' "$(plain_tables .)"
printf '%s\n' 'void a(struct fault *f) { fault_set(f, FAULT_DATA, EXIT_FAILED, _("all is lost")); }' \
	'void b(struct message *m) { message_set(m, "all is lost (%d)", 1); }' \
	'void c(struct message *m, struct fault *f) { message_set(m, MESSAGE("a.b", "(%s)"), f->message.text); }' \
	'void d(struct message *m) { message_set(m, MESSAGE("a.b", "(%s) and (it)"), MESSAGE_WORD("a.c", "a b")); }' \
	>>"$dir/tree/tui/main.c"
same 'one in a fault, one in a message and a finished one are found' 'tui/main.c fault_set
tui/main.c message_set
tui/main.c message_set' "$(plain_texts "$dir/tree" | grep '^tui/main.c')"

# --- headers and programs -------------------------------------------------------------------------
guards=$(git ls-files '*.h' | xargs perl -0777 -ne '($guard = uc $ARGV) =~ s/[^A-Z0-9]/_/g;
	print " $ARGV" unless /^#ifndef $guard$/m && /^#define $guard$/m')
names=$(git ls-files '*.h' ':!tests' | xargs perl -ne 'my ($name) = $ARGV =~ m{([^/]+)\.h$};
	print " $ARGV" unless m{^/\* \Q$name\E: [A-Za-z0-9]}; close ARGV')
same 'include guards follow the paths' '' "$guards"
same 'each header begins with its name and what it is' '' "$names"
soft=
for program in "$BUILD"/bin/*; do
	{ readelf -dW "$program" | grep -q BIND_NOW && readelf -lW "$program" | grep -q GNU_RELRO &&
		readelf -dW "$program" | grep -q 'FLAGS_1.*PIE'; } || soft="$soft $program"
done
check 'there are programs' test -x "$BUILD/bin/warenspur"
same 'each program: full RELRO, bound at the start, anywhere in memory' '' "$soft"
finish
