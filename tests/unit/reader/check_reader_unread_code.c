/* A camera says once that it sees something like a code and cannot read it. */
#include "reader/picture/unread_code.h"
#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>
#include <zint.h>

enum { WIDTH = 1280, HEIGHT = 720, CELL = WIDTH / CODE_TEXTURE_COLUMNS };
static unsigned char picture[WIDTH * HEIGHT];
static struct code_texture_area area;

/* A wall, with a little noise. */
static void clear_picture(void)
{
	for (size_t i = 0; i < sizeof picture; i++)
		picture[i] = (unsigned char)(190 + (i * 2654435761u >> 29));
}

static void put_rows(const struct zint_symbol *s, int from, int to, int left, int top)
{
	for (int y = from; y < to && top + y - from < HEIGHT; y++)
		for (int x = 0; x < s->bitmap_width && left + x < WIDTH; x++)
			picture[(top + y - from) * WIDTH + left + x] =
				s->bitmap[3 * (y * s->bitmap_width + x)] < 128 ? 40 : 210;
}

static struct zint_symbol *draw(int kind, const char *text, float scale)
{
	struct zint_symbol *s = ZBarcode_Create();

	s->symbology = kind;
	s->scale = scale;
	ck_assert_msg(ZBarcode_Encode_and_Buffer(s, (unsigned char *)(uintptr_t)text, 0, 0) <
			ZINT_ERROR,
		"%s", s->errtxt);
	return s;
}

static const int kinds[] = { BARCODE_EANX_CHK, BARCODE_CODE128, BARCODE_CODABLOCKF, BARCODE_QRCODE,
	BARCODE_DATAMATRIX, BARCODE_AZTEC, BARCODE_PDF417, BARCODE_MICROPDF417, BARCODE_MAXICODE,
	BARCODE_HANXIN, BARCODE_DBAR_EXPSTK };

START_TEST(every_code_type_is_seen)
{
	const int kind = kinds[_i];
	const char *text = kind == BARCODE_DBAR_EXPSTK ? "[01]09521234543213[3103]001750"
		: kind == BARCODE_EANX_CHK                 ? "9521234543213"
												   : "952123454321 A LITTLE MORE TEXT";

	for (float scale = 2; scale <= 4; scale++) {
		struct zint_symbol *s = draw(kind, text, kind == BARCODE_MAXICODE ? scale / 4 : scale);

		clear_picture();
		put_rows(s, 0, s->bitmap_height, 300, 200);
		ck_assert_msg(code_texture_find(picture, WIDTH, HEIGHT, &area), "kind %d, scale %.0f", kind,
			(double)scale);
		ck_assert_int_ge(area.left, 300 / CELL - 2);
		ck_assert_int_ge(area.top, 200 / CELL - 2);
		ck_assert_int_le(area.right, (300 + s->bitmap_width) / CELL + 1);
		ck_assert_int_le(area.bottom, (200 + s->bitmap_height) / CELL + 1);
		ZBarcode_Delete(s);
	}
}
END_TEST

/* Lines of printed text only: what zint prints below the bars. */
START_TEST(text_is_no_code)
{
	for (float scale = 1; scale <= 4; scale++) {
		struct zint_symbol *s = draw(BARCODE_CODE128, "DELIVERY NOTE 47110815", scale);
		int bars = s->bitmap_height - (int)(8 * 2 * scale);

		clear_picture();
		for (int top = 40; top < HEIGHT; top += s->bitmap_height - bars + 4)
			for (int left = 40; left + s->bitmap_width < WIDTH; left += s->bitmap_width)
				put_rows(s, bars, s->bitmap_height, left, top);
		ck_assert_msg(!code_texture_find(picture, WIDTH, HEIGHT, &area), "scale %.0f",
			(double)scale);
		ZBarcode_Delete(s);
	}
}
END_TEST

