#include "reader/scanner/keystrokes.h"
#include "core/code/command_code.h"
#include "core/base/lang.h"

#include <linux/input-event-codes.h>
#include <string.h>

/* Behind the levels of a layout. */
enum {
	LEVEL_CHARACTER = KEYMAP_LEVELS, /* the stroke's key is the character itself */
	LEVEL_CONTROL = 0x80             /* a level with Ctrl */
};

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
#define HELD_METAS (HELD_META | HELD_RIGHT_META)
#define HELD_ALTS (HELD_ALT | HELD_ALTGR)
#define HELD_CHORD (HELD_CTRLS | HELD_ALT | HELD_METAS)

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

static void lose_key(struct keystrokes *k, unsigned key, unsigned held)
{
	k->lost++;
	k->last_lost = (struct keystrokes_chord){ .key = key,
		.ctrl = held & HELD_CTRLS,
		.alt = held & HELD_ALTS,
		.meta = held & HELD_METAS };
	if (k->loss == SCAN_COMPLETE)
		k->loss = SCAN_LOST_KEY;
}

void keystrokes_lose(struct keystrokes *k, int64_t now_ms)
{
	k->loss = SCAN_LOST_EVENTS;
	k->number_len = 0;
	k->held = 0;
	k->last_ms = now_ms;
}

/* --- characters ----------------------------------------------------------------------------- */

static bool has_control(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= '@' && c <= '_');
}

/* Ctrl and a key: by its character, else by what lies there on a us keyboard, for many scanners have
 * no other positions for Ctrl+], Ctrl+^ and Ctrl+_. Shift may be left out: Ctrl+6 is RS. */
static bool control_char(enum keymap_layout layout, unsigned key, unsigned level, uint32_t *out)
{
	const struct {
		enum keymap_layout layout;
		unsigned level;
	} places[] = { { layout, level }, { level == KEYMAP_ALTGR ? KEYMAP_DE : layout, level },
		{ layout, KEYMAP_PLAIN }, { KEYMAP_US, level }, { KEYMAP_US, KEYMAP_PLAIN },
		{ KEYMAP_US, KEYMAP_SHIFT } };
	size_t count = level == KEYMAP_ALTGR ? 2 : sizeof places / sizeof places[0];

	for (size_t i = 0; i < count; i++) {
		uint32_t c = keymap_char(places[i].layout, key, (enum keymap_level)places[i].level);

		if (has_control(c)) {
			*out = c & 0x1F;
			return true;
		}
	}
	return false;
}

/* False: the stroke has no character in this layout. */
static bool stroke_char(enum keymap_layout layout, unsigned key, unsigned level, uint32_t *out)
{
	if (level & LEVEL_CONTROL)
		return control_char(layout, key, level & ~(unsigned)LEVEL_CONTROL, out);
	*out = level == LEVEL_CHARACTER ? key : keymap_char(layout, key, (enum keymap_level)level);
	return level == LEVEL_CHARACTER || *out;
}

/* What a spelled code has too much and too little. */
struct spelling {
	bool is_cut; /* it does not fit */
	size_t missing;
	unsigned missing_key; /* the last of them */
};

/* Converts the strokes with a layout. Returns the length. */
static size_t spell_strokes(const struct keystrokes *k, enum keymap_layout layout,
	unsigned char *out, struct spelling *spelling)
{
	size_t used = 0;

	*spelling = (struct spelling){ 0 };
	for (size_t i = 0; i < k->count; i++) {
		uint32_t c;

		spelling->is_cut |= used + 3 > SCAN_DATA_MAX;
		if (!stroke_char(layout, k->strokes[i].key, k->strokes[i].level, &c)) {
			spelling->missing++;
			spelling->missing_key = k->strokes[i].key;
		} else if (!spelling->is_cut) {
			used += text_encode_utf8(c, (char *)out + used);
		}
	}
	return used;
}

static bool find_layout(struct keystrokes *k, unsigned char *buffer)
{
	struct spelling spelling;

	for (int layout = 0; layout < KEYMAP_COUNT; layout++) {
		size_t len = spell_strokes(k, (enum keymap_layout)layout, buffer, &spelling);

		if (len == strlen(CALIBRATION_CODE) && memcmp(buffer, CALIBRATION_CODE, len) == 0) {
			k->layout = (enum keymap_layout)layout;
			return true;
		}
	}
	return false;
}

/* --- a code --------------------------------------------------------------------------------- */

static void set_note(enum scan_loss loss, struct message *out)
{
	switch (loss) {
	case SCAN_LOST_KEY:
		message_set(out,
			MESSAGE("keystrokes.key_without_character",
				"the scanner sent a key without a character, which is missing in this code; set "
				"the scanner to plain characters"));
		break;
	case SCAN_LOST_EVENTS:
		message_set(out,
			MESSAGE("keystrokes.keys_lost",
				"keystrokes of the scanner were lost, this code is incomplete; scan it again"));
		break;
	default:
		*out = message_none;
	}
}

static void take_code(struct keystrokes *k, struct scan *scan)
{
	struct spelling spelling;

	scan->data_len = (uint32_t)spell_strokes(k, k->layout, scan->data, &spelling);
	for (size_t i = 0; i < spelling.missing; i++)
		lose_key(k, spelling.missing_key, 0);
	scan->too_long = spelling.is_cut || k->too_long;
	scan->loss = k->loss;
	set_note(k->loss, &scan->note);
}

static enum keystrokes_result finish_code(struct keystrokes *k, struct scan *scan)
{
	enum keystrokes_result result = KEYSTROKES_MORE;

