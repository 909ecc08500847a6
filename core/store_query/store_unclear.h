/* store_unclear: goods whose box was lost, aborted or removed and of which nobody has said yet where they are.
 *
 * As in core/store/store.h: int functions return 0 or -1 and why. */
#ifndef CORE_STORE_QUERY_STORE_UNCLEAR_H
#define CORE_STORE_QUERY_STORE_UNCLEAR_H

#include "core/store/store.h"

struct row_unclear {
	char key[GS1_KEY_MAX], name[96]; /* of the item or its article, "": none */
	int64_t pieces;                  /* more than 1 of counted goods only */
	int64_t since_us;
	uint16_t track; /* of its box, the newest if there are several pieces; 0: not known */
	enum passage_result result;
	int asked_lane; /* where the box was sent, 0: nowhere */
};
/* The oldest first. */
int store_each_unclear(struct store *, void (*row)(void *, const struct row_unclear *), void *user,
	struct fault *why);
/* The newest of them of an article ("": without one). 1, 0: there is none, *key is ""; -1. */
int store_unclear_item(struct store *, const char *article, char *key, size_t size,
	struct fault *why);
/* All pieces, now. */
int store_count_unclear(struct store *, int64_t *out, struct fault *why);

#endif
