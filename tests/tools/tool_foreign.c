/* foreign: a Modbus server that is no sorter, or not for ever. It takes every write and notes it.
 *   foreign KIND tcp:HOST:PORT|rtu:LINK WRITES     until it is killed; port 0 picks one
 * "ready ADDRESS" on standard output when it serves, then a line for each connection; a line in the file WRITES for each request that
 * would have changed something: "at MS function F address A value V". Kinds: see the table. A kind
 * that begins as a sorter turns into another when SIGUSR1 comes, and back with the next one. */
#include "tests/support/pty_pair.h"
#include "core/base/clock.h"
#include "core/wire/adu.h"
#include "core/wire/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <modbus.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MAX = 8, MEMORY = 128, BEAT_MS = 150 };

static struct {
	modbus_t *modbus;
	modbus_mapping_t *memory;
	FILE *writes;
	int listener, clients[CLIENTS_MAX];
	int64_t begin_ms;
} f;

static volatile sig_atomic_t is_turned;

static void on_user_signal(int unused)
{
	(void)unused;
	is_turned = !is_turned;
}

static uint16_t chance(uint32_t below)
{
	static uint32_t state = 4711;

	state = state * 1664525 + 1013904223;
	return (uint16_t)((state >> 8) % below);
}

/* --- what lies in the registers; ms: since the start ------------------------------------------ */

static void lay_zeros(uint16_t *r, int64_t ms)
{
	(void)r, (void)ms;
	memset(r, 0, MEMORY * sizeof *r);
}

static void lay_counters(uint16_t *r, int64_t ms)
{
	for (int i = 0; i < MEMORY; i++)
		r[i] = (uint16_t)(ms / 200);
}

/* So slowly that STATE is in range for seconds. */
static void lay_slow_counters(uint16_t *r, int64_t ms)
{
	for (int i = 0; i < MEMORY; i++)
		r[i] = (uint16_t)(ms / 400 % 6);
}

/* Voltages, currents and an energy counter as 32 bits, high word first. */
static void lay_meter(uint16_t *r, int64_t ms)
{
	for (int i = 0; i + 1 < MEMORY; i += 2) {
		r[i] = 0;
		r[i + 1] = (uint16_t)(2300 + i + chance(5));
	}
	r[8] = (uint16_t)(ms / 100);
}

/* A drive that turns: status words in the range of STATE, set-points at 16 to 19, a noisy speed. */
static void lay_inverter(uint16_t *r, int64_t ms)
{
	static const uint16_t begin[22] = { 2, 0, 1, 0, 0, 0, 1490, 1490, 1490, 41, 12, 380, 7, 1, 5, 0,
		1500, 100, 50, 1500, 0, 0 };

	if (ms == 0)
		memcpy(r, begin, sizeof begin);
	r[8] = (uint16_t)(1480 + chance(20));
}

static void lay_random(uint16_t *r, int64_t ms)
{
	(void)ms;
	for (int i = 0; i < MEMORY; i++)
		r[i] = chance(65536);
}

static void lay_small_random(uint16_t *r, int64_t ms)
{
	(void)ms;
	for (int i = 0; i < MEMORY; i++)
		r[i] = chance(3);
}

/* Nothing but a counter where the heartbeat is. */
static void lay_beating_zeros(uint16_t *r, int64_t ms)
{
	lay_zeros(r, ms);
	r[8] = (uint16_t)(ms / BEAT_MS);
}

static void lay_sorter(uint16_t *r, int64_t ms)
{
	uint16_t written[SIGNAL_WRITE_LAST - SIGNAL_WRITE_FIRST + 1];

	memcpy(written, r + SIGNAL_WRITE_FIRST, sizeof written);
	lay_zeros(r, ms);
	memcpy(r + SIGNAL_WRITE_FIRST, written, sizeof written);
	r[0] = PLC_STOPPED;
	r[8] = (uint16_t)(ms / BEAT_MS);
	r[14] = 77;
	r[22] = 1 << 8 | 1 << 9; /* ESTOP_OK, AUTO_MODE */
}

static void lay_standing(uint16_t *r, int64_t ms)
{
	uint16_t beat = r[8];

	lay_sorter(r, ms);
	r[8] = beat;
}

