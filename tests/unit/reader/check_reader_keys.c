/* Keys become codes: layouts, control characters, numbers with Alt, lost keys, calibration. */
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
	static const unsigned chords[] = { KEY_LEFTALT, KEY_LEFTMETA, KEY_RIGHTMETA, KEY_RIGHTALT };

	begin(KEYMAP_US);
	press(KEY_A);
	for (unsigned i = 0; i < 4; i++) {
		with(chords[i], KEY_C);
		ck_assert_uint_eq(k.lost, i + 1);
	}
	with(KEY_LEFTCTRL, KEY_ENTER); /* ends nothing */
	with(KEY_LEFTALT, KEY_ENTER);
	expect("a");
	ck_assert_uint_gt(strlen(scan.note.text), 10);
	ck_assert_int_eq(scan.loss, SCAN_LOST_KEY);
	memset(&scan, 0, sizeof scan);
	press(KEY_B);
	expect("b");
	ck_assert_str_eq(scan.note.text, "");
	ck_assert_int_eq(scan.loss, SCAN_COMPLETE);
}
END_TEST

/* Keys that have no character, alone or with these modifiers: the code says that it is not whole. */
static const struct {
	unsigned held, key;
} no_characters[] = {
	{ 0, KEY_F8 },
	{ 0, KEY_LEFT },
	{ 0, KEY_CAPSLOCK },
	{ 0, KEY_BACKSPACE },
	{ 0, KEY_ESC },
	{ KEY_LEFTSHIFT, KEY_KP5 },
	{ KEY_RIGHTSHIFT, KEY_F1 },
	{ KEY_LEFTCTRL, KEY_F4 },
	{ KEY_LEFTCTRL, KEY_KP1 },
	{ KEY_RIGHTCTRL, KEY_COMMA },
	{ KEY_LEFTALT, KEY_F4 },
	{ KEY_LEFTALT, KEY_A },
	{ KEY_RIGHTALT, KEY_B },
	{ KEY_LEFTMETA, KEY_L },
};

START_TEST(a_key_without_a_character_is_lost)
{
	begin(_i % 2 ? KEYMAP_US : KEYMAP_DE);
	press(KEY_4);
	if (no_characters[_i].held)
		with(no_characters[_i].held, no_characters[_i].key);
	else
		press(no_characters[_i].key);
	press(KEY_7);
	expect("47");
	ck_assert_int_eq(scan.loss, SCAN_LOST_KEY);
	ck_assert_uint_eq(k.lost, 1);
	ck_assert_uint_eq(k.last_lost.key, no_characters[_i].key);
	press(KEY_4);
	expect("4");
	ck_assert_int_eq(scan.loss, SCAN_COMPLETE);
}
END_TEST

/* Alt is held while a number is typed. The column is UTF-8; "" where it is no character. */
static const struct {
	const char *number, *text;
} numbers[] = {
	{ "29", "\x1d" },
	{ "029", "\x1d" },
	{ "0029", "\x1d" },
	{ "00029", "\x1d" },
	{ "030", "\x1e" },
	{ "4", "\x04" },
	{ "0065", "A" },
	{ "65", "A" },
	{ "0246", "\xc3\xb6" },
	{ "148", "\xc3\xb6" },
	{ "0223", "\xc3\x9f" },
	{ "225", "\xc3\x9f" },
	{ "0128", "\xe2\x82\xac" },
	{ "128", "\xc3\x87" },
	{ "0150", "\xe2\x80\x93" },
	{ "236", "\xe2\x88\x9e" },
	{ "8364", "\xe2\x82\xac" },
	{ "+1D", "\x1d" },
	{ "+20ac", "\xe2\x82\xac" },
	{ "70000", "" },
	{ "55296", "" },
	{ "+", "" },
	{ "123456789", "" },
};

static void type_number(unsigned alt, bool keypad, const char *number)
{
	static const unsigned digits[2][10] = {
		{ KEY_0, KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7, KEY_8, KEY_9 },
		{ KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4, KEY_KP5, KEY_KP6, KEY_KP7, KEY_KP8, KEY_KP9 }
	};
	static const unsigned letters[] = { KEY_A, KEY_B, KEY_C, KEY_D, KEY_E, KEY_F };

	keystrokes_feed(&k, alt, 1, 0, &scan);
	for (; *number; number++)
		if (*number == '+')
			press(KEY_KPPLUS);
		else if (*number > '9')
			press(letters[(*number | 0x20) - 'a']);
		else
			press(digits[keypad][*number - '0']);
	keystrokes_feed(&k, alt, 0, 0, &scan);
}

