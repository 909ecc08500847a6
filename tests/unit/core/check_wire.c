/* Frames: decoded, described in words, stored and read back. */
#include "core/base/clock.h"
#include "core/store/store.h"
#include "core/wire/wire_pn532.h"
#include "plc-bridge/modbus/capture_tap.h"
#include "reader/nfc/nfc_trace.h"
#include "tests/support/suite.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const uint8_t ask_tcp[] = { 0x01, 0x68, 0, 0, 0, 6, 1, 3, 0, 0, 0, 4 };
static const uint8_t answer_tcp[] = { 0x01, 0x68, 0, 0, 0, 11, 1, 3, 8, 0, 2, 0, 0, 0, 9, 0, 1 };

static struct adu frame;

/* --- adu ---------------------------------------------------------------------------------------- */

START_TEST(requests_and_answers)
{
	static const uint8_t write_two[] = { 0, 7, 0, 0, 0, 11, 1, 0x10, 0, 16, 0, 2, 4, 0, 2, 0, 9 };
	static const uint8_t refusal[] = { 0, 7, 0, 0, 0, 3, 1, 0x83, 2 };
	struct adu asked;
	uint16_t value;

	adu_parse(ADU_TCP, ask_tcp, sizeof ask_tcp, false, NULL, &asked);
	ck_assert(asked.flaw == ADU_SOUND && asked.transaction == 0x168 && asked.unit == 1);
	ck_assert(asked.function == 3 && asked.first == 0 && asked.count == 4 && !asked.writes);
	adu_parse(ADU_TCP, answer_tcp, sizeof answer_tcp, true, &asked, &frame);
	ck_assert(frame.flaw == ADU_SOUND && frame.first == 0 && frame.count == 4);
	ck_assert(adu_value(&frame, 2, &value) && value == 9);
	ck_assert(!adu_value(&frame, 4, &value) && !adu_value(&frame, -1, &value));
	adu_parse(ADU_TCP, write_two, sizeof write_two, false, NULL, &frame);
	ck_assert(frame.flaw == ADU_SOUND && frame.writes && frame.first == 16 && frame.count == 2);
	ck_assert(adu_value(&frame, 1, &value) && value == 9);
	adu_parse(ADU_TCP, refusal, sizeof refusal, true, &asked, &frame);
	ck_assert(frame.flaw == ADU_SOUND && frame.function == 3 && frame.exception == 2);
}
END_TEST

START_TEST(serial_frames_have_a_checksum)
{
	uint8_t ask[] = { 0x01, 0x03, 0x00, 0x00, 0x00, 0x1b, 0x05, 0xc1 }; /* as mbpoll sends it */

	adu_parse(ADU_RTU, ask, sizeof ask, false, NULL, &frame);
	ck_assert(frame.flaw == ADU_SOUND && frame.count == 27);
	ask[4] ^= 1;
	adu_parse(ADU_RTU, ask, sizeof ask, false, NULL, &frame);
	ck_assert_int_eq(frame.flaw, ADU_CHECKSUM);
}
END_TEST

START_TEST(every_cut_is_a_flaw)
{
	for (size_t len = 0; len < sizeof answer_tcp; len++) {
		adu_parse(ADU_TCP, answer_tcp, len, true, NULL, &frame);
		ck_assert_int_ne(frame.flaw, ADU_SOUND);
	}
}
END_TEST

/* Whatever comes: no byte behind len is read (ASan), every sentence ends. */
START_TEST(garbage_is_said_too)
{
	unsigned seed = (unsigned)time(NULL);
	char out[200];

	srand(seed);
	printf("wire garbage: seed %u\n", seed);
	for (int run = 0; run < 40000; run++) {
		struct wire_talk talk = { .protocol = (enum wire_protocol)(rand() % WIRE_PROTOCOL_COUNT) };

		for (int i = 0; i < 4; i++) {
			size_t len = (size_t)rand() % (run % 2 ? 24 : WIRE_FRAME_MAX);
			uint8_t *bytes = malloc(len + !len);

			for (size_t k = 0; k < len; k++)
				bytes[k] = (uint8_t)(rand() % 4 ? rand() % 8 : rand());
			if (len > 12 && rand() % 2)
				memcpy(bytes, i % 2 ? answer_tcp : ask_tcp, 9);
			wire_say(&talk, i % 2 == 0, bytes, len, out, (size_t)(1 + rand() % (int)sizeof out));
			must(memchr(out, '\0', sizeof out) != NULL);
			free(bytes);
		}
	}
}
END_TEST

