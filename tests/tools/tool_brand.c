/* brand: a PLC of some brand that runs the sorter. The simulated conveyor and the real program of the
 * simulated PLC (hw/plant) behind a memory laid out like that brand's, served by libmodbus.
 *   brand BRAND tcp:PORT|rtu:LINK CODES [SPEED]     until it is killed; port 0 picks one
 * SPEED 0: no boxes, manual mode; SIGUSR1 covers the light barrier at the read point and frees it.
 * "ready ADDRESS" on standard output when it serves. For each box that halts at the read point a
 * line goes to the file CODES: what a scanner would read. A write to a coil ends it with exit code 9:
 * on some PLCs that would have moved something. Layouts: the sources named in hw/plc/BRAND.ini. */
#include "tests/support/pty_pair.h"
#include "core/base/clock.h"
#include "hw/plant/world/world.h"

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

enum { CLIENTS_MAX = 8, SCAN_MS = 10, MEMORY = 65536, EXIT_COIL = 9 };
enum memory { HOLDING, INPUT, DISCRETE, COIL };
enum access { READ = 1, WRITE = 2, BOTH = 3 };

/* Registers first.. are registers from.. of the sorter's map; bits first.. are bits of register from,
 * beginning with bit skip. */
struct window {
	const char *brand;
	enum memory memory;
	int first, count, from, skip;
	enum access access;
};
static const struct window windows[] = {
	{ "sorter", HOLDING, 0, 27, 0, 0, BOTH },
	{ "single", HOLDING, 0, 27, 0, 0, BOTH },
	{ "s7-1200", HOLDING, 0, 27, 0, 0, BOTH },
	{ "s7-1200", DISCRETE, 0, 12, 22, 0, READ },
	{ "s7-1200", COIL, 0, 8, 23, 0, READ },
	{ "openplc", HOLDING, 0, 27, 0, 0, BOTH },
	{ "openplc", DISCRETE, 0, 12, 22, 0, READ },
	{ "openplc", COIL, 0, 8, 23, 0, READ },
	{ "factoryio", HOLDING, 0, 22, 0, 0, BOTH },
	{ "factoryio", HOLDING, 24, 3, 24, 0, READ },
	{ "factoryio", DISCRETE, 800, 12, 22, 0, READ },
	{ "factoryio", COIL, 800, 8, 23, 0, READ },
	{ "logo8", HOLDING, 0, 1, 0, 0, READ },   /* STATE */
	{ "logo8", HOLDING, 1, 1, 2, 0, READ },   /* ARRIVAL_SEQ */
	{ "logo8", HOLDING, 2, 1, 8, 0, READ },   /* PLC_HEARTBEAT */
	{ "logo8", HOLDING, 3, 4, 12, 0, READ },  /* COMMAND_ACK_SEQ .. ANSWER_TIME_LEFT */
	{ "logo8", HOLDING, 7, 3, 24, 0, READ },  /* LANEn_LAST_SEQ */
	{ "logo8", HOLDING, 10, 6, 16, 0, BOTH }, /* DEST_LANE .. COMMAND_SEQ */
	{ "logo8", DISCRETE, 0, 7, 22, 0, READ }, /* I1 .. I7 */
	{ "logo8", DISCRETE, 7, 1, 22, 8, READ }, /* I8: ESTOP_OK */
	{ "logo8", COIL, 8192, 4, 23, 0, READ },  /* Q1 .. Q4 */
	{ "wago-pfc200", HOLDING, 1000, 16, 0, 0, READ },
	{ "wago-pfc200", HOLDING, 1016, 5, 22, 0, READ },
	{ "wago-pfc200", HOLDING, 0, 6, 16, 0, BOTH },
	{ "wago-750", HOLDING, 256, 16, 0, 0, READ },
	{ "wago-750", HOLDING, 272, 5, 22, 0, READ },
	{ "wago-750", HOLDING, 768, 6, 16, 0, READ },
	{ "wago-750", HOLDING, 256, 6, 16, 0, WRITE },
	{ "codesys", INPUT, 0, 16, 0, 0, READ },
	{ "codesys", INPUT, 16, 5, 22, 0, READ },
	{ "codesys", HOLDING, 0, 6, 16, 0, BOTH },
	{ "twincat", HOLDING, 32768, 27, 0, 0, BOTH },
	/* for warenspur plc probe: the sorter's map as people get it wrong */
	{ "off-by-one", HOLDING, 1, 27, 0, 0, BOTH },
	{ "shifted", HOLDING, 1024, 27, 0, 0, BOTH },
	{ "input", INPUT, 0, 27, 0, 0, READ },
	{ "input", HOLDING, 16, 6, 16, 0, BOTH },
	{ "discrete", HOLDING, 0, 22, 0, 0, BOTH },
	{ "discrete", HOLDING, 24, 3, 24, 0, READ },
	{ "discrete", DISCRETE, 100, 12, 22, 0, READ },
	{ "discrete", COIL, 100, 8, 23, 0, READ },
	{ "swapped", HOLDING, 0, 27, 0, 0, BOTH },
	{ "low-first", HOLDING, 0, 27, 0, 0, BOTH },
	{ "stopped", HOLDING, 0, 27, 0, 0, BOTH },
	{ "unit7", HOLDING, 0, 27, 0, 0, BOTH },
};

