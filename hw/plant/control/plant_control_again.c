/* boxes since, boxes at SECONDS, boxes back SECONDS: the belt as it was, and a new beginning from then. Seconds ago and not a
 * time of day: plant and caller need not have the same clock. */
#include "core/plant/plant_fault.h"
#include "hw/plant/assembly/plant_plc.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "hw/plant/control/plant_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	AGO_MAX_S = 30 * 24 * 3600,
	BEFORE_READERS_MM = 20 /* no reader has seen a box whose front edge is so far before it */
};

static int64_t known_us(const struct plant *p)
{
	int64_t begin_us = p->history ? belt_history_begin_us(p->history) : 0;

	return begin_us ? p->ground_truth.at_us - begin_us : 0;
}

void plant_order_boxes_since(const struct plant_order *o)
{
	plant_order_reply(o, "ok since=%.3f", (double)known_us(o->plant) / 1e6);
}

/* Word 2 as a moment that is known; NULL: it is none, replied. */
static const struct belt_moment *find_moment(const struct plant_order *o, int64_t *at_us)
{
	char *end = NULL;
	double ago_s = o->count > 2 ? strtod(o->words[2], &end) : -1;
	const struct belt_moment *found;

	if (!end || *end || !(ago_s >= 0 && ago_s <= AGO_MAX_S)) {
		plant_order_reply(o, "error boxes %s SECONDS: so long ago", o->words[1]);
		return NULL;
	}
	*at_us = o->plant->ground_truth.at_us - (int64_t)(ago_s * 1e6);
	found = o->plant->history ? belt_history_find(o->plant->history, *at_us) : NULL;
	if (!found)
		plant_order_reply(o, "error the belt is known for %.1f s only",
			(double)known_us(o->plant) / 1e6);
	return found;
}

void plant_order_boxes_at(const struct plant_order *o)
{
	int64_t at_us;
	const struct belt_moment *then = find_moment(o, &at_us);
	size_t used = 2;

	for (int i = 0; then && i < then->count; i++)
		used += (size_t)snprintf(o->answer + used, CONTROL_SOCKET_ANSWER_MAX - used, " %d:%d:%d",
			then->boxes[i].number, then->boxes[i].x, then->boxes[i].branch);
}

/* All boxes stand before the readers. */
static double limit_mm(const struct world *w)
{
	double reader =
		w->look_at > 0 && w->look_at < WORLD_FIELD_FROM_MM ? w->look_at : WORLD_FIELD_FROM_MM;

	return reader - BEFORE_READERS_MM;
}

/* box_stuck means a certain box, not the newest one. */
static void stick_boxes(struct plant *p, const struct belt_moment *then)
{
	for (int i = 0; i < then->count; i++)
		if (then->boxes[i].is_stuck)
			world_stick_box(&p->world, then->boxes[i].number, true);
}

static void start_faults(struct plant *p, const struct belt_moment *then, uint32_t bits)
{
	char order[64], ignored[CONTROL_SOCKET_ANSWER_MAX + 1];

	for (size_t i = 0; i < plant_fault_count; i++) {
		if (!(bits >> i & 1))
			continue;
		if (strcmp(plant_faults[i].id, "box_stuck") == 0) {
			stick_boxes(p, then);
			continue;
		}
		snprintf(order, sizeof order, "%s", plant_faults[i].order);
		plant_control_run(p, order, ignored);
	}
}

void plant_order_boxes_back(const struct plant_order *o)
{
	struct plant *p = o->plant;
	int64_t at_us;
	const struct belt_moment *found = find_moment(o, &at_us);
	struct label_faults labels = p->label_faults;
	struct belt_moment then;
	uint32_t bits;

	if (!found)
		return;
	then = *found; /* what follows is noted, too */
	bits = belt_history_faults(p->history, at_us);
	plant_order_end_faults(o);
	p->label_faults = labels; /* boxes that come once more carry what they carried */
	label_faults_go_back(&p->label_faults, at_us);
	plant_take_boxes_off(p);
	belt_history_restore(&then, &p->world, limit_mm(&p->world));
	p->done_us = 0;
	plant_log_world(p);
	plant_plc_restart(p, 0, false);
	start_faults(p, &then, bits);
	plant_order_reply(o, "ok boxes=%d next=%d", then.count, then.next);
}
