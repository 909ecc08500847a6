#include "plc-bridge/probe/probe_file.h"
#include "core/base/lang.h"
#include "core/base/output_file.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Replaces len bytes at offset by insert. */
static bool replace_text(char *text, size_t size, size_t offset, size_t len, const char *insert)
{
	size_t whole = strlen(text), more = strlen(insert);

	if (whole - len + more >= size)
		return false;
	memmove(text + offset + more, text + offset + len, whole - offset - len + 1);
	memcpy(text + offset, insert, more);
	return true;
}

static bool is_section(const char *line, const char *section)
{
	size_t len = strlen(section);

	return line[0] == '[' && strncmp(line + 1, section, len) == 0 && line[len + 1] == ']';
}

static bool is_setting(const char *line, const char *name)
{
	size_t len = strlen(name);

	return strncmp(line, name, len) == 0 && strchr("=: \t", line[len]) && line[len];
}

bool probe_file_set(char *text, size_t size, const char *section, const char *name,
	const char *value)
{
	char line[200];
	bool inside = false;
	size_t end = 0; /* behind the section's last setting */

	snprintf(line, sizeof line, "%s = %s\n", name, value);
	if (*text && text[strlen(text) - 1] != '\n' && !replace_text(text, size, strlen(text), 0, "\n"))
		return false;
	for (size_t at = 0; text[at];) {
		size_t len = strcspn(text + at, "\n") + 1;

		if (text[at] == '[')
			inside = is_section(text + at, section);
		if (inside && is_setting(text + at, name))
			return replace_text(text, size, at, len, line);
		if (inside && text[at] != '\n')
			end = at + len;
		at += len;
	}
	if (end)
		return replace_text(text, size, end, 0, line);
	return (!*text || replace_text(text, size, strlen(text), 0, "\n")) &&
		replace_text(text, size, strlen(text), 0, "[") &&
		replace_text(text, size, strlen(text), 0, section) &&
		replace_text(text, size, strlen(text), 0, "]\n") &&
		replace_text(text, size, strlen(text), 0, line);
}

/* 1 read, 0 there is none, -1. */
static int read_profile_file(const char *path, char *text, struct fault *why)
{
	FILE *file = fopen(path, "re");
	size_t len = file ? fread(text, 1, PROBE_FILE_MAX - 1, file) : 0;
	bool fine = file && !ferror(file) && feof(file) && !memchr(text, '\0', len);
	int error = errno;

	text[len] = '\0';
	if (file)
		fclose(file);
	if (fine)
		return 1;
	if (!file && error == ENOENT)
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
		MESSAGE("probe_file.cannot_read_profile",
			"%s cannot be read as a PLC profile (%s); give another file with --write"),
		path,
		file ? MESSAGE_WORD("probe_file.binary_too_large", "binary or too large")
			 : message_error(error));
}

/* What read_profile_file() has read. */
static bool is_profile_text(const unsigned char *head, size_t len)
{
	return !memchr(head, '\0', len);
}

static int write_profile_file(const char *path, const char *text, struct fault *why)
{
	const struct output_target target = { .path = path,
		.is_own = is_profile_text,
		.is_force_free = true,
		.must_be_file = true };
	struct output_file out;

	if (output_file_open(&out, &target, why))
		return -1;
	fputs(text, out.file);
	return output_file_commit(&out, why);
}

int probe_file_write(const char *path, const char *origin, const char *section, const char *name,
	const char *value, struct fault *why)
{
	char *text = calloc(1, PROBE_FILE_MAX);
	int result = text
		? read_profile_file(path, text, why)
		: fault_set(why, FAULT_SETUP, EXIT_FAILED, MESSAGE("fault.out_of_memory", "out of memory"));

	if (result == 0 && origin)
		result = read_profile_file(origin, text, why);
	if (result >= 0 && !probe_file_set(text, PROBE_FILE_MAX, section, name, value))
		result = fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("probe_file.too_large", "%s is too large; give another file with --write"),
			path);
	if (result >= 0)
		result = write_profile_file(path, text, why);
	free(text);
	return result;
}
