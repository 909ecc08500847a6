#include "core/store/device_assignment.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int device_assignment_begin(struct device_assignment *a, struct store *store, const char *role,
	const char *default_address, int (*check)(void *user, const char *address, struct fault *why),
	void *user, struct fault *why)
{
	struct fault reason = { 0 };

	memset(a, 0, sizeof *a);
	a->store = store;
	if (check(user, default_address, why) ||
		store_begin_assignment(store, role, default_address, &a->row, why))
		return -1;
	text_copy(a->address, sizeof a->address, store_assignment_address(&a->row));
	if (strcmp(a->address, default_address) == 0)
		return 0;
	if (check(user, a->address, &reason)) {
		log_fault(LOG_LEVEL_WARNING, &reason);
		if (device_assignment_reject(a, &reason.message, why))
			return -1;
		text_copy(a->address, sizeof a->address, default_address);
		return check(user, default_address, why);
	}
	log_line(LOG_LEVEL_NOTICE,
		_("uses %s, as requested; back to %s with: warenspur switch %s back"), a->address,
		default_address, role);
	return 0;
}

int device_assignment_resume(struct device_assignment *a, struct store *store, const char *role,
	struct fault *why)
{
	memset(a, 0, sizeof *a);
	a->store = store;
	if (store_read_assignment(store, role, &a->row, why) < 0)
		return -1;
	a->row.request = a->row.answered;
	return 0;
}

int device_assignment_activate(struct device_assignment *a, const char *plc, struct fault *why)
{
	struct message meanwhile;

	if (plc && a->row.active[0] && strcmp(a->row.active, a->address) != 0) {
		message_set(&meanwhile,
			MESSAGE("command.plc_changed",
				"the PLC bridge has switched to another PLC meanwhile; repeat the command"));
		return store_change_plc(a->store, plc, &a->row, a->address, &meanwhile, why);
	}
	return store_activate_assignment(a->store, &a->row, a->address, why);
}

int device_assignment_take_request(struct device_assignment *a, struct fault *why)
{
	struct row_assignment row;
	int found = a->store ? store_read_assignment(a->store, a->row.role, &row, why) : 0;

	if (found != 1)
		return found;
	if (row.request <= row.answered || row.request <= a->row.request)
		return 0;
	a->row = row;
	text_copy(a->address, sizeof a->address, store_assignment_address(&row));
	return 1;
}

int device_assignment_reject(struct device_assignment *a, const struct message *reason,
	struct fault *why)
{
	return store_reject_assignment(a->store, &a->row, reason, why);
}

/* --- simulated or real ---------------------------------------------------------------------- */

/* Takes the longest part from the first slash on that is a file: a speed may follow, and a device's
 * name may hold colons. */
static enum device_origin origin_of_file(const char *text)
{
	char path[PATH_MAX], resolved[PATH_MAX];
	struct stat st;

	if (strlen(text) >= sizeof path)
		return DEVICE_ORIGIN_UNKNOWN;
	strcpy(path, text);
	while (stat(path, &st) != 0) {
		size_t len = strlen(path);

		while (len > 0 && path[len - 1] != ':' && path[len - 1] != '?')
			len--;
		if (len == 0)
			return DEVICE_ORIGIN_UNKNOWN;
		path[len - 1] = '\0';
	}
	if (!S_ISCHR(st.st_mode) || !realpath(path, resolved))
		return DEVICE_ORIGIN_UNKNOWN;
	return strncmp(resolved, "/dev/pts/", 9) == 0 ? DEVICE_ORIGIN_SIMULATED : DEVICE_ORIGIN_REAL;
}

enum device_origin device_origin_of(const char *address)
{
	static const char *const loopbacks[] = { "tcp:127.", "tcp:localhost", "tcp:[::1]" };
	const char *path = strchr(address, '/');

	for (size_t i = 0; i < sizeof loopbacks / sizeof loopbacks[0]; i++)
		if (strncmp(address, loopbacks[i], strlen(loopbacks[i])) == 0)
			return DEVICE_ORIGIN_SIMULATED;
	return path ? origin_of_file(path) : DEVICE_ORIGIN_UNKNOWN;
}
