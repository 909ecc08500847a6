#include "reader/decode/decoder.h"
#include "reader/decode/consensus.h"
#include "reader/decode/decode_zbar.h"
#include "reader/decode/decode_zxing.h"
#include "reader/decode/attempts.h"
#include "reader/decode/gray_filter.h"
#include "reader/decode/decode_datamatrix.h"
#include "reader/decode/ean_viterbi.h"
#include "reader/decode/stacked_row.h"
#include "core/base/charset.h"
#include "core/base/clock.h"
#include "core/code/retail_code.h"
#include "core/gs1/gs1.h"

#include <stdlib.h>
#include <string.h>

/* Larger images are halved first: libzbar needs two pixels per module, more only cost time. */
#define WORK_PIXELS_MAX 2500000u

#define DMTX_BUDGET_MS 250       /* libdmtx takes seconds on noise */
#define DATAMATRIX_BUDGET_MS 250 /* print and texture have many corners */
#define VITERBI_BUDGET_MS 150
#define FRAME_BUDGET_MS 25 /* of these searches in an image of a camera */

struct decoder {
	struct decode_zbar *zbar;
	int budget_ms;
	/* For the images of a camera: their number, the attempt for every second image, the last of the
	 * others, the one that has read the last image (attempt_count: none) and its number of
	 * symbols. */
	unsigned pictures;
	size_t first_moving, next_moving, reading;
	int reads;
	struct gray work[2], halves[2];
	const struct attempt *attempt; /* being made ... */
	const struct gray *filtered;   /* ... and its filtered image */
	struct consensus consensus;
	struct scan scan; /* handed to found() */
};

int decoder_configure(const char *also, const char *itf_lengths, struct fault *why)
{
	return symbology_set_configure(also, itf_lengths, why);
}

struct decoder *decoder_new(void)
{
	struct decoder *d = calloc(1, sizeof *d);

	if (d)
		d->reading = attempt_count;
	if (!d || !(d->zbar = decode_zbar_new())) {
		free(d);
		return NULL;
	}
	d->budget_ms = DECODER_BUDGET_MS;
	while (!attempts[d->first_moving].first_for_camera)
		d->first_moving++;
	return d;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	decode_zbar_free(d->zbar);
	for (size_t i = 0; i < 2; i++) {
		gray_free(&d->work[i]);
		gray_free(&d->halves[i]);
	}
	free(d);
}

void decoder_set_budget(struct decoder *d, int ms)
{
	d->budget_ms = ms;
}

/* --- results of an attempt
 * ----------------------------------------------------------------------- */

/* A UPC-E is a short form; its eight digits, taken as a GTIN-8, would be another GTIN. */
static void expand_upce(struct scan *scan)
{
	char upca[13];

	if (scan->data_len != 8 || !retail_code_expand((const char *)scan->data, upca))
		return;
	scan->data_len = (uint32_t)strlen(upca);
	memcpy(scan->data, upca, sizeof upca);
}

/* How a linear code is verified, and what it needs to be accepted at once. */
static const struct linear_standard {
	enum symbology symbology;
	enum pattern_kind pattern;
	double likeness, margin;
	unsigned lines;
} linear_standards[] = {
	{ SYMBOLOGY_EAN13, PATTERN_EAN13, 0.85, 1.5, 1 },
	{ SYMBOLOGY_UPCA, PATTERN_EAN13, 0.85, 1.5, 1 },
	{ SYMBOLOGY_EAN8, PATTERN_EAN8, 0.92, 1.7, 3 },
	{ SYMBOLOGY_UPCE, PATTERN_UPCE, 0.88, 1.4, 3 },
	{ SYMBOLOGY_CODE39, PATTERN_CODE39, 0.85, 1.4, 3 },
	{ SYMBOLOGY_ITF14, PATTERN_ITF, 0.85, 1.3, 3 },
	{ SYMBOLOGY_ITF, PATTERN_ITF, 0.88, 1.4, 12 },
};

#define DISQUIET_MAX 0.3 /* at least one white module in three in the quiet zones */
#define FITS 0.8 /* from here on a better character, or bars in a quiet zone, reject the code */

#define HARSH 4 /* scan lines of a harsh attempt count as one */
#define VITERBI_LIKENESS 0.87
#define VITERBI_MARGIN 2.5
#define VITERBI_LINES 4 /* scan lines that a result of ean_viterbi counts as */

enum linear_verdict { LINEAR_WRONG, LINEAR_OPEN, LINEAR_PROVEN };

