#include "plc-bridge/probe/probe.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/wire/wire_words.h"
#include "plc-bridge/modbus/address.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

enum {
	PROBE_BLOCK = 16,
	BEFORE = 8,
	BEHIND = 24,
	BITS_AT_LEAST = 64,
	PROBE_PATIENCE_MS = 5000,
	PROBE_PAUSE_MS = 5,
	DISCOVER_MS = 60000,
	COUNTER_STEPS = 3
};

/* --- connecting ------------------------------------------------------------------------------- */

static int connect_unit(struct probe *p, const char *address, int unit, struct fault *why)
{
	plc_destroy(p->plc);
	p->profile.unit = unit;
	p->plc = plc_create(address, &p->profile, why);
	return p->plc && plc_connect(p->plc, why) == 0 ? 0 : -1;
}

/* Any answer counts, a refusal too. 1, 0, or -1: do not try other units. */
static int check_unit(struct probe *p, struct fault *why)
{
	const struct profile_request *r = &p->profile.requests[0];
	uint16_t words[PROFILE_WORDS_MAX];
	struct fault first;
	enum plc_answer answer = plc_read_area(p->plc, r->area, r->first, 1, words, why);
	int64_t end_ms = clock_mono_ms() + 2 * p->profile.response_timeout_ms + 500;

	if (answer == PLC_FINE || answer == PLC_WRONG)
		return 1;
	if (answer != PLC_SILENT)
		return 0;
	/* Serial line: does the adapter echo? plc_read() finds out after an error. */
	first = *why;
	while (answer == PLC_SILENT && clock_mono_ms() < end_ms) {
		poll(NULL, 0, PROBE_PAUSE_MS);
		answer = plc_read(p->plc, words, why);
	}
	if (answer == PLC_WRONG && plc_echoes(p->plc))
		return -1;
	*why = first;
	return answer == PLC_FINE || answer == PLC_WRONG || answer == PLC_BUSY;
}

int probe_open(struct probe *p, const char *address, const struct profile *profile,
	struct fault *why)
{
	static const int units[] = { 1, 255, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 247 };
	struct address parsed;
	struct fault first;
	int found;

	memset(p, 0, sizeof *p);
	p->profile = *profile;
	p->patience_ms = PROBE_PATIENCE_MS;
	p->profile_unit = profile->unit;
	if (address_parse(address, &parsed, why))
		return -1;
	address_fit(&parsed, &p->profile);
	/* After errors a serial line is left alone for up to four times its longest answer. */
	p->short_ms =
		p->profile.response_timeout_ms + (parsed.serial ? 4 * p->profile.answer_max_ms : 0);
	if (connect_unit(p, address, profile->unit, why))
		return -1;
	found = check_unit(p, why);
	first = *why;
	for (size_t i = 0; found == 0 && i < sizeof units / sizeof units[0]; i++)
		if (units[i] != profile->unit && (!parsed.serial || (units[i] > 0 && units[i] <= 247)) &&
			connect_unit(p, address, units[i], why) == 0)
			found = check_unit(p, why);
	if (found != 1)
		*why = first;
	return found == 1 ? 0 : -1;
}

void probe_close(struct probe *p)
{
	plc_destroy(p->plc);
	p->plc = NULL;
}

/* --- readable blocks ------------------------------------------------------------------------- */

/* One request; waits for a disturbed line, reopens a lost connection. */
static enum plc_answer read_patiently(struct probe *p, enum plc_area area, int first, int count,
	uint16_t *out, struct fault *why)
{
	int64_t end_ms = clock_mono_ms() + p->patience_ms;
	enum plc_answer answer;

	for (;;) {
		answer = plc_read_area(p->plc, area, first, count, out, why);
		if (answer == PLC_FINE || answer == PLC_WRONG)
			return answer;
		if (answer == PLC_LOST)
			plc_connect(p->plc, why);
		if (clock_mono_ms() >= end_ms)
			return answer;
		poll(NULL, 0, PROBE_PAUSE_MS);
	}
}

static bool can_read(struct probe *p, enum plc_area area, int first, int count)
{
	uint16_t words[PROBE_BLOCK];
	struct fault why;
	enum plc_answer answer;

	if (clock_mono_ms() >= p->end_ms) {
		p->cut_short = true;
		return false;
	}
	answer = read_patiently(p, area, first, count, words, &why);
	/* Some PLCs do not answer instead of refusing: waits for that only once. */
	if (answer != PLC_FINE && answer != PLC_WRONG)
		p->patience_ms = p->short_ms;
	return answer == PLC_FINE;
}

