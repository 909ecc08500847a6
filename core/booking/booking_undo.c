/* booking_undo: takes a booking back, by a booking of its own. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/booking/booking_part.h"

#include <stdio.h>

static const char *const refusals[] = {
	[BOOKING_UNDO_NOTHING] = MESSAGE_WORD("booking_undo.no_such_booking",
		"there is no entry with this number; warenspur export --table move lists all entries"),
	[BOOKING_UNDO_CORRECTION] = MESSAGE_WORD("booking_undo.booking_takes_another_one",
		"this entry undoes another entry; scan the item again instead"),
	[BOOKING_UNDO_TWICE] = MESSAGE_WORD("booking_undo.booking_undone_already",
		"this entry is undone already; see warenspur export --table move"),
	[BOOKING_UNDO_MOVED_ON] = MESSAGE_WORD("booking_undo.thing_moved_since",
		"the item has moved since; undo the later entry first"),
};

/* Reads a booking and judges it. 0 or -1. */
static int judge_move(struct store *s, int64_t seq, struct row_move *out,
	enum booking_undo_answer *answer, struct fault *why)
{
	struct booking_to_undo facts = { 0 };
	int found = store_read_move(s, seq, out, why);

	if (found < 0)
		return -1;
	if (found == 1) {
		facts.exists = true;
		facts.is_correction = out->is_correction;
		facts.is_corrected = out->is_corrected;
		facts.is_quantity = gs1_key_is_quantity(out->item);
		text_copy(facts.to_place, sizeof facts.to_place, out->to_place);
		text_copy(facts.place_now, sizeof facts.place_now, out->place_now);
	}
	*answer = booking_judge_undo(&facts);
	return 0;
}

static int take_move_back(struct store *s, const struct row_move *m, int64_t at_us, int64_t scan,
	int64_t *correction, struct fault *why)
{
	return store_append_correction(s, at_us, m->seq, scan, correction, why) ||
			store_return_item(s, m, why)
		? -1
		: 0;
}

/* What went along with a unit comes back with it; what has moved on since stays where it is. */
static int take_content_back(struct store *s, const struct row_move *unit_move, int64_t at_us,
	int64_t scan, struct fault *why)
{
	enum booking_undo_answer answer;
	char after[GS1_KEY_MAX] = "";
	int64_t seq, correction;
	struct row_move m;
	int got;

	while ((got = store_next_content_move(s, unit_move->item, unit_move->scan, unit_move->passage,
				after, sizeof after, &seq, why)) == 1)
		if (judge_move(s, seq, &m, &answer, why) ||
			(answer == BOOKING_UNDO_ALLOWED &&
				take_move_back(s, &m, at_us, scan, &correction, why)))
			return -1;
	return got;
}

/* 1 undone, 0 refused (*refusal), -1. */
static int undo_move(struct store *s, int64_t seq, int64_t at_us, int64_t scan, int64_t *correction,
	const char **refusal, struct fault *why)
{
	enum booking_undo_answer answer;
	struct row_move m;

	if (judge_move(s, seq, &m, &answer, why))
		return -1;
	if (answer != BOOKING_UNDO_ALLOWED) {
		*refusal = refusals[answer];
		return 0;
	}
	return take_move_back(s, &m, at_us, scan, correction, why) ||
			take_content_back(s, &m, at_us, scan, why)
		? -1
		: 1;
}

int booking_undo_last_at(struct store *s, const char *place, int64_t at_us, int64_t scan,
	struct message *detail, struct fault *why)
{
	int64_t seq, correction = 0;
	const char *refusal = "";
	int result;

	if (store_last_move_at(s, place, &seq, why))
		return -1;
	if (seq == 0) {
		message_set(detail,
			MESSAGE("booking_undo.nothing_booked",
				"there is no entry at this place that could be undone; scan an item first"));
		return 0;
	}
	result = undo_move(s, seq, at_us, scan, &correction, &refusal, why);
	if (result == 1)
		message_set(detail, MESSAGE("booking_undo.taken_back", "entry %lld undone by entry %lld"),
			(long long)seq, (long long)correction);
	else
		message_set(detail, "%s", refusal);
	return result;
}

int booking_undo(struct store *s, int64_t move, int64_t *correction, struct fault *why)
{
	const char *refusal = "";
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = undo_move(s, move, clock_wall_us(), 0, correction, &refusal, why);
	if (result == 0)
		fault_set(why, FAULT_DATA, EXIT_FAILED, "%s", refusal);
	return store_end(s, result == 1 ? 0 : -1, why);
}
