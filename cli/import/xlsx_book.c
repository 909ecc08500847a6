#include "cli/import/xlsx_book.h"
#include "cli/import/xlsx_xml.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- relationships (Ecma-376, part 2) ------------------------------------------------------------ */

/* The target of a relationship: by its id, or (id NULL) the first of a type. */
struct link {
	const char *id, *type; /* type: the end of its name */
	char target[XLSX_PART_SIZE];
};

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && strcmp(text + len - n, end) == 0;
}

static int begin_link(void *user, const char *name, const char *const *attributes,
	struct fault *why)
{
	struct link *l = user;

	(void)why;
	if (strcmp(name, "Relationship") != 0 || l->target[0] ||
		!ends_with(xlsx_xml_value(attributes, "Type"), l->type) ||
		(l->id && strcmp(xlsx_xml_value(attributes, "Id"), l->id) != 0) ||
		strcmp(xlsx_xml_value(attributes, "TargetMode"), "External") == 0)
		return 0;
	text_copy(l->target, sizeof l->target, xlsx_xml_value(attributes, "Target"));
	return 0;
}

/* Folder of base + target, without "." and ".."; "/x" counts from the root. */
static void join_part(char *out, size_t size, const char *base, const char *target)
{
	char whole[2 * XLSX_PART_SIZE], *save = NULL;
	size_t used = 0;
	const char *slash = strrchr(base, '/');

	if (*target == '/' || !slash)
		snprintf(whole, sizeof whole, "%s", target);
	else
		snprintf(whole, sizeof whole, "%.*s/%s", (int)(slash - base), base, target);
	out[0] = '\0';
	for (char *step = strtok_r(whole, "/", &save); step; step = strtok_r(NULL, "/", &save)) {
		if (strcmp(step, "..") == 0) {
			char *last = strrchr(out, '/');

			used = last ? (size_t)(last - out) : 0;
			out[used] = '\0';
		} else if (strcmp(step, ".") != 0 && used + strlen(step) + 2 < size) {
			used += (size_t)sprintf(out + used, "%s%s", used ? "/" : "", step);
		}
	}
}

/* The part that a part refers to; "": there is none. */
static int find_link(struct xlsx_book *b, const char *from, const char *id, const char *type,
	char *out, struct fault *why)
{
	struct link l = { .id = id, .type = type };
	const struct xlsx_xml_reader reader = { .begin = begin_link, .user = &l };
	const char *slash = strrchr(from, '/');
	char part[XLSX_PART_SIZE + 16];
	int folder = slash ? (int)(slash - from) + 1 : 0;

	out[0] = '\0';
	snprintf(part, sizeof part, "%.*s_rels/%s.rels", folder, from, from + folder);
	if (!xlsx_zip_has(b->zip, part))
		return 0;
	if (xlsx_xml_read(b->zip, part, &reader, why))
		return -1;
	if (l.target[0])
		join_part(out, XLSX_PART_SIZE, from, l.target);
	return 0;
}

/* --- the workbook -------------------------------------------------------------------------------- */

enum { SHEETS_MAX = 64 };

struct sheets {
	struct xlsx_book *book;
	size_t count;
	struct {
		char id[64], name[128];
	} visible[SHEETS_MAX];
};

static int begin_workbook(void *user, const char *name, const char *const *attributes,
	struct fault *why)
{
	struct sheets *s = user;
	const char *date1904 = xlsx_xml_value(attributes, "date1904");

	(void)why;
	if (strcmp(name, "workbookPr") == 0)
		s->book->is_1904 = strcmp(date1904, "1") == 0 || strcmp(date1904, "true") == 0;
	if (strcmp(name, "sheet") != 0)
		return 0;
	s->book->sheet_count++;
	if (ends_with(xlsx_xml_value(attributes, "state"), "idden") || s->count == SHEETS_MAX)
		return 0;
	text_copy(s->visible[s->count].id, sizeof s->visible[0].id, xlsx_xml_value(attributes, "id"));
	text_clean_again(xlsx_xml_value(attributes, "name"), strlen(xlsx_xml_value(attributes, "name")),
		s->visible[s->count].name, sizeof s->visible[0].name);
	s->count++;
	return 0;
}

/* The first sheet with cells: a sheet may be a chart. */
static int find_sheet(struct xlsx_book *b, const char *workbook, struct fault *why)
{
	struct sheets s = { .book = b };
	const struct xlsx_xml_reader reader = { .begin = begin_workbook, .user = &s };

	if (xlsx_xml_read(b->zip, workbook, &reader, why))
		return -1;
	for (size_t i = 0; i < s.count && !b->sheet_part[0]; i++) {
		if (find_link(b, workbook, s.visible[i].id, "/worksheet", b->sheet_part, why))
			return -1;
		memcpy(b->sheet_name, s.visible[i].name, sizeof b->sheet_name);
	}
	if (b->sheet_part[0])
		return 0;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("xlsx.no_sheet",
			"%s contains no visible sheet with cells; put the list into the first sheet"),
		b->zip->name);
}

/* --- shared strings ------------------------------------------------------------------------------ */

struct strings {
	struct xlsx_book *book;
	size_t begin;
	int phonetic; /* depth inside <rPh>: how a word is read, not a part of it */
	bool is_text;
};

static int begin_string(void *user, const char *name, const char *const *attributes,
	struct fault *why)
{
	struct strings *s = user;
	struct xlsx_book *b = s->book;

