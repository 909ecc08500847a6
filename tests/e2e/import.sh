#!/bin/bash
# Tables as people and spreadsheets write them: workbooks of Excel, character sets, headings, what a spreadsheet has
# made of a number; preview; what was exported comes back unchanged; articles with a firm's own number.
. "$(dirname "$0")/../support/lib.bash"

export WARENSPUR_DB=$dir/i.db
db=$WARENSPUR_DB
python3 "$(dirname "$0")/../support/workbooks.py" "$dir" || exit 1
articles() { sql "$db" "SELECT group_concat(gtin || '/' || number || '/' || name || '/' || lane, '+') FROM (SELECT * FROM article ORDER BY gtin)"; }
again() { rm -f "$db"*; }
# import_of TEXT: what it says, then what is there.
import_of() { again; printf "$1" >"$dir/a.csv"; warenspur import "$dir/a.csv" 2>&1; articles; }

# --- workbooks ------------------------------------------------------------------------------------
check 'a workbook' warenspur import "$dir/good.xlsx"
same 'shared, rich, inline and formula texts; numbers as written; hidden rows; any order of headings' \
	'number:4711/4711/Reich Text/1+number:A-12/A-12/Form & el/2' "$(articles)"
again
has 'hidden sheets are not the first' "$(warenspur import "$dir/second.xlsx" 2>&1)" 'only the sheet "Liste" of 2'
same 'the first visible sheet, through the relationships' 'number:5/5/Fünf/3' "$(articles)"
again
check 'merged cells' warenspur import "$dir/merged.xlsx"
same 'a value merged downwards counts for each row' 'number:1/1/Bezeichnung/2+number:2/2/Bezeichnung/2' "$(articles)"
again
check 'a number format of zeros' warenspur import "$dir/zeros.xlsx"
same 'shows the zeros in front' '00075678164125//Name/1' "$(articles)"
said=$(warenspur import "$dir/bad.xlsx" 2>&1)
same 'mistakes in a workbook: exit 1' 1 $?
has 'a lost zero, with cell and value' "$said" 'bad.xlsx:A2: a 0 in front is missing: 75678164125 should be 075678164125'
has 'an error of a formula' "$said" 'bad.xlsx:B3: the cell has the error #N/A'
has 'all mistakes in one run' "$said" 'bad.xlsx:A4: check digit of GTIN 4006380000000 is wrong, and Excel may have rounded'
has 'they are counted' "$said" '3 mistakes'
has 'a date of 1900' "$(warenspur import "$dir/date.xlsx" 2>&1)" 'date.xlsx:A2: Excel has made a date of it (2021-02-01)'
has 'a date of 1904' "$(warenspur import "$dir/date1904.xlsx" 2>&1)" '(2021-02-01)'
for f in bomb cut deep flip half lol many xxe; do
	said=$(timeout 20 warenspur import "$dir/$f.xlsx" 2>&1)
	same "$f.xlsx: exit 1" 1 $?
	same "$f.xlsx: one sentence" 1 "$(wc -l <<<"$said")"
	check "$f.xlsx: with a next step" grep -qE 'save it again as .xlsx|save it as "CSV UTF-8"' <<<"$said"
done
has 'an old workbook' "$(warenspur import "$dir/old.xls" 2>&1)" 'an old workbook, .xls'
has 'OpenDocument' "$(warenspur import "$dir/list.ods" 2>&1)" '.ods'
has 'another archive' "$(warenspur import "$dir/other.xlsx" 2>&1)" 'save it as .xlsx or as "CSV UTF-8"'

# --- CSV of spreadsheets --------------------------------------------------------------------------
kaffee='09521234000013//Kaffee Öl/1'
text='GTIN;Bezeichnung;Bahn\r\n9521234000013;Kaffee Öl;1\r\n'
for set in UTF-8 UTF-16LE UTF-16BE UTF-16 CP1252; do
	again
	printf "$text" | iconv -f UTF-8 -t "$set" >"$dir/a.csv"
	check "$set" warenspur import "$dir/a.csv"
	same "$set: umlauts" "$kaffee" "$(articles)"
done
for set in CP850 MACINTOSH; do
	printf 'GTIN;Bezeichnung;Bahn\n9521234000013;Käse Röschen;1\n' | iconv -f UTF-8 -t "$set" >"$dir/a.csv"
	has "$set cannot be told apart: refused" "$(warenspur import "$dir/a.csv" 2>&1)" 'a.csv:2:16: not UTF-8'
