/* What can go wrong on the belt, in the PLC and with what a box carries; given as orders or as
 * a file of orders; and the same again with the same seed. A whole plant without wires. */
#include "tests/support/suite.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "hw/plant/control/plant_order.h"
#include "hw/plant/assembly/plant_plc.h"
#include "hw/plant/control/schedule.h"
#include "core/plant/plant_fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct plant p;
static uint32_t *const v = p.sorter.image.value;
static int64_t now_us;
static bool board; /* answers as in the script */
static int heartbeat;
static FILE *told; /* the ground truth */
static char *log_text;
static size_t log_len;

static void start_seeded(int items, uint64_t seed)
{
	const struct plant_plan plan = { .items = items,
		.first = 1,
		.interval_s = 3,
		.speed = 1,
		.boot_id = 7,
		.seed = seed };

	memset(&p, 0, sizeof p);
	p.chip_line.fd = p.scanner.line.fd = -1;
	told = open_memstream(&log_text, &log_len);
	p.ground_truth.file = told;
	now_us = 1000000;
	board = true;
	plant_init(&p, &plan, now_us);
}

static void start(int items)
{
	start_seeded(items, 0);
}

static void stop(void)
{
	fclose(told);
	free(log_text);
}

static void answer(void)
{
	struct world_box *box = world_at_ident(&p.world);
	struct script_box script;

	if (now_us / 500000 != heartbeat) {
		heartbeat = (int)(now_us / 500000);
		sorter_write(&p.sorter, 19, (uint16_t)(1 + heartbeat % 1000));
	}
	if (v[SIGNAL_STATE] != PLC_WAITING || !box || v[SIGNAL_DEST_SEQ] == v[SIGNAL_ARRIVAL_SEQ])
		return;
	plant_get_box(&p, box->number, &script);
	sorter_write(&p.sorter, 16, (uint16_t)script.lane);
	sorter_write(&p.sorter, 17, (uint16_t)v[SIGNAL_ARRIVAL_SEQ]);
}

static void run(int ms)
{
	for (; ms > 0; ms -= 20) {
		now_us += 20000;
		plant_run(&p, now_us);
		p.ground_truth.at_us = now_us;
		if (board)
			answer();
	}
}

/* The answer to an order. */
static const char *order(const char *text)
{
	static char reply[CONTROL_SOCKET_ANSWER_MAX + 1];
	char line[200];

	strcpy(line, text);
	p.ground_truth.at_us = now_us;
	plant_control_run(&p, line, reply);
	return reply;
}

#define fine(text) ck_assert_msg(strncmp(order(text), "ok", 2) == 0, "%s: %s", text, order(text))
#define refused(text) ck_assert_msg(strncmp(order(text), "error ", 6) == 0, "%s", text)

static bool has_told(const char *part)
{
	fflush(told);
	return strstr(log_text, part) != NULL;
}

static int count_told(const char *part)
{
	int n = 0;

	fflush(told);
	for (const char *at = log_text; (at = strstr(at, part)); at++)
		n++;
	return n;
}

static void run_to(int box, double x)
{
	for (int i = 0; i < 3000; i++) {
		for (int j = 0; j < p.world.count; j++)
			if (p.world.boxes[j].number == box && p.world.boxes[j].x >= x)
				return;
		run(20);
	}
	ck_abort_msg("box %d never gets to %g", box, x);
}

static double place_of(int box)
{
	for (int i = 0; i < p.world.count; i++)
		if (p.world.boxes[i].number == box)
			return p.world.boxes[i].x;
	return -1;
}

/* --- the belt
 * ---------------------------------------------------------------------------------- */

static void reset_and_start(void)
{
	sorter_write(&p.sorter, 20, PLC_COMMAND_RESET);
	sorter_write(&p.sorter, 21, (uint16_t)(v[SIGNAL_COMMAND_ACK_SEQ] + 1));
	run(40);
	sorter_write(&p.sorter, 20, PLC_COMMAND_START);
	sorter_write(&p.sorter, 21, (uint16_t)(v[SIGNAL_COMMAND_ACK_SEQ] + 1));
	run(40);
}

