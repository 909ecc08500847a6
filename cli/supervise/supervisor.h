/* supervisor: the child processes of one run: which ended, which is started again, which ends
 * the run. */
#ifndef CLI_SUPERVISE_SUPERVISOR_H
#define CLI_SUPERVISE_SUPERVISOR_H

#include "cli/supervise/child_process.h"
#include "core/store/store.h"

#include <stdbool.h>
#include <termios.h>

struct supervisor {
	struct child_process *children;
	size_t count;
	struct store *store;
	const char *source;            /* of its alarms: "demo" */
	const char *log_folder;        /* of the children; NULL: they keep our standard error */
	struct child_process *display; /* the child whose end ends the run */
	bool display_owns_terminal;    /* then no messages on standard error */
	struct termios terminal;       /* as it was at the beginning */
	bool terminal_saved;
	bool is_ended_by_display; /* a person has ended it there, no signal */
};

enum supervisor_news { SUPERVISOR_GO_ON, SUPERVISOR_END, SUPERVISOR_FAILED };

/* Saves the terminal's settings if the display owns it. */
void supervisor_begin(struct supervisor *);
/* Handles signals: collects children that have ended, plans their restart. SUPERVISOR_END: a
 * signal or the display ends the run. SUPERVISOR_FAILED: a child can never run; why. */
enum supervisor_news supervisor_on_signal(struct supervisor *, int signal_fd, struct fault *why);
/* The time until the next restart is due, most_ms at most. */
int supervisor_wait_ms(const struct supervisor *, int64_t now_ms, int most_ms);
/* Resets the crash counter of each child that is ready: reads the store. */
void supervisor_note_ready(struct supervisor *);
/* Ends every child, restores the terminal. */
void supervisor_end(struct supervisor *);

/* Can a dashboard be shown: are standard input and output a terminal that knows more than lines? */
bool supervisor_has_terminal(void);

#endif
