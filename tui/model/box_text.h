/* box_text: sentences about a box: where it is and why it goes to its lane. Pure. */
#ifndef TUI_MODEL_BOX_TEXT_H
#define TUI_MODEL_BOX_TEXT_H

#include "tui/model/facts.h"
#include "core/store_query/store_read.h"

enum { BOX_TEXT_SIZE = 128 };

/* The name of its item, or a text that it is not known. */
const char *box_text_name(const struct row_passage *);
/* "between the diverters", "in lane 2". Returns out. */
const char *box_text_where(const struct facts *, const struct row_passage *,
	char out[BOX_TEXT_SIZE]);
/* Where a light barrier stands: "at the entrance of lane 1". Static. */
const char *box_text_barrier(enum signal_id);
/* Why it was sent to its lane, as recorded when that was decided: "no article is known for its code". "" if
 * it is not decided. Returns out. */
const char *box_text_reason(const struct passage *, char out[BOX_TEXT_SIZE]);
/* What has become of it, or the reason. Returns out. */
const char *box_text_why(const struct row_passage *, char out[BOX_TEXT_SIZE]);

#endif
