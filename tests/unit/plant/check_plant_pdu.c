#include "tests/support/suite.h"
#include "core/wire/signals.h"
#include "hw/plant/modbus/server.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static uint16_t written[27];
static int writes;

static void on_write(void *user, uint16_t address, uint16_t value)
{
	struct pdu_memory *m = user;

	ck_assert_uint_ge(address, SIGNAL_WRITE_FIRST);
	ck_assert_uint_le(address, SIGNAL_WRITE_LAST);
	written[address] = m->registers[address] = value;
	writes++;
}

static void no_refresh(struct pdu_memory *m)
{
	(void)m;
}

static struct pdu_memory *fresh(void)
{
	static struct pdu_memory m;

	m = (struct pdu_memory){ .write = on_write, .user = &m };
	for (unsigned i = 0; i < 27; i++)
		m.registers[i] = (uint16_t)(0x1100 + i);
	m.registers[SIGNAL_INPUTS_ADDRESS] = 0x0B05;
	m.registers[SIGNAL_OUTPUTS_ADDRESS] = 0x00A3;
	writes = 0;
	return &m;
}

static size_t from_hex(const char *hex, uint8_t *out)
{
	size_t n = 0;
	unsigned byte;

	for (int used; sscanf(hex, "%2x%n", &byte, &used) == 1; hex += used)
		out[n++] = (uint8_t)byte;
	return n;
}

static const struct {
	const char *request, *answer;
	int writes;
} rows[] = {
	/* reads */
	{ "03 0000 0001", "03 02 1100", 0 },
	{ "03 001A 0001", "03 02 111A", 0 },
	{ "03 001A 0002", "83 02", 0 },
	{ "03 001B 0001", "83 02", 0 },
	{ "03 FFFF 0001", "83 02", 0 },
	{ "03 FFFF FFFF", "83 03", 0 },
	{ "03 0000 0000", "83 03", 0 },
	{ "03 0000 007D", "83 02", 0 },
	{ "03 0000 007E", "83 03", 0 },
	{ "03 0000 00", "83 03", 0 },
	{ "03 0000 0001 00", "83 03", 0 },
	{ "03", "83 03", 0 },
	{ "01 0000 0008", "01 01 A3", 0 },
	{ "01 0001 0002", "01 01 01", 0 },
	{ "01 0000 0009", "81 02", 0 },
	{ "01 0000 07D1", "81 03", 0 },
	{ "02 0000 000C", "02 02 05 0B", 0 },
	{ "02 000B 0001", "02 01 01", 0 },
	{ "02 000C 0001", "82 02", 0 },
	{ "02 0000 0000", "82 03", 0 },
	/* writes */
	{ "06 0010 0002", "06 0010 0002", 1 },
	{ "06 0015 FFFF", "06 0015 FFFF", 1 },
	{ "06 000F 0001", "86 02", 0 },
	{ "06 0016 0001", "86 02", 0 },
	{ "06 0010 00", "86 03", 0 },
	{ "10 0010 0002 04 0002 0007", "10 0010 0002", 2 },
	{ "10 0010 0006 0C 0001 0002 0003 0004 0005 0006", "10 0010 0006", 6 },
	{ "10 000F 0002 04 0002 0007", "90 02", 0 },
	{ "10 0015 0002 04 0002 0007", "90 02", 0 },
	{ "10 0010 0000 00", "90 03", 0 },
	{ "10 0010 0002 03 0002 00", "90 03", 0 },
	{ "10 0010 0002 04 0002", "90 03", 0 },
	{ "10 0010 0001 04 0002 0007", "90 03", 0 },
	{ "10 0010", "90 03", 0 },
	/* functions this PLC does not have */
	{ "04 0000 0001", "84 01", 0 },
	{ "05 0000 FF00", "85 01", 0 },
	{ "0F 0000 0001 01 01", "8F 01", 0 },
	{ "17 0000 0001 0010 0001 02 0001", "97 01", 0 },
	{ "07", "87 01", 0 },
	{ "2B 0E 01 00", "AB 01", 0 },
	{ "00", "80 01", 0 },
	{ "FF", "FF 01", 0 },
};