START_TEST(switches)
{
	start(3);
	run(100);
	fine("estop press");
	run(40);
	ck_assert_uint_eq(v[SIGNAL_STATE], PLC_ESTOP);
	fine("estop release");
	reset_and_start();
	ck_assert_uint_eq(v[SIGNAL_STATE], PLC_RUNNING);
	fine("motor trip");
	run(40);
	ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], PLC_FAULT_MOTOR);
	fine("motor ok");
	reset_and_start();
	fine("mode manual");
	run(40);
	ck_assert_uint_eq(v[SIGNAL_STATE], PLC_STOPPED);
	ck_assert_uint_eq(v[SIGNAL_AUTO_MODE], 0);
	fine("mode auto");
	reset_and_start();
	ck_assert_uint_eq(v[SIGNAL_STATE], PLC_RUNNING);
	run(30000);
	ck_assert_int_ne(p.done_us, 0);
	ck_assert(has_told("\"ev\":\"order\",\"what\":\"estop press\"}"));
	ck_assert_uint_eq(v[SIGNAL_LANE1_COUNT] + v[SIGNAL_LANE2_COUNT] + v[SIGNAL_LANE3_COUNT], 3);
	stop();
}
END_TEST

/* A box that stands in a full lane covers its barrier: a jam, and boxes behind it back up. */
START_TEST(a_full_lane)
{
	for (int lane = 1; lane <= 3; lane++) {
		char text[20];

		start(12);
		snprintf(text, sizeof text, "lane %d full", lane);
		fine(text);
		for (int i = 0; i < 60 && v[SIGNAL_STATE] != PLC_FAULT; i++)
			run(1000);
		ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], PLC_FAULT_JAM);
		ck_assert_uint_eq(v[SIGNAL_LB_LANE1 + (lane == 1 ? 0 : lane == 2 ? 2 : 3)], 1);
		snprintf(text, sizeof text, "lane %d free", lane);
		fine(text);
		reset_and_start();
		for (int i = 0; i < 60 && !p.done_us; i++)
			run(1000);
		ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], 0);
		ck_assert_uint_eq(v[SIGNAL_LANE1_COUNT] + v[SIGNAL_LANE2_COUNT] + v[SIGNAL_LANE3_COUNT],
			12);
		stop();
	}
}
END_TEST

START_TEST(a_stuck_barrier)
{
	start(1);
	refused("barrier LB_NOWHERE covered");
	refused("barrier STATE covered");
	refused("barrier LB_LANE1 half");
	fine("barrier LB_DIVERT1 covered");
	run(40);
	ck_assert_uint_eq(v[SIGNAL_LB_DIVERT1], 1);
	run(2000);
	ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], PLC_FAULT_JAM);
	fine("barrier LB_DIVERT1 well");
	reset_and_start();
	fine("barrier LB_LANE1 free"); /* box 1 is for lane 1: never seen there */
	run(20000);
	ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], PLC_FAULT_TRACKING);
	ck_assert(has_told("\"ev\":\"lost\""));
	ck_assert(has_told("\"ev\":\"lane\",\"box\":1,\"seq\":1,\"lane\":1"));
	ck_assert_uint_eq(v[SIGNAL_LANE1_COUNT], 0);
	stop();
}
END_TEST

