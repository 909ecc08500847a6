#include "reader/decode/attempts.h"
#include "reader/decode/gray_filter.h"
#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>

static struct gray make(unsigned width, unsigned height)
{
	struct gray p = { 0 };

	ck_assert(gray_resize(&p, width, height));
	for (size_t i = 0; i < (size_t)width * height; i++)
		p.grey[i] = (unsigned char)(rand() % 256);
	return p;
}

static void same(const struct gray *a, const struct gray *b)
{
	ck_assert_uint_eq(a->width, b->width);
	ck_assert_uint_eq(a->height, b->height);
	ck_assert_mem_eq(a->grey, b->grey, (size_t)a->width * a->height);
}

START_TEST(twice_inverted_is_the_same)
{
	struct gray p = make(37, 11), a = { 0 }, b = { 0 };

	ck_assert(gray_filter_invert(&p, 0, &a) && gray_filter_invert(&a, 0, &b));
	same(&p, &b);
	gray_free(&p);
	gray_free(&a);
	gray_free(&b);
}
END_TEST

START_TEST(what_is_even_stays_even)
{
	struct gray p = make(40, 30), out = { 0 };

	memset(p.grey, 77, 40 * 30);
	ck_assert(gray_filter_contrast(&p, 4, &out));
	for (size_t i = 0; i < 40 * 30; i++)
		ck_assert_uint_eq(out.grey[i], 128);
	ck_assert(gray_filter_threshold(&p, 4, &out));
	ck_assert_uint_eq(out.grey[500], 255);
	ck_assert(gray_filter_blur(&p, 3, &out) && out.grey[500] == 77);
	ck_assert(gray_filter_sharpen(&p, 200, &out) && out.grey[500] == 77);
	ck_assert(gray_filter_smooth(&p, 9, &out) && out.grey[500] == 77);
	ck_assert(gray_filter_smooth(&p, -9, &out) && out.grey[0] == 77);
	ck_assert(gray_filter_scale(&p, 300, &out) && out.width == 120 && out.grey[9000] == 77);
	ck_assert(gray_filter_scale(&p, 50, &out) && out.width == 20 && out.grey[100] == 77);
	gray_free(&p);
	gray_free(&out);
}
END_TEST

START_TEST(a_faint_edge_becomes_a_strong_one)
{
	struct gray p = make(64, 64), out = { 0 };

	for (size_t i = 0; i < 64 * 64; i++)
		p.grey[i] = i % 64 < 32 ? 120 : 136;
	ck_assert(gray_filter_contrast(&p, 4, &out));
	ck_assert_int_gt(out.grey[64 * 32 + 32] - out.grey[64 * 32 + 31], 100);
	ck_assert(gray_filter_threshold(&p, 4, &out));
	ck_assert_uint_eq(out.grey[64 * 32 + 31], 0);
	ck_assert_uint_eq(out.grey[64 * 32 + 32], 255);
	gray_free(&p);
	gray_free(&out);
}
END_TEST

START_TEST(a_turned_line_lies_where_it_should)
{
	struct gray p = make(101, 101), out = { 0 };

	memset(p.grey, 255, 101 * 101);
	for (unsigned x = 0; x < 101; x++)
		memset(p.grey + (50 + (x % 3) - 1) * 101, 0, 101);
	ck_assert(gray_filter_turn(&p, 45, &out));
	for (int i = -30; i <= 30; i++) /* clockwise: falls to the right */
		ck_assert_uint_lt(out.grey[(size_t)((int)out.height / 2 + i) * out.width +
							  (size_t)((int)out.width / 2 + i)],
			128);
	ck_assert_uint_eq(out.grey[0], 255);
	gray_free(&p);
	gray_free(&out);
}
END_TEST

/* All filters of all attempts, at sizes where a sanitizer detects any overrun. */
START_TEST(all_sizes_are_taken)
{
	struct gray work[2] = { { 0 }, { 0 } };

	for (unsigned width = 1; width < 40; width += width < 5 ? 1 : 7)
		for (unsigned height = 1; height < 40; height += height < 5 ? 1 : 7)
			for (size_t i = 0; i < attempt_count; i++) {
				struct gray p = make(width, height);
				const struct gray *out = attempt_prepare(&attempts[i], &p, work);

				ck_assert(!out || (out->width > 0 && out->height > 0));
				ck_assert(out || width == 1 || height == 1); /* half of one pixel is none */
				gray_free(&p);
			}
	gray_free(&work[0]);
	gray_free(&work[1]);
}
END_TEST

START_TEST(attempts_have_names_and_the_first_is_plain)
{
	size_t first_for_camera = 0;

	ck_assert_ptr_null(attempts[0].steps[0].filter);
	for (size_t i = 0; i < attempt_count; i++) {
		ck_assert(attempts[i].engine != ATTEMPT_ZBAR || attempts[i].density > 0);
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(attempts[i].name, attempts[k].name);
		if (!attempts[i].first_for_camera)
			continue;
		first_for_camera++;
		ck_assert_str_eq(attempts[i].name, "local contrast");
		ck_assert(attempts[i].moving);
	}
	ck_assert_uint_eq(first_for_camera, 1);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { twice_inverted_is_the_same, what_is_even_stays_even,
		a_faint_edge_becomes_a_strong_one, a_turned_line_lies_where_it_should, all_sizes_are_taken,
		attempts_have_names_and_the_first_is_plain, NULL };

	return suite_of("reader_gray", tests);
}
