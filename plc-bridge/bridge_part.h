/* bridge_part: shared by bridge.c (open and close), bridge_cycle.c (one poll), bridge_permit.c (may
 * it write?) and bridge_trouble.c (faults of the PLC); private to them. */
#ifndef PLC_BRIDGE_BRIDGE_PART_H
#define PLC_BRIDGE_BRIDGE_PART_H
#include "plc-bridge/bridge.h"
#include "plc-bridge/dialogue/handshake.h"
#include "plc-bridge/dialogue/process_image.h"
#include "plc-bridge/journal.h"
#include "plc-bridge/dialogue/jam.h"
#include "plc-bridge/dialogue/lane_hold.h"
#include "plc-bridge/dialogue/link.h"
#include "plc-bridge/dialogue/operator_command.h"
#include "plc-bridge/dialogue/other_board.h"
#include "plc-bridge/dialogue/plc_trust.h"
#include "plc-bridge/modbus/plc.h"

/* Present fault of the PLC; each is one alarm and one state of the program. */
enum trouble {
	TROUBLE_NONE,
	TROUBLE_DOWN,
	TROUBLE_STALE,
	TROUBLE_CONFIG,
	TROUBLE_FOREIGN,      /* it does not behave like the sorter's PLC */
	TROUBLE_NOT_ALLOWED,  /* no person has allowed to write there */
	TROUBLE_SECOND_BOARD, /* another program controls it */
	TROUBLE_COUNT
};

/* What may be written in this cycle. */
enum writes { WRITES_NONE, WRITES_WITHDRAWAL, WRITES_ALL };

/* What the bridge writes: a PLC can refuse one of them and accept the others. */
enum write_target { WRITE_ANSWER, WRITE_HEARTBEAT, WRITE_COMMAND, WRITE_SPEED, WRITE_COUNT };

struct bridge {
	const struct profile *profile;
	const char *address; /* shown while it is ready */
	struct plc *plc;
	struct journal *journal;
	struct link link;
	struct plc_trust trust;
	struct other_board other_board;
	char permission_key[STORE_ADDRESS_MAX];
	bool observes;         /* nothing is written */
	enum writes writes;    /* in this cycle */
	int64_t unverified_ms; /* connected to a device that is not verified since; 0: it is */
	struct handshake handshake;
	struct journal_start start; /* of an earlier bridge */
	bool follows;               /* not verified yet: bridge_follow() */
	bool must_restore;          /* the handshake must begin again from start */
	struct jam jam;
	unsigned stuck; /* light barriers in which a box may be stuck, a bit each as in jam_see() */
	struct operator_command command;
	struct lane_hold hold; /* an operator's lane for the next box */
	struct image_record record;
	struct image_extras extras_recorded;
	uint32_t extras[PROFILE_EXTRAS_MAX];
	enum trouble trouble;
	struct {
		enum trouble trouble;       /* its alarm is open; NONE: none is */
		int64_t opened_ms, told_ms; /* told: its text was written */
		int64_t calm_ms;            /* the PLC is well since then */
		int losses;                 /* connections lost while it is open */
	} alarm;
	bool state_is_reported;    /* trouble has been reported at least once */
	bool alarms_are_cleared;   /* alarms of an earlier bridge have been cleared */
	struct direction {         /* faults of reading and of each write */
		bool is_refused;       /* by exception 1, 2 or 3; until it succeeds */
		int64_t wait_until_ms; /* after a refusal: earliest time of the next try */
		int64_t busy_since_ms; /* no good answer since then; 0: the last one was good */
	} reading, writing[WRITE_COUNT];
	bool is_capturing;       /* frames are captured */
	bool speed_is_due;       /* the PLC has started: SPEED_SETPOINT must be written */
	int64_t clock_offset_us; /* wall clock minus monotonic clock, when it was looked at last */
	int64_t heartbeat_ms;    /* last write of BOARD_HEARTBEAT; 0: none in this connection or boot */
	uint16_t heartbeat, speed_mm_s;
	uint32_t plc_state;                        /* for the alarms fault and e-stop */
	char requested_address[STORE_ADDRESS_MAX]; /* to change over to; "": none */
};

/* Facts have wall-clock times: when the clock is set, the times in the dialogue are shifted. */
void bridge_watch_clock(struct bridge *b);

/* The values are in range and the heartbeat changes: may the cycle go on, with writing unless it
 * only observes? If not, alarm and state say why. is_verified: as plc_trust_see() says. */
bool bridge_may_go_on(struct bridge *b, bool is_verified, const struct plc_image *image,
	int64_t now_ms);
/* On this computer, or a person has allowed the address. */
bool bridge_is_allowed(const struct bridge *b);
/* Puts the dialogue into the state of the earlier bridge. */
void bridge_restore(struct bridge *b);
/* Before the first verification the dialogue is followed in silence, so that the codes of boxes
 * that come and go meanwhile are not taken for those of the next box. A doubt begins it again. */
void bridge_follow(struct bridge *b, const struct plc_image *image, int64_t now_us, int64_t now_ms);
/* The bridge may write: what was followed counts. */
void bridge_end_follow(struct bridge *b);
/* While nothing may be written: an operator's command that has not been sent fails with the reason,
 * if it is one that lasts. */
void bridge_refuse_command(struct bridge *b);

/* An alarm is cleared when the PLC has been well for 2 s: one alarm while a connection flaps. */
void bridge_end_alarm(struct bridge *b, int64_t now_ms);
/* At once, unless the trouble lasts: an operator has acknowledged it in the PLC with a reset. */
void bridge_end_alarm_now(struct bridge *b);

/* Sets alarm and state; a second call with the same trouble does nothing. */
void bridge_set_trouble(struct bridge *b, enum trouble trouble, const struct message *);

/* Raises and clears alarms for the PLC's STATE; records which box is stuck where. */
void bridge_watch_plc_state(struct bridge *b, const struct plc_image *image, int64_t now_us);

/* Updates the direction by an answer of plc_read() or plc_write(). True: the cycle can go on. */
bool bridge_check_answer(struct bridge *b, struct direction *d, enum plc_answer answer,
	const struct fault *why, int64_t now_ms);

/* Do all writes work? Reading alone does not end a trouble. */
bool bridge_is_well(const struct bridge *b, int64_t now_ms);

#endif
