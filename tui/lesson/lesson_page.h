/* lesson_page: paragraphs of unequal importance in an area: those that fit, the most important ones first. */
#ifndef TUI_LESSON_LESSON_PAGE_H
#define TUI_LESSON_LESSON_PAGE_H

#include "tui/draw/draw.h"

enum { LESSON_PAGE_MAX = 12, LESSON_PARAGRAPH_SIZE = 1200 };

struct lesson_paragraph {
	enum role role;
	int rank; /* 0: the most important */
	char text[LESSON_PARAGRAPH_SIZE];
};

/* In the order in which they are drawn. */
struct lesson_page {
	size_t count;
	struct lesson_paragraph list[LESSON_PAGE_MAX];
};

/* Adds "LABEL TEXT"; nothing if the text is empty or the page is full. */
void lesson_page_add(struct lesson_page *, enum role, int rank, const char *label,
	const char *text);
/* Draws what fits into the rows from the given one on, with blank rows between paragraphs if there is room for
 * them. The most important one is cut if it does not fit alone. Returns the row behind. */
int lesson_page_draw(const struct lesson_page *, const struct area *, int row);

#endif
