/* plant_control: runs orders to the plant, from the control socket or from a file. One table per
 * subject (plant_order.h); "help" lists them. */
#ifndef HW_PLANT_CONTROL_PLANT_CONTROL_H
#define HW_PLANT_CONTROL_PLANT_CONTROL_H

#include "hw/plant/assembly/plant.h"

/* Runs a line; modifies it. answer: CONTROL_SOCKET_ANSWER_MAX. Its time is the plant's
 * ground_truth.at_us. Orders that change the world or the wires are logged in the ground truth, but not
 * "hidden ORDER" and "fault ID hidden", nor what they have begun on the wires and with a box. */
void plant_control_run(void *plant, char *line, char *answer);

/* Is the line a valid order? 0, or -1 and what is wrong, with the nearest word. Modifies the line. */
int plant_control_check(char *line, struct fault *why);

#endif
