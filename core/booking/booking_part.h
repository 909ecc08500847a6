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
/* The place that a counted piece comes from which is booked with a step at a place. from: "": from
 * outside. */
int booking_find_source(struct store *, const char *item, enum booking_step step, const char *place,
	char *from, size_t size, bool *is_short, struct fault *why);

/* The scan of a printed command, booking->seq: appends it to the table command and carries it out if
 * the store itself can. */
int booking_follow_command(struct store *, const struct scan *scan, struct booking *,
	struct fault *why);
/* Undoes the last booking made at a place. 1, 0: refused, -1. detail: about it. */
int booking_undo_last_at(struct store *, const char *place, int64_t at_us, int64_t scan,
	struct message *detail, struct fault *why);

#endif
