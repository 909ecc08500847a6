/* The plant's tags as their data sheets have them, the hand that lays them down, and the orders
 * that come over the control socket. */
#include "hw/plant/control/control_socket.h"
#include "hw/plant/nfc/manual_tags.h"
#include "hw/plant/control/plant_control.h"
#include "hw/plant/nfc/pn532_fault.h"
#include "core/code/ndef.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static struct transponder tag;
static uint8_t out[TRANSPONDER_ANSWER_MAX];
static size_t out_len;
static const uint8_t uid[TRANSPONDER_UID_MAX] = { 0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6 };
static const uint8_t factory_key[6] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };

static void make(const char *kind)
{
	transponder_init(&tag, transponder_find_kind(kind), uid);
	transponder_power_up(&tag);
	transponder_select(&tag);
}

/* A tag that refused is selected again. */
static enum transponder_answer run(const uint8_t *command, size_t len)
{
	if (tag.state != TAG_ACTIVE)
		transponder_select(&tag);
	return transponder_command(&tag, command, len, out, &out_len);
}

static enum transponder_answer read_at(uint8_t page)
{
	return run((uint8_t[]){ 0x30, page }, 2);
}

static enum transponder_answer write_at(uint8_t page, uint8_t a, uint8_t b, uint8_t c, uint8_t d)
{
	return run((uint8_t[]){ 0xA2, page, a, b, c, d }, 6);
}

static const struct {
	const char *kind;
	uint8_t last, user_end, cc_size, version;
} pages[] = { { "ntag213", 44, 0x28, 0x12, 0x0F }, { "ntag215", 134, 0x82, 0x3E, 0x11 },
	{ "ntag216", 230, 0xE2, 0x6D, 0x13 } };

START_TEST(memory_is_as_the_data_sheet_says)
{
	make(pages[_i].kind);
	ck_assert_int_eq(read_at(0), TAG_DATA);
	ck_assert_uint_eq(out_len, 16);
	ck_assert_uint_eq(out[3], 0x88 ^ 0x04 ^ 0xA1 ^ 0xB2);
	ck_assert_uint_eq(out[14], pages[_i].cc_size);
	ck_assert_int_eq(read_at(pages[_i].last), TAG_DATA);
	ck_assert_mem_eq(out + 4, tag.memory, 12); /* wraps at the end */
	ck_assert_int_eq(read_at((uint8_t)(pages[_i].last + 1)), TAG_NAK);
	ck_assert_int_eq(run((uint8_t[]){ 0x60 }, 1), TAG_DATA);
	ck_assert_uint_eq(out[6], pages[_i].version);
	ck_assert_int_eq(run((uint8_t[]){ 0x3A, 4, 36 }, 3), TAG_DATA);
	ck_assert_uint_eq(out_len, 33 * 4);
	ck_assert_int_eq(run((uint8_t[]){ 0x3A, 8, 7 }, 3), TAG_NAK);
	memset(tag.memory + (pages[_i].last - 1) * 4, 0x77, 4);
	ck_assert_int_eq(read_at((uint8_t)(pages[_i].last - 1)), TAG_DATA);
	ck_assert_uint_eq(out[0], 0); /* the password is never shown */
}
END_TEST

START_TEST(an_ultralight_has_sixteen_pages)
{
	make("ultralight");
	ck_assert_int_eq(read_at(15), TAG_DATA);
	ck_assert_mem_eq(out + 4, tag.memory, 12);
	ck_assert_int_eq(read_at(16), TAG_NAK);
	ck_assert_int_eq(run((uint8_t[]){ 0x60 }, 1), TAG_NAK);
	ck_assert_int_eq(run((uint8_t[]){ 0x3A, 4, 8 }, 3), TAG_NAK);
	ck_assert_int_eq(write_at(16, 1, 2, 3, 4), TAG_NAK);
}
END_TEST

