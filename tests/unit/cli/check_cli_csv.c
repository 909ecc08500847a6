/* csv and import: files of spreadsheets, typing errors, all rows or none. */
#include "cli/import/csv.h"
#include "cli/import/import.h"
#include "core/base/clock.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct fault why;

/* --- reader and writer -------------------- */

/* All rows as "line:column field|…\n", or the fault behind what could be read. */
static const char *read_all(const char *text)
{
	static char out[4000];
	char *copy = strdup(text);
	struct csv csv;
	struct csv_row row;
	size_t used = 0;
	int got;

	out[0] = '\0';
	csv_begin(&csv, copy, "F");
	while ((got = csv_next(&csv, &row, &why)) == 1)
		for (size_t i = 0; i < row.count; i++)
			used += (size_t)snprintf(out + used, sizeof out - used, "%d:%d %s%s", row.lines[i],
				row.columns[i], row.fields[i], i + 1 < row.count ? "|" : "/");
	if (got < 0)
		snprintf(out + used, sizeof out - used, "!%s", why.message.text);
	free(copy);
	return out;
}

static const struct {
	const char *text, *rows;
} files[] = {
	{ "", "" },
	{ "\n\r\n\n", "" },
	{ "a,b,c\n", "1:1 a|1:3 b|1:5 c/" },
	{ "a,b\r\nc,d\r\n", "1:1 a|1:3 b/2:1 c|2:3 d/" },
	{ "a;b\nc,d;e", "1:1 a|1:3 b/2:1 c,d|2:5 e/" },
	{ "a\tb\nc\td", "1:1 a|1:3 b/2:1 c|2:3 d/" },
	{ "\xef\xbb\xbf"
	  "a;b\n",
		"1:1 a|1:3 b/" },
	{ "a,b,\n,,\n", "1:1 a|1:3 b|1:5 /2:1 |2:2 |2:3 /" },
	{ "a,", "1:1 a|1:3 /" },
	{ "a\n\n\nb\n", "1:1 a/4:1 b/" },
	{ "a\rb\r\rc", "1:1 a/2:1 b/4:1 c/" },
	{ "\"a,b\",\"c\"\"d\"\n", "1:1 a,b|1:7 c\"d/" },
	{ "\"\",\"\"\"\"\n", "1:1 |1:4 \"/" },
	{ "x,\"a\nb\",c\nd,e,f\n", "1:1 x|1:3 a\nb|2:4 c/3:1 d|3:3 e|3:5 f/" },
	{ "x,\"a\r\n\r\nb\",c\r\nd\r\n", "1:1 x|1:3 a\r\n\r\nb|3:4 c/4:1 d/" },
	{ "a\"b,c\n", "1:1 a\"b|1:5 c/" },
	{ "ä,b\n", "1:1 ä|1:4 b/" },
	{ "a,\"b\n", "!F:1:3: " },
	{ "a,b\nc,\"d\ne", "1:1 a|1:3 b/!F:2:3: " },
	{ "a,\"b\"c\n", "!F:1:6: " },
	{ "x,y\n\"a\nb\" ,c\n", "1:1 x|1:3 y/!F:3:3: " },
	{ "sep=;\r\na;b,c\r\n", "2:1 a|2:3 b,c/" },
	{ "SEP=|\na|b;c\n", "2:1 a|2:3 b;c/" },
	{ "sep=\n", "1:1 sep=/" },
	{ "a|b\nc|d", "1:1 a|1:3 b/2:1 c|2:3 d/" },
	{ "\"a;b;c\",d\n", "1:1 a;b;c|1:9 d/" },
};

START_TEST(test_files)
{
	const char *got = read_all(files[_i].text);
	size_t len = strlen(files[_i].rows);

	if (strchr(files[_i].rows, '!'))
		ck_assert_msg(strncmp(got, files[_i].rows, len) == 0 && got[len], "%s", got);
	else
		ck_assert_str_eq(got, files[_i].rows);
}
END_TEST

