/* search: does a text contain a search string? Ignores case, umlauts included. Pure. */
#ifndef TUI_MODEL_SEARCH_H
#define TUI_MODEL_SEARCH_H

#include <stdbool.h>

/* An empty search string is always found. Bytes that are not UTF-8 never match. */
bool search_has(const char *text, const char *needle);

#endif
