/* up: without --config. */
#include "cli/import/import.h"
#include "cli/supervise/up.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"
#include "core/base/usual_path.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool up_example(char *out, size_t size)
{
	char path[PATH_MAX], *real;
	bool fits;

	exe_path("../share/warenspur/up.ini", path, sizeof path);
	real = realpath(path, NULL);
	fits = real && text_copy(out, size, real);
	free(real);
	return fits;
}

bool up_find_config(char *out, size_t size)
{
	char folder[PATH_MAX - 16];

	usual_path_own_folder(folder, sizeof folder);
	snprintf(out, size, "%s/up.ini", folder);
	if (access(out, R_OK) == 0)
		return true;
	snprintf(out, size, "/etc/warenspur/up.ini");
	return access(out, R_OK) == 0 || up_example(out, size);
}

void up_print_plan(const struct up *u)
{
	const struct launch *l = &u->launch;
	char example[PATH_MAX], folder[PATH_MAX - 16];

	printf(_("%s starts:\n"), l->config);
	if (l->has_plant)
		printf("  warenspur-plant  %s\n", _("the simulated conveyor"));
	for (size_t i = 0; i < l->unit_count; i++)
		printf("  %-16s %s\n", l->units[i].role, l->units[i].address);
	printf(_("database: %s\n"), l->db);
	if (up_example(example, sizeof example) && strcmp(example, l->config) == 0) {
		usual_path_own_folder(folder, sizeof folder);
		printf(_("for your own devices: mkdir -p %s && cp %s %s/up.ini, then edit it\n"), folder,
			example, folder);
	}
	fflush(stdout);
}