/* What is special about a brand beside its addresses. */
static const struct trait {
	const char *brand;
	bool low_word_first, bytes_swapped, single_writes, heart_stops;
	int unit, clients;
} traits[] = {
	{ "single", .single_writes = true },
	{ "s7-1200", .clients = 1 },
	{ "wago-pfc200", .low_word_first = true },
	{ "wago-750", .low_word_first = true },
	{ "codesys", .low_word_first = true },
	{ "twincat", .low_word_first = true },
	{ "low-first", .low_word_first = true },
	{ "swapped", .bytes_swapped = true },
	{ "stopped", .heart_stops = true },
	{ "unit7", .unit = 7 },
};

static struct brand {
	const char *name;
	struct trait trait;
	struct world world;
	struct sorter sorter;
	struct sorter_outputs outputs;
	double speed, scan_us;
	FILE *codes;
	modbus_t *modbus;
	modbus_mapping_t *memory;
	int listener, clients[CLIENTS_MAX];
} b;

static volatile sig_atomic_t covered;

static void on_user_signal(int unused)
{
	(void)unused;
	covered = !covered;
}

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "brand: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void tell_code(int box)
{
	/* Articles of cli/demo.csv. */
	static const char *const gtins[] = { "09521234000013", "09521234000020", "09521234000037" };

	fprintf(b.codes, "https://id.gs1.org/01/%s/21/B%d\n", gtins[box % 3], box);
	fflush(b.codes);
}

/* A person's hand instead of boxes; the belt turns. */
static void run_by_hand(int64_t now_us)
{
	static uint32_t encoder = 65400;

	for (; b.scan_us <= (double)now_us; b.scan_us += SCAN_MS * 1000) {
		struct sorter_inputs inputs = { .estop_ok = true, .encoder = encoder++ };

		inputs.barrier[BARRIER_IDENT] = covered;
		sorter_scan(&b.sorter, &inputs, &b.outputs, SCAN_MS, (int64_t)b.scan_us / 1000);
	}
}

static void run(int64_t now_us)
{
	if (b.speed == 0) {
		run_by_hand(now_us);
		return;
	}
	while (b.scan_us <= (double)now_us) {
		struct sorter_inputs inputs;

		/* The first box comes when the board is there: it verifies the PLC first. */
		if (b.sorter.image.value[SIGNAL_BOARD_HEARTBEAT])
			world_step(&b.world, &b.outputs, SCAN_MS);
		for (int i = 0; i < b.world.event_count; i++)
			if (b.world.events[i].kind == WORLD_PRESENT)
				tell_code(b.world.events[i].box);
		world_inputs(&b.world, &inputs);
		sorter_scan(&b.sorter, &inputs, &b.outputs, SCAN_MS, (int64_t)b.scan_us / 1000);
		b.scan_us += SCAN_MS * 1000 / b.speed;
	}
}

