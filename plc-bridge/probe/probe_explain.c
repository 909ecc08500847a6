#include "plc-bridge/probe/probe_explain.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLACE_SIZE = 32 };

const char *probe_verdict_name(enum probe_verdict verdict)
{
	static const char *const names[PROBE_VERDICT_COUNT] = { [PROBE_FITS] = "fits",
		[PROBE_ONE_OFF] = "one_off",
		[PROBE_SHIFTED] = "shifted",
		[PROBE_FUNCTION] = "function",
		[PROBE_SWAPPED] = "swapped",
		[PROBE_ELSEWHERE] = "elsewhere",
		[PROBE_WORD_ORDER] = "word_order",
		[PROBE_STILL] = "still",
		[PROBE_DEAD] = "dead",
		[PROBE_SEVERAL] = "several" };

	return names[verdict];
}

/* How the place found differs from the expected one. */
static enum probe_verdict compare_places(const struct profile_point *expected,
	const struct profile_point *found, bool is_bit)
{
	bool registers = profile_is_register(expected->area);
	int shift = found->address - expected->address;

	if (expected->area >= AREA_COUNT || profile_is_register(found->area) != registers)
		return PROBE_ELSEWHERE;
	if (found->area != expected->area)
		return shift == 0 && found->bit == expected->bit ? PROBE_FUNCTION : PROBE_ELSEWHERE;
	if (shift == 0 && found->bit == expected->bit)
		return PROBE_FITS;
	if (is_bit && registers && shift == 0)
		return found->bit == (expected->bit ^ 8)   ? PROBE_SWAPPED
			: abs(found->bit - expected->bit) == 1 ? PROBE_ONE_OFF
												   : PROBE_ELSEWHERE;
	if (found->bit != expected->bit)
		return PROBE_ELSEWHERE;
	return abs(shift) == 1 ? PROBE_ONE_OFF : PROBE_SHIFTED;
}

/* Distance from the expected place: of several places the nearest counts. */
static int distance_of_places(const struct profile_point *expected,
	const struct profile_point *found, bool is_bit)
{
	static const int far[PROBE_VERDICT_COUNT] = { [PROBE_FITS] = 0,
		[PROBE_ONE_OFF] = 1,
		[PROBE_SWAPPED] = 1,
		[PROBE_FUNCTION] = 2,
		[PROBE_SHIFTED] = 3,
		[PROBE_ELSEWHERE] = 4 };

	return far[compare_places(expected, found, is_bit)] * 100000 +
		abs(found->address - expected->address);
}

static void set_mending(struct probe_finding *f, const char *section, const char *name,
	const char *value)
{
	text_copy(f->section, sizeof f->section, section);
	text_copy(f->name, sizeof f->name, name);
	text_copy(f->value, sizeof f->value, value);
}

/* The signal's line: the place without the base and bit order of the profile. */
static void set_mending_of_signal(struct probe_finding *f, const struct profile *p,
	const struct profile_point *found, enum profile_kind kind)
{
	struct profile_point written = *found;
	char place[PLACE_SIZE];

	written.address -= p->base[found->area];
	if (p->bytes_swapped && kind == PROFILE_BIT && profile_is_register(found->area))
		written.bit ^= 8;
	if (written.address >= 0)
		set_mending(f, "signals", signals[f->id].name,
			profile_format_place(&written, kind, place, sizeof place));
}

static void write_finding(struct probe_finding *f, const struct profile_point *expected,
	const struct profile_point *found, enum profile_kind kind)
{
	static const char *const sentences[PROBE_VERDICT_COUNT] = {
		[PROBE_FITS] = N_("%s changed at its address in the profile, %s (%s)"),
		[PROBE_ONE_OFF] =
			N_("%s: the profile has %s, but its neighbour %s changed. The data sheet may count "
			   "from 1 (40001 is address 0), or two sensors are swapped: try the neighbouring "
			   "sensor too"),
		[PROBE_SHIFTED] =
			N_("%s: the profile has %s, but %s changed. If the other signals are shifted by the "
			   "same number, change the base of the area"),
		[PROBE_FUNCTION] =
			N_("%s: the profile has %s, but %s changed: the right address with another function "
			   "code"),
		[PROBE_SWAPPED] =
			N_("%s: the profile has %s, but %s changed, the same bit of the other byte. This PLC "
			   "counts its bits from the high byte"),
		[PROBE_ELSEWHERE] = N_("%s: the profile has %s, but %s changed"),
	};
	char from[PLACE_SIZE], to[PLACE_SIZE];

	profile_format_place(expected, kind, from, sizeof from);
	profile_format_place(found, kind, to, sizeof to);
	snprintf(f->text, sizeof f->text, _(sentences[f->verdict]), signals[f->id].name, from, to);
}

