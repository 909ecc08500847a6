/* xlsx_book: what the cells of a workbook refer to: its first sheet, shared strings, number formats. */
#ifndef CLI_IMPORT_XLSX_BOOK_H
#define CLI_IMPORT_XLSX_BOOK_H

#include "cli/import/xlsx_number.h"
#include "cli/import/xlsx_pool.h"
#include "cli/import/xlsx_zip.h"

#include <stdint.h>

enum { XLSX_PART_SIZE = 256, XLSX_FORMATS_MAX = 65536 };

/* A workbook. All zero but zip (open): not read yet. Freed with xlsx_book_free(). */
struct xlsx_book {
	struct xlsx_zip *zip;
	char sheet_part[XLSX_PART_SIZE]; /* of the first sheet that is not hidden */
	char sheet_name[128];
	size_t sheet_count;
	bool is_1904;
	struct xlsx_pool pool;
	uint32_t *strings; /* offsets in pool */
	size_t string_count, string_size;
	struct xlsx_format *formats; /* by the style of a cell */
	size_t format_count, format_size;
};

/* 0, or -1 with why (DATA): it is no workbook of Excel, or damaged. */
int xlsx_book_read(struct xlsx_book *, struct fault *why);
void xlsx_book_free(struct xlsx_book *);

#endif
