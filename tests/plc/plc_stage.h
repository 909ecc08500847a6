/* plc_stage: a belt and a PLC program, and the orders that a scene in tests/plc/plc.scenes gives. */
#ifndef TESTS_PLC_PLC_STAGE_H
#define TESTS_PLC_PLC_STAGE_H

#include "hw/plant/world/world.h"
#include "tests/plc/plc_twin.h"

#include <stddef.h>

enum { STAGE_BOOT_ID = 4711 }; /* of the first power on */

struct stage {
	const struct twin_kind *kind;
	const struct st_program *text;
	struct twin *plc;
	struct world world;
	struct twin_outputs out;
	struct plc_image image;
	uint16_t registers[SIGNAL_REGISTERS], boot_id;
	int boxes, beat_ms, barrier[BARRIER_COUNT]; /* barrier: 1 on, 0 off, -1 as the world has it */
	double interval_ms, gap_mm;
	uint32_t encoder_shift;
	bool board, world_made, encoder_needed;
	int line;
	char *wrong;
	size_t room;
};

/* The first complaint goes into wrong, with the program's name and the line; the scene is over. */
void stage_complain(struct stage *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Complain if the word (NULL: none) is no number, no signal. */
long stage_number(struct stage *s, const char *word);
enum signal_id stage_signal(struct stage *s, const char *word);

/* words: an order and its arguments, NULL-terminated. */
void stage_obey(struct stage *s, char **words);

#endif
