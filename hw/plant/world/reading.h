/* reading: what can go wrong with what a box carries. A fault is told for one box by its number and
 * changes what the story says about it. Pure. */
#ifndef HW_PLANT_READING_H
#define HW_PLANT_READING_H

#include "hw/plant/world/box_script.h"

enum reading_fault {
	READING_WELL,
	READING_NONE,   /* no tag, no label that can be read */
	READING_DOUBLE, /* the tag of a second article lies on it */
	READING_CROSS,  /* the next box's tag is in the field. A box that says nothing itself belongs
						 * to lane 3 all the same, but nobody can notice: it passes for the next one */
	READING_UNREADABLE, /* its tags answer, but their memory cannot be read */
	READING_DUPLICATE,  /* it carries what an earlier box carried: the same serial number twice */
	READING_FAULT_COUNT
};
extern const char *const reading_words[READING_FAULT_COUNT];
/* The fault of a word; READING_FAULT_COUNT: none has it. */
enum reading_fault reading_find(const char *word);

enum { READINGS_MAX = 64 };

struct readings {
	struct reading {
		int number; /* of the box; 0: free */
		enum reading_fault fault;
		int of; /* READING_DUPLICATE: of that box */
	} list[READINGS_MAX];
	int next; /* place that is taken next: the oldest one is forgotten */
};

/* Replaces what was told about the box before. */
void reading_set(struct readings *r, int number, enum reading_fault fault, int of);
enum reading_fault reading_of(const struct readings *r, int number);
/* Box `number` of the seed's story, with whatever is wrong with it. */
void reading_tell(const struct readings *r, uint64_t seed, int number, struct script_box *out);

#endif
