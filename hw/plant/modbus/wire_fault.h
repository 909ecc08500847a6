/* wire_fault: what can go wrong with an answer on a Modbus wire. One table; the order `wire` takes
 * its words from it. Pure: chance comes from a seeded generator.
 *
 * Unless the row says otherwise the request has been executed before its answer is spoilt: that is
 * what makes a lost acknowledge hard. */
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
	int64_t least, most;  /* of the argument */
	unsigned kinds;       /* bit 1 << enum wire_kind: wires that can have it */
	const char *help;
};
extern const struct wire_fault_row wire_fault_rows[WIRE_FAULT_COUNT];
/* The fault of a word; WIRE_FAULT_COUNT: none has it. */
enum wire_fault wire_fault_find(const char *word);

/* The faults of a plant's wires. Zeroed: all is well. */
struct wire_faults {
	enum wire_fault now; /* strikes the next `left` answers; left -1: until taken back */
	int64_t argument, left;
	struct {
		double percent;
		int64_t argument;
	} chances[WIRE_FAULT_COUNT];
	struct rng rng;
	/* A fault strikes. NULL: nobody wants to know. */
	void (*tell)(void *user, enum wire_kind kind, enum wire_fault fault);
	void *user;
};

/* What shall happen to the next answer on a wire; *argument is set. */
enum wire_fault wire_faults_draw(struct wire_faults *f, enum wire_kind kind, int64_t *argument);

/* An answer as it goes onto the wire. */
struct wire_answer {
	uint8_t bytes[SEND_QUEUE_BYTES_MAX]; /* with header or CRC */
	size_t len;                          /* 0: none */
	struct send_queue_way way;
	int copies; /* 1, or 2 */
};
/* Spoils a complete answer. */
void wire_faults_spoil(struct wire_faults *f, enum wire_kind kind, enum wire_fault fault,
	int64_t argument, struct wire_answer *answer);

#endif
