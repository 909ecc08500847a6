/* lesson_player: plays the orders of a solution or an example, without blocking for their waits: for the loop of a program.
 *
 *   struct lesson_player player;
 *   lesson_player_begin(&player, &step->solution, control, site.speed);
 *   while (lesson_player_turn(&player, store, clock_mono_ms(), &why) == 0)
 *       poll(…, until player.due_ms or the store wakes);
 *
 * Orders go where a person would give them: scans and tags to the desk of the simulated plant, commands into the table
 * command. Keys of a dashboard cannot be played: they are passed over, and has_keys says so. */
#ifndef CORE_LESSON_LESSON_PLAYER_H
#define CORE_LESSON_LESSON_PLAYER_H

#include "core/lesson/lesson_file.h"
#include "core/run/run_file.h"

struct lesson_player {
	const struct lesson_script *script; /* must last */
	char control[RUN_FILE_CONTROL_MAX]; /* "": no simulated plant */
	double speed;                       /* of the plant: waits are belt time */
	size_t next;                        /* order */
	bool has_keys;                      /* keys were passed over */
	bool is_waiting, is_commanding;
	int64_t due_ms;         /* monotonic: when the next turn is needed */
	struct command command; /* that is awaited */
	int64_t scan_seq;       /* the newest scan before the last scan order */
	int awaited_scans;      /* rows that must come after it; 0: none is awaited */
	int64_t give_up_ms;
};

/* speed: of the plant (struct lesson_site). */
void lesson_player_begin(struct lesson_player *, const struct lesson_script *, const char *control,
	double speed);
/* 1: all orders are done; 0: not yet; -1: an order cannot be given, why. A command that is refused by the PLC is no error:
 * the refusal is a fact. Blocks up to 0.5 s for the plant, and as the store does. */
int lesson_player_turn(struct lesson_player *, struct store *, int64_t now_ms, struct fault *why);

#endif
