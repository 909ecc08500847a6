/* fault_injection: random faults against the real bridge (plc-bridge/bridge.c and all that it
 * decides with), the real PLC program and the real belt (hw/plant), in one process and in simulated
 * time. A thousand boxes take seconds; the same seed gives the same run.
 *
 * The linker replaces the wire, the journal and the clock of the bridge by
 * fault_injection_wire.c and fault_injection_journal.c (--wrap, see the Makefile). They produce what
 * the real ones can do: late, partial and missing answers, and facts that were not yet on the disk
 * at a power failure. The same on real wires: tests/fault_injection/fault_injection.sh. */
#ifndef TESTS_FAULT_INJECTION_FAULT_INJECTION_H
#define TESTS_FAULT_INJECTION_FAULT_INJECTION_H

#include "core/store/store.h"
#include "hw/plant/world/world.h"
#include "plc-bridge/dialogue/link.h"
#include "plc-bridge/journal.h"

#include <setjmp.h>

enum {
	INJECTION_BOXES_MAX = 256,
	INJECTION_ARRIVALS_MAX = 1024,
	INJECTION_ROWS_MAX = 2048,
	INJECTION_READS_MAX = 4096,
	INJECTION_FACTS_MAX = 4096,
	INJECTION_READERS = 3,
	INJECTION_DENSE_GAP_MM = 25
};

/* What lies on a box, and so what must become of it. */
enum injection_content {
	CONTENT_LANE1,
	CONTENT_LANE2,
	CONTENT_LANE3, /* an article that belongs in the lane of the rejected ones */
	CONTENT_UNKNOWN,
	CONTENT_TWO,
	CONTENT_NOTHING,
	CONTENT_COUNT
};
struct injection_box {
	enum injection_content content;
	int64_t sighting_seq; /* its first committed scan, 0: none */
	bool disturbed;       /* was stuck, or slipped: the PLC may take it for another */
	int64_t taken_us;     /* taken off the belt by hand, 0: not */
	int64_t seen_us;      /* dense flow: the first reader saw it, monotonic; 0: none yet */
	bool has_two_times;   /* dense flow: read while two clocks could show that time */
	bool passed[INJECTION_READERS]; /* dense flow: this reader has had its chance */
};

/* Dense flow: what looks at the belt, and how far before the read point. */
struct injection_reader {
	const char *source;
	int before_mm;
	unsigned percent; /* of the boxes that it reads */
};

/* One ARRIVAL_SEQ of one boot, as it really was. Times: monotonic. 0: has not happened. */
struct injection_arrival {
	uint16_t boot, seq;
	int box; /* 0: nothing stood there */
	int64_t at_us, released_us, left_us, said_us;
	int answered, released; /* lanes */
	const char *why;
	bool removed, lost;
	bool stranger; /* of a boot that kept its number: the first ones cannot be known */
	int lane;      /* where the box really went */
	int said;      /* the lane the PLC confirmed, which may be wrong then; 0: none */
	int64_t first_heard_us;
	int64_t heard_by_us; /* a live bridge has read this boot's image since, and kept what it read */
	bool calm;           /* no fault from the box before it until its release */
	int ordered;         /* an operator sent it to this lane; 0: nobody has */
	/* The last decision that a bridge handed to its journal before the PLC took an answer. A kill may
	 * have lost it. */
	struct {
		enum passage_decision by;
		int lane;
		char article[ARTICLE_KEY_SIZE];
		bool is_lost; /* a kill has lost a record of this box */
	} decision;
};

struct injection_row { /* table passage */
	struct passage p;
	int64_t opened_us; /* monotonic */
};

enum injection_fault {
	FAULT_CUT,
	FAULT_MUTE,
	FAULT_SLOW,
	FAULT_BUSY,
	FAULT_REFUSED,
	FAULT_GARBAGE,
	FAULT_FROZEN,
	FAULT_PLC_STOP,
	FAULT_ESTOP,
	FAULT_MOTOR,
	FAULT_STUCK,
	FAULT_POWER,
	FAULT_TAKEN,
	FAULT_CLOCK,
	FAULT_KILL,
	FAULT_DISK,
	FAULT_MANUAL,
	FAULT_SLIP,
	FAULT_KINDS
};

struct injection {
	uint64_t random;
	uint64_t seed;
	bool tells; /* what goes on, on standard output */
	bool dense; /* boxes 25 mm apart, readers before the read point */
	bool rtu;   /* a cycle takes 65 ms */
	struct injection_reader readers[INJECTION_READERS];
	size_t reader_count;
	int64_t now_us, wall_offset_us;
	/* Until then, monotonic, the clock shows times that it has shown before. */
	int64_t doubt_until_us;
	int64_t clock_set_us; /* without fire the clock is set back by half a second then; 0: never */

