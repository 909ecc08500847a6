#include "core/base/fault.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#undef fault_set /* a macro for static analysis */

int fault_set(struct fault *f, enum fault_blame blame, enum fault_exit exit_code,
	const char *format, ...)
{
	/* cppcheck-suppress ctunullpointer ; sizeof reads nothing */
	char raw[sizeof f->text];
	va_list args;
	int len;

	if (!f)
		return -1;
	va_start(args, format);
	len = vsnprintf(raw, sizeof raw, format, args);
	va_end(args);
	if (len < 0)
		len = 0;
	if ((size_t)len >= sizeof raw)
		len = (int)text_whole_utf8(raw, sizeof raw - 1);
	f->blame = blame;
	f->exit_code = exit_code;
	text_clean_again(raw, (size_t)len, f->text, sizeof f->text);
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
		f->text);
	return f->exit_code ? (int)f->exit_code : EXIT_FAILED;
}
