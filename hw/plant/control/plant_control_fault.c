/* The faults of core/plant/plant_fault.h: which are active, and the end of all of them. */
#include "core/plant/plant_fault.h"
#include "hw/plant/assembly/plant_plc.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "hw/plant/control/plant_order.h"

#include <stdio.h>
#include <string.h>

enum subject {
	SUBJECT_LANE,
	SUBJECT_ESTOP,
	SUBJECT_MOTOR,
	SUBJECT_MODE,
	SUBJECT_STUCK,
	SUBJECT_BARRIER,
	SUBJECT_FREEZE,
	SUBJECT_PLC_STOP,
	SUBJECT_WIRE,
	SUBJECT_CHIP,
	SUBJECT_LINE,
	SUBJECT_CAMERA_OFF,
	SUBJECT_CAMERA_BLUR
};

/* Where its state is. Not here: it ends by itself. */
static const struct {
	const char *id;
	enum subject subject;
	int detail;
} subjects[] = {
	{ "lane_1_full", SUBJECT_LANE, 0 },
	{ "lane_2_full", SUBJECT_LANE, 1 },
	{ "lane_3_full", SUBJECT_LANE, 2 },
	{ "box_stuck", SUBJECT_STUCK, 0 },
	{ "barrier_ident", SUBJECT_BARRIER, SIGNAL_LB_IDENT - SIGNAL_LB_INFEED },
	{ "barrier_divert1", SUBJECT_BARRIER, SIGNAL_LB_DIVERT1 - SIGNAL_LB_INFEED },
	{ "barrier_lane1", SUBJECT_BARRIER, SIGNAL_LB_LANE1 - SIGNAL_LB_INFEED },
	{ "estop", SUBJECT_ESTOP, 0 },
	{ "motor", SUBJECT_MOTOR, 0 },
	{ "manual", SUBJECT_MODE, 0 },
	{ "plc_frozen", SUBJECT_FREEZE, 0 },
	{ "plc_stopped", SUBJECT_PLC_STOP, 0 },
	{ "wire_cut", SUBJECT_WIRE, WIRE_CUT },
	{ "wire_mute", SUBJECT_WIRE, WIRE_MUTE },
	{ "wire_slow", SUBJECT_WIRE, WIRE_DELAY },
	{ "wire_garbage", SUBJECT_WIRE, WIRE_GARBAGE },
	{ "reader_mute", SUBJECT_CHIP, PN532_MUTE },
	{ "reader_unplugged", SUBJECT_LINE, 0 },
	{ "camera_off", SUBJECT_CAMERA_OFF, 0 },
	{ "camera_blurred", SUBJECT_CAMERA_BLUR, 0 },
};

static bool is_any_stuck(const struct world *w)
{
	for (int i = 0; i < w->count; i++)
		if (w->boxes[i].stuck)
			return true;
	return false;
}

static bool can_have(const struct plant *p, enum subject subject, int detail)
{
	if (subject == SUBJECT_WIRE)
		return p->wires && wires_can_have(p->wires, (enum wire_fault)detail);
	if (subject == SUBJECT_CHIP || subject == SUBJECT_LINE)
		return p->chip_line.path != NULL;
	return subject < SUBJECT_CAMERA_OFF || p->camera.path;
}

static bool is_active(const struct plant *p, enum subject subject, int detail)
{
	switch (subject) {
	case SUBJECT_LANE:
		return p->world.lane_full[detail];
	case SUBJECT_ESTOP:
		return p->world.estop;
	case SUBJECT_MOTOR:
		return p->world.motor_fault;
	case SUBJECT_MODE:
		return p->world.manual;
	case SUBJECT_STUCK:
		return is_any_stuck(&p->world);
	case SUBJECT_BARRIER:
		return p->world.views[detail] != WORLD_VIEW_WELL;
	case SUBJECT_FREEZE:
		return p->plc_frozen;
	case SUBJECT_PLC_STOP:
		return p->plc_stopped;
	case SUBJECT_WIRE:
		return (int)p->wires->faults.now == detail && p->wires->faults.left != 0;
	case SUBJECT_CHIP:
		return (int)p->chip.fault == detail;
	case SUBJECT_LINE:
		return p->chip_line.fd < 0;
	case SUBJECT_CAMERA_OFF:
		return p->camera.is_off;
	default:
		return p->camera.view.blur > 0;
	}
}

