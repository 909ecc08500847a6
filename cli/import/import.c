#include "cli/import/import.h"
#include "cli/import/import_head.h"
#include "cli/import/import_row.h"
#include "cli/import/import_value.h"
#include "cli/import/sheet.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/base/word_list.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LIMIT = 64 << 20, MISTAKES_SHOWN = 20 };

/* What is known while the rows of one file are put. */
struct import {
	struct store *store;
	struct import_keys keys;
	struct sheet sheet;
	struct import_head head;
	struct import_outcome *out;
	bool shows_progress, has_shown;
	int64_t next_ms; /* when progress is shown next */
};

/* --- headings ---------------------------------------------------------------------------------- */

enum { HEAD_ROWS = 20 }; /* titles may stand above the headings */

static bool is_head(void *user, const struct csv_row *row)
{
	return import_head_read(row, user);
}

/* The delimiter with which the headings make sense. */
static void choose_delimiter(struct import *i)
{
	struct import_head head;

	if (!i->sheet.text ||
		sheet_try_delimiter(&i->sheet, i->sheet.csv.delimiter, HEAD_ROWS, is_head, &head))
		return;
	for (const char *c = csv_delimiters; *c; c++)
		if (sheet_try_delimiter(&i->sheet, *c, HEAD_ROWS, is_head, &head)) {
			sheet_set_delimiter(&i->sheet, *c);
			return;
		}
}

/* near: the heading that one of them nearly is, NULL: none. */
static int refuse_head(const struct import *i, int line, const char *near, struct fault *why)
{
	if (line == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("import.is_empty", "%s is empty; the first line must name the columns"),
			i->sheet.name);
	fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("import.first_line_must_say",
			"%s:%d:1: the first line must name the columns: gtin,name,lane or number,name,lane "
			"(articles), item,gtin,name,place (items), place,title,biz_step (places) or tag,item (RFID "
			"tags assigned to items)"),
		i->sheet.name, line);
	return word_list_suggest_word(near, why);
}

/* Columns that nobody has asked for are named, so that a mistyped heading is seen. */
static void report_unused(const struct import *i, const struct csv_row *row)
{
	char names[400] = "", name[100], near[IMPORT_HEAD_WORD_SIZE];
	size_t used = 0;

	for (size_t f = 0; f < row->count; f++) {
		if (import_head_uses(&i->head, f) || text_is_blank(row->fields[f]) ||
			used + sizeof name > sizeof names)
			continue;
		text_clean_again(row->fields[f], strlen(row->fields[f]), name, 40);
		used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", used ? ", " : "", name);
		if (import_head_near(row->fields[f], near))
			used +=
				(size_t)snprintf(names + used, sizeof names - used, _(" (did you mean %s?)"), near);
	}
	if (used)
		fprintf(stderr, _("%s: these columns are not used: %s\n"), i->sheet.name, names);
}

static int find_head(struct import *i, struct fault *why)
{
	char near[IMPORT_HEAD_WORD_SIZE] = "";
	struct csv_row row;
	int got = 0, first_line = 0;

	choose_delimiter(i);
	for (int n = 0; n < HEAD_ROWS && (got = sheet_next(&i->sheet, &row, why)) == 1; n++) {
		if (import_head_is_record(&row))
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("import.is_record",
					"%s is a record of what has happened, and such a table is not imported; articles, "
					"items, places and RFID tags are; for a copy of all data: warenspur backup"),
				i->sheet.name);
		if (import_head_read(&row, &i->head)) {
			report_unused(i, &row);
			return 0;
		}
		for (size_t f = 0; f < row.count && !*near && !first_line; f++)
			import_head_near(row.fields[f], near);
		first_line = first_line ? first_line : row.line;
	}
	return got < 0 ? -1 : refuse_head(i, first_line, *near ? near : NULL, why);
}

/* --- rows -------------------------------------------------------------------------------------- */

