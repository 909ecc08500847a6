/* The main() of every Check program. Each test has a process of its own; with sanitizers all share one, for the search
 * for leaks at the end of each would take 0.1 s (measured: 356 tests in 42 s and in 9 s). */
#include "tests/support/suite.h"
#include "core/base/lang.h"

#include <stdbool.h>
#include <stdlib.h>

__attribute__((weak)) const bool suite_needs_processes = false;

static enum fork_status fork_mode(void)
{
#ifdef __SANITIZE_ADDRESS__
	return suite_needs_processes ? CK_FORK : CK_NOFORK;
#else
	return CK_FORK_GETENV;
#endif
}

int main(void)
{
	SRunner *runner;
	int failed;

	setenv("TZ", "Europe/Berlin", 1);
	setenv("CK_DEFAULT_TIMEOUT", "120",
		0); /* of a test that names none: the sanitizers and a busy computer are slow */
	lang_init("en");
	runner = srunner_create(suite());
	srunner_set_fork_status(runner, fork_mode());
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
