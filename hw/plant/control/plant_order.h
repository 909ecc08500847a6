/* order: one order to the plant, taken apart, and how it is answered. What orders*.c share. */
#ifndef HW_PLANT_CONTROL_PLANT_ORDER_H
#define HW_PLANT_CONTROL_PLANT_ORDER_H

#include "hw/plant/assembly/plant.h"

enum { PLANT_ORDER_WORDS_MAX = 6 };

struct plant_order {
	struct plant *plant;
	char *words[PLANT_ORDER_WORDS_MAX]; /* [0] is the order itself */
	int count;
	char *answer; /* CONTROL_SOCKET_ANSWER_MAX; "ok" before anybody replies */
};

/* An order. A table of them ends with word NULL. */
struct plant_order_row {
	const char *word, *arguments, *help;
	int least;    /* words, its own included */
	bool changes; /* something that the truth should tell */
	void (*run)(const struct plant_order *);
};

/* One table per subject. */
extern const struct plant_order_row
	plant_order_tag_rows[]; /* tags by hand, and the chip that reads them */
extern const struct plant_order_row plant_order_wire_rows[];   /* the Modbus wires */
extern const struct plant_order_row plant_order_plc_rows[];    /* the PLC */
extern const struct plant_order_row plant_order_belt_rows[];   /* the belt and its boxes */
extern const struct plant_order_row plant_order_camera_rows[]; /* what the camera sees */

/* "ok …" or "error …" */
void plant_order_reply(const struct plant_order *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Word i is one of words (NULL-terminated): its index. -1: not, or it is missing; replied. */
int plant_order_choice(const struct plant_order *o, int i, const char *const *words);
/* Word i as a whole number; false: it is none, out of bounds, or missing; replied. */
bool plant_order_number(const struct plant_order *o, int i, int64_t least, int64_t most,
	int64_t *out);

#endif
