/* xlsx_xml: the elements of an XML part of a workbook. Names are without their namespace. */
#ifndef CLI_IMPORT_XLSX_XML_H
#define CLI_IMPORT_XLSX_XML_H

#include "cli/import/xlsx_zip.h"

enum { XLSX_XML_DEPTH = 64 };

/* What a part's reader does; each may be NULL. -1: with why; the part is not read on. */
struct xlsx_xml_reader {
	int (*begin)(void *user, const char *name, const char *const *attributes, struct fault *why);
	int (*end)(void *user, const char *name, struct fault *why);
	int (*text)(void *user, const char *text, size_t len, struct fault *why);
	void *user;
};

/* Reads a part. 0, or -1 with why. A document type, and with it every entity of its own, is refused;
 * so is a part that is nested deeper than XLSX_XML_DEPTH. */
int xlsx_xml_read(struct xlsx_zip *, const char *part, const struct xlsx_xml_reader *,
	struct fault *why);
/* The same of bytes that are unpacked already; name: of the file, for messages. */
int xlsx_xml_parse(const char *bytes, size_t len, const char *name, const struct xlsx_xml_reader *,
	struct fault *why);
/* The value of an attribute, "" if it is not there. */
const char *xlsx_xml_value(const char *const *attributes, const char *name);

#endif
