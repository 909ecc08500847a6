/* booking_clarify: goods of boxes that were lost, and what a person says has become of them. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/booking/booking_part.h"

#include <string.h>

static void add_place_name(void *user, const struct row_place *place)
{
	word_list_add(user, place->name);
}

/* 0: row is the place, or a place that is none if the name is "". The nearest name otherwise. */
static int read_destination(struct store *s, const char *place, struct row_place *row,
	struct fault *why)
{
	struct word_list places = { 0 };
	int found = 1;

	*row = (struct row_place){ .biz_step = "removing" };
	if (*place)
		found = store_read_place(s, place, row, why);
	if (found)
		return found < 0 ? -1 : 0;
	if (store_each_place(s, add_place_name, &places, why))
		return -1;
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("booking_clarify.no_place", "there is no place \"%.60s\""), place);
	return word_list_refuse(&places, place, why);
}

static int move_out(struct store *s, const char *item, const struct row_place *place,
	struct fault *why)
{
	const struct store_move move = { .at_us = clock_wall_us(),
		.place = place->name,
		.biz_step = place->biz_step,
		.disposition = *place->name ? booking_disposition_after(booking_step_from(place->biz_step))
									: "unknown" };
	int64_t pieces;

	if (store_count_at(s, item, BOOKING_CLARIFY, &pieces, why))
		return -1;
	if (pieces <= 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("booking_clarify.not_there",
				"%.200s is not to be clarified; see warenspur clarify, or the view Stock"),
			item);
	return store_move_item(s, &move, item, BOOKING_CLARIFY, why) ||
			store_move_content(s, &move, item, why)
		? -1
		: 0;
}

int booking_clarify(struct store *s, const char *item, const char *place, struct fault *why)
{
	struct row_place row;

	if (read_destination(s, place, &row, why))
		return -1;
	if (strcmp(row.name, BOOKING_CLARIFY) == 0)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("booking_clarify.same_place", "name the place where the item is"));
	if (store_begin(s, true, why))
		return -1;
	return store_end(s, move_out(s, item, &row, why), why);
}