static void propose_base(struct probe_finding *f, const struct profile *p,
	const struct profile_point *found, enum profile_kind kind)
{
	const struct profile_point *expected = &p->points[f->id];
	int base = p->base[found->area] + found->address - expected->address;
	char number[16];

	snprintf(number, sizeof number, "%d", base);
	if (f->verdict == PROBE_FITS)
		return;
	if (f->verdict == PROBE_SWAPPED)
		set_mending(f, "plc", "byte_order", p->bytes_swapped ? "straight" : "swapped");
	else if (f->verdict == PROBE_FUNCTION && profile_is_register(found->area) &&
		expected->area == (p->read_function == 4 ? AREA_INPUT : AREA_HOLDING))
		set_mending(f, "plc", "read_function", found->area == AREA_INPUT ? "4" : "3");
	else if (base >= 0 &&
		(f->verdict == PROBE_SHIFTED ||
			(f->verdict == PROBE_ONE_OFF && profile_is_register(found->area) &&
				found->address != expected->address)))
		set_mending(f, "base", profile_area_name(found->area), number);
	else
		set_mending_of_signal(f, p, found, kind);
}

void probe_explain(const struct profile *p, enum signal_id id, const struct profile_point *found,
	int count, struct probe_finding *out)
{
	enum profile_kind kind = profile_signal_kind(id);
	const struct profile_point *expected = &p->points[id];
	bool is_bit = kind == PROFILE_BIT;

	memset(out, 0, sizeof *out);
	out->id = id;
	for (int i = 0; i < count && out->count < (int)(sizeof out->places / sizeof out->places[0]);
		 i++) {
		int at = out->count++;

		for (; at > 0 &&
			 distance_of_places(expected, &found[i], is_bit) <
				 distance_of_places(expected, &out->places[at - 1], is_bit);
			 at--)
			out->places[at] = out->places[at - 1];
		out->places[at] = found[i];
	}
	if (out->count == 0) {
		out->verdict = PROBE_STILL;
		snprintf(out->text, sizeof out->text,
			_("%s: nothing changed. Check that the sensor is wired and its lamp is on, that the "
			  "PLC runs, and that its program copies the signal to an address that Modbus can "
			  "read"),
			signals[id].name);
		return;
	}
	out->verdict = compare_places(expected, &out->places[0], is_bit);
	/* With several distant places the nearest one would be a guess. */
	if (out->verdict == PROBE_ELSEWHERE && out->count > 1 &&
		!(out->count == 2 && out->places[0].area != out->places[1].area)) {
		out->verdict = PROBE_SEVERAL;
		snprintf(out->text, sizeof out->text,
			_("%s: %d addresses changed, none of them is in the profile; change only this "
			  "signal and try again"),
			signals[id].name, out->count);
		return;
	}
	write_finding(out, expected, &out->places[0], kind);
	propose_base(out, p, &out->places[0], kind);
}

void probe_explain_words(const struct profile *p, int first_changes, int second_changes,
	struct probe_finding *out)
{
	bool low_first = first_changes > second_changes;
	const char *name = signals[SIGNAL_ENCODER].name;

	memset(out, 0, sizeof *out);
	out->id = SIGNAL_ENCODER;
	if (first_changes <= 0 && second_changes <= 0) {
		out->verdict = PROBE_STILL;
		snprintf(out->text, sizeof out->text,
			_("%s: neither of its two words changed; let the belt run, or look for registers "
			  "that change"),
			name);
		return;
	}
	out->count = 1;
	out->places[0] = p->points[SIGNAL_ENCODER];
	out->verdict = low_first == p->low_word_first ? PROBE_FITS : PROBE_WORD_ORDER;
	snprintf(out->text, sizeof out->text,
		low_first
			? _("%s: its first word changes fast (changes: first %d, second %d): the low word "
				"comes first")
			: _("%s: its first word changes slowly (changes: first %d, second %d): the high word "
				"comes first"),
		name, first_changes, second_changes);
	if (out->verdict == PROBE_WORD_ORDER)
		set_mending(out, "plc", "word_order", low_first ? "low_first" : "high_first");
}

void probe_explain_heartbeat(const struct profile *p, int changes, int ms,
	const struct profile_point *others, int count, struct probe_finding *out)
{
	const struct profile_point *expected = &p->points[SIGNAL_PLC_HEARTBEAT];

	if (changes > 0) {
		probe_explain(p, SIGNAL_PLC_HEARTBEAT, expected, 1, out);
		snprintf(out->text, sizeof out->text,
			_("PLC_HEARTBEAT changes at its address in the profile (changes: %d in %d ms; "
			  "expected: 2 to 10 per second)"),
			changes, ms);
		return;
	}
	probe_explain(p, SIGNAL_PLC_HEARTBEAT, others, count, out);
	if (count > 0 && out->verdict != PROBE_SEVERAL)
		return;
	out->verdict = PROBE_DEAD;
	out->name[0] = '\0';
	snprintf(out->text, sizeof out->text,
		_("PLC_HEARTBEAT does not change: the PLC answers, but its program does not run (STOP?), "
		  "or its heartbeat is at another address. All other results are unreliable until it "
		  "changes"));
}
