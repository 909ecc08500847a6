/* The PLC's serial port: frames by silence, timing of the line, faults. A real pty, time passed
 * in. */
#include "tests/support/suite.h"
#include "core/wire/signals.h"
#include "hw/plant/modbus/crc16.h"
#include "hw/plant/modbus/wires.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHARACTER_US = 572, SILENCE_US = 2005 }; /* 11 bits at 19200 baud; 3.5 of them */

static struct rtu line;
static struct pdu_memory memory;
static struct wire_faults faults;
static int64_t now_us;
static int port = -1, writes;
static char folder[64], path[80];

static void on_write(void *user, uint16_t address, uint16_t value)
{
	(void)user;
	memory.registers[address] = value;
	writes++;
}

static void no_refresh(struct pdu_memory *m)
{
	(void)m;
}

static const struct wire_plc plc = { &memory, no_refresh, &faults };

static void open_line(const char *mode)
{
	struct fault why = { 0 };
	char address[128];

	strcpy(folder, "/tmp/warenspur-rtu-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/plc", folder);
	snprintf(address, sizeof address, "rtu:%s%s", path, mode);
	memory = (struct pdu_memory){ .write = on_write };
	for (unsigned i = 0; i < SIGNAL_REGISTERS; i++)
		memory.registers[i] = (uint16_t)(0x1100 + i);
	now_us = 1000000;
	ck_assert_msg(rtu_open(&line, address, 0, &why) == 0, "%s", why.message.text);
	port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
	ck_assert_int_ge(port, 0);
}

static void close_line(void)
{
	close(port);
	rtu_close(&line);
	ck_assert_int_ne(access(path, F_OK), 0);
	rmdir(folder);
}

static size_t from_hex(const char *hex, uint8_t *out)
{
	size_t n = 0;
	unsigned byte;

	for (int used; sscanf(hex, "%2x%n", &byte, &used) == 1; hex += used)
		out[n++] = (uint8_t)byte;
	return n;
}

/* What a master sends, or does not receive, at now_us. */
static void put(const uint8_t *bytes, size_t len)
{
	struct pollfd ours = { .fd = line.line.fd, .events = POLLIN };

	ck_assert_int_eq(write(port, bytes, len), (ssize_t)len);
	ck_assert_int_eq(poll(&ours, 1, 2000), 1);
	rtu_run(&line, &plc, now_us);
	rtu_receive(&line, now_us);
}

/* A frame with its CRC. */
static void put_frame(const char *hex)
{
	uint8_t bytes[300];

	put(bytes, crc16_put(bytes, from_hex(hex, bytes)));
}

static void put_bytes(const char *hex)
{
	uint8_t bytes[300];

	put(bytes, from_hex(hex, bytes));
}

static void run_until(int64_t until_us)
{
	while (rtu_due_us(&line) <= until_us) {
		now_us = rtu_due_us(&line) > now_us ? rtu_due_us(&line) : now_us;
		rtu_run(&line, &plc, now_us);
	}
	now_us = until_us;
}

static size_t take(uint8_t *out, size_t size)
{
	struct pollfd theirs = { .fd = port, .events = POLLIN };
	size_t len = 0;
	ssize_t n;

	while (poll(&theirs, 1, 0) == 1 && (n = read(port, out + len, size - len)) > 0)
		len += (size_t)n;
	return len;
}

static void expect_frame(const char *hex)
{
	uint8_t got[600], expected[600];
	size_t n = crc16_put(expected, from_hex(hex, expected)), len = take(got, sizeof got);

	ck_assert_uint_eq(len, n);
	ck_assert_mem_eq(got, expected, n);
}

static void expect_nothing(void)
{
	uint8_t got[300];

	ck_assert_uint_eq(take(got, sizeof got), 0);
}

START_TEST(check_of_a_frame)
{
	/* The example of the specification: 02 07 -> 41 12. */
	uint8_t bytes[4] = { 0x02, 0x07 };

	ck_assert_uint_eq(crc16_put(bytes, 2), 4);
	ck_assert_uint_eq(bytes[2], 0x41);
	ck_assert_uint_eq(bytes[3], 0x12);
	ck_assert(crc16_fits(bytes, 4));
	bytes[0] ^= 1;
	ck_assert(!crc16_fits(bytes, 4));
	ck_assert(!crc16_fits(bytes, 1));
}
END_TEST

