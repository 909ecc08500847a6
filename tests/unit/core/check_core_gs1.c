/* gs1: check digits, element strings, Digital Links, item keys; zint as a second opinion. */
#include "core/gs1/gs1.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zint.h>

#define HOST "https://id.gs1.org"

static struct fault why;
static struct gs1 gs1;

/* "[01]09521234000013[21]A" -> the bytes a scanner sends: FNC1 behind every field whose AI has no
 * predefined length, as a printer of labels does it. Returns the length. */
static size_t as_scanned(const char *brackets, char *out)
{
	static const char predefined[] =
		"00 01 02 03 04 11 12 13 14 15 16 17 18 19 20 31 32 33 34 35 36 41 ";
	size_t used = 0;

	while (*brackets == '[') {
		size_t ai = strcspn(brackets + 1, "]"), value = strcspn(brackets + 2 + ai, "[");
		char two[4] = { brackets[1], brackets[2], ' ', '\0' };

		memcpy(out + used, brackets + 1, ai);
		memcpy(out + used + ai, brackets + 2 + ai, value);
		used += ai + value;
		brackets += 2 + ai + value;
		if (*brackets && !strstr(predefined, two))
			out[used++] = GS1_FNC1;
	}
	return used;
}

static int parse(const char *brackets)
{
	char raw[300];

	memset(&why, 0, sizeof why);
	return gs1_parse_element_string(raw, as_scanned(brackets, raw), &gs1, &why);
}

static int parse_raw(const char *raw)
{
	memset(&why, 0, sizeof why);
	return gs1_parse_element_string(raw, strlen(raw), &gs1, &why);
}

static int parse_link(const char *uri)
{
	memset(&why, 0, sizeof why);
	return gs1_parse_digital_link(uri, strlen(uri), &gs1, &why);
}

/* --- check digits -------------------- */

static const char *const good_digits[] = { "395212340000000014", "395212340000000021",
	"395212340000000038", "395212340000000045", "395212340000000052", "095212340000010005",
	"195212340000020001", "9521234000013", "9521234000020", "9521234000037", "9521234000044",
	"9521234000051", "9521234000068", "19521234000010", "19521234000027", "19521234000034",
	"19521234000041", "19521234000058", "19521234000065", "99521234000030", "09521234543213",
	"09520123456788", "96385074", "036000291452", "395212340000000502" };

START_TEST(test_sample_numbers)
{
	char wrong[20];
	const char *digits = good_digits[_i];
	size_t n = strlen(digits);

	ck_assert(gs1_check_ok(digits, n));
	ck_assert_int_eq(gs1_check_digit(digits, n - 1), digits[n - 1]);
	/* Every wrong check digit and every single wrong digit is seen. */
	for (size_t at = 0; at < n; at++)
		for (char d = '0'; d <= '9'; d++) {
			strcpy(wrong, digits);
			wrong[at] = d;
			ck_assert_int_eq(gs1_check_ok(wrong, n), d == digits[at]);
		}
}
END_TEST

START_TEST(test_check_digit_of_what_is_none)
{
	char out[15];

	ck_assert_int_eq(gs1_check_digit("12a4", 4), '\0');
	ck_assert_int_eq(gs1_check_digit("", 0), '\0');
	ck_assert(!gs1_check_ok("0", 1));
	ck_assert(!gs1_check_ok("", 0));
	ck_assert(!gs1_check_ok("952123400001\xd9\xa3", 14));
	ck_assert(!gs1_gtin14("952123400001", 12, out)); /* a GTIN-13 without its last digit */
	ck_assert(!gs1_gtin14("395212340000000014", 18, out));
	ck_assert(!gs1_gtin14("0000000000000", 10, out));
	ck_assert(!gs1_gtin14("9521234000014", 13, out));
	ck_assert(gs1_gtin14("96385074", 8, out));
	ck_assert_str_eq(out, "00000096385074");
	ck_assert(gs1_gtin14("036000291452", 12, out));
	ck_assert_str_eq(out, "00036000291452");
	ck_assert(gs1_gtin14("9521234000013xyz", 13, out));
	ck_assert_str_eq(out, "09521234000013");
	ck_assert(gs1_gtin14("19521234000010", 14, out));
	ck_assert_str_eq(out, "19521234000010");
}
END_TEST

/* --- element strings -------------------- */

