#include "cli/import/import.h"
#include "cli/import/csv.h"
#include "cli/import/import_row.h"
#include "core/base/lang.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_LIMIT = 64 << 20, MISTAKES_SHOWN = 20 };

struct mapping {
	const struct import_kind *kind;
	size_t field_count;            /* of the file's first line */
	int field[IMPORT_COLUMNS_MAX]; /* column of the kind -> field of the file, -1: not there */
};

static int find_field(const struct csv_row *header, const char *column)
{
	for (size_t i = 0; i < header->count; i++)
		if (strcasecmp(header->fields[i], column) == 0)
			return (int)i;
	return -1;
}

/* Fits if the required columns are there and every column of the file has a meaning. */
static bool has_columns(const struct import_kind *kind, const struct csv_row *header,
	struct mapping *out)
{
	size_t known = 0;

	out->kind = kind;
	out->field_count = header->count;
	for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++) {
		out->field[i] = kind->columns[i] ? find_field(header, kind->columns[i]) : -1;
		known += out->field[i] >= 0;
		if (i < kind->required && out->field[i] < 0)
			return false;
	}
	return known == header->count;
}

static int map_columns(const struct csv *csv, const struct csv_row *header, struct mapping *out,
	struct fault *why)
{
	for (size_t i = 0; i < IMPORT_KIND_COUNT; i++)
		if (has_columns(&import_kinds[i], header, out))
			return 0;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("import.first_line_must_say",
			"%s:%d:1: the first line must name the columns: gtin,name,lane (articles), "
			"item,gtin,name,place (items), place,title,biz_step (places) or tag,item (RFID tags "
			"assigned to items)"),
		csv->name, header->line);
}

/* Free text is stored cleaned, as all text that is shown; a key or place that would change
 * thereby is a mistake. buffer: for the longest cleaned row. */
static int clean_value(struct import_row *v, int index, bool free_text, char **buffer,
	struct fault *why)
{
	const char *raw = v->value[index];
	size_t len = strlen(raw), room = TEXT_CLEAN_SIZE(len);
	char *composed = *buffer, *clean = composed + len + 1;

	/* A Mac writes letters and their marks apart; the same key may be scanned composed. */
	len = text_compose(raw, len, composed, len + 1);
	if (text_clean_again(composed, len, clean, room) == len && memcmp(composed, clean, len) == 0) {
		v->value[index] = composed;
		*buffer = clean;
		return 0;
	}
	if (!free_text)
		return import_row_mistake(v, index, why,
			MESSAGE_WORD("import.holds_character_cannot_seen",
				"the text contains an invisible character; type it again"));
	v->value[index] = clean;
	*buffer = clean + strlen(clean) + 1;
	return 0;
}

static int put_values(struct import_row *v, const struct mapping *map, struct fault *why)
{
	size_t room = 1;
	char *buffer, *at;
	int result = 0;

	for (size_t i = 0; i < IMPORT_COLUMNS_MAX; i++)
		room += strlen(v->value[i]) + 1 + TEXT_CLEAN_SIZE(strlen(v->value[i]));
	at = buffer = malloc(room);
	if (!buffer)
		return fault_set(why, FAULT_STORE, EXIT_FAILED,
			MESSAGE("import.too_large_for_memory", "not enough memory; split the file"));
	for (int i = 0; i < IMPORT_COLUMNS_MAX && result == 0; i++) {
		const char *column = map->kind->columns[i];
		bool free_text = column && (strcmp(column, "name") == 0 || strcmp(column, "title") == 0);

		result = clean_value(v, i, free_text, &at, why);
	}
	if (result == 0)
		result = map->kind->put(v, why);
	free(buffer);
	return result;
}

/* The first value without a column (usually a name with an unquoted delimiter), 0 if there is
 * none. */
static size_t first_superfluous(const struct mapping *map, const struct csv_row *row)
{
	for (size_t i = map->field_count; i < row->count; i++)
		if (*row->fields[i])
			return i;
	return 0;
}

