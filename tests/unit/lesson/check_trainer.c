/* Faults for trainers: the file with each mistake and its place; every file that comes with Warenspur, with its orders
 * given to a whole plant; and an exercise in time, which is a pure function. */
#include "tests/support/suite.h"
#include "core/lesson/exercise.h"
#include "hw/plant/assembly/plant.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct fault why;
static struct mistakes mistakes;

/* --- the file ------------------------------------------------------------------------------------------------- */

static const char *const complete[] = {
	"title.de: Bahn 1 ist voll",
	"title.en: Lane 1 is full",
	"symptom.de: a",
	"symptom.en: b",
	"target: lane",
	"speed: creeping",
	"notices.de: a",
	"notices.en: b",
	"minutes: 10",
	"path.de: eins",
	"path.en: one",
	"path.de: zwei",
	"path.en: two",
	"solution.de: a",
	"solution.en: b",
	"lesson.de: a",
	"lesson.en: b",
	"start:\n  lane 1 full\n  # a remark\n  after 20 wire delay 100",
	"end: lane 1 free",
	"first-symptom: alarm code=plc_fault",
	"mended: by-hand",
	"right-look: alarms, line",
};
enum { LINE_COUNT = sizeof complete / sizeof complete[0] };

/* The complete file with line n (from 0) replaced; NULL: left out. -1: complete. */
static struct trainer_fault *read_with(int n, const char *line)
{
	static char text[4096];

	text[0] = '\0';
	for (int i = 0; i < LINE_COUNT; i++) {
		const char *now = i == n ? line : complete[i];

		if (now)
			strcat(strcat(text, now), "\n");
	}
	return trainer_fault_read(text, strlen(text), &mistakes);
}

START_TEST(complete_fault_is_read)
{
	struct trainer_fault *f = read_with(-1, NULL);

	ck_assert_msg(mistakes.count == 0, "%s", mistakes.list[0].message.text);
	ck_assert_str_eq(f->title.in[LESSON_DE], "Bahn 1 ist voll");
	ck_assert_int_eq(f->target, TRAINER_LANE);
	ck_assert_int_eq(f->speed, TRAINER_CREEPING);
	ck_assert_uint_eq(f->path_count, 2);
	ck_assert_str_eq(f->path[1].in[LESSON_EN], "two");
	ck_assert_uint_eq(f->start.count, 2);
	ck_assert_str_eq(f->start.orders[0].words, "lane 1 full");
	ck_assert_int_eq(f->start.orders[1].after_s, 20);
	ck_assert_str_eq(f->start.orders[1].words, "wire delay 100");
	ck_assert_str_eq(f->end.orders[0].words, "lane 1 free");
	ck_assert(f->is_mended_by_hand && f->has_symptom_when);
	ck_assert(trainer_fault_is_right_view(f, "line"));
	ck_assert(!trainer_fault_is_right_view(f, "stock"));
	trainer_fault_free(f);
}
END_TEST

static const struct {
	int at;
	const char *line;
	int line_number, column;
	const char *said;
} wrongs[] = {
	{ 0, NULL, 1, 1, "the fault lacks: title.de" },
	{ 4, "target: lanes", 5, 9, "nothing of the plant is called \"lanes\"; did you mean lane?" },
	{ 5, "speed: slow", 6, 8, "a fault does not begin \"slow\"" },
	{ 5, "speed: at-once", 18, 1, "orders with after make a creeping fault" },
	{ 8, "minutes: soon", 9, 10, "minutes is a whole number from 1 to 60" },
	{ 9, "path.fr: un", 10, 1, "which language is \"path.fr\"" },
	{ 17, "start: lane 1 full", 18, 1, "a creeping fault needs an order with after" },
	{ 17, "start: lan 1 full", 18, 8,
		"the simulated plant has no order \"lan\"; did you mean lane?" },
	{ 17, "start: after soon wire cut", 18, 14, "behind after stands a number of seconds" },
	{ 17, "start: fault lane_9_full", 18, 14, "there is no fault \"lane_9_full\"" },
	{ 18, "end: lane", 22, 6, "something is missing behind lane" },
	{ 19, "first-symptom: alrm", 23, 16, "\"alrm\" is not a fact" },
	{ 19, "first-symptom: not alarm", 23, 16,
		"this symptom is there before anything has happened" },
	{ 20, "mended: byhand", 24, 9, "\"byhand\" is not a fact" },
	{ 21, "right-look: alarm", 25, 13,
		"no view of the dashboard is called \"alarm\"; did you mean alarms?" },
	{ 21, "right-lok: alarms", 25, 1, "there is no field \"right-lok\"; did you mean right-look?" },
	{ 21, "step:", 25, 1, "there is no field \"step\"" },
};

