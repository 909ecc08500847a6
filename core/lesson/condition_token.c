#include "core/lesson/condition_token.h"
#include "core/base/text.h"

#include <string.h>

/* Longer operators before those that they begin with. */
static const struct {
	enum condition_operator comparison;
	const char *text;
} operators[CONDITION_OPERATOR_COUNT] = {
	{ CONDITION_UNEQUAL, "!=" },
	{ CONDITION_LACKS, "!~" },
	{ CONDITION_AT_MOST, "<=" },
	{ CONDITION_AT_LEAST, ">=" },
	{ CONDITION_EQUAL, "=" },
	{ CONDITION_CONTAINS, "~" },
	{ CONDITION_LESS, "<" },
	{ CONDITION_MORE, ">" },
};

const char *condition_operator_text(enum condition_operator comparison)
{
	for (size_t i = 0; i < CONDITION_OPERATOR_COUNT; i++)
		if (operators[i].comparison == comparison)
			return operators[i].text;
	return "";
}

static size_t blank_length(const struct condition_reader *r)
{
	const char *t = r->text + r->at;

	if (r->at < r->end && strchr(" \t\r\n", *t) && *t)
		return 1;
	return r->at + 2 <= r->end && memcmp(t, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* A comment is a line that begins with #, behind blanks or not. */
static bool is_comment(const struct condition_reader *r)
{
	size_t at = r->at;

	if (at >= r->end || r->text[at] != '#')
		return false;
	while (at > 0 && (r->text[at - 1] == ' ' || r->text[at - 1] == '\t'))
		at--;
	return at > 0 && (r->text[at - 1] == '\n' || r->text[at - 1] == '\r');
}

static void skip_blanks(struct condition_reader *r)
{
	for (size_t n; (n = blank_length(r)) > 0 || is_comment(r);)
		if (n > 0)
			r->at += n;
		else
			while (r->at < r->end && r->text[r->at] != '\n' && r->text[r->at] != '\r')
				r->at++;
}

/* " or a printed quote: „ “ ” */
static size_t quote_length(const struct condition_reader *r)
{
	const char *t = r->text + r->at;

	if (r->at < r->end && *t == '"')
		return 1;
	if (r->at + 3 > r->end || memcmp(t, "\xE2\x80", 2) != 0)
		return 0;
	return t[2] == '\x9C' || t[2] == '\x9D' || t[2] == '\x9E' ? 3 : 0;
}

static const char *operator_at(const struct condition_reader *r, enum condition_operator *out)
{
	for (size_t i = 0; i < CONDITION_OPERATOR_COUNT; i++) {
		size_t n = strlen(operators[i].text);

		if (r->at + n <= r->end && memcmp(r->text + r->at, operators[i].text, n) == 0) {
			*out = operators[i].comparison;
			return operators[i].text;
		}
	}
	return NULL;
}

void condition_fail(struct condition_reader *r, size_t at, const struct fault *why)
{
	mistake_add(r->mistakes, at, why);
	r->has_failed = true;
}

/* The bytes from … to as clean text; false: too long. */
static bool copy_part(const struct condition_reader *r, size_t from, size_t to, char *out,
	size_t size)
{
	char clean[TEXT_CLEAN_SIZE(CONDITION_VALUE_MAX)];

	out[0] = '\0';
	if (to - from >= size)
		return false;
	text_clean_again(r->text + from, to - from, clean, sizeof clean);
	return text_copy(out, size, clean);
}

static void read_quoted(struct condition_reader *r, struct condition_token *t)
{
	size_t from = r->at += quote_length(r);
	struct fault why;

	while (r->at < r->end && !quote_length(r))
		r->at++;
	if (r->at >= r->end) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.no_closing_quote",
				"the closing quote is missing; add it behind the value"));
		condition_fail(r, t->value_at, &why);
	} else if (!copy_part(r, from, r->at, t->value, sizeof t->value)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.long_value", "the value is longer than %d bytes; shorten it"),
			CONDITION_VALUE_MAX - 1);
		condition_fail(r, t->value_at, &why);
	}
	r->at += quote_length(r);
}

static void read_value(struct condition_reader *r, struct condition_token *t)
{
	struct fault why;

	skip_blanks(r);
	t->value_at = r->at;
	if (quote_length(r)) {
		read_quoted(r, t);
		return;
	}
	while (r->at < r->end && !blank_length(r) && !quote_length(r))
		r->at++;
	if (r->at == t->value_at)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.no_value", "a value is missing behind %s%s, for example %s%sWORD"),
			t->word, condition_operator_text(t->comparison), t->word,
			condition_operator_text(t->comparison));
	else if (!copy_part(r, t->value_at, r->at, t->value, sizeof t->value))
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("condition.long_value", "the value is longer than %d bytes; shorten it"),
			CONDITION_VALUE_MAX - 1);
	else
		return;
	condition_fail(r, t->value_at, &why);
}

bool condition_read_token(struct condition_reader *r, struct condition_token *out)
{
	enum condition_operator comparison;
	const char *text;
	size_t behind;

	*out = (struct condition_token){ .word = "" };
	skip_blanks(r);
	out->at = r->at;
	if (r->at >= r->end)
		return false;
	while (r->at < r->end && !blank_length(r) && !operator_at(r, &comparison) && !quote_length(r))
		r->at++;
	if (!copy_part(r, out->at, r->at, out->word, sizeof out->word))
		strcpy(out->word, "…");
	behind = r->at;
	skip_blanks(r);
	text = operator_at(r, &out->comparison);
	if (!text) {
		r->at = behind + (behind == out->at ? quote_length(r) : 0);
		return true;
	}
	out->has_operator = true;
	r->at += strlen(text);
	read_value(r, out);
	return true;
}
