#include "core/base/fault.h"
#include "core/base/lang.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#undef fault_set /* a macro for static analysis */

int fault_set(struct fault *f, enum fault_blame blame, enum fault_exit exit_code,
	const char *format, ...)
{
	va_list list;

	if (!f)
		return -1;
	va_start(list, format);
	message_set_list(&f->message, format, list);
	va_end(list);
	f->blame = blame;
	f->exit_code = exit_code;
	return -1;
}

const char *fault_blame_word(enum fault_blame blame)
{
	static const char *const words[FAULT_BLAME_COUNT] = {
		[FAULT_NONE] = N_("ERROR"),
		[FAULT_USAGE] = N_("USAGE"),
		[FAULT_SETUP] = N_("SETUP"),
		[FAULT_HARDWARE] = N_("HARDWARE"),
		[FAULT_DATA] = N_("DATA"),
		[FAULT_STORE] = N_("STORE"),
		[FAULT_BUG] = N_("BUG"),
	};

	return _(words[blame < FAULT_BLAME_COUNT ? blame : FAULT_NONE]);
}

int fault_print(const struct fault *f)
{
	fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, fault_blame_word(f->blame),
		f->message.text);
	return f->exit_code ? (int)f->exit_code : EXIT_FAILED;
}
