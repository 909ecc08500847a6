#!/bin/bash
# The small verbs, as people and scripts use them.
# Runs in both builds: it installs the programs.
cd "$(dirname "$0")/../.." || exit 1
. tests/support/lib.bash
db=$dir/w.db
export WARENSPUR_DB=$db

has 'help lists the verbs' "$(warenspur help)" 'import'
same 'without a verb: exit 2' 2 "$(warenspur >/dev/null 2>&1; echo $?)"
same 'an unknown verb: exit 2' 2 "$(warenspur fly >/dev/null 2>&1; echo $?)"
has 'an unknown verb names the way' "$(warenspur fly 2>&1)" 'warenspur help'
# --- a word that is none of a list -----------------------------------------------------------------
said() { timeout 5 warenspur "$@" 2>&1 </dev/null; }
warenspur import "$BUILD/share/warenspur/demo.csv" >/dev/null
cd "$dir" || exit 1 # words.db
warenspur import "$BUILD/share/warenspur/demo.csv" --db "$dir/words.db" >/dev/null
sql "$dir/words.db" "INSERT INTO program (role, pid, seen_us, state) VALUES ('plc-bridge:plc1', 1, 1, 'running')" >/dev/null
while IFS='|' read -r words wanted; do
	read -ra argv <<<"$words"
	has "$words" "$(said "${argv[@]}")" "$wanted"
	same "$words: exit 2" 2 "$(said "${argv[@]}" >/dev/null; echo $?)"
done <<-'END'
	explian 1|did you mean explain? Possible: demo, up, import
	raeder x|did you mean reader?
	export --table stok|there is no table "stok"; did you mean stock? Possible: scan, move
	export --table zzzzzz|; possible: scan, move
	export --format cvs|did you mean csv? Possible: csv, json
	export --tabel x|did you mean --table?
	explain --lag=de 1|did you mean --lang?
	command stpo|did you mean stop? Possible: start, stop, reset
	session bgin|did you mean begin? Possible: begin, end, list, archive
	tag wirte|did you mean write? Possible: read, write
	plc shwo|did you mean show? Possible: probe, show, profiles, allow, forget
	plc profiels|did you mean profiles?
	reader srial:/dev/x|did you mean serial? Possible: nfc, camera
	tui --view scnas|did you mean scans? Possible: line, scans
	tui --theme drak|did you mean dark?
	tui --theme lihgt|did you mean light? Possible: default, dark, light, high-contrast, colour-blind, mono
	explain --lang ed 1|did you mean de? Possible: de, en
	help explian|there is no verb "explian"; see warenspur help; did you mean explain?
	help raeder|did you mean reader?
	reader --no-store --also codbar replay:-|--also: "codbar" is not an additional code type; did you mean codabar? Possible: codabar, code93, sqcode
	reader --no-store --also code93,sqcod replay:-|did you mean sqcode?
	reader --no-store --handheld yse replay:-|did you mean yes? Possible: auto, yes, no
	reader --no-store --commands stpo replay:-|did you mean stop?
	reader --no-store hid:05e0:1200?layuot=de|?layuot is not an option of this address; did you mean layout? Possible: layout, id, gs1
	reader --no-store hid:05e0:1200?layout=ed|not a supported keyboard layout; did you mean de? Possible: us, de
	reader --no-store serial:/dev/null?gs2|did you mean gs1?
	reader --no-store camera:/dev/video0?sise=1|did you mean size?
	reader --no-store replay:-?sped=1|did you mean speed?
	plc probe --once LB_IDNT tcp:127.0.0.1:1|"LB_IDNT" is not a signal; did you mean LB_IDENT? Possible: 
	label commands --plc plc9 --db words.db|no PLC "plc9" in this database; did you mean plc1? Possible: plc1
	tui --dump 80x24 --plc plc9 --db words.db|no PLC "plc9" in this database; did you mean plc1? Possible: plc1
	tui --plain --plc plc9 --db words.db|did you mean plc1?