done
for d in ';' ',' '\t' '|'; do
	has "delimiter $d" "$(import_of "Lane (1-3)${d}ARTIKEL-NR.${d}Artikelbezeichnung\n2${d}47-11${d}Kaffee\n")" 'number:47-11/47-11/Kaffee/2'
done
has 'sep=' "$(import_of 'sep=;\r\nname;bahn;ean\r\nA;1;9521234000013\r\n')" '09521234000013//A/1'
has 'blanks, no-break spaces, empty rows and columns, a title' \
	"$(import_of '\nUnsere Artikel;;\n\n gtin ;\xc2\xa0name; lane ;;\r\n;;;;\r\n 9521234000013\xc2\xa0; A ; 1 ;;\r\n;;;;\r\n')" '09521234000013//A/1'
has 'a column that nobody needs is named' "$(import_of 'gtin,name,lane,Preis\n9521234000013,A,1,3.50\n')" 'not used: Preis'
has 'a number with an exponent' "$(import_of 'gtin;name;lane\n4,00638E+12;A;1\n')" 'a.csv:2:1: Excel has made a number of it (4,00638E+12)'
has 'with a point' "$(import_of 'number,name,lane\n4.00638E+12,A,1\n')" 'format the column as text'
has 'a decimal place' "$(import_of 'gtin;name;lane\n9521234000013,0;A;1\n')" 'format the column as text and enter 9521234000013'
has 'also of a lane' "$(import_of 'gtin;name;lane\n9521234000013;A;1,0\n')" 'a.csv:2:17: Excel has made a number of it (1,0)'
has '#NV' "$(import_of 'gtin;name;lane\n9521234000013;#NV;1\n')" 'the error #NV'
has 'a lost zero' "$(import_of 'gtin;name;lane\n75678164125;A;1\n')" 'should be 075678164125'
has 'a lost zero of an SSCC' "$(import_of 'sscc,name\n12345678901234560,A\n')" 'a 0 in front is missing: the SSCC should be 012345678901234560'
warenspur place --standard >/dev/null
has 'a place that does not exist, with the nearest' "$(printf 'item,place\nX,goods-im\n' | warenspur import - 2>&1)" 'no place "goods-im"; did you mean goods-in'
has 'and without' "$(printf 'item,place\nX,zzzzzzzz\n' | warenspur import - 2>&1)" 'warenspur place NAME --step'

# --- preview --------------------------------------------------------------------------------------
again
printf 'gtin,name,lane\n9521234000013,A,1\n9521234000020,B,2\n' | warenspur import - >/dev/null
printf 'gtin,name,lane\n9521234000013,A,1\n9521234000020,C,2\n9521234000037,D,3\n' >"$dir/b.csv"
said=$(warenspur import --dry-run "$dir/b.csv")
has 'preview: new' "$said" $'new: 1\n  09521234000037 · D · 3'
has 'preview: changed' "$said" '09521234000020 · B · 2 → 09521234000020 · C · 2'
has 'preview: unchanged' "$said" 'unchanged: 1'
same 'preview: nothing is written' '09521234000013//A/1+09521234000020//B/2' "$(articles)"
check 'preview without a database' warenspur import --dry-run --db "$dir/none.db" "$dir/b.csv"
check 'creates none' test ! -e "$dir/none.db"

