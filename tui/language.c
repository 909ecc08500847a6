#include "tui/language.h"
#include "core/base/lang.h"

#include <string.h>

int64_t language_newest_command(struct store *store)
{
	int64_t seq = 0;

	/* on an error the deadline still excludes old commands */
	store_last_command(store, &seq, NULL);
	return seq;
}

int64_t language_follow(struct store *store, int64_t *seq, int64_t now_us)
{
	char wanted[8];

	if (store_wanted_language(store, seq, now_us, wanted, sizeof wanted, NULL) != 1)
		return 0;
	if (strcmp(wanted, lang_current()) != 0)
		lang_init(wanted);
	return *seq;
}
