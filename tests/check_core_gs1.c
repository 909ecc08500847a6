/* gs1: check digits, element strings, Digital Links, item keys; zint as a second opinion. */
#include "core/gs1.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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
	{ "[8006]095212340000130102[21]7", NULL, "(8006)095212340000130102(21)7" },
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

	ck_assert_msg(parse(good_elements[_i].code) == 0, "%s: %s", good_elements[_i].code, why.text);
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
	{ "[00]395212340000000015", "right would be 4" },
	{ "[01]09521234000010", "right would be 3" },
	{ "[02]19521234000011[37]24", "right would be 0" },
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
	{ "[01]09521234000013[21]\x1b" "c", "(21)" },
	/* 10 up to the end of a value of 20: the FNC1 behind the batch is missing, but it shows. */
	{ "[01]09521234000013[10]LOT2409A2110011526123117", "(10)" },
};

START_TEST(test_bad_elements)
{
	ck_assert_msg(parse(bad_elements[_i].code) == -1, "%s", bad_elements[_i].code);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_msg(strstr(why.text, bad_elements[_i].says) != NULL, "%s", why.text);
	for (const char *c = why.text; *c; c++)
		ck_assert_msg((unsigned char)*c >= 0x20, "%s", why.text);
}
END_TEST

START_TEST(test_raw_bytes)
{
	char many[9 * (GS1_FIELDS_MAX + 1) + 1] = "", big[120];

	ck_assert_int_eq(parse_raw(""), -1);
	ck_assert_int_eq(parse_raw("0"), -1);
	ck_assert_int_eq(parse_raw("ab"), -1);
	ck_assert_int_eq(parse_raw("31"), -1); /* half a weight's AI */
	ck_assert_int_eq(parse_raw("(01)09521234000013"), -1); /* brackets are for people */
	ck_assert_int_eq(parse_raw("0109521234000013XY"), -1);
	ck_assert_ptr_nonnull(strstr(why.text, "character 17"));
	ck_assert_uint_eq(gs1.count, 1); /* what was understood up to there */
	/* A superfluous FNC1 behind a predefined length, and one at the end, do no harm. */
	ck_assert_int_eq(parse_raw("0109521234000013\x1d" "211001\x1d"), 0);
	ck_assert_str_eq(gs1_value(&gs1, "21"), "1001");
	ck_assert_int_eq(gs1_parse_element_string("0109521234000013\0" "21X", 20, &gs1, &why), -1);
	ck_assert_int_eq(gs1_parse_element_string("0109521234000013" "21A\0B", 21, &gs1, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.text, "NUL"));
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

	ck_assert_int_eq(parse_raw("99\x1b[2J"), 0);
	gs1_format_hri(&gs1, out, sizeof out);
	ck_assert_str_eq(out, "(99)<U+001B>[2J");
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
		ck_assert_ptr_eq(gs1_find_ai(gs1_ais[i].ai), &gs1_ais[i]);
		ck_assert(!gs1_ais[i].predefined || gs1_ais[i].min == gs1_ais[i].max);
		ck_assert_int_le(gs1_ais[i].max, GS1_VALUE_MAX);
		ck_assert(!gs1_ais[i].check_digit || gs1_ais[i].numeric);
	}
	ck_assert_ptr_null(gs1_find_ai("99"));
	ck_assert_ptr_null(gs1_find_ai(""));
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

	ck_assert_msg(parse_link(links[_i].uri) == links[_i].result, "%s: %s", links[_i].uri, why.text);
	if (links[_i].result == -1)
		ck_assert(why.text[0] && why.blame == FAULT_DATA);
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
		must(strspn(key + strlen(HOST), "/%-._0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
										"abcdefghijklmnopqrstuvwxyz") == strlen(key + strlen(HOST)));
		must(parse_link(key) == 1);
		must(strcmp(gs1_value(&gs1, "21"), serial) == 0);
		must(gs1_key(&gs1, again) && strcmp(key, again) == 0);
		must(!gs1_key_is_quantity(key));
	}
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
	static const char *const seeds[] = { "0109521234000013" "10LOT\x1d" "211001",
		HOST "/01/09521234000013/10/A%2FB/21/1001", "0219521234000010" "15261231" "3724\x1d" "10A" };
	unsigned seed = (unsigned)time(NULL);

	printf("gs1: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 60000; round++) {
		char key[GS1_KEY_MAX], text[100];
		const char *from = seeds[round % 3];
		size_t len = strlen(from);
		char *in = malloc(len); /* of its very size, so that a read beyond is seen */

		memcpy(in, from, len);
		for (int k = rand() % 4; k >= 0; k--)
			in[(size_t)rand() % len] =
				rand() % 2 ? (char)rand() : "/%0\x1d" "12?"[(size_t)rand() % 7];
		len -= (size_t)rand() % 3 ? 0 : (size_t)rand() % len;
		if (gs1_parse_element_string(in, len, &gs1, &why) == 0)
			must(gs1.count >= 1 && gs1.count <= GS1_FIELDS_MAX);
		gs1_format_hri(&gs1, text, sizeof text);
		if (gs1_parse_digital_link(in, len, &gs1, &why) == 1)
			must(gs1_key(&gs1, key) && parse_link(key) == 1);
		free(in);
	}
}
END_TEST

