/* booking: the warehouse use cases: what a scan, a printed command, an undo or the end of a box's
 * passage changes in the store.
 *
 * Each use case is one durable transaction over the rows of core/store (store_rows.h); the rules it
 * follows are pure (booking_rules.h). Messages for people (reasons, details, alarms) are composed
 * here. Every function returns 0 or -1 with why unless said otherwise, may wait for the
 * disk and up to 3 s for the lock, and uses the store's thread. On -1 the store is unchanged. */
#ifndef CORE_BOOKING_BOOKING_H
#define CORE_BOOKING_BOOKING_H

#include "core/code/identify.h"
#include "core/store/store.h"

/* What became of a scan. */
struct booking {
	int64_t seq;               /* of its row; 0: it is not stored */
	char event_id[37];         /* "": it is not stored */
	enum verdict verdict;      /* of a scan that is not stored: accepted or rejected */
	char place[SCAN_NAME_MAX]; /* where it is booked: the scan's place, or the place that was chosen
								* for its source by a place's printed code */
	char item[IDENTITY_ITEM_SIZE]; /* the identity's item, or the item that the tag was tied to */
	const struct command_code *command; /* a printed command or a place's code, NULL: none */
	char argument[SCAN_NAME_MAX];       /* of the command */
	struct message reason;              /* for the operator; no text: nothing to say */
};
/* Fills *out from the scan and its identity alone, as for a scan that is not stored. About 33 kB. */
void booking_init(const struct scan *scan, const struct identity *identity, struct booking *out);

/* A scan that is personal and was not replaced yet (personal_identify()) is stored as if it had been.
 * The durability guarantee: returns 0 only after the scan, its verdict and its move are committed with
 * synchronous=FULL. Raises the alarms unknown_item, odd_step, bad_code, command_failed. A printed
 * command is appended to the table command and, if the store itself carries it out (undo,
 * acknowledge, place), done. On -1 *out is as after booking_init(), but for its item. */
int booking_record_scan(struct store *, const struct scan *scan, const struct identity *identity,
	struct booking *out, struct fault *why);

/* Appends the move that takes a booking back. 0 and *correction is its number; -1 with why: DATA
 * (there is no such booking, it is taken back already, the item has moved on since) or STORE. */
int booking_undo(struct store *, int64_t move, int64_t *correction, struct fault *why);

/* An item of a box that was lost, aborted or removed is at BOOKING_CLARIFY (booking_rules.h). A person has found it: it is at
 * place from now on; place "": it was removed, and is in stock no more. -1: DATA (it is not to be clarified), USAGE (there
 * is no such place) or STORE. booking_undo() takes either back. */
int booking_clarify(struct store *, const char *item, const char *place, struct fault *why);

/* Adds goods-in, storage, picking, goods-out, inspection and quarantine where they are missing; an existing place stays as it
 * is. */
int booking_put_standard_places(struct store *, struct fault *why);

/* An alarm that is over at once. */
struct booking_alarm {
	enum alarm_code code;
	enum alarm_severity severity;
	const struct message *message;
};
/* Inserts the passage (seq 0: it is set) or updates its row; at its end appends the moves to the lane
 * reached, or to BOOKING_CLARIFY. ident_place: where the box was identified. alarm: committed with it; NULL: none. */
int booking_record_passage(struct store *, const char *plc, const char *ident_place,
	struct passage *passage, const struct booking_alarm *alarm, struct fault *why);

#endif
