/* store_fixture: a database in a folder of its own, for suites that need a store. One at a time.
 * What fails aborts the test. */
#ifndef TESTS_SUPPORT_STORE_FIXTURE_H
#define TESTS_SUPPORT_STORE_FIXTURE_H

#include "core/booking/booking.h"
#include "core/store/store.h"

enum { FIXTURE_PATH_MAX = 200 };

/* The folder and the path of the database in it; valid between open and close. */
extern char fixture_folder[FIXTURE_PATH_MAX], fixture_db[FIXTURE_PATH_MAX + 16];

/* Makes the folder in $TMPDIR or /tmp and opens a new database below it (the store makes its folder). The caller closes it
 * with fixture_close(). */
struct store *fixture_open(void);
/* Closes the store (NULL is fine) and removes the folder with all that is in it. */
void fixture_close(struct store *);

/* Two articles of the demonstration: 09521234000013 Schraube, lane 1; 09521234000020 Dübel, lane 2. */
void fixture_put_articles(struct store *);

/* A barcode with these bytes, scanned now. */
struct scan fixture_scan(const char *place, const char *source, const char *data);

/* The first column of the first row, read over a connection of its own. No row: aborts. */
int64_t fixture_number(const char *sql);
/* As text; "" for no row or NULL. Valid until the fourth call after this one. */
const char *fixture_text(const char *sql);
/* SQL of another program. */
void fixture_run_sql(const char *sql);
/* Rows of another program, or of a newer version, in the tables program, alarm (open) and command:
 * every text of theirs is this one, also the state words. */
void fixture_put_words(const char *text);

#endif
