/* operator_command: what becomes of a commanded speed that the PLC takes, limits or does not show. */
#include "plc-bridge/dialogue/operator_command.h"
#include "tests/support/suite.h"

#include <string.h>

/* A PLC that takes a set-point, and the belt that follows it. */
struct speed_case {
	int wanted, before; /* set-points; before: the one that the PLC has */
	enum plc_state state;
	int shown; /* set-point that the PLC shows after the write, -1: the one written */
	int belt;  /* the speed that the belt reaches; it gains 100 mm/s in a poll */
	int waits; /* polls in which a box waits and the belt stands, from the 5th on */
	enum command_state ends;
	const char *says;
};

static const struct speed_case speed_cases[] = {
	/* taken */
	{ 300, 400, PLC_RUNNING, -1, 300, 0, COMMAND_STATE_DONE, "the belt runs at 300 mm/s" },
	{ 300, 494, PLC_RUNNING, -1, 294, 0, COMMAND_STATE_DONE, "the belt runs at 294 mm/s" },
	{ 900, 400, PLC_RUNNING, -1, 900, 20, COMMAND_STATE_DONE, "the belt runs at 900 mm/s" },
	/* limited: the belt shows it, or the set-point does */
	{ 1500, 400, PLC_RUNNING, -1, 1000, 0, COMMAND_STATE_FAILED,
		"runs at 1000 mm/s instead of 1500" },
	{ 20, 400, PLC_RUNNING, -1, 50, 0, COMMAND_STATE_FAILED, "runs at 50 mm/s instead of 20" },
	{ 1500, 400, PLC_RUNNING, -1, 400, 0, COMMAND_STATE_FAILED,
		"runs at 400 mm/s instead of 1500" },
	{ 1500, 400, PLC_RUNNING, -1, 1000, 20, COMMAND_STATE_FAILED,
		"runs at 1000 mm/s instead of 1500" },
	{ 1500, 400, PLC_RUNNING, 1000, 1000, 0, COMMAND_STATE_FAILED,
		"setpoint 1000 mm/s instead of 1500" },
	{ 1500, 400, PLC_STOPPED, 1000, 0, 0, COMMAND_STATE_FAILED,
		"setpoint 1000 mm/s instead of 1500" },
	{ 1500, 1000, PLC_STOPPED, 1000, 0, 0, COMMAND_STATE_FAILED, "its setpoint is 1000 mm/s" },
	{ 1500, 400, PLC_RUNNING, -1, 1500, 1000, COMMAND_STATE_FAILED,
		"but the belt runs at 800 mm/s" },
	/* not known */
	{ 1500, 400, PLC_STOPPED, -1, 0, 0, COMMAND_STATE_DONE, "is 1500 mm/s; the belt is stopped" },
	{ 1500, 400, PLC_ESTOP, -1, 0, 0, COMMAND_STATE_DONE, "the belt is stopped" },
	{ 300, 400, PLC_RUNNING, -1, 0, 0, COMMAND_STATE_DONE,
		"does not report the actual speed of the belt" },
	{ 300, 400, PLC_WAITING, -1, 0, 0, COMMAND_STATE_DONE, "is 300 mm/s; the belt is stopped" },
	/* the PLC's own */
	{ 0, 400, PLC_RUNNING, -1, 400, 0, COMMAND_STATE_DONE, "the PLC sets the speed itself" },
	{ 0, 300, PLC_RUNNING, 400, 400, 0, COMMAND_STATE_DONE, "speed set by the PLC: 400 mm/s" },
};

START_TEST(speed_is_what_the_plc_took)
{
	enum { POLL_MS = 20 };
	const struct speed_case *c = &speed_cases[_i];
	int belt = c->state == PLC_RUNNING && c->belt ? c->before : 0;
	struct plc_image image = { 0 };
	struct operator_command command = { 0 };
	struct operator_command_output out = { 0 };
	struct command given = { .verb = COMMAND_SPEED, .argument = c->wanted, .deadline_us = 5000000 };

	image.value[SIGNAL_SPEED_SETPOINT] = (uint32_t)c->before;
	ck_assert(operator_command_give(&command, &given, 0, 0));
	for (int poll = 0; !out.finished; poll++) {
		bool waits = poll >= 5 && poll < 5 + c->waits;

		ck_assert_int_le(poll * POLL_MS, 5000 + POLL_MS);
		image.value[SIGNAL_STATE] = waits ? PLC_WAITING : c->state;
		image.value[SIGNAL_SPEED_ACTUAL] = (uint32_t)(waits ? 0 : belt);
		operator_command_step(&command, &image, true, poll * POLL_MS, &out);
		if (out.write_speed)
			image.value[SIGNAL_SPEED_SETPOINT] =
				(uint32_t)(c->shown < 0 ? out.speed_mm_s : c->shown);
		if (belt < c->belt)
			belt = belt + 100 < c->belt ? belt + 100 : c->belt;
		else if (belt > c->belt)
			belt = belt - 100 > c->belt ? belt - 100 : c->belt;
	}
	ck_assert_int_eq((int)command.command.state, (int)c->ends);
	ck_assert_msg(strstr(command.command.detail.text, c->says) != NULL, "%s",
		command.command.detail.text);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("bridge_speed");
	TCase *c = tcase_create("bridge_speed");

	tcase_add_loop_test(c, speed_is_what_the_plc_took, 0,
		(int)(sizeof speed_cases / sizeof speed_cases[0]));
	suite_add_tcase(s, c);
	return s;
}
