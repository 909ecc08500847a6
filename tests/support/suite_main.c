/* The main() of every Check program: runs its suite() in Check's default fork mode. */
#include "tests/support/suite.h"
#include "core/base/lang.h"

#include <stdlib.h>

int main(void)
{
	SRunner *runner;
	int failed;

	setenv("TZ", "Europe/Berlin", 1);
	setenv("CK_DEFAULT_TIMEOUT", "120",
		0); /* of a test that names none: the sanitizers and a busy computer are slow */
	lang_init("en");
	runner = srunner_create(suite());
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
