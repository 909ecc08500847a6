#include "cli/supervise/child_process.h"
#include "core/base/exe_path.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RESTART_FIRST_MS = 100, RESTART_MAX_MS = 2000, END_WITHIN_MS = 2000, STABLE_MS = 60000 };

void child_process_begin(struct child_process *p)
{
	p->argc = 0;
	child_process_add(p, p->program);
}

void child_process_add(struct child_process *p, const char *argument)
{
	if (p->argc + 1 < CHILD_PROCESS_ARGUMENTS_MAX)
		p->argv[p->argc++] = argument;
	p->argv[p->argc] = NULL;
}

void child_process_add_pair(struct child_process *p, const char *option, const char *value)
{
	child_process_add(p, option);
	child_process_add(p, value);
}

/* In the child: in a process group of its own, so that Ctrl-C reaches only us and the dashboard. */
static void execute_program(const struct child_process *p, const char *log_folder, const int *out,
	pid_t parent)
{
	char path[PATH_MAX];
	int log, null;

	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_FAILED);
	wake_release_signals();
	if (!p->on_terminal) {
		setpgid(0, 0);
		null = open("/dev/null", O_RDWR | O_CLOEXEC);
		log = null;
		if (log_folder) {
			snprintf(path, sizeof path, "%s/%s.log", log_folder, p->name);
			log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
			dup2(log, STDERR_FILENO);
		}
		dup2(null, STDIN_FILENO);
		dup2(p->pipe_output ? out[1] : log, STDOUT_FILENO);
	}
	exe_path(p->program, path, sizeof path);
	execv(path, (char *const *)p->argv);
	fprintf(stderr, "%s: %s\n", path, message_word(message_error(errno)));
	_exit(127);
}

int child_process_start(struct child_process *p, const char *log_folder, struct fault *why)
{
	int out[2] = { -1, -1 };
	pid_t parent = getpid();

	if (p->out_fd >= 0)
		close(p->out_fd);
	p->out_fd = -1;
	if (p->pipe_output && pipe2(out, O_CLOEXEC) != 0)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("child_process.cannot_make_pipe", "cannot create a pipe (%s)"),
			message_error(errno));
	p->pid = fork();
	if (p->pid == 0)
		execute_program(p, log_folder, out, parent);
	if (out[1] >= 0)
		close(out[1]);
	p->out_fd = out[0];
	p->restart_ms = 0;
	p->started_ms = clock_mono_ms();
	if (p->pid < 0) {
		p->pid = 0;
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("child_process.cannot_start", "cannot start %s (%s)"), p->program,
			message_error(errno));
	}
	return 0;
}

void child_process_ended(struct child_process *p, int status, int64_t now_ms)
{
	unsigned shift;
	int pause_ms;

	if (now_ms - p->started_ms >= STABLE_MS)
		p->crashes = 0;
	shift = p->crashes < 5 ? p->crashes : 5;
	pause_ms = RESTART_FIRST_MS << shift;
	p->pid = 0;
	p->last_status = status;
	p->crashes++;
	p->restart_ms = now_ms + (pause_ms < RESTART_MAX_MS ? pause_ms : RESTART_MAX_MS);
}

bool child_process_is_due(const struct child_process *p, int64_t now_ms)
{
	return !p->pid && p->restart_ms && now_ms >= p->restart_ms;
}

void child_process_describe_end(const struct child_process *p, struct message *out)
{
	if (WIFSIGNALED(p->last_status))
		message_set(out, MESSAGE("child_process.killed", "ended by signal %d"),
			WTERMSIG(p->last_status));
	else
		message_set(out, MESSAGE("child_process.exit_code", "exit code %d"),
			WEXITSTATUS(p->last_status));
}

/* Waits for one child to end, at most until end_ms; kills it then. */
static void await_end(struct child_process *p, int64_t end_ms)
{
	int fd = (int)syscall(SYS_pidfd_open, p->pid, 0);
	struct pollfd wake = { .fd = fd, .events = POLLIN };
	int64_t left_ms = end_ms - clock_mono_ms();

	if (fd < 0 || poll(&wake, 1, left_ms > 0 ? (int)left_ms : 0) != 1)
		kill(p->pid, SIGKILL);
	if (fd >= 0)
		close(fd);
	waitpid(p->pid, &p->last_status, 0);
	p->pid = 0;
}

void child_process_end_all(struct child_process *children, size_t count)
{
	int64_t end_ms = clock_mono_ms() + END_WITHIN_MS;

	for (size_t i = count; i > 0; i--)
		if (children[i - 1].pid)
			kill(children[i - 1].pid, SIGTERM);
	for (size_t i = count; i > 0; i--) {
		if (children[i - 1].pid)
			await_end(&children[i - 1], end_ms);
		if (children[i - 1].out_fd >= 0)
			close(children[i - 1].out_fd);
		children[i - 1].out_fd = -1;
	}
}
