/* database_check: checks a large database in a thread, over a connection of its own, while the program
 * works. Private to core/store. */
#ifndef CORE_STORE_FILE_DATABASE_CHECK_H
#define CORE_STORE_FILE_DATABASE_CHECK_H

#include "core/base/fault.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>

struct database_check {
	bool is_running; /* the thread exists */
	pthread_t thread;
	sqlite3 *db;
	atomic_bool is_stopping, is_done;
	atomic_bool is_damaged; /* the thread has found what */
	char what[128];         /* written by the thread before is_damaged */
};

/* Without a thread or a connection there is no check, no more. */
void database_check_start(struct database_check *, const char *path);
/* Interrupts the check and waits for the thread: milliseconds. */
void database_check_stop(struct database_check *);
/* What is wrong, NULL: nothing so far. */
const char *database_check_result(struct database_check *);

#endif