START_TEST(one_time_bits_never_fall)
{
	make("ultralight");
	ck_assert_int_eq(write_at(3, 0x0F, 0, 0x06, 0x00), TAG_ACK);
	ck_assert_int_eq(write_at(3, 0xF0, 0x10, 0, 0), TAG_ACK);
	ck_assert_mem_eq(tag.memory + 12, ((uint8_t[]){ 0xFF, 0x10, 0x06, 0x00 }), 4);
	ck_assert_int_eq(write_at(2, 0xFF, 0xFF, 0x00, 0x01), TAG_ACK);
	ck_assert_uint_eq(tag.memory[8], (uint8_t)(0xC3 ^ 0xD4 ^ 0xE5 ^ 0xF6)); /* belongs to the UID */
	ck_assert_uint_eq(tag.memory[11], 0x01);
	ck_assert_int_eq(write_at(8, 1, 2, 3, 4), TAG_NAK);
	ck_assert_int_eq(write_at(9, 1, 2, 3, 4), TAG_ACK);
	ck_assert_int_eq(write_at(2, 0, 0, 0, 0), TAG_ACK);
	ck_assert_uint_eq(tag.memory[11], 0x01);
	/* Block-lock bit 2: the locks of pages 10 to 15 stay as they are. */
	ck_assert_int_eq(write_at(2, 0, 0, 0x04, 0), TAG_ACK);
	ck_assert_int_eq(write_at(2, 0, 0, 0, 0xFF), TAG_ACK);
	ck_assert_uint_eq(tag.memory[11], 0x03);
	ck_assert_int_eq(write_at(10, 1, 2, 3, 4), TAG_ACK);
	ck_assert_int_eq(write_at(0, 1, 2, 3, 4), TAG_NAK);
	ck_assert_int_eq(write_at(1, 1, 2, 3, 4), TAG_NAK);
}
END_TEST

START_TEST(dynamic_lock_bits_guard_groups)
{
	int group = pages[_i].user_end == 0x28 ? 2 : 16;

	make(pages[_i].kind);
	ck_assert_int_eq(write_at(pages[_i].user_end, 0x02, 0, 0, 0), TAG_ACK);
	for (int page = 16; page < pages[_i].user_end; page++)
		ck_assert_int_eq(write_at((uint8_t)page, 1, 2, 3, 4),
			page >= 16 + group && page < 16 + 2 * group ? TAG_NAK : TAG_ACK);
	ck_assert_int_eq(write_at(pages[_i].user_end, 0, 0, 0, 0), TAG_ACK);
	ck_assert_uint_eq(tag.memory[pages[_i].user_end * 4], 0x02);
}
END_TEST

static enum transponder_answer open_sector(uint8_t code, uint8_t block, const uint8_t key[6])
{
	uint8_t command[12] = { code, block };

	memcpy(command + 2, key, 6);
	memcpy(command + 8, tag.uid, 4);
	return run(command, sizeof command);
}

static enum transponder_answer write_block(uint8_t block, const uint8_t data[16])
{
	uint8_t command[18] = { 0xA0, block };

	memcpy(command + 2, data, 16);
	return run(command, sizeof command);
}

START_TEST(a_classic_opens_only_with_its_key)
{
	static const uint8_t wrong[6] = { 0 }, data[16] = "sixteen bytes..";

	make("classic1k");
	ck_assert_int_eq(read_at(4), TAG_NAK);
	ck_assert_int_eq(open_sector(0x60, 4, wrong), TAG_KEY);
	ck_assert_int_eq(open_sector(0x60, 4, factory_key), TAG_ACK);
	ck_assert_int_eq(write_block(4, data), TAG_ACK);
	ck_assert_int_eq(read_at(4), TAG_DATA);
	ck_assert_mem_eq(out, data, 16);
	ck_assert_int_eq(read_at(8), TAG_NAK); /* another sector */
	ck_assert_int_eq(open_sector(0x60, 64, factory_key), TAG_KEY);
	ck_assert_int_eq(open_sector(0x60, 0, factory_key), TAG_ACK);
	ck_assert_int_eq(write_block(0, data), TAG_NAK); /* the manufacturer's */
	ck_assert_int_eq(open_sector(0x60, 0, factory_key), TAG_ACK);
	ck_assert_int_eq(read_at(3), TAG_DATA);
	ck_assert_uint_eq(out[0] | out[5], 0); /* key A is never shown */
	ck_assert_uint_eq(out[10], 0xFF);
	make("classic4k");
	ck_assert_int_eq(open_sector(0x61, 250, factory_key), TAG_ACK);
	ck_assert_int_eq(read_at(240), TAG_DATA);
	ck_assert_int_eq(read_at(239), TAG_NAK);
}
END_TEST

