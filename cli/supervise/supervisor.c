#include "cli/supervise/supervisor.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/terminal_reset.h"
#include "core/base/text.h"
#include "core/base/wake.h"
#include "core/store_query/store_read.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CRASHES_MAX = 8 };

void supervisor_begin(struct supervisor *s)
{
	s->terminal_saved = s->display_owns_terminal && tcgetattr(STDIN_FILENO, &s->terminal) == 0;
}

static void note_ready_child(void *user, const struct row_program *row)
{
	struct supervisor *s = user;

	for (size_t i = 0; i < s->count; i++) {
		struct child_process *p = &s->children[i];

		if (p->role && strcmp(p->role, row->role) == 0 && row->pid == p->pid &&
			row->state == PROGRAM_READY)
			p->crashes = 0;
	}
}

void supervisor_note_ready(struct supervisor *s)
{
	store_each_program(s->store, note_ready_child, s, NULL);
}

static void report_crash(struct supervisor *s, struct child_process *p)
{
	struct message how, text;

	child_process_describe_end(p, &how);
	message_set(&text,
		MESSAGE("supervisor.started_again", "%s has ended unexpectedly (%s) and is restarted"),
		p->program, message_argument(&how));
	if (!s->display_owns_terminal)
		log_line(LOG_LEVEL_WARNING, "%s", text.text);
	store_log_alarm(s->store, s->source, ALARM_PART_CRASHED, SEVERITY_WARNING, &text, NULL);
}

/* Errors that the next start would repeat; a busy device or a locked file may be free by then. */
static bool cannot_ever_run(int status)
{
	int code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_OK;

	return code == EXIT_USAGE || code == EXIT_CONFIG || code == EXIT_NO_INPUT || code == 127;
}

/* What the program said last, from its log; "": nothing. */
static void read_last_line(const struct supervisor *s, const struct child_process *p, char *out,
	size_t size)
{
	char path[PATH_MAX], line[1024];
	FILE *file;

	out[0] = '\0';
	snprintf(path, sizeof path, "%s/%s.log", s->log_folder, p->name);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\r\n")] = '\0';
		if (*line)
			text_clean_again(line, strlen(line), out, size);
	}
	if (file)
		fclose(file);
}

static enum supervisor_news report_unable(const struct supervisor *s, const struct child_process *p,
	struct fault *why)
{
	struct message how;
	char said[300] = "";

	child_process_describe_end(p, &how);
	if (s->log_folder)
		read_last_line(s, p, said, sizeof said);
	if (*said)
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("supervisor.cannot_run_because", "%s cannot run (%s): %s (in %s/%s.log)"),
			p->program, message_argument(&how), said, s->log_folder, p->name);
	else if (s->log_folder)
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("supervisor.cannot_run", "%s cannot run (%s); the reason is in %s/%s.log"),
			p->program, message_argument(&how), s->log_folder, p->name);
	else
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("supervisor.cannot_run_said", "%s cannot run (%s); the reason is shown above"),
			p->program, message_argument(&how));
	return SUPERVISOR_FAILED;
}

/* A display that was killed has left the terminal on its second screen, with mouse and paste marks. */
static void restore_terminal(const struct supervisor *s, bool was_killed)
{
	static const char back[] = TERMINAL_RESET;

	tcsetattr(STDIN_FILENO, TCSANOW, &s->terminal);
	if (was_killed && write(STDOUT_FILENO, back, sizeof back - 1) < 0)
		log_line(LOG_LEVEL_WARNING, _("cannot restore the terminal; type: reset"));
}

static enum supervisor_news on_child_ended(struct supervisor *s, struct child_process *p,
	int status, struct fault *why)
{
	child_process_ended(p, status, clock_mono_ms());
	if (p == s->display && WIFEXITED(status) && WEXITSTATUS(status) <= EXIT_FAILED) {
		p->restart_ms = 0; /* q, or its terminal has gone */
		s->is_ended_by_display = WEXITSTATUS(status) == EXIT_OK;
		return SUPERVISOR_END;
	}
	if (p->may_end && WIFEXITED(status) && WEXITSTATUS(status) == EXIT_OK) {
		p->restart_ms = 0;
		return SUPERVISOR_GO_ON;
	}
	if (p->crashes > CRASHES_MAX || cannot_ever_run(status))
		return report_unable(s, p, why);
	if (p == s->display && s->terminal_saved)
		restore_terminal(s, WIFSIGNALED(status));
	report_crash(s, p);
	return SUPERVISOR_GO_ON;
}

enum supervisor_news supervisor_on_signal(struct supervisor *s, int signal_fd, struct fault *why)
{
	enum supervisor_news news = SUPERVISOR_GO_ON;
	int number, status;
	pid_t pid;

	while ((number = wake_take_signal(signal_fd)) != 0)
		if (number != SIGCHLD)
			news = SUPERVISOR_END;
	while (news == SUPERVISOR_GO_ON && (pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (size_t i = 0; i < s->count && news == SUPERVISOR_GO_ON; i++)
			if (s->children[i].pid == pid)
				news = on_child_ended(s, &s->children[i], status, why);
	return news;
}

int supervisor_wait_ms(const struct supervisor *s, int64_t now_ms, int most_ms)
{
	int64_t wait_ms = most_ms;

	for (size_t i = 0; i < s->count; i++)
		if (s->children[i].restart_ms && s->children[i].restart_ms - now_ms < wait_ms)
			wait_ms = s->children[i].restart_ms - now_ms;
	return wait_ms > 0 ? (int)wait_ms : 0;
}

void supervisor_end(struct supervisor *s)
{
	child_process_end_all(s->children, s->count);
	if (s->terminal_saved)
		tcsetattr(STDIN_FILENO, TCSANOW, &s->terminal);
}

bool supervisor_has_terminal(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && term && *term &&
		strcmp(term, "dumb") != 0;
}
