#include "cli/supervise/supervisor.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/wake.h"
#include "core/store/store_read.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CRASHES_MAX = 8 };

void supervisor_begin(struct supervisor *c)
{
	c->terminal_saved = c->silent && tcgetattr(STDIN_FILENO, &c->terminal) == 0;
}

static void note_ready(void *user, const struct row_program *row)
{
	struct supervisor *c = user;

	for (size_t i = 0; i < c->count; i++) {
		struct child_process *p = &c->parts[i];

		if (p->role && strcmp(p->role, row->role) == 0 && row->pid == p->pid &&
			strcmp(row->state, "ready") == 0)
			p->crashes = 0;
	}
}

void supervisor_note_ready(struct supervisor *c)
{
	store_each_program(c->store, note_ready, c, NULL);
}

static void report_crash(struct supervisor *c, struct child_process *p)
{
	char how[64], text[200];

	child_process_describe_end(p, how, sizeof how);
	snprintf(text, sizeof text, _("%s has ended unexpectedly (%s) and is started again"),
		p->program, how);
	if (!c->silent)
		log_line(LOG_LEVEL_WARNING, "%s", text);
	store_log_alarm(c->store, c->source, "part_crashed", SEVERITY_WARNING, text, NULL);
}

/* Mistakes that the next start would make again; a busy device or a locked file may be gone by then. */
static bool cannot_ever_run(int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_OK;

	return code == EXIT_USAGE || code == EXIT_CONFIG || code == EXIT_NO_INPUT || code == 127;
}

static enum supervisor_news give_up(const struct supervisor *c, const struct child_process *p,
	struct fault *why)
{
	char how[64];

	child_process_describe_end(p, how, sizeof how);
	if (c->log_folder)
		fault_set(why, FAULT_SETUP, EXIT_FAILED, _("%s cannot run (%s); %s/%s.log says why"),
			p->program, how, c->log_folder, p->name);
	else
		fault_set(why, FAULT_SETUP, EXIT_FAILED, _("%s cannot run (%s); it has said why above"),
			p->program, how);
	return SUPERVISOR_FAILED;
}

static enum supervisor_news on_end(struct supervisor *c, struct child_process *p, int status,
	struct fault *why)
{
	child_process_ended(p, status, clock_mono_ms());
	if (p == c->face && WIFEXITED(status) && WEXITSTATUS(status) <= EXIT_FAILED) {
		p->restart_ms = 0; /* q, or its terminal has gone */
		return SUPERVISOR_END;
	}
	if (p->may_end && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_OK) {
		p->restart_ms = 0;
		return SUPERVISOR_GO_ON;
	}
	if (p->crashes > CRASHES_MAX || cannot_ever_run(status))
		return give_up(c, p, why);
	if (p == c->face && c->terminal_saved)
		tcsetattr(STDIN_FILENO, TCSANOW, &c->terminal);
	report_crash(c, p);
	return SUPERVISOR_GO_ON;
}

enum supervisor_news supervisor_on_signal(struct supervisor *c, int signal_fd, struct fault *why)
{
	enum supervisor_news news = SUPERVISOR_GO_ON;
	int number, status;
	pid_t pid;

	while ((number = wake_take_signal(signal_fd)) != 0)
		if (number != SIGCHLD)
			news = SUPERVISOR_END;
	while (news == SUPERVISOR_GO_ON && (pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < c->count && news == SUPERVISOR_GO_ON; i++)
			if (c->parts[i].pid == pid)
				news = on_end(c, &c->parts[i], status, why);
	return news;
}

int supervisor_restart(struct supervisor *c, int64_t now_ms, struct fault *why)
{
	for (size_t i = 0; i < c->count; i++) {
		struct child_process *p = &c->parts[i];

		if (!p->pid && p->restart_ms && now_ms >= p->restart_ms && c->start(c->user, p, why))
			return -1;
	}
	return 0;
}

int supervisor_wait_ms(const struct supervisor *c, int64_t now_ms, int most_ms)
{
	int64_t wait_ms = most_ms;

	for (size_t i = 0; i < c->count; i++)
		if (c->parts[i].restart_ms && c->parts[i].restart_ms - now_ms < wait_ms)
			wait_ms = c->parts[i].restart_ms - now_ms;
	return wait_ms > 0 ? (int)wait_ms : 0;
}

void supervisor_end(struct supervisor *c)
{
	child_process_end_all(c->parts, c->count);
	if (c->terminal_saved)
		tcsetattr(STDIN_FILENO, TCSANOW, &c->terminal);
}

bool supervisor_has_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
		strcmp(term, "dumb") != 0;
}
