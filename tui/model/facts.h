/* facts: the data from the store that the header and several panels use. Reads the store, never
 * draws.
 *
 * Signals are read incrementally; box tracking starts with the last FACTS_REPLAY_US before the
 * newest signal, so that boxes are shown at once. */
#ifndef TUI_MODEL_FACTS_H
#define TUI_MODEL_FACTS_H

#include "tui/model/box_tracking.h"
#include "core/store_query/store_read.h"

#define FACTS_REPLAY_US 60000000

enum { FACTS_PASSAGES_MAX = 12 };

enum facts_condition_kind {
	CONDITION_NOTHING, /* no store or no PLC yet */
	CONDITION_OK,
	CONDITION_WARNING,
	CONDITION_ALARM,
	CONDITION_OLD, /* values may be old */
	CONDITION_COUNT
};

struct facts {
	/* input */
	int64_t now_us;         /* the time shown; the caller keeps it up to date */
	bool is_past;           /* now_us is a past time, and all facts are as of that time */
	const char *chosen_plc; /* NULL: the one that reported last */
	const char *db;         /* path as given, NULL: not known */
	char plant[108];        /* control socket of the simulated plant, "": it has none */
	int visitors;           /* of a kiosk, -1: it is none; facts_init() sets -1 */

	/* cache: what the last refresh has read, and up to where */
	bool must_replay;         /* now_us went back or far ahead: box tracking starts again */
	int64_t refreshed_us;     /* now_us of the last refresh */
	int64_t programs_read_us; /* now_us when PLC and programs were read last */
	int64_t signal_seq;       /* signals are read up to here */

	/* output */
	char plc[SCAN_NAME_MAX]; /* "" while there is none */
	struct box_tracking belt;
	int64_t newest_signal_us;
	char session[SCAN_NAME_MAX]; /* the one that runs, "": none */
	size_t passage_count;        /* newest first */
	struct row_passage passages[FACTS_PASSAGES_MAX];
	int held_lane;   /* for the next box, 0: none */
	bool has_bridge; /* the PLC's bridge has a row in the table `program` */
	enum program_state bridge_state;
	int64_t bridge_seen_us;
	int programs_gone; /* down, or without a sign of life though not stopped */
	bool is_plc_lost;  /* plc_down, plc_stale or another alarm of a PLC that is not read is open */
	int open_alarms, open_warnings, unacknowledged;
	bool has_trouble; /* a program cannot write into the store at present */
	struct store_trouble trouble;
	uint64_t alarms_mark; /* changes with every change of an alarm that is open or unacknowledged */
};

void facts_init(struct facts *, const char *chosen_plc);
/* Reads what has changed since the last call. 0 or -1. */
int facts_refresh(struct facts *, struct store *, struct fault *why);

/* May the PLC's values be old? *age_us (may be NULL): the age of the newest signal. */
bool facts_are_old(const struct facts *, int64_t *age_us);
enum facts_condition_kind facts_condition(const struct facts *);
/* The state of a program: as it reported last, or PROGRAM_GONE if that is older than
 * STORE_PROGRAM_OLD_US. has_trouble: it may be unable to report; then its process decides. */
enum program_state facts_program_state(const struct row_program *, int64_t now_us,
	bool has_trouble);
/* Cause, free space and next step while a program cannot write: "disk full, 12 kB free: …". brief: for
 * narrow screens. Returns out. */
const char *facts_trouble_text(const struct store_trouble *, bool brief, char *out, size_t size);

#endif