static int clean_values(struct import_row *v, const struct import_kind *kind, char *buffer,
	struct fault *why)
{
	for (int i = 0; i < IMPORT_COLUMNS_MAX; i++) {
		if (!import_value_clean(v->value[i], v->kind[i], kind->free_text >> i & 1, buffer))
			return import_row_mistake(v, i, why,
				MESSAGE_WORD("import.holds_character_cannot_seen",
					"the text contains an invisible character; type it again"));
		v->value[i] = buffer;
		buffer += strlen(buffer) + 1;
	}
	return 0;
}

static int put_values(struct import_row *v, const struct import_kind *kind, struct fault *why)
{
	size_t room = 1;
	char *buffer;
	int result;

	for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++)
		room += TEXT_CLEAN_SIZE(strlen(v->value[i])) + 2;
	buffer = malloc(room);
	if (!buffer)
		return fault_set(why, FAULT_STORE, EXIT_FAILED,
			MESSAGE("import.too_large_for_memory", "not enough memory; split the file"));
	result = clean_values(v, kind, buffer, why);
	if (result == 0)
		result = kind->put(v, why);
	free(buffer);
	return result;
}

/* The first value without a column (usually a name with an unquoted delimiter), 0 if there is none. */
static size_t first_superfluous(const struct import *i, const struct csv_row *row)
{
	for (size_t f = i->head.field_count; f < row->count; f++)
		if (!text_is_blank(row->fields[f]))
			return f;
	return 0;
}

static void count_row(struct import_outcome *out, const struct import_row *v)
{
	enum import_change change = !*v->before ? IMPORT_NEW
		: strcmp(v->before, v->after) == 0  ? IMPORT_UNCHANGED
											: IMPORT_CHANGED;
	char *sample;

	out->count[change]++;
	if (out->sample_count[change] == IMPORT_SAMPLES)
		return;
	sample = out->samples[change][out->sample_count[change]++];
	if (change == IMPORT_CHANGED)
		snprintf(sample, IMPORT_SAMPLE_SIZE, "%.90s → %.90s", v->before, v->after);
	else
		snprintf(sample, IMPORT_SAMPLE_SIZE, "%.190s", v->after);
	sample[text_whole_utf8(sample, strlen(sample))] = '\0';
}

static int put_row(struct import *i, const struct csv_row *row, struct fault *why)
{
	struct import_row v;
	struct fault detail;
	size_t bad = first_superfluous(i, row);
	char where[256];

	v = (struct import_row){ .store = i->store, .keys = &i->keys, .line = row->line };
	for (int c = 0; c < IMPORT_COLUMNS_MAX; c++) {
		int field = i->head.field[c];
		bool is_there = field >= 0 && (size_t)field < row->count;

		v.has_column[c] = field >= 0;
		v.value[c] = is_there ? row->fields[field] : "";
		v.kind[c] = is_there ? row->kinds[field] : CSV_PLAIN;
	}
	if (bad) {
		fault_set(&detail, FAULT_DATA, EXIT_FAILED,
			MESSAGE("import.more_values_first_line",
				"more values than columns in the first line; put a text that contains the "
				"separator in quotation marks"));
	} else {
		if (put_values(&v, i->head.kind, &detail) == 0) {
			count_row(i->out, &v);
			return 0;
		}
		if (detail.blame == FAULT_STORE) {
			*why = detail;
			return -1;
		}
		bad = i->head.field[v.bad] >= 0 ? (size_t)i->head.field[v.bad] : row->count;
	}
	sheet_where(&i->sheet, row, bad, where, sizeof where);
	return fault_set(why, FAULT_DATA, EXIT_FAILED, MESSAGE("import.at", "%s: %s"), where,
		message_argument(&detail.message));
}

