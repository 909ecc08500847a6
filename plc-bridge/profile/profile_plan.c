/* profile_plan: checks dependent settings of a profile and computes its read requests. */
#include "core/base/config.h"
#include "core/base/lang.h"
#include "plc-bridge/profile/profile.h"

#include <stdlib.h>
#include <string.h>

enum { ITEMS_MAX = SIGNAL_COUNT + PROFILE_EXTRAS_MAX };

/* Every point, signals first, by number. */
struct planned_item {
	const char *name, *section;
	enum profile_kind kind;
	struct profile_point *point;
};

static int list_items(struct profile *p, struct planned_item *out)
{
	int n = 0;

	for (int i = 0; i < SIGNAL_COUNT; i++)
		out[n++] = (struct planned_item){ signals[i].name, "signals",
			profile_signal_kind((enum signal_id)i), &p->points[i] };
	for (int i = 0; i < p->extra_count; i++)
		out[n++] = (struct planned_item){ p->extras[i].name, "extra", p->extras[i].kind,
			&p->extras[i].point };
	return n;
}

static int words_of_item(const struct planned_item *item)
{
	return item->kind == PROFILE_PAIR ? 2 : 1;
}

/* Do two signals share a place? Bits may share a register, but not a bit. */
static bool items_overlap(const struct planned_item *a, const struct planned_item *b)
{
	const struct profile_point *x = a->point, *y = b->point;

	if (x->area >= AREA_COUNT || x->area != y->area ||
		x->address >= y->address + words_of_item(b) || y->address >= x->address + words_of_item(a))
		return false;
	return a->kind != PROFILE_BIT || b->kind != PROFILE_BIT || x->bit == y->bit;
}

static bool written_items_overlap(const struct planned_item *a, const struct planned_item *b)
{
	return a->point->write_address >= 0 && a->point->write_address == b->point->write_address;
}

/* "FILE:12:1: " of a signal's line, or "FILE: " for one the file leaves out. */
static int refuse_overlap(const char *name, const struct planned_item *a,
	const struct planned_item *b, struct fault *why)
{
	int line_a = config_find(name, a->section, a->name);
	int line_b = config_find(name, b->section, b->name);
	const struct planned_item *first = line_a && (!line_b || line_a < line_b) ? a : b;
	const struct planned_item *second = first == a ? b : a;
	int first_line = first == a ? line_a : line_b, second_line = first == a ? line_b : line_a;
	char where[48] = "", place[32];

	profile_format_place(second->point, second->kind, place, sizeof place);
	if (second_line) {
		snprintf(where, sizeof where, ":%d:1", second_line);
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("profile_plan.line_lie_same_place",
				"%s%s: %s and %s (line %d) have the same address, %s; change one of them"),
			name, where, second->name, first->name, first_line, place);
	}
	if (first_line)
		snprintf(where, sizeof where, ":%d:1", first_line);
	return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("profile_plan.file_leaves_out_lie",
			"%s%s: %s and %s, which the file does not set, have the same address, %s; change one "
			"of them"),
		name, where, first->name, second->name, place);
}

/* The signals used by plc-bridge/dialogue/handshake*.c; rules 1 to 10 of the dialogue. */
bool profile_is_needed(enum signal_id id)
{
	static const enum signal_id needed[] = { SIGNAL_STATE, SIGNAL_ARRIVAL_SEQ, SIGNAL_PLC_HEARTBEAT,
		SIGNAL_BOOT_ID, SIGNAL_ANSWER_TIME_LEFT, SIGNAL_LANE1_LAST_SEQ, SIGNAL_LANE2_LAST_SEQ,
		SIGNAL_LANE3_LAST_SEQ, SIGNAL_DEST_LANE, SIGNAL_DEST_SEQ, SIGNAL_BOARD_HEARTBEAT,
		SIGNAL_LB_IDENT, SIGNAL_CONVEYOR_MOTOR };

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (needed[i] == id)
			return true;
	return false;
}

static int check_needed(const struct profile *p, const char *name, struct fault *why)
{
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const struct profile_point *point = &p->points[i];

		if (!profile_is_needed((enum signal_id)i) || (point->area < AREA_COUNT && !point->slow))
			continue;
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			point->slow
				? MESSAGE("profile_plan.must_not_read_slowly",
					  "%s: %s must not be read slowly, because the dialogue waits for it; remove "
					  "\"slow\"")
				: MESSAGE("profile_plan.dialogue_cannot_do_without",
					  "%s: the dialogue needs %s; let the PLC program provide it"),
			name, signals[i].name);
	}
	return 0;
}

static int check_pairs(const struct profile *p, const char *name, struct fault *why)
{
	static const enum signal_id pairs[][2] = { { SIGNAL_DEST_LANE, SIGNAL_DEST_SEQ },
		{ SIGNAL_COMMAND, SIGNAL_COMMAND_SEQ } };

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		const struct profile_point *one = &p->points[pairs[i][0]], *two = &p->points[pairs[i][1]];

		if ((one->area == AREA_NONE) != (two->area == AREA_NONE) ||
			(one->area != AREA_NONE && p->write_function == 16 &&
				two->write_address != one->write_address + 1))
			return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
				MESSAGE("profile_plan.dest_seq_must_follow",
					"%s: DEST_SEQ must follow DEST_LANE and COMMAND_SEQ must follow COMMAND, because "
					"each pair is written in one request"),
				name);
	}
	return 0;
}

static int compare_items(const void *left, const void *right)
{
	const struct profile_point *a = ((const struct planned_item *)left)->point;
	const struct profile_point *b = ((const struct planned_item *)right)->point;

	if (a->slow != b->slow)
		return a->slow - b->slow;
	if (a->area != b->area)
		return (int)a->area - (int)b->area;
	return a->address - b->address;
}

