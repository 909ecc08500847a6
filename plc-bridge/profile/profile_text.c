#include "plc-bridge/profile/profile_text.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PART_MAX = 96 };

static const struct {
	const char *name;
	int function, sheet;
} areas[AREA_COUNT] = {
	[AREA_HOLDING] = { "holding", 3, 4 },
	[AREA_INPUT] = { "input", 4, 3 },
	[AREA_DISCRETE] = { "discrete", 2, 1 },
	[AREA_COIL] = { "coil", 1, 0 },
};

static const char *const kinds[PROFILE_KIND_COUNT] = { [PROFILE_REGISTER] = "register",
	[PROFILE_SIGNED] = "signed",
	[PROFILE_PAIR] = "pair",
	[PROFILE_BIT] = "bit" };

const char *profile_area_name(enum plc_area area)
{
	return area < AREA_COUNT ? areas[area].name : "none";
}

enum plc_area profile_area_from(const char *name)
{
	int i = 0;

	while (i < AREA_COUNT && strcmp(areas[i].name, name) != 0)
		i++;
	return (enum plc_area)i;
}

int profile_function(enum plc_area area)
{
	return area < AREA_COUNT ? areas[area].function : 0;
}

long profile_sheet_number(enum plc_area area, int address)
{
	return areas[area].sheet * (address < 9999 ? 10000L : 100000L) + address + 1;
}

bool profile_is_register(enum plc_area area)
{
	return area == AREA_HOLDING || area == AREA_INPUT;
}

const char *profile_kind_name(enum profile_kind kind)
{
	return kinds[kind];
}

enum profile_kind profile_signal_kind(enum signal_id id)
{
	return signals[id].kind == SIGNAL_BIT          ? PROFILE_BIT
		: signals[id].kind == SIGNAL_REGISTER_PAIR ? PROFILE_PAIR
												   : PROFILE_REGISTER;
}

const char *profile_format_place(const struct profile_point *p, enum profile_kind kind, char *out,
	size_t size)
{
	if (p->area >= AREA_COUNT)
		snprintf(out, size, "none");
	else if (kind == PROFILE_BIT && profile_is_register(p->area))
		snprintf(out, size, "%s %d.%d", areas[p->area].name, p->address, p->bit);
	else
		snprintf(out, size, "%s %d", areas[p->area].name, p->address);
	return out;
}

/* --- parsing -------------------------------------------------------------------------------- */

static enum config_answer refuse_value(struct fault *why, const char *name, const char *what)
{
	fault_set(why, FAULT_SETUP, EXIT_CONFIG, MESSAGE("profile.must_be", "%s must be %s"), name,
		what);
	return CONFIG_BAD_VALUE;
}

static enum config_answer refuse_word(struct fault *why, const char *word, const char *const *words,
	size_t count)
{
	struct word_list list = { 0 };

	for (size_t i = 0; i < count; i++)
		word_list_add(&list, words[i]);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("profile_text.unknown_word", "\"%s\" is not known"), word);
	word_list_refuse(&list, word, why);
	return CONFIG_BAD_VALUE;
}

/* The next part of "a, b, c" without blanks around it; false at the end. Longer parts are cut:
 * they are invalid anyway. */
static bool next_part(const char **at, char *out, size_t size)
{
	size_t len, blanks;

	if (!*at)
		return false;
	*at += strspn(*at, " \t");
	len = strcspn(*at, ",");
	for (blanks = len; blanks > 0 && isblank((unsigned char)(*at)[blanks - 1]);)
		blanks--;
	snprintf(out, size, "%.*s", (int)blanks, *at);
	*at = (*at)[len] ? *at + len + 1 : NULL;
	return true;
}

/* "word rest" -> word, and where the rest begins. */
static const char *split_word(const char *part, char *word, size_t size)
{
	size_t len = strcspn(part, " \t");

	snprintf(word, size, "%.*s", (int)len, part);
	return part + len + strspn(part + len, " \t");
}

