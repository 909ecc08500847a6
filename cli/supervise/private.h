/* private: a folder of our own for wires and log files, gone when we are. */
#ifndef CLI_PRIVATE_H
#define CLI_PRIVATE_H

#include "core/base/fault.h"

#include <stddef.h>

struct private
{
	char path[64]; /* short and without a colon: it is part of addresses; "" none */
	int lock_fd;   /* -1 none */
};

/* Makes one that nobody else sees, in $TMPDIR or /tmp, and removes what programs that were killed have
 * left there. -1: why with EXIT_CANNOT_CREATE. */
int private_make(struct private *, struct fault *why);
/* Removes it with all that is in it; keep: only lets go of it. Safe if there is none. */
void private_remove(struct private *, int keep);

#endif
