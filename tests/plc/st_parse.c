#include "tests/plc/st_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* --- the parser's hands -------------------------------------------------------------------- */

int st_fail(struct st_parser *p, const struct st_token *at, const char *format, ...)
{
	va_list args;

	if (!p->failed) {
		p->why->line = at->line;
		p->why->column = at->column;
		va_start(args, format);
		vsnprintf(p->why->text, sizeof p->why->text, format, args);
		va_end(args);
	}
	p->failed = true;
	p->now.kind = ST_END;
	return -1;
}

void st_next(struct st_parser *p)
{
	if (!p->failed && st_lex(&p->lexer, &p->now, p->why) < 0)
		p->failed = true;
}

bool st_take(struct st_parser *p, const char *word)
{
	if (!st_is(&p->now, word))
		return false;
	st_next(p);
	return true;
}

void st_expect(struct st_parser *p, const char *word)
{
	if (!st_take(p, word))
		st_fail(p, &p->now, "%s expected", word);
}

bool st_enter(struct st_parser *p)
{
	if (p->depth < ST_DEPTH_MAX) {
		p->depth++;
		return true;
	}
	st_fail(p, &p->now, "nested too deeply");
	return false;
}

int st_node(struct st_parser *p, enum st_op op, enum st_type type, const struct st_token *at)
{
	struct st_program *g = p->program;

	if (g->node_count == ST_NODES_MAX)
		return st_fail(p, at, "the program is too long");
	if (g->node_count == g->node_room) {
		g->node_room = g->node_room ? g->node_room * 2 : 256;
		g->nodes = realloc(g->nodes, (size_t)g->node_room * sizeof *g->nodes);
		if (!g->nodes)
			abort();
	}
	g->nodes[g->node_count] = (struct st_node){ .op = op,
		.type = type,
		.line = at->line,
		.column = at->column,
		.var = -1,
		.a = -1,
		.b = -1,
		.c = -1,
		.next = -1 };
	return g->node_count++;
}

struct st_node *st_at(struct st_parser *p, int node)
{
	return &p->program->nodes[node];
}

int st_find(const struct st_block *block, const char *name, int len)
{
	for (int i = 0; i < block->var_count; i++)
		if ((int)strlen(block->vars[i].name) == len &&
			strncasecmp(block->vars[i].name, name, (size_t)len) == 0)
			return i;
	return -1;
}

static int find_block(const struct st_program *g, const char *name, int len)
{
	for (int i = 0; i < g->block_count; i++)
		if ((int)strlen(g->blocks[i].name) == len &&
			strncasecmp(g->blocks[i].name, name, (size_t)len) == 0)
			return i;
	return -1;
}

/* --- names --------------------------------------------------------------------------------- */

/* Words that a program for every brand cannot use as names. */
static const char *const reserved[] = { "ABS", "ACTION", "ADD", "AND", "ANY", "ARRAY", "AT",
	"BEGIN", "BOOL", "BY", "BYTE", "CASE", "CONFIGURATION", "CONSTANT", "CONTINUE", "DATE", "DINT",
	"DIV", "DO", "DT", "DWORD", "ELSE", "ELSIF", "EN", "END_CASE", "END_FOR", "END_FUNCTION_BLOCK",
	"END_IF", "END_PROGRAM", "END_VAR", "ENO", "EQ", "EXIT", "FALSE", "FOR", "FUNCTION",
	"FUNCTION_BLOCK", "GE", "GOTO", "GT", "IF", "INT", "INTERVAL", "LE", "LEFT", "LEN", "LIMIT",
	"LINT", "LREAL", "LT", "MAX", "MID", "MIN", "MOD", "MOVE", "MUL", "MUX", "NE", "NOT", "OF",
	"ON", "OR", "PRIORITY", "PROGRAM", "REAL", "REGION", "REPEAT", "RESOURCE", "RETAIN", "RETURN",
	"RIGHT", "SEL", "SHL", "SHR", "SINGLE", "SINT", "STEP", "STRING", "STRUCT", "SUB", "SUPER",
	"TASK", "THEN", "THIS", "TIME", "TO", "TOD", "TON", "TRANSITION", "TRUE", "TYPE", "UDINT",
	"UINT", "UNTIL", "USINT", "VAR", "VAR_INPUT", "VAR_IN_OUT", "VAR_OUTPUT", "WHILE", "WITH",
	"WORD", "XOR" };

