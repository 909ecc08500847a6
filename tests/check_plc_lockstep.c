/* The plant's PLC in C and the Structured Text for real PLCs are one program. */
#include "tests/suite.h"
#include "tests/plc_lockstep.h"

#include <stdio.h>

enum { SCANS = 20000 };

START_TEST(side_by_side)
{
	const struct twin_kind *kind = _i % 2 ? &twin_openplc : &twin_st;
	struct st_program *text = twin_compile();
	struct lockstep_sum sum = { 0 };
	char difference[300];

	for (unsigned seed = 0; seed < 10; seed++)
		if (!plc_lockstep(kind, text, (unsigned)_i * 100 + seed, SCANS, &sum, difference,
				sizeof difference))
			ck_abort_msg("%s", difference);
	printf("%s: arrivals %u confirmed %u counted %u rejected %u commands %u jams %u lost %u estops %u powers %u\n",
		kind->name, sum.arrivals, sum.confirmed, sum.counted, sum.rejected, sum.commands, sum.jams, sum.lost,
		sum.estops, sum.powers);
	st_free(text);
}
END_TEST

Suite *suite(void)
{
	Suite *all = suite_create("plc_lockstep");
	TCase *runs = tcase_create("runs");

	tcase_set_timeout(runs, 120);
	tcase_add_loop_test(runs, side_by_side, 0, 2);
	suite_add_tcase(all, runs);
	return all;
}