static const char *written(const char *text, size_t len, char delimiter)
{
	static char out[400];
	FILE *file = fmemopen(out, sizeof out, "w");

	out[0] = '\0';
	csv_write_text(file, text, len, delimiter);
	fclose(file);
	return out;
}

static const struct {
	const char *text, *cell;
} cells[] = {
	{ "", "" },
	{ "abc", "abc" },
	{ "a;b", "\"a;b\"" },
	{ "a,b", "a,b" },
	{ "a\"b", "\"a\"\"b\"" },
	{ "a\nb", "\"a\nb\"" },
	{ "a\rb", "\"a\rb\"" },
	{ "=1+1", "\"'=1+1\"" },
	{ "+49", "\"'+49\"" },
	{ "-1", "\"'-1\"" },
	{ "@x", "\"'@x\"" },
	{ "\t=1", "\"'\t=1\"" },
	{ "\r=1", "\"'\r=1\"" },
	{ "a=1", "a=1" },
	{ "'=1", "\"''=1\"" },
	{ "''@", "\"'''@\"" },
	{ "'a", "'a" },
	{ " a", "\" a\"" },
	{ "4,0E+12", "\"4,0E+12\"" },
	{ "13.0", "\"13.0\"" },
	{ "13.5", "13.5" },
	{ "#NV", "\"#NV\"" },
	{ "=cmd|' /C calc'!A0", "\"'=cmd|' /C calc'!A0\"" },
	{ "Größe", "Größe" },
};

START_TEST(test_cells)
{
	ck_assert_str_eq(written(cells[_i].text, strlen(cells[_i].text), ';'), cells[_i].cell);
}
END_TEST

START_TEST(test_what_is_written_is_read)
{
	static const char alphabet[] = "ab\"';,\n\r\t =ä";
	unsigned seed = (unsigned)time(NULL);

	printf("csv: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 20000; round++) {
		char text[16] = "", file[500];
		struct csv csv;
		struct csv_row row;
		size_t len = (size_t)rand() % (sizeof text - 1);

		for (size_t i = 0; i < len; i++)
			text[i] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
		snprintf(file, sizeof file, "1;2;3;4;5;6;7;8\nx;%s;y\n", written(text, strlen(text), ';'));
		csv_begin(&csv, file, "F");
		must(csv_next(&csv, &row, &why) == 1 && row.count == 8);
		must(csv_next(&csv, &row, &why) == 1 && row.count == 3);
		ck_assert_str_eq(csv_unguard(row.fields[1]), text);
		must(strcmp(row.fields[2], "y") == 0);
		must(csv_next(&csv, &row, &why) == 0);
	}
}
END_TEST

START_TEST(test_csv_fuzz)
{
	unsigned seed = (unsigned)time(NULL);

	printf("csv: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 50000; round++) {
		size_t len = (size_t)rand() % 40;
		char *text = malloc(len + 1);
		struct csv csv;
		struct csv_row row;
		int got;

		for (size_t i = 0; i < len; i++)
			text[i] = "a\",;\n\r\t\"\xef\xbb\xbf"[rand() % 11];
		text[len] = '\0';
		csv_begin(&csv, text, "F");
		while ((got = csv_next(&csv, &row, &why)) == 1)
			for (size_t i = 0; i < row.count; i++) {
				must(row.fields[i] >= text && row.fields[i] + strlen(row.fields[i]) <= text + len);
				must(row.columns[i] >= 1 && row.lines[i] >= row.line);
			}
		must(got == 0 || strncmp(why.message.text, "F:", 2) == 0);
		free(text);
	}
}
END_TEST

/* --- import -------------------- */

static char path[300];
static struct store *store;
static struct import_outcome outcome;
static const char *const places[] = { "dock", "a", "b", "c" };

static void open_store(void)
{
	store = fixture_open();
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		ck_assert_int_eq(store_put_place(store, places[i], "", "storing", NULL, &why), 0);
	snprintf(path, sizeof path, "%s/a.csv", fixture_folder);
}

