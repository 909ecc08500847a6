/* orders: what can be asked of the plant over its control socket or from a file of orders. A table
 * per subject (plant_order.h); "help" prints them. */
#ifndef HW_PLANT_CONTROL_PLANT_CONTROL_H
#define HW_PLANT_CONTROL_PLANT_CONTROL_H

#include "hw/plant/assembly/plant.h"

/* Obeys a line, written to while it is taken apart. answer: CONTROL_SOCKET_ANSWER_MAX. The plant's
 * truth.at_us is the time of it. Orders that change the world or the wires are told in the truth. */
void plant_control_run(void *plant, char *line, char *answer);

/* Can the line be an order at all? NULL, or what is wrong with it (N_()). Written to. */
const char *plant_control_check(char *line);

#endif
