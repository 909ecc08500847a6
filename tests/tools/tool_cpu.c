/* cpu: processor seconds that processes have used so far, all threads, to the nanosecond.
 *   cpu PID…      one line each: PID SECONDS (a process that is gone: 0) */
#include "core/base/fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct timespec t = { 0 };
		clockid_t clock;

		if (clock_getcpuclockid(atoi(argv[i]), &clock) == 0)
			clock_gettime(clock, &t);
		printf("%s %ld.%09ld\n", argv[i], (long)t.tv_sec, t.tv_nsec);
	}
	return argc > 1 ? EXIT_OK : EXIT_USAGE;
}
