/* lesson_list: the lessons that come with Warenspur, to choose from. */
#ifndef TUI_LESSON_LESSON_LIST_H
#define TUI_LESSON_LESSON_LIST_H

#include "core/lesson/lesson_folder.h"

enum { LESSON_LIST_MAX = 32 };

struct lesson_listed {
	char path[512], name[64];
	struct lesson *lesson; /* without mistakes; owned, with its text */
	char *text;
};

/* Zero it; lesson_list_close() frees it. */
struct lesson_list {
	size_t count;
	struct lesson_listed rows[LESSON_LIST_MAX];
	size_t faulty; /* left out because of mistakes */
	struct message trouble;
};

/* Reads the files again. */
void lesson_list_read(struct lesson_list *);
void lesson_list_close(struct lesson_list *);

#endif
