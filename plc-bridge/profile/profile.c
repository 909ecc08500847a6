#include "plc-bridge/profile/profile.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/base/text.h"
#include "plc-bridge/profile/profile_find.h"
#include "plc-bridge/profile/profile_text.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* All numeric settings; a new one is a row. */
static const struct number {
	const char *section, *name;
	int min, max;
	size_t offset;
} numbers[] = {
	{ "plc", "unit", 0, 255, offsetof(struct profile, unit) },
	{ "plc", "read_function", 3, 4, offsetof(struct profile, read_function) },
	{ "plc", "read_max", 1, 125, offsetof(struct profile, read_max) },
	{ "plc", "read_gap", 0, 124, offsetof(struct profile, read_gap) },
	{ "base", "holding", 0, 65535, offsetof(struct profile, base[AREA_HOLDING]) },
	{ "base", "input", 0, 65535, offsetof(struct profile, base[AREA_INPUT]) },
	{ "base", "discrete", 0, 65535, offsetof(struct profile, base[AREA_DISCRETE]) },
	{ "base", "coil", 0, 65535, offsetof(struct profile, base[AREA_COIL]) },
	{ "timing", "period_ms", 1, 1000, offsetof(struct profile, period_ms) },
	{ "timing", "response_timeout_ms", 10, 5000, offsetof(struct profile, response_timeout_ms) },
	{ "serial", "answer_max_ms", 1, 2000, offsetof(struct profile, answer_max_ms) },
	{ "serial", "gap_ms", 0, 100, offsetof(struct profile, gap_ms) },
	{ "dialogue", "settle_ms", 0, 1000, offsetof(struct profile, settle_ms) },
	{ "dialogue", "no_read_below_ms", 0, 2900, offsetof(struct profile, no_read_below_ms) },
};
#define NUMBER_COUNT (sizeof numbers / sizeof numbers[0])

/* All settings with two possible words. */
static const struct choice {
	const char *section, *name, *words[2]; /* false, true */
	size_t offset;
} choices[] = {
	{ "plc", "word_order", { "high_first", "low_first" },
		offsetof(struct profile, low_word_first) },
	{ "plc", "byte_order", { "straight", "swapped" }, offsetof(struct profile, bytes_swapped) },
	{ "serial", "rs485", { "no", "yes" }, offsetof(struct profile, rs485) },
};
#define CHOICE_COUNT (sizeof choices / sizeof choices[0])

/* All other settings. */
static const struct {
	const char *section, *name;
} others[] = { { "plc", "write_function" }, { "dialogue", "ident_place" },
	{ "dialogue", "confirm_timeout_s" }, { "dialogue", "read_offset_mm" } };
#define OTHER_COUNT (sizeof others / sizeof others[0])

static const char *const sections[] = { "plc", "base", "timing", "serial", "dialogue", "signals",
	"extra" };
#define SECTION_COUNT (sizeof sections / sizeof sections[0])

/* The file is read twice: the place of a signal depends on settings that may come later. */
struct profile_reading {
	struct profile *p;
	bool places; /* the second time: only [signals] and [extra] */
};

static void set_defaults(struct profile *p)
{
	memset(p, 0, sizeof *p); /* padding too: two profiles can be compared */
	p->unit = 1;
	p->read_function = 3;
	p->write_function = 16;
	p->read_max = 100;
	p->read_gap = 16;
	p->period_ms = 20;
	p->response_timeout_ms = 250;
	p->answer_max_ms = 100;
	strcpy(p->ident_place, "ident");
	p->settle_ms = 50;
	p->no_read_below_ms = 400;
	p->confirm_timeout_s = 15;
}

/* Default places of the register map, with read_function. */
static void set_default_points(struct profile *p)
{
	enum plc_area area = p->read_function == 4 ? AREA_INPUT : AREA_HOLDING;

	for (int i = 0; i < SIGNAL_COUNT; i++) {
		p->points[i].area = area;
		p->points[i].address = signals[i].address;
		p->points[i].bit = signals[i].bit;
		p->points[i].write_address =
			signals[i].direction == SIGNAL_TO_PLC ? signals[i].address : -1;
	}
}

