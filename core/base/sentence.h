/* sentence: a printf format read backwards: does a text come from it, and with which arguments?
 * Pure; nothing is allocated, all texts stay the caller's. */
#ifndef CORE_BASE_SENTENCE_H
#define CORE_BASE_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SENTENCE_SLOTS_MAX = 12, SENTENCE_BYTES_MAX = 1000 };

/* A part of a text, not terminated. */
struct sentence_part {
	const char *at;
	size_t len;
};

/* Where a format has a conversion. "%%" is one, too: it fits "%" and has no argument. */
struct sentence_slot {
	uint16_t begin, end; /* bytes of the format */
	uint8_t argument;    /* from 0; SENTENCE_SLOTS_MAX: none */
	char kind;           /* 's' text, 'c' a character, 'd' a number, 'x' a hexadecimal one, '%' */
};

struct sentence {
	const char *format;
	uint16_t length;  /* of the format */
	uint16_t literal; /* bytes that stand there as they are */
	uint16_t letters; /* of those; a letter that is not ASCII counts as one */
	uint8_t slot_count;
	struct sentence_slot slots[SENTENCE_SLOTS_MAX];
};

/* Takes a format apart; it must live as long as *out. False: it is longer than SENTENCE_BYTES_MAX,
 * has more than SENTENCE_SLOTS_MAX conversions or one that is not known here. */
bool sentence_parse(const char *format, struct sentence *out);

/* Was the whole text written with this format? Then arguments[] (SENTENCE_SLOTS_MAX of them, those
 * that do not occur are { NULL, 0 }) are what stands for them. "%s" takes as little as it can,
 * which is not always what was meant. Each look at a place costs one of *steps; at 0 nothing fits. */
bool sentence_fits(const struct sentence *, struct sentence_part text,
	struct sentence_part *arguments, int *steps);

#endif
