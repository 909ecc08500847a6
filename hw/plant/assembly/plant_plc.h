/* plant_plc: what can happen to the PLC itself. Its program stops, its heartbeat stands still, its
 * power goes. Told in the truth with plant.truth.at_us as the time of it. */
#ifndef HW_PLANT_ASSEMBLY_PLANT_PLC_H
#define HW_PLANT_ASSEMBLY_PLANT_PLC_H

#include "hw/plant/assembly/plant.h"

enum { PLANT_PLC_BOOT_US = 200000 }; /* until its port is open again */

/* PLC_HEARTBEAT stands still, everything else goes on. */
void plant_plc_freeze(struct plant *p);
/* The program stops, outputs go off, registers stay as they are; the port goes on answering. */
void plant_plc_stop(struct plant *p);
/* Takes both back. */
void plant_plc_run(struct plant *p);
/* Power off and on: every register is cleared, but warm keeps those the board writes. Connections
 * end, the port is open again under its number after PLANT_PLC_BOOT_US. Boxes stay where they lie.
 * boot: 0: the next BOOT_ID. */
void plant_plc_restart(struct plant *p, uint16_t boot, bool warm);
/* The last ARRIVAL_SEQ was this. False: a box is waiting under another one. */
bool plant_plc_set_seq(struct plant *p, uint16_t seq);

#endif
