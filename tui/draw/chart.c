#include "tui/draw/chart.h"

#include <string.h>

enum { LEVELS = 8 };

static const char *const levels[LEVELS + 1] = { " ", "\342\226\201", "\342\226\202", "\342\226\203",
	"\342\226\204", "\342\226\205", "\342\226\206", "\342\226\207", "\342\226\210" };

static int64_t highest(const int64_t *values, int count)
{
	int64_t most = 0;

	for (int i = 0; i < count; i++)
		if (values[i] > most)
			most = values[i];
	return most;
}

/* Eighths of a row; at least one unless the value is 0. */
static int eighths(int64_t value, int64_t most, int rows)
{
	int n;

	if (value <= 0 || most <= 0)
		return 0;
	/* As a real number: the product of an integer may be too large. */
	n = value < most ? (int)((double)value / (double)most * rows * LEVELS + 0.5) : rows * LEVELS;
	return n ? n : 1;
}

void chart_spark(const struct area *area, int row, int col, int width, enum role role,
	const int64_t *values, int count)
{
	int64_t most;

	if (count > width)
		count = width;
	most = highest(values, count);
	for (int i = 0; i < count; i++)
		draw_text(area, row, col + width - 1 - i, 1, role, levels[eighths(values[i], most, 1)]);
}

void chart_columns(const struct area *area, int row, int rows, int col, int step, enum role role,
	const int64_t *values, int count)
{
	int64_t most = highest(values, count);

	for (int i = 0; i < count; i++) {
		int left = eighths(values[i], most, rows);

		for (int y = rows - 1; y >= 0; y--, left -= LEVELS)
			if (left > 0)
				draw_fill(area, row + y, col + i * step, step - 1, role,
					levels[left > LEVELS ? LEVELS : left]);
	}
}

void chart_bar(const struct area *area, int row, int col, int width, enum role role, double part)
{
	int filled = 0; /* stock may be negative */

	if (part >= 1)
		filled = width;
	else if (part > 0)
		filled = (int)(part * width + 0.5);
	if (filled == 0 && part > 0 && width > 0)
		filled = 1;
	draw_fill(area, row, col, filled, role, "\342\226\210");
	draw_line(area, row, col + filled, width - filled, ROLE_FRAME, WACS_HLINE);
}

/* --- large digits -------------------------------------------------------------------------- */

#define UPPER_HALF L'\x2580'
#define U "\342\226\200"
#define F "\342\226\210" /* full */

static const char *const blocks[11][CHART_DIGIT_ROWS] = {
	{ F U F, F " " F, U U U },
	{ U F " ", " " F " ", U U U },
	{ U U F, F U U, U U U },
	{ U U F, " " U F, U U U },
	{ F " " F, U U F, "  " U },
	{ F U U, U U F, U U U },
	{ F U U, F U F, U U U },
	{ U U F, "  " F, "  " U },
	{ F U F, F U F, U U U },
	{ F U F, U U F, U U U },
	{ "   ", U U U, "   " },
};
static const char *const segments[11][CHART_DIGIT_ROWS] = {
	{ " _ ", "| |", "|_|" },
	{ "   ", "  |", "  |" },
	{ " _ ", " _|", "|_ " },
	{ " _ ", " _|", " _|" },
	{ "   ", "|_|", "  |" },
	{ " _ ", "|_ ", " _|" },
	{ " _ ", "|_ ", "|_|" },
	{ " _ ", "  |", "  |" },
	{ " _ ", "|_|", "|_|" },
	{ " _ ", "|_|", " _|" },
	{ "   ", " _ ", "   " },
};

int chart_digits(const struct area *area, int row, int col, enum role role, const char *digits)
{
	int width = (int)strlen(digits) * CHART_DIGIT_COLS;

	if (row + CHART_DIGIT_ROWS > area->at.rows || col + width - 1 > area->at.cols)
		return 0;
	for (; *digits; digits++, col += CHART_DIGIT_COLS) {
		int n = *digits >= '0' && *digits <= '9' ? *digits - '0' : 10;

		for (int y = 0; y < CHART_DIGIT_ROWS; y++)
			draw_text(area, row + y, col, CHART_DIGIT_COLS - 1, role,
				theme_shows(UPPER_HALF) ? blocks[n][y] : segments[n][y]);
	}
	return width;
}
