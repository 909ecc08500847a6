#include "tui/model/item_history.h"
#include "tui/panels/panels.h"
#include "tui/model/search.h"
#include "tui/model/format.h"
#include "core/base/lang.h"
#include "core/store_query/store_lots.h"
#include "core/store_query/store_trace.h"

#include <stdio.h>
#include <string.h>

/* FACTS_MAX: of each kind; older ones are left out. HEAD_ROWS: title, name, key, place, a blank
 * row. */
enum {
	FACTS_MAX = 100,
	HEAD_ROWS = 5,
	HEAD_FROM_ROWS = 12,
	DAY_FROM_COLS = 60,
	DETAIL_ROWS = 2,
	TIME_COLS = 9,
	DAY_COLS = 15,
	ASK_AGAIN_US = 2000000
};

struct panel_trace {
	struct panel base;
	char wanted[512];          /* for store_find_item(), "": none yet */
	char place[SCAN_NAME_MAX]; /* then wanted is an article, and its item there is meant; or "" */
	int64_t asked_us;          /* the last search without a result */
	int found;                 /* 1: item is valid, 0: there is no such item */
	struct row_item item;
	bool has_lot; /* of a single item; counted goods are of many */
	struct row_lot lot;
	struct item_history history;
};

void panel_trace_show(struct panel *panel, const char *text)
{
	struct panel_trace *p = (struct panel_trace *)panel;

	text_copy(p->wanted, sizeof p->wanted, text);
	p->place[0] = '\0';
	p->asked_us = 0;
	p->found = 0;
	panel->kept = false;
	panel->scroll = 0;
	panel->refreshed_ms = 0;
}

void panel_trace_show_at(struct panel *panel, const char *place, const char *article)
{
	struct panel_trace *p = (struct panel_trace *)panel;

	panel_trace_show(panel, article);
	text_copy(p->place, sizeof p->place, place);
}

const char *panel_trace_item(const struct panel *panel)
{
	const struct panel_trace *p = (const struct panel_trace *)panel;

	return p->found ? p->item.key : "";
}

int64_t panel_trace_booking(const struct panel *panel, char *out, size_t size)
{
	const struct panel_trace *p = (const struct panel_trace *)panel;
	const struct item_history_event *e = NULL;
	const char *name;
	int row = panel_chosen(panel);

	if (row >= 0 && panel->kept)
		e = &p->history.events[row];
	for (size_t i = p->history.count; !e && i > 0; i--)
		if (p->history.events[i - 1].booking)
			e = &p->history.events[i - 1];
	if (!e || !e->booking)
		return 0;
	name = *p->item.name ? p->item.name : format_item(p->item.key);
	if (!*e->from)
		snprintf(out, size, _("%s: no longer at %s"), name, e->to);
	else if (!*e->to)
		snprintf(out, size, _("%s: back to %s"), name, e->from);
	else
		snprintf(out, size, _("%s: from %s back to %s"), name, e->to, e->from);
	return e->booking;
}

static void add_history_row(void *user, const struct row_trace *row)
{
	item_history_add(user, row);
}

/* Without a choice the newest box with an item is shown. */
static void choose_newest(struct panel_trace *p, const struct facts *facts)
{
	for (size_t i = 0; i < facts->passage_count && !*p->wanted; i++)
		text_copy(p->wanted, sizeof p->wanted, facts->passages[i].passage.item);
}

/* By its key once it is found: a search for a name may read all items. */
static int find_item(struct panel_trace *p, struct store *store, const struct facts *facts,
	struct fault *why)
{
	char key[sizeof p->item.key];
	int found = 0;

	if (p->found) {
		strcpy(key, p->item.key);
		return store_find_item(store, key, &p->item, why);
	}
	if (!*p->wanted || facts->now_us - p->asked_us < ASK_AGAIN_US)
		return 0;
	if (*p->place)
		found = store_item_at(store, p->place, p->wanted, &p->item, why);
	if (found == 0)
		found = store_find_item(store, p->wanted, &p->item, why);
	p->asked_us = facts->now_us;
	return found;
}

static int read_lot(struct panel_trace *p, struct store *store, struct fault *why)
{
	int found =
		gs1_key_is_quantity(p->item.key) ? 0 : store_lot_of_item(store, p->item.key, &p->lot, why);

	p->has_lot = found == 1;
	return found < 0 ? -1 : 0;
}

static int panel_trace_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_trace *p = (struct panel_trace *)panel;

	if (!*p->wanted)
		choose_newest(p, facts);
	p->history.count = 0;
	p->found = find_item(p, store, facts, why);
	if (p->found == 1 &&
		(read_lot(p, store, why) ||
			store_each_trace(store, p->item.key, FACTS_MAX, add_history_row, &p->history, why)))
		p->found = -1;
	item_history_sort(&p->history);
	if (p->found >= 0)
		return 0;
	p->found = 0;
	return -1;
}

/* ", lot L42, usable to 31.12.2026" */
static void add_lot(const struct row_lot *lot, char *out, size_t size)
{
	const char *date = *lot->expiry ? lot->expiry : lot->best_before;
	size_t used = strlen(out);
	char end[LANG_DATE_SIZE];

	if (*lot->lot)
		used += (size_t)snprintf(out + used, size - used, _(", lot %s"), lot->lot);
	if (*date && used < size)
		snprintf(out + used, size - used, _(", usable to %s"), lang_date(date, end));
}

