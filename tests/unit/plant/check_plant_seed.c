/* The pure parts behind the plant's faults: chance that comes again, boxes drawn by it, files of
 * orders, belts that are meddled with. */
#include "tests/support/suite.h"
#include "hw/plant/assembly/plant.h"
#include "hw/plant/control/schedule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- chance
 * ------------------------------------------------------------------------------------- */

START_TEST(numbers_that_come_again)
{
	struct rng r = rng_seed(42, 54); /* the example of the PCG library's own test */
	static const uint32_t first[] = { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b,
		0xcbed606e };
	int thrown[6] = { 0 };

	for (size_t i = 0; i < sizeof first / sizeof first[0]; i++)
		ck_assert_uint_eq(rng_next(&r), first[i]);
	for (int i = 0; i < 60000; i++)
		thrown[rng_below(&r, 6)]++;
	for (int i = 0; i < 6; i++)
		ck_assert_int_gt(thrown[i], 9500);
}
END_TEST

START_TEST(a_seed_draws_every_kind_of_box)
{
	int kinds[8] = { 0 }, lanes[4] = { 0 };
	struct script_box box, again;

	for (int n = 1; n <= 4000; n++) {
		box_script_draw(99, n, &box);
		box_script_draw(99, n, &again);
		must(memcmp(&box, &again, sizeof box) == 0);
		kinds[box.tag_count * 2 + (box.label[0] != 0)]++;
		lanes[box.lane]++;
	}
	for (int i = 0; i < 5; i++) /* no tag, one, two; with and without a label */
		ck_assert_int_gt(kinds[i], 50);
	for (int lane = 1; lane <= 3; lane++)
		ck_assert_int_gt(lanes[lane], 200);
	box_script_draw(0, 11, &box);
	box_script_box(11, &again);
	ck_assert_mem_eq(&box, &again, sizeof box);
}
END_TEST

START_TEST(an_interval_that_varies)
{
	static const struct sorter_outputs out = { .motor = true, .speed = 400, .stopper_open = true };
	double least = 1e9, most = 0, since = 0;
	struct world w;

	world_init(&w, 1, 0, 2000);
	world_set_jitter(&w, 0.25, 3);
	for (int t = 0; t < 600000; t += 10) {
		int before = w.next;

		world_step(&w, &out, 10);
		since += 10;
		if (w.next == before)
			continue;
		if (w.next > 3) {
			least = since < least ? since : least;
			most = since > most ? since : most;
		}
		since = 0;
	}
	ck_assert_double_ge(least, 1490);
	ck_assert_double_le(most, 2510);
	ck_assert_double_le(least, 1700);
	ck_assert_double_ge(most, 2300);
}
END_TEST

/* --- belts ------------------------------------------------------------------------------------ */

START_TEST(a_full_lane_backs_up)
{
	static const struct sorter_outputs out = { .motor = true,
		.speed = 400,
		.stopper_open = true,
		.diverter = { true } };
	struct world w;

	world_init(&w, 1, 0, 1000);
	world_fill_lane(&w, 1, true);
	for (int t = 0; t < 60000; t += 10) {
		world_step(&w, &out, 10);
		for (int i = 1; i < w.count; i++)
			must(w.boxes[i].x <= w.boxes[i - 1].x - BELT_BOX_MM - WORLD_GAP_MM + 1e-6);
		must(w.count <= WORLD_BOXES_MAX);
	}
	ck_assert_double_eq(w.boxes[0].x, BELT_DIVERT1_MM + BELT_LANE_MM + WORLD_FULL_MM);
	ck_assert_int_ge(w.count, 5);
}
END_TEST

/* Whatever is done to the boxes, no two of them lie in one place. */
START_TEST(boxes_by_hand_never_overlap)
{
	struct rng r = rng_seed(5, 5);
	struct world w;

	world_init(&w, 1, 0, 500);
	for (int i = 0; i < 20000; i++) {
		const struct sorter_outputs out = { .motor = true,
			.speed = 400,
			.stopper_open = rng_below(&r, 3) > 0,
			.diverter = { rng_below(&r, 2), rng_below(&r, 2) } };
		int number = w.count ? w.boxes[rng_below(&r, (uint32_t)w.count)].number : 1;

		if (rng_below(&r, 10) == 0)
			world_slip_box(&w, number, rng_uniform(&r, -300, 300));
		if (rng_below(&r, 20) == 0)
			world_put_box(&w, rng_uniform(&r, 0, BELT_END_MM));
		if (rng_below(&r, 50) == 0)
			world_remove_box(&w, number);
		if (rng_below(&r, 50) == 0)
			world_fill_lane(&w, 1 + (int)rng_below(&r, 3), rng_below(&r, 2));
		world_step(&w, &out, 10);
		for (int a = 0; a < w.count; a++)
			for (int b = 0; b < a; b++)
				must(w.boxes[a].branch != w.boxes[b].branch ||
					w.boxes[a].x <= w.boxes[b].x - BELT_BOX_MM + 1e-6);
	}
	ck_assert_int_gt(w.next, 50);
}
END_TEST

