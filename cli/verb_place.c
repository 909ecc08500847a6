#include "cli/import/place.h"
#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/booking/booking.h"
#include "core/booking/booking_rules.h"

#include <stdio.h>
#include <string.h>

struct place_options {
	struct options_common common;
	const char *title, *step, *gln;
	bool standard;
};

static const struct option_row rows[] = {
	{ .name = "title",
		.kind = OPTION_TEXT,
		.argument = N_("TEXT"),
		.help = N_("display name"),
		.offset = offsetof(struct place_options, title) },
	{ .name = "step",
		.kind = OPTION_TEXT,
		.argument = N_("WORD"),
		.help = N_("what a scan there means (see below)"),
		.offset = offsetof(struct place_options, step) },
	{ .name = "gln",
		.kind = OPTION_TEXT,
		.argument = N_("CODE"),
		.help = N_("the GLN at this place, as 9521234000020 or (414)9521234000020(254)7"),
		.offset = offsetof(struct place_options, gln) },
	{ .name = "standard",
		.kind = OPTION_FLAG,
		.help = N_("adds goods-in, storage, picking, goods-out, inspection, quarantine"),
		.offset = offsetof(struct place_options, standard) },
};

static const struct options_program program = {
	.name = "warenspur place",
	.section = "common",
	.usage = N_("[options] [NAME]"),
	.summary = N_("Lists the places; with NAME: adds or changes one."),
	.details =
		N_("WORD is a business step of the Core Business Vocabulary: receiving, "
		   "inspecting,\nholding, storing, picking, packing, staging_outbound, loading, "
		   "shipping.\nA scan at the place makes a stock entry with this step; shipped goods no "
		   "longer count as stock.\nCodes to hang up at the places: warenspur label places"),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

static void print_place(void *user, const struct row_place *p)
{
	char line[sizeof *p + 40], clean[TEXT_CLEAN_SIZE(sizeof line)];
	int len = snprintf(line, sizeof line, "%-16s %-16s %s%s%s", p->name, p->biz_step, p->title,
		p->code[0] ? "  " : "", p->code);

	(void)user;
	text_clean_again(line, (size_t)len, clean,
		sizeof clean); /* names stay as they are in the store */
	puts(clean);
}

static int put_named(struct store *store, const struct place_options *o, const char *name,
	struct fault *why)
{
	char title[TEXT_CLEAN_SIZE(96)], code[GS1_KEY_MAX] = "";

	if (!text_is_name(name))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("place.no_name_place",
				"\"%.80s\" is not a valid name of a place; use 1 to 63 bytes of printable text"),
			name);
	if ((o->step && place_check_step(o->step, why)) ||
		(o->gln && *o->gln && place_check_gln(o->gln, code, why))) {
		why->blame = FAULT_USAGE;
		why->exit_code = EXIT_USAGE;
		return -1;
	}
	if (o->title) /* on a label and in a column of the dashboard */
		text_clean(o->title, strnlen(o->title, 95), title, sizeof title);
	return store_put_place(store, name, o->title ? title : NULL, o->step, o->gln ? code : NULL,
		why);
}

static int change_places(struct store *store, const struct place_options *o, const char *name,
	struct fault *why)
{
	int result = store_begin_import(store, why);
	struct fault end;

	if (result)
		return -1;
	if (o->standard)
		result = booking_put_standard_places(store, why);
	if (result == 0 && name)
		result = put_named(store, o, name, why);
	if (store_end_import(store, result == 0, &end)) {
		*why = end;
		return -1;
	}
	return result;
}

static int check_place(struct verb_call *call, struct fault *why)
{
	const struct place_options *o = call->options;
	bool needs_name = o->title || o->step || o->gln;

	if (needs_name && call->operand_count == 0)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, "%s", verb_place.operands.hint);
	if (o->standard || call->operand_count > 0)
		call->store_mode = STORE_WRITE;
	return 0;
}

static int run_place(struct verb_call *call, struct fault *why)
{
	if (call->store_mode == STORE_WRITE &&
		change_places(call->store, call->options, call->operands[0], why))
		return -1;
	return store_each_place(call->store, print_place, NULL, why) ? -1 : EXIT_OK;
}

const struct verb verb_place = {
	.name = "place",
	.arguments = N_("[NAME --title TEXT --step WORD] [--standard]"),
	.summary = N_("places where items are scanned: list, add, change"),
	.program = &program,
	.options_size = sizeof(struct place_options),
	.operands = { .max = 1,
		.hint = MESSAGE_WORD("place.usage",
			"more than one place is named; see warenspur place --help") },
	.store_mode = STORE_READ,
	.check = check_place,
	.run = run_place,
};