static void close_store(void)
{
	fixture_close(store);
}

/* How many rows an import could have touched. */
static int count_rows(void)
{
	return atoi(fixture_text("SELECT (SELECT count(*) FROM article) + (SELECT count(*) FROM item)"
							 " + (SELECT count(*) FROM place) + (SELECT count(*) FROM tag)"
							 " + (SELECT count(*) FROM move)"));
}

static void write_file(const char *text, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

/* Imports text; what went to standard error is in *said. */
static int import(const char *text, size_t len, char *said, size_t size)
{
	FILE *errors = tmpfile();
	int kept = dup(STDERR_FILENO), result;

	ck_assert_ptr_nonnull(errors);
	write_file(text, len);
	memset(&why, 0, sizeof why);
	fflush(stderr);
	dup2(fileno(errors), STDERR_FILENO);
	result = import_file(store, path, false, &outcome, &why);
	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(errors);
	said[fread(said, 1, size - 1, errors)] = '\0';
	fclose(errors);
	return result;
}

static void import_well(const char *text, size_t rows)
{
	static char said[4000];
	int result = import(text, strlen(text), said, sizeof said);

	ck_assert_msg(result == 0, "%s %s", why.message.text, said);
	ck_assert_str_eq(said, "");
	ck_assert_uint_eq(outcome.rows, rows);
	ck_assert_uint_eq(outcome.mistakes, 0);
}

START_TEST(test_four_kinds)
{
	import_well("gtin,name,lane\n9521234000013,Schraube M6x20,1\n96385074,Dübel,3\n", 2);
	ck_assert_str_eq(outcome.many, "%zu articles imported into %s\n");
	ck_assert_str_eq(fixture_text("SELECT name || lane FROM article WHERE gtin = '09521234000013'"),
		"Schraube M6x201");
	ck_assert_str_eq(fixture_text("SELECT lane FROM article WHERE gtin = '00000096385074'"), "3");
	import_well("item,gtin,name,place\n"
				"https://id.gs1.org/01/09521234000013/21/1001,9521234000013,Box,dock\n"
				"395212340000000014,,Palette,dock\n"
				"https://example.com/01/9521234000013/21/1002,,,\n"
				"]C1010952123400001321A/1,,,dock\n"
				"nfc:04A1B2C3D4E5F6,,,\ncode:X,,,\nX-17,,,\n",
		7);
	ck_assert_str_eq(outcome.many, "%zu items imported into %s\n");
	ck_assert_str_eq(
		fixture_text(
			"SELECT place FROM item WHERE key = 'https://id.gs1.org/00/395212340000000014'"),
		"dock");
	ck_assert_str_eq(fixture_text("SELECT article FROM item WHERE key LIKE '%/21/1002'"),
		"09521234000013");
	ck_assert_str_eq(
		fixture_text("SELECT count(*) FROM item WHERE key LIKE '%/21/A%2F1' OR key = 'code:X-17'"),
		"2");
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM move"), "3");
	import_well("item,parent\ncode:a,395212340000000014\n", 1);
	ck_assert_str_eq(fixture_text("SELECT parent FROM item WHERE key = 'code:a'"),
		"https://id.gs1.org/00/395212340000000014");
	import_well("place,title,biz_step\nshelf,Regal 1,storing\ndesk,,\n", 2);
	ck_assert_str_eq(outcome.many, "%zu places imported into %s\n");
	ck_assert_str_eq(fixture_text("SELECT biz_step FROM place WHERE name = 'desk'"), "storing");
	import_well("tag,item\n04a1b2c3d4e5f6,395212340000000021\n", 1);
	ck_assert_str_eq(outcome.many, "%zu RFID tag assignments imported into %s\n");
	ck_assert_str_eq(fixture_text("SELECT item FROM tag WHERE uid = '04A1B2C3D4E5F6'"),
		"https://id.gs1.org/00/395212340000000021");
}
END_TEST

START_TEST(test_what_spreadsheets_write)
{
	import_well("\xef\xbb\xbfLane;NAME;Gtin\r\n2;\"Kaffee; 1 kg\";9521234000037\r\n\r\n", 1);
	ck_assert_str_eq(fixture_text("SELECT name FROM article WHERE gtin = '09521234000037'"),
		"Kaffee; 1 kg");
	import_well("gtin\tname\tlane\n9521234000037\t\"say \"\"hi\"\"\"\t1", 1);
	ck_assert_str_eq(fixture_text("SELECT name FROM article WHERE gtin = '09521234000037'"),
		"say \"hi\"");
	import_well("gtin,name,lane\n9521234000037,\"two\nlines\",1\n9521234000020,x,1,,\n", 2);
	ck_assert_str_eq(fixture_text("SELECT name FROM article WHERE gtin = '09521234000037'"),
		"two<U+000A>lines");
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM article WHERE gtin IN"
								  " ('09521234000037', '09521234000020')"),
		"2"); /* again is no second row */
	/* a Mac writes letters and marks apart, in names and in keys */
	import_well("gtin,name,lane\n9521234000037,Mu\xCC\x88sli \xE2\x9A\xA0\xEF\xB8\x8F,1\n", 1);
	ck_assert_str_eq(fixture_text("SELECT name FROM article WHERE gtin = '09521234000037'"),
		"M\xC3\xBCsli \xE2\x9A\xA0");
	import_well("item\ncode:Ku\xCC\x88hlung\n", 1);
	ck_assert_str_eq(fixture_text("SELECT count(*) FROM item WHERE key = 'code:K\xC3\xBChlung'"),
		"1");
	import_well("gtin,name,lane\n", 0);
	import_well("place\nhere\n", 1);
	/* UIDs as tools write them. */
	import_well(
		"tag,item\n04:a1:b2:c3:d4:e5:f6,395212340000000014\n11-22-33-44,395212340000000014\n"
		"0x11223355,395212340000000014\n nfc:11 22 33 66 ,395212340000000014\n",
		4);
	ck_assert_str_eq(fixture_text(
						 "SELECT group_concat(uid) FROM (SELECT uid FROM tag ORDER BY uid)"),
		"04A1B2C3D4E5F6,11223344,11223355,11223366");
	import_well("item\ncode:A\n", 1);
}
END_TEST

