#include "reader/scanner/keymap.h"

#include <linux/input-event-codes.h>
#include <string.h>

static const char *const names[KEYMAP_COUNT] = { [KEYMAP_US] = "us", [KEYMAP_DE] = "de" };

/* Per key: us plain, shift; de plain, shift, AltGr. The umlauts are written as Unicode numbers. */
static const uint16_t characters[][KEYMAP_COUNT][KEYMAP_LEVELS] = {
	[KEY_1] = { { '1', '!' }, { '1', '!' } },
	[KEY_2] = { { '2', '@' }, { '2', '"', 0xB2 } },
	[KEY_3] = { { '3', '#' }, { '3', 0xA7, 0xB3 } },
	[KEY_4] = { { '4', '$' }, { '4', '$' } },
	[KEY_5] = { { '5', '%' }, { '5', '%' } },
	[KEY_6] = { { '6', '^' }, { '6', '&' } },
	[KEY_7] = { { '7', '&' }, { '7', '/', '{' } },
	[KEY_8] = { { '8', '*' }, { '8', '(', '[' } },
	[KEY_9] = { { '9', '(' }, { '9', ')', ']' } },
	[KEY_0] = { { '0', ')' }, { '0', '=', '}' } },
	[KEY_MINUS] = { { '-', '_' }, { 0xDF, '?', '\\' } },
	[KEY_EQUAL] = { { '=', '+' }, { 0xB4, '`' } },
	[KEY_Q] = { { 'q', 'Q' }, { 'q', 'Q', '@' } },
	[KEY_W] = { { 'w', 'W' }, { 'w', 'W' } },
	[KEY_E] = { { 'e', 'E' }, { 'e', 'E', 0x20AC } },
	[KEY_R] = { { 'r', 'R' }, { 'r', 'R' } },
	[KEY_T] = { { 't', 'T' }, { 't', 'T' } },
	[KEY_Y] = { { 'y', 'Y' }, { 'z', 'Z' } },
	[KEY_U] = { { 'u', 'U' }, { 'u', 'U' } },
	[KEY_I] = { { 'i', 'I' }, { 'i', 'I' } },
	[KEY_O] = { { 'o', 'O' }, { 'o', 'O' } },
	[KEY_P] = { { 'p', 'P' }, { 'p', 'P' } },
	[KEY_LEFTBRACE] = { { '[', '{' }, { 0xFC, 0xDC } },
	[KEY_RIGHTBRACE] = { { ']', '}' }, { '+', '*', '~' } },
	[KEY_A] = { { 'a', 'A' }, { 'a', 'A' } },
	[KEY_S] = { { 's', 'S' }, { 's', 'S' } },
	[KEY_D] = { { 'd', 'D' }, { 'd', 'D' } },
	[KEY_F] = { { 'f', 'F' }, { 'f', 'F' } },
	[KEY_G] = { { 'g', 'G' }, { 'g', 'G' } },
	[KEY_H] = { { 'h', 'H' }, { 'h', 'H' } },
	[KEY_J] = { { 'j', 'J' }, { 'j', 'J' } },
	[KEY_K] = { { 'k', 'K' }, { 'k', 'K' } },
	[KEY_L] = { { 'l', 'L' }, { 'l', 'L' } },
	[KEY_SEMICOLON] = { { ';', ':' }, { 0xF6, 0xD6 } },
	[KEY_APOSTROPHE] = { { '\'', '"' }, { 0xE4, 0xC4 } },
	[KEY_GRAVE] = { { '`', '~' }, { '^', 0xB0 } },
	[KEY_BACKSLASH] = { { '\\', '|' }, { '#', '\'' } },
	[KEY_Z] = { { 'z', 'Z' }, { 'y', 'Y' } },
	[KEY_X] = { { 'x', 'X' }, { 'x', 'X' } },
	[KEY_C] = { { 'c', 'C' }, { 'c', 'C' } },
	[KEY_V] = { { 'v', 'V' }, { 'v', 'V' } },
	[KEY_B] = { { 'b', 'B' }, { 'b', 'B' } },
	[KEY_N] = { { 'n', 'N' }, { 'n', 'N' } },
	[KEY_M] = { { 'm', 'M' }, { 'm', 'M', 0xB5 } },
	[KEY_COMMA] = { { ',', '<' }, { ',', ';' } },
	[KEY_DOT] = { { '.', '>' }, { '.', ':' } },
	[KEY_SLASH] = { { '/', '?' }, { '-', '_' } },
	[KEY_102ND] = { { '\\', '|' }, { '<', '>', '|' } },
	[KEY_SPACE] = { { ' ', ' ' }, { ' ', ' ' } },
	[KEY_KP0] = { { '0' }, { '0' } },
	[KEY_KP1] = { { '1' }, { '1' } },
	[KEY_KP2] = { { '2' }, { '2' } },
	[KEY_KP3] = { { '3' }, { '3' } },
	[KEY_KP4] = { { '4' }, { '4' } },
	[KEY_KP5] = { { '5' }, { '5' } },
	[KEY_KP6] = { { '6' }, { '6' } },
	[KEY_KP7] = { { '7' }, { '7' } },
	[KEY_KP8] = { { '8' }, { '8' } },
	[KEY_KP9] = { { '9' }, { '9' } },
	[KEY_KPASTERISK] = { { '*' }, { '*' } },
	[KEY_KPMINUS] = { { '-' }, { '-' } },
	[KEY_KPPLUS] = { { '+' }, { '+' } },
	[KEY_KPSLASH] = { { '/' }, { '/' } },
	[KEY_KPDOT] = { { '.' }, { ',' } },
};

const char *keymap_name(enum keymap_layout layout)
{
	return names[layout < KEYMAP_COUNT ? layout : KEYMAP_US];
}

enum keymap_layout keymap_from(const char *name)
{
	int i = 0;

	while (i < KEYMAP_COUNT && strcmp(names[i], name) != 0)
		i++;
	return (enum keymap_layout)i;
}

uint32_t keymap_char(enum keymap_layout layout, unsigned key, enum keymap_level level)
{
	if (key >= sizeof characters / sizeof characters[0] || layout >= KEYMAP_COUNT ||
		level >= KEYMAP_LEVELS)
		return 0;
	return characters[key][layout][level];
}
