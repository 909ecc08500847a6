/* story: where a box is and why it goes where it goes, in a sentence. Pure. */
#ifndef TUI_MODEL_BOX_TEXT_H
#define TUI_MODEL_BOX_TEXT_H

#include "tui/model/facts.h"
#include "core/store/store_read.h"

enum { BOX_TEXT_SIZE = 128 };

/* What is on it, as far as it is known. */
const char *box_text_name(const struct row_passage *);
/* "between the diverters", "in lane 2". Returns out. */
const char *box_text_where(const struct facts *, const struct row_passage *,
	char out[BOX_TEXT_SIZE]);
/* Why boxes with that result went where they went, "" if it does not say. */
const char *box_text_reason(enum passage_result);
/* "no article is known for its code". Returns out. */
const char *box_text_why(const struct row_passage *, char out[BOX_TEXT_SIZE]);

#endif
