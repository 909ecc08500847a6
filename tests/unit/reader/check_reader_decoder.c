#include "reader/decode/decoder.h"
#include "reader/decode/decode_datamatrix.h"
#include "tests/support/sample.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <zint.h>

#ifdef __SANITIZE_ADDRESS__
#define SLOW 1 /* fewer pictures: each takes ten times as long */
#else
#define SLOW 0
#endif

struct seen {
	int count;
	struct scan last;
};

static void see(void *user, const struct scan *scan)
{
	struct seen *seen = user;

	seen->count++;
	seen->last = *scan;
}

static bool is_text(const struct seen *seen, const char *text)
{
	return seen->count == 1 && seen->last.data_len == strlen(text) &&
		memcmp(seen->last.data, text, strlen(text)) == 0;
}

/* --- made photographs ----------------------------------------------------------------------- */

/* Minimum read of 7 pictures, one of every second condition; some cannot be read. */
static const struct {
	const char *kind;
	int least;
} floors[] = {
	{ "ean13", 6 },
	{ "ean8", 5 },
	{ "upca", 6 },
	{ "upce", 6 },
	{ "code128", 5 },
	{ "code39", 5 },
	{ "itf", 5 },
	{ "qr", 4 },
	{ "datamatrix", 5 },
	{ "addon", 6 },
	{ "none", 0 },
#ifdef HAVE_ZXING
	{ "pdf417", 3 }, /* 4 with libzxing 1.4, 3 with 2.3 */
	{ "microqr", 3 },
#endif
};

static size_t kind_of(const char *name)
{
	size_t kind = 0;

	while (strcmp(sample_kind_name(kind), name) != 0)
		kind++;
	return kind;
}

START_TEST(photographs_are_read_and_never_wrong)
{
	size_t kind = kind_of(floors[_i].kind);
	struct decoder *decoder = decoder_new();
	int right = 0, step = SLOW || floors[_i].least == 0 ? 6 : 2;

	decoder_set_budget(decoder, SLOW ? 100 : 2000);
	for (size_t n = 0; n < scene_condition_count; n += (size_t)step) {
		struct sample sample;
		struct seen seen = { 0 };

		ck_assert(sample_make(kind, 11, n, &sample));
		decoder_scan(decoder, sample.picture.grey, (unsigned)sample.picture.width,
			(unsigned)sample.picture.height, see, &seen);
		free(sample.picture.grey);
		if (seen.count > 0)
			ck_assert_msg(seen.count == 1 &&
					sample_is(kind, sample.text, seen.last.data, seen.last.data_len),
				"%s %zu: \"%.*s\", not \"%s\"", floors[_i].kind, n, (int)seen.last.data_len,
				(char *)seen.last.data, sample.text);
		right += seen.count > 0;
	}
	decoder_free(decoder);
	printf("%s: %d\n", floors[_i].kind, right);
	if (!SLOW)
		ck_assert_int_ge(right, floors[_i].least);
}
END_TEST

/* --- every size of DataMatrix --------------------------------------------------------------- */

static struct zint_symbol *print(int symbology, int size, int mode, const char *text)
{
	struct zint_symbol *s = ZBarcode_Create();

	s->symbology = symbology;
	s->option_2 = size;
	s->input_mode = mode;
	s->scale = 2; /* 4 pixels per module */
	s->whitespace_width = s->whitespace_height = 3;
	ck_assert_msg(ZBarcode_Encode_and_Buffer(s, (unsigned char *)(uintptr_t)text, 0, 0) <
			ZINT_ERROR,
		"%s", s->errtxt);
	for (int i = 0; i < s->bitmap_width * s->bitmap_height; i++)
		s->bitmap[i] = s->bitmap[3 * i];
	return s;
}

static struct seen scan_print(struct decoder *decoder, int symbology, int size, int mode,
	const char *text)
{
	struct zint_symbol *s = print(symbology, size, mode, text);
	struct seen seen = { 0 };

	decoder_scan(decoder, s->bitmap, (unsigned)s->bitmap_width, (unsigned)s->bitmap_height, see,
		&seen);
	ZBarcode_Delete(s);
	return seen;
}

