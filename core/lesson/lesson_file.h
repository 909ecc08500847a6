/* lesson_file: a lesson as one text file, German and English in it (docs/lessons.md). Reads it and collects every
 * mistake with its place. Pure. */
#ifndef CORE_LESSON_LESSON_FILE_H
#define CORE_LESSON_LESSON_FILE_H

#include "core/lesson/condition.h"

enum {
	LESSON_BYTES_MAX = 256 * 1024,
	LESSON_LINES_MAX = 4000,
	LESSON_STEPS_MAX = 7,
	LESSON_HINTS_MAX = 5, /* of a step */
	LESSON_CAN_MAX = 3,
	LESSON_STORY_WORDS_MAX = 60,
	LESSON_ORDERS_MAX = 16, /* of a script */
	LESSON_PRESSES_MAX = 3, /* keys of the kiosk in a step */
	LESSON_SCENE_MAX = 16   /* rows of one kind */
};

enum lesson_language { LESSON_DE, LESSON_EN, LESSON_LANGUAGES };

struct lesson_text {
	const char *in[LESSON_LANGUAGES]; /* NULL: missing */
};

enum lesson_part { LESSON_CONVEYOR, LESSON_SCANNER, LESSON_NFC, LESSON_CAMERA, LESSON_PART_COUNT };
enum lesson_origin { LESSON_NOT_NEEDED, LESSON_SIMULATED, LESSON_REAL, LESSON_ANY };

/* One line of a solution, an example or the scene. */
enum lesson_order_kind {
	LESSON_ORDER_SCAN,    /* PLACE CODE: a code is held to a scanner */
	LESSON_ORDER_TAG,     /* PLACE UID [TEXT]: an RFID tag is laid on a reader */
	LESSON_ORDER_COMMAND, /* as warenspur command */
	LESSON_ORDER_FAULT,   /* ID [end] */
	LESSON_ORDER_PLANT,   /* as warenspur plant-order */
	LESSON_ORDER_KEY,     /* keys of the dashboard */
	LESSON_ORDER_WAIT,    /* seconds */
	LESSON_ORDER_COUNT
};
struct lesson_order {
	size_t at;
	enum lesson_order_kind kind;
	const char *words; /* without the kind */
};
struct lesson_script {
	struct lesson_order orders[LESSON_ORDERS_MAX];
	size_t count;
};

/* A key of the kiosk (docs/lessons.md). Nobody attends a kiosk: it gives only the few orders of a table. */
struct lesson_press {
	size_t at;
	char key;          /* ' ', '1' to '9' */
	const char *order; /* as in a solution; static; NULL: none */
};

struct lesson_hint {
	size_t at, when_at; /* of its beginning and its condition in the file */
	struct condition when;
	bool has_when; /* it was read without a mistake */
	struct lesson_text pointer, way;
	struct lesson_script example; /* what makes it appear */
};
/* The third level of a hint is the step's solution, played. */
struct lesson_step {
	size_t at, expect_at;
	struct lesson_text doing, look, why, sheet;
	/* For visitors of a kiosk: large type, a sentence, the word for what was learned. All of them, or none. */
	struct lesson_text big, kiosk, learned;
	struct lesson_press presses[LESSON_PRESSES_MAX];
	size_t press_count;
	struct condition expect;
	bool has_expect;
	struct lesson_script solution;
	struct lesson_hint hints[LESSON_HINTS_MAX];
	size_t hint_count;
};

struct lesson_article {
	char gtin[15], name[2][96]; /* by language */
	int lane;
};
struct lesson_place {
	char name[SCAN_NAME_MAX], step[32];
};

struct lesson {
	struct lesson_text title, audience, story, question, answer;
	struct lesson_text can[LESSON_CAN_MAX];
	size_t can_count;
	int64_t minutes;
	enum lesson_origin needs[LESSON_PART_COUNT];
	struct {
		bool is_running;   /* the belt */
		bool is_untouched; /* the conveyor stays as it is; a belt that stands is started */
		int64_t boxes;
		struct lesson_article articles[LESSON_SCENE_MAX];
		size_t article_count;
		struct lesson_place places[LESSON_SCENE_MAX];
		size_t place_count;
		struct lesson_order faults[LESSON_SCENE_MAX]; /* faults and orders to the plant */
		size_t fault_count;
	} scene;
	struct lesson_step steps[LESSON_STEPS_MAX];
	size_t step_count;
	char *pool; /* owns the texts */
};

/* Can a kiosk run it: has each step what a visitor is told, and a key? */
bool lesson_is_for_kiosk(const struct lesson *);

/* Reads text[len], which must be followed by a NUL and must last as long as *mistakes. Returns the lesson, to be freed
 * with lesson_free(), or NULL without memory. With mistakes the lesson is only good for more checks. */
struct lesson *lesson_read(const char *text, size_t len, struct mistakes *mistakes);
void lesson_free(struct lesson *); /* NULL is fine */

/* Reads a file of at most LESSON_BYTES_MAX bytes, NUL behind them; to be freed. NULL: why. */
char *lesson_load(const char *path, size_t *len, struct fault *why);

/* "conveyor", "any" … */
const char *lesson_part_name(enum lesson_part);
const char *lesson_origin_name(enum lesson_origin);
/* "scan", "tag" … */
const char *lesson_order_name(enum lesson_order_kind);

#endif
