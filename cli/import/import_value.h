/* import_value: values as people and spreadsheets write them. */
#ifndef CLI_IMPORT_IMPORT_VALUE_H
#define CLI_IMPORT_IMPORT_VALUE_H

#include "cli/import/import_row.h"

/* The text of a field of a kind (enum csv_kind) without blanks at its ends, without a guard against
 * formulas, cleaned. out: TEXT_CLEAN_SIZE of its length + 1. False: a key with a character that nobody
 * can see. */
bool import_value_clean(const char *raw, int kind, bool is_free_text, char *out);

/* Is the value what a spreadsheet has made of it: #N/A, a date? is_key: it has digits that must not be
 * lost, so an exponent or a decimal place is a mistake, too. 0 or -1 with why. */
int import_value_check(struct import_row *, int index, bool is_key, struct fault *why);

/* A GTIN of 8, 12, 13 or 14 digits, with or without blanks -> 14 digits. 0 or -1 with why: what a
 * spreadsheet or a typist has done to it. */
int import_value_gtin(struct import_row *, int index, char gtin[15], struct fault *why);
/* "2", "Bahn 2", "lane 2" -> 2. */
int import_value_lane(struct import_row *, int index, int64_t *lane, struct fault *why);
/* A firm's own number: 1 to ARTICLE_NUMBER_MAX bytes. */
int import_value_number(struct import_row *, int index, struct fault *why);
/* A place that exists; out: its name as it is written there (SCAN_NAME_MAX). */
int import_value_place(struct import_row *, int index, char *out, struct fault *why);

#endif
