/* sorter_track: the part of the PLC's program that follows a box from the stopper to its lane.
 *
 * A shift register by encoder: a light barrier's edge belongs to the box that must be there by now,
 * give or take a window. What fits no window is a box the PLC has lost track of: counted in its
 * lane, LANEn_LAST_SEQ stays. Pure. */
#ifndef HW_PLANT_SORTER_SORTER_TRACK_H
#define HW_PLANT_SORTER_SORTER_TRACK_H

#include "hw/plant/sorter/sorter.h"

enum { SORTER_WINDOW_MM = 60 }; /* a third of the smallest distance between two boxes */

/* A box leaves the stopper. */
void sorter_track_add(struct sorter *s, uint16_t seq, int lane);

/* Edges of this scan: sets the diverters, confirms lanes, drops what is lost. */
void sorter_track_follow(struct sorter *s, const struct sorter_inputs *in);

/* Records an event of this scan (sorter.c). */
void sorter_note(struct sorter *s, enum sorter_event_kind kind, uint16_t seq, int lane,
	const char *why);

#endif