/* --- sentences ---------------------------------------------------------------------------------- */

static const struct wire_point points[] = {
	{ "STATE", ADU_HOLDING, 0, -1, 1 },
	{ "WAY", ADU_HOLDING, 1, -1, 2 },
	{ "LB_IDENT", ADU_HOLDING, 3, 0, 1 },
	{ "JAM", ADU_HOLDING, 3, 1, 1 },
};

START_TEST(an_answer_tells_what_changed)
{
	struct wire_talk talk = { .points = points, .point_count = 4 };
	uint8_t next[sizeof answer_tcp];
	char out[300];

	wire_say(&talk, true, ask_tcp, sizeof ask_tcp, out, sizeof out);
	ck_assert_str_eq(out, "FC03 reads holding registers 0 to 3: STATE … 3");
	wire_say(&talk, false, answer_tcp, sizeof answer_tcp, out, sizeof out);
	ck_assert_str_eq(out, "4 values: STATE 2 (running), WAY 9, LB_IDENT 1, JAM 0");
	memcpy(next, answer_tcp, sizeof next);
	next[10] = 3;
	next[16] = 2;
	wire_say(&talk, true, ask_tcp, sizeof ask_tcp, out, sizeof out);
	wire_say(&talk, false, next, sizeof next, out, sizeof out);
	ck_assert_str_eq(out,
		"4 values: STATE 2 → 3 (waiting for a destination), LB_IDENT 1 → 0, JAM 0 → 1");
	wire_say(&talk, true, ask_tcp, sizeof ask_tcp, out, sizeof out);
	wire_say(&talk, false, next, sizeof next, out, sizeof out);
	ck_assert_str_eq(out, "4 values: unchanged");
	next[1]++;
	next[6] = 5;
	wire_say(&talk, true, ask_tcp, sizeof ask_tcp, out, sizeof out);
	wire_say(&talk, false, next, sizeof next, out, sizeof out);
	ck_assert_str_eq(out,
		"from another unit (5): to another request (transaction 361): 4 values: "
		"unchanged");
}
END_TEST

START_TEST(a_chip_and_a_tag_talk)
{
	static const struct {
		bool sent;
		const char *bytes;
		size_t len;
		const char *says;
	} rows[] = {
		{ true, "\0\0\xff\x04\xfc\xd4\x4a\x01\x00\xe1\0", 11,
			"InListPassiveTarget: looks for tags in the field 0100" },
		{ false, "\0\0\xff\x00\xff\0", 6, "ACK: message received" },
		{ false,
			"\0\0\xff\x0f\xf1\xd5\x4b\x01\x01\x00\x44\x00\x07\x04\x57\x61\x00\x00\x01\x80\x00\0",
			22, "1 tag; UID 04576100000180, SENS_RES 0044, SEL_RES 00" },
		{ false, "\0\0\xff\x03\xfd\xd5\x4b\x00\xe0\0", 10, "no tag in the field" },
		{ true, "\0\0\xff\x05\xfb\xd4\x40\x01\x30\x04\xb7\0", 12,
			"InDataExchange: sends to the tag: READ (four pages from page 4)" },
		{ false, "\0\0\xff\x03\xfd\xd5\x41\x01\xe9\0", 10,
			"InDataExchange: no answer from the tag in time" },
	};
	char out[200];

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		wire_pn532_say(rows[i].sent, (const uint8_t *)rows[i].bytes, rows[i].len, out, sizeof out);
		ck_assert_str_eq(out, rows[i].says);
	}
}
END_TEST