START_TEST(boxes_by_order)
{
	start(2);
	run_to(1, 700); /* released, on its way */
	refused("box 9 stick");
	refused("box 1 dance");
	fine("box 1 stick");
	run(500);
	ck_assert_double_le(p.world.boxes[0].x, 720);
	fine("box 1 unstick");
	fine("box 1 slip 100"); /* more than the PLC's window: it loses the box */
	run_to(2, SORTER_STOP_MM);
	ck_assert(has_told("\"ev\":\"lost\",\"seq\":1"));
	fine("box 2 remove");
	run(100);
	ck_assert(has_told("\"ev\":\"gone\",\"box\":2"));
	for (int i = 0; i < 60 && !p.done_us; i++)
		run(1000);
	ck_assert_int_ne(p.done_us, 0);
	/* one more, behind the read point: unknown to the PLC */
	ck_assert_str_eq(order("put 900"), "ok 3");
	refused("put 950");
	refused("put 9000");
	ck_assert_int_eq(p.done_us, 0);
	run(10000);
	ck_assert(has_told("\"ev\":\"enter\",\"box\":3"));
	ck_assert(has_told("\"ev\":\"lane\",\"box\":3,\"seq\":0,\"lane\":3"));
	ck_assert_int_ne(p.done_us, 0);
	stop();
}
END_TEST

/* Slipped off the read point while it waits: removed for the PLC, and it arrives again. */
START_TEST(slipping_at_the_ident_point)
{
	start(1);
	board = false;
	sorter_write(&p.sorter, 19, 1);
	sorter_write(&p.sorter, 19, 2);
	run_to(1, SORTER_STOP_MM);
	sorter_write(&p.sorter, 19, 3);
	run(60);
	ck_assert_uint_eq(v[SIGNAL_STATE], PLC_WAITING);
	fine("box 1 slip 60");
	ck_assert_double_eq(p.world.boxes[0].x, SORTER_STOP_MM - 60);
	run(20);
	ck_assert(has_told("\"ev\":\"removed\",\"seq\":1"));
	board = true;
	run(10000);
	ck_assert_int_eq(count_told("\"ev\":\"present\",\"box\":1"), 2);
	ck_assert(has_told("\"ev\":\"lane\",\"box\":1,\"seq\":2,\"lane\":1"));
	stop();
}
END_TEST

/* --- what a box carries
 * -------------------------------------------------------------------------- */

START_TEST(what_a_box_carries)
{
	struct script_box box, other;

	start(12);
	refused("box 1 carry");
	fine("box 2 no-read");
	fine("box 3 double");
	fine("box 4 cross");
	fine("box 6 unreadable");
	fine("box 7 duplicate 3");
	fine("box 8 duplicate");
	refused("box 9 code");
	refused("box 9 code two words");
	refused("box 9 code 0123456789012345678901234567890123456789012345678901234567890123");
	fine("box 9 code SCH-4711");
	plant_get_box(&p, 9, &box);
	ck_assert_int_eq(box.tag_count, 0);
	ck_assert_str_eq(box.label, "SCH-4711");
	fine("box 9 well");
	plant_get_box(&p, 9, &box);
	ck_assert_str_ne(box.label, "SCH-4711");
	ck_assert_str_eq(order("box coming well"), "ok 1"); /* on the belt, before the readers */
	ck_assert_str_eq(order("box next cross"), "ok 2");
	fine("box 2 no-read");
	plant_get_box(&p, 2, &box);
	ck_assert_int_eq(box.tag_count, 0);
	ck_assert_str_eq(box.label, "");
	ck_assert_int_eq(box.lane, 3);
	plant_get_box(&p, 3, &box);
	ck_assert_int_eq(box.tag_count, 2);
	ck_assert_str_ne(box.uris[0], box.uris[1]);
	ck_assert_int_eq(box.lane, 3);
	plant_get_box(&p, 4, &box); /* box 5 has a blank tag, box 6 one with content */
	plant_get_box(&p, 6, &other);
	ck_assert_int_eq(box.tag_count, 1);
	ck_assert_str_eq(box.uris[0], other.uris[0]);
	ck_assert_int_eq(box.lane, 3);
	ck_assert(other.tags[0].unreadable);
	ck_assert_str_ne(other.label, ""); /* still there, but the tag may be of another box */
	ck_assert_int_eq(other.lane, 3);
	plant_get_box(&p, 7, &box);
	box_script_box(3, &other);
	ck_assert_int_eq(box.number, 7);
	ck_assert_str_eq(box.uris[0], other.uris[0]);
	ck_assert_mem_ne(box.tags[0].uid, other.tags[0].uid, 7);
	ck_assert_mem_eq(box.tags[0].memory + 16, other.tags[0].memory + 16, 80);
	ck_assert_int_eq(box.lane, other.lane);
	plant_get_box(&p, 1, &box);
	box_script_box(1, &other);
	ck_assert_mem_eq(&box, &other, sizeof box);
	run_to(2, SORTER_STOP_MM);
	run(40);
	ck_assert(has_told("\"label\":\"\",\"what\":\"no-read\"}"));
	refused("box 2 cross"); /* it has come */
	refused("box 1 cross");
	fine("box 3 well");
	plant_get_box(&p, 3, &box);
	ck_assert_int_eq(box.tag_count, 1);
	stop();
}
END_TEST