static const struct {
	const char *code, *key, *hri;
} good_elements[] = {
	{ "[00]395212340000000014", HOST "/00/395212340000000014", "(00)395212340000000014" },
	{ "[01]09521234000013", HOST "/01/09521234000013", "(01)09521234000013" },
	{ "[01]09521234000013[21]1001", HOST "/01/09521234000013/21/1001",
		"(01)09521234000013(21)1001" },
	{ "[01]09521234000013[10]LOT2409A[21]1001", HOST "/01/09521234000013/21/1001",
		"(01)09521234000013(10)LOT2409A(21)1001" },
	{ "[01]09521234000013[17]261200[21]a/b", HOST "/01/09521234000013/21/a%2Fb",
		"(01)09521234000013(17)261200(21)a/b" },
	{ "[01]09521234000013[15]240229[10]X", HOST "/01/09521234000013",
		"(01)09521234000013(15)240229(10)X" },
	{ "[21]1001[01]09521234000013", HOST "/01/09521234000013/21/1001",
		"(21)1001(01)09521234000013" },
	{ "[00]395212340000000014[02]19521234000010[37]24", HOST "/00/395212340000000014",
		"(00)395212340000000014(02)19521234000010(37)24" },
	{ "[02]19521234000010[37]24[10]LOT2409A[15]261231", NULL,
		"(02)19521234000010(37)24(10)LOT2409A(15)261231" },
	{ "[02]19521234000010[15]261231[37]24[10]LOT2409A", NULL,
		"(02)19521234000010(15)261231(37)24(10)LOT2409A" },
	{ "[01]99521234000030[3103]001000[10]B7", HOST "/01/99521234000030",
		"(01)99521234000030(3103)001000(10)B7" },
	{ "[01]09521234000013[11]261123[21]1001", HOST "/01/09521234000013/21/1001",
		"(01)09521234000013(11)261123(21)1001" },
	{ "[01]09521234543213[10]ABC123", HOST "/01/09521234543213", "(01)09521234543213(10)ABC123" },
	{ "[410]9521234000013[00]395212340000000014", HOST "/00/395212340000000014",
		"(410)9521234000013(00)395212340000000014" },
	{ "[400]ORDER-7[00]395212340000000014", HOST "/00/395212340000000014",
		"(400)ORDER-7(00)395212340000000014" },
	{ "[8006]095212340000130102[21]7", HOST "/8006/095212340000130102/21/7",
		"(8006)095212340000130102(21)7" },
	{ "[8003]09521234000013A7", HOST "/8003/09521234000013A7", "(8003)09521234000013A7" },
	{ "[8004]9521234B/7", HOST "/8004/9521234B%2F7", "(8004)9521234B/7" },
	{ "[414]9521234000013[254]HALL1", HOST "/414/9521234000013/254/HALL1",
		"(414)9521234000013(254)HALL1" },
	{ "[402]95212340000000013", HOST "/402/95212340000000013", "(402)95212340000000013" },
	{ "[401]9521234C7", HOST "/401/9521234C7", "(401)9521234C7" },
	{ "[253]9521234000013DOC1", HOST "/253/9521234000013DOC1", "(253)9521234000013DOC1" },
	{ "[8013]1987654Ad4X4bL5ttr2310c2K", HOST "/8013/1987654Ad4X4bL5ttr2310c2K",
		"(8013)1987654Ad4X4bL5ttr2310c2K" },
	{ "[00]395212340000000014[3302]001500[4300]Fa.+M%C3%BCller[4307]DE[4321]0",
		HOST "/00/395212340000000014",
		"(00)395212340000000014(3302)001500(4300)Fa.+M%C3%BCller(4307)DE(4321)0" },
	{ "[01]09521234000013[7003]2612312359", HOST "/01/09521234000013",
		"(01)09521234000013(7003)2612312359" },
	{ "[01]09521234000013[7007]261201261231", HOST "/01/09521234000013",
		"(01)09521234000013(7007)261201261231" },
	{ "[421]27680331[00]395212340000000014", HOST "/00/395212340000000014",
		"(421)27680331(00)395212340000000014" },
	{ "[01]99521234000030[30]6[3932]978199", HOST "/01/99521234000030",
		"(01)99521234000030(30)6(3932)978199" },
	{ "[10]LOT", NULL, "(10)LOT" },
	{ "[03]09521234000013[21]7", NULL, "(03)09521234000013(21)7" },
	{ "[91]anything", NULL, "(91)anything" },
	{ "[01]09521234000013[01]09521234000013", HOST "/01/09521234000013",
		"(01)09521234000013(01)09521234000013" },
	{ "[10]12345678901234567890", NULL, "(10)12345678901234567890" },
	{ "[00]395212340000000014[37]12345678", HOST "/00/395212340000000014",
		"(00)395212340000000014(37)12345678" },
};

START_TEST(test_good_elements)
{
	char key[GS1_KEY_MAX] = "", text[200];
	bool has_key;

	ck_assert_msg(parse(good_elements[_i].code) == 0, "%s: %s", good_elements[_i].code,
		why.message.text);
	gs1_format_hri(&gs1, text, sizeof text);
	ck_assert_str_eq(text, good_elements[_i].hri);
	has_key = gs1_key(&gs1, key);
	ck_assert_int_eq(has_key, good_elements[_i].key != NULL);
	if (has_key)
		ck_assert_str_eq(key, good_elements[_i].key);
}
END_TEST

static const struct {
	const char *code, *says; /* says: the AI and what would be right */
} bad_elements[] = {
	{ "[00]395212340000000015", "should be 4" },
	{ "[01]09521234000010", "should be 3" },
	{ "[02]19521234000011[37]24", "should be 0" },
	{ "[00]39521234000000001", "(00)" },
	{ "[01]9521234000013", "(01)" },
	{ "[01]0952123400001A", "(01)" },
	{ "[01]09521234000013[15]261301", "(15)" },
	{ "[01]09521234000013[15]260001", "(15)" },
	{ "[01]09521234000013[17]261232", "(17)" },
	{ "[01]09521234000013[17]260230", "(17)" },
	{ "[01]09521234000013[17]260229", "(17)" },
	{ "[01]09521234000013[17]2612", "(17)" },
	{ "[01]09521234000013[15]26AB01", "(15)" },
	{ "[02]19521234000010", "(37)" },
	{ "[37]24", "(00)" },
	{ "[01]09521234000013[02]19521234000010[37]2", "exclude" },
	{ "[21]1001", "(01)" },
	{ "[01]09521234000013[01]19521234000010", "twice" },
	{ "[10]123456789012345678901", "(10)" },
	{ "[01]09521234000013[21]123456789012345678901", "(21)" },
	{ "[01]09521234000013[21]", "(21)" },
	{ "[02]19521234000010[37]123456789", "(37)" },
	{ "[02]19521234000010[37]2x", "(37)" },
	{ "[01]09521234000013[10]a b", "(10)" },
	{ "[01]09521234000013[10]a#b", "(10)" },
	{ "[01]09521234000013[10]\xc3\xa4", "(10)" },
	{ "[01]09521234000013[21]\x1b"
	  "c",
		"(21)" },
	{ "[01]09521234000013[7006]260100", "(7006)" }, /* no whole month here */
	{ "[01]09521234000013[7003]2612312460", "hhmm" },
	{ "[01]09521234000013[7007]2612012612", "(7007)" },
	{ "[01]09521234000013[8008]26120124", "hour" },
	{ "[01]09521234000013[8008]26120112345", "(8008)" },
	{ "[01]09521234000013[8008]261201123", "(8008)" },
	{ "[8003]19521234000013A7", "begin with 0" },
	{ "[8003]09521234000014A7", "should be 3" },
	{ "[8006]095212340000130302", "piece" },
	{ "[8013]1987654Ad4X4bL5ttr2310c2X", "check characters" },
	{ "[414]9521234000014", "should be 3" },
	{ "[421]99980331", "country" },
	{ "[420]80331[421]27680331", "exclude" },
	{ "[01]09521234000013[3102]000100[3103]001000", "exclude" },
	{ "[01]09521234000013[422]280", "country" },
	{ "[3912]111100[415]9521234000013[8020]1", "currency" },
	{ "[00]395212340000000014[4307]XX", "country" },
	{ "[00]395212340000000014[4300]50%", "hex" },
	{ "[00]395212340000000014[4321]2", "yes" },
	{ "[00]395212340000000014[4331]001500X", "hyphen" },
	{ "[8004]AB12", "company prefix" },
	/* 10 up to the end of a value of 20: the FNC1 behind the batch is missing, but it shows. */
	{ "[01]09521234000013[10]LOT2409A2110011526123117", "(10)" },
};

