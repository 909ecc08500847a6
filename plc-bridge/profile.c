#include "plc-bridge/profile.h"
#include "core/beside.h"
#include "core/config.h"
#include "core/lang.h"
#include "core/text.h"

#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_REGISTERS_MAX = 125 }; /* Modbus Application Protocol 1.1b3, section 6.3 */

/* Every number of a profile: a new one is a row. */
static const struct number {
	const char *section, *name;
	int min, max;
	size_t offset;
} numbers[] = {
	{ "plc", "unit", 0, 247, offsetof(struct profile, unit) },
	{ "plc", "read_function", 3, 4, offsetof(struct profile, read_function) },
	{ "timing", "period_ms", 1, 1000, offsetof(struct profile, period_ms) },
	{ "timing", "response_timeout_ms", 10, 5000, offsetof(struct profile, response_timeout_ms) },
	{ "dialogue", "settle_ms", 0, 1000, offsetof(struct profile, settle_ms) },
	{ "dialogue", "no_read_below_ms", 0, 2900, offsetof(struct profile, no_read_below_ms) },
};
#define NUMBER_COUNT (sizeof numbers / sizeof numbers[0])

void profile_default(struct profile *p)
{
	*p = (struct profile){ .unit = 1, .read_function = 3, .period_ms = 20,
		.response_timeout_ms = 250, .ident_place = "ident", .settle_ms = 50,
		.no_read_below_ms = 400, .confirm_timeout_s = 15 };
	for (int i = 0; i < SIGNAL_COUNT; i++)
		p->points[i] = (struct profile_point){ .address = signals[i].address, .bit = signals[i].bit };
	p->read_count = SIGNAL_REGISTERS;
}

static enum config_answer bad_value(struct fault *why, const char *name, const char *what)
{
	fault_set(why, FAULT_SETUP, EXIT_CONFIG, _("%s must be %s"), name, what);
	return CONFIG_BAD_VALUE;
}

static enum config_answer on_signal(struct profile *p, const char *name, const char *value,
	struct fault *why)
{
	enum signal_id id = signal_from(name);
	char address[12] = "";
	const char *dot = strchr(value, '.');
	size_t len = dot ? (size_t)(dot - value) : strlen(value);
	int64_t number, bit = 0;

	if (id == SIGNAL_COUNT) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("\"%s\" is no signal; the register map names them (STATE, LB_IDENT, …)"), name);
		return CONFIG_BAD_NAME;
	}
	if (len < sizeof address)
		memcpy(address, value, len);
	if (!text_to_int64(address, 0, 65535, &number) ||
		(signals[id].kind == SIGNAL_BIT) != (dot != NULL) ||
		(dot && !text_to_int64(dot + 1, 0, 15, &bit)))
		return bad_value(why, name,
			signals[id].kind == SIGNAL_BIT ? _("REGISTER.BIT, for example 22.1")
										   : _("a register, 0 to 65535"));
	p->points[id] = (struct profile_point){ .address = (int)number, .bit = (int)bit };
	return CONFIG_FINE;
}

static enum config_answer on_number(struct profile *p, const char *section, const char *name,
	const char *value, struct fault *why)
{
	for (size_t i = 0; i < NUMBER_COUNT; i++) {
		int64_t number;
		char range[64];

		if (strcmp(numbers[i].section, section) != 0 || strcmp(numbers[i].name, name) != 0)
			continue;
		snprintf(range, sizeof range, _("a whole number from %d to %d"), numbers[i].min,
			numbers[i].max);
		if (!text_to_int64(value, numbers[i].min, numbers[i].max, &number))
			return bad_value(why, name, range);
		*(int *)((char *)p + numbers[i].offset) = (int)number;
		return CONFIG_FINE;
	}
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		_("\"%s\" is no setting of [%s]; hw/plc/sorter.ini shows all of them"), name, section);
	return CONFIG_BAD_NAME;
}

