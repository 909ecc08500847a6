/* schedule: a file of orders, each with its belt time.
 *
 * A line is "SECONDS ORDER...", seconds of belt time since the start, e.g. "12.5 lane 1 full";
 * lines that begin with '#' are comments. Orders with the same time run in the order of the
 * file. */
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

/* From now on the plant runs each order before the scan at its time. An order that fails is
 * logged with its line. */
void schedule_join(struct schedule *s, struct plant *p);

#endif