static void add_block(struct probe *p, enum plc_area area, int first, int count)
{
	struct probe_block *last = p->block_count ? &p->blocks[p->block_count - 1] : NULL;

	if (p->word_count + count > PROBE_WORDS_MAX)
		return;
	p->word_count += count;
	if (last && last->area == area && last->first + last->count == first &&
		last->count + count <= p->profile.read_max) {
		last->count += count;
		return;
	}
	if (p->block_count < PROBE_BLOCKS_MAX)
		p->blocks[p->block_count++] = (struct probe_block){ area, first, count, 0 };
}

/* A part may be readable: the beginning or the end. */
static void try_block(struct probe *p, enum plc_area area, int first)
{
	int low = 1, high = PROBE_BLOCK;

	if (can_read(p, area, first, PROBE_BLOCK)) {
		add_block(p, area, first, PROBE_BLOCK);
		return;
	}
	if (can_read(p, area, first, 1)) {
		while (high - low > 1) {
			int middle = (low + high) / 2;

			if (can_read(p, area, first, middle))
				low = middle;
			else
				high = middle;
		}
		add_block(p, area, first, low);
	} else if (can_read(p, area, first + PROBE_BLOCK - 1, 1)) {
		while (high - low > 1) {
			int middle = (low + high) / 2;

			if (can_read(p, area, first + PROBE_BLOCK - middle, middle))
				low = middle;
			else
				high = middle;
		}
		add_block(p, area, first + PROBE_BLOCK - low, low);
	}
}

/* Range of the register or bit points in the profile. False: there are none. */
static bool span_of_points(const struct profile *p, bool registers, int *from, int *to)
{
	*from = 65536;
	*to = -1;
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const struct profile_point *at = &p->points[i];

		if (at->area >= AREA_COUNT || profile_is_register(at->area) != registers)
			continue;
		*from = at->address < *from ? at->address : *from;
		*to = at->address + 2 > *to ? at->address + 2 : *to;
	}
	return *to >= 0;
}

/* Bases that are forgotten: none at all, WAGO's, OpenPLC's %MW and %IX100.0, LOGO!'s Q1, TwinCAT's.
 * Source: modbus maps named in hw/plc. */
static void try_area(struct probe *p, enum plc_area area)
{
	static const int bases[] = { 0, 100, 256, 512, 800, 1000, 1024, 8192, 32768 };
	int from, to, length, tried[2 * (sizeof bases / sizeof bases[0]) + 2][2], count = 0;

	if (!span_of_points(&p->profile, profile_is_register(area), &from, &to)) {
		from = 0;
		to = BITS_AT_LEAST;
	}
	length = to - from + BEHIND;
	from = from > BEFORE ? from - BEFORE : 0;
	for (size_t i = 0; i <= sizeof bases / sizeof bases[0]; i++) {
		int start = (i == 0 ? from : bases[i - 1]) / PROBE_BLOCK * PROBE_BLOCK;
		int end = (i == 0 ? from : bases[i - 1]) + length;

		for (; start < end && start <= 65536 - PROBE_BLOCK; start += PROBE_BLOCK) {
			bool again = false;

			for (int k = 0; k < count; k++)
				again |= start >= tried[k][0] && start < tried[k][1];
			if (!again)
				try_block(p, area, start);
		}
		tried[count][0] = (i == 0 ? from : bases[i - 1]) / PROBE_BLOCK * PROBE_BLOCK;
		tried[count++][1] = end;
	}
}

_Static_assert((int)AREA_HOLDING == (int)ADU_HOLDING && (int)AREA_INPUT == (int)ADU_INPUT &&
		(int)AREA_DISCRETE == (int)ADU_DISCRETE && (int)AREA_COIL == (int)ADU_COIL,
	"the same memories");

int probe_discover(struct probe *p, struct fault *why)
{
	int64_t end_ms = clock_mono_ms() + DISCOVER_MS;
	int slot = 0;

	for (int area = 0; area < AREA_COUNT; area++) {
		int64_t now_ms = clock_mono_ms();

		/* An equal share of the remaining time for each area. */
		p->end_ms = now_ms + (end_ms - now_ms) / (AREA_COUNT - area);
		p->cut_short = false;
		fprintf(stderr, _("looking for %s …\n"), wire_area_title((enum adu_area)area));
		try_area(p, (enum plc_area)area);
		if (p->cut_short)
			fprintf(stderr,
				_("the PLC does not answer for unused addresses: not all %s were checked\n"),
				wire_area_title((enum adu_area)area));
	}
	p->patience_ms = PROBE_PATIENCE_MS;
	for (int i = 0; i < p->block_count; i++) {
		p->blocks[i].slot = slot;
		slot += p->blocks[i].count;
	}
	p->word_count = slot;
	if (slot == 0)
		return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("probe.plc_answers_but_lets",
				"the PLC answers, but nothing can be read around the addresses of the profile; "
				"use another --profile, or look up in the PLC program where its Modbus memory "
				"begins"));
	return 0;
}

