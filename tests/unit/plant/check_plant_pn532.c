#include "tests/support/suite.h"
#include "hw/plant/nfc/pn532.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACK "0000ff00ff00"

static struct pn532 chip;
static struct transponder tag, other;
static int64_t now;
static uint8_t got[2 * PN532_FRAME_MAX];
static size_t got_len;

static size_t from_hex(const char *hex, uint8_t *out)
{
	size_t n = 0;
	unsigned byte;

	for (int used; sscanf(hex, "%2x%n", &byte, &used) == 1; hex += used)
		out[n++] = (uint8_t)byte;
	return n;
}

static void open_chip(void)
{
	static const uint8_t uid[] = { 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6 };
	static const uint8_t uid2[] = { 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF7 };

	transponder_init(&tag, transponder_find_kind("ntag213"), uid);
	transponder_init(&other, transponder_find_kind("ntag213"), uid2);
	ck_assert(transponder_write_uri(&tag, "https://example.com/item/42"));
	pn532_init(&chip);
	now = 1000000;
}

static void put_tags(int count)
{
	struct transponder *tags[] = { &tag, &other };

	pn532_set_field(&chip, tags, count);
}

/* Advances time until the chip has sent everything; collects the bytes. */
static void listen_us(int64_t limit_us)
{
	uint8_t frame[PN532_FRAME_MAX];
	int64_t due, end = now + limit_us;
	size_t n;

	got_len = 0;
	while ((due = pn532_due_us(&chip)) != PN532_NEVER && due <= end) {
		now = due > now ? due : now;
		while ((n = pn532_send(&chip, frame, sizeof frame, now)) > 0) {
			if (got_len + n > sizeof got)
				got_len = 0; /* a fuzzer's flood */
			memcpy(got + got_len, frame, n);
			got_len += n;
		}
	}
}

static void say(const char *hex)
{
	uint8_t bytes[600];
	size_t n = from_hex(hex, bytes);

	pn532_receive(&chip, bytes, n, now);
}

static void expect(const char *hex)
{
	uint8_t expected[600];
	size_t n = from_hex(hex, expected);
	char shown[2 * sizeof got + 1] = "";

	for (size_t i = 0; i < got_len; i++)
		sprintf(shown + 2 * i, "%02x", got[i]);
	ck_assert_msg(got_len == n && memcmp(got, expected, n) == 0, "expected %s, got %s", hex, shown);
}

static void talk(const char *host, const char *answer)
{
	char both[1200];

	snprintf(both, sizeof both, "%s%s", ACK, answer);
	say(host);
	listen_us(2000000);
	expect(both);
}

static void wake(void)
{
	talk("5555000000000000000000000000000000"
		 "0000ff03fdd414011700",
		"0000ff02fed5151600");
}

/* What libnfc 1.8.0 sends, and what it expects. */
START_TEST(transcript)
{
	open_chip();
	wake();
	talk("0000ff09f7d400006c69626e6663be00", "0000ff09f7d501006c69626e6663bc00");
	talk("0000ff02fed4022a00", "0000ff06fad50332010607e800");
	talk("0000ff03fdd412140600", "0000ff02fed5131800");
	talk("0000ff0cf4d40663026303630d6338633db000", "0000ff07f9d50780800000002400");
	talk("0000ff04fcd4320100f900", "0000ff02fed533f800");
	talk("0000ff04fcd4320101f800", "0000ff02fed533f800");
	talk("0000ff06fad43205fffffff800", "0000ff02fed533f800");
	talk("0000ff0ef2d4066302630363056338633c633d1900", "0000ff08f8d507808040001000d400");
	talk("0000ff06fad43205000102f200", "0000ff02fed533f800");
	talk("0000ff04fcd44a0100e100", "0000ff03fdd54b00e000"); /* no tag */
	put_tags(1);
	talk("0000ff04fcd44a0100e100",
		"0000ff0ff1d54b010100440007"
		"04a1b2c3d4e5f6"
		"ca00");
}
END_TEST

