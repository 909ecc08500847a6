/* reading: what can go wrong with what a box carries. A fault is told for one box by its number and
 * changes what the story says about it. Pure. */
#ifndef HW_PLANT_WORLD_LABEL_FAULTS_H
#define HW_PLANT_WORLD_LABEL_FAULTS_H

#include "hw/plant/world/box_script.h"

enum label_fault {
	LABEL_FAULT_WELL,
	LABEL_FAULT_NONE,   /* no tag, no label that can be read */
	LABEL_FAULT_DOUBLE, /* the tag of a second article lies on it */
	LABEL_FAULT_CROSS, /* the next box's tag is in the field. A box that says nothing itself belongs
						 * to lane 3 all the same, but nobody can notice: it passes for the next one */
	LABEL_FAULT_UNREADABLE, /* its tags answer, but their memory cannot be read */
	LABEL_FAULT_DUPLICATE, /* it carries what an earlier box carried: the same serial number twice */
	LABEL_FAULT_FAULT_COUNT
};
extern const char *const label_faults_words[LABEL_FAULT_FAULT_COUNT];
/* The fault of a word; LABEL_FAULT_FAULT_COUNT: none has it. */
enum label_fault label_faults_find(const char *word);

enum { LABEL_FAULTS_MAX = 64 };

struct label_faults {
	struct label_fault_entry {
		int number; /* of the box; 0: free */
		enum label_fault fault;
		int of; /* LABEL_FAULT_DUPLICATE: of that box */
	} list[LABEL_FAULTS_MAX];
	int next; /* place that is taken next: the oldest one is forgotten */
};

/* Replaces what was told about the box before. */
void label_faults_set(struct label_faults *r, int number, enum label_fault fault, int of);
enum label_fault label_faults_of(const struct label_faults *r, int number);
/* Box `number` of the seed's story, with whatever is wrong with it. */
void label_faults_box(const struct label_faults *r, uint64_t seed, int number,
	struct script_box *out);

#endif