START_TEST(test_bad_elements)
{
	ck_assert_msg(parse(bad_elements[_i].code) == -1, "%s", bad_elements[_i].code);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_msg(strstr(why.message.text, bad_elements[_i].says) != NULL, "%s", why.message.text);
	for (const char *c = why.message.text; *c; c++)
		ck_assert_msg((unsigned char)*c >= 0x20, "%s", why.message.text);
}
END_TEST

START_TEST(test_raw_bytes)
{
	char many[9 * (GS1_FIELDS_MAX + 1) + 1] = "", big[120];

	ck_assert_int_eq(parse_raw(""), -1);
	ck_assert_int_eq(parse_raw("0"), -1);
	ck_assert_int_eq(parse_raw("ab"), -1);
	ck_assert_int_eq(parse_raw("31"), -1);                 /* half a weight's AI */
	ck_assert_int_eq(parse_raw("(01)09521234000013"), -1); /* brackets are for people */
	ck_assert_int_eq(parse_raw("0109521234000013XY"), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "character 17"));
	ck_assert_uint_eq(gs1.count, 1); /* what was understood up to there */
	/* A superfluous FNC1 behind a predefined length, and one at the end, do no harm. */
	ck_assert_int_eq(parse_raw("0109521234000013\x1d"
							   "211001\x1d"),
		0);
	ck_assert_str_eq(gs1_value(&gs1, "21"), "1001");
	ck_assert_int_eq(gs1_parse_element_string("0109521234000013\0"
											  "21X",
						 20, &gs1, &why),
		-1);
	ck_assert_int_eq(gs1_parse_element_string("0109521234000013"
											  "21A\0B",
						 21, &gs1, &why),
		-1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "NUL"));
	for (int i = 0; i < GS1_FIELDS_MAX; i++)
		strcat(many, "91AAAAAA\x1d");
	ck_assert_int_eq(parse_raw(many), 0);
	strcat(many, "91AAAAAA\x1d");
	ck_assert_int_eq(parse_raw(many), -1);
	memset(big, 'A', sizeof big);
	memcpy(big, "99", 2);
	ck_assert_int_eq(gs1_parse_element_string(big, 2 + GS1_VALUE_MAX, &gs1, &why), 0);
	ck_assert_int_eq(gs1_parse_element_string(big, 3 + GS1_VALUE_MAX, &gs1, &why), -1);
	ck_assert_int_eq(gs1_parse_element_string("1", 1, &gs1, NULL), -1);
}
END_TEST

START_TEST(test_hri_is_clean_and_fits)
{
	char out[32], small[8], none[1] = "x";

	ck_assert_int_eq(parse_raw("99\x1b[2J"), -1);
	ck_assert_int_eq(parse_raw("77\x1b[2J"), 0); /* not in the table: kept raw */
	gs1_format_hri(&gs1, out, sizeof out);
	ck_assert_str_eq(out, "(77)<U+001B>[2J");
	ck_assert_int_eq(parse("[01]09521234000013[21]1"), 0);
	gs1_format_hri(&gs1, small, sizeof small);
	ck_assert_str_eq(small, "(01)095");
	gs1_format_hri(&gs1, none, 0);
	ck_assert_int_eq(none[0], 'x');
}
END_TEST

START_TEST(test_table_is_consistent)
{
	for (size_t i = 0; i < gs1_ai_count; i++) {
		const struct gs1_ai *row = &gs1_ais[i];
		const struct gs1_prefix *prefix = gs1_find_prefix(row->ai);
		char ai[5];

		strcpy(ai, row->ai);
		for (char *n; (n = strchr(ai, 'n')) != NULL;)
			*n = '1';
		ck_assert_ptr_eq(gs1_find_ai(ai), row);
		ck_assert_uint_eq(prefix->ai_len, strlen(row->ai));
		ck_assert_uint_le(gs1_ai_max(row), GS1_VALUE_MAX);
		ck_assert(row->parts[0].set && !row->parts[GS1_PARTS_MAX].set);
		if (prefix->total)
			ck_assert(gs1_ai_min(row) == gs1_ai_max(row) &&
				gs1_ai_max(row) + prefix->ai_len == prefix->total);
	}
	ck_assert_ptr_nonnull(gs1_find_ai("99"));
	ck_assert_ptr_null(gs1_find_ai("3106")); /* six decimals of six digits */
	ck_assert_ptr_null(gs1_find_ai("3944"));
	ck_assert_ptr_null(gs1_find_ai("310"));
	ck_assert_ptr_null(gs1_find_ai("310n"));
	ck_assert_ptr_null(gs1_find_ai(""));
}
END_TEST

/* --- AIs beside each other -------------------- */

