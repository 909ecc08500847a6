/* words: a state is a word + a symbol + a colour. The words of the store, for people. */
#ifndef TUI_MODEL_FORMAT_H
#define TUI_MODEL_FORMAT_H

#include "tui/draw/theme.h"
#include "core/store/store_read.h"

struct format_word {
	const char *name;   /* in the store */
	const char *text;   /* N_() for people */
	const char *symbol; /* one column */
	enum role role;
};

/* Never NULL: a name that is not in the table gives a word that shows an empty text; the caller
 * then shows the name itself. */
const struct format_word *format_verdict(const char *name);
const struct format_word *format_result(const char *name); /* "" = under way */
const struct format_word *format_program(const char *state);
const struct format_word *format_severity(const char *name);
const struct format_word *format_command_state(
	const char *state); /* waiting, done, failed, expired */
/* The translated text of a word, or name if the word is not known. */
const char *format_text(const struct format_word *, const char *name);
/* What was scanned: its name, its key, what it reads, or the command it is. Returns out or a text of
 * the row. */
const char *format_scan(const struct row_scan *, char *out, size_t size);
/* What a code was read from: a symbology stays, "barcode", "typed" and "nfc" become words. */
const char *format_read(const char *word);
/* What carried a code: its symbology, or for a scanner that names none what it is. */
const char *format_code(const char *carrier, const char *symbology);
/* A place for people: its title, else what the places of the demonstrator are called. */
const char *format_place(const char *name, const char *title);
/* A business step for people: "put away". */
const char *format_step(const char *biz_step);
/* An alarm's code for people: "unknown item", or the code itself. */
const char *format_alarm(const char *code);
/* A command in words: "speed 300 mm/s". verb and argument as in the table `command`. */
const char *format_command(const char *verb, const char *argument, char *out, size_t size);

#endif
