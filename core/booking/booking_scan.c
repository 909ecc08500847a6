/* booking_scan: the use case "record a scan" (steps 4 and 5 of the way from a tag to the screen). */
#include "core/booking/booking_part.h"
#include "core/base/lang.h"
#include "core/store/store_personal.h"

#include <stdio.h>
#include <string.h>

/* A tag of a box may be read shortly before the PLC reports that the box has arrived. */
#define ARRIVAL_SLACK_US 300000

#define UNIT_KEY "https://id.gs1.org/00/"
#define PLACE_KEY "https://id.gs1.org/414/"

/* One scan on its way into the store. */
struct scan_record {
	struct store *store;
	const struct scan *scan;
	const struct identity *identity;
	struct booking *booking;
	struct booking_known known;
	struct row_context context;
	bool is_tied_tag;
	char from[SCAN_NAME_MAX]; /* the place that the item, or the piece, comes from */
	int64_t label_move;       /* counted a piece for the label of the box whose tag was read now */
	struct booking_lot lot;
	bool has_lot;               /* the code says something of it */
	char labelled[GS1_KEY_MAX]; /* the single item whose tag was read just before its label */
};

void booking_add_reason(struct booking *b, const struct message *reason)
{
	if (!b->reason.text[0])
		b->reason = *reason;
}

void booking_init(const struct scan *scan, const struct identity *identity, struct booking *out)
{
	out->seq = 0;
	out->event_id[0] = '\0';
	out->verdict = identity->rejected ? VERDICT_REJECTED : VERDICT_ACCEPTED;
	text_copy(out->place, sizeof out->place, scan->place);
	identify_item(scan, identity, out->item, sizeof out->item);
	out->command = identity->command;
	text_copy(out->argument, sizeof out->argument, identity->argument);
	out->reason = identity->reason;
}

static int append_scan(struct scan_record *r, struct fault *why)
{
	struct booking *b = r->booking;
	char text[IDENTITY_TEXT_SIZE];
	struct message not_kept;
	bool is_personal = personal_say_scan(r->scan, r->identity, &not_kept);
	const struct message *reason = r->identity->rejected ? &b->reason
		: is_personal                                    ? &not_kept
														 : &message_none;
	const struct store_scan_row row = { .place = b->place,
		.text = reason == &message_none ? text : reason->text,
		.reason = reason,
		.item = b->item,
		.symbology = r->identity->symbology,
		.verdict = b->verdict };

	identify_text(r->scan, text, sizeof text);
	return store_append_scan(r->store, r->scan, &row, &b->seq, b->event_id, why);
}

/* --- what is known ------------------------------------------------------------------------- */

/* Does an earlier scan mean the same event as this one? A tag names more than the label of its box:
 * the label repeats the tag, the tag never repeats the label. */
static bool repeats_scan(const char *earlier, const char *item)
{
	return gs1_key_is_quantity(item) ? gs1_same_thing(earlier, item) : strcmp(earlier, item) == 0;
}

static void compare_earlier_scan(void *user, const struct row_earlier_scan *earlier)
{
	struct scan_record *r = user;
	const char *item = r->booking->item;
	bool is_other_source = strcmp(earlier->source, r->scan->source) != 0;

	if (repeats_scan(earlier->item, item)) {
		r->known.was_just_seen_here = true;
		r->known.was_seen_by_another_source |= is_other_source;
		if (is_other_source && !r->labelled[0] && strcmp(earlier->item, item) != 0)
			text_copy(r->labelled, sizeof r->labelled, earlier->item);
	} else if (gs1_key_is_quantity(earlier->item) && gs1_same_thing(earlier->item, item) &&
		is_other_source && r->label_move == 0) {
		r->label_move = earlier->move;
	}
}

static int read_earlier_scans(struct scan_record *r, struct fault *why)
{
	const struct store_scan_span span = { .place = r->booking->place,
		.at_us = r->scan->at_us,
		.span_us = BOOKING_SAME_EVENT_US,
		.arrival_slack_us = ARRIVAL_SLACK_US };

	return store_each_earlier_scan(r->store, &span, compare_earlier_scan, r, why);
}

/* The article whose own number the code is, whatever carried it; "": none. A tied tag stands for its
 * item, whatever is written on it. */
static int find_number_article(struct scan_record *r, char key[ARTICLE_KEY_SIZE], struct fault *why)
{
	char text[IDENTITY_TEXT_SIZE];
	size_t len;
	const char *number;

	key[0] = '\0';
	if (r->identity->rejected || r->identity->personal || r->is_tied_tag)
		return 0;
	identify_text(r->scan, text, sizeof text);
	number = text_trim(text, &len);
	text[(size_t)(number - text) + len] = '\0';
	return len && len <= ARTICLE_NUMBER_MAX &&
			store_article_of_number(r->store, number, key, why) < 0
		? -1
		: 0;
}

