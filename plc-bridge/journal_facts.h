/* journal_facts: what the poll loop and the journal's thread exchange through the queue: facts
 * to be written, news to be handled. */
#ifndef PLC_BRIDGE_JOURNAL_FACTS_H
#define PLC_BRIDGE_JOURNAL_FACTS_H

#include "core/store/store.h"

/* From the poll loop to the store. */
enum fact_kind {
	FACT_SIGNAL,
	FACT_PASSAGE,
	FACT_RAISE,
	FACT_ALARM_TEXT,
	FACT_CLEAR,
	FACT_STATE,
	FACT_COMMAND,
	FACT_CLOCK,
	FACT_REJECT_ADDRESS,
	FACT_ASK_PERMISSION,
	FACT_STUCK, /* a box, in a light barrier */
	FACT_FREED  /* a light barrier */
};

struct fact {
	enum fact_kind kind;
	union {
		struct signal_change signal;
		struct passage passage;
		struct {
			enum alarm_code code;
			enum alarm_severity severity;
			struct message message;
			bool is_over; /* happened and is over */
		} alarm;
		struct {
			enum program_state state;
			struct message detail;
		} program;
		struct command command;
		char address[STORE_ADDRESS_MAX]; /* FACT_ASK_PERMISSION */
		struct {
			uint16_t boot, track;
			enum signal_id barrier;
			int64_t at_us;
		} stuck;
	};
};

/* From the store to the poll loop. */
struct journal_news {
	enum { NEWS_SIGHTING, NEWS_COMMAND, NEWS_REQUESTED_ADDRESS, NEWS_CLOCK } kind;
	union {
		struct sighting sighting;
		struct command command;
		char address[STORE_ADDRESS_MAX]; /* the requested address of the PLC */
		int64_t last_scan; /* NEWS_CLOCK: no later scan was made before the clock was set */
	};
};

#endif
