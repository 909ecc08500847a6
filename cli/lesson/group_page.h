/* group_page: the result of a group (core/lesson/group_result.h) as a page of text, 78 columns wide, in the language of the
 * program; on standard output and in a new file result-DATE-TIME.txt of the current folder. */
#ifndef CLI_LESSON_GROUP_PAGE_H
#define CLI_LESSON_GROUP_PAGE_H

#include "core/lesson/group_result.h"

#include <stdio.h>

/* fault_folder: of the faults' files, for titles and what they teach; NULL: those that come with Warenspur. A fault or a
 * lesson without a file has its name. */
void group_page_write(FILE *, const struct group_result *, const char *fault_folder);
/* Reads, prints and writes the page of a group; name as for group_result_read(). 0, or -1 with why. */
int group_page_show(struct store *, const char *name, const char *fault_folder, struct fault *why);

#endif
