/* language: a printed language code (German, English) changes the language of every dashboard. */
#ifndef TUI_LANGUAGE_H
#define TUI_LANGUAGE_H

#include "core/store/store.h"

/* The newest command: only later ones count. Call it when the store is opened. */
int64_t language_newest_command(struct store *);
/* Changes the language if a language command is newer than *seq. Returns its number, 0: there is
 * none. */
int64_t language_follow(struct store *, int64_t *seq, int64_t now_us);

#endif
