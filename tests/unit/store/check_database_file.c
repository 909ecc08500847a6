/* store: a database that is deleted, moved, replaced, emptied or damaged; a lost write-ahead log; a
 * disk that is full, limited, locked. Nothing is accepted then, and it is said why. */
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct fault why;
static struct store *store;

static void open_store(void)
{
	store = fixture_open();
}

static void close_store(void)
{
	fixture_close(store);
}

static int record(struct store *s)
{
	struct scan scan = fixture_scan("x", "y", "z");
	struct identity identity;
	struct booking outcome;

	identify(&scan, &identity);
	return booking_record_scan(s, &scan, &identity, &outcome, &why);
}

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
	char command[2048];
	va_list args;

	va_start(args, format);
	vsnprintf(command, sizeof command, format, args);
	va_end(args);
	ck_assert_msg(system(command) == 0, "%s", command);
}

/* What can happen to the files of a running program: $1 the database, $2 a folder beside it. */
static const struct happening {
	const char *command, *undo, *said;
} happenings[] = {
	{ "mv $1 $2/w.db", "mv $2/w.db $1", "deleted or moved" },
	{ "rm $1", NULL, "deleted or moved" },
	{ "mv $1-wal $2/wal", "mv $2/wal $1-wal", "deleted or moved" },
	{ "rm $1-wal", NULL, "deleted or moved" },
	{ "rm $1-shm", NULL, "deleted or moved" },
	{ "rm $1 $1-wal $1-shm $1-wake", NULL, "deleted or moved" },
	{ "mv $1 $2/w.db; cp $2/w.db $1", "mv $2/w.db $1", "replaced" },
	{ "mv $1-wal $2/wal; cp $2/wal $1-wal", "mv $2/wal $1-wal", "replaced" },
	{ "mv $(dirname $1) $2/b", "mv $2/b $(dirname $1)", "deleted or moved" },
	{ "cp $2/copy.db $1", NULL, "overwritten" },
	{ ": > $1", NULL, "overwritten" },
	{ "head -c 50 /dev/zero > $1", NULL, "overwritten" },
	{ "mv $1 $2/w.db; ln -s $2/copy.db $1", "mv $2/w.db $1", "replaced" },
};

START_TEST(the_file_changes_under_a_program)
{
	const struct happening *h = &happenings[_i];
	char copy[FIXTURE_PATH_MAX + 32];
	int64_t seq;

	snprintf(copy, sizeof copy, "%s/copy.db", fixture_folder);
	ck_assert_int_eq(store_backup(store, copy, false, NULL, NULL, &why), 0);
	ck_assert_int_eq(record(store), 0);
	ck_assert_int_eq(store_last_scan(store, &seq, &why), 0);
	run("set -- %s %s; %s", fixture_db, fixture_folder, h->command);
	ck_assert_msg(record(store) == -1, "%s: accepted", h->command);
	ck_assert_msg(strstr(why.message.text, h->said) != NULL, "%s: %s", h->command,
		why.message.text);
	ck_assert_int_eq(store_last_refusal(store), STORE_REFUSAL_REPLACED);
	ck_assert_int_eq(store_is_same_file(store, &why), -1);
	ck_assert_int_eq(store_put_place(store, "p", NULL, NULL, NULL, &why), -1);
	ck_assert_int_eq(store_report_program(store, "r", PROGRAM_READY, &message_none, &why), -1);
	if (!h->undo)
		return;
	run("set -- %s %s; %s", fixture_db, fixture_folder, h->undo);
	ck_assert_msg(record(store) == 0, "%s: %s", h->undo, why.message.text);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), 2);
}
END_TEST

