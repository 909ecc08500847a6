#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_order.h"
#include "hw/plant/control/typed_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLIP_MAX_MM = 500 };

static void obey_estop(const struct plant_order *o)
{
	static const char *const words[] = { "release", "press", NULL };
	int pressed = plant_order_choice(o, 1, words);

	if (pressed >= 0)
		world_press_estop(&o->plant->world, pressed);
}

static void obey_motor(const struct plant_order *o)
{
	static const char *const words[] = { "ok", "trip", NULL };
	int tripped = plant_order_choice(o, 1, words);

	if (tripped >= 0)
		world_trip_motor(&o->plant->world, tripped);
}

static void obey_mode(const struct plant_order *o)
{
	static const char *const words[] = { "auto", "manual", NULL };
	int manual = plant_order_choice(o, 1, words);

	if (manual >= 0)
		world_set_mode(&o->plant->world, manual);
}

static void obey_barrier(const struct plant_order *o)
{
	static const char *const words[] = { [WORLD_VIEW_WELL] = "well",
		[WORLD_VIEW_COVERED] = "covered",
		[WORLD_VIEW_FREE] = "free",
		NULL };
	int view = plant_order_choice(o, 2, words);
	int barrier = (int)signal_from(o->words[1]) - SIGNAL_LB_INFEED;

	if (view < 0)
		return;
	if (barrier < 0 || barrier >= BARRIER_COUNT)
		plant_order_reply(o, "error %s is no light barrier; LB_INFEED to LB_LANE3", o->words[1]);
	else
		world_set_view(&o->plant->world, (enum sorter_barrier)barrier, (enum world_view)view);
}

static void obey_lane(const struct plant_order *o)
{
	static const char *const words[] = { "free", "full", NULL };
	int full = plant_order_choice(o, 2, words);
	int64_t lane;

	if (full >= 0 && plant_order_number(o, 1, 1, LANE_COUNT, &lane))
		world_fill_lane(&o->plant->world, (int)lane, full);
}

static void obey_put(const struct plant_order *o)
{
	struct plant *p = o->plant;
	int64_t x;
	int number;

	if (!plant_order_number(o, 1, 0, BELT_END_MM, &x))
		return;
	number = world_put_box(&p->world, (double)x);
	if (!number) {
		plant_order_reply(o, "error there is no room");
		return;
	}
	p->done_us = 0;
	plant_log_world(p);
	plant_order_reply(o, "ok %d", number);
}

static void obey_clear(const struct plant_order *o)
{
	int64_t boxes = 0;

	if (o->count > 1 && !plant_order_number(o, 1, 1, 9999, &boxes))
		return;
	plant_clear_belt(o->plant, (int)boxes);
	plant_order_reply(o, "ok next=%d", o->plant->world.next);
}

static void obey_boxes(const struct plant_order *o)
{
	static const char *const words[] = { "clear", "since", "at", "back", NULL };
	static void (*const ways[])(const struct plant_order *) = { NULL, plant_order_boxes_since,
		plant_order_boxes_at, plant_order_boxes_back };
	int what = o->count > 1 ? plant_order_choice(o, 1, words) : -1;
	size_t used;

	if (what == 0)
		plant_take_boxes_off(o->plant);
	else if (what > 0)
		ways[what](o);
	if (o->count > 1)
		return;
	used = (size_t)snprintf(o->answer, CONTROL_SOCKET_ANSWER_MAX, "ok");

	for (int i = 0; i < o->plant->world.count; i++) {
		const struct world_box *box = &o->plant->world.boxes[i];

		used += (size_t)snprintf(o->answer + used, CONTROL_SOCKET_ANSWER_MAX - used, " %d:%.0f:%d",
			box->number, box->x, box->branch);
	}
}

/* --- box N ... ------------------------------------------------------------------------------- */

static void stick_box(const struct plant_order *o, int number)
{
	if (!world_stick_box(&o->plant->world, number, true))
		plant_order_reply(o, "error it is not on the belt");
}

static void unstick_box(const struct plant_order *o, int number)
{
	if (!world_stick_box(&o->plant->world, number, false))
		plant_order_reply(o, "error it is not on the belt");
}

static void take_box_off(const struct plant_order *o, int number)
{
	if (!world_remove_box(&o->plant->world, number))
		plant_order_reply(o, "error it is not on the belt");
}

static void slip_box(const struct plant_order *o, int number)
{
	int64_t mm;

	if (plant_order_number(o, 3, -SLIP_MAX_MM, SLIP_MAX_MM, &mm) &&
		!world_slip_box(&o->plant->world, number, (double)mm))
		plant_order_reply(o, "error it is not on the belt");
}

/* True until the box reaches the readers. */
static bool is_to_come(const struct plant *p, int number)
{
	if (number >= p->world.next)
		return true;
	for (int i = 0; i < p->world.count; i++)
		if (p->world.boxes[i].number == number)
			return p->world.boxes[i].x < WORLD_FIELD_FROM_MM;
	return false;
}

