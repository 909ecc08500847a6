/* bridge_part: shared by bridge.c (open and close), bridge_cycle.c (one poll) and
 * bridge_trouble.c (faults of the PLC); private to them. */
#ifndef PLC_BRIDGE_BRIDGE_PART_H
#define PLC_BRIDGE_BRIDGE_PART_H
#include "plc-bridge/bridge.h"
#include "plc-bridge/dialogue/handshake.h"
#include "plc-bridge/dialogue/process_image.h"
#include "plc-bridge/journal.h"
#include "plc-bridge/dialogue/link.h"
#include "plc-bridge/dialogue/operator_command.h"
#include "plc-bridge/modbus/plc.h"

/* Present fault of the PLC; each is one alarm and one state of the program. */
enum trouble { TROUBLE_NONE, TROUBLE_DOWN, TROUBLE_STALE, TROUBLE_CONFIG, TROUBLE_COUNT };

/* What the bridge writes: a PLC can refuse one of them and accept the others. */
enum write_target { WRITE_ANSWER, WRITE_HEARTBEAT, WRITE_COMMAND, WRITE_SPEED, WRITE_COUNT };

struct bridge {
	const struct profile *profile;
	const char *address; /* shown in the state "ready" */
	struct plc *plc;
	struct journal *journal;
	struct link link;
	struct handshake handshake;
	struct operator_command command;
	struct image_record record;
	struct image_extras extras_recorded;
	uint32_t extras[PROFILE_EXTRAS_MAX];
	enum trouble trouble;
	bool state_is_reported;    /* trouble has been reported at least once */
	bool alarms_are_cleared;   /* alarms of an earlier bridge have been cleared */
	struct direction {         /* faults of reading and of each write */
		bool is_refused;       /* by exception 1, 2 or 3; until it succeeds */
		int64_t wait_until_ms; /* after a refusal: earliest time of the next try */
		int64_t busy_since_ms; /* no good answer since then; 0: the last one was good */
	} reading, writing[WRITE_COUNT];
	bool is_capturing;       /* frames are captured */
	bool speed_is_due;       /* the PLC has started: SPEED_SETPOINT must be written */
	int64_t clock_offset_us; /* wall clock minus monotonic clock; 0: not measured yet */
	int64_t heartbeat_ms;    /* last write of BOARD_HEARTBEAT; 0: none in this connection or boot */
	uint16_t heartbeat, speed_mm_s;
	uint32_t plc_state;                        /* for the alarms fault and e-stop */
	char requested_address[STORE_ADDRESS_MAX]; /* to change over to; "": none */
};

/* Facts have wall-clock times: when the clock is set, the times in the dialogue are shifted. */
void bridge_watch_clock(struct bridge *b);

/* Sets alarm and state; a second call with the same trouble does nothing. */
void bridge_set_trouble(struct bridge *b, enum trouble trouble, const char *text);

/* Raises and clears alarms for the PLC's STATE. */
void bridge_watch_plc_state(struct bridge *b, const struct plc_image *image);

/* Updates the direction by an answer of plc_read() or plc_write(). True: the cycle can go on. */
bool bridge_check_answer(struct bridge *b, struct direction *d, enum plc_answer answer,
	const struct fault *why, int64_t now_ms);

/* Do all writes work? Reading alone does not end a trouble. */
bool bridge_is_well(const struct bridge *b, int64_t now_ms);

#endif
