/* store_erase: what is erased with one scan, and what repeats it. Private to store_personal.
 *
 * Inside a transaction; 0 or -1 with why. */
#ifndef CORE_STORE_STORE_ERASE_H
#define CORE_STORE_STORE_ERASE_H

#include "core/store/store_personal.h"

/* An erasing in progress. */
struct erase {
	struct store *store;
	const struct store_selection *what;
	struct personal_key key;
	int64_t audit; /* row of the table erasure; 0: none yet */
	/* of the chosen scan */
	unsigned char data[SCAN_DATA_MAX];
	size_t data_len;
	char item[IDENTITY_ITEM_SIZE];
	struct store_erasure out;
};

/* Is anything but the form in the scan that is to be erased? */
bool store_erase_is_due(const struct erase *, const struct scan *);
/* Counts an erased scan. */
void store_erase_count(struct store_erasure *, int64_t seq);
/* The scan, its key in all tables, the texts and frames that repeat it. */
int store_erase_scan(struct erase *, int64_t seq, struct fault *why);
/* What belongs to the selection and is no scan. */
int store_erase_others(struct erase *, struct fault *why);

#endif
