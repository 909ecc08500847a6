#include "cli/import/sheet_json.h"
#include "core/base/lang.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct sheet_json {
	json_t *rows;
	size_t at; /* of the next object; the names come first */
	bool has_head;
	char numbers[CSV_FIELDS_MAX][24]; /* of the last row */
};

static bool is_table(const json_t *rows)
{
	size_t i;
	json_t *row, *value;
	const char *key;

	json_array_foreach(rows, i, row)
	{
		if (!json_is_object(row))
			return false;
		json_object_foreach(row, key,
			value) if (json_is_object(value) || json_is_array(value)) return false;
	}
	return json_is_array(rows);
}

struct sheet_json *sheet_json_open(const char *text, const char *name, struct fault *why)
{
	struct sheet_json *s = calloc(1, sizeof *s);
	json_error_t error = { .line = 1, .column = 1 };

	if (s)
		s->rows = json_loads(text, 0, &error);
	if (s && s->rows && is_table(s->rows))
		return s;
	fault_set(why, FAULT_DATA, EXIT_FAILED, MESSAGE("config.at_column", "%s:%d:%d: %s"), name,
		error.line > 0 ? error.line : 1, error.column > 0 ? error.column : 1,
		MESSAGE_WORD("sheet_json.no_table",
			"this is not a table as warenspur export --format json writes it"));
	sheet_json_close(s);
	return NULL;
}

void sheet_json_close(struct sheet_json *s)
{
	if (!s)
		return;
	json_decref(s->rows);
	free(s);
}

size_t sheet_json_count(const struct sheet_json *s)
{
	return json_array_size(s->rows);
}

static void set_value(struct sheet_json *s, struct csv_row *row, size_t at, json_t *value)
{
	static char empty[1];

	row->lines[at] = row->line;
	row->columns[at] = (int)at + 1;
	row->kinds[at] = CSV_EXACT;
	row->fields[at] = empty;
	if (json_is_string(value)) {
		row->fields[at] = (char *)json_string_value(value);
	} else if (json_is_integer(value)) {
		snprintf(s->numbers[at], sizeof s->numbers[at], "%lld",
			(long long)json_integer_value(value));
		row->fields[at] = s->numbers[at];
	}
}

int sheet_json_next(struct sheet_json *s, struct csv_row *row)
{
	json_t *head = json_array_get(s->rows, 0), *object = json_array_get(s->rows, s->at), *value;
	const char *key;
	bool is_head = !s->has_head;

	if (!object)
		return 0;
	row->line = (int)s->at + 1;
	row->count = 0;
	json_object_foreach(head, key, value)
	{
		if (row->count == CSV_FIELDS_MAX)
			break;
		set_value(s, row, row->count, json_object_get(object, key));
		if (is_head)
			row->fields[row->count] = (char *)key;
		row->count++;
	}
	s->at += s->has_head;
	s->has_head = true;
	return 1;
}