/* --- the PLC
 * ----------------------------------------------------------------------------------- */

static uint16_t read_register(enum signal_id id)
{
	plant_refresh(&p.memory);
	return p.memory.registers[signals[id].address];
}

START_TEST(a_frozen_plc)
{
	uint16_t before;

	start(3);
	run(500);
	fine("plc freeze");
	before = read_register(SIGNAL_PLC_HEARTBEAT);
	run(5000);
	ck_assert_uint_eq(read_register(SIGNAL_PLC_HEARTBEAT), before);
	ck_assert_uint_eq(read_register(SIGNAL_ARRIVAL_SEQ), 2); /* the program goes on */
	fine("plc run");
	run(200);
	ck_assert_uint_ne(read_register(SIGNAL_PLC_HEARTBEAT), before);
	stop();
}
END_TEST

START_TEST(a_plc_in_stop)
{
	struct world_box before;
	uint16_t registers[SIGNAL_REGISTERS];

	start(1);
	run_to(1, 700);
	fine("plc stop");
	plant_refresh(&p.memory);
	memcpy(registers, p.memory.registers, sizeof registers);
	before = p.world.boxes[0];
	board = false;
	run(5000);
	plant_refresh(&p.memory);
	ck_assert_mem_eq(registers, p.memory.registers, sizeof registers);
	ck_assert_double_eq(before.x, p.world.boxes[0].x);
	p.memory.write(p.memory.user, 18, 300); /* the server takes what is written */
	plant_refresh(&p.memory);
	ck_assert_uint_eq(p.memory.registers[18], 300);
	fine("plc run");
	board = true;
	run(15000);
	ck_assert_int_ne(p.done_us, 0);
	ck_assert_uint_eq(v[SIGNAL_LANE1_LAST_SEQ], 1);
	stop();
}
END_TEST

START_TEST(a_plc_without_power)
{
	for (int warm = 0; warm < 2; warm++) {
		double x;

		start(3);
		sorter_write(&p.sorter, 18, 300);
		run_to(2, SORTER_STOP_MM);
		run(60);
		ck_assert_uint_eq(v[SIGNAL_DEST_SEQ], 2);
		run_to(2, 700);
		x = place_of(2);
		ck_assert_str_eq(order(warm ? "plc restart warm" : "plc restart 4711 cold"),
			warm ? "ok boot=8" : "ok boot=4711");
		ck_assert_uint_eq(v[SIGNAL_BOOT_ID], warm ? 8 : 4711);
		ck_assert_uint_eq(v[SIGNAL_ARRIVAL_SEQ], 0);
		ck_assert_uint_eq(v[SIGNAL_DEST_SEQ], warm ? 2 : 0);
		ck_assert_uint_eq(v[SIGNAL_SPEED_SETPOINT], warm ? 300 : 0);
		ck_assert_double_eq(x, place_of(2));
		run(30000);
		ck_assert_int_ne(p.done_us, 0);
		ck_assert(
			has_told("\"ev\":\"lane\",\"box\":2,\"seq\":0,\"lane\":3")); /* tracking is lost */
		ck_assert(has_told("\"ev\":\"lane\",\"box\":3,\"seq\":1,"));
		ck_assert(has_told(warm ? "\"ev\":\"plc\",\"boot\":8,\"what\":\"restart\""
								: "\"ev\":\"plc\",\"boot\":4711,\"what\":\"restart\""));
		refused("plc restart 0");
		refused("plc restart 65536");
		refused("plc restart tepid");
		stop();
	}
}
END_TEST

