#include "tui/lesson/lesson_list.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

void lesson_list_close(struct lesson_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		lesson_free(l->rows[i].lesson);
		free(l->rows[i].text);
	}
	memset(l, 0, sizeof *l);
}

static void add(struct lesson_list *l, const char *path)
{
	struct lesson_listed *row = &l->rows[l->count];
	struct fault why;

	if (l->count == LESSON_LIST_MAX || strlen(path) >= sizeof row->path)
		return;
	row->lesson = lesson_open(path, &row->text, &why);
	if (!row->lesson) {
		l->faulty++;
		return;
	}
	text_copy(row->path, sizeof row->path, path);
	lesson_name_of(path, row->name, sizeof row->name);
	l->count++;
}

void lesson_list_read(struct lesson_list *l)
{
	struct lesson_names names = { .count = 0 };
	struct fault why = { 0 };
	int result;

	lesson_list_close(l);
	result = lesson_list_folder(NULL, &names, &why);
	if (result)
		l->trouble = why.message;
	for (size_t i = 0; i < names.count && !result; i++)
		add(l, names.paths[i]);
	lesson_free_names(&names);
}
