#include "cli/supervise/launch.h"
#include "core/base/clock.h"
#include "core/base/config.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/store_query/store_read.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { TICK_MS = 500 };

enum launch_wake { WAKE_SIGNAL, WAKE_STORE, WAKE_PLANT, WAKE_COUNT };

/* --- units ------------------------------------------------------------------------------------ */

struct launch_unit *launch_add_unit(struct launch *l, bool is_plc, const char *name)
{
	const char *kind = is_plc ? "plc-bridge" : "reader";
	struct launch_unit *unit;

	if (l->unit_count == LAUNCH_UNITS_MAX)
		return NULL;
	unit = &l->units[l->unit_count++];
	*unit = (struct launch_unit){ .is_plc = is_plc };
	text_copy(unit->name, sizeof unit->name, name);
	snprintf(unit->role, sizeof unit->role, "%s:%s", kind, name);
	snprintf(unit->title, sizeof unit->title, "%s-%s", kind, name);
	return unit;
}

void launch_add_option(struct launch_unit *unit, const char *option, const char *value)
{
	unit->option[unit->option_count] = option;
	unit->value[unit->option_count++] = value;
}

bool launch_is_at_plant(const struct launch_unit *unit)
{
	return strncmp(unit->address, "plant", 5) == 0;
}

/* "plant", "plant:pn532", "plant:scanner" … -> where that is. NULL: the plant has none such. */
static const char *resolve_address(const struct launch *l, struct launch_unit *unit)
{
	char *out = unit->resolved;
	size_t size = sizeof unit->resolved;

	if (!launch_is_at_plant(unit))
		return unit->address;
	if (unit->is_plc && strcmp(unit->address, "plant") == 0)
		text_copy(out, size, l->plant_line.modbus);
	else if (!unit->is_plc && strcmp(unit->address, "plant:pn532") == 0)
		snprintf(out, size, "nfc:pn532_uart:%s", l->plant_line.pn532);
	else if (!unit->is_plc && strcmp(unit->address, "plant:scanner") == 0)
		snprintf(out, size, "serial:%s:9600", l->plant_line.scanner);
	else if (!unit->is_plc && strcmp(unit->address, "plant:handheld") == 0)
		snprintf(out, size, "serial:%s:9600", l->plant_line.handheld);
	else if (!unit->is_plc && strcmp(unit->address, "plant:desk-pn532") == 0)
		snprintf(out, size, "nfc:pn532_uart:%s", l->plant_line.desk_pn532);
	else
		return NULL;
	return out;
}

/* --- database --------------------------------------------------------------------------------- */

int launch_lock_database(struct launch *l, struct fault *why)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s-up", l->db) >= (int)sizeof path)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("up_run.path_too_long", "the path %s is too long"), l->db);
	l->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (l->lock_fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("up_run.cannot_write",
				"cannot write %s (%s); check the folder and its permissions"),
			path, message_error(errno));
	if (flock(l->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("up_run.another_warenspur_up_works",
				"another warenspur up or warenspur demo uses %s; end it first"),
			l->db);
	return 0;
}

void launch_unlock_database(struct launch *l)
{
	if (l->lock_fd > 0)
		close(l->lock_fd);
	l->lock_fd = 0;
}

/* --- arguments -------------------------------------------------------------------------------- */

static void begin_arguments(const struct launch *l, struct child_process *p)
{
	child_process_begin(p);
	if (l->config)
		child_process_add_pair(p, "--config", l->config);
}

static bool is_in_hand(const struct launch_unit *unit)
{
	for (size_t i = 0; i < unit->option_count; i++)
		if (strcmp(unit->option[i], "--handheld") == 0)
			return true;
	return false;
}

static int set_unit_arguments(struct launch *l, struct child_process *p, struct launch_unit *unit,
	struct fault *why)
{
	const char *address = resolve_address(l, unit);

