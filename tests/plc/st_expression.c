/* st_expression: expressions and their types. Numbers without a type take the other side's. */
#include "tests/plc/st_tree.h"

#include <stdio.h>

static const struct {
	const char *name;
	int64_t low, high;
} types[] = {
	[ST_NOTHING] = { "nothing", 1, 0 },
	[ST_ANY_INT] = { "a number", INT16_MIN, UINT32_MAX },
	[ST_BOOL] = { "BOOL", 0, 1 },
	[ST_INT] = { "INT", INT16_MIN, INT16_MAX },
	[ST_UINT] = { "UINT", 0, UINT16_MAX },
	[ST_UDINT] = { "UDINT", 0, UINT32_MAX },
	[ST_BLOCK] = { "an instance", 1, 0 },
};

bool st_fits(enum st_type type, int64_t value)
{
	return value >= types[type].low && value <= types[type].high;
}

const char *st_type_name(enum st_type type)
{
	return types[type].name;
}

static bool is_int(enum st_type type)
{
	return type == ST_ANY_INT || type == ST_INT || type == ST_UINT || type == ST_UDINT;
}

static int64_t compute(enum st_op op, int64_t a, int64_t b)
{
	switch (op) {
	case ST_DIVIDE:
		return a / b;
	case ST_MOD:
		return a % b;
	case ST_ADD:
		return a + b;
	case ST_SUBTRACT:
		return a - b;
	case ST_LESS:
		return a < b;
	case ST_MORE:
		return a > b;
	case ST_LESS_EQUAL:
		return a <= b;
	case ST_MORE_EQUAL:
		return a >= b;
	case ST_EQUAL:
		return a == b;
	case ST_UNEQUAL:
		return a != b;
	case ST_AND:
		return a & b;
	case ST_XOR:
		return a ^ b;
	default:
		return a | b;
	}
}

int st_calculate(enum st_op op, int64_t a, int64_t b, int64_t *result)
{
	if ((op == ST_DIVIDE || op == ST_MOD) && b == 0)
		return -1;
	if (op != ST_MULTIPLY)
		*result = compute(op, a, b);
	else if (__builtin_mul_overflow(a, b, result))
		*result = INT64_MAX; /* fits no type */
	return 0;
}

void st_must_be(struct st_parser *p, int node, enum st_type type, const struct st_token *at)
{
	const struct st_node *n;

	if (p->failed || node < 0)
		return;
	n = st_at(p, node);
	if (n->type == ST_ANY_INT && is_int(type) && !st_fits(type, n->value))
		st_fail(p, at, "%lld does not fit into %s", (long long)n->value, st_type_name(type));
	else if (n->type != type && !(n->type == ST_ANY_INT && is_int(type)))
		st_fail(p, at, "%s expected, not %s", st_type_name(type), st_type_name(n->type));
}

/* --- operands ------------------------------------------------------------------------------ */

static void parse_index(struct st_parser *p, int load, const struct st_var *v)
{
	struct st_token at = p->now;
	int index = st_expression(p);

	st_must_be(p, index, ST_INT, &at);
	if (!p->failed && st_at(p, index)->op == ST_VALUE &&
		(st_at(p, index)->value < v->low || st_at(p, index)->value > v->high))
		st_fail(p, &at, "%s has no element %lld", v->name, (long long)st_at(p, index)->value);
	st_expect(p, "]");
	if (!p->failed)
		st_at(p, load)->a = index;
}

int st_variable(struct st_parser *p, const struct st_token *name)
{
	int var = st_find(p->block, name->text, name->len), load;
	const struct st_var *v = &p->block->vars[var < 0 ? 0 : var];

	if (var < 0)
		return st_fail(p, name, "%.*s is not declared", name->len > 40 ? 40 : name->len,
			name->text);
	if (v->type == ST_BLOCK)
		return st_fail(p, name, "%s is an instance, not a value", v->name);
	load = st_node(p, ST_LOAD, v->type, name);
	if (load < 0)
		return -1;
	st_at(p, load)->var = var;
	if (v->array) {
		st_expect(p, "[");
		parse_index(p, load, v);
	}
	return p->failed ? -1 : load;
}

