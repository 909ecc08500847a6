#include "reader/device/hotplug.h"
#include "reader/worker.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ALIVE_MS 500 /* the parent expects a message at least once a second */

struct worker_state {
	const struct source_driver *driver;
	const char *address;
	uint64_t begin;
	int fd;
	int hotplug_fd;        /* -1: no udev */
	struct source *source; /* NULL: not open */
	int backoff_ms;
	int64_t up_ms, sent_ms;
	char down[sizeof(((struct fault *)0)->message.text)]; /* text of the last report */
	struct worker_message out;
};

static volatile sig_atomic_t stop_requested;

static void request_stop(int number)
{
	(void)number;
	stop_requested = 1;
}

/* SIGTERM is delivered only while the loop waits, never inside a call to the device. */
static void set_signals(void)
{
	struct sigaction act = { .sa_handler = request_stop };
	sigset_t term;

	sigaction(SIGTERM, &act, NULL);
	signal(SIGINT, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	signal(SIGQUIT, SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_SETMASK, &term, NULL);
}

/* A device that has input without a pause never lets the loop wait. */
static bool is_stop_pending(void)
{
	sigset_t pending;

	return stop_requested || (sigpending(&pending) == 0 && sigismember(&pending, SIGTERM) == 1);
}

static void leave_loop(struct worker_state *l, int status)
{
	l->driver->close(l->source);
	_exit(status);
}

static void send_to_parent(struct worker_state *l, enum worker_message_kind kind)
{
	l->out.kind = kind;
	l->sent_ms = clock_mono_ms();
	if (l->source)
		l->out.position = l->source->position;
	if (!worker_message_send(l->fd, &l->out))
		leave_loop(l, EXIT_FAILED);
}

static void send_alive_if_due(struct worker_state *l)
{
	if (clock_mono_ms() - l->sent_ms >= ALIVE_MS)
		send_to_parent(l, WORKER_MESSAGE_ALIVE);
}

/* True: fd is readable. */
static bool wait_for_input(struct worker_state *l, int fd, int64_t ms)
{
	int64_t end_ms = clock_mono_ms() + ms;
	struct pollfd waker = { .fd = fd, .events = POLLIN };
	sigset_t none;
	int woken = 0;

	sigemptyset(&none);
	for (int64_t left = ms; left >= 0 && !stop_requested; left = end_ms - clock_mono_ms()) {
		int64_t part = left < ALIVE_MS ? left : ALIVE_MS;
		struct timespec span = clock_timespec_of_us(part * 1000);

		woken = ppoll(&waker, 1, &span, &none);
		send_alive_if_due(l);
		if (woken > 0 || left == 0)
			break;
	}
	if (is_stop_pending())
		leave_loop(l, EXIT_OK);
	return woken > 0;
}

/* Reports the fault in l->out unless it was the last one, then waits before the next try. */
static void report_down_and_wait(struct worker_state *l)
{
	if (strcmp(l->down, l->out.body.fault.message.text) != 0)
		send_to_parent(l, WORKER_MESSAGE_DOWN);
	text_copy(l->down, sizeof l->down, l->out.body.fault.message.text);
	l->backoff_ms = worker_next_backoff(l->backoff_ms, l->up_ms, clock_mono_ms());
	l->up_ms = 0;
	if (wait_for_input(l, l->hotplug_fd, l->backoff_ms))
		hotplug_take();
}

static void open_worker_source(struct worker_state *l)
{
	memset(&l->out.body.fault, 0, sizeof l->out.body.fault);
	l->source = l->driver->open(l->address, l->begin, &l->out.body.fault);
	if (l->source) {
		l->down[0] = '\0';
		l->up_ms = clock_mono_ms();
		send_to_parent(l, WORKER_MESSAGE_UP);
		return;
	}
	if (l->driver->finite) {
		send_to_parent(l, WORKER_MESSAGE_FAILED);
		leave_loop(l, EXIT_OK);
	}
	report_down_and_wait(l);
}

static void send_scan(struct worker_state *l, struct scan *scan)
{
	if (!scan->at_us)
		scan->at_us = clock_wall_us();
	if (!scan->seen_ms)
		scan->seen_ms = clock_mono_ms();
	scan->sighting = scan->sighting || l->driver->presence;
	send_to_parent(l, WORKER_MESSAGE_SCAN);
}

static void close_lost_source(struct worker_state *l, const struct fault *why)
{
	l->out.body.fault = *why;
	l->driver->close(l->source);
	l->source = NULL;
	report_down_and_wait(l);
}

/* Reports when an open source becomes silent (SOURCE_MUTE) and when it is no longer. */
static void report_silence(struct worker_state *l, bool mute, const struct fault *why)
{
	if (mute && strcmp(l->down, why->message.text) != 0) {
		l->out.body.fault = *why;
		text_copy(l->down, sizeof l->down, why->message.text);
		send_to_parent(l, WORKER_MESSAGE_DOWN);
	} else if (!mute && l->down[0]) {
		l->down[0] = '\0';
		send_to_parent(l, WORKER_MESSAGE_UP);
	}
}

static void read_source(struct worker_state *l)
{
	struct fault why = { 0 };
	struct scan *scan = &l->out.body.scan;
	uint64_t position = l->source->position;
	enum source_result result;

	memset(scan, 0, sizeof *scan);
	result = l->driver->read(l->source, scan, &why);
	if (result != SOURCE_LOST && result != SOURCE_END)
		report_silence(l, result == SOURCE_MUTE, &why);
	switch (result) {
	case SOURCE_SCAN:
		send_scan(l, scan);
		break;
	case SOURCE_BAD:
		l->out.body.fault = why;
		send_to_parent(l, WORKER_MESSAGE_BAD);
		break;
	case SOURCE_UNREAD:
		l->out.body.fault = why;
		send_to_parent(l, WORKER_MESSAGE_UNREAD);
		break;
	case SOURCE_LOST:
		close_lost_source(l, &why);
		return;
	case SOURCE_END:
		send_to_parent(l, WORKER_MESSAGE_END);
		leave_loop(l, EXIT_OK);
		return;
	case SOURCE_MUTE:
	case SOURCE_IDLE:
		/* The parent must know the position before the unit can crash this process. */
		if (l->source->position != position)
			send_to_parent(l, WORKER_MESSAGE_ALIVE);
		break;
	}
	wait_for_input(l, l->source->fd, l->source->period_ms);
}

void worker_loop(const struct source_driver *driver, const char *address, uint64_t begin, int fd)
{
	struct worker_state *l = calloc(1, sizeof *l);

	if (!l)
		_exit(EXIT_FAILED);
	set_signals();
	*l = (struct worker_state){ .driver = driver,
		.address = address,
		.begin = begin,
		.fd = fd,
		.hotplug_fd = driver->finite ? -1 : hotplug_open() };
	l->out.position = begin;
	for (;;) {
		if (l->source)
			read_source(l);
		else
			open_worker_source(l);
		send_alive_if_due(l);
	}
}
