/* Keys become codes: layouts, chords, calibration. */
#include "reader/scanner/keystrokes.h"
#include "tests/support/suite.h"

#include <linux/input-event-codes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct keystrokes k;
static struct scan scan;

static enum keystrokes_result press(unsigned key)
{
	enum keystrokes_result result = keystrokes_feed(&k, key, 1, 0, &scan);

	if (result == KEYSTROKES_MORE)
		result = keystrokes_feed(&k, key, 0, 0, &scan);
	return result;
}

static void with(unsigned held, unsigned key)
{
	keystrokes_feed(&k, held, 1, 0, &scan);
	press(key);
	keystrokes_feed(&k, held, 0, 0, &scan);
}

static void begin(enum keymap_layout layout)
{
	keystrokes_init(&k, layout);
	memset(&scan, 0, sizeof scan);
}

static void expect(const char *text)
{
	ck_assert_int_eq(press(KEY_ENTER), KEYSTROKES_CODE);
	ck_assert_uint_eq(scan.data_len, strlen(text));
	ck_assert_mem_eq(scan.data, text, scan.data_len);
	ck_assert(!scan.too_long);
}

/* Every character of ASCII can be typed on both layouts, by exactly one key and level. */
START_TEST(layouts_are_complete_and_unambiguous)
{
	for (int layout = 0; layout < KEYMAP_COUNT; layout++)
		for (uint32_t c = ' '; c < 0x7F; c++) {
			int found = 0;

			for (unsigned key = 0; key < KEY_MAX; key++)
				for (int level = 0; level < KEYMAP_LEVELS; level++)
					if (keymap_char((enum keymap_layout)layout, key, (enum keymap_level)level) ==
							c &&
						(key < KEY_KP7 || key == KEY_102ND) && key != KEY_KPASTERISK)
						found++;
			/* Shift and Space is a space; the key beside the left Shift repeats \ and | on us. */
			ck_assert_msg(found == 1 || (c == ' ' && found == 2) ||
					(layout == KEYMAP_US && (c == '\\' || c == '|') && found == 2),
				"%s: '%c' %d times", keymap_name((enum keymap_layout)layout), (int)c, found);
		}
	ck_assert_int_eq(keymap_from("de"), KEYMAP_DE);
	ck_assert_int_eq(keymap_from("fr"), KEYMAP_COUNT);
	ck_assert_uint_eq(keymap_char(KEYMAP_US, 100000, KEYMAP_PLAIN), 0);
}
END_TEST

START_TEST(the_same_keys_mean_what_the_layout_says)
{
	begin(KEYMAP_US);
	press(KEY_Y);
	with(KEY_RIGHTSHIFT, KEY_SLASH);
	press(KEY_KP5);
	expect("y?5");
	begin(KEYMAP_DE);
	press(KEY_Y);
	press(KEY_LEFTBRACE);
	with(KEY_RIGHTALT, KEY_Q);
	with(KEY_RIGHTALT, KEY_E);
	expect("z\xc3\xbc@\xe2\x82\xac");
}
END_TEST

START_TEST(chords_are_dropped_and_counted)
{
	static const unsigned chords[] = { KEY_LEFTCTRL, KEY_RIGHTCTRL, KEY_LEFTALT, KEY_LEFTMETA,
		KEY_RIGHTMETA, KEY_RIGHTALT };

	begin(KEYMAP_US);
	press(KEY_A);
	for (unsigned i = 0; i < 6; i++) {
		with(chords[i], KEY_C);
		ck_assert_uint_eq(k.chords, i + 1);
	}
	with(KEY_LEFTCTRL, KEY_ENTER); /* ends nothing */
	expect("a");
	ck_assert_uint_gt(strlen(scan.note), 10);
	memset(&scan, 0, sizeof scan);
	press(KEY_B);
	expect("b");
	ck_assert_str_eq(scan.note, "");
}
END_TEST

START_TEST(ctrl_and_bracket_is_the_separator)
{
	begin(KEYMAP_US);
	with(KEY_LEFTCTRL, KEY_RIGHTBRACE);
	press(KEY_1);
	expect("\x1d"
		   "1");
	begin(KEYMAP_DE);
	keystrokes_feed(&k, KEY_LEFTCTRL, 1, 0, &scan);
	with(KEY_RIGHTALT, KEY_9);
	keystrokes_feed(&k, KEY_LEFTCTRL, 0, 0, &scan);
	press(KEY_1);
	expect("\x1d"
		   "1");
	ck_assert_uint_eq(k.chords, 0);
}
END_TEST

START_TEST(a_pause_ends_a_code_and_repeats_are_nothing)
{
	begin(KEYMAP_US);
	ck_assert_int_eq(keystrokes_wait_ms(&k, 0), -1);
	keystrokes_feed(&k, KEY_A, 1, 1000, &scan);
	keystrokes_feed(&k, KEY_A, 2, 1010, &scan);
	ck_assert_int_eq(keystrokes_pause(&k, 1010 + KEYSTROKES_GAP_MS - 1, &scan), KEYSTROKES_MORE);
	ck_assert_int_eq(keystrokes_pause(&k, 1010 + KEYSTROKES_GAP_MS, &scan), KEYSTROKES_CODE);
	ck_assert_uint_eq(scan.data_len, 1);
	ck_assert_int_eq(press(KEY_ENTER), KEYSTROKES_MORE);
	press(KEY_A);
	keystrokes_drop(&k);
	ck_assert_int_eq(press(KEY_ENTER), KEYSTROKES_MORE);
	press(KEY_F1);
	press(KEY_LEFT);
	ck_assert_int_eq(press(KEY_TAB), KEYSTROKES_MORE);
}
END_TEST

START_TEST(too_many_keys_are_cut_and_marked)
{
	begin(KEYMAP_DE);
	for (int i = 0; i < KEYSTROKES_MAX; i++)
		press(KEY_A);
	ck_assert_int_eq(press(KEY_ENTER), KEYSTROKES_CODE);
	ck_assert(scan.too_long || scan.data_len == SCAN_DATA_MAX);
	for (int i = 0; i < KEYSTROKES_MAX + 5; i++)
		press(KEY_SEMICOLON); /* two bytes each */
	ck_assert_int_eq(press(KEY_ENTER), KEYSTROKES_CODE);
	ck_assert(scan.too_long);
	ck_assert_uint_le(scan.data_len, SCAN_DATA_MAX);
}
END_TEST

START_TEST(any_keys_are_survived)
{
	unsigned seed = (unsigned)time(NULL);

	printf("seed %u\n", seed);
	srand(seed);
	begin(KEYMAP_DE);
	for (int i = 0; i < 2000000; i++) {
		scan.data_len = 0;
		if (keystrokes_feed(&k, (unsigned)rand() % (KEY_MAX + 10), rand() % 4 - 1, i, &scan) !=
			KEYSTROKES_MORE)
			must(scan.data_len <= SCAN_DATA_MAX);
		if (i % 1000 == 0)
			keystrokes_pause(&k, i + 1000, &scan);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { layouts_are_complete_and_unambiguous,
		the_same_keys_mean_what_the_layout_says, chords_are_dropped_and_counted,
		ctrl_and_bracket_is_the_separator, a_pause_ends_a_code_and_repeats_are_nothing,
		too_many_keys_are_cut_and_marked, any_keys_are_survived, NULL };

	return suite_of("reader_keys", tests);
}