/* INSTANCE.OUTPUT */
static int parse_member(struct st_parser *p, const struct st_token *name)
{
	int var = st_find(p->block, name->text, name->len), member, node;
	const struct st_block *block;
	struct st_token at;

	st_expect(p, ".");
	at = p->now;
	if (var < 0 || p->block->vars[var].type != ST_BLOCK)
		return st_fail(p, name, "%.*s is no instance", name->len > 40 ? 40 : name->len, name->text);
	block = &p->program->blocks[p->block->vars[var].block];
	member = at.kind == ST_NAME ? st_find(block, at.text, at.len) : -1;
	if (member < 0 || block->vars[member].section != ST_OUTPUT || block->vars[member].array)
		return st_fail(p, &at, "no output of %s", block->name);
	node = st_node(p, ST_MEMBER, block->vars[member].type, name);
	if (node >= 0) {
		st_at(p, node)->var = var;
		st_at(p, node)->b = member;
	}
	st_next(p);
	return node;
}

static int make_value(struct st_parser *p, enum st_type type, int64_t value,
	const struct st_token *at)
{
	int node = st_node(p, ST_VALUE, type, at);

	if (node >= 0)
		st_at(p, node)->value = value;
	return node;
}

/* UINT_TO_INT(...) and its kin; -1 without failure if the name is none of them. */
static int parse_conversion(struct st_parser *p, const struct st_token *name)
{
	static const enum st_type all[] = { ST_INT, ST_UINT, ST_UDINT };
	struct st_token at;
	char word[32];
	int a, node;

	for (int i = 0; i < 9; i++) {
		snprintf(word, sizeof word, "%s_TO_%s", st_type_name(all[i / 3]), st_type_name(all[i % 3]));
		if (i / 3 == i % 3 || !st_is(name, word))
			continue;
		st_expect(p, "(");
		at = p->now;
		a = st_expression(p);
		st_must_be(p, a, all[i / 3], &at);
		st_expect(p, ")");
		node = p->failed ? -1 : st_node(p, ST_CONVERT, all[i % 3], name);
		if (node >= 0)
			st_at(p, node)->a = a;
		return node;
	}
	return -1;
}

/* TIME_TO_UDINT(TIME()): the only way to a time here. */
static int parse_clock(struct st_parser *p, const struct st_token *name)
{
	st_expect(p, "(");
	st_expect(p, "TIME");
	st_expect(p, "(");
	st_expect(p, ")");
	st_expect(p, ")");
	return p->failed ? -1 : st_node(p, ST_CLOCK, ST_UDINT, name);
}

static int parse_name(struct st_parser *p)
{
	struct st_token name = p->now;
	int node;

	st_next(p);
	if (st_is(&name, "TRUE") || st_is(&name, "FALSE"))
		return make_value(p, ST_BOOL, st_is(&name, "TRUE"), &name);
	if (st_is(&p->now, "."))
		return parse_member(p, &name);
	if (st_is(&name, "TIME_TO_UDINT"))
		return parse_clock(p, &name);
	if (st_is(&p->now, "(")) {
		node = parse_conversion(p, &name);
		return node >= 0 || p->failed ? node : st_fail(p, &name, "no such function");
	}
	return st_variable(p, &name);
}

static int parse_operand(struct st_parser *p)
{
	struct st_token at = p->now;
	int node;

	if (at.kind == ST_NUMBER) {
		st_next(p);
		return make_value(p, ST_ANY_INT, at.value, &at);
	}
	if (st_take(p, "(")) {
		node = st_expression(p);
		st_expect(p, ")");
		return node;
	}
	return at.kind == ST_NAME ? parse_name(p) : st_fail(p, &at, "a value expected");
}

static int parse_unary(struct st_parser *p)
{
	struct st_token at = p->now;
	bool not = st_take(p, "NOT"), minus = !not &&st_take(p, "-");
	int a = parse_operand(p), node;

	if (a < 0 || (!not &&!minus))
		return a;
	if (minus && st_at(p, a)->op == ST_VALUE && st_at(p, a)->type == ST_ANY_INT)
		return make_value(p, ST_ANY_INT, -st_at(p, a)->value, &at);
	st_must_be(p, a, not ? ST_BOOL : ST_INT, &at);
	node = p->failed ? -1 : st_node(p, not ? ST_NOT : ST_NEGATE, st_at(p, a)->type, &at);
	if (node >= 0)
		st_at(p, node)->a = a;
	return node;
}

