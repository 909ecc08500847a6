/* The plant's PLC in C and the Structured Text for real PLCs are one program. */
#include "tests/support/suite.h"
#include "hw/plant/sorter/sorter_track.h"
#include "tests/plc/plc_lockstep.h"
#include "tests/plc/plc_slips.h"

#include <stdio.h>

/* Under sanitizers a scan takes many times as long, and a slip proves nothing more. */
#ifdef __SANITIZE_ADDRESS__
enum { SEEDS = 2, SLIPS = 3 };
#else
enum { SEEDS = 12, SLIPS = PLC_SLIPS };
#endif
enum { SCANS = 10000, SEEDS_OF_A_SLIP = 60 };

static const struct twin_kind *const kinds[] = { &twin_st, &twin_openplc };

/* On a difference: lockstep(seed) of the same kind is the whole story again. */
START_TEST(side_by_side)
{
	struct st_program *text = twin_compile("openplc.st");
	struct lockstep_sum sum = { 0 };
	char difference[300];

	for (unsigned seed = 0; seed < SEEDS; seed++)
		if (!plc_lockstep(kinds[_i], text, seed, SCANS, &sum, difference, sizeof difference))
			ck_abort_msg("%s", difference);
	st_free(text);
	/* Nothing was left out. */
	ck_assert_uint_gt(sum.arrivals, 30 * SEEDS);
	ck_assert_uint_gt(sum.confirmed, 30 * SEEDS);
	ck_assert_uint_gt(sum.counted, sum.confirmed);
	ck_assert_uint_gt(sum.rejected, 3 * SEEDS);
	ck_assert_uint_gt(sum.commands, 30 * SEEDS);
	ck_assert_uint_gt(sum.jams, 0);
	ck_assert_uint_gt(sum.lost, 0);
	ck_assert_uint_gt(sum.estops, 0);
	ck_assert_uint_gt(sum.powers, 0);
}
END_TEST

/* Would it be noticed if they drifted apart? */
START_TEST(a_slip_is_noticed)
{
	struct st_program *text = plc_slip_compile(&plc_slips[_i]);
	struct lockstep_sum sum = { 0 };
	char difference[300];
	bool alike = true;

	for (unsigned seed = 0; seed < SEEDS_OF_A_SLIP && alike; seed++)
		alike = plc_lockstep(&twin_st, text, seed, SCANS, &sum, difference, sizeof difference);
	if (alike)
		ck_abort_msg("not noticed: %s", plc_slips[_i].what);
	st_free(text);
}
END_TEST

/* 65536 heartbeats are three hours and a half. */
START_TEST(heartbeats_wrap)
{
	static const uint16_t board[6] = { 0 };
	struct sorter_inputs in = { .estop_ok = true, .auto_mode = true };
	struct st_program *text = twin_compile("openplc.st");
	struct twin *c = twin_c.on(text, 1, board), *st = twin_st.on(text, 1, board);
	uint16_t left[SIGNAL_REGISTERS], right[SIGNAL_REGISTERS];
	struct twin_outputs out;
	struct st_error why;

	for (int i = 0; i < 65540; i++) {
		must(twin_c.scan(c, &in, i ? SORTER_HEARTBEAT_MS : 0, &out, &why) == 0);
		must(twin_st.scan(st, &in, i ? SORTER_HEARTBEAT_MS : 0, &out, &why) == 0);
		twin_c.read(c, left);
		twin_st.read(st, right);
		must(left[8] == right[8] && left[8] == i % 65536);
	}
	twin_c.off(c);
	twin_st.off(st);
	st_free(text);
}
END_TEST

/* openplc.st tells SORTER how long a scan is; the task must keep to it. */
START_TEST(openplc_cycle)
{
	struct st_program *text = twin_compile("openplc.st");
	struct st_error why;
	struct st_machine *m = st_power_on(text, "WARENSPUR", &why);

	ck_assert_int_eq(st_interval_ms(text, "WARENSPUR"), twin_openplc.cycle_ms);
	ck_assert_int_eq(*st_cell(m, "CYCLE_MS"), twin_openplc.cycle_ms);
	st_power_off(m);
	st_free(text);
}
END_TEST

/* The text names the registers as the map does, and its addresses are the default profile's. */
START_TEST(register_names)
{
	struct st_program *text = twin_compile("openplc.st");
	struct st_error why;
	struct st_machine *sorter = st_power_on(text, "SORTER", &why);
	struct st_machine *openplc = st_power_on(text, "WARENSPUR", &why);
	char address[16];

	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const int64_t *constant = st_cell(sorter, signals[i].name);

		if (signals[i].kind != SIGNAL_REGISTER)
			continue;
		if (constant && *constant != signals[i].address)
			ck_abort_msg("%s is not %d", signals[i].name, signals[i].address);
		snprintf(address, sizeof address, "%%QW%d", signals[i].address);
		if (!st_cell(openplc, address) ||
			st_cell(openplc, address) != st_cell(openplc, signals[i].name))
			ck_abort_msg("%s is not at %s", signals[i].name, address);
	}
	st_power_off(sorter);
	st_power_off(openplc);
	st_free(text);
}
END_TEST

/* The demonstrator's belt and times, as the plant has them. */
START_TEST(measures)
{
	static const struct {
		const char *name;
		int value;
	} same[] = {
		{ "IDENT_MM", BELT_IDENT_MM },
		{ "STOP_MM", SORTER_STOP_MM },
		{ "DIVERT1_MM", BELT_DIVERT1_MM },
		{ "DIVERT2_MM", BELT_DIVERT2_MM },
		{ "LANE_MM", BELT_LANE_MM },
		{ "END_MM", BELT_END_MM },
		{ "WINDOW_MM", SORTER_WINDOW_MM },
		{ "JAM_MM", SORTER_JAM_MM },
		{ "SPRING_BACK_MM", SORTER_SPRING_BACK_MM },
		{ "JUMP_MM", SORTER_JUMP_MM },
		{ "ANSWER_MS", SORTER_ANSWER_MS },
		{ "BOARD_MS", SORTER_BOARD_MS },
		{ "HEARTBEAT_MS", SORTER_HEARTBEAT_MS },
		{ "SPEED_DEFAULT", SORTER_SPEED_DEFAULT },
		{ "SPEED_MIN", SORTER_SPEED_MIN },
		{ "SPEED_MAX", SORTER_SPEED_MAX },
		{ "TRACKS_MAX", SORTER_TRACKS_MAX },
		{ "LANE_REJECT", LANE_REJECT },
	};
	struct st_program *text = twin_compile("openplc.st");
	struct st_error why;
	struct st_machine *sorter = st_power_on(text, "SORTER", &why);

	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		const int64_t *constant = st_cell(sorter, same[i].name);

		if (!constant || *constant != same[i].value)
			ck_abort_msg("%s is not %d", same[i].name, same[i].value);
	}
	st_power_off(sorter);
	st_free(text);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { heartbeats_wrap, openplc_cycle, register_names, measures, NULL };
	Suite *all = suite_of("plc_lockstep", tests);
	TCase *runs = tcase_create("runs");

	tcase_set_timeout(runs, 120);
	add_table(runs, side_by_side, kinds);
	tcase_add_loop_test(runs, a_slip_is_noticed, 0, SLIPS);
	suite_add_tcase(all, runs);
	return all;
}
