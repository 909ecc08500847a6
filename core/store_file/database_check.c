#include "core/store_file/database_check.h"
#include "core/store_file/database_file.h"

#include <signal.h>
#include <time.h>

static void *run_check(void *user)
{
	struct database_check *c = user;

	/* What an interrupted check says means nothing. */
	if (database_file_check(c->db, c->what, sizeof c->what) == 1 && !atomic_load(&c->is_stopping))
		atomic_store(&c->is_damaged, true);
	atomic_store(&c->is_done, true);
	return NULL;
}

void database_check_start(struct database_check *c, const char *path)
{
	sigset_t all, before;

	if (sqlite3_open_v2(path, &c->db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
		sqlite3_close(c->db);
		c->db = NULL;
		return;
	}
	sqlite3_extended_result_codes(c->db, 1);
	sqlite3_exec(c->db, "PRAGMA query_only=ON", NULL, NULL, NULL);
	/* Signals are for the program's own thread. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	c->is_running = pthread_create(&c->thread, NULL, run_check, c) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void database_check_stop(struct database_check *c)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	atomic_store(&c->is_stopping, true);
	/* Repeated: SQLite drops an interrupt that comes before the statement runs. */
	while (c->is_running && !atomic_load(&c->is_done)) {
		sqlite3_interrupt(c->db);
		nanosleep(&pause, NULL);
	}
	if (c->is_running)
		pthread_join(c->thread, NULL);
	c->is_running = false;
	if (c->db) {
		sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_close(c->db);
	}
	c->db = NULL;
}

const char *database_check_result(struct database_check *c)
{
	return atomic_load(&c->is_damaged) ? c->what : NULL;
}
