#include "tests/plc/st_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct st_machine {
	const struct st_program *program;
	int block;
	int64_t *cells;
	uint32_t clock_ms;
	int cell_count, steps;
	bool failed;
	struct st_error *why;
};

static int64_t fail(struct st_machine *m, const struct st_node *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
static int64_t fail(struct st_machine *m, const struct st_node *at, const char *format, ...)
{
	va_list args;

	if (!m->failed) {
		m->why->line = at->line;
		m->why->column = at->column;
		va_start(args, format);
		vsnprintf(m->why->text, sizeof m->why->text, format, args);
		va_end(args);
	}
	m->failed = true;
	return 0;
}

static const struct st_var *var_of(const struct st_machine *m, int block, int var)
{
	return &m->program->blocks[block].vars[var];
}

/* --- expressions ---------------------------------------------------------------------------- */

struct frame {
	int block; /* which block … */
	int base;  /* … and where its instance's cells begin */
};

static int64_t evaluate(struct st_machine *m, struct frame f, int node);

static int64_t *cell_of(struct st_machine *m, struct frame f, const struct st_node *n)
{
	const struct st_var *v = var_of(m, f.block, n->var);
	int64_t at = f.base + v->cell, index;

	if (v->section == ST_IN_OUT)
		at = m->cells[at];
	if (n->a >= 0) {
		index = evaluate(m, f, n->a);
		if (index < v->low || index > v->high) {
			fail(m, n, "%s has no element %lld", v->name, (long long)index);
			index = v->low;
		}
		at += index - v->low;
	}
	return &m->cells[at];
}

static int64_t in_range(struct st_machine *m, const struct st_node *n, int64_t value)
{
	if (!m->failed && !st_fits(n->type, value))
		return fail(m, n, "%lld leaves the range of %s", (long long)value, st_type_name(n->type));
	return value;
}

static int64_t evaluate_member(const struct st_machine *m, struct frame f, const struct st_node *n)
{
	const struct st_var *instance = var_of(m, f.block, n->var);

	return m->cells[f.base + instance->cell + var_of(m, instance->block, n->b)->cell];
}

static int64_t evaluate(struct st_machine *m, struct frame f, int node)
{
	const struct st_node *n = &m->program->nodes[node];
	int64_t a, b;

	if (m->failed)
		return 0;
	switch (n->op) {
	case ST_VALUE:
		return n->value;
	case ST_CLOCK:
		return m->clock_ms;
	case ST_LOAD:
		return *cell_of(m, f, n);
	case ST_MEMBER:
		return evaluate_member(m, f, n);
	case ST_NOT:
		return !evaluate(m, f, n->a);
	case ST_NEGATE:
		return in_range(m, n, -evaluate(m, f, n->a));
	case ST_CONVERT:
		return in_range(m, n, evaluate(m, f, n->a));
	default:
		a = evaluate(m, f, n->a);
		b = evaluate(m, f, n->b);
		if (!m->failed && st_calculate(n->op, a, b, &a) < 0)
			return fail(m, n, "a division by 0");
		return in_range(m, n, a);
	}
}

/* --- statements ----------------------------------------------------------------------------- */

static void run(struct st_machine *m, struct frame f, int node);

static void run_for(struct st_machine *m, struct frame f, const struct st_node *n)
{
	int64_t *i = &m->cells[f.base + var_of(m, f.block, n->var)->cell];
	int64_t to = evaluate(m, f, n->b);

	*i = evaluate(m, f, n->a);
	while (!m->failed && (n->value > 0 ? *i <= to : *i >= to)) {
		if (m->steps-- <= 0)
			fail(m, n, "a scan without end");
		run(m, f, n->c);
		if (!st_fits(ST_INT, *i + n->value))
			fail(m, n, "the loop's counter leaves the range of INT");
		else
			*i += n->value;
	}
}

static void run_call(struct st_machine *m, struct frame f, const struct st_node *n)
{
	const struct st_var *instance = var_of(m, f.block, n->var);
	struct frame callee = { .block = instance->block, .base = f.base + instance->cell };

	for (int a = n->a; a >= 0; a = m->program->nodes[a].next) {
		const struct st_node *argument = &m->program->nodes[a];
		const struct st_var *v = var_of(m, callee.block, argument->var);
		int64_t *cell = &m->cells[callee.base + v->cell];

		if (v->section != ST_IN_OUT) {
			*cell = evaluate(m, f, argument->a);
		} else {
			const struct st_var *given = var_of(m, f.block, argument->b);

			*cell = f.base + given->cell;
			if (given->section == ST_IN_OUT)
				*cell = m->cells[*cell];
		}
	}
	run(m, callee, m->program->blocks[callee.block].body);
}

static void run_one(struct st_machine *m, struct frame f, const struct st_node *n)
{
	const struct st_node *target;
	int64_t value;

	switch (n->op) {
	case ST_ASSIGN:
		target = &m->program->nodes[n->a];
		value = evaluate(m, f, n->b);
		*cell_of(m, f, target) = value;
		break;
	case ST_IF:
		run(m, f, evaluate(m, f, n->a) ? n->b : n->c);
		break;
	case ST_FOR:
		run_for(m, f, n);
		break;
	default:
		run_call(m, f, n);
		break;
	}
}

static void run(struct st_machine *m, struct frame f, int node)
{
	for (; node >= 0 && !m->failed; node = m->program->nodes[node].next) {
		if (m->steps-- <= 0)
			fail(m, &m->program->nodes[node], "a scan without end");
		else
			run_one(m, f, &m->program->nodes[node]);
	}
}

/* --- power ---------------------------------------------------------------------------------- */

static int elements(const struct st_var *v)
{
	return v->array ? v->high - v->low + 1 : 1;
}

static void initialise(struct st_machine *m, int block, int base)
{
	const struct st_block *b = &m->program->blocks[block];

	for (int i = 0; i < b->var_count; i++) {
		if (b->vars[i].type == ST_BLOCK)
			initialise(m, b->vars[i].block, base + b->vars[i].cell);
		else if (b->vars[i].section != ST_IN_OUT)
			m->cells[base + b->vars[i].cell] = b->vars[i].initial;
	}
}

struct st_machine *st_power_on(const struct st_program *program, const char *name,
	struct st_error *why)
{
	struct st_machine *m;
	int block = 0, free_cell;

	*why = (struct st_error){ 0 };
	while (block < program->block_count && strcasecmp(program->blocks[block].name, name) != 0)
		block++;
	if (block == program->block_count) {
		snprintf(why->text, sizeof why->text, "there is no block %s", name);
		return NULL;
	}
	m = calloc(1, sizeof *m);
	if (!m)
		abort();
	m->program = program;
	m->block = block;
	free_cell = m->cell_count = program->blocks[block].cells;
	for (int i = 0; i < program->blocks[block].var_count; i++)
		if (program->blocks[block].vars[i].section == ST_IN_OUT)
			m->cell_count += elements(&program->blocks[block].vars[i]);
	m->cells = calloc((size_t)m->cell_count + 1, sizeof *m->cells);
	if (!m->cells)
		abort();
	initialise(m, block, 0);
	for (int i = 0; i < program->blocks[block].var_count; i++) {
		const struct st_var *v = &program->blocks[block].vars[i];

		if (v->section == ST_IN_OUT) {
			m->cells[v->cell] = free_cell;
			free_cell += elements(v);
		}
	}
	return m;
}

void st_power_off(struct st_machine *machine)
{
	if (machine)
		free(machine->cells);
	free(machine);
}

int64_t *st_cell(struct st_machine *m, const char *name)
{
	const struct st_block *b = &m->program->blocks[m->block];

	for (int i = 0; i < b->var_count; i++) {
		const struct st_var *v = &b->vars[i];

		if (v->type == ST_BLOCK ||
			(strcasecmp(v->name, name) != 0 && strcmp(v->address, name) != 0))
			continue;
		return &m->cells[v->section == ST_IN_OUT ? m->cells[v->cell] : v->cell];
	}
	return NULL;
}

void st_set_clock(struct st_machine *m, uint32_t ms)
{
	m->clock_ms = ms;
}

int st_scan(struct st_machine *m, struct st_error *why)
{
	m->failed = false;
	m->why = why;
	m->steps = ST_STEPS_MAX;
	run(m, (struct frame){ .block = m->block }, m->program->blocks[m->block].body);
	return m->failed ? -1 : 0;
}
