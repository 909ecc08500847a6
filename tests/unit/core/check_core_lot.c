/* lot: batch, serial number, dates and weight of a code; dates and centuries; when they are over. */
#include "core/code/identify.h"
#include "core/code/ndef.h"
#include "core/code/plain_code.h"
#include "core/gs1/check_character.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

static struct scan scan;
static struct identity identity;

enum { YEAR = 2026 };

static const char *date(const struct lot_date *d)
{
	static char texts[4][LOT_DATE_SIZE];
	static int next;
	char *out = texts[next++ % 4];

	lot_format_date(d, YEAR, out);
	return out;
}

/* One line: what is known. */
static const char *lot_text(const struct lot *l)
{
	static char out[1024];

	snprintf(out, sizeof out, "%s|%s|%s|%s|%s|%s|%lld|%lld", l->gtin, l->number, l->serial,
		date(&l->best_before), date(&l->expiry), date(&l->production), (long long)l->net_g,
		(long long)l->gross_g);
	return out;
}

static const struct {
	const char *code, *lot;
	enum symbology symbology;
} cases[] = {
	/* GS1, in all its forms */
	{ "(01)09521234000013(10)L42(17)261231(21)S1", "09521234000013|L42|S1||2026-12-31||-1|-1",
		SYMBOLOGY_UNKNOWN },
	{ "]C10109521234000013"
	  "1726120010L42",
		"09521234000013|L42|||2026-12-31||-1|-1", SYMBOLOGY_UNKNOWN },
	{ "]d20109521234000013"
	  "15260200"
	  "11260105"
	  "310300150010AB",
		"09521234000013|AB||2026-02-28||2026-01-05|1500|-1", SYMBOLOGY_UNKNOWN },
	{ "https://id.gs1.org/01/09521234000013/10/L%2F4/21/7?17=261231&15=261130&3102=000150",
		"09521234000013|L/4|7|2026-11-30|2026-12-31||1500|-1", SYMBOLOGY_UNKNOWN },
	{ "https://example.com/01/09521234000013?7003=2612311430",
		"09521234000013||||2026-12-31T14:30||-1|-1", SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(7003)2612311430(17)270101", "09521234000013||||2026-12-31T14:30||-1|-1",
		SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(8008)26113008", "09521234000013|||||2026-11-30T08:00|-1|-1",
		SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(8008)2611300815", "09521234000013|||||2026-11-30T08:15|-1|-1",
		SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(8008)261130081559", "09521234000013|||||2026-11-30T08:15|-1|-1",
		SYMBOLOGY_UNKNOWN },
	{ "(00)395212340000000014(02)09521234000013(37)48(10)P7(3302)012345",
		"09521234000013|P7|||||-1|123450", SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(3201)000022", "09521234000013||||||998|-1", SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(3100)000002", "09521234000013||||||2000|-1", SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(3105)000149", "09521234000013||||||1|-1", SYMBOLOGY_UNKNOWN },
	{ "9521234000013",
		"09521234000013|||||"
		"|-1|-1",
		SYMBOLOGY_UNKNOWN },
	/* centuries: 50 years back, 50 ahead */
	{ "(01)09521234000013(17)760101", "09521234000013||||2076-01-01||-1|-1", SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(17)770101", "09521234000013||||1977-01-01||-1|-1", SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(17)280200", "09521234000013||||2028-02-29||-1|-1", SYMBOLOGY_UNKNOWN },
	{ "(01)09521234000013(17)280229", "09521234000013||||2028-02-29||-1|-1", SYMBOLOGY_UNKNOWN },
	/* a code that is rejected says nothing */
	{ "]C101095212340000131726133110L42",
		"|||||"
		"|-1|-1",
		SYMBOLOGY_UNKNOWN },
	{ "]d20109521234000014"
	  "10L42",
		"|||||"
		"|-1|-1",
		SYMBOLOGY_UNKNOWN },
	/* securPharm */
	{ "[)><RS>06<GS>9N110375286414<GS>1T12345ABCD<GS>D150617<GS>S12345ABCDEF98765<RS><EOT>",
		"|12345ABCD|12345ABCDEF98765||2015-06-17||-1|-1", SYMBOLOGY_DATAMATRIX },
	{ "[)><RS>06<GS>9N110375286414<GS>1TA<GS>D270200<GS>16D20260101<RS><EOT>",
		"|A|||2027-02-28|2026-01-01|-1|-1", SYMBOLOGY_DATAMATRIX },
	/* ISO 15434, formats 05, 06, 12 */
	{ "[)><RS>06<GS>1PABC<GS>1TL42<GS>S77<GS>14D20261231<GS>16D20260101<RS><EOT>",
		"|L42|77||2026-12-31|2026-01-01|-1|-1", SYMBOLOGY_DATAMATRIX },
	{ "[)><RS>06<GS>25D20261231<GS>TK1<RS><EOT>", "|K1||2026-12-31|||-1|-1", SYMBOLOGY_DATAMATRIX },
	{ "[)><RS>05<GS>01095212340000131726123110L42<RS><EOT>",
		"09521234000013|L42|||2026-12-31||-1|-1", SYMBOLOGY_DATAMATRIX },
	{ "[)><RS>12<GS>MFR 12345<GS>SER S1<GS>LOT L42<GS>EXP 20261231<RS><EOT>",
		"|L42|S1||2026-12-31||-1|-1", SYMBOLOGY_DATAMATRIX },
	/* others */
	{ "1TL42", "|L42|||||-1|-1", SYMBOLOGY_CODE128 },
	{ "PWBP-302 1PMPNWBP-302 Q1 1TL42", "|L42|||||-1|-1", SYMBOLOGY_DATAMATRIX },
	{ "https://example.com/?25P=UN1234&S=4711&1T=L42",
		"|L42||||"
		"|-1|-1",
		SYMBOLOGY_QR },
	{ "=>026365", "||||2026-12-31||-1|-1", SYMBOLOGY_CODE128 },
	{ "&>0263650830", "||||2026-12-31T08:30||-1|-1", SYMBOLOGY_CODE128 },
	{ "any text",
		"|||||"
		"|-1|-1",
		SYMBOLOGY_QR },
};

START_TEST(a_code_says_it)
{
	ck_assert_int_eq(plain_code_to_scan(cases[_i].code, strlen(cases[_i].code), cases[_i].symbology,
						 &scan, NULL),
		0);
	identify(&scan, &identity);
	ck_assert_msg(strcmp(lot_text(&identity.lot), cases[_i].lot) == 0, "%s: %s", cases[_i].code,
		lot_text(&identity.lot));
}
END_TEST

/* HIBC (ANSI/HIBC 2.6), without the check character. */
static const struct {
	const char *code, *lot;
} hibc_cases[] = {
	{ "+A99912345/$$52001510X3/16D20111212/S77DEFG45",
		"|10X3|77DEFG45||2020-01-15|2011-12-12|-1|-1" },
	{ "+A99912345/$10X3",
		"|10X3||||"
		"|-1|-1" },
	{ "+A99912345/$$092610X3", "|10X3|||2026-09-30||-1|-1" },
	{ "+A99912345/$$122610X3", "|10X3|||2026-12-31||-1|-1" },
	{ "+A99912345/$$2221926L1", "|L1|||||-1|-1" }, /* 22 19 26: no month */
	{ "+A99912345/$$2120926L1", "|L1|||2026-12-09||-1|-1" },
	{ "+A99912345/$$3261209L1", "|L1|||2026-12-09||-1|-1" },
	{ "+A99912345/$$426120913L1", "|L1|||2026-12-09T13:00||-1|-1" },
	{ "+A99912345/$$526365L1", "|L1|||2026-12-31||-1|-1" },
	{ "+A99912345/$$526366L1", "|L1|||||-1|-1" }, /* no such day in 2026 */
	{ "+A99912345/$$62636523L1", "|L1|||2026-12-31T23:00||-1|-1" },
	{ "+A99912345/$$7L1", "|L1|||||-1|-1" },
	{ "+A99912345/$$8053261209L1", "|L1|||2026-12-09||-1|-1" },
	{ "+A99912345/$$+3261209S1", "||S1||2026-12-09||-1|-1" },
	{ "+A99912345/$+S1", "||S1||||-1|-1" }, { "+A99912345/14D20261231", "||||2026-12-31||-1|-1" },
	{ "+A99912345/26365L1", "|L1|||2026-12-31||-1|-1" },
	{ "+$$3261209L1X", "|L1|||2026-12-09||-1|-1" }, /* X: the check character of its primary code */
};

START_TEST(a_hibc_says_it)
{
	char code[128];
	size_t n = strlen(hibc_cases[_i].code);

	snprintf(code, sizeof code, "%s%c", hibc_cases[_i].code,
		check_character_hibc(hibc_cases[_i].code, n));
	ck_assert_int_eq(plain_code_to_scan(code, n + 1, SYMBOLOGY_CODE128, &scan, NULL), 0);
	identify(&scan, &identity);
	ck_assert_str_eq(identity.family->name, "hibc");
	ck_assert_msg(strcmp(lot_text(&identity.lot), hibc_cases[_i].lot) == 0, "%s: %s", code,
		lot_text(&identity.lot));
}
END_TEST

static void put_uri(const char *first, const char *second)
{
	size_t n;

	memset(&scan, 0, sizeof scan);
	scan.carrier = CARRIER_NFC;
	strcpy(scan.tag, "04A1B2C3D4E5F6");
	n = ndef_build_text(first, "en", scan.data, sizeof scan.data);
	if (second) {
		scan.data[0] &= (unsigned char)~0x40; /* not the last record */
		scan.data[n] = 0;
		n += ndef_build_text(second, "en", scan.data + n, sizeof scan.data - n);
		scan.data[n - strlen(second) - 7] &= (unsigned char)~0x80; /* not the first */
	}
	scan.data_len = (uint32_t)n;
	identify(&scan, &identity);
}

START_TEST(a_tag_says_it)
{
	put_uri("https://id.gs1.org/01/09521234000013/10/L42/21/7?17=261231", NULL);
	ck_assert_str_eq(lot_text(&identity.lot), "09521234000013|L42|7||2026-12-31||-1|-1");
	put_uri("(01)09521234000013(21)7(10)L42", NULL);
	ck_assert_str_eq(lot_text(&identity.lot), "09521234000013|L42|7||||-1|-1");
	put_uri("(01)09521234000013(21)7", "(01)09521234000013(10)L42(17)261231");
	ck_assert_str_eq(lot_text(&identity.lot), "09521234000013|L42|7||2026-12-31||-1|-1");
	/* of other goods */
	put_uri("(01)09521234000013(21)7", "(01)09521234000020(10)L42(17)261231");
	ck_assert_str_eq(lot_text(&identity.lot), "09521234000013||7||||-1|-1");
	put_uri("urn:epc:id:sgtin:9521234.000001.1001", NULL);
	ck_assert_str_eq(lot_text(&identity.lot), "09521234000013||1001||||-1|-1");
}
END_TEST

/* Lengths, sets and dates that no label has: nothing is made of them. */
START_TEST(what_is_wrong_is_left_out)
{
	static const char *const wrong[] = { "261301", "260001", "26123", "2612311", "26AB31", "",
		"261232" };
	struct lot l;
	char huge[512];

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		lot_init(&l);
		lot_add_field(&l, LOT_EXPIRY, "YYMMDD", wrong[i], strlen(wrong[i]));
		ck_assert_str_eq(date(&l.expiry), "");
		ck_assert(lot_is_empty(&l));
	}
	lot_init(&l);
	lot_add_field(&l, LOT_EXPIRY, "YYMMDD", "260229", 6); /* 2026 is no leap year */
	ck_assert_str_eq(date(&l.expiry), "");
	lot_init(&l);
	lot_add_field(&l, LOT_EXPIRY, "YYYYMMDD", "02611231", 8);
	ck_assert_str_eq(date(&l.expiry), "");
	memset(huge, 'A', sizeof huge);
	lot_add_field(&l, LOT_NUMBER, NULL, huge, sizeof huge);
	ck_assert_str_eq(l.number, "");
	lot_add_field(&l, LOT_NUMBER, NULL, "A\x1b[2J", 5);
	ck_assert_ptr_null(strchr(l.number, '\x1b'));
	ck_assert_ptr_nonnull(strstr(l.number, "U+001B"));
	lot_add_field(&l, LOT_NUMBER, NULL, "B", 1); /* what is there stays */
	ck_assert_int_eq(l.number[0], 'A');
}
END_TEST

