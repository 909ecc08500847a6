#include "reader/debounce.h"
#include "reader/nfc/field.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

static struct scan tag_scan(const char *tag, const char *data)
{
	struct scan scan = { .carrier = CARRIER_NFC };

	text_copy(scan.tag, sizeof scan.tag, tag);
	scan.data_len = (uint32_t)strlen(data);
	memcpy(scan.data, data, scan.data_len);
	return scan;
}

START_TEST(a_thing_that_stays_is_one_scan)
{
	static struct debounce d;
	struct scan scan = tag_scan("04A1B2C3D4E5F6", "x");

	memset(&d, 0, sizeof d);
	ck_assert(debounce_take(&d, &scan, 1000));
	for (int64_t at = 1100; at < 60000; at += 100)
		ck_assert(!debounce_take(&d, &scan, at));
}
END_TEST

START_TEST(away_for_a_second_is_a_new_scan)
{
	static struct debounce d;
	struct scan scan = tag_scan("04A1B2C3D4E5F6", "x");

	memset(&d, 0, sizeof d);
	ck_assert(debounce_take(&d, &scan, 1000));
	ck_assert(!debounce_take(&d, &scan, 1999));
	ck_assert(debounce_take(&d, &scan, 2999));
}
END_TEST

START_TEST(what_stayed_is_no_new_scan)
{
	static struct debounce d;
	struct scan scan = tag_scan("", "x");

	memset(&d, 0, sizeof d);
	ck_assert(debounce_take(&d, &scan, 1000));
	scan.stays = true; /* a slow computer: long time between two images */
	ck_assert(!debounce_take(&d, &scan, 3000));
	debounce_refuse(&d, &scan, 3000);
	ck_assert(debounce_take(&d, &scan, 5000)); /* the store accepts it again */
	scan.stays = false;
	ck_assert(debounce_take(&d, &scan, 7000));
	memset(&d, 0, sizeof d);
	scan.stays = true; /* not seen by this program: the worker was started before */
	ck_assert(debounce_take(&d, &scan, 1000));
}
END_TEST

START_TEST(things_do_not_hide_each_other)
{
	static struct debounce d;
	struct scan a = tag_scan("04A1B2C3D4E5F6", "x"), b = tag_scan("04A1B2C3D4E5F7", "x");
	struct scan rewritten = tag_scan("04A1B2C3D4E5F6", "y");
	struct scan label = tag_scan("", "x");

	memset(&d, 0, sizeof d);
	label.carrier = CARRIER_BARCODE;
	ck_assert(debounce_take(&d, &a, 0));
	ck_assert(debounce_take(&d, &b, 1));
	ck_assert(debounce_take(&d, &rewritten, 2));
	ck_assert(debounce_take(&d, &label, 3));
	ck_assert(!debounce_take(&d, &a, 4));
}
END_TEST

START_TEST(a_refused_scan_is_tried_again_while_it_stays)
{
	static struct debounce d;
	struct scan scan = tag_scan("04A1B2C3D4E5F6", "x");

	memset(&d, 0, sizeof d);
	ck_assert(debounce_take(&d, &scan, 0));
	debounce_refuse(&d, &scan, 0);
	for (int64_t at = 100; at < 1000; at += 100)
		ck_assert(!debounce_take(&d, &scan, at));
	ck_assert(debounce_take(&d, &scan, 1000));
	ck_assert(!debounce_take(&d, &scan, 1100));
}
END_TEST

START_TEST(many_things_forget_the_oldest)
{
	static struct debounce d;
	char uid[16];

	memset(&d, 0, sizeof d);
	for (int i = 0; i <= DEBOUNCE_MAX; i++) {
		snprintf(uid, sizeof uid, "%08X", i);
		struct scan scan = tag_scan(uid, "");

		ck_assert(debounce_take(&d, &scan, i));
	}
	struct scan newest = tag_scan(uid, "");

	ck_assert(!debounce_take(&d, &newest, DEBOUNCE_MAX + 1));
}
END_TEST

