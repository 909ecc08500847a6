/* typed_line: the line that is being typed at the prompt of the trainer's station. The station keeps it itself, not the terminal:
 * it is shown again behind news that come meanwhile. Pure. */
#ifndef CLI_TRAINER_TYPED_LINE_H
#define CLI_TRAINER_TYPED_LINE_H

#include <stddef.h>

enum { TYPED_LINE_MAX = 256, TYPED_LINE_SHOWN_MAX = 60 };

/* Zero it. */
struct typed_line {
	char text[TYPED_LINE_MAX]; /* UTF-8, as far as it was typed */
	size_t len;
	int escape; /* bytes of a key's sequence so far; they are left out */
};

enum typed_event {
	TYPED_NOTHING,
	TYPED_CHANGED,
	TYPED_DONE, /* Enter; the caller takes the text and empties it: typed_line_clear() */
	TYPED_LEFT  /* Ctrl-D in an empty line */
};

/* One byte of the terminal. Backspace, Ctrl-U (all), Ctrl-W (the last word); other keys do nothing. */
enum typed_event typed_line_add(struct typed_line *, unsigned char byte);
void typed_line_clear(struct typed_line *);
/* The end of the text, at most TYPED_LINE_SHOWN_MAX characters: it stays in one row. */
const char *typed_line_shown(const struct typed_line *);

#endif
