/* identify: what a scan is, for friendly and for hostile bytes. */
#include "core/code/identify.h"
#include "core/code/plain_code.h"
#include "core/code/ndef.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HOST "https://id.gs1.org"
#define GTIN HOST "/01/09521234000013"

static struct scan scan;
static struct identity identity;

/* Of the scan identified last. */
static const char *item(void)
{
	static char out[IDENTITY_ITEM_SIZE];

	memset(out, 0xA5, sizeof out);
	must(identify_item(&scan, &identity, out, sizeof out) == strlen(out));
	return out;
}

static const char *text(void)
{
	static char out[IDENTITY_TEXT_SIZE];

	memset(out, 0xA5, sizeof out);
	must(identify_text(&scan, out, sizeof out) == strlen(out));
	return out;
}

START_TEST(test_small)
{
	ck_assert_uint_lt(sizeof(struct identity), 10000);
}
END_TEST

static void barcode(enum symbology symbology, const void *data, size_t len)
{
	memset(&scan, 0, sizeof scan);
	memset(&identity, 0xA5, sizeof identity);
	scan.carrier = CARRIER_BARCODE;
	scan.symbology = symbology;
	scan.data_len = (uint32_t)len;
	memcpy(scan.data, data, len);
	identify(&scan, &identity);
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return true;
	return false;
}