START_TEST(request_rows)
{
	uint8_t request[PDU_MAX], expected[PDU_MAX], answer[PDU_MAX];
	struct pdu_memory *m = fresh();
	size_t n = from_hex(rows[_i].request, request);
	size_t len = pdu_answer(m, PDU_UNIT, request, n, answer);

	ck_assert_uint_eq(len, from_hex(rows[_i].answer, expected));
	ck_assert_mem_eq(answer, expected, len);
	ck_assert_int_eq(writes, rows[_i].writes);
	/* Another unit: never done, always exception 11. */
	m = fresh();
	ck_assert_uint_eq(pdu_answer(m, 2, request, n, answer), 2);
	ck_assert_uint_eq(answer[0], request[0] | 0x80);
	ck_assert_uint_eq(answer[1], PDU_NO_SUCH_UNIT);
	ck_assert_int_eq(writes, 0);
	/* A PLC with another unit number is as strict. */
	m->unit = 2;
	ck_assert_uint_eq(pdu_answer(m, 2, request, n, answer), len);
	ck_assert_mem_eq(answer, expected, len);
	ck_assert_uint_eq(pdu_answer(m, PDU_UNIT, request, n, answer), 2);
	ck_assert_uint_eq(answer[1], PDU_NO_SUCH_UNIT);
}
END_TEST

START_TEST(fuzz_requests)
{
	struct pdu_memory *m = fresh();
	unsigned seed = 20261123;

	printf("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 50000; round++) {
		uint8_t request[PDU_MAX], answer[PDU_MAX];
		size_t len = 1 + (size_t)rand() % (round % 2 ? 12 : PDU_MAX), n;

		for (size_t i = 0; i < len; i++)
			request[i] = (uint8_t)(rand() % 3 ? rand() % 24 : rand());
		n = pdu_answer(m, (uint8_t)(rand() % 3), request, len, answer);
		ck_assert_uint_ge(n, 2);
		ck_assert_uint_le(n, PDU_MAX);
		ck_assert_uint_eq(answer[0] & 0x7F, request[0] & 0x7F);
	}
}
END_TEST

/* --- the server over real sockets ---------------------------------------------------------- */

static struct server server;
static struct wire_faults faults;
static int64_t now_us;

static void open_server(void)
{
	struct fault why = { 0 };

	ck_assert_msg(server_open(&server, "tcp:127.0.0.1:0", &why) == 0, "%s", why.message.text);
}

static void serve_within(struct pdu_memory *m, int first_ms)
{
	const struct wire_plc plc = { .memory = m, .refresh = no_refresh, .faults = &faults };
	struct pollfd fds[SERVER_POLL_MAX];

	for (int i = 0; i < 50; i++) {
		server_poll_fds(&server, fds);
		if (poll(fds, SERVER_POLL_MAX, i ? 0 : first_ms) <= 0)
			return;
		server_serve(&server, fds, &plc, now_us);
	}
}

/* Serves what is there, or comes within a moment. */
static void serve(struct pdu_memory *m)
{
	serve_within(m, 200);
}

static void serve_now(struct pdu_memory *m)
{
	serve_within(m, 0);
}

static int dial(struct pdu_memory *m)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(strrchr(server.address, ':') + 1)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct timeval limit = { .tv_sec = 5 };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	serve(m);
	return fd;
}

static void send_hex(int fd, const char *hex)
{
	uint8_t bytes[600];
	size_t n = from_hex(hex, bytes);

	ck_assert_int_eq(send(fd, bytes, n, MSG_NOSIGNAL), (ssize_t)n);
}

static void expect_hex(int fd, const char *hex)
{
	uint8_t expected[600], got[600];
	size_t n = from_hex(hex, expected);

	ck_assert_int_eq(recv(fd, got, n, MSG_WAITALL), (ssize_t)n);
	ck_assert_mem_eq(got, expected, n);
}

static void expect_closed(int fd)
{
	char byte;

	ck_assert_int_le(recv(fd, &byte, 1, 0), 0);
	close(fd);
}

