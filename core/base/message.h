/* message: a text for people as a fact: an id and arguments, and what they say in one language.
 *
 * Programs store id and arguments; each screen renders them in its own language. A call site writes
 *   message_set(&m, MESSAGE("serial.not_opened", "cannot open %s (%s)"), path, message_error(errno));
 * The id says area.what_happened, is unique and never changes; the words may change at any time. The
 * compiler checks the format; `make pot` takes id (msgctxt) and text to po/.
 *
 * An argument for %s is a text (cleaned, a name or an address: the same in each language), a word
 * (MESSAGE_WORD, message_error()) or another message (message_argument()). %d %u %x %o %c %f %e %g with
 * flags, width, precision and length are known, positions (%2$s) in translations, too. Reals are shown
 * with the decimal sign of the language.
 *
 * The record (table columns message, arguments, text): the id, "" if the text has none; a JSON array with one
 * value for each argument: a number ("nan", "inf" and "-inf" are texts), a text, or an object { "id", "text" } for a word and { "id",
 * "arguments", "text" } for a message; and the text. What is read from a record is not trusted. */
#ifndef CORE_BASE_MESSAGE_H
#define CORE_BASE_MESSAGE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum {
	MESSAGE_ID_SIZE = 64,
	MESSAGE_ARGUMENTS_SIZE = 1024,
	MESSAGE_TEXT_SIZE = 512,
	MESSAGE_ARGUMENTS_MAX = 12, /* of one text */
	MESSAGE_DEPTH_MAX = 8       /* of messages in messages */
};

struct message {
	char id[MESSAGE_ID_SIZE];
	char arguments[MESSAGE_ARGUMENTS_SIZE];
	char text[MESSAGE_TEXT_SIZE]; /* one line of clean UTF-8 */
};

/* Nothing to say: no id, no text. */
extern const struct message message_none;

/* A format with its id, also in a table. Both must be literals. */
#define MESSAGE(id, format) id "\004" format
/* For a count: the first format for 1. */
#define MESSAGE_PLURAL(id, one, many, count) ((count) == 1 ? id "\004" one : id ":many\004" many)
/* A word or a text without conversions, as an argument for %s; shown by itself with message_word(). A
 * copy of it, and one with a precision, is a text like any other: only the literal is a word. */
#define MESSAGE_WORD(id, text) "\002" id "\004" text

/* Fills *m; the text is in lang_current(), cleaned of control characters and cut at
 * MESSAGE_TEXT_SIZE. A format without an id gives a record without one, which is shown as it is; the format
 * "%s" alone takes over what its argument is, with its id. Never fails: without memory only the text is
 * kept. Arguments that are too long for the record are cut, words to their ids. */
void message_set(struct message *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void message_set_list(struct message *, const char *format, va_list)
	__attribute__((format(printf, 2, 0)));

/* The same with the arguments as values of a record: a JSON array, borrowed and perhaps cut. If it does
 * not fit the format, the record has no id, and its text has "?" for what does not. */
struct json_t;
void message_set_values(struct message *, const char *format, struct json_t *values);

/* The message as an argument for %s of message_set() and of what is built on it; for anything else it is the
 * text. It holds for MESSAGE_ARGUMENTS_MAX further calls in this thread; of a message without an id it is
 * m->text itself, and holds as long. */
const char *message_argument(const struct message *);
/* The argument of a record with this index, counted from 0, if it is a text. False: there is none; out is "". */
bool message_read_text(const struct message *, size_t index, char *out, size_t size);
/* The meaning of an errno as a word. What is not known here is in the words of the C library. */
const char *message_error(int code);
/* A date "2026-12-31" or "2026-12-31T08:30" as a message, for %s as message_argument() gives it: each screen shows it in the
 * form of its language. Another text is itself. */
const char *message_date(const char *iso);
/* A word in the current language: for a screen. A text that is no MESSAGE_WORD is itself. */
const char *message_word(const char *word);

/* Renders the text of a record in lang_current(), in place. It stays as it is if the catalogue is not
 * there or does not know the id, and if the arguments do not fit it (of another version, or damaged).
 * Not for several threads at once. */
void message_translate(struct message *);

#endif