START_TEST(mistakes_have_their_place)
{
	struct trainer_fault *f = read_with(wrongs[_i].at, wrongs[_i].line);
	bool found = false;

	for (size_t i = 0; i < mistakes.count; i++)
		if (strstr(mistakes.list[i].message.text, wrongs[_i].said)) {
			found = true;
			ck_assert_int_eq(mistakes.list[i].line, wrongs[_i].line_number);
			ck_assert_int_eq(mistakes.list[i].column, wrongs[_i].column);
		}
	ck_assert_msg(found, "%s: %s", wrongs[_i].said,
		mistakes.count ? mistakes.list[0].message.text : "no mistake");
	trainer_fault_free(f);
}
END_TEST

START_TEST(one_step_is_no_path)
{
	static const char text[] = "path.de: a\npath.en: b\n";
	bool found = false;

	trainer_fault_free(trainer_fault_read(text, strlen(text), &mistakes));
	for (size_t i = 0; i < mistakes.count; i++)
		found |= strstr(mistakes.list[i].message.text, "the diagnosis path has one step") != NULL;
	ck_assert(found);
}
END_TEST

/* --- the files that come with Warenspur ---------------------------------------------------------------------------- */

static struct plant plant;
static struct wires wires;

static void open_plant(const char *chip)
{
	const struct plant_plan plan = { .interval_s = 3, .first = 1, .speed = 1, .boot_id = 7 };

	memset(&plant, 0, sizeof plant);
	plant.scanner.line.fd = -1;
	ck_assert_int_eq(ptyline_open(&plant.chip_line, chip, &why), 0);
	ck_assert_int_eq(wires_open(&wires, "tcp:127.0.0.1:0", 0, &why), 0);
	plant.wires = &wires;
	plant_init(&plant, &plan, 1000000);
	plant_run(&plant, 1500000);
}

static void close_plant(void)
{
	wires_close(&wires);
	ptyline_close(&plant.chip_line);
}

static void give_orders(const char *file, const struct trainer_script *script)
{
	char order[256], answer[CONTROL_SOCKET_ANSWER_MAX + 1];

	for (size_t i = 0; i < script->count; i++) {
		snprintf(order, sizeof order, "%s", script->orders[i].words);
		ck_assert_msg(plant_control_check(order, &why) == 0, "%s: %s", file, why.message.text);
		snprintf(order, sizeof order, "hidden %s", script->orders[i].words);
		plant_control_run(&plant, order, answer);
		ck_assert_msg(strncmp(answer, "ok", 2) == 0, "%s: %s: %s", file, order, answer);
	}
}

static void play_file(const char *file)
{
	char states[CONTROL_SOCKET_ANSWER_MAX + 1], order[16] = "states";
	struct trainer_fault *f;
	char *text;
	size_t len;

	text = lesson_load(file, &len, &why);
	ck_assert_ptr_nonnull(text);
	f = trainer_fault_read(text, len, &mistakes);
	ck_assert_msg(mistakes.count == 0, "%s:%d:%d: %s", file, mistakes.list[0].line,
		mistakes.list[0].column, mistakes.list[0].message.text);
	give_orders(file, &f->start);
	plant_control_run(&plant, order, states);
	ck_assert_msg(!strstr(states, "=active"), "%s: %s", file, states);
	give_orders(file, &f->end);
	ck_assert_msg(!plant.world.estop && !plant.world.manual && !plant.plc_stopped &&
			!plant.plc_frozen && plant.chip_line.fd >= 0 && wires.faults.now == WIRE_WELL,
		"%s: its end does not end it", file);
	trainer_fault_free(f);
	free(text);
}

START_TEST(each_file_works_on_the_plant)
{
	char folder[] = "/tmp/warenspur-check-XXXXXX", chip[64], told[64];
	glob_t found;
	FILE *log;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(chip, sizeof chip, "%s/chip", folder);
	snprintf(told, sizeof told, "%s/truth", folder);
	open_plant(chip);
	log = fopen(told, "w+");
	plant.ground_truth.file = log;
	ck_assert_int_eq(glob("workshop/faults/*.txt", 0, NULL, &found), 0);
	ck_assert_uint_ge(found.gl_pathc, 20);
	for (size_t i = 0; i < found.gl_pathc; i++)
		play_file(found.gl_pathv[i]);
	globfree(&found);
	/* Nothing of it is in the simulation log. */
	ck_assert_int_eq(ftell(log), 0);
	plant.ground_truth.file = NULL;
	fclose(log);
	close_plant();
	unlink(told);
	rmdir(folder);
}
END_TEST

/* --- an exercise in time --------------------------------------------------------------------------------------------- */

#define SECOND INT64_C(1000000)

