/* Each tests/check_X.c defines suite(); suite_main.c runs it. */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <check.h>
#include <stdbool.h>

Suite *suite(void);

/* Defined as true by a suite whose tests leave a state behind that the next one must not find, or end the process. */
extern const bool suite_needs_processes;

/* A suite of one case with the tests of a NULL-terminated list. */
static inline Suite *suite_of(const char *name, const TTest *const *tests)
{
	Suite *s = suite_create(name);
	TCase *c = tcase_create(name);

	tcase_set_timeout(c, 120);
	for (; *tests; tests++)
		tcase_add_test(c, *tests);
	suite_add_tcase(s, c);
	return s;
}

/* ck_assert() for hot loops: no system call while it holds. */
#define must(condition) \
	do { \
		if (!(condition)) \
			ck_abort_msg("not so: %s", #condition); \
	} while (0)

/* Runs a test once for each row of a table; the test finds its row's index in _i. */
#define add_table(tcase, test, table) \
	tcase_add_loop_test(tcase, test, 0, (int)(sizeof(table) / sizeof(table)[0]))

#endif
