/* plant_fault: the faults of the simulated plant by name, in one table for the plant, the dashboard and
 * warenspur plant-order: what starts a fault, what will be seen, what ends it. Pure.
 *
 * The plant's control socket knows three orders about them (hw/plant/control):
 *   fault ID [hidden]   starts it; hidden: a trainer's, which is not shown as active
 *   fault ID end        ends it
 *   states              "ok ID=active ID=off ID=absent …": absent: this plant cannot have it
 *   well                ends all faults, hidden ones included */
#ifndef CORE_PLANT_PLANT_FAULT_H
#define CORE_PLANT_PLANT_FAULT_H

#include <stdbool.h>
#include <stddef.h>

enum plant_fault_state { PLANT_FAULT_OFF, PLANT_FAULT_ACTIVE, PLANT_FAULT_ABSENT };

struct plant_fault {
	const char *id;    /* "lane_1_full" */
	const char *name;  /* N_() "lane 1 is full" */
	const char *seen;  /* N_() what will be seen */
	const char *order; /* to the plant */
	const char *end;   /* the order that ends it; NULL: it ends by itself */
};

enum { PLANT_FAULT_MAX = 32 };
extern const struct plant_fault plant_faults[];
extern const size_t plant_fault_count;

/* The fault with this id, or with this name in either language, in capitals or not. NULL: none. */
const struct plant_fault *plant_fault_find(const char *text);
/* The only fault whose name has all words of the text, two or more: "lane 1 full". NULL: none, or several. */
const struct plant_fault *plant_fault_of_words(const char *text);
/* Is it a name of the order that ends all faults? */
bool plant_fault_is_all_well(const char *text);
/* Reads the answer to `states`; faults that it does not name are absent. False: it is no such answer. */
bool plant_fault_read_states(const char *answer, enum plant_fault_state states[PLANT_FAULT_MAX]);

#endif
