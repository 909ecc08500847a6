/* store_rows: row-level verbs for the use cases of core/booking. Other programs use core/booking or
 * core/store/store.h.
 *
 * Unlike the verbs of store.h these open no transaction: the caller does, with store_begin() and
 * store_end(). Conventions: 0 or -1 with why; where a row is looked up 1 found, 0 none, -1. Text of a
 * row that is too long for its field is cut at a whole character. A call may wait 3 s for the lock. */
#ifndef CORE_STORE_STORE_ROWS_H
#define CORE_STORE_STORE_ROWS_H

#include "core/store/store.h"

/* BEGIN IMMEDIATE … COMMIT. is_durable: synchronous=FULL. Inside store_begin_import() they do
 * nothing. */
int store_begin(struct store *, bool is_durable, struct fault *why);
/* Commits if result is 0, else rolls back. Returns 0 only after the commit. */
int store_end(struct store *, int result, struct fault *why);

/* --- scans ------------------------------------------------------------------------------- */

/* The columns of a scan that are known after it was identified. All are terminated, none is NULL. */
struct store_scan_row {
	const char *place, *text, *item;
	const struct message *reason; /* that text says; message_none: it says what was read */
	enum symbology symbology;
	enum verdict verdict;
};
/* Appends a scan; *seq is its number, event_id (37 bytes) its new UUID. */
int store_append_scan(struct store *, const struct scan *scan, const struct store_scan_row *row,
	int64_t *seq, char *event_id, struct fault *why);

/* The item that a tag was tied to. 1, 0: none, out is unchanged; -1. */
int store_item_of_tag(struct store *, const char *uid, char *out, size_t size, struct fault *why);

/* What is on record about an item and the place where it was scanned. */
struct row_context {
	bool is_registered;             /* the item or its article has a row */
	char place[SCAN_NAME_MAX];      /* where the item is, "": nowhere */
	char article[ARTICLE_KEY_SIZE]; /* that has a row, "": none */
	int article_lane;  /* 1..3, of the item itself or of its article; 0: neither has one */
	char biz_step[32]; /* of the scanning place; "storing" if it has no row */
	int place_lane;    /* of the scanning place, 0: it is no lane's end */
};
/* number_article: the article whose own number the code is, "": none. It counts if the item has no other. */
int store_read_context(struct store *, const char *item, const char *number_article,
	const char *place, struct row_context *out, struct fault *why);

/* Earlier scans that may be the same event: at one place, in a time span around a scan, and of the
 * same box: no passage has begun in between. Rejected, unknown and command scans are left out, as are
 * scans whose move was taken back. Newest first. */
struct store_scan_span {
	const char *place;
	int64_t at_us, span_us;   /* from at_us - span_us to at_us + span_us */
	int64_t arrival_slack_us; /* a scan may come that much before the arrival of its box */
};
struct row_earlier_scan {
	char item[GS1_KEY_MAX], source[SCAN_NAME_MAX];
	int64_t move; /* that it has caused, 0: none */
};
int store_each_earlier_scan(struct store *, const struct store_scan_span *span,
	void (*row)(void *, const struct row_earlier_scan *), void *user, struct fault *why);

/* Is an alarm with this message not acknowledged yet, or the line that stands for it? */
int store_has_unacknowledged(struct store *, enum alarm_code, const struct message *, bool *out,
	struct fault *why);

/* Was a command with this text scanned at a place in a time span? */
int store_has_command_scan(struct store *, const char *place, const char *text, int64_t from_us,
	int64_t to_us, bool *out, struct fault *why);

/* --- items and moves --------------------------------------------------------------------- */

/* Adds the item's row, or sets when it was seen last and, if it had none, its article (that has a row; "": the
 * GTIN of its key). */
int store_see_item(struct store *, const char *item, const char *article, int64_t at_us,
	struct fault *why);
/* The item was scanned at a place by itself: it is no longer inside its unit, unless the unit is at
 * this place, too. */
int store_unpack_item(struct store *, const char *item, const char *place, struct fault *why);