/* UPC-A is an EAN-13 that begins with a zero. */
static size_t text_as_printed(const struct consensus_vote *vote, char text[PATTERN_TEXT_MAX])
{
	size_t zero = vote->symbology == SYMBOLOGY_UPCA;

	if (vote->len + zero > PATTERN_TEXT_MAX)
		return 0;
	text[0] = '0';
	memcpy(text + zero, vote->data, vote->len);
	return vote->len + zero;
}

static const struct linear_standard *standard_of(enum symbology symbology)
{
	for (size_t i = 0; i < sizeof linear_standards / sizeof linear_standards[0]; i++)
		if (linear_standards[i].symbology == symbology)
			return &linear_standards[i];
	return NULL;
}

static enum linear_verdict judge_match(const struct linear_standard *s,
	const struct linear_match *match, unsigned lines)
{
	if (match->likeness > FITS && (match->changed > 0 || match->disquiet > DISQUIET_MAX))
		return LINEAR_WRONG;
	if (match->changed > 0 || match->disquiet > DISQUIET_MAX || lines < s->lines)
		return LINEAR_OPEN;
	return match->likeness >= s->likeness && match->margin >= s->margin ? LINEAR_PROVEN
																		: LINEAR_OPEN;
}

/* Replaces the text by the one that fits better, if that has a correct check digit and is
 * proven. */
static bool correct_text(const struct gray *gray, const struct linear_place *place,
	const struct linear_standard *s, struct linear_match *match, size_t len)
{
	char text[PATTERN_TEXT_MAX];

	memcpy(text, match->text, len);
	return match->changed > 0 && match->likeness > FITS && s->pattern != PATTERN_UPCE &&
		s->pattern != PATTERN_CODE39 && gs1_check_ok(text, len) &&
		verify_linear(gray, place, s->pattern, text, len, match) &&
		judge_match(s, match, s->lines) == LINEAR_PROVEN;
}

/* Verifies a linear code; its data may be corrected. weight: number of scan lines that count as
 * one. */
static enum linear_verdict verify_code(const struct gray *gray, const struct decode_zbar_code *code,
	unsigned weight, struct consensus_vote *vote, char text[PATTERN_TEXT_MAX])
{
	const struct linear_standard *s = standard_of(vote->symbology);
	size_t len = text_as_printed(vote, text);
	struct linear_match match;

	if (!s) /* Code 128 has a strong check */
		return vote->lines / weight >= 3 ? LINEAR_PROVEN : LINEAR_OPEN;
	if (!verify_linear(gray, &code->place, s->pattern, text, len, &match))
		return LINEAR_OPEN;
	if (correct_text(gray, &code->place, s, &match, len)) {
		memcpy(text, match.text, len);
		vote->data = (unsigned char *)text + (len - vote->len);
		return LINEAR_PROVEN;
	}
	return judge_match(s, &match, vote->lines / weight);
}

/* After letters a separator switches DataBar Expanded back to digits (ISO/IEC 24724); libzbar 0.23 does
 * not, and what follows it is wrong. */
static bool is_misread_databar(const struct consensus_vote *vote)
{
	size_t n = 0;

	if (vote->symbology != SYMBOLOGY_GS1_DATABAR)
		return false;
	while (n < vote->len &&
		(vote->data[n] == '\x1D' || gs1_all_digits((const char *)vote->data + n, 1)))
		n++;
	return n < vote->len && memchr(vote->data + n, '\x1D', vote->len - n);
}

#ifdef HAVE_ZXING
static void add_zxing(void *user, const struct decode_zxing_code *code)
{
	struct decoder *d = user;
	bool as_text = code->text_len > 0 && charset_is_foreign(code->data, code->len);
	struct consensus_vote vote = { .symbology = code->symbology,
		.lines = 1,
		.proven = true,
		.len = as_text ? code->text_len : code->len,
		.data = as_text ? code->text : code->data };

	consensus_add(&d->consensus, &vote);
}
#endif

static bool is_stacked(const struct decoder *d, const struct decode_zbar_code *code)
{
	const struct stacked_row_place place = { code->left, code->top, code->right, code->bottom,
		code->place.upright };

	return code->row->symbology == SYMBOLOGY_CODE128 && stacked_row_is(d->filtered, &place);
}

