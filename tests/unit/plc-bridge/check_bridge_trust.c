/* Into which device may the bridge write? plc_trust, other_board, address_key. */
#include "plc-bridge/dialogue/link.h"
#include "plc-bridge/dialogue/other_board.h"
#include "plc-bridge/dialogue/plc_trust.h"
#include "plc-bridge/modbus/address.h"
#include "tests/support/suite.h"

#include <string.h>

enum { POLL_MS = 20, BEAT_MS = 200 };

static struct profile profile;
static struct plc_trust trust;
static struct plc_image image;
static int64_t now_ms;

/* A sorter that stands ready; what the test changes in image stays. */
static void begin(void)
{
	profile_default(&profile);
	ck_assert_int_eq(profile_settle(&profile, "built-in", &(struct fault){ 0 }), 0);
	memset(&image, 0, sizeof image);
	image.value[SIGNAL_STATE] = PLC_STOPPED;
	image.value[SIGNAL_ESTOP_OK] = image.value[SIGNAL_AUTO_MODE] = 1;
	image.value[SIGNAL_BOOT_ID] = 7;
	image.value[SIGNAL_ARRIVAL_SEQ] = 100;
	plc_trust_init(&trust, NULL);
	now_ms = 50000;
}

/* One poll; the heartbeat counts. */
static bool poll_once(void)
{
	now_ms += POLL_MS;
	if (now_ms % BEAT_MS == 0)
		image.value[SIGNAL_PLC_HEARTBEAT] = (image.value[SIGNAL_PLC_HEARTBEAT] + 1) % 65536;
	return plc_trust_see(&trust, &profile, &image, now_ms);
}

/* How long until it is verified; -1: not within that time. */
static int64_t verify_within(int64_t limit_ms)
{
	int64_t from_ms = now_ms;

	while (now_ms - from_ms < limit_ms)
		if (poll_once())
			return now_ms - from_ms;
	return -1;
}

START_TEST(a_sorter_is_verified_after_a_while)
{
	int64_t took_ms;

	begin();
	took_ms = verify_within(5000);
	ck_assert_int_ge(took_ms, PLC_TRUST_MS);
	ck_assert_int_le(took_ms, PLC_TRUST_MS + 2 * POLL_MS);
	ck_assert(poll_once());
}
END_TEST

/* What no sorter does. */
static void stand(uint32_t *v)
{
	v[SIGNAL_PLC_HEARTBEAT] = 5;
}
static void count_all(uint32_t *v)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		v[i] = signals[i].kind == SIGNAL_BIT ? 0 : (uint32_t)(now_ms / 400 % 3);
}
static void jitter(uint32_t *v)
{
	v[SIGNAL_PLC_HEARTBEAT] = 1480 + (uint32_t)(now_ms / POLL_MS * 7 % 5);
}
static void reboot(uint32_t *v)
{
	v[SIGNAL_BOOT_ID] = (uint32_t)(now_ms / 500);
}
static void arrive_at_random(uint32_t *v)
{
	v[SIGNAL_ARRIVAL_SEQ] = (uint32_t)(now_ms / 500 * 977 % 65536);
}
static void hold_set_point(uint32_t *v)
{
	v[SIGNAL_DEST_LANE] = 1500;
}
static void hold_control_word(uint32_t *v)
{
	v[SIGNAL_COMMAND] = 0x47F;
}
static void name_no_lane(uint32_t *v)
{
	v[SIGNAL_DONE_SEQ] = 12;
}
static void run_without_estop(uint32_t *v)
{
	v[SIGNAL_STATE] = PLC_RUNNING;
	v[SIGNAL_ESTOP_OK] = 0;
}
static void never_begin(uint32_t *v)
{
	v[SIGNAL_STATE] = PLC_INIT;
}

static const struct {
	const char *name;
	void (*spoil)(uint32_t *);
} strangers[] = {
	{ "heartbeat stands still", stand },
	{ "everything counts", count_all },
	{ "heartbeat is noise", jitter },
	{ "BOOT_ID changes", reboot },
	{ "ARRIVAL_SEQ jumps", arrive_at_random },
	{ "a set-point in DEST_LANE", hold_set_point },
	{ "a control word in COMMAND", hold_control_word },
	{ "DONE_SEQ without a lane", name_no_lane },
	{ "runs without ESTOP_OK", run_without_estop },
	{ "stays in init", never_begin },
};

