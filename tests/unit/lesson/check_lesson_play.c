/* lesson_play: the lesson that runs: its rows, programs that look at the same time, resets, hints, a file that changes,
 * and a launch that lacks what it needs. Without a conveyor: lesson_reset.sh has one. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/code/plain_code.h"
#include "core/lesson/lesson_play.h"
#include "core/lesson/lesson_stage.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct store *store;
static struct lesson_play play;
static struct lesson_look look;
static struct message scene;
static struct fault why;
static char path[512];
static int64_t places; /* that every database has */

/* --- a lesson of so many steps, each ended by a scan at goods-in --------------------------------------------- */

static void write_lesson(int steps, const char *needs)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	fprintf(file,
		"title.de: Eins\ntitle.en: One\nfor.de: a\nfor.en: a\nminutes: 5\nneeds: %s\nbelt: standing\n"
		"article: 9521234000013 lane 1 Schraube | Screw\ncan.de: a\ncan.en: a\nstory.de: a\nstory.en: a\n"
		"question.de: a\nquestion.en: a\nanswer.de: a\nanswer.en: a\n",
		needs);
	for (int i = 0; i < steps; i++)
		fputs(
			"step:\ndo.de: Tun\ndo.en: Do it\nlook.de: Schau\nlook.en: Look\nexpect: scan place=goods-in\n"
			"why.de: a\nwhy.en: a\nsolution: scan goods-in 9521234000013\nsheet.de: a\nsheet.en: a\n"
			"hint:\nwhen: scan place=storage\npointer.de: Wo?\npointer.en: Where?\nway.de: Dort\nway.en: There\n"
			"example: scan storage 9521234000013\n"
			"hint:\nwhen: scan place=quarantine\npointer.de: Warum?\npointer.en: Why there?\nway.de: Hier\n"
			"way.en: Here\nexample: scan quarantine 9521234000013\n",
			file);
	ck_assert_int_eq(fclose(file), 0);
}

static void begin_store(int steps, const char *needs)
{
	store = fixture_open();
	snprintf(path, sizeof path, "%s/02-scans.txt", fixture_folder);
	write_lesson(steps, needs);
	play = (struct lesson_play){ .run = 0 };
	places = fixture_number("SELECT count(*) FROM place");
}

static int start_lesson(void)
{
	const struct lesson_start start = { .path = path, .participant = "Anna", .control = "" };

	return lesson_play_begin(store, &start, &scene, &why);
}

static void begin(int steps)
{
	begin_store(steps, "nothing");
	ck_assert_msg(start_lesson() == 0, "%s", why.message.text);
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 1);
}

static void end(void)
{
	lesson_play_close(&play);
	fixture_close(store);
}

static void scan_at(const char *place)
{
	struct identity identity;
	struct booking outcome;
	struct scan scan;

	ck_assert_int_eq(plain_code_to_scan("9521234000013", 13, SYMBOLOGY_UNKNOWN, &scan, &why), 0);
	snprintf(scan.place, sizeof scan.place, "%s", place);
	snprintf(scan.source, sizeof scan.source, "hand");
	scan.at_us = clock_wall_us();
	identify(&scan, &identity);
	ck_assert_msg(booking_record_scan(store, &scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
}

static int advance(void)
{
	return lesson_play_advance(&play, store, "", &look, &why);
}

static int64_t rows(const char *table)
{
	char sql[128];

	snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", table);
	return fixture_number(sql);
}

static void assert_said(const char *part)
{
	ck_assert_msg(strstr(why.message.text, part) != NULL, "%s", why.message.text);
}

/* --- begin, advance, end -------------------------------------------------------------------------------------- */

START_TEST(lesson_from_begin_to_end)
{
	begin(2);
	ck_assert_str_eq(play.name, "02-scans");
	ck_assert_str_eq(play.participant, "Anna");
	ck_assert_str_eq(fixture_text("SELECT name FROM article"), "Screw");
	ck_assert_int_eq(advance(), 0);
	ck_assert(!look.is_met);
	for (int i = 1; i <= 2; i++) {
		scan_at("goods-in");
		ck_assert_int_eq(advance(), 1);
		ck_assert_uint_eq(play.step, (size_t)i);
	}
	ck_assert_int_eq(play.state, LESSON_RUN_DONE);
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 0);
	ck_assert(play.ended_us > 0);
	ck_assert_int_eq(advance(), -1);
	assert_said("no lesson is running");
	ck_assert_int_eq(lesson_play_leave(store, &why), 0);
	ck_assert_int_eq(start_lesson(), 0); /* once more: another run */
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 1);
	ck_assert_int_eq(play.run, 2);
	ck_assert_uint_eq(play.step, 0);
	end();
}
END_TEST

