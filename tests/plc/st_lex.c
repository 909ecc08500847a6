#include "tests/plc/st_tree.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

bool st_is(const struct st_token *token, const char *word)
{
	return token->kind != ST_END && (int)strlen(word) == token->len &&
		strncasecmp(token->text, word, (size_t)token->len) == 0;
}

static int wrong(const struct st_lexer *l, struct st_error *why, const char *text)
{
	*why = (struct st_error){ .line = l->line, .column = l->column };
	snprintf(why->text, sizeof why->text, "%s", text);
	return -1;
}

static void step(struct st_lexer *l)
{
	l->column++;
	if (*l->at == '\n') {
		l->line++;
		l->column = 1;
	}
	l->at++;
}

static bool sees(const struct st_lexer *l, const char *two)
{
	return l->end - l->at >= 2 && l->at[0] == two[0] && l->at[1] == two[1];
}

static int skip_comment(struct st_lexer *l, struct st_error *why)
{
	struct st_lexer start = *l;

	step(l);
	step(l);
	for (; l->at < l->end && !sees(l, "*)"); step(l))
		if (sees(l, "(*"))
			return wrong(l, why, "a comment in a comment: not every PLC takes it");
	if (l->at == l->end)
		return wrong(&start, why, "a comment without end");
	step(l);
	step(l);
	return 0;
}

static int skip_blanks(struct st_lexer *l, struct st_error *why)
{
	while (l->at < l->end) {
		if (sees(l, "(*")) {
			if (skip_comment(l, why) < 0)
				return -1;
		} else if (*l->at == ' ' || *l->at == '\t' || *l->at == '\n' || *l->at == '\r') {
			step(l);
		} else {
			break;
		}
	}
	return 0;
}

static int lex_number(struct st_lexer *l, struct st_token *t, struct st_error *why)
{
	t->kind = ST_NUMBER;
	for (t->value = 0; l->at < l->end && isdigit((unsigned char)*l->at); step(l)) {
		t->value = t->value * 10 + (*l->at - '0');
		if (t->value > UINT32_MAX)
			return wrong(l, why, "a number greater than any type here can hold");
	}
	return 0;
}

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* T#20ms */
static int lex_time(struct st_lexer *l, struct st_token *t, struct st_error *why)
{
	step(l);
	step(l);
	if (lex_number(l, t, why) < 0)
		return -1;
	t->kind = ST_TIME;
	if (!sees(l, "ms"))
		return wrong(l, why, "a time that is not in ms");
	step(l);
	step(l);
	return 0;
}

static int lex_sign(struct st_lexer *l, struct st_token *t, struct st_error *why)
{
	static const char *const pairs[] = { ":=", "<=", ">=", "<>", "..", NULL };

	t->kind = ST_SIGN;
	for (int i = 0; pairs[i]; i++)
		if (sees(l, pairs[i])) {
			step(l);
			step(l);
			return 0;
		}
	if (*l->at == '\0' || !strchr("+-*/()[]=<>,;:.", *l->at))
		return wrong(l, why, "a sign that is none of the language");
	step(l);
	return 0;
}

static int lex_word(struct st_lexer *l, struct st_token *t, struct st_error *why)
{
	if (sees(l, "T#"))
		return lex_time(l, t, why);
	if (isdigit((unsigned char)*l->at))
		return lex_number(l, t, why);
	if (*l->at == '%') {
		t->kind = ST_ADDRESS;
		for (step(l); l->at < l->end && (is_name(*l->at) || *l->at == '.'); step(l))
			;
		return 0;
	}
	if (!is_name(*l->at))
		return lex_sign(l, t, why);
	t->kind = ST_NAME;
	for (; l->at < l->end && is_name(*l->at); step(l))
		;
	return 0;
}

int st_lex(struct st_lexer *l, struct st_token *t, struct st_error *why)
{
	*t = (struct st_token){ .kind = ST_END, .text = l->at };
	if (skip_blanks(l, why) < 0)
		return -1;
	t->text = l->at;
	t->line = l->line;
	t->column = l->column;
	if (l->at == l->end)
		return 0;
	if (lex_word(l, t, why) < 0) {
		t->kind = ST_END;
		return -1;
	}
	t->len = (int)(l->at - t->text);
	return 0;
}
