/* schedule: a file of orders, each with the belt time at which it is obeyed.
 *
 * A line is "SECONDS ORDER...", seconds of belt time since the start, e.g. "12.5 lane 1 full"; a
 * line that begins with '#' says nothing. Orders of the same moment are obeyed as they stand. */
#ifndef HW_PLANT_CONTROL_SCHEDULE_H
#define HW_PLANT_CONTROL_SCHEDULE_H

#include "hw/plant/assembly/plant.h"

struct schedule_order {
	double at_ms;
	int line;
	char *text;
};

struct schedule {
	const char *path;
	struct schedule_order *orders; /* by time */
	size_t count, next;
};

/* path NULL: no orders. -1 with why: EXIT_NO_INPUT, or EXIT_CONFIG with the number of the line. */
int schedule_read(struct schedule *s, const char *path, struct fault *why);
void schedule_free(struct schedule *s);

/* From now on the plant obeys them before the scan at their time. An order that cannot be obeyed is
 * logged with its line, and the next ones go on. */
void schedule_join(struct schedule *s, struct plant *p);

#endif
