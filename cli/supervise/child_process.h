/* child_process: one program of the demonstrator as a child process: arguments, start, planned
 * restart, end. */
#ifndef CLI_SUPERVISE_CHILD_PROCESS_H
#define CLI_SUPERVISE_CHILD_PROCESS_H

#include "core/base/fault.h"

#include <stdint.h>
#include <sys/types.h>

#define CHILD_PROCESS_ARGUMENTS_MAX 24

struct child_process {
	const char *name;    /* "plant": log file, messages */
	const char *program; /* "warenspur-plant", beside this program */
	const char *role;    /* its row in the table `program`, NULL: it has none */
	bool on_terminal;    /* keeps our terminal; else its standard error goes to its log file */
	const char *argv[CHILD_PROCESS_ARGUMENTS_MAX];
	size_t argc;

	pid_t pid;  /* 0: not running */
	int out_fd; /* its standard output if piped, else -1 */
	bool pipe_output;
	bool may_end;     /* exit code 0 is no crash: its files have come to their end */
	unsigned crashes; /* in a row, without having been ready in between */
	int64_t started_ms;
	int64_t restart_ms; /* when to start it again; 0: not wanted */
	int last_status;    /* of wait(2) */
};

/* Empties the argument list / appends to it (the texts must outlive the child process). */
void child_process_begin(struct child_process *);
void child_process_add(struct child_process *, const char *argument);
void child_process_add_pair(struct child_process *, const char *option, const char *value);

/* Starts it; the kernel ends it (SIGTERM) when this program ends. log_folder: for its log file;
 * NULL: it keeps our standard error. */
int child_process_start(struct child_process *, const char *log_folder, struct fault *why);

/* It has ended with this wait(2) status: plans the next start, after 100 ms doubling to 2 s. */
void child_process_ended(struct child_process *, int status, int64_t now_ms);
bool child_process_is_due(const struct child_process *, int64_t now_ms); /* to be started again */

/* "killed by signal 9" or "exit code 69", for messages. */
void child_process_describe_end(const struct child_process *, struct message *out);

/* Ends those that run: SIGTERM in reverse order, SIGKILL after 2 s. */
void child_process_end_all(struct child_process *children, size_t count);

#endif
