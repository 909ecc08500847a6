#include "core/booking/booking_rules.h"
#include "core/base/lang.h"
#include "core/store/store.h"

#include <string.h>

/* --- business steps ------------------------------------------------------------------------ */

static const char *const steps[STEP_COUNT] = {
	[STEP_NEVER] = "",
	[STEP_COMMISSIONING] = "commissioning",
	[STEP_RECEIVING] = "receiving",
	[STEP_INSPECTING] = "inspecting",
	[STEP_HOLDING] = "holding",
	[STEP_STORING] = "storing",
	[STEP_PICKING] = "picking",
	[STEP_PACKING] = "packing",
	[STEP_STAGING] = "staging_outbound",
	[STEP_LOADING] = "loading",
	[STEP_SHIPPING] = "shipping",
	[STEP_OTHER] = "?",
};
const char *const *const booking_place_steps = &steps[STEP_RECEIVING];

enum booking_step booking_step_from(const char *name)
{
	int i = 0;

	while (i < STEP_OTHER && strcmp(steps[i], name) != 0)
		i++;
	return (enum booking_step)i;
}

const char *booking_disposition_after(enum booking_step step)
{
	return step == STEP_HOLDING ? "non_sellable_other"
		: step == STEP_SHIPPING ? "in_transit"
								: "in_progress";
}

/* Which step may come after which: what was booked last stands on the left, what is booked now on
 * top. A dot: it may. A letter: it is odd, for the reason of that letter. */
static const char follows[STEP_COUNT][STEP_COUNT + 1] = {
	/*                        receiving   picking
	 *                        |inspecting |packing
	 *                        ||holding   ||staging
	 *                        |||storing  |||loading
	 *                        ||||        ||||shipping */
	[STEP_NEVER] = ".."
				   "...."
				   "nnnnn"
				   ".",
	[STEP_COMMISSIONING] = ".."
						   "...."
						   "....."
						   ".",
	[STEP_RECEIVING] = ".."
					   "...."
					   "....."
					   ".",
	[STEP_INSPECTING] = ".."
						"...."
						"....."
						".",
	[STEP_HOLDING] = ".."
					 "r..."
					 "hhhhh"
					 ".",
	[STEP_STORING] = ".."
					 "r..."
					 "....."
					 ".",
	[STEP_PICKING] = ".."
					 "r..."
					 "....."
					 ".",
	[STEP_PACKING] = ".."
					 "r..."
					 "....."
					 ".",
	[STEP_STAGING] = ".."
					 "r..."
					 "....."
					 ".",
	[STEP_LOADING] = ".."
					 "r..."
					 "....."
					 ".",
	[STEP_SHIPPING] = ".."
					  ".ggg"
					  "ggggg"
					  "g",
	[STEP_OTHER] = ".."
				   "...."
				   "....."
				   ".",
};

static const char *oddity_of_letter(char letter)
{
	switch (letter) {
	case 'n':
		return MESSAGE_WORD("booking_rules.not_booked_in",
			"no goods-in entry; scan the item at goods in");
	case 'r':
		return MESSAGE_WORD("booking_rules.received_before",
			"goods in was booked before and the item has not left since; check its entries");
	case 'h':
		return MESSAGE_WORD("booking_rules.is_held",
			"the item is on hold; inspect it or put it back into storage first");
	case 'g':
		return MESSAGE_WORD("booking_rules.has_left", "already shipped; receive it again first");
	default:
		return NULL;
	}
}

const char *booking_oddity(enum booking_step from, enum booking_step to)
{
	return oddity_of_letter(follows[from][to]);
}

/* Where the pieces come from that are booked with a step: the nearest step first. What comes in
 * from outside has no list; pieces that leave must come from one of the steps. */
static const struct {
	enum booking_step from[6]; /* STEP_NEVER ends it */
	bool goes_out;
} sources[STEP_COUNT] = {
	[STEP_INSPECTING] = { { STEP_RECEIVING, STEP_STORING }, false },
	[STEP_HOLDING] = { { STEP_INSPECTING, STEP_RECEIVING, STEP_STORING, STEP_PICKING }, false },
	[STEP_STORING] = { { STEP_RECEIVING, STEP_INSPECTING, STEP_HOLDING }, false },
	[STEP_PICKING] = { { STEP_STORING, STEP_RECEIVING, STEP_INSPECTING }, true },
	[STEP_PACKING] = { { STEP_PICKING, STEP_STORING }, true },
	[STEP_STAGING] = { { STEP_PACKING, STEP_PICKING, STEP_STORING }, true },
	[STEP_LOADING] = { { STEP_STAGING, STEP_PACKING, STEP_PICKING, STEP_STORING }, true },
	[STEP_SHIPPING] = { { STEP_LOADING, STEP_STAGING, STEP_PACKING, STEP_PICKING, STEP_STORING,
							STEP_RECEIVING },
		true },
};

/* The shelf of a step that has most pieces; of two alike the first, but a lane's end comes last.
 * What is inspected never comes from there: boxes leave a conveyor that way, they do not return. */
