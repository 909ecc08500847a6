#include "core/lesson/condition_check.h"

#include <stdio.h>
#include <string.h>

struct condition_tally {
	const struct condition_clause *clause;
	struct condition_result *result;
	int64_t run;
};

/* Newest first. */
static bool count_row(void *user, const struct row_fact *row)
{
	struct condition_tally *t = user;
	const struct condition_clause *clause = t->clause;
	struct condition_result *r = t->result;
	bool fits;

	if (condition_skips_row(clause, row))
		return true;
	if (r->rows++ == 0)
		r->newest = *row;
	fits = condition_fits_row(clause, row);
	t->run = fits ? t->run + 1 : 0;
	if (clause->is_in_a_row)
		r->fitting = t->run > r->fitting ? t->run : r->fitting;
	else
		r->fitting += fits;
	return !clause->is_last && r->fitting < clause->count;
}

int condition_check(const struct condition *condition, struct store *store,
	const struct store_fact_mark *mark, struct condition_result *out, struct fault *why)
{
	for (size_t i = 0; i < condition->clause_count; i++) {
		const struct condition_clause *clause = &condition->clauses[i];
		struct condition_tally tally = { .clause = clause, .result = out };

		*out = (struct condition_result){ .clause = i };
		if (store_each_fact(store, clause->fact, mark->after[clause->fact], clause->signal,
				CONDITION_ROWS_MAX, count_row, &tally, why))
			return -1;
		if ((out->fitting >= clause->count) == clause->is_negated)
			return 0;
	}
	*out = (struct condition_result){ .holds = true };
	return 0;
}

/* --- in words ------------------------------------------------------------------------------------------- */

static const char *fact_word(enum store_fact fact)
{
	static const char *const words[STORE_FACT_COUNT] = {
		[STORE_FACT_SCAN] = MESSAGE_WORD("fact.scan", "scan"),
		[STORE_FACT_MOVE] = MESSAGE_WORD("fact.move", "stock entry"),
		[STORE_FACT_PASSAGE] = MESSAGE_WORD("fact.passage", "passage"),
		[STORE_FACT_SIGNAL] = MESSAGE_WORD("fact.signal", "signal change"),
		[STORE_FACT_COMMAND] = MESSAGE_WORD("fact.command", "command"),
		[STORE_FACT_NOTE] = MESSAGE_WORD("fact.note", "note"),
		[STORE_FACT_ALARM] = MESSAGE_WORD("fact.alarm", "alarm"),
	};

	return words[fact];
}

static void add_text(char *out, size_t size, const char *text)
{
	size_t used = strlen(out);

	snprintf(out + used, size - used, "%s", text);
}

/* "place=goods-in item~/21/"; with a row: what its columns are. */
static void write_tests(const struct condition_clause *clause, const struct row_fact *row,
	char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < clause->test_count; i++) {
		const struct condition_test *test = &clause->tests[i];
		const struct store_fact_column *column = &store_fact_columns(clause->fact)[test->column];
		const char *value = row ? row->values[test->column] : test->value;
		const char *name = clause->fact == STORE_FACT_SIGNAL && strcmp(column->name, "value") == 0
			? clause->signal
			: column->name;

		if (column->kind == FACT_YES)
			value = strcmp(value, "1") == 0 ? "yes" : "no";
		if (i > 0)
			add_text(out, size, " ");
		add_text(out, size, name);
		add_text(out, size, row ? "=" : condition_operator_text(test->comparison));
		add_text(out, size, value[0] ? value : "\"\"");
	}
}

/* "passage (result=sorted)" */
static void name_rows(const struct condition_clause *clause, struct message *out)
{
	char tests[256];

	write_tests(clause, NULL, tests, sizeof tests);
	if (tests[0])
		message_set(out, MESSAGE("condition.rows_with", "%s (%s)"), fact_word(clause->fact), tests);
	else
		message_set(out, "%s", fact_word(clause->fact));
}

static void describe_expected(const struct condition_clause *clause, struct message *out)
{
	struct message rows;
	const char *what;

	name_rows(clause, &rows);
	what = message_argument(&rows);
	if (clause->is_negated && clause->is_last)
		message_set(out, MESSAGE("condition.expected_last_other", "last of all not: %s"), what);
	else if (clause->is_negated)
		message_set(out, MESSAGE("condition.expected_fewer", "fewer than %lld × %s"),
			(long long)clause->count, what);
	else if (clause->is_last)
		message_set(out, MESSAGE("condition.expected_last", "last of all: %s"), what);
	else if (clause->is_in_a_row)
		message_set(out, MESSAGE("condition.expected_in_a_row", "%lld × %s in a row"),
			(long long)clause->count, what);
	else
		message_set(out, MESSAGE("condition.expected_rows", "%lld × %s"), (long long)clause->count,
			what);
}

static void describe_saw(const struct condition_clause *clause, const struct condition_result *r,
	struct message *out)
{
	char newest[256];

	write_tests(clause, &r->newest, newest, sizeof newest);
	if (!r->rows)
		message_set(out, MESSAGE("condition.saw_nothing", "none yet"));
	else if (!newest[0])
		message_set(out, MESSAGE("condition.saw_count", "%lld"), (long long)r->fitting);
	else
		message_set(out, MESSAGE("condition.saw_newest", "%lld, the newest has %s"),
			(long long)r->fitting, newest);
}

void condition_describe(const struct condition *condition, const struct condition_result *r,
	struct message *out)
{
	const struct condition_clause *clause = &condition->clauses[r->clause];
	struct message expected, saw;
	const char *first;

	if (r->holds || r->clause >= condition->clause_count) {
		message_set(out, MESSAGE("condition.met", "all is as expected"));
		return;
	}
	describe_expected(clause, &expected);
	describe_saw(clause, r, &saw);
	first = message_argument(&expected);
	message_set(out, MESSAGE("condition.expected_saw", "expected: %s; saw: %s"), first,
		message_argument(&saw));
}
