/* temp_dir: a temporary folder of this process for wires and log files, removed at the end. */
#ifndef CLI_SUPERVISE_TEMP_DIR_H
#define CLI_SUPERVISE_TEMP_DIR_H

#include "core/base/fault.h"

#include <stddef.h>

struct temp_dir {
	char path[64]; /* short and without a colon, because it is part of addresses; "": none */
	int lock_fd;   /* -1 none */
};

/* Makes one with access for this user only, in $TMPDIR or /tmp, and removes those of killed
 * runs. -1: why with EXIT_CANNOT_CREATE. */
int temp_dir_make(struct temp_dir *, struct fault *why);
/* Removes it with its content; keep: only releases its lock. Safe if there is none. */
void temp_dir_remove(struct temp_dir *, int keep);

#endif
