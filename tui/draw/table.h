/* table: draws a table whose columns adapt to the width of the area. */
#ifndef TUI_DRAW_TABLE_H
#define TUI_DRAW_TABLE_H

#include "tui/draw/draw.h"

enum { TABLE_COLUMNS_MAX = 8, TABLE_WIDE_COLS = 110 };

struct table_column {
	const char *title; /* N_() */
	int width;         /* 0: the rest; at most one column */
	int from_cols;     /* shown from this width of the area on */
	bool right;        /* aligned right, for numbers */
	int wide;          /* width where the area has TABLE_WIDE_COLS; 0: the same */
};

struct table {
	struct area area; /* of the rows, below the titles */
	bool titled;      /* there was room for the columns' titles */
	size_t count;
	const struct table_column *columns;
	int x[TABLE_COLUMNS_MAX], width[TABLE_COLUMNS_MAX]; /* width 0: left out */
};

/* Rows above those of a table in a panel that is so high: title, and columns' titles if there is
 * room. */
int table_head(int rows);
/* Widens a column to what its widest cell needs, as far as other columns can spare it. need: the
 * widest cell of each column, 0: the column spares nothing. cols: of the area. Changes the
 * widths. */
void table_widen(struct table_column *columns, size_t count, size_t column, const int *need,
	int cols);
/* *width becomes that of the text if that is wider. */
void table_keep_widest(int *width, const char *text);
/* Lays the columns out below the panel's title (row 0) and writes the column titles if the area is
 * high enough to spare the row. */
void table_begin(struct table *, const struct area *, const struct table_column *columns,
	size_t count);
void table_cell(const struct table *, int row, size_t column, enum role, const char *text);
/* A symbol and a word. */
void table_state(const struct table *, int row, size_t column, enum role, const char *symbol,
	const char *word);
/* A bar filled to part (0 to 1). */
void table_bar(const struct table *, int row, size_t column, enum role role, double part);
/* An arrow at the title of the column the rows are sorted by. */
void table_sorted(const struct table *, size_t column, bool falling);
/* A sentence instead of rows. */
void table_empty(const struct table *, const char *sentence);

#endif
