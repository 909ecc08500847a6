#include "core/lesson/condition_token.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words that are near to what a person means, though they are not written alike. */
static const struct {
	const char *word, *right;
} other_words[] = {
	{ "und", "and" },
	{ "nicht", "not" },
	{ "kein", "not" },
	{ "letzter", "last" },
	{ "letzte", "last" },
	{ "immer", "always" },
	{ "durchlauf", "passage" },
	{ "karton", "passage" },
	{ "box", "passage" },
	{ "bewegung", "move" },
	{ "buchung", "move" },
	{ "befehl", "command" },
	{ "notiz", "note" },
	{ "hintereinander", "in-a-row" },
	{ "anzahl", "count" },
};

/* --- clauses ------------------------------------------------------------------------------------------ */

/* What is wrong with a word; the nearest one and all that are possible. */
static void refuse_word(struct condition_reader *r, size_t at, const struct word_list *words,
	const char *word, struct fault *why)
{
	for (size_t i = 0; i < sizeof other_words / sizeof other_words[0]; i++)
		if (strcasecmp(word, other_words[i].word) == 0 &&
			word_list_has(words, other_words[i].right)) {
			word_list_suggest_word(other_words[i].right, why);
			condition_fail(r, at, why);
			return;
		}
	mistake_add_word(r->mistakes, at, words, word, why);
	r->has_failed = true;
}

static void list_facts(struct word_list *out)
{
	for (int i = 0; i < STORE_FACT_COUNT; i++)
		word_list_add(out, store_fact_name((enum store_fact)i));
}

static void list_columns(enum store_fact fact, struct word_list *out)
{
	for (const struct store_fact_column *c = store_fact_columns(fact); c->name; c++)
		word_list_add(out, c->name);
	word_list_add_all(out, "count,in-a-row,and", ',');
}

static bool is_numeric(enum condition_operator comparison)
{
	return comparison >= CONDITION_LESS;
}

/* yes is stored as 1. */
static bool read_yes(struct condition_test *test)
{
	bool is_yes = strcasecmp(test->value, "yes") == 0 || strcasecmp(test->value, "ja") == 0;

	if (!is_yes && strcasecmp(test->value, "no") != 0 && strcasecmp(test->value, "nein") != 0)
		return false;
	strcpy(test->value, is_yes ? "1" : "0");
	return true;
}

/* The words that a value must be one of; none: any text. */
static void list_values(const struct condition_reader *r, enum store_fact_kind kind,
	struct word_list *out)
{
	if (kind == FACT_PLACE && r->places)
		*out = *r->places;
	else
		store_fact_add_words(kind, out);
}

static void check_value(struct condition_reader *r, const struct condition_token *t,
	enum store_fact_kind kind, struct condition_test *test)
{
	struct word_list words = { 0 };
	struct fault why;

	if (kind == FACT_NUMBER) {
		if (text_to_int64(test->value, INT32_MIN, UINT32_MAX, &test->number))
			return;
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.no_number", "%s needs a whole number, \"%s\" is none"), t->word,
			t->value);
		condition_fail(r, t->value_at, &why);
		return;
	}
	if (is_numeric(test->comparison)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.not_ordered",
				"%s is not a number; use =, !=, ~ or !~ instead of %s"),
			t->word, condition_operator_text(test->comparison));
		condition_fail(r, t->at, &why);
		return;
	}
	list_values(r, kind, &words);
	if (kind == FACT_YES ? read_yes(test)
						 : !words.count || !test->value[0] || word_list_has(&words, test->value) ||
				test->comparison == CONDITION_CONTAINS || test->comparison == CONDITION_LACKS)
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("condition.no_such_value", "%s is never \"%s\""), t->word, t->value);
	mistake_add_word(r->mistakes, t->value_at, &words, t->value, &why);
	r->has_failed = true;
}

static void read_count(struct condition_reader *r, const struct condition_token *t,
	struct condition_clause *clause)
{
	struct fault why;

