/* wake: signals, timers and events as file descriptors for the one poll() loop of a program.
 *
 * A program lists its wakers in an enum that indexes its pollfd array: the enum is the list.
 * All descriptors are close-on-exec and non-blocking; the caller closes them with close(). */
#ifndef CORE_BASE_WAKE_H
#define CORE_BASE_WAKE_H

#include "core/base/fault.h"

#include <stdint.h>

/* Blocks the given signals (0 ends the list) for this process and returns a signalfd for them. */
int wake_on_signals(const int *signals, struct fault *why);
/* The next pending signal's number, 0 if there is none. */
int wake_take_signal(int fd);

/* Unblocks every signal: to be called in a child between fork() and exec(). */
void wake_release_signals(void);

/* A CLOCK_MONOTONIC timer; wake_set_timer() arms it: first after first_ms (0 = at once), then every
 * period_ms (0 = once). Fractions of a millisecond count. */
int wake_on_timer(struct fault *why);
void wake_set_timer(int fd, double first_ms, double period_ms);
/* How often it has expired since the last call (0: not at all). More than 1: the loop was late. */
uint64_t wake_take_timer(int fd);

/* An eventfd for waking a loop from another thread. */
int wake_on_event(struct fault *why);
void wake_send_event(int fd);
void wake_take_event(int fd);

#endif
