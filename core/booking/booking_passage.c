/* booking_passage: a box's passage, and the moves that follow from its end. */
#include "core/booking/booking_part.h"

#include <stdio.h>

enum { ITEMS_OF_BOX_MAX = 8 };

/* All items that were read for the box move to the lane that the box has reached. */
static int move_read_items(struct store *s, const char *ident_place, const struct passage *p,
	struct fault *why)
{
	char lane[16], keys[ITEMS_OF_BOX_MAX][GS1_KEY_MAX];
	struct booking_consequence what;
	struct store_move move = { .at_us = p->confirmed_us, .passage = p->seq, .place = lane };
	int count;

	booking_judge_passage(p->result, p->reached_lane, &what);
	if (!what.moves)
		return 0;
	move.biz_step = what.biz_step;
	move.disposition = what.disposition;
	snprintf(lane, sizeof lane, "lane%d", p->reached_lane);
	count = store_items_of_passage(s, ident_place, p, keys, ITEMS_OF_BOX_MAX, why);
	for (int i = 0; i < count; i++)
		if (store_move_item(s, &move, keys[i], ident_place, why) ||
			store_move_content(s, &move, keys[i], why))
			return -1;
	return count < 0 ? -1 : 0;
}

int booking_record_passage(struct store *s, const char *plc, const char *ident_place,
	struct passage *p, const struct booking_alarm *alarm, struct fault *why)
{
	int64_t seq = p->seq;
	int result;

	if (store_begin(s, true, why))
		return -1;
	result = store_write_passage(s, plc, p, why);
	if (result == 0 && booking_must_clarify(p->result))
		result = store_clarify_box(s, ident_place, p, why);
	else if (result == 0 && p->result != PASSAGE_OPEN && p->confirmed_us)
		result = move_read_items(s, ident_place, p, why);
	if (result == 0 && alarm)
		result =
			store_append_alarm(s, plc, alarm->code, alarm->severity, alarm->message, true, why);
	result = store_end(s, result, why);
	if (result)
		p->seq = seq;
	return result;
}