static int place_all(struct profile *p, const char *name, struct fault *why)
{
	const char *bad = NULL;

	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (!profile_place(p, profile_signal_kind((enum signal_id)i), &p->points[i]))
			bad = signals[i].name;
	for (int i = 0; i < p->extra_count; i++)
		if (!profile_place(p, p->extras[i].kind, &p->extras[i].point))
			bad = p->extras[i].name;
	if (bad)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("profile.lies_behind_address_base",
				"%s: %s is above address 65535 when the base of its area is added; make one of "
				"them smaller"),
			name, bad);
	return profile_settle(p, name, why);
}

void profile_default(struct profile *p)
{
	set_defaults(p);
	set_default_points(p);
	place_all(p, "sorter", NULL);
}

/* --- one line of the file --------------------------------------------------------------------- */

static enum config_answer bad_value(struct fault *why, const char *name, const char *what)
{
	fault_set(why, FAULT_SETUP, EXIT_CONFIG, MESSAGE("profile.must_be", "%s must be %s"), name,
		what);
	return CONFIG_BAD_VALUE;
}

static enum config_answer no_signal(const char *name, struct fault *why)
{
	struct word_list names = { 0 };

	for (int i = 0; i < SIGNAL_COUNT; i++)
		word_list_add(&names, signals[i].name);
	if (word_list_nearest(&names, name))
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("plc.unknown_signal", "\"%s\" is not a signal"), name);
	else
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("profile.no_signal",
				"\"%s\" is not a signal; use a name of the register map (STATE, LB_IDENT, …), "
				"additional signals go into [extra]"),
			name);
	word_list_suggest(&names, name, why);
	return CONFIG_BAD_NAME;
}

static enum config_answer on_extra(struct profile *p, const char *name, const char *value,
	struct fault *why)
{
	for (int i = 0; i < p->extra_count; i++)
		if (strcmp(p->extras[i].name, name) == 0) {
			fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				MESSAGE("profile.stands_twice", "%s is given twice; remove one"), name);
			return CONFIG_BAD_NAME;
		}
	if (p->extra_count == PROFILE_EXTRAS_MAX) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("profile.only_signals_your_own", "at most %d additional signals; remove some"),
			PROFILE_EXTRAS_MAX);
		return CONFIG_BAD_NAME;
	}
	return profile_parse_extra(p, name, value, &p->extras[p->extra_count++], why);
}

static enum config_answer no_setting(const char *section, const char *name, struct fault *why)
{
	struct word_list names = { 0 };

	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (strcmp(numbers[i].section, section) == 0)
			word_list_add(&names, numbers[i].name);
	for (size_t i = 0; i < CHOICE_COUNT; i++)
		if (strcmp(choices[i].section, section) == 0)
			word_list_add(&names, choices[i].name);
	for (size_t i = 0; i < OTHER_COUNT; i++)
		if (strcmp(others[i].section, section) == 0)
			word_list_add(&names, others[i].name);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("profile.unknown_setting", "\"%s\" is not a setting of [%s]"), name, section);
	word_list_refuse(&names, name, why);
	return CONFIG_BAD_NAME;
}

static enum config_answer on_choice(struct profile *p, const struct choice *c, const char *value,
	struct fault *why)
{
	struct message what;
	int chosen = strcmp(value, c->words[1]) == 0;

	message_set(&what, MESSAGE("profile.either", "%s or %s"), c->words[0], c->words[1]);
	if (!chosen && strcmp(value, c->words[0]) != 0)
		return bad_value(why, c->name, message_argument(&what));
	*(bool *)((char *)p + c->offset) = chosen;
	return CONFIG_FINE;
}

static enum config_answer on_number(struct profile *p, const struct number *n, const char *value,
	struct fault *why)
{
	int64_t number;
	struct message range;

	message_set(&range, MESSAGE("profile.range", "a whole number from %d to %d"), n->min, n->max);
	if (!text_to_int64(value, n->min, n->max, &number))
		return bad_value(why, n->name, message_argument(&range));
	*(int *)((char *)p + n->offset) = (int)number;
	p->timeout_given |= n->offset == offsetof(struct profile, response_timeout_ms);
	return CONFIG_FINE;
}