# --- what was exported comes back -----------------------------------------------------------------
again
cat >"$dir/names.csv" <<'CSV'
gtin,number,name,lane
,N-0,'=1+2,1
,N-1,"''=1+2",2
,N-2,'''@x,3
,N-3,'+49,1
,N-4,'-5,2
,N-5,'a,3
,N-6,"""q""",1
,N-7,"a;b",2
,N-8,"a,b",3
,N-9,"#NV",1
,N-10,"13,0",2
,N-11,"4,0E+12",3
,N-12,ä|ö,1
,N-13,"'=cmd|' /C calc'!A0",2
,N-14,"two
lines",3
9521234000013,N-15," blanks ",1
CSV
check 'hostile names' warenspur import "$dir/names.csv"
printf 'number,name,lane\n"1.0",Eins,1\n"4,0E+12",Vier,2\n=x,Drei,3\n' | warenspur import - >/dev/null
warenspur place --standard >/dev/null
warenspur place dock --title "'=Rampe" --step loading --gln 9521234000037 >/dev/null
printf 'item,name,place,parent,lane,number\n395212340000000014,Palette,dock,,2,\ncode:=X,@Y,goods-in,395212340000000014,,N-3\nnfc:04A1B2C3,Z,lane2,,,\n' | warenspur import - >/dev/null
printf 'tag,item\n04A1B2C3D4E5F6,code:=X\n' | warenspur import - >/dev/null
for format in csv json excel excel-de; do
	rm -f "$dir/new.db"*
	for table in article place item tag; do
		warenspur export --format "${format%-de}" --lang "$([ $format = excel-de ] && echo de || echo en)" --table $table >"$dir/$table.$format"
		has "$format of $table: into the same database, nothing changes" \
			"$(warenspur import --dry-run "$dir/$table.$format" 2>&1)" $'new: 0\nchanged: 0'
		check "$format of $table: into a new database" warenspur import --db "$dir/new.db" "$dir/$table.$format"
	done
	for query in 'SELECT * FROM article ORDER BY gtin' 'SELECT * FROM place ORDER BY name' 'SELECT * FROM tag ORDER BY uid' \
		'SELECT key, article, name, place, parent, lane FROM item ORDER BY key'; do
		same "$format: unchanged: $query" "$(sql "$db" "$query")" "$(sql "$dir/new.db" "$query")"
	done
done
same 'for people: mark, headings, semicolons' $'\xEF\xBB\xBFGTIN;Bezeichnung;Bahn;Artikelnummer' "$(head -1 "$dir/article.excel-de" | tr -d '\r')"
warenspur export --format excel --lang de --table item | sed -n 2p >"$dir/row"
check 'local dates' grep -qE ';[0-3][0-9]\.[01][0-9]\.20[0-9]{2} [0-9:]{8};' "$dir/row"
has 'sums are not imported' "$(warenspur export --format excel --lang de --table stock | warenspur import - 2>&1)" 'warenspur backup'
has 'a record of events is not imported' "$(warenspur export --table scan --format csv | warenspur import - 2>&1)" 'warenspur backup'

# --- a firm's own numbers -------------------------------------------------------------------------
again
printf 'Nummer;Bezeichnung;Bahn\n4711;Kaffee;2\n0815-X;Tee;1\n12345670;Keks;3\n' | warenspur import - >/dev/null
printf 'item,name,lane\n395212340000000014,Palette,1\n' | warenspur import - >/dev/null
printf ']C04711\n]Q10815-x\n12345670\n]C100395212340000000014\n4712\n' | warenspur reader --place ident --source hand replay:- >/dev/null 2>&1
same 'a code that is a number is its article, whatever its code type' \
	'code:4711/accepted/Kaffee+code:0815-x/accepted/Tee+00000012345670/accepted/Keks+395212340000000014/accepted/Palette+code:4712/unknown/' \
	"$(sql "$db" "SELECT group_concat(replace(replace(s.item, 'https://id.gs1.org/01/', ''), 'https://id.gs1.org/00/', '') || '/' || s.verdict || '/' || coalesce(i.name, ''), '+') FROM scan s LEFT JOIN item i ON i.key = s.item")"
# An RFID tag whose NDEF text is the number.
printf '{"carrier":"nfc","symbology":"NTAG213","tag":"04A1B2C3D4E580","data":"0QEHVAJkZTQ3MTE="}\n' |
	warenspur reader --place ident --source nfc replay:- >/dev/null 2>&1
same 'a tag whose text is a number, too' accepted/number:4711/Kaffee \
	"$(sql "$db" "SELECT s.verdict || '/' || i.article || '/' || i.name FROM scan s JOIN item i ON i.key = s.item WHERE s.tag = '04A1B2C3D4E580'")"
printf 'gtin,number,name,lane\n9521234000013,4711,Kaffee 1 kg,3\n' | warenspur import - >/dev/null
same 'an article gets its GTIN later' 1 "$(sql "$db" "SELECT count(*) FROM article WHERE number = '4711' AND gtin = '09521234000013' AND lane = 3")"
same 'and its items go with it' 09521234000013 "$(sql "$db" "SELECT article FROM item WHERE key = 'code:4711'")"
has 'a number of another article' "$(printf 'gtin,number,name,lane\n9521234000020,4711,X,3\n' | warenspur import - 2>&1)" 'belongs to the article with the GTIN 09521234000013'
finish
