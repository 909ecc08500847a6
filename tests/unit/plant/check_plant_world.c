#include "tests/support/suite.h"
#include "hw/plant/assembly/plant.h"

#include <stdlib.h>
#include <string.h>

static const struct sorter_outputs running = { .motor = true, .speed = 400 };
static const struct sorter_outputs open_way = { .motor = true, .speed = 400, .stopper_open = true };

static int seen[8][4]; /* [event][lane] since the last run() */

static void run(struct world *w, const struct sorter_outputs *out, int ms)
{
	memset(seen, 0, sizeof seen);
	for (int t = 0; t < ms; t += 10) {
		world_step(w, out, 10);
		for (int i = 0; i < w->event_count; i++)
			seen[w->events[i].kind][w->events[i].lane]++;
	}
}

START_TEST(first_box_halts_at_the_stopper)
{
	struct world w;
	struct sorter_inputs in;

	world_init(&w, 1, 1, 3000);
	ck_assert_int_eq(w.events[0].kind, WORLD_ENTER);
	ck_assert_double_eq(w.boxes[0].x, WORLD_FIRST_MM);
	run(&w, &running, 600);
	ck_assert_int_eq(seen[WORLD_PRESENT][0], 0);
	run(&w, &running, 2000);
	ck_assert_int_eq(seen[WORLD_PRESENT][0], 1);
	ck_assert_double_eq(w.boxes[0].x, SORTER_STOP_MM);
	world_inputs(&w, &in);
	for (int i = 0; i < BARRIER_COUNT; i++)
		ck_assert_int_eq(in.barrier[i], i == BARRIER_IDENT);
	ck_assert(in.estop_ok && in.auto_mode && !in.motor_fault);
	ck_assert_uint_eq(in.speed, 400);
	ck_assert_uint_eq(in.encoder, 1040); /* the belt runs on beneath a held box */
	ck_assert_ptr_eq(world_in_field(&w), &w.boxes[0]);
	ck_assert_ptr_eq(world_at_ident(&w), &w.boxes[0]);
}
END_TEST

START_TEST(each_lane_is_reached)
{
	for (int lane = 1; lane <= 3; lane++) {
		struct sorter_outputs out = open_way;
		struct world w;

		if (lane < 3)
			out.diverter[lane - 1] = true;
		world_init(&w, 1, 1, 3000);
		run(&w, &running, 700);
		run(&w, &out, 6000);
		for (int l = 1; l <= 3; l++)
			ck_assert_int_eq(seen[WORLD_LANE][l], l == lane);
		ck_assert_int_eq(seen[WORLD_LEAVE][0], 1);
		ck_assert_int_eq(w.count, 0);
		ck_assert(world_is_done(&w));
	}
}
END_TEST

START_TEST(a_late_diverter_moves_nobody)
{
	struct sorter_outputs out = open_way;
	struct world w;

	world_init(&w, 1, 1, 3000);
	while (w.boxes[0].x < BELT_DIVERT1_MM + WORLD_DIVERTER_MM)
		world_step(&w, &out, 10);
	out.diverter[0] = true;
	run(&w, &out, 5000);
	ck_assert_int_eq(seen[WORLD_LANE][3], 1);
}
END_TEST

START_TEST(boxes_never_overlap)
{
	struct world w;

	world_init(&w, 1, 0, 100);
	for (int round = 0; round < 40; round++) {
		const struct sorter_outputs *out = round % 3 ? &running : &open_way;

		for (int t = 0; t < 500; t += 10) {
			world_step(&w, out, 10);
			for (int i = 1; i < w.count; i++)
				ck_assert_double_le(w.boxes[i].x,
					w.boxes[i - 1].x - BELT_BOX_MM - WORLD_GAP_MM + 1e-6);
			ck_assert_int_lt(w.count, WORLD_BOXES_MAX);
		}
	}
	ck_assert_int_gt(w.next, 10);
	ck_assert(!world_is_done(&w));
}
END_TEST

/* Boxes queue 25 mm apart; a reader before the read point sees each once, in its order. */
START_TEST(close_boxes_and_a_reader_before_the_ident_point)
{
	struct world w;
	double last = 0;
	int looks = 0;

	world_init(&w, 1, 0, 100);
	world_set_gap(&w, 25);
	world_look_at(&w, 150);
	for (int t = 0; t < 20000; t += 10) {
		world_step(&w, t % 3000 < 2000 ? &running : &open_way, 10);
		for (int i = 1; i < w.count; i++)
			ck_assert_double_le(w.boxes[i].x, w.boxes[i - 1].x - BELT_BOX_MM - 25 + 1e-6);
		for (int i = 0; i < w.event_count; i++) {
			if (w.events[i].kind != WORLD_LOOK)
				continue;
			ck_assert_int_eq(w.events[i].box, ++looks);
			if (looks > 2) /* as the first ones have queued */
				ck_assert_double_ge(w.encoder - last, BELT_BOX_MM + 25 - 5);
			last = w.encoder;
		}
	}
	ck_assert_int_gt(looks, 10);
}
END_TEST

START_TEST(nothing_moves_without_power)
{
	static const struct sorter_outputs off = { .speed = 400 };
	struct world w;
	struct sorter_inputs in;

	world_init(&w, 1, 5, 1000);
	run(&w, &off, 5000);
	ck_assert_int_eq(w.count, 1);
	ck_assert_double_eq(w.boxes[0].x, WORLD_FIRST_MM);
	world_press_estop(&w, true);
	run(&w, &running, 5000);
	world_inputs(&w, &in);
	ck_assert(!in.estop_ok);
	ck_assert_double_eq(w.boxes[0].x, WORLD_FIRST_MM);
	ck_assert_uint_eq(in.speed, 0);
	world_press_estop(&w, false);
	world_trip_motor(&w, true);
	run(&w, &running, 5000);
	world_inputs(&w, &in);
	ck_assert(in.motor_fault);
	ck_assert_uint_eq(in.encoder, 0);
}
END_TEST

