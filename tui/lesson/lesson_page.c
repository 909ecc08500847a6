#include "tui/lesson/lesson_page.h"

#include <stdio.h>
#include <string.h>

enum { MARGIN = 1 };

void lesson_page_add(struct lesson_page *page, enum role role, int rank, const char *label,
	const char *text)
{
	struct lesson_paragraph *p = &page->list[page->count];

	if (!*text || page->count == LESSON_PAGE_MAX)
		return;
	p->role = role;
	p->rank = rank;
	snprintf(p->text, sizeof p->text, "%s%s%s", label, *label ? " " : "", text);
	page->count++;
}

static int rows_needed(const char *text, int width)
{
	int rows = 0;

	for (; *text && width > 0; rows++)
		text += draw_fit(text, width);
	return rows;
}

/* The most important one that is not chosen yet; -1: none. */
static int next_choice(const struct lesson_page *page, const int *rows)
{
	int best = -1;

	for (size_t i = 0; i < page->count; i++)
		if (!rows[i] && (best < 0 || page->list[i].rank < page->list[best].rank))
			best = (int)i;
	return best;
}

/* rows[i]: of each paragraph, -1: it is left out. Returns the rows that stay free. */
static int choose(const struct lesson_page *page, int width, int room, int *rows)
{
	bool is_first = true;
	int i;

	while ((i = next_choice(page, rows)) >= 0) {
		int needed = rows_needed(page->list[i].text, width);

		if (is_first && needed > room)
			needed = room;
		rows[i] = needed > 0 && needed <= room ? needed : -1;
		room -= rows[i] > 0 ? rows[i] : 0;
		is_first = false;
	}
	return room;
}

int lesson_page_draw(const struct lesson_page *page, const struct area *area, int row)
{
	int rows[LESSON_PAGE_MAX] = { 0 }, width = area->at.cols - 2 * MARGIN;
	int spare = choose(page, width, area->at.rows - row, rows);

	for (size_t i = 0; i < page->count; i++) {
		if (rows[i] <= 0)
			continue;
		row +=
			draw_wrapped(area, row, MARGIN, width, rows[i], page->list[i].role, page->list[i].text);
		row += spare > 0;
		spare--;
	}
	return row;
}