/* 8 bytes of request, 3.5 characters of silence, 7 bytes of answer: not a microsecond less. */
START_TEST(as_slow_as_the_wire)
{
	const int64_t begin = 1000000, answer = begin + 8 * CHARACTER_US + SILENCE_US;
	uint8_t got[20];

	open_line("");
	put_frame("01 03 0000 0001");
	run_until(answer + CHARACTER_US - 1);
	expect_nothing();
	run_until(answer + 4 * CHARACTER_US);
	ck_assert_uint_ge(take(got, sizeof got), 1);
	run_until(answer + 7 * CHARACTER_US - 20);
	take(got, sizeof got);
	run_until(answer + 7 * CHARACTER_US + 20);
	ck_assert_uint_ge(take(got, sizeof got), 1);
	ck_assert_int_eq(rtu_due_us(&line), INT64_MAX);
	close_line();
}
END_TEST

static const struct {
	const char *mode;
	int64_t character_ns, silence_us;
	const char *address;
} modes[] = {
	{ "", 572916, 2005, ":19200:8E1" },
	{ ":9600", 1145833, 4010, ":9600:8E1" },
	{ ":9600:8N1", 1041666, 3645, ":9600:8N1" },
	{ ":9600:8N2", 1145833, 4010, ":9600:8N2" },
	{ ":115200:8O1", 95486, 1750, ":115200:8O1" },
	{ ":8N1", 520833, 1822, ":19200:8N1" },
};

START_TEST(pace_of_a_mode)
{
	char address[128];

	open_line(modes[_i].mode);
	snprintf(address, sizeof address, "rtu:%s%s", path, modes[_i].address);
	ck_assert_str_eq(line.address, address);
	ck_assert_int_eq(line.character_ns, modes[_i].character_ns);
	ck_assert_int_eq(line.silence_us, modes[_i].silence_us);
	close_line();
}
END_TEST

START_TEST(addresses)
{
	static const char *const wrong[] = { "", "rtu:", "rtu::9600", "rtu:/tmp/x:9600:7E1",
		"rtu:/tmp/x:9600:8E3", "rtu:/tmp/x:100", "rtu:/tmp/x:fast", "rtu:/tmp/x:9600:8E1:5",
		"tcp:127.0.0.1:0" };
	struct fault why;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_int_eq(rtu_open(&line, wrong[i], 0, &why), -1);
		ck_assert_int_eq(why.exit_code, EXIT_USAGE);
	}
	ck_assert_int_eq(rtu_open(&line, "rtu:/nowhere/at/all:9600:8E1", 0, &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_CANNOT_CREATE);
}
END_TEST

/* Everything that is not answered, and that the next request is. */
START_TEST(what_is_not_answered)
{
	uint8_t flood[300] = { 1, 3 };

	open_line("");
	put_frame("02 03 0000 0001"); /* another unit */
	run_until(now_us + 50000);
	put_bytes("01 03 0000 0001 0000"); /* its check does not fit */
	run_until(now_us + 50000);
	put_bytes("01 03 00");
	run_until(now_us + 50000);
	put_bytes("00");
	run_until(now_us + 50000);
	put(flood, crc16_put(flood, 270)); /* right, but longer than any frame */
	run_until(now_us + 500000);
	expect_nothing();
	put_frame("01 03 0000 0001");
	run_until(now_us + 50000);
	expect_frame("01 03 02 1100");
	close_line();
}
END_TEST

START_TEST(for_everybody)
{
	open_line("");
	put_frame("00 06 0012 0064");
	run_until(now_us + 50000);
	expect_nothing();
	ck_assert_int_eq(writes, 1);
	ck_assert_uint_eq(memory.registers[18], 100);
	put_frame("00 03 0000 0001");
	run_until(now_us + 50000);
	expect_nothing();
	close_line();
}
END_TEST

