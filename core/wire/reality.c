#include "core/wire/reality.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The longest part from the first slash on that is a file: what follows may be a speed, and a
 * device's name may hold colons. */
static enum reality of_file(const char *text)
{
	char path[PATH_MAX], whole[PATH_MAX];
	struct stat st;

	if (strlen(text) >= sizeof path)
		return REALITY_UNKNOWN;
	strcpy(path, text);
	while (stat(path, &st) != 0) {
		size_t len = strlen(path);

		while (len > 0 && path[len - 1] != ':' && path[len - 1] != '?')
			len--;
		if (len == 0)
			return REALITY_UNKNOWN;
		path[len - 1] = '\0';
	}
	if (!S_ISCHR(st.st_mode) || !realpath(path, whole))
		return REALITY_UNKNOWN;
	return strncmp(whole, "/dev/pts/", 9) == 0 ? REALITY_SIMULATED : REALITY_REAL;
}

enum reality reality_of(const char *address)
{
	static const char *const loopbacks[] = { "tcp:127.", "tcp:localhost", "tcp:[::1]" };
	const char *path = strchr(address, '/');

	for (size_t i = 0; i < sizeof loopbacks / sizeof loopbacks[0]; i++)
		if (strncmp(address, loopbacks[i], strlen(loopbacks[i])) == 0)
			return REALITY_SIMULATED;
	return path ? of_file(path) : REALITY_UNKNOWN;
}
