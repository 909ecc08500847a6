/* Writing tags by hand, against the plant's tags: what is checked before, what is on the tag after,
 * and what is on it when it is taken away after any command. */
#include "hw/plant/nfc/transponder.h"
#include "reader/device/lock.h"
#include "reader/tag/tag_job.h"
#include "reader/tag/tag_write.h"
#include "core/code/ndef.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct transponder tag;
static struct tag_image image;
static struct fault why;
static const uint8_t uid[] = { 0x04, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

/* Access to a tag as by a reader chip; a tag that refuses is selected again. */
static int command(const uint8_t *bytes, size_t len, unsigned char *out, size_t wanted,
	struct fault *fault)
{
	uint8_t answer[TRANSPONDER_ANSWER_MAX];
	size_t got = 0;
	enum transponder_answer how;

	if (!tag.torn)
		transponder_select(&tag);
	how = transponder_command(&tag, bytes, len, answer, &got);
	if (tag.torn)
		return fault_set(fault, FAULT_HARDWARE, EXIT_FAILED, "gone; lay it down again");
	if (how == TAG_NAK)
		return 1;
	ck_assert_uint_eq(got, wanted);
	memcpy(out, answer, got);
	return 0;
}

static int io_read(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
	struct fault *fault)
{
	(void)user;
	return command((uint8_t[]){ 0x30, page }, 2, out, TAG_READ_BYTES, fault);
}

static int io_write(void *user, unsigned char page, const unsigned char bytes[TAG_PAGE_BYTES],
	struct fault *fault)
{
	(void)user;
	return command((uint8_t[]){ 0xA2, page, bytes[0], bytes[1], bytes[2], bytes[3] }, 6,
		(unsigned char[1]){ 0 }, 0, fault);
}

static int io_version(void *user, unsigned char out[TAG_VERSION_BYTES], struct fault *fault)
{
	(void)user;
	return command((uint8_t[]){ 0x60 }, 1, out, TAG_VERSION_BYTES, fault);
}

static const struct tag_io io = { io_read, io_write, io_version, NULL };

static void make(const char *kind)
{
	transponder_init(&tag, transponder_find_kind(kind), uid);
	ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
}

static unsigned char message[TAG_MESSAGE_MAX], got[SCAN_DATA_MAX];

/* A text record of about that many bytes. */
static size_t make_message(size_t len)
{
	char text[TAG_MESSAGE_MAX] = "";

	memset(text, 'a' + (int)(len % 26), len - 4);
	return ndef_build_text(text, "", message, sizeof message);
}

/* As a reader sees it. */
static int read_back(size_t *len)
{
	enum symbology kind;

	why = (struct fault){ 0 };
	return tag_read_message(io.read, NULL, &kind, got, len, &why);
}

static const char *const kinds[] = { "ntag213", "ntag215", "ntag216" };

START_TEST(what_is_written_is_read)
{
	size_t len, back, room;

	make(kinds[_i]);
	ck_assert_int_eq(tag_image_format(&image), 1);
	room = tag_image_capacity(&image) - tag_image_place(&image);
	for (size_t wanted = 4; wanted < room; wanted += wanted < 300 ? 1 : 53) {
		len = make_message(wanted);
		if (tag_write_check(&image, len, &why) != 0) {
			ck_assert_uint_gt(len + 3, room - 3);
			break;
		}
		ck_assert_msg(tag_write_message(&io, &image, message, len, &why) == 0, "%s",
			why.message.text);
		ck_assert_int_eq(read_back(&back), 1);
		ck_assert_uint_eq(back, len);
		ck_assert_mem_eq(got, message, len);
		ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
	}
	/* Nothing but the user memory was touched. */
	ck_assert_uint_eq(tag.memory[4 * tag.kind->user_end + 4], 0x04);
	ck_assert_uint_eq(tag.memory[10] | tag.memory[11], 0);
}
END_TEST

START_TEST(the_last_byte_fits_and_not_one_more)
{
	make(kinds[_i]);
	for (size_t len = 1; len < TAG_MESSAGE_MAX; len++) {
		size_t need = tag_image_place(&image) + len + (len < 255 ? 3 : 5);

		ck_assert_int_eq(tag_write_check(&image, len, &why),
			need <= tag_image_capacity(&image) ? 0 : -1);
	}
	ck_assert_ptr_nonnull(strstr(why.message.text, "room for"));
}
END_TEST

/* Removed after each number of commands: the tag holds the old message, the new one, or says
 * that it is torn; afterwards it is written over without more ado. */
START_TEST(a_torn_write_is_always_known)
{
	static const char old[] = "https://example.com/the/one/before";
	unsigned char before[100];
	size_t before_len = ndef_build_uri(old, before, sizeof before), len, back;
	int torn = 0;

	for (unsigned after = 1; after < 400; after++) {
		int written, found;

		make(kinds[_i]);
		if (after % 2)
			ck_assert(transponder_write_uri(&tag, old));
		ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
		len =
			ndef_build_uri("https://id.gs1.org/01/09521234000013/21/1001", message, sizeof message);
		tag.tear_after = after / 2 + 1;
		written = tag_write_message(&io, &image, message, len, &why);
		ck_assert(written == 0 || why.blame == FAULT_HARDWARE);
		tag.torn = false;
		tag.tear_after = 0;
		found = read_back(&back);
		if (found == 1)
			ck_assert((back == len && memcmp(got, message, len) == 0) ||
				(written && tag.writes == 0 && back == before_len &&
					memcmp(got, before, back) == 0));
		if (found == 0)
			ck_assert(written && tag.writes == 0); /* still in factory state */
		if (found == -1) {
			ck_assert_ptr_nonnull(strstr(why.message.text, "while being written"));
			torn++;
		}
		ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
		ck_assert_int_eq(tag_write_message(&io, &image, message, len, &why), 0);
		ck_assert_int_eq(read_back(&back), 1);
		if (written == 0 && after > 2)
			break;
	}
	ck_assert_int_ge(torn, 10);
}
END_TEST

START_TEST(locked_pages_are_never_written)
{
	size_t len = make_message(40);

	make(kinds[_i]);
	tag.memory[11] = 0x01; /* page 8 */
	ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
	ck_assert(tag_image_is_locked(&image, 8) && !tag_image_is_locked(&image, 9));
	ck_assert_int_eq(tag_write_check(&image, len, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "page 8 of the tag is locked"));
	make(kinds[_i]);
	tag.memory[15] = 0x0F;
	ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
	ck_assert_int_eq(tag_write_check(&image, len, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "read-only"));
}
END_TEST

START_TEST(a_lock_holds_for_ever)
{
	size_t len = make_message(30), back;

	make(kinds[_i]);
	ck_assert(tag_write_can_lock(&image));
	ck_assert_int_eq(tag_write_message(&io, &image, message, len, &why), 0);
	ck_assert_msg(tag_write_lock(&io, &image, &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
	for (size_t page = TAG_CC_PAGE; page < image.model->user_end; page++) {
		ck_assert(tag_image_is_locked(&image, page));
		ck_assert_int_eq(io_write(NULL, (unsigned char)page, (const unsigned char *)"abcd", &why),
			1);
	}
	ck_assert_int_eq(tag_write_check(&image, len, &why), -1);
	ck_assert_int_eq(read_back(&back), 1);
	ck_assert_mem_eq(got, message, len);
	/* Configuration and password pages were left alone. */
	ck_assert_uint_eq(tag.memory[4 * tag.kind->user_end + 4], 0x04);
}
END_TEST

START_TEST(an_ultralight_is_formatted_first)
{
	size_t len = make_message(40), back;

	make("ultralight");
	ck_assert_str_eq(image.model->name, "MIFARE Ultralight");
	ck_assert_int_eq(tag_image_format(&image), 0);
	ck_assert_int_eq(tag_write_check(&image, len, &why), 0);
	ck_assert_int_eq(tag_write_format(&io, &image, &why), 0);
	ck_assert_int_eq(read_back(&back), 0);
	ck_assert_int_eq(tag_write_message(&io, &image, message, len, &why), 0);
	ck_assert_int_eq(read_back(&back), 1);
	ck_assert_uint_eq(back, len);
	ck_assert_int_eq(tag_write_check(&image, 46, &why), -1);
	ck_assert(tag_write_can_lock(&image));
	ck_assert_int_eq(tag_write_lock(&io, &image, &why), 0);
	make("ultralight");
	tag.memory[12] = 0x55; /* the one-time page is used up for something else */
	ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
	ck_assert_int_eq(tag_write_check(&image, 10, &why), -1);
	ck_assert_ptr_nonnull(strstr(why.message.text, "writable only once"));
}
END_TEST

/* The container claims more than the chip has: the configuration pages are not written. */
START_TEST(a_lying_container_does_no_harm)
{
	make("ntag213");
	tag.memory[14] = 0x6D;
	ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
	ck_assert_uint_eq(tag_image_capacity(&image), 144);
	ck_assert_int_eq(tag_write_check(&image, 200, &why), -1);
	tag.memory[14] = 0x06;
	ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
	ck_assert_uint_eq(tag_image_capacity(&image), 48);
}
END_TEST

/* Any memory: no crash, and nothing is written outside of the user memory. */
START_TEST(fuzz_memory)
{
	srand(2113);
	for (int round = 0; round < 3000; round++) {
		uint8_t before[TRANSPONDER_MEMORY_MAX];
		size_t offset, length, len = make_message((size_t)(4 + rand() % 120)), end;

		transponder_init(&tag, transponder_find_kind(kinds[rand() % 3]), uid);
		for (int i = rand() % 30; i > 0; i--)
			tag.memory[12 + rand() % 60] = (uint8_t)(rand() % 3 ? rand() % 6 : rand());
		ck_assert_int_eq(tag_image_read(&io, &image, &why), 0);
		memcpy(before, tag.memory, sizeof before);
		if (tag_image_message(&image, &offset, &length, &why) == 1)
			must(offset >= 16 && offset + length <= image.pages * 4u);
		end = 4 * (size_t)tag.kind->user_end;
		if (tag_image_format(&image) != 1 || tag_write_check(&image, len, &why) != 0)
			continue;
		must(tag_write_message(&io, &image, message, len, &why) == 0);
		must(memcmp(before, tag.memory, 16) == 0);
		must(memcmp(before + end, tag.memory + end, sizeof before - end) == 0);
	}
}
END_TEST

/* --- the job --------------------------------------------------------------- */

static struct tag_job order;

static const struct {
	struct tag_request request;
	const char *first, *last; /* texts; NULL: refused */
	const char *sentence;
} orders[] = {
	{ { .sgtin = "09521234000013", .serial = "1001" },
		"https://id.gs1.org/01/09521234000013/21/1001", NULL, NULL },
	{ { .sgtin = "9521234000013.A1", .count = 3 }, "https://id.gs1.org/01/09521234000013/21/A1",
		"https://id.gs1.org/01/09521234000013/21/A3", NULL },
	{ { .sgtin = "(01)09521234000013(21)0099", .count = 2 },
		"https://id.gs1.org/01/09521234000013/21/0099",
		"https://id.gs1.org/01/09521234000013/21/0100", NULL },
	{ { .sgtin = "https://example.com/01/09521234000013/21/5", .count = 2, .start = "9" },
		"https://id.gs1.org/01/09521234000013/21/9", "https://id.gs1.org/01/09521234000013/21/10",
		NULL },
	{ { .sgtin = "010952123400001321X7" }, "https://id.gs1.org/01/09521234000013/21/X7", NULL,
		NULL },
	{ { .sscc = "395212340000000014", .count = 2 }, "https://id.gs1.org/00/395212340000000014",
		"https://id.gs1.org/00/395212340000000021", NULL },
	{ { .sscc = "39521234000000001" }, "https://id.gs1.org/00/395212340000000014", NULL, NULL },
	{ { .uri = "https://example.com/{}", .count = 3, .start = "08" }, "https://example.com/08",
		"https://example.com/10", NULL },
	{ { .uri = "tel:+49345", .count = 2 }, "tel:+49345", "tel:+49345", NULL },
	{ { .text = "Kiste {} von 2", .count = 2 }, "Kiste 1 von 2", "Kiste 2 von 2", NULL },
	{ { .sgtin = "09521234000012", .serial = "1" }, NULL, NULL,
		"check digit is 2 but should be 3" },
	{ { .sgtin = "0952123400001", .serial = "1" }, NULL, NULL, "but should be" },
	{ { .sgtin = "12345" }, NULL, NULL, "is not a GTIN" },
	{ { .sgtin = "09521234000013" }, NULL, NULL, "--serial" },
	{ { .sgtin = "(01)09521234000013(21" }, NULL, NULL, "GTIN.SERIAL" },
	{ { .sgtin = "https://example.com/x" }, NULL, NULL, "not a GS1 Digital Link" },
	{ { .sgtin = "09521234000013", .serial = "12345678901234567890X" }, NULL, NULL,
		"20 characters" },
	{ { .sgtin = "09521234000013", .serial = "\xC3\xA4" }, NULL, NULL, ";" },
	{ { .sgtin = "09521234000013", .serial = "A", .count = 2 }, NULL, NULL, "ends in digits" },
	{ { .sscc = "395212340000000015" }, NULL, NULL, "check digit is 5 but should be 4" },
	{ { .sscc = "39521234" }, NULL, NULL, "18 digits" },
	{ { .sscc = "39521234999999999", .count = 10 }, NULL, NULL, "too long" },
	{ { .uri = "example" }, NULL, NULL, "scheme" },
	{ { .uri = "" }, NULL, NULL, "bytes" },
	{ { .text = "x", .uri = "https://x" }, NULL, NULL, "one of" },
	{ { .serial = "1" }, NULL, NULL, "one of" },
	{ { .text = "x", .serial = "1" }, NULL, NULL, "belongs to --sgtin" },
};

START_TEST(orders_are_taken)
{
	struct tag_request request = orders[_i].request;
	char text[TAG_TEXT_MAX], number[TAG_NUMBER_MAX];
	size_t len, at = 0;
	static struct ndef_record record;

	request.count = request.count ? request.count : 1;
	why = (struct fault){ 0 };
	if (!orders[_i].first) {
		ck_assert_int_eq(tag_job_take(&request, &order, &why), -1);
		ck_assert_msg(strstr(why.message.text, orders[_i].sentence) != NULL, "%s",
			why.message.text);
		ck_assert_int_ne(why.blame, FAULT_NONE);
		return;
	}
	ck_assert_msg(tag_job_take(&request, &order, &why) == 0, "%s", why.message.text);
	len = tag_job_build(&order, 0, text, number, message);
	ck_assert_str_eq(text, orders[_i].first);
	ck_assert_int_eq(ndef_next_record(message, len, &at, &record, &why), 1);
	ck_assert_str_eq(record.text, orders[_i].first);
	if (orders[_i].last) {
		ck_assert_uint_gt(tag_job_build(&order, request.count - 1, text, number, message), 0);
		ck_assert_str_eq(text, orders[_i].last);
	}
}
END_TEST

START_TEST(fuzz_orders)
{
	static const char likely[] = "()0123456789.{}/:httpsg1%\x1d\xff";
	char text[TAG_TEXT_MAX], number[TAG_NUMBER_MAX], a[60], b[30];

	srand(1001);
	for (int round = 0; round < 100000; round++) {
		struct tag_request r = { .count = 1 + rand() % 20 };
		size_t n = (size_t)rand() % (sizeof a - 1), m = (size_t)rand() % (sizeof b - 1);

		for (size_t i = 0; i < n; i++)
			a[i] = likely[(size_t)rand() % (sizeof likely - 1)];
		for (size_t i = 0; i < m; i++)
			b[i] = likely[(size_t)rand() % (sizeof likely - 1)];
		a[n] = b[m] = '\0';
		if (rand() % 4 == 0)
			strcpy(a, "(01)09521234000013(21)99999999999999999999");
		*(rand() % 2 ? &r.sgtin : rand() % 2 ? &r.sscc : rand() % 2 ? &r.uri : &r.text) = a;
		if (rand() % 2)
			r.start = b;
		else if (r.sgtin)
			r.serial = b;
		if (tag_job_take(&r, &order, &why) == 0)
			for (int i = 0; i < r.count; i++) {
				must(tag_job_build(&order, i, text, number, message) <= sizeof message);
				must(strlen(number) < sizeof number);
			}
	}
}
END_TEST

/* --- exclusive use of the device ----------------------------------------------------------- */

START_TEST(a_lock_says_who_has_it)
{
	char name[64];
	struct stat file;
	int fd, second;

	snprintf(name, sizeof name, "pn532_spi:/dev/test%d", (int)getpid());
	umask(077);
	fd = lock_take(name, &why);
	ck_assert_msg(fd >= 0, "%s", why.message.text);
	/* another user must be able to open it in spite of the umask */
	ck_assert_int_eq(fstat(fd, &file), 0);
	ck_assert_uint_eq(file.st_mode & 0777, 0644);
	second = lock_take(name, &why);
	ck_assert_int_lt(second, 0);
	ck_assert_ptr_nonnull(strstr(why.message.text, "in use by another program (check_reader_ta"));
	ck_assert_ptr_nonnull(strstr(why.message.text, name));
	close(fd);
	fd = lock_take(name, &why);
	ck_assert_int_ge(fd, 0);
	close(fd);
}
END_TEST

Suite *suite(void)
{
	const TTest *const plain[] = { an_ultralight_is_formatted_first, a_lying_container_does_no_harm,
		fuzz_memory, fuzz_orders, a_lock_says_who_has_it, NULL };
	Suite *s = suite_of("reader_tag_write", plain);
	TCase *tables = tcase_create("tables");

	tcase_set_timeout(tables, 60);
	add_table(tables, what_is_written_is_read, kinds);
	add_table(tables, the_last_byte_fits_and_not_one_more, kinds);
	add_table(tables, a_torn_write_is_always_known, kinds);
	add_table(tables, locked_pages_are_never_written, kinds);
	add_table(tables, a_lock_holds_for_ever, kinds);
	add_table(tables, orders_are_taken, orders);
	suite_add_tcase(s, tables);
	return s;
}
