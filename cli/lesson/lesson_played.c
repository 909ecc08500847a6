#include "cli/lesson/lesson_played.h"
#include "cli/supervise/child_process.h"
#include "cli/supervise/temp_dir.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/lesson/lesson_play.h"
#include "core/lesson/lesson_player.h"
#include "core/run/run_file.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BEGIN_WITHIN_MS = 30000, LOOK_MS = 40, SETTLE_MS = 3000, STEP_MAX_S = 180 };

struct played_lesson {
	const char *path;
	const char *language;
	struct mistakes *mistakes;
	struct temp_dir folder;
	char db[PATH_MAX];
	struct child_process demo;
	struct store *store;
	struct run_record run;
	struct lesson_play play;
	struct lesson_look look;
};

/* --- the demonstration --------------------------------------------------------------------------------- */

static int start_demo(struct played_lesson *p, struct fault *why)
{
	char speed[8];

	if (temp_dir_make(&p->folder, why))
		return -1;
	snprintf(p->db, sizeof p->db, "%s/played.db", p->folder.path);
	snprintf(speed, sizeof speed, "%d", LESSON_PLAYED_SPEED);
	p->demo = (struct child_process){ .name = "demo", .program = "warenspur", .out_fd = -1 };
	child_process_begin(&p->demo);
	child_process_add(&p->demo, "demo");
	child_process_add_pair(&p->demo, "--lang", p->language);
	child_process_add_pair(&p->demo, "--db", p->db);
	child_process_add_pair(&p->demo, "--lesson", p->path);
	child_process_add_pair(&p->demo, "--speed", speed);
	child_process_add(&p->demo, "--json");
	return child_process_start(&p->demo, p->folder.path, why);
}

static bool has_ended(struct played_lesson *p)
{
	if (p->demo.pid && waitpid(p->demo.pid, &p->demo.last_status, WNOHANG) == p->demo.pid)
		p->demo.pid = 0;
	return !p->demo.pid;
}

static int report_unbegun(const struct played_lesson *p, struct fault *why)
{
	char log[128], line[300] = "";
	FILE *file;

	snprintf(log, sizeof log, "%s/demo.log", p->folder.path);
	file = fopen(log, "re");
	while (file && fgets(line, sizeof line, file))
		;
	if (file)
		fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("lesson_played.no_demo", "the lesson %s does not begin in a demonstration: %s"),
		p->path, line);
}

static int await_lesson(struct played_lesson *p, struct fault *why)
{
	int64_t end_ms = clock_mono_ms() + BEGIN_WITHIN_MS;
	int found = 0;

	while (found != 1) {
		if (has_ended(p) || clock_mono_ms() > end_ms)
			return report_unbegun(p, why);
		poll(NULL, 0, LOOK_MS);
		if (!run_file_find(p->db, &p->run))
			continue;
		if (!p->store && !(p->store = store_open(p->db, STORE_EXISTING, why)))
			return -1;
		found = lesson_play_find(&p->play, p->store, why);
		if (found < 0)
			return -1;
	}
	return 0;
}

static void end_demo(struct played_lesson *p)
{
	lesson_play_close(&p->play);
	store_close(p->store);
	child_process_end_all(&p->demo, 1);
	temp_dir_remove(&p->folder, false);
}

/* --- steps ------------------------------------------------------------------------------------------------ */

/* Plays until the expectation is met, or the wanted hint (-1: none) is the first that fits, or nothing more comes. 1: one of
 * the two; 0; -1. */
static int play_script(struct played_lesson *p, const struct lesson_script *script, int hint,
	struct fault *why)
{
	struct lesson_player player;
	int64_t end_ms = 0;
	int over = 0;

	lesson_player_begin(&player, script, p->run.control, LESSON_PLAYED_SPEED);
	for (;;) {
		if (!over && (over = lesson_player_turn(&player, p->store, clock_mono_ms(), why)) < 0)
			return -1;
		if (lesson_play_look(&p->play, p->store, &p->look, why))
			return -1;
		if (p->look.is_met || (hint >= 0 && p->look.hint == hint))
			return 1;
		if (over && !end_ms)
			end_ms = clock_mono_ms() + SETTLE_MS;
		if (end_ms && clock_mono_ms() > end_ms)
			return 0;
		poll(NULL, 0, LOOK_MS);
	}
}