START_TEST(facts_of_before_never_count)
{
	begin_store(2, "nothing");
	ck_assert_int_eq(store_put_place(store, "goods-in", "", "receiving", NULL, &why), 0);
	scan_at("goods-in");
	ck_assert_int_eq(start_lesson(), 0);
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 1);
	ck_assert_int_eq(advance(), 0);
	scan_at("goods-in");
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 1); /* two facts, one step */
	ck_assert_int_eq(advance(), 0);
	ck_assert_int_eq(rows("lesson_step"), 2);
	end();
}
END_TEST

START_TEST(one_lesson_at_a_time)
{
	begin(1);
	ck_assert_int_eq(start_lesson(), -1);
	assert_said("the lesson 02-scans is running");
	ck_assert_int_eq(rows("lesson_run"), 1);
	ck_assert_int_eq(lesson_play_leave(store, &why), 1);
	ck_assert_int_eq(lesson_play_leave(store, &why), 0);
	ck_assert_str_eq(fixture_text("SELECT state FROM lesson_run"), "left");
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 0); /* a program that has not noticed it yet */
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 0);
	ck_assert_int_eq(play.state, LESSON_RUN_LEFT);
	ck_assert_int_eq(rows("lesson_step WHERE done_us IS NOT NULL"), 0);
	end();
}
END_TEST

/* --- several programs ------------------------------------------------------------------------------------------ */

enum { PROGRAMS = 4, ROUNDS = 7 };

/* A program of its own: it must not inherit a connection to the database, so it begins before there is one. */
struct other_program {
	pid_t pid;
	int orders, answers; /* pipes: a letter each */
};

static const char answer_none = '0', answer_advanced = '1', answer_failed = 'x';

/* The path of the database comes first, then a letter for each look; 'k': the program is killed after its look. */
static void run_program(int from, int to)
{
	struct lesson_play other = { .run = 0 };
	struct store *own = NULL;
	char db[sizeof fixture_db], order, answer;

	if (read(from, db, sizeof db) != (ssize_t)sizeof db)
		_exit(1);
	own = store_open(db, STORE_EXISTING, &why);
	while (read(from, &order, 1) == 1) {
		int found = own ? lesson_play_find(&other, own, &why) : -1;
		int result = found == 1 ? lesson_play_advance(&other, own, "", &look, &why) : -1;

		answer = result < 0 ? answer_failed : result ? answer_advanced : answer_none;
		if (order == 'k')
			kill(getpid(), SIGKILL);
		if (write(to, &answer, 1) != 1)
			break;
	}
	_exit(0);
}

static void begin_programs(struct other_program *list, int count)
{
	int to[2], from[2];

	for (int i = 0; i < count; i++) {
		ck_assert_int_eq(pipe(to), 0);
		ck_assert_int_eq(pipe(from), 0);
		list[i] = (struct other_program){ fork(), to[1], from[0] };
		ck_assert_int_ge(list[i].pid, 0);
		if (list[i].pid == 0) {
			close(to[1]);
			for (int k = 0; k < i; k++)
				close(list[k].orders);
			run_program(to[0], from[1]);
		}
		close(to[0]);
		close(from[1]);
	}
}

