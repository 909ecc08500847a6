/* lock: who else uses a device, and a lock for devices that have no tty of their own. */
#ifndef READER_DEVICE_LOCK_H
#define READER_DEVICE_LOCK_H

#include "core/base/fault.h"

/* Says that name is in use, and by which program and process if that can be found: who holds a
 * flock() on the file at path, or has that device open. Returns -1. */
int lock_refuse(const char *name, const char *path, struct fault *why);

/* Locks a name (a libnfc connection, say) against every other process of this machine: a file in
 * /run/lock, else in $XDG_RUNTIME_DIR or /tmp. The descriptor, which the caller closes, or -1:
 * somebody has it (the sentence says who), or no file can be made. */
int lock_take(const char *name, struct fault *why);

#endif
