/* cycle: what the bridge's own cycle takes: the real bridge with its journal, free-running.
 *   cycle DATABASE ADDRESS SECONDS      ADDRESS as for warenspur-plc-bridge
 * Prints: cycles, CPU seconds of all threads, p50, p99 and longest cycle in ms. */
#include "core/base/clock.h"
#include "core/base/log.h"
#include "plc-bridge/modbus/address.h"
#include "plc-bridge/bridge.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { CYCLES_MAX = 1000000, SETTLE_US = 700000 };

static int32_t took_us[CYCLES_MAX];

static int by_size(const void *a, const void *b)
{
	return *(const int32_t *)a - *(const int32_t *)b;
}

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	struct profile profile;
	struct address address;
	struct bridge *bridge = NULL;
	struct fault why = { 0 };
	int64_t now_us, begin_us, end_us;
	double cpu = 0;
	int cycles = 0;

	profile_default(&profile);
	signal(SIGPIPE, SIG_IGN);
	log_open("cycle", false);
	if (argc == 4 && address_parse(argv[2], &address, &why) == 0) {
		address_fit(&address, &profile);
		bridge =
			bridge_open(argv[2], &profile, store_open(argv[1], STORE_WRITE, &why), "plc1", &why);
	}
	if (!bridge) {
		fprintf(stderr, "usage: cycle DATABASE ADDRESS SECONDS; %s\n", why.message.text);
		return EXIT_USAGE;
	}
	begin_us = clock_mono_us() + SETTLE_US; /* connecting, the first heartbeats */
	end_us = begin_us + (int64_t)(atof(argv[3]) * 1e6);
	for (now_us = clock_mono_us(); now_us < end_us && cycles < CYCLES_MAX;) {
		int64_t before_us = now_us;

		if (now_us >= begin_us && cycles == 0)
			cpu = cpu_s();
		bridge_cycle(bridge);
		now_us = clock_mono_us();
		if (before_us >= begin_us)
			took_us[cycles++] = (int32_t)(now_us - before_us);
	}
	cpu = cpu_s() - cpu;
	bridge_close(bridge);
	if (cycles == 0)
		return EXIT_IO;
	qsort(took_us, (size_t)cycles, sizeof took_us[0], by_size);
	printf("%d %.6f %.3f %.3f %.3f\n", cycles, cpu, took_us[cycles / 2] / 1e3,
		took_us[cycles * 99 / 100] / 1e3, took_us[cycles - 1] / 1e3);
	return EXIT_OK;
}
