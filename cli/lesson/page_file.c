#include "cli/lesson/page_file.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wrapped_text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

enum { COLUMNS = 78 };

static int refuse(const char *name, int error, struct fault *why)
{
	return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
		MESSAGE("page_file.cannot_write",
			"the page cannot be written to %s (%s); change to a folder of your own and try again"),
		name, message_error(error));
}

FILE *page_file_begin(const char *kind, int64_t at_us, char *name, struct fault *why)
{
	char iso[CLOCK_ISO_SIZE], number[8] = "";
	FILE *file = NULL;
	int fd = -1;

	clock_format_iso(at_us, iso);
	for (int i = 1; fd < 0 && i < 100; i++) {
		if (i > 1)
			snprintf(number, sizeof number, "-%d", i);
		snprintf(name, PAGE_FILE_NAME_MAX, "%s-%.10s-%.2s%.2s%.2s%s.txt", kind, iso, iso + 11,
			iso + 14, iso + 17, number);
		fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd >= 0)
		file = fdopen(fd, "w");
	if (!file)
		refuse(name, errno, why);
	return file;
}

void page_file_write_text(FILE *out, const char *indent, const char *text)
{
	size_t column = strlen(indent);

	fputs(indent, out);
	wrapped_text_print(out, column, column, COLUMNS, text);
}

int page_file_end(FILE *file, const char *name, struct fault *why)
{
	int failed = ferror(file);

	errno = ENOSPC;
	return fclose(file) || failed ? refuse(name, errno, why) : 0;
}
