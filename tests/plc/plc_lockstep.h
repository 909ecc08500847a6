/* plc_lockstep: two PLC programs side by side on one belt, with everything that can happen to a PLC
 * happening at random. After every scan every register and every output must be the same. */
#ifndef TESTS_PLC_PLC_LOCKSTEP_H
#define TESTS_PLC_PLC_LOCKSTEP_H

#include "tests/plc/plc_twin.h"

struct lockstep_sum { /* what happened, to prove that something did */
	unsigned arrivals, confirmed, counted, rejected, commands, jams, lost, estops, powers;
};

/* The C program beside another. True: alike for so many scans. False: difference tells the seed,
 * the scan and what differs. sum is added to. */
bool plc_lockstep(const struct twin_kind *other, const struct st_program *text, unsigned seed,
	int scans, struct lockstep_sum *sum, char *difference, size_t room);

#endif
