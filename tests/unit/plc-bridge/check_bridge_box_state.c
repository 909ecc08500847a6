/* box_state: the table is complete, and what goes onto the wire follows its truth table. */
#include "plc-bridge/dialogue/box_state.h"
#include "plc-bridge/dialogue/handshake_part.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <string.h>

/* Where a box can begin: seen by this bridge or handed down by an earlier one. */
static const enum box_state beginnings[] = { BOX_ASKED, BOX_INHERITED, BOX_LEFT_ASKED,
	BOX_LEFT_INHERITED, BOX_GONE_ASKED, BOX_GONE_INHERITED, BOX_LEFT_WRITTEN, BOX_LEFT_DOUBTED,
	BOX_LEFT_WITHDRAWN };

static const struct box_step *step_of(unsigned state, unsigned event)
{
	return box_state_step((enum box_state)state, (enum box_event)event);
}

START_TEST(every_state_and_event_has_a_row)
{
	for (unsigned s = 0; s < BOX_STATE_COUNT; s++)
		for (unsigned e = 0; e < BOX_EVENT_COUNT; e++)
			ck_assert_msg(step_of(s, e)->kind != BOX_STEP_MISSING,
				"state %u, event %u: neither a step nor impossible", s, e);
}
END_TEST

START_TEST(no_state_is_out_of_reach)
{
	bool is_reached[BOX_STATE_COUNT] = { false };
	bool grows = true;

	for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++)
		is_reached[beginnings[i]] = true;
	while (grows) {
		grows = false;
		for (unsigned s = 0; s < BOX_STATE_COUNT; s++)
			for (unsigned e = 0; is_reached[s] && e < BOX_EVENT_COUNT; e++) {
				const struct box_step *step = step_of(s, e);

				if (step->kind != BOX_STEP_TAKEN || is_reached[step->next])
					continue;
				is_reached[step->next] = grows = true;
			}
	}
	for (unsigned s = 0; s < BOX_STATE_COUNT; s++)
		ck_assert_msg(is_reached[s], "state %u cannot be reached", s);
}
END_TEST

START_TEST(every_event_happens_somewhere_and_every_state_can_end)
{
	for (unsigned e = 0; e < BOX_EVENT_COUNT; e++) {
		bool happens = false;

		for (unsigned s = 0; s < BOX_STATE_COUNT; s++)
			happens |= step_of(s, e)->kind == BOX_STEP_TAKEN;
		ck_assert_msg(happens, "event %u is impossible in every state", e);
	}
	for (unsigned s = 0; s < BOX_ENDED; s++) {
		ck_assert_int_eq(step_of(s, BOX_EVENT_PLC_STARTED)->end, BOX_END_EXPIRED);
		ck_assert_int_eq(step_of(s, BOX_EVENT_CROWDED)->end, BOX_END_LOST);
	}
}
END_TEST

/* Nothing ends without a result, and no result comes without an end; what ends is reported. */
START_TEST(an_end_has_a_result_and_is_reported)
{
	for (unsigned s = 0; s < BOX_STATE_COUNT; s++)
		for (unsigned e = 0; e < BOX_EVENT_COUNT; e++) {
			const struct box_step *step = step_of(s, e);

			if (step->kind != BOX_STEP_TAKEN)
				continue;
			ck_assert_int_eq(step->next == BOX_ENDED, step->end != BOX_END_NONE);
			ck_assert(step->end == BOX_END_NONE || step->action != BOX_ACTION_NONE);
			ck_assert(step->end != BOX_END_NONE || step->action != BOX_ACTION_TAKE_LANE);
		}
	for (unsigned e = 0; e < BOX_EVENT_COUNT; e++)
		ck_assert_int_eq(step_of(BOX_ENDED, e)->kind, BOX_STEP_IMPOSSIBLE);
}
END_TEST

/* The drawing: where a box goes does not change its answer, what is written does not move it. */
START_TEST(columns_and_rows_of_the_drawing)
{
	for (unsigned s = 0; s < BOX_ENDED; s++)
		for (unsigned e = 0; e < BOX_EVENT_COUNT; e++) {
			const struct box_step *step = step_of(s, e);
			bool moves = e <= BOX_EVENT_MISSED;
			enum box_state from = (enum box_state)s, to = step->next;

			if (step->kind != BOX_STEP_TAKEN || to == BOX_ENDED)
				continue;
			if (moves) {
				ck_assert_int_eq(box_state_is_written(from), box_state_is_written(to));
				ck_assert_int_eq(box_state_is_doubtful(from), box_state_is_doubtful(to));
				ck_assert_int_eq(box_state_is_inherited(from), box_state_is_inherited(to));
				ck_assert_int_eq(box_state_is_withdrawn(from), box_state_is_withdrawn(to));
			} else {
				ck_assert_int_eq(box_state_is_waiting(from), box_state_is_waiting(to));
				ck_assert_int_eq(box_state_may_be_removed(from), box_state_may_be_removed(to));
			}
			if (e == BOX_EVENT_HALTS)
				ck_assert(box_state_is_waiting(to));
			if (e == BOX_EVENT_VANISHES)
				ck_assert(box_state_may_be_removed(to));
		}
}
END_TEST

