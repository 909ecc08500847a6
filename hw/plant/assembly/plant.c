#include "hw/plant/assembly/plant_plc.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <string.h>

/* Boxes take the streams from 0 on. */
enum { LATE_US = 1000000, WIRE_STREAM = INT_MAX };

static double scan_period_us(const struct plant *p)
{
	return PLANT_SCAN_MS * 1000 / p->speed;
}

static void write_plc_register(void *user, uint16_t address, uint16_t value)
{
	struct plant *p = user;

	sorter_write(&p->sorter, address, value);
}

void plant_refresh(struct pdu_memory *memory)
{
	const struct plant *p = memory->user;

	plc_image_to_registers(&p->sorter.image, memory->registers);
	if (p->plc_frozen)
		memory->registers[signals[SIGNAL_PLC_HEARTBEAT].address] = p->heartbeat;
}

/* --- what happened ------------------------------------------------------------------------- */

static const char *const world_words[] = {
	[WORLD_ENTER] = "enter",
	[WORLD_PRESENT] = "present",
	[WORLD_LOOK] = "look",
	[WORLD_LEAVE] = "leave",
	[WORLD_LANE] = "lane",
	[WORLD_GONE] = "gone",
};

void plant_get_box(const struct plant *p, int number, struct script_box *out)
{
	label_faults_box(&p->label_faults, p->seed, number, out);
}

static void on_shown(struct plant *p, enum world_event_kind kind, const struct script_box *box)
{
	enum label_fault wrong = label_faults_shown(&p->label_faults, box->number);

	ground_truth_shown(&p->ground_truth, world_words[kind], box,
		wrong ? label_faults_words[wrong] : NULL);
	if (kind == WORLD_LOOK)
		scanner_pass(&p->scanner, box->label, p->ground_truth.at_us);
	else if (p->world.look_at <= 0)
		scanner_show(&p->scanner, box->label, p->ground_truth.at_us);
}

static void on_world(struct plant *p, const struct world_event *e)
{
	struct ground_truth_event told = { .ev = world_words[e->kind],
		.box = e->box,
		.lane = e->lane,
		.seq = e->seq               ? (int)e->seq
			: e->kind == WORLD_LANE ? -1
									: 0 };
	struct script_box box;

	if (p->hides_order && (e->kind == WORLD_GONE || e->kind == WORLD_LEAVE))
		return; /* a box that a trainer has taken away */
	if (e->kind == WORLD_ENTER || e->kind == WORLD_PRESENT || e->kind == WORLD_LOOK)
		plant_get_box(p, e->box, &box);
	if (e->kind == WORLD_PRESENT || e->kind == WORLD_LOOK) {
		on_shown(p, e->kind, &box);
		return;
	}
	if (e->kind == WORLD_ENTER)
		told.to_lane = box.lane;
	if (e->kind == WORLD_LANE)
		p->last_box = e->box;
	ground_truth_write(&p->ground_truth, &told);
}

void plant_log_world(struct plant *p)
{
	for (int i = 0; i < p->world.event_count; i++)
		on_world(p, &p->world.events[i]);
	p->world.event_count = 0;
}

static void on_state(struct plant *p)
{
	const uint32_t *v = p->sorter.image.value;
	uint32_t state = v[SIGNAL_STATE] == PLC_WAITING ? (uint32_t)PLC_RUNNING : v[SIGNAL_STATE];
	bool alarm = state == PLC_FAULT || state == PLC_ESTOP;

	if (state == p->last_state)
		return;
	p->last_state = state;
	ground_truth_write(&p->ground_truth,
		&(struct ground_truth_event){ .ev = alarm ? "fault" : "state",
			.state = (int)state,
			.code = (int)v[SIGNAL_FAULT_CODE] });
}

static void on_sorter(struct plant *p, const struct sorter_event *e)
{
	static const char *const words[] = {
		[SORTER_ARRIVAL] = "arrival",
		[SORTER_ANSWER] = "answer",
		[SORTER_RELEASE] = "release",
		[SORTER_REMOVED] = "removed",
		[SORTER_LOST] = "lost",
		[SORTER_STATE] = NULL,
	};
	struct world_box *box = NULL;

	if (e->kind == SORTER_ARRIVAL || e->kind == SORTER_ANSWER || e->kind == SORTER_RELEASE)
		box = world_at_ident(&p->world);
	if (e->kind == SORTER_ARRIVAL && box)
		box->seq = e->seq;
	if (e->kind == SORTER_STATE)
		on_state(p);
	else if (words[e->kind]) /* lanes are logged by the world */
		ground_truth_write(&p->ground_truth,
			&(struct ground_truth_event){ .ev = words[e->kind],
				.box = box ? box->number : 0,
				.seq = e->seq,
				.lane = e->lane,
				.why = e->why });
}

