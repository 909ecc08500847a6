#include "tui/draw/theme.h"
#include "tui/draw/console.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

/* A colour with 256 and with 8 of them, -1: the terminal's. */
struct colour {
	short rich, plain;
};

struct tone {
	struct colour ink, paper;
	attr_t attr;
	attr_t bare; /* without colours */
};

struct theme {
	const char *name; /* N_(), as in --theme */
	struct colour background;
	bool colours;
	struct tone tones[ROLE_COUNT];
};

/* clang-format off */
#define INK(rich, plain, attr) { { rich, plain }, { -1, -1 }, attr, attr }
/* clang-format on */
/* Important states have a coloured background. Both colours are named, because terminals differ
 * in reverse and bold (dark grey on red, white on yellow). Black is never bold: many terminals
 * show it as grey. */
/* clang-format off */
#define ON(rich, plain, rich_paper, plain_paper, attr) \
	{ { rich, plain }, { rich_paper, plain_paper }, attr, A_BOLD | A_REVERSE }
#define BLACK_ON(rich, plain) ON(16, COLOR_BLACK, rich, plain, A_NORMAL)
#define WHITE_ON(rich, plain) ON(231, COLOR_WHITE, rich, plain, A_BOLD)
/* clang-format on */

#define SAME_IN_ALL \
	[ROLE_TITLE] = INK(-1, -1, A_BOLD), [ROLE_HEADER] = INK(-1, -1, A_REVERSE), \
	[ROLE_KEY] = INK(-1, -1, A_BOLD), [ROLE_KEY_WORD] = INK(-1, -1, A_REVERSE), \
	[ROLE_SELECTED] = INK(-1, -1, A_REVERSE), [ROLE_TEXT] = INK(-1, -1, A_NORMAL)

static const struct theme themes[] = {
	{ .name = N_("default"),
		.background = { -1, -1 },
		.colours = true,
		.tones = { SAME_IN_ALL, [ROLE_FRAME] = INK(244, -1, A_NORMAL),
			[ROLE_QUIET] = INK(244, -1, A_NORMAL), [ROLE_OK] = INK(36, COLOR_GREEN, A_BOLD),
			[ROLE_INFO] = INK(32, COLOR_CYAN, A_NORMAL),
			[ROLE_WARNING] = BLACK_ON(172, COLOR_YELLOW), [ROLE_ALARM] = WHITE_ON(160, COLOR_RED),
			[ROLE_OLD] = INK(133, COLOR_MAGENTA, A_BOLD), [ROLE_BOX] = WHITE_ON(26, COLOR_BLUE),
			[ROLE_BOX_UNKNOWN] = INK(244, -1, A_REVERSE),
			[ROLE_LANE1] = WHITE_ON(26, COLOR_BLUE), [ROLE_LANE2] = BLACK_ON(36, COLOR_GREEN),
			[ROLE_LANE3] = BLACK_ON(175, COLOR_MAGENTA),
			[ROLE_THEN] = WHITE_ON(90, COLOR_MAGENTA) } },
	{ .name = N_("light"),
		.background = { -1, -1 },
		.colours = true,
		.tones = { SAME_IN_ALL, [ROLE_FRAME] = INK(246, -1, A_NORMAL),
			[ROLE_QUIET] = INK(240, -1, A_NORMAL),
			[ROLE_OK] = INK(23, -1, A_BOLD), /* eight colours have no green that is read on white */
			[ROLE_INFO] = INK(25, COLOR_BLUE, A_NORMAL),
			[ROLE_WARNING] = BLACK_ON(214, COLOR_YELLOW), [ROLE_ALARM] = WHITE_ON(124, COLOR_RED),
			[ROLE_OLD] = INK(90, COLOR_MAGENTA, A_BOLD), [ROLE_BOX] = WHITE_ON(25, COLOR_BLUE),
			[ROLE_BOX_UNKNOWN] = INK(240, -1, A_REVERSE),
			[ROLE_LANE1] = WHITE_ON(25, COLOR_BLUE), [ROLE_LANE2] = WHITE_ON(23, COLOR_GREEN),
			[ROLE_LANE3] = WHITE_ON(126, COLOR_MAGENTA),
			[ROLE_THEN] = WHITE_ON(90, COLOR_MAGENTA) } },
	{ .name = N_("high-contrast"),
		.background = { 16, COLOR_BLACK },
		.colours = true,
		.tones = { [ROLE_TEXT] = INK(231, COLOR_WHITE, A_NORMAL),
			[ROLE_TITLE] = INK(231, COLOR_WHITE, A_BOLD),
			[ROLE_FRAME] = INK(231, COLOR_WHITE, A_NORMAL),
			[ROLE_QUIET] = INK(231, COLOR_WHITE, A_NORMAL),
			[ROLE_HEADER] = BLACK_ON(231, COLOR_WHITE),
			[ROLE_KEY] = INK(226, COLOR_YELLOW, A_BOLD),
			[ROLE_KEY_WORD] = BLACK_ON(231, COLOR_WHITE),
			[ROLE_OK] = INK(51, COLOR_CYAN, A_BOLD),
			[ROLE_INFO] = INK(51, COLOR_CYAN, A_NORMAL),
			[ROLE_WARNING] = BLACK_ON(226, COLOR_YELLOW),
			[ROLE_ALARM] = WHITE_ON(160, COLOR_RED),
			[ROLE_OLD] = INK(219, COLOR_MAGENTA, A_BOLD),
			[ROLE_SELECTED] = BLACK_ON(226, COLOR_YELLOW),
			[ROLE_BOX] = BLACK_ON(51, COLOR_CYAN),
			[ROLE_BOX_UNKNOWN] = BLACK_ON(231, COLOR_WHITE),
			[ROLE_LANE1] = BLACK_ON(51, COLOR_CYAN), [ROLE_LANE2] = BLACK_ON(46, COLOR_GREEN),
			[ROLE_LANE3] = BLACK_ON(219, COLOR_MAGENTA),
			[ROLE_THEN] = BLACK_ON(219, COLOR_MAGENTA) } },
	{ .name = N_("mono"),
		.background = { -1, -1 },
		.tones = { SAME_IN_ALL, [ROLE_OK] = INK(-1, -1, A_BOLD),
			[ROLE_WARNING] = INK(-1, -1, A_BOLD | A_REVERSE),
			[ROLE_ALARM] = INK(-1, -1, A_BOLD | A_REVERSE),
			[ROLE_OLD] = INK(-1, -1, A_BOLD | A_UNDERLINE), [ROLE_BOX] = INK(-1, -1, A_REVERSE),
			[ROLE_BOX_UNKNOWN] = INK(-1, -1, A_REVERSE), [ROLE_LANE1] = INK(-1, -1, A_REVERSE),
			[ROLE_LANE2] = INK(-1, -1, A_REVERSE), [ROLE_LANE3] = INK(-1, -1, A_REVERSE),
			[ROLE_THEN] = INK(-1, -1, A_BOLD | A_REVERSE) } },
};
enum { THEMES = sizeof themes / sizeof themes[0] };

