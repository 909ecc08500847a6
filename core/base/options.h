/* options: one table per program -> command line, configuration file and --help.
 *
 * A program embeds struct options_common as the FIRST member of its own options struct and
 * describes its own members in a table of struct option_row. Precedence: default, configuration
 * file, environment ($WARENSPUR_DB), command line. */
#ifndef CORE_BASE_OPTIONS_H
#define CORE_BASE_OPTIONS_H

#include "core/base/fault.h"

#include <stddef.h>

enum option_kind {
	OPTION_FLAG,    /* bool */
	OPTION_TEXT,    /* const char *, NULL if never given */
	OPTION_NAME,    /* the same; of a source, a place, a PLC: text_is_name() */
	OPTION_CHOICE,  /* const char *, one of .choices "a|b|c" */
	OPTION_INTEGER, /* int, within .min and .max */
	OPTION_REAL     /* double, within .min and .max */
};

struct option_row {
	const char *name; /* "place": --place on the command line, place = in the file */
	enum option_kind kind;
	const char *argument; /* N_("NAME"), shown in --help; NULL for a flag */
	const char *help;     /* N_() text, one line */
	const char *fallback; /* default, as the user would write it; NULL: zero/NULL/false */
	const char *choices;
	double min, max;
	size_t offset; /* of the member in the program's options struct */
};

struct options_common {
	const char *db; /* always set after options_parse() */
	/* db is from --db, $WARENSPUR_DB or the program's own section; false: it is the default */
	bool is_db_named;
	const char *config;
	const char *lang; /* "de", "en" or NULL */
	bool verbose;
};

struct options_program {
	const char *name;    /* "warenspur-reader" */
	const char *section; /* its section in the configuration file, "reader" */
	const char *usage;   /* N_() after the name: "[options] DRIVER:ADDRESS" */
	const char *summary; /* N_() one line */
	const char *details; /* N_() text after the options in --help, or NULL */
	const struct option_row *rows;
	size_t row_count;
	bool dash_operands; /* an operand may begin with "-": codes do; see options_parse() */
};

/* Fills *options (a struct that starts with struct options_common; zeroed here to size) and sets
 * the language. Options may stand before and behind operands (argv is put in order), "--" ends them. With
 * dash_operands a word is an option if it is "-h", or "--" and a letter, or "-" and the name of an option, which
 * is a mistake; "-27580899" and "--1" are operands. On
 * success returns the index of the first operand in argv. --help and --version
 * print and return 0 (no operand can have index 0): the caller exits with EXIT_OK. Mistakes: -1
 * with EXIT_USAGE or EXIT_CONFIG. Texts point into argv or are kept until the program ends. */
int options_parse(const struct options_program *program, int argc, char **argv, void *options,
	size_t size, struct fault *why);

/* yes, true, 1, on, or no, false, 0, off; value NULL: yes. Else -1 with EXIT_USAGE. */
int options_parse_flag(const char *name, const char *value, bool *out, struct fault *why);

/* The configuration file that is read: given, else $WARENSPUR_CONFIG, else the first of the usual places that
 * exists. NULL: there is none. */
const char *options_config(const char *given);

#define OPTION_COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

#endif