START_TEST(the_number_after_the_last)
{
	start(3);
	fine("plc seq 65534");
	run_to(1, SORTER_STOP_MM);
	run(20000);
	ck_assert(has_told("\"box\":1,\"seq\":65535,"));
	ck_assert(has_told("\"box\":2,\"seq\":1,"));
	ck_assert(has_told("\"box\":3,\"seq\":2,"));
	ck_assert_uint_eq(v[SIGNAL_FAULT_CODE], 0);
	stop();
	start(1);
	board = false;
	sorter_write(&p.sorter, 19, 1);
	run_to(1, SORTER_STOP_MM);
	run(60);
	ck_assert_uint_eq(v[SIGNAL_STATE], PLC_WAITING);
	refused("plc seq 7");
	refused("plc seq 65536");
	refused("plc");
	stop();
}
END_TEST

/* --- orders and files of them
 * -------------------------------------------------------------------- */

START_TEST(orders_that_are_none)
{
	static const char *const wrong[] = { "", " ", "nonsense", "estop", "estop maybe", "box",
		"box 1", "box x stick", "box 0 stick", "put", "put x", "lane 4 full", "lane 1", "plc dance",
		"wire cut", "barrier LB_IDENT", "box 1 slip", "box 1 slip 501" };

	start(1);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		refused(wrong[i]);
	fine("help");
	fine("faults");
	fine("boxes");
	stop();
}
END_TEST

START_TEST(fuzz_orders)
{
	static const char *const words[] = { "box", "next", "1", "2", "slip", "-60", "500", "remove",
		"stick", "cross", "double", "duplicate", "wire", "chance", "50", "crc", "plc", "restart",
		"warm", "seq", "65535", "lane", "full", "free", "barrier", "LB_IDENT", "covered", "well",
		"put", "700", "estop", "press", "release", "\x1b[2J", "999999999999999999999", "", "make",
		"a", "ntag213", "lay", "lift", "poke", "FF", "help", "boxes" };
	struct rng r = rng_seed(20261125, 1);

	start(0);
	for (int round = 0; round < 20000; round++) {
		char line[200] = "";

		for (uint32_t n = 1 + rng_below(&r, 7); n > 0; n--) {
			strcat(line, words[rng_below(&r, sizeof words / sizeof words[0])]);
			strcat(line, " ");
		}
		must(strncmp(order(line), "ok", 2) == 0 || strncmp(order(line), "error ", 6) == 0);
		if (round % 20 == 0)
			run(200);
	}
	stop();
}
END_TEST

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

START_TEST(a_file_of_orders)
{
	static const char text[] = "# what happens\n\n  4.0 estop release\n2.5\testop press\r\n"
							   "2.5 lane 1 full\n2.6 lane 1 free\n3 box 1 slip 20\n30 box 77 stick";
	struct schedule s;
	struct fault why = { 0 };

	ck_assert_msg(schedule_read(&s, write_file(text, sizeof text - 1), &why) == 0, "%s",
		why.message.text);
	ck_assert_uint_eq(s.count, 6);
	start(1);
	board = true;
	schedule_join(&s, &p);
	run(2480);
	ck_assert(!p.world.estop);
	run(40);
	ck_assert(p.world.estop);
	ck_assert(p.world.lane_full[0]);
	run(100);
	ck_assert(!p.world.lane_full[0]);
	run(1500);
	ck_assert(!p.world.estop);
	run(27000);
	ck_assert(has_told("\"what\":\"box 77 stick\"")); /* logged, with the failure */
	ck_assert(has_told("\"why\":\"error"));
	schedule_free(&s);
	unlink(orders_path);
	stop();
}
END_TEST

