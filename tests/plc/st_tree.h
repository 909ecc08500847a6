/* What st_lex, st_parse, st_expression, st_statement and st_run share: tokens and the tree. */
#ifndef TESTS_PLC_ST_TREE_H
#define TESTS_PLC_ST_TREE_H

#include "tests/plc/st.h"

#include <stdbool.h>

enum {
	ST_NAME_MAX = 32,
	ST_VARS_MAX = 256,
	ST_BLOCKS_MAX = 8,
	ST_DEPTH_MAX = 40,   /* of statements and expressions in each other */
	ST_HEIGHT_MAX = 200, /* of operators in one expression */
	ST_NODES_MAX = 20000,
	ST_CELLS_MAX = 20000,
	ST_STEPS_MAX = 200000 /* of one scan */
};

/* --- words --------------------------------------------------------------------------------- */

enum st_token_kind { ST_END, ST_NAME, ST_NUMBER, ST_TIME, ST_ADDRESS, ST_SIGN };

struct st_token {
	enum st_token_kind kind;
	const char *text; /* in the source, not terminated */
	int len, line, column;
	int64_t value; /* of a number; of a time in ms */
};

struct st_lexer {
	const char *at, *end;
	int line, column;
};

/* The next word. -1 with why (unknown sign, open comment, number too big); then and at the end
 * token->kind is ST_END. */
int st_lex(struct st_lexer *lexer, struct st_token *token, struct st_error *why);

/* Is it this word or sign? Words in any case. */
bool st_is(const struct st_token *token, const char *word);

/* --- the tree ------------------------------------------------------------------------------ */

enum st_type { ST_NOTHING, ST_ANY_INT, ST_BOOL, ST_INT, ST_UINT, ST_UDINT, ST_BLOCK };

enum st_section { ST_LOCAL, ST_INPUT, ST_OUTPUT, ST_IN_OUT, ST_CONSTANT };

struct st_var {
	char name[ST_NAME_MAX], address[ST_NAME_MAX];
	enum st_type type;
	enum st_section section;
	bool array;
	int low, high; /* of an array */
	int block;     /* of an instance: which block */
	int cell;      /* in its instance; of an ST_IN_OUT there stands the number of a cell */
	int64_t initial;
};

struct st_block {
	char name[ST_NAME_MAX];
	bool is_program;
	struct st_var vars[ST_VARS_MAX];
	int var_count, cells;
	int body; /* first statement, -1: none */
	int interval_ms;
};

enum st_op {
	/* expressions */
	ST_VALUE,  /* value */
	ST_CLOCK,  /* TIME_TO_UDINT(TIME()) */
	ST_LOAD,   /* var, a: index or -1 */
	ST_MEMBER, /* var: instance, b: its output */
	ST_CONVERT,
	ST_NOT,
	ST_NEGATE, /* a */
	ST_MULTIPLY,
	ST_DIVIDE,
	ST_MOD,
	ST_ADD,
	ST_SUBTRACT, /* a, b */
	ST_LESS,
	ST_MORE,
	ST_LESS_EQUAL,
	ST_MORE_EQUAL,
	ST_EQUAL,
	ST_UNEQUAL,
	ST_AND,
	ST_XOR,
	ST_OR,
	/* statements, chained by next */
	ST_ASSIGN,  /* a: ST_LOAD, b: expression */
	ST_IF,      /* a: condition, b: then, c: else */
	ST_FOR,     /* var, a: from, b: to, value: by, c: body */
	ST_CALL,    /* var: instance, a: ST_ARGUMENTs */
	ST_ARGUMENT /* var: of the block called, a: expression, or ST_LOAD for ST_IN_OUT */
};

struct st_node {
	enum st_op op;
	enum st_type type;
	int line, column, var, a, b, c, next; /* -1: none */
	int height;                           /* of the operators below */
	int64_t value;
};

struct st_program {
	struct st_block blocks[ST_BLOCKS_MAX];
	int block_count;
	struct st_node *nodes;
	int node_count, node_room;
};

/* Does the value belong to the type? ST_ANY_INT: to one of them. */
bool st_fits(enum st_type type, int64_t value);
const char *st_type_name(enum st_type type);

/* a op b without ranges. -1: division by 0. */
int st_calculate(enum st_op op, int64_t a, int64_t b, int64_t *result);

/* --- the parser ---------------------------------------------------------------------------- */

struct st_parser {
	struct st_lexer lexer;
	struct st_token now; /* ST_END once something is wrong */
	struct st_program *program;
	struct st_block *block;
	struct st_error *why;
	bool failed;
	int depth, loops[ST_DEPTH_MAX], loop_count; /* variables of the FORs around */
};

/* The first error stays. Returns -1, which is no node. */
int st_fail(struct st_parser *p, const struct st_token *at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void st_next(struct st_parser *p);
bool st_take(struct st_parser *p, const char *word);   /* if it is there */
void st_expect(struct st_parser *p, const char *word); /* else fails */
bool st_enter(struct st_parser *p);                    /* one deeper, or fails */
int st_node(struct st_parser *p, enum st_op op, enum st_type type, const struct st_token *at);
struct st_node *st_at(struct st_parser *p, int node); /* valid until the next st_node() */

/* The number of a variable of a block, -1 if there is none. */
int st_find(const struct st_block *block, const char *name, int len);

int st_expression(struct st_parser *p); /* -1: failed */
/* A variable that is written or read: NAME or NAME[index]. */
int st_variable(struct st_parser *p, const struct st_token *name);
/* Fails unless the expression can become a value of the type. */
void st_must_be(struct st_parser *p, int node, enum st_type type, const struct st_token *at);
int st_statements(struct st_parser *p); /* -1: none */

#endif
