#include "core/base/text.h"
#include "core/lesson/lesson_parse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* --- blocks ------------------------------------------------------------------------------------------------------- */

static void *block_of(struct lesson_parse *p, enum lesson_level level)
{
	return level == LESSON_LEVEL_LESSON ? p->whole
		: level == LESSON_LEVEL_STEP    ? (void *)p->step
										: (void *)p->hint;
}

static const char *level_word(const struct lesson_form *form, enum lesson_level level)
{
	return level == LESSON_LEVEL_LESSON ? form->whole
		: level == LESSON_LEVEL_STEP    ? MESSAGE_WORD("lesson.in_step", "this step")
										: MESSAGE_WORD("lesson.in_hint", "this hint");
}

/* All that is missing in a block is one mistake at its beginning. */
static void end_block(struct lesson_reader *r, enum lesson_level level)
{
	const struct lesson_seen *seen = &r->seen[level];
	char missing[300] = "";
	struct fault why;
	size_t used = 0;

	if (!block_of(&r->parse, level))
		return;
	for (size_t i = 0; i < r->parse.form->key_count; i++) {
		const struct lesson_key *key = &r->parse.form->keys[i];
		int most = 0;

		for (int l = 0; l < LESSON_LANGUAGES; l++)
			most = seen->times[i][l] > most ? seen->times[i][l] : most;
		for (int l = 0; l < (key->has_languages ? LESSON_LANGUAGES : 1); l++)
			if (key->level == level && !seen->lacks_language[i] &&
				seen->times[i][l] < (most ? most : key->is_needed))
				used += (size_t)snprintf(missing + used, sizeof missing - used, "%s%s%s%s",
					used ? ", " : "", key->name, key->has_languages ? "." : "",
					key->has_languages ? lesson_language_names[l] : "");
	}
	if (!used)
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED, MESSAGE("lesson.missing", "%s lacks: %s"),
		level_word(r->parse.form, level), missing);
	lesson_fail(&r->parse, seen->at, &why);
}

static void begin_step(struct lesson_reader *r, size_t at)
{
	struct lesson *lesson = r->parse.lesson;
	struct fault why;

	end_block(r, LESSON_LEVEL_HINT);
	end_block(r, LESSON_LEVEL_STEP);
	r->parse.hint = NULL;
	memset(&r->seen[LESSON_LEVEL_STEP], 0, 2 * sizeof r->seen[0]);
	r->seen[LESSON_LEVEL_STEP].at = at;
	if (lesson->step_count < LESSON_STEPS_MAX) {
		r->parse.step = &lesson->steps[lesson->step_count++];
		*r->parse.step = (struct lesson_step){ .at = at };
		return;
	}
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.many_steps", "a lesson has at most %d steps; make two lessons of it"),
		LESSON_STEPS_MAX);
	lesson_fail(&r->parse, at, &why);
	r->parse.step = NULL;
	r->is_too_long = true;
}

static void begin_hint(struct lesson_reader *r, size_t at)
{
	struct lesson_step *step = r->parse.step;
	struct fault why;

	end_block(r, LESSON_LEVEL_HINT);
	memset(&r->seen[LESSON_LEVEL_HINT], 0, sizeof r->seen[0]);
	r->seen[LESSON_LEVEL_HINT].at = at;
	r->parse.hint = NULL;
	if (!step)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.hint_before",
				"a hint belongs to a step; the line step: is missing above"));
	else if (step->hint_count == LESSON_HINTS_MAX)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.many_hints", "a step has at most %d hints"), LESSON_HINTS_MAX);
	else {
		r->parse.hint = &step->hints[step->hint_count++];
		*r->parse.hint = (struct lesson_hint){ .at = at };
		return;
	}
	lesson_fail(&r->parse, at, &why);
}

static void read_entry(struct lesson_reader *r, const struct lesson_entry *e)
{
	const struct lesson_key *key = e->key;
	void *block = block_of(&r->parse, key->level);
	ptrdiff_t which = key - r->parse.form->keys;
	int *times = &r->seen[key->level].times[which][e->language > 0 ? e->language : 0];
	struct fault why;

	if (key->has_languages && e->language < 0) {
		r->seen[key->level].lacks_language[which] = true;
		return;
	}
	if (!block)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.outside", "%s belongs to a %s; the line %s: is missing above"),
			key->name, key->level == LESSON_LEVEL_STEP ? lesson_step_word : lesson_hint_word,
			key->level == LESSON_LEVEL_STEP ? lesson_step_word : lesson_hint_word);
	else if (*times == key->times && key->times == 1)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.twice", "%s stands here for the second time; delete one of them"),
			key->name);
	else if (*times == key->times)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.many_times", "%s may stand here %d times at most"), key->name,
			key->times);
	else if (e->from >= e->to)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.empty", "nothing stands behind %s:"), key->name);
	if (block && *times < key->times && ++*times && e->from < e->to) {
		key->read(&r->parse, e, block);
		return;
	}
	lesson_fail(&r->parse, e->at, &why);
}

