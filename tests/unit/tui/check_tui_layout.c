/* The layout at every size: inside the screen, no overlap, the important panels stay longest. */
#include "tests/support/suite.h"
#include "tui/panels/keys.h"
#include "tui/panels/views.h"

static bool overlap(const struct rect *a, const struct rect *b)
{
	return a->rows && b->rows && a->y < b->y + b->rows && b->y < a->y + a->rows &&
		a->x < b->x + b->cols && b->x < a->x + a->cols;
}

/* In a large room a slot has other bounds. */
static int least_rows(const struct layout_slot *slot, const struct rect *room)
{
	bool is_large = room->rows >= LAYOUT_LARGE_ROWS && room->cols >= LAYOUT_LARGE_COLS;

	return is_large && slot->large_min_rows ? slot->large_min_rows : slot->min_rows;
}

static void check_view(const struct view *view, int rows, int cols)
{
	struct rect out[LAYOUT_SLOTS_MAX];
	const struct rect room = layout_room(rows, cols, 1);

	layout_compose(&room, view->slots, view->count, out);
	for (size_t i = 0; i < view->count; i++) {
		const struct rect *r = &out[i];

		if (!r->rows)
			continue;
		/* Not ck_assert: it writes to a pipe each time, and there are many sizes. */
		if (r->y < 1 + layout_tabs(rows) || r->x < 0 || r->y + r->rows > rows - 1 ||
			r->x + r->cols > cols)
			ck_abort_msg("%s: %dx%d panel %zu sticks out", view->name, cols, rows, i);
		if (r->rows < least_rows(&view->slots[i], &room))
			ck_abort_msg("%s: %dx%d panel %zu is too low", view->name, cols, rows, i);
		for (size_t n = i + 1; n < view->count; n++)
			if (overlap(r, &out[n]))
				ck_abort_msg("%s: %dx%d panels %zu and %zu overlap", view->name, cols, rows, i, n);
	}
	/* Something of a view is there whenever there is room for panels at all. */
	if (layout_fits(rows, cols) && !out[0].rows && !out[1].rows)
		ck_abort_msg("%s: %dx%d is empty", view->name, cols, rows);
}

START_TEST(every_size_fits)
{
	for (int rows = 1; rows <= 60; rows++)
		for (int cols = 1; cols <= 200; cols++)
			for (int v = 0; v < VIEWS_END; v++)
				check_view(&views[v], rows, cols);
}
END_TEST

START_TEST(full_at_80x24)
{
	struct rect out[LAYOUT_SLOTS_MAX];
	const struct view *line = &views[VIEW_LINE];
	const struct rect room = layout_room(24, 80, 1);

	layout_compose(&room, line->slots, line->count, out);
	for (size_t i = 0; i < 5; i++)
		ck_assert_int_gt(out[i].rows, 0); /* stock and programs have views of their own */
	ck_assert_int_ge(out[0].rows, 9);     /* picture and machine */
	ck_assert_int_ge(out[1].rows, 9);     /* the whole dialogue and why */
}
END_TEST

START_TEST(least_important_goes_first)
{
	struct rect out[LAYOUT_SLOTS_MAX];
	const struct view *line = &views[VIEW_LINE];
	const struct rect room = layout_room(12, 40, 1);

	layout_compose(&room, line->slots, line->count, out);
	ck_assert_int_gt(out[0].rows, 0); /* line */
	ck_assert_int_gt(out[2].rows, 0); /* where the boxes are, and why */
	ck_assert_int_eq(out[1].rows, 0); /* dialogue */
	ck_assert_int_eq(out[4].rows, 0); /* scans */
}
END_TEST

/* How many rows of a kind (of one view or for all) a key has in a view. */
static int rows_with(int code, int view, bool own)
{
	int count = 0;

	for (size_t i = 0; i < key_row_count; i++)
		for (size_t n = 0; n < KEY_CODES_MAX && key_rows[i].codes[n]; n++)
			count += key_rows[i].codes[n] == code && (key_rows[i].views != 0) == own &&
				keys_act_in(&key_rows[i], view);
	return count;
}

static void check_key(const struct key_row *row, int code)
{
	for (int view = 0; view < VIEWS_END; view++) {
		if (!keys_act_in(row, view))
			continue;
		ck_assert_int_eq(rows_with(code, view, row->views != 0), 1);
		if (row->views || !rows_with(code, view, true))
			ck_assert_int_eq(keys_find((wint_t)code, code > 0377, view), row->action);
	}
}

/* One list of keys: no key twice in a view, every view has one, and what has a function key has
 * another one as well. */
START_TEST(keys_are_unique)
{
	bool seen[VIEW_COUNT] = { false };

	for (size_t i = 0; i < key_row_count; i++) {
		const struct key_row *row = &key_rows[i];
		bool plain = false, function = false;

		for (size_t n = 0; n < KEY_CODES_MAX && row->codes[n]; n++) {
			check_key(row, row->codes[n]);
			plain = plain || row->codes[n] < KEY_MIN;
			function = function || (row->codes[n] >= KEY_F(1) && row->codes[n] <= KEY_F(12));
		}
		ck_assert(plain || !function);
		if (row->action >= ACTION_VIEW && row->action <= ACTION_VIEW_LAST)
			seen[row->action - ACTION_VIEW] = true;
		ck_assert(row->help || (row > key_rows && strstr(row[-1].name, row->name)));
	}
	for (int i = 0; i < VIEW_COUNT; i++)
		ck_assert(seen[i]);
}
END_TEST

START_TEST(keys_from_text)
{
	const char *text = "2<Down>?x<Tab>qs\303\244\377";
	const enum action want[] = { ACTION_OF_VIEW(VIEW_SCANS), ACTION_DOWN, ACTION_OF_VIEW(VIEW_HELP),
		ACTION_STOP, ACTION_NEXT_VIEW, ACTION_QUIT, ACTION_SORT, ACTION_NONE, ACTION_NONE };
	bool is_code;

	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
		wint_t key = keys_next(&text, &is_code);

		ck_assert_int_eq(keys_find(key, is_code, VIEW_STOCK), want[i]);
	}
	ck_assert_str_eq(text, "");
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { every_size_fits, full_at_80x24, least_important_goes_first,
		keys_are_unique, keys_from_text, NULL };

	return suite_of("tui layout", tests);
}
