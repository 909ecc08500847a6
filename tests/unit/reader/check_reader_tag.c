#include "reader/nfc/tag.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A tag as memory from page 0 on; READ wraps at its end, as the chip's does. */
struct chip {
	unsigned char memory[1024];
	size_t pages;
	unsigned reads;
	unsigned fail_at; /* this read fails, 0: none */
};

static int read_pages(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
	struct fault *why)
{
	struct chip *chip = user;

	chip->reads++;
	if (page >= chip->pages || chip->reads == chip->fail_at)
		return fault_set(why, FAULT_HARDWARE, EXIT_FAILED, "moved");
	for (size_t i = 0; i < TAG_READ_BYTES; i++)
		out[i] = chip->memory[(page * 4 + i) % (chip->pages * 4)];
	return 0;
}

static struct chip make_chip(unsigned char cc_size, size_t pages, const void *user_memory,
	size_t len)
{
	struct chip chip = { .pages = pages };

	memcpy(chip.memory + 12, (unsigned char[]){ 0xE1, 0x10, cc_size, 0x00 }, 4);
	memcpy(chip.memory + 16, user_memory, len);
	return chip;
}

static unsigned char data[SCAN_DATA_MAX];
static size_t data_len;
static enum symbology kind;

START_TEST(short_message_after_lock_control)
{
	static const unsigned char memory[] = { 0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03, 5, 0xD1, 1, 1, 'U',
		4, 0xFE };
	struct chip chip = make_chip(0x12, 45, memory, sizeof memory);

	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, NULL), 1);
	ck_assert_int_eq(kind, SYMBOLOGY_NTAG213);
	ck_assert_uint_eq(data_len, 5);
	ck_assert_mem_eq(data, memory + 7, 5);
	ck_assert_uint_eq(chip.reads, 1);
}
END_TEST

START_TEST(only_the_pages_needed_are_read)
{
	unsigned char memory[872] = { 0x03, 0xFF, 0x02, 0x00 };
	struct chip chip;

	memset(memory + 4, 0xAB, 512);
	memory[4 + 512] = 0xFE;
	chip = make_chip(0x6D, 231, memory, sizeof memory);
	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, NULL), 1);
	ck_assert_int_eq(kind, SYMBOLOGY_NTAG216);
	ck_assert_uint_eq(data_len, 512);
	ck_assert_uint_eq(chip.reads, 33); /* page 3 brings 12 bytes of 516, 504 more take 32 */
}
END_TEST

START_TEST(blank_and_foreign_tags_have_no_message)
{
	struct chip chip = make_chip(0x3E, 135, "\xFE", 1);

	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, NULL), 0);
	ck_assert_int_eq(kind, SYMBOLOGY_NTAG215);
	chip = make_chip(0x06, 16, "\x03\x00\xFE", 3);
	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, NULL), 0);
	ck_assert_int_eq(kind, SYMBOLOGY_MIFARE_UL);
	memset(chip.memory, 0, sizeof chip.memory);
	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, NULL), 0);
}
END_TEST

START_TEST(lying_length_is_a_fault_of_the_data)
{
	struct chip chip = make_chip(0x12, 45, "\x03\xFF\xFF\xFF", 4);
	struct fault why = { 0 };

	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, &why), -1);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_uint_eq(data_len, 0);
}
END_TEST

START_TEST(torn_read_is_no_content)
{
	unsigned char memory[100] = { 0x03, 90 };

	for (unsigned at = 1; at <= 6; at++) {
		struct chip chip = make_chip(0x12, 45, memory, sizeof memory);
		struct fault why = { 0 };

		chip.fail_at = at;
		ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, &why), -1);
		ck_assert_int_eq(why.blame, FAULT_HARDWARE);
		ck_assert_uint_eq(data_len, 0);
	}
}
END_TEST

START_TEST(torn_write_is_said)
{
	struct fault why = { 0 };
	struct chip chip = make_chip(0x12, 45, "\x01\x03\xA0\x0C\x34\x03\x00\xD1\x01\x01U\x04", 12);

	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, &why), -1);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_ptr_nonnull(strstr(why.message.text, "is only partly written"));
	ck_assert(tag_is_torn((const unsigned char *)"\x03\xFF\x00\x00\xD1", 5));
	ck_assert(tag_is_torn((const unsigned char *)"\x00\x00\x03\x00\xD1", 5));
	ck_assert(!tag_is_torn((const unsigned char *)"\x03\xFF\x00\x05\xD1", 5));
	ck_assert(!tag_is_torn((const unsigned char *)"\x03\xFF\x00\x00\xFE", 5));
	ck_assert(!tag_is_torn((const unsigned char *)"\x00\x00\x00\x00\x00", 5));
	ck_assert(tag_is_torn((const unsigned char *)"\x03\x00\xD1", 3));
	ck_assert(!tag_is_torn((const unsigned char *)"\x03\x00\xFE", 3));
	ck_assert(!tag_is_torn((const unsigned char *)"\x03\x00\x00", 3));
	ck_assert(!tag_is_torn((const unsigned char *)"\x03\x05\xD1", 3));
	ck_assert(!tag_is_torn((const unsigned char *)"\x01\xFF\xD1", 3));
	ck_assert(!tag_is_torn((const unsigned char *)"", 0));
}
END_TEST

START_TEST(ultralight_c_is_no_ntag)
{
	struct chip chip = make_chip(0x12, 48, "\x01\x03\xA0\x10\x44\x03\x00\xFE", 8);

	ck_assert_int_eq(tag_read_message(read_pages, &chip, &kind, data, &data_len, NULL), 0);
	ck_assert_int_eq(kind, SYMBOLOGY_MIFARE_UL);
}
END_TEST

START_TEST(kinds_by_sak)
{
	static const unsigned char ultralight[2] = { 0x00, 0x44 }, classic[2] = { 0x00, 0x04 };

	ck_assert(tag_has_pages(0x00, ultralight));
	ck_assert(!tag_has_pages(0x08, classic));
	ck_assert_int_eq(tag_kind(0x08), SYMBOLOGY_MIFARE_1K);
	ck_assert_int_eq(tag_kind(0x18), SYMBOLOGY_MIFARE_4K);
	ck_assert_int_eq(tag_kind(0x20), SYMBOLOGY_ISO14443_4);
	ck_assert_int_eq(tag_kind(0x28), SYMBOLOGY_ISO14443_4);
	ck_assert_int_eq(tag_kind(0x09), SYMBOLOGY_TAG);
}
END_TEST

START_TEST(any_memory_is_survived)
{
	unsigned seed = 213;

	printf("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 5000; round++) {
		struct chip chip = { .pages = (size_t)(4 + rand() % 252) };

		for (size_t i = 0; i < sizeof chip.memory; i++)
			chip.memory[i] = (unsigned char)(rand() % 4 ? rand() % 8 : rand());
		chip.memory[12] = 0xE1;
		chip.memory[16] = 3;
		chip.memory[17] = (unsigned char)(rand() % 2 ? 0xFF : rand());
		tag_read_message(read_pages, &chip, &kind, data, &data_len, NULL);
		ck_assert_uint_le(data_len, 1008);
		ck_assert_uint_le(chip.reads, 64);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { short_message_after_lock_control, only_the_pages_needed_are_read,
		blank_and_foreign_tags_have_no_message, lying_length_is_a_fault_of_the_data,
		torn_read_is_no_content, torn_write_is_said, ultralight_c_is_no_ntag, kinds_by_sak,
		any_memory_is_survived, NULL };

	return suite_of("reader_tag", tests);
}
