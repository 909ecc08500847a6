/* live_process: does a process that another program has recorded still run? Process numbers are
 * used again, so the name and the time of the start are compared. Source: proc(5). */
#ifndef CORE_BASE_LIVE_PROCESS_H
#define CORE_BASE_LIVE_PROCESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Is there a process of this computer with this number and the name of the calling program, not the
 * calling process itself and no zombie, that had started by then? by_us: wall clock, microseconds.
 * False also if /proc does not tell. */
bool live_process_is_ours(pid_t pid, int64_t by_us);

/* The fields of a line of /proc/PID/stat: name (cut to size), state ('Z': a zombie) and start in
 * ticks since the boot. False: it is no such line. Pure. */
bool live_process_parse(const char *line, char *name, size_t size, char *state,
	unsigned long long *start_ticks);

#endif
