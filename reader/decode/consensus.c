#include "reader/decode/consensus.h"

#include <string.h>

/* What an unproven code needs: number of attempts, and of scan lines in all of them together. */
static const struct need {
	unsigned attempts, lines;
} needs[SYMBOLOGY_COUNT] = {
	[SYMBOLOGY_EAN13] = { 2, 12 },
	[SYMBOLOGY_UPCA] = { 2, 12 },
	[SYMBOLOGY_EAN8] = { 3, 20 },
	[SYMBOLOGY_UPCE] = { 3, 20 },
	[SYMBOLOGY_CODE128] = { 2, 2 },
	[SYMBOLOGY_GS1_128] = { 2, 2 },
	[SYMBOLOGY_CODE39] = { 2, 6 },
	[SYMBOLOGY_ITF14] = { 2, 6 },
	[SYMBOLOGY_ITF] = { 2, 16 },
	[SYMBOLOGY_GS1_DATABAR] = { 2, 6 },
	[SYMBOLOGY_UNKNOWN] = { 2, 6 },
};

static bool is_same_code(const struct consensus_vote *a, const struct consensus_vote *b)
{
	size_t len = a->len < SCAN_DATA_MAX ? a->len : SCAN_DATA_MAX;

	return a->symbology == b->symbology && a->len == b->len && memcmp(a->data, b->data, len) == 0;
}

void consensus_add(struct consensus *b, const struct consensus_vote *vote)
{
	struct consensus_code *code = b->codes;

	while (code < b->codes + b->count && !is_same_code(&code->vote, vote))
		code++;
	if (code == b->codes + CONSENSUS_MAX)
		return;
	if (code == b->codes + b->count) {
		b->count++;
		*code = (struct consensus_code){ .vote = *vote };
		code->vote.lines = 0;
		memcpy(code->data, vote->data, vote->len < SCAN_DATA_MAX ? vote->len : SCAN_DATA_MAX);
		code->vote.data = code->data;
	}
	code->attempts++;
	code->vote.lines += vote->lines;
	code->vote.proven = code->vote.proven || vote->proven;
	code->vote.refuted = code->vote.refuted || vote->refuted;
}

/* Another code of the same symbology with at least half as many lines: one of them is wrong. */
static bool is_contradicted(const struct consensus *b, const struct consensus_code *code)
{
	for (const struct consensus_code *other = b->codes; other < b->codes + b->count; other++)
		if (other != code && !other->vote.refuted &&
			other->vote.symbology == code->vote.symbology &&
			(other->vote.proven || 2 * other->vote.lines >= code->vote.lines))
			return true;
	return false;
}

bool consensus_accepts(const struct consensus *b, const struct consensus_code *code)
{
	const struct need *need = &needs[code->vote.symbology];

	if (code->vote.refuted)
		return false;
	if (code->vote.proven)
		return true;
	return need->attempts && code->attempts >= need->attempts && code->vote.lines >= need->lines &&
		!is_contradicted(b, code);
}