/* --- operators ----------------------------------------------------------------------------- */

enum { TIGHTEST = 6 };

static const struct operator
{
	const char *sign;
	enum st_op op;
	int binding; /* higher binds tighter */
	bool takes_int, takes_bool, gives_bool;
}
operators[] = {
	{ "*", ST_MULTIPLY, 6, true, false, false },
	{ "/", ST_DIVIDE, 6, true, false, false },
	{ "MOD", ST_MOD, 6, true, false, false },
	{ "+", ST_ADD, 5, true, false, false },
	{ "-", ST_SUBTRACT, 5, true, false, false },
	{ "<", ST_LESS, 4, true, false, true },
	{ ">", ST_MORE, 4, true, false, true },
	{ "<=", ST_LESS_EQUAL, 4, true, false, true },
	{ ">=", ST_MORE_EQUAL, 4, true, false, true },
	{ "=", ST_EQUAL, 3, true, true, true },
	{ "<>", ST_UNEQUAL, 3, true, true, true },
	{ "AND", ST_AND, 2, false, true, true },
	{ "XOR", ST_XOR, 1, false, true, true },
	{ "OR", ST_OR, 0, false, true, true },
};

static const struct operator* operator_at(const struct st_parser *p, int binding)
{
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
		if (operators[i].binding == binding && st_is(&p->now, operators[i].sign))
			return &operators[i];
	return NULL;
}

static int fold(struct st_parser *p, const struct operator* o, int a, int b,
	const struct st_token *at)
{
	int64_t value;

	if (st_calculate(o->op, st_at(p, a)->value, st_at(p, b)->value, &value) < 0)
		return st_fail(p, at, "a division by 0");
	if (!o->gives_bool && !st_fits(ST_ANY_INT, value))
		return st_fail(p, at, "a number that fits no type here");
	return make_value(p, o->gives_bool ? ST_BOOL : ST_ANY_INT, value, at);
}

static int combine(struct st_parser *p, const struct operator* o, int a, int b,
	const struct st_token *at)
{
	enum st_type left = st_at(p, a)->type, right = st_at(p, b)->type;
	enum st_type both = left == ST_ANY_INT ? right : left;
	int node, left_height, right_height;

	if (left == ST_ANY_INT && right == ST_ANY_INT && o->takes_int)
		return fold(p, o, a, b, at);
	if (!(is_int(both) ? o->takes_int : o->takes_bool && both == ST_BOOL))
		return st_fail(p, at, "%s does not take %s", o->sign, st_type_name(both));
	st_must_be(p, a, both, at);
	st_must_be(p, b, both, at);
	node = p->failed ? -1 : st_node(p, o->op, o->gives_bool ? ST_BOOL : both, at);
	if (node < 0)
		return -1;
	st_at(p, node)->a = a;
	st_at(p, node)->b = b;
	left_height = st_at(p, a)->height;
	right_height = st_at(p, b)->height;
	st_at(p, node)->height = 1 + (left_height > right_height ? left_height : right_height);
	return st_at(p, node)->height > ST_HEIGHT_MAX ? st_fail(p, at, "too long an expression") : node;
}

static int parse_binary(struct st_parser *p, int binding)
{
	int a = binding == TIGHTEST ? parse_unary(p) : parse_binary(p, binding + 1), b;
	const struct operator* o;
	struct st_token at;

	while (a >= 0 && (o = operator_at(p, binding))) {
		at = p->now;
		st_next(p);
		b = binding == TIGHTEST ? parse_unary(p) : parse_binary(p, binding + 1);
		a = b < 0 ? -1 : combine(p, o, a, b, &at);
	}
	return a;
}

int st_expression(struct st_parser *p)
{
	int node;

	if (!st_enter(p))
		return -1;
	node = parse_binary(p, 0);
	p->depth--;
	return p->failed ? -1 : node;
}