	if (t->has_operator && t->comparison != CONDITION_EQUAL && t->comparison != CONDITION_AT_LEAST)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.count_operator", "count means at least; write count=%s"), t->value);
	else if (!text_to_int64(t->value, 1, CONDITION_COUNT_MAX, &clause->count))
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.count_range", "count is a number from 1 to %d, for example count=3"),
			CONDITION_COUNT_MAX);
	else
		return;
	clause->count = 1;
	condition_fail(r, t->has_operator ? t->value_at : t->at, &why);
}

/* STOPPER_OPEN=0 is short for name=STOPPER_OPEN value=0. */
static bool read_signal(struct condition_reader *r, const struct condition_token *t,
	struct condition_clause *clause, struct condition_test *test)
{
	bool is_name = strcmp(t->word, "name") == 0;
	const char *name = is_name ? t->value : t->word;

	if (clause->fact != STORE_FACT_SIGNAL || signal_from(name) == SIGNAL_COUNT)
		return false;
	if (clause->signal[0] && strcmp(clause->signal, name) != 0) {
		struct fault why;

		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.two_signals",
				"one row has one signal, here %s; write: and signal %s…"),
			clause->signal, name);
		condition_fail(r, t->at, &why);
	}
	text_copy(clause->signal, sizeof clause->signal, name);
	test->column = store_fact_column(STORE_FACT_SIGNAL, is_name ? "name" : "value");
	return true;
}

static void refuse_column(struct condition_reader *r, const struct condition_token *t,
	const struct condition_clause *clause)
{
	struct word_list words = { 0 };
	struct fault why;

	if (clause->fact == STORE_FACT_SIGNAL) {
		store_fact_add_words(FACT_SIGNAL, &words);
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.no_signal", "there is no signal \"%s\""), t->word);
		word_list_suggest(&words, t->word, &why);
		condition_fail(r, t->at, &why);
		return;
	}
	list_columns(clause->fact, &words);
	fault_set(&why, FAULT_DATA, EXIT_FAILED, MESSAGE("condition.no_column", "a %s has no \"%s\""),
		store_fact_name(clause->fact), t->word);
	refuse_word(r, t->at, &words, t->word, &why);
}

static void read_test(struct condition_reader *r, const struct condition_token *t,
	struct condition_clause *clause)
{
	struct condition_test *test = &clause->tests[clause->test_count];
	struct fault why;

	if (clause->test_count == CONDITION_TESTS_MAX) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.too_many_tests", "more than %d columns are tested; leave some out"),
			CONDITION_TESTS_MAX);
		condition_fail(r, t->at, &why);
		return;
	}
	test->comparison = t->comparison;
	test->column = store_fact_column(clause->fact, t->word);
	strcpy(test->value, t->value);
	if (!read_signal(r, t, clause, test) && test->column < 0) {
		refuse_column(r, t, clause);
		return;
	}
	clause->test_count++;
	check_value(r, t, store_fact_columns(clause->fact)[test->column].kind, test);
}

/* A clause must be complete. */
static void end_clause(struct condition_reader *r, size_t at, const struct condition_clause *clause)
{
	struct fault why;

	if (clause->fact == STORE_FACT_SIGNAL && !clause->signal[0] && !r->has_failed) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.signal_name",
				"the name of the signal is missing, for example: signal STOPPER_OPEN=0"));
		condition_fail(r, at, &why);
	}
	if (clause->is_last && (clause->count > 1 || clause->is_in_a_row)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.last_is_one",
				"last is one row; leave out last, or count and in-a-row"));
		condition_fail(r, at, &why);
	}
	if (clause->is_in_a_row && clause->count < 2) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.row_of_one",
				"in-a-row needs a count of 2 or more, for example count=3 in-a-row"));
		condition_fail(r, at, &why);
	}
}

/* The fact with "not" and "last" before it. *t: the first word. False: it is none. */
static bool begin_clause(struct condition_reader *r, struct condition_token *t,
	struct condition_clause *clause)
{
	struct word_list words = { 0 };
	struct fault why;

