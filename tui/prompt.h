/* prompt: the line being typed at the bottom of the screen, after ":" or "/". Pure. */
#ifndef TUI_PROMPT_H
#define TUI_PROMPT_H

#include <stdbool.h>
#include <wchar.h>

enum { PROMPT_TEXT_MAX = 200, PROMPT_HISTORY_MAX = 16 };

/* Zero it; text is UTF-8. */
struct prompt {
	char kind; /* ':' a command, '/' a search; '\0': closed */
	char text[PROMPT_TEXT_MAX];
	char history[PROMPT_HISTORY_MAX][PROMPT_TEXT_MAX]; /* commands given, newest first */
	int history_count, at; /* at: which of them is shown, -1: the one being typed */
};

enum prompt_event {
	PROMPT_GOES_ON,  /* nothing that matters */
	PROMPT_CHANGED,  /* another text */
	PROMPT_COMPLETE, /* Tab: the caller completes the text */
	PROMPT_DONE,     /* Enter: closed, text is what was typed, a command is in the history */
	PROMPT_LEFT      /* Esc, or Backspace with nothing left: closed */
};

void prompt_open(struct prompt *, char kind, const char *text);
/* is_code: curses said KEY_CODE_YES. */
enum prompt_event prompt_key(struct prompt *, wint_t key, bool is_code);

#endif
