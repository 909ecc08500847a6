/* lock: exclusive use of a device: a lock for devices without a tty, and which process uses one. */
#ifndef READER_DEVICE_LOCK_H
#define READER_DEVICE_LOCK_H

#include "core/base/fault.h"

/* Sets why: name is in use, and by which program and process, if that can be found: the one that
 * holds a flock() on the file at path, or has that device open. Returns -1. */
int lock_refuse(const char *name, const char *path, struct fault *why);

/* Locks a name (for example a libnfc connection) against all other processes of this machine: a
 * file in /run/lock, else in $XDG_RUNTIME_DIR or /tmp. Returns a descriptor that the caller
 * closes, or -1: in use (why names the process), or the file cannot be created. */
int lock_take(const char *name, struct fault *why);

#endif
