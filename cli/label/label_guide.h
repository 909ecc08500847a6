/* label_guide: the text of the sheet that sets up a handheld scanner: the names of the settings, and what the two codes of
 * the sheet show. It has no programming bar codes: each maker has its own, in the manual of the scanner. */
#ifndef CLI_LABEL_LABEL_GUIDE_H
#define CLI_LABEL_LABEL_GUIDE_H

#include "core/code/scan.h"

enum { LABEL_GUIDE_LINE_MAX = 400 };

struct label_guide_line {
	bool is_heading;
	int indent; /* levels: 0, 1; 2 where a text goes on */
	char text[LABEL_GUIDE_LINE_MAX];
};

/* Calls take() for each line, at most columns wide (40 or more). first: the code type of the first code. Translated.
 * Returns the number of lines; take NULL: only that. */
size_t label_guide_each(enum symbology first, size_t columns,
	void (*take)(void *user, const struct label_guide_line *line), void *user);

#endif
