#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/base/options.h"
#include "core/booking/booking.h"
#include "core/store/store.h"

static const struct options_program program = {
	.name = "warenspur undo",
	.section = "common",
	.usage = N_("[options] SEQ"),
	.summary = N_("Takes a booking back by a booking of its own; nothing is erased."),
	.details =
		N_("SEQ is the number of the booking: warenspur export --table move lists them.\n"
		   "A thing that has moved on since stays where it is: undo the later booking first."),
};

int verb_undo_run(int argc, char **argv)
{
	struct options_common options;
	struct store *store;
	struct fault why;
	int64_t seq, correction;
	int first = options_parse(&program, argc, argv, &options, sizeof options, &why), result;

	if (first == 0)
		return EXIT_OK;
	if (first > 0 && (argc - first != 1 || !text_to_int64(argv[first], 1, INT64_MAX, &seq)))
		first = fault_set(&why, FAULT_USAGE, EXIT_USAGE,
			_("name the number of one booking; see warenspur undo --help"));
	if (first < 0)
		return fault_print(&why);
	/* Not STORE_WRITE at once: that would make a database where there is none. */
	store = store_open(options.db, STORE_READ, &why);
	if (!store)
		return fault_print(&why);
	store_close(store);
	store = store_open(options.db, STORE_WRITE, &why);
	if (!store)
		return fault_print(&why);
	result = booking_undo(store, seq, &correction, &why);
	store_close(store);
	if (result)
		return fault_print(&why);
	printf(_("booking %lld taken back by %lld\n"), (long long)seq, (long long)correction);
	return EXIT_OK;
}