START_TEST(test_free_text_is_kept_clean)
{
	import_well("gtin,name,lane\n9521234000013,\x1b[2J\xe2\x80\xae'); DROP TABLE item;--,1\n", 1);
	ck_assert_str_eq(fixture_text("SELECT name FROM article WHERE gtin = '09521234000013'"),
		"<U+001B>[2J<U+202E>'); DROP TABLE item;--");
	/* What was exported comes back as it was. */
	import_well("gtin,name,lane\n9521234000013,<U+001B>[2J,1\n", 1);
	ck_assert_str_eq(fixture_text("SELECT name FROM article WHERE gtin = '09521234000013'"),
		"<U+001B>[2J");
}
END_TEST

static const struct {
	const char *text;
	size_t mistakes;
	const char *says[3];
} wrong[] = {
	/* A key that stands twice, in whatever notation: both lines are named. */
	{ "gtin,name,lane\n9521234000013,x,1\n9521234000020,z,1\n9521234000013,y,2\n", 1,
		{ ".csv:4:1: ", "line 2 " } },
	{ "gtin,name,lane\n9521234000013,x,1\n09521234000013,x,1\n", 1, { ".csv:3:1: ", "line 2 " } },
	{ "gtin,name,lane\n12345670,x,1\n00000012345670,y,1\n0000012345670,y,1\n", 2,
		{ ".csv:3:1: ", ".csv:4:1: ", "line 2 " } },
	{ "name,gtin,lane\n\"two\nlines\",9521234000013,1\n\n\n\"a\nb\",9521234000013,1\n", 1,
		{ ".csv:7:4: ", "line 2 " } },
	{ "item,place\n395212340000000014,a\n(00)395212340000000014,b\n", 1,
		{ ".csv:3:1: ", "line 2 " } },
	{ "item,place\n[00]395212340000000014,a\n]C100395212340000000014,b\n"
	  "https://id.gs1.org/00/395212340000000014,c\n",
		2, { ".csv:3:1: ", ".csv:4:1: ", "line 2 " } },
	{ "item\n(01)09521234000013(21)7\nhttps://example.org/01/9521234000013/21/7\n"
	  "(01)09521234000013(10)L(21)7\n",
		2, { ".csv:3:1: ", ".csv:4:1: ", "line 2 " } },
	{ "item\nnfc:04A1B2C3D4E5F6\nnfc:04:a1:b2:c3:d4:e5:f6\nNFC:04-A1-B2-C3-D4-E5-F6\n", 2,
		{ ".csv:3:1: ", ".csv:4:1: ", "line 2 " } },
	{ "item\ncode:X-17\nX-17\n", 1, { ".csv:3:1: ", "line 2 " } },
	{ "tag,item\n04A1B2C3D4E5F6,395212340000000014\n04:a1:b2:c3:d4:e5:f6,395212340000000021\n", 1,
		{ ".csv:3:1: ", "line 2 " } },
	{ "item,tag\n395212340000000014,04A1B2C3\n395212340000000021,04-a1-b2-c3\n", 1,
		{ ".csv:3:20: ", "line 2 " } },
	{ "place,title\nshelf,A\ndesk,B\nshelf,C\n", 1, { ".csv:4:1: ", "line 2 " } },
	{ "place,gln\nshelf,9521234000013\ndesk,(414)9521234000013\n", 1, { ".csv:3:6: ", "line 2 " } },
	{ "tag,item\n04:A1:B2:C3:D4:E5,395212340000000014\n", 1,
		{ ".csv:2:1: ", "hexadecimal digits" } },
	{ "tag,item\n04:A1-B2:C3,395212340000000014\n", 1, { ".csv:2:1: ", "hexadecimal digits" } },
	{ "gtin,name,lane\n9521234000014,x,1\n", 1, { ".csv:2:1: ", "should be 3" } },
	{ "gtin,name,lane\n952123400001,x,1\n", 1, { ".csv:2:1: " } },
	{ "gtin,name,lane\n952,x,1\n", 1, { ".csv:2:1: " } },
	{ "gtin,name,lane\n,x,1\n", 1, { ".csv:2:1: " } },
	{ "gtin,name,lane\n9521234000013,,1\n", 1, { ".csv:2:15: " } },
	{ "gtin,name,lane\n9521234000013,x,4\n", 1, { ".csv:2:17: " } },
	{ "gtin,name,lane\n9521234000013,x,0\n", 1, { ".csv:2:17: " } },
	{ "gtin,name,lane\n9521234000013,x,one\n", 1, { ".csv:2:17: " } },
	{ "gtin,name,lane\n9521234000013,x\n", 1, { ".csv:2:1: " } },
	{ "gtin,name,lane\n9521234000013,x,1,2\n", 1, { ".csv:2:19: " } },
	{ "lane;gtin;name\r\n1;9521234000013;x\r\n9;9521234000020;y\r\n1;7;z\r\n", 2,
		{ ".csv:3:1: ", ".csv:4:3: " } },
	{ "gtin,name,lane\n9521234000013,\"two\nlines\",9\n7,x,1\n", 2,
		{ ".csv:3:8: ", ".csv:4:1: " } },
	{ "gtin,name,lane\n9521234000013,\"open,1\n", 1, { ".csv:2:15: " } },
	{ "gtin,name,lane\n7,x,1\n9521234000013,\"a\"b,1\n", 2, { ".csv:2:1: ", ".csv:3:18: " } },
	{ "item,gtin,name,place\nhttps://id.gs1.org/01/09521234000014,,,\n", 1,
		{ ".csv:2:1: ", "should be 3" } },
	{ "item,gtin,name,place\nhttps://id.gs1.org/01/09521234000013,9521234000020,,\n", 1,
		{ ".csv:2:38: " } },
	{ "item,gtin,name,place\n,,x,dock\n", 1, { ".csv:2:1: " } },
	{ "item,parent\ncode:a,9521234000013\n", 1, { ".csv:2:8: " } },
	{ "item,parent\n395212340000000014,395212340000000014\n", 1, { ".csv:2:20: " } },
	{ "item,gtin,name,place\nnfc:04a1,,,\n", 1, { ".csv:2:1: " } },
	{ "item,gtin,name,place\nX,,,\x1b[2J\n", 1, { ".csv:2:5: " } },
	{ "item,gtin,name,place\ncode:\xe2\x80\xae,,,\n", 1, { ".csv:2:1: " } },
	{ "item,gtin,name,place\n]C100395212340000000015,,,\n", 1, { ".csv:2:1: ", "should be 4" } },
	{ "item,gtin,name,place\nX,,,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n",
		1, { ".csv:2:5: " } },
	{ "place,title,biz_step\n,x,\n", 1, { ".csv:2:1: " } },
	{ "tag,item\n04A1B2C3D4E5F,X\n", 1, { ".csv:2:1: " } },
	{ "tag,item\n04A1B2C3D4E5FG,X\n", 1, { ".csv:2:1: " } },
	{ "tag,item\n04A1B2C3D4E5F6,\n", 1, { ".csv:2:16: " } },
	{ "tag,item\n04A1B2C3D4E5F6\n", 1, { ".csv:2:1: " } },
	{ "tag,item\n04A1B2C3D4E5F604A1B2C3D4E5F604A1B2C3D4E5F6,X\n", 1, { ".csv:2:1: " } },
};

