#include "reader/worker.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define STOP_MS 500

void worker_init(struct worker *w, const struct source_driver *driver, const char *address)
{
	*w = (struct worker){ .driver = driver, .address = address, .fd = -1, .nfc_trace_fd = -1 };
}

int worker_next_backoff(int backoff_ms, int64_t up_ms, int64_t now_ms)
{
	if (backoff_ms == 0 || (up_ms && now_ms - up_ms >= WORKER_HEALTHY_MS))
		return WORKER_BACKOFF_MIN_MS;
	return backoff_ms * 2 < WORKER_BACKOFF_MAX_MS ? backoff_ms * 2 : WORKER_BACKOFF_MAX_MS;
}

static void run_worker_process(const struct worker *w, uint64_t begin, int fd, int trace_fd,
	pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_FAILED);
	if (trace_fd >= 0 && dup2(trace_fd, STDERR_FILENO) >= 0)
		setenv("LIBNFC_LOG_LEVEL", "3", 1);
	/* The device library must not have the database and the parent's descriptors. */
	if (fd > 3)
		close_range(3, (unsigned)fd - 1, 0);
	close_range((unsigned)fd + 1, ~0U, 0);
	worker_loop(w->driver, w->address, begin, fd);
}

static void clear_worker(struct worker *w)
{
	if (w->fd >= 0)
		close(w->fd);
	if (w->nfc_trace_fd >= 0)
		close(w->nfc_trace_fd);
	w->fd = w->nfc_trace_fd = -1;
	w->pid = 0;
}

int worker_start(struct worker *w, uint64_t begin, struct fault *why)
{
	pid_t parent = getpid();
	int pair[2], trace_pipe[2] = { -1, -1 };

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("classic.cannot_make_socket_pair",
				"cannot create a socket pair for the worker process (%s); close programs that "
				"have many files open"),
			message_error(errno));
	/* Non-blocking: trace output that is not read in time is dropped; the device must not wait. */
	if (w->is_traced && pipe2(trace_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
		trace_pipe[0] = trace_pipe[1] = -1;
	w->pid = fork();
	if (w->pid == 0)
		run_worker_process(w, begin, pair[1], trace_pipe[1], parent);
	close(pair[1]);
	if (trace_pipe[1] >= 0)
		close(trace_pipe[1]);
	w->nfc_trace_fd = trace_pipe[0];
	if (w->pid < 0) {
		clear_worker(w);
		close(pair[0]);
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("worker.cannot_start_worker",
				"cannot start the worker process (%s); close programs that are not needed"),
			message_error(errno));
	}
	w->fd = pair[0];
	w->is_hung = w->has_ended = false;
	w->up_ms = 0;
	w->position = begin;
	w->last_message_ms = clock_mono_ms();
	return 0;
}

int worker_take(struct worker *w, struct worker_message *out, int64_t now_ms)
{
	int got = w->fd < 0 ? 0 : worker_message_receive(w->fd, out);

	w->has_ended = got < 0;
	if (got == 1) {
		w->last_message_ms = now_ms;
		w->position = out->position;
		if (out->kind == WORKER_MESSAGE_UP)
			w->up_ms = now_ms;
	}
	return got;
}

void worker_kill(struct worker *w)
{
	if (w->pid > 0)
		kill(w->pid, SIGKILL);
}

bool worker_watch(struct worker *w, int64_t now_ms)
{
	if (w->pid <= 0 || w->is_hung || now_ms - w->last_message_ms <= w->driver->patience_ms)
		return false;
	w->is_hung = true;
	worker_kill(w);
	return true;
}

bool worker_reap(struct worker *w, struct fault *why)
{
	int status;

	if (w->pid <= 0 || waitpid(w->pid, &status, WNOHANG) != w->pid)
		return false;
	if (w->is_hung)
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("worker.readers_worker_said_nothing",
				"the worker process of the reader did not respond for %d s and was stopped; it "
				"is started again"),
			w->driver->patience_ms / 1000);
	else if (WIFSIGNALED(status))
		fault_set(why, FAULT_BUG, EXIT_FAILED,
			MESSAGE("worker.readers_worker_crashed",
				"the worker process of the reader crashed (%s); it is started again"),
			strsignal(WTERMSIG(status)));
	else
		fault_set(why, FAULT_BUG, EXIT_FAILED,
			MESSAGE("worker.readers_worker_ended_code",
				"the worker process of the reader ended with code %d; it is started again"),
			WEXITSTATUS(status));
	clear_worker(w);
	w->backoff_ms = worker_next_backoff(w->backoff_ms, w->up_ms, clock_mono_ms());
	return true;
}

void worker_ask_stop(struct worker *w)
{
	w->stop_by_ms = clock_mono_ms() + STOP_MS;
	if (w->pid > 0)
		kill(w->pid, SIGTERM);
}

bool worker_wait(struct worker *w)
{
	struct pollfd message = { .fd = w->fd, .events = POLLIN };
	int64_t left_ms = w->stop_by_ms - clock_mono_ms();

	return w->pid > 0 && w->fd >= 0 && !w->has_ended && left_ms > 0 &&
		poll(&message, 1, (int)left_ms) > 0;
}

unsigned worker_stop(struct worker *w)
{
	int64_t end_ms = clock_mono_ms() + STOP_MS;
	struct pollfd gone = { .fd = w->fd, .events = POLLIN };
	struct worker_message message;
	unsigned dropped = 0;
	int got = 0;

	if (w->pid <= 0)
		return 0;
	kill(w->pid, SIGTERM);
	for (int64_t left;
		 got >= 0 && (left = end_ms - clock_mono_ms()) > 0 && poll(&gone, 1, (int)left) > 0;) {
		got = worker_message_receive(w->fd, &message);
		dropped += got == 1 && message.kind == WORKER_MESSAGE_SCAN && !message.body.scan.sighting;
	}
	worker_kill(w);
	waitpid(w->pid, NULL, 0);
	clear_worker(w);
	return dropped;
}
