/* store_trace: the history of one item: which item a text names, and its facts from all tables.
 *
 * As in core/store/store.h: int functions return 0 or -1 and why; a call blocks for at most 3 s. */
#ifndef CORE_STORE_QUERY_STORE_TRACE_H
#define CORE_STORE_QUERY_STORE_TRACE_H

#include "core/store/store.h"

/* The move that follows from a scan, 0: none. */
int store_booking_of_scan(struct store *, int64_t scan, int64_t *move, struct fault *why);

struct row_item {
	char key[512];                        /* longer ones are cut; no known item has one */
	char place[SCAN_NAME_MAX], title[96]; /* where it is, "" = nowhere */
	char name[96], article[ARTICLE_KEY_SIZE];
	int64_t seen_us;
};
/* The item of an article that came last to a place. 1, 0 or -1. */
int store_item_at(struct store *, const char *place, const char *article, struct row_item *out,
	struct fault *why);
/* The item that a text names: its key, a code as scanned or typed, the UID of a tied tag, the number of
 * a box (the newest with it), a serial number, the beginning of a name. 1, 0: none, or -1. */
int store_find_item(struct store *, const char *text, struct row_item *out, struct fault *why);

/* The name that an item or its article has in the database, "": none. Also of an item that was never here. */
int store_item_name(struct store *, const char *key, char *out, size_t size, struct fault *why);

enum trace_kind { TRACED_SCAN, TRACED_PASSAGE, TRACED_MOVE, TRACED_NOTE };
struct row_trace {
	enum trace_kind kind;
	int64_t seq, at_us;
	char text[512]; /* scan: its place; move: where from; note: the note */
	char to_place
		[96]; /* move. Places: the title, else the name. Scan: until when it is usable, "": not said */
	char to_name[SCAN_NAME_MAX]; /* move: name of to_place; scan: the lot, "": not said */
	char
		source[SCAN_NAME_MAX]; /* scan: source; move: business step; passage: PLC; note: given_by */
	char word[24];             /* scan: symbology; move: disposition */
	enum verdict verdict;      /* scan */
	char verdict_word[16];     /* scan: as stored, also if it is none of them */
	int64_t corrects;          /* move: the booking it takes back, 0: none */
	int64_t corrected_by;      /* move: the booking that has taken it back, 0: none */
	struct passage passage;    /* passage: times, lanes, result, track */
	int64_t answer_us;         /* passage: store_answer.h; -1: none */
};
/* The newest facts about an item: scans, bookings and notes oldest first, then passages newest
 * first; at most `limit` of either. */
int store_each_trace(struct store *, const char *item, size_t limit,
	void (*row)(void *, const struct row_trace *), void *user, struct fault *why);

#endif
