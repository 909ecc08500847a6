#include "cli/verbs.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/booking/booking.h"
#include "core/store_query/store_trace.h"
#include "core/store_query/store_unclear.h"

#include <string.h>

struct clarify_options {
	struct options_common common;
	const char *item, *place; /* the operands; item NULL: list, place "": removed */
};

static const struct options_program program = {
	.name = "warenspur clarify",
	.section = "common",
	.usage = N_("[options] [found ITEM PLACE | removed ITEM]"),
	.summary = N_("Goods whose box was lost: lists them, or books where they are."),
	.details =
		N_("found ITEM PLACE   the item is at this place (warenspur place lists the places)\n"
		   "removed ITEM       the item was removed: it is no longer in stock\n"
		   "ITEM is its key, its code as scanned, a serial number or the number of its box.\n"
		   "warenspur undo takes either back."),
};

static int check_clarify(struct verb_call *call, struct fault *why)
{
	struct clarify_options *o = call->options;
	char **words = call->operands;
	int count = call->operand_count;

	if (count == 3 && strcmp(words[0], "found") == 0 && *words[2]) {
		o->item = words[1];
		o->place = words[2];
	} else if (count == 2 && strcmp(words[0], "removed") == 0) {
		o->item = words[1];
		o->place = "";
	} else if (count > 0) {
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, "%s", verb_clarify.operands.hint);
	}
	return 0;
}

static void print_unclear(void *user, const struct row_unclear *row)
{
	char at[CLOCK_ISO_SIZE];

	clock_format_iso(row->since_us, at);
	printf("%s\t%lld\t%s\t%s\t", at, (long long)row->pieces, row->key, row->name);
	if (row->track)
		printf(_("box %u: %s"), row->track, _(store_result_text(row->result)));
	printf("\n");
	++*(int64_t *)user;
}

static int list_unclear(struct store *s, struct fault *why)
{
	int64_t count = 0;

	if (store_each_unclear(s, print_unclear, &count, why))
		return -1;
	if (count == 0)
		puts(_("nothing is to be clarified"));
	return EXIT_OK;
}

static int run_clarify(struct verb_call *call, struct fault *why)
{
	const struct clarify_options *o = call->options;
	struct row_item item;
	int found;

	if (!o->item)
		return list_unclear(call->store, why);
	found = store_find_item(call->store, o->item, &item, why);
	if (found < 0)
		return -1;
	if (found == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("clarify.no_item", "there is no item \"%.200s\"; see warenspur clarify"),
			o->item);
	if (booking_clarify(call->store, item.key, o->place, why))
		return -1;
	if (*o->place)
		printf(_("%s: booked at %s\n"), item.key, o->place);
	else
		printf(_("%s: no longer in stock\n"), item.key);
	return EXIT_OK;
}

const struct verb verb_clarify = {
	.name = "clarify",
	.arguments = N_("[found ITEM PLACE | removed ITEM]"),
	.summary = N_("goods whose box was lost: list them, say where they are"),
	.program = &program,
	.options_size = sizeof(struct clarify_options),
	.operands = { .max = 3,
		.hint = MESSAGE_WORD("clarify.usage",
			"use clarify alone, clarify found ITEM PLACE, or clarify removed ITEM") },
	.store_mode = STORE_EXISTING,
	.check = check_clarify,
	.run = run_clarify,
};
