#include "hw/plant/plant.h"

#include <string.h>

enum { LATE_US = 1000000 };

static double scan_period_us(const struct plant *p)
{
	return PLANT_SCAN_MS * 1000 / p->speed;
}

static void write_register(void *user, uint16_t address, uint16_t value)
{
	struct plant *p = user;

	sorter_write(&p->sorter, address, value);
}

void plant_refresh(struct pdu_memory *memory)
{
	const struct plant *p = memory->user;

	plc_image_to_registers(&p->sorter.image, memory->registers);
}

/* --- what happened ------------------------------------------------------------------------- */

static const char *const world_words[] = {
	[WORLD_ENTER] = "enter", [WORLD_PRESENT] = "present", [WORLD_LEAVE] = "leave",
	[WORLD_LANE] = "lane",   [WORLD_GONE] = "gone",
};

static void on_world(struct plant *p, const struct world_event *e)
{
	struct truth_event told = { .ev = world_words[e->kind], .box = e->box, .lane = e->lane,
		.seq = e->seq ? (int)e->seq : e->kind == WORLD_LANE ? -1 : 0 };
	struct story_box box;

	if (e->kind == WORLD_ENTER || e->kind == WORLD_PRESENT)
		story_tell(e->box, &box);
	if (e->kind == WORLD_PRESENT) {
		truth_tell_present(&p->truth, &box);
		scanner_show(&p->scanner, box.label, p->truth.at_us);
		return;
	}
	if (e->kind == WORLD_ENTER)
		told.to_lane = box.lane;
	if (e->kind == WORLD_LANE)
		p->last_box = e->box;
	truth_tell(&p->truth, &told);
}

static void on_state(struct plant *p)
{
	const uint32_t *v = p->sorter.image.value;
	uint32_t state = v[SIGNAL_STATE] == PLC_WAITING ? (uint32_t)PLC_RUNNING : v[SIGNAL_STATE];
	bool alarm = state == PLC_FAULT || state == PLC_ESTOP;

	if (state == p->state_told)
		return;
	p->state_told = state;
	truth_tell(&p->truth, &(struct truth_event){ .ev = alarm ? "fault" : "state",
		.state = (int)state, .code = (int)v[SIGNAL_FAULT_CODE] });
}

static void on_sorter(struct plant *p, const struct sorter_event *e)
{
	static const char *const words[] = {
		[SORTER_ARRIVAL] = "arrival", [SORTER_ANSWER] = "answer", [SORTER_RELEASE] = "release",
		[SORTER_REMOVED] = "removed", [SORTER_LOST] = "lost", [SORTER_STATE] = NULL,
	};
	struct world_box *box = NULL;

	if (e->kind == SORTER_ARRIVAL || e->kind == SORTER_ANSWER || e->kind == SORTER_RELEASE)
		box = world_at_ident(&p->world);
	if (e->kind == SORTER_ARRIVAL && box)
		box->seq = e->seq;
	if (e->kind == SORTER_STATE)
		on_state(p);
	else if (words[e->kind]) /* lanes are told as the world sees them */
		truth_tell(&p->truth, &(struct truth_event){ .ev = words[e->kind],
			.box = box ? box->number : 0, .seq = e->seq, .lane = e->lane, .why = e->why });
}

void plant_set_field(struct plant *p)
{
	struct transponder *tags[PN532_FIELD_MAX];
	int count = 0;

	for (int i = 0; p->in_field.number && i < p->in_field.tag_count; i++)
		tags[count++] = &p->in_field.tags[i];
	count = hand_lay_out(&p->hand, tags, count, PN532_FIELD_MAX);
	pn532_set_field(&p->chip, tags, count);
}

static void look_at_field(struct plant *p, int64_t now_us)
{
	const struct world_box *box = world_in_field(&p->world);
	int number = box ? box->number : 0;

	if (number == p->in_field.number)
		return;
	/* Pointers into in_field: the chip lets go of the old tags before they are overwritten. */
	p->in_field.number = 0;
	plant_set_field(p);
	if (!number)
		return;
	story_tell(number, &p->in_field);
	plant_set_field(p);
	p->truth.at_us = now_us;
	truth_tell(&p->truth, &(struct truth_event){ .ev = "field", .box = number });
}

/* --- time ---------------------------------------------------------------------------------- */

static void scan(struct plant *p, int64_t at_us)
{
	struct sorter_inputs inputs;

	p->truth.at_us = at_us;
	world_step(&p->world, &p->outputs, PLANT_SCAN_MS);
	for (int i = 0; i < p->world.event_count; i++)
		on_world(p, &p->world.events[i]);
	world_inputs(&p->world, &inputs);
	sorter_scan(&p->sorter, &inputs, &p->outputs, PLANT_SCAN_MS, at_us / 1000);
	for (int i = 0; i < p->sorter.event_count; i++)
		on_sorter(p, &p->sorter.events[i]);
	if (!p->done_us && world_is_done(&p->world)) {
		p->done_us = at_us;
		truth_tell(&p->truth, &(struct truth_event){ .ev = "done", .box = p->last_box });
	}
}

void plant_init(struct plant *p, const struct plant_plan *plan, int64_t now_us)
{
	p->speed = plan->speed;
	p->memory = (struct pdu_memory){ .write = write_register, .user = p };
	p->scan_us = (double)now_us;
	p->truth.at_us = now_us;
	truth_tell_start(&p->truth, plan->boot_id, plan->items, plan->first);
	pn532_init(&p->chip);
	sorter_init(&p->sorter, plan->boot_id, !plan->stopped);
	world_init(&p->world, plan->first, plan->items ? plan->first + plan->items - 1 : 0,
		plan->interval_s * 1000);
	on_world(p, &p->world.events[0]); /* the first box lies there already */
	plant_run(p, now_us);
}

void plant_run(struct plant *p, int64_t now_us)
{
	/* After a suspended machine or a debugger the world goes on where it was. */
	if ((double)now_us - p->scan_us > LATE_US)
		p->scan_us = (double)now_us;
	while (p->scan_us <= (double)now_us) {
		scan(p, (int64_t)p->scan_us);
		p->scan_us += scan_period_us(p);
	}
	look_at_field(p, now_us);
}

void plant_hear_chip(struct plant *p, int64_t now_us)
{
	uint8_t bytes[PN532_FRAME_MAX];
	size_t n;

	while ((n = ptyline_read(&p->chip_line, bytes, sizeof bytes)) > 0)
		pn532_receive(&p->chip, bytes, n, now_us);
}

void plant_speak(struct plant *p, int64_t now_us)
{
	uint8_t bytes[PN532_FRAME_MAX];
	size_t n;

	while (p->chip_line.fd >= 0 && (n = pn532_send(&p->chip, bytes, sizeof bytes, now_us)) > 0)
		ptyline_write(&p->chip_line, bytes, n);
	scanner_run(&p->scanner, now_us);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t plant_due_us(const struct plant *p)
{
	double batch = PLANT_WAKE_US - scan_period_us(p);
	int64_t due;

	/* Scans are caught up before anybody looks, so a resting belt needs few wake-ups. */
	if (p->world.speed == 0 && !p->outputs.motor)
		batch = PLANT_REST_US;
	due = (int64_t)(p->scan_us + (batch > 0 ? batch : 0)) + 1;
	due = earlier(due, scanner_due_us(&p->scanner));
	return p->chip_line.fd >= 0 ? earlier(due, pn532_due_us(&p->chip)) : due;
}