END
same 'an option whose value is missing is none that is mistyped' 0 "$(said export --table | grep -c 'did you mean')"
cd "$OLDPWD" || exit 1
same 'the codes of a PLC that is there' 0 "$(said label commands --plc plc1 --db "$dir/words.db" --out "$dir/plc1.svg" >/dev/null; echo $?)"
same 'and without a database those of any' 0 "$(said label commands --plc plc9 --db "$dir/none.db" --out "$dir/plc9.svg" >/dev/null; echo $?)"
same 'help on one verb is its --help' "$(warenspur explain --help)" "$(warenspur help explain)"
same 'and on a program, in the language asked for' "$(warenspur reader --help --lang de)" "$(warenspur help reader --lang de)"
has 'a place that is nearly another one: a warning' "$(warenspur place goods-in --step receiving >/dev/null
	said reader --place goods-im replay:-)" 'there is no place "goods-im" yet, it is new from the first scan on; did you mean goods-in?'
same 'no warning for one that is like none' '' "$(said reader --place yard replay:- | grep 'did you mean')"
# Files of settings: sections, names and values.
setting() { # TEXT COMMAND…
	printf '%b' "$1" >"$dir/wrong.ini"
	shift
	said "$@" --config "$dir/wrong.ini"
}
while IFS='|' read -r text words wanted; do
	read -ra argv <<<"$words"
	has "$text" "$(setting "$text" "${argv[@]}")" "$wanted"
	same "$text: exit 78" 78 "$(setting "$text" "${argv[@]}" >/dev/null; echo $?)"
done <<-'END'
	[raeder]\nplace = x\n|reader --no-store replay:-|wrong.ini:2:1: [raeder] is not a section; did you mean reader? Possible: common, reader, tag
	[raeder hand]\nplace = x\n|reader --no-store replay:-|did you mean reader hand? Possible: 
	[reader]\nplcae = x\n|reader --no-store replay:-|"plcae" is not an option of [reader]; see warenspur-reader --help; did you mean place?
	[common]\nlnag = de\n|explain 1|did you mean lang?
	[common]\nlang = ed\n|explain 1|did you mean de? Possible: de, en
	[tui]\nview = scnas\n|tui --dump 80x24|did you mean scans?
	[reader hand]\nadress = replay:-\n|up|"adress" is not a setting of this section; did you mean address? Possible: address, place
	[plc plc1]\nprofle = sorter\n|up|did you mean profile? Possible: address, profile, period
	[up]\nplnt = yes\n|up|did you mean plant?
END
said=$(setting '[reader hand]\naddress = srial:/x\n' up --dashboard no --db "$dir/up.db")
has 'up: a program that cannot run says why' "$said" '"srial:/x" names no driver'
has 'and its address in demo' "$(said demo --db "$dir/demo.db" --scanner 'hid:05e0:1200?layuot=de' --json --seconds 1)" 'did you mean layout?'
has 'a heading that is mistyped is not taken for a place' "$(printf 'gtni,name,lane\n1,b,1\n' | warenspur import - 2>&1)" '; did you mean gtin?'
same 'exit 1' 1 "$(printf 'gtni,name,lane\n1,b,1\n' | warenspur import - >/dev/null 2>&1; echo $?)"
has 'a German one' "$(printf 'gtin;Bezeichung;Bahn\n9521234000013;b;1\n' | warenspur import --dry-run - 2>&1)" '; did you mean bezeichnung?'
has 'nor is one left out without a word' "$(printf 'item,name,plaec\nX1,b,1\n' | warenspur import --dry-run - 2>&1)" 'plaec (did you mean place?)'
has 'a command for a PLC that is not there' "$(said command stop --plc plc9 --db "$dir/words.db")" 'no PLC "plc9" in this database; did you mean plc1? Possible: plc1'
same 'and none is stored' 0 "$(sql "$dir/words.db" 'SELECT count(*) FROM command')"
has 'the messages of a program that is not there' "$(said wire --last 1 plc-bridge:plc9 --db "$dir/words.db")" 'did you mean plc-bridge:plc1?'
has 'a session that is not there' "$(said session archive Mondya --db "$dir/words.db")" 'there is no session "Mondya"; nothing was deleted'