START_TEST(a_dribbling_client_delays_nobody)
{
	struct pdu_memory *m = fresh();
	int slow, quick;

	open_server();
	slow = dial(m);
	quick = dial(m);
	send_hex(slow, "0001 0000 0006 01 03 00");
	serve(m);
	send_hex(quick, "0002 0000 0006 01 03 0000 0001");
	serve(m);
	expect_hex(quick, "0002 0000 0005 01 03 02 1100");
	send_hex(slow, "00 0001");
	serve(m);
	expect_hex(slow, "0001 0000 0005 01 03 02 1100");
	/* several requests in one packet, one of them for another unit */
	send_hex(quick,
		"0003 0000 0006 01 06 0012 0064 0004 0000 0006 01 03 0012 0001"
		"0005 0000 0006 02 03 0012 0001");
	serve(m);
	expect_hex(quick,
		"0003 0000 0006 01 06 0012 0064 0004 0000 0005 01 03 02 0064"
		"0005 0000 0003 02 83 0B");
	close(slow);
	close(quick);
	serve(m);
	server_close(&server);
}
END_TEST

START_TEST(a_wrong_header_closes_that_client)
{
	static const char *const wrong[] = {
		"0001 0001 0006 01 03 0000 0001",                        /* protocol id */
		"0001 0000 0000 01 03",                                  /* length 0 */
		"0001 0000 0001 01 03",                                  /* a unit and no function */
		"0001 0000 00FF 01 03",                                  /* longer than any PDU */
		"0001 0000 FFFF 01 03", "47 45 54 20 2F 20 48 54 54 50", /* GET / HTTP */
	};
	struct pdu_memory *m = fresh();
	int good;

	open_server();
	good = dial(m);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		int bad = dial(m);

		send_hex(bad, wrong[i]);
		serve(m);
		expect_closed(bad);
		send_hex(good, "0002 0000 0006 01 03 0000 0001");
		serve(m);
		expect_hex(good, "0002 0000 0005 01 03 02 1100");
	}
	close(good);
	server_close(&server);
}
END_TEST

START_TEST(sixteen_clients_and_no_more)
{
	struct pdu_memory *m = fresh();
	int fds[SERVER_CLIENTS_MAX + 1];

	open_server();
	for (int i = 0; i <= SERVER_CLIENTS_MAX; i++)
		fds[i] = dial(m);
	expect_closed(fds[SERVER_CLIENTS_MAX]);
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++) {
		send_hex(fds[i], "0002 0000 0006 01 03 0000 0001");
		serve(m);
		expect_hex(fds[i], "0002 0000 0005 01 03 02 1100");
	}
	close(fds[3]);
	serve(m);
	fds[3] = dial(m); /* a free place is taken again */
	send_hex(fds[3], "0002 0000 0006 01 03 0000 0001");
	serve(m);
	expect_hex(fds[3], "0002 0000 0005 01 03 02 1100");
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++)
		close(fds[i]);
	server_close(&server);
}
END_TEST