static int find_fullest_shelf(const struct booking_shelf *shelves, size_t count,
	enum booking_step from, enum booking_step to, const char *place)
{
	int best = -1;

	for (size_t i = 0; i < count; i++) {
		const struct booking_shelf *shelf = &shelves[i], *than = best < 0 ? NULL : &shelves[best];

		if (shelf->step != from || strcmp(shelf->place, place) == 0 ||
			(to == STEP_INSPECTING && shelf->lane))
			continue;
		if (!than || shelf->pieces > than->pieces ||
			(shelf->pieces == than->pieces && than->lane && !shelf->lane))
			best = (int)i;
	}
	return best;
}

int booking_source_shelf(enum booking_step step, const char *place,
	const struct booking_shelf *shelves, size_t count, bool *is_short)
{
	const enum booking_step *from = sources[step].from;
	int any = -1, best;

	*is_short = false;
	for (size_t i = 0; i < sizeof sources[0].from / sizeof *from && from[i]; i++) {
		best = find_fullest_shelf(shelves, count, from[i], step, place);
		if (best >= 0 && shelves[best].pieces > 0)
			return best;
		any = any >= 0 ? any : best;
	}
	*is_short = sources[step].goes_out;
	return *is_short ? any : -1;
}

/* --- a scan -------------------------------------------------------------------------------- */

/* Counted goods: only a read by another source on the same box is the same event; a handheld that
 * reads the same code again counts one more piece. */
static bool is_duplicate_scan(const struct booking_known *known)
{
	if (known->is_quantity)
		return known->was_just_seen_here && known->was_seen_by_another_source;
	if (strcmp(known->place, BOOKING_CLARIFY) == 0)
		return false; /* it was lost sight of, and is here again */
	return known->was_booked_here || (known->was_just_seen_here && !known->was_booked_elsewhere);
}

/* A pallet that was not announced is known from the moment it is received. */
static bool is_known_item(const struct booking_known *known, enum booking_step step)
{
	return known->is_registered || (known->is_unit && step == STEP_RECEIVING);
}

static void judge_booking(const struct booking_known *known, const char *place,
	enum booking_step step, struct booking_consequence *out)
{
	bool elsewhere = strcmp(known->place, place) != 0;
	bool next_step =
		known->last_step > STEP_COMMISSIONING && known->last_step != step && !known->place_lane;

	out->moves = known->is_quantity || elsewhere || next_step;
	if (known->place_lane && known->article_lane && known->place_lane != known->article_lane) {
		out->verdict = VERDICT_WRONG_PLACE;
		out->disposition = "mismatch_instance";
	} else if (known->is_quantity && known->is_short) {
		out->verdict = VERDICT_WRONG_PLACE;
		out->oddity = MESSAGE_WORD("booking_rules.none_there",
			"no stock left where it came from; count and check the entries");
	} else if (out->moves && !known->is_quantity &&
		(out->oddity = booking_oddity(known->last_step, step))) {
		out->verdict = VERDICT_WRONG_PLACE;
	}
}

void booking_judge_scan(const struct booking_known *known, const char *place,
	struct booking_consequence *out)
{
	enum booking_step step = booking_step_from(known->biz_step);

	*out = (struct booking_consequence){ .verdict = VERDICT_ACCEPTED,
		.biz_step = known->biz_step,
		.disposition = booking_disposition_after(step) };
	if (known->is_rejected)
		out->verdict = VERDICT_REJECTED;
	else if (!is_known_item(known, step))
		out->verdict = VERDICT_UNKNOWN;
	else if (is_duplicate_scan(known))
		out->verdict = VERDICT_DUPLICATE;
	else
		judge_booking(known, place, step, out);
}

enum booking_undo_answer booking_judge_undo(const struct booking_to_undo *b)
{
	if (!b->exists)
		return BOOKING_UNDO_NOTHING;
	if (b->is_correction)
		return BOOKING_UNDO_CORRECTION;
	if (b->is_corrected)
		return BOOKING_UNDO_TWICE;
	if (!b->is_quantity && strcmp(b->place_now, b->to_place) != 0)
		return BOOKING_UNDO_MOVED_ON;
	return BOOKING_UNDO_ALLOWED;
}

/* It left the read point and reached no lane, or nobody has seen it since. */
bool booking_must_clarify(enum passage_result result)
{
	return result == PASSAGE_LOST || result == PASSAGE_EXPIRED || result == PASSAGE_REMOVED;
}

void booking_judge_passage(enum passage_result result, int reached_lane,
	struct booking_consequence *out)
{
	bool rejected = reached_lane == LANE_REJECT && result != PASSAGE_SORTED;

	*out = (struct booking_consequence){ .verdict = VERDICT_ACCEPTED,
		.moves = reached_lane >= 1 && reached_lane <= LANE_COUNT,
		.biz_step = rejected ? "holding" : "storing",
		.disposition = result == PASSAGE_WRONG_LANE ? "mismatch_instance" : "in_progress" };
}
