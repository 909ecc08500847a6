#include "core/base/usual_path.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *home(void)
{
	return getenv("HOME") ? getenv("HOME") : "";
}

bool usual_path_own_folder(char *out, size_t size)
{
	const char *base = getenv("XDG_CONFIG_HOME");
	bool has_base = base && *base;

	snprintf(out, size, has_base ? "%s/warenspur" : "%s/.config/warenspur",
		has_base ? base : home());
	return has_base || *home();
}

bool usual_path_config(char *out, size_t size)
{
	const char *env = getenv("WARENSPUR_CONFIG");
	char folder[PATH_MAX - 16];

	if (env && *env) {
		snprintf(out, size, "%s", env);
		return true;
	}
	usual_path_own_folder(folder, sizeof folder);
	snprintf(out, size, "%s/warenspur.conf", folder);
	if (access(out, R_OK) == 0)
		return true;
	snprintf(out, size, "/etc/warenspur/warenspur.conf");
	return access(out, R_OK) == 0;
}

void usual_path_database(char *out, size_t size)
{
	const char *base = getenv("XDG_DATA_HOME");

	if (access("/var/lib/warenspur", W_OK) == 0)
		snprintf(out, size, "/var/lib/warenspur/warenspur.db");
	else if (base && *base)
		snprintf(out, size, "%s/warenspur/warenspur.db", base);
	else
		snprintf(out, size, "%s/.local/share/warenspur/warenspur.db", home());
}
