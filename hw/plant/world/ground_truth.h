/* ground_truth: log of what really happened in the simulated world, as JSON lines, for tests.
 *
 * One object a line, flushed: {"t":SECONDS,"ev":WORD,...}; t is CLOCK_MONOTONIC, of the moment it
 * happened (belt events: of the scan). Members that do not apply are left out.
 *
 *   start    "boot": BOOT_ID, "items": N (0: endless), "first": number of the first box, "seed"
 *   enter    "box" came onto the belt; "to_lane": expected lane (3 if the item cannot be known)
 *   field    "box" has come into the field of the NFC reader: its tags can be read from now on
 *   look     the front edge of "box" passes a reader before the read point (--scanner-at); else as present
 *   present  "box" stands at the read point; "tags": [UID...], "tag_items": [URI...] ("" for a
 *            blank tag), "label": as the scanner sends it ("" for none), "to_lane"; "what": its
 *            fault, if any: no-read, double, cross, unreadable, duplicate
 *   arrival  the PLC gave "box" the number "seq"
 *   answer   the PLC accepted an answer: "box", "seq", "lane"
 *   release  "box", "seq" goes on to "lane"; "why": "answer", "timeout" or "no_board"
 *   removed  the PLC detected that the box was removed while it waited: "seq", "box" if known
 *   leave    "box" has left LB_IDENT, or was removed from there; "seq"
 *   lane     "box" reached the light barrier of "lane"; "seq" (0: the PLC never gave it one)
 *   lost     the PLC lost track of "seq"
 *   gone     "box" was removed from the belt by an order
 *   fault    STATE became fault or e-stop: "state", "code"
 *   state    any other change of STATE between stopped and running: "state"
 *   wire     a fault changes an answer: "what": a word of the order `wire`, "on": tcp or rtu
 *   plc      "what": restart: it has lost its memory and has the new "boot"
 *   order    an order that changes something was executed: "what"; "why": it failed
 *   behind   the computer is too slow for --speed: the belt stood still for "ms"
 *   done     all boxes are gone: "box": the last one
 */
#ifndef HW_PLANT_WORLD_GROUND_TRUTH_H
#define HW_PLANT_WORLD_GROUND_TRUTH_H

#include "core/base/fault.h"
#include "hw/plant/world/box_script.h"

#include <stdint.h>
#include <stdio.h>

struct ground_truth {
	FILE *file;    /* NULL: no log */
	int64_t at_us; /* time of the next events; set by the caller */
};

/* Appends to path; NULL: all calls do nothing. -1 with why. */
int ground_truth_open(struct ground_truth *t, const char *path, struct fault *why);
void ground_truth_close(struct ground_truth *t);

/* Members that are 0 are left out; seq -1 means 0. */
struct ground_truth_event {
	const char *ev;
	int box, seq, lane, to_lane;
	const char *why;
	int state; /* -1 means 0 */
	int code;
	const char *what, *on;
	int boot, ms;
};
void ground_truth_write(struct ground_truth *t, const struct ground_truth_event *e);

void ground_truth_start(struct ground_truth *t, int boot, int items, int first, uint64_t seed);
/* ev: "look" or "present"; what: its fault; NULL: none. */
void ground_truth_shown(struct ground_truth *t, const char *ev, const struct script_box *box,
	const char *what);

#endif
