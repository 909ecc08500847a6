/* plant_again: the simulated plant begins again from a past moment: its faults end, its PLC restarts without memory and
 * stands, the boxes of that moment are on the belt before the read point, and the same ones follow
 * (hw/plant/world/belt_history.h).
 *
 * As plant_client.h: blocks for a few seconds at most; 0, or -1 with why. Times are wall times. */
#ifndef CORE_PLANT_PLANT_AGAIN_H
#define CORE_PLANT_PLANT_AGAIN_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stdint.h>

/* Reads "14:03:22", "14:03" (the last time the clock showed it, or will within the next 12 hours), "-90", "-90s", "-2min", "-1h"
 * (so long ago). False: it is no time. Pure but for the time zone. */
bool plant_again_read_time(const char *text, int64_t now_us, int64_t *at_us);
/* Does it look like a time, right or wrong? "14:0x", "-x". */
bool plant_again_is_time(const char *text);

/* Does the plant know that moment? Refused (FAULT_DATA): it lies in the future, or before what this launch knows. */
int plant_again_check(const char *socket_path, int64_t at_us, int64_t now_us, struct fault *why);
/* Begins again. *boxes: so many are on the belt. */
int plant_again_begin(const char *socket_path, int64_t at_us, int64_t now_us, int *boxes,
	struct fault *why);

#endif
