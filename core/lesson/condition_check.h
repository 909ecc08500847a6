/* condition_check: does a condition hold, by the facts that came after a mark? Read-only.
 *
 * It reads at most CONDITION_ROWS_MAX rows of each clause's table (of a signal: for each PLC), the newest ones; what lay
 * there before the mark costs nothing. */
#ifndef CORE_LESSON_CONDITION_CHECK_H
#define CORE_LESSON_CONDITION_CHECK_H

#include "core/lesson/condition.h"

enum { CONDITION_ROWS_MAX = 10000 };

struct condition_result {
	bool holds;
	size_t clause; /* the first one that does not hold; 0 if all do */
	/* Of that clause: rows that fit (in-a-row: the longest run), at most count; rows that were read; the newest of those
	 * that count. */
	int64_t fitting, rows;
	struct row_fact newest;
};

/* 0, or -1 with why. Blocks as the store does. */
int condition_check(const struct condition *, struct store *, const struct store_fact_mark *,
	struct condition_result *out, struct fault *why);
/* "expected: 3 × passage (result=sorted), in a row; saw: 1, the last with result=late". */
void condition_describe(const struct condition *, const struct condition_result *,
	struct message *out);

#endif
