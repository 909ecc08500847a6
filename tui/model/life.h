/* life: the facts about one item -> events with a sentence each, in the order of time. Pure. */
#ifndef TUI_LIFE_H
#define TUI_LIFE_H

#include "tui/draw/theme.h"
#include "core/store/store.h"

enum { LIFE_EVENTS_MAX = 256, LIFE_TEXT_MAX = 400 };

struct life_event {
	int64_t at_us;
	int64_t id;         /* of the event, whatever comes or goes */
	int64_t booking;    /* that can be undone, 0: none */
	const char *symbol; /* one column */
	enum role role;
	char text[LIFE_TEXT_MAX];
	char from[96], to[96]; /* of a booking */
};

struct life {
	size_t count;
	struct life_event events[LIFE_EVENTS_MAX]; /* oldest first after life_settle() */
};

/* One row of store_each_trace(); a passage becomes an event for each of its steps. */
void life_take(struct life *, const struct row_trace *);
/* Brings what was taken in order. */
void life_settle(struct life *);

#endif