	if (!address)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("launch.there_is_no",
				"%s: %s: %s does not exist; a PLC is at plant, a reader at plant:pn532 or "
				"plant:scanner"),
			l->config ? l->config : l->source, unit->role, unit->address);
	begin_arguments(l, p);
	child_process_add_pair(p, "--db", l->db);
	child_process_add_pair(p, unit->is_plc ? "--plc" : "--source", unit->name);
	/* the plant's devices are a part of its conveyor, but for those of its desk */
	if (!unit->is_plc && launch_is_at_plant(unit) && !is_in_hand(unit))
		child_process_add_pair(p, "--handheld", "no");
	for (size_t i = 0; i < unit->option_count; i++)
		if (!unit->value[i])
			child_process_add(p, unit->option[i]);
		else if (unit->value[i][0])
			child_process_add_pair(p, unit->option[i], unit->value[i]);
	child_process_add(p, address);
	return 0;
}

/* [plant] of the configuration file counts before these values. The port is kept for a restart. */
static void set_plant_arguments(struct launch *l)
{
	const struct {
		const char *name, *option, *value;
	} defaults[] = {
		{ "modbus", "--modbus",
			l->plant_line.modbus[0] ? l->plant_line.modbus : "tcp:127.0.0.1:0" },
		{ "pn532", "--pn532", l->pn532 },
		{ "scanner", "--scanner", l->scanner },
		{ "handheld", "--handheld", l->handheld },
		{ "desk-pn532", "--desk-pn532", l->desk_pn532 },
		{ "control", "--control", l->control },
		{ "items", "--items", l->items },
	};

	begin_arguments(l, l->plant);
	if (l->add_plant_options)
		l->add_plant_options(l->user, l->plant);
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
		if (*defaults[i].value && !(l->config && config_find(l->config, "plant", defaults[i].name)))
			child_process_add_pair(l->plant, defaults[i].option, defaults[i].value);
}

static void set_display_arguments(struct launch *l)
{
	begin_arguments(l, l->display_child);
	child_process_add_pair(l->display_child, "--db", l->db);
	child_process_add_pair(l->display_child, "--lang", lang_current());
	if (l->display == LAUNCH_LINES)
		child_process_add(l->display_child, "--plain");
	else if (l->is_kiosk)
		child_process_add(l->display_child, "--kiosk");
}

/* --- start ------------------------------------------------------------------------------------ */

static int start_child(struct launch *l, struct child_process *p, struct fault *why)
{
	if (p == l->plant) {
		set_plant_arguments(l);
		plant_line_begin(&l->plant_line);
	} else if (p == l->display_child) {
		set_display_arguments(l);
	} else if (set_unit_arguments(l, p, &l->units[p - l->plant - 1], why)) {
		return -1;
	}
	return child_process_start(p, l->log_folder, why);
}

/* Those at the plant, or all others. */
static int start_units(struct launch *l, bool at_plant, struct fault *why)
{
	for (size_t i = 0; i < l->unit_count; i++) {
		struct child_process *p = l->plant + 1 + i;

		if (launch_is_at_plant(&l->units[i]) == at_plant && !p->pid && !p->restart_ms &&
			start_child(l, p, why))
			return -1;
	}
	return 0;
}

static int start_all(struct launch *l, struct fault *why)
{
	if ((l->has_plant && start_child(l, l->plant, why)) || start_units(l, false, why) ||
		(l->display != LAUNCH_NO_DISPLAY && start_child(l, l->display_child, why)))
		return -1;
	return 0;
}

/* The plant comes first: programs end in reverse order, before what they talk to. */
static void make_children(struct launch *l)
{
	struct child_process *p = l->children;

	l->plant = p++;
	*l->plant = (struct child_process){ .name = "plant",
		.program = "warenspur-plant",
		.pipe_output = true,
		.out_fd = -1 };
	for (size_t i = 0; i < l->unit_count; i++) {
		const struct launch_unit *unit = &l->units[i];

		*p++ = (struct child_process){ .name = unit->title,
			.program = unit->is_plc ? "warenspur-plc-bridge" : "warenspur-reader",
			.role = unit->role,
			.out_fd = -1,
			.may_end = !unit->is_plc };
	}
	l->display_child = p++;
	*l->display_child = (struct child_process){ .name = "tui",
		.program = "warenspur-tui",
		.out_fd = -1,
		.on_terminal = true };
	l->supervisor = (struct supervisor){ .children = l->children,
		.count = (size_t)(p - l->children),
		.store = l->store,
		.source = l->source,
		.log_folder = l->log_folder,
		.display = l->display_child,
		.display_owns_terminal = l->display == LAUNCH_DASHBOARD };
}

/* --- run -------------------------------------------------------------------------------------- */