/* A new file in the place of the old one keeps its own log when the old program ends. */
START_TEST(the_new_file_stays_whole)
{
	struct store *other;

	ck_assert_int_eq(record(store), 0);
	run("set -- %s %s; mkdir $2/old; mv $1 $1-wal $1-shm $2/old", fixture_db, fixture_folder);
	other = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(other != NULL, "%s", why.message.text);
	ck_assert_int_eq(record(other), 0);
	ck_assert_int_eq(record(store), -1);
	store_close(store);
	store = other;
	ck_assert_int_eq(record(store), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), 2);
	run("set -- %s; test -s $1-wal", fixture_db);
	/* The old one still has all of its own, too. */
	strcat(strcpy(fixture_db, fixture_folder), "/old/w.db");
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), 1);
}
END_TEST

/* Moved away without its log: the log is not thrown away by a new database of that name. */
START_TEST(a_log_without_its_file)
{
	ck_assert_int_eq(record(store), 0);
	run("set -- %s %s; mv $1 $2/w.db", fixture_db, fixture_folder);
	store_close(store);
	for (int empty = 0; empty < 2; empty++) {
		ck_assert_ptr_null(store_open(fixture_db, STORE_WRITE, &why));
		ck_assert_msg(strstr(why.message.text, "accepted last") != NULL, "%s", why.message.text);
		run("set -- %s; : > $1", fixture_db);
	}
	run("set -- %s %s; test -s $1-wal; mv $2/w.db $1", fixture_db, fixture_folder);
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), 1);
}
END_TEST

/* The backup put back, but the log of the old file left beside it. */
START_TEST(a_backup_beside_an_old_log)
{
	char copy[FIXTURE_PATH_MAX + 32];

	snprintf(copy, sizeof copy, "%s/copy.db", fixture_folder);
	ck_assert_int_eq(store_backup(store, copy, false, NULL, NULL, &why), 0);
	ck_assert_int_eq(record(store), 0);
	run("set -- %s %s; cp $1-wal $2/wal", fixture_db, fixture_folder);
	store_close(store);
	run("set -- %s %s; cp $2/copy.db $1; cp $2/wal $1-wal", fixture_db, fixture_folder);
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_ptr_null(store);
	ck_assert_msg(strstr(why.message.text, "does not belong") != NULL, "%s", why.message.text);
	run("set -- %s %s; cmp $2/copy.db $1 && cmp $2/wal $1-wal && rm $1-wal", fixture_db,
		fixture_folder);
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
}
END_TEST

/* --- what is missing is said ------------------------------------------------------------------- */

