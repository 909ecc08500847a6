#include "core/base/text.h"
#include "core/lesson/lesson_parse.h"

#include <stdio.h>
#include <string.h>

enum { KEY_SIZE = 40 };

const char *const lesson_language_names[LESSON_LANGUAGES] = { "de", "en" };
const char lesson_step_word[] = "step", lesson_hint_word[] = "hint";

/* --- small parts ------------------------------------------------------------------------------------------ */

void lesson_fail(struct lesson_parse *p, size_t at, const struct fault *why)
{
	mistake_add(p->mistakes, at, why);
}

static size_t blank_at(const char *text, size_t at, size_t to)
{
	if (at < to && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r' || text[at] == '\n'))
		return 1;
	return at + 2 <= to && memcmp(text + at, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

static size_t skip_blanks(const char *text, size_t at, size_t to)
{
	for (size_t n; (n = blank_at(text, at, to)) > 0;)
		at += n;
	return at;
}

static size_t line_end(const char *text, size_t at, size_t to)
{
	while (at < to && text[at] != '\n' && text[at] != '\r')
		at++;
	return at;
}

static size_t next_line(const char *text, size_t end, size_t to)
{
	end += end < to && text[end] == '\r';
	return end + (end < to && text[end] == '\n');
}

void lesson_word(const char *text, size_t *from, size_t to, size_t *at, char *out, size_t size)
{
	size_t end;

	out[0] = '\0';
	*at = *from = end = skip_blanks(text, *from, to);
	while (end < to && !blank_at(text, end, to))
		end++;
	if (end - *from < size) {
		memcpy(out, text + *from, end - *from);
		out[end - *from] = '\0';
	}
	*from = skip_blanks(text, end, to);
}

bool lesson_begins_line(const char *text, size_t at)
{
	while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
		at--;
	return at == 0 || text[at - 1] == '\n' || text[at - 1] == '\r';
}

const char *lesson_fold(struct lesson_parse *p, size_t from, size_t to)
{
	const char *text = p->mistakes->text;
	char *out = p->pool, *begin = p->pool;

	for (size_t at = skip_blanks(text, from, to), end; at < to; at = skip_blanks(text, end, to)) {
		end = at;
		if (text[at] == '#' && lesson_begins_line(text, at)) {
			end = line_end(text, at, to);
			continue;
		}
		while (end < to && !blank_at(text, end, to))
			end++;
		if (out != begin)
			*out++ = ' ';
		memcpy(out, text + at, end - at);
		out += end - at;
	}
	*out++ = '\0';
	p->pool = out;
	return begin;
}

void lesson_each_line(const char *text, size_t from, size_t to,
	bool (*line)(void *, size_t begin, size_t end), void *user)
{
	while (from < to) {
		size_t end = line_end(text, from, to), begin = skip_blanks(text, from, end);

		from = end + 1;
		while (end > begin && (text[end - 1] == ' ' || text[end - 1] == '\t'))
			end--;
		if (begin < end && !(text[begin] == '#' && lesson_begins_line(text, begin)) &&
			!line(user, begin, end))
			return;
	}
}

/* --- characters ----------------------------------------------------------------------------------------------- */

static void refuse_encoding(struct lesson_reader *r, size_t at)
{
	struct fault why;

	if (r->has_reported_encoding)
		return;
	r->has_reported_encoding = true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.not_utf8",
			"this character is not UTF-8; save the file with the encoding UTF-8 in your editor"));
	lesson_fail(&r->parse, at, &why);
}

/* Characters that cannot be seen, and what is no UTF-8. */
static void check_characters(struct lesson_reader *r, size_t from, size_t to)
{
	const char *text = r->parse.mistakes->text;
	char clean[TEXT_CLEAN_SIZE(4)];
	struct fault why;
	uint32_t code;

	for (size_t n; from < to; from += n) {
		n = text_decode_utf8((const unsigned char *)text + from, to - from, &code);
		if (n == 0) {
			refuse_encoding(r, from);
			return;
		}
		if (code == '\t' || code == '<')
			continue;
		text_clean(text + from, n, clean, sizeof clean);
		if (strlen(clean) == n && memcmp(clean, text + from, n) == 0)
			continue;
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.hidden_character",
				"here is a character that cannot be seen, U+%04X; delete it"),
			(unsigned)code);
		lesson_fail(&r->parse, from, &why);
	}
}