	/* the belt and its PLC */
	struct world world;
	struct sorter sorter;
	struct sorter_outputs outputs;
	int64_t scan_us;
	bool powered, heartbeat_frozen, program_stopped;
	uint32_t frozen_value;
	uint16_t boot;
	int64_t boot_us;
	bool kept_number; /* ARRIVAL_SEQ did not begin again with this boot */
	struct injection_box boxes[INJECTION_BOXES_MAX + 1];
	struct injection_arrival arrivals[INJECTION_ARRIVALS_MAX];
	size_t arrival_count;
	int64_t calm_since_us; /* no fault since then; INT64_MAX: one is on */
	int left_box;          /* for the border of calm */
	int64_t left_us;

	/* faults that are on */
	struct {
		bool on;
		int64_t until_us;
		int box;
	} faults[FAULT_KINDS];
	int64_t next_fault_us;
	bool peace; /* no new faults */
	int counts[FAULT_KINDS];

	/* scans: seen, committed, heard */
	struct {
		struct sighting s;
		int box;
		int64_t commit_us, heard_us,
			taken_us; /* taken_us: by the bridge, for the first time, wall clock */
		bool committed;
	} scans[6 * INJECTION_BOXES_MAX];
	size_t scan_count, scan_told;
	int64_t scans_committed;

	/* the journal and the store behind it */
	struct injection_fact {
		enum { INJECTION_PASSAGE, INJECTION_SIGNAL, INJECTION_DONE, INJECTION_CLOCK } kind;
		union {
			struct passage passage;
			struct signal_change signal;
			struct command command;
		};
		int64_t cycle_us, commit_us;
	} facts[INJECTION_FACTS_MAX];
	size_t fact_count;
	struct injection_row rows[INJECTION_ROWS_MAX];
	size_t row_count;
	struct plc_image recorded;
	struct signal_change changes[JOURNAL_CHANGES_MAX]; /* the last ones, oldest first */
	size_t change_count;
	bool any_signal;
	int64_t left_wall_us, speed_mm_s;
	bool news; /* the bridge has been woken */

	/* operator's commands */
	struct injection_command {
		struct command c;
		bool taken, finished, sent, held; /* held: a lane for the next box; finished as a command */
		int64_t finished_us, executed_us, deadline_mono_us;
		int written;
	} commands[1024];
	bool clock_news; /* NEWS_CLOCK is due */
	size_t command_count;
	int64_t next_command_us;
	uint16_t acked;

	/* the bridge */
	struct bridge *bridge;
	int64_t restart_us; /* when a killed one is started again */
	int64_t cycle_us;   /* when its last cycle began */
	bool connected;
	struct link link;       /* the connections as the bridge sees them: how often they flap */
	int64_t lane_failed_us; /* when a write of DEST_LANE last failed */
	int64_t read_us;        /* the state of the PLC that it has read last is of this moment */
	int64_t reads_us[INJECTION_READS_MAX]; /* the last ones, a ring */
	size_t read_count;
	uint16_t read_boot;
	enum program_state state;
	bool was_ready; /* this process has verified the PLC */
	int64_t ready_since_us;
	int kill_in; /* calls until kill -9; 0: none is planned */
	jmp_buf killed;
	int64_t answering_since_us; /* the PLC answers and beats; INT64_MAX: it does not */
	int64_t slowest_service_us; /* from then to "ready" */
	int64_t slowest_call_us;
	int untold;        /* boxes of which nobody can say whether it was they */
	uint64_t trace;    /* hash of all that the bridge wrote, to the PLC and into the tables */
	char failure[400]; /* the first mistake, "" = none */
};

extern struct injection injection;

uint64_t injection_random(uint64_t below); /* 0..below-1 */
bool injection_chance(unsigned percent);
void injection_elapse(int64_t us); /* the belt, the scans and the disk go on */
void injection_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
void injection_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The bridge has written this: part of injection.trace. */
void injection_trace(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* fault_injection_world.c */
void injection_world_start(int boxes, int64_t interval_ms);
void injection_world_scan(void);
void injection_power(bool on);
struct injection_arrival *injection_arrival_of(uint16_t boot, uint16_t seq);
int injection_lane_of(const struct injection_box *);            /* where it belongs: 1..3 */
const char *injection_article_of(const struct injection_box *); /* "": none, or two */

/* fault_injection_faults.c */
void injection_faults_run(void); /* begins and ends what is due */
/* A fault, or the end of the bridge: the answer of a box that has just left may not have been read back, or
 * not be recorded. */
void injection_disturb(void);
bool injection_faults_any(void);
/* The dialogue goes on with it: the belt stands, or the clock was set. */
bool injection_faults_only_harmless(void);
void injection_faults_end(void);
const char *injection_fault_name(enum injection_fault);

/* fault_injection_journal.c */
void injection_commit(void);              /* what is due reaches the disk, and the bridge */
int64_t injection_lose_uncommitted(void); /* kill -9; since when nothing is kept */
void injection_give_command(void);

/* fault_injection_judge.c: empty fire.failure = all is well */
void injection_judge(void);

/* fault_injection_wire.c */
void injection_step_to_kill(void); /* counts down; may not return */

#endif