START_TEST(exceptions)
{
	open_line("");
	put_frame("01 03 001B 0001");
	run_until(now_us + 50000);
	expect_frame("01 83 02");
	put_frame("01 17 0000 0001 0010 0001 02 0001");
	run_until(now_us + 50000);
	expect_frame("01 97 01");
	put_frame("01 2B");
	run_until(now_us + 50000);
	expect_frame("01 AB 01");
	close_line();
}
END_TEST

/* A gap of up to 1.5 characters is none, up to 3.5 spoils the frame, more begins another one. */
START_TEST(a_frame_in_pieces)
{
	uint8_t bytes[20];
	size_t len = crc16_put(bytes, from_hex("01 03 0000 0001", bytes));
	static const struct {
		int64_t gap_us;
		bool answered;
	} gaps[] = { { 0, true }, { CHARACTER_US, true }, { 2 * CHARACTER_US, false },
		{ SILENCE_US + 100, false } };

	open_line("");
	for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
		put(bytes, 3);
		run_until(now_us + 3 * CHARACTER_US + gaps[i].gap_us);
		put(bytes + 3, len - 3);
		run_until(now_us + 50000);
		if (gaps[i].answered)
			expect_frame("01 03 02 1100");
		else
			expect_nothing();
	}
	close_line();
}
END_TEST

/* Two frames without a silence between them are one, and a wrong one. */
START_TEST(back_to_back)
{
	open_line("");
	put_frame("01 03 0000 0001");
	put_frame("01 03 0000 0001");
	run_until(now_us + 50000);
	expect_nothing();
	put_frame("01 03 0000 0001");
	run_until(now_us + 8 * CHARACTER_US + SILENCE_US + 200);
	put_frame("01 03 0001 0001"); /* while the answer is still on its way: four wires */
	run_until(now_us + 50000);
	{
		uint8_t got[40], expected[40];
		size_t n = crc16_put(expected, from_hex("01 03 02 1100", expected));

		n += crc16_put(expected + n, from_hex("01 03 02 1101", expected + n));
		ck_assert_uint_eq(take(got, sizeof got), n);
		ck_assert_mem_eq(got, expected, n);
	}
	close_line();
}
END_TEST

static void strike(enum wire_fault fault, int64_t argument, int64_t left)
{
	faults.now = fault;
	faults.argument = argument;
	faults.left = left;
}

static const struct {
	enum wire_fault fault;
	int64_t argument;
	const char *bytes;
} spoilt[] = {
	{ WIRE_WELL, 0, "01 03 02 1100 B4 14" },
	{ WIRE_EXCEPTION, 4, "01 83 04 40 F3" },
	{ WIRE_MUTE, 0, "" },
	{ WIRE_TRUNCATE, 0, "01 03 02" },
	{ WIRE_UNIT, 0, "02 03 02 1100 F0 14" },
	{ WIRE_TWICE, 0, "01 03 02 1100 B4 14 01 03 02 1100 B4 14" },
	{ WIRE_CRC, 0, "01 03 02 1100 B4 41" },
	{ WIRE_CUT, 0, "01 03 02 1100 B4 14" },     /* a line has no connection */
	{ WIRE_FOREIGN, 0, "01 03 02 1100 B4 14" }, /* and no transactions */
	{ WIRE_LENGTH, 0, "01 03 02 1100 B4 14" },
};

START_TEST(a_spoilt_answer)
{
	uint8_t got[40], expected[40];
	size_t n = from_hex(spoilt[_i].bytes, expected);

	open_line("");
	strike(spoilt[_i].fault, spoilt[_i].argument, 1);
	put_frame("01 03 0000 0001");
	run_until(now_us + 100000);
	ck_assert_uint_eq(take(got, sizeof got), n);
	ck_assert_mem_eq(got, expected, n);
	close_line();
}
END_TEST

/* The classic of a serial line: one late answer, and from then on everybody gets his
 * neighbour's. */
START_TEST(a_late_answer_shifts_the_others)
{
	open_line("");
	strike(WIRE_LATE, 300, 1);
	put_frame("01 03 0000 0001");
	run_until(now_us + 270000);
	expect_nothing();
	put_frame("01 03 0001 0001");
	run_until(now_us + 20000);
	expect_frame("01 03 02 1101");
	run_until(now_us + 50000);
	expect_frame("01 03 02 1100");
	close_line();
}
END_TEST

