/* scanner_check: the codes that check a scanner, right and as each wrong setting leaves them. */
#include "core/scanner/scanner_check.h"
#include "reader/scanner/keymap.h"
#include "core/base/text.h"
#include "tests/support/suite.h"

#include <linux/input-event-codes.h>
#include <string.h>

#define GS "\x1d"

static const struct {
	const char *data;
	bool is_type_known;
	const char *says[3]; /* each of them; none: it is right */
} cases[] = {
	{ "]C1010952123400001310LOT7" GS "211001", false, { NULL } },
	{ "]d2010952123400001310LOT7" GS "211001", false, { NULL } },
	{ "010952123400001310LOT7" GS "211001", true, { NULL } },
	{ "010952123400001310LOT7" GS "211001", false, { "AIM prefix ]C1 is missing" } },
	{ "010952123400001310LOT7211001", false, { "AIM prefix ]C1", "(FNC1) is missing" } },
	{ "]C1010952123400001310LOT7211001", false, { "(FNC1) is missing" } },
	{ "]C1010952123400001310LOT7~211001", false, { "arrives as \"~\"" } },
	{ "]C1010952123400001310LOT7{GS}211001", false, { "arrives as \"{GS}\"" } },
	{ "]C0010952123400001310LOT7" GS "211001", false, { "is ]C0 and should be ]C1" } },
	{ "+C1010952123400001310LOT7" GS "211001", false, { "keyboard layouts" } },
	{ "C1010952123400001310LOT7" GS "211001", false, { "keyboard layouts" } },
	{ "K010952123400001310LOT7" GS "211001", false, { "\"K\" before the code" } },
	{ "]C1010952123400001310LOT7" GS "211001;", false, { "\";\" after the code" } },
	{ "]C1010952123400001310lot7" GS "211001", false, { "Caps Lock" } },
	{ "X010952123400001310lot7|211001", true, { "\"X\" before", "arrives as \"|\"", "Caps Lock" } },
	{ "]Q1yz-/:_?#", false, { NULL } },
	{ "yz-/:_?#", true, { NULL } },
	{ "yz-/:_?#", false, { "AIM prefix ]Q1 is missing" } },
	{ "]Q1YZ-/:_?#", false, { "Caps Lock" } },
	{ "zyß-Ö?_§", true, { "scanner is English (US), that of the computer is German" } },
	{ "zyß-Ö?_§", false, { "y and z are swapped", "AIM prefix ]Q1 is missing" } },
	{ "+Q1zyß-Ö?_§", false, { "y and z are swapped", "keyboard layouts" } },
	{ "ZYß-ö?_§", true, { "y and z are swapped", "Caps Lock" } },
	{ "zyß-Ö?_§", true, { "add ?layout=us to its hid: address" } },
	{ "zy/&>?_\\", true, { "add ?layout=de to its hid: address" } },
	{ "zy/&>?_\\", true, { "scanner is German, that of the computer is English (US)" } },
	{ "yw)!M°§3", true, { "computer is French" } },
	{ "zy'-Ñ?_·", true, { "keyboard layouts" } },
	{ "]Q1yz-/:_?#!", false, { "\"!\" after the code" } },
};

START_TEST(a_code_of_the_sheet)
{
	struct scanner_check check;
	size_t count = 0;

	ck_assert(scanner_check_examine(cases[_i].data, strlen(cases[_i].data), cases[_i].is_type_known,
		&check));
	for (; count < 3 && cases[_i].says[count]; count++)
		ck_assert_ptr_nonnull(strstr(check.texts[count], cases[_i].says[count]));
	ck_assert_int_eq(check.is_right, count == 0);
	ck_assert_uint_eq(check.count, count ? count : 1);
}
END_TEST

START_TEST(other_codes_are_left_alone)
{
	static const char *const others[] = { "", "]", "9521234000013", "0109521234000013",
		"]C1010952123400001310LOT8" GS "211001", "010952123400001310LOT7", "yz", "zy------",
		"yz-Z_", "zy12345678", "https://example.com/yz-/", "wz 4711/8", "xy-/:_?#",
		"]C1010952123400001310LOT7" GS "21100199999999999999999", "yz-/:_?", "nfc:04A1" };
	struct scanner_check check;

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		ck_assert_msg(!scanner_check_examine(others[i], strlen(others[i]), true, &check), "%s",
			others[i]);
}
END_TEST

/* The second code by the key positions of one layout, read with the other. */
static void type_keys(enum keymap_layout scanner, enum keymap_layout computer, char *out)
{
	size_t used = 0;

	for (const char *c = SCANNER_CHECK_KEYS; *c; c++)
		for (unsigned key = KEY_1; key <= KEY_SLASH; key++)
			for (int level = KEYMAP_PLAIN; level < KEYMAP_LEVELS; level++)
				if (keymap_char(scanner, key, (enum keymap_level)level) == (uint32_t)*c)
					used += text_encode_utf8(keymap_char(computer, key, (enum keymap_level)level),
						out + used);
	out[used] = '\0';
}

START_TEST(the_table_of_the_driver_says_the_same)
{
	struct scanner_check check;
	char text[64];

	type_keys(KEYMAP_US, KEYMAP_DE, text);
	ck_assert_str_eq(text, "zyß-Ö?_§");
	type_keys(KEYMAP_DE, KEYMAP_US, text);
	ck_assert_str_eq(text, "zy/&>?_\\");
	type_keys(KEYMAP_DE, KEYMAP_DE, text);
	ck_assert(scanner_check_examine(text, strlen(text), true, &check) && check.is_right);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { other_codes_are_left_alone,
		the_table_of_the_driver_says_the_same, NULL };
	Suite *s = suite_of("core_scanner", tests);
	TCase *c = tcase_create("codes");

	suite_add_tcase(s, c);
	add_table(c, a_code_of_the_sheet, cases);
	return s;
}