/* Pieces of an item at a place: 0 or 1 of a single item. */
int store_count_at(struct store *, const char *item, const char *place, int64_t *out,
	struct fault *why);
/* The newest move of an item that is not taken back and takes none back. */
struct row_last_move {
	char biz_step[32], to_place[SCAN_NAME_MAX];
	bool was_by_scan; /* it followed from a scan, not from a passage or an import */
};
int store_last_move(struct store *, const char *item, struct row_last_move *out, struct fault *why);

/* A move to a place, and the fact it follows from (scan, passage; 0: not from one). */
struct store_move {
	int64_t at_us, scan, passage;
	const char *place, *biz_step, *disposition;
};
/* Appends the move only. */
int store_append_move(struct store *, const struct store_move *, const char *item, const char *from,
	struct fault *why);
/* Appends the move and updates the item; the item has a row. */
int store_move_item(struct store *, const struct store_move *, const char *item, const char *from,
	struct fault *why);
/* The same for everything that is inside a unit (item.parent). */
int store_move_content(struct store *, const struct store_move *, const char *unit,
	struct fault *why);

struct row_move {
	int64_t seq, scan, passage; /* scan, passage: it follows from, 0: not from one */
	char item[IDENTITY_ITEM_SIZE], from_place[SCAN_NAME_MAX], to_place[SCAN_NAME_MAX];
	char place_now[SCAN_NAME_MAX]; /* where the item is now */
	bool is_correction, is_corrected;
};
int store_read_move(struct store *, int64_t seq, struct row_move *out, struct fault *why);
/* The newest move by a scan at a place that is not taken back; *seq 0: none. */
int store_last_move_at(struct store *, const char *place, int64_t *seq, struct fault *why);
/* Appends the correction of a move: places exchanged, the same words; the moved row stays. *seq: its
 * number. */
int store_append_correction(struct store *, int64_t at_us, int64_t move, int64_t scan, int64_t *seq,
	struct fault *why);
/* Puts the item of a move back to where it came from, if it still is where the move has put it. */
int store_return_item(struct store *, const struct row_move *, struct fault *why);
/* The moves of a unit's content that follow from the same fact and are not taken back, one at a time:
 * after (GS1_KEY_MAX) is "" at first and is carried on. 1: *move, 0: no more, -1. */
int store_next_content_move(struct store *, const char *unit, int64_t scan, int64_t passage,
	char *after, size_t size, int64_t *move, struct fault *why);

/* The items of a box that was lost, aborted or removed go from the read point to this place. */
int store_clarify_box(struct store *, const char *ident_place, const struct passage *,
	struct fault *why);
/* Items that were read for a box while it was at the read point, at most max. Returns the number. */
int store_items_of_passage(struct store *, const char *ident_place, const struct passage *,
	char (*keys)[GS1_KEY_MAX], size_t max, struct fault *why);
/* Inserts (passage->seq 0: it is set) or updates the row. */
int store_write_passage(struct store *, const char *plc, struct passage *, struct fault *why);

/* --- lots ------------------------------------------------------------------------------------ */

/* What a code said about the goods; all texts are clean, none is NULL, "" where it says nothing. */
struct store_lot_row {
	const char *article, *lot, *serial, *best_before, *expiry, *production;
	int64_t net_g, gross_g; /* -1: not said */
};
int store_append_lot(struct store *, int64_t scan, int64_t at_us, const char *item,
	const struct store_lot_row *, struct fault *why);
/* What was said last of lot and dates of a single item. 1, 0: nothing, -1. */
struct row_lot_dates {
	char lot[LOT_TEXT_SIZE], expiry[LOT_DATE_SIZE], best_before[LOT_DATE_SIZE];
};
int store_read_lot_dates(struct store *, const char *item, struct row_lot_dates *out,
	struct fault *why);
/* The same of the items inside a unit, one at a time: after (GS1_KEY_MAX) is "" at first and is carried on: the key of
 * the item. 1, 0: no more, -1. */
