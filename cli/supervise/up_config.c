#include "cli/supervise/up.h"
#include "core/base/config.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

static const struct kind {
	const char *prefix, *role, *names;
	const char *options[UP_SETTINGS_MAX]; /* of the program, also settings here; NULL ends them */
} kinds[] = {
	{ "reader ", "reader", "address, place, record, also, itf-lengths",
		{ "--place", "--record", "--also", "--itf-lengths" } },
	{ "plc ", "plc-bridge", "address, profile, period, unit, settle, confirm-timeout",
		{ "--profile", "--period", "--unit", "--settle", "--confirm-timeout" } },
};

/* It becomes a file's name, and a word on the command line. */
static bool is_name(const char *text)
{
	return *text && *text != '-' && strlen(text) < SCAN_NAME_MAX &&
		text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")] ==
		'\0';
}

static struct up_unit *find_unit(struct up *u, size_t kind, const char *name)
{
	struct up_unit *unit;

	for (size_t i = 0; i < u->unit_count; i++)
		if (u->units[i].plc == (kind == 1) && strcmp(u->units[i].name, name) == 0)
			return &u->units[i];
	if (u->unit_count == UP_UNITS_MAX)
		return NULL;
	unit = &u->units[u->unit_count++];
	unit->plc = kind == 1;
	text_copy(unit->name, sizeof unit->name, name);
	snprintf(unit->role, sizeof unit->role, "%s:%s", kinds[kind].role, name);
	snprintf(unit->title, sizeof unit->title, "%s-%s", kinds[kind].role, name);
	return unit;
}

/* Where the value of an option goes: "" if it is a new one. No more options are known than fit. */
static char *value_of(struct up_unit *unit, const char *option)
{
	for (size_t i = 0; i < unit->count; i++)
		if (unit->option[i] == option)
			return unit->value[i];
	unit->option[unit->count] = option;
	return unit->value[unit->count++];
}

static enum config_answer take(struct up_unit *unit, size_t kind, const char *name,
	const char *value, struct fault *why)
{
	const char *const *known = kinds[kind].options;
	char *into = unit->address;
	size_t i = 0;

	if (!*value) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG, _("a value is missing"));
		return CONFIG_BAD_VALUE;
	}
	if (strcmp(name, "address") != 0) {
		while (i < UP_SETTINGS_MAX && known[i] && strcmp(known[i] + 2, name) != 0)
			i++;
		if (i == UP_SETTINGS_MAX || !known[i]) {
			fault_set(why, FAULT_SETUP, EXIT_CONFIG, _("\"%s\" is no setting here; there are %s"),
				name, kinds[kind].names);
			return CONFIG_BAD_NAME;
		}
		into = value_of(unit, known[i]);
	}
	if (*into) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG, _("\"%s\" is given twice; keep one of them"),
			name);
		return CONFIG_BAD_NAME;
	}
	if (!text_copy(into, UP_TEXT_MAX, value)) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG, _("a value has at most %d bytes"),
			UP_TEXT_MAX - 1);
		return CONFIG_BAD_VALUE;
	}
	return CONFIG_FINE;
}

static enum config_answer on_line(void *user, const char *section, const char *name,
	const char *value, struct fault *why)
{
	struct up *u = user;
	struct up_unit *unit;

	for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
		size_t len = strlen(kinds[k].prefix);

		if (strncmp(section, kinds[k].prefix, len) != 0)
			continue;
		if (!is_name(section + len)) {
			fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				_("\"%s\" is no name; take letters, digits, - _ and ."), section + len);
			return CONFIG_BAD_SECTION;
		}
		unit = find_unit(u, k, section + len);
		if (unit)
			return take(unit, k, name, value, why);
		fault_set(why, FAULT_SETUP, EXIT_CONFIG, _("more than %d readers and PLCs"), UP_UNITS_MAX);
		return CONFIG_BAD_SECTION;
	}
	return CONFIG_FINE; /* another program's section */
}

int up_read_config(struct up *u, struct fault *why)
{
	if (config_read(u->config, on_line, u, why))
		return -1;
	for (size_t i = 0; i < u->unit_count; i++) {
		const struct up_unit *unit = &u->units[i];

		if (!unit->address[0])
			return fault_set(why, FAULT_SETUP, EXIT_CONFIG, _("%s: %s has no address"), u->config,
				unit->role);
		if (strncmp(unit->address, "plant", 5) == 0 && !u->plant_wanted)
			return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				_("%s: %s is at the plant; write plant = yes in [up]"), u->config, unit->role);
	}
	if (u->unit_count == 0)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%s lists no [reader NAME] and no [plc NAME]; share/warenspur/up.ini is an example"),
			u->config);
	return 0;
}