/* --- the same again
 * ------------------------------------------------------------------------------ */

static char *tell_seed(uint64_t seed)
{
	char *copy;

	start_seeded(40, seed);
	fine("box 5 cross");
	for (int i = 0; i < 40 && !p.done_us; i++) {
		run(6000);
		if (i == 3)
			fine("box next double");
		if (i == 5)
			fine("plc restart warm");
	}
	ck_assert_int_ne(p.done_us, 0);
	fflush(told);
	copy = strdup(log_text);
	stop();
	return copy;
}

START_TEST(a_seed_is_a_show)
{
	char *one = tell_seed(4711), *again = tell_seed(4711), *other = tell_seed(4712);

	ck_assert_str_eq(one, again);
	ck_assert_str_ne(one, other);
	ck_assert_ptr_nonnull(strstr(one, "\"seed\":4711"));
	free(one);
	free(again);
	free(other);
}
END_TEST

START_TEST(a_machine_that_is_too_slow)
{
	start(3);
	run(100);
	now_us += 1500000; /* plant_run() was not called */
	plant_run(&p, now_us);
	ck_assert(has_told("\"ev\":\"behind\""));
	ck_assert_int_eq(count_told("\"ev\":\"behind\""), 1);
	stop();
}
END_TEST

/* --- faults by name --------------------------------------------------------------------------- */

static enum plant_fault_state state_of(const char *id)
{
	enum plant_fault_state states[PLANT_FAULT_MAX];
	const struct plant_fault *fault = plant_fault_find(id);

	ck_assert_ptr_nonnull(fault);
	ck_assert_str_eq(fault->id, id);
	ck_assert(plant_fault_read_states(order("states"), states));
	return states[fault - plant_faults];
}

/* A plant with all that can have a fault, and a box on its belt. */
static void start_complete(struct wires *wires)
{
	start(0);
	memset(wires, 0, sizeof *wires);
	wires->count = 1;
	p.wires = wires;
	p.chip_line.path = "/tmp/warenspur-no-line/pn532";
	p.chip_line.fd = 0; /* plugged in */
	p.camera.path = "/tmp/warenspur-no-camera";
	run(1000);
	ck_assert_int_gt(p.world.count, 0);
}

/* Each row of the table: its orders exist, its state follows them, also if they are given as such. */
START_TEST(each_fault_by_name)
{
	static struct wires wires;
	char text[80];

	for (size_t i = 0; i < plant_fault_count; i++) {
		const struct plant_fault *f = &plant_faults[i];

		start_complete(&wires);
		if (strcmp(f->id, "reader_unplugged") == 0) {
			stop();
			continue; /* needs a real line: tests/e2e/second.sh */
		}
		ck_assert_msg(state_of(f->id) == PLANT_FAULT_OFF, "%s", f->id);
		snprintf(text, sizeof text, "fault %s", f->id);
		fine(text);
		ck_assert_msg(state_of(f->id) == (f->end ? PLANT_FAULT_ACTIVE : PLANT_FAULT_OFF), "%s",
			f->id);
		snprintf(text, sizeof text, "fault %s end", f->id);
		if (f->end)
			fine(text);
		else
			refused(text);
		ck_assert_msg(state_of(f->id) == PLANT_FAULT_OFF, "%s", f->id);
		if (f->end) {
			fine(f->order);
			ck_assert_int_eq(state_of(f->id), PLANT_FAULT_ACTIVE);
			fine("well");
			ck_assert_int_eq(state_of(f->id), PLANT_FAULT_OFF);
		}
		stop();
	}
}
END_TEST

