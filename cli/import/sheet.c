#include "cli/import/sheet.h"
#include "cli/import/sheet_json.h"
#include "cli/import/sheet_text.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* What people try as well, by the first bytes. */
static const struct {
	const char *bytes;
	size_t len;
	const char *what;
} others[] = {
	{ "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8,
		MESSAGE_WORD("sheet.is_xls", "an old workbook, .xls, or one with a password") },
	{ "%PDF", 4, MESSAGE_WORD("sheet.is_pdf", "a PDF file") },
	{ "\x1F\x8B", 2, MESSAGE_WORD("sheet.is_gzip", "a compressed file") },
	{ "SQLite format 3", 15, MESSAGE_WORD("sheet.is_database", "a database") },
	{ "\x89PNG", 4, MESSAGE_WORD("sheet.is_picture", "a picture") },
	{ "\xFF\xD8\xFF", 3, MESSAGE_WORD("sheet.is_picture", "a picture") },
	{ "\x7F"
	  "ELF",
		4, MESSAGE_WORD("sheet.is_program", "a program") },
};

/* NULL: it may be a table. */
static const char *name_other_format(const char *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (len >= others[i].len && memcmp(bytes, others[i].bytes, others[i].len) == 0)
			return others[i].what;
	while (len && (isspace((unsigned char)*bytes) || strchr("\xEF\xBB\xBF", *bytes))) {
		bytes++;
		len--;
	}
	if (len > 5 &&
		(strncasecmp(bytes, "<html", 5) == 0 || strncasecmp(bytes, "<!doc", 5) == 0 ||
			strncasecmp(bytes, "<tabl", 5) == 0))
		return MESSAGE_WORD("sheet.is_html", "a web page, which some programs name .xls");
	return len > 5 && strncmp(bytes, "<?xml", 5) == 0 ? MESSAGE_WORD("sheet.is_xml", "an XML file")
													  : NULL;
}

static bool is_json(const char *text)
{
	text += strspn(text, " \t\r\n");
	if (*text != '[')
		return false;
	text += 1 + strspn(text + 1, " \t\r\n");
	return *text == '{' || *text == ']';
}

int sheet_open(struct sheet *s, const char *bytes, size_t len, const char *name, struct fault *why)
{
	const char *other = name_other_format(bytes, len);

	*s = (struct sheet){ .name = name, .len = len };
	if (other)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("sheet.no_table_of_ours",
				"%s is not a table that can be read here (%s); save it as .xlsx or as \"CSV UTF-8\""),
			name, other);
	if (len >= 4 && memcmp(bytes, "PK", 2) == 0 && (bytes[2] == 3 || bytes[2] == 5))
		return (s->xlsx = xlsx_open(bytes, len, name, why)) ? 0 : -1;
	s->text = sheet_text(bytes, len, name, &s->guessed, why);
	if (!s->text)
		return -1;
	s->len = strlen(s->text);
	if (is_json(s->text))
		return (s->json = sheet_json_open(s->text, name, why)) ? 0 : -1;
	csv_begin(&s->csv, s->text, name);
	return 0;
}

void sheet_close(struct sheet *s)
{
	xlsx_close(s->xlsx);
	sheet_json_close(s->json);
	free(s->text);
	*s = (struct sheet){ 0 };
}

static bool is_empty_row(const struct csv_row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (!text_is_blank(row->fields[i]))
			return false;
	return true;
}

int sheet_next(struct sheet *s, struct csv_row *row, struct fault *why)
{
	int got;

	do {
		got = s->xlsx ? xlsx_next(s->xlsx, row)
			: s->json ? sheet_json_next(s->json, row)
					  : csv_next(&s->csv, row, why);
		s->row_number++;
	} while (got == 1 && is_empty_row(row));
	return got;
}

enum { HEAD_BYTES = 65536 };

bool sheet_try_delimiter(const struct sheet *s, char delimiter, int max,
	bool (*row)(void *, const struct csv_row *), void *user)
{
	struct fault ignored;
	struct csv_row got;
	struct csv csv;
	char *head;
	bool fits = false;

	if (!s->text || s->json)
		return false;
	head = strndup(s->text, HEAD_BYTES);
	if (!head)
		return false;
	csv_begin(&csv, head, s->name);
	csv.delimiter = delimiter;
	while (!fits && max-- > 0 && csv_next(&csv, &got, &ignored) == 1)
		fits = row(user, &got);
	free(head);
	return fits;
}

void sheet_set_delimiter(struct sheet *s, char delimiter)
{
	s->csv.delimiter = delimiter;
}

void sheet_where(const struct sheet *s, const struct csv_row *row, size_t field, char *out,
	size_t size)
{
	bool is_there = field < row->count;
	char cell[16];

	if (s->xlsx) {
		xlsx_cell_name(row->line, (int)field + 1, cell);
		snprintf(out, size, "%.200s:%s", s->name, cell);
	} else {
		snprintf(out, size, "%.200s:%d:%d", s->name, is_there ? row->lines[field] : row->line,
			is_there ? row->columns[field] : 1);
	}
}

int sheet_progress(const struct sheet *s)
{
	size_t all = s->xlsx ? xlsx_row_count(s->xlsx) : s->json ? sheet_json_count(s->json) : s->len;
	size_t done = s->xlsx || s->json ? s->row_number : (size_t)(s->csv.at - s->text);

	return all ? (int)(100 * (done < all ? done : all) / all) : 100;
}