int store_next_content_lot(struct store *, const char *unit, char *after, size_t size,
	struct row_lot_dates *out, struct fault *why);
/* What the label said whose scan has caused that move is said of the item of this scan, too. */
int store_repeat_lot(struct store *, int64_t scan, const char *item, int64_t label_move,
	struct fault *why);
/* The lot of a piece of counted goods that was moved, if it is known; its correction has the same. Called by what
 * appends moves. */
int store_link_lot(struct store *, int64_t move, const struct store_move *, const char *item,
	const char *from, struct fault *why);
int store_link_corrected_lot(struct store *, int64_t correction, int64_t move, struct fault *why);

/* --- places ------------------------------------------------------------------------------ */

/* The place that has this item key as its code. */
int store_place_of_code(struct store *, const char *item, struct row_place *out, struct fault *why);

/* Pieces of counted goods at the places other than one: of each business step the place with most
 * pieces, and of lanes' ends too; most pieces first. */
struct row_shelf {
	char place[SCAN_NAME_MAX], biz_step[32];
	int lane;       /* 1..3, 0: it is no lane's end */
	int64_t pieces; /* negative: more went out than came in */
};
/* lot: pieces of this lot with these dates only; NULL: of any. Returns the number, at most max, or -1. Adds up all
 * moves of the item: slow for goods that have moved often; store_has_shelves() is fast. */
int store_read_shelves(struct store *, const char *item, const struct store_lot_row *lot,
	const char *except_place, struct row_shelf *out, size_t max, struct fault *why);
/* Is there a place with business step receiving or storing that is no lane's end? */
int store_has_shelves(struct store *, bool *out, struct fault *why);

/* The place that was chosen for a source by the scan of a place's code. */
struct row_choice {
	char place[SCAN_NAME_MAX];
	int64_t used_us;   /* when it was chosen or used last */
	bool place_exists; /* the place still has a row */
};
int store_read_choice(struct store *, const char *source, struct row_choice *out,
	struct fault *why);
int store_put_choice(struct store *, const char *source, const char *place, int64_t used_us,
	struct fault *why);
int store_forget_choice(struct store *, const char *source, struct fault *why);

/* --- commands and alarms ----------------------------------------------------------------- */

/* All are terminated, none is NULL. */
struct store_command_row {
	int64_t at_us, deadline_us;
	enum command_state state;
	const char *plc, *verb, *argument, *given_by;
	const struct message *detail;
};
int store_append_command(struct store *, const struct store_command_row *, struct fault *why);
/* Waiting commands whose deadline has passed become expired, with this detail. */
int store_expire_commands(struct store *, int64_t now_us, const struct message *detail,
	struct fault *why);
/* Is a command waiting for this PLC, or has one that waits for a dashboard passed its deadline? */
int store_has_waiting_command(struct store *, const char *plc, int64_t now_us, bool *out,
	struct fault *why);
/* The oldest waiting command of a PLC; it is marked as taken. */
int store_mark_taken_command(struct store *, const char *plc, struct command *out,
	struct fault *why);
/* The lane of the last lane command of a PLC that was taken and not finished; 0: there is none. */
int store_taken_lane(struct store *, const char *plc, int *lane, struct fault *why);
/* The commands of a PLC that were taken and not finished become failed, with this detail. */
int store_fail_taken_commands(struct store *, const char *plc, const struct message *detail,
	struct fault *why);
/* Was a stop given to a PLC, or did its belt stop, since a time? */
int store_was_stopped(struct store *, const char *plc, int64_t since_us, bool *out,
	struct fault *why);
/* How many bridges have reported since a time and are not stopped. */
int store_count_bridges(struct store *, int64_t since_us, int64_t *out, struct fault *why);

/* is_over: it is cleared at once. An alarm that is not over is left out if it is open already. */
int store_append_alarm(struct store *, const char *source, enum alarm_code code,
	enum alarm_severity severity, const struct message *, bool is_over, struct fault *why);
int store_mark_acknowledged(struct store *, struct fault *why);

#endif