static const struct {
	enum symbology given;
	const char *data;
	enum symbology symbology;
	const char *item; /* "" where it is rejected */
} codes[] = {
	/* A scanner that names no symbology: digits of four lengths with a right check digit. */
	{ SYMBOLOGY_UNKNOWN, "96385074", SYMBOLOGY_UNKNOWN, HOST "/01/00000096385074" },
	{ SYMBOLOGY_UNKNOWN, "036000291452", SYMBOLOGY_UNKNOWN, HOST "/01/00036000291452" },
	{ SYMBOLOGY_UNKNOWN, "9521234000013", SYMBOLOGY_UNKNOWN, GTIN },
	{ SYMBOLOGY_UNKNOWN, "19521234000010", SYMBOLOGY_UNKNOWN, HOST "/01/19521234000010" },
	{ SYMBOLOGY_UNKNOWN, "96385075", SYMBOLOGY_UNKNOWN, "code:96385075" },
	{ SYMBOLOGY_UNKNOWN, "036000291453", SYMBOLOGY_UNKNOWN, "code:036000291453" },
	{ SYMBOLOGY_UNKNOWN, "9521234000014", SYMBOLOGY_UNKNOWN, "code:9521234000014" },
	{ SYMBOLOGY_UNKNOWN, "19521234000011", SYMBOLOGY_UNKNOWN, "code:19521234000011" },
	{ SYMBOLOGY_UNKNOWN, "952123400001", SYMBOLOGY_UNKNOWN, "code:952123400001" },
	{ SYMBOLOGY_UNKNOWN, "395212340000000014", SYMBOLOGY_UNKNOWN, "code:395212340000000014" },
	{ SYMBOLOGY_UNKNOWN, "952123400001x", SYMBOLOGY_UNKNOWN, "code:952123400001x" },
	{ SYMBOLOGY_UNKNOWN, GTIN "/21/1001", SYMBOLOGY_UNKNOWN, GTIN "/21/1001" },
	{ SYMBOLOGY_UNKNOWN, "PALETTE 7", SYMBOLOGY_UNKNOWN, "code:PALETTE 7" },
	/* Symbologies whose digits are no GTIN, and those that demand one. */
	{ SYMBOLOGY_CODE128, "9521234000013", SYMBOLOGY_CODE128, "code:9521234000013" },
	{ SYMBOLOGY_CODE39, "96385074", SYMBOLOGY_CODE39, "code:96385074" },
	{ SYMBOLOGY_QR, "9521234000013", SYMBOLOGY_QR, "code:9521234000013" },
	{ SYMBOLOGY_ITF, "19521234000010", SYMBOLOGY_ITF, "code:19521234000010" },
	{ SYMBOLOGY_EAN13, "9521234000013", SYMBOLOGY_EAN13, GTIN },
	{ SYMBOLOGY_EAN13, "9521234000014", SYMBOLOGY_EAN13, "" },
	{ SYMBOLOGY_EAN8, "96385074", SYMBOLOGY_EAN8, HOST "/01/00000096385074" },
	{ SYMBOLOGY_EAN8, "96385075", SYMBOLOGY_EAN8, "" },
	{ SYMBOLOGY_UPCA, "036000291452", SYMBOLOGY_UPCA, HOST "/01/00036000291452" },
	{ SYMBOLOGY_UPCA, "036000291453", SYMBOLOGY_UPCA, "" },
	{ SYMBOLOGY_ITF14, "19521234000010", SYMBOLOGY_ITF14, HOST "/01/19521234000010" },
	{ SYMBOLOGY_ITF14, "19521234000011", SYMBOLOGY_ITF14, "" },
	{ SYMBOLOGY_EAN13, "", SYMBOLOGY_EAN13, "" },
	{ SYMBOLOGY_EAN13, "952123400001X", SYMBOLOGY_EAN13, "" },
	/* AIM prefixes name the symbology and are no part of the text. */
	{ SYMBOLOGY_UNKNOWN, "]E09521234000013", SYMBOLOGY_EAN13, GTIN },
	{ SYMBOLOGY_UNKNOWN, "]E496385074", SYMBOLOGY_EAN8, HOST "/01/00000096385074" },
	{ SYMBOLOGY_UNKNOWN, "]E09521234000014", SYMBOLOGY_EAN13, "" },
	{ SYMBOLOGY_UNKNOWN, "]C0ABC", SYMBOLOGY_CODE128, "code:ABC" },
	{ SYMBOLOGY_UNKNOWN, "]C10109521234000013211001", SYMBOLOGY_GS1_128, GTIN "/21/1001" },
	{ SYMBOLOGY_UNKNOWN,
		"]C1\x1d"
		"0109521234000013211001",
		SYMBOLOGY_GS1_128, GTIN "/21/1001" },
	{ SYMBOLOGY_UNKNOWN, "]d20109521234000013211001", SYMBOLOGY_GS1_DATAMATRIX, GTIN "/21/1001" },
	{ SYMBOLOGY_UNKNOWN, "]Q300395212340000000014", SYMBOLOGY_GS1_QR,
		HOST "/00/395212340000000014" },
	{ SYMBOLOGY_UNKNOWN, "]Q1" GTIN "/21/1001", SYMBOLOGY_QR, GTIN "/21/1001" },
	{ SYMBOLOGY_UNKNOWN, "]d1hello", SYMBOLOGY_DATAMATRIX, "code:hello" },
	{ SYMBOLOGY_UNKNOWN, "]A0ABC", SYMBOLOGY_CODE39, "code:ABC" },
	{ SYMBOLOGY_UNKNOWN, "]I012345678", SYMBOLOGY_ITF, "code:12345678" },
	{ SYMBOLOGY_UNKNOWN, "]I119521234000010", SYMBOLOGY_ITF14, HOST "/01/19521234000010" },
	{ SYMBOLOGY_UNKNOWN, "]I1123457", SYMBOLOGY_ITF, "code:123457" },
	{ SYMBOLOGY_UNKNOWN, "]I119521234000011", SYMBOLOGY_ITF14, "" },
	/* ISO/IEC 15424: all letters, also for modifiers that are not assigned. */
	{ SYMBOLOGY_UNKNOWN, "]Z9abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]Z0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]B0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]D0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]K0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]N0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]O4abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]P0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]T0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]c0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]h1abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]o0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]p0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]s0abc", SYMBOLOGY_UNKNOWN, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]L9abc", SYMBOLOGY_PDF417, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]U1abc", SYMBOLOGY_MAXICODE, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]z0abc", SYMBOLOGY_AZTEC, "code:abc" },
	{ SYMBOLOGY_AZTEC, "abc", SYMBOLOGY_AZTEC, "code:abc" },
	{ SYMBOLOGY_UNKNOWN,
		"]z1010952123454321321"
		"77",
		SYMBOLOGY_GS1_AZTEC, "https://id.gs1.org/01/09521234543213/21/77" },
	{ SYMBOLOGY_GS1_AZTEC,
		"010952123454321321"
		"77",
		SYMBOLOGY_GS1_AZTEC, "https://id.gs1.org/01/09521234543213/21/77" },
	{ SYMBOLOGY_UNKNOWN, "]A9abc", SYMBOLOGY_CODE39, "code:abc" },
	{ SYMBOLOGY_UNKNOWN, "]Vxabc", SYMBOLOGY_UNKNOWN, "code:]Vxabc" },
	{ SYMBOLOGY_UNKNOWN, "]C-abc", SYMBOLOGY_UNKNOWN, "code:]C-abc" },
	{ SYMBOLOGY_UNKNOWN, "]C", SYMBOLOGY_UNKNOWN, "code:]C" },
	/* GS1. */
	{ SYMBOLOGY_GS1_128,
		"\x1d"
		"00395212340000000014",
		SYMBOLOGY_GS1_128, HOST "/00/395212340000000014" },
	{ SYMBOLOGY_GS1_128,
		"0109521234000013"
		"10LOT\x1d"
		"211001",
		SYMBOLOGY_GS1_128, GTIN "/21/1001" },
	{ SYMBOLOGY_GS1_128, "00395212340000000015", SYMBOLOGY_GS1_128, "" },
	{ SYMBOLOGY_GS1_128, "\x1d", SYMBOLOGY_GS1_128, "" },
	{ SYMBOLOGY_GS1_128,
		"\x1d\x1d"
		"00395212340000000014",
		SYMBOLOGY_GS1_128, "" },
	{ SYMBOLOGY_GS1_128, "0219521234000010", SYMBOLOGY_GS1_128, "" },
	{ SYMBOLOGY_GS1_128, "10LOT", SYMBOLOGY_GS1_128, "code:10LOT" },
	{ SYMBOLOGY_GS1_128,
		"8003"
		"09521234000013A7",
		SYMBOLOGY_GS1_128, HOST "/8003/09521234000013A7" },
	{ SYMBOLOGY_GS1_128,
		"4149521234000013"
		"254HALL1",
		SYMBOLOGY_GS1_128, HOST "/414/9521234000013/254/HALL1" },
	{ SYMBOLOGY_GS1_128,
		"3302001500"
		"403ABC",
		SYMBOLOGY_GS1_128, "code:3302001500403ABC" },
	/* All prefixes of ISO/IEC 15424 that a scanner of goods may send. */
	{ SYMBOLOGY_UNKNOWN, "]C2ABC", SYMBOLOGY_CODE128, "code:ABC" },
	{ SYMBOLOGY_UNKNOWN, "]A7ABC", SYMBOLOGY_CODE39, "code:ABC" },
	{ SYMBOLOGY_UNKNOWN, "]e00109521234000013", SYMBOLOGY_GS1_DATABAR, GTIN },
	{ SYMBOLOGY_UNKNOWN, "]e00109521234000014", SYMBOLOGY_GS1_DATABAR, "" },
	{ SYMBOLOGY_GS1_DATABAR, "0109521234000013211001", SYMBOLOGY_GS1_DATABAR, GTIN "/21/1001" },
	{ SYMBOLOGY_GS1_DATABAR, "10LOT", SYMBOLOGY_GS1_DATABAR, "code:10LOT" },
	{ SYMBOLOGY_GS1_DATABAR, "0109521234000014", SYMBOLOGY_GS1_DATABAR, "" },
	{ SYMBOLOGY_UNKNOWN,
		"]E39521234000013"
		"12345",
		SYMBOLOGY_EAN13, GTIN },
	{ SYMBOLOGY_UNKNOWN,
		"]E1"
		"12",
		SYMBOLOGY_UNKNOWN, "code:12" },
	{ SYMBOLOGY_UNKNOWN,
		"]Q4"
		"0109521234000013",
		SYMBOLOGY_GS1_QR, GTIN },
	{ SYMBOLOGY_UNKNOWN,
		"]d5"
		"0109521234000013",
		SYMBOLOGY_GS1_DATAMATRIX, GTIN },
	{ SYMBOLOGY_UNKNOWN,
		"]L0"
		"9521234000013",
		SYMBOLOGY_PDF417, "code:9521234000013" },
	{ SYMBOLOGY_UNKNOWN, "]z0" GTIN, SYMBOLOGY_AZTEC, GTIN },
	{ SYMBOLOGY_UNKNOWN, "]F0A123A", SYMBOLOGY_UNKNOWN, "code:A123A" },
	{ SYMBOLOGY_UNKNOWN, "]I3123456", SYMBOLOGY_ITF, "code:123456" },
	{ SYMBOLOGY_DATAMATRIX,
		"[)>\x1e"
		"05\x1d"
		"0109521234000013211001\x1e\x04",
		SYMBOLOGY_DATAMATRIX, GTIN "/21/1001" },
	{ SYMBOLOGY_DATAMATRIX,
		"[)>\x1e"
		"05\x1d"
		"0109521234000014\x1e\x04",
		SYMBOLOGY_DATAMATRIX, "code:[)><U+001E>05<U+001D>0109521234000014<U+001E><U+0004>" },
	{ SYMBOLOGY_DATAMATRIX,
		"[)>\x1e"
		"06\x1d"
		"P12\x1e\x04",
		SYMBOLOGY_DATAMATRIX, "code:[)><U+001E>06<U+001D>P12<U+001E><U+0004>" },
	{ SYMBOLOGY_UNKNOWN, "21348075016401", SYMBOLOGY_UNKNOWN, "code:21348075016401" },
	/* UPC-E: from a scanner that names no symbology if it is no EAN-8. */
	{ SYMBOLOGY_UNKNOWN, "01234505", SYMBOLOGY_UNKNOWN, HOST "/01/00012000003455" },
	{ SYMBOLOGY_UPCE, "01234505", SYMBOLOGY_UPCE, HOST "/01/00012000003455" },
	{ SYMBOLOGY_UPCE, "01234506", SYMBOLOGY_UPCE, "" },
	{ SYMBOLOGY_UNKNOWN, "01234506", SYMBOLOGY_UNKNOWN, "code:01234506" },
	{ SYMBOLOGY_UPCE, "21234505", SYMBOLOGY_UPCE, "" },
	{ SYMBOLOGY_UPCE, "012000003455", SYMBOLOGY_UPCE, HOST "/01/00012000003455" },
	{ SYMBOLOGY_UNKNOWN, "]E001234505", SYMBOLOGY_EAN13, HOST "/01/00012000003455" },
	{ SYMBOLOGY_UPCE, "0123450512345", SYMBOLOGY_UPCE, HOST "/01/00012000003455" },
	{ SYMBOLOGY_UNKNOWN, "96385074", SYMBOLOGY_UNKNOWN, HOST "/01/00000096385074" },
	/* Add-ons of two and five digits. */
	{ SYMBOLOGY_UNKNOWN, "978054466825652495", SYMBOLOGY_UNKNOWN, HOST "/01/09780544668256" },
	{ SYMBOLOGY_UNKNOWN, "978054466825652495e", SYMBOLOGY_UNKNOWN, HOST "/01/09780544668256" },
	{ SYMBOLOGY_UNKNOWN, "977147396801204", SYMBOLOGY_UNKNOWN, HOST "/01/09771473968012" },
	{ SYMBOLOGY_UNKNOWN, "9771473968012 04", SYMBOLOGY_UNKNOWN, HOST "/01/09771473968012" },
	{ SYMBOLOGY_UNKNOWN, "952123400001312", SYMBOLOGY_UNKNOWN, GTIN },
	{ SYMBOLOGY_UNKNOWN, "952123400001412", SYMBOLOGY_UNKNOWN, "code:952123400001412" },
	{ SYMBOLOGY_UNKNOWN, "9521234000013123", SYMBOLOGY_UNKNOWN, "code:9521234000013123" },
	{ SYMBOLOGY_UNKNOWN, "03600029145212345", SYMBOLOGY_UNKNOWN, HOST "/01/00036000291452" },
	{ SYMBOLOGY_EAN13, "952123400001312", SYMBOLOGY_EAN13, GTIN },
	{ SYMBOLOGY_EAN13, "952123400001312345", SYMBOLOGY_EAN13, GTIN },
	{ SYMBOLOGY_EAN13, "952123400001412345", SYMBOLOGY_EAN13, "" },
	{ SYMBOLOGY_EAN8, "9638507412", SYMBOLOGY_EAN8, HOST "/01/00000096385074" },
	{ SYMBOLOGY_EAN8, "9638507412345", SYMBOLOGY_EAN8, HOST "/01/00000096385074" },
	{ SYMBOLOGY_UPCA, "03600029145205", SYMBOLOGY_UPCA, HOST "/01/00036000291452" },
	{ SYMBOLOGY_UNKNOWN, "]E303600029145212345", SYMBOLOGY_EAN13, HOST "/01/00036000291452" },
	{ SYMBOLOGY_UNKNOWN, "]E4963850741", SYMBOLOGY_EAN8, "" },
	{ SYMBOLOGY_UNKNOWN, "9638507412", SYMBOLOGY_UNKNOWN, "code:9638507412" },
	{ SYMBOLOGY_UNKNOWN, "490154203237518", SYMBOLOGY_UNKNOWN, "code:490154203237518" }, /* IMEI */
	{ SYMBOLOGY_CODE128, "977147396801204", SYMBOLOGY_CODE128, "code:977147396801204" },
	/* GS1 without an AIM prefix: right to the last character, with a key in front or a separator. */
	{ SYMBOLOGY_UNKNOWN, "0109521234000013211001", SYMBOLOGY_UNKNOWN, GTIN "/21/1001" },
	{ SYMBOLOGY_UNKNOWN,
		"010952123400001310LOT\x1d"
		"211001",
		SYMBOLOGY_UNKNOWN, GTIN "/21/1001" },
	{ SYMBOLOGY_UNKNOWN, "00395212340000000014", SYMBOLOGY_UNKNOWN, HOST "/00/395212340000000014" },
	{ SYMBOLOGY_UNKNOWN, "0109521234000013", SYMBOLOGY_UNKNOWN, GTIN },
	{ SYMBOLOGY_UNKNOWN,
		"\x1d"
		"0109521234000013",
		SYMBOLOGY_UNKNOWN, GTIN },
	{ SYMBOLOGY_UNKNOWN,
		"\x1d"
		"0109521234000014",
		SYMBOLOGY_UNKNOWN, "" },
	{ SYMBOLOGY_UNKNOWN, "0109521234000014211001", SYMBOLOGY_UNKNOWN,
		"code:0109521234000014211001" },
	{ SYMBOLOGY_UNKNOWN, "0109521234000013171331", SYMBOLOGY_UNKNOWN,
		"code:0109521234000013171331" },
	{ SYMBOLOGY_UNKNOWN, "1012345678901234", SYMBOLOGY_UNKNOWN, "code:1012345678901234" },
	{ SYMBOLOGY_CODE128, "0109521234000013211001", SYMBOLOGY_CODE128,
		"code:0109521234000013211001" },
	{ SYMBOLOGY_UNKNOWN, "]C00109521234000013211001", SYMBOLOGY_CODE128,
		"code:0109521234000013211001" },
	{ SYMBOLOGY_UNKNOWN, "21348075016401", SYMBOLOGY_UNKNOWN, "code:21348075016401" },
	/* Almost a command is no command, and no such command is not an item. */
	{ SYMBOLOGY_CODE128, "WSP", SYMBOLOGY_CODE128, "code:WSP" },
	{ SYMBOLOGY_CODE128, "wsp:stop", SYMBOLOGY_CODE128, "code:wsp:stop" },
	{ SYMBOLOGY_CODE128, " WSP:STOP", SYMBOLOGY_CODE128, "code: WSP:STOP" },
	{ SYMBOLOGY_CODE128, "WSP:", SYMBOLOGY_CODE128, "" },
	{ SYMBOLOGY_CODE128, "WSP:STOPP", SYMBOLOGY_CODE128, "" },
	{ SYMBOLOGY_CODE128, "WSP:STOP:", SYMBOLOGY_CODE128, "" },
	{ SYMBOLOGY_CODE128, "WSP:UNDO:7", SYMBOLOGY_CODE128, "" },
	{ SYMBOLOGY_CODE128, "WSP:LANG:FR", SYMBOLOGY_CODE128, "" },
	{ SYMBOLOGY_CODE128,
		"WSP:STOP:1234567890123456789012345678901234567890123456789012345678901234",
		SYMBOLOGY_CODE128, "" },
	/* What attacks stays what it is: a code, readable and harmless. */
	{ SYMBOLOGY_QR, "\x1b[2J", SYMBOLOGY_QR, "code:<U+001B>[2J" },
	{ SYMBOLOGY_QR, "\x1b]52;c;aGk=\x07", SYMBOLOGY_QR, "code:<U+001B>]52;c;aGk=<U+0007>" },
	{ SYMBOLOGY_QR,
		"\xe2\x80\xae"
		"fdp.exe",
		SYMBOLOGY_QR, "code:<U+202E>fdp.exe" },
	{ SYMBOLOGY_QR, "'); DROP TABLE scan;--", SYMBOLOGY_QR, "code:'); DROP TABLE scan;--" },
	{ SYMBOLOGY_QR, "=HYPERLINK(\"x\")", SYMBOLOGY_QR, "code:=HYPERLINK(\"x\")" },
	{ SYMBOLOGY_QR, "%s%n%99999d", SYMBOLOGY_QR, "code:%s%n%99999d" },
	{ SYMBOLOGY_QR, "<U+001B>[2J", SYMBOLOGY_QR, "code:<U+003C>U+001B>[2J" },
	{ SYMBOLOGY_QR,
		"\x9b"
		"2J",
		SYMBOLOGY_QR, "code:<0x9B>2J" },
	{ SYMBOLOGY_QR,
		"Gr\xf6\xdf"
		"e 42",
		SYMBOLOGY_QR, "code:Größe 42" }, /* ISO 8859-1 */
	{ SYMBOLOGY_QR, "Größe 42", SYMBOLOGY_QR, "code:Größe 42" },
	{ SYMBOLOGY_CODE128, "Ma\xdf 3,50 \x80", SYMBOLOGY_CODE128, "code:Maß 3,50 €" }, /* 1252 */
	{ SYMBOLOGY_QR, "\xfc\xe4\x01 a", SYMBOLOGY_QR, "code:<0xFC><0xE4><U+0001> a" },
	{ SYMBOLOGY_QR, "\xfc\xe4\xf6 a", SYMBOLOGY_QR, "code:<0xFC><0xE4><0xF6> a" },
	{ SYMBOLOGY_QR, HOST "/01/09521234000014", SYMBOLOGY_QR, "code:" HOST "/01/09521234000014" },
	{ SYMBOLOGY_QR, HOST "/01/09521234000013/21/%1B", SYMBOLOGY_QR,
		"code:" HOST "/01/09521234000013/21/%1B" },
};

