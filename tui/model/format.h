/* format: state words of the store as a text, a symbol and a colour; other values of the store
 * as text. */
#ifndef TUI_MODEL_FORMAT_H
#define TUI_MODEL_FORMAT_H

#include "tui/draw/theme.h"
#include "core/store_query/store_read.h"

struct format_word {
	const char *text;   /* translated; of a value that is none: the stored word */
	const char *symbol; /* one column */
	enum role role;
};

/* stored: the word as it is in the store, for values that are none of the enum; it must last. */
struct format_word format_verdict(enum verdict, const char *stored);
struct format_word format_result(enum passage_result); /* PASSAGE_OPEN: under way */
/* Its result, or that it is stuck: a box that its lane has confirmed is not in it yet. */
struct format_word format_passage(const struct passage *);
struct format_word format_program(enum program_state, const char *stored);
struct format_word format_severity(enum alarm_severity, const char *stored);
struct format_word format_command_state(enum command_state, const char *stored);
/* A scan: the name of its item, its key, its text, or its command. Returns out or a text of the
 * row. */
const char *format_scan(const struct row_scan *, char *out, size_t size);
/* The key of an item without a name: itself, or that a code with personal data is not kept. Holds until the next
 * call. */
const char *format_item(const char *key);
/* The origin of a scan: a symbology stays, "barcode", "typed" and "nfc" become words. */
const char *format_read(const char *word);
/* The carrier of a code: its symbology, or a word if the scanner names none. */
const char *format_code(const char *carrier, const char *symbology);
/* A place: its title, else the name of a place of the demonstrator. */
const char *format_place(const char *name, const char *title);
/* A business step at a place (its name in the store): "put away". At the read point and in the
 * lanes of the sorter other words are used: nothing is inspected or put away there. */
const char *format_step(const char *biz_step, const char *place);
/* An alarm's code: "unknown item", or the stored word. */
const char *format_alarm(enum alarm_code, const char *stored);
/* A command: "speed 300 mm/s". verb and argument as in the table `command`. */
const char *format_command(const char *verb, const char *argument, char *out, size_t size);

#endif
