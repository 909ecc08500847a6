/* journal: the bridge's connection to the store, on a thread of its own, so that polling the PLC
 * never waits for the disk.
 *
 * The poll loop puts facts in (never blocks: a bounded queue) and takes news out: scans at the
 * read point, commands, requests for another PLC. While writes to the disk fail, facts wait in
 * the queue; if it is full, the oldest signal rows are dropped and counted, passages and alarms
 * are kept. */
#ifndef PLC_BRIDGE_JOURNAL_H
#define PLC_BRIDGE_JOURNAL_H

#include "plc-bridge/dialogue/handshake.h"
#include "plc-bridge/journal_facts.h"

enum { JOURNAL_CHANGES_MAX = 1024 };

struct journal;

/* State of an earlier bridge, from the store. */
struct journal_start {
	struct passage open[32];
	size_t open_count;
	bool any_passage;
	struct passage last;                                 /* the newest passage, open or not */
	struct handshake_reached lanes[HANDSHAKE_LANES_MAX]; /* reached last, newest first */
	size_t lane_count;
	int64_t since_us;    /* older facts are of another PLC and not restored */
	int64_t last_scan;   /* the newest scan in the store */
	int64_t named_until; /* seq of the newest scan matched with a box */
	int abandoned_lane;  /* of a lane command that an earlier bridge has not finished; 0: none */
	int64_t left_us;
	int64_t speed_mm_s;
	bool any_signal;
	struct plc_image recorded; /* the newest recorded value of each signal */
	struct signal_change changes[JOURNAL_CHANGES_MAX]; /* recorded last, oldest first */
	size_t change_count;
};

/* Takes the store (and closes it at the end, also on failure). Copies the names. NULL: why. */
struct journal *journal_open(struct store *, const char *plc, const char *ident_place,
	struct journal_start *start, struct fault *why);
/* Writes the queue (3 s at most), reports PROGRAM_STOPPED, ends the thread. */
void journal_close(struct journal *);

/* Poll for POLLIN, then journal_take() until it returns false. */
int journal_fd(struct journal *);
bool journal_take(struct journal *, struct journal_news *out);

void journal_signals(struct journal *, const struct signal_change *, size_t count);
void journal_passage(struct journal *, const struct passage *);
void journal_alarm(struct journal *, enum alarm_code code, enum alarm_severity,
	const struct message *);
/* Another message for an alarm that is open. */
void journal_alarm_text(struct journal *, enum alarm_code code, const struct message *);
/* An alarm that is already over. */
void journal_note(struct journal *, enum alarm_code code, enum alarm_severity,
	const struct message *);
/* The wall clock was set: NEWS_CLOCK says which scans may be from before. */
void journal_clock_set(struct journal *);
void journal_clear(struct journal *, enum alarm_code code); /* ALARM_NONE: all of this PLC */
/* state and detail of the row in `program`. Repeated by the journal every 2 s. */
void journal_state(struct journal *, enum program_state state, const struct message *detail);
/* The requested address is rejected; warenspur switch shows the reason. */
void journal_reject_address(struct journal *, const struct message *reason);
/* Its result; of a lane that was held (COMMAND_STATE_HELD) a second time, at its end. */
void journal_command_done(struct journal *, const struct command *);

/* A box is stuck in a light barrier; a light barrier is not covered any more. */
void journal_stuck(struct journal *, uint16_t boot, uint16_t track, enum signal_id barrier,
	int64_t at_us);
void journal_freed(struct journal *, enum signal_id barrier, int64_t at_us);

/* Is writing at this address (address_key()) allowed? The answer comes later, and may change. */
enum journal_permission { PERMISSION_UNKNOWN, PERMISSION_MISSING, PERMISSION_GIVEN };
void journal_ask_permission(struct journal *, const char *address);
enum journal_permission journal_permission(struct journal *);

/* Is a capture of this PLC requested (table watch)? Then journal_frame() may be called, from any
 * thread. */
bool journal_is_capturing(struct journal *);
void journal_frame(struct journal *, const struct wire_frame *);

#endif