START_TEST(an_unreadable_tag)
{
	struct transponder tag;
	uint8_t out[TRANSPONDER_ANSWER_MAX];
	size_t len;

	transponder_init(&tag, transponder_find_kind("ntag213"), (const uint8_t[10]){ 4, 1, 2, 3 });
	for (int i = 0; i < 2; i++) {
		tag.unreadable = i;
		transponder_power_up(&tag);
		ck_assert(transponder_request(&tag, false));
		transponder_select(&tag);
		ck_assert_int_eq(transponder_command(&tag, (const uint8_t[]){ 0x30, 4 }, 2, out, &len),
			i ? TAG_NAK : TAG_DATA);
	}
}
END_TEST

/* More boxes than there are numbers for them, at the top speed. */
START_TEST(seventy_thousand_boxes)
{
	static struct plant p;
	uint32_t *v = p.sorter.image.value;
	int64_t now_us = 1000000;
	const struct plant_plan plan = { .items = 70000,
		.first = 1,
		.interval_s = 0.4,
		.speed = 50,
		.boot_id = 1,
		.seed = 8 };
	static struct script_box script;
	unsigned lanes[4] = { 0 };
	int last = 0;

	p.chip_line.fd = p.scanner.line.fd = -1;
	plant_init(&p, &plan, now_us);
	while (!p.done_us) {
		struct world_box *box = world_at_ident(&p.world);

		if (now_us % 100000 == 0)
			sorter_write(&p.sorter, 19, (uint16_t)(now_us / 100000 % 1000 + 1));
		if (box && v[SIGNAL_STATE] == PLC_WAITING && box->number != last) {
			box_script_draw(8, last = box->number, &script);
			lanes[script.lane]++;
			sorter_write(&p.sorter, 16, (uint16_t)script.lane);
			sorter_write(&p.sorter, 17, (uint16_t)v[SIGNAL_ARRIVAL_SEQ]);
		}
		now_us += 200; /* a scan at a time */
		plant_run(&p, now_us);
	}
	ck_assert_int_eq(last, 70000);
	ck_assert_uint_eq(v[SIGNAL_ARRIVAL_SEQ], 70000 - 65535);
	ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], 0);
	for (int lane = 1; lane <= 3; lane++)
		ck_assert_uint_eq(v[SIGNAL_LANE1_COUNT + lane - 1], lanes[lane] & 0xFFFF);
}
END_TEST

/* --- files of orders
 * --------------------------------------------------------------------------- */

static char orders_path[64];

static const char *write_file(const void *text, size_t len)
{
	int fd;

	strcpy(orders_path, "/tmp/warenspur-orders-XXXXXX");
	fd = mkstemp(orders_path);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
	return orders_path;
}

static const struct {
	const char *text;
	int line;
} wrong_files[] = {
	{ "estop press\n", 1 },
	{ "1 estop press\n# fine\n2\n", 3 },
	{ "1 estop press\n-1 estop press\n", 2 },
	{ "1 dance\n", 1 },
	{ "1 estop\n", 1 },
	{ "1x estop press\n", 1 },
	{ "nan estop press\n", 1 },
	{ "1e300 estop press\n", 1 },
	{ "1 \n", 1 },
};

START_TEST(a_wrong_file_of_orders)
{
	struct schedule s;
	struct fault why = { 0 };
	char line[32];

	snprintf(line, sizeof line, "line %d, column ", wrong_files[_i].line);
	ck_assert_int_eq(schedule_read(&s,
						 write_file(wrong_files[_i].text, strlen(wrong_files[_i].text)), &why),
		-1);
	ck_assert_int_eq(why.exit_code, EXIT_CONFIG);
	ck_assert_msg(strstr(why.message.text, line) != NULL, "%s", why.message.text);
	schedule_free(&s);
	unlink(orders_path);
}
END_TEST

START_TEST(fuzz_files_of_orders)
{
	struct rng r = rng_seed(1, 2);

	for (int round = 0; round < 300; round++) {
		char text[3000];
		size_t len = rng_below(&r, sizeof text);
		struct schedule s;
		struct fault why = { 0 };

		for (size_t i = 0; i < len; i++)
			text[i] =
				rng_below(&r, 3) ? "0123. estop pr\n#"[rng_below(&r, 16)] : (char)rng_next(&r);
		if (schedule_read(&s, write_file(text, len), &why))
			ck_assert_int_eq(why.exit_code, EXIT_CONFIG);
		schedule_free(&s);
		unlink(orders_path);
	}
}
END_TEST

START_TEST(a_missing_file_of_orders)
{
	struct schedule s;
	struct fault why = { 0 };

	ck_assert_int_eq(schedule_read(&s, "/nowhere/orders", &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_NO_INPUT);
	ck_assert_int_eq(schedule_read(&s, NULL, &why), 0);
	schedule_free(&s);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { numbers_that_come_again, a_seed_draws_every_kind_of_box,
		an_interval_that_varies, a_full_lane_backs_up, boxes_by_hand_never_overlap,
		an_unreadable_tag, seventy_thousand_boxes, fuzz_files_of_orders, a_missing_file_of_orders,
		NULL };
	Suite *all = suite_of("plant_seed", tests);
	TCase *tables = tcase_create("tables");

	add_table(tables, a_wrong_file_of_orders, wrong_files);
	suite_add_tcase(all, tables);
	return all;
}