/* --- changes --------------------------------------------------------------------------------- */

int probe_look(struct probe *p, struct fault *why)
{
	uint16_t words[PROBE_WORDS_MAX] = { 0 };

	for (int i = 0; i < p->block_count; i++) {
		const struct probe_block *b = &p->blocks[i];

		if (read_patiently(p, b->area, b->first, b->count, words + b->slot, why) != PLC_FINE)
			return -1;
	}
	for (int i = 0; i < p->word_count; i++)
		if (p->any && words[i] != p->now[i] && p->changes[i] < UINT16_MAX) {
			p->changes[i]++;
			if ((uint16_t)(words[i] - p->now[i]) < 0x8000)
				p->rises[i]++;
		}
	for (int i = 0; i < p->word_count; i++)
		p->moving[i] |= p->any ? words[i] ^ p->base[i] : 0;
	memcpy(p->now, words, sizeof p->now);
	if (!p->any)
		probe_rest(p);
	p->any = true;
	return 0;
}

/* Changes in one direction only: a counter; its higher bits will change too. */
static bool is_counter(const struct probe *p, int slot)
{
	return p->changes[slot] >= COUNTER_STEPS &&
		(p->rises[slot] == p->changes[slot] || p->rises[slot] == 0);
}

void probe_settle(struct probe *p)
{
	for (int i = 0; i < p->word_count; i++)
		p->noise[i] = is_counter(p, i) ? UINT16_MAX : p->moving[i];
	memset(p->rises, 0, sizeof p->rises);
	memcpy(p->base, p->now, sizeof p->base);
	memset(p->moving, 0, sizeof p->moving);
	memset(p->changes, 0, sizeof p->changes);
}

void probe_rest(struct probe *p)
{
	memset(p->moving, 0, sizeof p->moving);
	memset(p->changes, 0, sizeof p->changes);
	probe_settle(p);
}

/* The place of a word; false: none. */
static bool place_of_slot(const struct probe *p, int slot, struct profile_point *out)
{
	for (int i = 0; i < p->block_count; i++) {
		const struct probe_block *b = &p->blocks[i];

		if (slot >= b->slot && slot < b->slot + b->count) {
			*out = (struct profile_point){ .area = b->area,
				.address = b->first + slot - b->slot,
				.write_address = -1,
				.slot = slot };
			return true;
		}
	}
	return false;
}

static int slot_of(const struct probe *p, enum plc_area area, int address)
{
	for (int i = 0; i < p->block_count; i++) {
		const struct probe_block *b = &p->blocks[i];

		if (b->area == area && address >= b->first && address < b->first + b->count)
			return b->slot + address - b->first;
	}
	return -1;
}

int probe_moved(const struct probe *p, bool is_bit, struct profile_point *out)
{
	int count = 0;

	for (int i = 0; i < p->word_count && count < PROBE_FOUND_MAX; i++) {
		unsigned moved = (unsigned)(p->now[i] ^ p->base[i]) & ~(unsigned)p->noise[i];

		if (!moved || (!is_bit && p->noise[i]) || !place_of_slot(p, i, &out[count]))
			continue;
		if (!is_bit) {
			count += profile_is_register(out[count].area);
			continue;
		}
		for (int bit = 0; bit < 16 && count < PROBE_FOUND_MAX; bit++)
			if (moved >> bit & 1 && place_of_slot(p, i, &out[count]))
				out[count++].bit = bit;
	}
	return count;
}

bool probe_is_back(const struct probe *p, const struct profile_point *at, bool is_bit)
{
	unsigned moved = (unsigned)(p->now[at->slot] ^ p->base[at->slot]);

	return is_bit ? !(moved >> at->bit & 1) : !moved;
}

int probe_changes(const struct probe *p, enum plc_area area, int address)
{
	int slot = slot_of(p, area, address);

	return slot < 0 ? -1 : p->changes[slot];
}

int probe_counters(const struct probe *p, int least, int most, struct profile_point *out)
{
	int count = 0;

	for (int i = 0; i < p->word_count && count < PROBE_FOUND_MAX; i++)
		if (p->changes[i] >= least && p->changes[i] <= most && place_of_slot(p, i, &out[count]))
			count += profile_is_register(out[count].area);
	return count;
}