/* Outage of three seconds: a tag that was there before is no new scan, one that had left is. */
START_TEST(an_outage_makes_no_new_scans)
{
	static struct debounce d;
	struct scan stays = tag_scan("04A1", ""), left = tag_scan("04A2", "");

	memset(&d, 0, sizeof d);
	ck_assert(debounce_take(&d, &left, 0));
	for (int ms = 0; ms <= 2000; ms += 100)
		debounce_take(&d, &stays, ms);
	debounce_resume(&d, 3000, 6000);
	ck_assert(!debounce_take(&d, &stays, 6100));
	ck_assert(debounce_take(&d, &left, 6100));
	/* No tag at the start of the outage, or it was too long: every tag is new. */
	memset(&d, 0, sizeof d);
	ck_assert(debounce_take(&d, &stays, 0));
	debounce_resume(&d, 3000, 6000);
	ck_assert(debounce_take(&d, &stays, 6100));
	debounce_resume(&d, 6200, 6200 + DEBOUNCE_OUTAGE_MS + 1);
	ck_assert(debounce_take(&d, &stays, 6200 + DEBOUNCE_OUTAGE_MS + 2));
}
END_TEST

/* --- tags in the field, from round to round --------------------------------------------- */

static bool see(struct field *f, const void *uid, size_t len, int64_t at_us)
{
	struct rfid_tag tag = { .uid_len = len, .sak = 0x20, .atqa = { 0x00, 0x44 } };

	memcpy(tag.uid, uid, len < sizeof tag.uid ? len : sizeof tag.uid);
	return field_see(f, &tag, at_us) != NULL;
}

static bool cycle(struct field *f, const void *uid, size_t len, int64_t at_us)
{
	bool seen;

	field_begin(f);
	seen = len && see(f, uid, len, at_us);
	field_end(f);
	return seen;
}

START_TEST(two_misses_remove_a_tag)
{
	static struct field f;

	field_init(&f);
	ck_assert(cycle(&f, "\x04\xA1\xB2\xC3\xD4\xE5\xF6", 7, 100));
	cycle(&f, NULL, 0, 200);
	ck_assert_uint_eq(f.count, 1);
	ck_assert(cycle(&f, "\x04\xA1\xB2\xC3\xD4\xE5\xF6", 7, 300));
	ck_assert_uint_eq(f.count, 1);
	ck_assert_int_eq(f.tags[0].first_us, 100);
	cycle(&f, NULL, 0, 400);
	cycle(&f, NULL, 0, 500);
	ck_assert_uint_eq(f.count, 0);
}
END_TEST

START_TEST(uid_of_a_false_length_is_dropped)
{
	static struct field f;
	unsigned char junk[255] = { 0 };

	field_init(&f);
	for (size_t len = 0; len <= sizeof junk; len++)
		ck_assert_int_eq(cycle(&f, junk, len, 1), len == 4 || len == 7 || len == 10);
}
END_TEST

START_TEST(a_random_uid_is_one_tag_while_held)
{
	static struct field f;
	unsigned char uid[4] = { 0x08, 1, 2, 3 };

	field_init(&f);
	for (int i = 0; i < 50; i++) {
		uid[3] = (unsigned char)i;
		ck_assert(cycle(&f, uid, 4, i));
		ck_assert_uint_eq(f.count, 1);
		ck_assert_int_eq(f.tags[0].first.uid[3], 0);
		ck_assert_int_eq(f.tags[0].now.uid[3], i);
	}
	field_begin(&f);
	for (int i = 0; i < 2; i++) {
		uid[3] = (unsigned char)(100 + i);
		ck_assert(see(&f, uid, 4, 60));
	}
	field_end(&f);
	ck_assert_uint_eq(f.count, 2);
	for (int i = 0; i < FIELD_MISSES_RANDOM; i++)
		cycle(&f, NULL, 0, 70);
	ck_assert_uint_eq(f.count, 0);
}
END_TEST

START_TEST(a_full_field_passes_over_the_rest)
{
	static struct field f;
	unsigned char uid[7] = { 4 };

	field_init(&f);
	field_begin(&f);
	for (int i = 0; i < FIELD_TAGS_MAX + 3; i++) {
		uid[6] = (unsigned char)i;
		ck_assert_int_eq(see(&f, uid, 7, 1), i < FIELD_TAGS_MAX);
	}
	field_end(&f);
	ck_assert_uint_eq(f.count, FIELD_TAGS_MAX);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_thing_that_stays_is_one_scan, away_for_a_second_is_a_new_scan,
		what_stayed_is_no_new_scan, things_do_not_hide_each_other,
		a_refused_scan_is_tried_again_while_it_stays, many_things_forget_the_oldest,
		an_outage_makes_no_new_scans, two_misses_remove_a_tag, uid_of_a_false_length_is_dropped,
		a_random_uid_is_one_tag_while_held, a_full_field_passes_over_the_rest, NULL };

	return suite_of("reader_debounce", tests);
}