static int read_context(struct scan_record *r, struct fault *why)
{
	const char *item = r->booking->item;
	struct booking_known *known = &r->known;
	char article[ARTICLE_KEY_SIZE];

	if (find_number_article(r, article, why) ||
		store_read_context(r->store, item, article, r->booking->place, &r->context, why))
		return -1;
	known->is_registered = r->context.is_registered;
	known->article_lane = r->context.article_lane;
	known->place_lane = r->context.place_lane;
	known->biz_step = r->context.biz_step;
	known->is_quantity = gs1_key_is_quantity(item);
	known->is_unit = strncmp(item, UNIT_KEY, strlen(UNIT_KEY)) == 0;
	text_copy(known->place, sizeof known->place, r->context.place);
	return 0;
}

static int read_last_move(struct scan_record *r, struct fault *why)
{
	struct booking_known *known = &r->known;
	const char *place = r->booking->place;
	struct row_last_move last;
	int found = store_last_move(r->store, r->booking->item, &last, why);
	bool is_here;

	if (found < 0)
		return -1;
	if (found == 0) {
		known->last_step = known->place[0] ? STEP_COMMISSIONING : STEP_NEVER;
		return 0;
	}
	is_here = strcmp(last.to_place, place) == 0;
	known->last_step = booking_step_from(last.biz_step);
	known->was_booked_elsewhere = last.was_by_scan && !is_here;
	known->was_booked_here = last.was_by_scan && is_here &&
		strcmp(last.biz_step, known->biz_step) == 0 && strcmp(known->place, place) == 0;
	return 0;
}

/* The place it comes from: a single item from where it is, a piece from the shelf before. */
static int find_origin(struct scan_record *r, struct fault *why)
{
	if (r->known.is_quantity)
		return booking_find_source(r->store, r->booking->item, r->lot.says_lot ? &r->lot.row : NULL,
			booking_step_from(r->known.biz_step), r->booking->place, r->from, sizeof r->from,
			&r->known.is_short, why);
	text_copy(r->from, sizeof r->from, r->known.place);
	return read_last_move(r, why);
}

/* --- what follows -------------------------------------------------------------------------- */

static int raise_unknown(struct scan_record *r, struct fault *why)
{
	const struct booking *b = r->booking;
	struct message unknown, not_kept;
	bool is_personal = personal_say_scan(r->scan, r->identity, &not_kept);

	if (is_personal && b->reason.text[0])
		unknown = b->reason;
	else if (is_personal)
		message_set(&unknown,
			MESSAGE("booking_scan.unknown_personal",
				"%s: it belongs to no item; scan the label of the goods instead"),
			message_argument(&not_kept));
	else if (b->reason.text[0])
		message_set(&unknown,
			MESSAGE("booking_scan.unknown_because", "%.200s is not in the article list; %s"),
			b->item, message_argument(&b->reason));
	else
		message_set(&unknown,
			MESSAGE("booking_scan.unknown_item",
				"%.200s is not in the article list; import the article or assign the RFID tag to an "
				"item"),
			b->item);
	return store_append_alarm(r->store, r->scan->source, ALARM_UNKNOWN_ITEM, SEVERITY_WARNING,
		&unknown, true, why);
}

static int raise_oddity(struct scan_record *r, const char *oddity, struct fault *why)
{
	struct booking *b = r->booking;
	struct message odd, reason;

	if (!oddity)
		return 0;
	message_set(&odd, MESSAGE("booking_scan.odd_step", "%.200s, %s: %s"), b->item, b->place,
		oddity);
	message_set(&reason, "%s", oddity);
	booking_add_reason(b, &reason);
	return store_append_alarm(r->store, r->scan->source, ALARM_ODD_STEP, SEVERITY_WARNING, &odd,
		true, why);
}

static int append_move(struct scan_record *r, const struct booking_consequence *what,
	struct fault *why)
{
	const struct booking *b = r->booking;
	const struct store_move move = { .at_us = r->scan->at_us,
		.scan = b->seq,
		.place = b->place,
		.biz_step = what->biz_step,
		.disposition = what->disposition };
	int64_t correction;

	if (store_move_item(r->store, &move, b->item, r->from, why) ||
		store_unpack_item(r->store, b->item, b->place, why) ||
		(r->known.is_unit && store_move_content(r->store, &move, b->item, why)) ||
		raise_oddity(r, what->oddity, why))
		return -1;
	/* The label was counted as a piece, now the tag names the piece: the count is taken back by a
	 * booking of its own. */
	return r->label_move
		? store_append_correction(r->store, move.at_us, r->label_move, b->seq, &correction, why)
		: 0;
}

static int follow_verdict(struct scan_record *r, const struct booking_consequence *what,
	struct fault *why)
{
	if (what->verdict == VERDICT_UNKNOWN)
		return raise_unknown(r, why);
	if (what->verdict == VERDICT_REJECTED)
		return store_append_alarm(r->store, r->scan->source, ALARM_BAD_CODE, SEVERITY_WARNING,
			&r->booking->reason, true, why);
	if (store_see_item(r->store, r->booking->item, r->context.article, r->scan->at_us, why))
		return -1;
	return what->moves ? append_move(r, what, why) : 0;
}