START_TEST(a_number_with_alt_is_a_character)
{
	static const struct {
		unsigned alt;
		bool keypad;
	} ways[] = { { KEY_LEFTALT, true }, { KEY_LEFTALT, false }, { KEY_RIGHTALT, true } };
	char whole[16];

	for (int layout = 0; layout < KEYMAP_COUNT; layout++)
		for (size_t way = 0; way < sizeof ways / sizeof ways[0]; way++) {
			if (ways[way].alt == KEY_RIGHTALT && strpbrk(numbers[_i].number, "+abcdefABCDEF"))
				continue; /* letters with the right Alt are characters of their own */
			begin((enum keymap_layout)layout);
			press(KEY_1);
			type_number(ways[way].alt, ways[way].keypad, numbers[_i].number);
			press(KEY_2);
			snprintf(whole, sizeof whole, "1%s2", numbers[_i].text);
			expect(whole);
			ck_assert_int_eq(scan.loss, numbers[_i].text[0] ? SCAN_COMPLETE : SCAN_LOST_KEY);
			ck_assert_uint_eq(k.lost > 0, !numbers[_i].text[0]);
		}
}
END_TEST

/* A scanner set to send everything as numbers, NumLock around them, and CR as one as well. */
START_TEST(a_whole_code_of_numbers)
{
	begin(KEYMAP_DE);
	press(KEY_NUMLOCK);
	type_number(KEY_LEFTALT, true, "0");
	type_number(KEY_LEFTALT, true, "087");
	type_number(KEY_LEFTALT, true, "0228");
	press(KEY_NUMLOCK);
	keystrokes_feed(&k, KEY_LEFTALT, 1, 0, &scan);
	press(KEY_KP1);
	press(KEY_KP3);
	ck_assert_int_eq(keystrokes_feed(&k, KEY_LEFTALT, 0, 0, &scan), KEYSTROKES_CODE);
	ck_assert_uint_eq(scan.data_len, 4);
	ck_assert_mem_eq(scan.data, "\0W\xc3\xa4", 4);
	ck_assert_int_eq(scan.loss, SCAN_COMPLETE);
}
END_TEST

/* Alt is not released, or something else is pressed in between. */
START_TEST(a_torn_number_is_lost)
{
	begin(KEYMAP_US);
	press(KEY_A);
	keystrokes_feed(&k, KEY_LEFTALT, 1, 0, &scan);
	press(KEY_KP2);
	ck_assert_int_eq(keystrokes_pause(&k, KEYSTROKES_GAP_MS, &scan), KEYSTROKES_CODE);
	ck_assert_uint_eq(scan.data_len, 1);
	ck_assert_int_eq(scan.loss, SCAN_LOST_KEY);
	keystrokes_feed(&k, KEY_LEFTALT, 0, 0, &scan);
	type_number(KEY_LEFTALT, true, "");
	type_number(KEY_LEFTALT, true, "029");
	expect("\x1d");
	ck_assert_int_eq(scan.loss, SCAN_COMPLETE);
}
END_TEST

/* Ctrl and a key, on the layout's own key and on that of a us keyboard. */
static const struct {
	enum keymap_layout layout;
	unsigned shift, key;
	unsigned char byte;
} controls[] = {
	{ KEYMAP_US, 0, KEY_A, 1 },
	{ KEYMAP_US, 0, KEY_B, 2 },
	{ KEYMAP_US, KEY_LEFTSHIFT, KEY_D, 4 },
	{ KEYMAP_US, 0, KEY_Z, 26 },
	{ KEYMAP_DE, 0, KEY_Z, 25 },
	{ KEYMAP_US, KEY_LEFTSHIFT, KEY_2, 0 },
	{ KEYMAP_US, 0, KEY_LEFTBRACE, 27 },
	{ KEYMAP_US, 0, KEY_BACKSLASH, 28 },
	{ KEYMAP_US, 0, KEY_RIGHTBRACE, 29 },
	{ KEYMAP_US, KEY_LEFTSHIFT, KEY_6, 30 },
	{ KEYMAP_US, 0, KEY_6, 30 },
	{ KEYMAP_US, KEY_LEFTSHIFT, KEY_MINUS, 31 },
	{ KEYMAP_US, 0, KEY_MINUS, 31 },
	{ KEYMAP_DE, 0, KEY_LEFTBRACE, 27 },
	{ KEYMAP_DE, KEY_RIGHTALT, KEY_8, 27 },
	{ KEYMAP_DE, 0, KEY_BACKSLASH, 28 },
	{ KEYMAP_DE, KEY_RIGHTALT, KEY_MINUS, 28 },
	{ KEYMAP_DE, 0, KEY_RIGHTBRACE, 29 },
	{ KEYMAP_DE, KEY_RIGHTALT, KEY_9, 29 },
	{ KEYMAP_DE, 0, KEY_GRAVE, 30 },
	{ KEYMAP_DE, KEY_LEFTSHIFT, KEY_6, 30 },
	{ KEYMAP_DE, KEY_LEFTSHIFT, KEY_SLASH, 31 },
	{ KEYMAP_DE, KEY_LEFTSHIFT, KEY_MINUS, 31 },
	{ KEYMAP_DE, KEY_RIGHTALT, KEY_Q, 0 },
};

