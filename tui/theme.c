#include "tui/theme.h"

#include <stdlib.h>

struct tone {
	short rich, plain; /* foreground with 256 and with 8 colours, -1: the terminal's */
	attr_t attr;
};

static const struct tone tones[ROLE_COUNT] = {
	[ROLE_TEXT] = { -1, -1, A_NORMAL },
	[ROLE_TITLE] = { -1, -1, A_BOLD },
	[ROLE_FRAME] = { 244, -1, A_NORMAL },
	[ROLE_QUIET] = { 244, -1, A_NORMAL },
	[ROLE_HEADER] = { -1, -1, A_REVERSE },
	[ROLE_KEY] = { -1, -1, A_BOLD },
	[ROLE_KEY_WORD] = { -1, -1, A_REVERSE },
	[ROLE_OK] = { 28, COLOR_GREEN, A_BOLD },
	[ROLE_INFO] = { 32, COLOR_BLUE, A_NORMAL },
	[ROLE_WARNING] = { 166, COLOR_YELLOW, A_BOLD | A_REVERSE },
	[ROLE_ALARM] = { 160, COLOR_RED, A_BOLD | A_REVERSE },
	[ROLE_OLD] = { 133, COLOR_MAGENTA, A_BOLD },
	[ROLE_SELECTED] = { -1, -1, A_REVERSE },
	[ROLE_BOX] = { 32, COLOR_BLUE, A_REVERSE },
	[ROLE_BOX_UNKNOWN] = { 244, -1, A_REVERSE },
};

static bool coloured;

void theme_init(void)
{
	const char *no_color = getenv("NO_COLOR");

	coloured = !(no_color && *no_color) && has_colors() && start_color() == OK;
	if (!coloured)
		return;
	use_default_colors();
	for (short i = 0; i < ROLE_COUNT; i++)
		init_pair((short)(i + 1), COLORS >= 256 ? tones[i].rich : tones[i].plain, -1);
}

attr_t theme_attr(enum role role)
{
	return tones[role].attr;
}

short theme_pair(enum role role)
{
	return coloured ? (short)(role + 1) : 0;
}