START_TEST(a_line_that_goes_away)
{
	struct pollfd theirs;

	open_line("");
	strike(WIRE_REFUSE, 80, 1);
	put_frame("01 03 0000 0001");
	run_until(now_us + 20000);
	ck_assert_int_ne(access(path, F_OK), 0);
	theirs = (struct pollfd){ .fd = port };
	ck_assert_int_eq(poll(&theirs, 1, 0), 1);
	ck_assert(theirs.revents & POLLHUP);
	close(port);
	run_until(now_us + 100000);
	port = open(path, O_RDWR | O_NOCTTY | O_NONBLOCK);
	ck_assert_int_ge(port, 0);
	put_frame("01 03 0000 0001");
	run_until(now_us + 50000);
	expect_frame("01 03 02 1100");
	/* and a PLC without power, whose line stays */
	rtu_mute(&line, now_us + 100000);
	put_frame("01 03 0000 0001");
	run_until(now_us + 50000);
	expect_nothing();
	run_until(now_us + 50000);
	put_frame("01 03 0000 0001");
	run_until(now_us + 50000);
	expect_frame("01 03 02 1100");
	close_line();
}
END_TEST

START_TEST(fuzz_the_line)
{
	unsigned seed = 20261125;

	printf("seed %u\n", seed);
	srand(seed);
	open_line(":115200:8E1");
	for (int round = 0; round < 3000; round++) {
		uint8_t bytes[300], got[2000];
		size_t len = 1 + (size_t)rand() % (rand() % 10 ? 20 : 280);

		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)(rand() % 3 ? rand() % 24 : rand());
		if (rand() % 2 && len < 250)
			len = crc16_put(bytes, len);
		if (rand() % 4 == 0)
			strike((enum wire_fault)(rand() % WIRE_FAULT_COUNT), 1 + rand() % 5, 1);
		faults.now = faults.now == WIRE_REFUSE ? WIRE_WELL : faults.now;
		put(bytes, len);
		run_until(now_us + rand() % 40000);
		ck_assert_uint_lt(take(got, sizeof got), sizeof got);
	}
	strike(WIRE_WELL, 0, 0);
	run_until(now_us + 2000000);
	{
		uint8_t rest[4000];

		take(rest, sizeof rest);
	}
	put_frame("01 03 0000 0001");
	run_until(now_us + 50000);
	expect_frame("01 03 02 1100");
	close_line();
}
END_TEST

START_TEST(lists_of_wires)
{
	static struct wires w;
	struct fault why;
	char list[200];

	open_line("");
	close_line();
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	snprintf(list, sizeof list, "tcp:127.0.0.1:0,rtu:%s:38400:8N1", path);
	ck_assert_int_eq(wires_open(&w, list, 0, &why), 0);
	ck_assert_int_eq(w.count, 2);
	ck_assert_ptr_nonnull(strstr(wires_address(&w, 1), ":38400:8N1"));
	ck_assert(wires_can_have(&w, WIRE_CUT) && wires_can_have(&w, WIRE_CRC));
	wires_close(&w);
	ck_assert_int_eq(wires_open(&w, "tcp:127.0.0.1:0,nonsense", 0, &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_USAGE);
	ck_assert_int_eq(wires_open(&w, "tcp:127.0.0.1:0,,", 0, &why), -1);
	ck_assert_int_eq(
		wires_open(&w,
			"tcp:127.0.0.1:0,tcp:127.0.0.1:0,tcp:127.0.0.1:0,tcp:127.0.0.1:0,tcp:127.0.0.1:0", 0,
			&why),
		-1);
	ck_assert_int_eq(w.count, 0);
	rmdir(folder);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { check_of_a_frame, as_slow_as_the_wire, addresses,
		what_is_not_answered, for_everybody, exceptions, a_frame_in_pieces, back_to_back,
		a_late_answer_shifts_the_others, a_line_that_goes_away, fuzz_the_line, lists_of_wires,
		NULL };
	Suite *all = suite_of("plant_rtu", tests);
	TCase *tables = tcase_create("tables");

	add_table(tables, pace_of_a_mode, modes);
	add_table(tables, a_spoilt_answer, spoilt);
	suite_add_tcase(all, tables);
	return all;
}
