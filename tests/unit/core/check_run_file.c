/* run_file and database_choice: launches are found, what others have put there is not believed. */
#include "core/run/database_choice.h"
#include "core/run/run_file.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct store *store;
static char runtime[FIXTURE_PATH_MAX + 8], folder[sizeof runtime + 16];
static struct run_record list[RUN_FILE_LIST_MAX];

static void set_up(void)
{
	store = fixture_open();
	snprintf(runtime, sizeof runtime, "%s/run", fixture_folder);
	snprintf(folder, sizeof folder, "%s/warenspur", runtime);
	ck_assert_int_eq(mkdir(runtime, 0700), 0);
	setenv("XDG_RUNTIME_DIR", runtime, 1);
}

static void tear_down(void)
{
	fixture_close(store);
}

static void publish(struct run_file *f, const char *db)
{
	struct run_record record = { .kind = "demo", .is_temporary = true, .control = "/tmp/c" };
	struct fault why = { 0 };

	snprintf(record.db, sizeof record.db, "%s", db);
	ck_assert_msg(run_file_publish(f, &record, &why) == 0, "%s", why.message.text);
}

static size_t count_files(void)
{
	char command[PATH_MAX + 40];
	FILE *out;
	int count = -1;

	snprintf(command, sizeof command, "ls -A '%s' | wc -l", folder);
	out = popen(command, "r");
	ck_assert_int_eq(fscanf(out, "%d", &count), 1);
	pclose(out);
	return (size_t)count;
}

START_TEST(test_found_while_it_runs)
{
	struct run_file first, second;
	struct run_record found;

	ck_assert_uint_eq(run_file_list(list, RUN_FILE_LIST_MAX), 0);
	publish(&first, "/tmp/a.db");
	publish(&second, "/tmp/b.db");
	ck_assert_uint_eq(run_file_list(list, RUN_FILE_LIST_MAX), 2);
	ck_assert_str_eq(list[0].db, "/tmp/b.db"); /* the newest first */
	ck_assert_str_eq(list[1].db, "/tmp/a.db");
	ck_assert_str_eq(list[0].control, "/tmp/c");
	ck_assert(list[0].is_temporary && list[0].pid == getpid());
	ck_assert_uint_eq(run_file_list(list, 1), 1);
	ck_assert_str_eq(list[0].db, "/tmp/b.db");
	ck_assert(run_file_find("/tmp/a.db", &found) && !run_file_find("/tmp/c.db", &found));
	run_file_remove(&second);
	run_file_remove(&second);
	ck_assert_uint_eq(run_file_list(list, RUN_FILE_LIST_MAX), 1);
	run_file_remove(&first);
	ck_assert_uint_eq(count_files(), 0);
}
END_TEST