START_TEST(reading_a_tag)
{
	open_chip();
	wake();
	put_tags(1);
	talk("0000ff04fcd4320101f800", "0000ff02fed533f800");
	talk("0000ff06fad43205000102f200", "0000ff02fed533f800");
	talk("0000ff04fcd44a0100e100", "0000ff0ff1d54b01010044000704a1b2c3d4e5f6ca00");
	talk("0000ff05fbd440013003b800",
		"0000ff13edd54100"
		"e1101200"
		"0103a00c"
		"340318d1"
		"01145504"
		"a900");
	talk("0000ff05fbd440013007b400",
		"0000ff13edd54100"
		"6578616d706c652e636f6d2f6974656d"
		"b300");
	talk("0000ff05fbd4400130c8f300", "0000ff03fdd54113d700"); /* NAK: the tag goes back to idle */
	talk("0000ff0cf4d44a01008804a1b2c3d4e5f69000", "0000ff0ff1d54b01010044000704a1b2c3d4e5f6ca00");
	talk("0000ff05fbd440013000bb00",
		"0000ff13edd54100"
		"04a1b29f"
		"c3d4e5f6"
		"04480000"
		"e1101200"
		"3300");
	talk("0000ff03fdd442608a00", "0000ff0bf5d543000004040201000f03cb00");
	say("0000ff05fbd4423a04278500");
	listen_us(2000000);
	ck_assert_uint_eq(got_len, 6 + 154);
	talk("0000ff09f7d44001a208010203043700", "0000ff03fdd54100ea00"); /* WRITE page 8 */
	ck_assert_mem_eq(tag.memory + 32, ((const uint8_t[]){ 1, 2, 3, 4 }), 4);
	talk("0000ff03fdd44400e800", "0000ff03fdd54500e600");
	talk("0000ff04fcd44a0100e100", "0000ff03fdd54b00e000"); /* halted: silent to REQA */
	talk("0000ff04fcd4320100f900", "0000ff02fed533f800");
	talk("0000ff04fcd4320101f800", "0000ff02fed533f800");
	talk("0000ff04fcd44a0100e100", "0000ff0ff1d54b01010044000704a1b2c3d4e5f6ca00");
	put_tags(0); /* removed */
	talk("0000ff05fbd440013000bb00", "0000ff03fdd54101e900");
	talk("0000ff0cf4d44a01008804a1b2c3d4e5f69000", "0000ff03fdd54b00e000");
	talk("0000ff05fbd440013000bb00", "0000ff03fdd54127c300"); /* no target any more */
	talk("0000ff03fdd45200da00", "0000ff03fdd55300d800");
}
END_TEST

START_TEST(an_active_tag_misses_the_first_request)
{
	open_chip();
	wake();
	put_tags(1);
	talk("0000ff06fad43205000100f400", "0000ff02fed533f800"); /* one try only */
	for (int i = 0; i < 3; i++) {
		talk("0000ff04fcd44a0100e100", "0000ff0ff1d54b01010044000704a1b2c3d4e5f6ca00");
		talk("0000ff04fcd44a0100e100", "0000ff03fdd54b00e000");
	}
}
END_TEST

START_TEST(two_tags_at_once)
{
	open_chip();
	wake();
	put_tags(2);
	talk("0000ff06fad43205000102f200", "0000ff02fed533f800");
	say("0000ff04fcd44a0200e000");
	listen_us(2000000);
	ck_assert_uint_eq(got_len, 6 + 34);
	ck_assert_uint_eq(got[13], 2);
	ck_assert_mem_eq(got + 19, tag.uid, 7);
	ck_assert_mem_eq(got + 31, other.uid, 7);
	/* each by its number, the other one is put to sleep and woken again */
	for (int i = 0; i < 4; i++) {
		say(i % 2 ? "0000ff05fbd440023000ba00" : "0000ff05fbd440013000bb00");
		listen_us(2000000);
		ck_assert_uint_eq(got_len, 6 + 26);
		ck_assert_mem_eq(got + 18, i % 2 ? other.memory + 4 : tag.memory + 4, 4);
	}
}
END_TEST

START_TEST(other_modulations_find_nothing)
{
	open_chip();
	wake();
	put_tags(1);
	talk("0000ff06fad43205000102f200", "0000ff02fed533f800");
	talk("0000ff09f7d44a010100ffff0000e200", "0000ff03fdd54b00e000");       /* FeliCa 212 */
	talk("0000ff05fbd44a010300de00", "0000ff03fdd54b00e000");               /* type B */
	talk("0000ff04fcd44a0104dd00", "0000ff03fdd54b00e000");                 /* Jewel */
	talk("0000ff0cf4d44a01008804a1b2c3d4e5f78f00", "0000ff03fdd54b00e000"); /* another UID */
}
END_TEST