static const struct {
	const char *code;
	enum gs1_severity severity;
	const char *says; /* of the first finding; "" there is none */
} besides[] = {
	{ "[01]09521234000013[21]1", GS1_NOTE, "" },
	/* combinations: the best one counts */
	{ "[01]09521234000013[21]7[250]X", GS1_NOTE, "" },
	{ "[01]09521234000013[250]X", GS1_NOTE, "field (250) also needs field (21)" },
	{ "[01]09521234000013[21]7[8041]123456789012345", GS1_NOTE,
		"field (8041) also needs field (8040)" },
	{ "[00]395212340000000014[37]5[8026]095212340000130102", GS1_NOTE, "" },
	{ "[03]09521234000013[01]09521234000013", GS1_WRONG, "exclude" },
	{ "[7020]X", GS1_MISSING, "(01), (03) or (8006)" },
	{ "[10]LOT", GS1_MISSING, "(01), (02), (03), (8006) or (8026)" },
	{ "[02]19521234000010[37]24", GS1_NOTE, "(37) also needs field (00)" },
	{ "[00]395212340000000014[02]19521234000010[37]24", GS1_NOTE, "" },
	{ "[37]24", GS1_WRONG, "(00)" },
	{ "[02]19521234000010", GS1_WRONG, "(37)" },
	{ "[21]7", GS1_WRONG, "(01), (03) or (8006)" },
	{ "[3302]001500", GS1_NOTE, "another barcode" },
	{ "[403]ABC", GS1_NOTE, "(00)" },
	{ "[01]09521234000013[250]X", GS1_NOTE, "(21)" },
	{ "[250]X", GS1_MISSING, "(01)" },
	{ "[4303]X", GS1_MISSING, "(4302)" },
	{ "[01]99521234000030", GS1_NOTE, "variable measure" },
	{ "[01]99521234000030[3103]001000", GS1_NOTE, "" },
	{ "[01]09521234000013[37]5", GS1_WRONG, "(01) and field (37) exclude" },
	{ "[422]276[01]09521234000013[426]276", GS1_WRONG, "exclude" },
	{ "[3100]000001[3101]000001[01]99521234000030", GS1_WRONG, "exclude" },
	{ "[400]ORDER", GS1_NOTE, "" },
};

START_TEST(test_besides)
{
	char raw[300];
	enum gs1_severity severity = GS1_NOTE;
	size_t at = 0;
	int found;

	ck_assert_int_eq(gs1_split(raw, as_scanned(besides[_i].code, raw), &gs1, &why), 0);
	memset(&why, 0, sizeof why);
	found = gs1_next_finding(&gs1, &at, &severity, &why);
	ck_assert_msg(found == (besides[_i].says[0] != '\0'), "%s: %s", besides[_i].code,
		why.message.text);
	if (found) {
		ck_assert_msg(strstr(why.message.text, besides[_i].says) != NULL, "%s", why.message.text);
		ck_assert_int_eq((int)severity, (int)besides[_i].severity);
	}
	while (found)
		found = gs1_next_finding(&gs1, &at, &severity, &why);
	ck_assert_int_eq(parse(besides[_i].code) == -1, besides[_i].severity == GS1_WRONG);
}
END_TEST

/* --- values in words -------------------- */

static const struct {
	const char *ai, *value, *words;
} words[] = {
	{ "17", "261231", "2026-12-31" },
	{ "17", "261200", "2026-12, the whole month" },
	{ "11", "990101", "1999-01-01" },
	{ "17", "770101", "1977-01-01" },
	{ "17", "760101", "2076-01-01" },
	{ "17", "261301", "" },
	{ "3103", "001500", "1.500 kg" },
	{ "3100", "000012", "12 kg" },
	{ "3105", "000001", "0.00001 kg" },
	{ "3302", "123456", "1234.56 kg" },
	{ "37", "1", "1 piece" },
	{ "37", "00000024", "24 pieces" },
	{ "3922", "199", "1.99" },
	{ "3909", "5", "0.000000005" },
	{ "3932", "978199", "1.99 EUR" },
	{ "3941", "0125", "12.5 %" },
	{ "422", "276", "276 (DE)" },
	{ "423", "276040", "276 (DE), 040 (AT)" },
	{ "421", "27680331", "276 (DE), 80331" },
	{ "4321", "1", "yes" },
	{ "4322", "0", "no" },
	{ "4300", "Fa.+M%C3%BCller", "Fa. Müller" },
	{ "4300", "%1B[2J", "" },
	{ "4300", "%1B2J", "<U+001B>2J" },
	{ "4309", "13811485100116190000", "48.114851° north, 11.619000° east" },
	{ "4331", "001850-", "-18.50" },
	{ "7003", "2612312359", "2026-12-31 23:59" },
	{ "7007", "261201261231", "2026-12-01 to 2026-12-31" },
	{ "4318", "+49%", "" }, /* a text, not an escaped one */
	{ "4319", "+49 421 1", "" },
	{ "4315", "Frankfurt+%28Oder%29", "Frankfurt (Oder)" },
	{ "7253", "M%C3%BCller", "Müller" },
	{ "8008", "26123114", "2026-12-31 14:00" },
	{ "8008", "261231140559", "2026-12-31 14:05:59" },
	{ "8006", "095212340000130102", "piece 1 of 2 of 09521234000013" },
	{ "01", "09521234000013", "the article itself, as GTIN-13 9521234000013" },
	{ "01", "00000096385074", "the article itself, as GTIN-8 96385074" },
	{ "01", "00036000291452", "the article itself, as GTIN-12 036000291452" },
	{ "01", "99521234000030", "indicator 9: variable measure item" },
	{ "8003", "09521234000013A7", "type 9521234000013, serial number A7" },
	{ "10", "LOT", "" },
	{ "99", "x", "" },
	{ "7777", "x", "" },
};

START_TEST(test_words)
{
	struct gs1_field field;
	char out[200];

	strcpy(field.ai, words[_i].ai);
	strcpy(field.value, words[_i].value);
	gs1_words(&field, 2026, out, sizeof out);
	ck_assert_str_eq(out, words[_i].words);
}
END_TEST

/* --- Digital Links -------------------- */