/* "box next code CODE": what a scanner sends for it; a code has no blanks here. */
static void set_own_code(const struct plant_order *o, int number)
{
	char code[BOX_SCRIPT_LABEL_SIZE];
	struct fault why;

	if (o->count < 4)
		plant_order_reply(o, "error the code is missing: box next code 4006381333931");
	else if (o->count > 4)
		plant_order_reply(o, "error a code has no blanks here");
	else if (typed_code_read(o->words[3], code, sizeof code, &why))
		plant_order_reply(o, "error %s", why.message.text);
	else
		label_faults_set_code(&o->plant->label_faults, number, code);
}

static void set_label_fault(const struct plant_order *o, int number)
{
	enum label_fault fault = label_faults_find(o->words[2]);
	int64_t of = number - 1;

	o->plant->label_faults.at_us = o->plant->ground_truth.at_us;
	if (!is_to_come(o->plant, number))
		plant_order_reply(o, "error it has come already");
	else if (fault == LABEL_FAULT_OWN)
		set_own_code(o, number);
	else if (fault != LABEL_FAULT_DUPLICATE || o->count < 4 ||
		plant_order_number(o, 3, 1, number - 1, &of))
		label_faults_set(&o->plant->label_faults, number, fault, of > 0 ? (int)of : number,
			o->plant->hides_order);
}

static const struct {
	const char *word;
	void (*run)(const struct plant_order *, int number);
} box_verbs[] = {
	{ "stick", stick_box },
	{ "unstick", unstick_box },
	{ "remove", take_box_off },
	{ "slip", slip_box },
};

/* The foremost that has not come to the readers yet, on the belt or before it. */
static int64_t number_to_come(const struct plant *p)
{
	const struct world *w = &p->world;

	for (int i = 0; i < w->count; i++)
		if (is_to_come(p, w->boxes[i].number))
			return w->boxes[i].number;
	return w->next;
}

/* "next" (to come onto the belt), "coming" (next to the readers), "last" (the newest on the belt), "stuck" (the oldest
 * that is). 0: there is none; -1: no such word. */
static int64_t number_of_box(const struct plant *p, const char *word)
{
	const struct world *w = &p->world;

	if (strcmp(word, "next") == 0)
		return w->next;
	if (strcmp(word, "coming") == 0)
		return number_to_come(p);
	if (strcmp(word, "last") == 0)
		return w->count ? w->boxes[w->count - 1].number : 0;
	if (strcmp(word, "stuck") != 0)
		return -1;
	for (int i = 0; i < w->count; i++)
		if (w->boxes[i].stuck)
			return w->boxes[i].number;
	return 0;
}

static void obey_box(const struct plant_order *o)
{
	int64_t number = number_of_box(o->plant, o->words[1]);

	if (number == 0)
		plant_order_reply(o, "error there is no such box on the belt; try again later");
	if (number == 0 || (number < 0 && !plant_order_number(o, 1, 1, 99999999, &number)))
		return;
	for (size_t i = 0; i < sizeof box_verbs / sizeof box_verbs[0]; i++)
		if (strcmp(box_verbs[i].word, o->words[2]) == 0) {
			box_verbs[i].run(o, (int)number);
			plant_log_world(o->plant);
			return;
		}
	if (label_faults_find(o->words[2]) == LABEL_FAULT_FAULT_COUNT)
		plant_order_reply(o, "error box: no such word: %s; help lists them", o->words[2]);
	else
		set_label_fault(o, (int)number);
	if (strncmp(o->answer, "ok", 2) == 0)
		plant_order_reply(o, "ok %d", (int)number);
}

const struct plant_order_row plant_order_belt_rows[] = {
	{ "estop", "press|release", "the emergency stop", 2, true, obey_estop },
	{ "motor", "trip|ok", "the motor's protection", 2, true, obey_motor },
	{ "mode", "manual|auto", "the key switch", 2, true, obey_mode },
	{ "barrier", "NAME covered|free|well", "a light barrier that is stuck, e.g. LB_DIVERT1", 3,
		true, obey_barrier },
	{ "lane", "N full|free", "a lane that takes no more boxes", 3, true, obey_lane },
	{ "put", "MM", "lay the next box onto the belt by hand, its front edge there", 2, true,
		obey_put },
	{ "box",
		"N|next|coming|last|stuck stick|unstick|remove|slip MM|no-read|double|cross|unreadable|duplicate [OF]|code CODE|well",
		"do something to box N, or to what it carries before it comes", 3, true, obey_box },
	{ "clear", "[BOXES]",
		"all boxes off the belt; a PLC that has boxes on record starts again; so many still come",
		1, true, obey_clear },
	{ "boxes", "[clear | since | at SECONDS | back SECONDS]",
		"NUMBER:FRONT_MM:BRANCH of each box on the belt; take all away; for how long the belt is known; boxes so long ago; begin again from then",
		1, false, obey_boxes },
	{ .word = NULL },
};