START_TEST(autopoll)
{
	int64_t before;

	open_chip();
	wake();
	before = now;
	talk("0000ff06fad460010120109a00", "0000ff03fdd56100ca00");
	ck_assert_int_ge(now - before, 300000);
	ck_assert_int_le(now - before, 310000);
	put_tags(1);
	before = now;
	say("0000ff06fad460140220108600");
	listen_us(3000000);
	ck_assert_uint_eq(got_len, 6 + 24);
	ck_assert_mem_eq(got + 6 + 5, ((const uint8_t[]){ 0xD5, 0x61, 1, 0x10, 12, 1, 0, 0x44, 0, 7 }),
		10);
	ck_assert_int_le(now - before, 330000);
}
END_TEST

START_TEST(endless_list_waits_for_a_tag)
{
	open_chip();
	wake();
	say("0000ff04fcd44a0100e100"); /* retries are endless after power-up */
	listen_us(1000000);
	expect(ACK);
	put_tags(1);
	listen_us(1000000);
	expect("0000ff0ff1d54b01010044000704a1b2c3d4e5f6ca00");
	put_tags(0);
	say("0000ff04fcd44a0100e100");
	listen_us(500000);
	say(ACK); /* the host cancels */
	ck_assert(pn532_due_us(&chip) == PN532_NEVER);
	talk("0000ff02fed4022a00", "0000ff06fad50332010607e800");
	say("0000ff04fcd44a0100e100");
	listen_us(500000);
	talk("0000ff02fed4022a00", "0000ff06fad50332010607e800"); /* superseded */
}
END_TEST

START_TEST(sleep_and_wake_up)
{
	open_chip();
	say("0000ff02fed4022a00");
	listen_us(1000000);
	expect(""); /* not before a wake-up */
	wake();
	talk("0000ff03fdd416f02600", "0000ff03fdd517001400");
	say("0000ff02fed4022a00");
	listen_us(1000000);
	expect("");
	wake();
	talk("0000ff02fed4022a00", "0000ff06fad50332010607e800");
}
END_TEST

START_TEST(errors_on_the_line)
{
	open_chip();
	wake();
	talk("0000ff02fed4fe2e00", "0000ff01ff7f8100"); /* no such command */
	talk("0000ff02fed5022900", "0000ff01ff7f8100"); /* not from a host */
	talk("0000ff02fed44ae200", "0000ff01ff7f8100"); /* too short */
	say("0000ff02fed4022b00");                      /* wrong sums: no ACK, as if nothing had come */
	say("0000ff02ffd4022a00");
	listen_us(1000000);
	expect("");
	talk("0000ff02fed4022a00", "0000ff06fad50332010607e800");
	say("0000ffff0000"); /* NACK: send again */
	listen_us(1000000);
	expect("0000ff06fad50332010607e800");
	say("0000ff80"); /* half a frame ... */
	now += 100000;   /* ... and silence */
	talk("0000ff02fed4022a00", "0000ff06fad50332010607e800");
	talk("00ffff00ffff0000ff02fed4022a00", "0000ff06fad50332010607e800");
	/* extended frame for the same */
	talk("0000ffffff0002fed4022a00", "0000ff06fad50332010607e800");
}
END_TEST

START_TEST(answers_come_at_the_speed_of_the_wire)
{
	int64_t before;

	open_chip();
	wake();
	put_tags(1);
	talk("0000ff06fad43205000102f200", "0000ff02fed533f800");
	talk("0000ff04fcd44a0100e100", "0000ff0ff1d54b01010044000704a1b2c3d4e5f6ca00");
	before = now;
	say("0000ff05fbd440013003b800");
	listen_us(1000000);
	ck_assert_int_ge(now - before, 3800); /* 44 bytes */
	ck_assert_int_le(now - before, 8000);
	before = now;
	say("0000ff05fbd4423a04278500");
	listen_us(1000000);
	ck_assert_int_ge(now - before, 26000);
	ck_assert_int_le(now - before, 31000);
}
END_TEST

