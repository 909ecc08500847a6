/* table: columns that fit the width they are given. */
#ifndef TUI_DRAW_TABLE_H
#define TUI_DRAW_TABLE_H

#include "tui/draw/draw.h"

enum { TABLE_COLUMNS_MAX = 8, TABLE_WIDE_COLS = 110 };

struct table_column {
	const char *title; /* N_() */
	int width;         /* 0: takes what is left over; one of them at most */
	int from_cols;     /* left out where the area is narrower */
	bool right;        /* numbers end at the right */
	int wide;          /* its width where the area has TABLE_WIDE_COLS; 0: the same */
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
/* Lays the columns out below the panel's title (row 0) and writes the column titles if the area is
 * high enough to spare the row. */
void table_begin(struct table *, const struct area *, const struct table_column *columns,
	size_t count);
void table_cell(const struct table *, int row, size_t column, enum role, const char *text);
/* A symbol and a word. */
void table_state(const struct table *, int row, size_t column, enum role, const char *symbol,
	const char *word);
/* A bar of which part (0 to 1) is filled. */
void table_bar(const struct table *, int row, size_t column, enum role role, double part);
/* An arrow at the title of the column the rows are sorted by. */
void table_sorted(const struct table *, size_t column, bool falling);
/* A sentence instead of rows. */
void table_empty(const struct table *, const char *sentence);

#endif
