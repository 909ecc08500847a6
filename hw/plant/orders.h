/* orders: what can be asked of the plant over its control socket. One table; "help" prints it. */
#ifndef HW_PLANT_ORDERS_H
#define HW_PLANT_ORDERS_H

#include "hw/plant/plant.h"

/* Obeys a line, written to while it is taken apart. answer: CONTROL_ANSWER_MAX. The plant's
 * truth.at_us is the time of it. */
void orders_obey(void *plant, char *line, char *answer);

#endif
