/* journal: the bridge's way to the store, on a thread of its own, so that polling the PLC never
 * waits for the disk.
 *
 * The poll loop puts facts in (never blocks: a bounded queue) and takes news out: scans at the
 * ident point and operator's commands. While the disk refuses, facts wait in the queue and are
 * written when it works again; if the queue is full, the oldest signal rows go first and are
 * counted, passages and alarms stay. */
#ifndef PLC_BRIDGE_JOURNAL_H
#define PLC_BRIDGE_JOURNAL_H

#include "core/store/store.h"

struct journal;

/* What the store knows from before, for the handshake. */
struct journal_start {
	struct passage open[32];
	size_t open_count;
	bool any_passage;
	struct passage last; /* the newest passage, open or not */
	int64_t since_us;    /* of older facts nothing is known here: they are of another PLC */
	int64_t named_until; /* the newest scan that has named a box */
	int64_t last_scan;   /* the newest scan in the store */
	int abandoned_lane; /* of a lane command that an earlier bridge has taken and not finished; 0 */
	int64_t left_us;
	int64_t speed_mm_s;
	bool any_signal;
	struct plc_image recorded; /* the newest recorded value of each signal */
};

struct journal_news {
	enum { NEWS_SIGHTING, NEWS_COMMAND, NEWS_REQUESTED_ADDRESS, NEWS_CLOCK } kind;
	union {
		struct sighting sighting;
		struct command command;
		char address[STORE_ADDRESS_MAX]; /* requested */
		int64_t
			last_scan; /* NEWS_CLOCK: no scan after this one is from before journal_clock_set() */
	};
};

/* Takes over the store (closes it at the end). names are kept. NULL: why. */
struct journal *journal_open(struct store *, const char *plc, const char *ident_place,
	struct journal_start *start, struct fault *why);
/* Writes what is queued (at most 3 s), reports "stopped", ends the thread. */
void journal_close(struct journal *);

/* Poll for POLLIN, then journal_take() until it returns false. */
int journal_fd(struct journal *);
bool journal_take(struct journal *, struct journal_news *out);

void journal_signals(struct journal *, const struct signal_change *, size_t count);
void journal_passage(struct journal *, const struct passage *);
void journal_alarm(struct journal *, const char *code, enum alarm_severity, const char *text);
/* Something that happened and is over. */
void journal_note(struct journal *, const char *code, enum alarm_severity, const char *text);
/* The wall clock was set: NEWS_CLOCK says which scans may be from before. */
void journal_clock_set(struct journal *);
void journal_clear(struct journal *, const char *code); /* "": all of this PLC */
/* state and detail of the row in `program`. Repeated by the journal every 2 s. */
void journal_state(struct journal *, const char *state, const char *detail);
/* The requested address is rejected; warenspur switch shows the reason. */
void journal_reject_address(struct journal *, const char *reason);
void journal_command_done(struct journal *, const struct command *);

/* Does somebody look at this PLC's wire (table watch)? Then frames may come, from any thread. */
bool journal_is_capturing(struct journal *);
void journal_frame(struct journal *, const struct wire_frame *);

#endif