/* Where it is now, as a sentence. */
static void place_text(const struct panel_trace *p, int64_t now_us, char *out, size_t size)
{
	const struct row_item *i = &p->item;
	char clock[24];

	if (!*i->place)
		snprintf(out, size, "%s", _("no stock entry yet"));
	else
		snprintf(out, size, _("now at %s since %s"), format_place(i->place, i->title),
			draw_when_long(i->seen_us, now_us, clock));
	if (p->has_lot)
		add_lot(&p->lot, out, size);
}

static int draw_head(const struct panel_trace *p, const struct area *area, int64_t now_us)
{
	const struct row_item *i = &p->item;
	bool all = area->at.rows >= HEAD_FROM_ROWS;
	int width = area->at.cols - 2, col, row = 1;
	char where[200];

	place_text(p, now_us, where, sizeof where);
	col = 1 + draw_text(area, row, 1, width, ROLE_TITLE, *i->name ? i->name : format_item(i->key));
	if (all && *i->article && *i->name)
		draw_format(area, row, col + 2, width - col - 2, ROLE_QUIET, "%s %s",
			store_article_text(i->article) == i->article ? "GTIN" : _("Article number"),
			store_article_text(i->article));
	if (all)
		draw_text(area, ++row, 1, width, ROLE_QUIET, i->key);
	draw_text(area, ++row, 1, width, ROLE_INFO, where);
	return row + (all ? 2 : 1);
}

/* How times are written: with the day if any fact is older than a day. */
struct event_times {
	int64_t now_us;
	int cols;
};

static void draw_event(const struct area *area, int row, const struct item_history_event *e,
	const struct event_times *times)
{
	char clock[24];

	draw_text(area, row, 1, times->cols - 1, ROLE_QUIET,
		times->cols == DAY_COLS ? draw_when_long(e->at_us, times->now_us, clock)
								: draw_when(e->at_us, times->now_us, clock));
	draw_text(area, row, 1 + times->cols, 1, e->role, e->symbol);
	draw_text(area, row, 3 + times->cols, area->at.cols - times->cols - 4,
		e->role == ROLE_QUIET ? ROLE_QUIET : ROLE_TEXT, e->text);
}

/* A text that is cut in the list is shown in full below it. */
static void draw_detail(const struct area *area, const struct item_history_event *e)
{
	struct area below = draw_part(area, area->at.rows - DETAIL_ROWS, 0, DETAIL_ROWS, area->at.cols);

	draw_wrapped(&below, 0, 1, area->at.cols - 2, DETAIL_ROWS, ROLE_INFO, e->text);
}

static void draw_events(const struct panel_trace *p, const struct area *area, int head,
	int64_t now_us)
{
	const struct panel *panel = &p->base;
	struct area list = draw_part(area, head, 0, area->at.rows - head, area->at.cols);
	int chosen = panel->selecting ? panel_chosen(panel) : -1, first;
	bool old = p->history.count && now_us - p->history.events[0].at_us >= DRAW_DAY_US;
	const struct event_times times = { .now_us = now_us,
		.cols = old && area->at.cols >= DAY_FROM_COLS ? DAY_COLS : TIME_COLS };

	if (chosen >= 0 && list.at.rows > DETAIL_ROWS + 2 &&
		draw_width(p->history.events[chosen].text) > list.at.cols - times.cols - 4) {
		draw_detail(&list, &p->history.events[chosen]);
		list.at.rows -= DETAIL_ROWS + (list.at.rows > 10);
	}
	first = panel_first(panel, list.at.rows);
	for (int i = 0; i < list.at.rows && first + i < panel_count(panel); i++)
		draw_event(&list, i, &p->history.events[panel_row(panel, first + i)], &times);
	panel_mark(panel, &list, first);
}

static void panel_trace_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_trace *p = (const struct panel_trace *)panel;
	char note[PANEL_FILTER_MAX + 64];

	draw_title(area, _(panel->class->title), panel_note(panel, note, sizeof note));
	if (p->found) {
		draw_events(p, area, draw_head(p, area, facts->now_us), facts->now_us);
		return;
	}
	if (*p->wanted)
		draw_format(area, 1, 1, area->at.cols - 2, ROLE_WARNING, _("\"%s\" not found"), p->wanted);
	draw_wrapped(area, *p->wanted ? 3 : 1, 1, area->at.cols - 2, 4, ROLE_QUIET,
		_("Choose a row in \"Scans\" or \"Stock\" and press t. Or type :trace and a code, serial "
		  "number, box number or the start of a name."));
}

static int panel_trace_length(const struct panel *panel)
{
	return (int)((const struct panel_trace *)panel)->history.count;
}

static int64_t panel_trace_id(const struct panel *panel, int row)
{
	return ((const struct panel_trace *)panel)->history.events[row].id;
}

static bool panel_trace_matches(const struct panel *panel, int row, const char *text)
{
	return search_has(((const struct panel_trace *)panel)->history.events[row].text, text);
}

static int panel_trace_head(int rows)
{
	return rows >= HEAD_FROM_ROWS ? HEAD_ROWS : HEAD_ROWS - 2;
}

const struct panel_class panel_trace = {
	.name = "trace",
	.title = N_("Item history"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 200,
	.size = sizeof(struct panel_trace),
	.refresh = panel_trace_refresh,
	.draw = panel_trace_draw,
	.length = panel_trace_length,
	.matches = panel_trace_matches,
	.row_id = panel_trace_id,
	.newest_last = true,
	.head = panel_trace_head,
};