/* A trainer's fault is not shown; started again by somebody it is; after its end it is as any other. */
START_TEST(a_hidden_fault)
{
	start(0);
	fine("fault lane_2_full hidden");
	ck_assert(p.world.lane_full[1]);
	ck_assert_int_eq(state_of("lane_2_full"), PLANT_FAULT_OFF);
	fine("fault lane_2_full");
	ck_assert_int_eq(state_of("lane_2_full"), PLANT_FAULT_ACTIVE);
	fine("fault lane_2_full hidden");
	fine("lane 2 free");
	ck_assert_int_eq(state_of("lane_2_full"), PLANT_FAULT_OFF);
	fine("lane 2 full");
	ck_assert_int_eq(state_of("lane_2_full"), PLANT_FAULT_ACTIVE);
	stop();
}
END_TEST

/* What a trainer has put out of order stays so, by whatever order; what others have ends. */
static const struct hidden_case {
	const char *order, *other;
} hidden_cases[] = {
	{ "lane 2 full", "lane 1 full" },
	{ "barrier LB_DIVERT2 covered", "barrier LB_DIVERT1 covered" },
	{ "estop press", "motor trip" },
	{ "mode manual", "estop press" },
	{ "plc stop", "lane 3 full" },
	{ "box last stick", "lane 3 full" },
	{ "chip mute", "lane 3 full" },
};

START_TEST(all_well_but_what_is_hidden)
{
	const struct hidden_case *c = &hidden_cases[_i];
	char text[64];
	uint32_t hidden;

	start(0);
	run(1000);
	snprintf(text, sizeof text, "hidden %s", c->order);
	fine(text);
	hidden = plant_order_parts_not_well(&p);
	ck_assert(hidden && hidden == p.hidden_parts);
	fine(c->other);
	fine("hidden box next no-read");
	fine("well");
	ck_assert_uint_eq(plant_order_parts_not_well(&p), hidden);
	ck_assert_int_eq(label_faults_of(&p.label_faults, p.world.next), LABEL_FAULT_NONE);
	fine("hidden well");
	ck_assert_uint_eq(plant_order_parts_not_well(&p), 0);
	ck_assert(!p.hidden_parts && !p.hidden_faults);
	ck_assert_int_eq(label_faults_of(&p.label_faults, p.world.next), LABEL_FAULT_WELL);
	stop();
}
END_TEST

/* Nothing in the simulation log tells that a trainer has taken a box away. */
START_TEST(a_box_taken_away_hidden)
{
	start(0);
	run(4000);
	fine("hidden box last remove");
	run(2000);
	ck_assert(!has_told("\"gone\""));
	fine("box last remove");
	ck_assert(has_told("\"gone\""));
	stop();
}
END_TEST

START_TEST(all_well_again)
{
	start(0);
	run(1000);
	fine("estop press");
	fine("motor trip");
	fine("mode manual");
	fine("barrier LB_LANE3 covered"); /* not in the table of names */
	fine("lane 3 full");
	fine("box last stick");
	fine("box next no-read");
	fine("plc freeze");
	fine("plc stop");
	fine("well");
	ck_assert(!p.world.estop && !p.world.motor_fault && !p.world.manual && !p.world.lane_full[2]);
	ck_assert(!p.plc_frozen && !p.plc_stopped && !p.world.boxes[p.world.count - 1].stuck);
	ck_assert_int_eq(p.world.views[BARRIER_COUNT - 1], WORLD_VIEW_WELL);
	ck_assert_int_eq(label_faults_of(&p.label_faults, p.world.next), LABEL_FAULT_WELL);
	stop();
}
END_TEST

