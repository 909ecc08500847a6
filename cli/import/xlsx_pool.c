#include "cli/import/xlsx_pool.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int refuse_memory(struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("xlsx.too_much_text", "the workbook contains too much text; split it"));
}

int xlsx_pool_add(struct xlsx_pool *pool, const char *bytes, size_t len, struct fault *why)
{
	if (len > XLSX_POOL_MAX || pool->used + len + 1 > XLSX_POOL_MAX)
		return refuse_memory(why);
	if (pool->used + len + 1 > pool->size) {
		size_t size = 2 * (pool->used + len + 1) + 4096;
		char *grown = realloc(pool->bytes, size);

		if (!grown)
			return refuse_memory(why);
		pool->bytes = grown;
		pool->size = size;
	}
	memcpy(pool->bytes + pool->used, bytes, len);
	pool->used += len;
	pool->bytes[pool->used] = '\0';
	return 0;
}

/* "_x000D_" -> 13; -1: it is none. */
static long escaped_code(const char *p)
{
	char digits[5] = "";

	if (p[0] != '_' || p[1] != 'x')
		return -1;
	for (int i = 0; i < 4; i++) {
		if (!isxdigit((unsigned char)p[2 + i]))
			return -1;
		digits[i] = p[2 + i];
	}
	return p[6] == '_' ? strtol(digits, NULL, 16) : -1;
}

int xlsx_pool_end(struct xlsx_pool *pool, size_t begin, struct fault *why)
{
	char *in, *out;

	if (xlsx_pool_add(pool, "", 1, why))
		return -1;
	in = out = pool->bytes + begin;
	while (*in) {
		long code = escaped_code(in);

		if (code > 0 && (code < 0xD800 || code > 0xDFFF)) {
			out += text_encode_utf8((uint32_t)code, out);
			in += 7;
		} else {
			*out++ = *in++;
		}
	}
	*out = '\0';
	pool->used = (size_t)(out - pool->bytes) + 1;
	return 0;
}

void *xlsx_grow(void *array, size_t count, size_t *size, size_t element, struct fault *why)
{
	size_t more = *size ? *size * 2 : 64;
	void *grown;

	if (count < *size)
		return array;
	grown = realloc(array, more * element);
	if (!grown) {
		refuse_memory(why);
		return NULL;
	}
	*size = more;
	return grown;
}
