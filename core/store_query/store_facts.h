/* store_facts: the rows that were appended to a table of facts after a mark, as text, newest first; and which
 * columns and words each table has. For conditions of lessons. Read-only.
 *
 * As in core/store/store.h: int functions return 0 or -1 and why; a call blocks for at most 3 s. */
#ifndef CORE_STORE_QUERY_STORE_FACTS_H
#define CORE_STORE_QUERY_STORE_FACTS_H

#include "core/base/word_list.h"
#include "core/store/store.h"

enum store_fact {
	STORE_FACT_SCAN,
	STORE_FACT_MOVE,
	STORE_FACT_PASSAGE,
	STORE_FACT_SIGNAL,
	STORE_FACT_COMMAND,
	STORE_FACT_NOTE,
	STORE_FACT_ALARM,
	STORE_FACT_COUNT
};

/* What a column holds. From FACT_VERDICT on: one of the words of store_fact_add_words(). */
enum store_fact_kind {
	FACT_TEXT,
	FACT_NUMBER,
	FACT_YES, /* "1" or "0" */
	FACT_PLACE,
	FACT_SIGNAL,
	FACT_VERDICT,
	FACT_CARRIER,
	FACT_RESULT, /* "open": under way */
	FACT_DECISION,
	FACT_COMMAND_STATE,
	FACT_SEVERITY,
	FACT_ALARM_CODE
};

struct store_fact_column {
	const char *name; /* as in the table, or as docs/lessons.md explains it */
	enum store_fact_kind kind;
};

enum { STORE_FACT_COLUMNS_MAX = 10, STORE_FACT_TEXT_MAX = 512 };

/* Name of the table; STORE_FACT_COUNT if it is none. */
const char *store_fact_name(enum store_fact);
enum store_fact store_fact_from(const char *name);
/* Ends with a name of NULL. */
const struct store_fact_column *store_fact_columns(enum store_fact);
/* The column of this name, -1: there is none. */
int store_fact_column(enum store_fact, const char *name);
/* Adds the words that a column of this kind can hold; none for texts, numbers and places. */
void store_fact_add_words(enum store_fact_kind, struct word_list *);

/* The newest row of each table. */
struct store_fact_mark {
	int64_t after[STORE_FACT_COUNT];
};
int store_read_fact_mark(struct store *, struct store_fact_mark *out, struct fault *why);

struct row_fact {
	int64_t seq;
	char values[STORE_FACT_COLUMNS_MAX][STORE_FACT_TEXT_MAX]; /* cleaned, cut; "" for NULL */
};
/* Rows with a higher seq than after, at most limit, newest first, until row() returns false. signal: rows of this
 * signal only (needed for STORE_FACT_SIGNAL, ignored for others). What is read does not grow with the rows up to
 * after, nor beyond limit rows for each PLC. row() must not call the store. */
int store_each_fact(struct store *, enum store_fact, int64_t after, const char *signal,
	size_t limit, bool (*row)(void *, const struct row_fact *), void *user, struct fault *why);

#endif
