#include "core/wire/address_origin.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The longest part from the first slash on that is a file: what follows may be a speed, and a
 * device's name may hold colons. */
static enum address_origin of_file(const char *text)
{
	char path[PATH_MAX], whole[PATH_MAX];
	struct stat st;

	if (strlen(text) >= sizeof path)
		return ADDRESS_UNKNOWN;
	strcpy(path, text);
	while (stat(path, &st) != 0) {
		size_t len = strlen(path);

		while (len > 0 && path[len - 1] != ':' && path[len - 1] != '?')
			len--;
		if (len == 0)
			return ADDRESS_UNKNOWN;
		path[len - 1] = '\0';
	}
	if (!S_ISCHR(st.st_mode) || !realpath(path, whole))
		return ADDRESS_UNKNOWN;
	return strncmp(whole, "/dev/pts/", 9) == 0 ? ADDRESS_SIMULATED : ADDRESS_REAL;
}

enum address_origin address_origin(const char *address)
{
	static const char *const loopbacks[] = { "tcp:127.", "tcp:localhost", "tcp:[::1]" };
	const char *path = strchr(address, '/');

	for (size_t i = 0; i < sizeof loopbacks / sizeof loopbacks[0]; i++)
		if (strncmp(address, loopbacks[i], strlen(loopbacks[i])) == 0)
			return ADDRESS_SIMULATED;
	return path ? of_file(path) : ADDRESS_UNKNOWN;
}
