/* operate: carries out what was ordered, and tells what becomes of a command to the PLC. */
#ifndef TUI_OPERATE_H
#define TUI_OPERATE_H

#include "tui/command_line.h"

#define OPERATE_DEADLINE_US 5000000

/* The command whose result is awaited. Zero it. */
struct operate {
	struct command command; /* seq 0: none */
	char said[32];          /* in words */
};

/* Carries out an order that changes the store. writer: a store opened for writing. out: the sentence
 * to show. */
void operate_run(struct operate *, struct store *writer, const char *plc,
	const struct command_line *, char *out, size_t size);
/* Has the awaited command ended? True: out is the sentence to show. A command that nobody took is
 * marked as expired a second after its deadline. */
bool operate_follow(struct operate *, struct store *writer, int64_t now_us, char *out, size_t size);

#endif
