#include "tui/draw/theme.h"
#include "tui/draw/background.h"
#include "tui/draw/console.h"
#include "tui/draw/contrast.h"
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

/* Inks for one kind of background. */
struct palette {
	bool has_colours;
	struct tone tones[ROLE_COUNT];
};

/* clang-format off */
#define INK(rich, plain, attr) { { rich, plain }, { -1, -1 }, attr, attr }
/* Important states have a coloured background. Both colours are named, because terminals differ
 * in reverse and bold (dark grey on red, white on yellow). Black is never bold: many terminals
 * show it as grey. */
#define ON(rich, plain, rich_paper, plain_paper, attr) \
	{ { rich, plain }, { rich_paper, plain_paper }, attr, A_BOLD | A_REVERSE }
#define BLACK_ON(rich, plain) ON(16, COLOR_BLACK, rich, plain, A_NORMAL)
#define WHITE_ON(rich, plain) ON(231, COLOR_WHITE, rich, plain, A_BOLD)
/* The yellow of a Linux console is brown, on which black is not read: bright yellow on black instead. */
#define YELLOW_ON_DARK(rich) ON(16, COLOR_YELLOW, rich, COLOR_BLACK, A_BOLD)
/* An area without a colour of its own in the basic eight. */
#define GREY_BOX(ink, paper) { { ink, -1 }, { paper, -1 }, A_NORMAL, A_REVERSE }

#define SAME_IN_ALL \
	[ROLE_TITLE] = INK(-1, -1, A_BOLD), [ROLE_HEADER] = INK(-1, -1, A_REVERSE), \
	[ROLE_KEY] = INK(-1, -1, A_BOLD), [ROLE_KEY_WORD] = INK(-1, -1, A_REVERSE), \
	[ROLE_SELECTED] = INK(-1, -1, A_REVERSE), [ROLE_TEXT] = INK(-1, -1, A_NORMAL)

/* On dark backgrounds. */
static const struct palette dark = { true,
	{ SAME_IN_ALL, [ROLE_FRAME] = INK(245, -1, A_NORMAL), [ROLE_QUIET] = INK(248, -1, A_NORMAL),
		[ROLE_OK] = INK(43, COLOR_GREEN, A_BOLD), [ROLE_INFO] = INK(75, COLOR_CYAN, A_NORMAL),
		[ROLE_WARNING] = YELLOW_ON_DARK(214), [ROLE_ALARM] = WHITE_ON(160, COLOR_RED),
		[ROLE_OLD] = INK(176, COLOR_MAGENTA, A_BOLD), [ROLE_BOX] = BLACK_ON(75, COLOR_CYAN),
		[ROLE_BOX_UNKNOWN] = ON(16, COLOR_WHITE, 247, COLOR_BLUE, A_NORMAL), [ROLE_LANE1] = BLACK_ON(75, COLOR_CYAN),
		[ROLE_LANE2] = BLACK_ON(43, COLOR_GREEN), [ROLE_LANE3] = BLACK_ON(176, COLOR_WHITE),
		[ROLE_THEN] = WHITE_ON(90, COLOR_MAGENTA) } };

/* On light backgrounds; the basic eight have no green that is read on white. */
static const struct palette light = { true,
	{ SAME_IN_ALL, [ROLE_FRAME] = INK(244, -1, A_NORMAL), [ROLE_QUIET] = INK(240, -1, A_NORMAL),
		[ROLE_OK] = INK(22, -1, A_BOLD), [ROLE_INFO] = INK(25, COLOR_BLUE, A_NORMAL),
		[ROLE_WARNING] = YELLOW_ON_DARK(214), [ROLE_ALARM] = WHITE_ON(124, COLOR_RED),
		[ROLE_OLD] = INK(90, COLOR_BLACK, A_NORMAL), [ROLE_BOX] = WHITE_ON(25, COLOR_BLUE),
		[ROLE_BOX_UNKNOWN] = GREY_BOX(231, 240), [ROLE_LANE1] = WHITE_ON(25, COLOR_BLUE),
		[ROLE_LANE2] = WHITE_ON(22, COLOR_BLACK), [ROLE_LANE3] = WHITE_ON(126, COLOR_MAGENTA),
		[ROLE_THEN] = WHITE_ON(90, COLOR_MAGENTA) } };

/* The background is not known: colours of middle brightness, which are read on black and on white. */
static const struct palette middle = { true,
	{ SAME_IN_ALL, [ROLE_FRAME] = INK(243, -1, A_NORMAL), [ROLE_QUIET] = INK(243, -1, A_NORMAL),
		[ROLE_OK] = INK(29, -1, A_BOLD), [ROLE_INFO] = INK(63, -1, A_NORMAL),
		[ROLE_WARNING] = YELLOW_ON_DARK(214), [ROLE_ALARM] = WHITE_ON(160, COLOR_RED),
		[ROLE_OLD] = INK(163, COLOR_MAGENTA, A_BOLD), [ROLE_BOX] = WHITE_ON(26, COLOR_BLUE),
		[ROLE_BOX_UNKNOWN] = GREY_BOX(231, 243), [ROLE_LANE1] = WHITE_ON(26, COLOR_BLUE),
		[ROLE_LANE2] = WHITE_ON(29, COLOR_BLACK), [ROLE_LANE3] = WHITE_ON(163, COLOR_MAGENTA),
		[ROLE_THEN] = WHITE_ON(90, COLOR_MAGENTA) } };

