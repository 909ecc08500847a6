#include "reader/decode/decoder.h"
#include "reader/decode/consensus.h"
#include "reader/decode/decode_zbar.h"
#include "reader/decode/attempts.h"
#include "reader/decode/gray_filter.h"
#include "reader/decode/decode_datamatrix.h"
#include "reader/decode/ean_viterbi.h"
#include "core/base/clock.h"
#include "core/code/gs1.h"

#include <stdlib.h>
#include <string.h>

/* Bigger pictures are halved first: zbar needs two pixels per module, more only cost time. */
#define WORK_PIXELS_MAX 2500000u

#define DMTX_BUDGET_MS 250   /* libdmtx takes seconds on noise */
#define MATRIX_BUDGET_MS 250 /* so do writing and checks */
#define WHOLE_BUDGET_MS 150
#define FRAME_BUDGET_MS 25 /* of these searches in a picture of a camera */

struct decoder {
	struct decode_zbar *bars;
	int budget_ms;
	/* For the pictures of a camera: their number, whose turn it was, who has read the last one
	 * (attempt_count: nobody) and how many symbols it found there. */
	unsigned pictures;
	size_t first_moving, next_moving, reading;
	int reads;
	struct gray work[2], halves[2];
	const struct attempt *attempt; /* under way ... */
	const struct gray *seen;       /* ... and the gray it looks at */
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
	if (!d || !(d->bars = decode_zbar_new())) {
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
	decode_zbar_free(d->bars);
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

/* --- what a attempt read ----------------------------------------------------------------------- */

/* A UPC-E stands for a longer number; its eight digits, taken as they are, would be another GTIN.
 * They are: number system, six digits, check digit. By the sixth: where the six go in the UPC-A
 * (0: a zero, n: the n-th). GS1 General Specifications, section 5.2.2.4.2. */
static const char *const upce_patterns[10] = {
	"1260000345",
	"1260000345",
	"1260000345",
	"1230000045",
	"1234000005",
	"1234500006",
	"1234500006",
	"1234500006",
	"1234500006",
	"1234500006",
};

static void expand_upce(struct scan *scan)
{
	const char *pattern;
	unsigned char six[8];

	memcpy(six, scan->data, sizeof six);
	if (scan->data_len != 8 || six[6] < '0' || six[6] > '9')
		return;
	pattern = upce_patterns[six[6] - '0'];
	for (size_t i = 0; i < 10; i++)
		scan->data[1 + i] = pattern[i] == '0' ? '0' : six[pattern[i] - '0'];
	scan->data[11] = six[7];
	scan->data_len = 12;
}

/* How a linear code is looked at again, and what it takes to be believed at once. */
static const struct standard {
	enum symbology symbology;
	enum pattern_kind pattern;
	double likeness, margin;
	unsigned lines;
} standards[] = {
	{ SYMBOLOGY_EAN13, PATTERN_EAN13, 0.85, 1.5, 1 },
	{ SYMBOLOGY_UPCA, PATTERN_EAN13, 0.85, 1.5, 1 },
	{ SYMBOLOGY_EAN8, PATTERN_EAN8, 0.92, 1.7, 3 },
	{ SYMBOLOGY_UPCE, PATTERN_UPCE, 0.88, 1.4, 3 },
	{ SYMBOLOGY_CODE39, PATTERN_CODE39, 0.85, 1.4, 3 },
	{ SYMBOLOGY_ITF14, PATTERN_ITF, 0.85, 1.3, 3 },
	{ SYMBOLOGY_ITF, PATTERN_ITF, 0.88, 1.4, 12 },
};

#define DISQUIET_MAX 0.3 /* at least one white module in three beside the code */
#define FITS 0.8         /* then another character that fits better, or bars beside it, say no */

#define HARSH 4 /* lines of a harsh attempt that count as one */
#define WHOLE_LIKENESS 0.87
#define WHOLE_MARGIN 2.5
#define WHOLE_LINES 4 /* scan lines that a code read as a whole counts as */

enum proof { PROOF_WRONG, PROOF_OPEN, PROOF_PROVEN };

/* UPC-A is an EAN-13 that begins with a zero. */
static size_t as_printed(const struct consensus_vote *vote, char text[PATTERN_TEXT_MAX])
{
	size_t zero = vote->symbology == SYMBOLOGY_UPCA;

	if (vote->len + zero > PATTERN_TEXT_MAX)
		return 0;
	text[0] = '0';
	memcpy(text + zero, vote->data, vote->len);
	return vote->len + zero;
}

static const struct standard *standard_of(enum symbology symbology)
{
	for (size_t i = 0; i < sizeof standards / sizeof standards[0]; i++)
		if (standards[i].symbology == symbology)
			return &standards[i];
	return NULL;
}

static enum proof judge(const struct standard *s, const struct linear_match *proof, unsigned lines)
{
	if (proof->likeness > FITS && (proof->changed > 0 || proof->disquiet > DISQUIET_MAX))
		return PROOF_WRONG;
	if (proof->changed > 0 || proof->disquiet > DISQUIET_MAX || lines < s->lines)
		return PROOF_OPEN;
	return proof->likeness >= s->likeness && proof->margin >= s->margin ? PROOF_PROVEN : PROOF_OPEN;
}

/* The text that fits better than the one zbar read, if it has a right check digit and is proven. */
static bool correct(const struct gray *gray, const struct linear_place *place,
	const struct standard *s, struct linear_match *proof, size_t len)
{
	char text[PATTERN_TEXT_MAX];

	memcpy(text, proof->text, len);
	return proof->changed > 0 && proof->likeness > FITS && s->pattern != PATTERN_UPCE &&
		s->pattern != PATTERN_CODE39 && gs1_check_ok(text, len) &&
		verify_linear(gray, place, s->pattern, text, len, proof) &&
		judge(s, proof, s->lines) == PROOF_PROVEN;
}

/* Decides on a linear code; its data may become what it should have been. weight: lines that count
 * as one. */
static enum proof prove(const struct gray *gray, const struct decode_zbar_code *code,
	unsigned weight, struct consensus_vote *vote, char text[PATTERN_TEXT_MAX])
{
	const struct standard *s = standard_of(vote->symbology);
	size_t len = as_printed(vote, text);
	struct linear_match proof;

	if (!s) /* Code 128 has a strong check */
		return vote->lines / weight >= 3 ? PROOF_PROVEN : PROOF_OPEN;
	if (!verify_linear(gray, &code->place, s->pattern, text, len, &proof))
		return PROOF_OPEN;
	if (correct(gray, &code->place, s, &proof, len)) {
		memcpy(text, proof.text, len);
		vote->data = (unsigned char *)text + (len - vote->len);
		return PROOF_PROVEN;
	}
	return judge(s, &proof, vote->lines / weight);
}

static void take_bars(void *user, const struct decode_zbar_code *code)
{
	struct decoder *d = user;
	struct consensus_vote vote = { .symbology =
									   code->gs1 ? code->row->gs1_symbology : code->row->symbology,
		.lines = code->lines,
		.data = code->data,
		.len = code->len };
	char text[PATTERN_TEXT_MAX];
	enum proof proof = PROOF_PROVEN;

	if (vote.symbology == SYMBOLOGY_ITF &&
		!symbology_set_has_itf((const char *)code->data, code->len))
		return;
	if (vote.symbology == SYMBOLOGY_ITF && code->len == 14 &&
		gs1_check_ok((const char *)code->data, code->len))
		vote.symbology = SYMBOLOGY_ITF14;
	if (code->row->symbology != SYMBOLOGY_QR)
		proof = prove(d->seen, code, d->attempt->harsh ? HARSH : 1, &vote, text);
	vote.proven = proof == PROOF_PROVEN;
	if (proof != PROOF_WRONG)
		consensus_add(&d->consensus, &vote);
}

/* The ways zbar and this one err differ: what both read counts as agreed. */
static bool take_whole(void *user, const char digits[13], struct point from, struct point to)
{
	struct decoder *d = user;
	const struct linear_place place = { .count = 2, .points = { from, to } };
	bool upca = digits[0] == '0';
	struct consensus_vote vote = { .symbology = upca ? SYMBOLOGY_UPCA : SYMBOLOGY_EAN13,
		.lines = WHOLE_LINES,
		.len = 13 - (size_t)upca,
		.data = (const unsigned char *)digits + upca };
	struct linear_match proof;

	if (!verify_linear(d->seen, &place, PATTERN_EAN13, digits, 13, &proof) || proof.changed > 0 ||
		proof.disquiet > DISQUIET_MAX || proof.likeness < WHOLE_LIKENESS)
		return false;
	vote.proven = proof.margin >= WHOLE_MARGIN;
	consensus_add(&d->consensus, &vote);
	return vote.proven;
}

static void take_matrix(void *user, const unsigned char *data, size_t len, bool gs1)
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

/* --- the list of attempts ----------------------------------------------------------------------------- */

static int64_t at_most(int64_t ms, int64_t limit_ms)
{
	return ms < limit_ms ? ms : limit_ms;
}

static int climb(struct decoder *d, const struct attempt *attempt, const struct gray *gray,
	int64_t end_ms)
{
	int64_t left_ms = end_ms - clock_mono_ms();

	d->attempt = attempt;
	d->seen = attempt_prepare(attempt, gray, d->work);
	if (!d->seen)
		return -1;
	switch (attempt->engine) {
	case ATTEMPT_ZBAR:
		return decode_zbar_scan(d->bars, d->seen, attempt->density, take_bars, d);
	case ATTEMPT_EAN_VITERBI:
		ean_viterbi_scan(d->seen, at_most(left_ms, WHOLE_BUDGET_MS), take_whole, d);
		return 0;
	case ATTEMPT_DATAMATRIX:
		return decode_datamatrix(d->seen, at_most(left_ms, MATRIX_BUDGET_MS), take_matrix, d) < 0
			? -1
			: 0;
	default:
		decode_datamatrix_dmtx(d->seen, at_most(left_ms, DMTX_BUDGET_MS), take_matrix, d);
		return 0;
	}
}

/* Hands on what is believed now. */
static int report(struct decoder *d, void (*found)(void *user, const struct scan *), void *user)
{
	int count = 0;

	for (size_t i = 0; i < d->consensus.count; i++) {
		struct consensus_code *code = &d->consensus.codes[i];

		if (code->told || !consensus_accepts(&d->consensus, code))
			continue;
		code->told = true;
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

/* The gray to work on: the picture itself, or halved until it is small enough. */
static const struct gray *shrink(struct decoder *d, const struct gray *gray)
{
	for (size_t i = 0; gray && (size_t)gray->width * gray->height > WORK_PIXELS_MAX; i++)
		gray = gray_filter_scale(gray, 50, &d->halves[i % 2]) ? &d->halves[i % 2] : NULL;
	return gray;
}

int decoder_scan(struct decoder *d, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user)
{
	const struct gray whole = { .width = width,
		.height = height,
		.grey = (unsigned char *)(uintptr_t)grey };
	const struct gray *gray = shrink(d, &whole);
	int64_t end_ms = clock_mono_ms() + d->budget_ms;
	int count = 0;

	d->consensus.count = 0;
	if (!gray)
		return -1;
	for (size_t i = 0; count == 0 && i < attempt_count; i++) {
		if (i > 0 && (clock_mono_ms() >= end_ms || !attempt_suits(&attempts[i], gray)))
			continue;
		if (climb(d, &attempts[i], gray, end_ms))
			return -1;
		count = report(d, found, user);
	}
	if (count == 0 && gray != &whole && clock_mono_ms() < end_ms) {
		if (climb(d, &attempts[0], &whole, end_ms))
			return -1;
		count = report(d, found, user);
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
	if (climb(d, &attempts[attempt], &gray, clock_mono_ms() + d->budget_ms))
		return -1;
	return report(d, found, user);
}

/* What has read the last picture will read the next one: seven times of eight. Else every second
 * picture is for the attempt that reads most for least, and the others take turns. */
static size_t choose_moving(struct decoder *d)
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
	size_t attempt = choose_moving(d);
	int count;

	d->consensus.count = 0;
	if (!attempt_suits(&attempts[attempt], &gray))
		return 0;
	if (climb(d, &attempts[attempt], &gray, clock_mono_ms() + FRAME_BUDGET_MS))
		return -1;
	count = report(d, found, user);
	if (attempt == d->reading || count > d->reads) {
		d->reading = count > 0 ? attempt : attempt_count;
		d->reads = count;
	}
	return count;
}
