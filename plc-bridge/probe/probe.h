/* probe: searches a PLC's memory for bits and registers that change. Read-only.
 *
 * Blocks of registers and bits around the profile's points, and where they would be with a
 * forgotten base, are tried once (a PLC rejects unused addresses); those that answer are
 * then read repeatedly. */
#ifndef PLC_BRIDGE_PROBE_PROBE_H
#define PLC_BRIDGE_PROBE_PROBE_H

#include "plc-bridge/modbus/plc.h"

enum { PROBE_BLOCKS_MAX = 128, PROBE_WORDS_MAX = 4096, PROBE_FOUND_MAX = 16 };

struct probe_block {
	enum plc_area area;
	int first, count;
	int slot; /* of its first word */
};

struct probe {
	struct profile profile; /* unit: the one that answers */
	int profile_unit;       /* as in the profile */
	struct plc *plc;
	struct probe_block blocks[PROBE_BLOCKS_MAX];
	int block_count, word_count;

	/* during probe_discover() */
	int64_t end_ms;  /* end of this area's share of the time */
	int patience_ms; /* time-out of one request; short_ms after a silence of the PLC */
	int short_ms;
	bool cut_short; /* the area was not tried completely */

	/* changes; set by probe_look() */
	bool any;
	uint16_t base[PROBE_WORDS_MAX]; /* at rest */
	uint16_t now[PROBE_WORDS_MAX];
	uint16_t moving[PROBE_WORDS_MAX]; /* bits that have differed from rest */
	uint16_t
		noise[PROBE_WORDS_MAX]; /* noise mask: bits that toggle without operator action; excluded */
	uint16_t changes[PROBE_WORDS_MAX]; /* of the whole word, since probe_rest() */
	uint16_t rises[PROBE_WORDS_MAX];   /* changes that were small steps up */
};

/* Connects; if the profile's unit does not answer, a few others are tried. 0, or -1 with why. */
int probe_open(struct probe *, const char *address, const struct profile *, struct fault *why);
void probe_close(struct probe *);

/* Finds the readable blocks, within about a minute; prints the present area on stderr. 0, or -1:
 * nothing can be read. */
int probe_discover(struct probe *, struct fault *why);

/* Reads all blocks once. Blocks for one response time-out per block at most, and for 5 s without
 * an answer; then -1. */
int probe_look(struct probe *, struct fault *why);
/* probe_rest() clears noise mask and counts; probe_settle() adds all bits that have changed
 * since then to the noise mask. Both take the present values as rest. */
void probe_rest(struct probe *);
void probe_settle(struct probe *);

/* The places that differ from rest, without the noise mask: single bits (is_bit) or whole words.
 * Returns their number, at most PROBE_FOUND_MAX. */
int probe_moved(const struct probe *, bool is_bit, struct profile_point *out);
/* Has this place the value of rest again? */
bool probe_is_back(const struct probe *, const struct profile_point *, bool is_bit);
/* Number of changes of a register since probe_rest(); -1: it cannot be read. */
int probe_changes(const struct probe *, enum plc_area, int address);
/* The registers that changed between least and most times, as probe_moved(). */
int probe_counters(const struct probe *, int least, int most, struct profile_point *out);

#endif