/* A client that never reads its answers fills only its own buffer. */
START_TEST(a_deaf_client)
{
	struct pdu_memory *m = fresh();
	int deaf, good, small = 4096;
	uint8_t request[12], flood[100 * sizeof request];

	open_server();
	deaf = dial(m);
	good = dial(m);
	setsockopt(deaf, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	from_hex("0001 0000 0006 01 03 0000 001B", request);
	for (size_t i = 0; i < sizeof flood; i += sizeof request)
		memcpy(flood + i, request, sizeof request);
	for (int i = 0; i < 5000; i++) {
		if (send(deaf, flood, sizeof flood, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
			break;
		serve_now(m);
	}
	send_hex(good, "0002 0000 0006 01 03 0000 0001");
	serve(m);
	expect_hex(good, "0002 0000 0005 01 03 02 1100");
	close(deaf);
	close(good);
	server_close(&server);
}
END_TEST

START_TEST(fuzz_the_stream)
{
	struct pdu_memory *m = fresh();
	unsigned seed = 4711;

	printf("seed %u\n", seed);
	srand(seed);
	open_server();
	for (int round = 0; round < 300; round++) {
		uint8_t bytes[700];
		size_t n = 1 + (size_t)rand() % sizeof bytes;
		int fd = dial(m);

		for (size_t i = 0; i < n; i++)
			bytes[i] = (uint8_t)(rand() % 4 ? rand() % 7 : rand());
		if (rand() % 2)
			memset(bytes, 0, n < 5 ? n : 5);
		if (send(fd, bytes, n, MSG_NOSIGNAL) < 0)
			n = 0;
		serve(m);
		close(fd);
	}
	server_close(&server);
}
END_TEST

START_TEST(addresses)
{
	static const char *const wrong[] = { "", "tcp:", "tcp::", "127.0.0.1:1502", "tcp:127.0.0.1",
		"tcp:127.0.0.1:", "tcp:127.0.0.1:65536", "tcp:127.0.0.1:x", "tcp::1502",
		"rtu:/x:9600:8E1" };
	struct fault why;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		memset(&why, 0, sizeof why);
		ck_assert_int_eq(server_open(&server, wrong[i], &why), -1);
		ck_assert_int_eq(why.exit_code, EXIT_USAGE);
		ck_assert_int_eq(server.listener, -1);
	}
	open_server();
	{
		struct server second;

		ck_assert_int_eq(server_open(&second, server.address, &why), -1);
		ck_assert_int_eq(why.exit_code, EXIT_UNAVAILABLE);
	}
	server_close(&server);
}
END_TEST

/* --- faults of the wire ---------------------------------------------------------------------- */

/* One answer each to the same request, which reads HOLDING 0. */
static const struct {
	enum wire_fault fault;
	int64_t argument;
	const char *answer; /* "": none */
} spoilt[] = {
	{ WIRE_WELL, 0, "0102 0000 0005 01 03 02 1100" },
	{ WIRE_EXCEPTION, 6, "0102 0000 0003 01 83 06" },
	{ WIRE_MUTE, 0, "" },
	{ WIRE_TRUNCATE, 0, "0102 0000 00" },
	{ WIRE_FOREIGN, 0, "0157 0000 0005 01 03 02 1100" },
	{ WIRE_UNIT, 0, "0102 0000 0005 02 03 02 1100" },
	{ WIRE_TWICE, 0, "0102 0000 0005 01 03 02 1100 0102 0000 0005 01 03 02 1100" },
	{ WIRE_LENGTH, 0, "0102 0000 0009 01 03 02 1100" },
};

static void expect_nothing(int fd)
{
	char byte;

	ck_assert_int_lt(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
}

static void ask(int fd, struct pdu_memory *m)
{
	send_hex(fd, "0102 0000 0006 01 03 0000 0001");
	serve(m);
}

static void strike(enum wire_fault fault, int64_t argument, int64_t left)
{
	faults.now = fault;
	faults.argument = argument;
	faults.left = left;
}

START_TEST(a_spoilt_answer)
{
	struct pdu_memory *m = fresh();
	int fd;

	open_server();
	fd = dial(m);
	strike(spoilt[_i].fault, spoilt[_i].argument, 1);
	ask(fd, m);
	if (spoilt[_i].answer[0])
		expect_hex(fd, spoilt[_i].answer);
	expect_nothing(fd);
	ask(fd, m); /* once is once */
	expect_hex(fd, "0102 0000 0005 01 03 02 1100");
	close(fd);
	server_close(&server);
}
END_TEST

/* A write whose acknowledge is lost has been done. */
START_TEST(a_lost_acknowledge)
{
	struct pdu_memory *m = fresh();
	int fd;

	open_server();
	fd = dial(m);
	strike(WIRE_MUTE, 0, 1);
	send_hex(fd, "0001 0000 0006 01 06 0012 0064");
	serve(m);
	ck_assert_int_eq(writes, 1);
	strike(WIRE_EXCEPTION, 6, 1);
	send_hex(fd, "0002 0000 0006 01 06 0012 0065");
	serve(m);
	expect_hex(fd, "0002 0000 0003 01 86 06");
	ck_assert_int_eq(writes, 1);
	close(fd);
	server_close(&server);
}
END_TEST

START_TEST(answers_that_take_their_time)
{
	struct pdu_memory *m = fresh();
	int fd;

	open_server();
	fd = dial(m);
	now_us = 1000000;
	strike(WIRE_DELAY, 50, 1);
	ask(fd, m);
	ask(fd, m); /* waits behind it */
	now_us += 49000;
	serve_now(m);
	expect_nothing(fd);
	ck_assert_int_eq(server_due_us(&server), 1050000);
	now_us += 1000;
	serve_now(m);
	expect_nothing(fd); /* poll() has nothing to report; the due time has come */
	server_serve(&server,
		(struct pollfd[SERVER_POLL_MAX]){ { .fd = -1 }, { .fd = server.clients[0].fd } },
		&(struct wire_plc){ m, no_refresh, &faults }, now_us);
	expect_hex(fd, "0102 0000 0005 01 03 02 1100 0102 0000 0005 01 03 02 1100");
	/* late: the next one overtakes it */
	strike(WIRE_LATE, 50, 1);
	ask(fd, m);
	send_hex(fd, "0103 0000 0006 01 03 0001 0001");
	serve(m);
	expect_hex(fd, "0103 0000 0005 01 03 02 1101");
	now_us += 50000;
	ask(fd, m);
	expect_hex(fd, "0102 0000 0005 01 03 02 1100 0102 0000 0005 01 03 02 1100");
	/* dribble: a byte each millisecond */
	strike(WIRE_DRIBBLE, 1, 1);
	ask(fd, m);
	for (int i = 0; i < 11; i++) {
		ck_assert_int_eq(server_due_us(&server), now_us + 1000 + (i ? 0 : 1));
		now_us = server_due_us(&server);
		server_serve(&server,
			(struct pollfd[SERVER_POLL_MAX]){ { .fd = -1 }, { .fd = server.clients[0].fd } },
			&(struct wire_plc){ m, no_refresh, &faults }, now_us);
	}
	expect_hex(fd, "0102 0000 0005 01 03 02 1100");
	close(fd);
	server_close(&server);
}
END_TEST

START_TEST(cut_and_refused)
{
	struct pdu_memory *m = fresh();
	char address[sizeof server.address];
	int one, other;

	open_server();
	strcpy(address, server.address);
	one = dial(m);
	other = dial(m);
	strike(WIRE_CUT, 0, 1);
	ask(one, m);
	expect_closed(one);
	ask(other, m);
	expect_hex(other, "0102 0000 0005 01 03 02 1100");
	now_us = 5000000;
	strike(WIRE_REFUSE, 100, 1);
	ask(other, m);
	expect_closed(other);
	ck_assert_int_eq(server.listener, -1);
	ck_assert_int_eq(server_due_us(&server), 5100000);
	now_us = 5100000;
	server_serve(&server, (struct pollfd[SERVER_POLL_MAX]){ { .fd = -1 } },
		&(struct wire_plc){ m, no_refresh, &faults }, now_us);
	ck_assert_int_ge(server.listener, 0);
	ck_assert_str_eq(server.address, address);
	one = dial(m);
	ask(one, m);
	expect_hex(one, "0102 0000 0005 01 03 02 1100");
	close(one);
	server_close(&server);
}
END_TEST

START_TEST(faults_by_chance)
{
	struct wire_faults twins[2] = { 0 };
	int struck = 0;
	int64_t argument;

	for (int t = 0; t < 2; t++) {
		twins[t].rng = rng_seed(7, 1);
		twins[t].chances[WIRE_DELAY].percent = 20;
		twins[t].chances[WIRE_DELAY].argument = 5;
		twins[t].chances[WIRE_CRC].percent = 100; /* not on TCP */
	}
	for (int i = 0; i < 10000; i++) {
		enum wire_fault fault = wire_faults_draw(&twins[0], WIRE_TCP, &argument);

		must(fault == wire_faults_draw(&twins[1], WIRE_TCP, &argument));
		must(fault == WIRE_WELL || (fault == WIRE_DELAY && argument == 5));
		struck += fault == WIRE_DELAY;
	}
	ck_assert_int_ge(struck, 1800);
	ck_assert_int_le(struck, 2200);
	twins[0].chances[WIRE_DELAY].percent = 0;
	ck_assert_int_eq(wire_faults_draw(&twins[0], WIRE_RTU, &argument), WIRE_CRC);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { fuzz_requests, a_dribbling_client_delays_nobody,
		a_wrong_header_closes_that_client, sixteen_clients_and_no_more, a_deaf_client,
		fuzz_the_stream, addresses, a_lost_acknowledge, answers_that_take_their_time,
		cut_and_refused, faults_by_chance, NULL };
	Suite *all = suite_of("plant_pdu", tests);
	TCase *table = tcase_create("rows");

	tcase_add_loop_test(table, request_rows, 0, (int)(sizeof rows / sizeof rows[0]));
	add_table(table, a_spoilt_answer, spoilt);
	suite_add_tcase(all, table);
	return all;
}
