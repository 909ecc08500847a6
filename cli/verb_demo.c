#include "cli/supervise/demo.h"
#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/lesson/lesson_folder.h"

#include <limits.h>

struct demo_options {
	struct options_common common;
	double seconds, speed;
	int items;
	const char *orders, *keep, *nfc, *scanner, *plc;
	bool json, no_plc, mix, kiosk, desk;
	const char *lesson, *participant;
	char lesson_path[PATH_MAX];
};

static const struct option_row rows[] = {
	{ .name = "seconds",
		.kind = OPTION_REAL,
		.argument = "N",
		.min = 0,
		.max = 1e7,
		.help = N_("end after this many seconds"),
		.offset = offsetof(struct demo_options, seconds) },
	{ .name = "items",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.fallback = "-1",
		.min = -1,
		.max = 1000000,
		.help = N_("end after this many boxes (0: never; -1: never with a terminal, else 12)"),
		.offset = offsetof(struct demo_options, items) },
	{ .name = "speed",
		.kind = OPTION_REAL,
		.argument = "X",
		.fallback = "1",
		.min = 0.1,
		.max = 50,
		.help = N_("run the simulation X times as fast; above 8 the readers cannot keep up"),
		.offset = offsetof(struct demo_options, speed) },
	{ .name = "keep",
		.kind = OPTION_TEXT,
		.argument = N_("DIR"),
		.help = N_("keep database, simulation log and log files in this folder"),
		.offset = offsetof(struct demo_options, keep) },
	{ .name = "nfc",
		.kind = OPTION_TEXT,
		.argument = N_("ADDRESS"),
		.help = N_("a real NFC reader (or any other) instead of the simulated one"),
		.offset = offsetof(struct demo_options, nfc) },
	{ .name = "scanner",
		.kind = OPTION_TEXT,
		.argument = N_("ADDRESS"),
		.help = N_("a real scanner (or any other reader) instead of the simulated one"),
		.offset = offsetof(struct demo_options, scanner) },
	{ .name = "plc",
		.kind = OPTION_TEXT,
		.argument = N_("ADDRESS"),
		.help =
			N_("a real PLC instead of the simulated one; its belt is not started automatically"),
		.offset = offsetof(struct demo_options, plc) },
	{ .name = "no-plc",
		.kind = OPTION_FLAG,
		.help = N_("readers only, no PLC"),
		.offset = offsetof(struct demo_options, no_plc) },
	{ .name = "kiosk",
		.kind = OPTION_FLAG,
		.help = N_("dashboard for an unattended screen: no key changes or ends anything"),
		.offset = offsetof(struct demo_options, kiosk) },
	{ .name = "orders",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help =
			N_("faults of the simulated conveyor at given times, a line each: 12.5 lane 1 full"),
		.offset = offsetof(struct demo_options, orders) },
	{ .name = "desk",
		.kind = OPTION_FLAG,
		.help =
			N_("also a simulated handheld scanner and a reader for RFID tags by hand, at goods-in"),
		.offset = offsetof(struct demo_options, desk) },
	{ .name = "lesson",
		.kind = OPTION_TEXT,
		.argument = N_("NAME"),
		.help = N_("begin this lesson when all is ready; includes --desk"),
		.offset = offsetof(struct demo_options, lesson) },
	{ .name = "participant",
		.kind = OPTION_TEXT,
		.argument = N_("NAME"),
		.help = N_("who plays the lesson; a number or a pseudonym is enough"),
		.offset = offsetof(struct demo_options, participant) },
	{ .name = "mix",
		.kind = OPTION_FLAG,
		.help = N_("also use a database (--db) that contains data of real devices"),
		.offset = offsetof(struct demo_options, mix) },
	{ .name = "json",
		.kind = OPTION_FLAG,
		.help = N_("no dashboard; print the summary as one JSON object at the end"),
		.offset = offsetof(struct demo_options, json) },
};

