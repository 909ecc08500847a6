/* crew: several parts watched together: what ends is started again, what cannot ever run ends it all. */
#ifndef CLI_CREW_H
#define CLI_CREW_H

#include "cli/supervise/part.h"
#include "core/store/store.h"

#include <stdbool.h>
#include <termios.h>

struct crew {
	struct part *parts;
	size_t count;
	struct store *store;
	const char *source;     /* of its alarms: "demo" */
	const char *log_folder; /* of the parts; NULL: they keep our standard error */
	struct part *face;      /* the dashboard: who leaves it ends it all; NULL: there is none */
	bool silent;            /* the dashboard has the terminal: nothing is said there */
	int (*start)(void *user, struct part *, struct fault *why); /* starts a part, also again */
	void *user;
	struct termios terminal;
	bool terminal_saved;
};

enum crew_news { CREW_GO_ON, CREW_END, CREW_FAILED };

/* Remembers the terminal if the face has it. */
void crew_begin(struct crew *);
/* A signal has come: parts that have ended, or somebody wants us to end. CREW_FAILED: why. */
enum crew_news crew_on_signal(struct crew *, int signal_fd, struct fault *why);
/* Starts what is due again. 0 or -1. */
int crew_restart(struct crew *, int64_t now_ms, struct fault *why);
/* How long until crew_restart() has something to do, most_ms at most. */
int crew_wait_ms(const struct crew *, int64_t now_ms, int most_ms);
/* Parts that are ready have not crashed for nothing: reads the store. */
void crew_note_ready(struct crew *);
/* Ends every part, restores the terminal. */
void crew_end(struct crew *);

/* Can a dashboard be shown: a terminal on both sides that knows more than lines? */
bool crew_has_terminal(void);

#endif