/* As after kill -9: the file is there, its lock is not. */
START_TEST(test_killed_one_is_removed)
{
	pid_t child = fork();
	struct run_file f;

	if (child == 0) {
		publish(&f, "/tmp/killed.db");
		raise(SIGKILL);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
	ck_assert_uint_eq(count_files(), 1);
	ck_assert_uint_eq(run_file_list(list, RUN_FILE_LIST_MAX), 0);
	ck_assert_uint_eq(count_files(), 0);
}
END_TEST

/* The file of a running launch is moved, so that its lock goes with it, and changed in this way. */
static const struct planted {
	const char *command; /* in the folder; $f: the file */
	size_t found;
} planted[] = {
	{ "true", 1 },
	{ "chmod 666 $f", 0 },
	{ "chmod 660 $f", 0 },
	{ "ln $f other.run", 0 }, /* somebody keeps a second name */
	{ "mv $f ../x && ln -s ../x $f", 0 },
	{ "mv $f launch", 0 },
	{ "mv $f launch-x.txt", 0 },
	{ "printf 'kind demo\\n' >$f", 0 },
	{ "printf '\\0' >>$f", 0 },
	{ "head -c 100000 /dev/zero | tr '\\0' x >>$f", 0 },
	{ "printf 'warenspur run 1\\nkind demo\\npid 1\\nbegun 1\\ndatabase a.db\\n' >$f", 0 },
	{ "mkfifo launch-f.run", 1 },
	{ "mkdir launch-d.run", 1 },
	{ "ln -s /dev/zero launch-z.run", 1 },
	{ "chmod 770 .", 0 },
	{ "chmod 777 .", 0 },
	{ "mv ../warenspur ../elsewhere && ln -s elsewhere ../warenspur", 0 },
};

START_TEST(test_planted)
{
	char command[3 * PATH_MAX];
	struct run_file f;

	publish(&f, "/tmp/a.db");
	snprintf(command, sizeof command, "cd '%s' && f=$(basename '%s') && %s", folder, f.path,
		planted[_i].command);
	ck_assert_int_eq(system(command), 0);
	ck_assert_msg(run_file_list(list, RUN_FILE_LIST_MAX) == planted[_i].found, "%s",
		planted[_i].command);
	run_file_remove(&f);
}
END_TEST

/* Where the folder cannot be trusted, the launch says what other terminals need. */
START_TEST(test_foreign_folder)
{
	struct run_record record = { .kind = "demo", .db = "/tmp/a.db" };
	struct fault why = { 0 };
	struct run_file f;

	ck_assert_int_eq(symlink("/tmp", folder), 0);
	ck_assert_int_eq(run_file_publish(&f, &record, &why), -1);
	ck_assert_msg(strstr(why.message.text, "--db /tmp/a.db") != NULL, "%s", why.message.text);
	ck_assert_int_eq(f.fd, -1);
	unlink(folder);
	ck_assert_int_eq(mkdir(folder, 0777), 0);
	chmod(folder, 0777);
	ck_assert_int_eq(run_file_publish(&f, &record, &why), -1);
	rmdir(folder);
	snprintf(record.db, sizeof record.db, "/tmp/two\nlines.db");
	ck_assert_int_eq(run_file_publish(&f, &record, &why), -1);
}
END_TEST

#define HEAD "warenspur run 1\n"
#define SOUND "kind up\npid 5\nbegun 6\ntemporary no\n"
static const struct content {
	const char *text;
	bool is_sound;
} contents[] = {
	{ HEAD SOUND "database /a b/c.db\n", true },
	{ HEAD SOUND "database /a.db\ncontrol /c\n", true },
	{ HEAD SOUND "database /a.db\nlater thing\n", true },
	{ HEAD SOUND "database /a.db", false },
	{ HEAD SOUND, false },
	{ HEAD SOUND "database a.db\n", false },
	{ HEAD SOUND "database /a\033[2J.db\n", false },
	{ HEAD SOUND "database /a\342\200\256.db\n", false },
	{ HEAD SOUND "database /a.db\ncontrol c\n", false },
	{ HEAD "kind x\npid 5\nbegun 6\ndatabase /a\n", false },
	{ HEAD "kind up\npid 0\nbegun 6\ndatabase /a\n", false },
	{ HEAD "kind up\npid -1\nbegun 6\ndatabase /a\n", false },
	{ HEAD "kind up\npid 5\nbegun 99999999999999999999\ndatabase /a\n", false },
	{ HEAD "kind up\npid 5\nbegun 6\ntemporary perhaps\ndatabase /a\n", false },
	{ HEAD SOUND "database /a.db\nnothing\n", false },
	{ "warenspur run 2\n" SOUND "database /a.db\n", false },
	{ "", false },
	{ "\n", false },
};

START_TEST(test_content)
{
	const struct content *c = &contents[_i];
	struct run_record record, again;
	char text[RUN_FILE_BYTES_MAX];

	ck_assert_msg(run_file_parse(c->text, strlen(c->text), &record) == c->is_sound, "%s", c->text);
	if (!c->is_sound)
		return;
	ck_assert(run_file_format(&record, text, sizeof text));
	ck_assert(run_file_parse(text, strlen(text), &again));
	ck_assert_int_eq(memcmp(&record, &again, sizeof record), 0);
}
END_TEST

/* --- the choice -------------------------------------------------------------------------------- */

static int choose(const char *fallback, bool is_named, enum database_use use, const char **db)
{
	struct options_common o = { .db = fallback, .is_db_named = is_named };
	int result = database_choose(&o, use, NULL);

	*db = o.db;
	return result;
}

START_TEST(test_order)
{
	struct run_file f;
	const char *db;

	ck_assert_int_eq(choose("/default.db", false, DATABASE_CHANGE, &db), 0);
	ck_assert_str_eq(db, "/default.db");
	publish(&f, "/tmp/demo.db");
	ck_assert_int_eq(choose("/named.db", true, DATABASE_CHANGE, &db), 0);
	ck_assert_str_eq(db, "/named.db");
	ck_assert_int_eq(choose("/default.db", false, DATABASE_CHANGE, &db), 0);
	ck_assert_str_eq(db, "/tmp/demo.db");
	ck_assert_int_eq(choose("/default.db", false, DATABASE_READ, &db), 0);
	ck_assert_str_eq(db, "/tmp/demo.db");
	ck_assert_int_eq(choose("/default.db", false, DATABASE_RECORD, &db), 0);
	ck_assert_str_eq(db, "/default.db");
	run_file_remove(&f);
}
END_TEST

START_TEST(test_several)
{
	struct run_file first, second;
	const char *db;

	publish(&first, "/tmp/first.db");
	publish(&second, "/tmp/second.db");
	ck_assert_int_eq(choose("/default.db", false, DATABASE_CHANGE, &db), -1);
	ck_assert_int_eq(choose("/default.db", false, DATABASE_READ, &db), 0);
	ck_assert_str_eq(db, "/tmp/second.db");
	run_file_remove(&second);
	ck_assert_int_eq(choose("/default.db", false, DATABASE_CHANGE, &db), 0);
	run_file_remove(&first);
}
END_TEST

/* A bridge works with the default database: it counts like a launch. When it has ended, it does not. */
START_TEST(test_beside_a_live_bridge)
{
	struct run_file f;
	const char *db;

	publish(&f, "/tmp/demo.db");
	ck_assert_int_eq(choose(fixture_db, false, DATABASE_CHANGE, &db), 0);
	ck_assert_int_eq(store_report_program(store, "plc-bridge:a", PROGRAM_READY, &message_none,
						 NULL),
		0);
	ck_assert_int_eq(choose(fixture_db, false, DATABASE_CHANGE, &db), -1);
	ck_assert_int_eq(choose(fixture_db, false, DATABASE_READ, &db), 0);
	ck_assert_int_eq(store_report_program(store, "plc-bridge:a", PROGRAM_STOPPED, &message_none,
						 NULL),
		0);
	ck_assert_int_eq(choose(fixture_db, false, DATABASE_CHANGE, &db), 0);
	ck_assert_str_eq(db, "/tmp/demo.db");
	run_file_remove(&f);
}
END_TEST

Suite *suite(void)
{
	Suite *s = suite_create("run_file");
	TCase *c = tcase_create("run_file");

	tcase_add_checked_fixture(c, set_up, tear_down);
	tcase_add_test(c, test_found_while_it_runs);
	tcase_add_test(c, test_killed_one_is_removed);
	add_table(c, test_planted, planted);
	tcase_add_test(c, test_foreign_folder);
	add_table(c, test_content, contents);
	tcase_add_test(c, test_order);
	tcase_add_test(c, test_several);
	tcase_add_test(c, test_beside_a_live_bridge);
	suite_add_tcase(s, c);
	return s;
}