static enum config_answer on_setting(struct profile *p, const char *section, const char *name,
	const char *value, struct fault *why)
{
	char *end;

	for (size_t i = 0; i < NUMBER_COUNT; i++)
		if (strcmp(numbers[i].section, section) == 0 && strcmp(numbers[i].name, name) == 0)
			return on_number(p, &numbers[i], value, why);
	for (size_t i = 0; i < CHOICE_COUNT; i++)
		if (strcmp(choices[i].section, section) == 0 && strcmp(choices[i].name, name) == 0)
			return on_choice(p, &choices[i], value, why);
	if (strcmp(section, "plc") == 0 && strcmp(name, "write_function") == 0) {
		p->write_function = strcmp(value, "6") == 0 ? 6 : 16;
		return p->write_function == 6 || strcmp(value, "16") == 0
			? CONFIG_FINE
			: bad_value(why, name,
				  MESSAGE_WORD("profile.device_takes_single_registers",
					  "16, or 6 for a device that accepts single registers only"));
	}
	if (strcmp(section, "dialogue") == 0 && strcmp(name, "ident_place") == 0)
		return text_is_name(value) && text_copy(p->ident_place, sizeof p->ident_place, value)
			? CONFIG_FINE
			: bad_value(why, name,
				  MESSAGE_WORD("profile.name_place_bytes_printable",
					  "the name of a place, 1 to 63 bytes of printable text"));
	if (strcmp(section, "dialogue") == 0 && strcmp(name, "confirm_timeout_s") == 0) {
		p->confirm_timeout_s = strtod(value, &end);
		return *end || !(p->confirm_timeout_s >= 0.05 && p->confirm_timeout_s <= 3600)
			? bad_value(why, name,
				  MESSAGE_WORD("profile.number_seconds", "a number of seconds from 0.05 to 3600"))
			: CONFIG_FINE;
	}
	if (strcmp(section, "dialogue") == 0 && strcmp(name, "read_offset_mm") == 0)
		return profile_parse_read_offset(p, name, value, why);
	return no_setting(section, name, why);
}

static enum config_answer no_section(const char *section, struct fault *why)
{
	struct word_list names = { 0 };

	for (size_t i = 0; i < SECTION_COUNT; i++)
		word_list_add(&names, sections[i]);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("profile.unknown_section", "[%s] is not a section"), section);
	word_list_refuse(&names, section, why);
	return CONFIG_BAD_SECTION;
}

static enum config_answer on_profile_line(void *user, const char *section, const char *name,
	const char *value, struct fault *why)
{
	struct profile_reading *r = user;
	bool is_signal = strcmp(section, "signals") == 0, is_extra = strcmp(section, "extra") == 0;
	bool known = false;
	enum signal_id id;

	for (size_t i = 0; i < SECTION_COUNT; i++)
		known |= strcmp(section, sections[i]) == 0;
	if (!known)
		return no_section(section, why);
	if ((is_signal || is_extra) != r->places)
		return CONFIG_FINE;
	if (is_extra)
		return on_extra(r->p, name, value, why);
	if (!is_signal)
		return on_setting(r->p, section, name, value, why);
	id = signal_from(name);
	return id == SIGNAL_COUNT ? no_signal(name, why)
							  : profile_parse_signal(r->p, id, value, &r->p->points[id], why);
}

static int check_name(const char *name, const char *path, struct fault *why)
{
	struct word_list names = { 0 };

	if (strpbrk(name, "/.") || !strchr(path, '/') || access(path, F_OK) == 0)
		return 0;
	profile_list(&names);
	fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
		MESSAGE("profile.no_profile_listed",
			"PLC profile \"%s\" not found; warenspur plc profiles lists them and their "
			"folders, a path to a file is possible, too"),
		name);
	return word_list_suggest(&names, name, why);
}

int profile_read(const char *name, struct profile *p, struct fault *why)
{
	struct profile_reading r = { .p = p };
	char path[PATH_MAX];

	set_defaults(p);
	profile_file(name, path, sizeof path);
	if (check_name(name, path, why))
		return -1;
	if (config_read(path, on_profile_line, &r, why))
		return -1;
	r.places = true;
	set_default_points(p);
	if (config_read(path, on_profile_line, &r, why))
		return -1;
	return place_all(p, path, why);
}