/* The one that comes to the readers next, wherever it is. */
START_TEST(the_box_that_comes_next)
{
	const struct world_box *box = &p.world.boxes[0];

	start(0);
	while (box->x < WORLD_FIELD_FROM_MM)
		run(20);
	ck_assert_str_eq(order("box coming no-read"), "ok 2");
	ck_assert_int_eq(label_faults_of(&p.label_faults, 2), LABEL_FAULT_NONE);
	fine("box 2 well");
	ck_assert_int_eq(label_faults_of(&p.label_faults, 2), LABEL_FAULT_WELL);
	refused("box 1 well");
	stop();
}
END_TEST

START_TEST(faults_that_are_none)
{
	start(0);
	refused("fault");
	refused("fault nothing");
	refused("fault lane_1_full twice");
	refused("box stuck unstick");
	ck_assert_ptr_null(plant_fault_find("lane 4 is full"));
	ck_assert_ptr_eq(plant_fault_find("LANE 1 is full"), plant_fault_find("lane_1_full"));
	ck_assert_ptr_eq(plant_fault_of_words("lane 1 full"), plant_fault_find("lane_1_full"));
	ck_assert_ptr_eq(plant_fault_find("PLC freezes"), plant_fault_of_words("plc freezes"));
	ck_assert_ptr_null(plant_fault_of_words("lane 1")); /* two have it */
	ck_assert_ptr_null(plant_fault_of_words("full"));
	ck_assert(plant_fault_is_all_well("All well") && !plant_fault_is_all_well("all"));
	/* without wires, line and camera those faults are not offered */
	ck_assert_int_eq(state_of("wire_cut"), PLANT_FAULT_ABSENT);
	ck_assert_int_eq(state_of("reader_mute"), PLANT_FAULT_ABSENT);
	ck_assert_int_eq(state_of("camera_off"), PLANT_FAULT_ABSENT);
	stop();
}
END_TEST

/* What another program answers. */
static const struct states_answer {
	const char *text;
	bool is_sound;
	enum plant_fault_state first;
} states_answers[] = {
	{ "ok lane_1_full=active", true, PLANT_FAULT_ACTIVE },
	{ "ok  lane_1_full=off  x=y", true, PLANT_FAULT_OFF },
	{ "ok", true, PLANT_FAULT_ABSENT },
	{ "ok lane_1_full", true, PLANT_FAULT_ABSENT },
	{ "ok lane_1_full=", true, PLANT_FAULT_ABSENT },
	{ "ok lane_1_full=activex", true, PLANT_FAULT_ABSENT },
	{ "okay lane_1_full=active", false, PLANT_FAULT_ABSENT },
	{ "error no such order; help lists them", false, PLANT_FAULT_ABSENT },
	{ "", false, PLANT_FAULT_ABSENT },
};

START_TEST(answers_about_states)
{
	enum plant_fault_state states[PLANT_FAULT_MAX];

	for (size_t i = 0; i < sizeof states_answers / sizeof states_answers[0]; i++) {
		ck_assert_int_eq(plant_fault_read_states(states_answers[i].text, states),
			states_answers[i].is_sound);
		ck_assert_int_eq(states[0], states_answers[i].first);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { switches, a_full_lane, a_stuck_barrier, boxes_by_order,
		slipping_at_the_ident_point, what_a_box_carries, a_frozen_plc, a_plc_in_stop,
		a_plc_without_power, the_number_after_the_last, orders_that_are_none, fuzz_orders,
		a_file_of_orders, a_seed_is_a_show, a_machine_that_is_too_slow, each_fault_by_name,
		a_hidden_fault, a_box_taken_away_hidden, all_well_again, the_box_that_comes_next,
		faults_that_are_none, answers_about_states, NULL };

	Suite *s = suite_of("plant_faults", tests);
	TCase *hidden = tcase_create("hidden");

	add_table(hidden, all_well_but_what_is_hidden, hidden_cases);
	suite_add_tcase(s, hidden);
	return s;
}