/* --- memory --------------------------------------------------------------------------------------- */

static void registers_now(uint16_t *map)
{
	plc_image_to_registers(&b.sorter.image, map);
	if (b.trait.low_word_first) {
		uint16_t high = map[5];

		map[5] = map[6];
		map[6] = high;
	}
	for (int i = 22; i < 24 && b.trait.bytes_swapped; i++)
		map[i] = (uint16_t)(map[i] << 8 | map[i] >> 8);
	if (b.trait.heart_stops)
		map[8] = 77;
}

static void refresh(void)
{
	uint16_t map[SIGNAL_REGISTERS];

	registers_now(map);
	for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
		const struct window *w = &windows[i];

		if (strcmp(w->brand, b.name) != 0 || !(w->access & READ))
			continue;
		for (int k = 0; k < w->count; k++) {
			if (w->memory == HOLDING)
				b.memory->tab_registers[w->first + k] = map[w->from + k];
			else if (w->memory == INPUT)
				b.memory->tab_input_registers[w->first + k] = map[w->from + k];
			else
				(w->memory == COIL ? b.memory->tab_bits : b.memory->tab_input_bits)[w->first + k] =
					map[w->from] >> (w->skip + k) & 1;
		}
	}
}

/* The sorter's register behind an address, -1: there is none for this access. */
static int find(enum memory memory, int address, enum access access)
{
	for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
		const struct window *w = &windows[i];

		if (strcmp(w->brand, b.name) == 0 && w->memory == memory && (w->access & access) &&
			address >= w->first && address < w->first + w->count)
			return w->memory == HOLDING || w->memory == INPUT ? w->from + address - w->first
															  : w->from;
	}
	/* OpenPLC answers 0 where nothing is mapped. */
	return (strcmp(b.name, "openplc") == 0 || strcmp(b.name, "factoryio") == 0) && access == READ &&
			address < 8192
		? 0
		: -1;
}

static bool all_there(enum memory memory, int first, int count, enum access access)
{
	for (int i = 0; i < count; i++)
		if (find(memory, first + i, access) < 0)
			return false;
	return true;
}

static int word(const uint8_t *at)
{
	return at[0] << 8 | at[1];
}

static void answer(const uint8_t *query, int len)
{
	static const enum memory read_of[] = { 0, COIL, DISCRETE, HOLDING, INPUT };
	const uint8_t *pdu = query + modbus_get_header_length(b.modbus);
	int function = pdu[0], first = word(pdu + 1), count = word(pdu + 3);

	if (function == 5 || function == 15)
		exit(EXIT_COIL);
	if (function >= 1 && function <= 4) {
		if (!all_there(read_of[function], first, count, READ)) {
			modbus_reply_exception(b.modbus, query, MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS);
			return;
		}
		refresh();
		modbus_reply(b.modbus, query, len, b.memory);
		return;
	}
	if (function == 6)
		count = 1;
	if ((function != 6 && function != 16) || (function == 16 && b.trait.single_writes)) {
		modbus_reply_exception(b.modbus, query, MODBUS_EXCEPTION_ILLEGAL_FUNCTION);
		return;
	}
	for (int i = 0; i < count; i++)
		if (find(HOLDING, first + i, WRITE) < SIGNAL_WRITE_FIRST) {
			modbus_reply_exception(b.modbus, query, MODBUS_EXCEPTION_ILLEGAL_DATA_ADDRESS);
			return;
		}
	for (int i = 0; i < count; i++)
		sorter_write(&b.sorter, (uint16_t)find(HOLDING, first + i, WRITE),
			(uint16_t)word(function == 6 ? pdu + 3 : pdu + 6 + 2 * i));
	modbus_reply(b.modbus, query, len, b.memory);
}

