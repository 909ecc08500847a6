/* crew: several parts watched together: what ends is started again, what cannot ever run ends it all. */
#ifndef CLI_SUPERVISE_SUPERVISOR_H
#define CLI_SUPERVISE_SUPERVISOR_H

#include "cli/supervise/child_process.h"
#include "core/store/store.h"

#include <stdbool.h>
#include <termios.h>

struct supervisor {
	struct child_process *parts;
	size_t count;
	struct store *store;
	const char *source;         /* of its alarms: "demo" */
	const char *log_folder;     /* of the parts; NULL: they keep our standard error */
	struct child_process *face; /* the dashboard: who leaves it ends it all; NULL: there is none */
	bool silent;                /* the dashboard has the terminal: nothing is said there */
	int (*start)(void *user, struct child_process *,
		struct fault *why); /* starts a part, also again */
	void *user;
	struct termios terminal;
	bool terminal_saved;
};

enum supervisor_news { SUPERVISOR_GO_ON, SUPERVISOR_END, SUPERVISOR_FAILED };

/* Remembers the terminal if the face has it. */
void supervisor_begin(struct supervisor *);
/* A signal has come: parts that have ended, or somebody wants us to end. SUPERVISOR_FAILED: why. */
enum supervisor_news supervisor_on_signal(struct supervisor *, int signal_fd, struct fault *why);
/* Starts what is due again. 0 or -1. */
int supervisor_restart(struct supervisor *, int64_t now_ms, struct fault *why);
/* How long until supervisor_restart() has something to do, most_ms at most. */
int supervisor_wait_ms(const struct supervisor *, int64_t now_ms, int most_ms);
/* Parts that are ready have not crashed for nothing: reads the store. */
void supervisor_note_ready(struct supervisor *);
/* Ends every part, restores the terminal. */
void supervisor_end(struct supervisor *);

/* Can a dashboard be shown: a terminal on both sides that knows more than lines? */
bool supervisor_has_terminal(void);

#endif
