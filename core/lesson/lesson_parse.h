/* lesson_parse: between the lines of a file of fields and the values in it; for lesson_file.c, lesson_value.c,
 * lesson_script.c and trainer_fault.c only. Which fields a file has, its form says: a lesson, or a trainer's fault. */
#ifndef CORE_LESSON_LESSON_PARSE_H
#define CORE_LESSON_LESSON_PARSE_H

#include "core/lesson/lesson_file.h"

struct lesson_key;
/* The fields of one kind of file. */
struct lesson_form {
	const struct lesson_key *keys;
	size_t key_count;  /* at most LESSON_KEYS_MAX */
	const char *whole; /* MESSAGE_WORD(): "the lesson" */
	bool has_blocks;   /* it has steps and hints */
};

struct lesson_parse {
	struct mistakes *mistakes;
	const struct lesson_form *form;
	void *whole;              /* what the fields outside of blocks are read into */
	struct lesson *lesson;    /* the same; NULL: the form is another one */
	struct lesson_step *step; /* NULL: before the first */
	struct lesson_hint *hint; /* NULL: before the first of the step */
	struct word_list places;
	char *pool; /* free from here */
};

/* A key with its value, text[from … to): without blanks and comments at its ends. */
struct lesson_entry {
	const struct lesson_key
		*key; /* NULL: not known; also one that is only near to what is written */
	size_t at;
	const char *block; /* lesson_step_word, lesson_hint_word: begins one; else NULL */
	int language;      /* enum lesson_language, -1: none */
	size_t from, to;
};

enum lesson_level { LESSON_LEVEL_LESSON, LESSON_LEVEL_STEP, LESSON_LEVEL_HINT };

struct lesson_key {
	const char *name;
	enum lesson_level level;
	bool has_languages, is_needed;
	int times;     /* in its block, each language */
	size_t offset; /* in the block's struct */
	int limit;     /* characters of a text, words of the story, bounds of a number */
	void (*read)(struct lesson_parse *, const struct lesson_entry *, void *block);
};
extern const struct lesson_form lesson_form;

enum { LESSON_KEYS_MAX = 32, LESSON_ENTRIES_MAX = 1000 };

/* How often each key has been read in a block. */
struct lesson_seen {
	size_t at; /* of the block */
	int times[LESSON_KEYS_MAX][LESSON_LANGUAGES];
	bool lacks_language[LESSON_KEYS_MAX]; /* it was there, in which language is not known */
};

struct lesson_reader {
	struct lesson_parse parse;
	int lines;
	struct lesson_entry entries[LESSON_ENTRIES_MAX];
	size_t entry_count;
	struct lesson_seen seen[LESSON_LEVEL_HINT + 1];
	bool is_too_long, has_reported_encoding;
};

extern const char *const lesson_language_names[LESSON_LANGUAGES];
/* Lines that begin a block. */
extern const char lesson_step_word[], lesson_hint_word[];

/* Reads a text, which a NUL follows, into *whole. The pool that owns its texts, to be freed; NULL: no memory. */
char *lesson_read_form(const struct lesson_form *, void *whole, const char *text, size_t len,
	struct mistakes *);

/* Fills the entries. */
void lesson_read_lines(struct lesson_reader *);

/* For the rows of a form: a text at the key's offset, at most limit characters. */
void lesson_read_text(struct lesson_parse *, const struct lesson_entry *, void *block);
/* A number from least to the key's limit. False: a mistake was added. */
bool lesson_read_number(struct lesson_parse *, const struct lesson_entry *, int64_t least,
	int64_t *out);
/* The index of the word in the list; -1 with the mistake format, which has one %s for the word. */
int lesson_find_word(struct lesson_parse *, size_t at, const struct word_list *, const char *word,
	const char *format);
/* Calls line() for each line of text[from … to) that is not blank and no remark, without blanks at its ends. */
void lesson_each_line(const char *text, size_t from, size_t to,
	bool (*line)(void *, size_t begin, size_t end), void *user);

/* Adds a mistake. */
void lesson_fail(struct lesson_parse *, size_t at, const struct fault *why);
/* The value in one line, blanks and line breaks as one blank, without comment lines; in the pool. */
const char *lesson_fold(struct lesson_parse *, size_t from, size_t to);
/* Is only blank between the beginning of the line and this byte? */
bool lesson_begins_line(const char *text, size_t at);
/* The next word of text[*from … to), behind blanks; "" at the end or if it does not fit. *at: where it begins. */
void lesson_word(const char *text, size_t *from, size_t to, size_t *at, char *out, size_t size);

/* One order, its words in text[from … to). False: a mistake was added. */
bool lesson_read_order(struct lesson_parse *, size_t from, size_t to, struct lesson_order *out);
/* Lines of orders. */
void lesson_read_script(struct lesson_parse *, size_t from, size_t to, struct lesson_script *out);
/* Lines of keys of the kiosk. */
void lesson_read_presses(struct lesson_parse *, size_t from, size_t to, struct lesson_step *out);
/* "fault: ID" of the scene. */
bool lesson_check_fault(struct lesson_parse *, size_t from, size_t to);

#endif
