#include "core/base/message.h"
#include "core/base/lang.h"
#include "core/base/literal.h"
#include "core/base/message_format.h"
#include "core/base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

const struct message message_none = { "", "[]", "" };

enum { WORD_MARK = '\002', ID_END = '\004' };

/* What message_argument() gave is told by its address: the text of one of these. */
static _Thread_local struct message kept[MESSAGE_ARGUMENTS_MAX + 1];
static _Thread_local unsigned kept_next;

/* "id\004text" taken apart; false: there is no id that can be one. */
static bool split_id(const char *marked, char *id, const char **text)
{
	const char *end = strchr(marked, ID_END);

	*text = end ? end + 1 : marked;
	if (!end || end == marked || end - marked >= MESSAGE_ID_SIZE)
		return false;
	memcpy(id, marked, (size_t)(end - marked));
	id[end - marked] = '\0';
	return true;
}

static json_t *clean_text(const char *text, size_t length)
{
	char clean[MESSAGE_TEXT_SIZE];

	text_clean_again(text, length, clean, sizeof clean);
	return json_string(clean);
}

/* A MESSAGE_WORD(): it begins with the mark, in memory that cannot be written. */
static bool is_word(const char *text)
{
	size_t id_len;

	if (*text != WORD_MARK || !literal_is(text))
		return false;
	id_len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz0123456789._:");
	return id_len > 0 && id_len < MESSAGE_ID_SIZE && text[1 + id_len] == ID_END;
}

static const struct message *kept_message(const char *text)
{
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
		if (text == kept[i].text)
			return &kept[i];
	return NULL;
}

/* What stands for %s: a message, a word, or any other text. A text with a precision may be bytes from
 * outside: it is no word. */
static json_t *value_of(const char *text, size_t length, bool is_whole)
{
	const struct message *m = kept_message(text);
	char id[MESSAGE_ID_SIZE];
	const char *word;
	json_t *value = NULL;

	if (is_whole && is_word(text) && split_id(text + 1, id, &word))
		return json_pack("{s:s,s:s}", "id", id, "text", word);
	if (m)
		value = json_pack("{s:s,s:o,s:s}", "id", m->id, "arguments",
			json_loads(m->arguments, 0, NULL), "text", m->text);
	return value ? value : clean_text(text, length);
}

static const char *string_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

/* While it is made, what the argument says is said in this language already. */
static void made_text(const json_t *object, char *out, size_t size)
{
	char word[MESSAGE_ID_SIZE + MESSAGE_TEXT_SIZE + 2];

	snprintf(word, sizeof word, "%s%c%s", string_of(object, "id"), ID_END,
		string_of(object, "text"));
	text_copy(out, size,
		json_object_get(object, "arguments") ? string_of(object, "text") : lang_text(word));
}

static void clean_into(const char *text, char *out, size_t size)
{
	char clean[MESSAGE_TEXT_SIZE];

	text_clean_again(text, strlen(text), clean, sizeof clean);
	text_copy(out, size, clean);
}

static bool has_comma(void)
{
	return strcmp(lang_current(), "de") == 0;
}

/* --- the record ----------------------------------------------------------------------------------- */

/* Arguments that are too long: first what an older or newer program would show goes, then ends. */
static void shorten(json_t *value, size_t bytes_max)
{
	const char *key;
	json_t *part;
	void *next;
	size_t i;

	json_array_foreach(value, i, part)
	{
		const char *text = json_string_value(part);

		if (text && strlen(text) > bytes_max)
			json_array_set_new(value, i, json_stringn(text, text_whole_utf8(text, bytes_max)));
		else
			shorten(part, bytes_max);
	}
	if (json_object_get(value, "arguments") || strlen(string_of(value, "text")) > bytes_max ||
		bytes_max < 16)
		json_object_del(value, "text");
	json_object_foreach_safe(value, next, key, part) shorten(part, bytes_max);
}

static bool write_json(json_t *value, char *out, size_t size)
{
	size_t bytes_max = MESSAGE_TEXT_SIZE, len;

	for (;; bytes_max /= 2) {
		len = json_dumpb(value, out, size - 1, JSON_COMPACT);
		if (len > 0 && len < size) {
			out[len] = '\0';
			return true;
		}
		if (len == 0 || bytes_max < 8)
			return false;
		shorten(value, bytes_max);
	}
}

/* arguments NULL: none. */
static void write_record(struct message *m, const char *id, json_t *arguments)
{
	strcpy(m->arguments, "[]");
	if (!text_copy(m->id, sizeof m->id, id) ||
		(arguments && !write_json(arguments, m->arguments, sizeof m->arguments))) {
		m->id[0] = '\0';
		strcpy(m->arguments, "[]");
	}
}