static enum config_answer refuse_place(struct fault *why, const char *name, const char *part,
	bool is_bit, bool extra)
{
	const char *digits = part + strcspn(part, "0123456789");
	enum plc_area area = is_bit && !strchr(digits, '.') ? AREA_DISCRETE : AREA_HOLDING;
	struct message hint;

	if (profile_sheet_hint(area, strtol(digits, NULL, 10), &hint)) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG, MESSAGE("profile.about", "%s: %s"), name,
			message_argument(&hint));
		return CONFIG_BAD_VALUE;
	}
	if (extra)
		return refuse_value(why, name,
			MESSAGE_WORD("profile_text.area_address_area_address",
				"AREA ADDRESS or AREA ADDRESS.BIT, for example holding 40 or discrete 12"));
	return refuse_value(why, name,
		is_bit ? MESSAGE_WORD("profile_text.register_bit_discrete_n",
					 "REGISTER.BIT, discrete N, coil N or none, for example 22.1 or discrete 1")
			   : MESSAGE_WORD("profile_text.register_holding_input_before",
					 "a register, 0 to 65535, with holding or input before it if needed, or none"));
}

/* "[AREA] ADDRESS[.BIT]". *has_bit: there was one. */
static enum config_answer parse_place(const struct profile *p, const char *part,
	struct profile_point *out, bool *has_bit, bool *known)
{
	char word[PART_MAX], number[12] = "";
	const char *rest = split_word(part, word, sizeof word), *dot;
	enum plc_area area = profile_area_from(word);
	int64_t address, bit = 0;
	size_t len;

	*known = true;
	if (isdigit((unsigned char)*part)) {
		area = p->read_function == 4 ? AREA_INPUT : AREA_HOLDING;
		rest = part;
	} else if (area == AREA_COUNT) {
		*known = false;
		return CONFIG_BAD_VALUE;
	}
	dot = strchr(rest, '.');
	len = dot ? (size_t)(dot - rest) : strlen(rest);
	if (len < sizeof number)
		memcpy(number, rest, len);
	*has_bit = dot != NULL;
	if (!text_to_int64(number, 0, 65535, &address) ||
		(dot && (!text_to_int64(dot + 1, 0, 15, &bit) || !profile_is_register(area))))
		return CONFIG_BAD_VALUE;
	*out = (struct profile_point){ .area = area,
		.address = (int)address,
		.bit = (int)bit,
		.write_address = -1 };
	return CONFIG_FINE;
}

static const char *const place_words[] = { "holding", "input", "discrete", "coil", "none" };
enum { PLACE_WORDS = sizeof place_words / sizeof place_words[0] };

static enum config_answer place_of_signal(const struct profile *p, enum signal_id id,
	const char *part, struct profile_point *out, struct fault *why)
{
	bool is_bit = signals[id].kind == SIGNAL_BIT, has_bit = false, known;
	char word[PART_MAX];

	if (strcmp(part, "none") == 0) {
		*out = (struct profile_point){ .area = AREA_NONE, .write_address = -1 };
		return CONFIG_FINE;
	}
	if (parse_place(p, part, out, &has_bit, &known) != CONFIG_FINE) {
		split_word(part, word, sizeof word);
		return known || !isalpha((unsigned char)*word)
			? refuse_place(why, signals[id].name, part, is_bit, false)
			: refuse_word(why, word, place_words, PLACE_WORDS);
	}
	if (is_bit ? has_bit != profile_is_register(out->area)
			   : has_bit || !profile_is_register(out->area))
		return refuse_place(why, signals[id].name, part, is_bit, false);
	return CONFIG_FINE;
}