has 'warenspur reader is warenspur-reader' "$(warenspur reader --version)" 'warenspur-reader '
for p in '' -reader -plc-bridge -tui -plant; do
	check "warenspur$p --version" "warenspur$p" --version
	check "warenspur$p --help" "warenspur$p" --help
done

# Names from outside: one rule for all of them, before anything else is done.
long=$(printf 'x%.0s' {1..64})
bad_name() { # OPTION COMMAND…
	local option=$1 name
	shift
	for name in '' ' x' $'a\nb' $'\e[2J' $'\u202e' "$long" $'\xff'; do
		timeout 5 "$@" "--$option" "$name" >"$dir/name.out" 2>&1 </dev/null
		[ $? = 2 ] && grep -q "^[^:]*: USAGE: --$option: .* is not a name" "$dir/name.out" || return 1
		! LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f-\x9f]\[' "$dir/name.out" || return 1
	done
}
check '--plc of the bridge is a name' bad_name plc warenspur plc-bridge tcp:127.0.0.1:1
check '--plc of a command is a name' bad_name plc warenspur command stop
check '--plc of the dashboard is a name' bad_name plc warenspur tui --dump 80x24
check '--plc of printed commands is a name' bad_name plc warenspur label commands
check '--place of a reader is a name' bad_name place warenspur reader replay:/dev/null
check '--source of a reader is a name' bad_name source warenspur reader replay:/dev/null
printf '[plc-bridge]\nplc = a\033[2Jb\n' >"$dir/name.conf"
same '--plc of a configuration file, too' 78 "$(warenspur plc-bridge --config "$dir/name.conf" tcp:127.0.0.1:1 >/dev/null 2>&1; echo $?)"
printf '[dialogue]\nident_place = a\033[2Jb\n' >"$dir/place.ini"
same 'the read point of a profile, too' 78 "$(warenspur plc-bridge --profile "$dir/place.ini" --check >/dev/null 2>&1; echo $?)"

check 'import articles' warenspur import "$BUILD/share/warenspur/demo.csv"
same 'four articles' 4 "$(sql "$db" 'SELECT count(*) FROM article')"
for place in goods_in desk; do warenspur place "$place" >/dev/null; done
printf 'item;gtin;name;place\r\n395212340000000014;;Palette 1;goods_in\r\nnfc:04A1B2C3D4E5F6;9521234000013;"Muster ""A""";desk\r\n' >"$dir/items.csv"
check 'import items with semicolons and CRLF' warenspur import "$dir/items.csv"
same 'an SSCC becomes its key' goods_in \
	"$(sql "$db" "SELECT place FROM item WHERE key='https://id.gs1.org/00/395212340000000014'")"
same 'quotes' 'Muster "A"' "$(sql "$db" "SELECT name FROM item WHERE key LIKE 'nfc:%'")"
printf 'gtin,name,lane\n9521234000020,Neu,1\n9521234000014,Falsch,2\n9521234000037,Bahn,7\n' >"$dir/bad.csv"
said=$(warenspur import "$dir/bad.csv" 2>&1)
same 'mistakes: exit 1' 1 $?
has 'mistakes: the check digit' "$said" 'bad.csv:3:1: check digit of GTIN 9521234000014 is 4 but should be 3'
has 'mistakes: the lane' "$said" 'bad.csv:4:20:'
same 'all or nothing' 0 "$(sql "$db" "SELECT count(*) FROM article WHERE name='Neu'")"
printf 'place,title,biz_step\ngoods_in,Wareneingang,receiving\n' | warenspur import - >/dev/null
same 'places, from standard input' Wareneingang "$(sql "$db" "SELECT title FROM place WHERE name='goods_in'")"
printf 'tag,item\n04a1b2c3d4e5f7,https://id.gs1.org/01/9521234000013/21/77\n' | warenspur import - >/dev/null
same 'tied tags' 'https://id.gs1.org/01/09521234000013/21/77' "$(sql "$db" "SELECT item FROM tag WHERE uid='04A1B2C3D4E5F7'")"
same 'a file that is not there: exit 66' 66 "$(warenspur import /no/such.csv >/dev/null 2>&1; echo $?)"
same 'a folder: exit 1' 1 "$(warenspur import "$dir" >/dev/null 2>&1; echo $?)"
printf 'foo,bar\n1,2\n' | warenspur import - >/dev/null 2>"$dir/err"
has 'an unknown header names the known ones' "$(cat "$dir/err")" 'gtin,name,lane'

