/* plc_trust: is the device at this address the sorter's PLC, so that the bridge may write into it?
 * Modbus has no identity: a wrong IP address leads to a drive or a meter, and each write changes a
 * set-point there. So a device is only read until it behaves like the register map demands. Pure:
 * time is passed in.
 *
 *     1.2 s and two heartbeats without a doubt, STATE not init
 *   NEW ------------------------------------------------> VERIFIED
 *    ^                                                    |      ^
 *    |                    connection lost, heartbeat      |      |  one heartbeat in this connection
 *    |                    stands still, one doubt         v      |  without a doubt, or the numbers
 *    +------------------------------------------------- RECHECK -+  go on where they were
 *      value out of range, second doubt within 5 s
 *
 * A doubt: PLC_HEARTBEAT does not count up; BOOT_ID changes; ARRIVAL_SEQ jumps; before VERIFIED
 * also values that contradict each other. Source: docs/register-map.md, rules 2, 6, 9. */
#ifndef PLC_BRIDGE_DIALOGUE_PLC_TRUST_H
#define PLC_BRIDGE_DIALOGUE_PLC_TRUST_H

#include "plc-bridge/profile/profile.h"

/* A new device is watched so long at least: more than the slowest heartbeat of another bridge. */
#define PLC_TRUST_MS 1200
#define PLC_TRUST_DOUBT_MS 5000 /* two doubts within this time are no restart of a PLC */

enum plc_trust_state { PLC_TRUST_NEW, PLC_TRUST_RECHECK, PLC_TRUST_VERIFIED };

enum plc_doubt {
	PLC_DOUBT_NONE,
	PLC_DOUBT_RANGE, /* process_image_check() has rejected the values */
	PLC_DOUBT_HEARTBEAT,
	PLC_DOUBT_BOOT,
	PLC_DOUBT_ARRIVAL,
	PLC_DOUBT_WRITTEN, /* DEST_LANE or COMMAND hold what no bridge writes */
	PLC_DOUBT_DONE,
	PLC_DOUBT_ESTOP,
	PLC_DOUBT_COUNT
};

struct plc_trust {
	enum plc_trust_state state;
	enum plc_doubt doubt; /* the newest one; NONE: there was none yet */
	int64_t doubt_ms;
	bool has_image; /* image is of this watch */
	struct plc_image image;
	int64_t image_ms;
	int64_t since_ms; /* begin of the watch: connection or last doubt */
	int beats;        /* changes of PLC_HEARTBEAT in this watch */
	bool has_known;   /* known: the newest image while it was VERIFIED, or as recorded */
	struct plc_image known;
	int64_t known_ms;
};

/* recorded: values of a PLC that an earlier process has verified; NULL: none. Copied. */
void plc_trust_init(struct plc_trust *, const struct plc_image *recorded);
/* The connection is lost. */
void plc_trust_lost(struct plc_trust *);
/* PLC_HEARTBEAT has stood still for too long (link_is_live()). */
void plc_trust_stale(struct plc_trust *);
/* The values read are not in range. */
void plc_trust_reject(struct plc_trust *, int64_t now_ms);
/* The values read are in range. True: the device is verified, the bridge may write. After a gap of
 * LINK_DEAD_MS it is as after plc_trust_lost(): over a serial line another slave may answer. */
bool plc_trust_see(struct plc_trust *, const struct profile *, const struct plc_image *,
	int64_t now_ms);
/* Are the numbers in its registers those of the PLC that was verified before? Then what this bridge
 * has written there may be taken back, also while the PLC's program stands still: it would be
 * carried out late. */
bool plc_trust_is_known(const struct plc_trust *, const struct plc_image *);
/* Why it is not verified, as a MESSAGE_WORD() clause about "the device"; NULL: there is no doubt. */
const char *plc_trust_reason(const struct plc_trust *);

#endif
