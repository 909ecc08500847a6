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

static int arm_unit(struct up *u, struct part *p, struct up_unit *unit, struct fault *why)
{
	if (!resolve(u, unit))
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%s: %s: there is no %s; a PLC is at plant, a reader at plant:pn532 or plant:scanner"),
			u->config, unit->role, unit->address);
	part_begin(p);
	part_add_pair(p, "--config", u->config);
	part_add_pair(p, "--db", u->db);
	part_add_pair(p, unit->plc ? "--plc" : "--source", unit->name);
	for (size_t i = 0; i < unit->count; i++)
		part_add_pair(p, unit->option[i], unit->value[i]);
	part_add(p, unit->resolved);
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

	part_begin(u->plant);
	part_add_pair(u->plant, "--config", u->config);
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
		if (!config_find(u->config, "plant", defaults[i][0]))
			part_add_pair(u->plant, defaults[i][1], defaults[i][2]);
}

static int start(void *user, struct part *p, struct fault *why)
{
	struct up *u = user;

	if (p == u->plant) {
		arm_plant(u);
		plant_line_begin(&u->line);
	} else if (p != u->face && arm_unit(u, p, &u->units[p - u->parts], why)) {
		return -1;
	}
	return part_start(p, u->crew.log_folder, why);
}

/* Those that need the plant, or those that do not. */
static int start_units(struct up *u, bool plant, struct fault *why)
{
	for (size_t i = 0; i < u->unit_count; i++) {
		struct part *p = &u->parts[i];

		if (at_plant(&u->units[i]) == plant && !p->pid && !p->restart_ms && start(u, p, why))
			return -1;
	}
	return 0;
}

static struct part *add_part(struct up *u, const char *name, const char *program, const char *role)
{
	struct part *p = &u->parts[u->part_count++];

	*p = (struct part){ .name = name, .program = program, .role = role, .out_fd = -1 };
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
		snprintf(u->pn532, sizeof u->pn532, "%s/pn532", u->private.path);
		snprintf(u->scanner, sizeof u->scanner, "%s/scanner", u->private.path);
	}
	u->face = add_part(u, "tui", "warenspur-tui", NULL);
	u->face->on_terminal = true;
	part_begin(u->face);
	part_add_pair(u->face, "--config", u->config);
	part_add_pair(u->face, "--db", u->db);
	part_add_pair(u->face, "--lang", lang_current());
	if (!u->dashboard)
		part_add(u->face, "--plain");
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

static enum crew_news turn(struct up *u, struct pollfd *wakes, struct fault *why)
{
	enum crew_news news = CREW_GO_ON;
	int got = 0;

	wakes[WAKE_PLANT].fd = u->plant ? u->plant->out_fd : -1;
	poll(wakes, WAKE_COUNT, crew_wait_ms(&u->crew, clock_mono_ms(), TICK_MS));
	if (wakes[WAKE_SIGNAL].revents)
		news = crew_on_signal(&u->crew, wakes[WAKE_SIGNAL].fd, why);
	if (news != CREW_GO_ON)
		return news;
	if (wakes[WAKE_PLANT].fd >= 0 && wakes[WAKE_PLANT].revents)
		got = plant_line_read(&u->line, u->plant, why);
	if (got < 0 || (got == 1 && start_units(u, true, why)) ||
		crew_restart(&u->crew, clock_mono_ms(), why))
		return CREW_FAILED;
	if (store_changed(u->store))
		crew_note_ready(&u->crew);
	return CREW_GO_ON;
}

static enum crew_news watch(struct up *u, int signal_fd, struct fault *why)
{
	struct pollfd wakes[WAKE_COUNT] = {
		[WAKE_SIGNAL] = { .fd = signal_fd, .events = POLLIN },
		[WAKE_STORE] = { .fd = store_wake_fd(u->store), .events = POLLIN },
		[WAKE_PLANT] = { .fd = -1, .events = POLLIN },
	};
	enum crew_news news = CREW_GO_ON;

	make_parts(u);
	u->crew = (struct crew){ .parts = u->parts,
		.count = u->part_count,
		.store = u->store,
		.source = "up",
		.log_folder = u->dashboard ? u->private.path : NULL,
		.face = u->face,
		.silent = u->dashboard,
		.start = start,
		.user = u };
	crew_begin(&u->crew);
	if ((u->plant && start(u, u->plant, why)) || start_units(u, false, why) ||
		start(u, u->face, why))
		news = CREW_FAILED;
	while (news == CREW_GO_ON)
		news = turn(u, wakes, why);
	crew_end(&u->crew);
	return news;
}

int up_run(struct up *u, struct fault *why)
{
	const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGCHLD, 0 };
	enum crew_news news = CREW_FAILED;
	int signal_fd;

	signal(SIGPIPE, SIG_IGN);
	u->lock_fd = u->private.lock_fd = -1;
	signal_fd = wake_on_signals(ends, why);
	if (signal_fd < 0)
		return -1;
	u->store = store_open(u->db, STORE_WRITE, why);
	if (u->store && lock(u, why) == 0 && private_make(&u->private, why) == 0)
		news = watch(u, signal_fd, why);
	store_close(u->store);
	private_remove(&u->private, news == CREW_FAILED && u->dashboard); /* its log files are needed */
	if (u->lock_fd >= 0)
		close(u->lock_fd);
	close(signal_fd);
	return news == CREW_FAILED ? -1 : 0;
}
