/* language: a printed code switches every dashboard to German or English. */
#ifndef TUI_LANGUAGE_H
#define TUI_LANGUAGE_H

#include "core/store/store.h"

/* The newest command there is: only later ones count. Call it when the store is opened. */
int64_t language_begin(struct store *);
/* Switches if somebody has asked for it since *seq. Returns the command's number, 0: nobody has. */
int64_t language_follow(struct store *, int64_t *seq, int64_t now_us);

#endif