/* --- lines ------------------------------------------------------------------------------------------------------ */

static const struct lesson_key *find_key(const struct lesson_form *form, const char *name)
{
	for (size_t i = 0; i < form->key_count; i++)
		if (strcmp(form->keys[i].name, name) == 0)
			return &form->keys[i];
	return NULL;
}

static void list_keys(const struct lesson_form *form, struct word_list *out)
{
	char name[KEY_SIZE];

	if (form->has_blocks) {
		word_list_add(out, lesson_step_word);
		word_list_add(out, lesson_hint_word);
	}
	for (size_t i = 0; i < form->key_count; i++)
		for (int l = 0; l < (form->keys[i].has_languages ? LESSON_LANGUAGES : 1); l++) {
			snprintf(name, sizeof name, "%s%s%s", form->keys[i].name,
				form->keys[i].has_languages ? "." : "",
				form->keys[i].has_languages ? lesson_language_names[l] : "");
			word_list_add(out, name);
		}
}

/* A field that is probably meant is not missing as well. */
static void guess_key(const struct lesson_form *form, const char *word, struct lesson_entry *out)
{
	const char *dot = strchr(word, '.');
	char name[KEY_SIZE];

	snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "."), word);
	out->key = find_key(form, name);
	for (int l = 0; dot && l < LESSON_LANGUAGES; l++)
		if (strcmp(dot + 1, lesson_language_names[l]) == 0)
			out->language = l;
	if (form->has_blocks && strcmp(name, lesson_step_word) == 0)
		out->block = lesson_step_word;
	if (form->has_blocks && strcmp(name, lesson_hint_word) == 0)
		out->block = lesson_hint_word;
}

static void refuse_key(struct lesson_reader *r, const char *word, struct lesson_entry *e)
{
	struct word_list words = { 0 };
	const char *nearest;
	struct fault why;

	list_keys(r->parse.form, &words);
	nearest = word_list_nearest(&words, word);
	fault_set(&why, FAULT_DATA, EXIT_FAILED, MESSAGE("lesson.no_key", "there is no field \"%s\""),
		word);
	if (nearest)
		word_list_suggest_word(nearest, &why);
	else
		word_list_refuse(&words, word, &why);
	lesson_fail(&r->parse, e->at, &why);
	if (nearest)
		guess_key(r->parse.form, nearest, e);
}

/* "title.de" -> the key and its language, or a mistake. */
static void read_key(struct lesson_reader *r, const char *word, struct lesson_entry *out)
{
	const char *dot = strchr(word, '.');
	struct fault why;
	char name[KEY_SIZE];

	snprintf(name, sizeof name, "%.*s", (int)strcspn(word, "."), word);
	if (!find_key(r->parse.form, name)) {
		refuse_key(r, word, out);
		return;
	}
	guess_key(r->parse.form, word, out);
	if (out->key->has_languages ? out->language >= 0 : !dot)
		return;
	if (out->key->has_languages)
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.which_language", "which language is \"%s\"? Write %s.de or %s.en"),
			word, name, name);
	else
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.no_language", "%s has no language; write %s without %s"), name, name,
			dot);
	lesson_fail(&r->parse, out->at, &why);
}

static void refuse_line(struct lesson_reader *r, const char *word, struct lesson_entry *e)
{
	struct word_list words = { 0 };
	struct fault why;

	list_keys(r->parse.form, &words);
	if (word_list_has(&words, word))
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.no_colon", "a colon is missing behind %s"), word);
	else {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.no_field",
				"this line is not a field (name: value); a text that goes on begins with a blank"));
		word_list_suggest(&words, word, &why);
	}
	lesson_fail(&r->parse, e->at, &why);
	if (word_list_nearest(&words, word))
		guess_key(r->parse.form, word_list_nearest(&words, word), e);
}