static enum config_answer on_line(
	void *user, const char *section, const char *name, const char *value, struct fault *why)
{
	struct profile *p = user;
	char *end;

	if (strcmp(section, "signals") == 0)
		return on_signal(p, name, value, why);
	if (strcmp(section, "plc") != 0 && strcmp(section, "timing") != 0 &&
		strcmp(section, "dialogue") != 0) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("[%s] is no section; there are plc, timing, dialogue, signals"), section);
		return CONFIG_BAD_SECTION;
	}
	if (strcmp(section, "plc") == 0 && strcmp(name, "word_order") == 0) {
		p->low_word_first = strcmp(value, "low_first") == 0;
		return p->low_word_first || strcmp(value, "high_first") == 0
			? CONFIG_FINE
			: bad_value(why, name, _("high_first or low_first"));
	}
	if (strcmp(section, "dialogue") == 0 && strcmp(name, "ident_place") == 0)
		return *value && text_copy(p->ident_place, sizeof p->ident_place, value)
			? CONFIG_FINE
			: bad_value(why, name, _("the name of a place, up to 63 bytes"));
	if (strcmp(section, "dialogue") == 0 && strcmp(name, "confirm_timeout_s") == 0) {
		p->confirm_timeout_s = strtod(value, &end);
		return *end || !(p->confirm_timeout_s >= 0.05 && p->confirm_timeout_s <= 3600)
			? bad_value(why, name, _("a number of seconds from 0.05 to 3600"))
			: CONFIG_FINE;
	}
	return on_number(p, section, name, value, why);
}

static int words(enum signal_id id)
{
	return signals[id].kind == SIGNAL_REGISTER_PAIR ? 2 : 1;
}

/* Do two signals share a place? Bits share their register on purpose, but never their bit. */
static bool overlap(const struct profile *p, enum signal_id a, enum signal_id b)
{
	const struct profile_point *x = &p->points[a], *y = &p->points[b];

	if (x->address >= y->address + words(b) || y->address >= x->address + words(a))
		return false;
	return signals[a].kind != SIGNAL_BIT || signals[b].kind != SIGNAL_BIT || x->bit == y->bit;
}

int profile_settle(struct profile *p, const char *name, struct fault *why)
{
	int first = INT_MAX, last = 0;

	for (int a = 0; a < SIGNAL_COUNT; a++) {
		int end = p->points[a].address + words((enum signal_id)a);

		first = p->points[a].address < first ? p->points[a].address : first;
		last = end > last ? end : last;
		for (int b = a + 1; b < SIGNAL_COUNT; b++)
			if (overlap(p, (enum signal_id)a, (enum signal_id)b))
				return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
					_("%s: %s and %s lie on the same place; give one of them another address"), name,
					signals[a].name, signals[b].name);
	}
	p->read_first = first;
	p->read_count = last - first;
	if (p->read_count > READ_REGISTERS_MAX)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%s: the signals spread over %d registers, one request reads at most %d; move them "
			  "together"),
			name, p->read_count, READ_REGISTERS_MAX);
	if (p->points[SIGNAL_DEST_SEQ].address != p->points[SIGNAL_DEST_LANE].address + 1 ||
		p->points[SIGNAL_COMMAND_SEQ].address != p->points[SIGNAL_COMMAND].address + 1)
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			_("%s: DEST_SEQ must follow DEST_LANE and COMMAND_SEQ must follow COMMAND, because each "
			  "pair is written in one request"),
			name);
	return 0;
}

/* "sorter" -> <programs>/../share/warenspur/plc/sorter.ini; a name with a slash or dot is a path. */
static void find_file(const char *name, char *out, size_t size)
{
	char relative[NAME_MAX + 32];

	snprintf(out, size, "%s", name);
	if (strpbrk(name, "/.") || strlen(name) > NAME_MAX)
		return;
	snprintf(relative, sizeof relative, "../share/warenspur/plc/%s.ini", name);
	beside_program(relative, out, size);
}

int profile_read(const char *name, struct profile *p, struct fault *why)
{
	char path[PATH_MAX];

	profile_default(p);
	find_file(name, path, sizeof path);
	if (config_read(path, on_line, p, why))
		return -1;
	return profile_settle(p, path, why);
}

const char *profile_register_name(const struct profile *p, int address)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (address >= p->points[i].address &&
			address < p->points[i].address + words((enum signal_id)i))
			return signals[i].name;
	return "?";
}