static void add_zbar_code(void *user, const struct decode_zbar_code *code)
{
	struct decoder *d = user;
	struct consensus_vote vote = { .symbology =
									   code->gs1 ? code->row->gs1_symbology : code->row->symbology,
		.lines = code->lines,
		.data = code->data,
		.len = code->len };
	char text[PATTERN_TEXT_MAX];
	enum linear_verdict verdict = LINEAR_PROVEN;

	if (is_misread_databar(&vote))
		return;
	if (vote.symbology == SYMBOLOGY_ITF &&
		!symbology_set_has_itf((const char *)code->data, code->len))
		return;
	if (vote.symbology == SYMBOLOGY_ITF && code->len == 14 &&
		gs1_check_ok((const char *)code->data, code->len))
		vote.symbology = SYMBOLOGY_ITF14;
#ifdef HAVE_ZXING
	if (code->row->symbology == SYMBOLOGY_QR && charset_is_foreign(code->data, code->len)) {
		const size_t before = d->consensus.count;

		if (decode_zxing(d->filtered, DECODE_ZXING_QR, add_zxing, d) == 0 &&
			d->consensus.count > before)
			return;
	}
#endif
	if (code->row->symbology != SYMBOLOGY_QR)
		verdict = verify_code(d->filtered, code, d->attempt->harsh ? HARSH : 1, &vote, text);
	vote.proven = verdict == LINEAR_PROVEN;
	vote.refuted = is_stacked(d, code);
	if (verdict != LINEAR_WRONG)
		consensus_add(&d->consensus, &vote);
}

/* libzbar and ean_viterbi make different errors: a text read by both is a consensus. */
static bool add_ean_viterbi(void *user, const char digits[13], struct point from, struct point to)
{
	struct decoder *d = user;
	const struct linear_place place = { .count = 2, .points = { from, to } };
	bool upca = digits[0] == '0';
	struct consensus_vote vote = { .symbology = upca ? SYMBOLOGY_UPCA : SYMBOLOGY_EAN13,
		.lines = VITERBI_LINES,
		.len = 13 - (size_t)upca,
		.data = (const unsigned char *)digits + upca };
	struct linear_match match;

	if (!verify_linear(d->filtered, &place, PATTERN_EAN13, digits, 13, &match) ||
		match.changed > 0 || match.disquiet > DISQUIET_MAX || match.likeness < VITERBI_LIKENESS)
		return false;
	vote.proven = match.margin >= VITERBI_MARGIN;
	consensus_add(&d->consensus, &vote);
	return vote.proven;
}

static void add_datamatrix(void *user, const unsigned char *data, size_t len, bool gs1)
{
	struct decoder *d = user;
	struct consensus_vote vote = { .symbology =
									   gs1 ? SYMBOLOGY_GS1_DATAMATRIX : SYMBOLOGY_DATAMATRIX,
		.lines = 1,
		.proven = true,
		.len = len,
		.data = data };

	consensus_add(&d->consensus, &vote);
}

/* --- making the attempts
 * ----------------------------------------------------------------------------- */

/* A search has its share of what the whole may take: on a slow computer more time for all is more for each. */
static int64_t share_of(const struct decoder *d, int64_t left_ms, int64_t usual_ms)
{
	int64_t share_ms =
		d->budget_ms > DECODER_BUDGET_MS ? usual_ms * d->budget_ms / DECODER_BUDGET_MS : usual_ms;

	return left_ms < share_ms ? left_ms : share_ms;
}

static int run_attempt(struct decoder *d, const struct attempt *attempt, const struct gray *gray,
	int64_t end_ms)
{
	int64_t left_ms = end_ms - clock_mono_ms();

	d->attempt = attempt;
	d->filtered = attempt_prepare(attempt, gray, d->work);
	if (!d->filtered)
		return -1;
	switch (attempt->engine) {
	case ATTEMPT_ZBAR:
		return decode_zbar_scan(d->zbar, d->filtered, attempt->density, add_zbar_code, d);
	case ATTEMPT_EAN_VITERBI:
		ean_viterbi_scan(d->filtered, share_of(d, left_ms, VITERBI_BUDGET_MS), add_ean_viterbi, d);
		return 0;
	case ATTEMPT_DATAMATRIX:
		return decode_datamatrix(d->filtered, share_of(d, left_ms, DATAMATRIX_BUDGET_MS),
				   add_datamatrix, d) < 0
			? -1
			: 0;
#ifdef HAVE_ZXING
	case ATTEMPT_ZXING:
		return decode_zxing(d->filtered, DECODE_ZXING_ALL, add_zxing, d);
#endif
	default:
		decode_datamatrix_dmtx(d->filtered, share_of(d, left_ms, DMTX_BUDGET_MS), add_datamatrix,
			d);
		return 0;
	}
}

