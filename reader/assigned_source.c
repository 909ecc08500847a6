#include "reader/assigned_source.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <string.h>

static int use_spec(struct assigned_source *s, const char *spec, struct fault *why)
{
	if (!text_copy(s->spec, sizeof s->spec, spec))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("plc_target.address_more_bytes",
				"the address has more than %d bytes; use a shorter one"),
			STORE_ADDRESS_MAX - 1);
	s->driver = source_find(s->spec, &s->address, why);
	return s->driver ? s->driver->check(s->address, why) : -1;
}

/* Can a running reader change over to it? */
static int check_spec(void *user, const char *spec, struct fault *why)
{
	const char *address;
	const struct source_driver *driver = source_find(spec, &address, why);

	(void)user;
	if (!driver)
		return -1;
	if (driver->finite)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("assigned_source.no_device",
				"%s: is not a device; read files with a separate warenspur-reader"),
			driver->scheme);
	return driver->check(address, why);
}

static void store_activation(struct assigned_source *s)
{
	struct fault why;

	if (device_assignment_activate(&s->assignment, NULL, &why))
		log_fault(LOG_LEVEL_ERROR, &why);
}

/* Files without a --source may be read side by side. */
static bool may_share_role(const struct assigned_source *s, const char *role)
{
	const char *source = strchr(role, ':');

	return s->driver->finite && source && strcmp(source + 1, s->driver->scheme) == 0;
}

static int choose_source(struct assigned_source *s, struct store *store, const char *role,
	const char *default_spec, struct fault *why)
{
	if (s->driver->finite)
		return 0;
	if (device_assignment_begin(&s->assignment, store, role, default_spec, check_spec, NULL, why) ||
		use_spec(s, s->assignment.address, why))
		return -1;
	store_activation(s);
	return 0;
}

int assigned_source_begin(struct assigned_source *s, struct store *store, const char *role,
	const char *default_spec, struct fault *why)
{
	if (use_spec(s, default_spec, why))
		return -1;
	if (!store)
		return 0;
	if (!may_share_role(s, role) && store_claim_role(store, role, "--source", why))
		return -1;
	if (choose_source(s, store, role, default_spec, why) == 0)
		return 0;
	store_report_program(store, role, PROGRAM_STOPPED, &message_none, NULL);
	return -1;
}

bool assigned_source_take_request(struct assigned_source *s)
{
	struct fault reason, why;

	if (device_assignment_take_request(&s->assignment, &why) != 1) /* an error: read again later */
		return false;
	if (check_spec(NULL, s->assignment.address, &reason) == 0)
		return true;
	log_fault(LOG_LEVEL_WARNING, &reason);
	if (device_assignment_reject(&s->assignment, &reason.message, &why))
		log_fault(LOG_LEVEL_ERROR, &why);
	return false;
}

void assigned_source_activate(struct assigned_source *s)
{
	struct fault why;

	use_spec(s, s->assignment.address, &why);
	store_activation(s);
}
