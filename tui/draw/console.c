#include "tui/draw/console.h"

#include <linux/kd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

enum { PLANE = 0x10000, PAIRS_MAX = 0xFFFF };

static uint8_t have[PLANE / 8];
static bool looked;

static void set_character(unsigned character, bool there)
{
	uint8_t bit = (uint8_t)(1u << character % 8);

	have[character / 8] = (uint8_t)(there ? have[character / 8] | bit : have[character / 8] & ~bit);
}

void console_set_characters(const uint16_t *characters, size_t count)
{
	memset(have, 0, sizeof have);
	for (size_t i = 0; i < count; i++)
		set_character(characters[i], true);
	looked = true;
}

/* Characters drawn by this program that Debian's font lacks. */
static void assume_debian_font(void)
{
	static const wchar_t lacking[] = L"\x25CB\x25BA\x25C4\x2580\x2581\x2582\x2583\x2585\x2586\x2587"
									 L"\x2572\x2589\x258A\x258B\x258D\x258E\x258F";

	memset(have, 0xFF, sizeof have);
	for (const wchar_t *c = lacking; *c; c++)
		set_character((unsigned)*c, false);
	looked = true;
}

void console_read_font(int fd)
{
	struct unimapdesc map = { .entry_ct = PAIRS_MAX };
	uint16_t *characters = NULL;

	map.entries = calloc(PAIRS_MAX, sizeof *map.entries);
	if (map.entries && ioctl(fd, GIO_UNIMAP, &map) == 0)
		characters = calloc(map.entry_ct + 1u, sizeof *characters);
	for (unsigned i = 0; characters && i < map.entry_ct; i++)
		characters[i] = map.entries[i].unicode;
	if (characters)
		console_set_characters(characters, map.entry_ct);
	else
		assume_debian_font();
	free(characters);
	free(map.entries);
}

bool console_has(wchar_t character)
{
	if (!looked)
		return true;
	return (uint32_t)character < PLANE && have[character / 8] & 1 << character % 8;
}
