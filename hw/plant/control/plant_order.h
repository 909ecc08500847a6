/* plant_order: one order to the plant, split into words, and its answer. Shared by
 * plant_control*.c. */
#ifndef HW_PLANT_CONTROL_PLANT_ORDER_H
#define HW_PLANT_CONTROL_PLANT_ORDER_H

#include "hw/plant/assembly/plant.h"

enum { PLANT_ORDER_WORDS_MAX = 7 };

struct plant_order {
	struct plant *plant;
	char *words[PLANT_ORDER_WORDS_MAX]; /* [0]: name of the order */
	int count;
	const char *whole;        /* the line before it was split, cut */
	struct manual_tags *tags; /* of the reader at the read point, or of the desk */
	char *answer;             /* CONTROL_SOCKET_ANSWER_MAX; "ok" until plant_order_reply() */
};

/* One order. A table ends with word NULL. */
struct plant_order_row {
	const char *word, *arguments, *help;
	int least;    /* number of words, including the first */
	bool changes; /* logged in the ground truth */
	void (*run)(const struct plant_order *);
};

/* One table per subject. */
extern const struct plant_order_row plant_order_tag_rows[];    /* manual tags, reader chip */
extern const struct plant_order_row plant_order_wire_rows[];   /* the Modbus wires */
extern const struct plant_order_row plant_order_plc_rows[];    /* the PLC */
extern const struct plant_order_row plant_order_belt_rows[];   /* the belt and its boxes */
extern const struct plant_order_row plant_order_fault_rows[];  /* faults by name */
extern const struct plant_order_row plant_order_camera_rows[]; /* what the camera sees */
extern const struct plant_order_row
	plant_order_desk_rows[]; /* scanner and tags in a person's hand */

/* boxes since, boxes at SECONDS, boxes back SECONDS */
void plant_order_boxes_since(const struct plant_order *);
void plant_order_boxes_at(const struct plant_order *);
void plant_order_boxes_back(const struct plant_order *);

/* Bits of the parts of the plant that are out of order, also by an order that has no name in plant_faults[]. */
uint32_t plant_order_parts_not_well(const struct plant *p);
/* Ends all faults; what a trainer has put out of order only by a trainer's order. Replies what failed. */
void plant_order_end_faults(const struct plant_order *);

/* Bits of the faults of plant_faults[] that are active, hidden or not. */
uint32_t plant_order_active_faults(const struct plant *p);

/* "ok …" or "error …" */
void plant_order_reply(const struct plant_order *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Index of word i in words (NULL-terminated). -1: not found or missing; replied. */
int plant_order_choice(const struct plant_order *o, int i, const char *const *words);
/* Bytes as hex, with colons or dashes between them or not. 0: they are none. */
size_t plant_order_hex(const char *hex, uint8_t *out, size_t size);
/* Word i as an integer; false: invalid, out of bounds, or missing; replied. */
bool plant_order_number(const struct plant_order *o, int i, int64_t least, int64_t most,
	int64_t *out);

#endif
