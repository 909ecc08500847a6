/* xlsx_zip: the parts of a workbook (.xlsx: a zip archive), read in pieces and with limits. */
#ifndef CLI_IMPORT_XLSX_ZIP_H
#define CLI_IMPORT_XLSX_ZIP_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	XLSX_ZIP_ENTRIES = 4096,       /* parts of an archive */
	XLSX_ZIP_PART_MAX = 256 << 20, /* bytes of one part, unpacked */
	XLSX_ZIP_RATIO = 250,    /* a part that is larger than XLSX_ZIP_SMALL has at most so many */
	XLSX_ZIP_SMALL = 1 << 20 /* times the bytes that it has in the archive */
};

/* An archive in memory; the caller sets bytes, size and name. */
struct xlsx_zip {
	const char *bytes;
	size_t size, at;
	const char *name; /* for messages */
	void *handle;
};

/* 0, or -1 with why (DATA): no sound zip archive, or too many parts. */
int xlsx_zip_open(struct xlsx_zip *, struct fault *why);
void xlsx_zip_close(struct xlsx_zip *);
/* Is there a part with this name ("xl/workbook.xml")? Capitals do not matter. */
bool xlsx_zip_has(struct xlsx_zip *, const char *part);
/* Unpacks a part, in pieces, the last with is_last. 0, or -1 with why: damaged, too large, or piece()
 * has returned -1. */
int xlsx_zip_read(struct xlsx_zip *, const char *part,
	int (*piece)(void *user, const char *bytes, size_t len, bool is_last, struct fault *why),
	void *user, struct fault *why);

#endif
