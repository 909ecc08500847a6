/* lesson_folder: the files of lessons and of a trainer's faults: which there are, and the one that a person means. */
#ifndef CORE_LESSON_LESSON_FOLDER_H
#define CORE_LESSON_LESSON_FOLDER_H

#include "core/lesson/lesson_file.h"

enum { LESSONS_MAX = 100 };

struct lesson_names {
	char *paths[LESSONS_MAX]; /* by name; owned */
	size_t count;
};

/* A kind of folder: the one that comes with Warenspur, and what is said if one cannot be read ("… %s … (%s)") or is empty
 * ("… %s …"): MESSAGE(). */
struct lesson_folder_kind {
	const char *shipped, *unreadable, *empty;
};

/* The files of a folder whose names end in .txt, at most LESSONS_MAX. folder NULL: those that come with Warenspur. 0, or -1
 * with why: no such folder, or nothing in it. */
int lesson_list_files(const struct lesson_folder_kind *, const char *folder,
	struct lesson_names *out, struct fault *why);
/* The same of lessons. */
int lesson_list_folder(const char *folder, struct lesson_names *out, struct fault *why);
/* The same of a trainer's faults. */
int lesson_list_faults(const char *folder, struct lesson_names *out, struct fault *why);
void lesson_free_names(struct lesson_names *);
/* "02-barcode" of "/…/02-barcode.txt". */
void lesson_name_of(const char *path, char *out, size_t size);

/* The absolute path of a lesson: a file (its name has a slash or ends in .txt), else one of the folder by its name
 * ("03-rfid-tag"), its number ("3", "03"), its name without the number, or a part of one name only ("rfid"); upper and lower
 * case are the same. -1: why, with the nearest name, or with those that have the part. path: PATH_MAX. */
int lesson_find(const char *word, const char *folder, char *path, struct fault *why);

/* A file that was read and checked. */
struct lesson_examined {
	char *text; /* of the file; must last as long as the others */
	struct lesson *lesson;
	struct mistakes *mistakes;
};
/* 0, or -1 with why: the file cannot be read, or there is no memory. Mistakes are no failure. */
int lesson_examine(const char *path, struct lesson_examined *out, struct fault *why);
void lesson_examined_close(struct lesson_examined *);

/* The same for one that must have no mistakes. NULL: why; FAULT_DATA: it has some. *text: to be freed after the lesson. */
struct lesson *lesson_open(const char *path, char **text, struct fault *why);

#endif
