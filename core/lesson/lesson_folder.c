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
#include <strings.h>

enum { PART_MIN = 3 };

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

/* "rfid-tag" of "03-rfid-tag". */
static const char *skip_number(const char *name)
{
	size_t digits = strspn(name, "0123456789");

	return digits && name[digits] == '-' ? name + digits + 1 : name;
}

static bool is_number(const char *word)
{
	return word[0] && strspn(word, "0123456789") == strlen(word);
}

/* "3" or "03" is "03-rfid-tag", as is "rfid-tag". */
static bool is_named(const char *name, const char *word)
{
	if (strcasecmp(name, word) == 0 || strcasecmp(skip_number(name), word) == 0)
		return true;
	return is_number(word) && isdigit((unsigned char)name[0]) &&
		strtol(name, NULL, 10) == strtol(word, NULL, 10);
}

/* "rfid" is a part of "03-rfid-tag"; a number is none, nor are a few letters. */
static bool is_part(const char *name, const char *word)
{
	return strlen(word) >= PART_MIN && !is_number(word) && strcasestr(name, word);
}

static size_t find_names(const struct lesson_names *names,
	bool (*fits)(const char *name, const char *word), const char *word, size_t *first,
	struct word_list *out)
{
	char name[NAME_MAX + 1];
	size_t count = 0;

	out->count = 0;
	for (size_t i = 0; i < names->count; i++) {
		lesson_name_of(names->paths[i], name, sizeof name);
		if (!fits(name, word))
			continue;
		if (count++ == 0)
			*first = i;
		word_list_add(out, name);
	}
	return count;
}

static int refuse_several(const char *word, const struct word_list *fitting, struct fault *why)
{
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("lesson.several", "\"%s\" is a part of the names of several lessons"), word);
	return word_list_refuse(fitting, word, why);
}

/* The nearest name; what is near without its number is, too. */
static int refuse_name(const struct lesson_names *names, const char *word, struct fault *why)
{
	struct word_list all = { 0 }, short_ones = { 0 };
	char name[NAME_MAX + 1];
	const char *near;

	for (size_t i = 0; i < names->count; i++) {
		lesson_name_of(names->paths[i], name, sizeof name);
		word_list_add(&all, name);
		word_list_add(&short_ones, skip_number(name));
	}
	fault_set(why, FAULT_USAGE, EXIT_USAGE, MESSAGE("lesson.no_such", "there is no lesson \"%s\""),
		word);
	near = is_number(word) ? NULL : word_list_nearest(&short_ones, word);
	for (size_t i = 0; near && i < all.count; i++)
		if (strcmp(skip_number(all.words[i]), near) == 0)
			return word_list_suggest_word(all.words[i], why);
	return word_list_refuse(&all, word, why);
}

static int choose_name(const struct lesson_names *names, const char *word, char *path,
	struct fault *why)
{
	struct word_list fitting = { 0 };
	size_t found = 0;

	if (find_names(names, is_named, word, &found, &fitting) > 0)
		return make_absolute(names->paths[found], path, why);
	switch (find_names(names, is_part, word, &found, &fitting)) {
	case 0:
		return refuse_name(names, word, why);
	case 1:
		return make_absolute(names->paths[found], path, why);
	default:
		return refuse_several(word, &fitting, why);
	}
}

int lesson_find(const char *word, const char *folder, char *path, struct fault *why)
{
	struct lesson_names names;
	int result;

	if (strchr(word, '/') || has_ending(word))
		return make_absolute(word, path, why);
	if (lesson_list_folder(folder, &names, why))
		return -1;
	result = choose_name(&names, word, path, why);
	lesson_free_names(&names);
	return result;
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
