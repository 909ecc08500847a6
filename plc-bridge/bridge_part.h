#ifndef PLC_BRIDGE_BRIDGE_PART_H
#define PLC_BRIDGE_BRIDGE_PART_H
/* What bridge.c (its life), bridge_trouble.c (what is wrong with the PLC) and bridge_cycle.c (one
 * poll) share; nobody else includes it. */
#include "plc-bridge/bridge.h"
#include "plc-bridge/dialogue/handshake.h"
#include "plc-bridge/dialogue/image.h"
#include "plc-bridge/journal.h"
#include "plc-bridge/dialogue/link.h"
#include "plc-bridge/dialogue/operator_command.h"
#include "plc-bridge/modbus/plc.h"

/* What is wrong with the PLC at the moment; each is one alarm and one state of the program. */
enum trouble { TROUBLE_NONE, TROUBLE_DOWN, TROUBLE_STALE, TROUBLE_CONFIG, TROUBLE_COUNT };

/* What the board writes: a PLC that refuses one of them may take the others. */
enum write { WRITE_ANSWER, WRITE_HEARTBEAT, WRITE_COMMAND, WRITE_SPEED, WRITE_COUNT };

struct bridge {
	const struct profile *profile;
	const char *address; /* shown while all is well */
	struct plc *plc;
	struct journal *journal;
	struct link link;
	struct handshake handshake;
	struct operator_command command;
	struct image_record record;
	struct image_extras extras_recorded;
	uint32_t extras[PROFILE_EXTRAS_MAX];
	enum trouble trouble;
	bool told;                 /* the first state has been reported */
	bool cleared;              /* alarms of an earlier bridge are closed */
	struct direction {         /* reading and writing fail for reasons of their own */
		bool refused;          /* by exceptions 1, 2, 3: until it succeeds */
		int64_t wait_until_ms; /* after a refusal: not tried before */
		int64_t busy_since_ms; /* only "busy" has come since then; 0: a good answer was the last */
	} reading, writing[WRITE_COUNT];
	bool capturing;          /* the wire is told to the journal */
	bool speed_due;          /* the PLC has started: SPEED_SETPOINT is to be sent */
	int64_t clock_offset_us; /* wall clock minus monotonic clock, 0: not yet known */
	int64_t heartbeat_ms; /* when we last beat, 0: this connection or this boot has not seen it */
	uint16_t heartbeat, speed_mm_s;
	uint32_t plc_state;                        /* for the alarms fault and e-stop */
	char requested_address[STORE_ADDRESS_MAX]; /* to change over to; "": none */
};

/* Facts carry the wall clock; when somebody sets it, what the dialogue remembers moves along. */
void bridge_watch_clock(struct bridge *b);

/* One alarm and one state, said once; a second call with the same trouble does nothing. */
void bridge_set_trouble(struct bridge *b, enum trouble trouble, const char *text);

/* Alarms that are the PLC's own state. */
void bridge_watch_plc_state(struct bridge *b, const struct plc_image *image);

/* What an answer means for its direction. True if the cycle can go on. */
bool bridge_judge(struct bridge *b, struct direction *d, enum plc_answer answer,
	const struct fault *why, int64_t now_ms);

/* Reading works, writing may not: then the trouble is not over. */
bool bridge_is_well(const struct bridge *b, int64_t now_ms);

#endif
