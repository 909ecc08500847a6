#include "tests/plc/st_tree.h"

#include <string.h>

static int parse_statement(struct st_parser *p);

/* Statements up to a word that begins none: END_IF, ELSE, … */
int st_statements(struct st_parser *p)
{
	static const char *const ends[] = { "END_IF", "ELSE", "ELSIF", "END_FOR", "END_PROGRAM",
		"END_FUNCTION_BLOCK", NULL };
	int first = -1, last = -1, node;

	if (!st_enter(p))
		return -1;
	while (p->now.kind != ST_END) {
		for (int i = 0; ends[i]; i++)
			if (st_is(&p->now, ends[i]))
				goto out;
		node = parse_statement(p);
		if (node < 0)
			break;
		if (last >= 0)
			st_at(p, last)->next = node;
		else
			first = node;
		last = node;
	}
out:
	p->depth--;
	return p->failed ? -1 : first;
}

static void must_be_writable(struct st_parser *p, int load, const struct st_token *at)
{
	int var = st_at(p, load)->var;
	const struct st_var *v = &p->block->vars[var];

	if (v->section == ST_INPUT || v->section == ST_CONSTANT || strncmp(v->address, "%I", 2) == 0)
		st_fail(p, at, "%s cannot be assigned to", v->name);
	for (int i = 0; i < p->loop_count; i++)
		if (p->loops[i] == var)
			st_fail(p, at, "%s counts a loop around here", v->name);
}

static int parse_assignment(struct st_parser *p, const struct st_token *name)
{
	int target = st_variable(p, name), value, node;
	struct st_token at;

	if (target < 0)
		return -1;
	must_be_writable(p, target, name);
	st_expect(p, ":=");
	at = p->now;
	value = st_expression(p);
	st_must_be(p, value, st_at(p, target)->type, &at);
	node = p->failed ? -1 : st_node(p, ST_ASSIGN, ST_NOTHING, name);
	if (node < 0)
		return -1;
	st_at(p, node)->a = target;
	st_at(p, node)->b = value;
	return node;
}

/* --- calls --------------------------------------------------------------------------------- */

/* Addresses are no memory on every PLC: those are copied by hand. */
static void must_be_like(struct st_parser *p, const struct st_var *formal,
	const struct st_token *at)
{
	int var = at->kind == ST_NAME ? st_find(p->block, at->text, at->len) : -1;
	const struct st_var *v = &p->block->vars[var < 0 ? 0 : var];

	if (var < 0 || v->type != formal->type || v->array != formal->array || v->low != formal->low ||
		v->high != formal->high || v->section == ST_INPUT || v->section == ST_CONSTANT ||
		v->address[0])
		st_fail(p, at, "%s needs a variable exactly like it", formal->name);
}

static int parse_argument(struct st_parser *p, const struct st_block *block)
{
	struct st_token name = p->now, at;
	int var = name.kind == ST_NAME ? st_find(block, name.text, name.len) : -1, node, value;
	const struct st_var *v = &block->vars[var < 0 ? 0 : var];

	if (var < 0 || (v->section != ST_INPUT && v->section != ST_IN_OUT))
		return st_fail(p, &name, "no input of %s", block->name);
	st_next(p);
	st_expect(p, ":=");
	at = p->now;
	node = p->failed ? -1 : st_node(p, ST_ARGUMENT, v->type, &name);
	if (node < 0)
		return -1;
	st_at(p, node)->var = var;
	if (v->section == ST_IN_OUT) {
		must_be_like(p, v, &at);
		st_at(p, node)->b = st_find(p->block, at.text, at.len);
		st_next(p);
	} else {
		value = st_expression(p);
		st_must_be(p, value, v->type, &at);
		st_at(p, node)->a = value;
	}
	return p->failed ? -1 : node;
}

/* Each input and each in-out exactly once: what a PLC would do else differs. */
static void must_be_complete(struct st_parser *p, const struct st_block *block, int call)
{
	struct st_node *c = st_at(p, call);
	struct st_token at = { .line = c->line, .column = c->column };

	for (int i = 0; i < block->var_count; i++) {
		int given = 0;

		for (int a = c->a; a >= 0; a = st_at(p, a)->next)
			given += st_at(p, a)->var == i;
		if (given != (block->vars[i].section == ST_INPUT || block->vars[i].section == ST_IN_OUT))
			st_fail(p, &at, "%s must be given once", block->vars[i].name);
	}
}

