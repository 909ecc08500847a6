/* plant_line: the line that warenspur-plant prints when it is ready, with the addresses of its
 * wires. */
#ifndef CLI_SUPERVISE_PLANT_LINE_H
#define CLI_SUPERVISE_PLANT_LINE_H

#include "cli/supervise/child_process.h"

#include <stdbool.h>

struct plant_line {
	char text[512]; /* read so far */
	size_t len;
	bool is_complete;
	char modbus[64]; /* "tcp:127.0.0.1:40123", once it is ready */
	/* "": it has none */
	char pn532[128], scanner[128], handheld[128], desk_pn532[128], control[128];
};

void plant_line_begin(struct plant_line *); /* at each start of the plant; the addresses stay */
/* Reads from the plant's pipe. 1: the plant has just become ready; 0; -1: why. Closes the pipe
 * at its end. */
int plant_line_read(struct plant_line *, struct child_process *, struct fault *why);

#endif
