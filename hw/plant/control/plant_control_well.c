/* The end of all faults: what any order can have begun, not only the faults of plant_faults[]. What a trainer has put out
 * of order stays so, unless the order is a trainer's, too. */
#include "hw/plant/assembly/plant_plc.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "hw/plant/control/plant_order.h"

#include <string.h>

enum part {
	PART_ESTOP,
	PART_MOTOR,
	PART_MODE,
	PART_BOXES,
	PART_PLC,
	PART_WIRES,
	PART_CHIP,
	PART_CHIP_LINE,
	PART_CAMERA,
	PART_BARRIER,
	PART_LANE = PART_BARRIER + BARRIER_COUNT,
	PART_COUNT = PART_LANE + LANE_COUNT
};
_Static_assert(PART_COUNT <= 32, "bits");

static bool has_stuck_box(const struct world *w)
{
	for (int i = 0; i < w->count; i++)
		if (w->boxes[i].stuck)
			return true;
	return false;
}

static bool has_wire_fault(const struct wire_faults *f)
{
	for (int i = 0; i < WIRE_FAULT_COUNT; i++)
		if (f->chances[i].percent > 0)
			return true;
	return f->now != WIRE_WELL && f->left != 0;
}

static bool sees_badly(const struct belt_camera *c)
{
	const struct camera_view *v = &c->view;

	return c->path &&
		(c->is_off || v->blur > 0 || v->noise > 0 || v->angle != 0 || v->light != 100);
}

static bool has_part(uint32_t bits, int part)
{
	return bits >> part & 1;
}

static uint32_t bit_if(bool is_set, int part)
{
	return is_set ? (uint32_t)1 << part : 0;
}

uint32_t plant_order_parts_not_well(const struct plant *p)
{
	const struct world *w = &p->world;
	uint32_t bits = bit_if(w->estop, PART_ESTOP) | bit_if(w->motor_fault, PART_MOTOR) |
		bit_if(w->manual, PART_MODE) | bit_if(has_stuck_box(w), PART_BOXES) |
		bit_if(p->plc_frozen || p->plc_stopped, PART_PLC) |
		bit_if(p->wires && has_wire_fault(&p->wires->faults), PART_WIRES) |
		bit_if(p->chip.fault != PN532_WELL, PART_CHIP) |
		bit_if(p->chip_line.path && p->chip_line.fd < 0, PART_CHIP_LINE) |
		bit_if(sees_badly(&p->camera), PART_CAMERA);

	for (int i = 0; i < BARRIER_COUNT; i++)
		bits |= bit_if(w->views[i] != WORLD_VIEW_WELL, PART_BARRIER + i);
	for (int i = 0; i < LANE_COUNT; i++)
		bits |= bit_if(w->lane_full[i], PART_LANE + i);
	return bits;
}

static void end_faults_of_world(struct world *w, uint32_t ended)
{
	if (has_part(ended, PART_ESTOP))
		world_press_estop(w, false);
	if (has_part(ended, PART_MOTOR))
		world_trip_motor(w, false);
	if (has_part(ended, PART_MODE))
		world_set_mode(w, false);
	for (int i = 0; i < BARRIER_COUNT; i++)
		if (has_part(ended, PART_BARRIER + i))
			world_set_view(w, (enum sorter_barrier)i, WORLD_VIEW_WELL);
	for (int i = 0; i < LANE_COUNT; i++)
		if (has_part(ended, PART_LANE + i))
			world_fill_lane(w, i + 1, false);
	for (int i = 0; i < w->count && has_part(ended, PART_BOXES); i++)
		world_stick_box(w, w->boxes[i].number, false);
}

/* Of boxes to come. */
static void end_label_faults(struct plant *p)
{
	for (int i = 0; i < LABEL_FAULTS_MAX; i++)
		if (p->label_faults.list[i].number >= p->world.next &&
			(!p->label_faults.list[i].is_hidden || p->hides_order))
			p->label_faults.list[i].number = 0;
}

void plant_order_end_faults(const struct plant_order *o)
{
	static const struct {
		int part;
		const char *order;
	} orders[] = {
		{ PART_WIRES, "wire well" },
		{ PART_CAMERA, "camera on" },
		{ PART_CAMERA, "camera blur 0" },
		{ PART_CAMERA, "camera light 100" },
		{ PART_CAMERA, "camera noise 0" },
		{ PART_CAMERA, "camera angle 0" },
		{ PART_CHIP_LINE, "plug" },
	};
	struct plant *p = o->plant;
	uint32_t ended = plant_order_parts_not_well(p) & ~(p->hides_order ? 0 : p->hidden_parts);
	char order[32], answer[CONTROL_SOCKET_ANSWER_MAX + 1];

	end_faults_of_world(&p->world, ended);
	end_label_faults(p);
	if (has_part(ended, PART_PLC))
		plant_plc_run(p);
	if (has_part(ended, PART_CHIP))
		p->chip.fault = PN532_WELL;
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		if (has_part(ended, orders[i].part)) {
			plant_control_run(p, strcpy(order, orders[i].order), answer);
			if (strncmp(answer, "ok", 2) != 0)
				plant_order_reply(o, "%s", answer);
		}
}