static int put_row(struct store *store, struct import_keys *keys, const struct csv *csv,
	const struct mapping *map, const struct csv_row *row, struct fault *why)
{
	struct import_row v = { .store = store, .keys = keys, .line = row->line };
	struct fault detail;
	size_t bad = first_superfluous(map, row);

	for (int i = 0; i < IMPORT_COLUMNS_MAX; i++) {
		int field = map->field[i];

		v.value[i] = field >= 0 && (size_t)field < row->count ? row->fields[field] : "";
	}
	if (bad) {
		fault_set(&detail, FAULT_DATA, EXIT_FAILED,
			MESSAGE("import.more_values_first_line",
				"more values than columns in the first line; put a text that contains the "
				"separator in quotation marks"));
	} else {
		if (put_values(&v, map, &detail) == 0)
			return 0;
		if (detail.blame == FAULT_STORE) {
			*why = detail;
			return -1;
		}
		bad = map->field[v.bad] >= 0 ? (size_t)map->field[v.bad] : row->count;
	}
	if (bad < row->count)
		return fault_set(why, FAULT_DATA, EXIT_FAILED, MESSAGE("config.at_column", "%s:%d:%d: %s"),
			csv->name, row->lines[bad], row->columns[bad], message_argument(&detail.message));
	return fault_set(why, FAULT_DATA, EXIT_FAILED, MESSAGE("config.at_line", "%s:%d:1: %s"),
		csv->name, row->line, message_argument(&detail.message));
}

/* The file must be UTF-8: Latin-1 of a spreadsheet would be stored as wrong characters. */
static int check_utf8(const char *text, size_t len, const char *name, struct fault *why)
{
	int line = 1, column = 1;
	uint32_t code;

	for (size_t i = 0, n; i < len; i += n, column++) {
		n = text_decode_utf8((const unsigned char *)text + i, len - i, &code);
		if (n == 0 || code == 0)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("import.not_utf", "%s:%d:%d: not UTF-8; save the file as \"CSV UTF-8\""),
				name, line, column);
		if (code == '\n') {
			line++;
			column = 0;
		}
	}
	return 0;
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

/* Mistakes are printed up to a readable number; the last one is the fault. */
static int put_rows(struct store *store, struct csv *csv, const struct mapping *map,
	struct import_outcome *out, struct fault *why)
{
	struct import_keys keys = { 0 };
	struct csv_row row;
	int got;

	while ((got = csv_next(csv, &row, why)) == 1) {
		if (put_row(store, &keys, csv, map, &row, why)) {
			if (why->blame == FAULT_STORE) {
				import_keys_free(&keys);
				return -1;
			}
			if (++out->mistakes <= MISTAKES_SHOWN)
				fault_print(why);
		}
		out->rows++;
	}
	import_keys_free(&keys);
	if (got < 0) {
		out->mistakes++;
		fault_print(why);
	}
	if (out->mistakes)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE_PLURAL("import.mistake_in",
				"%zu mistake in %s; nothing was imported; fix the file and try again",
				"%zu mistakes in %s; nothing was imported; fix the file and try again",
				out->mistakes),
			out->mistakes, csv->name);
	return 0;
}

int import_file(struct store *store, const char *path, struct import_outcome *out,
	struct fault *why)
{
	struct csv csv;
	struct csv_row header;
	struct mapping map;
	size_t len;
	char *text = read_whole(path, &len, why);
	int result;

	*out = (struct import_outcome){ 0 };
	if (!text)
		return -1;
	result = check_utf8(text, len, path, why);
	csv_begin(&csv, text, path);
	if (result == 0 && (result = csv_next(&csv, &header, why)) == 0)
		result = fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("import.is_empty", "%s is empty; the first line must name the columns"), path);
	result = result < 0 ? -1 : map_columns(&csv, &header, &map, why);
	if (result == 0 && (result = store_begin_import(store, why)) == 0) {
		struct fault end;

		out->one = map.kind->one;
		out->many = map.kind->many;
		result = put_rows(store, &csv, &map, out, why);
		if (store_end_import(store, result == 0, &end)) {
			*why = end;
			result = -1;
		}
	}
	free(text);
	return result;
}
