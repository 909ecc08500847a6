#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/booking/booking.h"

struct undo_options {
	struct options_common common;
	int64_t seq; /* the operand */
};

static const struct options_program program = {
	.name = "warenspur undo",
	.section = "common",
	.usage = N_("[options] SEQ"),
	.summary = N_("Undoes a stock entry by a second entry; nothing is erased."),
	.details =
		N_("SEQ is the number of the entry: warenspur export --table move lists all entries.\nIf "
		   "the item has moved since, undo the later entry first."),
};

static int check_undo(struct verb_call *call, struct fault *why)
{
	struct undo_options *o = call->options;

	if (!text_to_int64(call->operands[0], 1, INT64_MAX, &o->seq))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, "%s", verb_undo.operands.hint);
	return 0;
}

static int run_undo(struct verb_call *call, struct fault *why)
{
	const struct undo_options *o = call->options;
	int64_t correction;

	if (booking_undo(call->store, o->seq, &correction, why))
		return -1;
	printf(_("entry %lld undone by entry %lld\n"), (long long)o->seq, (long long)correction);
	return EXIT_OK;
}

const struct verb verb_undo = {
	.name = "undo",
	.arguments = N_("SEQ"),
	.summary = N_("undo a stock entry by a second entry"),
	.program = &program,
	.options_size = sizeof(struct undo_options),
	.operands = { .min = 1,
		.max = 1,
		.hint = MESSAGE_WORD("undo.usage",
			"the number of the entry is missing; see warenspur undo --help") },
	.store_mode = STORE_EXISTING,
	.check = check_undo,
	.run = run_undo,
};