/* Blue, orange and white differ for all kinds of colour blindness (Okabe, Ito: Color Universal Design); nothing
 * depends on green. */
static const struct palette colour_blind = { true,
	{ SAME_IN_ALL, [ROLE_FRAME] = INK(245, -1, A_NORMAL), [ROLE_QUIET] = INK(248, -1, A_NORMAL),
		[ROLE_OK] = INK(75, COLOR_CYAN, A_BOLD), [ROLE_INFO] = INK(75, COLOR_CYAN, A_NORMAL),
		[ROLE_WARNING] = YELLOW_ON_DARK(227), [ROLE_ALARM] = ON(16, COLOR_WHITE, 208, COLOR_RED, A_BOLD),
		[ROLE_OLD] = INK(182, COLOR_MAGENTA, A_BOLD), [ROLE_BOX] = BLACK_ON(75, COLOR_CYAN),
		[ROLE_BOX_UNKNOWN] = GREY_BOX(16, 243), [ROLE_LANE1] = BLACK_ON(75, COLOR_CYAN),
		[ROLE_LANE2] = ON(16, COLOR_WHITE, 214, COLOR_BLUE, A_NORMAL), [ROLE_LANE3] = BLACK_ON(254, COLOR_WHITE),
		[ROLE_THEN] = BLACK_ON(182, COLOR_WHITE) } };

static const struct palette high_contrast = { true,
	{ [ROLE_TEXT] = INK(231, COLOR_WHITE, A_NORMAL), [ROLE_TITLE] = INK(231, COLOR_WHITE, A_BOLD),
		[ROLE_FRAME] = INK(231, COLOR_WHITE, A_NORMAL),
		[ROLE_QUIET] = INK(231, COLOR_WHITE, A_NORMAL), [ROLE_HEADER] = BLACK_ON(231, COLOR_WHITE),
		[ROLE_KEY] = INK(226, COLOR_YELLOW, A_BOLD), [ROLE_KEY_WORD] = BLACK_ON(231, COLOR_WHITE),
		[ROLE_OK] = INK(51, COLOR_CYAN, A_BOLD), [ROLE_INFO] = INK(51, COLOR_CYAN, A_NORMAL),
		[ROLE_WARNING] = YELLOW_ON_DARK(226), [ROLE_ALARM] = WHITE_ON(160, COLOR_RED),
		[ROLE_OLD] = INK(219, COLOR_MAGENTA, A_BOLD), [ROLE_SELECTED] = BLACK_ON(226, COLOR_WHITE),
		[ROLE_BOX] = BLACK_ON(51, COLOR_CYAN), [ROLE_BOX_UNKNOWN] = BLACK_ON(231, COLOR_WHITE),
		[ROLE_LANE1] = BLACK_ON(51, COLOR_CYAN), [ROLE_LANE2] = BLACK_ON(46, COLOR_GREEN),
		[ROLE_LANE3] = BLACK_ON(219, COLOR_WHITE), [ROLE_THEN] = BLACK_ON(219, COLOR_WHITE) } };

static const struct palette mono = { false,
	{ SAME_IN_ALL, [ROLE_OK] = INK(-1, -1, A_BOLD), [ROLE_WARNING] = INK(-1, -1, A_BOLD | A_REVERSE),
		[ROLE_ALARM] = INK(-1, -1, A_BOLD | A_REVERSE), [ROLE_OLD] = INK(-1, -1, A_BOLD | A_UNDERLINE),
		[ROLE_BOX] = INK(-1, -1, A_REVERSE), [ROLE_BOX_UNKNOWN] = INK(-1, -1, A_REVERSE),
		[ROLE_LANE1] = INK(-1, -1, A_REVERSE), [ROLE_LANE2] = INK(-1, -1, A_REVERSE),
		[ROLE_LANE3] = INK(-1, -1, A_REVERSE), [ROLE_THEN] = INK(-1, -1, A_BOLD | A_REVERSE) } };
/* clang-format on */