START_TEST(dates_are_over)
{
	/* a day counts up to its end, a time up to its minute */
	ck_assert_int_eq(lot_judge("2026-12-31", "", "2026-12-31T23:59"), LOT_FRESH);
	ck_assert_int_eq(lot_judge("2026-12-31", "", "2027-01-01T00:00"), LOT_EXPIRED);
	ck_assert_int_eq(lot_judge("2026-12-31T14:30", "", "2026-12-31T14:30"), LOT_FRESH);
	ck_assert_int_eq(lot_judge("2026-12-31T14:30", "", "2026-12-31T14:31"), LOT_EXPIRED);
	ck_assert_int_eq(lot_judge("", "2026-11-30", "2026-12-01T00:00"), LOT_PAST_BEST);
	ck_assert_int_eq(lot_judge("", "2026-11-30", "2026-11-30T23:59"), LOT_FRESH);
	ck_assert_int_eq(lot_judge("2026-12-31", "2026-11-30", "2026-12-01T00:00"), LOT_PAST_BEST);
	ck_assert_int_eq(lot_judge("2026-12-31", "2026-11-30", "2027-01-01T00:00"), LOT_EXPIRED);
	ck_assert_int_eq(lot_judge("", "", "2027-01-01T00:00"), LOT_FRESH);
}
END_TEST

START_TEST(centuries)
{
	const struct lot_date d = { .year = 0, .month = 2, .minutes = -1 };
	char out[LOT_DATE_SIZE];

	/* day 00 of February 2000, 2100 (no leap year) and 1900 */
	lot_format_date(&d, 2000, out);
	ck_assert_str_eq(out, "2000-02-29");
	lot_format_date(&d, 2051, out);
	ck_assert_str_eq(out, "2100-02-28");
	lot_format_date(&d, 1949, out);
	ck_assert_str_eq(out, "1900-02-28");
	ck_assert_int_eq(gs1_full_year(50, 2000), 2050);
	ck_assert_int_eq(gs1_full_year(51, 2000), 1951);
	ck_assert_int_eq(gs1_full_year(0, 2049), 2000);
	ck_assert_int_eq(gs1_full_year(0, 2050), 2100);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_tag_says_it, what_is_wrong_is_left_out, dates_are_over,
		centuries, NULL };
	Suite *s = suite_of("core_lot", tests);
	TCase *c = tcase_create("codes");

	suite_add_tcase(s, c);
	add_table(c, a_code_says_it, cases);
	add_table(c, a_hibc_says_it, hibc_cases);
	return s;
}