static void tell_database(const struct other_program *list, int count)
{
	for (int i = 0; i < count; i++)
		ck_assert_int_eq(write(list[i].orders, fixture_db, sizeof fixture_db), sizeof fixture_db);
}

static void end_programs(struct other_program *list, int count)
{
	for (int i = 0; i < count; i++)
		close(list[i].orders);
	for (int i = 0; i < count; i++) {
		waitpid(list[i].pid, NULL, 0);
		close(list[i].answers);
	}
}

START_TEST(one_of_several_programs_advances)
{
	struct other_program list[PROGRAMS];
	char answer;

	begin_programs(list, PROGRAMS);
	begin(ROUNDS);
	tell_database(list, PROGRAMS);
	for (int round = 1; round <= ROUNDS; round++) {
		int advanced = 0;

		scan_at("goods-in");
		for (int i = 0; i < PROGRAMS; i++)
			ck_assert_int_eq(write(list[i].orders, "l", 1), 1);
		for (int i = 0; i < PROGRAMS; i++) {
			ck_assert_int_eq(read(list[i].answers, &answer, 1), 1);
			/* In the last round a late one finds no lesson any more. */
			ck_assert(answer != answer_failed || round == ROUNDS);
			advanced += answer == answer_advanced;
		}
		ck_assert_int_eq(advanced, 1);
		ck_assert_int_eq(rows("lesson_step WHERE done_us IS NOT NULL"), round);
	}
	ck_assert_str_eq(fixture_text("SELECT state FROM lesson_run"), "done");
	end_programs(list, PROGRAMS);
	end();
}
END_TEST

/* Both have seen the end of the step; the second one comes too late, and sees the next step. */
START_TEST(late_program_skips_nothing)
{
	struct lesson_play late = { .run = 0 };

	begin(3);
	ck_assert_int_eq(lesson_play_find(&late, store, &why), 1);
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 1);
	ck_assert_int_eq(lesson_play_advance(&late, store, "", &look, &why), 0);
	ck_assert(look.is_met);
	ck_assert_int_eq(lesson_play_find(&late, store, &why), 1);
	ck_assert_uint_eq(late.step, 1);
	ck_assert_int_eq(lesson_play_advance(&late, store, "", &look, &why), 0);
	ck_assert(!look.is_met);
	lesson_play_close(&late);
	end();
}
END_TEST

START_TEST(killed_program_loses_nothing)
{
	struct other_program killed;
	int status;

	begin_programs(&killed, 1);
	begin(2);
	tell_database(&killed, 1);
	scan_at("goods-in");
	ck_assert_int_eq(write(killed.orders, "k", 1), 1);
	ck_assert_int_eq(waitpid(killed.pid, &status, 0), killed.pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 1);
	ck_assert_uint_eq(play.step, 1);
	ck_assert_int_eq(advance(), 0);
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 1);
	close(killed.orders);
	close(killed.answers);
	end();
}
END_TEST

/* --- reset and hints ---------------------------------------------------------------------------------------------- */

START_TEST(reset_gives_a_new_mark)
{
	struct lesson_play other = { .run = 0 };
	int64_t before_us;

	begin(2);
	ck_assert_int_eq(lesson_play_find(&other, store, &why), 1);
	before_us = play.steps[0].begun_us;
	scan_at("goods-in");
	ck_assert_int_eq(lesson_play_look(&play, store, &look, &why), 0);
	ck_assert(look.is_met);
	ck_assert_int_eq(lesson_play_reset(&play, store, "", &scene, &why), 0);
	ck_assert_str_eq(scene.text, ""); /* nothing to prepare without a conveyor */
	ck_assert(play.steps[0].begun_us > before_us);
	ck_assert_int_eq(lesson_play_advance(&other, store, "", &look, &why), 0);
	ck_assert(look.is_met); /* by its old mark; it counts no more */
	ck_assert_int_eq(advance(), 0);
	ck_assert(!look.is_met);
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 1);
	lesson_play_close(&other);
	end();
}
END_TEST

