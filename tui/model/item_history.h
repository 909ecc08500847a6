/* life: the facts about one item -> events with a sentence each, in the order of time. Pure. */
#ifndef TUI_MODEL_ITEM_HISTORY_H
#define TUI_MODEL_ITEM_HISTORY_H

#include "tui/draw/theme.h"
#include "core/store/store.h"

enum { ITEM_HISTORY_EVENTS_MAX = 256, ITEM_HISTORY_TEXT_MAX = 400 };

struct item_history_event {
	int64_t at_us;
	int64_t id;         /* of the event, whatever comes or goes */
	int64_t booking;    /* that can be undone, 0: none */
	const char *symbol; /* one column */
	enum role role;
	char text[ITEM_HISTORY_TEXT_MAX];
	char from[96], to[96]; /* of a booking */
};

struct item_history {
	size_t count;
	struct item_history_event
		events[ITEM_HISTORY_EVENTS_MAX + 1]; /* oldest first after item_history_settle(); the last
											  * one takes what is too much, and is never counted */
};

/* One row of store_each_trace(); a passage becomes an event for each of its steps. */
void item_history_take(struct item_history *, const struct row_trace *);
/* Brings what was taken in order. */
void item_history_settle(struct item_history *);

#endif