	if (k->number_len) /* Alt was never released */
		lose_key(k, KEY_LEFTALT, 0);
	if (k->count && k->loss == SCAN_COMPLETE && find_layout(k, scan->data)) {
		result = KEYSTROKES_CALIBRATED;
	} else if (k->count) {
		take_code(k, scan);
		result = scan->data_len ? KEYSTROKES_CODE : KEYSTROKES_MORE;
	}
	k->count = k->number_len = 0;
	k->loss = SCAN_COMPLETE;
	k->too_long = false;
	return result;
}

static bool ends_code(uint32_t c)
{
	return c == '\r' || c == '\n' || c == '\t';
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

/* --- numbers with Alt ----------------------------------------------------------------------- */

/* The digit, "+" or hexadecimal letter of a key; 0: it has none. */
static char number_char(const struct keystrokes *k, unsigned key)
{
	bool is_hex = k->number_len && k->number[0] == '+';
	uint32_t c = keymap_char(KEYMAP_US, key, KEYMAP_PLAIN);

	if (c >= '0' && c <= '9')
		return (char)c;
	if (key == KEY_KPPLUS && !k->number_len)
		return '+';
	return is_hex && c >= 'a' && c <= 'f' ? (char)c : '\0';
}

static bool is_keypad(unsigned key)
{
	return key >= KEY_KP7 && key <= KEY_KPDOT;
}

/* The right Alt only with the keypad: with the digits above the letters it types characters. */
static bool is_part_of_number(const struct keystrokes *k, unsigned key)
{
	bool alt = (k->held & HELD_ALT) || ((k->held & HELD_ALTGR) && is_keypad(key));

	return alt && !(k->held & (HELD_CTRLS | HELD_METAS)) && number_char(k, key);
}

static void add_to_number(struct keystrokes *k, unsigned key)
{
	char c = number_char(k, key);

	if (k->number_len < sizeof k->number - 1)
		k->number[k->number_len++] = c;
	else
		lose_key(k, key, HELD_ALT);
}

static enum keystrokes_result finish_number(struct keystrokes *k, struct scan *scan)
{
	uint32_t c;

	if (!k->number_len)
		return KEYSTROKES_MORE;
	k->number[k->number_len] = '\0';
	k->number_len = 0;
	if (!alt_code_char(k->number, &c))
		lose_key(k, KEY_LEFTALT, 0);
	else if (ends_code(c))
		return finish_code(k, scan);
	else
		add_stroke(k, c, LEVEL_CHARACTER);
	return KEYSTROKES_MORE;
}

/* --- keys ----------------------------------------------------------------------------------- */

static enum keystrokes_result press_with_ctrl(struct keystrokes *k, unsigned key, unsigned level,
	struct scan *scan)
{
	uint32_t c;

	if ((k->held & (HELD_ALT | HELD_METAS)) || !control_char(k->layout, key, level, &c))
		lose_key(k, key, k->held);
	else if (ends_code(c))
		return finish_code(k, scan);
	else
		add_stroke(k, key, level | LEVEL_CONTROL);
	return KEYSTROKES_MORE;
}

static bool is_known_key(unsigned key)
{
	return keymap_char(KEYMAP_US, key, KEYMAP_PLAIN) || keymap_char(KEYMAP_DE, key, KEYMAP_PLAIN);
}

static enum keystrokes_result press_key(struct keystrokes *k, unsigned key, struct scan *scan)
{
	bool altgr = k->held & HELD_ALTGR;
	enum keymap_level level = altgr ? KEYMAP_ALTGR
		: k->held & HELD_SHIFTS     ? KEYMAP_SHIFT
									: KEYMAP_PLAIN;

	if (is_part_of_number(k, key)) {
		add_to_number(k, key);
		return KEYSTROKES_MORE;
	}
	if (k->held & HELD_CTRLS)
		return press_with_ctrl(k, key, level, scan);
	if ((k->held & HELD_CHORD) || !is_known_key(key) ||
		(altgr && !keymap_char(k->layout, key, KEYMAP_ALTGR)))
		lose_key(k, key, k->held);
	else
		add_stroke(k, key, level);
	return KEYSTROKES_MORE;
}

/* Scanners press them around numbers with Alt; here the keypad always has its digits. */
static bool is_lock(unsigned key)
{
	return key == KEY_NUMLOCK || key == KEY_SCROLLLOCK;
}

enum keystrokes_result keystrokes_feed(struct keystrokes *k, unsigned key, int value,
	int64_t now_ms, struct scan *scan)
{
	unsigned bit = modifier_bit(key);

	k->last_ms = now_ms;
	if (bit) {
		k->held = value ? k->held | bit : k->held & ~bit;
		return k->held & HELD_ALTS ? KEYSTROKES_MORE : finish_number(k, scan);
	}
	if (value != 1 || is_lock(key))
		return KEYSTROKES_MORE;
	if (!(k->held & HELD_CHORD) && (key == KEY_ENTER || key == KEY_KPENTER || key == KEY_TAB))
		return finish_code(k, scan);
	return press_key(k, key, scan);
}

enum keystrokes_result keystrokes_pause(struct keystrokes *k, int64_t now_ms, struct scan *scan)
{
	return keystrokes_wait_ms(k, now_ms) == 0 ? finish_code(k, scan) : KEYSTROKES_MORE;
}

int keystrokes_wait_ms(const struct keystrokes *k, int64_t now_ms)
{
	int64_t left = k->last_ms + KEYSTROKES_GAP_MS - now_ms;

	if (!k->count && !k->number_len && k->loss == SCAN_COMPLETE)
		return -1;
	return left > 0 ? (int)left : 0;
}
