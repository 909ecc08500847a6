/* demo_run: starts the parts in the order in which they need each other, waits for their word
 * instead of sleeping, starts again what crashes. */
#include "cli/demo.h"
#include "core/clock.h"
#include "core/lang.h"
#include "core/log.h"
#include "core/wake.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READY_WITHIN_MS = 15000, CRASHES_MAX = 8, TICK_MS = 500, OPEN_GRACE_MS = 20000 };

/* All that can wake this program. */
enum wake { WAKE_SIGNAL, WAKE_STORE, WAKE_PLANT, WAKE_COUNT };

enum verdict_of_loop { LOOP_GO_ON, LOOP_END, LOOP_FAILED };

static int start(struct demo *d, enum demo_part which, struct fault *why)
{
	if (which == PART_TUI && d->face == FACE_JSON)
		return 0;
	if (which == PART_PLANT) {
		demo_arm_plant(d);
		d->ready_len = 0;
		d->plant_ready = false;
	}
	return part_start(&d->parts[which], d->folder, why);
}

/* "ready modbus=tcp:127.0.0.1:40123 pn532=… scanner=…": the port is kept for a restart. */
static int on_plant_ready(struct demo *d, struct fault *why)
{
	const char *port = strstr(d->ready_line, "modbus=tcp:");

	if (strncmp(d->ready_line, "ready ", 6) != 0 || !port)
		return fault_set(why, FAULT_BUG, EXIT_FAILED,
			_("the plant said something unexpected: %s"), d->ready_line);
	snprintf(d->modbus, sizeof d->modbus, "%.*s", (int)strcspn(port + 7, " \n"), port + 7);
	snprintf(d->bridge_address, sizeof d->bridge_address, "%s", d->modbus);
	d->plant_ready = true;
	for (int i = PART_NFC; i <= PART_BRIDGE; i++)
		if (!d->parts[i].pid && !d->parts[i].restart_ms && start(d, (enum demo_part)i, why))
			return -1;
	return 0;
}

static int read_plant(struct demo *d, struct fault *why)
{
	struct part *p = &d->parts[PART_PLANT];
	size_t room = sizeof d->ready_line - 1 - d->ready_len;
	ssize_t n = read(p->out_fd, d->ready_line + d->ready_len, room);

	if (n <= 0 || d->plant_ready) {
		if (n <= 0) {
			close(p->out_fd);
			p->out_fd = -1;
		}
		return 0;
	}
	d->ready_len += (size_t)n;
	d->ready_line[d->ready_len] = '\0';
	return strchr(d->ready_line, '\n') ? on_plant_ready(d, why) : 0;
}

/* --- readiness --------------------------------------------------------------------------------- */

static void note_ready(void *user, const struct row_program *row)
{
	struct demo *d = user;

	for (int i = 0; i < PART_COUNT; i++) {
		struct part *p = &d->parts[i];

		if (p->role && strcmp(p->role, row->role) == 0 && row->pid == p->pid &&
			strcmp(row->state, "ready") == 0)
			p->crashes = 0;
	}
}

struct waiting {
	struct demo *demo;
	int ready;
};

static void count_ready(void *user, const struct row_program *row)
{
	struct waiting *w = user;

	for (int i = PART_NFC; i <= PART_BRIDGE; i++)
		if (strcmp(w->demo->parts[i].role, row->role) == 0 &&
			row->pid == w->demo->parts[i].pid && strcmp(row->state, "ready") == 0)
			w->ready++;
}

/* When everybody is ready, an operator's command starts the belt: the same way as any other. */
static int start_belt(struct demo *d, struct fault *why)
{
	struct waiting w = { .demo = d };
	int64_t seq;

	if (d->started)
		return 0;
	if (store_each_program(d->store, count_ready, &w, why))
		return -1;
	if (w.ready < PART_BRIDGE - PART_NFC + 1) {
		if (clock_mono_ms() > d->deadline_ms)
			return fault_set(why, FAULT_SETUP, EXIT_FAILED,
				_("not everything was ready within %d s; the log files in %s say why"),
				READY_WITHIN_MS / 1000, d->folder);
		return 0;
	}
	d->started = true;
	d->started_ms = clock_mono_ms();
	return store_add_command(d->store, DEMO_PLC,
		&(struct command){ .verb = COMMAND_START, .deadline_us = clock_wall_us() + 10000000 }, &seq,
		why);
}

/* --- ends ---------------------------------------------------------------------------------------- */

static void report_crash(struct demo *d, struct part *p)
{
	char how[64], text[200];

	part_describe_end(p, how, sizeof how);
	snprintf(text, sizeof text, _("%s has ended unexpectedly (%s) and is started again"), p->program,
		how);
	if (d->face != FACE_DASHBOARD)
		log_line(LOG_LEVEL_WARNING, "%s", text);
	store_log_alarm(d->store, "demo", "part_crashed", SEVERITY_WARNING, text, NULL);
}

