#include "cli/verbs.h"
#include "core/base/exe_path.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/store/device_assignment.h"
#include "core/store_query/store_read.h"

#include <limits.h>
#include <poll.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct switch_options {
	struct options_common common;
	double wait_s;
};

static const struct option_row rows[] = {
	{ .name = "wait",
		.kind = OPTION_REAL,
		.argument = "S",
		.fallback = "10",
		.min = 0,
		.max = 3600,
		.help = N_("wait this long until the program is ready there (0: do not wait)"),
		.offset = offsetof(struct switch_options, wait_s) },
};

static const struct options_program program = {
	.name = "warenspur switch",
	.section = "common",
	.usage = N_("[options] [ROLE ADDRESS|back]"),
	.summary = N_("Switches a running reader or PLC bridge to another device or PLC."),
	.details =
		N_("Without arguments: what each program uses now and what is available.\nROLE      "
		   "reader:NAME or plc-bridge:NAME\nADDRESS   as on its command line; a PLC of another "
		   "brand with its profile:\n          tcp:192.168.0.1:502?profile=s7-1200\nback      "
		   "the address on its command line\nThe change remains after a restart, until it is "
		   "taken back."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

struct role {
	struct row_assignment assignment;
	struct row_program program; /* role "": it has not reported */
};

/* The programs that have an address, and their states. */
struct roles {
	struct role *rows; /* owned, count of them */
	size_t count;
	bool no_memory;
};

static void add_role(void *user, const struct row_assignment *row)
{
	struct roles *r = user;
	struct role *grown = realloc(r->rows, (r->count + 1) * sizeof *grown), *added;

	if (!grown) {
		r->no_memory = true;
		return;
	}
	r->rows = grown;
	added = &grown[r->count++];
	*added = (struct role){ .assignment = *row };
	message_translate(&added->assignment.rejected);
}

static void add_role_program(void *user, const struct row_program *row)
{
	struct roles *r = user;

	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->rows[i].assignment.role, row->role) == 0) {
			r->rows[i].program = *row;
			message_translate(&r->rows[i].program.detail);
		}
}

static int read_roles(struct store *store, struct roles *r, struct fault *why)
{
	r->count = 0;
	if (store_each_assignment(store, add_role, r, why) ||
		store_each_program(store, add_role_program, r, why))
		return -1;
	return r->no_memory
		? fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"))
		: 0;
}

static bool is_running(const struct row_program *p)
{
	return p->role[0] && p->state != PROGRAM_STOPPED &&
		clock_wall_us() - p->seen_us < STORE_PROGRAM_OLD_US;
}

static const char *origin_text(const char *address)
{
	enum device_origin origin = device_origin_of(address);

	return origin == DEVICE_ORIGIN_SIMULATED ? _(" (simulated)")
		: origin == DEVICE_ORIGIN_REAL       ? _(" (real)")
											 : "";
}

#define SHOWN_SIZE TEXT_CLEAN_SIZE(STORE_ADDRESS_MAX)

/* An address for output: the store may hold any text. out: SHOWN_SIZE bytes; returned. */
static const char *clean_address(const char *text, char *out)
{
	text_clean_again(text, strlen(text), out, SHOWN_SIZE);
	return out;
}

static void print_role(const struct row_assignment *a, const struct row_program *p)
{
	bool runs = is_running(p);
	char shown[SHOWN_SIZE];

	printf("%s: %s\n", clean_address(a->role, shown), runs ? p->state_word : _("not running"));
	printf("  %s%s\n", clean_address(a->active, shown), origin_text(a->active));
	if (strcmp(a->active, a->default_address) != 0)
		printf(_("  back switches to: %s%s\n"), clean_address(a->default_address, shown),
			origin_text(a->default_address));
	if (runs && p->state == PROGRAM_DOWN)
		printf("  %s\n", p->detail.text);
}

/* The program warenspur-reader lists the devices. */
static void print_devices(void)
{
	char path[PATH_MAX];

	fputs(_("\nFor a PLC bridge: tcp:HOST:PORT or rtu:DEVICE:BAUD:8E1, with ?profile=NAME for "
			"another brand.\nFor a reader:\n"),
		stdout);
	fflush(stdout);
	exe_path("warenspur-reader", path, sizeof path);
	execl(path, path, "--list", (char *)NULL);
}

static int list_roles(struct store *store, struct fault *why)
{
	struct roles roles = { 0 };
	int result = read_roles(store, &roles, why);

	if (result == 0 && roles.count == 0)
		puts(_("No reader and no PLC bridge has used this database yet."));
	for (size_t i = 0; result == 0 && i < roles.count; i++)
		print_role(&roles.rows[i].assignment, &roles.rows[i].program);
	free(roles.rows);
	return result;
}

/* NULL: there is none, or its row was deleted meanwhile. */
static const struct role *find_role(const struct roles *r, const char *role)
{
	for (size_t i = 0; i < r->count; i++)
		if (strcmp(r->rows[i].assignment.role, role) == 0)
			return &r->rows[i];
	return NULL;
}

static int refuse_role(const struct roles *r, const char *role, struct fault *why)
{
	struct word_list names = { 0 };

	for (size_t i = 0; i < r->count; i++)
		word_list_add(&names, r->rows[i].assignment.role);
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("switch.no_program_listed", "there is no program \"%.60s\""), role);
	return word_list_refuse(&names, role, why);
}

