#include "plc-bridge/bridge_part.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "plc-bridge/modbus/address.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Bridges that detect each other at the same time wait for different times. */
enum { PATIENCE_STEPS = 16, PATIENCE_STEP_MS = 250 };

/* The dialogue's clock is the one that was looked at last: a change since then is discovered later, and is a
 * change for the dialogue as well. */
void bridge_restore(struct bridge *b)
{
	const struct journal_start *start = &b->start;
	const struct handshake_rules rules = { .settle_ms = b->profile->settle_ms,
		.no_read_below_ms = b->profile->no_read_below_ms,
		.confirm_timeout_s = b->profile->confirm_timeout_s,
		.near_timeout_ms = 2 * b->profile->response_timeout_ms + b->profile->period_ms,
		.guard_ms = 2 * b->profile->period_ms,
		.belt = b->profile };
	const struct handshake_past past = { .open = start->open,
		.open_count = start->open_count,
		.last = start->any_passage ? &start->last : NULL,
		.lanes = start->lanes,
		.lane_count = start->lane_count,
		.named_until = start->named_until,
		.last_scan = start->last_scan,
		.abandoned_lane = start->abandoned_lane,
		.left_us = start->left_us,
		.now_us = clock_mono_us() + b->clock_offset_us,
		.now_ms = clock_mono_ms(),
		.recorded = start->any_signal ? &start->recorded : NULL,
		.changes = start->changes,
		.change_count = start->change_count };

	handshake_init(&b->handshake, &rules);
	handshake_restore(&b->handshake, &past);
}

static void take_start(struct bridge *b)
{
	b->follows = true;
	plc_trust_init(&b->trust, b->start.any_signal ? &b->start.recorded : NULL);
	bridge_restore(b);
	b->record.any = b->start.any_signal;
	b->record.image = b->start.recorded;
	b->speed_mm_s = (uint16_t)b->start.speed_mm_s;
	b->stuck = (1u << JAM_BARRIERS) - 1; /* an earlier bridge may have recorded that */
}

/* Values of extra signals that an earlier bridge has recorded are not recorded again. */
static void take_recorded_extra(void *user, const struct row_point *row)
{
	struct bridge *b = user;

	for (int i = 0; row->at_us && i < b->profile->extra_count; i++)
		if (strcmp(b->profile->extras[i].name, row->name) == 0) {
			b->extras_recorded.known[i] = true;
			b->extras_recorded.value[i] = (uint32_t)row->value;
		}
}

/* The address was parsed by plc_create() before. */
static void init_parts(struct bridge *b, const char *address)
{
	struct address parsed;
	struct fault why;

	link_init(&b->link);
	other_board_init(&b->other_board, getpid() % PATIENCE_STEPS * PATIENCE_STEP_MS);
	if (address_parse(address, &parsed, &why) == 0)
		address_key(&parsed, b->permission_key, sizeof b->permission_key);
}

struct bridge *bridge_open(const char *address, const struct profile *profile, struct store *store,
	const char *plc, struct fault *why)
{
	struct bridge *b = calloc(1, sizeof *b);

	if (b)
		b->profile = profile;
	if (!b || !(b->plc = plc_create(address, profile, why)) ||
		(profile->extra_count && store_each_point(store, plc, true, take_recorded_extra, b, why))) {
		if (!b)
			fault_set(why, FAULT_SETUP, EXIT_FAILED,
				MESSAGE("fault.out_of_memory", "out of memory"));
		store_close(store);
		plc_destroy(b ? b->plc : NULL);
		free(b);
		return NULL;
	}
	b->address = address;
	init_parts(b, address);
	b->journal = journal_open(store, plc, profile->ident_place, &b->start, why);
	if (!b->journal) {
		bridge_close(b);
		return NULL;
	}
	b->clock_offset_us = clock_wall_us() - clock_mono_us();
	take_start(b);
	return b;
}

void bridge_close(struct bridge *b)
{
	if (!b)
		return;
	if (b->plc)
		plc_capture(b->plc, NULL, NULL);
	if (b->journal &&
		lane_hold_drop(&b->hold, &b->handshake,
			MESSAGE_WORD("bridge.was_stopped", "the PLC bridge was stopped meanwhile")))
		journal_command_done(b->journal, &b->hold.command);
	journal_close(b->journal);
	plc_destroy(b->plc);
	free(b);
}

void bridge_observe(struct bridge *b)
{
	b->observes = true;
}

int bridge_news_fd(struct bridge *b)
{
	return journal_fd(b->journal);
}

bool bridge_take_news(struct bridge *b)
{
	struct journal_news news;
	bool wanted = false;

	while (journal_take(b->journal, &news)) {
		if (news.kind == NEWS_REQUESTED_ADDRESS)
			text_copy(b->requested_address, sizeof b->requested_address, news.address);
		else if (news.kind == NEWS_COMMAND)
			operator_command_give(&b->command, &news.command, clock_wall_us(), clock_mono_ms());
		else if (news.kind == NEWS_CLOCK)
			handshake_end_of_old_clock(&b->handshake, news.last_scan);
		else
			handshake_sighting(&b->handshake, &news.sighting, clock_wall_us(), clock_mono_ms());
		wanted = true;
	}
	return wanted && b->plc_state == PLC_WAITING;
}

bool bridge_requested_address(const struct bridge *b, const char **address)
{
	*address = b->requested_address;
	return b->requested_address[0] != '\0';
}

void bridge_reject_address(struct bridge *b, const struct message *reason)
{
	b->requested_address[0] = '\0';
	journal_reject_address(b->journal, reason);
}