START_TEST(plain_pictures_are_no_code)
{
	clear_picture();
	ck_assert(!code_texture_find(picture, WIDTH, HEIGHT, &area));
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		picture[i] = (unsigned char)(i % WIDTH * 255 / WIDTH);
	ck_assert(!code_texture_find(picture, WIDTH, HEIGHT, &area));
	for (int i = 0; i < WIDTH * HEIGHT; i++)
		picture[i] = (unsigned char)rand();
	ck_assert(!code_texture_find(picture, WIDTH, HEIGHT, &area));
}
END_TEST

START_TEST(any_size_is_survived)
{
	static const unsigned sizes[][2] = { { 1, 1 }, { 16, 16 }, { 479, 3 }, { 480, 12 }, { 480, 11 },
		{ 481, 700 }, { 480, 1900 } };

	for (size_t i = 0; i < sizeof picture; i++)
		picture[i] = i / 3 % 2 ? 255 : 0;
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		unsigned char *exact = malloc((size_t)sizes[i][0] * sizes[i][1]);

		memcpy(exact, picture, (size_t)sizes[i][0] * sizes[i][1]);
		code_texture_find(exact, sizes[i][0], sizes[i][1], &area);
		free(exact);
	}
}
END_TEST

/* --- when it is said ------------------------------------------------------------------------ */

static struct unread_code unread;
static int64_t now_ms;
static const struct code_texture_area here = { 10, 10, 19, 19 }, moved = { 11, 10, 20, 19 },
									  there = { 40, 10, 49, 19 };

/* So many images, a quarter of a second apart; returns how often it was said. */
static int show(const struct code_texture_area *seen, bool was_read, int pictures)
{
	int said = 0;

	for (; pictures > 0; pictures--, now_ms += 250)
		said += unread_code_look(&unread, seen, was_read, now_ms);
	return said;
}

static void set_up(void)
{
	unread = (struct unread_code){ 0 };
}

START_TEST(it_is_said_once_for_each)
{
	set_up();
	ck_assert_int_eq(show(&here, false, UNREAD_CODE_PICTURES - 1), 0);
	ck_assert_int_eq(show(&moved, false, 1), 1);
	ck_assert_int_eq(show(&here, false, 1000), 0);
	ck_assert_int_eq(show(NULL, false, UNREAD_CODE_GONE - 1), 0); /* a hand in front of it */
	ck_assert_int_eq(show(&here, false, 1000), 0);
	ck_assert_int_eq(show(NULL, false, UNREAD_CODE_GONE), 0); /* taken away */
	ck_assert_int_eq(show(&here, false, 1000), 1);
	ck_assert_int_eq(show(&there, false, 1000), 1); /* another one */
}
END_TEST

START_TEST(what_is_read_or_passes_by_is_not_said)
{
	struct code_texture_area moving = here;

	set_up();
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(show(&here, i % 2 == 0, 10), 0); /* read by every tenth attempt */
	for (int i = 0; i < 100; i++, moving.left += 6, moving.right += 6)
		ck_assert_int_eq(show(&moving, false, 4), 0);
}
END_TEST

/* Fast pictures: not before the time is over. */
START_TEST(it_takes_time_as_well_as_pictures)
{
	set_up();
	for (int i = 0; i < 100; i++)
		ck_assert(!unread_code_look(&unread, &here, false, i * UNREAD_CODE_MS / 100));
	ck_assert(unread_code_look(&unread, &here, false, UNREAD_CODE_MS));
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { text_is_no_code, plain_pictures_are_no_code,
		any_size_is_survived, it_is_said_once_for_each, what_is_read_or_passes_by_is_not_said,
		it_takes_time_as_well_as_pictures, NULL };
	Suite *s = suite_of("reader_unread_code", tests);
	TCase *c = tcase_create("kinds");

	add_table(c, every_code_type_is_seen, kinds);
	suite_add_tcase(s, c);
	return s;
}
