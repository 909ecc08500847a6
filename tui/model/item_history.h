/* item_history: the facts about one item as events with a sentence each, in order of time. Pure. */
#ifndef TUI_MODEL_ITEM_HISTORY_H
#define TUI_MODEL_ITEM_HISTORY_H

#include "tui/draw/theme.h"
#include "core/store/store.h"
#include "core/store_query/store_trace.h"

enum { ITEM_HISTORY_EVENTS_MAX = 256, ITEM_HISTORY_TEXT_MAX = 400 };

struct item_history_event {
	int64_t at_us;
	int64_t id;         /* of the event; it stays when events are added */
	int64_t booking;    /* that can be undone, 0: none */
	const char *symbol; /* one column */
	enum role role;
	char text[ITEM_HISTORY_TEXT_MAX];
	char from[96], to[96]; /* of a booking; "": none */
};

struct item_history {
	size_t count;
	struct item_history_event
		events[ITEM_HISTORY_EVENTS_MAX + 1]; /* oldest first after item_history_sort(); the
											  * extra one is filled, but not counted, when full */
};

/* One row of store_each_trace(); a passage becomes an event for each of its steps. */
void item_history_add(struct item_history *, const struct row_trace *);
/* Call it after the last row. */
void item_history_sort(struct item_history *);

#endif