static const struct options_program program = {
	.name = "warenspur demo",
	.section = "demo",
	.usage = N_("[options]"),
	.summary = N_("Runs the whole demonstrator with a simulated conveyor, readers and PLC."),
	.details = N_(
		"With a terminal: the dashboard, q ends it. Without one: a line per event, then the\n"
		"summary. Every program that was started is ended. Other terminals find the demonstration\n"
		"while it runs: warenspur command, switch, tui, export and so on need no path.\n"
		"Without --keep and without --db ($WARENSPUR_DB) all files are removed, except for the\n"
		"database that the summary of --json names; after the dashboard you can keep the data.\n"
		"Real and simulated devices can be mixed: ADDRESS is as for warenspur-reader (serial:…,\n"
		"nfc:…) and warenspur-plc-bridge (tcp:…, rtu:…); warenspur switch changes it at run time."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static int check_demo(struct verb_call *call, struct fault *why)
{
	struct demo_options *o = call->options;

	if (o->no_plc && (o->plc || o->items > 0))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("demo.no_plc_goes_neither",
				"--no-plc cannot be combined with --plc or --items (which counts boxes of a PLC)"));
	if (o->kiosk && (o->json || !supervisor_has_terminal()))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("demo.kiosk_needs_terminal",
				"--kiosk needs a terminal and cannot be combined with --json"));
	if (o->orders && o->nfc && o->scanner && (o->plc || o->no_plc))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("demo.orders_without_plant",
				"--orders acts on the simulated conveyor only, and every device is a real one here"));
	return o->lesson ? lesson_find(o->lesson, NULL, o->lesson_path, why) : 0;
}

static int run_demo(struct verb_call *call, struct fault *why)
{
	struct demo demo = { 0 };
	const struct demo_options *o = call->options;
	int result, stays;

	demo.display = o->json          ? LAUNCH_NO_DISPLAY
		: supervisor_has_terminal() ? LAUNCH_DASHBOARD
									: LAUNCH_LINES;
	demo.launch.is_kiosk = o->kiosk;
	demo.items = o->items >= 0 ? o->items : demo.display == LAUNCH_DASHBOARD ? 0 : 12;
	/* Without the simulated PLC the number of boxes is not known. */
	if (o->items < 0 && (o->seconds > 0 || o->plc || o->no_plc))
		demo.items = 0;
	demo.nfc = o->nfc;
	demo.scanner = o->scanner;
	demo.plc = o->plc;
	demo.no_plc = o->no_plc;
	demo.seconds = o->seconds;
	demo.speed = o->speed;
	demo.keep = o->keep;
	demo.named_db = o->common.is_db_named ? o->common.db : NULL;
	demo.mixes = o->mix;
	demo.orders = o->orders;
	demo.has_desk = o->desk || o->lesson;
	demo.lesson = o->lesson ? o->lesson_path : NULL;
	demo.participant = o->participant;
	if (o->lesson && o->items < 0)
		demo.items = 0;
	if (o->orders && (result = demo_check_orders(o->orders, why)) != EXIT_OK)
		return result;
	stays = result = demo_prepare(&demo, why) || demo_run(&demo, why) ? -1 : 0;
	if (result == 0)
		result = demo_summarise(&demo, stdout, why);
	if (result == 0)
		stays = result = demo_offer_to_keep(&demo, why);
	/* After a failure the log files are needed, or the data that could not be copied. */
	if (stays && demo.temp_dir.path[0])
		demo.keep = demo.keep ? demo.keep : demo.folder;
	demo_clean(&demo);
	return result;
}

const struct verb verb_demo = {
	.name = "demo",
	.arguments = "[--seconds N] [--items N] [--speed X] …",
	.summary = N_("the whole demonstrator with a simulated conveyor"),
	.program = &program,
	.options_size = sizeof(struct demo_options),
	.check = check_demo,
	.run = run_demo,
};
