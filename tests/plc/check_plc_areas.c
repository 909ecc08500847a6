/* hw/plc/codesys.st: a PLC that cannot write the board's registers. The dialogue must hold all the
 * same: an answer is taken for the box it was given for and for no other, whatever lies there. */
#include "tests/support/suite.h"
#include "hw/plant/world/world.h"
#include "tests/plc/plc_twin.h"

#include <string.h>

static struct world w;
static struct twin *plc;
static struct twin_outputs out;
static uint16_t r[SIGNAL_REGISTERS];
static struct st_program *text;
static uint32_t encoder_start; /* it begins at 0 with every power on */

static void power(uint16_t boot_id)
{
	struct sorter_inputs in;
	struct st_error why;

	twin_codesys.off(plc);
	plc = twin_codesys.on(text, boot_id, &r[SIGNAL_WRITE_FIRST]);
	memset(&out, 0, sizeof out);
	world_step(&w, &out.belt, 0);
	world_inputs(&w, &in);
	must(twin_codesys.scan(plc, &in, 0, &out, &why) == 0);
	twin_codesys.read(plc, r);
	must(r[0] == PLC_STOPPED && r[14] == boot_id);
	encoder_start = in.encoder;
}

static void write_register(int address, unsigned value)
{
	twin_codesys.write(plc, address, (uint16_t)value);
}

/* One scan of 10 ms, with heartbeats. */
static void scan(int i)
{
	struct sorter_inputs in;
	struct st_error why;

	if (i % 50 == 0)
		write_register(19, (unsigned)i / 50 % 60000 + 1);
	world_step(&w, &out.belt, 10);
	world_inputs(&w, &in);
	if (twin_codesys.scan(plc, &in, 10, &out, &why) < 0)
		ck_abort_msg("line %d: %s", why.line, why.text);
	twin_codesys.read(plc, r);
	/* The cycle in which the clock wraps counts as none. */
	must(in.encoder - encoder_start - ((uint32_t)r[5] << 16 | r[6]) <= 4);
}

static void start_belt(void)
{
	write_register(20, PLC_COMMAND_START);
	write_register(21, r[12] % 65535u + 1);
	scan(0);
	must(r[13] == PLC_RESULT_DONE);
}

/* As the bridge does it: rule 2. */
static void answer(unsigned lane)
{
	if (r[0] != PLC_WAITING || r[17] == r[2])
		return;
	write_register(16, lane);
	write_register(17, r[2]);
}

START_TEST(every_box_goes_where_it_was_told)
{
	unsigned boot = 1, sorted = 0;

	text = twin_compile("codesys.st");
	world_init(&w, 1, 0, 900);
	power((uint16_t)boot);
	start_belt();
	for (int i = 1; i < 60000; i++) {
		uint16_t done = r[3];

		scan(i);
		answer(r[2] % 3u + 1);
		if (r[3] != done) {
			must(r[4] == r[3] % 3u + 1);
			sorted++;
		}
		if (i % 18000 == 0) {
			power((uint16_t)++boot);
			start_belt();
		}
	}
	ck_assert_uint_gt(sorted, 150);
	twin_codesys.off(plc);
	st_free(text);
}
END_TEST

/* After a power on an answer of another life lies there, and nobody writes a new one: rule 1. */
START_TEST(an_old_answer_is_never_taken)
{
	static const uint16_t left[] = { 1, 2, 5, 65535, 0 };
	enum { BOXES = 6 };

	text = twin_compile("codesys.st");
	memset(r, 0, sizeof r);
	r[16] = 2;
	r[17] = left[_i];
	world_init(&w, 1, BOXES, 900);
	power(7);
	start_belt();
	for (int i = 1; i < 6000 && r[11] < BOXES; i++) {
		scan(i);
		must(r[0] != PLC_WAITING || r[2] != 1 || r[17] != 1);
	}
	ck_assert_uint_eq(r[10], 0);
	ck_assert_uint_eq(r[11], BOXES); /* lane 3, each */
	ck_assert_uint_eq(r[2], BOXES + (left[_i] == 1));
	twin_codesys.off(plc);
	st_free(text);
}
END_TEST

const bool suite_needs_processes = true; /* the program of the last test is unloaded already */

Suite *suite(void)
{
	const TTest *const tests[] = { every_box_goes_where_it_was_told, NULL };
	Suite *all = suite_of("plc_areas", tests);
	TCase *rows = tcase_create("rows");

	tcase_add_loop_test(rows, an_old_answer_is_never_taken, 0, 5);
	suite_add_tcase(all, rows);
	return all;
}
