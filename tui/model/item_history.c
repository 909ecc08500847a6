#include "tui/model/item_history.h"
#include "tui/draw/draw.h"
#include "tui/model/box_text.h"
#include "tui/model/format.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define READ "\342\227\217"  /* black circle */
#define MOVED "\342\226\272" /* to the right */
#define BACK "\342\227\204"  /* to the left */
#define STEP "\342\227\213"  /* white circle */
#define NOTE "\342\226\240"  /* square */

enum { STEPS = 4 };

static struct item_history_event *add_event(struct item_history *history,
	const struct row_trace *row, int64_t at_us, int step)
{
	struct item_history_event *e = &history->events[history->count];

	history->count += history->count < ITEM_HISTORY_EVENTS_MAX;
	*e = (struct item_history_event){ .at_us = at_us,
		.role = ROLE_TEXT,
		.symbol = STEP,
		.id = (int64_t)(((uint64_t)row->seq * 4 + row->kind) * STEPS + (uint64_t)step) };
	return e;
}

static void add_scan(struct item_history *history, const struct row_trace *row)
{
	struct item_history_event *e = add_event(history, row, row->at_us, 0);
	const struct format_word verdict = format_verdict(row->verdict, row->verdict_word);
	char end[LANG_DATE_SIZE];
	int used;

	e->symbol = READ;
	e->role = verdict.role;
	used = snprintf(e->text, sizeof e->text, _("%s: read by %s (%s): %s"),
		format_place(row->text, ""), row->source, format_read(row->word), verdict.text);
	if (*row->to_name && (size_t)used < sizeof e->text)
		used +=
			snprintf(e->text + used, sizeof e->text - (size_t)used, _(", lot %s"), row->to_name);
	if (*row->to_place && (size_t)used < sizeof e->text)
		snprintf(e->text + used, sizeof e->text - (size_t)used, _(", usable to %s"),
			lang_date(row->to_place, end));
}

/* An item that had no place before the booking, or has none after it, has no place to go back to
 * or from. */
static void undo_text(const struct row_trace *row, struct item_history_event *e)
{
	if (!*e->to)
		snprintf(e->text, sizeof e->text, _("undo of entry %lld: no longer at %s"),
			(long long)row->corrects, e->from);
	else if (!*e->from)
		snprintf(e->text, sizeof e->text, _("undo of entry %lld: back to %s"),
			(long long)row->corrects, e->to);
	else
		snprintf(e->text, sizeof e->text, _("undo of entry %lld: from %s back to %s"),
			(long long)row->corrects, e->from, e->to);
}

static void add_move(struct item_history *history, const struct row_trace *row)
{
	struct item_history_event *e = add_event(history, row, row->at_us, 0);
	int used;

	text_copy(e->from, sizeof e->from, format_place(row->text, ""));
	text_copy(e->to, sizeof e->to, format_place(row->to_place, ""));
	e->symbol = row->corrects ? BACK : MOVED;
	e->role = row->corrects ? ROLE_WARNING : row->corrected_by ? ROLE_QUIET : ROLE_INFO;
	if (row->corrects) {
		undo_text(row, e);
		return;
	}
	e->booking = row->corrected_by ? 0 : row->seq;
	used = *row->text
		? snprintf(e->text, sizeof e->text, _("%s: from %s to %s (entry %lld)"),
			  format_step(row->source, row->to_name), e->from, e->to, (long long)row->seq)
		: snprintf(e->text, sizeof e->text, _("%s: %s (entry %lld)"),
			  format_step(row->source, row->to_name), e->to, (long long)row->seq);
	if (row->corrected_by && used < (int)sizeof e->text)
		snprintf(e->text + used, sizeof e->text - (size_t)used, _(", undone by %lld"),
			(long long)row->corrected_by);
}

static void add_note(struct item_history *history, const struct row_trace *row)
{
	struct item_history_event *e = add_event(history, row, row->at_us, 0);

	e->symbol = NOTE;
	e->role = ROLE_TITLE;
	snprintf(e->text, sizeof e->text, _("note by %s: %s"), row->source, row->text);
}

static void add_passage_end(struct item_history *history, const struct row_trace *row)
{
	const struct passage *p = &row->passage;
	const struct format_word result = format_passage(p);
	int64_t at_us = store_is_stuck(p) ? p->stuck_us
		: p->confirmed_us             ? p->confirmed_us
		: p->answered_us              ? p->answered_us
									  : p->arrived_us;
	struct item_history_event *e = add_event(history, row, at_us, 3);
	char span[24];

	e->symbol = result.symbol;
	e->role = result.role;
	if (store_is_stuck(p))
		snprintf(e->text, sizeof e->text, _("box %d: stuck %s"), p->track,
			box_text_barrier(p->stuck_at));
	else if (p->confirmed_us && p->reached_lane)
		snprintf(e->text, sizeof e->text, _("box %d: arrived in lane %d after %s: %s"), p->track,
			p->reached_lane, draw_span(p->confirmed_us - p->arrived_us, span), result.text);
	else if (p->result == PASSAGE_OPEN && p->asked_lane)
		snprintf(e->text, sizeof e->text, _("box %d: on its way to lane %d"), p->track,
			p->asked_lane);
	else
		snprintf(e->text, sizeof e->text, _("box %d: %s"), p->track, result.text);
}

static void add_passage(struct item_history *history, const struct row_trace *row)
{
	const struct passage *p = &row->passage;
	struct item_history_event *e;
	char span[24];

	e = add_event(history, row, p->arrived_us, 0);
	snprintf(e->text, sizeof e->text, _("box %d: at the read point, the PLC asks for a lane"),
		p->track);
	if (p->identified_us) {
		e = add_event(history, row, p->identified_us, 1);
		snprintf(e->text, sizeof e->text, _("box %d: read after %s"), p->track,
			draw_span(p->identified_us - p->arrived_us, span));
	}
	if (p->answered_us) {
		char out[BOX_TEXT_SIZE];
		/* the lane is named in the sentence */
		const char *reason =
			p->decision == DECISION_SORTED ? _("its article goes there") : box_text_reason(p, out);
		int used;

		e = add_event(history, row, p->answered_us, 2);
		if (row->answer_us >= 0)
			used = snprintf(e->text, sizeof e->text, _("box %d: answer \"lane %d\" after %s"),
				p->track, p->asked_lane, draw_span(row->answer_us, span));
		else
			used = snprintf(e->text, sizeof e->text, _("box %d: answer \"lane %d\""), p->track,
				p->asked_lane);
		if (*reason && (size_t)used < sizeof e->text)
			snprintf(e->text + used, sizeof e->text - (size_t)used, ": %s", reason);
	}
	add_passage_end(history, row);
}

void item_history_add(struct item_history *history, const struct row_trace *row)
{
	static void (*const ways[])(struct item_history *, const struct row_trace *) = {
		[TRACED_SCAN] = add_scan,
		[TRACED_PASSAGE] = add_passage,
		[TRACED_MOVE] = add_move,
		[TRACED_NOTE] = add_note,
	};

	ways[row->kind](history, row);
}

/* At the same time a scan comes before its effects. */
static int64_t event_rank(const struct item_history_event *e)
{
	return e->id / STEPS % 4;
}

static int compare_events(const void *a, const void *b)
{
	const struct item_history_event *x = a, *y = b;

	if (x->at_us != y->at_us)
		return x->at_us < y->at_us ? -1 : 1;
	if (event_rank(x) != event_rank(y))
		return event_rank(x) < event_rank(y) ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

void item_history_sort(struct item_history *history)
{
	qsort(history->events, history->count, sizeof history->events[0], compare_events);
}
