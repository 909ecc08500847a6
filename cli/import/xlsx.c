#include "cli/import/xlsx.h"
#include "cli/import/xlsx_book.h"
#include "cli/import/xlsx_xml.h"
#include "core/base/lang.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 1048576, COLUMNS_MAX = 16384 };

struct cell {
	int row, column; /* from 1 */
	uint32_t text;   /* offset in the pool */
	unsigned char kind;
};

struct merge {
	int column, first_row, last_row;
};

struct xlsx {
	struct xlsx_book book;
	struct cell *cells;
	size_t cell_count, cell_size, at, row_count;
	struct merge merges[XLSX_MERGES_MAX];
	size_t merge_count;
	/* the cell that is being read */
	int row, column;
	char type[16];
	size_t style, begin;
	bool is_cell, is_value;
	int phonetic;
};

/* --- references -------------------------------------------------------------------------------- */

void xlsx_cell_name(int row, int column, char *out)
{
	char letters[8], *at = letters + sizeof letters - 1;

	*at = '\0';
	for (; column > 0 && at > letters; column = (column - 1) / 26)
		*--at = (char)('A' + (column - 1) % 26);
	snprintf(out, 16, "%s%d", at, row);
}

/* "B7" -> 7, 2; returns what follows, NULL: it is none. */
static const char *read_reference(const char *text, int *row, int *column)
{
	*row = *column = 0;
	for (; isupper((unsigned char)*text) && *column <= COLUMNS_MAX; text++)
		*column = *column * 26 + (*text - 'A' + 1);
	for (; isdigit((unsigned char)*text) && *row <= ROWS_MAX; text++)
		*row = *row * 10 + (*text - '0');
	return *column >= 1 && *column <= COLUMNS_MAX && *row >= 1 && *row <= ROWS_MAX ? text : NULL;
}

/* --- the sheet --------------------------------------------------------------------------------- */

static int refuse_sheet(const struct xlsx *x, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("xlsx.damaged",
			"%s is damaged; open it in the spreadsheet program and save it again as .xlsx"),
		x->book.zip->name);
}

static int begin_cell(struct xlsx *x, const char *const *attributes, struct fault *why)
{
	const char *reference = xlsx_xml_value(attributes, "r");
	const char *type = xlsx_xml_value(attributes, "t");

	x->column++;
	if (*reference && !read_reference(reference, &x->row, &x->column))
		return refuse_sheet(x, why);
	snprintf(x->type, sizeof x->type, "%.15s", type);
	x->style = (size_t)strtoul(xlsx_xml_value(attributes, "s"), NULL, 10);
	x->begin = x->book.pool.used;
	x->is_cell = true;
	return 0;
}

static void add_merge(struct xlsx *x, const char *reference)
{
	struct merge *m = &x->merges[x->merge_count];
	int last_column;

	if (x->merge_count == XLSX_MERGES_MAX)
		return;
	reference = read_reference(reference, &m->first_row, &m->column);
	if (!reference || *reference != ':' ||
		!read_reference(reference + 1, &m->last_row, &last_column))
		return;
	x->merge_count += m->last_row > m->first_row;
}

static int begin_sheet_part(void *user, const char *name, const char *const *attributes,
	struct fault *why)
{
	struct xlsx *x = user;
	const char *row = xlsx_xml_value(attributes, "r");

	if (strcmp(name, "row") == 0) {
		long number = *row ? strtol(row, NULL, 10) : x->row + 1;

		if (number < 1 || number > ROWS_MAX)
			return refuse_sheet(x, why);
		x->row = (int)number;
		x->column = 0;
	} else if (strcmp(name, "c") == 0) {
		return begin_cell(x, attributes, why);
	} else if (strcmp(name, "mergeCell") == 0) {
		add_merge(x, xlsx_xml_value(attributes, "ref"));
	}
	x->phonetic += strcmp(name, "rPh") == 0;
	/* <v> has the value, also of a formula; <is> a text with parts <t> */
	x->is_value =
		x->is_cell && (strcmp(name, "v") == 0 || (strcmp(name, "t") == 0 && !x->phonetic));
	return 0;
}

static int add_value(void *user, const char *text, size_t len, struct fault *why)
{
	struct xlsx *x = user;

	return x->is_value ? xlsx_pool_add(&x->book.pool, text, len, why) : 0;
}

/* The value as it was read becomes the text of the cell. */
static int resolve_cell(struct xlsx *x, struct cell *c, struct fault *why)
{
	static const struct xlsx_format general;
	struct xlsx_pool *pool = &x->book.pool;
	char number[80];
	const char *value = pool->bytes + x->begin;

	c->kind = CSV_STRING;
	c->text = (uint32_t)x->begin;
	if (strcmp(x->type, "s") == 0) {
		char *end;
		unsigned long at = strtoul(value, &end, 10);

		if (at >= x->book.string_count || end == value)
			return refuse_sheet(x, why);
		c->text = x->book.strings[at];
		pool->used = x->begin;
	} else if (!x->type[0] || strcmp(x->type, "n") == 0) {
		bool is_date = xlsx_number_text(value,
			x->style < x->book.format_count ? &x->book.formats[x->style] : &general,
			x->book.is_1904, number, sizeof number);

		c->kind = is_date ? CSV_DATE : CSV_NUMBER;
		pool->used = x->begin;
		return xlsx_pool_add(pool, number, strlen(number), why) ||
			xlsx_pool_end(pool, x->begin, why);
	} else if (strcmp(x->type, "b") == 0) {
		const char *word = *value == '0' ? "FALSE" : "TRUE";

		pool->used = x->begin;
		return xlsx_pool_add(pool, word, strlen(word), why) || xlsx_pool_end(pool, x->begin, why);
	}
	return 0;
}