/* --- the ear ------------------------------------------------------------------------------------ */

START_TEST(libnfc_is_heard)
{
	static struct nfc_trace ear;

	nfc_trace_line(&ear, "debug\tlibnfc.bus.uart\tTX: 00 00 ff 02 fe d4 02 2a 00 ");
	nfc_trace_line(&ear, "debug\tlibnfc.chip.pn53x\tPN53x ACKed");
	nfc_trace_line(&ear, "debug\tlibnfc.bus.uart\tRX: 00 00 ff 00 ff 00 ");
	ck_assert_uint_eq(ear.count, 2);
	for (const char *piece = "00 00 ff 02 fe\0d5 03\0 28 00\0"; *piece;
		 piece += strlen(piece) + 1) {
		char line[80];

		snprintf(line, sizeof line, "debug\tlibnfc.bus.spi\tRX: %s", piece);
		nfc_trace_line(&ear, line);
	}
	ck_assert_uint_eq(ear.count, 3);
	ck_assert(ear.frames[0].sent && !ear.frames[1].sent && !ear.frames[2].sent);
	ck_assert_uint_eq(ear.frames[2].len, 9);
	nfc_trace_line(&ear, "debug\tlibnfc.bus.uart\tRX: zz");
	nfc_trace_line(&ear, "debug\tlibnfc.bus.uart\tRX: 00 00 ff"); /* torn off */
	nfc_trace_line(&ear, "debug\tlibnfc.bus.uart\tTX: 55 ");
	ck_assert_uint_eq(ear.count, 5);
}
END_TEST

/* --- the tap ------------------------------------------------------------------------------------ */

static struct wire_frame heard[64];
static size_t heard_count;

static void hear(void *user, const struct wire_frame *f)
{
	(void)user;
	if (heard_count < 64)
		heard[heard_count++] = *f;
}

static void expect(int fd, const void *bytes, size_t len)
{
	uint8_t got[300];
	size_t at = 0;

	while (at < len) {
		struct pollfd p = { .fd = fd, .events = POLLIN };

		ck_assert_int_eq(poll(&p, 1, 5000), 1);
		at += (size_t)read(fd, got + at, sizeof got - at);
	}
	ck_assert_uint_eq(at, len);
	ck_assert_mem_eq(got, bytes, len);
}

/* Frames in one piece, in single bytes, two at once, garbage: all goes through, all is told. */
START_TEST(a_tap_changes_nothing)
{
	static const uint8_t garbage[] = { 0xde, 0xad, 0xbe, 0xef };
	int wire[2], inner;
	struct fault why;
	struct capture_tap *tap;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, wire), 0);
	tap = capture_tap_open(wire[0], WIRE_MODBUS_TCP, 0, hear, NULL, &inner, &why);
	ck_assert_ptr_nonnull(tap);
	ck_assert_int_eq(write(inner, ask_tcp, sizeof ask_tcp), sizeof ask_tcp);
	expect(wire[1], ask_tcp, sizeof ask_tcp);
	for (size_t i = 0; i < sizeof answer_tcp; i++)
		ck_assert_int_eq(write(wire[1], answer_tcp + i, 1), 1);
	expect(inner, answer_tcp, sizeof answer_tcp);
	ck_assert_int_eq(write(wire[1], garbage, sizeof garbage), sizeof garbage);
	expect(inner, garbage, sizeof garbage);
	capture_tap_close(tap);
	ck_assert_uint_eq(heard_count, 3);
	ck_assert(heard[0].sent && heard[0].len == sizeof ask_tcp);
	ck_assert(!heard[1].sent && heard[1].len == sizeof answer_tcp);
	ck_assert_mem_eq(heard[1].data, answer_tcp, sizeof answer_tcp);
	ck_assert_mem_eq(heard[2].data, garbage, sizeof garbage);
	ck_assert_int_eq(write(wire[1], "x", 1), 1); /* the wire is as it was */
	expect(wire[0], "x", 1);
	close(inner);
	close(wire[0]);
	close(wire[1]);
}
END_TEST