/* The row of a role that runs. NULL: none, why is filled. */
static const struct role *find_running_role(const struct roles *r, const char *role,
	struct fault *why)
{
	const struct role *found = find_role(r, role);

	if (found && is_running(&found->program))
		return found;
	if (found)
		fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("switch.not_running", "%s is not running, nothing was changed; start it first"),
			role);
	else
		refuse_role(r, role, why);
	return NULL;
}

/* --- waiting ----------------------------------------------------------------------------- */

enum progress { PROGRESS_WAITS, PROGRESS_READY, PROGRESS_REFUSED };

static enum progress check_progress(const struct row_assignment *a, const struct row_program *p,
	int64_t request)
{
	if (a->answered < request)
		return PROGRESS_WAITS;
	if (a->rejected.text[0])
		return PROGRESS_REFUSED;
	return is_running(p) && p->state == PROGRAM_READY ? PROGRESS_READY : PROGRESS_WAITS;
}

static int report_late(const struct row_assignment *a, const struct row_program *p, int64_t request,
	double wait_s, struct fault *why)
{
	if (a->answered < request)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("switch.not_answered_within",
				"%s has not answered within %g s; check that it is running"),
			a->role, wait_s);
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("switch.changed_over_but_not",
			"%s has switched to %s but is not ready there (%s): %s; it keeps trying, or take it "
			"back: warenspur switch %s back"),
		a->role, a->active, p->state_word, message_argument(&p->detail), a->role);
}

/* 1: the role is ready; 0: not yet; -1: why, also if it never will be. */
static int check_ready(const struct role *r, const char *role, int64_t request, struct fault *why)
{
	char shown[SHOWN_SIZE];

	if (!r) /* its row was deleted meanwhile */
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("switch.no_program_listed", "there is no program \"%.60s\""), role);
	switch (check_progress(&r->assignment, &r->program, request)) {
	case PROGRESS_READY:
		printf(_("%s is ready at %s%s\n"), role, clean_address(r->assignment.active, shown),
			origin_text(r->assignment.active));
		return 1;
	case PROGRESS_REFUSED:
		return fault_set(why, FAULT_USAGE, EXIT_FAILED,
			MESSAGE("switch.stays_at", "%s stays at %s: %s"), role, r->assignment.active,
			message_argument(&r->assignment.rejected));
	default:
		return 0;
	}
}

static int await_ready(struct store *store, struct roles *roles, const char *role, int64_t request,
	double wait_s, struct fault *why)
{
	struct pollfd wake = { .fd = store_wake_fd(store), .events = POLLIN };
	int64_t end_ms = clock_mono_ms() + (int64_t)(wait_s * 1000);

	for (;;) {
		int64_t left_ms = end_ms - clock_mono_ms();
		const struct role *found;
		int ready;

		store_changed(store);
		if (read_roles(store, roles, why))
			return -1;
		found = find_role(roles, role);
		ready = check_ready(found, role, request, why);
		if (ready)
			return ready < 0 ? -1 : 0;
		if (left_ms <= 0)
			return report_late(&found->assignment, &found->program, request, wait_s, why);
		poll(&wake, 1, left_ms > 250 ? 250 : (int)left_ms);
	}
}

static int request_address(struct store *store, struct roles *roles, double wait_s,
	const char *role, const char *address, struct fault *why)
{
	const struct passwd *user = getpwuid(getuid());
	const struct role *found;
	int64_t request;

	if (read_roles(store, roles, why) || !(found = find_running_role(roles, role, why)))
		return -1;
	request = found->assignment.request + 1;
	if (!*address || strlen(address) >= STORE_ADDRESS_MAX)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("switch.address_bytes", "an address has 1 to %d bytes"), STORE_ADDRESS_MAX - 1);
	if (store_request_assignment(store, role, strcmp(address, "back") == 0 ? "" : address,
			user ? user->pw_name : "?", why))
		return -1;
	return wait_s > 0 ? await_ready(store, roles, role, request, wait_s, why) : 0;
}

static int check_switch(struct verb_call *call, struct fault *why)
{
	if (call->operand_count == 1)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, "%s", verb_switch.operands.hint);
	if (call->operand_count == 2)
		call->store_mode = STORE_EXISTING;
	return 0;
}

static int run_switch(struct verb_call *call, struct fault *why)
{
	const struct switch_options *o = call->options;
	struct roles roles = { 0 };
	int result;

	if (call->operand_count == 2) {
		result = request_address(call->store, &roles, o->wait_s, call->operands[0],
			call->operands[1], why);
		free(roles.rows);
		return result;
	}
	if (list_roles(call->store, why))
		return -1;
	store_close(call->store); /* before the other program takes over this process */
	call->store = NULL;
	print_devices();
	return EXIT_OK;
}

const struct verb verb_switch = {
	.name = "switch",
	.arguments = N_("[ROLE ADDRESS|back]"),
	.summary = N_("switch a running reader or PLC bridge to another device or PLC"),
	.program = &program,
	.options_size = sizeof(struct switch_options),
	.operands = { .max = 2,
		.hint = MESSAGE_WORD("switch.usage",
			"the program or the address is missing; see warenspur switch --help") },
	.store_mode = STORE_READ,
	.check = check_switch,
	.run = run_switch,
};