START_TEST(test_codes)
{
	barcode(codes[_i].given, codes[_i].data, strlen(codes[_i].data));
	ck_assert_str_eq(item(), codes[_i].item);
	ck_assert_int_eq((int)identity.symbology, (int)codes[_i].symbology);
	ck_assert_int_eq(identity.rejected, codes[_i].item[0] == '\0');
	ck_assert_ptr_null(identity.command);
	ck_assert(!identity.rejected || identity.reason.text[0]);
	ck_assert(strncmp(item(), HOST, strlen(HOST)) != 0 || identity.gs1.count > 0);
}
END_TEST

static const struct {
	const char *data, *verb, *argument;
} commands[] = {
	{ "WSP:START", "start", "" },
	{ "]C0WSP:STOP", "stop", "" },
	{ "]Q1WSP:STOP:plc2", "stop", "plc2" },
	{ "WSP:RESET", "reset", "" },
	{ "WSP:LANE2", "lane", "" },
	{ "WSP:LANE2:plc1", "lane", "plc1" },
	{ "WSP:UNDO", "undo", "" },
	{ "WSP:NEXT", "next", "" },
	{ "WSP:ACK", "ack", "" },
	{ "WSP:PLACE:storage", "place", "storage" },
	{ "WSP:LANG:DE", "lang", "de" },
	{ "WSP:LANG:EN", "lang", "en" },
	{ "WSP:STOP:\x1b[2J", "stop", "<U+001B>[2J" },
};