START_TEST(hints_by_level)
{
	begin(2);
	ck_assert_int_eq(lesson_play_look(&play, store, &look, &why), 0);
	ck_assert_int_eq(look.hint, -1);
	ck_assert_str_eq(lesson_play_hint(&play, -1, 1), "Look");
	ck_assert_str_eq(lesson_play_hint(&play, -1, 2), "Do it");
	scan_at("quarantine");
	ck_assert_int_eq(lesson_play_look(&play, store, &look, &why), 0);
	ck_assert_int_eq(look.hint, 1);
	ck_assert_str_eq(lesson_play_hint(&play, 1, 1), "Why there?");
	scan_at("storage");
	ck_assert_int_eq(lesson_play_look(&play, store, &look, &why), 0);
	ck_assert_int_eq(look.hint, 0); /* the first that fits */
	ck_assert_str_eq(lesson_play_hint(&play, 0, 2), "There");
	ck_assert_str_eq(lesson_play_hint(&play, 0, 3), "");
	ck_assert_str_eq(lesson_play_hint(&play, 0, 0), "");
	ck_assert_str_eq(lesson_play_hint(&play, 99, 1), "Look");
	for (int i = 1; i <= 5; i++) {
		ck_assert_int_eq(lesson_play_raise_hint(&play, store, &why), 0);
		ck_assert_int_eq(play.steps[0].hint_level, i < 3 ? i : 3);
	}
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 1);
	ck_assert_int_eq(play.steps[1].hint_level, 0);
	ck_assert_int_eq(lesson_play_leave(store, &why), 1);
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 0);
	ck_assert_int_eq(lesson_play_raise_hint(&play, store, &why), -1);
	ck_assert_int_eq(lesson_play_reset(&play, store, "", &scene, &why), -1);
	end();
}
END_TEST

/* --- the file ------------------------------------------------------------------------------------------------------ */

START_TEST(file_that_cannot_be_read_begins_nothing)
{
	begin_store(1, "nothing");
	ck_assert_int_eq(truncate(path, 40), 0);
	ck_assert_int_eq(start_lesson(), -1);
	assert_said("mistake");
	ck_assert_int_eq(why.blame, FAULT_DATA);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(start_lesson(), -1);
	assert_said("No such file");
	ck_assert_int_eq(rows("lesson_run"), 0);
	ck_assert_int_eq(rows("place"), places);
	end();
}
END_TEST

static void assert_lost(const char *part)
{
	struct lesson_play fresh = { .run = 0 };

	ck_assert_int_eq(lesson_play_find(&fresh, store, &why), -1);
	ck_assert_int_eq(why.blame, FAULT_DATA);
	assert_said(part);
	ck_assert_str_eq(fresh.name, "02-scans");
	ck_assert_str_eq(fresh.path, path);
	ck_assert_ptr_null(fresh.lesson);
	ck_assert_int_eq(lesson_play_raise_hint(&fresh, store, &why), -1);
	lesson_play_close(&fresh);
}

START_TEST(file_that_changes_while_it_runs)
{
	begin(3);
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 1);
	write_lesson(1, "nothing");
	assert_lost("has fewer steps (1)");
	ck_assert_int_eq(truncate(path, 100), 0);
	assert_lost("mistake");
	ck_assert_int_eq(unlink(path), 0);
	assert_lost("No such file");
	/* The program that has read it goes on. */
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 1);
	ck_assert_uint_eq(play.step, 2);
	write_lesson(3, "nothing"); /* the file is back: nothing is lost */
	lesson_play_close(&play);
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 1);
	ck_assert_uint_eq(play.step, 2);
	ck_assert_int_eq(lesson_play_leave(store, &why), 1);
	end();
}
END_TEST

