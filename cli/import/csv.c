#include "cli/import/csv.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <string.h>

void csv_begin(struct csv *csv, char *text, const char *name)
{
	static const char candidates[] = { ',', ';', '\t' };
	size_t best = 0;

	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3;
	*csv =
		(struct csv){ .at = text, .line_start = text, .line = 1, .delimiter = ',', .name = name };
	for (size_t i = 0; i < sizeof candidates; i++) {
		size_t count = 0;

		for (const char *p = text; *p && *p != '\n'; p++)
			count += *p == candidates[i];
		if (count > best) {
			best = count;
			csv->delimiter = candidates[i];
		}
	}
}

static int column_at(const struct csv *csv)
{
	return (int)(csv->at - csv->line_start) + 1;
}

static int refuse_field(const struct csv *csv, int line, int at, const char *what,
	struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED, MESSAGE("config.at_column", "%s:%d:%d: %s"),
		csv->name, line, at, what);
}

/* The character at csv->at ends a line: LF, CRLF or CR (old Macintosh). */
static void count_line_end(struct csv *csv)
{
	if (*csv->at == '\n' || (*csv->at == '\r' && csv->at[1] != '\n')) {
		csv->line++;
		csv->line_start = csv->at + 1;
	}
}

/* A field in quotes: "" inside is one quote. Leaves csv->at behind the closing one. */
static char *read_quoted_field(struct csv *csv, struct fault *why)
{
	int first_line = csv->line, first_column = column_at(csv);
	char *start = ++csv->at, *out = start;

	for (; *csv->at; csv->at++) {
		count_line_end(csv);
		if (*csv->at == '"' && csv->at[1] != '"') {
			csv->at++;
			*out = '\0'; /* at the latest at the closing quote */
			return start;
		}
		if (*csv->at == '"')
			csv->at++;
		*out++ = *csv->at;
	}
	refuse_field(csv, first_line, first_column,
		MESSAGE_WORD("csv.quote_opened_never_closed",
			"a quotation mark is opened but not closed; add the closing one"),
		why);
	return NULL;
}

static char *read_plain_field(struct csv *csv)
{
	const char ends[] = { csv->delimiter, '\r', '\n', '\0' };
	char *start = csv->at;

	csv->at += strcspn(csv->at, ends);
	return start;
}

/* Ends the field in place. 1: another follows in this row, 0: the row is over, -1: malformed. */
static int end_field(struct csv *csv, struct fault *why)
{
	char c = *csv->at;

	if (c && c != csv->delimiter && c != '\r' && c != '\n')
		return refuse_field(csv, csv->line, column_at(csv),
			MESSAGE_WORD("csv.after_closing_quote_field",
				"after a closing quote the field must end"),
			why);
	if (c == '\r' && csv->at[1] == '\n')
		*csv->at++ = '\0';
	count_line_end(csv);
	if (c)
		*csv->at++ = '\0';
	return c == csv->delimiter;
}

int csv_next(struct csv *csv, struct csv_row *row, struct fault *why)
{
	int more = 1;

	for (; *csv->at == '\n' || *csv->at == '\r'; csv->at++)
		count_line_end(csv);
	if (!*csv->at)
		return 0;
	row->line = csv->line;
	for (row->count = 0; more == 1; row->count++) {
		if (row->count == CSV_FIELDS_MAX)
			return refuse_field(csv, csv->line, column_at(csv),
				MESSAGE_WORD("csv.too_many_columns", "too many columns"), why);
		row->lines[row->count] = csv->line;
		row->columns[row->count] = column_at(csv);
		row->fields[row->count] =
			*csv->at == '"' ? read_quoted_field(csv, why) : read_plain_field(csv);
		if (!row->fields[row->count])
			return -1;
		more = end_field(csv, why);
		if (more < 0)
			return -1;
	}
	return 1;
}

void csv_write_text(FILE *out, const char *text, size_t len, char delimiter)
{
	bool guard = len > 0 && memchr("=+-@\t\r", text[0], 6) != NULL;
	bool quote = guard || memchr(text, delimiter, len) || memchr(text, '"', len) ||
		memchr(text, '\n', len) || memchr(text, '\r', len);

	if (quote)
		fputc('"', out);
	if (guard)
		fputc('\'', out);
	for (size_t i = 0; i < len; i++) {
		if (text[i] == '"')
			fputc('"', out);
		fputc(text[i], out);
	}
	if (quote)
		fputc('"', out);
}
