/* story: where a box is and why it goes where it goes, in a sentence. Pure. */
#ifndef TUI_STORY_H
#define TUI_STORY_H

#include "tui/model/facts.h"
#include "core/store/store_read.h"

enum { STORY_SIZE = 128 };

/* What is on it, as far as it is known. */
const char *story_name(const struct row_passage *);
/* "between the diverters", "in lane 2". Returns out. */
const char *story_where(const struct facts *, const struct row_passage *, char out[STORY_SIZE]);
/* Why boxes with that result went where they went, "" if it does not say. */
const char *story_reason(enum passage_result);
/* "no article is known for its code". Returns out. */
const char *story_why(const struct row_passage *, char out[STORY_SIZE]);

#endif