START_TEST(a_stranger_never_is)
{
	begin();
	for (int i = 0; i < 3000; i++) {
		strangers[_i].spoil(image.value);
		ck_assert_msg(!poll_once(), "%s: verified after %d polls", strangers[_i].name, i);
		strangers[_i].spoil(image.value);
	}
	if (_i > 0)
		ck_assert_ptr_nonnull(plc_trust_reason(&trust));
}
END_TEST

START_TEST(values_out_of_range_begin_it_anew)
{
	begin();
	ck_assert_int_gt(verify_within(5000), 0);
	plc_trust_reject(&trust, now_ms);
	ck_assert_ptr_nonnull(plc_trust_reason(&trust));
	ck_assert(!plc_trust_is_known(&trust, &image));
	ck_assert_int_ge(verify_within(5000), PLC_TRUST_MS);
}
END_TEST

/* The PLC that was verified is back within one heartbeat; a device that does not beat never. */
START_TEST(a_reconnect_needs_one_heartbeat)
{
	int64_t took_ms;

	begin();
	ck_assert_int_gt(verify_within(5000), 0);
	plc_trust_lost(&trust);
	now_ms += 10000;
	image.value[SIGNAL_BOOT_ID] = 8;
	took_ms = verify_within(5000);
	ck_assert(took_ms >= 0 && took_ms <= BEAT_MS + POLL_MS);
	plc_trust_lost(&trust);
	now_ms += 10000;
	for (int i = 0; i < 500; i++) {
		now_ms += POLL_MS;
		ck_assert(!plc_trust_see(&trust, &profile, &image, now_ms));
	}
	ck_assert_int_le(verify_within(5000), BEAT_MS);
}
END_TEST

/* Connections that last for one poll each: the numbers go on, so it is the same PLC. */
START_TEST(a_flapping_connection_of_the_same_plc)
{
	int good = 0;

	begin();
	ck_assert_int_gt(verify_within(5000), 0);
	for (int i = 0; i < 50; i++) {
		plc_trust_lost(&trust);
		now_ms += BEAT_MS - POLL_MS;
		image.value[SIGNAL_PLC_HEARTBEAT]++;
		good += poll_once();
	}
	ck_assert_int_eq(good, 50);
	plc_trust_lost(&trust);
	image.value[SIGNAL_PLC_HEARTBEAT]++;
	image.value[SIGNAL_BOOT_ID]++; /* another one: the first look proves nothing */
	ck_assert(!poll_once());
}
END_TEST

START_TEST(after_a_gap_another_slave_may_answer)
{
	begin();
	ck_assert_int_gt(verify_within(5000), 0);
	now_ms += LINK_DEAD_MS;
	image.value[SIGNAL_PLC_HEARTBEAT] += 10;
	ck_assert(!poll_once());
	ck_assert_int_le(verify_within(5000), BEAT_MS);
}
END_TEST

START_TEST(a_restart_is_no_stranger_but_two_are)
{
	begin();
	ck_assert_int_gt(verify_within(5000), 0);
	image.value[SIGNAL_BOOT_ID] = 8;
	ck_assert(!poll_once());
	ck_assert_int_le(verify_within(5000), BEAT_MS);
	now_ms += 40;
	image.value[SIGNAL_BOOT_ID] = 9;
	ck_assert(!poll_once());
	ck_assert_int_ge(verify_within(5000), PLC_TRUST_MS);
}
END_TEST

START_TEST(counters_may_wrap_and_bits_may_toggle)
{
	begin();
	image.value[SIGNAL_PLC_HEARTBEAT] = 65533;
	image.value[SIGNAL_ARRIVAL_SEQ] = 65535;
	ck_assert_int_gt(verify_within(5000), 0);
	image.value[SIGNAL_ARRIVAL_SEQ] = 1;
	ck_assert(poll_once());
	begin();
	for (int i = 0; i < 100; i++) {
		now_ms += BEAT_MS;
		image.value[SIGNAL_PLC_HEARTBEAT] ^= 1;
		plc_trust_see(&trust, &profile, &image, now_ms);
	}
	ck_assert_int_eq(trust.state, PLC_TRUST_VERIFIED);
}
END_TEST

/* A verified PLC may hold anything in the registers that others can write. */
START_TEST(a_trainee_may_write_nonsense)
{
	begin();
	ck_assert_int_gt(verify_within(5000), 0);
	image.value[SIGNAL_DEST_LANE] = 9;
	image.value[SIGNAL_COMMAND] = 99;
	ck_assert(poll_once());
}
END_TEST

