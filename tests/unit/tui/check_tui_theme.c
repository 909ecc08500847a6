/* The contrast of every role in every theme, computed from what is drawn, on the terminals and backgrounds it is made
 * for: text 4.5:1, lines and areas 3:1 (WCAG 2.2, 1.4.3 and 1.4.11). */
#include "tests/support/suite.h"
#include "core/base/clock.h"
#include "tui/draw/background.h"
#include "tui/draw/contrast.h"
#include "tui/draw/draw.h"
#include "tui/dump/cells.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TEXT_ON_DARK = 0xD0D0D0, TEXT_ON_LIGHT = 0x1C1C1C, ROWS = ROLE_COUNT * 2, WIDTH = 8 };
#define TEXT_MIN 4.5
#define AREA_MIN 3.0

/* Backgrounds of terminals as they are shipped. */
static const unsigned dark_screens[] = { 0x000000, 0x1C1C1C, 0x1E1E1E, 0x002B36, 0x300A24, 0x282A36,
	0x2E3440 };
static const unsigned light_screens[] = { 0xFFFFFF, 0xFDF6E3, 0xFFFFDD, 0xEEEEEE, 0xE4E4E4 };
static const unsigned extremes[] = { 0x000000, 0xFFFFFF };

/* The basic colours of a Linux console (drivers/tty/vt/vt.c), bold ones behind the others. */
static const unsigned console[16] = { 0x000000, 0xAA0000, 0x00AA00, 0xAA5500, 0x0000AA, 0xAA00AA,
	0x00AAAA, 0xAAAAAA, 0x555555, 0xFF5555, 0x55FF55, 0xFFFF55, 0x5555FF, 0xFF55FF, 0x55FFFF,
	0xFFFFFF };

struct drawn_on {
	const char *terminal, *theme;
	unsigned screen;
	bool has_256;
};

static unsigned rgb_of(const struct drawn_on *on, int colour, bool is_bold)
{
	if (colour < 8 && is_bold && !on->has_256)
		colour += 8;
	return strcmp(on->terminal, "linux") == 0 && colour < 16 ? console[colour]
															 : contrast_rgb_of(colour);
}

static void colours_of(const struct drawn_on *on, const struct cell *c, unsigned *ink,
	unsigned *paper)
{
	unsigned text = background_is_light(on->screen) ? TEXT_ON_LIGHT : TEXT_ON_DARK;
	unsigned front = c->ink >= 0 ? rgb_of(on, c->ink, c->bold) : text;
	unsigned back = c->paper >= 0 ? rgb_of(on, c->paper, false) : on->screen;

	*ink = c->reverse ? back : front;
	*paper = c->reverse ? front : back;
}

static bool is_area(enum role role)
{
	return role == ROLE_BOX_UNKNOWN || (role >= ROLE_LANE1 && role <= ROLE_LANE3);
}

static void check_role(const struct drawn_on *on, const struct cells *cells, enum role role)
{
	double wanted = role == ROLE_FRAME ? AREA_MIN : TEXT_MIN, ratio;
	unsigned ink, paper;

	colours_of(on, &cells->at[(int)role * 2 * cells->cols], &ink, &paper);
	ratio = contrast_ratio(ink, paper);
	ck_assert_msg(ratio >= wanted, "%s, %s, screen %06x: role %d has %06x on %06x, %.2f:1",
		on->theme, on->terminal, on->screen, role, ink, paper, ratio);
	if (!is_area(role) || !on->has_256)
		return;
	colours_of(on, &cells->at[((int)role * 2 + 1) * cells->cols], &ink, &paper);
	ratio = contrast_ratio(ink, on->screen);
	ck_assert_msg(ratio >= AREA_MIN, "%s, screen %06x: the area of role %d is %06x, %.2f:1",
		on->theme, on->screen, role, ink, ratio);
}

/* ask: the background is known, as from the terminal's answer or $COLORFGBG. */
static void check_theme(const char *terminal, const char *theme, unsigned screen, bool ask)
{
	FILE *in = fopen("/dev/null", "re"), *out = fopen("/dev/null", "we");
	SCREEN *curses = newterm(terminal, out, in);
	struct area area = { .at = { .rows = ROWS, .cols = WIDTH } };
	struct cells cells;
	struct drawn_on on = { .terminal = terminal, .theme = theme, .screen = screen };

	ck_assert_ptr_nonnull(curses);
	ck_assert_int_eq(resizeterm(ROWS, WIDTH), OK);
	theme_choose(theme, false);
	if (ask)
		theme_set_background(screen);
	theme_init();
	on.has_256 = COLORS >= 256;
	area.win = stdscr;
	werase(stdscr);
	for (int role = 0; role < ROLE_COUNT; role++) {
		draw_text(&area, role * 2, 0, WIDTH, (enum role)role, "x");
		draw_block(&area, role * 2 + 1, 0, (enum role)role, 8, false);
	}
	ck_assert_int_eq(dump_read_cells(stdscr, &cells), 0);
	if (theme_own_background())
		on.screen = theme_screen_rgb(false);
	for (int role = 0; role < ROLE_COUNT; role++)
		check_role(&on, &cells, (enum role)role);
	free(cells.at);
	endwin();
	delscreen(curses);
	fclose(in);
	fclose(out);
}

/* Each in a process of its own: what is known of the background stays for the rest of a process. */
static const char *const terminals[] = { "xterm-256color", "xterm", "linux" };

