/* format: state names of the store as a word, a symbol and a colour; other values of the store
 * as text. */
#ifndef TUI_MODEL_FORMAT_H
#define TUI_MODEL_FORMAT_H

#include "tui/draw/theme.h"
#include "core/store/store_read.h"

struct format_word {
	const char *name;   /* in the store */
	const char *text;   /* N_() shown */
	const char *symbol; /* one column */
	enum role role;
};

/* Never NULL: for a name that is not in the table a word with an empty text; the caller then
 * shows the name itself. */
const struct format_word *format_verdict(const char *name);
const struct format_word *format_result(const char *name); /* "" = under way */
const struct format_word *format_program(const char *state);
const struct format_word *format_severity(const char *name);
const struct format_word *format_command_state(
	const char *state); /* waiting, done, failed, expired */
/* The translated text of a word, or name if the word is not known. */
const char *format_text(const struct format_word *, const char *name);
/* A scan: the name of its item, its key, its text, or its command. Returns out or a text of the
 * row. */
const char *format_scan(const struct row_scan *, char *out, size_t size);
/* The origin of a scan: a symbology stays, "barcode", "typed" and "nfc" become words. */
const char *format_read(const char *word);
/* The carrier of a code: its symbology, or a word if the scanner names none. */
const char *format_code(const char *carrier, const char *symbology);
/* A place: its title, else the name of a place of the demonstrator. */
const char *format_place(const char *name, const char *title);
/* A business step: "put away". */
const char *format_step(const char *biz_step);
/* An alarm's code: "unknown item", or the code itself. */
const char *format_alarm(const char *code);
/* A command: "speed 300 mm/s". verb and argument as in the table `command`. */
const char *format_command(const char *verb, const char *argument, char *out, size_t size);

#endif
