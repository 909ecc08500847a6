/* typed_code: the code of an order -> what a scanner sends. */
#include "tests/support/suite.h"
#include "hw/plant/control/typed_code.h"

#include <string.h>

static const struct {
	const char *typed, *sent; /* NULL: refused */
} codes[] = {
	{ "9521234000013", "9521234000013" },
	{ "(01)09521234000013(10)LOT7(21)44",
		"010952123400001310LOT7\x1d"
		"2144" },
	{ "[01]09521234000013[21]1001", "0109521234000013211001" },
	{ "]C1(01)09521234000013(10)LOT7(21)44",
		"]C1010952123400001310LOT7\x1d"
		"2144" },
	{ "]C1010952123400001310LOT7<GS>2144",
		"]C1010952123400001310LOT7\x1d"
		"2144" },
	{ "a{GS}b",
		"a\x1d"
		"b" },
	{ "SCH-4711", "SCH-4711" },
	{ "WSP:PLACE:goods-in", "WSP:PLACE:goods-in" },
	{ "two words", "two words" },
	{ "04A1B2C3D4E5F6", "04A1B2C3D4E5F6" }, /* a code here, not a UID */
	{ "nfc:04A1B2C3D4E5F6", "nfc:04A1B2C3D4E5F6" },
	{ "(", "(" },
	{ "]C1", "]C1" },
	{ "]", "]" },
	{ "%s%n", "%s%n" },
	{ "(01)095212340000139", NULL }, /* longer than its field */
	{ "1234567890123456789012345678901234567890123456789012345678901234", NULL },
};

START_TEST(as_a_scanner_sends_it)
{
	char sent[64] = "";
	struct fault why;

	if (codes[_i].sent) {
		ck_assert_int_eq(typed_code_read(codes[_i].typed, sent, sizeof sent, &why), 0);
		ck_assert_str_eq(sent, codes[_i].sent);
	} else {
		ck_assert_int_eq(typed_code_read(codes[_i].typed, sent, sizeof sent, &why), -1);
		ck_assert_uint_gt(strlen(why.message.text), 10);
	}
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("typed_code");
	TCase *table = tcase_create("codes");

	add_table(table, as_a_scanner_sends_it, codes);
	suite_add_tcase(s, table);
	return s;
}