START_TEST(what_was_written_there_may_be_taken_back)
{
	struct plc_image recorded;

	begin();
	recorded = image;
	plc_trust_init(&trust, &recorded);
	ck_assert(plc_trust_is_known(&trust, &image));
	image.value[SIGNAL_BOOT_ID] = 8;
	ck_assert(!plc_trust_is_known(&trust, &image));
	memset(&image, 0, sizeof image);
	memset(&recorded, 0, sizeof recorded);
	plc_trust_init(&trust, &recorded);
	ck_assert(!plc_trust_is_known(&trust, &image)); /* zeros are like any other device */
}
END_TEST

/* --- a second board --------------------------------------------------------------------------- */

static struct other_board board;

START_TEST(own_values_are_not_of_another)
{
	uint16_t value = 0;

	other_board_init(&board, 0);
	ck_assert(!other_board_see(&board, 500, 0)); /* what an earlier one has left */
	for (int i = 1; i < 1000; i++) {
		other_board_wrote(&board, ++value);
		ck_assert(!other_board_see(&board, value, i * 500));
		if (i % 7 == 0) /* the PLC has started or has cleared it */
			ck_assert(!other_board_see(&board, 0, i * 500 + 20));
	}
}
END_TEST

START_TEST(another_board_is_seen_before_the_first_write)
{
	other_board_init(&board, 250);
	ck_assert(!other_board_see(&board, 5, 0));
	ck_assert(!other_board_see(&board, 5, 400));
	ck_assert(other_board_see(&board, 6, 500));
	ck_assert(other_board_see(&board, 7, 1000));
	ck_assert(other_board_see(&board, 7, 1000 + OTHER_BOARD_MS));
	ck_assert(!other_board_see(&board, 7, 1000 + OTHER_BOARD_MS + 250));
}
END_TEST

START_TEST(one_write_by_hand_is_no_board)
{
	other_board_init(&board, 0);
	other_board_wrote(&board, 1);
	ck_assert(!other_board_see(&board, 1, 0));
	ck_assert(!other_board_see(&board, 77, 20));
	other_board_wrote(&board, 78);
	ck_assert(!other_board_see(&board, 78, 520));
	ck_assert(!other_board_see(&board, 33, 520 + OTHER_BOARD_MS));
	ck_assert(other_board_see(&board, 34, 1020 + OTHER_BOARD_MS)); /* twice is one */
}
END_TEST

/* Two of them on one register, both at it from the same moment on: one of them stays. */
START_TEST(of_two_boards_one_stays)
{
	struct other_board two[2];
	int64_t wrote_ms[2] = { 0, 0 }, at_ms;
	uint16_t plc = 1;
	bool stands[2];

	other_board_init(&two[0], 250);
	other_board_init(&two[1], 1750);
	for (at_ms = 0; at_ms < 60000; at_ms += 20)
		for (int i = 0; i < 2; i++) {
			stands[i] = other_board_see(&two[i], plc, at_ms);
			if (stands[i] || at_ms - wrote_ms[i] < 500)
				continue;
			wrote_ms[i] = at_ms;
			other_board_wrote(&two[i], ++plc);
		}
	ck_assert(stands[0] != stands[1]);
}
END_TEST

START_TEST(addresses_that_are_the_same)
{
	static const struct {
		const char *written, *key;
	} cases[] = {
		{ "tcp:192.168.0.1", "tcp:192.168.0.1:502" },
		{ "tcp:PLC.local:1502", "tcp:plc.local:1502" },
		{ "tcp:[FE80::1]:502", "tcp:[fe80::1]:502" },
		{ "rtu:/dev/ttyUSB0:9600:8N2", "rtu:/dev/ttyUSB0" },
		{ "rtu:/dev/ttyUSB0", "rtu:/dev/ttyUSB0" },
	};
	struct address parsed;
	struct fault why;
	char key[300];

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_int_eq(address_parse(cases[i].written, &parsed, &why), 0);
		address_key(&parsed, key, sizeof key);
		ck_assert_str_eq(key, cases[i].key);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_sorter_is_verified_after_a_while,
		values_out_of_range_begin_it_anew, a_reconnect_needs_one_heartbeat,
		a_flapping_connection_of_the_same_plc, after_a_gap_another_slave_may_answer,
		a_restart_is_no_stranger_but_two_are, counters_may_wrap_and_bits_may_toggle,
		a_trainee_may_write_nonsense, what_was_written_there_may_be_taken_back,
		own_values_are_not_of_another, another_board_is_seen_before_the_first_write,
		one_write_by_hand_is_no_board, of_two_boards_one_stays, addresses_that_are_the_same, NULL };
	Suite *s = suite_of("bridge_trust", tests);
	TCase *c = tcase_create("strangers");

	add_table(c, a_stranger_never_is, strangers);
	suite_add_tcase(s, c);
	return s;
}
