/* trainer_fault: a fault that a trainer starts hidden in the simulated plant, as one text file, German and English in it
 * (docs/trainer.md). Read as a lesson file is: all mistakes are collected with their place. Pure. */
#ifndef CORE_LESSON_TRAINER_FAULT_H
#define CORE_LESSON_TRAINER_FAULT_H

#include "core/lesson/lesson_file.h"

enum {
	TRAINER_FAULT_ORDERS_MAX = 12,
	TRAINER_FAULT_AFTER_MAX_S = 600,
	TRAINER_FAULT_PATH_MIN = 2,
	TRAINER_FAULT_PATH_MAX = 6,
	TRAINER_FAULT_VIEWS_MAX = 4
};

enum trainer_target {
	TRAINER_BARRIER,
	TRAINER_PLC,
	TRAINER_WIRE,
	TRAINER_READER,
	TRAINER_TAG,
	TRAINER_BOX,
	TRAINER_LANE,
	TRAINER_TARGET_COUNT
};
enum trainer_speed { TRAINER_AT_ONCE, TRAINER_CREEPING, TRAINER_SPEED_COUNT };

/* One order to the plant. */
struct trainer_order {
	int64_t after_s; /* after the one before it */
	size_t at;
	const char *words;
};
struct trainer_script {
	struct trainer_order orders[TRAINER_FAULT_ORDERS_MAX];
	size_t count;
};

struct trainer_fault {
	struct lesson_text title, symptom, notices, solution, lesson;
	struct lesson_text path[TRAINER_FAULT_PATH_MAX]; /* which view, which value */
	size_t path_count;
	enum trainer_target target;
	enum trainer_speed speed;
	int64_t minutes;
	struct trainer_script start, end;
	struct condition symptom_when, mended_when;
	bool has_symptom_when; /* it was read without a mistake */
	bool has_mended_when;  /* the same; false as well if is_mended_by_hand */
	bool is_mended_by_hand;
	size_t symptom_at, start_at;        /* of the fields in the file, for mistakes */
	int views[TRAINER_FAULT_VIEWS_MAX]; /* the right look: indexes of trainer_view_name() */
	size_t view_count;
	char *pool; /* owns the texts */
};

/* As lesson_read(), with the checks of the whole file. Freed with trainer_fault_free(). */
struct trainer_fault *trainer_fault_read(const char *text, size_t len, struct mistakes *mistakes);
void trainer_fault_free(struct trainer_fault *); /* NULL is fine */

/* Words for people: N_(). */
const char *trainer_target_text(enum trainer_target);
const char *trainer_speed_text(enum trainer_speed);
/* A view of the dashboard, "alarms"; NULL behind the last. */
const char *trainer_view_name(int view);
/* Its title in the current language; of another view its name. */
const char *trainer_view_title(const char *name);
/* Is the view among those of the right look? */
bool trainer_fault_is_right_view(const struct trainer_fault *, const char *view);

#endif
