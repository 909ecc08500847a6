/* condition: the language in which a lesson says what must have happened, over the facts of the database.
 *
 *   condition  = "always" | clause { "and" clause }
 *   clause     = [ "not" ] [ "last" ] fact { column operator value } [ "count=" N ] [ "in-a-row" ]
 *   fact       = scan | move | passage | signal | command | note | alarm
 *   operator   = "=" equal, "!=" not equal, "~" contains, "!~" does not contain, "<" "<=" ">" ">="
 *   value      = a word, or "words in quotes"
 *
 *   scan place=goods-in item~"/21/"          passage result=sorted count=3 in-a-row
 *   signal STOPPER_OPEN=0                    last passage result=late and not alarm
 *
 * Only facts after a start count. count=N: at least so many; without it: one. last: the newest row. in-a-row: rows with no
 * other row between them. For a clause that names a result, boxes under way are passed over.
 * Pure; condition_check.h looks into the database. */
#ifndef CORE_LESSON_CONDITION_H
#define CORE_LESSON_CONDITION_H

#include "core/store_query/store_facts.h"
#include "core/lesson/mistake.h"

enum {
	CONDITION_CLAUSES_MAX = 6,
	CONDITION_TESTS_MAX = 6,
	CONDITION_VALUE_MAX = 96,
	CONDITION_COUNT_MAX = 1000
};

enum condition_operator {
	CONDITION_EQUAL,
	CONDITION_UNEQUAL,
	CONDITION_CONTAINS,
	CONDITION_LACKS,
	CONDITION_LESS,
	CONDITION_AT_MOST,
	CONDITION_MORE,
	CONDITION_AT_LEAST,
	CONDITION_OPERATOR_COUNT
};

struct condition_test {
	int column; /* store_fact_columns() */
	enum condition_operator comparison;
	char value[CONDITION_VALUE_MAX]; /* as rows have it: yes is "1" */
	int64_t number;                  /* of a number */
};

struct condition_clause {
	enum store_fact fact;
	bool is_negated, is_last, is_in_a_row;
	int64_t count;   /* at least 1 */
	char signal[32]; /* of STORE_FACT_SIGNAL */
	struct condition_test tests[CONDITION_TESTS_MAX];
	size_t test_count;
};

struct condition {
	bool is_always; /* it has no clauses */
	struct condition_clause clauses[CONDITION_CLAUSES_MAX];
	size_t clause_count;
};

/* Reads the condition in mistakes->text[from … to). Quotes may be the printed ones, too; line breaks are blanks. places:
 * the names of places that are known; NULL: any. 0, or -1: mistakes were added. */
int condition_parse(struct mistakes *, size_t from, size_t to, const struct word_list *places,
	struct condition *out);

/* Does the row fit all tests of the clause? */
bool condition_fits_row(const struct condition_clause *, const struct row_fact *);
/* Is it one that the clause passes over: a box under way? */
bool condition_skips_row(const struct condition_clause *, const struct row_fact *);
/* Does it hold when there are no facts at all? */
bool condition_holds_on_nothing(const struct condition *);
/* Does one clause forbid what another one demands: "scan place=goods-in and not scan"? */
bool condition_never_holds(const struct condition *);
/* "=", "!=" … */
const char *condition_operator_text(enum condition_operator);

#endif
