/* wire_fault: faults of answers on a Modbus wire, in one table; the order `wire` uses its words.
 * Pure: random numbers come from a seeded generator.
 *
 * Unless a row says otherwise the request has been executed before its answer is changed: that
 * makes a lost acknowledgement hard to handle. */
#ifndef HW_PLANT_MODBUS_WIRE_FAULT_H
#define HW_PLANT_MODBUS_WIRE_FAULT_H

#include "hw/plant/modbus/send_queue.h"
#include "hw/plant/world/rng.h"

enum wire_kind { WIRE_TCP, WIRE_RTU, WIRE_KINDS };
extern const char *const wire_kind_words[WIRE_KINDS]; /* "tcp", "rtu" */

enum wire_fault {
	WIRE_WELL,
	WIRE_CUT,
	WIRE_REFUSE,
	WIRE_DELAY,
	WIRE_DRIBBLE,
	WIRE_EXCEPTION,
	WIRE_MUTE,
	WIRE_TRUNCATE,
	WIRE_GARBAGE,
	WIRE_FOREIGN,
	WIRE_UNIT,
	WIRE_TWICE,
	WIRE_LATE,
	WIRE_CRC,
	WIRE_LENGTH,
	WIRE_FAULT_COUNT
};

struct wire_fault_row {
	const char *word;
	const char *argument; /* "MS", "CODE"; NULL: none */
	int64_t least, most;  /* limits of the argument */
	unsigned kinds;       /* bit 1 << enum wire_kind: wires with this fault */
	const char *help;
};
extern const struct wire_fault_row wire_fault_rows[WIRE_FAULT_COUNT];
/* The fault with this word; WIRE_FAULT_COUNT: none. */
enum wire_fault wire_fault_find(const char *word);

/* Faults of a plant's wires. Zeroed: none. */
struct wire_faults {
	enum wire_fault now; /* for the next `left` answers; left -1: until it is ended */
	int64_t argument, left;
	struct {
		double percent;
		int64_t argument;
	} chances[WIRE_FAULT_COUNT];
	struct rng rng;
	/* Called for each fault. NULL: not called. */
	void (*tell)(void *user, enum wire_kind kind, enum wire_fault fault);
	void *user;
};

/* Chooses the fault of the next answer on a wire; *argument is set. */
enum wire_fault wire_faults_draw(struct wire_faults *f, enum wire_kind kind, int64_t *argument);

/* An answer for the wire. */
struct spoilable_answer {
	uint8_t bytes[SEND_QUEUE_BYTES_MAX]; /* with header or CRC */
	size_t len;                          /* 0: none */
	struct send_queue_way way;
	int copies; /* 1, or 2 */
};
/* Applies a fault to a complete answer. */
void wire_faults_spoil(struct wire_faults *f, enum wire_kind kind, enum wire_fault fault,
	int64_t argument, struct spoilable_answer *answer);

#endif