/* Both ends see the end of the other. */
START_TEST(a_tap_hangs_up)
{
	struct pollfd p;
	int wire[2], inner;
	struct fault why;
	struct capture_tap *tap;
	char byte;

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_STREAM, 0, wire), 0);
	tap = capture_tap_open(wire[0], WIRE_MODBUS_TCP, 0, hear, NULL, &inner, &why);
	close(wire[1]);
	p = (struct pollfd){ .fd = inner, .events = POLLIN };
	ck_assert_int_eq(poll(&p, 1, 5000), 1);
	ck_assert_int_eq(read(inner, &byte, 1), 0);
	capture_tap_close(tap);
	close(inner);
	close(wire[0]);
}
END_TEST

/* --- the store ---------------------------------------------------------------------------------- */

static long rows_seen;

static void count_row(void *user, const struct row_wire *row)
{
	*(struct row_wire *)user = *row;
	rows_seen++;
}

START_TEST(the_newest_are_kept)
{
	char folder[] = "/tmp/warenspur-wire-XXXXXX", path[64];
	struct wire_frame one = { .protocol = WIRE_MODBUS_RTU,
		.sent = true,
		.len = 3,
		.data = "\0\xff\1" };
	struct row_wire last;
	struct store *store;
	struct fault why;
	int64_t seq = 0, now = clock_wall_us();
	bool watched;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/w.db", folder);
	store = store_open(path, STORE_WRITE, &why);
	ck_assert_ptr_nonnull(store);
	for (int i = 0; i < STORE_WIRE_MAX / 50 + 2; i++) {
		struct wire_frame many[50];

		for (int k = 0; k < 50; k++) {
			many[k] = one;
			many[k].at_us = i * 50 + k;
		}
		ck_assert_int_eq(store_put_wire(store, "plc-bridge:a", many, 50, &why), 0);
	}
	ck_assert_int_eq(store_put_wire(store, "reader:b", &one, 1, &why), 0);
	ck_assert_int_eq(store_each_wire(store, "plc-bridge:a", &seq, 100000, count_row, &last, &why),
		0);
	ck_assert_int_eq(rows_seen, STORE_WIRE_MAX);
	ck_assert(last.frame.at_us == STORE_WIRE_MAX + 99 && last.frame.sent && last.frame.len == 3);
	ck_assert_int_eq(last.frame.protocol, WIRE_MODBUS_RTU);
	ck_assert_mem_eq(last.frame.data, one.data, 3);
	ck_assert_int_eq(store_wire_seq(store, "reader:b", 5, &seq, &why), 0);
	ck_assert_int_eq(seq, 0);

	ck_assert_int_eq(store_is_capturing(store, "reader:b", now, &watched, &why), 0);
	ck_assert(!watched);
	ck_assert_int_eq(store_watch(store, "reader:b", now + STORE_WATCH_US, &why), 0);
	ck_assert_int_eq(store_is_capturing(store, "reader:b", now, &watched, &why), 0);
	ck_assert(watched);
	ck_assert_int_eq(store_is_capturing(store, "reader:b", now + STORE_WATCH_US + 1, &watched,
						 &why),
		0);
	ck_assert(!watched);
	/* the clock was set back by a day */
	ck_assert_int_eq(store_is_capturing(store, "reader:b", now - 86400000000, &watched, &why), 0);
	ck_assert(!watched);
	store_close(store);
	snprintf(path, sizeof path, "rm -rf %s", folder);
	ck_assert_int_eq(system(path), 0);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { requests_and_answers, serial_frames_have_a_checksum,
		every_cut_is_a_flaw, garbage_is_said_too, an_answer_tells_what_changed,
		a_chip_and_a_tag_talk, libnfc_is_heard, a_tap_changes_nothing, a_tap_hangs_up,
		the_newest_are_kept, NULL };

	return suite_of("wire", tests);
}