	(void)attributes;
	if (strcmp(name, "si") == 0) {
		uint32_t *grown =
			xlsx_grow(b->strings, b->string_count, &b->string_size, sizeof *grown, why);

		if (!grown)
			return -1;
		b->strings = grown;
		s->begin = b->pool.used;
	}
	s->phonetic += strcmp(name, "rPh") == 0;
	s->is_text = strcmp(name, "t") == 0 && !s->phonetic;
	return 0;
}

static int add_string_text(void *user, const char *text, size_t len, struct fault *why)
{
	struct strings *s = user;

	return s->is_text ? xlsx_pool_add(&s->book->pool, text, len, why) : 0;
}

static int end_string(void *user, const char *name, struct fault *why)
{
	struct strings *s = user;
	struct xlsx_book *b = s->book;

	s->is_text = false;
	s->phonetic -= strcmp(name, "rPh") == 0;
	if (strcmp(name, "si") != 0 || b->string_count == b->string_size)
		return 0;
	if (xlsx_pool_end(&b->pool, s->begin, why))
		return -1;
	b->strings[b->string_count++] = (uint32_t)s->begin;
	return 0;
}

/* --- number formats ------------------------------------------------------------------------------ */

enum { CODES_MAX = 1024 };

struct styles {
	struct xlsx_book *book;
	bool is_cell_style;
	size_t code_count;
	struct {
		int id;
		struct xlsx_format format;
	} codes[CODES_MAX];
};

static int begin_style(void *user, const char *name, const char *const *attributes,
	struct fault *why)
{
	struct styles *s = user;
	struct xlsx_book *b = s->book;
	int id = atoi(xlsx_xml_value(attributes, "numFmtId"));

	if (strcmp(name, "cellXfs") == 0)
		s->is_cell_style = true;
	if (strcmp(name, "numFmt") == 0 && s->code_count < CODES_MAX) {
		s->codes[s->code_count].id = id;
		xlsx_format_read(&s->codes[s->code_count++].format, id,
			xlsx_xml_value(attributes, "formatCode"));
	}
	if (strcmp(name, "xf") == 0 && s->is_cell_style && b->format_count < XLSX_FORMATS_MAX) {
		struct xlsx_format *grown =
			xlsx_grow(b->formats, b->format_count, &b->format_size, sizeof *grown, why);

		if (!grown)
			return -1;
		b->formats = grown;
		xlsx_format_read(&grown[b->format_count], id, NULL);
		for (size_t i = 0; i < s->code_count; i++)
			if (s->codes[i].id == id)
				grown[b->format_count] = s->codes[i].format;
		b->format_count++;
	}
	return 0;
}

static int end_style(void *user, const char *name, struct fault *why)
{
	struct styles *s = user;

	(void)why;
	if (strcmp(name, "cellXfs") == 0)
		s->is_cell_style = false;
	return 0;
}

/* ------------------------------------------------------------------------------------------------- */

static int read_strings(struct xlsx_book *b, const char *workbook, struct fault *why)
{
	struct strings s = { .book = b };
	const struct xlsx_xml_reader reader = { begin_string, end_string, add_string_text, &s };
	char part[XLSX_PART_SIZE];

	if (find_link(b, workbook, NULL, "/sharedStrings", part, why))
		return -1;
	return part[0] && xlsx_zip_has(b->zip, part) ? xlsx_xml_read(b->zip, part, &reader, why) : 0;
}

static int read_styles(struct xlsx_book *b, const char *workbook, struct fault *why)
{
	struct styles *s = calloc(1, sizeof *s);
	const struct xlsx_xml_reader reader = { .begin = begin_style, .end = end_style, .user = s };
	char part[XLSX_PART_SIZE];
	int result;

	if (!s)
		return fault_set(why, FAULT_STORE, EXIT_FAILED,
			MESSAGE("import.too_large_for_memory", "not enough memory; split the file"));
	s->book = b;
	result = find_link(b, workbook, NULL, "/styles", part, why);
	if (result == 0 && part[0] && xlsx_zip_has(b->zip, part))
		result = xlsx_xml_read(b->zip, part, &reader, why);
	free(s);
	return result;
}

int xlsx_book_read(struct xlsx_book *b, struct fault *why)
{
	char workbook[XLSX_PART_SIZE];

	if (find_link(b, "", NULL, "/officeDocument", workbook, why))
		return -1;
	if (!workbook[0] || !xlsx_zip_has(b->zip, workbook) || !ends_with(workbook, ".xml") ||
		strstr(workbook, "word/") || strstr(workbook, "ppt/"))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("sheet.no_table_of_ours",
				"%s is not a table that can be read here (%s); save it as .xlsx or as \"CSV UTF-8\""),
			b->zip->name,
			xlsx_zip_has(b->zip, "content.xml")
				? MESSAGE_WORD("sheet.is_ods", "an OpenDocument file, .ods")
				: ends_with(workbook, ".bin")
				? MESSAGE_WORD("sheet.is_xlsb", "a binary workbook, .xlsb")
				: MESSAGE_WORD("sheet.is_archive", "an archive without a workbook of Excel"));
	return find_sheet(b, workbook, why) || read_strings(b, workbook, why) ||
			read_styles(b, workbook, why)
		? -1
		: 0;
}

void xlsx_book_free(struct xlsx_book *b)
{
	free(b->pool.bytes);
	free(b->strings);
	free(b->formats);
}
