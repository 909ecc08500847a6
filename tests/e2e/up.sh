#!/bin/bash
# warenspur up without a configuration file, with a person's own copy, and with a list of articles.
# Runs in both builds: what a trainee starts first.
. "$(dirname "$0")/../support/lib.bash"

export HOME=$dir/home WARENSPUR_DB=$dir/u.db TMPDIR=$dir/tmp
unset XDG_CONFIG_HOME WARENSPUR_CONFIG
mkdir -p "$HOME" "$TMPDIR"
db=$WARENSPUR_DB
count() { sqlite3 -batch -cmd '.timeout 3000' "$db" "SELECT count(*) FROM $1" 2>/dev/null; }
some() { [ "$(count "$1")" -ge 1 ]; }

start up warenspur up --dashboard no
check 'without a file: the simulated conveyor sorts boxes' until_true 40 some "passage WHERE result = 'sorted'"
kill "$pid"; wait "$pid"
said=$(cat "$dir/up.out")
has 'it says which file it takes' "$said" 'share/warenspur/up.ini starts:'
has 'what it starts' "$said" 'plc-bridge:plc1'
has 'where the data is' "$said" "database: $db"
has 'how to make a copy' "$said" "cp $(realpath "$BUILD/share/warenspur/up.ini") $HOME/.config/warenspur/up.ini"
same 'the articles of the file are imported' 4 "$(count article)"

mkdir -p "$HOME/.config/warenspur"
printf '[up]\nplant = yes\ndashboard = no\narticles = liste.csv\n[plc p7]\naddress = plant\n' >"$HOME/.config/warenspur/up.ini"
printf 'Nummer;Bezeichnung;Bahn\n4711;Kaffee;2\n' >"$HOME/.config/warenspur/liste.csv"
start own warenspur up
check 'the own copy is found' until_true 20 some "program WHERE role = 'plc-bridge:p7' AND state = 'ready'"
same 'and its list of articles, beside it' 1 "$(count "article WHERE number = '4711'")"
kill "$pid"; wait "$pid"
printf 'Nummer;Bezeichnung;Bahn\n4712;Tee;9\n' >"$HOME/.config/warenspur/liste.csv"
said=$(timeout 20 warenspur up 2>&1)
same 'a mistake in the list: exit 1, nothing starts' 1 $?
has 'with line and column' "$said" 'liste.csv:2:10: the lane must be 1, 2 or 3'

# gs1 is an option without a value; in the file it is yes or no
rm -f "$HOME/.config/warenspur/liste.csv"
printf '[up]\nplant = yes\ndashboard = no\n[reader on]\naddress = plant:scanner\ngs1 = yes\n[reader off]\naddress = plant:pn532\ngs1 = no\n' >"$dir/gs1.ini"
db=$dir/gs1.db
start gs1 warenspur up --db "$db" --config "$dir/gs1.ini"
for role in on off; do
	check "gs1: reader $role runs" until_true 20 some "program WHERE role = 'reader:$role' AND state = 'ready'"
done
arguments_of() { tr '\0' ' ' <"/proc/$(sql "$db" "SELECT pid FROM program WHERE role = 'reader:$1'")/cmdline"; }
has 'gs1 = yes gives the reader --gs1' "$(arguments_of on) " ' --gs1 '
same 'gs1 = no does not' '' "$(arguments_of off | grep -o -e '--gs1')"
kill "$pid"; wait "$pid"
refused() { # SETTINGS of a reader, exit 78: what is said
	printf '[reader r]\naddress = replay:x\n%b' "$1" >"$dir/bad.ini"
	timeout 20 warenspur up --db "$dir/none.db" --config "$dir/bad.ini" 2>&1
	echo "exit $?"
}
said=$(refused 'gs1 = perhaps\n')
has 'gs1 = perhaps is refused' "$said" 'bad.ini:3:7: --gs1: "perhaps" is not possible; use yes or no'
has 'as a mistake of the file' "$said" 'exit 78'
has 'gs1 twice is refused, also after no' "$(refused 'gs1 = no\ngs1 = yes\n')" '"gs1" is given twice'
has 'gs1 is listed as a setting' "$(refused 'gs2 = yes\n')" 'itf-lengths, gs1'
finish