static const struct theme *theme = themes;
static bool can_colour, only_ascii, chosen, is_plain;

static const struct theme *find_theme(const char *name)
{
	for (int i = 0; name && i < THEMES; i++)
		if (strcmp(themes[i].name, name) == 0)
			return &themes[i];
	return themes;
}

void theme_choose(const char *name, bool ascii)
{
	theme = find_theme(name);
	chosen = name != NULL;
	only_ascii = ascii;
}

static short pick_theme(struct colour c)
{
	return COLORS >= 256 ? c.rich : c.plain;
}

static void apply_theme(void)
{
	for (short i = 0; can_colour && i < ROLE_COUNT; i++) {
		const struct tone *t = &theme->tones[i];
		short ink = pick_theme(t->ink), paper = pick_theme(t->paper);
		short background = pick_theme(theme->background);

		init_pair((short)(i + 1), ink, paper >= 0 ? paper : background);
		init_pair((short)(ROLE_COUNT + i + 1), paper >= 0 ? paper : ink, background);
	}
	wbkgdset(stdscr, (chtype)' ' | (chtype)COLOR_PAIR(theme_pair(ROLE_TEXT)));
}

void theme_without_colours(void)
{
	is_plain = true;
}

void theme_init(void)
{
	const char *no_color = getenv("NO_COLOR");

	can_colour = !is_plain && !(no_color && *no_color) && has_colors() && start_color() == OK;
	if (can_colour)
		use_default_colors();
	apply_theme();
}

const char *theme_next(void)
{
	theme = &themes[(theme - themes + 1) % THEMES];
	apply_theme();
	return theme->name;
}

bool theme_shows(wchar_t wide)
{
	return wide < 0x7F || (!only_ascii && console_has(wide));
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

/* "15;0": rxvt, Konsole and others name their two colours; 7 and 9 to 15 are bright. */
static bool is_light_background(void)
{
	const char *said = getenv("COLORFGBG");
	const char *last = said ? strrchr(said, ';') : NULL;
	int64_t background;

	if (!last || !text_to_int64(last + 1, 0, 15, &background))
		return false;
	return background == 7 || (background >= 9);
}

void theme_detect_terminal(void)
{
	const char *type = getenv("TERM");
	bool old = type && strncmp(type, "vt", 2) == 0 && strchr("1234", type[2]) && type[2];

	only_ascii |= old || names_other_charset();
	if (type && strcmp(type, "linux") == 0)
		console_read_font(STDOUT_FILENO);
	if (!chosen && is_light_background())
		theme = find_theme("light");
}

static bool has_colours(void)
{
	return can_colour && theme->colours;
}

attr_t theme_attr(enum role role)
{
	return has_colours() ? theme->tones[role].attr : theme->tones[role].bare;
}

unsigned theme_screen_rgb(bool is_text)
{
	bool is_light = theme == find_theme("light");

	return is_text == is_light ? 0x1C1C1C : is_text ? 0xE4E4E4 : 0xFDFDFA;
}

bool theme_fills(enum role role)
{
	const struct tone *t = &theme->tones[role];

	return has_colours() && (t->paper.rich >= 0 || (t->attr & A_REVERSE));
}

short theme_pair(enum role role)
{
	return has_colours() ? (short)(role + 1) : 0;
}

/* A block element is drawn in the foreground colour: roles whose words stand on a colour have a second
 * pair of colours for it. */
short theme_block_pair(enum role role)
{
	return has_colours() ? (short)(ROLE_COUNT + role + 1) : 0;
}

attr_t theme_block_attr(enum role role, bool rest)
{
	attr_t attr = theme_attr(role) & ~(attr_t)(A_REVERSE | A_UNDERLINE);

	if (has_colours() && theme->tones[role].paper.rich >= 0)
		attr = A_NORMAL; /* bold would change the colour on terminals with eight */
	return rest ? attr | A_REVERSE : attr;
}
