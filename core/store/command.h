/* command: operator commands for a PLC, from the words to the result. All programs use it: the verb
 * `warenspur command`, the dashboard, printed codes and the bridge.
 *
 *   words      command_parse(), command_write(): one order of words and one set of limits
 *   given      command_give() makes the row; its deadline begins
 *   taken      command_take() by the bridge, which executes it and stores its result
 *   ended      command_check() and command_await() by the program that gave it
 *
 * Who gives up on a command, and when, is in one table: command_is_over().
 *
 * The functions with a struct store are transactions of core/store: 0 or -1 with why unless said
 * otherwise; they may wait for the disk and up to 3 s for the lock. The others are pure. */
#ifndef CORE_STORE_COMMAND_H
#define CORE_STORE_COMMAND_H

#include "core/base/fault.h"
#include "core/code/scan.h"
#include "core/store/store_enum.h"

#include <stddef.h>
#include <stdint.h>

struct store;

enum command_verb {
	COMMAND_START,
	COMMAND_STOP,
	COMMAND_RESET,
	COMMAND_SPEED,
	COMMAND_LANE,
	COMMAND_VERB_COUNT
};

enum { COMMAND_SPEED_MAX_MM_S = 2000, COMMAND_TRACK_MAX = 65535 };
enum { COMMAND_TRACK_NEXT = -1 }; /* the box that comes next: the lane is held for it */
enum { COMMAND_WORDS_SIZE = 40, COMMAND_ARGUMENT_SIZE = 32 };
/* Unless the person names another one; also after the scan of a printed code. */
#define COMMAND_DEADLINE_US 5000000

struct command {
	int64_t seq;
	enum command_verb verb;
	int32_t argument; /* speed: mm/s; lane: 1..3; COMMAND_TRACK_NEXT also 0: not held any more */
	int32_t track;    /* lane: the box's ARRIVAL_SEQ, 0: the one that stands at the read point */
	int64_t deadline_us;
	int64_t given_up_ms; /* monotonic: deadline, for the program that gave it; 0: not given here */
	enum command_state state;     /* COMMAND_STATE_COUNT: another tool has written another word */
	struct message detail;        /* what became of it; as stored */
	char given_by[SCAN_NAME_MAX]; /* program and user: "tui:anna"; "": not known */
};

/* --- words ------------------------------------------------------------------------------------- */

const char *command_verb_name(enum command_verb);      /* "" for COMMAND_VERB_COUNT; static */
enum command_verb command_verb_from(const char *name); /* COMMAND_VERB_COUNT if it is none */

/* "stop", "speed 300", "lane 2" (the box that waits at the read point), "lane 17 2" (box 17), "lane next 2"
 * (the box that comes next), "lane next off" (no more). Sets verb, argument and track. -1: why (USAGE) is what is wrong and what would be right. */
int command_parse(const char *words, struct command *out, struct fault *why);
/* The words that command_parse() reads. out: COMMAND_WORDS_SIZE bytes; returned. */
const char *command_write(const struct command *, char *out);

/* The column `argument`: "", "300", "0 2", "17 2", "next 2", "next off". out: COMMAND_ARGUMENT_SIZE bytes; returned. */
const char *command_write_argument(const struct command *, char *out);
/* Reads the columns; any SQL tool may have written them. What command_write_argument() would not have
 * written sets verb to COMMAND_VERB_COUNT. */
void command_read(const char *verb, const char *argument, struct command *out);

/* --- the end ----------------------------------------------------------------------------------- */

/* Where a command is. */
enum command_stage {
	COMMAND_OPEN,       /* no bridge has taken it */
	COMMAND_TAKEN,      /* a bridge has it and waits for the PLC */
	COMMAND_WITHDRAWN,  /* the bridge waits for the read-back of its withdrawal */
	COMMAND_UNREPORTED, /* a bridge has it and has stored no result */
	COMMAND_STAGE_COUNT
};
/* late_ms: since the deadline. The one that gives up:
 *   OPEN        whoever looks: the program that gave it, or a bridge     expired
 *   TAKEN       the bridge                                               expired or failed
 *   WITHDRAWN   the bridge                                               failed
 *   UNREPORTED  the program that gave it                                 failed
 * A bridge that was restarted gives up at once on what was taken before: command_abandon(). */
bool command_is_over(enum command_stage, int64_t late_ms);

/* --- given and awaited ------------------------------------------------------------------------- */

/* MESSAGE_WORD() for: there is no PLC. */
const char *command_without_plc(void);
/* Makes the row. plc NULL: the PLC that reported last; -1 (SETUP) if there is none. program: "tui", who
 * gives it. deadline_us: from now. Sets seq, deadline_us, given_up_ms and given_by. */
int command_give(struct store *, const char *plc, const char *program, int64_t deadline_us,
	struct command *, struct fault *why);
/* Has it ended? 1: state and detail are its result (COMMAND_STATE_HELD: the lane is held, and the row gets
 * another result later); 0: it waits; -1: the store failed, or (DATA) its row
 * was deleted or has a state that is none. It gives up if it is time.
 * now_ms: monotonic, since the wall clock may be set meanwhile. */
int command_check(struct store *, struct command *, int64_t now_ms, struct fault *why);
/* Blocks until it has ended, at most 3 s beyond its deadline. */
int command_await(struct store *, struct command *, struct fault *why);

/* --- for bridges ------------------------------------------------------------------------------- */

/* The oldest waiting command of a PLC whose deadline has not passed; those whose deadline has are
 * marked expired. 1, 0 or -1. It is marked as taken before it is returned and never given out again.
 * verb may be COMMAND_VERB_COUNT. now_us: wall clock. Without a waiting command it only reads. */
int command_take(struct store *, const char *plc, int64_t now_us, struct command *out,
	struct fault *why);
/* At the start of a bridge: commands that an earlier one has taken and not finished become failed.
 * *lane: that of the last lane command among them, 0: there is none. */
int command_abandon(struct store *, const char *plc, int *lane, struct fault *why);
/* Inside a transaction: open commands of all PLCs whose deadline has passed become expired. */
int command_expire_open(struct store *, int64_t now_us, struct fault *why);

#endif
