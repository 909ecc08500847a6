/* What a condition means: which rows fit it, and what can be said of it without any. */
#include "core/base/text.h"
#include "core/lesson/condition.h"

#include <string.h>

static bool fits_number(const struct condition_test *test, const char *text)
{
	int64_t value;

	if (!text_to_int64(text, INT64_MIN, INT64_MAX, &value))
		return test->comparison == CONDITION_UNEQUAL;
	switch (test->comparison) {
	case CONDITION_EQUAL:
		return value == test->number;
	case CONDITION_UNEQUAL:
		return value != test->number;
	case CONDITION_LESS:
		return value < test->number;
	case CONDITION_AT_MOST:
		return value <= test->number;
	case CONDITION_MORE:
		return value > test->number;
	case CONDITION_AT_LEAST:
		return value >= test->number;
	default:
		return (strstr(text, test->value) != NULL) == (test->comparison == CONDITION_CONTAINS);
	}
}

static bool fits_text(const struct condition_test *test, const char *text)
{
	switch (test->comparison) {
	case CONDITION_EQUAL:
		return strcmp(text, test->value) == 0;
	case CONDITION_UNEQUAL:
		return strcmp(text, test->value) != 0;
	case CONDITION_CONTAINS:
		return strstr(text, test->value) != NULL;
	default:
		return strstr(text, test->value) == NULL;
	}
}

bool condition_fits_row(const struct condition_clause *clause, const struct row_fact *row)
{
	for (size_t i = 0; i < clause->test_count; i++) {
		const struct condition_test *test = &clause->tests[i];
		const char *text = row->values[test->column];
		bool is_number = store_fact_columns(clause->fact)[test->column].kind == FACT_NUMBER;

		if (is_number ? !fits_number(test, text) : !fits_text(test, text))
			return false;
	}
	return true;
}

bool condition_skips_row(const struct condition_clause *clause, const struct row_fact *row)
{
	int result =
		clause->fact == STORE_FACT_PASSAGE ? store_fact_column(STORE_FACT_PASSAGE, "result") : -1;
	bool tests_result = false;

	if (result < 0 || strcmp(row->values[result], "open") != 0)
		return false;
	for (size_t i = 0; i < clause->test_count; i++)
		if (clause->tests[i].column == result) {
			tests_result = true;
			if (strcmp(clause->tests[i].value, "open") == 0)
				return false;
		}
	return tests_result;
}

bool condition_holds_on_nothing(const struct condition *condition)
{
	for (size_t i = 0; i < condition->clause_count; i++)
		if (!condition->clauses[i].is_negated)
			return false;
	return true;
}

static bool has_test(const struct condition_clause *clause, const struct condition_test *wanted)
{
	for (size_t i = 0; i < clause->test_count; i++) {
		const struct condition_test *test = &clause->tests[i];

		if (test->column == wanted->column && test->comparison == wanted->comparison &&
			strcmp(test->value, wanted->value) == 0)
			return true;
	}
	return false;
}

/* Do the rows that the clause demands include what the other one forbids? */
static bool is_forbidden(const struct condition_clause *clause,
	const struct condition_clause * not )
{
	if (clause->is_negated || !not ->is_negated || clause->fact != not ->fact ||
		(not ->signal[0] && strcmp(not ->signal, clause->signal) != 0))
		return false;
	for (size_t i = 0; i < not ->test_count; i++)
		if (!has_test(clause, &not ->tests[i]))
			return false;
	if (not ->is_last)
		return clause->is_last;
	return clause->count >= not ->count && (!not ->is_in_a_row || clause->is_in_a_row);
}

bool condition_never_holds(const struct condition *condition)
{
	for (size_t i = 0; i < condition->clause_count; i++)
		for (size_t k = 0; k < condition->clause_count; k++)
			if (is_forbidden(&condition->clauses[i], &condition->clauses[k]))
				return true;
	return false;
}