START_TEST(test_commands)
{
	barcode(SYMBOLOGY_UNKNOWN, commands[_i].data, strlen(commands[_i].data));
	ck_assert_ptr_nonnull(identity.command);
	ck_assert_str_eq(identity.command->verb, commands[_i].verb);
	ck_assert_str_eq(identity.argument, commands[_i].argument);
	ck_assert_str_eq(item(), "");
	ck_assert(!identity.rejected);
}
END_TEST

START_TEST(test_every_command_is_found)
{
	for (size_t i = 0; i < command_code_count; i++) {
		const struct command_code *found;
		const char *argument;

		if (command_codes[i].target == COMMAND_FOR_PLACE ||
			command_codes[i].target == COMMAND_FOR_GUEST) { /* which one? */
			ck_assert_int_eq(command_code_find(command_codes[i].content, &found, &argument), -1);
			continue;
		}
		ck_assert_int_eq(command_code_find(command_codes[i].content, &found, &argument), 1);
		ck_assert_ptr_eq(found, &command_codes[i]);
		ck_assert_str_eq(argument,
			command_codes[i].target == COMMAND_FOR_PLC ? "" : command_codes[i].argument);
		ck_assert_uint_eq(strspn(command_codes[i].content, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:"),
			strlen(command_codes[i].content));
	}
}
END_TEST

START_TEST(test_a_wrong_check_digit_is_named)
{
	barcode(SYMBOLOGY_UNKNOWN, "9521234000014", 13);
	ck_assert_ptr_nonnull(strstr(identity.reason.text, "should be 3"));
	barcode(SYMBOLOGY_EAN13, "9521234000014", 13);
	ck_assert_ptr_nonnull(strstr(identity.reason.text, "should be 3"));
	barcode(SYMBOLOGY_GS1_128, "00395212340000000015", 20);
	ck_assert_ptr_nonnull(strstr(identity.reason.text, "should be 4"));
	barcode(SYMBOLOGY_QR, HOST "/01/09521234000014", 36);
	ck_assert_ptr_nonnull(strstr(identity.reason.text, "should be 3"));
	barcode(SYMBOLOGY_CODE128, "9521234000014", 13);
	ck_assert_str_eq(identity.reason.text, "");
}
END_TEST

/* Without separators, or with other characters instead: the sentence says what to set. */
static const struct {
	const char *data, *says;
} separators[] = {
	{ "]C101095212340000131726013110A2021121095212341118411519721",
		"separator (FNC1) after field (10)" },
	{ "]d2010952123400001321ABCDEFGHIJKLMNO10LOT71", "separator (FNC1) after field (21)" },
	{ "]C1010952123400001310LOT7|2144", "arrives as \"|\"" },
	{ "]C1010952123400001310LOT7~2144", "arrives as \"~\"" },
	{ "]C1010952123400001310LOT7 2144", "arrives as \" \"" },
	{ "]C1010952123400001310LOT7#2144", "arrives as \"#\"" },
	{ "]C1010952123400001310LOT7$2144", "arrives as \"$\"" },
	{ "]C1010952123400001310LOT7@2144", "arrives as \"@\"" },
	{ "]C1010952123400001310LOT7\t2144", "arrives as \"<U+0009>\"" },
	{ "]C1010952123400001310LOT7\x1e"
	  "2144",
		"arrives as \"<U+001E>\"" },
	{ "]C1010952123400001310LOT7\xc3\xa8"
	  "2144",
		"arrives as \"\xc3\xa8\"" },
	{ "]C1010952123400001310LOT7\xe8"
	  "2144",
		"arrives as \"<0xE8>\"" },
	{ "]C1010952123400001310LOT7{GS}2144", "arrives as \"{GS}\"" },
	{ "]C1010952123400001310LOT7<GS>2144", "arrives as \"<GS>\"" },
	{ "]C1010952123400001310LOT7<gs>2144", "arrives as \"<GS>\"" },
	{ "]d2010952123400001310LOT7<FNC1>2144", "arrives as \"<FNC1>\"" },
	{ "]Q3010952123400001310LOT7[FNC1]2144", "arrives as \"[FNC1]\"" },
	{ "]C1010952123400001310LOT7^]2144", "arrives as \"^]\"" },
	{ "]C1010952123400001310LOT7\\x1d2144", "arrives as \"\\x1d\"" },
	{ "]C1010952123400001310LOT7\xe2\x90\x9d"
	  "2144",
		"arrives as \"\xe2\x90\x9d\"" },
	{ "]d2|010952123400001310LOT7|2144", "arrives as \"|\"" },
	{ "0109521234000013"
	  "10LOT7~2144",
		"arrives as \"~\"" },
	{ "~0109521234000013"
	  "10LOT7~2144",
		"" },
};

START_TEST(test_separators)
{
	barcode(SYMBOLOGY_UNKNOWN, separators[_i].data, strlen(separators[_i].data));
	ck_assert_msg(strstr(identity.reason.text, separators[_i].says) != NULL, "%s",
		identity.reason.text);
	if (!separators[_i].says[0])
		return;
	ck_assert_msg(strstr(identity.reason.text, "the separator (FNC1)") != NULL, "%s",
		identity.reason.text);
	ck_assert_ptr_null(strstr(identity.reason.text, "reprint the label"));
	ck_assert(identity.rejected);
	ck_assert_str_eq(item(), "");
}
END_TEST

/* What is wrong for another reason, or right as it stands, has no such advice. */
static const char *const other_reasons[] = {
	"]C10109521234000014"
	"10LOT7~2144",
	"]C1010952123400001310LOT7",
	"]C1010952123400001310L%T<7>",
	"]C101095212340000131726133110LOT",
	"]C1021952123400001010LOT",
	"]C100395212340000000015",
	"]C1"
	"4711~2144",
	"0109521234000013 and more text",
	"PALETTE|7",
};

START_TEST(test_no_separators)
{
	barcode(SYMBOLOGY_UNKNOWN, other_reasons[_i], strlen(other_reasons[_i]));
	ck_assert_msg(strstr(identity.reason.text, "FNC1") == NULL, "%s", identity.reason.text);
}
END_TEST

/* A code that lost a key: a GS1 code and a command are refused, what names nothing is kept. */
static const struct {
	const char *data;
	bool key, events; /* refused for a lost key, for lost events */
} losses[] = {
	{ "]C1010952123400001321", true, true },
	{ "]E09521234000013", true, true },
	{ "9521234000013", true, true },
	{ "952123400001", true, true },
	{ "010952123400001310LOT2144", true, true },
	{ "010952123400001310LOT{}2144", true, true },
	{ GTIN "/21/1001", true, true },
	{ "WSP:START", true, true },
	{ "WSP:LANE1", true, true },
	{ "WSP:UNDO", true, true },
	{ "WSP:STOP", false, false },
	{ "PALETTE 7", false, true },
};

START_TEST(test_loss)
{
	for (int loss = SCAN_LOST_KEY; loss < SCAN_LOSS_COUNT; loss++) {
		bool refused = loss == SCAN_LOST_KEY ? losses[_i].key : losses[_i].events;

		barcode(SYMBOLOGY_UNKNOWN, losses[_i].data, strlen(losses[_i].data));
		scan.loss = (enum scan_loss)loss;
		strcpy(scan.note.text, loss == SCAN_LOST_KEY ? "lost" : "");
		identify(&scan, &identity);
		ck_assert_int_eq(identity.rejected, refused);
		ck_assert_int_eq(identity.command != NULL,
			!refused && strncmp(losses[_i].data, "WSP:", 4) == 0);
		ck_assert(identity.reason.text[0] || (!refused && !scan.note.text[0]));
		ck_assert_int_eq(item()[0] == '\0', refused || identity.command != NULL);
	}
}
END_TEST

START_TEST(test_nul_and_every_byte)
{
	unsigned char all[256];

	/* Twelve digits and an escape where the check digit should be. */
	barcode(SYMBOLOGY_UNKNOWN, "952123400001\x1b", 13);
	ck_assert(!has_control(identity.reason.text));
	barcode(SYMBOLOGY_EAN13, "952123400001\x1b", 13);
	ck_assert(identity.rejected && !has_control(identity.reason.text));

	barcode(SYMBOLOGY_QR, "a\0b", 3);
	ck_assert_str_eq(item(), "code:a<U+0000>b");
	barcode(SYMBOLOGY_GS1_128,
		"0109521234000013"
		"21A\0B",
		21);
	ck_assert(identity.rejected);
	barcode(SYMBOLOGY_UNKNOWN, "952123400001\0", 13);
	ck_assert_str_eq(item(), "code:952123400001<U+0000>");
	for (size_t i = 0; i < sizeof all; i++)
		all[i] = (unsigned char)i;
	barcode(SYMBOLOGY_QR, all, sizeof all);
	ck_assert(!has_control(item()));
	barcode(SYMBOLOGY_QR, "", 0);
	ck_assert(!identity.rejected);
}
END_TEST

START_TEST(test_longest)
{
	static unsigned char data[SCAN_DATA_MAX];

	memset(data, 0x1b, sizeof data);
	barcode(SYMBOLOGY_QR, data, sizeof data);
	ck_assert(!identity.rejected);
	ck_assert_uint_eq(strlen(text()), 8 * SCAN_DATA_MAX);
	ck_assert_uint_eq(strlen(item()), 5 + 8 * SCAN_DATA_MAX);
	scan.too_long = true;
	identify(&scan, &identity);
	ck_assert(identity.rejected);
	ck_assert_ptr_nonnull(strstr(identity.reason.text, "4,096"));
	ck_assert_str_eq(item(), "");
}
END_TEST

START_TEST(test_note_is_told)
{
	barcode(SYMBOLOGY_QR, "a", 1);
	strcpy(scan.note.text, "torn");
	identify(&scan, &identity);
	ck_assert_str_eq(identity.reason.text, "torn");
	ck_assert_str_eq(item(), "code:a");
}
END_TEST

/* --- tags -------------------- */

static void tag(const void *message, size_t len)
{
	memset(&scan, 0, sizeof scan);
	memset(&identity, 0xA5, sizeof identity);
	scan.carrier = CARRIER_NFC;
	scan.symbology = SYMBOLOGY_NTAG213;
	strcpy(scan.tag, "04A1B2C3D4E5F6");
	scan.data_len = (uint32_t)len;
	memcpy(scan.data, message, len);
	identify(&scan, &identity);
}

START_TEST(test_tag_with_a_link)
{
	unsigned char message[100];
	size_t len = ndef_build_uri(GTIN "/21/1001", message, sizeof message);

	tag(message, len);
	ck_assert_str_eq(item(), GTIN "/21/1001");
	ck_assert_str_eq(text(), GTIN "/21/1001");
	ck_assert_int_eq((int)identity.symbology, SYMBOLOGY_NTAG213);
	ck_assert_str_eq(gs1_value(&identity.gs1, "21"), "1001");
	/* The first of several records that says a key decides, be it a text. */
	memcpy(message,
		"\x91\x01\x04T\x02"
		"dex"
		"\x51\x01\x25T\x00" GTIN,
		13 + strlen(GTIN));
	tag(message, 13 + strlen(GTIN));
	ck_assert_str_eq(item(), GTIN);
	ck_assert_str_eq(text(), "x " GTIN);
	tag(message, 12 + strlen(GTIN)); /* torn: one byte of it is missing */
	ck_assert_str_eq(item(), "nfc:04A1B2C3D4E5F6");
	ck_assert(identity.reason.text[0]);
}
END_TEST

/* A tag with a broken NDEF message keeps its UID as its key, whatever is cut or changed. */
START_TEST(test_broken_tag_stays_a_uid)
{
	unsigned char message[100];
	size_t len = ndef_build_uri(GTIN "/21/1001", message, sizeof message);

	for (size_t cut = 0; cut < len; cut++) {
		tag(message, cut);
		ck_assert_str_eq(item(), "nfc:04A1B2C3D4E5F6");
		ck_assert(!identity.rejected);
		ck_assert_int_eq(identity.reason.text[0] != '\0', cut > 0);
		ck_assert(cut == 0 || strstr(identity.reason.text, "only partly written") != NULL);
	}
}
END_TEST

/* A telephone writes from the front to the end: behind the place where it was taken away a fresh tag has
 * zeros, with the length of the whole message in front. */
START_TEST(test_torn_tag_has_zeros)
{
	unsigned char message[100];
	size_t len = ndef_build_uri(GTIN "/21/1001", message, sizeof message);

	for (size_t cut = len - 1; cut > 4; cut--) {
		message[cut] = 0;
		tag(message, len);
		ck_assert_str_eq(item(), "nfc:04A1B2C3D4E5F6");
		ck_assert_msg(strstr(identity.reason.text, "only partly written") != NULL, "%zu: %s", cut,
			identity.reason.text);
	}
	len = ndef_build_uri("https://www.example.com/", message, sizeof message);
	message[len - 1] = 0;
	tag(message, len);
	ck_assert_ptr_nonnull(strstr(identity.reason.text, "only partly written"));
}
END_TEST

static const char *const no_keys[] = { "https://www.example.com/", "tel:+49891234",
	HOST "/01/09521234000014", "9521234000013", "\x1b[2J", "urn:epc:id:gid:952056.2718.1414", "" };

START_TEST(test_tag_without_a_key)
{
	unsigned char message[100];

	tag(message, ndef_build_uri(no_keys[_i], message, sizeof message));
	ck_assert_str_eq(item(), "nfc:04A1B2C3D4E5F6");
	ck_assert(!identity.rejected);
	ck_assert_uint_eq(identity.gs1.count, 0);
	ck_assert_ptr_null(strchr(text(), 0x1b));
}
END_TEST

START_TEST(test_many_records)
{
	static unsigned char message[SCAN_DATA_MAX];
	size_t used = 0;

	/* The shortest records with the longest texts. */
	for (; used + 6 <= sizeof message; used += 6)
		memcpy(message + used,
			used + 12 > sizeof message ? "\x51\x01\x02U\x07\x1b" : "\x11\x01\x02U\x07\x1b", 6);
	tag(message, used);
	ck_assert_str_eq(item(), "nfc:04A1B2C3D4E5F6");
	ck_assert_uint_eq(strlen(text()), used / 6 * (26 + 8 + 1) - 1);
}
END_TEST

START_TEST(test_fuzz)
{
	unsigned seed = (unsigned)time(NULL);
	unsigned char message[200];

	printf("identify: seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 20000; round++) {
		size_t len = ndef_build_uri(GTIN "/21/1001", message, sizeof message);

		if (round % 2)
			len = (size_t)snprintf((char *)message, sizeof message, "%s",
				codes[(size_t)round / 2 % (sizeof codes / sizeof codes[0])].data);
		for (int k = rand() % 4; k >= 0 && len; k--)
			message[(size_t)rand() % len] = (unsigned char)rand();
		if (round % 2)
			barcode((enum symbology)(rand() % SYMBOLOGY_COUNT), message, len);
		else
			tag(message, len);
		must((identity.rejected || identity.command) == (item()[0] == '\0'));
		must(!identity.rejected || identity.reason.text[0]);
		must((int)identity.symbology < SYMBOLOGY_COUNT);
		must(!has_control(item()));
		must(!has_control(text()));
		must(!has_control(identity.reason.text));
	}
}
END_TEST

/* How people and tools write a UID, and whether it can be nothing else. */
static const struct {
	const char *text, *uid;
	bool is_marked;
} uids[] = {
	{ "04A1B2C3D4E5F6", "04A1B2C3D4E5F6", true },
	{ "04:a1:b2:c3:d4:e5:f6", "04A1B2C3D4E5F6", true },
	{ "04-A1-B2-C3-D4-E5-F6", "04A1B2C3D4E5F6", true },
	{ " 04 A1 B2 C3\t", "04A1B2C3", true },
	{ "nfc:04-a1-b2-c3", "04A1B2C3", true },
	{ "0x04a1b2c3", "04A1B2C3", true },
	{ "11:22:33:44", "11223344", true },
	{ "11-22-33-44-55-66-77", "11223344556677", true },
	{ "11223344556677889900", "11223344556677889900", false },
	{ "12-34-56-78", "12345678", false },
	{ "96385074", "96385074", false },
	{ "nfc:96385074", "96385074", true },
	{ "04:A1:B2", "", false },
	{ "04:A1-B2:C3", "", false },
	{ "04::A1:B2:C3", "", false },
	{ ":04:A1:B2:C3", "", false },
	{ "04:A1:B2:C3:", "", false },
	{ "04:A1B2C3", "", false },
	{ "0:4A:1B:2C", "", false },
	{ "04A1B2G3", "", false },
	{ "112233445566778899001", "", false },
	{ "1122334455667788990011", "", false },
	{ "", "", false },
	{ "nfc:", "", false },
};

START_TEST(test_uids)
{
	char uid[SCAN_TAG_MAX];
	struct scan typed;
	bool is_marked = false;
	size_t len = strlen(uids[_i].text);

	ck_assert_int_eq(plain_code_uid(uids[_i].text, len, uid, &is_marked), uids[_i].uid[0] != '\0');
	ck_assert_str_eq(uid, uids[_i].uid);
	ck_assert_int_eq(uid[0] && is_marked, uids[_i].is_marked);
	ck_assert_int_eq(plain_code_to_scan(uids[_i].text, len, SYMBOLOGY_UNKNOWN, &typed, NULL), 0);
	ck_assert_str_eq(typed.tag, uids[_i].is_marked ? uids[_i].uid : "");
}
END_TEST

START_TEST(test_names)
{
	for (int i = 0; i < SYMBOLOGY_COUNT; i++)
		ck_assert_int_eq((int)scan_symbology_from(scan_symbology_name((enum symbology)i)), i);
	for (int i = 0; i < CARRIER_COUNT; i++)
		ck_assert_int_eq((int)scan_carrier_from(scan_carrier_name((enum scan_carrier)i)), i);
	ck_assert_int_eq((int)scan_symbology_from("nonsense"), SYMBOLOGY_COUNT);
	ck_assert_int_eq((int)scan_carrier_from(""), CARRIER_COUNT);
	ck_assert_str_eq(scan_symbology_name((enum symbology)999), "UNKNOWN");
}
END_TEST

/* One short record; of TNF 3 the type is the content. */
static size_t record_of(unsigned char tnf, const char *type, const char *payload,
	unsigned char *out)
{
	size_t type_len = strlen(type), len = strlen(payload);

	must(type_len < 256 && len < 256);
	out[0] = (unsigned char)(0xD0 | tnf);
	out[1] = (unsigned char)type_len;
	out[2] = (unsigned char)len;
	memcpy(out + 3, type, type_len);
	memcpy(out + 3 + type_len, payload, len);
	return 3 + type_len + len;
}

#define SSCC HOST "/00/395212340000000014"
/* A GS1 link, an EPC or an element string, in any kind of record that holds text. */
static const struct {
	unsigned char tnf;
	const char *type, *payload, *key; /* NULL: the tag's UID */
} tag_texts[] = {
	{ 3, SSCC, "", SSCC },
	{ 3, "urn:epc:id:sscc:9521234.3000000001", "", SSCC },
	{ 2, "text/plain", SSCC, SSCC },
	{ 2, "text/plain;charset=utf-8", "urn:epc:id:sscc:9521234.3000000001", SSCC },
	{ 2, "text/plain", "]C100395212340000000014", NULL },
	{ 2, "text/uri-list", "# goods\r\nhttps://example.com/\r\n" SSCC "\r\n", SSCC },
	{ 2, "text/vcard", "BEGIN:VCARD\r\nURL:" SSCC "\r\n", NULL },
	{ 1, "T",
		"\x02"
		"de(00)395212340000000014",
		SSCC },
	{ 1, "T",
		"\x02"
		"de(01)09521234000013(21)77",
		GTIN "/21/77" },
	{ 1, "T",
		"\x02"
		"de(01)09521234000014(21)77",
		NULL },
	{ 1, "T",
		"\x02"
		"de(01) Kaffee",
		NULL },
	{ 1, "T",
		"\x02"
		"de01095212340000132177\x1d"
		"10L1",
		GTIN "/21/77" },
	{ 1, "T",
		"\x02"
		"de9521234000013",
		NULL },
	{ 1, "T",
		"\x02"
		"deWSP:STOP",
		NULL },
	{ 1, "T",
		"\x02"
		"de3036452148350C400000004D",
		HOST "/01/09521234543213/21/77" },
	{ 1, "U",
		"\x1e"
		"sscc:9521234.3000000001",
		SSCC },
	{ 4, "android.com:pkg", SSCC, NULL },
	{ 5, "", SSCC, NULL },
};

START_TEST(test_tag_texts)
{
	unsigned char message[300];

	tag(message, record_of(tag_texts[_i].tnf, tag_texts[_i].type, tag_texts[_i].payload, message));
	ck_assert_str_eq(identity.key, tag_texts[_i].key ? tag_texts[_i].key : "nfc:04A1B2C3D4E5F6");
	ck_assert(!identity.rejected && !identity.command && !identity.has_text_key);
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { test_small, test_a_wrong_check_digit_is_named,
		test_nul_and_every_byte, test_longest, test_note_is_told, test_tag_with_a_link,
		test_broken_tag_stays_a_uid, test_torn_tag_has_zeros, test_many_records, test_fuzz,
		test_every_command_is_found, test_names, NULL };
	Suite *s = suite_of("core_identify", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, test_codes, codes);
	add_table(tables, test_uids, uids);
	add_table(tables, test_commands, commands);
	add_table(tables, test_separators, separators);
	add_table(tables, test_no_separators, other_reasons);
	add_table(tables, test_loss, losses);
	add_table(tables, test_tag_without_a_key, no_keys);
	add_table(tables, test_tag_texts, tag_texts);
	suite_add_tcase(s, tables);
	return s;
}
