#include "cli/supervise/up.h"
#include "core/base/config.h"
#include "core/base/lang.h"
#include "core/base/options.h"
#include "core/base/word_list.h"

#include <string.h>

#define FLAG_GS1 "--gs1" /* it takes no value on the command line; in the file yes or no */

/* [reader NAME], [plc NAME]. */
static const struct unit_kind {
	const char *prefix;
	const char
		*options[LAUNCH_OPTIONS_MAX]; /* of the program, also settings here; NULL ends them */
	bool is_plc;
} unit_kinds[] = {
	{ .prefix = "reader ",
		.options = { "--place", "--commands", "--handheld", "--prefix", "--suffix", "--no-read",
			"--record", "--also", "--itf-lengths", FLAG_GS1 } },
	{ .prefix = "plc ",
		.options = { "--profile", "--period", "--unit", "--settle", "--confirm-timeout" },
		.is_plc = true },
};

/* It becomes a file's name, and a word on the command line. */
static bool is_unit_name(const char *text)
{
	return *text && *text != '-' && strlen(text) < SCAN_NAME_MAX &&
		text[strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")] ==
		'\0';
}

static struct launch_unit *find_unit(struct launch *l, const struct unit_kind *kind,
	const char *name)
{
	for (size_t i = 0; i < l->unit_count; i++)
		if (l->units[i].is_plc == kind->is_plc && strcmp(l->units[i].name, name) == 0)
			return &l->units[i];
	return launch_add_unit(l, kind->is_plc, name);
}

static const char *find_option(const struct unit_kind *kind, const char *setting)
{
	for (size_t i = 0; i < LAUNCH_OPTIONS_MAX && kind->options[i]; i++)
		if (strcmp(kind->options[i] + 2, setting) == 0)
			return kind->options[i];
	return NULL;
}

static bool has_option(const struct launch_unit *unit, const char *option)
{
	for (size_t i = 0; i < unit->option_count; i++)
		if (unit->option[i] == option)
			return true;
	return false;
}

static enum config_answer refuse_setting(const struct unit_kind *kind, const char *name,
	struct fault *why)
{
	struct word_list names = { 0 };

	word_list_add(&names, "address");
	for (size_t i = 0; i < LAUNCH_OPTIONS_MAX && kind->options[i]; i++)
		word_list_add(&names, kind->options[i] + 2);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("up_config.unknown_setting", "\"%s\" is not a setting of this section"), name);
	word_list_refuse(&names, name, why);
	return CONFIG_BAD_NAME;
}

static enum config_answer set_flag(struct launch_unit *unit, const char *option, const char *value,
	struct fault *why)
{
	bool yes;

	if (options_parse_flag(option + 2, value, &yes, why)) {
		why->exit_code = EXIT_CONFIG;
		return CONFIG_BAD_VALUE;
	}
	launch_add_option(unit, option, yes ? NULL : LAUNCH_FLAG_OFF);
	return CONFIG_FINE;
}

static enum config_answer set_unit_value(struct up *u, struct launch_unit *unit,
	const struct unit_kind *kind, const char *name, const char *value, struct fault *why)
{
	bool is_address = strcmp(name, "address") == 0;
	const char *option = find_option(kind, name);
	char *copy = u->texts[u->text_count];

	if (!*value) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("up_config.value_missing", "a value is missing"));
		return CONFIG_BAD_VALUE;
	}
	if (!is_address && !option)
		return refuse_setting(kind, name, why);
	if (is_address ? unit->address != NULL : has_option(unit, option)) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("up_config.given_twice", "\"%s\" is given twice; delete one of the two lines"),
			name);
		return CONFIG_BAD_NAME;
	}
	if (option && strcmp(option, FLAG_GS1) == 0)
		return set_flag(unit, option, value, why);
	if (!text_copy(copy, UP_TEXT_MAX, value)) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("up_config.value_most_bytes", "a value has at most %d bytes"), UP_TEXT_MAX - 1);
		return CONFIG_BAD_VALUE;
	}
	u->text_count++; /* no more than fit: each setting is accepted once */
	if (is_address)
		unit->address = copy;
	else
		launch_add_option(unit, option, copy);
	return CONFIG_FINE;
}

static enum config_answer on_line(void *user, const char *section, const char *name,
	const char *value, struct fault *why)
{
	struct up *u = user;
	struct launch_unit *unit;

	for (size_t k = 0; k < sizeof unit_kinds / sizeof unit_kinds[0]; k++) {
		size_t len = strlen(unit_kinds[k].prefix);

		if (strncmp(section, unit_kinds[k].prefix, len) != 0)
			continue;
		if (!is_unit_name(section + len)) {
			fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				MESSAGE("up_config.no_name",
					"\"%s\" is not a valid name; use letters, digits, - _ and ."),
				section + len);
			return CONFIG_BAD_SECTION;
		}
		unit = find_unit(&u->launch, &unit_kinds[k], section + len);
		if (unit)
			return set_unit_value(u, unit, &unit_kinds[k], name, value, why);
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("up_config.more_readers_plcs", "more than %d readers and PLCs; remove some"),
			LAUNCH_UNITS_MAX);
		return CONFIG_BAD_SECTION;
	}
	return CONFIG_FINE; /* another program's section */
}

int up_read_config(struct up *u, struct fault *why)
{
	const struct launch *l = &u->launch;

	if (config_read(l->config, on_line, u, why))
		return -1;
	for (size_t i = 0; i < l->unit_count; i++) {
		const struct launch_unit *unit = &l->units[i];

		if (!unit->address)
			return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				MESSAGE("up_config.no_address", "%s: %s has no address; add a line address = …"),
				l->config, unit->role);
		if (launch_is_at_plant(unit) && !l->has_plant)
			return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				MESSAGE("up_config.is_at_the_plant",
					"%s: %s is at the simulated conveyor; write plant = yes in [up]"),
				l->config, unit->role);
	}
	if (l->unit_count == 0)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("up_config.lists_no_reader_name",
				"%s contains neither [reader NAME] nor [plc NAME]; share/warenspur/up.ini is an "
				"example"),
			l->config);
	return 0;
}