/* MAD sectors: key A reads, only key B writes (access bits 78 77 88). */
START_TEST(a_classic_keeps_its_access_conditions)
{
	static const uint8_t trailer[16] = { 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0x78, 0x77, 0x88, 0xC1,
		0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5 };

	make("classic1k");
	ck_assert_int_eq(open_sector(0x60, 4, factory_key), TAG_ACK);
	ck_assert_int_eq(write_block(7, trailer), TAG_ACK);
	ck_assert_int_eq(open_sector(0x60, 4, factory_key), TAG_KEY);
	ck_assert_int_eq(open_sector(0x60, 4, trailer), TAG_ACK);
	ck_assert_int_eq(read_at(4), TAG_DATA);
	ck_assert_int_eq(write_block(4, trailer), TAG_NAK);
	ck_assert_int_eq(open_sector(0x60, 4, trailer), TAG_ACK);
	ck_assert_int_eq(write_block(7, trailer), TAG_NAK);
	ck_assert_int_eq(open_sector(0x61, 4, trailer + 10), TAG_ACK);
	ck_assert_int_eq(write_block(4, trailer), TAG_ACK);
	ck_assert_int_eq(write_block(7, trailer), TAG_ACK);
	ck_assert_int_eq(read_at(7), TAG_DATA);
	ck_assert_uint_eq(out[10], 0);
}
END_TEST

START_TEST(a_phone_has_another_uid_each_time)
{
	uint8_t before[4];

	make("phone");
	memcpy(before, tag.uid, 4);
	ck_assert_uint_eq(tag.uid[0], 0x08);
	transponder_power_up(&tag);
	ck_assert_uint_eq(tag.uid[0], 0x08);
	ck_assert_int_ne(memcmp(before, tag.uid, 4), 0);
	ck_assert_int_eq(run((uint8_t[]){ 0xB2 }, 1), TAG_DATA); /* R(NAK): are you there? */
	ck_assert_uint_eq(out[0], 0xA2);
}
END_TEST

START_TEST(a_torn_tag_is_silent)
{
	make("ntag213");
	tag.tear_after = 3;
	ck_assert_int_eq(read_at(0), TAG_DATA);
	ck_assert_int_eq(read_at(4), TAG_DATA);
	ck_assert_int_eq(read_at(8), TAG_SILENT);
	ck_assert(!transponder_request(&tag, true));
	ck_assert_uint_eq(tag.reads, 2);
}
END_TEST

START_TEST(fuzz_commands)
{
	static const uint8_t codes[] = { 0x30, 0x3A, 0x60, 0x61, 0xA0, 0xA2, 0x50, 0xB2, 0x1B };

	srand(14443);
	for (int round = 0; round < 300000; round++) {
		uint8_t command[20];
		size_t len = 1 + (size_t)rand() % sizeof command;

		if (round % 1000 == 0)
			make(transponder_kinds[rand() % 8].name);
		for (size_t i = 0; i < len; i++)
			command[i] = (uint8_t)rand();
		command[0] = rand() % 4 ? codes[(size_t)rand() % sizeof codes] : command[0];
		if (rand() % 3 == 0 && len >= 12) {
			memcpy(command + 2, factory_key, 6);
			memcpy(command + 8, tag.uid, 4);
		}
		run(command, len);
		must(out_len <= sizeof out);
	}
}
END_TEST

/* --- the hand and the orders ------------------------------------------------------------- */

static struct plant plant;
static char answer[CONTROL_SOCKET_ANSWER_MAX + 1];

static const char *order(const char *line)
{
	static char copy[CONTROL_SOCKET_LINE_MAX];

	snprintf(copy, sizeof copy, "%s", line);
	plant_control_run(&plant, copy, answer);
	ck_assert(strncmp(answer, "ok", 2) == 0 || strncmp(answer, "error ", 6) == 0);
	ck_assert_uint_lt(strlen(answer), CONTROL_SOCKET_ANSWER_MAX);
	return answer;
}

static void open_plant(void)
{
	memset(&plant, 0, sizeof plant);
	plant.chip_line.fd = plant.chip_line.port = -1;
	pn532_init(&plant.chip);
}

START_TEST(orders_do_what_they_say)
{
	struct manual_tag *a;

	open_plant();
	ck_assert_ptr_nonnull(strstr(order("help"), "lift NAME"));
	ck_assert_ptr_nonnull(strstr(order("make a ntag213 04A1B2C3D4E5F6"), "ok 04A1B2C3D4E5F6"));
	a = manual_tags_find(&plant.manual_tags, "a");
	ck_assert_ptr_nonnull(a);
	ck_assert_int_eq(plant.chip.field_count, 0);
	order("lay a");
	ck_assert_int_eq(plant.chip.field_count, 1);
	order("uri a https://example.com/");
	ck_assert_uint_eq(a->tag.memory[22], 17);
	ck_assert_str_eq(order("peek a 12 4"), "ok E1101200");
	order("poke a 16 03");
	ck_assert_uint_eq(a->tag.memory[16], 3);
	order("chip nad");
	ck_assert_int_eq(plant.chip.fault, PN532_NAD);
	order("chip well");
	order("make a ntag216"); /* made again: not laid down any more */
	ck_assert_int_eq(plant.chip.field_count, 0);
	order("lay a");
	order("lift a");
	ck_assert_int_eq(plant.chip.field_count, 0);
}
END_TEST

