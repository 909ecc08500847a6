/* plant_plc: faults of the PLC itself: its program stops, its heartbeat freezes, its power
 * fails. Logged in the ground truth with the time plant.ground_truth.at_us. */
#ifndef HW_PLANT_ASSEMBLY_PLANT_PLC_H
#define HW_PLANT_ASSEMBLY_PLANT_PLC_H

#include "hw/plant/assembly/plant.h"

enum { PLANT_PLC_BOOT_US = 200000 }; /* until its port is open again */

/* PLC_HEARTBEAT does not change any more, everything else goes on. */
void plant_plc_freeze(struct plant *p);
/* The program stops, outputs go off, registers keep their values; the port still answers. */
void plant_plc_stop(struct plant *p);
/* Ends both. */
void plant_plc_run(struct plant *p);
/* Power off and on: clears all registers; warm keeps those that a master writes. Connections
 * end, the port opens again after PLANT_PLC_BOOT_US. Boxes stay where they are. boot 0: the next
 * BOOT_ID. */
void plant_plc_restart(struct plant *p, uint16_t boot, bool warm);
/* Sets the last ARRIVAL_SEQ. False: a box is waiting with another one. */
bool plant_plc_set_seq(struct plant *p, uint16_t seq);

#endif