static const struct {
	const char *uri;
	int result;
	const char *key;
} links[] = {
	{ HOST "/01/09521234000013/21/1001", 1, HOST "/01/09521234000013/21/1001" },
	{ HOST "/00/395212340000000014", 1, HOST "/00/395212340000000014" },
	{ "http://id.gs1.org/01/09521234000013", 1, HOST "/01/09521234000013" },
	{ "HTTPS://ID.GS1.ORG/01/09521234000013", 1, HOST "/01/09521234000013" },
	{ "https://example.com/01/9521234000013", 1, HOST "/01/09521234000013" },
	{ "https://example.com/01/96385074", 1, HOST "/01/00000096385074" },
	{ "https://example.com/a/b/01/09521234000013/10/L1/21/7?17=261231#x", 1,
		HOST "/01/09521234000013/21/7" },
	{ "https://example.com:8443/01/09521234000013/21/7/", 1, HOST "/01/09521234000013/21/7" },
	{ HOST "/01/09521234000013/21/a%2Fb%2fc", 1, HOST "/01/09521234000013/21/a%2Fb%2Fc" },
	{ HOST "/01/09521234000013/21/%31001", 1, HOST "/01/09521234000013/21/1001" },
	{ HOST "/01/09521234000013/21/a!b", 1, HOST "/01/09521234000013/21/a%21b" },
	{ HOST "/01/09521234000013/index.html", 1, HOST "/01/09521234000013" },
	{ HOST "/01/09521234000013/20241231/x", 1, HOST "/01/09521234000013" },
	{ HOST "/01/09521234000014/21/1001", -1, NULL },
	{ HOST "/01/095212340000130/21/1001", -1, NULL },
	{ HOST "/00/395212340000000015", -1, NULL },
	{ HOST "/00/39521234000000001", -1, NULL },
	{ HOST "/01/09521234000013/21/", -1, NULL },
	{ HOST "/01/09521234000013/21/%", -1, NULL },
	{ HOST "/01/09521234000013/21/%2", -1, NULL },
	{ HOST "/01/09521234000013/21/%zz", -1, NULL },
	{ HOST "/01/09521234000013/21/%00", -1, NULL },
	{ HOST "/01/09521234000013/21/%1B%5B2J", -1, NULL },
	{ HOST "/01/09521234000013/21/%C3%A4", -1, NULL },
	{ HOST "/01/09521234000013/21/123456789012345678901", -1, NULL },
	{ HOST "/01/09521234000013/01/19521234000010", -1, NULL },
	{ HOST "/8003/09521234000013A7", 1, HOST "/8003/09521234000013A7" },
	{ HOST "/8004/9521X", 1, HOST "/8004/9521X" },
	{ HOST "/414/9521234000013/254/HALL1?7040=1ABC", 1, HOST "/414/9521234000013/254/HALL1" },
	{ HOST "/414/9521234000014", -1, NULL },
	{ HOST "/8010/9521234P1/8011/7", 1, HOST "/8010/9521234P1/8011/7" },
	{ HOST "/01/09521234000013/22/A/10/B/21/C", 1, HOST "/01/09521234000013/21/C" },
	{ HOST "/01/09521234000013/21/C/10/B", -1, NULL },
	{ HOST "/01/09521234000013/10/B/22/A", -1, NULL },
	{ HOST "/01/09521234000013?17=261231&10=LOT&linkType=gs1:pip", 1, HOST "/01/09521234000013" },
	{ HOST "/01/09521234000013?17=261331", -1, NULL },
	{ HOST "/01/09521234000013?3103=001500&3102=000100", -1, NULL },
	{ HOST "/01/09521234000013?17", 1, HOST "/01/09521234000013" },
	{ HOST "/01/09521234000013?&&=&17=&", -1, NULL },
	{ HOST "/01/09521234000013?x=1#?17=261331", 1, HOST "/01/09521234000013" },
	{ "https://www.example.com/401/2024/news", 0, NULL },
	{ "https://www.example.com/414/9521234000013", 1, HOST "/414/9521234000013" },
	{ "https://www.example.com/8003/", 0, NULL },
	{ "https://www.example.com/", 0, NULL },
	{ "https://www.example.com/01/about", 0, NULL },
	{ "https://www.example.com/?u=/01/09521234000013", 0, NULL },
	{ "https://www.example.com/#/01/09521234000013", 0, NULL },
	{ "https://", 0, NULL },
	{ "https:///01/09521234000013", 0, NULL },
	{ "ftp://id.gs1.org/01/09521234000013", 0, NULL },
	{ "id.gs1.org/01/09521234000013", 0, NULL },
	{ " https://id.gs1.org/01/09521234000013", 0, NULL },
	{ "javascript:alert(1)//https://id.gs1.org/01/09521234000013", 0, NULL },
	{ "", 0, NULL },
};

START_TEST(test_links)
{
	char key[GS1_KEY_MAX];

	ck_assert_msg(parse_link(links[_i].uri) == links[_i].result, "%s: %s", links[_i].uri,
		why.message.text);
	if (links[_i].result == -1)
		ck_assert(why.message.text[0] && why.blame == FAULT_DATA);
	if (links[_i].result != 1)
		return;
	ck_assert(gs1_key(&gs1, key));
	ck_assert_str_eq(key, links[_i].key);
}
END_TEST

/* --- keys -------------------- */

static const char set_82[] = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
							 "abcdefghijklmnopqrstuvwxyz";