START_TEST(known_dark_background)
{
	for (size_t i = 0; i < sizeof dark_screens / sizeof dark_screens[0]; i++)
		check_theme(terminals[0], "default", dark_screens[i], true);
	check_theme("xterm", "default", 0x000000, true);
	check_theme("linux", "default", 0x000000, true);
}
END_TEST

START_TEST(known_light_background)
{
	for (size_t i = 0; i < sizeof light_screens / sizeof light_screens[0]; i++)
		check_theme(terminals[0], "default", light_screens[i], true);
	check_theme("xterm", "default", 0xFFFFFF, true);
}
END_TEST

START_TEST(unknown_background)
{
	for (size_t i = 0; i < 2; i++)
		check_theme(terminals[0], "default", extremes[i], false);
}
END_TEST

START_TEST(themes_with_a_background)
{
	static const char *const themes[] = { "dark", "light", "high-contrast", "colour-blind" };

	for (size_t t = 0; t < sizeof terminals / sizeof terminals[0]; t++)
		for (size_t i = 0; i < sizeof themes / sizeof themes[0]; i++)
			check_theme(terminals[t], themes[i], 0x7F7F7F, false);
}
END_TEST

START_TEST(ratios)
{
	ck_assert_double_eq_tol(contrast_ratio(0, 0xFFFFFF), 21, 0.001);
	ck_assert_double_eq_tol(contrast_ratio(0x767676, 0xFFFFFF), 4.54, 0.01);
	ck_assert_double_eq_tol(contrast_ratio(0x1C1C1C, 0x1C1C1C), 1, 0.001);
	ck_assert_uint_eq(contrast_rgb_of(16), 0x000000);
	ck_assert_uint_eq(contrast_rgb_of(231), 0xFFFFFF);
	ck_assert_uint_eq(contrast_rgb_of(232), 0x080808);
	ck_assert_uint_eq(contrast_rgb_of(26), 0x005FD7);
	ck_assert(background_is_light(0xFDF6E3));
	ck_assert(!background_is_light(0x300A24));
}
END_TEST

/* --- what a terminal answers -------------------------------------------------------------------- */

static struct background reads(const char *bytes, bool is_last)
{
	struct background b;

	ck_assert_msg(background_read(bytes, strlen(bytes), &b) == is_last, "%s", bytes + 1);
	return b;
}

START_TEST(answers)
{
	struct background b = reads("\033]11;rgb:1c1c/2d2d/3e3e\033\\\033[?64;1;2c", true);

	ck_assert(b.is_known && b.rgb == 0x1C2D3E && b.kept_length == 0);
	b = reads("\033]11;rgb:ff/F/800\007", false);
	ck_assert(b.is_known && b.rgb == 0xFFFF7F);
	b = reads("\033[?6c", true); /* a Linux console */
	ck_assert(!b.is_known && b.kept_length == 0);
	b = reads("q\033]11;rgb:0000/0000/0000\033\\x\033[?1;2cy", true);
	ck_assert(b.is_known && b.rgb == 0);
	ck_assert(b.kept_length == 3 && memcmp(b.kept, "qxy", 3) == 0);
	b = reads("\033]11;rgba:0000/0000/0000/ffff\007\033]11;rgb:12/34\007\033]11;rgb:\007", false);
	ck_assert(!b.is_known);
	b = reads("\033[A", false); /* a key */
	ck_assert(b.kept_length == 3);
}
END_TEST

/* A terminal that says nothing does not hold up the program. */
START_TEST(a_silent_terminal)
{
	int from[2], to[2];
	struct background b;
	char asked[64];
	int64_t begin_ms = clock_mono_ms();

	ck_assert_int_eq(pipe(from), 0);
	ck_assert_int_eq(pipe(to), 0);
	background_ask(from[0], to[1], &b);
	ck_assert(!b.is_known);
	ck_assert_int_ge(clock_mono_ms() - begin_ms, BACKGROUND_WAIT_MS - 5);
	ck_assert_int_eq(read(to[0], asked, sizeof asked), 11);
	ck_assert(memcmp(asked, "\033]11;?\033\\\033[c", 11) == 0);
	/* and one that answers ends the waiting */
	ck_assert_int_eq(write(from[1], "\033]11;rgb:ffff/ffff/ffff\007\033[?6c", 30), 30);
	background_ask(from[0], to[1], &b);
	ck_assert(b.is_known && b.rgb == 0xFFFFFF);
	close(from[1]);
	background_ask(from[0], to[1], &b); /* it is gone */
	ck_assert(!b.is_known);
}
END_TEST

static void setup(void)
{
	ck_assert_ptr_nonnull(setlocale(LC_ALL, "C.UTF-8"));
	unsetenv("NO_COLOR");
	unsetenv("COLORFGBG");
}

const bool suite_needs_processes = true; /* curses begins once in a process */

Suite *suite(void)
{
	const TTest *const tests[] = { known_dark_background, known_light_background,
		unknown_background, themes_with_a_background, ratios, answers, a_silent_terminal };
	Suite *suite = suite_create("tui theme");
	TCase *c = tcase_create("tui theme");

	tcase_add_checked_fixture(c, setup, NULL);
	for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
		tcase_add_test(c, tests[i]);
	suite_add_tcase(suite, c);
	return suite;
}