	*clause = (struct condition_clause){ .count = 1 };
	for (bool more = true; more && !t->has_operator;) {
		bool is_not = strcmp(t->word, "not") == 0, is_last = strcmp(t->word, "last") == 0;

		if (!is_not && !is_last)
			break;
		clause->is_negated |= is_not;
		clause->is_last |= is_last;
		more = condition_read_token(r, t);
	}
	clause->fact = store_fact_from(t->word);
	if (clause->fact < STORE_FACT_COUNT && !t->has_operator)
		return true;
	list_facts(&words);
	if (!t->word[0])
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.fact_missing", "a fact is missing here"));
	else if (clause->fact < STORE_FACT_COUNT)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.fact_has_value",
				"%s is a fact and has no value; name a column behind it"),
			t->word);
	else
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.no_fact", "\"%s\" is not a fact"), t->word);
	word_list_add_all(&words, "not,last,and", ',');
	refuse_word(r, t->at, &words, t->word, &why);
	return false;
}

/* Words with which people join facts, and that are no "and". */
static bool joins(const char *word)
{
	return word_list_contains("und,or,oder,&,&&,+", ',', word);
}

/* What follows the fact, up to "and" (true: *t is it) or the end. */
static bool read_clause(struct condition_reader *r, struct condition_token *t,
	struct condition_clause *clause)
{
	struct word_list words = { 0 };
	struct fault why;
	size_t fact_at = t->at;

	while (condition_read_token(r, t) && (t->has_operator || strcmp(t->word, "and") != 0)) {
		if (strcmp(t->word, "count") == 0) {
			read_count(r, t, clause);
		} else if (t->has_operator) {
			read_test(r, t, clause);
		} else if (strcmp(t->word, "in-a-row") == 0) {
			clause->is_in_a_row = true;
		} else if (store_fact_from(t->word) < STORE_FACT_COUNT || strcmp(t->word, "not") == 0 ||
			strcmp(t->word, "last") == 0) {
			fault_set(&why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("condition.and_missing", "and is missing before %s"), t->word);
			condition_fail(r, t->at, &why);
			end_clause(r, fact_at, clause);
			return true;
		} else if (store_fact_column(clause->fact, t->word) >= 0 ||
			(clause->fact == STORE_FACT_SIGNAL && signal_from(t->word) < SIGNAL_COUNT)) {
			fault_set(&why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("condition.no_operator",
					"behind %s a sign and a value are missing, for example %s=…"),
				t->word, t->word);
			condition_fail(r, t->at, &why);
		} else {
			list_columns(clause->fact, &words);
			fault_set(&why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("condition.odd_word", "\"%s\" cannot stand here"), t->word);
			refuse_word(r, t->at, &words, t->word, &why);
			if (joins(t->word)) {
				strcpy(t->word, "and");
				break;
			}
		}
	}
	end_clause(r, fact_at, clause);
	return strcmp(t->word, "and") == 0 && !t->has_operator;
}

int condition_parse(struct mistakes *m, size_t from, size_t to, const struct word_list *places,
	struct condition *out)
{
	struct condition_reader r = { .mistakes = m,
		.text = m->text,
		.at = from,
		.end = to,
		.places = places };
	struct condition_clause clause;
	struct condition_token t;
	struct fault why;
	bool more;

	*out = (struct condition){ .clause_count = 0 };
	more = condition_read_token(&r, &t);
	if (more && strcmp(t.word, "always") == 0 && !t.has_operator) {
		out->is_always = true;
		more = condition_read_token(&r, &t);
		if (!more)
			return 0;
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.always_alone", "always stands alone; leave out what follows"));
		condition_fail(&r, t.at, &why);
		return -1;
	}
	do {
		if (!begin_clause(&r, &t, &clause))
			return -1;
		if (out->clause_count == CONDITION_CLAUSES_MAX) {
			fault_set(&why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("condition.too_many_clauses",
					"more than %d facts are joined by and; make two steps of it"),
				CONDITION_CLAUSES_MAX);
			condition_fail(&r, t.at, &why);
			return -1;
		}
		more = read_clause(&r, &t, &clause);
		out->clauses[out->clause_count++] = clause;
		if (more && strcmp(t.word, "and") == 0)
			condition_read_token(&r, &t);
	} while (more);
	return r.has_failed ? -1 : 0;
}
