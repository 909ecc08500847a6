#include "core/lesson/lesson_folder.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/base/word_list.h"
#include "core/lesson/lesson_check.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool has_ending(const char *name)
{
	size_t n = strlen(name);

	return n > 4 && strcmp(name + n - 4, ".txt") == 0;
}

static int is_text_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && has_ending(entry->d_name);
}

void lesson_free_names(struct lesson_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->paths[i]);
	names->count = 0;
}

int lesson_list_files(const struct lesson_folder_kind *kind, const char *folder,
	struct lesson_names *out, struct fault *why)
{
	char shipped[PATH_MAX];
	struct dirent **entries;
	int count;

	out->count = 0;
	if (!folder) {
		exe_path(kind->shipped, shipped, sizeof shipped);
		folder = shipped;
	}
	count = scandir(folder, &entries, is_text_file, alphasort);
	if (count < 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT, kind->unreadable, folder,
			message_error(errno));
	for (int i = 0; i < count; i++) {
		if (out->count < LESSONS_MAX &&
			asprintf(&out->paths[out->count], "%s/%s", folder, entries[i]->d_name) > 0)
			out->count++;
		free(entries[i]);
	}
	free(entries);
	if (out->count == 0)
		return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT, kind->empty, folder);
	return 0;
}

int lesson_list_folder(const char *folder, struct lesson_names *out, struct fault *why)
{
	static const struct lesson_folder_kind lessons = { "../share/warenspur/lessons",
		MESSAGE("lesson.no_folder", "the folder of the lessons, %s, cannot be read (%s)"),
		MESSAGE("lesson.folder_empty", "no lesson is in %s; the name of a lesson ends in .txt") };

	return lesson_list_files(&lessons, folder, out, why);
}

int lesson_list_faults(const char *folder, struct lesson_names *out, struct fault *why)
{
	static const struct lesson_folder_kind faults = { "../share/warenspur/faults",
		MESSAGE("trainer.no_folder", "the folder of the faults, %s, cannot be read (%s)"),
		MESSAGE("trainer.folder_empty",
			"no fault without mistakes is in %s; its name ends in .txt") };

	return lesson_list_files(&faults, folder, out, why);
}

void lesson_name_of(const char *path, char *out, size_t size)
{
	const char *slash = strrchr(path, '/');
	char *dot;

	text_copy(out, size, slash ? slash + 1 : path);
	dot = strrchr(out, '.');
	if (dot && dot != out)
		*dot = '\0';
}

static int make_absolute(const char *given, char *path, struct fault *why)
{
	if (realpath(given, path))
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
		MESSAGE("lesson_folder.no_file", "the lesson %s cannot be read (%s)"), given,
		message_error(errno));
}

/* "3" or "03" is "03-rfid-tag", as is "rfid-tag". */
static bool is_named(const char *name, const char *word)
{
	size_t digits = strspn(name, "0123456789");
	const char *rest = name + digits + (name[digits] == '-');

	if (strcmp(name, word) == 0 || (digits && strcmp(rest, word) == 0))
		return true;
	return digits && word[0] && strspn(word, "0123456789") == strlen(word) &&
		strtol(name, NULL, 10) == strtol(word, NULL, 10);
}

int lesson_find(const char *word, const char *folder, char *path, struct fault *why)
{
	struct lesson_names names;
	struct word_list words = { 0 };
	char name[NAME_MAX + 1];
	int result = 1;

	if (strchr(word, '/') || has_ending(word))
		return make_absolute(word, path, why);
	if (lesson_list_folder(folder, &names, why))
		return -1;
	for (size_t i = 0; i < names.count && result == 1; i++) {
		lesson_name_of(names.paths[i], name, sizeof name);
		word_list_add(&words, name);
		if (is_named(name, word))
			result = make_absolute(names.paths[i], path, why);
	}
	lesson_free_names(&names);
	if (result != 1)
		return result;
	fault_set(why, FAULT_USAGE, EXIT_USAGE, MESSAGE("lesson.no_such", "there is no lesson \"%s\""),
		word);
	return word_list_refuse(&words, word, why);
}

void lesson_examined_close(struct lesson_examined *e)
{
	lesson_free(e->lesson);
	free(e->mistakes);
	free(e->text);
	*e = (struct lesson_examined){ .text = NULL };
}

int lesson_examine(const char *path, struct lesson_examined *out, struct fault *why)
{
	size_t len;

	*out = (struct lesson_examined){ .text = lesson_load(path, &len, why) };
	if (!out->text)
		return -1;
	out->mistakes = malloc(sizeof *out->mistakes);
	out->lesson = out->mistakes ? lesson_read(out->text, len, out->mistakes) : NULL;
	if (out->lesson) {
		lesson_check(out->lesson, out->mistakes);
		return 0;
	}
	lesson_examined_close(out);
	return fault_set(why, FAULT_SETUP, EXIT_FAILED,
		MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
}

struct lesson *lesson_open(const char *path, char **text, struct fault *why)
{
	struct lesson_examined e;
	struct lesson *lesson = NULL;
	size_t count;

	*text = NULL;
	if (lesson_examine(path, &e, why))
		return NULL;
	count = e.mistakes->count;
	if (count) {
		fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE_PLURAL("lesson.has_mistakes",
				"the lesson %s has %zu mistake; see: warenspur lesson check %s",
				"the lesson %s has %zu mistakes; see: warenspur lesson check %s", count),
			path, count, path);
	} else {
		lesson = e.lesson;
		*text = e.text;
		e.lesson = NULL;
		e.text = NULL;
	}
	lesson_examined_close(&e);
	return lesson;
}
