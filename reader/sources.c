#include "reader/device/source.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"

#include <stdio.h>
#include <string.h>

#define TABLE_ENTRY(name) &source_##name,
const struct source_driver *const source_drivers[] = { SOURCE_DRIVERS(TABLE_ENTRY) };
const size_t source_driver_count = sizeof source_drivers / sizeof source_drivers[0];

const struct source_driver *source_find(const char *spec, const char **address, struct fault *why)
{
	size_t len = strcspn(spec, ":");
	struct word_list schemes = { 0 };
	char name[EDIT_DISTANCE_WORD_MAX + 1];

	for (size_t i = 0; spec[len] && i < source_driver_count; i++)
		if (strlen(source_drivers[i]->scheme) == len &&
			strncmp(source_drivers[i]->scheme, spec, len) == 0) {
			*address = spec + len + 1;
			return source_drivers[i];
		}
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("sources.names_no_driver",
			"\"%s\" names no driver; write DRIVER:ADDRESS as in warenspur reader --list"),
		spec);
	for (size_t i = 0; i < source_driver_count; i++)
		word_list_add(&schemes, source_drivers[i]->scheme);
	snprintf(name, sizeof name, "%.*s", (int)(len < sizeof name ? len : sizeof name - 1), spec);
	word_list_refuse(&schemes, name, why);
	return NULL;
}

void source_print_list(FILE *out)
{
	size_t found = 0;

	fprintf(out, "%s\n", _("Drivers:"));
	for (size_t i = 0; i < source_driver_count; i++)
		fprintf(out, "  %s\n      %s\n", source_drivers[i]->example, _(source_drivers[i]->summary));
	fprintf(out, "%s\n", _("Devices found:"));
	for (size_t i = 0; i < source_driver_count; i++)
		found += source_drivers[i]->list(out);
	if (found == 0)
		fprintf(out, "  %s\n", _("none; plug one in, or use image: or replay:"));
}
