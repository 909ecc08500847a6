#include "core/base/config.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <errno.h>
#include <ini.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT 198 /* inih's buffer is 200 with the end of line */
#define FILE_LIMIT (256 * 1024)

struct config_reading {
	config_handler *handler;
	void *user;
	struct fault *why;
	enum config_answer answer;
	char name[64], value[200], section[64]; /* of the first line that was refused */
};

static int on_inih_line(void *user, const char *section, const char *name, const char *value)
{
	struct config_reading *r = user;

	if (r->answer != CONFIG_FINE)
		return 1; /* inih continues after a mistake; only the first is reported */
	r->answer = r->handler(r->user, section, name, value, r->why);
	if (r->answer == CONFIG_FINE)
		return 1;
	text_copy(r->section, sizeof r->section, section);
	text_copy(r->name, sizeof r->name, name);
	text_copy(r->value, sizeof r->value, value);
	return 0;
}

static const char *find_line(const char *text, int line)
{
	while (--line > 0 && text) {
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return text ? text : "";
}

/* Where in its line the refused part stands, from 1. */
static int find_column(const struct config_reading *r, const char *line)
{
	const char *equals = line + strcspn(line, "=:\n");
	const char *at = line;

	if (r->answer == CONFIG_BAD_VALUE && *equals && *equals != '\n') {
		at = equals + 1;
		at += strspn(at, " \t");
	} else {
		at += strspn(at, " \t");
	}
	return (int)(at - line) + 1;
}

/* Blanks or a comment up to the end of the line? */
static bool is_rest_of_section(const char *text)
{
	text += strspn(text, " \t\r");
	return *text == '\0' || *text == '\n' || *text == ';' || *text == '#';
}

/* What inih would take without a word. Returns the line, 0 if all is well. */
static int find_silent_error(const char *text, const char **reason)
{
	int line = 1;

	for (const char *at = text; *at; line++) {
		size_t len = strcspn(at, "\n");
		size_t blanks = strspn(at, " \t\v\f\r");
		size_t bracket = strcspn(at, "]\n");

		if (len > LINE_LIMIT) {
			*reason = MESSAGE_WORD("config.line_longer_bytes",
				"the line is longer than 198 bytes; shorten it");
			return line;
		}
		if (blanks > 0 && blanks < len) {
			*reason = MESSAGE_WORD("config.line_begins_blank",
				"the line begins with a blank; remove the blank");
			return line;
		}
		if (*at == '[' && at[bracket] == ']' && !is_rest_of_section(at + bracket + 1)) {
			*reason = MESSAGE_WORD("config.nothing_may_follow_section",
				"nothing may follow a [section] in the same line; begin a new line");
			return line;
		}
		at += len + (at[len] == '\n');
	}
	return 0;
}

int config_read_text(const char *name, const char *text, config_handler *handler, void *user,
	struct fault *why)
{
	struct fault detail = { 0 };
	struct config_reading r = { .handler = handler, .user = user, .why = &detail };
	const char *trap = NULL;
	int line = find_silent_error(text, &trap);

	if (line)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG, MESSAGE("config.at_line", "%s:%d:1: %s"),
			name, line, trap);
	line = ini_parse_string(text, on_inih_line, &r);
	if (line == 0)
		return 0;
	if (line < 0)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("config.out_of_memory", "%s: out of memory; close other programs"), name);
	if (r.answer == CONFIG_FINE)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("config.no_line_configuration_file",
				"%s:%d:1: not a line of a configuration file; use \"name = value\" or "
				"\"[section]\""),
			name, line);
	return fault_set(why, FAULT_SETUP, EXIT_CONFIG, MESSAGE("config.at_column", "%s:%d:%d: %s"),
		name, line, find_column(&r, find_line(text, line)), message_argument(&detail.message));
}

int config_read(const char *path, config_handler *handler, void *user, struct fault *why)
{
	FILE *file = fopen(path, "re");
	char *text;
	size_t len;
	int result;

	if (!file)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
			MESSAGE("config.cannot_open_configuration_file",
				"cannot open the configuration file %s (%s); check the path and its permissions"),
			path, message_error(errno));
	text = calloc(1, FILE_LIMIT + 1);
	len = text ? fread(text, 1, FILE_LIMIT, file) : 0;
	if (!text || ferror(file) || !feof(file) || memchr(text, '\0', len)) {
		result = fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("config.no_configuration_file_binary",
				"%s is not a configuration file (binary, a folder, or larger than 256 kB); check "
				"the path"),
			path);
	} else {
		result = config_read_text(path, text, handler, user, why);
	}
	free(text);
	fclose(file);
	return result;
}

int config_find(const char *path, const char *section, const char *name)
{
	FILE *file = fopen(path, "re");
	char line[LINE_LIMIT + 2], word[LINE_LIMIT + 2];
	bool inside = false;
	int found = 0, number = 0;

	while (file && fgets(line, sizeof line, file)) {
		number++;
		/* cppcheck-suppress invalidscanf ; word is as long as line */
		if (sscanf(line, "[%[^]]", word) == 1)
			inside = strcmp(word, section) == 0;
		/* cppcheck-suppress invalidscanf ; word is as long as line */
		else if (inside && sscanf(line, "%[^=: \t]", word) == 1 && strcmp(word, name) == 0)
			found = number;
	}
	if (file)
		fclose(file);
	return found;
}