void message_set_values(struct message *m, const char *format, json_t *values)
{
	char id[MESSAGE_ID_SIZE] = "", raw[MESSAGE_TEXT_SIZE];
	const char *english, *shown = lang_text(format);
	const json_t *only = json_array_get(values, 0);
	bool has_id = split_id(format, id, &english);

	if (!message_format_fits(shown, values))
		shown = english;
	if (!message_format_fits(english, values))
		has_id = false;
	message_format_fill(shown, values, has_comma(), made_text, raw, sizeof raw);
	if (has_id)
		write_record(m, id, values);
	else if (strcmp(english, "%s") == 0 && json_is_object(only))
		write_record(m, string_of(only, "id"), json_object_get(only, "arguments"));
	else
		write_record(m, "", NULL);
	clean_into(raw, m->text, sizeof m->text);
}

void message_set_list(struct message *m, const char *format, va_list list)
{
	char id[MESSAGE_ID_SIZE], raw[MESSAGE_TEXT_SIZE];
	const char *english;
	json_t *values;

	split_id(format, id, &english);
	values = message_format_take(english, list, value_of);
	if (values) {
		message_set_values(m, format, values);
		json_decref(values);
		return;
	}
	/* no memory, or a conversion that is not known */
	message_format_print(english, list, has_comma(), message_word, raw, sizeof raw);
	write_record(m, "", NULL);
	clean_into(raw, m->text, sizeof m->text);
}

void message_set(struct message *m, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	message_set_list(m, format, list);
	va_end(list);
}

const char *message_argument(const struct message *m)
{
	json_t *arguments = *m->id ? json_loads(m->arguments, 0, NULL) : NULL;
	struct message *out;

	if (!arguments)
		return m->text;
	json_decref(arguments);
	out = &kept[kept_next++ % (sizeof kept / sizeof kept[0])];
	*out = *m;
	return out->text;
}

const char *message_date(const char *iso)
{
	struct message m = message_none;
	int year, month, day, hour, minute, end = 0;

	if (sscanf(iso, "%4d-%2d-%2dT%2d:%2d%n", &year, &month, &day, &hour, &minute, &end) == 5 &&
		!iso[end])
		message_set(&m, MESSAGE("date.minute", "%04d-%02d-%02d %02d:%02d"), year, month, day, hour,
			minute);
	else if (sscanf(iso, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 && !iso[end])
		message_set(&m, MESSAGE("date.day", "%04d-%02d-%02d"), year, month, day);
	return *m.id ? message_argument(&m) : iso;
}

bool message_read_text(const struct message *m, size_t index, char *out, size_t size)
{
	json_t *arguments = *m->id ? json_loads(m->arguments, 0, NULL) : NULL;
	const char *text = json_string_value(json_array_get(arguments, index));

	text_copy(out, size, text ? text : "");
	json_decref(arguments);
	return *out != '\0';
}

const char *message_word(const char *word)
{
	return is_word(word) ? lang_text(word + 1) : word;
}

/* --- rendering ------------------------------------------------------------------------------------ */

/* At most so deep; what follows recurs as deep. */
static bool is_shallow(const json_t *value, int levels)
{
	const json_t *arguments = json_is_object(value) ? json_object_get(value, "arguments") : value;
	size_t count = json_array_size(arguments);

	if (levels == 0)
		return false;
	for (size_t i = 0; i < count; i++) {
		const json_t *part = json_array_get(arguments, i);

		if (json_is_array(part) || (json_is_object(part) && !is_shallow(part, levels - 1)))
			return false;
	}
	return true;
}

static bool render(const char *id, const json_t *arguments, char *out, size_t size);

static void rendered_text(const json_t *object, char *out, size_t size)
{
	const json_t *arguments = json_object_get(object, "arguments");
	const char *id = string_of(object, "id");
	struct lang_message message;

	if (!arguments)
		text_copy(out, size,
			lang_find_message(id, &message) ? message.current : string_of(object, "text"));
	else if (!render(id, arguments, out, size))
		text_copy(out, size, string_of(object, "text"));
}

static bool render(const char *id, const json_t *arguments, char *out, size_t size)
{
	struct lang_message message;
	const char *format;

	if (!lang_find_message(id, &message) || !message_format_fits(message.english, arguments))
		return false;
	format = message_format_fits(message.current, arguments) ? message.current : message.english;
	message_format_fill(format, arguments, has_comma(), rendered_text, out, size);
	return true;
}

void message_translate(struct message *m)
{
	char raw[MESSAGE_TEXT_SIZE];
	json_t *arguments = *m->id ? json_loads(m->arguments, 0, NULL) : NULL;

	if (json_is_array(arguments) && is_shallow(arguments, MESSAGE_DEPTH_MAX) &&
		render(m->id, arguments, raw, sizeof raw))
		clean_into(raw, m->text, sizeof m->text);
	json_decref(arguments);
}
