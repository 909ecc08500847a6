#include "tui/theme.h"
#include "core/lang.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct tone {
	short rich, plain; /* foreground with 256 and with 8 colours, -1: the terminal's */
	attr_t attr;
};

struct theme {
	const char *name;  /* N_(), as in --theme */
	short background;  /* -1: the terminal's */
	bool colours;
	struct tone tones[ROLE_COUNT];
};

#define SAME_IN_ALL \
	[ROLE_TITLE] = { -1, -1, A_BOLD }, [ROLE_HEADER] = { -1, -1, A_REVERSE }, \
	[ROLE_KEY] = { -1, -1, A_BOLD }, [ROLE_KEY_WORD] = { -1, -1, A_REVERSE }, \
	[ROLE_SELECTED] = { -1, -1, A_REVERSE }, [ROLE_TEXT] = { -1, -1, A_NORMAL }

static const struct theme themes[] = {
	{ .name = N_("default"), .background = -1, .colours = true, .tones = { SAME_IN_ALL,
		[ROLE_FRAME] = { 244, -1, A_NORMAL },
		[ROLE_QUIET] = { 244, -1, A_NORMAL },
		[ROLE_OK] = { 36, COLOR_GREEN, A_BOLD },
		[ROLE_INFO] = { 32, COLOR_BLUE, A_NORMAL },
		[ROLE_WARNING] = { 172, COLOR_YELLOW, A_BOLD | A_REVERSE },
		[ROLE_ALARM] = { 160, COLOR_RED, A_BOLD | A_REVERSE },
		[ROLE_OLD] = { 133, COLOR_MAGENTA, A_BOLD },
		[ROLE_BOX] = { 32, COLOR_BLUE, A_REVERSE },
		[ROLE_BOX_UNKNOWN] = { 244, -1, A_REVERSE },
		[ROLE_THEN] = { 133, COLOR_MAGENTA, A_BOLD | A_REVERSE } } },
	{ .name = N_("light"), .background = -1, .colours = true, .tones = { SAME_IN_ALL,
		[ROLE_FRAME] = { 246, -1, A_NORMAL },
		[ROLE_QUIET] = { 240, -1, A_NORMAL },
		[ROLE_OK] = { 23, COLOR_GREEN, A_BOLD },
		[ROLE_INFO] = { 25, COLOR_BLUE, A_NORMAL },
		[ROLE_WARNING] = { 130, COLOR_RED, A_BOLD | A_REVERSE },
		[ROLE_ALARM] = { 124, COLOR_RED, A_BOLD | A_REVERSE },
		[ROLE_OLD] = { 90, COLOR_MAGENTA, A_BOLD },
		[ROLE_BOX] = { 25, COLOR_BLUE, A_REVERSE },
		[ROLE_BOX_UNKNOWN] = { 240, -1, A_REVERSE },
		[ROLE_THEN] = { 90, COLOR_MAGENTA, A_BOLD | A_REVERSE } } },
	{ .name = N_("high-contrast"), .background = COLOR_BLACK, .colours = true, .tones = {
		[ROLE_TEXT] = { 231, COLOR_WHITE, A_NORMAL },
		[ROLE_TITLE] = { 231, COLOR_WHITE, A_BOLD },
		[ROLE_FRAME] = { 231, COLOR_WHITE, A_NORMAL },
		[ROLE_QUIET] = { 231, COLOR_WHITE, A_NORMAL },
		[ROLE_HEADER] = { 231, COLOR_WHITE, A_REVERSE | A_BOLD },
		[ROLE_KEY] = { 226, COLOR_YELLOW, A_BOLD },
		[ROLE_KEY_WORD] = { 231, COLOR_WHITE, A_REVERSE | A_BOLD },
		[ROLE_OK] = { 51, COLOR_CYAN, A_BOLD },
		[ROLE_INFO] = { 51, COLOR_CYAN, A_NORMAL },
		[ROLE_WARNING] = { 226, COLOR_YELLOW, A_BOLD | A_REVERSE },
		[ROLE_ALARM] = { 203, COLOR_RED, A_BOLD | A_REVERSE },
		[ROLE_OLD] = { 219, COLOR_MAGENTA, A_BOLD },
		[ROLE_SELECTED] = { 226, COLOR_YELLOW, A_REVERSE | A_BOLD },
		[ROLE_BOX] = { 51, COLOR_CYAN, A_REVERSE | A_BOLD },
		[ROLE_BOX_UNKNOWN] = { 231, COLOR_WHITE, A_REVERSE },
		[ROLE_THEN] = { 219, COLOR_MAGENTA, A_BOLD | A_REVERSE } } },
	{ .name = N_("mono"), .background = -1, .tones = { SAME_IN_ALL,
		[ROLE_OK] = { -1, -1, A_BOLD },
		[ROLE_WARNING] = { -1, -1, A_BOLD | A_REVERSE },
		[ROLE_ALARM] = { -1, -1, A_BOLD | A_REVERSE },
		[ROLE_OLD] = { -1, -1, A_BOLD | A_UNDERLINE },
		[ROLE_BOX] = { -1, -1, A_REVERSE },
		[ROLE_BOX_UNKNOWN] = { -1, -1, A_REVERSE },
		[ROLE_THEN] = { -1, -1, A_BOLD | A_REVERSE } } },
};
enum { THEMES = sizeof themes / sizeof themes[0] };

static const struct theme *theme = themes;
static bool can_colour, only_ascii;

void theme_choose(const char *name, bool ascii)
{
	theme = themes;
	for (int i = 0; name && i < THEMES; i++)
		if (strcmp(themes[i].name, name) == 0)
			theme = &themes[i];
	only_ascii = ascii;
}

static void apply(void)
{
	for (short i = 0; can_colour && i < ROLE_COUNT; i++)
		init_pair((short)(i + 1), COLORS >= 256 ? theme->tones[i].rich : theme->tones[i].plain,
			theme->background);
	wbkgdset(stdscr, (chtype)' ' | (chtype)COLOR_PAIR(theme_pair(ROLE_TEXT)));
}

void theme_init(void)
{
	const char *no_color = getenv("NO_COLOR");

	can_colour = !(no_color && *no_color) && has_colors() && start_color() == OK;
	if (can_colour)
		use_default_colors();
	apply();
}

const char *theme_next(void)
{
	theme = &themes[(theme - themes + 1) % THEMES];
	apply();
	return theme->name;
}

bool theme_is_ascii(void)
{
	return only_ascii;
}

/* "de_DE.ISO-8859-1" names a character set, "de_DE" and "C" do not. */
static bool names_other_charset(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);
		const char *set = value ? strchr(value, '.') : NULL;

		if (set)
			return strncasecmp(set, ".utf-8", 6) != 0 && strncasecmp(set, ".utf8", 5) != 0;
		if (value && *value)
			return false;
	}
	return false;
}

void theme_look_at_terminal(void)
{
	const char *type = getenv("TERM");
	bool old = type && strncmp(type, "vt", 2) == 0 && strchr("1234", type[2]) && type[2];

	only_ascii |= old || names_other_charset();
}

attr_t theme_attr(enum role role)
{
	return theme->tones[role].attr;
}

short theme_pair(enum role role)
{
	return can_colour && theme->colours ? (short)(role + 1) : 0;
}