START_TEST(frames_round_trip)
{
	uint8_t data[PN532_DATA_MAX], frame[PN532_FRAME_MAX];
	const uint8_t *found;
	size_t used, found_len;

	for (size_t len = 1; len <= PN532_DATA_MAX; len++) {
		size_t n;

		for (size_t i = 0; i < len; i++)
			data[i] = (uint8_t)(i * 7 + len);
		n = pn532_frame_build(data, len, frame);
		ck_assert_uint_le(n, sizeof frame);
		ck_assert_int_eq(pn532_frame_parse(frame, 1, &used, &found, &found_len), PN532_FRAME_NONE);
		used = 1; /* the first preamble byte is no start yet */
		ck_assert_int_eq(pn532_frame_parse(frame, n, &used, &found, &found_len), PN532_FRAME_JUNK);
		ck_assert_uint_eq(used, 1);
		for (size_t cut = 1; cut < n - 2; cut++)
			ck_assert_int_eq(pn532_frame_parse(frame + 1, cut, &used, &found, &found_len),
				PN532_FRAME_NONE);
		ck_assert_int_eq(pn532_frame_parse(frame + 1, n - 1, &used, &found, &found_len),
			PN532_FRAME_DATA);
		ck_assert_uint_eq(found_len, len);
		ck_assert_mem_eq(found, data, len);
	}
}
END_TEST

static size_t random_bytes(uint8_t *out, size_t max)
{
	static const uint8_t likely[] = { 0x00, 0xFF, 0xD4, 0x55, 0x4A, 0x40, 0x42, 0x60, 0x01, 0x30 };
	size_t n = (size_t)rand() % max;

	for (size_t i = 0; i < n; i++)
		out[i] = rand() % 2 ? likely[(size_t)rand() % sizeof likely] : (uint8_t)rand();
	return n;
}

/* Whatever came before: after a silence and a wake-up the chip answers properly. */
START_TEST(fuzz_bytes)
{
	unsigned seed = 532;

	printf("seed %u\n", seed);
	srand(seed);
	open_chip();
	for (int round = 0; round < 5000; round++) {
		uint8_t bytes[400];
		size_t n = random_bytes(bytes, sizeof bytes);

		put_tags(rand() % 3);
		pn532_receive(&chip, bytes, n, now);
		listen_us(rand() % 20000);
		now += 100000;
		say("5555000000000000000000000000000000"
			"0000ff02fed4022a00");
		listen_us(1000000);
		expect(ACK "0000ff06fad50332010607e800");
	}
}
END_TEST

/* Well-formed frames with anything inside. */
START_TEST(fuzz_commands)
{
	static const uint8_t codes[] = { 0x00, 0x02, 0x04, 0x06, 0x08, 0x0C, 0x0E, 0x12, 0x14, 0x32,
		0x40, 0x42, 0x44, 0x4A, 0x50, 0x52, 0x54, 0x56, 0x60, 0x8C };
	unsigned seed = 213;

	printf("seed %u\n", seed);
	srand(seed);
	open_chip();
	wake();
	for (int round = 0; round < 20000; round++) {
		uint8_t data[PN532_DATA_MAX] = { PN532_FROM_HOST }, frame[PN532_FRAME_MAX];
		size_t len = 2 + random_bytes(data + 2, rand() % 4 ? 8 : sizeof data - 2);

		data[1] = codes[(size_t)rand() % sizeof codes];
		if (rand() % 3 == 0)
			put_tags(rand() % 3);
		pn532_receive(&chip, frame, pn532_frame_build(data, len, frame), now);
		listen_us(400000);
		ck_assert_uint_ge(got_len, sizeof pn532_frame_ack);
		ck_assert_mem_eq(got, pn532_frame_ack, sizeof pn532_frame_ack);
	}
	talk("0000ff02fed4022a00", "0000ff06fad50332010607e800");
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { transcript, reading_a_tag,
		an_active_tag_misses_the_first_request, two_tags_at_once, other_modulations_find_nothing,
		autopoll, endless_list_waits_for_a_tag, sleep_and_wake_up, errors_on_the_line,
		answers_come_at_the_speed_of_the_wire, frames_round_trip, fuzz_bytes, fuzz_commands, NULL };

	return suite_of("plant_pn532", tests);
}