static enum plant_fault_state state_of(const struct plant *p, const struct plant_fault *fault)
{
	for (size_t i = 0; i < sizeof subjects / sizeof subjects[0]; i++)
		if (strcmp(subjects[i].id, fault->id) == 0) {
			if (!can_have(p, subjects[i].subject, subjects[i].detail))
				return PLANT_FAULT_ABSENT;
			return is_active(p, subjects[i].subject, subjects[i].detail) ? PLANT_FAULT_ACTIVE
																		 : PLANT_FAULT_OFF;
		}
	return PLANT_FAULT_OFF;
}

uint32_t plant_order_active_faults(const struct plant *p)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < plant_fault_count; i++)
		if (state_of(p, &plant_faults[i]) == PLANT_FAULT_ACTIVE)
			bits |= (uint32_t)1 << i;
	return bits;
}

/* A hidden fault that has ended is hidden no longer: the next start of it is shown. */
static bool is_hidden(struct plant *p, size_t i)
{
	uint32_t bit = (uint32_t)1 << i;

	if (state_of(p, &plant_faults[i]) != PLANT_FAULT_ACTIVE)
		p->hidden_faults &= ~bit;
	return p->hidden_faults & bit;
}

static void obey_states(const struct plant_order *o)
{
	size_t used = (size_t)snprintf(o->answer, CONTROL_SOCKET_ANSWER_MAX, "ok");

	for (size_t i = 0; i < plant_fault_count; i++) {
		enum plant_fault_state state =
			is_hidden(o->plant, i) ? PLANT_FAULT_OFF : state_of(o->plant, &plant_faults[i]);

		used += (size_t)snprintf(o->answer + used, CONTROL_SOCKET_ANSWER_MAX - used, " %s=%s",
			plant_faults[i].id,
			state == PLANT_FAULT_ACTIVE    ? "active"
				: state == PLANT_FAULT_OFF ? "off"
										   : "absent");
	}
}

static void obey_fault(const struct plant_order *o)
{
	const struct plant_fault *fault = plant_fault_find(o->words[1]);
	bool hides = o->count > 2 && strcmp(o->words[2], "hidden") == 0;
	bool ends = o->count > 2 && strcmp(o->words[2], "end") == 0;
	uint32_t bit;
	char order[64];

	if (!fault || (o->count > 2 && !hides && !ends) || (ends && !fault->end)) {
		plant_order_reply(o,
			fault ? "error fault ID [hidden|end]; this one may end by itself"
				  : "error no such fault; states lists them");
		return;
	}
	bit = (uint32_t)1 << (fault - plant_faults);
	snprintf(order, sizeof order, "%s", ends ? fault->end : fault->order);
	plant_control_run(o->plant, order, o->answer);
	o->plant->hidden_faults &= ~bit;
	if (hides)
		o->plant->hidden_faults |= bit;
}

/* A trainer ends everything; others end what is not a trainer's. */
static void obey_well(const struct plant_order *o)
{
	plant_order_end_faults(o);
	if (o->plant->hides_order)
		o->plant->hidden_faults = 0;
}

/* plant_control_run() takes the word away before it looks for the order. */
static void obey_hidden(const struct plant_order *o)
{
	plant_order_reply(o, "error hidden stands once, before an order");
}

const struct plant_order_row plant_order_fault_rows[] = {
	{ "fault", "ID [hidden|end]", "a fault by its name, see states; hidden: not shown as active", 2,
		true, obey_fault },
	{ "hidden", "ORDER",
		"the same order for a trainer: not shown as active, not in the simulation log", 2, false,
		obey_hidden },
	{ "states", "", "the faults by name: active, off or absent", 1, false, obey_states },
	{ "well", "", "all well again: ends every fault; hidden ones end by: hidden well", 1, true,
		obey_well },
	{ .word = NULL },
};