enum config_answer profile_parse_signal(const struct profile *p, enum signal_id id,
	const char *value, struct profile_point *out, struct fault *why)
{
	static const char *const words[] = { "slow", "read" };
	char part[PART_MAX] = "", word[PART_MAX];
	const char *at = value, *rest;
	bool to_plc = signals[id].direction == SIGNAL_TO_PLC;
	enum config_answer answer;

	next_part(&at, part, sizeof part);
	answer = place_of_signal(p, id, part, out, why);
	if (answer != CONFIG_FINE)
		return answer;
	/* A number without an area is read with read_function; writes always go to holding
	 * registers. */
	if (to_plc && out->area != AREA_HOLDING && out->area != AREA_NONE &&
		!isdigit((unsigned char)*part))
		return refuse_value(why, signals[id].name,
			MESSAGE_WORD("profile_text.holding_register_because_written",
				"a holding register, because it is written; the address where it is read back "
				"follows: holding 0, read input 512"));
	if (to_plc)
		out->write_address = out->area == AREA_NONE ? -1 : out->address;
	while (next_part(&at, part, sizeof part)) {
		rest = split_word(part, word, sizeof word);
		if (strcmp(part, "slow") == 0) {
			out->slow = true;
		} else if (strcmp(word, "read") == 0 && to_plc && *rest && out->area != AREA_NONE) {
			struct profile_point back = { 0 };

			answer = place_of_signal(p, id, rest, &back, why);
			if (answer != CONFIG_FINE)
				return answer;
			out->area = back.area;
			out->address = back.address;
		} else {
			return refuse_word(why, word, words, to_plc ? 2 : 1);
		}
	}
	return CONFIG_FINE;
}

/* --- user-defined signals --------------------------------------------------------------------- */

static bool is_good_name(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

	return len > 0 && len < 32 && name[len] == '\0' && !isdigit((unsigned char)*name);
}

static bool clean_copy(char *out, size_t size, const char *text)
{
	char clean[TEXT_CLEAN_SIZE(PART_MAX)];

	text_clean_again(text, strlen(text), clean, sizeof clean);
	return *text && text_copy(out, size, clean);
}

static enum config_answer modify_extra(struct profile_extra *x, const char *part, struct fault *why)
{
	static const char *const words[] = { "scale", "unit", "title", "signed", "pair", "slow" };
	char word[PART_MAX], *end;
	const char *rest = split_word(part, word, sizeof word);
	bool whole = x->kind != PROFILE_BIT;

	if (strcmp(word, "scale") == 0) {
		x->scale = strtod(rest, &end);
		return *rest && !*end && x->scale == x->scale && x->scale >= -1e9 && x->scale <= 1e9 &&
				whole
			? CONFIG_FINE
			: refuse_value(why, "scale",
				  MESSAGE_WORD("profile_text.number_not_bit_example",
					  "a number, and not of a bit, for example scale 0.1"));
	}
	if (strcmp(word, "unit") == 0)
		return clean_copy(x->unit, sizeof x->unit, rest)
			? CONFIG_FINE
			: refuse_value(why, "unit",
				  MESSAGE_WORD("profile_text.up_bytes_example_unit",
					  "up to 15 bytes, for example unit °C"));
	if (strcmp(word, "title") == 0)
		return clean_copy(x->title, sizeof x->title, rest)
			? CONFIG_FINE
			: refuse_value(why, "title",
				  MESSAGE_WORD("profile_text.up_bytes_example_title",
					  "up to 63 bytes, for example title Motor temperature"));
	if (strcmp(part, "slow") == 0)
		x->point.slow = true;
	else if (strcmp(part, "signed") == 0 && whole)
		x->kind = PROFILE_SIGNED;
	else if (strcmp(part, "pair") == 0 && whole)
		x->kind = PROFILE_PAIR;
	else
		return refuse_word(why, word, words, sizeof words / sizeof words[0]);
	return CONFIG_FINE;
}

enum config_answer profile_parse_extra(const struct profile *p, const char *name, const char *value,
	struct profile_extra *out, struct fault *why)
{
	char part[PART_MAX], word[PART_MAX];
	const char *at = value;
	bool has_bit = false, known;
	enum config_answer answer = CONFIG_FINE;

