#include "cli/import/csv.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <string.h>

const char csv_delimiters[5] = ",;\t|";

/* "sep=;" as the first line: what Excel expects and hides. */
static bool take_sep_line(struct csv *csv)
{
	const char *text = csv->at;

	if (strncasecmp(text, "sep=", 4) != 0 || !text[4] || !strchr("\r\n", text[5]) ||
		strchr("\"\r\n", text[4]))
		return false;
	csv->delimiter = text[4];
	csv->at += 5;
	csv->at += csv->at[0] == '\r' && csv->at[1] == '\n' ? 2 : csv->at[0] != '\0';
	csv->line = 2;
	csv->line_start = csv->at;
	return true;
}

static size_t count_in_line(const char *text, char delimiter)
{
	bool is_quoted = false;
	size_t count = 0;

	for (; *text && (is_quoted || (*text != '\n' && *text != '\r')); text++) {
		is_quoted ^= *text == '"';
		count += !is_quoted && *text == delimiter;
	}
	return count;
}

void csv_begin(struct csv *csv, char *text, const char *name)
{
	size_t best = 0;

	if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
		text += 3;
	*csv =
		(struct csv){ .at = text, .line_start = text, .line = 1, .delimiter = ',', .name = name };
	if (take_sep_line(csv))
		return;
	text += strspn(text, "\r\n");
	for (const char *c = csv_delimiters; *c; c++) {
		size_t count = count_in_line(text, *c);

		if (count > best) {
			best = count;
			csv->delimiter = *c;
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
		row->kinds[row->count] = *csv->at == '"' ? CSV_QUOTED : CSV_PLAIN;
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

/* --- what a spreadsheet makes of it ---------------------------------------------------------- */

bool csv_is_exponent(const char *text)
{
	size_t n = strspn(text, "0123456789"), fraction = 0;

	if (n == 0)
		return false;
	text += n;
	if (*text == ',' || *text == '.')
		fraction = 1 + strspn(text + 1, "0123456789");
	text += fraction;
	return (*text == 'E' || *text == 'e') && (text[1] == '+' || text[1] == '-') &&
		text[2 + strspn(text + 2, "0123456789")] == '\0' && text[2];
}

bool csv_is_decimal(const char *text)
{
	size_t n = strspn(text, "0123456789"), zeros;

	if (n == 0 || (text[n] != ',' && text[n] != '.'))
		return false;
	zeros = strspn(text + n + 1, "0");
	return zeros > 0 && text[n + 1 + zeros] == '\0';
}

bool csv_is_error(const char *text)
{
	static const char *const words[] = { "#N/A", "#NV", "#REF!", "#BEZUG!", "#VALUE!", "#WERT!",
		"#NAME?", "#DIV/0!", "#NUM!", "#ZAHL!", "#NULL!", "#SPILL!", "#CALC!" };

	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (strcasecmp(words[i], text) == 0)
			return true;
	return false;
}

/* Apostrophes, then a character that begins a formula. */
static bool is_formula(const char *text, size_t len)
{
	while (len && *text == '\'') {
		text++;
		len--;
	}
	return len > 0 && memchr("=+-@\t\r", *text, 6) != NULL;
}

const char *csv_unguard(const char *text)
{
	return *text == '\'' && is_formula(text, strlen(text)) ? text + 1 : text;
}

static bool is_blank_at(const char *text, size_t len)
{
	return len &&
		(memchr(" \t", text[0], 2) || memchr(" \t", text[len - 1], 2) ||
			(len > 1 &&
				(memcmp(text, "\xC2\xA0", 2) == 0 || memcmp(text + len - 2, "\xC2\xA0", 2) == 0)));
}

static bool is_like_number(const char *text, size_t len)
{
	char copy[32];

	if (len >= sizeof copy)
		return false;
	memcpy(copy, text, len);
	copy[len] = '\0';
	return csv_is_exponent(copy) || csv_is_decimal(copy) || csv_is_error(copy);
}

void csv_write_text(FILE *out, const char *text, size_t len, char delimiter)
{
	bool guard = is_formula(text, len);
	bool quote = guard || memchr(text, delimiter, len) || memchr(text, '"', len) ||
		memchr(text, '\n', len) || memchr(text, '\r', len) || is_blank_at(text, len) ||
		is_like_number(text, len);

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
