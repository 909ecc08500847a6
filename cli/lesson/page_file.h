/* page_file: a page for people as a new file of the current folder; nothing is ever overwritten. */
#ifndef CLI_LESSON_PAGE_FILE_H
#define CLI_LESSON_PAGE_FILE_H

#include "core/base/fault.h"

#include <stdint.h>
#include <stdio.h>

enum { PAGE_FILE_NAME_MAX = 80 };

/* "debrief-2026-12-02-140322.txt", with -2 and so on if there is one of the same second. kind: letters. name:
 * PAGE_FILE_NAME_MAX. To be closed with page_file_end(). NULL: why. */
FILE *page_file_begin(const char *kind, int64_t at_us, char *name, struct fault *why);
/* Text broken at 78 columns, each line behind an indentation; also on a screen. */
void page_file_write_text(FILE *, const char *indent, const char *text);
/* -1 with why: it could not be written in full. */
int page_file_end(FILE *, const char *name, struct fault *why);

#endif