/* One good row before and after: nothing of the file may be kept. */
START_TEST(test_wrong_rows)
{
	static char said[4000];
	int before = count_rows();

	ck_assert_int_eq(import(wrong[_i].text, strlen(wrong[_i].text), said, sizeof said), -1);
	ck_assert_uint_eq(outcome.mistakes, wrong[_i].mistakes);
	for (size_t i = 0; i < 3 && wrong[_i].says[i]; i++)
		ck_assert_msg(strstr(said, wrong[_i].says[i]) != NULL, "%s", said);
	for (const char *c = said; *c; c++)
		ck_assert(*c == '\n' || (unsigned char)*c >= 0x20);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_ptr_nonnull(strstr(why.message.text, "nothing was imported"));
	ck_assert_int_eq(count_rows(), before);
	/* The store is not left inside a transaction. */
	import_well("gtin,name,lane\n9521234000013,x,1\n", 1);
}
END_TEST

static const struct {
	const char *text;
	size_t len; /* 0: strlen */
	const char *says;
} refused[] = {
	{ "", 0, "empty" },
	{ "\n\n", 0, "empty" },
	{ "\xef\xbb\xbf", 0, "empty" },
	{ "9521234000013,x,1\n", 0, ".csv:1:1: " },
	{ "gtin,name\n9521234000013,x\n", 0, ".csv:1:1: " },
	{ "\n\ngtin,name,colour\n", 0, ".csv:3:1: " },
	{ "seq,at_us,item,place\n", 0, "record of what has happened" },
	{ "gtin,name,lane\n9521234000013,K\x84se,1\n", 0, ".csv:2:16: " }, /* DOS */
	{ "gtin,name,lane\n9521234000013,K\x8Ase,1\n", 0, ".csv:2:16: " }, /* Mac */
	{ "gtin,gtin,name,lane\n", 0, ".csv:1:1: " },
	{ "gtin,name,lane\n9521234000013,a\0b,1\n", 34, ".csv:2:16: " },
	{ "\xff\xfeg\0t\0i\0n\0", 10, ".csv:1:1: " }, /* UTF-16 without the other columns */
	{ "\xff\xfeg\0\0\xd8", 6, "UTF-16" },
	{ "gtin,name,lane\n9521234000013,\xed\xa0\x80,1\n", 0, ".csv:2:15: " },
	{ "\"gtin,name,lane\n", 0, ".csv:1:1: " },
};