START_TEST(exercise_waits_and_gives_orders)
{
	struct trainer_fault *f = read_with(-1, NULL);
	struct exercise_news news = { .now_us = 100 * SECOND };
	struct exercise e;

	exercise_begin(&e, news.now_us, 3);
	ck_assert(!exercise_is_due(&e, f, &news));
	news.boxes = 2;
	ck_assert(!exercise_is_due(&e, f, &news));
	ck_assert_int_eq(exercise_due_us(&e, f), 0);
	news.boxes = 3;
	ck_assert(exercise_is_due(&e, f, &news));
	/* The plant refuses: a second later again. */
	ck_assert(exercise_ordered(&e, f, false, news.now_us));
	ck_assert(!exercise_is_due(&e, f, &news));
	news.now_us += SECOND;
	ck_assert(exercise_is_due(&e, f, &news));
	ck_assert(exercise_ordered(&e, f, true, news.now_us));
	ck_assert_int_eq(e.at_us[EXERCISE_FAULT], news.now_us);
	/* The second order 20 s later. */
	ck_assert(!exercise_is_due(&e, f, &news));
	ck_assert_int_eq(exercise_due_us(&e, f), news.now_us + 20 * SECOND);
	news.now_us += 20 * SECOND;
	ck_assert(exercise_is_due(&e, f, &news));
	ck_assert(exercise_ordered(&e, f, true, news.now_us));
	ck_assert(!exercise_is_due(&e, f, &news));
	ck_assert_int_eq(exercise_due_us(&e, f), 0);
	trainer_fault_free(f);
}
END_TEST

START_TEST(exercise_gives_up)
{
	struct trainer_fault *f = read_with(-1, NULL);
	struct exercise e;
	int tries = 1;

	exercise_begin(&e, SECOND, 0);
	while (exercise_ordered(&e, f, false, tries * SECOND))
		tries++;
	ck_assert_int_eq(tries, EXERCISE_TRIES_MAX);
	ck_assert_int_eq(e.at_us[EXERCISE_FAULT], 0);
	trainer_fault_free(f);
}
END_TEST

START_TEST(moments_come_in_their_order)
{
	struct trainer_fault *f = read_with(-1, NULL);
	struct exercise_news news = { .now_us = 10 * SECOND, .has_symptom = true, .is_mended = true };
	struct exercise e;

	exercise_begin(&e, news.now_us, 0);
	ck_assert_int_eq(exercise_note(&e, &news), EXERCISE_MOMENTS); /* it has not begun */
	exercise_ordered(&e, f, true, news.now_us);
	news.has_symptom = false;
	ck_assert_int_eq(exercise_note(&e, &news), EXERCISE_MOMENTS); /* mended without a symptom */
	news.has_symptom = true;
	ck_assert_int_eq(exercise_note(&e, &news), EXERCISE_SYMPTOM);
	news.now_us += SECOND;
	ck_assert_int_eq(exercise_note(&e, &news), EXERCISE_MEND);
	ck_assert_int_eq(e.at_us[EXERCISE_MEND], news.now_us);
	ck_assert_int_eq(exercise_note(&e, &news), EXERCISE_MOMENTS);
	ck_assert(!exercise_is_overdue(&e, f, news.now_us));
	ck_assert(exercise_is_overdue(&e, f, news.now_us + 10 * 60 * SECOND));
	exercise_end(&e, news.now_us);
	exercise_end(&e, news.now_us + SECOND);
	ck_assert_int_eq(e.ended_us, news.now_us);
	trainer_fault_free(f);
}
END_TEST

START_TEST(well_mends_by_hand)
{
	struct trainer_fault *f = read_with(-1, NULL);
	struct exercise e;

	exercise_begin(&e, SECOND, 0);
	exercise_ordered(&e, f, true, SECOND);
	exercise_well(&e, f, 5 * SECOND);
	ck_assert_int_eq(e.at_us[EXERCISE_MEND], 5 * SECOND);
	ck_assert_int_eq(exercise_due_us(&e, f), 0); /* no further order */
	trainer_fault_free(f);
}
END_TEST

static void look_at(struct exercise_look_search *s, int64_t at_us, const char *view)
{
	struct row_look look = { .at_us = at_us };

	snprintf(look.view, sizeof look.view, "%s", view);
	exercise_look(s, &look);
}

START_TEST(right_look_is_the_first_since_the_symptom)
{
	struct trainer_fault *f = read_with(-1, NULL);
	struct exercise_look_search open = { .fault = f, .symptom_us = 100 }, later = open;

	look_at(&open, 10, "stock");
	look_at(&open, 50, "line");
	ck_assert_int_eq(open.found_us, 100); /* it was open */
	look_at(&later, 50, "line");
	look_at(&later, 60, "stock");
	ck_assert_int_eq(later.found_us, 0);
	look_at(&later, 120, "help");
	look_at(&later, 130, "alarms");
	look_at(&later, 140, "line");
	ck_assert_int_eq(later.found_us, 130);
	trainer_fault_free(f);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { complete_fault_is_read, one_step_is_no_path,
		each_file_works_on_the_plant, exercise_waits_and_gives_orders, exercise_gives_up,
		moments_come_in_their_order, well_mends_by_hand, right_look_is_the_first_since_the_symptom,
		NULL };
	Suite *s = suite_of("trainer", tests);
	TCase *c = tcase_create("mistakes");

	tcase_add_loop_test(c, mistakes_have_their_place, 0, sizeof wrongs / sizeof wrongs[0]);
	suite_add_tcase(s, c);
	return s;
}