static int end_cell(struct xlsx *x, struct fault *why)
{
	struct cell *grown, *c;

	x->is_cell = false;
	if (x->book.pool.used == x->begin)
		return 0; /* empty */
	if (x->cell_count == XLSX_CELLS_MAX)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("xlsx.too_many_cells",
				"%s: the first sheet has more than %d cells; split the list into several files"),
			x->book.zip->name, XLSX_CELLS_MAX);
	grown = xlsx_grow(x->cells, x->cell_count, &x->cell_size, sizeof *grown, why);
	if (!grown)
		return -1;
	x->cells = grown;
	c = &x->cells[x->cell_count];
	*c = (struct cell){ .row = x->row, .column = x->column };
	if (xlsx_pool_end(&x->book.pool, x->begin, why) || resolve_cell(x, c, why))
		return -1;
	x->cell_count += x->book.pool.bytes[c->text] != '\0';
	return 0;
}

static int end_sheet_part(void *user, const char *name, struct fault *why)
{
	struct xlsx *x = user;

	x->is_value = false;
	x->phonetic -= strcmp(name, "rPh") == 0;
	return strcmp(name, "c") == 0 && x->is_cell ? end_cell(x, why) : 0;
}

static int compare_cells(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;

	return x->row != y->row ? (x->row > y->row) - (x->row < y->row)
							: (x->column > y->column) - (x->column < y->column);
}

static void order_cells(struct xlsx *x)
{
	int row = 0;

	if (x->cell_count)
		qsort(x->cells, x->cell_count, sizeof *x->cells, compare_cells);
	for (size_t i = 0; i < x->cell_count; i++) {
		x->row_count += x->cells[i].row != row;
		row = x->cells[i].row;
	}
}

/* --- what others see --------------------------------------------------------------------------- */

struct xlsx *xlsx_open(const char *bytes, size_t len, const char *name, struct fault *why)
{
	struct xlsx_zip zip = { .bytes = bytes, .size = len, .name = name };
	struct xlsx *x = calloc(1, sizeof *x);
	const struct xlsx_xml_reader reader = { begin_sheet_part, end_sheet_part, add_value, x };
	int result;

	if (!x || xlsx_zip_open(&zip, why)) {
		if (!x)
			fault_set(why, FAULT_STORE, EXIT_FAILED,
				MESSAGE("import.too_large_for_memory", "not enough memory; split the file"));
		free(x);
		return NULL;
	}
	x->book.zip = &zip;
	result = xlsx_book_read(&x->book, why) || xlsx_xml_read(&zip, x->book.sheet_part, &reader, why);
	xlsx_zip_close(&zip);
	x->book.zip = NULL;
	if (result) {
		xlsx_close(x);
		return NULL;
	}
	order_cells(x);
	return x;
}

struct xlsx *xlsx_open_sheet(const char *xml, size_t len, const char *name, struct fault *why)
{
	struct xlsx_zip zip = { .name = name };
	struct xlsx *x = calloc(1, sizeof *x);
	const struct xlsx_xml_reader reader = { begin_sheet_part, end_sheet_part, add_value, x };

	if (!x)
		return NULL;
	x->book.zip = &zip;
	if (xlsx_xml_parse(xml, len, name, &reader, why)) {
		xlsx_close(x);
		return NULL;
	}
	x->book.zip = NULL;
	order_cells(x);
	return x;
}

void xlsx_close(struct xlsx *x)
{
	if (!x)
		return;
	xlsx_book_free(&x->book);
	free(x->cells);
	free(x);
}

void xlsx_rewind(struct xlsx *x)
{
	x->at = 0;
}

size_t xlsx_row_count(const struct xlsx *x)
{
	return x->row_count;
}

const char *xlsx_sheet_name(const struct xlsx *x, size_t *count)
{
	*count = x->book.sheet_count;
	return x->book.sheet_name;
}

static void set_field(struct xlsx *x, struct csv_row *row, int column, const struct cell *c)
{
	static char empty[1];
	size_t at = (size_t)column - 1;

	if (column > CSV_FIELDS_MAX)
		return;
	for (; row->count <= at; row->count++) {
		row->fields[row->count] = empty;
		row->lines[row->count] = row->line;
		row->columns[row->count] = (int)row->count + 1;
		row->kinds[row->count] = CSV_PLAIN;
	}
	row->fields[at] = x->book.pool.bytes + c->text;
	row->kinds[at] = c->kind;
}

static const struct cell *find_cell(const struct xlsx *x, int row, int column)
{
	const struct cell key = { .row = row, .column = column };

	return bsearch(&key, x->cells, x->cell_count, sizeof *x->cells, compare_cells);
}

/* A cell without a value that is merged with one above it has that value. */
static void set_merged_fields(struct xlsx *x, struct csv_row *row)
{
	for (size_t i = 0; i < x->merge_count; i++) {
		const struct merge *m = &x->merges[i];
		size_t at = (size_t)m->column - 1;
		const struct cell *c;

		if (row->line <= m->first_row || row->line > m->last_row ||
			(at < row->count && *row->fields[at]))
			continue;
		c = find_cell(x, m->first_row, m->column);
		if (c)
			set_field(x, row, m->column, c);
	}
}

int xlsx_next(struct xlsx *x, struct csv_row *row)
{
	if (x->at == x->cell_count)
		return 0;
	row->line = x->cells[x->at].row;
	row->count = 0;
	for (; x->at < x->cell_count && x->cells[x->at].row == row->line; x->at++)
		set_field(x, row, x->cells[x->at].column, &x->cells[x->at]);
	set_merged_fields(x, row);
	return 1;
}
