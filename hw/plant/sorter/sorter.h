/* sorter: the PLC's program: inputs and registers in, outputs and registers out, one scan at a
 * time. Pure: time is passed in, only *s and *out change.
 *
 * hw/plc/sorter.st is the same program for real PLCs; tests/plc/plc.scenes and check_plc_lockstep
 * compare both: change both.
 *
 * Source of every rule: docs/register-map.md and the ten rules of the dialogue in it. Belt time
 * (answer time, scan) and wire time (heartbeats) are two arguments, because a demonstration can
 * run the belt faster than the programs around it. */
#ifndef HW_PLANT_SORTER_SORTER_H
#define HW_PLANT_SORTER_SORTER_H

#include "core/wire/signals.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the stopper holds a box's front edge. */
#define SORTER_STOP_MM (BELT_IDENT_MM + 30)
enum {
	SORTER_ANSWER_MS = 3000,    /* belt time; then lane 3 */
	SORTER_BOARD_MS = 3000,     /* real time without a new heartbeat: no computer */
	SORTER_HEARTBEAT_MS = 200,  /* real time: five changes a second */
	SORTER_SPEED_DEFAULT = 400, /* mm/s */
	SORTER_SPEED_MIN = 50,
	SORTER_SPEED_MAX = 1000,
	SORTER_JAM_MM = 400,         /* belt way with a covered barrier: a box is stuck */
	SORTER_SPRING_BACK_MM = 100, /* a stopping belt may run backwards so far */
	SORTER_JUMP_MM = 1000,       /* more in one scan: the counter was reset */
	SORTER_TRACKS_MAX = 8,
	SORTER_EVENTS_MAX = 16
};

enum sorter_barrier {
	BARRIER_INFEED,
	BARRIER_IDENT,
	BARRIER_DIVERT1,
	BARRIER_LANE1,
	BARRIER_DIVERT2,
	BARRIER_LANE2,
	BARRIER_LANE3,
	BARRIER_COUNT
};

struct sorter_inputs {
	bool barrier[BARRIER_COUNT]; /* true: covered */
	bool estop_ok, auto_mode, motor_fault;
	uint32_t encoder; /* mm of belt; can wrap or be reset at any time */
	uint16_t speed;   /* mm/s as measured */
};

struct sorter_outputs {
	bool motor, stopper_open, diverter[2];
	uint16_t speed; /* set-point of the drive, mm/s */
};

/* Events of a scan, for the ground truth and tests; a master sees registers only. */
enum sorter_event_kind {
	SORTER_ARRIVAL,
	SORTER_ANSWER,
	SORTER_RELEASE,
	SORTER_REMOVED,
	SORTER_CONFIRM,
	SORTER_UNTRACKED,
	SORTER_LOST,
	SORTER_STATE
};
struct sorter_event {
	enum sorter_event_kind kind;
	uint16_t seq;    /* 0 if there is none */
	int lane;        /* 1..3, 0 if there is none */
	const char *why; /* release: "answer", "timeout", "no_board"; static, else NULL */
};

enum sorter_phase { IDENT_FREE, IDENT_COMING, IDENT_WAITING, IDENT_LEAVING };

struct sorter_track { /* one box between the stopper and its lane */
	uint16_t seq;
	int lane;
	uint32_t released_at; /* way */
};

struct sorter {
	struct plc_image image; /* registers read by a master; it writes 16..21 */
	bool autostart, scanned;
	enum plc_state mode; /* not PLC_WAITING: that is PLC_RUNNING with IDENT_WAITING */
	enum plc_fault fault;
	bool jam;

	uint32_t encoder_before;
	uint32_t way; /* forward way of the belt since the start, mm; wraps */

	enum sorter_phase phase;
	uint32_t ident_since; /* way when LB_IDENT was covered */
	double answer_left_ms;

	struct sorter_track tracks[SORTER_TRACKS_MAX]; /* oldest first */
	int track_count;
	bool diverter[2];

	bool barrier_before[BARRIER_COUNT];
	uint32_t covered_since[BARRIER_COUNT]; /* way */

	uint16_t heartbeat_seen;
	bool board_alive;
	int64_t heartbeat_seen_ms; /* real time */
	double buzzer_ms;

	struct sorter_event events[SORTER_EVENTS_MAX]; /* of the last scan */
	int event_count;
};

/* Power on. boot_id 1..65535. autostart: runs at once; else waits for a start command. */
void sorter_init(struct sorter *s, uint16_t boot_id, bool autostart);

/* One scan. dt_ms: belt time since the last one; real_ms: monotonic time of the wires. */
void sorter_scan(struct sorter *s, const struct sorter_inputs *in, struct sorter_outputs *out,
	double dt_ms, int64_t real_ms);

/* A write by a master; false: not one of the registers 16..21. */
bool sorter_write(struct sorter *s, uint16_t address, uint16_t value);

#endif