START_TEST(every_size_of_datamatrix_is_read)
{
	struct decoder *decoder = decoder_new();

	decoder_set_budget(decoder,
		200000); /* how fast the computer is must not decide what can be read */
	for (int size = 1; size <= 30; size += SLOW ? 5 : 1) {
		struct seen seen;

#ifndef HAVE_ZXING
		/* 144 x 144: libdmtx takes the codewords in the order of the standard, zint and others
		 * print them in another one. */
		if (size == 24)
			continue;
#endif
		seen = scan_print(decoder, BARCODE_DATAMATRIX, size, DATA_MODE, "123456");
		ck_assert_msg(is_text(&seen, "123456"), "size %d", size);
		ck_assert_int_eq(seen.last.symbology, SYMBOLOGY_DATAMATRIX);
	}
	decoder_free(decoder);
}
END_TEST

START_TEST(gs1_datamatrix_keeps_its_separators)
{
	struct decoder *decoder = decoder_new();
	struct seen seen =
		scan_print(decoder, BARCODE_DATAMATRIX, 0, GS1_MODE, "[01]09521234000013[10]AB[21]1001");

	ck_assert(is_text(&seen,
		"010952123400001310AB\x1D"
		"211001"));
	ck_assert_int_eq(seen.last.symbology, SYMBOLOGY_GS1_DATAMATRIX);
	seen = scan_print(decoder, BARCODE_DATAMATRIX, 0, UNICODE_MODE, "Größe");
	ck_assert(is_text(&seen,
		"Gr\xf6\xdf"
		"e"));
	decoder_free(decoder);
}
END_TEST

static void count_matrix(void *user, const unsigned char *data, size_t len, bool gs1)
{
	(void)data;
	(void)gs1;
	*(size_t *)user += len;
}

START_TEST(libdmtx_is_checked_and_finds_too)
{
	struct zint_symbol *s = print(BARCODE_DATAMATRIX, 0, DATA_MODE, "by libdmtx");
	struct gray gray = { (unsigned)s->bitmap_width, (unsigned)s->bitmap_height, s->bitmap, 0 };
	size_t len = 0;

	ck_assert_int_eq(decode_datamatrix_dmtx(&gray, 60000, count_matrix, &len), 1);
	ck_assert_uint_eq(len, 10);
	ZBarcode_Delete(s);
}
END_TEST

/* --- every kind ----------------------------------------------------------------------------- */