/* --- a second opinion -------------------- */

/* What zint and we must agree on: single values (zint knows no rules between AIs). */
static const char *const opinions[] = { "[00]395212340000000014", "[00]395212340000000015",
	"[00]095212340000010005", "[00]195212340000020001", "[00]39521234000000001",
	"[01]09521234000013", "[01]09521234000014", "[01]19521234000010", "[01]19521234000011",
	"[01]99521234000030[3103]001000[10]B7", "[01]09521234543213[10]ABC123", "[01]952123400001A3",
	"[01]09521234000013[10]A", "[01]09521234000013[10]12345678901234567890",
	"[01]09521234000013[10]123456789012345678901", "[01]09521234000013[10]A B",
	"[01]09521234000013[10]A#B", "[01]09521234000013[10]A@B", "[01]09521234000013[10]!%&'()*+,-./",
	"[01]09521234000013[10]:;<=>?_", "[01]09521234000013[10]A~B", "[01]09521234000013[10]A^B",
	"[01]09521234000013[15]261231", "[01]09521234000013[15]261200",
	"[01]09521234000013[15]261301", "[01]09521234000013[15]260001",
	"[01]09521234000013[15]260228", "[01]09521234000013[15]260229",
	"[01]09521234000013[15]280229", "[01]09521234000013[15]260431",
	"[01]09521234000013[17]261232", "[01]09521234000013[17]260630",
	"[01]09521234000013[17]26063A", "[01]09521234000013[17]2606", "[01]09521234000013[21]1001",
	"[01]09521234000013[21]a/b%c", "[01]09521234000013[21]123456789012345678901",
	"[02]19521234000010[37]24", "[02]19521234000010[37]12345678",
	"[02]19521234000010[37]123456789", "[02]19521234000010[37]2A", "[02]19521234000011[37]24",
	"[01]09521234000013[11]261123[21]1001", "[400]ORDER7[00]395212340000000014",
	"[410]9521234000013[00]395212340000000014" };

START_TEST(test_zint_agrees)
{
	char command[300], said[300] = "", folder[] = "/tmp/warenspur-check-XXXXXX", quoted[200];
	size_t used = 0;
	FILE *zint;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (const char *c = opinions[_i]; *c; c++)
		used += (size_t)snprintf(quoted + used, sizeof quoted - used, *c == '\'' ? "'\\''" : "%c", *c);
	snprintf(command, sizeof command, "zint -b 16 --gs1 -d '%s' -o %s/z.svg 2>&1; rm -r %s", quoted,
		folder, folder);
	zint = popen(command, "r");
	ck_assert_ptr_nonnull(zint);
	said[fread(said, 1, sizeof said - 1, zint)] = '\0';
	ck_assert_int_eq(pclose(zint), 0);
	ck_assert_msg((parse(opinions[_i]) == 0) == (said[0] == '\0'), "%s: zint \"%s\", we \"%s\"",
		opinions[_i], said, why.text);
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_check_digit_of_what_is_none, test_raw_bytes,
		test_hri_is_clean_and_fits, test_table_is_consistent, test_key_round_trip,
		test_keys_compared, test_fuzz, NULL };
	Suite *s = suite_of("core_gs1", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, test_sample_numbers, good_digits);
	add_table(tables, test_good_elements, good_elements);
	add_table(tables, test_bad_elements, bad_elements);
	add_table(tables, test_links, links);
	add_table(tables, test_zint_agrees, opinions);
	suite_add_tcase(s, tables);
	return s;
}
