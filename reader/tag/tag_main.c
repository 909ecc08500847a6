/* warenspur-tag: reads and writes NFC tags by hand. */
#include "reader/tag/tag_series.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/base/log.h"
#include "core/base/options.h"

#include <stdio.h>
#include <string.h>

struct tag_options {
	struct options_common common;
	const char *device;
	struct tag_request request;
	struct tag_choice choice;
};

#define AT(member) .offset = offsetof(struct tag_options, member)
static const struct option_row rows[] = {
	{ .name = "device",
		.kind = OPTION_TEXT,
		.argument = N_("nfc:ADDRESS"),
		.fallback = "",
		.help = N_("NFC reader (libnfc connection string); default: the first one found"),
		AT(device) },
	{ .name = "wait",
		.kind = OPTION_INTEGER,
		.argument = "S",
		.fallback = "60",
		.max = 86400,
		.help = N_("seconds to wait for a tag; 0: no limit"),
		AT(choice.wait_s) },
	{ .name = "json", .kind = OPTION_FLAG, .help = N_("one JSON object per tag"), AT(choice.json) },
	{ .name = "sgtin",
		.kind = OPTION_TEXT,
		.argument = N_("CODE"),
		.help = N_("write an article: GTIN, GTIN.SERIAL, (01)GTIN(21)SERIAL or a Digital Link"),
		AT(request.sgtin) },
	{ .name = "serial",
		.kind = OPTION_TEXT,
		.argument = N_("SERIAL"),
		.help = N_("serial number of the article"),
		AT(request.serial) },
	{ .name = "sscc",
		.kind = OPTION_TEXT,
		.argument = N_("18DIGITS"),
		.help = N_("write a logistic unit (17 digits: the check digit is added)"),
		AT(request.sscc) },
	{ .name = "uri",
		.kind = OPTION_TEXT,
		.argument = N_("URI"),
		.help = N_("write an address; {} in it becomes the running number"),
		AT(request.uri) },
	{ .name = "text",
		.kind = OPTION_TEXT,
		.argument = N_("TEXT"),
		.help = N_("write a text; {} in it becomes the running number"),
		AT(request.text) },
	{ .name = "lang-of-text",
		.kind = OPTION_TEXT,
		.argument = N_("LANG"),
		.help = N_("language of the text (default: the one in use)"),
		AT(request.language) },
	{ .name = "count",
		.kind = OPTION_INTEGER,
		.argument = "N",
		.fallback = "1",
		.min = 1,
		.max = TAG_COUNT_MAX,
		.help = N_("a series of N tags with running numbers"),
		AT(request.count) },
	{ .name = "start",
		.kind = OPTION_TEXT,
		.argument = N_("NUMBER"),
		.help = N_("first number of the series, to continue one"),
		AT(request.start) },
	{ .name = "lock",
		.kind = OPTION_FLAG,
		.help = N_("make the tags read-only FOR EVER; asks for each one"),
		AT(choice.lock) },
	{ .name = "yes",
		.kind = OPTION_FLAG,
		.help = N_("overwrite and format without asking; --lock still asks"),
		AT(choice.yes) },
};

static const struct options_program program = {
	.name = "warenspur-tag",
	.section = "tag",
	.usage = N_("read|write [options]"),
	.summary = N_("Shows the content of an RFID tag (NFC), or writes tags one after the other."),
	.details = N_("write needs one of --sgtin, --sscc, --uri, --text. The content is read back "
				  "and\ncompared. Ctrl-C stops and shows how to continue."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

enum task { TASK_READ, TASK_WRITE, TASK_COUNT };
static const char *const tasks[TASK_COUNT] = { [TASK_READ] = "read", [TASK_WRITE] = "write" };

static int find_task(int argc, char **argv, int first, struct fault *why)
{
	struct word_list list = { 0 };

	for (int i = 0; argc - first == 1 && i < TASK_COUNT; i++)
		if (strcmp(tasks[i], argv[first]) == 0)
			return i;
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("tag.say_read_write", "the task is missing or unknown; see warenspur-tag --help"));
	for (int i = 0; i < TASK_COUNT; i++)
		word_list_add(&list, tasks[i]);
	return word_list_refuse(&list, argc > first ? argv[first] : "", why);
}

int main(int argc, char **argv)
{
	struct tag_device device = { 0 };
	struct tag_job job = { 0 };
	struct tag_options options;
	struct fault why = { 0 };
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why);
	int task, code;

	if (first < 0)
		return fault_print(&why);
	if (first == 0)
		return EXIT_OK;
	log_open("tag", options.common.verbose);
	if (!options.request.language)
		options.request.language = lang_current();
	task = find_task(argc, argv, first, &why);
	/* The job is checked before the reader is opened. */
	if (task < 0 || (task == TASK_WRITE && tag_job_take(&options.request, &job, &why)) ||
		tag_device_open(&device, options.device, &why))
		return fault_print(&why);
	code = task == TASK_WRITE ? tag_series_write(&device, &job, &options.choice, &why)
							  : tag_series_read(&device, &options.choice, &why);
	tag_device_close(&device);
	if (code != EXIT_OK && why.blame)
		return fault_print(&why);
	if (code != EXIT_OK && why.message.text[0])
		fprintf(stderr, "%s: %s\n", program.name, why.message.text);
	return code;
}
