/* orders: what somebody wants, typed as words or pressed as a key. One table of words -> parsing,
 * completion, help. Pure. */
#ifndef TUI_ORDERS_H
#define TUI_ORDERS_H

#include "core/store/store.h"

enum order_kind {
	ORDER_NONE,
	/* of the screen itself */
	ORDER_VIEW,
	ORDER_TRACE,
	ORDER_LANGUAGE,
	ORDER_QUIT,
	/* they change something outside: never on a read-only screen */
	ORDER_COMMAND,
	ORDER_UNDO,
	ORDER_UNDO_SCAN,
	ORDER_ACKNOWLEDGE,
	ORDER_ACKNOWLEDGE_ONE,
	ORDER_NOTE,
	ORDER_SAVE
};

struct order {
	enum order_kind kind;
	struct command command; /* ORDER_COMMAND: verb, argument, track */
	int64_t number;         /* a view, a booking, a scan, an alarm */
	char text[256];         /* a code, a language, a note, a path; for a question: a thing's name */
	char item[512];         /* ORDER_NOTE: key */
};

/* The words after ":" as an order. 0, or -1 with a sentence that says what is wrong and what would
 * be right. */
int orders_parse(const char *line, struct order *out, struct fault *why);
/* Completes the first word as far as it is certain. text: room for size. Returns how many words are
 * possible; `out` lists them, with a blank between them. */
int orders_complete(char *text, size_t size, char *out, size_t out_size);

bool orders_changes(enum order_kind);
/* What will happen, as a question; "" if nothing is asked (stop always works at once). */
const char *orders_question(const struct order *, char *out, size_t size);

#endif
