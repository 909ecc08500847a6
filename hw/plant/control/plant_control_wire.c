#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ANSWERS_MAX = 1000000 };

/* Word i as a fault that at least one wire can have; WIRE_FAULT_COUNT: none, replied. */
static enum wire_fault fault_of(const struct plant_order *o, int i)
{
	enum wire_fault fault = i < o->count ? wire_fault_find(o->words[i]) : WIRE_FAULT_COUNT;

	if (fault == WIRE_FAULT_COUNT)
		plant_order_reply(o, "error no such fault; faults lists them");
	else if (!wires_can_have(o->plant->wires, fault)) {
		plant_order_reply(o, "error none of these wires can have it: %s", o->words[i]);
		fault = WIRE_FAULT_COUNT;
	}
	return fault;
}

/* Word i as the argument of the fault, if it has one. */
static bool argument_of(const struct plant_order *o, enum wire_fault fault, int i, int64_t *out)
{
	const struct wire_fault_row *row = &wire_fault_rows[fault];

	*out = 0;
	return !row->argument || plant_order_number(o, i, row->least, row->most, out);
}

static void obey_faults(const struct plant_order *o)
{
	size_t used = (size_t)snprintf(o->answer, CONTROL_SOCKET_ANSWER_MAX, "ok wire FAULT [ANSWERS]");

	for (int i = 0; i < WIRE_FAULT_COUNT; i++) {
		const struct wire_fault_row *row = &wire_fault_rows[i];

		used +=
			(size_t)snprintf(o->answer + used, CONTROL_SOCKET_ANSWER_MAX - used, "; %s%s%s: %s%s",
				row->word, row->argument ? " " : "", row->argument ? row->argument : "", row->help,
				row->kinds == 1 << WIRE_TCP       ? " (TCP)"
					: row->kinds == 1 << WIRE_RTU ? " (RTU)"
												  : "");
	}
}

/* wire chance PERCENT FAULT [ARG] */
static void set_chance(const struct plant_order *o)
{
	enum wire_fault fault = fault_of(o, 3);
	double percent = o->count > 2 ? strtod(o->words[2], NULL) : -1;
	int64_t argument;

	if (fault == WIRE_FAULT_COUNT || !argument_of(o, fault, 4, &argument))
		return;
	if (!(percent >= 0 && percent <= 100) || fault == WIRE_WELL) {
		plant_order_reply(o, "error wire chance PERCENT FAULT [ARGUMENT], 0 to 100");
		return;
	}
	o->plant->hides_wire = o->plant->hides_order;
	o->plant->wires->faults.chances[fault].percent = percent;
	o->plant->wires->faults.chances[fault].argument = argument;
}

static void set_wire_fault(const struct plant_order *o)
{
	struct wire_faults *faults = &o->plant->wires->faults;
	enum wire_fault fault = fault_of(o, 1);
	int at = 2;
	int64_t argument, left = -1;

	if (fault == WIRE_FAULT_COUNT || !argument_of(o, fault, at, &argument))
		return;
	at += wire_fault_rows[fault].argument != NULL;
	if (at < o->count && !plant_order_number(o, at, 1, ANSWERS_MAX, &left))
		return;
	if (fault == WIRE_REFUSE) {
		wires_leave(o->plant->wires, o->plant->ground_truth.at_us + argument * 1000);
		return;
	}
	o->plant->hides_wire = o->plant->hides_order;
	if (fault == WIRE_WELL)
		memset(faults->chances, 0, sizeof faults->chances);
	faults->now = fault;
	faults->argument = argument;
	faults->left = left;
}

static void obey_wire(const struct plant_order *o)
{
	if (!o->plant->wires)
		plant_order_reply(o, "error there are no wires");
	else if (strcmp(o->words[1], "chance") == 0)
		set_chance(o);
	else
		set_wire_fault(o);
}

const struct plant_order_row plant_order_wire_rows[] = {
	{ "wire", "FAULT [ARGUMENT] [ANSWERS] | chance PERCENT FAULT [ARGUMENT] | well",
		"spoil the next answers on the Modbus wires, all of them, or each by chance", 2, true,
		obey_wire },
	{ "faults", "", "what can go wrong on the wires", 1, false, obey_faults },
	{ .word = NULL },
};
