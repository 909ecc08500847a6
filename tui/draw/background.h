/* background: asks the terminal for the colour of its background (xterm, Control Sequences: OSC 11), so that words are
 * drawn in colours that can be read on it. */
#ifndef TUI_DRAW_BACKGROUND_H
#define TUI_DRAW_BACKGROUND_H

#include <stdbool.h>
#include <stddef.h>

enum { BACKGROUND_WAIT_MS = 200, BACKGROUND_KEPT_MAX = 256 };

/* What the terminal has sent. */
struct background {
	bool is_known;
	unsigned rgb; /* 0xRRGGBB */
	/* Keys that were pressed meanwhile. */
	char kept[BACKGROUND_KEPT_MAX];
	size_t kept_length;
};

/* Sends the question, and one that every terminal answers, and reads until that answer. May block for
 * BACKGROUND_WAIT_MS. in must be a terminal without line input and echo. */
void background_ask(int in, int out, struct background *);

/* Takes the answers out of what was read; the rest is kept. Returns true if the second answer was there: nothing more
 * comes. Pure; the bytes may be any. */
bool background_read(const char *bytes, size_t length, struct background *);

/* Is text in dark colours better on it? */
bool background_is_light(unsigned rgb);

#endif
