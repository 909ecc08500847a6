#!/bin/bash
# The second terminal: what runs is found without a path; several databases are told apart; a demonstration and
# real data are not mixed; what a killed launch or somebody else has left in the run folder does no harm.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
unset WARENSPUR_DB WARENSPUR_CONFIG
export TMPDIR=$dir/tmp HOME=$dir/home XDG_DATA_HOME=$dir/data XDG_CONFIG_HOME=$dir/config LANGUAGE=en
mkdir -p "$TMPDIR" "$HOME"
default=$XDG_DATA_HOME/warenspur/warenspur.db
runs=$XDG_RUNTIME_DIR/warenspur

demo() { # NAME OPTION… : in the background, found by others
	local name=$1 before
	shift
	before=$(ls "$runs" 2>/dev/null | wc -l)
	start "$name" warenspur demo --json --items 0 "$@"
	until_true 20 more_runs "$before" || not_ok "demonstration $name is found"
}
more_runs() { [ "$(ls "$runs" 2>/dev/null | grep -c '\.run$')" -gt "$1" ]; }
end() { # PID : a demonstration; waits for it
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null
}
commands() { sql "$1" 'SELECT count(*) FROM command'; }
boxes() { [ "$(sql "$1" 'SELECT count(*) FROM passage')" -ge "$2" ]; }
ready() { [ "$(sql "$1" "SELECT count(*) FROM program WHERE state = 'ready' AND role <> 'tui'")" -ge 3 ]; }

# --- nothing runs ---------------------------------------------------------------------------------
said=$(warenspur export 2>&1)
same 'no database: exit 66' 66 $?
has 'no database: what creates it' "$said" "warenspur import FILE.csv"

# --- one demonstration ----------------------------------------------------------------------------
demo one --keep "$dir/one"
one=$pid
db=$dir/one/warenspur.db
check 'its programs are ready' until_true 20 ready "$db"
same 'command without a path' 'stop: done' "$(warenspur command stop 2>&1)"
same 'it went into its database' stop "$(sql "$db" "SELECT verb FROM command ORDER BY seq DESC LIMIT 1")"
check 'command start' warenspur command start
printf 'Nummer;Bezeichnung;Bahn\n4711;Brille;2\n' >"$dir/list.csv"
has 'a preview looks at the database that import takes' "$(warenspur import --dry-run "$dir/list.csv")" "$db"
has 'import' "$(warenspur import "$dir/list.csv")" "$db"
has 'explain names the article of that list' "$(warenspur explain 4711 2>&1)" 'Brille'
has 'switch without a path' "$(warenspur switch 2>&1)" 'reader:scanner'
has 'tui without a path' "$(warenspur tui --dump 132x43 2>&1)" 'plc-bridge:plc1'
has 'Status names the database' "$(warenspur tui --dump 80x24 --view status)" 'Database: '
check 'a box comes' until_true 20 boxes "$db" 1
has 'tui --kiosk without a path' "$(warenspur tui --kiosk --dump 80x24 2>&1)" 'plc1'
check 'wire without a path' grep -q . <(warenspur wire --last 1 2>&1)
printf 'gtin,name,lane\n09521234000099,Glove,2\n' >"$dir/articles.csv"
has 'import without a path' "$(warenspur import "$dir/articles.csv" 2>&1)" "$db"
same 'export without a path says nothing on standard error' '' "$(warenspur export 2>&1 >/dev/null)"
check 'the default database was not created' test ! -e "$default"
warenspur import --db "$dir/named.db" "$dir/articles.csv" >/dev/null
same '--db counts before it' 09521234000099 "$(warenspur export --db "$dir/named.db" --table article --format json | jq -r '.[].gtin')"
same '$WARENSPUR_DB counts before it' 1 "$(WARENSPUR_DB=$dir/named.db warenspur export --table article --format json | jq length)"

# --- beside a default database ----------------------------------------------------------------------
warenspur import --db "$default" "$dir/articles.csv" >/dev/null
same 'the demonstration is taken' 'stop: done' "$(warenspur command stop 2>/dev/null)"
has 'and it is said' "$(warenspur export 2>&1 >/dev/null)" "database of the running demonstration: $db"
start reader warenspur-reader --source hand --place goods_in replay:- <<<''
wait "$pid"
has 'a reader stays with its database and says so' "$(cat "$dir/reader.err")" "to store there: --db $db"
same 'nothing of it is in the demonstration' 0 "$(sql "$db" "SELECT count(*) FROM program WHERE role = 'reader:hand'")"
start_plant --stopped
start bridge warenspur-plc-bridge --db "$default" --plc real "$modbus"
bridge=$pid
bridge_is_live() { [ "$(sql "$default" "SELECT state FROM program WHERE role = 'plc-bridge:real'")" = ready ]; }
check 'a bridge works with the default database' until_true 20 bridge_is_live
before=$(commands "$db")/$(commands "$default")
for verb in 'command start' 'undo 1' "import $dir/articles.csv" "backup $dir/b.db" 'forget --personal' \
	'switch reader:nfc back' 'place shelf --title Shelf'; do
	said=$(warenspur $verb 2>&1)
	same "beside a live bridge, $verb: exit 2" 2 $?
	has "$verb: names the demonstration" "$said" "--db $db   (warenspur demo, since"
	has "$verb: names the default" "$said" "--db $default   (default database, in use by plc-bridge:real)"
