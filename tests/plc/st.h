/* st: an interpreter for the Structured Text (IEC 61131-3) that hw/plc/ is written in.
 *
 * It exists to prove that the text and the C plant's PLC are one program, so it refuses what some
 * PLC might understand differently: undeclared names, words reserved on any brand, mixed types,
 * assignments to inputs and constants; and at run time a value that leaves its type's range, an
 * index outside of its array, a division by 0, a program that does not end. AND and OR evaluate
 * both sides, as most PLCs do.
 *
 * Taken: FUNCTION_BLOCK and PROGRAM; VAR, VAR_INPUT, VAR_OUTPUT, VAR_IN_OUT, VAR CONSTANT, VAR
 * RETAIN (which outlives no machine here); BOOL, INT, UINT, UDINT, arrays of them with one
 * dimension, instances of earlier blocks, AT %...; := IF FOR, calls of instances; the usual
 * operators; X_TO_Y; TIME_TO_UDINT(TIME()); one CONFIGURATION. */
#ifndef TESTS_PLC_ST_H
#define TESTS_PLC_ST_H

#include <stddef.h>
#include <stdint.h>

struct st_error {
	int line, column; /* from 1; 0: of no place in the text */
	char text[120];
};

struct st_program;
struct st_machine;

/* Never keeps text. NULL with why; free with st_free() (NULL is fine). */
struct st_program *st_compile(const char *text, size_t len, struct st_error *why);
void st_free(struct st_program *program);

/* The INTERVAL of the task that runs the program called so; 0 if there is none. */
int st_interval_ms(const struct st_program *program, const char *name);

/* Power on: an instance of a block or program with its initial values. What it has as VAR_IN_OUT
 * gets cells of its own. The program must live as long. NULL with why; free with st_power_off(). */
struct st_machine *st_power_on(const struct st_program *program, const char *block,
	struct st_error *why);
void st_power_off(struct st_machine *machine);

/* A variable of that block by its name or address ("HR", "%QW16"); of an array the first cell, the
 * others follow. NULL: there is none, or it is an instance. The machine's. */
int64_t *st_cell(struct st_machine *machine, const char *name);

/* What TIME() says, in ms; 0 at power on. */
void st_set_clock(struct st_machine *machine, uint32_t ms);

/* Runs the block once. 0, or -1 with why: then the machine is of no use any more. */
int st_scan(struct st_machine *machine, struct st_error *why);

#endif
