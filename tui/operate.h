/* operate: carries out confirmed orders (commands, undo, acknowledge, note) and reports the
 * result. */
#ifndef TUI_OPERATE_H
#define TUI_OPERATE_H

#include "tui/command_line.h"
#include "tui/lesson/lesson_follow.h"

/* The command to the PLC that waits for its result. Zero it. */
struct operate {
	struct command command;      /* seq 0: none */
	char command_text[32];       /* in words */
	const char *plant;           /* control socket of the simulated plant, for faults and scans */
	struct lesson_follow lesson; /* closed by the caller */
};

/* Carries out an order that changes the store. writer: a store opened for writing. out: the
 * message to show. */
void operate_carry_out(struct operate *, struct store *writer, const char *plc,
	const struct command_line *, char *out, size_t size);
/* Has the command ended? True: out is the message to show. now_ms: monotonic. */
bool operate_result(struct operate *, struct store *writer, int64_t now_ms, char *out, size_t size);

#endif
