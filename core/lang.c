#include "core/lang.h"
#include "core/beside.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

static char current[3] = "en";

static void bind_texts(void)
{
	char dir[PATH_MAX];

	if (!beside_program("../share/locale", dir, sizeof dir))
		return;
	bindtextdomain("warenspur", dir);
	bind_textdomain_codeset("warenspur", "UTF-8");
	textdomain("warenspur");
}

/* The first of the variables gettext itself would ask that says anything. */
static const char *wanted_by_environment(void)
{
	static const char *const names[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
	}
	return "en";
}

void lang_init(const char *lang)
{
	const char *wanted = lang ? lang : wanted_by_environment();

	strcpy(current, strncmp(wanted, "de", 2) == 0 ? "de" : "en");
	if (!setlocale(LC_ALL, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	/* gettext ignores LANGUAGE in the locale "C", but not in "C.UTF-8" (glibc 2.36, measured). */
	setlocale(LC_MESSAGES, "C.UTF-8");
	setlocale(LC_NUMERIC, "C");
	setenv("LANGUAGE", current, 1);
	bind_texts();
}

const char *lang_current(void)
{
	return current;
}
