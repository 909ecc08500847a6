/* order: one order to the plant, taken apart, and how it is answered. What orders*.c share. */
#ifndef HW_PLANT_ORDER_H
#define HW_PLANT_ORDER_H

#include "hw/plant/assembly/plant.h"

enum { ORDER_WORDS_MAX = 6 };

struct order {
	struct plant *plant;
	char *words[ORDER_WORDS_MAX]; /* [0] is the order itself */
	int count;
	char *answer; /* CONTROL_ANSWER_MAX; "ok" before anybody replies */
};

/* An order. A table of them ends with word NULL. */
struct order_row {
	const char *word, *arguments, *help;
	int least;    /* words, its own included */
	bool changes; /* something that the truth should tell */
	void (*obey)(const struct order *);
};

/* One table per subject. */
extern const struct order_row order_tag_rows[];    /* tags by hand, and the chip that reads them */
extern const struct order_row order_wire_rows[];   /* the Modbus wires */
extern const struct order_row order_plc_rows[];    /* the PLC */
extern const struct order_row order_belt_rows[];   /* the belt and its boxes */
extern const struct order_row order_camera_rows[]; /* what the camera sees */

/* "ok …" or "error …" */
void order_reply(const struct order *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Word i is one of words (NULL-terminated): its index. -1: not, or it is missing; replied. */
int order_choice(const struct order *o, int i, const char *const *words);
/* Word i as a whole number; false: it is none, out of bounds, or missing; replied. */
bool order_number(const struct order *o, int i, int64_t least, int64_t most, int64_t *out);

#endif