/* What the code says of its goods: of a label beside a tag, of the item that the tag names. */
static int append_lot(struct scan_record *r, enum verdict verdict, struct fault *why)
{
	const struct booking *b = r->booking;

	if (verdict == VERDICT_REJECTED)
		return 0;
	if (r->has_lot &&
		store_append_lot(r->store, b->seq, r->scan->at_us, r->labelled[0] ? r->labelled : b->item,
			&r->lot.row, why))
		return -1;
	return r->label_move && !r->lot.says_lot
		? store_repeat_lot(r->store, b->seq, b->item, r->label_move, why)
		: 0;
}

static int judge_lot(struct scan_record *r, enum verdict verdict, struct fault *why)
{
	return verdict == VERDICT_REJECTED || verdict == VERDICT_DUPLICATE
		? 0
		: booking_judge_lot(r->store, r->scan, booking_step_from(r->known.biz_step), &r->lot,
			  r->booking, why);
}

/* A tied tag stands for its item. */
static int follow_tag(struct scan_record *r, struct fault *why)
{
	struct booking *b = r->booking;
	int found = 0;

	if (r->scan->carrier == CARRIER_NFC)
		found = store_item_of_tag(r->store, r->scan->tag, b->item, sizeof b->item, why);
	r->is_tied_tag = found == 1;
	return found < 0 ? -1 : 0;
}

static int record_item(struct scan_record *r, struct fault *why)
{
	struct booking_consequence what;

	r->known.is_rejected = r->identity->rejected;
	r->has_lot = booking_read_lot(r->scan, r->identity, &r->lot);
	if (follow_tag(r, why) || read_context(r, why) || read_earlier_scans(r, why) ||
		find_origin(r, why))
		return -1;
	booking_judge_scan(&r->known, r->booking->place, &what);
	r->booking->verdict = what.verdict;
	return append_scan(r, why) || append_lot(r, what.verdict, why) ||
			follow_verdict(r, &what, why) || judge_lot(r, what.verdict, why)
		? -1
		: 0;
}

/* A camera sights a printed command again and again while it is there: it is carried out once. */
static int was_command_seen(struct scan_record *r, bool *out, struct fault *why)
{
	int64_t at_us = r->scan->at_us;
	char text[IDENTITY_TEXT_SIZE];

	*out = false;
	if (!r->scan->sighting)
		return 0;
	identify_text(r->scan, text, sizeof text);
	return store_has_command_scan(r->store, r->booking->place, text, at_us - BOOKING_SAME_EVENT_US,
		at_us + BOOKING_SAME_EVENT_US, out, why);
}

static int record_command(struct scan_record *r, struct fault *why)
{
	bool was_seen;

	if (was_command_seen(r, &was_seen, why))
		return -1;
	r->booking->verdict = VERDICT_COMMAND;
	if (append_scan(r, why))
		return -1;
	return was_seen ? 0 : booking_follow_command(r->store, r->scan, r->booking, why);
}

/* The code of a place is a command, as an item key (GLN) or as WSP:PLACE:NAME. */
static int resolve_place_code(struct scan_record *r, struct fault *why)
{
	struct booking *b = r->booking;
	struct row_place place;
	int found;

	if (b->command || r->identity->rejected || strncmp(b->item, PLACE_KEY, strlen(PLACE_KEY)) != 0)
		return 0;
	found = store_place_of_code(r->store, b->item, &place, why);
	if (found == 1) {
		b->command = command_code_place;
		text_copy(b->argument, sizeof b->argument, place.name);
		b->item[0] = '\0';
	}
	return found < 0 ? -1 : 0;
}

static int record_scan(struct scan_record *r, struct fault *why)
{
	struct booking *b = r->booking;
	struct message note = message_none;
	int result;

	if (resolve_place_code(r, why) ||
		(b->command != command_code_place &&
			booking_apply_choice(r->store, r->scan, b, &note, why)))
		return -1;
	result = b->command ? record_command(r, why) : record_item(r, why);
	booking_add_reason(b, &note);
	return result;
}

/* What must not be kept does not get past here, whoever calls. */
static int replace_personal(struct scan_record *r, struct scan *scan, struct identity *identity,
	struct fault *why)
{
	struct personal_key key;

	if (!r->identity->personal)
		return 0;
	*scan = *r->scan;
	if (store_personal_key(r->store, &key, why))
		return -1;
	personal_identify(scan, &key, identity);
	r->scan = scan;
	r->identity = identity;
	booking_init(scan, identity, r->booking);
	return 0;
}

int booking_record_scan(struct store *s, const struct scan *scan, const struct identity *identity,
	struct booking *out, struct fault *why)
{
	struct scan_record r = { .store = s, .scan = scan, .identity = identity, .booking = out };
	struct scan kept;
	struct identity kept_identity;

	booking_init(scan, identity, out);
	if (replace_personal(&r, &kept, &kept_identity, why) || store_begin(s, true, why))
		return -1;
	return store_end(s, record_scan(&r, why), why);
}