/* As zint prints them; size: its option_2. */
static const struct printed {
	int zint, size, mode;
	const char *text;
	enum symbology symbology;
	const char *data; /* NULL: text */
} printed[] = {
	{ BARCODE_DBAR_OMN, 0, DATA_MODE, "0952123454321", SYMBOLOGY_GS1_DATABAR, "0109521234543213" },
	{ BARCODE_DBAR_STK, 0, DATA_MODE, "0952123454321", SYMBOLOGY_GS1_DATABAR, "0109521234543213" },
	{ BARCODE_DBAR_OMNSTK, 0, DATA_MODE, "0952123454321", SYMBOLOGY_GS1_DATABAR,
		"0109521234543213" },
	{ BARCODE_DBAR_EXP, 0, GS1_MODE, "[01]09521234543213[21]77[3103]001750", SYMBOLOGY_GS1_DATABAR,
		"01095212345432132177\x1D"
		"3103001750" },
	{ BARCODE_DBAR_EXPSTK, 0, GS1_MODE, "[01]09521234543213[10]12[21]77AB", SYMBOLOGY_GS1_DATABAR,
		"01095212345432131012\x1D"
		"2177AB" },
#ifdef HAVE_ZXING
	{ BARCODE_AZTEC, 0, UNICODE_MODE, "Aztec: train ticket", SYMBOLOGY_AZTEC, NULL },
	{ BARCODE_AZTEC, 20, UNICODE_MODE, "Aztec of a larger size", SYMBOLOGY_AZTEC, NULL },
	{ BARCODE_AZTEC, 0, GS1_MODE, "[01]09521234543213[10]A[21]77", SYMBOLOGY_GS1_AZTEC,
		"010952123454321310A\x1D"
		"2177" },
	{ BARCODE_PDF417, 0, UNICODE_MODE, "PDF417 on a card", SYMBOLOGY_PDF417, NULL },
	{ BARCODE_PDF417, 8, UNICODE_MODE, "PDF417 in eight columns, 0123456789", SYMBOLOGY_PDF417,
		NULL },
	{ BARCODE_PDF417COMP, 0, UNICODE_MODE, "PDF417, compact", SYMBOLOGY_PDF417, NULL },
	{ BARCODE_MAXICODE, 0, UNICODE_MODE, "MaxiCode on a parcel", SYMBOLOGY_MAXICODE, NULL },
	{ BARCODE_MICROQR, 1, UNICODE_MODE, "12345", SYMBOLOGY_MICRO_QR, NULL },
	{ BARCODE_MICROQR, 2, UNICODE_MODE, "AB12", SYMBOLOGY_MICRO_QR, NULL },
	{ BARCODE_MICROQR, 3, UNICODE_MODE, "Micro", SYMBOLOGY_MICRO_QR, NULL },
	{ BARCODE_MICROQR, 4, UNICODE_MODE, "Micro QR", SYMBOLOGY_MICRO_QR, NULL },
	{ BARCODE_DATAMATRIX, 24, DATA_MODE, "144 x 144", SYMBOLOGY_DATAMATRIX, NULL },
	{ BARCODE_DATAMATRIX, 31, DATA_MODE, "DMRE", SYMBOLOGY_DATAMATRIX, NULL },
	{ BARCODE_DATAMATRIX, 36, DATA_MODE, "DMRE", SYMBOLOGY_DATAMATRIX, NULL },
	{ BARCODE_DATAMATRIX, 48, GS1_MODE, "[01]09521234543213[21]77", SYMBOLOGY_GS1_DATAMATRIX,
		"01095212345432132177" },
	{ BARCODE_QRCODE, 0, UNICODE_MODE, "倉庫棚", SYMBOLOGY_QR, NULL }, /* Kanji mode */
#endif
};

START_TEST(every_kind_is_read)
{
	const struct printed *p = &printed[_i];
	struct decoder *decoder = decoder_new();
	struct seen seen = scan_print(decoder, p->zint, p->size, p->mode, p->text);

	ck_assert_msg(is_text(&seen, p->data ? p->data : p->text), "%s: %d codes, \"%.*s\"", p->text,
		seen.count, (int)seen.last.data_len, (char *)seen.last.data);
	ck_assert_str_eq(scan_symbology_name(seen.last.symbology), scan_symbology_name(p->symbology));
	decoder_free(decoder);
}
END_TEST

/* Also where no character of Kanji mode names it: ECI and its text. */
static const struct {
	int eci;
	const char *text;
} named_sets[] = {
	{ 3, "Größe" },
	{ 7, "Склад" },
	{ 20, "倉庫ﾃ" },
	{ 26, "Склад 倉庫" },
#ifdef HAVE_ZXING
	{ 28, "倉庫" },
	{ 29, "仓库" },
	{ 30, "창고" },
#endif
};

START_TEST(a_named_character_set_is_shown_as_text)
{
	struct decoder *decoder = decoder_new();
	struct zint_symbol *s = ZBarcode_Create();
	struct seen seen = { 0 };

	s->symbology = BARCODE_QRCODE;
	s->input_mode = UNICODE_MODE;
	s->eci = named_sets[_i].eci;
	s->scale = 2;
	s->whitespace_width = s->whitespace_height = 4;
	ck_assert_msg(ZBarcode_Encode_and_Buffer(s, (unsigned char *)(uintptr_t)named_sets[_i].text, 0,
					  0) < ZINT_ERROR,
		"%s", s->errtxt);
	for (int i = 0; i < s->bitmap_width * s->bitmap_height; i++)
		s->bitmap[i] = s->bitmap[3 * i];
	decoder_scan(decoder, s->bitmap, (unsigned)s->bitmap_width, (unsigned)s->bitmap_height, see,
		&seen);
	ck_assert_msg(is_text(&seen, named_sets[_i].text), "%.*s", (int)seen.last.data_len,
		(char *)seen.last.data);
	ZBarcode_Delete(s);
	decoder_free(decoder);
}
END_TEST