static char *read_whole(const char *path, size_t *len, struct fault *why)
{
	bool is_stdin = strcmp(path, "-") == 0;
	FILE *file = is_stdin ? stdin : fopen(path, "re");
	char *text = NULL, *grown;
	size_t size = 0;

	if (!file) {
		fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("import.cannot_open", "cannot open %s (%s); check the path"), path,
			message_error(errno));
		return NULL;
	}
	*len = 0;
	do {
		size = size ? size * 2 : 65536;
		grown = size <= FILE_LIMIT ? realloc(text, size + 1) : NULL;
		if (!grown)
			break;
		text = grown;
		*len += fread(text + *len, 1, size - *len, file);
	} while (*len == size);
	if (!grown || ferror(file)) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("import.cannot_read_folder_unreadable",
				"cannot read %s: it is a folder, larger than 64 MB, or you have no permission; "
				"check the path"),
			path);
		free(text);
		text = NULL;
	} else {
		text[*len] = '\0';
	}
	if (!is_stdin)
		fclose(file);
	return text;
}

/* --- the whole file ---------------------------------------------------------------------------- */

enum { PROGRESS_FIRST_MS = 700, PROGRESS_MS = 200 };

static void show_progress(struct import *i)
{
	int64_t now_ms;

	if (!i->shows_progress || i->out->rows % 64 || (now_ms = clock_mono_ms()) < i->next_ms)
		return;
	i->next_ms = now_ms + PROGRESS_MS;
	i->has_shown = true;
	fputc('\r', stderr);
	fprintf(stderr, _("%s: %zu rows read (%d %%) "), i->sheet.name, i->out->rows,
		sheet_progress(&i->sheet));
	fflush(stderr);
}

static void end_progress(struct import *i)
{
	if (i->has_shown)
		fputs("\r\033[K", stderr);
	i->has_shown = false;
}

/* Mistakes are printed up to a readable number; the last one is the fault. */
static int put_rows(struct import *i, struct fault *why)
{
	struct csv_row row;
	int got;

	while ((got = sheet_next(&i->sheet, &row, why)) == 1) {
		if (put_row(i, &row, why)) {
			end_progress(i);
			if (why->blame == FAULT_STORE)
				return -1;
			if (++i->out->mistakes <= MISTAKES_SHOWN)
				fault_print(why);
		}
		i->out->rows++;
		show_progress(i);
	}
	end_progress(i);
	if (got < 0) {
		i->out->mistakes++;
		fault_print(why);
	}
	if (i->out->mistakes)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE_PLURAL("import.mistake_in",
				"%zu mistake in %s; nothing was imported; fix the file and try again",
				"%zu mistakes in %s; nothing was imported; fix the file and try again",
				i->out->mistakes),
			i->out->mistakes, i->sheet.name);
	return 0;
}

/* What was chosen or guessed is said. */
static void report_choice(const struct sheet *sheet)
{
	size_t count;

	if (sheet->guessed)
		fprintf(stderr, _("%s: read as Windows-1252; check the umlauts\n"), sheet->name);
	if (sheet->xlsx) {
		const char *name = xlsx_sheet_name(sheet->xlsx, &count);

		if (count > 1)
			fprintf(stderr, _("%s: only the sheet \"%s\" of %zu is read\n"), sheet->name, name,
				count);
	}
}

static int put_sheet(struct import *i, bool dry_run, struct fault *why)
{
	struct fault end;
	int result;

	report_choice(&i->sheet);
	if (find_head(i, why) || store_begin_import(i->store, why))
		return -1;
	i->out->one = i->head.kind->one;
	i->out->many = i->head.kind->many;
	result = put_rows(i, why);
	import_keys_free(&i->keys);
	if (store_end_import(i->store, result == 0 && !dry_run, &end)) {
		*why = end;
		result = -1;
	}
	return result;
}

int import_file(struct store *store, const char *path, bool dry_run, struct import_outcome *out,
	struct fault *why)
{
	struct import i = { .store = store,
		.out = out,
		.shows_progress = isatty(STDERR_FILENO) == 1,
		.next_ms = clock_mono_ms() + PROGRESS_FIRST_MS };
	size_t len;
	char *bytes = read_whole(path, &len, why);
	int result;

	*out = (struct import_outcome){ 0 };
	if (!bytes)
		return -1;
	result = sheet_open(&i.sheet, bytes, len, path, why);
	free(bytes);
	if (result == 0)
		result = put_sheet(&i, dry_run, why);
	sheet_close(&i.sheet);
	return result;
}
