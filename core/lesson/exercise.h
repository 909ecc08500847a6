/* exercise: a hidden fault from its start to its end, as a function of the time and of what has happened. Pure; the
 * station (cli/trainer) gives the orders and reads the database.
 *
 *   waiting   for so many boxes, counted from the beginning
 *   running   the orders of the start are given one by one, each so many seconds behind the one before it; then the
 *             first symptom is looked for, and after it what shows that the fault is mended
 *   ended     nothing happens any more */
#ifndef CORE_LESSON_EXERCISE_H
#define CORE_LESSON_EXERCISE_H

#include "core/lesson/trainer_fault.h"
#include "core/session/store_exercise.h"

enum {
	EXERCISE_RETRY_US = 1000000, /* an order that the plant has refused */
	EXERCISE_TRIES_MAX = 60
};

enum exercise_phase { EXERCISE_IDLE, EXERCISE_WAITING, EXERCISE_RUNNING, EXERCISE_ENDED };

struct exercise {
	enum exercise_phase phase;
	int64_t begun_us, ended_us;
	int64_t boxes_left;              /* until it starts */
	int64_t at_us[EXERCISE_MOMENTS]; /* 0: not yet; EXERCISE_LOOK is found by the debrief */
	size_t next_order;               /* of the start */
	int64_t due_us;                  /* when that is to be given */
	int tries;                       /* it was refused so many times */
	bool is_well;                    /* the fault itself has been ended */
};

/* What has happened since the beginning. */
struct exercise_news {
	int64_t now_us, boxes;
	bool has_symptom, is_mended; /* is_mended counts only after the symptom */
};

void exercise_begin(struct exercise *, int64_t now_us, int64_t after_boxes);
/* Is an order of the start due now? */
bool exercise_is_due(struct exercise *, const struct trainer_fault *, const struct exercise_news *);
/* That order was given; was_taken false: refused, it is tried again. False: it has been tried often enough. */
bool exercise_ordered(struct exercise *, const struct trainer_fault *, bool was_taken,
	int64_t now_us);
/* Notes symptom and mend. The moment that is new; EXERCISE_MOMENTS: none. To be called until none is. */
enum exercise_moment exercise_note(struct exercise *, const struct exercise_news *);
/* The trainer has ended the fault: mended by hand if no fact tells. */
void exercise_well(struct exercise *, const struct trainer_fault *, int64_t now_us);
void exercise_end(struct exercise *, int64_t now_us);
/* Is it over the time of the fault's file? */
bool exercise_is_overdue(const struct exercise *, const struct trainer_fault *, int64_t now_us);
/* When exercise_is_due() has to be asked again without news; 0: not before news. */
int64_t exercise_due_us(const struct exercise *, const struct trainer_fault *);

/* The first right look: the right view was open at the symptom, or was opened after it. Called for each look, oldest first. */
struct exercise_look_search {
	const struct trainer_fault *fault;
	int64_t symptom_us, found_us;
};
void exercise_look(struct exercise_look_search *, const struct row_look *);

#endif