START_TEST(test_refused_files)
{
	static char said[1000];
	int before = count_rows();
	size_t len = refused[_i].len ? refused[_i].len : strlen(refused[_i].text);

	ck_assert_int_eq(import(refused[_i].text, len, said, sizeof said), -1);
	ck_assert_msg(strstr(why.message.text, refused[_i].says) != NULL, "%s", why.message.text);
	ck_assert_int_eq(count_rows(), before);
}
END_TEST

START_TEST(test_no_file)
{
	ck_assert_int_eq(import_file(store, "/nonexistent/x.csv", false, &outcome, &why), -1);
	ck_assert_int_eq((int)why.exit_code, EXIT_NO_INPUT);
	ck_assert_int_eq(import_file(store, fixture_folder, false, &outcome, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, fixture_folder));
}
END_TEST

/* Ten thousand rows, the last of which is wrong; then right. */
START_TEST(test_ten_thousand_rows)
{
	enum { ROWS = 10000 };
	char *text = malloc(ROWS * 100), said[1000];
	int before = count_rows();
	size_t used = (size_t)sprintf(text, "item,gtin,name,place\n"), last = 0;
	int64_t begin;

	for (int i = 0; i < ROWS; i++) {
		last = used;
		used += (size_t)sprintf(text + used,
			"https://id.gs1.org/01/09521234000013/21/%d,,Box %d,dock\n", i, i);
	}
	text[last + 35] = '4'; /* its check digit */
	ck_assert_int_eq(import(text, used, said, sizeof said), -1);
	ck_assert_msg(strstr(said, ".csv:10001:1: ") != NULL, "%s", said);
	ck_assert_int_eq(count_rows(), before);
	text[last + 35] = '3';
	begin = clock_mono_ms();
	ck_assert_msg(import(text, used, said, sizeof said) == 0, "%s %s", why.message.text, said);
	printf("import: %d rows in %d ms\n", ROWS, (int)(clock_mono_ms() - begin));
	ck_assert_uint_eq(outcome.rows, ROWS);
	ck_assert_int_eq(count_rows(), before + 2 * ROWS);
	free(text);
}
END_TEST

