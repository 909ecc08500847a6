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

#define ALIVE_MS 500 /* the parent wants a word at least once a second */

struct loop {
	const struct source_driver *driver;
	const char *address;
	uint64_t begin;
	int fd;
	int hotplug_fd;        /* -1: no udev */
	struct source *source; /* NULL: not open */
	int backoff_ms;
	int64_t up_ms, said_ms;
	char down[sizeof(((struct fault *)0)->text)]; /* the sentence last reported */
	struct message out;
};

static volatile sig_atomic_t stop_asked;

static void ask_stop(int number)
{
	(void)number;
	stop_asked = 1;
}

/* SIGTERM gets through only while the loop waits: never in the middle of a device's call. */
static void set_signals(void)
{
	struct sigaction act = { .sa_handler = ask_stop };
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

static void leave(struct loop *l, int status)
{
	l->driver->close(l->source);
	_exit(status);
}

static void say(struct loop *l, enum message_kind kind)
{
	l->out.kind = kind;
	l->said_ms = clock_mono_ms();
	if (l->source)
		l->out.position = l->source->position;
	if (!message_send(l->fd, &l->out))
		leave(l, EXIT_FAILED);
}

static void say_alive(struct loop *l)
{
	if (clock_mono_ms() - l->said_ms >= ALIVE_MS)
		say(l, MESSAGE_ALIVE);
}

/* True: fd is readable. */
static bool wait_for(struct loop *l, int fd, int64_t ms)
{
	int64_t end_ms = clock_mono_ms() + ms;
	struct pollfd waker = { .fd = fd, .events = POLLIN };
	sigset_t none;
	int woken = 0;

	sigemptyset(&none);
	for (int64_t left = ms; left >= 0 && !stop_asked; left = end_ms - clock_mono_ms()) {
		int64_t part = left < ALIVE_MS ? left : ALIVE_MS;
		struct timespec span = { .tv_sec = part / 1000, .tv_nsec = part % 1000 * 1000000 };

		woken = ppoll(&waker, 1, &span, &none);
		say_alive(l);
		if (woken > 0 || left == 0)
			break;
	}
	if (stop_asked)
		leave(l, EXIT_OK);
	return woken > 0;
}

/* Reports the fault in l->out unless it was the last one, then waits before the next try. */
static void stay_down(struct loop *l)
{
	if (strcmp(l->down, l->out.body.fault.text) != 0)
		say(l, MESSAGE_DOWN);
	text_copy(l->down, sizeof l->down, l->out.body.fault.text);
	l->backoff_ms = worker_next_backoff(l->backoff_ms, l->up_ms, clock_mono_ms());
	l->up_ms = 0;
	if (wait_for(l, l->hotplug_fd, l->backoff_ms))
		hotplug_take();
}

static void open_source(struct loop *l)
{
	memset(&l->out.body.fault, 0, sizeof l->out.body.fault);
	l->source = l->driver->open(l->address, l->begin, &l->out.body.fault);
	if (l->source) {
		l->down[0] = '\0';
		l->up_ms = clock_mono_ms();
		say(l, MESSAGE_UP);
		return;
	}
	if (l->driver->finite) {
		say(l, MESSAGE_FAILED);
		leave(l, EXIT_OK);
	}
	stay_down(l);
}

static void take_scan(struct loop *l, struct scan *scan)
{
	if (!scan->at_us)
		scan->at_us = clock_wall_us();
	if (!scan->seen_ms)
		scan->seen_ms = clock_mono_ms();
	scan->sighting = scan->sighting || l->driver->presence;
	say(l, MESSAGE_SCAN);
}

static void lose_source(struct loop *l, const struct fault *why)
{
	l->out.body.fault = *why;
	l->driver->close(l->source);
	l->source = NULL;
	stay_down(l);
}

/* A source that was mute speaks again, or has become mute. */
static void note_silence(struct loop *l, bool mute, const struct fault *why)
{
	if (mute && strcmp(l->down, why->text) != 0) {
		l->out.body.fault = *why;
		text_copy(l->down, sizeof l->down, why->text);
		say(l, MESSAGE_DOWN);
	} else if (!mute && l->down[0]) {
		l->down[0] = '\0';
		say(l, MESSAGE_UP);
	}
}

static void read_source(struct loop *l)
{
	struct fault why = { 0 };
	struct scan *scan = &l->out.body.scan;
	uint64_t position = l->source->position;
	enum source_result result;

	memset(scan, 0, sizeof *scan);
	result = l->driver->read(l->source, scan, &why);
	if (result != SOURCE_LOST && result != SOURCE_END)
		note_silence(l, result == SOURCE_MUTE, &why);
	switch (result) {
	case SOURCE_SCAN:
		take_scan(l, scan);
		return;
	case SOURCE_BAD:
		l->out.body.fault = why;
		say(l, MESSAGE_BAD);
		return;
	case SOURCE_LOST:
		lose_source(l, &why);
		return;
	case SOURCE_END:
		say(l, MESSAGE_END);
		leave(l, EXIT_OK);
		return;
	case SOURCE_MUTE:
	case SOURCE_IDLE:
		/* The parent must know what is begun before it can crash us. */
		if (l->source->position != position)
			say(l, MESSAGE_ALIVE);
		wait_for(l, l->source->fd, l->source->period_ms);
	}
}

void worker_loop(const struct source_driver *driver, const char *address, uint64_t begin, int fd)
{
	struct loop *l = calloc(1, sizeof *l);

	if (!l)
		_exit(EXIT_FAILED);
	set_signals();
	*l = (struct loop){ .driver = driver,
		.address = address,
		.begin = begin,
		.fd = fd,
		.hotplug_fd = driver->finite ? -1 : hotplug_open() };
	l->out.position = begin;
	for (;;) {
		if (l->source)
			read_source(l);
		else
			open_source(l);
		say_alive(l);
	}
}
