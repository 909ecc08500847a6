/* profile: what differs between PLCs. Addresses, unit, function code, word order, times.
 *
 * The built-in profile is the demonstrator's sorter; hw/plc/sorter.ini says the same in words. */
#ifndef PLC_BRIDGE_PROFILE_H
#define PLC_BRIDGE_PROFILE_H

#include "core/fault.h"
#include "core/signals.h"

struct profile_point {
	int address; /* 0-based register */
	int bit;     /* of a SIGNAL_BIT */
};

struct profile {
	int unit;
	int read_function;        /* 3 holding registers, 4 input registers */
	bool low_word_first;      /* of the two words of ENCODER */
	int period_ms;
	int response_timeout_ms;
	char ident_place[64];     /* scans recorded there name the box at the ident point */
	int settle_ms;            /* a first late scan waits so long for a second, different one */
	int no_read_below_ms;     /* ANSWER_TIME_LEFT under which "nothing read" is answered */
	double confirm_timeout_s; /* belt running time until a box counts as lost */
	struct profile_point points[SIGNAL_COUNT];
	int read_first, read_count; /* the block that covers every point, at most 125 registers */
};

void profile_default(struct profile *);
/* name: a path, or the name of a profile shipped beside the programs ("sorter"). A typo is an
 * error with line and column; two signals on one bit are refused. */
int profile_read(const char *name, struct profile *, struct fault *why);
/* Checks what belongs together and works out the block to read. */
int profile_settle(struct profile *, const char *name, struct fault *why);
/* The signal whose register is at this address, for messages; "?" if there is none. */
const char *profile_register_name(const struct profile *, int address);

#endif
