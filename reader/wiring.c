#include "reader/wiring.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <string.h>

static int use(struct wiring *w, const char *spec, struct fault *why)
{
	if (!text_copy(w->spec, sizeof w->spec, spec))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, _("the address has more than %d bytes"),
			STORE_ADDRESS_MAX - 1);
	w->driver = source_find(w->spec, &w->address, why);
	return w->driver ? w->driver->check(w->address, why) : -1;
}

/* Can a running reader change over to it? */
static int check(const char *spec, struct fault *why)
{
	const char *address;
	const struct source_driver *driver = source_find(spec, &address, why);

	if (!driver)
		return -1;
	if (driver->finite)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("%s: is no device; files are read by a reader of their own"), driver->scheme);
	return driver->check(address, why);
}

static void refuse(struct wiring *w, const struct fault *reason)
{
	struct fault why = { 0 };

	log_fault(LOG_LEVEL_WARNING, reason);
	if (store_refuse_wiring(w->store, &w->row, reason->text, &why))
		log_fault(LOG_LEVEL_ERROR, &why);
}

static void note_use(struct wiring *w)
{
	struct fault why = { 0 };

	if (store_use_wiring(w->store, &w->row, w->spec, &why))
		log_fault(LOG_LEVEL_ERROR, &why);
}

int wiring_begin(struct wiring *w, struct store *store, const char *role, const char *home,
	struct fault *why)
{
	const char *wanted = home;
	struct fault refused = { 0 };

	if (use(w, home, why))
		return -1;
	w->store = w->driver->finite ? NULL : store;
	if (!w->store)
		return 0;
	if (store_begin_wiring(store, role, home, &w->row, why))
		return -1;
	wanted = store_wiring_address(&w->row);
	if (strcmp(wanted, home) != 0 && check(wanted, &refused))
		refuse(w, &refused);
	else if (use(w, wanted, why))
		return -1;
	if (strcmp(w->spec, home) != 0)
		log_line(LOG_LEVEL_NOTICE,
			_("uses %s, as asked; back to %s with: warenspur switch %s back"), w->spec, home, role);
	note_use(w);
	return 0;
}

bool wiring_wanted(struct wiring *w)
{
	struct row_wiring row;
	struct fault why = { 0 };

	if (!w->store || store_read_wiring(w->store, w->row.role, &row, &why) != 1 ||
		row.wish <= row.answer || row.wish <= w->row.wish)
		return false;
	w->row = row;
	text_copy(w->next, sizeof w->next, store_wiring_address(&row));
	if (check(w->next, &why) == 0)
		return true;
	refuse(w, &why);
	return false;
}

void wiring_take(struct wiring *w)
{
	struct fault why = { 0 };

	use(w, w->next, &why);
	note_use(w);
}
