/* private: a folder of our own for wires and log files, gone when we are. */
#ifndef CLI_SUPERVISE_TEMP_DIR_H
#define CLI_SUPERVISE_TEMP_DIR_H

#include "core/base/fault.h"

#include <stddef.h>

struct temp_dir {
	char path[64]; /* short and without a colon: it is part of addresses; "" none */
	int lock_fd;   /* -1 none */
};

/* Makes one that nobody else sees, in $TMPDIR or /tmp, and removes what programs that were killed have
 * left there. -1: why with EXIT_CANNOT_CREATE. */
int temp_dir_make(struct temp_dir *, struct fault *why);
/* Removes it with all that is in it; keep: only lets go of it. Safe if there is none. */
void temp_dir_remove(struct temp_dir *, int keep);

#endif