static bool is_reserved(const struct st_token *t)
{
	for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++)
		if (st_is(t, reserved[i]))
			return true;
	return false;
}

static void take_name(struct st_parser *p, char *name)
{
	struct st_token t = p->now;

	if (t.kind != ST_NAME) {
		st_fail(p, &t, "a name expected");
	} else if (is_reserved(&t)) {
		st_fail(p, &t, "%.*s is a reserved word", t.len, t.text);
	} else if (t.len >= ST_NAME_MAX) {
		st_fail(p, &t, "a name of more than %d letters", ST_NAME_MAX - 1);
	} else {
		snprintf(name, ST_NAME_MAX, "%.*s", t.len, t.text);
		st_next(p);
	}
}

static void take_new_name(struct st_parser *p, char *name)
{
	struct st_token t = p->now;

	take_name(p, name);
	if (p->failed)
		return;
	if (find_block(p->program, t.text, t.len) >= 0 ||
		(p->block && st_find(p->block, t.text, t.len) >= 0))
		st_fail(p, &t, "%s is declared already", name);
}

/* --- declarations -------------------------------------------------------------------------- */

static void parse_type(struct st_parser *p, struct st_var *v)
{
	static const enum st_type types[] = { ST_BOOL, ST_INT, ST_UINT, ST_UDINT };
	struct st_token t = p->now;

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (st_take(p, st_type_name(types[i]))) {
			v->type = types[i];
			return;
		}
	v->block = t.kind == ST_NAME ? find_block(p->program, t.text, t.len) : -1;
	if (v->block < 0 || p->program->blocks[v->block].is_program || v->array ||
		v->section != ST_LOCAL) {
		st_fail(p, &t, "a type expected");
		return;
	}
	v->type = ST_BLOCK;
	st_next(p);
}

static int take_bound(struct st_parser *p)
{
	struct st_token t = p->now;

	if (t.kind != ST_NUMBER || t.value > ST_CELLS_MAX)
		return st_fail(p, &t, "a small number expected");
	st_next(p);
	return (int)t.value;
}

static void parse_array(struct st_parser *p, struct st_var *v)
{
	struct st_token t = p->now;

	v->array = true;
	st_expect(p, "[");
	v->low = take_bound(p);
	st_expect(p, "..");
	v->high = take_bound(p);
	if (!p->failed && v->high < v->low)
		st_fail(p, &t, "an array without elements");
	st_expect(p, "]");
	st_expect(p, "OF");
}

static void parse_initial(struct st_parser *p, struct st_var *v)
{
	struct st_token t = p->now;
	int node = st_expression(p);

	if (node < 0)
		return;
	if (v->array || v->type == ST_BLOCK || v->section == ST_IN_OUT ||
		st_at(p, node)->op != ST_VALUE) {
		st_fail(p, &t, "no such initial value");
		return;
	}
	st_must_be(p, node, v->type, &t);
	v->initial = st_at(p, node)->value;
}

static int cells_of(const struct st_parser *p, const struct st_var *v)
{
	if (v->section == ST_IN_OUT)
		return 1;
	if (v->type == ST_BLOCK)
		return p->program->blocks[v->block].cells;
	return v->array ? v->high - v->low + 1 : 1;
}

/* NAME [AT %...] : [ARRAY[..] OF] TYPE [:= VALUE] ; */
static void parse_var(struct st_parser *p, enum st_section section)
{
	struct st_var *v = &p->block->vars[p->block->var_count];
	struct st_token t = p->now;

	if (p->block->var_count == ST_VARS_MAX) {
		st_fail(p, &t, "too many variables");
		return;
	}
	*v = (struct st_var){ .section = section, .cell = p->block->cells };
	take_new_name(p, v->name);
	if (st_take(p, "AT")) {
		if (p->now.kind != ST_ADDRESS || p->now.len >= ST_NAME_MAX || !p->block->is_program)
			st_fail(p, &p->now, "an address expected");
		else
			snprintf(v->address, sizeof v->address, "%.*s", p->now.len, p->now.text);
		st_next(p);
	}
	st_expect(p, ":");
	if (st_take(p, "ARRAY"))
		parse_array(p, v);
	parse_type(p, v);
	if (st_take(p, ":="))
		parse_initial(p, v);
	else if (section == ST_CONSTANT)
		st_fail(p, &p->now, "a constant without value");
	st_expect(p, ";");
	if (p->failed)
		return;
	p->block->cells += cells_of(p, v);
	p->block->var_count++;
	if (p->block->cells > ST_CELLS_MAX)
		st_fail(p, &t, "too much memory");
}