printf '9521234000013\n]d2010952123400002021S%%7\n' | warenspur reader --place goods_in replay:- >/dev/null 2>&1
for table in scan move passage stock item article place signal alarm command program tag; do
	check "export $table as CSV" warenspur export --format csv --table "$table"
	check "export $table as JSON" bash -c "warenspur export --format json --table $table | jq -e 'type == \"array\"'"
done
same 'CSV has a line per row' 3 "$(warenspur export --format csv | wc -l)"
has 'CSV: ISO time with offset' "$(TZ=Europe/Berlin warenspur export --format csv)" '+0'
same 'JSON: the blob is base64' 9521234000013 "$(warenspur export --format json | jq -r '.[0].data' | base64 -d)"
same 'since: nothing' 1 "$(warenspur export --since 2100-01-01T00:00:00Z | wc -l)"
same 'since: nonsense' 2 "$(warenspur export --since yesterday >/dev/null 2>&1; echo $?)"
has 'delimiter' "$(warenspur export --delimiter ';' | head -n 1)" 'seq;at_us;at;place'
same 'unknown table: exit 2' 2 "$(warenspur export --table cheese >/dev/null 2>&1; echo $?)"
same 'full disk: exit 74' 74 "$(warenspur export >/dev/full 2>/dev/null; echo $?)"

check 'backup' warenspur backup "$dir/copy.db"
same 'the copy is a database with the same rows' "$(sql "$db" 'SELECT count(*) FROM scan')" "$(sql "$dir/copy.db" 'SELECT count(*) FROM scan')"
same 'backup to nowhere: exit 73' 73 "$(warenspur backup /no/such/folder/copy.db >/dev/null 2>&1; echo $?)"
check 'and leaves nothing' test ! -e /no/such/folder

same 'a command without a PLC: exit 69' 69 "$(warenspur command start >/dev/null 2>&1; echo $?)"
has 'a command nobody takes expires' "$(warenspur command --plc x --deadline 0.2 stop)" 'expired'
same 'speed needs a number: exit 2' 2 "$(warenspur command speed fast >/dev/null 2>&1; echo $?)"

# --- installed somewhere else -------------------------------------------------------------------
san=''
[ "$(basename "$BUILD")" = san ] && san=address,undefined
root="$dir/a root" # with a blank
check 'make install' make -s install SAN="$san" PREFIX=/usr DESTDIR="$root"
same 'the manual pages, English and German' "$(cd man && ls *.1 de/*.1 | sed 's,/,/man1/,; /^de/!s,^,man1/,' | sort)" \
	"$(cd "$root/usr/share/man" && ls man1/*.1 de/man1/*.1 | sort)"
check 'an installed program runs' "$root/usr/bin/warenspur" help
same 'it finds its files' 4 "$(WARENSPUR_DB=$dir/i.db "$root/usr/bin/warenspur" import "$root/usr/share/warenspur/demo.csv" >/dev/null; sql "$dir/i.db" 'SELECT count(*) FROM article')"
check 'the installed demonstrator sorts' bash -c \
	"TMPDIR=$dir '$root/usr/bin/warenspur' demo --items 1 --speed 4 --json | jq -e '.sorted == 1'"
finish