void plant_set_field(struct plant *p)
{
	struct transponder *tags[PN532_FIELD_MAX];
	int count = 0;

	for (int i = 0; p->in_field.number && i < p->in_field.tag_count; i++)
		tags[count++] = &p->in_field.tags[i];
	count = manual_tags_add_present(&p->manual_tags, tags, count, PN532_FIELD_MAX);
	pn532_set_field(&p->chip, tags, count);
}

static void update_field(struct plant *p, int64_t now_us)
{
	const struct world_box *box = world_in_field(&p->world);
	int number = box ? box->number : 0;

	if (number == p->in_field.number)
		return;
	/* The chip has pointers into in_field: removes the old tags before they are overwritten. */
	p->in_field.number = 0;
	plant_set_field(p);
	if (!number)
		return;
	plant_get_box(p, number, &p->in_field);
	plant_set_field(p);
	p->ground_truth.at_us = now_us;
	ground_truth_write(&p->ground_truth,
		&(struct ground_truth_event){ .ev = "field", .box = number });
}

void plant_take_boxes_off(struct plant *p)
{
	while (p->world.count > 0) {
		world_remove_box(&p->world, p->world.boxes[0].number);
		plant_log_world(p);
	}
}

void plant_clear_belt(struct plant *p, int boxes)
{
	bool knows_boxes = p->sorter.track_count > 0 || p->sorter.phase != IDENT_FREE;

	plant_take_boxes_off(p);
	world_limit(&p->world, boxes);
	p->done_us = 0;
	if (knows_boxes)
		plant_plc_restart(p, 0, true);
}

/* --- time ---------------------------------------------------------------------------------- */

static void run_plc_program(struct plant *p, int64_t at_us)
{
	struct sorter_inputs inputs;

	world_inputs(&p->world, &inputs);
	sorter_scan(&p->sorter, &inputs, &p->outputs, PLANT_SCAN_MS, at_us / 1000);
	for (int i = 0; i < p->sorter.event_count; i++)
		on_sorter(p, &p->sorter.events[i]);
}

static void run_scan(struct plant *p, int64_t at_us)
{
	p->ground_truth.at_us = at_us;
	if (p->each_scan)
		p->each_scan(p);
	p->belt_ms += (double)PLANT_SCAN_MS;
	world_step(&p->world, &p->outputs, PLANT_SCAN_MS);
	plant_log_world(p);
	if (p->history)
		belt_history_note(p->history, &p->world, at_us);
	if (!p->plc_stopped)
		run_plc_program(p, at_us);
	if (!p->done_us && world_is_done(&p->world)) {
		p->done_us = at_us;
		ground_truth_write(&p->ground_truth,
			&(struct ground_truth_event){ .ev = "done", .box = p->last_box });
	}
}

static void on_wire_fault(void *user, enum wire_kind kind, enum wire_fault fault)
{
	struct plant *p = user;

	if (p->hides_wire)
		return;
	ground_truth_write(&p->ground_truth,
		&(struct ground_truth_event){ .ev = "wire",
			.what = wire_fault_rows[fault].word,
			.on = wire_kind_words[kind] });
}

static void connect_wires(struct plant *p)
{
	if (!p->wires)
		return;
	p->wires->faults.rng = rng_seed(p->seed, WIRE_STREAM);
	p->wires->faults.tell = on_wire_fault;
	p->wires->faults.user = p;
}