/* What a wire does beside answering; TCP only. */
enum manner {
	MANNER_FINE,
	MANNER_REFUSES, /* closes each connection at once: another program has the only one */
	MANNER_FLAPS,   /* closes each connection after three answers */
	MANNER_APPENDS, /* appends the checksum of RTU */
	MANNER_RTU,     /* RTU over TCP: silent when a checksum is wrong */
	MANNER_UNIT_255 /* answers to unit 255 only */
};

static const struct kind {
	const char *name;
	void (*lay)(uint16_t *, int64_t ms), (*lay_turned)(uint16_t *, int64_t ms);
	enum manner manner; /* until SIGUSR1 comes */
} kinds[] = {
	{ "zeros", lay_zeros, NULL, MANNER_FINE },
	{ "counters", lay_counters, NULL, MANNER_FINE },
	{ "slow-counters", lay_slow_counters, NULL, MANNER_FINE },
	{ "meter", lay_meter, NULL, MANNER_FINE },
	{ "inverter", lay_inverter, NULL, MANNER_FINE },
	{ "random", lay_random, NULL, MANNER_FINE },
	{ "small-random", lay_small_random, NULL, MANNER_FINE },
	{ "beating-zeros", lay_beating_zeros, NULL, MANNER_FINE },
	{ "sorter", lay_sorter, NULL, MANNER_FINE },
	{ "turns-zero", lay_sorter, lay_zeros, MANNER_FINE },
	{ "turns-random", lay_sorter, lay_random, MANNER_FINE },
	{ "turns-counter", lay_sorter, lay_slow_counters, MANNER_FINE },
	{ "stands", lay_sorter, lay_standing, MANNER_FINE },
	{ "refuses", lay_sorter, NULL, MANNER_REFUSES },
	{ "flaps", lay_sorter, NULL, MANNER_FLAPS },
	{ "appends-crc", lay_sorter, NULL, MANNER_APPENDS },
	{ "rtu-over-tcp", lay_sorter, NULL, MANNER_RTU },
	{ "unit-255", lay_sorter, NULL, MANNER_UNIT_255 },
};

static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* --- wires ------------------------------------------------------------------------------------ */

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "foreign: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int word(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static void answer(const struct kind *kind, const uint8_t *query, int len)
{
	const uint8_t *pdu = query + modbus_get_header_length(f.modbus);
	int64_t ms = clock_mono_ms() - f.begin_ms;

	(is_turned && kind->lay_turned ? kind->lay_turned : kind->lay)(f.memory->tab_registers, ms);
	if (pdu[0] > 4) {
		fprintf(f.writes, "at %lld function %d address %d value %d\n", (long long)ms, pdu[0],
			word(pdu + 1), word(pdu + (pdu[0] == 16 ? 6 : 3)));
		fflush(f.writes);
	}
	modbus_reply(f.modbus, query, len, f.memory);
}

/* The answer to a read of holding registers: unit, function, bytes, words. */
static size_t build_answer(const uint8_t *request, uint8_t *out)
{
	int first = word(request + 2), count = word(request + 4);

	out[0] = request[0];
	out[1] = request[1];
	out[2] = (uint8_t)(2 * count);
	for (int i = 0; i < count; i++) {
		out[3 + 2 * i] = (uint8_t)(f.memory->tab_registers[first + i] >> 8);
		out[4 + 2 * i] = (uint8_t)f.memory->tab_registers[first + i];
	}
	return 3 + 2 * (size_t)count;
}

static size_t seal(uint8_t *frame, size_t len)
{
	uint16_t crc = adu_crc(frame, len);

	frame[len] = (uint8_t)crc;
	frame[len + 1] = (uint8_t)(crc >> 8);
	return len + 2;
}

/* A gateway that does not keep to Modbus TCP. It notes what is no read. */
static void answer_oddly(const struct kind *kind, int *fd)
{
	uint8_t query[300], out[300], *frame = out + 6;
	ssize_t got = recv(*fd, query, sizeof query, 0);
	const uint8_t *request = kind->manner == MANNER_RTU ? query : query + 6;
	size_t len;

	kind->lay(f.memory->tab_registers, clock_mono_ms() - f.begin_ms);
	if (got <= 0) {
		close(*fd);
		*fd = -1;
		return;
	}
	if (kind->manner == MANNER_RTU && (got != 8 || adu_crc(query, 6) != (query[6] | query[7] << 8)))
		return;
	if (request[1] != 3)
		fprintf(f.writes, "function %d\n", request[1]);
	fflush(f.writes);
	len = build_answer(request, frame);
	memcpy(out, query, 4);
	out[4] = (uint8_t)(len >> 8);
	out[5] = (uint8_t)len;
	len = seal(frame, len);
	if (kind->manner == MANNER_RTU)
		send(*fd, frame, len, MSG_NOSIGNAL);
	else
		send(*fd, out, 6 + len, MSG_NOSIGNAL);
}