/* The name in front of the colon; false: there is none, or it is no name. */
static bool split_line(const char *text, size_t from, size_t end, char *word, size_t *value)
{
	size_t colon = from, to;

	while (colon < end && text[colon] != ':')
		colon++;
	for (to = colon; to > from && (text[to - 1] == ' ' || text[to - 1] == '\t');)
		to--;
	*value = colon + 1;
	if (to - from >= KEY_SIZE)
		to = from + KEY_SIZE - 1;
	snprintf(word, KEY_SIZE, "%.*s", (int)(to - from), text + from);
	return colon < end && !strpbrk(word, " \t");
}

static void add_entry(struct lesson_reader *r, const struct lesson_entry *e)
{
	struct fault why;

	if (r->entry_count < LESSON_ENTRIES_MAX) {
		r->entries[r->entry_count++] = *e;
		return;
	}
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.many_fields", "more than %d fields; such a file needs fewer"),
		LESSON_ENTRIES_MAX);
	lesson_fail(&r->parse, e->at, &why);
	r->is_too_long = true;
}

/* Text that goes on; or a field that somebody has indented. */
static void continue_value(struct lesson_reader *r, size_t begin, size_t end)
{
	const char *text = r->parse.mistakes->text;
	struct lesson_entry e = { .at = begin, .language = -1, .from = begin, .to = end };
	struct word_list words = { 0 };
	char word[KEY_SIZE];
	struct fault why;
	size_t value;

	list_keys(r->parse.form, &words);
	if (split_line(text, begin, end, word, &value) && word_list_has(&words, word)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.indented_field",
				"blanks stand before %s, so it would belong to the text above; delete the blanks"),
			word);
		lesson_fail(&r->parse, begin, &why);
		guess_key(r->parse.form, word, &e);
		e.from = skip_blanks(text, value, end);
		add_entry(r, &e);
	} else if (r->entry_count == 0 || r->entries[r->entry_count - 1].block) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.text_before",
				"a line that begins with blanks continues a text, but none stands above"));
		lesson_fail(&r->parse, begin, &why);
	} else {
		r->entries[r->entry_count - 1].to = end;
	}
}

/* One line from begin (behind blanks) to end (before blanks). */
static void read_line(struct lesson_reader *r, size_t begin, size_t end, bool is_indented)
{
	struct lesson_entry e = { .at = begin, .language = -1, .to = end };
	const char *text = r->parse.mistakes->text;
	char word[KEY_SIZE];
	struct fault why;

	if (is_indented) {
		continue_value(r, begin, end);
		return;
	}
	if (!split_line(text, begin, end, word, &e.from)) {
		word[strcspn(word, " \t")] = '\0';
		refuse_line(r, word, &e);
		e.from = skip_blanks(text, begin + strlen(word), end);
	} else if (r->parse.form->has_blocks &&
		(strcmp(word, lesson_step_word) == 0 || strcmp(word, lesson_hint_word) == 0)) {
		guess_key(r->parse.form, word, &e);
		e.from = skip_blanks(text, e.from, end);
		if (e.from < end) {
			fault_set(&why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("lesson.block_value",
					"%s: stands alone on its line; delete what follows, or put # before it"),
				word);
			lesson_fail(&r->parse, e.from, &why);
		}
	} else {
		read_key(r, word, &e);
		e.from = skip_blanks(text, e.from, end);
	}
	add_entry(r, &e);
}

void lesson_read_lines(struct lesson_reader *r)
{
	const char *text = r->parse.mistakes->text;
	size_t len = r->parse.mistakes->len, at = 0;
	struct fault why;

	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		at = 3;
	while (at < len && !r->is_too_long) {
		size_t end = line_end(text, at, len), begin = skip_blanks(text, at, end), last = end;

		if (++r->lines > LESSON_LINES_MAX) {
			fault_set(&why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("lesson.many_lines", "more than %d lines; such a file needs fewer"),
				LESSON_LINES_MAX);
			lesson_fail(&r->parse, at, &why);
			return;
		}
		check_characters(r, at, end);
		while (last > begin && (text[last - 1] == ' ' || text[last - 1] == '\t'))
			last--;
		if (begin < last && text[begin] != '#')
			read_line(r, begin, last, begin > at);
		at = next_line(text, end, len);
	}
}
