/* chart: numbers as bars, curves and large digits, from block elements U+2580 to U+2588. */
#ifndef TUI_DRAW_CHART_H
#define TUI_DRAW_CHART_H

#include "tui/draw/draw.h"

enum { CHART_DIGIT_ROWS = 3, CHART_DIGIT_COLS = 4 };

/* One column per value, one row high; values[0] at the right end. The highest value fills the
 * row. */
void chart_spark(const struct area *, int row, int col, int width, enum role, const int64_t *values,
	int count);
/* Columns of several rows, each step columns wide; values[0] at the left. */
void chart_columns(const struct area *, int row, int rows, int col, int step, enum role,
	const int64_t *values, int count);
/* A bar filled to part (0 to 1), at least one column unless it is 0; the rest is a line. */
void chart_bar(const struct area *, int row, int col, int width, enum role, double part);
/* Digits and "-", three rows high. Returns the columns used; 0: there is no room. */
int chart_digits(const struct area *, int row, int col, enum role, const char *digits);

#endif
