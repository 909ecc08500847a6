/* search: does a text hold what somebody types? Capitals do not matter, umlauts included. Pure. */
#ifndef TUI_MODEL_SEARCH_H
#define TUI_MODEL_SEARCH_H

#include <stdbool.h>

/* An empty needle is everywhere. Bytes that are not UTF-8 never match. */
bool search_has(const char *text, const char *needle);

#endif