/* Key -> parse -> key for serial numbers of the whole character set, by tag and by label. */
START_TEST(test_key_round_trip)
{
	unsigned seed = (unsigned)time(NULL);

	printf("gs1: seed %u\n", seed);
	srand(seed);
	ck_assert_uint_eq(strlen(set_82), 82);
	for (int round = 0; round < 20000; round++) {
		char serial[21] = "", raw[64], key[GS1_KEY_MAX], again[GS1_KEY_MAX];
		size_t len = 1 + (size_t)rand() % 20;

		for (size_t i = 0; i < len; i++)
			serial[i] = set_82[(size_t)rand() % 82];
		snprintf(raw, sizeof raw, "010952123400001321%s", serial);
		must(parse_raw(raw) == 0);
		must(gs1_key(&gs1, key));
		must(strspn(key + strlen(HOST),
				 "/%-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "abcdefghijklmnopqrstuvwxyz") == strlen(key + strlen(HOST)));
		must(parse_link(key) == 1);
		must(strcmp(gs1_value(&gs1, "21"), serial) == 0);
		must(gs1_key(&gs1, again) && strcmp(key, again) == 0);
		must(!gs1_key_is_quantity(key));
	}
}
END_TEST

/* Link -> fields -> link: nothing is lost but the order of what has none. */
static const char *const canonical[] = {
	HOST "/01/09521234000013/22/V2/10/LOT%2F7/21/1001?17=261231&3103=001500",
	HOST "/00/395212340000000014?02=19521234000010&37=24&400=ORDER7",
	HOST "/414/9521234000013/254/HALL1",
	HOST "/8006/095212340000130102/21/7?240=A",
	HOST "/8018/952123400000000017/8019/7",
	HOST "/253/9521234000013DOC%231",
};

START_TEST(test_canonical_links)
{
	char link[GS1_LINK_MAX];

	if (_i == 5) {
		ck_assert_int_eq(parse_link(canonical[_i]), -1); /* # is not in set 82 */
		return;
	}
	ck_assert_msg(parse_link(canonical[_i]) == 1, "%s", why.message.text);
	ck_assert(gs1_build_digital_link(&gs1, link));
	ck_assert_str_eq(link, canonical[_i]);
}
END_TEST

START_TEST(test_longest_link)
{
	char raw[GS1_FIELDS_MAX * (GS1_VALUE_MAX + 3) + 1] =
		"010952123400001321////////////////////\x1d";
	char link[GS1_LINK_MAX];

	for (int i = 0; i < GS1_FIELDS_MAX - 2; i++) {
		char *end = raw + strlen(raw);

		sprintf(end, "%d", 91 + i % 9);
		memset(end + 2, '/', GS1_VALUE_MAX);
		strcpy(end + 2 + GS1_VALUE_MAX, "\x1d");
	}
	ck_assert_int_eq(parse_raw(raw), 0);
	ck_assert_uint_eq(gs1.count, GS1_FIELDS_MAX);
	ck_assert(gs1_build_digital_link(&gs1, link));
	ck_assert_int_eq(parse_link(link), 1);
	ck_assert_str_eq(gs1_value(&gs1, "99") + GS1_VALUE_MAX - 1, "/");
}
END_TEST

START_TEST(test_keys_compared)
{
	const char *quantity = HOST "/01/09521234000013", *one = HOST "/01/09521234000013/21/1";
	const char *two = HOST "/01/09521234000013/21/2", *other = HOST "/01/09521234000020";
	const char *sscc = HOST "/00/395212340000000014";
	char gtin[15];

	ck_assert(gs1_gtin_of_key(quantity, gtin) && strcmp(gtin, "09521234000013") == 0);
	ck_assert(gs1_gtin_of_key(one, gtin) && strcmp(gtin, "09521234000013") == 0);
	ck_assert(!gs1_gtin_of_key(sscc, gtin));
	ck_assert(!gs1_gtin_of_key("", gtin));
	ck_assert(!gs1_gtin_of_key("nfc:04A1B2C3", gtin));
	ck_assert(!gs1_gtin_of_key(HOST "/01/0952123400001", gtin));
	ck_assert(!gs1_gtin_of_key(HOST "/01/0952123400001x", gtin));
	ck_assert(!gs1_gtin_of_key(HOST "/01/095212340000139", gtin));
	ck_assert(gs1_key_is_quantity(quantity));
	ck_assert(!gs1_key_is_quantity(one) && !gs1_key_is_quantity(sscc) && !gs1_key_is_quantity(""));
	ck_assert(!gs1_key_is_quantity(HOST "/01/abcdefghijklmn"));
	ck_assert(gs1_same_thing(quantity, one) && gs1_same_thing(one, quantity));
	ck_assert(gs1_same_thing(one, one) && gs1_same_thing("code:a", "code:a"));
	ck_assert(!gs1_same_thing(one, two) && !gs1_same_thing(quantity, other));
	ck_assert(!gs1_same_thing(sscc, quantity) && !gs1_same_thing("code:a", "code:b"));
	memset(&gs1, 0, sizeof gs1);
	ck_assert(!gs1_key(&gs1, gtin));
}
END_TEST

START_TEST(test_fuzz)
{
	static const char *const seeds[] = { "0109521234000013"
										 "10LOT\x1d"
										 "211001",
		HOST "/01/09521234000013/10/A%2FB/21/1001",
		"0219521234000010"
		"15261231"
		"3724\x1d"
		"10A",
		"00395212340000000014"
		"3302001500"
		"4300A%20B\x1d"
		"4309"
		"13811485100116190000\x1d"
		"4331"
		"001850-",
		"8003"
		"09521234000013A7\x1d"
		"42127680331\x1d"
		"423276040\x1d"
		"7007261201261231",
		HOST "/414/9521234000013/254/HALL1?3103=001500&3932=978199", HOST "/8004/9521X?17=261200" };
	unsigned seed = (unsigned)time(NULL);

	printf("gs1: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 60000; round++) {
		char key[GS1_KEY_MAX], text[200], link[GS1_LINK_MAX];
		const char *from = seeds[(size_t)round % (sizeof seeds / sizeof seeds[0])];
		size_t len = strlen(from);
		char *in = malloc(len); /* of its very size, so that a read beyond is seen */

		memcpy(in, from, len);
		for (int k = rand() % 4; k >= 0; k--)
			in[(size_t)rand() % len] = rand() % 2 ? (char)rand()
												  : "/%0\x1d"
													"12?"[(size_t)rand() % 7];
		len -= (size_t)rand() % 3 ? 0 : (size_t)rand() % len;
		if (gs1_parse_element_string(in, len, &gs1, &why) == 0)
			must(gs1.count >= 1 && gs1.count <= GS1_FIELDS_MAX);
		gs1_format_hri(&gs1, text, sizeof text);
		if (gs1_parse_digital_link(in, len, &gs1, &why) == 1)
			must(gs1_key(&gs1, key) && gs1_build_digital_link(&gs1, link) && parse_link(key) == 1 &&
				parse_link(link) == 1);
		for (size_t i = 0; i < gs1.count; i++)
			gs1_words(&gs1.fields[i], 2026, text, sizeof text);
		free(in);
	}
}
END_TEST

/* --- a second opinion -------------------- */

/* What zint says to an element string in brackets: NULL if it is content. It knows every AI's form,
 * but no rules between AIs. */
static const char *zint_says(const char *brackets)
{
	static char said[100];
	struct zint_symbol *symbol = ZBarcode_Create();
	int result;

	ck_assert_ptr_nonnull(symbol);
	symbol->symbology = BARCODE_DATAMATRIX;
	symbol->input_mode = GS1_MODE;
	result = ZBarcode_Encode(symbol, (const unsigned char *)brackets, 0);
	snprintf(said, sizeof said, "%s", symbol->errtxt);
	ZBarcode_Delete(symbol);
	return result ? said : NULL;
}

/* Where we differ from zint 2.11, and why. */
static const struct {
	const char *ai, *reason;
} differences[] = {
	{ "03", "newer than zint 2.11" },
	{ "433n", "newer than zint 2.11" },
	{ "7011", "the same" },
	{ "7041", "the same" },
	{ "716", "the same" },
	{ "717", "the same" },
	{ "724n", "the same" },
	{ "725n", "the same" },
	{ "8014", "the same" },
	{ "803n", "the same" },
	{ "804n", "the same" },
	{ "391n", "currencies of 2026, those of zint 2.11 are of 2022" },
	{ "393n", "the same" },
	{ "401", "zint does not look for the company prefix at its beginning" },
	{ "8004", "as 401" },
	{ "8010", "as 401" },
	{ "7023", "as 401" },
	{ "8013", "zint looks for five digits of a company prefix, we for the check pair only" },
};

static bool is_known_difference(const char *ai)
{
	for (size_t i = 0; i < sizeof differences / sizeof differences[0]; i++)
		if (gs1_ai_matches(differences[i].ai, ai))
			return true;
	return false;
}

/* What zint and we must agree on: single values (zint knows no rules between AIs). */
static const char *const opinions[] = { "[00]395212340000000014", "[00]395212340000000015",
	"[00]095212340000010005", "[00]195212340000020001", "[00]39521234000000001",
	"[01]09521234000013", "[01]09521234000014", "[01]19521234000010", "[01]19521234000011",
	"[01]99521234000030[3103]001000[10]B7", "[01]09521234543213[10]ABC123", "[01]952123400001A3",
	"[01]09521234000013[10]A", "[01]09521234000013[10]12345678901234567890",
	"[01]09521234000013[10]123456789012345678901", "[01]09521234000013[10]A B",
	"[01]09521234000013[10]A#B", "[01]09521234000013[10]A@B", "[01]09521234000013[10]!%&'()*+,-./",
	"[01]09521234000013[10]:;<=>?_", "[01]09521234000013[10]A~B", "[01]09521234000013[10]A^B",
	"[01]09521234000013[15]261231", "[01]09521234000013[15]261200", "[01]09521234000013[15]261301",
	"[01]09521234000013[15]260001", "[01]09521234000013[15]260228", "[01]09521234000013[15]260229",
	"[01]09521234000013[15]280229", "[01]09521234000013[15]260431", "[01]09521234000013[17]261232",
	"[01]09521234000013[17]260630", "[01]09521234000013[17]26063A", "[01]09521234000013[17]2606",
	"[01]09521234000013[21]1001", "[01]09521234000013[21]a/b%c",
	"[01]09521234000013[21]123456789012345678901", "[02]19521234000010[37]24",
	"[02]19521234000010[37]12345678", "[02]19521234000010[37]123456789", "[02]19521234000010[37]2A",
	"[02]19521234000011[37]24", "[01]09521234000013[11]261123[21]1001",
	"[400]ORDER7[00]395212340000000014", "[410]9521234000013[00]395212340000000014" };

START_TEST(test_zint_agrees)
{
	const char *said = zint_says(opinions[_i]);

	ck_assert_msg((parse(opinions[_i]) == 0) == (said == NULL), "%s: zint \"%s\", we \"%s\"",
		opinions[_i], said ? said : "", why.message.text);
}
END_TEST

static char random_character(const struct gs1_part *p)
{
	static const char set_39[] = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	static const char set_64[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

	if (p->set == 'N' || p->check == GS1_COMPANY)
		return (char)('0' + rand() % 10);
	if (p->check == GS1_MINUS)
		return '-';
	if (p->check == GS1_COUNTRY_2)
		return (char)('A' + rand() % 26);
	if (p->set == 'Z')
		return set_64[(size_t)rand() % (sizeof set_64 - 1)];
	return p->set == 'Y' ? set_39[(size_t)rand() % (sizeof set_39 - 1)]
						 : set_82[(size_t)rand() % 82];
}

/* A value of an AI's row, as good as chance makes it. */
static void random_value(const struct gs1_ai *row, char *out)
{
	for (const struct gs1_part *p = row->parts; p->set; p++) {
		size_t n = (size_t)p->min + (size_t)rand() % (size_t)(p->max - p->min + 1);

		if (p->optional && rand() % 2)
			n = 0;
		for (; n > 0; n--)
			*out++ = random_character(p);
	}
	*out = '\0';
}

static void good_value(const struct gs1_ai *row, const char *ai, char *out)
{
	if (row->parts[0].check == GS1_IBAN) { /* chance makes none */
		strcpy(out, rand() % 2 ? "DE91100000000123456789" : "GB98MIDL07009312345678");
		return;
	}
	for (int tries = 0; tries < 100000; tries++) {
		random_value(row, out);
		if (gs1_check_value(ai, out, NULL) == 0)
			return;
	}
	ck_abort_msg("no good value for (%s)", ai);
}

static void mutate(char *value)
{
	static const char strange[] = "0123456789AZaz%+-. #@~^";
	size_t len = strlen(value), at = (size_t)rand() % len;

	switch (rand() % 3) {
	case 0:
		value[at] = strange[(size_t)rand() % (sizeof strange - 1)];
		break;
	case 1:
		memmove(value + at, value + at + 1, len - at);
		break;
	default:
		memmove(value + at + 1, value + at, len - at + 1);
		value[at] = (char)('0' + rand() % 10);
	}
}

/* Thousands of values made from our table: zint must say the same of each. */
START_TEST(test_zint_agrees_on_made_ones)
{
	enum { ROUNDS = 40 };
	unsigned differing = 0, compared = 0;

	srand(20261124);
	for (size_t i = 0; i < gs1_ai_count * ROUNDS; i++) {
		const struct gs1_ai *row = &gs1_ais[i / ROUNDS];
		char ai[5], value[GS1_VALUE_MAX + 2], code[120];
		const char *said;

		strcpy(ai, row->ai);
		for (char *n; (n = strchr(ai, 'n')) != NULL;)
			*n = (char)('1' + rand() % (row->ai[0] == '4' ? 1 : 3));
		good_value(row, ai, value);
		if (i % ROUNDS >= ROUNDS / 3)
			mutate(value);
		snprintf(code, sizeof code, "[%s]%s", ai, value);
		said = zint_says(code);
		compared++;
		if ((gs1_check_value(ai, value, &why) == 0) == (said == NULL))
			continue;
		differing++;
		if (!is_known_difference(ai))
			ck_abort_msg("%s: zint \"%s\", we \"%s\"", code, said ? said : "content",
				said ? "content" : why.message.text);
	}
	printf("gs1: %u compared with zint, %u differ for known reasons\n", compared, differing);
}
END_TEST

/* Values of the tests of GS1's own linters (gs1-syntax-dictionary, src/lint_*.c), behind an AI that has them. */
static const struct {
	const char *ai, *value;
	bool is_right;
} linted[] = {
	{ "8007", "FR7630006000011234567890189", true },
	{ "8007", "DE91100000000123456789", true },
	{ "8007", "GR9608100010000001234567890", true },
	{ "8007", "MU43BOMM0101123456789101000MUR", true },
	{ "8007", "CH5604835012345678009", true },
	{ "8007", "BE71096123456769", true },
	{ "8007", "BE71096123456760", false },
	{ "8007", "LC14BOSL123456789012345678901234", true },
	{ "8007", "LC14BOSL123456789012345678901230", false },
	{ "8007", "LC14BOSLxx3456789012345678901230", false },
	{ "8007", "XX361234567890", false },
	{ "8007", "BE71", false },
	{ "7041", "1A", true },
	{ "7041", "8", true },
	{ "7041", "X20", true },
	{ "7041", "ZZ", true },
	{ "7041", "0", false },
	{ "7041", "000", false },
	{ "7041", "9_", false },
	{ "7041", "_1A", false },
	{ "7241", "00", false },
	{ "7241", "01", true },
	{ "7241", "10", true },
	{ "7241", "11", false },
	{ "7241", "79", false },
	{ "7241", "80", true },
	{ "7241", "99", true },
	{ "7258", "1/1", true },
	{ "7258", "8/9", true },
	{ "7258", "0/1", false },
	{ "7258", "2/1", false },
	{ "7258", "1//", false },
	{ "7258", "x/y", false },
	{ "7252", "0", true },
	{ "7252", "9", true },
	{ "7252", "3", false },
	{ "7250", "20240229", true },
	{ "7250", "20230229", false },
	{ "7250", "19000229", false },
	{ "7250", "20001300", false },
	{ "8001", "12345678901230", false }, /* winding 3 */
	{ "8001", "12345678901290", true },
	{ "8001", "00005678901290", false }, /* width 0 */
	{ "7030", "999X", true },
	{ "7030", "276X", true },
	{ "7030", "000X", false },
	{ "8030", "123", true },
	{ "8030", "12=", true },
	{ "8030", "1==", true },
	{ "8030", "===", false },
	{ "8030", "123=", false },
	{ "8030", "12==", false },
	{ "8030", "AB+C", false },
	{ "8011", "1", true },
	{ "8011", "10", true },
	{ "8011", "0", false },
	{ "8011", "01", false },
	{ "7040", "1ABC", true },
	{ "7040", "1AB=", false },
	{ "8014", "1987654Ad4X4bL5ttr2310c2K", true }, /* General Specifications, figure 7.9.5 */
	{ "3910", "3961", true },                      /* ISO 4217 of 2026 */
	{ "3910", "9241", true },
	{ "3910", "1911", false },
	{ "3910", "6941", false },
	{ "3910", "9311", false },
	{ "3910", "9321", false },
	{ "3955", "123456", true },
};

START_TEST(test_linted)
{
	ck_assert_msg((gs1_check_value(linted[_i].ai, linted[_i].value, &why) == 0) ==
			linted[_i].is_right,
		"(%s)%s: %s", linted[_i].ai, linted[_i].value,
		linted[_i].is_right ? why.message.text : "accepted");
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_check_digit_of_what_is_none, test_raw_bytes,
		test_hri_is_clean_and_fits, test_table_is_consistent, test_key_round_trip,
		test_keys_compared, test_longest_link, test_fuzz, test_zint_agrees_on_made_ones, NULL };
	Suite *s = suite_of("core_gs1", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, test_linted, linted);
	add_table(tables, test_sample_numbers, good_digits);
	add_table(tables, test_good_elements, good_elements);
	add_table(tables, test_bad_elements, bad_elements);
	add_table(tables, test_links, links);
	add_table(tables, test_besides, besides);
	add_table(tables, test_words, words);
	add_table(tables, test_canonical_links, canonical);
	add_table(tables, test_zint_agrees, opinions);
	suite_add_tcase(s, tables);
	return s;
}