void plant_init(struct plant *p, const struct plant_plan *plan, int64_t now_us)
{
	p->speed = plan->speed;
	p->memory = (struct pdu_memory){ .write = write_plc_register, .user = p, .unit = plan->unit };
	p->seed = plan->seed;
	connect_wires(p);
	p->scan_us = (double)now_us;
	p->ground_truth.at_us = now_us;
	ground_truth_start(&p->ground_truth, plan->boot_id, plan->items, plan->first, plan->seed);
	pn532_init(&p->chip);
	desk_init(&p->desk);
	sorter_init(&p->sorter, plan->boot_id, !plan->stopped);
	world_init(&p->world, plan->first, plan->items ? plan->first + plan->items - 1 : 0,
		plan->interval_s * 1000);
	if (plan->gap_mm)
		world_set_gap(&p->world, plan->gap_mm);
	world_look_at(&p->world, plan->scanner_at_mm);
	if (plan->seed)
		world_set_jitter(&p->world, PLANT_JITTER, plan->seed);
	plant_log_world(p); /* of the first box */
	plant_run(p, now_us);
}

/* After a suspended machine or a debugger, or on one that is too slow, the world goes on where it
 * was. */
static void skip_lost_time(struct plant *p, int64_t now_us)
{
	p->ground_truth.at_us = now_us;
	ground_truth_write(&p->ground_truth,
		&(struct ground_truth_event){ .ev = "behind",
			.ms = (int)(((double)now_us - p->scan_us) / 1000) });
	p->scan_us = (double)now_us;
	if (!p->is_behind)
		log_line(LOG_LEVEL_WARNING,
			_("the simulation stood still for a second or more: the program was suspended, or "
			  "the computer is too slow for --speed %g"),
			p->speed);
	p->is_behind = true;
}

void plant_run(struct plant *p, int64_t now_us)
{
	if ((double)now_us - p->scan_us > (double)LATE_US)
		skip_lost_time(p, now_us);
	while (p->scan_us <= (double)now_us) {
		run_scan(p, (int64_t)p->scan_us);
		p->scan_us += scan_period_us(p);
	}
	update_field(p, now_us);
}

void plant_receive_chip(struct plant *p, int64_t now_us)
{
	uint8_t bytes[PN532_FRAME_MAX];
	size_t n;

	while ((n = ptyline_read(&p->chip_line, bytes, sizeof bytes)) > 0)
		pn532_receive(&p->chip, bytes, n, now_us);
}

void plant_send_serial(struct plant *p, int64_t now_us)
{
	uint8_t bytes[PN532_FRAME_MAX];
	size_t n;

	while (p->chip_line.fd >= 0 && (n = pn532_send(&p->chip, bytes, sizeof bytes, now_us)) > 0)
		ptyline_write(&p->chip_line, bytes, n);
	scanner_run(&p->scanner, now_us);
	desk_run(&p->desk, now_us);
}

void plant_take_picture(struct plant *p, int64_t now_us)
{
	char labels[BELT_CAMERA_BOXES_MAX][BOX_SCRIPT_LABEL_SIZE];
	struct camera_view_box boxes[BELT_CAMERA_BOXES_MAX];
	struct script_box box;
	int count = 0;

	if (!belt_camera_is_due(&p->camera, now_us))
		return;
	for (int i = 0; i < p->world.count && count < BELT_CAMERA_BOXES_MAX; i++) {
		double x = p->world.boxes[i].x - SORTER_STOP_MM;

		if (p->world.boxes[i].branch || x < -CAMERA_VIEW_MM || x > CAMERA_VIEW_MM)
			continue;
		plant_get_box(p, p->world.boxes[i].number, &box);
		memcpy(labels[count], box.label, sizeof labels[count]);
		boxes[count] = (struct camera_view_box){ x, labels[count] };
		count++;
	}
	belt_camera_take(&p->camera, boxes, count);
}

static int64_t earlier_of(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t plant_due_us(const struct plant *p)
{
	double batch = (double)PLANT_WAKE_US - scan_period_us(p);
	int64_t due;

	/* Scans are caught up before registers are read, so a resting belt needs few wake-ups. */
	if (p->world.speed == 0 && !p->outputs.motor)
		batch = PLANT_REST_US;
	due = (int64_t)(p->scan_us + (batch > 0 ? batch : 0)) + 1;
	due = earlier_of(due, belt_camera_due_us(&p->camera));
	if (p->wires)
		due = earlier_of(due, wires_due_us(p->wires));
	due = earlier_of(due, scanner_due_us(&p->scanner));
	due = earlier_of(due, desk_due_us(&p->desk));
	return p->chip_line.fd >= 0 ? earlier_of(due, pn532_due_us(&p->chip)) : due;
}
