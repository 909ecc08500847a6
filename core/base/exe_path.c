#include "core/base/exe_path.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool exe_path(const char *relative, char *out, size_t size)
{
	char exe[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", exe, sizeof exe - 1);
	char *slash;

	exe[len > 0 ? len : 0] = '\0';
	slash = strrchr(exe, '/');
	if (slash) {
		int n = snprintf(out, size, "%.*s/%s", (int)(slash - exe), exe, relative);

		if (n > 0 && (size_t)n < size)
			return true;
	}
	snprintf(out, size, "%s", relative);
	return false;
}