/* Each row of a Codablock F is a Code 128, and none of them is an item. */
static const struct {
	int zint, rows, angle;
	const char *text;
} stacks[] = {
	{ BARCODE_CODABLOCKF, 0, 0, "Codablock F with several rows of text 1234567890" },
	{ BARCODE_CODABLOCKF, 2, 0, "two rows" },
	{ BARCODE_CODABLOCKF, 6, 90, "six rows, upright: 0123456789012345678901234567890" },
	{ BARCODE_CODABLOCKF, 4, 180, "four rows, upside down: 01234567890123456789" },
	{ BARCODE_CODABLOCKF, 12, 270,
		"twelve rows, upright: 0123456789012345678901234567890 abcdefgh" },
	{ BARCODE_HIBC_BLOCKF, 0, 0, "A123BJC5D6E71" },
};

START_TEST(rows_of_a_stacked_code_are_no_codes)
{
	for (int scale = 1; scale < 4; scale++) {
		struct decoder *decoder = decoder_new();
		struct zint_symbol *s = ZBarcode_Create();
		struct seen seen = { 0 };

		s->symbology = stacks[_i].zint;
		s->option_1 = stacks[_i].rows ? stacks[_i].rows : -1;
		s->scale = (float)scale;
		s->whitespace_width = s->whitespace_height = 10;
		ck_assert_msg(ZBarcode_Encode_and_Buffer(s, (unsigned char *)(uintptr_t)stacks[_i].text, 0,
						  stacks[_i].angle) < ZINT_ERROR,
			"%s", s->errtxt);
		for (int i = 0; i < s->bitmap_width * s->bitmap_height; i++)
			s->bitmap[i] = s->bitmap[3 * i];
		decoder_scan(decoder, s->bitmap, (unsigned)s->bitmap_width, (unsigned)s->bitmap_height, see,
			&seen);
		ck_assert_msg(seen.count == 0, "scale %d: %d codes, \"%.*s\"", scale, seen.count,
			(int)seen.last.data_len, (char *)seen.last.data);
		ZBarcode_Delete(s);
		decoder_free(decoder);
	}
}
END_TEST

/* Two labels of the same size, one above the other: each is a code of its own. */
START_TEST(labels_one_above_the_other_are_codes)
{
	struct decoder *decoder = decoder_new();
	struct zint_symbol *one = print(BARCODE_CODE128, 0, DATA_MODE, "SHELF-01");
	struct zint_symbol *two = print(BARCODE_CODE128, 0, DATA_MODE, "SHELF-02");
	size_t size = (size_t)one->bitmap_width * (size_t)one->bitmap_height;
	unsigned char *grey = malloc(2 * size);
	struct seen seen = { 0 };

	ck_assert_int_eq(one->bitmap_width, two->bitmap_width);
	ck_assert_int_eq(one->bitmap_height, two->bitmap_height);
	memcpy(grey, one->bitmap, size);
	memcpy(grey + size, two->bitmap, size);
	decoder_scan(decoder, grey, (unsigned)one->bitmap_width, 2 * (unsigned)one->bitmap_height, see,
		&seen);
	ck_assert_int_eq(seen.count, 2);
	free(grey);
	ZBarcode_Delete(one);
	ZBarcode_Delete(two);
	decoder_free(decoder);
}
END_TEST

/* --- images of a camera -------------------------------------------------------------------- */

/* A tilted label is read by one of the alternating attempts, not by the plain one. */
START_TEST(frames_share_the_attempts)
{
	struct decoder *decoder = decoder_new();
	struct seen plain = { 0 }, seen = { 0 };
	struct sample sample;
	int frames = 0;

	ck_assert(sample_make(kind_of("datamatrix"), 11, 0, &sample));
	decoder_scan_attempt(decoder, 0, sample.picture.grey, (unsigned)sample.picture.width,
		(unsigned)sample.picture.height, see, &plain);
	ck_assert_int_eq(plain.count, 0);
	while (seen.count == 0 && frames++ < 12)
		decoder_scan_frame(decoder, sample.picture.grey, (unsigned)sample.picture.width,
			(unsigned)sample.picture.height, see, &seen);
	ck_assert(is_text(&seen, sample.text));
	free(sample.picture.grey);
	decoder_free(decoder);
}
END_TEST

