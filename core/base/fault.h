/* fault: an error as one message with a blame and an exit code.
 *
 * The message (message.h) names what failed, why, and the next step, e.g.
 *   SETUP: cannot open /dev/ttyUSB0 (permission denied); add your user to the group dialout
 * The function that detects the error writes it, the program prints it, no layer in between does.
 * Functions that can fail return 0 / -1 (or 1 / 0 / -1: got / none / failed) and take a
 * struct fault * that the caller owns; it may be NULL where the caller only needs the -1. */
#ifndef CORE_BASE_FAULT_H
#define CORE_BASE_FAULT_H

#include "core/base/message.h"

#include <stdbool.h>

/* The cause of an error. */
enum fault_blame {
	FAULT_NONE,
	FAULT_USAGE,    /* the command line */
	FAULT_SETUP,    /* permissions, paths, configuration: the operator can correct it */
	FAULT_HARDWARE, /* a device or a wire */
	FAULT_DATA,     /* a code, tag, file or PLC answer is wrong */
	FAULT_STORE,    /* disk or database */
	FAULT_BUG,      /* a mistake in the program */
	FAULT_BLAME_COUNT
};

/* Exit codes of every program: 0, 1, 2, then the sysexits that help. */
enum fault_exit {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NO_INPUT = 66,
	EXIT_UNAVAILABLE = 69,
	EXIT_CANNOT_CREATE = 73,
	EXIT_IO = 74,
	EXIT_CONFIG = 78
};

struct fault {
	enum fault_blame blame;
	enum fault_exit exit_code;
	struct message message; /* without the blame word */
};

/* Fills *f (NULL allowed) and returns -1, so that `return fault_set(...)` reads well. The format is a
 * MESSAGE() and all else as with message_set(); a fault as the cause of another one is
 * message_argument(&cause.message). */
int fault_set(struct fault *f, enum fault_blame blame, enum fault_exit exit_code,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
#ifdef __clang_analyzer__ /* static analysis of a single file does not see the returned value */
#define fault_set(...) ((fault_set)(__VA_ARGS__), -1)
#endif

/* The blame as a word of the user's language: "SETUP". */
const char *fault_blame_word(enum fault_blame blame);

/* Prints "PROGRAM: BLAME: text" to standard error and returns the exit code. */
int fault_print(const struct fault *f);

#endif
