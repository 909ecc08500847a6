#include "reader/reader_options.h"
#include "reader/device/framing.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <string.h>

/* The default of --place; also that of a profile's ident_place. */
static const char ident_place[] = "ident";

static const struct option_row rows[] = {
	{ .name = "place",
		.kind = OPTION_NAME,
		.argument = N_("NAME"),
		.fallback = ident_place,
		.help = N_("place where this device reads"),
		.offset = offsetof(struct reader_options, place) },
	{ .name = "source",
		.kind = OPTION_NAME,
		.argument = N_("NAME"),
		.help = N_("name of this device (default: name of the driver)"),
		.offset = offsetof(struct reader_options, source) },
	{ .name = "json",
		.kind = OPTION_FLAG,
		.help = N_("one JSON object per scan on standard output"),
		.offset = offsetof(struct reader_options, json) },
	{ .name = "gs1",
		.kind = OPTION_FLAG,
		.help = N_("this scanner sends GS1 codes without the AIM prefix ]C1, ]d2 or ]Q3"),
		.offset = offsetof(struct reader_options, gs1) },
	{ .name = "no-store",
		.kind = OPTION_FLAG,
		.help = N_("read and show only; no database is used"),
		.offset = offsetof(struct reader_options, no_store) },
	{ .name = "once",
		.kind = OPTION_FLAG,
		.help = N_("end after the first stored scan"),
		.offset = offsetof(struct reader_options, once) },
	{ .name = "record",
		.kind = OPTION_TEXT,
		.argument = N_("FILE"),
		.help = N_("append the unchanged data of the device to a file for replay:"),
		.offset = offsetof(struct reader_options, record) },
	{ .name = "also",
		.kind = OPTION_TEXT,
		.argument = N_("LIST"),
		.help = N_("additional code types: codabar,code93,sqcode"),
		.offset = offsetof(struct reader_options, also) },
	{ .name = "itf-lengths",
		.kind = OPTION_TEXT,
		.argument = N_("LIST"),
		.fallback = "14,12",
		.help = N_("lengths of ITF codes that are read if the check digit is correct"),
		.offset = offsetof(struct reader_options, itf_lengths) },
	{ .name = "commands",
		.kind = OPTION_CHOICE,
		.argument = "all|stop|none",
		.choices = "all|stop|none",
		.fallback = "stop",
		.help =
			N_("printed commands that are accepted; all: also those that start or move something"),
		.offset = offsetof(struct reader_options, commands) },
	{ .name = "handheld",
		.kind = OPTION_CHOICE,
		.argument = "auto|yes|no",
		.choices = "auto|yes|no",
		.fallback = "auto",
		.help = N_("handheld, not fixed to a machine (auto: depends on device and place)"),
		.offset = offsetof(struct reader_options, handheld) },
	{ .name = "prefix",
		.kind = OPTION_TEXT,
		.argument = N_("TEXT"),
		.help = N_("text that a scanner sends before each code; \\x02 is one byte"),
		.offset = offsetof(struct reader_options, prefix) },
	{ .name = "suffix",
		.kind = OPTION_TEXT,
		.argument = N_("TEXT"),
		.help = N_("text that a scanner sends after each code"),
		.offset = offsetof(struct reader_options, suffix) },
	{ .name = "no-read",
		.kind = OPTION_TEXT,
		.argument = N_("LIST"),
		.fallback = FRAMING_NO_READ_WORDS,
		.help = N_("text that a scanner sends if it finds no code"),
		.offset = offsetof(struct reader_options, no_read) },
	{ .name = "list",
		.kind = OPTION_FLAG,
		.help = N_("list all drivers and the devices found, then end"),
		.offset = offsetof(struct reader_options, list) },
};

const struct options_program reader_program = {
	.name = "warenspur-reader",
	.section = "reader",
	.usage = N_("[options] DRIVER:ADDRESS"),
	.summary = N_("Reads RFID tags and barcodes with one device and stores each scan."),
	.details = N_("--list shows each DRIVER with an example, and the devices found.\nA scan is "
				  "shown only after it is stored on the disk."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

int reader_options_use_framing(const struct reader_options *o, struct fault *why)
{
	static struct framing framing;

	if (framing_parse(o->prefix, o->suffix, o->no_read, &framing, why))
		return -1;
	framing.is_gs1 = o->gs1;
	framing_use(&framing);
	return 0;
}

bool reader_options_is_handheld(const struct reader_options *o, const struct source_driver *driver)
{
	if (strcmp(o->handheld, "auto") != 0)
		return strcmp(o->handheld, "yes") == 0;
	return driver->hand == SOURCE_HANDHELD ||
		(driver->hand == SOURCE_HAND_BY_PLACE && strcmp(o->place, ident_place) != 0);
}

enum scan_commands reader_options_commands(const struct reader_options *o)
{
	return strcmp(o->commands, "all") == 0 ? SCAN_COMMANDS_ALL
		: strcmp(o->commands, "none") == 0 ? SCAN_COMMANDS_NONE
										   : SCAN_COMMANDS_STOP;
}