/* --- random images
 * -------------------------------------------------------------------------------- */

static void scribble(unsigned char *grey, size_t size, unsigned width)
{
	int kind = rand() % 4;

	for (size_t i = 0; i < size; i++)
		grey[i] = (unsigned char)(kind == 0 ? rand()
				: kind == 1                 ? (rand() % 2) * 255
				: kind == 2                 ? (i % width / 3 * 7919 % 5 < 2) * 255
											: (int)(i * 31 / width));
}

START_TEST(any_picture_is_survived_in_time)
{
	struct decoder *decoder = decoder_new();
	struct sample sample;
	struct seen seen = { 0 };

	srand(4711);
	decoder_set_budget(decoder, 40);
	for (int round = 0; round < (SLOW ? 8 : 60); round++) {
		unsigned width = round < 6 ? (unsigned)round % 3 + 1 : 1 + (unsigned)rand() % 300;
		unsigned height = round < 6 ? (unsigned)round / 3 + 1 : 1 + (unsigned)rand() % 300;
		unsigned char *grey =
			malloc((size_t)width * height); /* exact size: the sanitizer detects any overrun */
		clock_t began = clock();            /* of the processor: other programs do not count */

		scribble(grey, (size_t)width * height, width);
		ck_assert_int_ge(decoder_scan(decoder, grey, width, height, see, &seen), 0);
		ck_assert_int_ge(decoder_scan_frame(decoder, grey, width, height, see, &seen), 0);
		ck_assert_int_lt((clock() - began) / (CLOCKS_PER_SEC / 1000), 5000);
		free(grey);
	}
	ck_assert_int_eq(seen.count, 0);
	for (size_t kind = 0; kind < sample_kind_count; kind++) {
		ck_assert(sample_make(kind, 5, 0, &sample));
		for (int i = 0; i < 3; i++) {
			unsigned height = (unsigned)sample.picture.height / 2 + (unsigned)rand() % 40;
			size_t at = (size_t)rand() % ((size_t)sample.picture.width * height / 2);

			scribble(sample.picture.grey + at, 3000, (unsigned)sample.picture.width);
			decoder_scan(decoder, sample.picture.grey, (unsigned)sample.picture.width, height, see,
				&seen);
		}
		free(sample.picture.grey);
	}
	decoder_free(decoder);
}
END_TEST

START_TEST(every_attempt_takes_the_smallest_and_odd_pictures)
{
	static const unsigned sizes[][2] = { { 1, 1 }, { 1, 9 }, { 9, 1 }, { 2, 2 }, { 3, 300 },
		{ 301, 2 } };
	struct decoder *decoder = decoder_new();
	struct seen seen = { 0 };

	srand(1);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		for (size_t attempt = 0; decoder_has_attempt(attempt); attempt++) {
			size_t size = (size_t)sizes[i][0] * sizes[i][1];
			unsigned char *grey = malloc(size);

			scribble(grey, size, sizes[i][0]);
			decoder_scan_attempt(decoder, attempt, grey, sizes[i][0], sizes[i][1], see, &seen);
			free(grey);
		}
	ck_assert_int_eq(seen.count, 0);
	decoder_free(decoder);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { every_size_of_datamatrix_is_read,
		gs1_datamatrix_keeps_its_separators, libdmtx_is_checked_and_finds_too,
		labels_one_above_the_other_are_codes, frames_share_the_attempts,
		any_picture_is_survived_in_time, every_attempt_takes_the_smallest_and_odd_pictures, NULL };
	Suite *s = suite_of("reader_decoder", tests);
	TCase *c = tcase_create("photographs");

	tcase_set_timeout(c, 300);
	tcase_set_tags(c, "long"); /* half a minute of pictures: not in make check */
	add_table(c, photographs_are_read_and_never_wrong, floors);
	suite_add_tcase(s, c);
	c = tcase_create("kinds");
	tcase_set_timeout(c, 120);
	add_table(c, every_kind_is_read, printed);
	add_table(c, a_named_character_set_is_shown_as_text, named_sets);
	add_table(c, rows_of_a_stacked_code_are_no_codes, stacks);
	suite_add_tcase(s, c);
	return s;
}
