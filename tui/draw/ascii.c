#include "tui/draw/ascii.h"

#include <stddef.h>

static const struct {
	wchar_t wide;
	const char *text;
} table[] = {
	/* symbols of states and of the picture */
	{ 0x25CF, "*" },
	{ 0x25CB, "o" },
	{ 0x25B2, "!" },
	{ 0x25A0, "#" },
	{ 0x25BA, ">" },
	{ 0x25C4, "<" },
	{ 0x2190, "<" },
	{ 0x2191, "^" },
	{ 0x2192, ">" },
	{ 0x2193, "v" },
	{ 0x2026, "~" },
	{ 0x2264, "<" },
	{ 0x2713, "v" },
	{ 0xFFFD, "?" },
	/* lines */
	{ 0x2500, "-" },
	{ 0x2502, "|" },
	{ 0x250C, "+" },
	{ 0x2510, "+" },
	{ 0x2514, "+" },
	{ 0x2518, "+" },
	{ 0x251C, "+" },
	{ 0x2524, "+" },
	{ 0x252C, "+" },
	{ 0x2534, "+" },
	{ 0x253C, "+" },
	{ 0x2550, "=" },
	{ 0x2551, "|" },
	{ 0x2557, "+" },
	{ 0x2554, "+" },
	{ 0x255A, "+" },
	{ 0x255D, "+" },
	{ 0x2572, "\\" },
	/* block elements, from low to high */
	{ 0x2580, "\"" },
	{ 0x2581, "." },
	{ 0x2582, ":" },
	{ 0x2583, "-" },
	{ 0x2584, "=" },
	{ 0x2585, "+" },
	{ 0x2586, "*" },
	{ 0x2587, "#" },
	{ 0x2588, "#" },
	/* writing */
	{ 0xC4, "Ae" },
	{ 0xD6, "Oe" },
	{ 0xDC, "Ue" },
	{ 0xE4, "ae" },
	{ 0xF6, "oe" },
	{ 0xFC, "ue" },
	{ 0xDF, "ss" },
	{ 0xE9, "e" },
	{ 0xE8, "e" },
	{ 0xE0, "a" },
	{ 0xE7, "c" },
	{ 0xF1, "n" },
	{ 0xB5, "u" },
	{ 0xB0, "o" },
	{ 0xB7, "." },
	{ 0xD7, "x" },
	{ 0x2013, "-" },
	{ 0x2014, "-" },
	{ 0x2018, "'" },
	{ 0x2019, "'" },
	{ 0x201A, "'" },
	{ 0x201C, "\"" },
	{ 0x201D, "\"" },
	{ 0x201E, "\"" },
	{ 0x20AC, "E" },
	{ 0xA0, " " },
};

const char *ascii_for(wchar_t wide)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (table[i].wide == wide)
			return table[i].text;
	return "?";
}
