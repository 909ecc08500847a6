#include "core/base/lang.h"
#include "core/base/exe_path.h"
#include "core/base/message_catalog.h"

#include <errno.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char current[3] = "en";

/* Read once and kept: texts that were returned stay valid. Its pairs are sorted by original text. */
static struct {
	bool was_read;
	struct message_catalog catalog;
} german;

static int compare_pairs(const void *a, const void *b)
{
	const struct message_catalog_pair *p = a, *q = b;

	return strcmp(p->original, q->original);
}

static void read_german(void)
{
	char path[PATH_MAX];

	if (german.was_read)
		return;
	german.was_read = true;
	/* Without it the texts stay English, as for a text that is not in it. */
	if (exe_path("../share/locale/de/LC_MESSAGES/warenspur.mo", path, sizeof path) &&
		message_catalog_read(path, &german.catalog))
		qsort(german.catalog.pairs, german.catalog.count, sizeof german.catalog.pairs[0],
			compare_pairs);
}

/* The first variable that is set, in the order in which gettext reads them. */
static const char *language_from_environment(void)
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
	const char *language = lang ? lang : language_from_environment();

	strcpy(current, strncmp(language, "de", 2) == 0 ? "de" : "en");
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	setenv("LANGUAGE", current, 1);
	if (current[0] == 'd')
		read_german();
}

const char *lang_text(const char *text)
{
	const struct message_catalog_pair key = { .original = text };
	const struct message_catalog_pair *pair;

	if (current[0] != 'd' || german.catalog.count == 0)
		return text;
	pair = bsearch(&key, german.catalog.pairs, german.catalog.count, sizeof key, compare_pairs);
	return pair ? pair->translated : text;
}

const char *lang_plural(const char *one, const char *many, unsigned long count)
{
	return lang_text(count == 1 ? one : many);
}

const char *lang_current(void)
{
	return current;
}

const char *lang_error(int code)
{
	static const struct {
		int code;
		const char *text;
	} errors[] = {
		{ EPERM, N_("Operation not permitted") },
		{ ENOENT, N_("No such file or directory") },
		{ EINTR, N_("Interrupted system call") },
		{ EIO, N_("Input/output error") },
		{ ENXIO, N_("No such device or address") },
		{ EBADF, N_("Bad file descriptor") },
		{ EAGAIN, N_("Resource temporarily unavailable") },
		{ ENOMEM, N_("Cannot allocate memory") },
		{ EACCES, N_("Permission denied") },
		{ EBUSY, N_("Device or resource busy") },
		{ EEXIST, N_("File exists") },
		{ ENODEV, N_("No such device") },
		{ ENOTDIR, N_("Not a directory") },
		{ EISDIR, N_("Is a directory") },
		{ EINVAL, N_("Invalid argument") },
		{ ENFILE, N_("Too many open files in system") },
		{ EMFILE, N_("Too many open files") },
		{ ENOTTY, N_("Inappropriate ioctl for device") },
		{ EFBIG, N_("File too large") },
		{ ENOSPC, N_("No space left on device") },
		{ ESPIPE, N_("Illegal seek") },
		{ EROFS, N_("Read-only file system") },
		{ EPIPE, N_("Broken pipe") },
		{ ENAMETOOLONG, N_("File name too long") },
		{ ELOOP, N_("Too many levels of symbolic links") },
		{ EPROTO, N_("Protocol error") },
		{ EADDRINUSE, N_("Address already in use") },
		{ EADDRNOTAVAIL, N_("Cannot assign requested address") },
		{ ENETDOWN, N_("Network is down") },
		{ ENETUNREACH, N_("Network is unreachable") },
		{ ECONNABORTED, N_("Software caused connection abort") },
		{ ECONNRESET, N_("Connection reset by peer") },
		{ ETIMEDOUT, N_("Connection timed out") },
		{ ECONNREFUSED, N_("Connection refused") },
		{ EHOSTDOWN, N_("Host is down") },
		{ EHOSTUNREACH, N_("No route to host") },
		{ EDQUOT, N_("Disk quota exceeded") },
	};

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
		if (errors[i].code == code)
			return _(errors[i].text);
	return strerror(code);
}

const char *lang_decimal(double value, char *out)
{
	char *point;

	snprintf(out, LANG_DECIMAL_SIZE, "%.1f", value);
	point = strchr(out, '.');
	if (point && strcmp(current, "de") == 0)
		*point = ',';
	return out;
}
