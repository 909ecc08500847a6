/* xlsx_pool: the texts of a workbook in one block; each is known by its offset. */
#ifndef CLI_IMPORT_XLSX_POOL_H
#define CLI_IMPORT_XLSX_POOL_H

#include "core/base/fault.h"

#include <stddef.h>

enum { XLSX_POOL_MAX = 64 << 20 };

/* All zero: empty. bytes is freed by the owner. */
struct xlsx_pool {
	char *bytes;
	size_t used, size;
};

/* Appends bytes to the text that is being written. 0, or -1 with why: more than XLSX_POOL_MAX. */
int xlsx_pool_add(struct xlsx_pool *, const char *bytes, size_t len, struct fault *why);
/* Decodes _x000D_ (Ecma-376, part 1, 22.9.2.19) in the text that begins at an offset and ends it. */
int xlsx_pool_end(struct xlsx_pool *, size_t begin, struct fault *why);

/* Makes room for one more element in an array of *size elements; doubles it. */
void *xlsx_grow(void *array, size_t count, size_t *size, size_t element, struct fault *why);

#endif