/* Places first: conditions and orders name them wherever they stand. */
static void read_entries(struct lesson_reader *r)
{
	struct fault why;

	for (size_t i = 0; i < r->entry_count; i++)
		if (r->entries[i].key && strcmp(r->entries[i].key->name, "place") == 0)
			read_entry(r, &r->entries[i]);
	for (size_t i = 0; i < r->entry_count && !r->is_too_long; i++) {
		const struct lesson_entry *e = &r->entries[i];

		if (e->block == lesson_step_word)
			begin_step(r, e->at);
		else if (e->block == lesson_hint_word)
			begin_hint(r, e->at);
		else if (e->key && strcmp(e->key->name, "place") != 0)
			read_entry(r, e);
	}
	end_block(r, LESSON_LEVEL_HINT);
	end_block(r, LESSON_LEVEL_STEP);
	end_block(r, LESSON_LEVEL_LESSON);
	if (!r->parse.lesson || r->parse.lesson->step_count > 0)
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.no_step", "the lesson has no step; a step begins with a line step:"));
	lesson_fail(&r->parse, r->parse.mistakes->len, &why);
}

/* --- the whole file ----------------------------------------------------------------------------------------------- */

/* A byte-order mark, or every second byte is 0. */
static bool is_utf16(const char *text, size_t len)
{
	return len >= 2 &&
		(memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0 ||
			(!text[0]) != (!text[1]));
}

/* What an office program saves instead of a text. */
static bool refuse_document(struct mistakes *m)
{
	const char *zero = memchr(m->text, '\0', m->len);
	struct fault why;
	size_t at = 0;

	if (m->len >= 4 && memcmp(m->text, "PK\3\4", 4) == 0) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.is_document",
				"this is a document of an office program; save it as plain text (UTF-8)"));
	} else if (is_utf16(m->text, m->len)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.is_utf16",
				"this is not UTF-8, perhaps UTF-16; save the file with the encoding UTF-8 in your editor"));
	} else if (zero) {
		at = (size_t)(zero - m->text);
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.zero_byte",
				"here is a byte 0, which no text has; delete it, or take a copy of the file that is not damaged"));
	} else {
		return false;
	}
	mistake_add(m, at, &why);
	return true;
}

static char *read_form(struct lesson_parse *parse, const char *text, size_t len)
{
	/* As warenspur place --standard makes them, and those that every database has. */
	static const char places[] =
		"goods-in,storage,picking,goods-out,inspection,quarantine,clarify,ident,lane1,lane2,lane3";
	struct lesson_reader *r = calloc(1, sizeof *r);
	char *pool = malloc(2 * len + 64);

	*parse->mistakes = (struct mistakes){ .text = text, .len = len };
	if (!r || !pool) {
		free(r);
		free(pool);
		return NULL;
	}
	r->parse = *parse;
	r->parse.pool = pool;
	word_list_add_all(&r->parse.places, places, ',');
	if (!refuse_document(parse->mistakes)) {
		lesson_read_lines(r);
		read_entries(r);
	}
	free(r);
	return pool;
}

char *lesson_read_form(const struct lesson_form *form, void *whole, const char *text, size_t len,
	struct mistakes *mistakes)
{
	struct lesson_parse parse = { .mistakes = mistakes, .form = form, .whole = whole };

	return read_form(&parse, text, len);
}

struct lesson *lesson_read(const char *text, size_t len, struct mistakes *mistakes)
{
	struct lesson *lesson = calloc(1, sizeof *lesson);
	struct lesson_parse parse = { .mistakes = mistakes,
		.form = &lesson_form,
		.whole = lesson,
		.lesson = lesson };

	if (lesson && (lesson->pool = read_form(&parse, text, len)))
		return lesson;
	*mistakes = (struct mistakes){ .text = text, .len = len };
	lesson_free(lesson);
	return NULL;
}

bool lesson_is_for_kiosk(const struct lesson *lesson)
{
	for (size_t i = 0; i < lesson->step_count; i++)
		if (!lesson->steps[i].big.in[LESSON_DE] || !lesson->steps[i].press_count)
			return false;
	return lesson->step_count > 0;
}

void lesson_free(struct lesson *lesson)
{
	if (lesson)
		free(lesson->pool);
	free(lesson);
}

static char *refuse_file(int fd, const char *path, struct fault *why, const char *reason)
{
	if (fd >= 0)
		close(fd);
	fault_set(why, FAULT_DATA, EXIT_NO_INPUT,
		MESSAGE("lesson.not_read", "%s cannot be read as a lesson (%s)"), path, reason);
	return NULL;
}

char *lesson_load(const char *path, size_t *len, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat at;
	char *text;
	ssize_t got = 0;

	*len = 0;
	if (fd < 0 || fstat(fd, &at))
		return refuse_file(fd, path, why, message_error(errno));
	if (!S_ISREG(at.st_mode))
		return refuse_file(fd, path, why, MESSAGE_WORD("lesson.no_file", "it is not a file"));
	if (at.st_size > LESSON_BYTES_MAX)
		return refuse_file(fd, path, why,
			MESSAGE_WORD("lesson.large_file",
				"it is larger than 256 kB; a lesson is a text of a few pages"));
	text = calloc(1, LESSON_BYTES_MAX + 1);
	while (text && *len < LESSON_BYTES_MAX &&
		(got = read(fd, text + *len, LESSON_BYTES_MAX - *len)) > 0)
		*len += (size_t)got;
	if (text && got >= 0) {
		close(fd);
		return text;
	}
	free(text);
	return refuse_file(fd, path, why, message_error(text ? errno : ENOMEM));
}
