/* story: the way of one box, told at a speed at which it can be read. What happens within milliseconds is shown step by
 * step, each for at least STORY_STEP_US and not before it has happened. Pure. */
#ifndef TUI_MODEL_STORY_H
#define TUI_MODEL_STORY_H

#include "tui/model/facts.h"

#define STORY_STEP_US INT64_C(2800000)
#define STORY_END_US INT64_C(20000000) /* so long the last step stays if no other box comes */

enum story_step { STORY_NONE, STORY_ARRIVED, STORY_READ, STORY_DECIDED, STORY_ENDED, STORY_STEPS };

enum { STORY_BOXES = 3 }; /* so many, then it is told again what this is about (STORY_NONE) */

/* Owned by the caller, zeroed by it. */
struct story {
	int64_t passage;    /* that is followed, 0: none */
	int64_t stepped_us; /* when its step began; 0: nothing was told yet */
	enum story_step step;
	int told; /* boxes since STORY_NONE */
};

/* Goes on as of facts->now_us: to the next step, or to the newest box when the last one is told. It begins with what this
 * is about. */
void story_follow(struct story *, const struct facts *);
/* The box that is followed; NULL: none. */
const struct row_passage *story_box(const struct story *, const struct facts *);

enum { STORY_HEADLINE_SIZE = 128, STORY_SENTENCE_SIZE = 320 };
/* What is told: a headline of a few words and a sentence that explains it. */
void story_tell(const struct story *, const struct facts *, char headline[STORY_HEADLINE_SIZE],
	char sentence[STORY_SENTENCE_SIZE]);

#endif
