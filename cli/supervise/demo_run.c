/* demo_run: starts the parts in the order in which they need each other, waits for their word
 * instead of sleeping, starts again what crashes. */
#include "cli/supervise/demo.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/store/store_read.h"

#include <poll.h>
#include <string.h>

enum { READY_WITHIN_MS = 15000, TICK_MS = 500 };

/* All that can wake this program. */
enum wake { WAKE_SIGNAL, WAKE_STORE, WAKE_PLANT, WAKE_COUNT };

static int start(void *user, struct child_process *p, struct fault *why)
{
	struct demo *d = user;

	if (!demo_uses(d, (enum demo_part)(p - d->parts)))
		return 0;
	if (p == &d->parts[PART_PLANT]) {
		demo_arm_plant(d);
		plant_line_begin(&d->plant);
	}
	return child_process_start(p, d->folder, why);
}

/* What reads the simulated world, or any other. */
static int start_the_rest(struct demo *d, struct fault *why)
{
	for (int i = PART_NFC; i <= PART_BRIDGE; i++)
		if (!d->parts[i].pid && !d->parts[i].restart_ms && start(d, &d->parts[i], why))
			return -1;
	return 0;
}

/* The port is kept for a restart. */
static int read_plant(struct demo *d, struct fault *why)
{
	int got = plant_line_read(&d->plant, &d->parts[PART_PLANT], why);

	if (got != 1)
		return got;
	snprintf(d->modbus, sizeof d->modbus, "%s", d->plant.modbus);
	if (!d->plc)
		snprintf(d->bridge_address, sizeof d->bridge_address, "%s", d->modbus);
	return start_the_rest(d, why);
}

/* --- readiness --------------------------------------------------------------------------------- */

struct waiting {
	struct demo *demo;
	int wanted, ready;
};

static void count_ready(void *user, const struct row_program *row)
{
	struct waiting *w = user;

	for (int i = PART_NFC; i <= PART_BRIDGE; i++)
		if (demo_simulates(w->demo, (enum demo_part)i) &&
			strcmp(w->demo->parts[i].role, row->role) == 0 && row->pid == w->demo->parts[i].pid &&
			strcmp(row->state, "ready") == 0)
			w->ready++;
}

/* When everything simulated is ready, an operator's command starts the simulated belt: the same way
 * as any other. A real one is started by people only. */
static int start_belt(struct demo *d, struct fault *why)
{
	struct waiting w = { .demo = d };
	int64_t seq;

	if (d->started)
		return 0;
	for (int i = PART_NFC; i <= PART_BRIDGE; i++)
		w.wanted += demo_simulates(d, (enum demo_part)i);
	if (store_each_program(d->store, count_ready, &w, why))
		return -1;
	if (w.ready < w.wanted) {
		if (clock_mono_ms() > d->deadline_ms)
			return fault_set(why, FAULT_SETUP, EXIT_FAILED,
				_("not everything was ready within %d s; the log files in %s say why"),
				READY_WITHIN_MS / 1000, d->folder);
		return 0;
	}
	d->started = true;
	d->started_ms = clock_mono_ms();
	if (!demo_simulates(d, PART_BRIDGE))
		return 0;
	return store_add_command(d->store, DEMO_PLC,
		&(struct command){ .verb = COMMAND_START, .deadline_us = clock_wall_us() + 10000000 }, &seq,
		why);
}

/* --- ends ---------------------------------------------------------------------------------------- */

/* Every box has its result, or the time is over. */
static bool is_finished(struct demo *d, int64_t now_ms)
{
	struct store_summary sum;

	if (d->seconds > 0 && d->started && now_ms - d->started_ms >= (int64_t)(d->seconds * 1000))
		return true;
	if (d->items == 0 || store_summarise(d->store, DEMO_PLC, d->first_passage, &sum, NULL))
		return false;
	return sum.items - sum.results[PASSAGE_OPEN] >= d->items;
}

static enum supervisor_news turn(struct demo *d, struct pollfd *wakes, struct fault *why)
{
	enum supervisor_news news = SUPERVISOR_GO_ON;
	int64_t now_ms;

	wakes[WAKE_PLANT].fd = d->parts[PART_PLANT].out_fd;
	poll(wakes, WAKE_COUNT, supervisor_wait_ms(&d->supervisor, clock_mono_ms(), TICK_MS));
	now_ms = clock_mono_ms();
	if (wakes[WAKE_SIGNAL].revents)
		news = supervisor_on_signal(&d->supervisor, wakes[WAKE_SIGNAL].fd, why);
	if (news != SUPERVISOR_GO_ON)
		return news;
	if (wakes[WAKE_PLANT].fd >= 0 && wakes[WAKE_PLANT].revents && read_plant(d, why) < 0)
		return SUPERVISOR_FAILED;
	if (supervisor_restart(&d->supervisor, now_ms, why))
		return SUPERVISOR_FAILED;
	if (store_changed(d->store) || !d->started) {
		supervisor_note_ready(&d->supervisor);
		if (start_belt(d, why))
			return SUPERVISOR_FAILED;
	}
	return is_finished(d, now_ms) ? SUPERVISOR_END : SUPERVISOR_GO_ON;
}

int demo_run(struct demo *d, struct fault *why)
{
	struct pollfd wakes[WAKE_COUNT] = {
		[WAKE_SIGNAL] = { .fd = d->signal_fd, .events = POLLIN },
		[WAKE_STORE] = { .fd = store_wake_fd(d->store), .events = POLLIN },
		[WAKE_PLANT] = { .fd = -1, .events = POLLIN },
	};
	enum supervisor_news news = SUPERVISOR_GO_ON;

	d->supervisor = (struct supervisor){ .parts = d->parts,
		.count = PART_COUNT,
		.store = d->store,
		.source = "demo",
		.log_folder = d->folder,
		.face = &d->parts[PART_TUI],
		.silent = d->face == FACE_DASHBOARD,
		.start = start,
		.user = d };
	supervisor_begin(&d->supervisor);
	d->deadline_ms = clock_mono_ms() + READY_WITHIN_MS;
	if (start(d, &d->parts[PART_PLANT], why) ||
		(!demo_uses(d, PART_PLANT) && start_the_rest(d, why)) || start(d, &d->parts[PART_TUI], why))
		news = SUPERVISOR_FAILED;
	while (news == SUPERVISOR_GO_ON)
		news = turn(d, wakes, why);
	return news == SUPERVISOR_FAILED ? -1 : 0;
}

void demo_end(struct demo *d)
{
	if (d->supervisor.parts)
		supervisor_end(&d->supervisor);
}