/* Thousands of mistakes: all counted, a handful shown. */
START_TEST(test_many_mistakes)
{
	enum { ROWS = 2000 };
	char *text = malloc(ROWS * 10 + 100), said[8000];
	size_t used = (size_t)sprintf(text, "gtin,name,lane\n"), lines = 0;

	for (int i = 0; i < ROWS; i++)
		used += (size_t)sprintf(text + used, "7,x,1\n");
	ck_assert_int_eq(import(text, used, said, sizeof said), -1);
	ck_assert_uint_eq(outcome.mistakes, ROWS);
	ck_assert_ptr_nonnull(strstr(why.message.text, "2000"));
	for (const char *c = said; *c; c++)
		lines += *c == '\n';
	ck_assert_uint_le(lines, 30);
	ck_assert_uint_ge(lines, 10);
	free(text);
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_what_is_written_is_read, test_csv_fuzz, NULL };
	const TTest *const imports[] = { test_four_kinds, test_what_spreadsheets_write,
		test_free_text_is_kept_clean, test_no_file, test_ten_thousand_rows, test_many_mistakes,
		NULL };
	Suite *s = suite_of("cli_csv", plain);
	TCase *tables = tcase_create("tables"), *with_store = tcase_create("import");

	add_table(tables, test_files, files);
	add_table(tables, test_cells, cells);
	suite_add_tcase(s, tables);
	tcase_set_timeout(with_store, 120);
	tcase_add_checked_fixture(with_store, open_store, close_store);
	for (size_t i = 0; imports[i]; i++)
		tcase_add_test(with_store, imports[i]);
	add_table(with_store, test_wrong_rows, wrong);
	add_table(with_store, test_refused_files, refused);
	suite_add_tcase(s, with_store);
	return s;
}
