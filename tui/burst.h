/* burst: tells text that a machine types (a handheld scanner, a paste) from keys that a person
 * presses. Pure; the time without keys is a parameter.
 *
 * A burst is a sequence of keys with less than BURST_GAP_MS between them. It is text as soon as it
 * holds two different printable characters: a held key repeats one. Measured: keyboard scanners send
 * a character every 1 to 30 ms; fast typists press a key every 80 to 120 ms. */
#ifndef TUI_BURST_H
#define TUI_BURST_H

#include "tui/prompt.h"

enum {
	BURST_GAP_MS = 60,
	BURST_PASTE_MS = 1000, /* a paste whose end does not come ends after this time without keys */
	BURST_CODE_MIN = 4     /* characters from which on it may be a code */
};

/* Zero it at its beginning. */
struct burst {
	char text[PROMPT_TEXT_MAX]; /* UTF-8; longer text is cut */
	int count;                  /* printable characters, those cut off included */
	wint_t first;               /* the first of them */
	bool is_text;               /* two of them are different */
	bool is_paste;              /* between the marks of a bracketed paste: set by the caller */
};

/* After so much time without a key it is over. */
int burst_gap_ms(const struct burst *);
/* A key of the burst. is_code: curses returned KEY_CODE_YES; it is no text. */
void burst_add(struct burst *, wint_t key, bool is_code);
/* Text that may be a code to be looked up. */
bool burst_is_code(const struct burst *);

#endif