/* Mistakes that the next start would make again; a busy device or a locked file may be gone by then. */
static bool cannot_ever_run(int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_OK;

	return code == EXIT_USAGE || code == EXIT_CONFIG || code == EXIT_NO_INPUT || code == 127;
}

static enum verdict_of_loop on_child_end(struct demo *d, pid_t pid, int status, struct fault *why)
{
	for (int i = 0; i < PART_COUNT; i++) {
		struct part *p = &d->parts[i];

		if (p->pid != pid)
			continue;
		part_ended(p, status, clock_mono_ms());
		if (i == PART_TUI && WIFEXITED(status) && WEXITSTATUS(status) <= EXIT_FAILED) {
			p->restart_ms = 0; /* q, or its terminal has gone */
			return LOOP_END;
		}
		if (p->crashes > CRASHES_MAX || cannot_ever_run(status)) {
			char how[64];

			part_describe_end(p, how, sizeof how);
			fault_set(why, FAULT_SETUP, EXIT_FAILED, _("%s cannot run (%s); %s/%s.log says why"),
				p->program, how, d->folder, p->name);
			return LOOP_FAILED;
		}
		if (i == PART_TUI && d->terminal_saved)
			tcsetattr(STDIN_FILENO, TCSANOW, &d->terminal);
		report_crash(d, p);
	}
	return LOOP_GO_ON;
}

static enum verdict_of_loop on_signal(struct demo *d, int signal_fd, struct fault *why)
{
	enum verdict_of_loop verdict = LOOP_GO_ON;
	int number, status;
	pid_t pid;

	while ((number = wake_take_signal(signal_fd)) != 0)
		if (number != SIGCHLD)
			verdict = LOOP_END;
	while (verdict == LOOP_GO_ON && (pid = waitpid(-1, &status, WNOHANG)) > 0)
		verdict = on_child_end(d, pid, status, why);
	return verdict;
}

static int restart_due(struct demo *d, int64_t now_ms, struct fault *why)
{
	for (int i = 0; i < PART_COUNT; i++) {
		struct part *p = &d->parts[i];

		if (p->pid || !p->restart_ms || now_ms < p->restart_ms)
			continue;
		if (start(d, (enum demo_part)i, why))
			return -1;
	}
	return 0;
}

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

static int next_wake_ms(const struct demo *d, int64_t now_ms)
{
	int64_t wait_ms = TICK_MS;

	for (int i = 0; i < PART_COUNT; i++)
		if (d->parts[i].restart_ms && d->parts[i].restart_ms - now_ms < wait_ms)
			wait_ms = d->parts[i].restart_ms - now_ms;
	return wait_ms > 0 ? (int)wait_ms : 0;
}

static enum verdict_of_loop turn(struct demo *d, struct pollfd *wakes, struct fault *why)
{
	enum verdict_of_loop verdict = LOOP_GO_ON;
	int64_t now_ms;

	wakes[WAKE_PLANT].fd = d->parts[PART_PLANT].out_fd;
	poll(wakes, WAKE_COUNT, next_wake_ms(d, clock_mono_ms()));
	now_ms = clock_mono_ms();
	if (wakes[WAKE_SIGNAL].revents)
		verdict = on_signal(d, wakes[WAKE_SIGNAL].fd, why);
	if (verdict != LOOP_GO_ON)
		return verdict;
	if (wakes[WAKE_PLANT].fd >= 0 && wakes[WAKE_PLANT].revents && read_plant(d, why))
		return LOOP_FAILED;
	if (restart_due(d, now_ms, why))
		return LOOP_FAILED;
	if (store_changed(d->store) || !d->started) {
		store_each_program(d->store, note_ready, d, NULL);
		if (start_belt(d, why))
			return LOOP_FAILED;
	}
	return is_finished(d, now_ms) ? LOOP_END : LOOP_GO_ON;
}

int demo_run(struct demo *d, struct fault *why)
{
	struct pollfd wakes[WAKE_COUNT] = {
		[WAKE_SIGNAL] = { .fd = d->signal_fd, .events = POLLIN },
		[WAKE_STORE] = { .fd = store_wake_fd(d->store), .events = POLLIN },
		[WAKE_PLANT] = { .fd = -1, .events = POLLIN },
	};
	enum verdict_of_loop verdict = LOOP_GO_ON;

	d->deadline_ms = clock_mono_ms() + READY_WITHIN_MS;
	if (start(d, PART_PLANT, why) || start(d, PART_TUI, why))
		verdict = LOOP_FAILED;
	while (verdict == LOOP_GO_ON)
		verdict = turn(d, wakes, why);
	return verdict == LOOP_FAILED ? -1 : 0;
}

void demo_end(struct demo *d)
{
	part_end_all(d->parts, PART_COUNT);
	if (d->terminal_saved)
		tcsetattr(STDIN_FILENO, TCSANOW, &d->terminal);
}
