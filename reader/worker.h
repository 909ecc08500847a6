/* worker: the process that touches the device. The parent owns the store, the output and the
 * signals; a device library that crashes or hangs takes only this process with it. */
#ifndef READER_WORKER_H
#define READER_WORKER_H

#include "reader/message.h"
#include "reader/device/source.h"

#include <sys/types.h>

struct worker {
	const struct source_driver *driver;
	const char *address;
	pid_t pid;          /* 0: none is running */
	int fd;             /* its messages; -1 when none is running */
	int64_t heard_ms;   /* when it was last heard of */
	uint64_t position;  /* what it has begun */
	int64_t up_ms;      /* when its device came up; 0: not since it was started */
	int backoff_ms;     /* the wait before the next start */
	bool hung;          /* was ended for its silence */
	bool ended;         /* its messages have come to their end */
	int64_t stop_by_ms; /* asked to end: it has until then */
	bool told; /* set before worker_start(): its libraries tell of every byte (nfc_trace.h) */
	int nfc_trace_fd; /* and here is what they say; -1: they do not */
};

void worker_init(struct worker *, const struct source_driver *, const char *address);

/* Forks one that passes over begin units. 0 or -1. */
int worker_start(struct worker *, uint64_t begin, struct fault *why);

/* As message_receive(). Keeps heard_ms and position. */
int worker_take(struct worker *, struct message *out, int64_t now_ms);

/* Ends one that has been silent for too long (kill -9). True if it was. */
bool worker_watch(struct worker *, int64_t now_ms);

/* Ends it at once, also one that hangs in a system call. */
void worker_kill(struct worker *);

/* After SIGCHLD: true if it has ended; says how, as a sentence, in *why. Take its last messages
 * first. Next comes worker_start() after backoff_ms. */
bool worker_reap(struct worker *, struct fault *why);

/* Asks it to close its device and end; then worker_wait() until it is false, taking its last messages
 * in between, then worker_stop(). */
void worker_ask_stop(struct worker *);
/* Waits for its next message or its end for up to half a second since it was asked. False: there is
 * nothing more to wait for. */
bool worker_wait(struct worker *);

/* Asks it to close its device and end; waits for up to half a second, then kills it. */
void worker_stop(struct worker *);

/* What runs in the child (worker_loop.c). Never returns. */
void worker_loop(const struct source_driver *, const char *address, uint64_t begin, int fd)
	__attribute__((noreturn));

#define WORKER_BACKOFF_MIN_MS 50
#define WORKER_BACKOFF_MAX_MS 250 /* a device that is back is noticed well within 2 s */
#define WORKER_HEALTHY_MS 5000
/* 0 -> 50 -> 100 -> 200 -> 250; begins anew after what was up (up_ms, 0: never) for 5 s. */
int worker_next_backoff(int backoff_ms, int64_t up_ms, int64_t now_ms);

#endif
