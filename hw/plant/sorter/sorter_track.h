/* sorter_track: the part of the PLC's program that tracks a box from the stopper to its lane.
 *
 * A shift register by encoder: the edge of a light barrier belongs to the box that is expected
 * there, within a window. An edge without a box is one the PLC has lost track of: it is counted
 * in its lane, LANEn_LAST_SEQ stays. Pure. */
#ifndef HW_PLANT_SORTER_SORTER_TRACK_H
#define HW_PLANT_SORTER_SORTER_TRACK_H

#include "hw/plant/sorter/sorter.h"

enum {
	SORTER_WINDOW_MM = 60
}; /* less than half the smallest distance of two front edges, 145 mm */

/* A box leaves the stopper. */
void sorter_track_add(struct sorter *s, uint16_t seq, int lane);

/* Handles the edges of this scan: sets diverters, confirms lanes, drops lost boxes. */
void sorter_track_follow(struct sorter *s, const struct sorter_inputs *in);

/* Records an event of this scan (sorter.c). */
void sorter_note(struct sorter *s, enum sorter_event_kind kind, uint16_t seq, int lane,
	const char *why);

#endif
