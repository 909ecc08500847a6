#include "core/track.h"
#include "core/signals.h"

#include <string.h>

static const char *const verdicts[VERDICT_COUNT] = {
	[VERDICT_ACCEPTED] = "accepted",       [VERDICT_UNKNOWN] = "unknown",
	[VERDICT_DUPLICATE] = "duplicate",     [VERDICT_WRONG_PLACE] = "wrong_place",
	[VERDICT_COMMAND] = "command",         [VERDICT_REJECTED] = "rejected",
};

static const char *const results[PASSAGE_RESULT_COUNT] = {
	[PASSAGE_OPEN] = "",                   [PASSAGE_SORTED] = "sorted",
	[PASSAGE_NO_READ] = "no_read",         [PASSAGE_MULTIPLE] = "multiple",
	[PASSAGE_UNKNOWN] = "unknown",         [PASSAGE_LATE] = "late",
	[PASSAGE_WRONG_LANE] = "wrong_lane",   [PASSAGE_LOST] = "lost",
	[PASSAGE_REMOVED] = "removed",         [PASSAGE_EXPIRED] = "expired",
};

const char *track_verdict_name(enum verdict verdict)
{
	return verdict < VERDICT_COUNT ? verdicts[verdict] : "";
}

enum verdict track_verdict_from(const char *name)
{
	int i = 0;

	while (i < VERDICT_COUNT && strcmp(verdicts[i], name) != 0)
		i++;
	return (enum verdict)i;
}

const char *track_result_name(enum passage_result result)
{
	return result < PASSAGE_RESULT_COUNT ? results[result] : "";
}

enum passage_result track_result_from(const char *name)
{
	int i = 0;

	while (i < PASSAGE_RESULT_COUNT && strcmp(results[i], name) != 0)
		i++;
	return (enum passage_result)i;
}

/* Counted goods: only another carrier on the same box says the same thing twice; a handheld that
 * reads the same code again counts one more piece. */
static bool is_duplicate(const struct track_known *known)
{
	return known->seen_here_just_now && (!known->quantity || known->seen_by_another_carrier);
}

void track_scan(const struct track_known *known, const char *place, struct track_consequence *out)
{
	*out = (struct track_consequence){ .verdict = VERDICT_ACCEPTED, .biz_step = known->biz_step,
		.disposition = "in_progress" };
	if (known->rejected) {
		out->verdict = VERDICT_REJECTED;
	} else if (!known->registered) {
		out->verdict = VERDICT_UNKNOWN;
	} else if (is_duplicate(known)) {
		out->verdict = VERDICT_DUPLICATE;
	} else {
		out->moves = known->quantity || strcmp(known->place, place) != 0;
		if (known->place_lane && known->article_lane && known->place_lane != known->article_lane) {
			out->verdict = VERDICT_WRONG_PLACE;
			out->disposition = "mismatch_instance";
		}
	}
}

enum track_undo track_undo(const struct track_booking *b)
{
	if (!b->known)
		return TRACK_UNDO_NOTHING;
	if (b->correction)
		return TRACK_UNDO_CORRECTION;
	if (b->corrected)
		return TRACK_UNDO_TWICE;
	if (!b->quantity && strcmp(b->place_now, b->to_place) != 0)
		return TRACK_UNDO_MOVED_ON;
	return TRACK_UNDO;
}

void track_passage(enum passage_result result, int reached_lane, struct track_consequence *out)
{
	bool rejected = reached_lane == LANE_REJECT && result != PASSAGE_SORTED;

	*out = (struct track_consequence){ .verdict = VERDICT_ACCEPTED,
		.moves = reached_lane >= 1 && reached_lane <= LANE_COUNT,
		.biz_step = rejected ? "holding" : "storing",
		.disposition = result == PASSAGE_WRONG_LANE ? "mismatch_instance" : "in_progress" };
}