/* A theme with its own background and text does not depend on the terminal's. */
static const struct theme {
	const char *name;              /* N_(), as in --theme */
	const struct palette *palette; /* NULL: that for the terminal's background */
	struct colour background, text;
} themes[] = {
	{ N_("default"), NULL, { -1, -1 }, { -1, -1 } },
	{ N_("dark"), &dark, { 234, COLOR_BLACK }, { 253, COLOR_WHITE } },
	{ N_("light"), &light, { 231, COLOR_WHITE }, { 234, COLOR_BLACK } },
	{ N_("high-contrast"), &high_contrast, { 16, COLOR_BLACK }, { 231, COLOR_WHITE } },
	{ N_("colour-blind"), &colour_blind, { 234, COLOR_BLACK }, { 253, COLOR_WHITE } },
	{ N_("mono"), &mono, { -1, -1 }, { -1, -1 } },
};
enum { THEMES = sizeof themes / sizeof themes[0] };

static const struct theme *theme = themes;
static const struct palette *of_terminal = &middle; /* for its background */
static bool can_colour, only_ascii, is_plain;

static bool getenv_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

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
	only_ascii = ascii;
}

static const struct palette *palette(void)
{
	return theme->palette ? theme->palette : of_terminal;
}

/* A colour for this terminal: one of 256, one of 8, or, where it takes colours directly, as 0xRRGGBB. */
static int pick(struct colour c)
{
	if (COLORS < 256)
		return c.plain;
	return COLORS > 256 && c.rich >= 0 ? (int)contrast_rgb_of(c.rich) : c.rich;
}

static int first_of(int a, int b)
{
	return a >= 0 ? a : b;
}

static void apply_theme(void)
{
	int text = pick(theme->text), background = pick(theme->background);

	for (int i = 0; can_colour && i < ROLE_COUNT; i++) {
		const struct tone *t = &palette()->tones[i];
		int ink = first_of(pick(t->ink), text), paper = pick(t->paper);

		init_extended_pair(i + 1, ink, first_of(paper, background));
		init_extended_pair(ROLE_COUNT + i + 1, first_of(paper, ink), background);
	}
	wbkgdset(stdscr, (chtype)' ' | (chtype)COLOR_PAIR(theme_pair(ROLE_TEXT)));
}

void theme_without_colours(void)
{
	is_plain = true;
}

void theme_init(void)
{
	can_colour = !is_plain && !getenv_set("NO_COLOR") && has_colors() && start_color() == OK;
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

/* "15;0": rxvt, Konsole and others name their two colours; 7 and 9 to 15 are bright. -1: not named. */
static int named_background(void)
{
	const char *said = getenv("COLORFGBG");
	const char *last = said ? strrchr(said, ';') : NULL;
	int64_t background;

	return last && text_to_int64(last + 1, 0, 15, &background) ? (int)background : -1;
}

void theme_set_background(unsigned rgb)
{
	of_terminal = background_is_light(rgb) ? &light : &dark;
}

bool theme_detect_terminal(void)
{
	const char *type = getenv("TERM");
	bool is_console = type && strcmp(type, "linux") == 0;
	bool old = type && strncmp(type, "vt", 2) == 0 && strchr("1234", type[2]) && type[2];
	int named = named_background();

	only_ascii |= old || names_other_charset();
	if (is_console)
		console_read_font(STDOUT_FILENO);
	if (is_console || named >= 0)
		theme_set_background(contrast_rgb_of(is_console ? COLOR_BLACK : named));
	return !theme->palette && !is_console && !old && !getenv_set("NO_COLOR");
}

static bool has_colours(void)
{
	return can_colour && palette()->has_colours;
}

/* Its area has a colour of its own only where there are 256. */
static bool needs_reverse(const struct tone *t)
{
	return t->paper.rich >= 0 && t->paper.plain < 0 && COLORS < 256;
}

/* Many terminals show bold black as grey. */
static bool is_black(const struct tone *t)
{
	return COLORS < 256 && first_of(t->ink.plain, theme->text.plain) == COLOR_BLACK;
}

attr_t theme_attr(enum role role)
{
	const struct tone *t = &palette()->tones[role];
	attr_t attr = t->attr;

	if (!has_colours())
		return t->bare;
	if (needs_reverse(t))
		attr |= A_REVERSE;
	return is_black(t) ? attr & ~(attr_t)A_BOLD : attr;
}

bool theme_own_background(void)
{
	return theme->background.rich >= 0;
}

unsigned theme_screen_rgb(bool is_text)
{
	const struct theme *own = theme->background.rich >= 0 ? theme : find_theme("dark");

	return contrast_rgb_of(is_text ? own->text.rich : own->background.rich);
}

bool theme_fills(enum role role)
{
	const struct tone *t = &palette()->tones[role];

	return has_colours() && (t->paper.rich >= 0 || (t->attr & A_REVERSE));
}

enum role theme_lane(int lane)
{
	return lane >= 1 && ROLE_LANE1 + lane - 1 <= ROLE_LANE3 ? (enum role)(ROLE_LANE1 + lane - 1)
															: ROLE_BOX_UNKNOWN;
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

	if (has_colours() && palette()->tones[role].paper.rich >= 0)
		attr = A_NORMAL; /* bold would change the colour on terminals with eight */
	return rest ? attr | A_REVERSE : attr;
}