/* What a lane's light barrier says about a box. */
START_TEST(lanes_end_a_box)
{
	static const struct {
		enum box_state state;
		enum box_end lane, other, reject, reject_read, timeout;
	} rows[] = {
		{ BOX_LEFT_ASKED, BOX_END_AS_DECIDED, BOX_END_WRONG_LANE, BOX_END_LATE, BOX_END_NONE,
			BOX_END_REMOVED },
		{ BOX_GONE_INHERITED, BOX_END_SORTED, BOX_END_SORTED, BOX_END_LATE, BOX_END_NONE,
			BOX_END_REMOVED },
		{ BOX_LEFT_WRITTEN, BOX_END_AS_DECIDED, BOX_END_WRONG_LANE, BOX_END_LATE,
			BOX_END_WRONG_LANE, BOX_END_LOST },
		{ BOX_GONE_DOUBTED, BOX_END_AS_DECIDED, BOX_END_WRONG_LANE, BOX_END_LATE, BOX_END_LATE,
			BOX_END_LOST },
		{ BOX_LEFT_WITHDRAWN, BOX_END_SORTED, BOX_END_SORTED, BOX_END_LATE, BOX_END_NONE,
			BOX_END_LOST },
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		ck_assert_int_eq(step_of(rows[i].state, BOX_EVENT_IN_LANE)->end, rows[i].lane);
		ck_assert_int_eq(step_of(rows[i].state, BOX_EVENT_IN_OTHER)->end, rows[i].other);
		ck_assert_int_eq(step_of(rows[i].state, BOX_EVENT_IN_REJECT)->end, rows[i].reject);
		ck_assert_int_eq(step_of(rows[i].state, BOX_EVENT_IN_REJECT_READ)->end,
			rows[i].reject_read);
		ck_assert_int_eq(step_of(rows[i].state, BOX_EVENT_TIMEOUT)->end, rows[i].timeout);
	}
	for (unsigned s = BOX_ASKED; s <= BOX_WITHDRAWN; s++) /* the barrier of a lane is far away */
		for (unsigned e = BOX_EVENT_IN_LANE; e <= BOX_EVENT_TIMEOUT; e++)
			ck_assert_int_eq(step_of(s, e)->kind, BOX_STEP_IMPOSSIBLE);
}
END_TEST

/* The table in handshake_part.h, letter by letter: y, n or . for waiting, asks, operator, written,
 * decided, may decide, read back. */
static const struct {
	const char *facts;
	enum handshake_lane lane;
} lanes[] = {
	{ "n......", HANDSHAKE_LANE_NONE },
	{ "yn.....", HANDSHAKE_LANE_NONE },
	{ "yyyn...", HANDSHAKE_LANE_OPERATOR },
	{ "yynnnn.", HANDSHAKE_LANE_NONE },
	{ "yynnny.", HANDSHAKE_LANE_SCANS },
	{ "yynny.n", HANDSHAKE_LANE_DECIDED },
	{ "yynny.y", HANDSHAKE_LANE_NONE },
	{ "yy.ynn.", HANDSHAKE_LANE_NONE },
	{ "yy.yny.", HANDSHAKE_LANE_SCANS },
	{ "yy.yy.n", HANDSHAKE_LANE_DECIDED },
	{ "yy.yy.y", HANDSHAKE_LANE_NONE },
};

static bool fits(const char *facts, unsigned combination)
{
	for (int i = 0; facts[i]; i++)
		if (facts[i] != '.' && (facts[i] == 'y') != (combination >> i & 1))
			return false;
	return true;
}

START_TEST(lane_on_the_wire)
{
	for (unsigned c = 0; c < 1U << 7; c++) {
		const struct handshake_lane_facts facts = { .is_waiting = c & 1,
			.plc_asks = c >> 1 & 1,
			.has_operator = c >> 2 & 1,
			.is_written = c >> 3 & 1,
			.is_decided = c >> 4 & 1,
			.may_decide = c >> 5 & 1,
			.is_read_back = c >> 6 & 1 };
		int rows = 0;

		for (size_t i = 0; i < sizeof lanes / sizeof lanes[0]; i++) {
			if (!fits(lanes[i].facts, c))
				continue;
			ck_assert_int_eq(handshake_lane(&facts), lanes[i].lane);
			rows++;
		}
		ck_assert_int_eq(rows, 1);
	}
}
END_TEST

Suite *suite(void)
{
	static const TTest *tests[8];

	tests[0] = every_state_and_event_has_a_row;
	tests[1] = no_state_is_out_of_reach;
	tests[2] = every_event_happens_somewhere_and_every_state_can_end;
	tests[3] = an_end_has_a_result_and_is_reported;
	tests[4] = columns_and_rows_of_the_drawing;
	tests[5] = lanes_end_a_box;
	tests[6] = lane_on_the_wire;
	return suite_of("bridge_box_state", tests);
}
