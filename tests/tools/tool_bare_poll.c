/* bare_poll: what polling costs at least. libmodbus in a loop with the bridge's requests: FC03 of
 * the 27 registers every period, FC16 of the heartbeat every 500 ms; nothing else.
 *   bare_poll HOST PORT PERIOD_MS SECONDS      PERIOD_MS 0: as fast as it goes
 * Prints: cycles, CPU seconds, p50, p99 and longest cycle in ms. */
#include "core/base/clock.h"
#include "core/base/wake.h"

#include <modbus.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

enum { REGISTERS = 27, HEARTBEAT = 19, HEARTBEAT_US = 500000, CYCLES_MAX = 1000000 };

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

static modbus_t *connect_to(const char *host, const char *port)
{
	modbus_t *modbus = modbus_new_tcp_pi(host, port);
	const int on = 1;

	if (!modbus || modbus_set_slave(modbus, 1) || modbus_connect(modbus)) {
		fprintf(stderr, "bare_poll: no connection\n");
		exit(EXIT_UNAVAILABLE);
	}
	setsockopt(modbus_get_socket(modbus), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return modbus;
}

int main(int argc, char **argv)
{
	uint16_t registers[REGISTERS], beat[1] = { 0 };
	struct pollfd tick = { .events = POLLIN };
	modbus_t *modbus = argc == 5 ? connect_to(argv[1], argv[2]) : NULL;
	double period_ms = argc == 5 ? atof(argv[3]) : 0, cpu_before = cpu_s();
	int64_t end_us, beat_us = 0, before_us = 0;
	int cycles = 0;

	if (!modbus)
		return EXIT_USAGE;
	tick.fd = wake_on_timer(NULL);
	wake_set_timer(tick.fd, 0, period_ms);
	end_us = clock_mono_us() + (int64_t)(atof(argv[4]) * 1e6);
	while (before_us < end_us && cycles < CYCLES_MAX) {
		if (period_ms > 0 && poll(&tick, 1, -1) == 1)
			wake_take_timer(tick.fd);
		before_us = clock_mono_us();
		if (modbus_read_registers(modbus, 0, REGISTERS, registers) != REGISTERS)
			return EXIT_IO;
		if (before_us - beat_us >= HEARTBEAT_US) {
			beat[0]++;
			beat_us = before_us;
			if (modbus_write_registers(modbus, HEARTBEAT, 1, beat) != 1)
				return EXIT_IO;
		}
		took_us[cycles++] = (int32_t)(clock_mono_us() - before_us);
	}
	qsort(took_us, (size_t)cycles, sizeof took_us[0], by_size);
	printf("%d %.6f %.3f %.3f %.3f\n", cycles, cpu_s() - cpu_before, took_us[cycles / 2] / 1e3,
		took_us[cycles * 99 / 100] / 1e3, took_us[cycles - 1] / 1e3);
	return EXIT_OK;
}
