/* booking_lot: what a code says about lot and dates: kept with its scan, judged at goods-in and at shipping. */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/booking/booking_part.h"

#include <stdlib.h>

enum { NOW_COLS = LOT_DATE_SIZE - 1 };

/* "2026-12-31T08:30" of the local time; "" before 1970. */
static void format_now(int64_t at_us, char out[LOT_DATE_SIZE])
{
	char iso[CLOCK_ISO_SIZE];

	clock_format_iso(at_us, iso);
	iso[NOW_COLS] = '\0';
	text_copy(out, LOT_DATE_SIZE, iso);
}

bool booking_read_lot(const struct scan *scan, const struct identity *identity,
	struct booking_lot *out)
{
	const struct lot *l = &identity->lot;
	int year;

	format_now(scan->at_us, out->now);
	year = (int)strtol(out->now, NULL, 10);
	lot_format_date(&l->best_before, year, out->best_before);
	lot_format_date(&l->expiry, year, out->expiry);
	lot_format_date(&l->production, year, out->production);
	out->row = (struct store_lot_row){ .article = l->gtin,
		.lot = l->number,
		.serial = l->serial,
		.best_before = out->best_before,
		.expiry = out->expiry,
		.production = out->production,
		.net_g = l->net_g,
		.gross_g = l->gross_g };
	out->says_lot = l->number[0] || out->best_before[0] || out->expiry[0] || out->production[0];
	return out->says_lot || l->serial[0] || l->net_g >= 0 || l->gross_g >= 0;
}

/* --- expired goods ------------------------------------------------------------------------------ */

static void say_expired(bool ships, const char *item, const struct row_lot_dates *d,
	struct message *out)
{
	if (ships && *d->lot)
		message_set(out,
			MESSAGE("booking_lot.expired_lot_ships",
				"%.200s, lot %s: expired on %s; do not ship it; put it aside and book it back"),
			item, d->lot, message_date(d->expiry));
	else if (ships)
		message_set(out,
			MESSAGE("booking_lot.expired_ships",
				"%.200s: expired on %s; do not ship it; put it aside and book it back"),
			item, message_date(d->expiry));
	else if (*d->lot)
		message_set(out,
			MESSAGE("booking_lot.expired_lot_comes",
				"%.200s, lot %s: expired on %s; do not put it into stock; put it aside and tell "
				"the supplier"),
			item, d->lot, message_date(d->expiry));
	else
		message_set(out,
			MESSAGE("booking_lot.expired_comes",
				"%.200s: expired on %s; do not put it into stock; put it aside and tell the "
				"supplier"),
			item, message_date(d->expiry));
}

static int judge_dates(struct store *s, const struct scan *scan, bool ships, const char *item,
	const char *now, const struct row_lot_dates *d, struct booking *b, struct fault *why)
{
	struct message m;
	bool is_known;

	switch (lot_judge(d->expiry, d->best_before, now)) {
	case LOT_PAST_BEST:
		message_set(&m,
			MESSAGE("booking_lot.past_best",
				"the best-before date %s is over; check whether the goods may still be sold"),
			message_date(d->best_before));
		booking_add_reason(b, &m);
		return 0;
	case LOT_EXPIRED:
		say_expired(ships, item, d, &m);
		booking_add_reason(b, &m);
		if (store_has_unacknowledged(s, ALARM_EXPIRED_ITEM, &m, &is_known, why))
			return -1;
		return is_known ? 0
						: store_append_alarm(s, scan->source, ALARM_EXPIRED_ITEM, SEVERITY_ALARM,
							  &m, true, why);
	default:
		return 0;
	}
}

/* What is inside a unit comes and goes with it. */
static int judge_content(struct store *s, const struct scan *scan, bool ships,
	const struct booking_lot *lot, struct booking *b, struct fault *why)
{
	char after[GS1_KEY_MAX] = "";
	struct row_lot_dates dates;
	int got;

	while ((got = store_next_content_lot(s, b->item, after, sizeof after, &dates, why)) == 1)
		if (judge_dates(s, scan, ships, after, lot->now, &dates, b, why))
			return -1;
	return got;
}

int booking_judge_lot(struct store *s, const struct scan *scan, enum booking_step step,
	const struct booking_lot *lot, struct booking *b, struct fault *why)
{
	bool ships = step == STEP_SHIPPING;
	struct row_lot_dates dates = { .lot = "" };

	if ((!ships && step != STEP_RECEIVING) || !*lot->now)
		return 0;
	if (lot->row.expiry[0] || lot->row.best_before[0]) {
		text_copy(dates.lot, sizeof dates.lot, lot->row.lot);
		text_copy(dates.expiry, sizeof dates.expiry, lot->row.expiry);
		text_copy(dates.best_before, sizeof dates.best_before, lot->row.best_before);
	} else if (!gs1_key_is_quantity(b->item) && store_read_lot_dates(s, b->item, &dates, why) < 0) {
		return -1;
	}
	return judge_dates(s, scan, ships, b->item, lot->now, &dates, b, why) ||
			judge_content(s, scan, ships, lot, b, why)
		? -1
		: 0;
}