static const char *const bad_orders[] = { "", " ", "nix", "lay", "lay b", "make", "make x",
	"make x nix", "make x ntag213 04", "make a-name-that-is-much-too-long ntag213", "uri",
	"peek a 0 5000", "peek a -1 4", "poke a 4095 0102", "poke a 0 0", "poke a 0 xx", "tear a x",
	"chip", "chip fine", "noise", "noise 00", "plug", "message a 00zz", "uri a " };

START_TEST(bad_orders_are_errors)
{
	open_plant();
	order("make a ntag213");
	ck_assert_int_eq(strncmp(order(bad_orders[_i]), "error ", 6), 0);
}
END_TEST

START_TEST(fuzz_orders)
{
	static const char *const words[] = { "make", "lay", "lift", "uri", "message", "poke", "peek",
		"tear", "stick", "count", "chip", "noise", "a", "b", "ntag213", "classic4k", "phone", "0",
		"16", "4096", "-1", "00", "0102", "https://x", "mute", "well", "brownout", "" };

	srand(17);
	open_plant();
	for (int round = 0; round < 50000; round++) {
		char line[200] = "";

		for (int n = rand() % 6; n > 0; n--) {
			strcat(line, words[(size_t)rand() % (sizeof words / sizeof *words)]);
			strcat(line, rand() % 9 ? " " : "\x01");
		}
		order(line);
	}
}
END_TEST

/* --- the socket -------------------------------------------------------------------------- */

static void echo(void *user, char *line, char *reply)
{
	(void)user;
	snprintf(reply, CONTROL_SOCKET_ANSWER_MAX, "ok %.100s", line);
}

static void serve(struct control_socket *c)
{
	struct pollfd fds[CONTROL_SOCKET_POLL_MAX];

	for (int i = 0; i < 6; i++) {
		control_socket_poll_fds(c, fds);
		if (poll(fds, CONTROL_SOCKET_POLL_MAX, 20) > 0)
			control_socket_serve(c, fds, echo, NULL);
	}
}

START_TEST(the_socket_serves_lines)
{
	static struct control_socket c;
	static char flood[2 * CONTROL_SOCKET_LINE_MAX];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct fault why = { 0 };
	char folder[] = "/tmp/warenspur-control-XXXXXX", got[300] = "";
	int fd;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(address.sun_path, sizeof address.sun_path, "%s/control", folder);
	ck_assert_int_eq(control_socket_open(&c, address.sun_path, &why), 0);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	ck_assert_int_eq(write(fd, "one\ntw", 6), 6);
	serve(&c);
	ck_assert_int_eq(write(fd, "o\n", 2), 2);
	serve(&c);
	ck_assert_int_gt(recv(fd, got, sizeof got - 1, 0), 0);
	ck_assert_str_eq(got, "ok one\nok two\n");
	memset(flood, 'x', sizeof flood);
	send(fd, flood, sizeof flood, MSG_NOSIGNAL | MSG_DONTWAIT);
	serve(&c);
	ck_assert_int_le(recv(fd, got, sizeof got, 0), 0); /* hung up */
	close(fd);
	control_socket_close(&c);
	ck_assert_int_ne(access(address.sun_path, F_OK), 0);
	fd = creat(address.sun_path, 0600); /* a file is left alone */
	close(fd);
	ck_assert_int_eq(control_socket_open(&c, address.sun_path, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, ";"));
	ck_assert_int_eq(unlink(address.sun_path), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { an_ultralight_has_sixteen_pages, one_time_bits_never_fall,
		a_classic_opens_only_with_its_key, a_classic_keeps_its_access_conditions,
		a_phone_has_another_uid_each_time, a_torn_tag_is_silent, fuzz_commands,
		orders_do_what_they_say, fuzz_orders, the_socket_serves_lines, NULL };
	Suite *s = suite_of("plant_tags", plain);
	TCase *tables = tcase_create("tables");

	add_table(tables, memory_is_as_the_data_sheet_says, pages);
	add_table(tables, dynamic_lock_bits_guard_groups, pages);
	add_table(tables, bad_orders_are_errors, bad_orders);
	suite_add_tcase(s, tables);
	return s;
}
