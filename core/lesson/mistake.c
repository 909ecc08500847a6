#include "core/lesson/mistake.h"

#include <stdlib.h>
#include <string.h>

/* Lines end with \n, \r\n or \r. A byte-order mark has no column. */
void mistake_place(const char *text, size_t at, int *line, int *column)
{
	size_t i = at >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

	*line = *column = 1;
	for (; i < at; i++) {
		if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n')) {
			*line += 1;
			*column = 1;
		} else if (text[i] != '\r' && ((unsigned char)text[i] & 0xC0) != 0x80) {
			*column += 1;
		}
	}
}

void mistake_add(struct mistakes *m, size_t at, const struct fault *why)
{
	struct mistake *new;

	if (at > m->len)
		at = m->len;
	for (size_t i = 0; i < m->count; i++)
		if (m->list[i].at == at && strcmp(m->list[i].message.id, why->message.id) == 0)
			return;
	if (m->count == MISTAKES_MAX) {
		m->more = true;
		return;
	}
	new = &m->list[m->count++];
	new->at = at;
	new->message = why->message;
	mistake_place(m->text, at, &new->line, &new->column);
}

void mistake_add_word(struct mistakes *m, size_t at, const struct word_list *words,
	const char *word, struct fault *why)
{
	word_list_refuse(words, word, why);
	mistake_add(m, at, why);
}

static int compare_mistakes(const void *a, const void *b)
{
	const struct mistake *p = a, *q = b;

	return (p->at > q->at) - (p->at < q->at);
}

void mistakes_sort(struct mistakes *m)
{
	qsort(m->list, m->count, sizeof m->list[0], compare_mistakes);
}
