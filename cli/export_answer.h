/* export_answer: the answer time of a box as a column of the exported table passage. */
#ifndef CLI_EXPORT_ANSWER_H
#define CLI_EXPORT_ANSWER_H

#include "core/store_query/store_answer.h"

enum { EXPORT_CELLS_MAX = 40 };

/* Passes the rows of store_each_row() on with one cell more, "answer_ms": as store_answer.h says,
 * empty if the box does not count. Fill in the first four; export_answer_free() at the end. */
struct export_answer {
	struct store *store;
	int (*row)(void *, size_t number, const struct store_cell *, size_t count);
	void *user;
	struct fault *why;
	int result;              /* -1: it has ended with why */
	char plc[SCAN_NAME_MAX]; /* whose stops are known */
	struct store_stops stops;
};
int export_answer_row(void *export_answer, size_t number, const struct store_cell *, size_t count);
void export_answer_free(struct export_answer *);
#endif