static int parse_call(struct st_parser *p, const struct st_token *name)
{
	int var = st_find(p->block, name->text, name->len), call, last = -1, node;
	const struct st_block *block;

	if (var < 0 || p->block->vars[var].type != ST_BLOCK)
		return st_fail(p, name, "%.*s is no instance", name->len > 40 ? 40 : name->len, name->text);
	block = &p->program->blocks[p->block->vars[var].block];
	call = st_node(p, ST_CALL, ST_NOTHING, name);
	if (call < 0)
		return -1;
	st_at(p, call)->var = var;
	st_expect(p, "(");
	while (!p->failed && !st_is(&p->now, ")")) {
		node = parse_argument(p, block);
		if (node < 0)
			return -1;
		*(last < 0 ? &st_at(p, call)->a : &st_at(p, last)->next) = node;
		last = node;
		if (!st_take(p, ","))
			break;
	}
	st_expect(p, ")");
	if (!p->failed)
		must_be_complete(p, block, call);
	return p->failed ? -1 : call;
}

/* --- IF and FOR ---------------------------------------------------------------------------- */

/* Behind IF or ELSIF. */
static int parse_if(struct st_parser *p, const struct st_token *at)
{
	struct st_token here = p->now;
	int condition = st_expression(p), node, then, other = -1;

	st_must_be(p, condition, ST_BOOL, &here);
	st_expect(p, "THEN");
	node = p->failed ? -1 : st_node(p, ST_IF, ST_NOTHING, at);
	then = st_statements(p);
	here = p->now;
	if (st_take(p, "ELSIF")) {
		if (st_enter(p))
			other = parse_if(p, &here);
		p->depth--;
	} else {
		if (st_take(p, "ELSE"))
			other = st_statements(p);
		st_expect(p, "END_IF");
	}
	if (p->failed || node < 0)
		return -1;
	st_at(p, node)->a = condition;
	st_at(p, node)->b = then;
	st_at(p, node)->c = other;
	return node;
}

static int parse_bound(struct st_parser *p)
{
	struct st_token at = p->now;
	int node = st_expression(p);

	st_must_be(p, node, ST_INT, &at);
	return node;
}

static int64_t parse_by(struct st_parser *p)
{
	struct st_token at = p->now;
	int node;

	if (!st_take(p, "BY"))
		return 1;
	node = parse_bound(p);
	if (!p->failed && (st_at(p, node)->op != ST_VALUE || st_at(p, node)->value == 0))
		st_fail(p, &at, "BY needs a number other than 0");
	return p->failed ? 1 : st_at(p, node)->value;
}

static int parse_for(struct st_parser *p, const struct st_token *at)
{
	struct st_token name = p->now;
	int var = name.kind == ST_NAME ? st_find(p->block, name.text, name.len) : -1;
	struct st_node n = { 0 };
	int node;

	if (var < 0 || p->block->vars[var].type != ST_INT || p->block->vars[var].array ||
		p->block->vars[var].section != ST_LOCAL)
		return st_fail(p, &name, "FOR needs an INT of its block");
	for (int i = 0; i < p->loop_count; i++)
		if (p->loops[i] == var)
			return st_fail(p, &name, "%s counts a loop around here", p->block->vars[var].name);
	st_next(p);
	st_expect(p, ":=");
	n.a = parse_bound(p);
	st_expect(p, "TO");
	n.b = parse_bound(p);
	n.value = parse_by(p);
	st_expect(p, "DO");
	p->loops[p->loop_count++] = var;
	n.c = st_statements(p);
	p->loop_count--;
	st_expect(p, "END_FOR");
	node = p->failed ? -1 : st_node(p, ST_FOR, ST_NOTHING, at);
	if (node < 0)
		return -1;
	n = (struct st_node){ .op = ST_FOR,
		.line = at->line,
		.column = at->column,
		.var = var,
		.a = n.a,
		.b = n.b,
		.c = n.c,
		.next = -1,
		.value = n.value };
	*st_at(p, node) = n;
	return node;
}

static int parse_statement(struct st_parser *p)
{
	struct st_token at = p->now;
	int node;

	if (st_take(p, "IF")) {
		node = parse_if(p, &at);
	} else if (st_take(p, "FOR")) {
		node = parse_for(p, &at);
	} else if (at.kind != ST_NAME) {
		return st_fail(p, &at, "a statement expected");
	} else {
		st_next(p);
		node = st_is(&p->now, "(") ? parse_call(p, &at) : parse_assignment(p, &at);
	}
	st_expect(p, ";");
	return p->failed ? -1 : node;
}
