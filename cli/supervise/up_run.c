/* up_run: starts what the file lists, waits for the plant's word, starts again what ends. */
#include "cli/supervise/up.h"
#include "core/base/clock.h"
#include "core/base/config.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { TICK_MS = 500 };

/* All that can wake this program. */
enum wake { WAKE_SIGNAL, WAKE_STORE, WAKE_PLANT, WAKE_COUNT };

static bool at_plant(const struct up_unit *unit)
{
	return strncmp(unit->address, "plant", 5) == 0;
}

/* "plant", "plant:pn532", "plant:scanner" -> where that is. False: the plant has none such. */
static bool resolve(const struct up *u, struct up_unit *unit)
{
	if (!at_plant(unit))
		text_copy(unit->resolved, sizeof unit->resolved, unit->address);
	else if (unit->plc && strcmp(unit->address, "plant") == 0)
		text_copy(unit->resolved, sizeof unit->resolved, u->line.modbus);
	else if (!unit->plc && strcmp(unit->address, "plant:pn532") == 0)
		snprintf(unit->resolved, sizeof unit->resolved, "nfc:pn532_uart:%s", u->line.pn532);
	else if (!unit->plc && strcmp(unit->address, "plant:scanner") == 0)
		snprintf(unit->resolved, sizeof unit->resolved, "serial:%s:9600", u->line.scanner);
	else
		return false;
	return true;
}

static int arm_unit(struct up *u, struct child_process *p, struct up_unit *unit, struct fault *why)
{
	if (!resolve(u, unit))
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%s: %s: there is no %s; a PLC is at plant, a reader at plant:pn532 or plant:scanner"),
			u->config, unit->role, unit->address);
	child_process_begin(p);
	child_process_add_pair(p, "--config", u->config);
	child_process_add_pair(p, "--db", u->db);
	child_process_add_pair(p, unit->plc ? "--plc" : "--source", unit->name);
	for (size_t i = 0; i < unit->count; i++)
		child_process_add_pair(p, unit->option[i], unit->value[i]);
	child_process_add(p, unit->resolved);
	return 0;
}

/* What [plant] says counts; what it leaves out is as it is good here. */
static void arm_plant(struct up *u)
{
	const char *const defaults[][3] = {
		{ "modbus", "--modbus", u->line.modbus[0] ? u->line.modbus : "tcp:127.0.0.1:0" },
		{ "pn532", "--pn532", u->pn532 },
		{ "scanner", "--scanner", u->scanner },
		{ "items", "--items", "0" },
	};

	child_process_begin(u->plant);
	child_process_add_pair(u->plant, "--config", u->config);
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
		if (!config_find(u->config, "plant", defaults[i][0]))
			child_process_add_pair(u->plant, defaults[i][1], defaults[i][2]);
}

static int start(void *user, struct child_process *p, struct fault *why)
{
	struct up *u = user;

	if (p == u->plant) {
		arm_plant(u);
		plant_line_begin(&u->line);
	} else if (p != u->face && arm_unit(u, p, &u->units[p - u->parts], why)) {
		return -1;
	}
	return child_process_start(p, u->supervisor.log_folder, why);
}

/* Those that need the plant, or those that do not. */
static int start_units(struct up *u, bool plant, struct fault *why)
{
	for (size_t i = 0; i < u->unit_count; i++) {
		struct child_process *p = &u->parts[i];

		if (at_plant(&u->units[i]) == plant && !p->pid && !p->restart_ms && start(u, p, why))
			return -1;
	}
	return 0;
}

static struct child_process *add_part(struct up *u, const char *name, const char *program,
	const char *role)
{
	struct child_process *p = &u->parts[u->part_count++];

	*p = (struct child_process){ .name = name, .program = program, .role = role, .out_fd = -1 };
	return p;
}

