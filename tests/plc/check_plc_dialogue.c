/* The bridge's dialogue with each PLC program, without a wire: what one side means the other one
 * understands. Nobody scans anything here, so every box is told to go to lane 3. */
#include "tests/support/default_image.h"
#include "tests/support/suite.h"
#include "hw/plant/world/world.h"
#include "plc-bridge/dialogue/handshake.h"
#include "tests/plc/plc_twin.h"

#include <string.h>

enum { CYCLE_MS = 20, POWER_MS = 47000, RUN_MS = 600000 };

static const struct {
	const struct twin_kind *kind;
	const char *binding;
} plcs[] = {
	{ &twin_c, "openplc.st" },
	{ &twin_st, "openplc.st" },
	{ &twin_openplc, "openplc.st" },
	{ &twin_codesys, "codesys.st" },
};

static const struct twin_kind *kind;
static struct twin *plc;
static struct world world;
static struct twin_outputs out;
static uint16_t registers[SIGNAL_REGISTERS], boot_id;
static int64_t now_ms;
static unsigned results[PASSAGE_RESULT_COUNT];

static void write_register(int address, unsigned value)
{
	registers[address] = (uint16_t)value;
	kind->write(plc, address, (uint16_t)value);
}

static void scan(int dt_ms)
{
	struct sorter_inputs in;
	struct st_error why;

	world_inputs(&world, &in);
	if (kind->scan(plc, &in, dt_ms, &out, &why) < 0)
		ck_abort_msg("%s, line %d: %s", kind->name, why.line, why.text);
	kind->read(plc, registers);
}

static void cycle(void)
{
	now_ms += CYCLE_MS;
	if (now_ms % 500 == 0)
		write_register(19, registers[19] % 65535u + 1);
	for (int ms = 0; ms < CYCLE_MS; ms += 10)
		world_step(&world, &out.belt, 10);
	scan(CYCLE_MS);
}

static void power(const struct st_program *text)
{
	kind->off(plc);
	plc = kind->on(text, ++boot_id, &registers[SIGNAL_WRITE_FIRST]);
	memset(&out, 0, sizeof out);
	world.speed = 0;
	scan(0);
}

static void start_belt(void)
{
	write_register(20, PLC_COMMAND_START);
	write_register(21, registers[12] % 65535u + 1);
}

static void poll_plc(struct handshake *h)
{
	struct handshake_output said;
	struct plc_image image;
	struct passage p;

	default_image(&image, registers);
	handshake_step(h, &image, 1700000000000000 + now_ms * 1000, now_ms, &said);
	if (said.answer) {
		write_register(16, said.lane);
		write_register(17, said.seq);
	}
	while (handshake_next_change(h, &p))
		results[p.result]++;
}

static void work(struct handshake *h, const struct st_program *text)
{
	for (now_ms = 1000; now_ms < RUN_MS;) {
		cycle();
		poll_plc(h);
		if (now_ms % POWER_MS == 0) {
			power(text);
			poll_plc(h);
		}
		if (now_ms % POWER_MS == 1000)
			start_belt();
	}
}

/* Power goes off while boxes wait, run and stand in barriers: each is asked for again or expired,
 * none is believed to have gone where it did not. */
START_TEST(each_box_is_understood)
{
	const struct handshake_rules rules = { .settle_ms = 50,
		.no_read_below_ms = 400,
		.confirm_timeout_s = 15,
		.near_timeout_ms = 320,
		.guard_ms = 40 };
	struct st_program *text = twin_compile(plcs[_i].binding);
	static struct handshake h;

	kind = plcs[_i].kind;
	handshake_init(&h, &rules);
	world_init(&world, 1, 0, 1300);
	power(text);
	start_belt();
	work(&h, text);
	ck_assert_uint_gt(results[PASSAGE_NO_READ], 100);
	ck_assert_uint_gt(results[PASSAGE_EXPIRED], 5);
	ck_assert_uint_eq(results[PASSAGE_LATE], 0);
	ck_assert_uint_eq(results[PASSAGE_WRONG_LANE], 0);
	ck_assert_uint_eq(results[PASSAGE_LOST], 0);
	ck_assert_uint_eq(results[PASSAGE_REMOVED], 0);
	kind->off(plc);
	st_free(text);
}
END_TEST

const bool suite_needs_processes = true; /* the program of the last test is unloaded already */

Suite *suite(void)
{
	Suite *all = suite_create("plc_dialogue");
	TCase *rows = tcase_create("rows");

	add_table(rows, each_box_is_understood, plcs);
	suite_add_tcase(all, rows);
	return all;
}