START_TEST(ctrl_and_a_key_is_a_control_character)
{
	begin(controls[_i].layout);
	press(KEY_1);
	keystrokes_feed(&k, _i % 2 ? KEY_LEFTCTRL : KEY_RIGHTCTRL, 1, 0, &scan);
	if (controls[_i].shift)
		with(controls[_i].shift, controls[_i].key);
	else
		press(controls[_i].key);
	keystrokes_feed(&k, _i % 2 ? KEY_LEFTCTRL : KEY_RIGHTCTRL, 0, 0, &scan);
	press(KEY_3);
	ck_assert_int_eq(press(KEY_ENTER), KEYSTROKES_CODE);
	ck_assert_uint_eq(scan.data_len, 3);
	ck_assert_uint_eq(scan.data[1], controls[_i].byte);
	ck_assert_int_eq(scan.loss, SCAN_COMPLETE);
	ck_assert_uint_eq(k.lost, 0);
}
END_TEST

START_TEST(ctrl_m_and_j_end_a_code)
{
	begin(KEYMAP_US);
	press(KEY_1);
	keystrokes_feed(&k, KEY_LEFTCTRL, 1, 0, &scan);
	ck_assert_int_eq(press(KEY_M), KEYSTROKES_CODE);
	ck_assert_int_eq(press(KEY_J), KEYSTROKES_MORE);
	keystrokes_feed(&k, KEY_LEFTCTRL, 0, 0, &scan);
	ck_assert_uint_eq(scan.data_len, 1);
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
	ck_assert_uint_eq(k.lost, 0);
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
	press(KEY_F1);
	press(KEY_LEFT);
	ck_assert_int_eq(press(KEY_TAB), KEYSTROKES_MORE);
}
END_TEST

/* What is typed up to the next end is the rest of a code, never a code. */
START_TEST(after_lost_events_the_rest_is_no_code)
{
	begin(KEYMAP_US);
	press(KEY_A);
	keystrokes_lose(&k, 0);
	press(KEY_B);
	expect("ab");
	ck_assert_int_eq(scan.loss, SCAN_LOST_EVENTS);
	ck_assert_uint_gt(strlen(scan.note.text), 10);
	press(KEY_B);
	expect("b");
	ck_assert_int_eq(scan.loss, SCAN_COMPLETE);
	keystrokes_lose(&k, 1000);
	press(KEY_B);
	expect("b");
	ck_assert_int_eq(scan.loss, SCAN_LOST_EVENTS);
	/* lost between two codes: the pause ends it */
	keystrokes_lose(&k, 1000);
	ck_assert_int_eq(keystrokes_wait_ms(&k, 1000), KEYSTROKES_GAP_MS);
	ck_assert_int_eq(keystrokes_pause(&k, 1000 + KEYSTROKES_GAP_MS, &scan), KEYSTROKES_MORE);
	ck_assert_int_eq(keystrokes_wait_ms(&k, 2000), -1);
	press(KEY_B);
	expect("b");
	ck_assert_int_eq(scan.loss, SCAN_COMPLETE);
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
		a_whole_code_of_numbers, a_torn_number_is_lost, ctrl_m_and_j_end_a_code,
		after_lost_events_the_rest_is_no_code, too_many_keys_are_cut_and_marked,
		any_keys_are_survived, NULL };
	Suite *s = suite_of("reader_keys", tests);
	TCase *tables = tcase_create("tables");

	add_table(tables, a_key_without_a_character_is_lost, no_characters);
	add_table(tables, a_number_with_alt_is_a_character, numbers);
	add_table(tables, ctrl_and_a_key_is_a_control_character, controls);
	suite_add_tcase(s, tables);
	return s;
}