static void make_parts(struct up *u)
{
	for (size_t i = 0; i < u->unit_count; i++)
		add_part(u, u->units[i].title,
			u->units[i].plc ? "warenspur-plc-bridge" : "warenspur-reader", u->units[i].role)
			->may_end = !u->units[i].plc;
	if (u->plant_wanted) {
		u->plant = add_part(u, "plant", "warenspur-plant", NULL);
		u->plant->pipe_output = true;
		snprintf(u->pn532, sizeof u->pn532, "%s/pn532", u->temp_dir.path);
		snprintf(u->scanner, sizeof u->scanner, "%s/scanner", u->temp_dir.path);
	}
	u->face = add_part(u, "tui", "warenspur-tui", NULL);
	u->face->on_terminal = true;
	child_process_begin(u->face);
	child_process_add_pair(u->face, "--config", u->config);
	child_process_add_pair(u->face, "--db", u->db);
	child_process_add_pair(u->face, "--lang", lang_current());
	if (!u->dashboard)
		child_process_add(u->face, "--plain");
}

/* Two of us would start the same readers twice. */
static int lock(struct up *u, struct fault *why)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s-up", u->db) >= (int)sizeof path)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE, _("the path %s is too long"), u->db);
	u->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (u->lock_fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			_("cannot write %s (%s); check the folder and its permissions"), path,
			lang_error(errno));
	if (flock(u->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			_("another warenspur up works on %s; end it first"), u->db);
	return 0;
}

static enum supervisor_news turn(struct up *u, struct pollfd *wakes, struct fault *why)
{
	enum supervisor_news news = SUPERVISOR_GO_ON;
	int got = 0;

	wakes[WAKE_PLANT].fd = u->plant ? u->plant->out_fd : -1;
	poll(wakes, WAKE_COUNT, supervisor_wait_ms(&u->supervisor, clock_mono_ms(), TICK_MS));
	if (wakes[WAKE_SIGNAL].revents)
		news = supervisor_on_signal(&u->supervisor, wakes[WAKE_SIGNAL].fd, why);
	if (news != SUPERVISOR_GO_ON)
		return news;
	if (wakes[WAKE_PLANT].fd >= 0 && wakes[WAKE_PLANT].revents)
		got = plant_line_read(&u->line, u->plant, why);
	if (got < 0 || (got == 1 && start_units(u, true, why)) ||
		supervisor_restart(&u->supervisor, clock_mono_ms(), why))
		return SUPERVISOR_FAILED;
	if (store_changed(u->store))
		supervisor_note_ready(&u->supervisor);
	return SUPERVISOR_GO_ON;
}

static enum supervisor_news watch(struct up *u, int signal_fd, struct fault *why)
{
	struct pollfd wakes[WAKE_COUNT] = {
		[WAKE_SIGNAL] = { .fd = signal_fd, .events = POLLIN },
		[WAKE_STORE] = { .fd = store_wake_fd(u->store), .events = POLLIN },
		[WAKE_PLANT] = { .fd = -1, .events = POLLIN },
	};
	enum supervisor_news news = SUPERVISOR_GO_ON;

	make_parts(u);
	u->supervisor = (struct supervisor){ .parts = u->parts,
		.count = u->part_count,
		.store = u->store,
		.source = "up",
		.log_folder = u->dashboard ? u->temp_dir.path : NULL,
		.face = u->face,
		.silent = u->dashboard,
		.start = start,
		.user = u };
	supervisor_begin(&u->supervisor);
	if ((u->plant && start(u, u->plant, why)) || start_units(u, false, why) ||
		start(u, u->face, why))
		news = SUPERVISOR_FAILED;
	while (news == SUPERVISOR_GO_ON)
		news = turn(u, wakes, why);
	supervisor_end(&u->supervisor);
	return news;
}

int up_run(struct up *u, struct fault *why)
{
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, 0 };
	enum supervisor_news news = SUPERVISOR_FAILED;
	int signal_fd;

	signal(SIGPIPE, SIG_IGN);
	u->lock_fd = u->temp_dir.lock_fd = -1;
	signal_fd = wake_on_signals(ends, why);
	if (signal_fd < 0)
		return -1;
	u->store = store_open(u->db, STORE_WRITE, why);
	if (u->store && lock(u, why) == 0 && temp_dir_make(&u->temp_dir, why) == 0)
		news = watch(u, signal_fd, why);
	store_close(u->store);
	temp_dir_remove(&u->temp_dir,
		news == SUPERVISOR_FAILED && u->dashboard); /* its log files are needed */
	if (u->lock_fd >= 0)
		close(u->lock_fd);
	close(signal_fd);
	return news == SUPERVISOR_FAILED ? -1 : 0;
}