/* --- wires ---------------------------------------------------------------------------------------- */

static void serve(int *fd)
{
	uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
	int unit = b.trait.unit ? b.trait.unit : 1, len;

	modbus_set_socket(b.modbus, *fd);
	len = modbus_receive(b.modbus, query);
	if (len < 0 && b.listener >= 0) {
		close(*fd);
		*fd = -1;
	}
	/* Over TCP nobody answers for another unit; over RTU libmodbus itself is silent. */
	if (len > 0 && (b.listener < 0 || query[6] == unit))
		answer(query, len);
}

static void greet(void)
{
	int fd = accept(b.listener, NULL, NULL),
		limit = b.trait.clients ? b.trait.clients : CLIENTS_MAX;

	for (int i = 0; i < limit && fd >= 0; i++)
		if (b.clients[i] < 0) {
			b.clients[i] = fd;
			return;
		}
	close(fd);
}

static void open_rtu(const char *link)
{
	int slave, master = pty_pair_open(&slave);
	char again[200];

	if (master < 0)
		die("pty");
	b.modbus = modbus_new_rtu(link, 19200, 'E', 8, 1);
	modbus_set_slave(b.modbus, b.trait.unit ? b.trait.unit : 1);
	b.clients[0] = master;
	snprintf(again, sizeof again, "%s.new", link);
	if (symlink(ptsname(master), again) || rename(again, link))
		die(link);
	printf("ready rtu:%s\n", link);
}

static void open_tcp(const char *port)
{
	struct sockaddr_in at;
	socklen_t size = sizeof at;

	b.modbus = modbus_new_tcp("127.0.0.1", atoi(port));
	b.listener = modbus_tcp_listen(b.modbus, 5);
	if (b.listener < 0 || getsockname(b.listener, (struct sockaddr *)&at, &size))
		die("listen");
	printf("ready tcp:127.0.0.1:%d\n", ntohs(at.sin_port));
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	b.name = argv[1];
	b.speed = argc > 4 ? atof(argv[4]) : 1;
	b.listener = -1;
	for (size_t i = 0; i < sizeof traits / sizeof traits[0]; i++)
		if (strcmp(traits[i].brand, b.name) == 0)
			b.trait = traits[i];
	for (int i = 0; i < CLIENTS_MAX; i++)
		b.clients[i] = -1;
	b.codes = fopen(argv[3], "we");
	b.memory = modbus_mapping_new(MEMORY, MEMORY, MEMORY, MEMORY);
	if (!b.codes || !b.memory)
		die(argv[3]);
	if (strncmp(argv[2], "rtu:", 4) == 0)
		open_rtu(argv[2] + 4);
	else
		open_tcp(argv[2] + 4);
	fflush(stdout);
	b.scan_us = (double)clock_mono_us();
	signal(SIGUSR1, on_user_signal);
	sorter_init(&b.sorter, (uint16_t)(clock_mono_us() % 60000 + 1), true);
	world_init(&b.world, 1, 0, 3000);
	for (;;) {
		struct pollfd fds[CLIENTS_MAX + 1];

		for (int i = 0; i < CLIENTS_MAX; i++)
			fds[i] = (struct pollfd){ .fd = b.clients[i], .events = POLLIN };
		fds[CLIENTS_MAX] = (struct pollfd){ .fd = b.listener, .events = POLLIN };
		poll(fds, CLIENTS_MAX + 1, 2);
		run(clock_mono_us());
		for (int i = 0; i < CLIENTS_MAX; i++)
			if (fds[i].revents)
				serve(&b.clients[i]);
		if (fds[CLIENTS_MAX].revents)
			greet();
	}
}