static bool parse_vars(struct st_parser *p)
{
	static const struct {
		const char *word;
		enum st_section section;
	} words[] = { { "VAR_INPUT", ST_INPUT }, { "VAR_OUTPUT", ST_OUTPUT },
		{ "VAR_IN_OUT", ST_IN_OUT }, { "VAR", ST_LOCAL } };
	enum st_section section;
	size_t i = 0;

	while (i < sizeof words / sizeof words[0] && !st_take(p, words[i].word))
		i++;
	if (i == sizeof words / sizeof words[0])
		return false;
	section = words[i].section;
	if (section == ST_LOCAL && st_take(p, "CONSTANT"))
		section = ST_CONSTANT;
	else if (section == ST_LOCAL)
		st_take(p, "RETAIN");
	while (!p->failed && !st_take(p, "END_VAR"))
		parse_var(p, section);
	return !p->failed;
}

/* --- blocks -------------------------------------------------------------------------------- */

static void parse_block(struct st_parser *p, bool is_program)
{
	struct st_token t = p->now;

	if (p->program->block_count == ST_BLOCKS_MAX) {
		st_fail(p, &t, "too many blocks");
		return;
	}
	p->block = NULL;
	take_new_name(p, p->program->blocks[p->program->block_count].name);
	p->block = &p->program->blocks[p->program->block_count];
	p->block->is_program = is_program;
	while (parse_vars(p))
		;
	p->block->body = st_statements(p);
	st_expect(p, is_program ? "END_PROGRAM" : "END_FUNCTION_BLOCK");
	p->program->block_count++;
}

static void parse_task(struct st_parser *p, char *name, int *interval_ms)
{
	st_expect(p, "TASK");
	take_name(p, name);
	st_expect(p, "(");
	st_expect(p, "INTERVAL");
	st_expect(p, ":=");
	if (p->now.kind != ST_TIME)
		st_fail(p, &p->now, "a time expected");
	*interval_ms = (int)(p->now.value % 100000);
	st_next(p);
	st_expect(p, ",");
	st_expect(p, "PRIORITY");
	st_expect(p, ":=");
	take_bound(p);
	st_expect(p, ")");
	st_expect(p, ";");
}

static void parse_configuration(struct st_parser *p)
{
	char name[ST_NAME_MAX], task[ST_NAME_MAX] = "";
	int interval_ms, block;

	take_name(p, name);
	st_expect(p, "RESOURCE");
	take_name(p, name);
	st_expect(p, "ON");
	take_name(p, name);
	parse_task(p, task, &interval_ms);
	st_expect(p, "PROGRAM");
	take_name(p, name);
	st_expect(p, "WITH");
	st_expect(p, task);
	st_expect(p, ":");
	block = find_block(p->program, p->now.text, p->now.len);
	if (p->now.kind != ST_NAME || block < 0 || !p->program->blocks[block].is_program)
		st_fail(p, &p->now, "a program expected");
	else
		p->program->blocks[block].interval_ms = interval_ms;
	st_next(p);
	st_expect(p, ";");
	st_expect(p, "END_RESOURCE");
	st_expect(p, "END_CONFIGURATION");
}

static void parse_text(struct st_parser *p)
{
	st_next(p);
	while (p->now.kind != ST_END) {
		if (st_take(p, "FUNCTION_BLOCK"))
			parse_block(p, false);
		else if (st_take(p, "PROGRAM"))
			parse_block(p, true);
		else if (st_take(p, "CONFIGURATION"))
			parse_configuration(p);
		else
			st_fail(p, &p->now, "FUNCTION_BLOCK, PROGRAM or CONFIGURATION expected");
	}
}

struct st_program *st_compile(const char *text, size_t len, struct st_error *why)
{
	struct st_parser p = { .lexer = { .at = text, .end = text + len, .line = 1, .column = 1 },
		.why = why };

	*why = (struct st_error){ 0 };
	p.program = calloc(1, sizeof *p.program);
	if (!p.program)
		abort();
	parse_text(&p);
	if (!p.failed)
		return p.program;
	st_free(p.program);
	return NULL;
}

void st_free(struct st_program *program)
{
	if (program)
		free(program->nodes);
	free(program);
}

int st_interval_ms(const struct st_program *program, const char *name)
{
	int block = find_block(program, name, (int)strlen(name));

	return block < 0 ? 0 : program->blocks[block].interval_ms;
}
