/* label_faults: faults of the tags and labels of single boxes, and labels of one's own. Each is set for the number of
 * a box and changes what the box script says about it. Pure. */
#ifndef HW_PLANT_WORLD_LABEL_FAULTS_H
#define HW_PLANT_WORLD_LABEL_FAULTS_H

#include "hw/plant/world/box_script.h"

enum label_fault {
	LABEL_FAULT_WELL,
	LABEL_FAULT_NONE,   /* no readable tag or label */
	LABEL_FAULT_DOUBLE, /* it carries the tag of a second article */
	/* The next box's tag is in the field too. The expected lane of a box without content of its
	 * own is 3, but that cannot be detected: it is taken for the next one. */
	LABEL_FAULT_CROSS,
	LABEL_FAULT_UNREADABLE, /* its tags answer, but their memory cannot be read */
	LABEL_FAULT_DUPLICATE,  /* content of an earlier box: the same serial number twice */
	LABEL_FAULT_OWN,        /* no tag, and a label with a code that was given; no fault */
	LABEL_FAULT_FAULT_COUNT
};
extern const char *const label_faults_words[LABEL_FAULT_FAULT_COUNT];
/* The fault with this word; LABEL_FAULT_FAULT_COUNT: none. */
enum label_fault label_faults_find(const char *word);

enum { LABEL_FAULTS_MAX = 64 };

struct label_faults {
	struct label_fault_entry {
		int number; /* of the box; 0: free */
		enum label_fault fault;
		int of;                           /* LABEL_FAULT_DUPLICATE: of that box */
		char code[BOX_SCRIPT_LABEL_SIZE]; /* LABEL_FAULT_OWN: as a scanner sends it */
		bool is_hidden;
		int64_t at_us; /* when it was set */
	} list[LABEL_FAULTS_MAX];
	int next;      /* entry used next: the oldest one is replaced */
	int64_t at_us; /* time of the next change; set by the caller */
};

/* Replaces an earlier fault of the box. is_hidden: a trainer's, which nothing may name. */
void label_faults_set(struct label_faults *r, int number, enum label_fault fault, int of,
	bool is_hidden);
/* The box has no tag and a label with this code, which is cut at BOX_SCRIPT_LABEL_SIZE. */
void label_faults_set_code(struct label_faults *r, int number, const char *code);
/* Forgets what was set after that time, and all hidden ones: the boxes come once more, as they were then. */
void label_faults_go_back(struct label_faults *r, int64_t at_us);
enum label_fault label_faults_of(const struct label_faults *r, int number);
/* The same; LABEL_FAULT_WELL if it is hidden. */
enum label_fault label_faults_shown(const struct label_faults *r, int number);
/* Box `number` of the seed's script, with its fault. */
void label_faults_box(const struct label_faults *r, uint64_t seed, int number,
	struct script_box *out);

#endif
