/* personal_lines: a scanner that ends codes at line ends takes a code of many lines apart: a contact, a
 * payment. Only its first line says what it is; this tells which of the next codes are the rest of it. Pure: time
 * is passed in. */
#ifndef READER_PERSONAL_LINES_H
#define READER_PERSONAL_LINES_H

#include "core/code/personal.h"

/* Longest pause between two lines of one code; a person does not scan two codes in it. */
#define PERSONAL_LINES_GAP_MS 400

struct personal_lines {
	const struct personal_lines_kind *kind; /* NULL: no code is open */
	int64_t last_ms;
	int left; /* lines, at most */
};

/* The family that a scan belongs to as a line of a longer code; NULL: it stands for itself. A code that names an
 * item or is a command stands for itself. Both are as read, not replaced yet. */
const struct code_family *personal_lines_take(struct personal_lines *, const struct scan *,
	const struct identity *identity);

#endif