/* Rows of a broken tool, or of a newer version. */
START_TEST(rows_that_fit_nothing)
{
	char sql[1024];

	begin_store(2, "nothing");
	snprintf(sql, sizeof sql,
		"INSERT INTO lesson_run (lesson, path, begun_us, state) VALUES ('a' || char(27) || '[2J', '%s', -5, 'odd');"
		"INSERT INTO lesson_step (run, step, begun_us, after_scan, after_move, after_passage, after_signal,"
		" after_command, after_note, after_alarm, faults) VALUES (1, 2, 9223372036854775807, -9, 9, 9, 9, 9, 9, 9,"
		" printf('%%.*c', 3000, 'x'))",
		path);
	fixture_run_sql(sql);
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 1);
	ck_assert_ptr_null(strchr(play.name, 27));
	ck_assert_uint_eq(play.step, 0); /* step 1 has no row */
	scan_at("goods-in");
	ck_assert_int_eq(advance(), 0);
	ck_assert_int_eq(lesson_play_raise_hint(&play, store, &why), 0);
	fixture_run_sql("DELETE FROM lesson_step; DELETE FROM lesson_run");
	ck_assert_int_eq(lesson_play_find(&play, store, &why), 0);
	ck_assert_ptr_null(play.lesson);
	end();
}
END_TEST

/* --- what a launch has ------------------------------------------------------------------------------------------- */

static const struct {
	enum lesson_origin needs;
	bool has_simulated, has_real;
	const char *says; /* NULL: it fits */
} sites[] = {
	{ LESSON_NOT_NEEDED, false, false, NULL },
	{ LESSON_ANY, true, false, NULL },
	{ LESSON_ANY, false, true, NULL },
	{ LESSON_ANY, false, false, "the running launch has none; end it" },
	{ LESSON_SIMULATED, true, true, NULL },
	{ LESSON_SIMULATED, false, false, "the running launch has none; end it" },
	{ LESSON_SIMULATED, false, true, "the one here is real; end this launch" },
	{ LESSON_REAL, false, true, NULL },
	{ LESSON_REAL, true, false, "a real one, and none is connected; nothing was started" },
};

START_TEST(launch_has_what_is_needed)
{
	static struct lesson lesson;
	struct lesson_site site = { .speed = 1 };

	for (int i = 0; i < LESSON_PART_COUNT; i++) {
		memset(&lesson, 0, sizeof lesson);
		memset(&site, 0, sizeof site);
		lesson.needs[i] = sites[_i].needs;
		site.has_simulated[i] = sites[_i].has_simulated;
		site.has_real[i] = sites[_i].has_real;
		why = (struct fault){ .exit_code = 0 };
		ck_assert_int_eq(lesson_check_site(&site, &lesson, "03-x", &why), sites[_i].says ? -1 : 0);
		if (sites[_i].says)
			assert_said(sites[_i].says);
	}
}
END_TEST

START_TEST(other_hardware_begins_nothing)
{
	static const char *const needs[] = { "conveyor simulated", "scanner real", "nfc any",
		"camera any" };

	for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
		begin_store(1, needs[i]);
		ck_assert_int_eq(start_lesson(), -1);
		assert_said("this lesson needs");
		ck_assert_int_eq(rows("lesson_run"), 0);
		ck_assert_int_eq(rows("place"), places);
		end();
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { lesson_from_begin_to_end, facts_of_before_never_count,
		one_lesson_at_a_time, one_of_several_programs_advances, late_program_skips_nothing,
		killed_program_loses_nothing, reset_gives_a_new_mark, hints_by_level,
		file_that_cannot_be_read_begins_nothing, file_that_changes_while_it_runs,
		rows_that_fit_nothing, other_hardware_begins_nothing, NULL };
	Suite *s = suite_of("lesson_play", tests);
	TCase *table = tcase_create("sites");

	add_table(table, launch_has_what_is_needed, sites);
	suite_add_tcase(s, table);
	return s;
}
