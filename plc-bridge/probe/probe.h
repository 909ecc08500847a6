/* probe: looks through a PLC's memory for what moves. Only reads.
 *
 * Blocks of registers and bits around the profile's places, and where they lie when a base was
 * forgotten, are tried once (a PLC refuses what it does not have); those that answer are then read
 * again and again. */
#ifndef PLC_BRIDGE_PROBE_PROBE_H
#define PLC_BRIDGE_PROBE_PROBE_H

#include "plc-bridge/modbus/plc.h"

enum { PROBE_BLOCKS_MAX = 128, PROBE_WORDS_MAX = 4096, PROBE_FOUND_MAX = 16 };

struct probe_block {
	enum area area;
	int first, count;
	int slot; /* of its first word */
};

struct probe {
	struct profile profile; /* unit: the one that answers */
	int asked_unit;         /* the profile's */
	struct plc *plc;
	struct probe_block blocks[PROBE_BLOCKS_MAX];
	int block_count, word_count;

	/* while looking for them */
	int64_t end_ms;  /* of this area's share of the time */
	int patience_ms; /* for one request; short_ms once the PLC has been silent */
	int short_ms;
	bool cut_short; /* not all of the area was tried */

	/* what moves; for probe_look() */
	bool any;
	uint16_t base[PROBE_WORDS_MAX]; /* at rest */
	uint16_t now[PROBE_WORDS_MAX];
	uint16_t moving[PROBE_WORDS_MAX];   /* bits that have differed from rest */
	uint16_t restless[PROBE_WORDS_MAX]; /* bits that move by themselves: not looked at */
	uint16_t changes[PROBE_WORDS_MAX];  /* of the whole word, since rest was taken */
	uint16_t rises[PROBE_WORDS_MAX]; /* changes that were small steps up; changes - rises: down */
};

/* Connects; if the profile's unit is silent, a few others are tried. -1 with why: nobody answers. */
int probe_open(struct probe *, const char *address, const struct profile *, struct fault *why);
void probe_close(struct probe *);

/* Finds what can be read, for a minute and a few seconds at most; says on stderr which area it is
 * at. -1: nothing can be read. */
int probe_discover(struct probe *, struct fault *why);

/* Reads everything once. Blocks for as many response time-outs as there are blocks at most, and for
 * 5 s while nobody answers; then -1. */
int probe_look(struct probe *, struct fault *why);
/* From now on: forget restless bits and counts (probe_rest), or remember what has moved since then
 * as restless (probe_settle). Both take what was seen last as rest. */
void probe_rest(struct probe *);
void probe_settle(struct probe *);

/* The places that differ from rest, restless bits left out: single bits (is_bit) or whole words.
 * Returns how many, at most PROBE_FOUND_MAX. */
int probe_moved(const struct probe *, bool is_bit, struct profile_point *out);
/* Has this place come back to its rest? */
bool probe_is_back(const struct probe *, const struct profile_point *, bool is_bit);
/* How often a register has changed since probe_rest(); -1: it cannot be read. */
int probe_changes(const struct probe *, enum area, int address);
/* The registers that changed between least and most times, as probe_moved(). */
int probe_counters(const struct probe *, int least, int most, struct profile_point *out);

#endif
