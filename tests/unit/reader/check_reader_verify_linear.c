#include "reader/decode/consensus.h"
#include "reader/decode/pattern.h"
#include "reader/decode/verify_linear.h"
#include "reader/decode/symbology_set.h"
#include "reader/decode/ean_viterbi.h"
#include "tests/support/sample.h"
#include "tests/support/suite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zint.h>

static struct fault why;

/* --- pattern: zint prints the same ---------------------------------------------------------- */

static const struct {
	enum pattern_kind kind;
	int zint;
	float wide; /* of zint's wide elements */
	const char *zint_text, *text;
} prints[] = {
	{ PATTERN_EAN13, BARCODE_EANX_CHK, 2, "4006381333931", "4006381333931" },
	{ PATTERN_EAN13, BARCODE_EANX_CHK, 2, "9780306406157", "9780306406157" },
	{ PATTERN_EAN13, BARCODE_EANX_CHK, 2, "0012345678905", "0012345678905" },
	{ PATTERN_EAN13, BARCODE_EANX_CHK, 2, "1234567890128", "1234567890128" },
	{ PATTERN_EAN13, BARCODE_EANX_CHK, 2, "5678901234562", "5678901234562" },
	{ PATTERN_EAN8, BARCODE_EANX_CHK, 2, "12345670", "12345670" },
	{ PATTERN_EAN8, BARCODE_EANX_CHK, 2, "98765430", "98765430" },
	{ PATTERN_UPCE, BARCODE_UPCE, 2, "0123456", "01234565" },
	{ PATTERN_UPCE, BARCODE_UPCE, 2, "1987654", "19876544" },
	{ PATTERN_UPCE, BARCODE_UPCE, 2, "0789783", "07897839" },
	{ PATTERN_CODE39, BARCODE_CODE39, 2, "ABCDEFGHIJKLM", "ABCDEFGHIJKLM" },
	{ PATTERN_CODE39, BARCODE_CODE39, 2, "NOPQRSTUVWXYZ", "NOPQRSTUVWXYZ" },
	{ PATTERN_CODE39, BARCODE_CODE39, 2, "0123456789-. $/+%", "0123456789-. $/+%" },
	{ PATTERN_ITF, BARCODE_C25INTER, 3, "0123456789", "0123456789" },
	{ PATTERN_ITF, BARCODE_C25INTER, 3, "98765432101357", "98765432101357" },
};

START_TEST(a_pattern_is_what_zint_prints)
{
	struct zint_symbol *s = ZBarcode_Create();
	struct pattern p;
	float at = 0;

	s->symbology = prints[_i].zint;
	ck_assert_int_lt(ZBarcode_Encode(s, (const unsigned char *)prints[_i].zint_text, 0),
		ZINT_ERROR);
	ck_assert(pattern_make(prints[_i].kind, prints[_i].text, strlen(prints[_i].text),
		prints[_i].wide, &p));
	ck_assert_int_eq((int)p.length, s->width);
	for (size_t i = 0; i < p.count; i++)
		for (float end = at + p.widths[i]; at < end; at++) {
			int module = (int)at;
			bool dark = s->encoded_data[s->rows - 1][module / 8] >> module % 8 & 1;

			ck_assert_msg(dark == (i % 2 == 0), "%s: module %d", prints[_i].text, module);
		}
	ZBarcode_Delete(s);
}
END_TEST

