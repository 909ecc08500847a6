/* lesson_folder: the files of lessons: which there are, and the one that a person means. */
#ifndef CORE_LESSON_LESSON_FOLDER_H
#define CORE_LESSON_LESSON_FOLDER_H

#include "core/lesson/lesson_file.h"

enum { LESSONS_MAX = 100 };

struct lesson_names {
	char *paths[LESSONS_MAX]; /* by name; owned */
	size_t count;
};

/* folder NULL: the lessons that come with Warenspur. 0, or -1 with why: no such folder, or no lesson in it. */
int lesson_list_folder(const char *folder, struct lesson_names *out, struct fault *why);
void lesson_free_names(struct lesson_names *);
/* "02-barcode" of "/…/02-barcode.txt". */
void lesson_name_of(const char *path, char *out, size_t size);

/* The absolute path of a lesson: a file (its name has a slash or ends in .txt), else one of the folder by its name
 * ("03-rfid-tag"), its number ("3", "03") or its name without the number. -1: why, with the nearest name. path: PATH_MAX. */
int lesson_find(const char *word, const char *folder, char *path, struct fault *why);

/* Reads and checks a file. NULL: why; FAULT_DATA: it has mistakes. *text: to be freed after the lesson. */
struct lesson *lesson_open(const char *path, char **text, struct fault *why);

#endif