static int reset_step(struct played_lesson *p, struct fault *why)
{
	struct message scene;

	return lesson_play_reset(&p->play, p->store, p->run.control, &scene, why);
}

static int check_hint(struct played_lesson *p, const struct lesson_step *step, size_t i,
	struct fault *why)
{
	struct fault found;
	int result = play_script(p, &step->hints[i].example, (int)i, why);

	if (result < 0)
		return -1;
	if (p->look.is_met)
		fault_set(&found, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_played.example_meets",
				"played: the example of this hint meets the expectation, so the hint is never shown"));
	else if (p->look.hint >= 0 && p->look.hint != (int)i)
		fault_set(&found, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_played.other_hint",
				"played: the example of this hint makes hint %d of the step appear, not this one, number %zu"),
			p->look.hint + 1, i + 1);
	else if (p->look.hint < 0)
		fault_set(&found, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_played.no_hint",
				"played: the example of this hint makes no hint appear"));
	else
		return reset_step(p, why);
	mistake_add(p->mistakes, step->hints[i].at, &found);
	return reset_step(p, why);
}

/* 1: the step is done; 0: a mistake was added; -1. */
static int check_solution(struct played_lesson *p, const struct lesson_step *step,
	struct fault *why)
{
	int64_t begun_ms = clock_mono_ms();
	struct fault found;
	int result = play_script(p, &step->solution, -1, why);

	if (result < 0)
		return -1;
	if (!p->look.is_met) {
		fault_set(&found, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_played.not_solved",
				"played: the solution does not meet the expectation of the step; %s"),
			message_argument(&p->look.state));
		mistake_add(p->mistakes, step->expect_at, &found);
		return 0;
	}
	if ((clock_mono_ms() - begun_ms) * LESSON_PLAYED_SPEED > STEP_MAX_S * 1000) {
		fault_set(&found, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_played.too_long", "played: this step takes longer than %d s"),
			STEP_MAX_S);
		mistake_add(p->mistakes, step->at, &found);
	}
	return lesson_play_advance(&p->play, p->store, p->run.control, &p->look, why) < 0 ? -1 : 1;
}

static int check_step(struct played_lesson *p, struct fault *why)
{
	const struct lesson_step *step = &p->play.lesson->steps[p->play.step];
	struct fault found;

	/* The step of a kiosk begins when its key is pressed; until then a line that runs goes on. */
	if (step->press_count && lesson_play_mark(&p->play, p->store, why))
		return -1;
	fprintf(stderr, "%s %s: %zu/%zu\n", p->play.name, p->language, p->play.step + 1,
		p->play.lesson->step_count);
	if (lesson_play_look(&p->play, p->store, &p->look, why))
		return -1;
	if (p->look.is_met) {
		fault_set(&found, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_played.met_at_start",
				"played: the expectation is met at the beginning of the step"));
		mistake_add(p->mistakes, step->expect_at, &found);
	}
	for (size_t i = 0; i < step->hint_count; i++)
		if (step->hints[i].example.count && check_hint(p, step, i, why))
			return -1;
	return check_solution(p, step, why);
}

static int check_in_language(struct played_lesson *p, struct fault *why)
{
	int result = start_demo(p, why) || await_lesson(p, why) ? -1 : 1;

	while (result == 1 && !p->play.ended_us)
		result = check_step(p, why);
	end_demo(p);
	return result < 0 ? -1 : 0;
}

int lesson_played_check(const char *path, const struct lesson *lesson, struct mistakes *mistakes,
	struct fault *why)
{
	static const char *const languages[] = { "de", "en" };

	for (int i = 0; i < LESSON_PART_COUNT; i++)
		if (lesson->needs[i] == LESSON_REAL) {
			fprintf(stderr, _("%s needs a real device and is not played\n"), path);
			return 0;
		}
	for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
		struct played_lesson p = { .path = path, .language = languages[i], .mistakes = mistakes };

		p.folder.lock_fd = -1;
		if (check_in_language(&p, why))
			return -1;
	}
	mistakes_sort(mistakes);
	return 0;
}
