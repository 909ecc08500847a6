#include "reader/scanner/keystrokes.h"
#include "core/code/command_code.h"
#include "core/code/gs1.h"
#include "core/base/lang.h"

#include <linux/input-event-codes.h>
#include <string.h>

enum { LEVEL_GS = KEYMAP_LEVELS }; /* behind the levels: the key is a separator */

enum {
	HELD_SHIFT = 1,
	HELD_RIGHT_SHIFT = 2,
	HELD_CTRL = 4,
	HELD_RIGHT_CTRL = 8,
	HELD_ALT = 16,
	HELD_ALTGR = 32,
	HELD_META = 64,
	HELD_RIGHT_META = 128
};

#define HELD_SHIFTS (HELD_SHIFT | HELD_RIGHT_SHIFT)
#define HELD_CTRLS (HELD_CTRL | HELD_RIGHT_CTRL)
#define HELD_CHORD (HELD_CTRLS | HELD_ALT | HELD_META | HELD_RIGHT_META)

static unsigned modifier_bit(unsigned key)
{
	static const struct {
		unsigned key, bit;
	} modifiers[] = {
		{ KEY_LEFTSHIFT, HELD_SHIFT },
		{ KEY_RIGHTSHIFT, HELD_RIGHT_SHIFT },
		{ KEY_LEFTCTRL, HELD_CTRL },
		{ KEY_RIGHTCTRL, HELD_RIGHT_CTRL },
		{ KEY_LEFTALT, HELD_ALT },
		{ KEY_RIGHTALT, HELD_ALTGR },
		{ KEY_LEFTMETA, HELD_META },
		{ KEY_RIGHTMETA, HELD_RIGHT_META },
	};

	for (size_t i = 0; i < sizeof modifiers / sizeof modifiers[0]; i++)
		if (modifiers[i].key == key)
			return modifiers[i].bit;
	return 0;
}

void keystrokes_init(struct keystrokes *k, enum keymap_layout layout)
{
	memset(k, 0, sizeof *k);
	k->layout = layout;
}

void keystrokes_drop(struct keystrokes *k)
{
	k->count = 0;
	k->held = 0;
	k->spoilt = k->too_long = false;
}

/* Converts the strokes with a layout. Returns the length; *cut: it does not fit. */
static size_t spell_strokes(const struct keystrokes *k, enum keymap_layout layout,
	unsigned char *out, bool *cut)
{
	size_t used = 0;

	*cut = false;
	for (size_t i = 0; i < k->count; i++) {
		unsigned level = k->strokes[i].level;
		uint32_t c = level == LEVEL_GS
			? GS1_FNC1
			: keymap_char(layout, k->strokes[i].key, (enum keymap_level)level);

		*cut = *cut || used + 3 > SCAN_DATA_MAX;
		if (c && !*cut)
			used += text_encode_utf8(c, (char *)out + used);
	}
	return used;
}

static bool find_layout(struct keystrokes *k, unsigned char *buffer)
{
	bool cut;

	for (int layout = 0; layout < KEYMAP_COUNT; layout++) {
		size_t len = spell_strokes(k, (enum keymap_layout)layout, buffer, &cut);

		if (len == strlen(CALIBRATION_CODE) && memcmp(buffer, CALIBRATION_CODE, len) == 0) {
			k->layout = (enum keymap_layout)layout;
			return true;
		}
	}
	return false;
}

static enum keystrokes_result finish_code(struct keystrokes *k, struct scan *scan)
{
	enum keystrokes_result result = KEYSTROKES_MORE;
	bool cut;

	if (k->count && find_layout(k, scan->data)) {
		result = KEYSTROKES_CALIBRATED;
	} else if (k->count) {
		scan->data_len = (uint32_t)spell_strokes(k, k->layout, scan->data, &cut);
		scan->too_long = cut || k->too_long;
		if (k->spoilt)
			text_copy(scan->note, sizeof scan->note,
				_("keys with Ctrl, Alt or Meta were dropped from this code"));
		result = scan->data_len ? KEYSTROKES_CODE : KEYSTROKES_MORE;
	}
	k->count = 0;
	k->spoilt = k->too_long = false;
	return result;
}

/* The separator is where "]" lies: on the us layout a key of its own, on the de one AltGr+9. */
static bool is_separator(const struct keystrokes *k, unsigned key)
{
	return (k->held & HELD_CTRLS) && !(k->held & (HELD_ALT | HELD_META | HELD_RIGHT_META)) &&
		(key == KEY_RIGHTBRACE || (key == KEY_9 && (k->held & HELD_ALTGR)));
}

static void add_stroke(struct keystrokes *k, unsigned key, unsigned level)
{
	if (k->count == KEYSTROKES_MAX) {
		k->too_long = true;
		return;
	}
	k->strokes[k->count].key = (uint16_t)key;
	k->strokes[k->count++].level = (uint8_t)level;
}

static void press_key(struct keystrokes *k, unsigned key)
{
	bool altgr = k->held & HELD_ALTGR;
	bool known = keymap_char(KEYMAP_US, key, KEYMAP_PLAIN) != 0 ||
		keymap_char(KEYMAP_DE, key, KEYMAP_PLAIN) != 0;
	enum keymap_level level = altgr ? KEYMAP_ALTGR
		: k->held & HELD_SHIFTS     ? KEYMAP_SHIFT
									: KEYMAP_PLAIN;

	if (is_separator(k, key)) {
		add_stroke(k, key, LEVEL_GS);
	} else if ((k->held & HELD_CHORD) || (altgr && !keymap_char(k->layout, key, KEYMAP_ALTGR))) {
		k->chords++;
		k->spoilt = true;
	} else if (known) {
		add_stroke(k, key, level);
	}
}

enum keystrokes_result keystrokes_feed(struct keystrokes *k, unsigned key, int value,
	int64_t now_ms, struct scan *scan)
{
	unsigned bit = modifier_bit(key);

	k->last_ms = now_ms;
	if (bit) {
		k->held = value ? k->held | bit : k->held & ~bit;
		return KEYSTROKES_MORE;
	}
	if (value != 1)
		return KEYSTROKES_MORE;
	if (!(k->held & HELD_CHORD) && (key == KEY_ENTER || key == KEY_KPENTER || key == KEY_TAB))
		return finish_code(k, scan);
	press_key(k, key);
	return KEYSTROKES_MORE;
}

enum keystrokes_result keystrokes_pause(struct keystrokes *k, int64_t now_ms, struct scan *scan)
{
	return keystrokes_wait_ms(k, now_ms) == 0 ? finish_code(k, scan) : KEYSTROKES_MORE;
}

int keystrokes_wait_ms(const struct keystrokes *k, int64_t now_ms)
{
	int64_t left = k->last_ms + KEYSTROKES_GAP_MS - now_ms;

	if (!k->count)
		return -1;
	return left > 0 ? (int)left : 0;
}
