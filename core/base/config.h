/* config: reads configuration files with libinih; each mistake has a message with file, line, column.
 *
 * inih continues after a bad line, cuts lines over 200 bytes, joins an indented line to the one
 * before and drops what follows a [section] (measured, version 55); config rejects all of it. */
#ifndef CORE_BASE_CONFIG_H
#define CORE_BASE_CONFIG_H

#include "core/base/fault.h"

/* A handler's result for one "name = value" line. */
enum config_answer {
	CONFIG_FINE,
	CONFIG_BAD_SECTION, /* why lists the sections */
	CONFIG_BAD_NAME,    /* why lists the names */
	CONFIG_BAD_VALUE    /* why describes the valid values */
};

/* Called for each line in order; fills why->text with the reason (no file name) if not CONFIG_FINE.
 * section is "" before the first [section]. All texts are valid until the handler returns. */
typedef enum config_answer config_handler(void *user, const char *section, const char *name,
	const char *value, struct fault *why);

/* Reads path. At the first mistake returns -1 with "FILE:LINE:COLUMN: reason; next step" and
 * exit code EXIT_CONFIG; EXIT_NO_INPUT if the file cannot be read. Blocks on the disk only. */
int config_read(const char *path, config_handler *handler, void *user, struct fault *why);

/* The same over text in memory; name stands for the file in messages. */
int config_read_text(const char *name, const char *text, config_handler *handler, void *user,
	struct fault *why);

/* The line of a setting in a file, from 1; 0: it is not there or the file cannot be read. For
 * messages about two settings that do not go together. */
int config_find(const char *path, const char *section, const char *name);

#endif
