/* prompt: the input line at the bottom of the screen, for a command (":") or a search ("/").
 * Pure. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include <stdbool.h>
#include <wchar.h>

enum { PROMPT_TEXT_MAX = 200, PROMPT_HISTORY_MAX = 16 };

/* Zero it; text is UTF-8. */
struct prompt {
	char kind; /* ':' a command, '/' a search; '\0': closed */
	char text[PROMPT_TEXT_MAX];
	char history[PROMPT_HISTORY_MAX][PROMPT_TEXT_MAX]; /* earlier commands, newest first */
	int history_count, at;                             /* at: the one shown, -1: the current text */
};

enum prompt_event {
	PROMPT_GOES_ON,  /* no change */
	PROMPT_CHANGED,  /* another text */
	PROMPT_COMPLETE, /* Tab: the caller completes the text */
	PROMPT_DONE,     /* Enter: closed, text is valid, a command is in the history */
	PROMPT_LEFT      /* Esc, or Backspace in an empty line: closed */
};

void prompt_open(struct prompt *, char kind, const char *text);
/* is_code: curses returned KEY_CODE_YES. */
enum prompt_event prompt_key(struct prompt *, wint_t key, bool is_code);

#endif