static int request_size_max(const struct profile *p, enum plc_area area)
{
	return profile_is_register(area) ? p->read_max : PROFILE_BITS_MAX;
}

/* Does the item still fit into the request? */
static bool fits_request(const struct profile *p, const struct profile_request *r,
	const struct planned_item *item)
{
	return r->area == item->point->area && r->slow == item->point->slow &&
		item->point->address <= r->first + r->count + p->read_gap &&
		item->point->address + words_of_item(item) <= r->first + request_size_max(p, r->area);
}

static bool is_signature_taken(const struct profile *p, int i)
{
	for (int k = 0; k < p->request_count; k++)
		if (k != i && p->requests[k].area == p->requests[i].area &&
			p->requests[k].count == p->requests[i].count)
			return true;
	return false;
}

/* Does the profile have a signal there? Then the PLC does not refuse the address. */
static bool is_named(const struct profile *p, enum plc_area area, int address)
{
	return strcmp(profile_register_name(p, area, address), "?") != 0;
}

static bool extend_request(struct profile_request *r, bool upward)
{
	if (r->count >= 125 || (upward ? r->first + r->count > 65535 : r->first == 0))
		return false;
	r->count++;
	r->first -= !upward;
	return true;
}

/* Of requests with the same function and length one reads one more, until all differ. */
static void make_requests_distinct(struct profile *p)
{
	for (int i = 1; i < p->request_count; i++) {
		struct profile_request *r = &p->requests[i];
		bool upward =
			is_named(p, r->area, r->first + r->count) || !is_named(p, r->area, r->first - 1);

		while (
			is_signature_taken(p, i) && (extend_request(r, upward) || extend_request(r, !upward)))
			continue;
	}
}

static int plan_requests(struct profile *p, struct planned_item *items, int n)
{
	p->request_count = p->word_count = 0;
	qsort(items, (size_t)n, sizeof *items, compare_items);
	for (int i = 0; i < n; i++) {
		struct profile_point *at = items[i].point;
		struct profile_request *r = p->request_count ? &p->requests[p->request_count - 1] : NULL;

		if (at->area >= AREA_COUNT)
			continue;
		if (!r || !fits_request(p, r, &items[i])) {
			if (p->request_count == PROFILE_REQUESTS_MAX)
				return -1;
			r = &p->requests[p->request_count++];
			*r = (struct profile_request){ .area = at->area,
				.first = at->address,
				.slow = at->slow };
		}
		if (at->address + words_of_item(&items[i]) - r->first > r->count)
			r->count = at->address + words_of_item(&items[i]) - r->first;
	}
	make_requests_distinct(p);
	for (int i = 0; i < p->request_count; i++) {
		p->requests[i].slot = p->word_count;
		p->word_count += p->requests[i].count;
	}
	return p->word_count <= PROFILE_WORDS_MAX ? 0 : -1;
}

static void slot_of_item(const struct profile *p, const struct planned_item *item)
{
	struct profile_point *at = item->point;

	at->slot = 0;
	for (int i = 0; i < p->request_count; i++) {
		const struct profile_request *r = &p->requests[i];

		if (r->area == at->area && r->slow == at->slow && at->address >= r->first &&
			at->address + words_of_item(item) <= r->first + r->count) {
			at->slot = r->slot + at->address - r->first;
			return;
		}
	}
}

static int check_belt(const struct profile *p, const char *name, struct fault *why)
{
	const struct profile_point *encoder = &p->points[SIGNAL_ENCODER];
	char line[32] = "";
	int at = config_find(name, "dialogue", "read_offset_mm");

	if (!p->matches_by_belt || (encoder->area < AREA_COUNT && !encoder->slow))
		return 0;
	if (at)
		snprintf(line, sizeof line, ":%d:1", at);
	return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("profile_plan.offset_needs_encoder",
			"%s%s: read_offset_mm assigns scans by the belt position and needs ENCODER, not "
			"slow; give its address in [signals], or remove read_offset_mm"),
		name, line);
}

int profile_settle(struct profile *p, const char *name, struct fault *why)
{
	struct planned_item items[ITEMS_MAX];
	int n = list_items(p, items);

	for (int a = 0; a < n; a++)
		for (int b = a + 1; b < n; b++)
			if (items_overlap(&items[a], &items[b]) || written_items_overlap(&items[a], &items[b]))
				return refuse_overlap(name, &items[a], &items[b], why);
	if (check_needed(p, name, why) || check_pairs(p, name, why) || check_belt(p, name, why))
		return -1;
	if (plan_requests(p, items, n))
		return fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			MESSAGE("profile_plan.signals_lie_so_far",
				"%s: the signals are so far apart that more than %d requests or %d registers and "
				"bits would be needed; move them together or increase read_gap"),
			name, PROFILE_REQUESTS_MAX, PROFILE_WORDS_MAX);
	for (int i = 0; i < n; i++)
		slot_of_item(p, &items[i]);
	return 0;
}

const char *profile_register_name(const struct profile *p, enum plc_area area, int address)
{
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const struct profile_point *at = &p->points[i];
		int count = signals[i].kind == SIGNAL_REGISTER_PAIR ? 2 : 1;

		if ((at->area == area && address >= at->address && address < at->address + count) ||
			(area == AREA_HOLDING && address == at->write_address))
			return signals[i].name;
	}
	for (int i = 0; i < p->extra_count; i++)
		if (p->extras[i].point.area == area && p->extras[i].point.address == address)
			return p->extras[i].name;
	return "?";
}
