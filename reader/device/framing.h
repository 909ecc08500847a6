/* framing: what a scanner sends around a code, and words that say that it has read none. Pure, but for
 * the frame of this process, which is set once before the worker is started.
 *
 * No part of a code: STX and TAB in front; ETX, TAB, CR, LF, NUL and blanks behind; a prefix and a suffix
 * that the scanner was given. */
#ifndef READER_DEVICE_FRAMING_H
#define READER_DEVICE_FRAMING_H

#include "core/base/fault.h"
#include "core/code/scan.h"

enum { FRAMING_TEXT_MAX = 32, FRAMING_WORDS_MAX = 16 };

/* Bytes, as they may hold a NUL. */
struct framing_text {
	size_t len;
	unsigned char bytes[FRAMING_TEXT_MAX];
};

struct framing {
	struct framing_text prefix, suffix;
	size_t word_count;
	struct framing_text words[FRAMING_WORDS_MAX];
	bool is_gs1; /* the scanner is said to send GS1 codes without their AIM prefix */
};

/* The words of --no-read if none are given: what readers send by default. \x18 is CAN. */
#define FRAMING_NO_READ_WORDS "NoRead,No_Read,No-Read,No Read,Error,?,\\x18"

/* Options of the reader; NULL: none, words NULL: FRAMING_NO_READ_WORDS, "": no word. In each text \t, \r, \n,
 * \\ and \x1D stand for bytes; words stand between commas. 0, or -1 with why (USAGE). */
int framing_parse(const char *prefix, const char *suffix, const char *words, struct framing *out,
	struct fault *why);

/* Takes the frame off scan->data. Sets scan->no_read if what remains is a word, in capitals or not, once
 * or several times. False: nothing remains, there is no scan. A code that is too long stays as it is.
 * is_gs1: what consists of GS1 fields and names no code type is taken as GS1-128, right or wrong, also where its content
 * alone would not do: (10)LOT, an SSCC with a wrong check digit. Numbers of articles, web addresses and commands stay what
 * they are. */
bool framing_apply(const struct framing *, struct scan *scan);

/* The frame of this process; before framing_use() that of no options. framing must last. */
void framing_use(const struct framing *framing);
const struct framing *framing_in_use(void);

#endif
