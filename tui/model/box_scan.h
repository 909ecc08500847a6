/* box_scan: the scan that identified the newest box. */
#ifndef TUI_MODEL_BOX_SCAN_H
#define TUI_MODEL_BOX_SCAN_H

#include "tui/model/facts.h"

/* Owned by the caller, zeroed by it. */
struct box_scan {
	int64_t seq, seen_us; /* 0: the box has none */
	char source[SCAN_NAME_MAX];
	char code[24]; /* "NTAG213" */
};

/* Reads it if the newest box or its scan is another one than before. 0 or -1. */
int box_scan_refresh(struct box_scan *, struct store *, const struct facts *, struct fault *why);

#endif