	memset(out, 0, sizeof *out);
	if (!is_good_name(name) || signal_from(name) != SIGNAL_COUNT) {
		fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("profile_text.no_name_signal_your",
				"\"%s\" is not a name for an additional signal; use up to 31 capitals, digits "
				"and _, beginning with a capital, and no name of the register map"),
			name);
		return CONFIG_BAD_NAME;
	}
	text_copy(out->name, sizeof out->name, name);
	out->scale = 1;
	next_part(&at, part, sizeof part);
	if (parse_place(p, part, &out->point, &has_bit, &known) != CONFIG_FINE) {
		split_word(part, word, sizeof word);
		return known || !isalpha((unsigned char)*word)
			? refuse_place(why, name, part, false, true)
			: refuse_word(why, word, place_words, PLACE_WORDS - 1);
	}
	out->kind = has_bit || !profile_is_register(out->point.area) ? PROFILE_BIT : PROFILE_REGISTER;
	while (answer == CONFIG_FINE && next_part(&at, part, sizeof part))
		answer = modify_extra(out, part, why);
	return answer;
}

/* --- how far before the read point a source reads
 * ------------------------------------------------ */

static enum config_answer refuse_offset(struct fault *why, const char *name)
{
	struct message what;

	message_set(&what,
		MESSAGE("profile_text.offset_range",
			"a whole number of mm from 0 to %d for all sources, or up to %d pairs SOURCE MM, for example "
			"scanner 150, nfc 0"),
		PROFILE_OFFSET_MAX_MM, PROFILE_OFFSETS_MAX);
	return refuse_value(why, name, message_argument(&what));
}

/* "scanner 150": the number is the last word. */
static bool parse_source_offset(const char *part, struct profile_offset *out)
{
	size_t len = strlen(part);
	char source[PART_MAX];
	int64_t mm;

	while (len > 0 && !isblank((unsigned char)part[len - 1]))
		len--;
	if (!text_to_int64(part + len, 0, PROFILE_OFFSET_MAX_MM, &mm))
		return false;
	snprintf(source, sizeof source, "%.*s", (int)len, part);
	text_trim_end(source);
	out->mm = (int)mm;
	return text_is_name(source) && text_copy(out->source, sizeof out->source, source);
}

static bool names_offset(const struct profile *p, const char *source)
{
	for (int i = 0; i < p->offset_count; i++)
		if (strcmp(p->offsets[i].source, source) == 0)
			return true;
	return false;
}

int profile_read_offset(const struct profile *p, const char *source)
{
	for (int i = 0; i < p->offset_count; i++)
		if (strcmp(p->offsets[i].source, source) == 0)
			return p->offsets[i].mm;
	return p->read_offset_mm;
}

enum config_answer profile_parse_read_offset(struct profile *p, const char *name, const char *value,
	struct fault *why)
{
	char part[2 * PART_MAX];
	const char *at = value;
	int64_t mm;

	p->matches_by_belt = true;
	p->read_offset_mm = p->offset_count = 0;
	if (text_to_int64(value, 0, PROFILE_OFFSET_MAX_MM, &mm)) {
		p->read_offset_mm = (int)mm;
		return CONFIG_FINE;
	}
	while (next_part(&at, part, sizeof part)) {
		struct profile_offset offset = { 0 };

		if (strlen(part) >= PART_MAX || p->offset_count == PROFILE_OFFSETS_MAX ||
			!parse_source_offset(part, &offset))
			return refuse_offset(why, name);
		if (names_offset(p, offset.source)) {
			fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				MESSAGE("profile_text.source_twice",
					"%s names the source \"%s\" twice; remove one"),
				name, offset.source);
			return CONFIG_BAD_VALUE;
		}
		p->offsets[p->offset_count++] = offset;
	}
	return CONFIG_FINE;
}

/* --- the place on the wire
 * ------------------------------------------------------------------------ */

bool profile_place(const struct profile *p, enum profile_kind kind, struct profile_point *point)
{
	if (point->area >= AREA_COUNT)
		return true;
	point->address += p->base[point->area];
	if (point->write_address >= 0)
		point->write_address += p->base[AREA_HOLDING];
	if (p->bytes_swapped && kind == PROFILE_BIT && profile_is_register(point->area))
		point->bit ^= 8;
	return point->address + (kind == PROFILE_PAIR) <= 65535 && point->write_address <= 65535;
}
