#include "core/base/wake.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

static int check_fd(int fd, const char *what, struct fault *why)
{
	if (fd < 0)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("wake.cannot_make",
				"cannot create a %s (%s); close programs that have many files open"),
			what, message_error(errno));
	return fd;
}

int wake_on_signals(const int *signals, struct fault *why)
{
	sigset_t set;

	sigemptyset(&set);
	for (; *signals; signals++)
		sigaddset(&set, *signals);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return check_fd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK), "signalfd", why);
}

int wake_take_signal(int fd)
{
	struct signalfd_siginfo info;

	return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo : 0;
}

void wake_release_signals(void)
{
	sigset_t none;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int wake_on_timer(struct fault *why)
{
	return check_fd(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "timerfd", why);
}

void wake_set_timer(int fd, double first_ms, double period_ms)
{
	struct itimerspec when = { .it_value = clock_timespec_of_us((int64_t)(first_ms * 1e3)),
		.it_interval = clock_timespec_of_us((int64_t)(period_ms * 1e3)) };

	/* A value of zero would disarm the timer. */
	if (when.it_value.tv_sec == 0 && when.it_value.tv_nsec == 0)
		when.it_value.tv_nsec = 1;
	timerfd_settime(fd, 0, &when, NULL);
}

uint64_t wake_take_timer(int fd)
{
	uint64_t count;

	return read(fd, &count, sizeof count) == (ssize_t)sizeof count ? count : 0;
}

int wake_on_event(struct fault *why)
{
	return check_fd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd", why);
}

void wake_send_event(int fd)
{
	uint64_t one = 1;

	/* Fails only when the counter is full, and then the loop is being woken anyway. */
	if (write(fd, &one, sizeof one) < 0)
		return;
}

void wake_take_event(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof count) < 0)
		return;
}