START_TEST(stuck_and_removed_boxes)
{
	struct world w;

	world_init(&w, 7, 8, 1000);
	ck_assert(!world_stick_box(&w, 8, true));
	ck_assert(world_stick_box(&w, 7, true));
	run(&w, &running, 3000);
	ck_assert_double_eq(w.boxes[0].x, WORLD_FIRST_MM);
	ck_assert_double_eq(w.boxes[1].x, WORLD_FIRST_MM - BELT_BOX_MM - WORLD_GAP_MM);
	world_stick_box(&w, 7, false);
	run(&w, &running, 3000);
	ck_assert_ptr_eq(world_at_ident(&w), &w.boxes[0]);
	ck_assert(world_remove_box(&w, 7));
	ck_assert_int_eq(w.events[w.event_count - 1].kind, WORLD_GONE);
	ck_assert_ptr_null(world_at_ident(&w));
	ck_assert(!world_remove_box(&w, 7));
	run(&w, &running, 2000);
	ck_assert_int_eq(world_at_ident(&w)->number, 8);
}
END_TEST

START_TEST(the_story_is_as_told)
{
	struct script_box box, again;
	unsigned char page4[4] = { 0x01, 0x03, 0xA0, 0x0C };

	for (int n = 1; n <= 3 * BOX_SCRIPT_LENGTH; n++) {
		int chapter = (n - 1) % BOX_SCRIPT_LENGTH + 1;

		box_script_box(n, &box);
		ck_assert_int_eq(box.tag_count == 2, chapter == 11);
		ck_assert_int_eq(box.tag_count == 0 && !box.label[0], chapter == 8);
		ck_assert_int_eq(box.lane,
			chapter == 5 || chapter == 8 || chapter == 11
				? 3
				: script_articles[(n - 1) % BOX_SCRIPT_ARTICLES].lane);
		for (int i = 0; i < box.tag_count; i++) {
			ck_assert_uint_eq(box.tags[i].uid[0], 0x04);
			ck_assert_mem_eq(box.tags[i].memory + 16, page4, 4);
			ck_assert_int_eq(box.uris[i][0] == '\0', chapter == 5);
		}
	}
	box_script_box(1, &box);
	ck_assert_str_eq(box.uris[0], "https://id.gs1.org/01/09521234000013/21/1001");
	ck_assert_str_eq(box.label, "9521234000013");
	box_script_box(2, &again);
	ck_assert_str_eq(again.label, "]d20109521234000020211002");
	box_script_box(13, &again);
	ck_assert_mem_ne(again.tags[0].uid, box.tags[0].uid, sizeof box.tags[0].uid);
	ck_assert_str_eq(again.uris[0], "https://id.gs1.org/01/09521234000013/21/1013");
}
END_TEST

/* The whole plant without wires: a board that answers by the story. */
static void run_complete_plant(double speed, double interval, int items)
{
	static struct plant p;
	struct plant_plan plan = { .items = items,
		.first = 1,
		.interval_s = interval,
		.speed = speed,
		.boot_id = 1 };
	int64_t now = 1000000;
	uint32_t *v = p.sorter.image.value;
	int expected[4] = { 0 };

	memset(&p, 0, sizeof p);
	p.chip_line.fd = p.scanner.line.fd = -1;
	plant_init(&p, &plan, now);
	for (int i = 0; !p.done_us && i < 100000; i++) {
		struct world_box *box = world_at_ident(&p.world);
		struct script_box story;

		if (i % 20 == 0)
			sorter_write(&p.sorter, 19, (uint16_t)(1 + i / 20));
		if (v[SIGNAL_STATE] == PLC_WAITING && box && v[SIGNAL_DEST_SEQ] != v[SIGNAL_ARRIVAL_SEQ]) {
			box_script_box(box->number, &story);
			expected[story.lane]++;
			sorter_write(&p.sorter, 16, (uint16_t)story.lane);
			sorter_write(&p.sorter, 17, (uint16_t)v[SIGNAL_ARRIVAL_SEQ]);
		}
		now = plant_due_us(&p);
		plant_run(&p, now);
	}
	ck_assert_int_ne(p.done_us, 0);
	ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], 0);
	for (int lane = 1; lane <= 3; lane++)
		ck_assert_uint_eq(v[SIGNAL_LANE1_COUNT + lane - 1], (unsigned)expected[lane]);
	ck_assert_int_eq(expected[1] + expected[2] + expected[3], items);
	ck_assert_int_eq(p.sorter.track_count, 0);
}

START_TEST(complete_plant_sorts_every_box)
{
	run_complete_plant(1, 3, 24);
	run_complete_plant(1, 0.1, 24);
	run_complete_plant(0.1, 1, 12);
	run_complete_plant(10, 1, 48);
	run_complete_plant(50, 3, 48);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { close_boxes_and_a_reader_before_the_ident_point,
		first_box_halts_at_the_stopper, each_lane_is_reached, a_late_diverter_moves_nobody,
		boxes_never_overlap, nothing_moves_without_power, stuck_and_removed_boxes,
		the_story_is_as_told, complete_plant_sorts_every_box, NULL };

	return suite_of("plant_world", tests);
}