static void serve(const struct kind *kind, int *fd)
{
	enum manner manner = is_turned ? MANNER_FINE : kind->manner;
	uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
	static int answers;
	int len;

	if (manner == MANNER_APPENDS || manner == MANNER_RTU) {
		answer_oddly(kind, fd);
		return;
	}
	modbus_set_socket(f.modbus, *fd);
	len = modbus_receive(f.modbus, query);
	if (len < 0 && f.listener >= 0) {
		close(*fd);
		*fd = -1;
	}
	if (len > 0 && (manner != MANNER_UNIT_255 || query[6] == 255))
		answer(kind, query, len);
	if (len > 0 && manner == MANNER_FLAPS && ++answers % 3 == 0) {
		close(*fd);
		*fd = -1;
	}
}

static void greet(const struct kind *kind)
{
	int fd = accept(f.listener, NULL, NULL);

	printf("connection at %lld\n", (long long)(clock_mono_ms() - f.begin_ms));
	fflush(stdout);
	if (kind->manner == MANNER_REFUSES && !is_turned) {
		close(fd);
		return;
	}
	for (int i = 0; i < CLIENTS_MAX && fd >= 0; i++)
		if (f.clients[i] < 0) {
			f.clients[i] = fd;
			return;
		}
	close(fd);
}

static void open_rtu(const char *link)
{
	int slave, master = pty_pair_open(&slave);

	if (master < 0)
		die("pty");
	f.modbus = modbus_new_rtu(link, 19200, 'E', 8, 1);
	modbus_set_slave(f.modbus, 1);
	f.clients[0] = master;
	if (symlink(ptsname(master), link))
		die(link);
	printf("ready rtu:%s\n", link);
}

static void open_tcp(char *host)
{
	char *port = strrchr(host, ':');
	struct sockaddr_in at;
	socklen_t size = sizeof at;

	*port = '\0';
	f.modbus = modbus_new_tcp(host, atoi(port + 1));
	f.listener = modbus_tcp_listen(f.modbus, 5);
	if (f.listener < 0 || getsockname(f.listener, (struct sockaddr *)&at, &size))
		die("listen");
	printf("ready tcp:%s:%d\n", host, ntohs(at.sin_port));
}

int main(int argc, char **argv)
{
	const struct kind *kind = argc == 4 ? kind_of(argv[1]) : NULL;

	if (!kind)
		return 2;
	f.listener = -1;
	for (int i = 0; i < CLIENTS_MAX; i++)
		f.clients[i] = -1;
	f.writes = fopen(argv[3], "we");
	f.memory = modbus_mapping_new(MEMORY, MEMORY, MEMORY, MEMORY);
	if (!f.writes || !f.memory)
		die(argv[3]);
	if (strncmp(argv[2], "rtu:", 4) == 0)
		open_rtu(argv[2] + 4);
	else
		open_tcp(argv[2] + 4);
	fflush(stdout);
	f.begin_ms = clock_mono_ms();
	kind->lay(f.memory->tab_registers, 0);
	signal(SIGUSR1, on_user_signal);
	for (;;) {
		struct pollfd fds[CLIENTS_MAX + 1];

		for (int i = 0; i < CLIENTS_MAX; i++)
			fds[i] = (struct pollfd){ .fd = f.clients[i], .events = POLLIN };
		fds[CLIENTS_MAX] = (struct pollfd){ .fd = f.listener, .events = POLLIN };
		if (poll(fds, CLIENTS_MAX + 1, -1) < 0)
			continue;
		for (int i = 0; i < CLIENTS_MAX; i++)
			if (fds[i].revents)
				serve(kind, &f.clients[i]);
		if (fds[CLIENTS_MAX].revents)
			greet(kind);
	}
}
