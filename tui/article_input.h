/* article_input: from the key + or the command :article to the question: which code is chosen in the view, what is
 * known of it. The code is kept when the input line opens: what is scanned while somebody types changes nothing. */
#ifndef TUI_ARTICLE_INPUT_H
#define TUI_ARTICLE_INPUT_H

#include "tui/screen.h"

/* Do rows of the view name codes, so that one can be chosen there? */
bool article_input_has_codes(const struct screen *);
/* Keeps the code that is chosen in the view: s->article. 0, or -1 with why: there is none, or it cannot be an
 * article. */
int article_input_choose(struct screen *, struct fault *why);
/* The order is typed: s->order is for the code that was kept, or for the number typed in it. The question is asked
 * when the next refresh has read what is known. Returns SCREEN_* bits. */
unsigned article_input_order(struct screen *, int64_t wall_us);
/* Reads what is known of the code in the input line and in the question, and asks. 0 or -1. */
int article_input_refresh(struct screen *, struct store *, int64_t wall_us, struct fault *why);
/* Is a question open for which nothing was read yet? It cannot be answered with yes. */
bool article_input_waits(const struct screen *);
/* Are lane and name of a kept code being typed? */
bool article_input_is_typed(const struct screen *);

#endif