struct unready_count {
	const struct launch *launch;
	int ready;
};

static void count_ready_unit(void *user, const struct row_program *row)
{
	struct unready_count *c = user;
	const struct launch *l = c->launch;

	for (size_t i = 0; i < l->unit_count; i++)
		if (launch_is_at_plant(&l->units[i]) && strcmp(l->units[i].role, row->role) == 0 &&
			row->pid == l->plant[1 + i].pid && row->state == PROGRAM_READY)
			c->ready++;
}

int launch_count_unready(struct launch *l, struct fault *why)
{
	struct unready_count c = { .launch = l };
	int wanted = 0;

	for (size_t i = 0; i < l->unit_count; i++)
		wanted += launch_is_at_plant(&l->units[i]);
	return store_each_program(l->store, count_ready_unit, &c, why) ? -1 : wanted - c.ready;
}

static int restart_children(struct launch *l, struct fault *why)
{
	int64_t now_ms = clock_mono_ms();

	for (size_t i = 0; i < l->supervisor.count; i++)
		if (child_process_is_due(&l->children[i], now_ms) && start_child(l, &l->children[i], why))
			return -1;
	return 0;
}

/* Without its file a launch works all the same: the message says what other terminals need. */
static void publish_launch(struct launch *l)
{
	struct run_record record = { .is_temporary = l->is_db_temporary };
	char whole[PATH_MAX];
	struct fault why;

	text_copy(record.kind, sizeof record.kind, l->source);
	if (l->plant_line.control[0] && realpath(l->plant_line.control, whole))
		text_copy(record.control, sizeof record.control, whole);
	if (!realpath(l->db, whole))
		text_copy(whole, sizeof whole, l->db);
	if (!text_copy(record.db, sizeof record.db, whole))
		record.db[0] = '\0'; /* too long: the message says so */
	if (run_file_publish(&l->run_file, &record, &why))
		log_fault(LOG_LEVEL_WARNING, &why);
	l->is_published = true;
}

/* Others find a launch when its plant has named its wires, too. */
static void publish_when_ready(struct launch *l)
{
	if (!l->is_published && (!l->has_plant || l->plant_line.is_complete))
		publish_launch(l);
}

static enum supervisor_news handle_wakes(struct launch *l, struct pollfd *wakes, struct fault *why)
{
	enum supervisor_news news = SUPERVISOR_GO_ON;
	int got = 0;

	wakes[WAKE_PLANT].fd = l->plant->out_fd;
	poll(wakes, WAKE_COUNT, supervisor_wait_ms(&l->supervisor, clock_mono_ms(), TICK_MS));
	if (wakes[WAKE_SIGNAL].revents)
		news = supervisor_on_signal(&l->supervisor, l->signal_fd, why);
	if (news != SUPERVISOR_GO_ON)
		return news;
	if (wakes[WAKE_PLANT].fd >= 0 && wakes[WAKE_PLANT].revents)
		got = plant_line_read(&l->plant_line, l->plant, why);
	if (got < 0 || (got == 1 && start_units(l, true, why)) || restart_children(l, why))
		return SUPERVISOR_FAILED;
	publish_when_ready(l);
	if (store_changed(l->store))
		supervisor_note_ready(&l->supervisor);
	return l->on_turn ? l->on_turn(l->user, why) : SUPERVISOR_GO_ON;
}

int launch_run(struct launch *l, struct fault *why)
{
	struct pollfd wakes[WAKE_COUNT] = {
		[WAKE_SIGNAL] = { .fd = l->signal_fd, .events = POLLIN },
		[WAKE_STORE] = { .fd = store_wake_fd(l->store), .events = POLLIN },
		[WAKE_PLANT] = { .fd = -1, .events = POLLIN },
	};
	enum supervisor_news news;

	make_children(l);
	l->run_file.fd = -1;
	publish_when_ready(l);
	supervisor_begin(&l->supervisor);
	news = start_all(l, why) ? SUPERVISOR_FAILED : SUPERVISOR_GO_ON;
	while (news == SUPERVISOR_GO_ON)
		news = handle_wakes(l, wakes, why);
	run_file_remove(&l->run_file);
	supervisor_end(&l->supervisor);
	return news == SUPERVISOR_FAILED ? -1 : 0;
}
