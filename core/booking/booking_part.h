/* booking_part: the parts of the use case "record a scan". Private to core/booking.
 *
 * All run inside the transaction of booking_record_scan(); 0 or -1 with why unless said otherwise. */
#ifndef CORE_BOOKING_BOOKING_PART_H
#define CORE_BOOKING_BOOKING_PART_H

#include "core/booking/booking.h"
#include "core/booking/booking_rules.h"
#include "core/store/store_rows.h"

/* Keeps a reason for the operator unless there is one already. */
void booking_add_reason(struct booking *, const struct message *);

/* Sets booking->place to the place that was chosen for the scan's source, if that choice is still in
 * force. note: about it for the operator; no text: none. */
int booking_apply_choice(struct store *, const struct scan *scan, struct booking *,
	struct message *note, struct fault *why);
/* The code of a place was scanned: the source's next scans are booked there. 1; 0: there is no such
 * place; -1. detail: about it. */
int booking_choose_place(struct store *, const struct scan *scan, const char *name,
	struct message *detail, struct fault *why);
/* The place that a counted piece comes from which is booked with a step at a place. lot: of the piece, NULL: not
 * known. from: "": from outside. */
int booking_find_source(struct store *, const char *item, const struct store_lot_row *lot,
	enum booking_step step, const char *place, char *from, size_t size, bool *is_short,
	struct fault *why);

/* What a code says about lot and dates, as text. Not to be copied: row points into it and into the identity. */
struct booking_lot {
	char best_before[LOT_DATE_SIZE], expiry[LOT_DATE_SIZE], production[LOT_DATE_SIZE];
	char now[LOT_DATE_SIZE]; /* the local time of the scan; "": its clock was not set */
	struct store_lot_row row;
	bool says_lot; /* more than serial number and weight */
};
/* False: it says nothing. */
bool booking_read_lot(const struct scan *, const struct identity *, struct booking_lot *out);
/* At goods-in and at shipping: an alarm for expired goods, unless the same one waits to be acknowledged, and a note
 * for the operator if the best-before date is over. The dates are those of the code, else what was said last of the
 * single item; of a unit, of its content as well. */
int booking_judge_lot(struct store *, const struct scan *, enum booking_step step,
	const struct booking_lot *, struct booking *, struct fault *why);

/* The scan of a printed command, booking->seq: appends it to the table command and carries it out if
 * the store itself can. */
int booking_follow_command(struct store *, const struct scan *scan, struct booking *,
	struct fault *why);
/* Undoes the last booking made at a place. 1, 0: refused, -1. detail: about it. */
int booking_undo_last_at(struct store *, const char *place, int64_t at_us, int64_t scan,
	struct message *detail, struct fault *why);

#endif