/* Reports the codes that are accepted now. */
static int report_accepted(struct decoder *d, void (*found)(void *user, const struct scan *),
	void *user)
{
	int count = 0;

	for (size_t i = 0; i < d->consensus.count; i++) {
		struct consensus_code *code = &d->consensus.codes[i];

		if (code->is_reported || !consensus_accepts(&d->consensus, code))
			continue;
		code->is_reported = true;
		memset(&d->scan, 0, sizeof d->scan);
		d->scan.carrier = CARRIER_BARCODE;
		d->scan.symbology = code->vote.symbology;
		d->scan.too_long = code->vote.len > SCAN_DATA_MAX;
		d->scan.data_len = (uint32_t)(d->scan.too_long ? SCAN_DATA_MAX : code->vote.len);
		memcpy(d->scan.data, code->data, d->scan.data_len);
		if (code->vote.symbology == SYMBOLOGY_UPCE)
			expand_upce(&d->scan);
		found(user, &d->scan);
		count++;
	}
	return count;
}

/* The image to work on: the given one, or halved until it is small enough. */
static const struct gray *shrink_to_work_size(struct decoder *d, const struct gray *gray)
{
	for (size_t i = 0; gray && (size_t)gray->width * gray->height > WORK_PIXELS_MAX; i++)
		gray = gray_filter_scale(gray, 50, &d->halves[i % 2]) ? &d->halves[i % 2] : NULL;
	return gray;
}

int decoder_scan(struct decoder *d, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user)
{
	const struct gray picture = { .width = width,
		.height = height,
		.grey = (unsigned char *)(uintptr_t)grey };
	const struct gray *gray = shrink_to_work_size(d, &picture);
	int64_t end_ms = clock_mono_ms() + d->budget_ms;
	int count = 0;

	d->consensus.count = 0;
	if (!gray)
		return -1;
	for (size_t i = 0; count == 0 && i < attempt_count; i++) {
		if (i > 0 && (clock_mono_ms() >= end_ms || !attempt_suits(&attempts[i], gray)))
			continue;
		if (run_attempt(d, &attempts[i], gray, end_ms))
			return -1;
		count = report_accepted(d, found, user);
	}
	if (count == 0 && gray != &picture && clock_mono_ms() < end_ms) {
		if (run_attempt(d, &attempts[0], &picture, end_ms))
			return -1;
		count = report_accepted(d, found, user);
	}
	return count;
}

bool decoder_has_attempt(size_t attempt)
{
	return attempt < attempt_count;
}

int decoder_scan_attempt(struct decoder *d, size_t attempt, const unsigned char *grey,
	unsigned width, unsigned height, void (*found)(void *user, const struct scan *), void *user)
{
	const struct gray gray = { .width = width,
		.height = height,
		.grey = (unsigned char *)(uintptr_t)grey };

	d->consensus.count = 0;
	if (run_attempt(d, &attempts[attempt], &gray, clock_mono_ms() + d->budget_ms))
		return -1;
	return report_accepted(d, found, user);
}

/* The attempt that has read the last image will read the next one: seven times of eight. Otherwise
 * every second image is for the attempt with the best ratio of codes to time, and the others take
 * turns. */
static size_t choose_frame_attempt(struct decoder *d)
{
	d->pictures++;
	if (d->reading < attempt_count && d->pictures % 8)
		return d->reading;
	if (d->pictures % 2)
		return d->first_moving;
	do
		d->next_moving = (d->next_moving + 1) % attempt_count;
	while (d->next_moving == d->first_moving || !attempts[d->next_moving].moving);
	return d->next_moving;
}

int decoder_scan_frame(struct decoder *d, const unsigned char *grey, unsigned width,
	unsigned height, void (*found)(void *user, const struct scan *), void *user)
{
	const struct gray gray = { .width = width,
		.height = height,
		.grey = (unsigned char *)(uintptr_t)grey };
	size_t attempt = choose_frame_attempt(d);
	int count;

	d->consensus.count = 0;
	if (!attempt_suits(&attempts[attempt], &gray))
		return 0;
	if (run_attempt(d, &attempts[attempt], &gray, clock_mono_ms() + FRAME_BUDGET_MS))
		return -1;
	count = report_accepted(d, found, user);
	if (attempt == d->reading || count > d->reads) {
		d->reading = count > 0 ? attempt : attempt_count;
		d->reads = count;
	}
	return count;
}