START_TEST(what_is_no_such_code_has_no_pattern)
{
	static const struct {
		enum pattern_kind kind;
		const char *text;
	} bad[] = {
		{ PATTERN_EAN13, "" },
		{ PATTERN_EAN13, "400638133393" },
		{ PATTERN_EAN13, "400638133393X" },
		{ PATTERN_EAN8, "1234567" },
		{ PATTERN_UPCE, "21234565" },
		{ PATTERN_CODE39, "abc" },
		{ PATTERN_ITF, "123" },
		{ PATTERN_ITF, "12A4" },
		{ PATTERN_CODE39, "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
	};
	struct pattern p;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ck_assert_msg(!pattern_make(bad[i].kind, bad[i].text, strlen(bad[i].text), 2, &p), "%s",
			bad[i].text);
}
END_TEST

/* --- ean_viterbi and verify_linear
 * ------------------------------------------------------------------------ */

struct answer {
	char digits[14];
	struct linear_place place;
};

static bool take_first(void *user, const char digits[13], struct point from, struct point to)
{
	struct answer *answer = user;

	memcpy(answer->digits, digits, 13);
	answer->place = (struct linear_place){ .count = 2, .points = { from, to } };
	return true;
}

/* Another text with a correct check digit: two ones (weights 1 and 3) become sevens, and so on. */
static bool twin_of(const char *digits, char *twin)
{
	static const char pairs[] = "17712882";

	for (int i = 1; i < 12; i++)
		for (int k = i + 1; k < 13; k++)
			for (int pair = 0; pair < 8; pair += 2)
				for (int other = 0; other < 8; other += 2) {
					int change = (pairs[pair + 1] - pairs[pair]) * (i % 2 ? 3 : 1) +
						(pairs[other + 1] - pairs[other]) * (k % 2 ? 3 : 1);

					if (digits[i] != pairs[pair] || digits[k] != pairs[other] || change % 10)
						continue;
					strcpy(twin, digits);
					twin[i] = pairs[pair + 1];
					twin[k] = pairs[other + 1];
					return true;
				}
	return false;
}

START_TEST(the_right_text_is_proven_and_its_twin_is_not)
{
	int read = 0, twins = 0;

	for (size_t n = 0; n < scene_condition_count; n++) {
		struct sample sample;
		struct answer answer = { 0 };
		struct linear_match proof;
		char twin[14];

		ck_assert(sample_make(0, 21, n, &sample));
		ean_viterbi_scan(&(struct gray){ (unsigned)sample.picture.width,
							 (unsigned)sample.picture.height, sample.picture.grey, 0 },
			60000, take_first, &answer);
		if (strcmp(answer.digits, sample.text) == 0) {
			struct gray gray = { (unsigned)sample.picture.width, (unsigned)sample.picture.height,
				sample.picture.grey, 0 };

			read++;
			ck_assert(verify_linear(&gray, &answer.place, PATTERN_EAN13, sample.text, 13, &proof));
			ck_assert_uint_eq(proof.changed, 0);
			ck_assert(proof.likeness > 0.8);
			if (twin_of(sample.text, twin)) {
				twins++;
				ck_assert(verify_linear(&gray, &answer.place, PATTERN_EAN13, twin, 13, &proof));
				ck_assert_uint_gt(proof.changed, 0);
			}
		}
		free(sample.picture.grey);
	}
	ck_assert_int_ge(read, 8);
	ck_assert_int_ge(twins, 1);
}
END_TEST

/* --- consensus
 * --------------------------------------------------------------------------------- */

static struct consensus consensus;

static bool cast(enum symbology symbology, const char *text, unsigned lines, bool proven)
{
	const struct consensus_vote vote = { .symbology = symbology,
		.lines = lines,
		.proven = proven,
		.len = strlen(text),
		.data = (const unsigned char *)text };

	consensus_add(&consensus, &vote);
	for (size_t i = 0; i < consensus.count; i++)
		if (consensus.codes[i].vote.len == vote.len &&
			memcmp(consensus.codes[i].data, text, vote.len) == 0)
			return consensus_accepts(&consensus, &consensus.codes[i]);
	return false;
}

START_TEST(one_weak_reading_is_not_believed)
{
	consensus.count = 0;
	ck_assert(!cast(SYMBOLOGY_CODE128, "A", 1, false));
	ck_assert(cast(SYMBOLOGY_CODE128, "A", 1, false)); /* again, on another attempt */
	ck_assert(!cast(SYMBOLOGY_EAN13, "4006381333931", 50, false));
	ck_assert(cast(SYMBOLOGY_EAN13, "4006381333931", 1, false));
	ck_assert(!cast(SYMBOLOGY_EAN13, "4006381333948", 40, false)); /* contradicts */
	ck_assert(!cast(SYMBOLOGY_EAN13, "4006381333931", 1, false));
	ck_assert(cast(SYMBOLOGY_EAN13, "4006381333931", 1, true)); /* proven */
	ck_assert(cast(SYMBOLOGY_QR, "x", 1, true));
	ck_assert(!cast(SYMBOLOGY_DATAMATRIX, "y", 99, false)); /* only accepted if proven */
}
END_TEST

START_TEST(a_full_ballot_forgets)
{
	char text[8];

	consensus.count = 0;
	for (int i = 0; i < 3 * CONSENSUS_MAX; i++) {
		snprintf(text, sizeof text, "%d", i);
		ck_assert(cast(SYMBOLOGY_QR, text, 1, true) == (i < CONSENSUS_MAX));
	}
	ck_assert_uint_eq(consensus.count, CONSENSUS_MAX);
}
END_TEST

/* --- symbology_set
 * --------------------------------------------------------------------------------- */

START_TEST(itf_needs_its_length_and_check_digit)
{
	ck_assert(symbology_set_has_itf("09521234000013", 14));
	ck_assert(!symbology_set_has_itf("09521234000014", 14));
	ck_assert(symbology_set_has_itf("563102430313", 12)); /* an Identcode */
	ck_assert(!symbology_set_has_itf("563102430314", 12));
	ck_assert(!symbology_set_has_itf("036000291452",
		12)); /* the check digit of a UPC is not valid here */
	ck_assert(!symbology_set_has_itf("12345670", 8));
	ck_assert_int_eq(symbology_set_configure(NULL, "8,14", &why), 0);
	ck_assert(symbology_set_has_itf("12345670", 8) && symbology_set_has_itf("09521234000013", 14));
	ck_assert(!symbology_set_has_itf("563102430313", 12));
}
END_TEST

START_TEST(wrong_lists_are_named)
{
	static const char *const lengths[] = { "13", "4", "", "14,", "14,,12", "x", "82", "1e1", " 14",
		"6,8,10,12,14,16,18,20,22,24,26" };
	static const char *const also[] = { "", "code", "codabar,", "CODABAR", "codabar;sqcode", "qr" };

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
		ck_assert_msg(symbology_set_configure(NULL, lengths[i], &why) == -1 &&
				why.exit_code == EXIT_USAGE,
			"\"%s\"", lengths[i]);
	for (size_t i = 0; i < sizeof also / sizeof also[0]; i++)
		ck_assert_msg(symbology_set_configure(also[i], NULL, &why) == -1 &&
				why.exit_code == EXIT_USAGE,
			"\"%s\"", also[i]);
	ck_assert_int_eq(symbology_set_configure("codabar,sqcode", NULL, &why), 0);
	for (size_t i = 0; i < symbology_row_count; i++)
		ck_assert_int_eq(symbology_set_has(&symbology_rows[i]),
			!symbology_rows[i].name || !strcmp(symbology_rows[i].word, "codabar") ||
				!strcmp(symbology_rows[i].word, "sqcode"));
}
END_TEST

/* --- random input
 * -------------------------------------------------------------------------------- */

START_TEST(any_place_in_any_picture_is_survived)
{
	static const char *const texts[] = { "4006381333931", "12345670", "01234565", "ABC-1",
		"12345678" };
	struct linear_match proof;

	srand(99);
	for (int round = 0; round < 150; round++) {
		unsigned width = 1 + (unsigned)rand() % 200, height = 1 + (unsigned)rand() % 60;
		struct gray gray = { width, height, malloc((size_t)width * height), 0 };
		struct linear_place place = { .upright = rand() % 2, .count = (size_t)rand() % 9 };

		for (size_t i = 0; i < (size_t)width * height; i++)
			gray.grey[i] = (unsigned char)(i % 5 < 2 ? rand() : 255);
		for (size_t i = 0; i < place.count; i++)
			place.points[i] = (struct point){ rand() % 300 - 50, rand() % 100 - 20 };
		verify_linear(&gray, &place, (enum pattern_kind)(round % 5), texts[round % 5],
			strlen(texts[round % 5]), &proof);
		ck_assert(proof.likeness < 0.9 && !isnan(proof.likeness));
		free(gray.grey);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { what_is_no_such_code_has_no_pattern,
		the_right_text_is_proven_and_its_twin_is_not, one_weak_reading_is_not_believed,
		a_full_ballot_forgets, itf_needs_its_length_and_check_digit, wrong_lists_are_named,
		any_place_in_any_picture_is_survived, NULL };
	Suite *s = suite_of("reader_proof", tests);
	TCase *c = tcase_create("pattern");

	add_table(c, a_pattern_is_what_zint_prints, prints);
	suite_add_tcase(s, c);
	return s;
}