done
same 'nothing was changed' "$before" "$(commands "$db")/$(commands "$default")"
check 'no backup was made' test ! -e "$dir/b.db"
has 'reading takes the demonstration and says so' "$(warenspur export 2>&1 >/dev/null)" "$db"
check 'with --db it works' warenspur command stop --db "$db"
kill "$bridge"
wait "$bridge"
check 'the bridge has ended: it works again' warenspur command stop

# --- two demonstrations ----------------------------------------------------------------------------
demo two --keep "$dir/two"
two=$pid
said=$(warenspur command stop 2>&1)
same 'two: a change is refused' 2 $?
has 'two: the first is named' "$said" "--db $db "
has 'two: the second is named' "$said" "--db $dir/two/warenspur.db "
has 'two: reading takes the newest' "$(warenspur export 2>&1 >/dev/null)" "$dir/two/warenspur.db"
end "$two"
check 'the other one has ended: no doubt any more' warenspur command stop
same 'its run file has gone with it' 1 "$(ls "$runs" | wc -l)"

# --- killed, planted ---------------------------------------------------------------------------------
disown "$one"
kill -9 "$one"
until_true 10 bash -c "! pgrep -f '$dir/one/warenspur.db' >/dev/null"
same 'after kill -9 the run file is there' 1 "$(ls "$runs" | wc -l)"
same 'the default database is taken' 1 "$(warenspur export --table article --format json 2>"$dir/err" | jq length)"
same 'nothing is said' '' "$(cat "$dir/err")"
same 'the run file was removed' 0 "$(ls "$runs" | wc -l)"
ln -s /dev/zero "$runs/launch-a.run"
mkfifo "$runs/launch-b.run"
mkdir "$runs/launch-c.run"
same 'planted files: the default database' 1 "$(timeout 10 warenspur export --table article --format json | jq length)"
rm -r "$runs"
ln -s "$dir" "$runs"
start foreign warenspur demo --json --items 1 --speed 4 --keep "$dir/foreign"
wait "$pid"
same 'a run folder that is a link: the demonstration works' 0 $?
has 'and says what other terminals need' "$(cat "$dir/foreign.err")" "--db $dir/foreign/warenspur.db"
rm "$runs"

# --- demo --db ---------------------------------------------------------------------------------------
summary=$(warenspur demo --json --items 1 --speed 4 --db "$dir/own.db" 2>"$dir/err")
same '--db is the database of the demonstration' "$dir/own.db" "$(jq -r .db <<<"$summary")"
same 'its box is there' 1 "$(sql "$dir/own.db" 'SELECT count(*) FROM passage')"
summary=$(WARENSPUR_DB=$dir/own.db warenspur demo --json --items 1 --speed 4 2>>"$dir/err")
same '$WARENSPUR_DB, a second time: its own facts are no obstacle' '1 2' \
	"$(jq -r .items <<<"$summary") $(sql "$dir/own.db" 'SELECT count(*) FROM passage')"
same 'nothing to complain about' '' "$(cat "$dir/err")"
same 'no folder is left' '' "$(ls "$TMPDIR" | grep -v "$(basename "$(dirname "$db")")" | grep '^warenspur-......$')"
real=$dir/real.db
echo 4006381333931 | warenspur-reader --db "$real" --place goods_in replay:- >/dev/null 2>&1
said=$(warenspur demo --json --items 1 --db "$real" 2>&1)
same 'a database of real devices: exit 2' 2 $?
has 'and it is said' "$said" 'of real devices or imports'
same 'no box was added' 0 "$(sql "$real" 'SELECT count(*) FROM passage')"
said=$(warenspur demo --json --items 1 --speed 4 --db "$real" --mix 2>&1 >/dev/null)
same 'with --mix a box was added' 1 "$(sql "$real" 'SELECT count(*) FROM passage')"
has 'and it is said, too' "$said" "simulated boxes are added to the real data in $real"
warenspur demo --json --items 1 --speed 4 --db "$real" >/dev/null 2>&1
same 'the real scan counts the next time, too' 2 $?
demo owner --db "$dir/own.db"
owner=$pid
said=$(warenspur demo --json --items 1 --db "$dir/own.db" 2>&1)
same 'two on one database: exit 73' 73 $?
has 'two on one database: said' "$said" 'end it first'
end "$owner"
mkdir -p "$XDG_CONFIG_HOME/warenspur"
echo "db = $dir/own.db" | sed '1i [common]' >"$XDG_CONFIG_HOME/warenspur/warenspur.conf"
summary=$(warenspur demo --json --items 1 --speed 4)
case $(jq -r .db <<<"$summary") in "$TMPDIR"/*) ok 'db of [common] is a default: the demonstration has its own' ;; *) not_ok "db of [common]: $summary" ;; esac
finish
