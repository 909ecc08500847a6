/* booking_place: the place that scans are booked at, and the place that counted pieces come from. */
#include "core/booking/booking_part.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"

#include <stdio.h>
#include <string.h>

/* --- counted goods ------------------------------------------------------------------------- */

enum { SHELVES_MAX = 64 };

/* The shelf by the rules; *from stays "" if it comes from outside. */
static int choose_shelf(struct store *s, const char *item, const struct store_lot_row *lot,
	enum booking_step to, const char *place, char *from, size_t size, bool *is_short,
	struct fault *why)
{
	struct booking_shelf shelves[SHELVES_MAX];
	struct row_shelf rows[SHELVES_MAX];
	int count = store_read_shelves(s, item, lot, place, rows, SHELVES_MAX, why), at;

	if (count < 0)
		return -1;
	for (int i = 0; i < count; i++) {
		text_copy(shelves[i].place, sizeof shelves[i].place, rows[i].place);
		shelves[i].step = booking_step_from(rows[i].biz_step);
		shelves[i].lane = rows[i].lane;
		shelves[i].pieces = rows[i].pieces;
	}
	at = booking_source_shelf(to, place, shelves, (size_t)count, is_short);
	if (at >= 0 && (!lot || shelves[at].pieces > 0))
		text_copy(from, size, shelves[at].place);
	return 0;
}

int booking_find_source(struct store *s, const char *item, const struct store_lot_row *lot,
	enum booking_step to, const char *place, char *from, size_t size, bool *is_short,
	struct fault *why)
{
	bool has_shelves = true;

	from[0] = '\0';
	*is_short = false;
	/* On a conveyor boxes come from outside: the moves that ever passed there need no adding up. */
	if (to == STEP_INSPECTING && store_has_shelves(s, &has_shelves, why))
		return -1;
	if (to == STEP_RECEIVING || to == STEP_OTHER || !has_shelves)
		return 0;
	/* a shelf with pieces of its lot, else any */
	if (lot && choose_shelf(s, item, lot, to, place, from, size, is_short, why))
		return -1;
	return from[0] ? 0 : choose_shelf(s, item, NULL, to, place, from, size, is_short, why);
}

/* --- the place of a source's scans --------------------------------------------------------- */

static void add_place_name(void *user, const struct row_place *place)
{
	word_list_add(user, place->name);
}

int booking_choose_place(struct store *s, const struct scan *scan, const char *name,
	struct message *detail, struct fault *why)
{
	struct word_list places = { 0 };
	struct fault unknown = { 0 };
	struct row_place place;
	int found = store_read_place(s, name, &place, why);

	if (found < 0)
		return -1;
	if (!found) {
		fault_set(&unknown, FAULT_DATA, EXIT_FAILED,
			MESSAGE("booking_place.no_place", "there is no place \"%.60s\""), name);
		if (store_each_place(s, add_place_name, &places, why))
			return -1;
		word_list_refuse(&places, name, &unknown);
		message_set(detail, "%s", message_argument(&unknown.message));
		return 0;
	}
	message_set(detail, MESSAGE("booking_place.books_at", "scans are booked at %s from now on"),
		place.name);
	return store_put_choice(s, scan->source, place.name, scan->at_us, why) ? -1 : 1;
}

int booking_apply_choice(struct store *s, const struct scan *scan, struct booking *b,
	struct message *note, struct fault *why)
{
	struct row_choice choice;
	int found;

	*note = message_none;
	if (scan->replayed)
		return 0;
	found = store_read_choice(s, scan->source, &choice, why);
	if (found != 1)
		return found;
	if (strcmp(choice.place, scan->place) == 0 && choice.place_exists)
		return 0;
	if (!choice.place_exists || scan->at_us - choice.used_us > BOOKING_CHOICE_IDLE_US) {
		message_set(note,
			MESSAGE("booking_place.code_too_old",
				"the code of place %s was scanned too long ago; booked at %s; scan the place's "
				"code again"),
			choice.place, scan->place);
		return store_forget_choice(s, scan->source, why);
	}
	text_copy(b->place, sizeof b->place, choice.place);
	return store_put_choice(s, scan->source, choice.place, scan->at_us, why);
}

/* --- the usual places --------------------------------------------------------------------------- */

static const struct standard_place {
	const char *name, *title;
	enum booking_step step;
} standard[] = {
	{ "goods-in", N_("Goods in"), STEP_RECEIVING },
	{ "storage", N_("Storage"), STEP_STORING },
	{ "picking", N_("Picking"), STEP_PICKING },
	{ "goods-out", N_("Goods out"), STEP_SHIPPING },
	{ "inspection", N_("Inspection"), STEP_INSPECTING },
	{ "quarantine", N_("Quarantine"), STEP_HOLDING },
};

int booking_put_standard_places(struct store *store, struct fault *why)
{
	struct row_place there;
	int found = 0;

	for (size_t i = 0; i < sizeof standard / sizeof standard[0] && found >= 0; i++) {
		const struct standard_place *s = &standard[i];

		found = store_read_place(store, s->name, &there, why);
		if (found == 0 &&
			store_put_place(store, s->name, _(s->title),
				booking_place_steps[s->step - STEP_RECEIVING], NULL, why))
			found = -1;
	}
	return found < 0 ? -1 : 0;
}