static void crash_after(int scans)
{
	int status;
	pid_t child;

	store_close(store);
	store = NULL;
	child = fork();
	if (child == 0) {
		struct store *own = store_open(fixture_db, STORE_WRITE, &why);

		for (int i = 0; i < scans; i++)
			if (!own || record(own))
				_exit(1);
		raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
}

static const struct loss {
	const char *command, *said;
} losses[] = {
	{ "rm $1-wal $1-shm", "accepted entries are missing" },
	{ "rm $1-wal", "accepted entries are missing" },
	{ ": > $1-wal", "accepted entries are missing" },
	{ "rm $1 $1-wal $1-shm", "accepted entries are missing" },
	{ "rm $1-wal $1-shm; : > $1", "accepted entries are missing" },
	{ "rm $1-wal $1-shm $1-wake; : > $1", "empty file (0 bytes)" },
	{ "rm $1-wal $1-shm; cp $2/copy.db $1", "accepted entries are missing" },
};

START_TEST(lost_facts)
{
	const struct loss *loss = &losses[_i];
	char copy[FIXTURE_PATH_MAX + 32];

	snprintf(copy, sizeof copy, "%s/copy.db", fixture_folder);
	ck_assert_int_eq(store_backup(store, copy, false, NULL, NULL, &why), 0);
	crash_after(3);
	run("set -- %s %s; %s", fixture_db, fixture_folder, loss->command);
	for (int again = 0; again < 2; again++) {
		store = store_open(fixture_db, STORE_WRITE, &why);
		ck_assert_msg(store != NULL, "%s: %s", loss->command, why.message.text);
		/* Said once. */
		ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code = 'store_lost'"), 1);
		ck_assert_msg(strstr(fixture_text("SELECT text FROM alarm WHERE code = 'store_lost'"),
						  loss->said) != NULL,
			"%s: %s", loss->command, fixture_text("SELECT text FROM alarm"));
		ck_assert_int_eq(record(store), 0);
		if (!again)
			store_close(store);
	}
}
END_TEST

/* Nothing is missing: nothing is said. */
START_TEST(nothing_lost)
{
	crash_after(3);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM scan"), 3); /* SQLite's own way */
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
	store_close(store);
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code LIKE 'store%'"), 0);
	/* Garbage in the file beside it is nothing. */
	run("set -- %s; head -c 4096 /dev/urandom > $1-wake", fixture_db);
	store_close(store);
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code LIKE 'store%'"), 0);
}
END_TEST

/* --- damage ------------------------------------------------------------------------------------ */

static void fill(int scans)
{
	char sql[400];

	snprintf(sql, sizeof sql,
		"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
		" INSERT INTO scan (at_us, place, source, carrier, symbology, data, text, item, verdict,"
		" event_id, clock_ok) SELECT i, 'p', 's', 'barcode', 'QR', zeroblob(400), 't', 'code:' || i,"
		" 'unknown', 'e' || i, 1 FROM n",
		scans);
	fixture_run_sql(sql);
}

/* Overwrites pages of the last quarter; header and schema stay. */
static void damage_file(void)
{
	struct stat at;
	unsigned char noise[4096];
	int fd = open(fixture_db, O_WRONLY);

	memset(noise, 0xA5, sizeof noise);
	ck_assert_int_eq(fstat(fd, &at), 0);
	for (int64_t page = at.st_size / 4096 * 3 / 4; page < at.st_size / 4096; page += 7)
		ck_assert_int_eq(pwrite(fd, noise, sizeof noise, page * 4096), sizeof noise);
	close(fd);
}

START_TEST(damage_at_the_start)
{
	fill(800);
	store_close(store);
	damage_file();
	run("set -- %s %s; cp $1 $2/before", fixture_db, fixture_folder);
	for (int mode = STORE_WRITE; mode <= STORE_EXISTING; mode++) {
		store = store_open(fixture_db, (enum store_mode)mode, &why);
		ck_assert_ptr_null(store);
		ck_assert_int_eq(why.exit_code, EXIT_IO);
		ck_assert_msg(strstr(why.message.text, "damaged") &&
				strstr(why.message.text, "newest backup"),
			"%s", why.message.text);
	}
	run("set -- %s %s; cmp $1 $2/before", fixture_db, fixture_folder);
	/* A backup of it is none, and the earlier one stays. */
	store = store_open(fixture_db, STORE_READ, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
	run("set -- %s; echo SQLite > $1/copy.db", fixture_folder);
	strcat(strcpy(fixture_db, fixture_folder), "/copy.db");
	ck_assert_int_eq(store_backup(store, fixture_db, true, NULL, NULL, &why), -1);
	ck_assert_msg(strstr(why.message.text, "damaged") != NULL, "%s", why.message.text);
	run("test \"$(cat %s)\" = SQLite", fixture_db);
}
END_TEST

/* A large file is checked while the program works; then nothing more is accepted. */
START_TEST(damage_of_a_large_file)
{
	int accepted = 0;

	fill(12000);
	store_close(store);
	damage_file();
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_msg(store != NULL, "%s", why.message.text);
	for (int i = 0;
		 i < 2000 && store_report_program(store, "r", PROGRAM_READY, &message_none, &why) == 0;
		 i++) {
		accepted++;
		poll(NULL, 0, 5);
	}
	ck_assert_int_lt(accepted, 2000);
	ck_assert_msg(strstr(why.message.text, "damaged") != NULL, "%s", why.message.text);
	ck_assert_int_eq(store_last_refusal(store), STORE_REFUSAL_DAMAGED);
	ck_assert_int_eq(record(store), -1);
}
END_TEST

/* Ending does not wait for the check of a large file, and says nothing wrong of a sound one. */
START_TEST(check_is_interrupted)
{
	fill(40000);
	for (int i = 0; i < 20; i++) {
		store_close(store);
		store = store_open(fixture_db, STORE_WRITE, &why);
		ck_assert_msg(store != NULL, "%s", why.message.text);
		poll(NULL, 0, i);
		ck_assert_msg(record(store) == 0, "%s", why.message.text);
	}
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM alarm WHERE code LIKE 'store%'"), 0);
}
END_TEST

/* --- refusals ---------------------------------------------------------------------------------- */

START_TEST(refusals_have_codes)
{
	struct store_trouble trouble;
	struct rlimit before, small;
	sqlite3 *raw;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = before;
	small.rlim_cur = 100000;
	setrlimit(RLIMIT_FSIZE, &small);
	for (int i = 0; i < 200 && record(store) == 0; i++)
		;
	setrlimit(RLIMIT_FSIZE, &before);
	ck_assert_int_eq(store_refusal_code(store_last_refusal(store)), ALARM_STORE_LIMIT);
	ck_assert_msg(strstr(why.message.text, "ulimit -f") != NULL, "%s", why.message.text);
	ck_assert(store_trouble(store, clock_wall_us(), &trouble));
	ck_assert_int_eq(trouble.kind, STORE_REFUSAL_LIMIT);
	ck_assert_int_eq(trouble.pid, getpid());
	ck_assert(!store_trouble(store, clock_wall_us() + STORE_TROUBLE_US + 1000000, &trouble));
	ck_assert_int_eq(record(store), 0);
	ck_assert(!store_trouble(store, clock_wall_us(), &trouble));
	ck_assert_int_eq(sqlite3_open(fixture_db, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(record(store), -1);
	ck_assert_int_eq(store_refusal_code(store_last_refusal(store)), ALARM_STORE_LOCKED);
	ck_assert(store_trouble(store, clock_wall_us(), &trouble));
	sqlite3_close(raw);
	ck_assert_int_eq(record(store), 0);
	ck_assert(!store_trouble(store, clock_wall_us(), &trouble));
}
END_TEST

/* A program that reads an old state for long: the log grows, it is said who, and it is over by itself. */
START_TEST(log_that_grows)
{
	char text[200];
	sqlite3 *raw;

	ck_assert_int_eq(sqlite3_open(fixture_db, &raw), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(raw, "BEGIN; SELECT count(*) FROM place", NULL, NULL, NULL),
		SQLITE_OK);
	fill(50000);
	ck_assert_int_eq(record(store), 0);
	snprintf(text, sizeof text, "%s",
		fixture_text("SELECT text FROM alarm WHERE code = 'store_log' AND cleared_us IS NULL"));
	ck_assert_msg(strstr(text, "MB") && strstr(text, "keeps an old state open"), "%s", text);
	sqlite3_close(raw);
	store_close(store); /* the last one writes the log into the database */
	store = store_open(fixture_db, STORE_WRITE, &why);
	ck_assert_int_eq(record(store), 0);
	ck_assert_int_eq(
		fixture_number(
			"SELECT count(*) FROM alarm WHERE code = 'store_log' AND cleared_us IS NULL"),
		0);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { the_new_file_stays_whole, a_log_without_its_file,
		a_backup_beside_an_old_log, nothing_lost, damage_at_the_start, damage_of_a_large_file,
		check_is_interrupted, refusals_have_codes, log_that_grows, NULL };
	Suite *s = suite_create("database_file");
	TCase *c = tcase_create("database_file");

	tcase_set_timeout(c, 120);
	tcase_add_checked_fixture(c, open_store, close_store);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(c, tests[i]);
	add_table(c, the_file_changes_under_a_program, happenings);
	add_table(c, lost_facts, losses);
	suite_add_tcase(s, c);
	return s;
}
