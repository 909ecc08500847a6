/* journal_start: state of an earlier bridge, read from the store at the start. */
#include "plc-bridge/journal_part.h"
#include "core/booking/booking.h"
#include "core/store_query/store_read.h"

enum { LOOK_BACK_SCANS = 50 };

int64_t *journal_row_of(struct journal *j, const struct passage *p)
{
	size_t found = OPEN_ROWS_MAX;

	for (size_t i = 0; i < OPEN_ROWS_MAX; i++) {
		if (j->rows[i].seq && j->rows[i].boot == p->boot && j->rows[i].track == p->track)
			return &j->rows[i].seq;
		if (!j->rows[i].seq && found == OPEN_ROWS_MAX)
			found = i;
	}
	if (found == OPEN_ROWS_MAX)
		found = j->row_next = (j->row_next + 1) % OPEN_ROWS_MAX;
	j->rows[found].boot = p->boot;
	j->rows[found].track = p->track;
	j->rows[found].seq = 0;
	return &j->rows[found].seq;
}

static void take_recorded(void *user, const struct row_signal *row)
{
	struct journal_start *start = user;
	enum signal_id id = signal_from(row->name);

	if (id == SIGNAL_COUNT || row->at_us < start->since_us)
		return;
	start->recorded.value[id] = (uint32_t)row->value;
	start->any_signal = true;
}

static void take_reached(void *user, const struct row_passage *row)
{
	struct journal_start *start = user;

	if (row->passage.reached_lane && start->lane_count < HANDSHAKE_LANES_MAX)
		start->lanes[start->lane_count++] = (struct handshake_reached){ .boot = row->passage.boot,
			.track = row->passage.track,
			.lane = row->passage.reached_lane };
}

int journal_read_start(struct journal *j, struct journal_start *start, struct fault *why)
{
	int count = store_open_passages(j->store, j->plc, start->open, 32, why), found, changes;

	if (count < 0 || device_assignment_resume(&j->assignment, j->store, j->role, why))
		return -1;
	start->since_us = j->assignment.row.since_us;
	if ((found = store_last_passage(j->store, j->plc, &start->last, why)) < 0 ||
		store_each_passage(j->store, j->plc, HANDSHAKE_LANES_MAX, take_reached, start, why) ||
		command_abandon(j->store, j->plc, &start->abandoned_lane, why) ||
		store_last_named(j->store, j->plc, &start->named_until, why) ||
		store_ident_left(j->store, j->plc, &start->left_us, why) ||
		store_last_speed(j->store, j->plc, &start->speed_mm_s, why) ||
		store_last_scan(j->store, &j->last_scan, why) ||
		store_each_last_signal(j->store, j->plc, take_recorded, start, why) ||
		(changes = store_newest_changes(j->store, j->plc, start->since_us, start->changes,
			 JOURNAL_CHANGES_MAX, why)) < 0)
		return -1;
	start->change_count = (size_t)changes;
	start->open_count = (size_t)count;
	for (size_t i = 0; i < start->open_count; i++)
		*journal_row_of(j, &start->open[i]) = start->open[i].seq;
	start->any_passage = found == 1 && start->last.arrived_us >= start->since_us;
	if (start->left_us < start->since_us)
		start->left_us = start->since_us;
	start->last_scan = j->last_scan;
	/* Scans made while no bridge was running may belong to the box that waits now; the handshake
	 * matches them by time. */
	j->last_scan = j->last_scan > LOOK_BACK_SCANS ? j->last_scan - LOOK_BACK_SCANS : 0;
	return 0;
}
