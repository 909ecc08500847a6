#include "tui/dump/dump.h"
#include "tui/input.h"
#include "tui/live.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/run/database_choice.h"
#include "core/store_query/store_read.h"

#include <string.h>

#define ROW(member) .offset = offsetof(struct tui_options, member)

static const struct option_row rows[] = {
	{ .name = "view",
		.kind = OPTION_CHOICE,
		.argument = N_("VIEW"),
		.choices =
			"line|scans|stock|alarms|status|history|dialog|metrics|lesson|help|health|trace|wire|figures",
		.fallback = "line",
		.help = N_(
			"the first view: line, scans, stock, alarms, status, history, dialog, metrics, lesson or "
			"help (or by its older name: health, trace, wire, figures)"),
		ROW(view) },
	{ .name = "dump",
		.kind = OPTION_TEXT,
		.argument = N_("COLSxROWS"),
		.help = N_("print one screen and exit; needs no terminal"),
		ROW(dump) },
	{ .name = "format",
		.kind = OPTION_CHOICE,
		.argument = "text|ansi|svg",
		.choices = "text|ansi|svg",
		.fallback = "text",
		.help = N_("form of --dump: plain text, text with the colours of a terminal, or a picture"),
		ROW(format) },
	{ .name = "keys",
		.kind = OPTION_TEXT,
		.argument = N_("KEYS"),
		.help = N_(
			"press these keys first (also <Up> <Down> <PgUp> <PgDn> <Home> <End> <Left> <Right> <Tab> <Space> <Enter> <Esc> <BS>)"),
		ROW(keys) },
	{ .name = "plain",
		.kind = OPTION_FLAG,
		.help = N_("one line per change, for pipes and screen readers"),
		ROW(plain) },
	{ .name = "read-only",
		.kind = OPTION_FLAG,
		.help = N_("display only: no commands, no acknowledging, no undo"),
		ROW(read_only) },
	{ .name = "no-mouse",
		.kind = OPTION_FLAG,
		.help = N_("leave the mouse to the terminal, for selecting text"),
		ROW(no_mouse) },
	{ .name = "kiosk",
		.kind = OPTION_FLAG,
		.help = N_(
			"for unattended screens: one box after the other in large type, nothing can be changed "
			"or ended"),
		ROW(kiosk) },
	{ .name = "theme",
		.kind = OPTION_CHOICE,
		.argument = N_("NAME"),
		.choices = "default|dark|light|high-contrast|colour-blind|mono",
		.help = N_(
			"colours: default (as the terminal's background), dark, light, high-contrast, colour-blind or mono"),
		ROW(theme) },
	{ .name = "ascii",
		.kind = OPTION_FLAG,
		.help = N_("draw with ASCII characters only"),
		ROW(ascii) },
	{ .name = "plc",
		.kind = OPTION_NAME,
		.argument = N_("NAME"),
		.help = N_("the PLC to show (default: the one that reported last)"),
		ROW(plc) },
};

static const struct options_program program = {
	.name = "warenspur-tui",
	.section = "tui",
	.usage = N_("[options]"),
	.summary = N_("Dashboard: conveyor, scans, stock, alarms and programs in a terminal."),
	.details = N_("Keys: q quits, ? lists all keys. Standard output must be a terminal\nunless "
				  "--dump or --plain is given."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int draw_once(struct screen *screen, struct store *store, const struct tui_options *options,
	struct fault *why)
{
	wint_t key;
	bool is_code;

	screen->is_read_only = options->read_only || options->kiosk;
	screen_show(screen,
		options->kiosk ? (enum view_id)kiosk_first_view() : views_find(options->view));
	if (options->kiosk)
		kiosk_init(&screen->kiosk, clock_mono_ms());
	/* A key may depend on what was read and drawn before it: the length of a page, for example. */
	for (const char *keys = options->keys ? options->keys : "";;) {
		if (screen_refresh(screen, store, clock_mono_ms(), clock_wall_us(), why))
			return -1;
		screen_draw(screen, stdscr, clock_wall_us());
		if (!*keys)
			return dump_window(stdscr, dump_format_of(options->format), stdout, why);
		key = keys_next(&keys, &is_code);
		if (input_key(screen, key, is_code, clock_wall_us()) & SCREEN_QUIT)
			return dump_window(stdscr, dump_format_of(options->format), stdout, why);
	}
}

static int dump_run(const struct tui_options *options, struct fault *why)
{
	struct screen screen = { 0 };
	struct store *store;
	int rows_wanted, cols_wanted, result = -1;

	if (!dump_size(options->dump, &rows_wanted, &cols_wanted))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("tui.dump_no_size",
				"--dump: \"%s\" is not a size; write it as 80x24, at most 1000x1000"),
			options->dump);
	if (dump_format_of(options->format) == DUMP_TEXT)
		theme_without_colours();
	if (dump_format_of(options->format) == DUMP_SVG)
		theme_set_background(theme_screen_rgb(false));
	store = store_open(options->common.db, STORE_READ, why);
	if (store && screen_open(&screen, options->common.db, options->plc, why) == 0 &&
		dump_begin(rows_wanted, cols_wanted, why) == 0) {
		result = draw_once(&screen, store, options, why);
		dump_end();
	}
	screen_close(&screen);
	store_close(store);
	return result;
}

/* A database that cannot be opened is said where it is shown. */
static int check_plc(const struct tui_options *options, struct fault *why)
{
	struct store *store = options->plc ? store_open(options->common.db, STORE_READ, why) : NULL;
	int result = 0;

	*why = (struct fault){ 0 };
	if (store)
		result = store_check_plc(store, options->plc, why);
	store_close(store);
	return result;
}

int main(int argc, char **argv)
{
	struct tui_options options;
	struct fault why = { 0 };
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);
	int code;

	if (first < 0)
		return fault_print(&why);
	if (first == 0)
		return EXIT_OK;
	if (first < argc) {
		fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("tui.one_word_too_many", "unexpected argument \"%s\"; see %s --help"),
			argv[first], program.name);
		return fault_print(&why);
	}
	log_open("tui", options.common.verbose);
	if (database_choose(&options.common, DATABASE_READ, &why) || check_plc(&options, &why))
		return fault_print(&why);
	options.read_only |= options.kiosk;
	theme_choose(options.theme, options.ascii);
	if (options.dump)
		code = dump_run(&options, &why) ? (int)why.exit_code : EXIT_OK;
	else
		code = options.plain ? live_plain(&options, &why) : live_run(&options, &why);
	return why.message.text[0] ? fault_print(&why) : code;
}
