/* plant_line: what the simulated world says when it is ready, and where its PLC is then. */
#ifndef CLI_SUPERVISE_PLANT_LINE_H
#define CLI_SUPERVISE_PLANT_LINE_H

#include "cli/supervise/child_process.h"

#include <stdbool.h>

struct plant_line {
	char text[512]; /* what it has said so far */
	size_t len;
	bool ready;
	char modbus[64];               /* "tcp:127.0.0.1:40123", once it is ready */
	char pn532[128], scanner[128]; /* "": it has none */
};

void plant_line_begin(struct plant_line *); /* it is started (again); modbus stays */
/* Its output can be read. 1: it has just become ready; 0; -1: why. Closes the pipe at its end. */
int plant_line_read(struct plant_line *, struct child_process *, struct fault *why);

#endif
