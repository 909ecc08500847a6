/* worker: the process that reads the device. The parent owns the store, the output and the
 * signals; a device library that crashes or hangs ends only this process. */
#ifndef READER_WORKER_H
#define READER_WORKER_H

#include "reader/worker_message.h"
#include "reader/device/source.h"

#include <sys/types.h>

struct worker {
	const struct source_driver *driver;
	const char *address;
	pid_t pid;               /* 0: none is running */
	int fd;                  /* socket for its messages; -1: none is running */
	int64_t last_message_ms; /* time of its last message */
	uint64_t position;       /* unit (file, line) that it has begun */
	int64_t up_ms;           /* when its device was opened; 0: not yet */
	int backoff_ms;          /* delay before the next start */
	bool is_hung;            /* was killed because it sent no message */
	bool has_ended;          /* its socket is closed */
	int64_t stop_by_ms;      /* deadline of a requested stop */
	bool is_traced;   /* libnfc's debug output goes to nfc_trace_fd; set before worker_start() */
	int nfc_trace_fd; /* read end of that output (nfc_trace.h); -1: no trace */
};

void worker_init(struct worker *, const struct source_driver *, const char *address);

/* Forks a worker that skips begin units (files, lines). 0, or -1 with why. */
int worker_start(struct worker *, uint64_t begin, struct fault *why);

/* As worker_message_receive(). Updates last_message_ms and position. */
int worker_take(struct worker *, struct worker_message *out, int64_t now_ms);

/* Kills a worker that has sent no message for the driver's patience_ms. True if it did. */
bool worker_watch(struct worker *, int64_t now_ms);

/* Kills it (SIGKILL), also if it hangs in a system call. */
void worker_kill(struct worker *);

/* After SIGCHLD: true if it has ended; *why says how. Take its last messages before. Start the
 * next one after backoff_ms. */
bool worker_reap(struct worker *, struct fault *why);

/* Requests that it closes its device and ends. Then call worker_wait() and take its last
 * messages until it returns false, then worker_stop(). */
void worker_ask_stop(struct worker *);
/* Waits for its next message or its end, up to half a second after worker_ask_stop(). False: no
 * message will come. */
bool worker_wait(struct worker *);

/* Requests that it ends, waits for up to half a second, then kills it. Returns how many scans it had read
 * that were not taken; a sighting is none. */
unsigned worker_stop(struct worker *);

/* The main loop of the child process (worker_loop.c). Never returns. */
void worker_loop(const struct source_driver *, const char *address, uint64_t begin, int fd)
	__attribute__((noreturn));

#define WORKER_BACKOFF_MIN_MS 50
#define WORKER_BACKOFF_MAX_MS 250 /* so that a device that is back is opened within 2 s */
#define WORKER_HEALTHY_MS 5000
/* 0 -> 50 -> 100 -> 200 -> 250; starts again at 50 after the device was up for 5 s (up_ms: since
 * when, 0: never). */
int worker_next_backoff(int backoff_ms, int64_t up_ms, int64_t now_ms);

#endif
