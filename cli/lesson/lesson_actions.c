#include "cli/lesson/lesson_actions.h"
#include "cli/lesson/lesson_run.h"
#include "core/base/exe_path.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/run/run_file.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- without a launch ------------------------------------------------------------------------------------ */

static int become_demo(const char *path, const char *participant, struct fault *why)
{
	char program[PATH_MAX];
	const char *argv[10] = { "warenspur", "--lang", lang_current(), "demo", "--lesson", path };

	if (participant) {
		argv[6] = "--participant";
		argv[7] = participant;
	}
	exe_path("warenspur", program, sizeof program);
	execv(program, (char *const *)argv);
	return fault_set(why, FAULT_SETUP, EXIT_FAILED,
		MESSAGE("child_process.cannot_start", "cannot start %s (%s)"), program,
		message_error(errno));
}

int lesson_action_start_demo(const struct options_common *o, const char *path,
	const char *participant, struct fault *why)
{
	struct run_record runs[1];

	if (o->is_db_named || run_file_list(runs, 1) > 0)
		return 0;
	if (!path[0])
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("lesson_actions.which",
				"no launch is running, so no lesson is; name one: warenspur lesson run NAME (warenspur "
				"lesson list shows them)"));
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		return become_demo(path, participant, why);
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("lesson_actions.no_launch",
			"no launch is running; start one: warenspur demo --lesson %s"),
		path);
}

/* --- with one ------------------------------------------------------------------------------------------------ */

/* control: of the launch with this database; "": none. */
static void find_control(const char *db, struct run_record *run, struct lesson_show *show)
{
	if (!run_file_find(db, run))
		run->control[0] = '\0';
	show->control = run->control;
}

/* Goes on with the lesson that runs if it is this one, else begins it. */
static int begin_lesson(const struct lesson_show *show, const char *path, const char *participant,
	struct fault *why)
{
	const struct lesson_start start = { .path = path,
		.participant = participant,
		.control = show->control };
	struct lesson_play play = { .run = 0 };
	struct message scene;
	int found = lesson_play_find(&play, show->store, why);
	bool is_this = play.run && strcmp(play.path, path) == 0;

	lesson_play_close(&play);
	if (found < 0 && why->blame == FAULT_STORE)
		return -1;
	if (is_this || (found == 1 && !path[0]))
		return found < 0 ? -1 : 0;
	if (!path[0])
		return lesson_play_refuse_none(why);
	if (lesson_play_begin(show->store, &start, &scene, why))
		return -1;
	if (scene.text[0])
		puts(scene.text);
	return 0;
}

int lesson_action_run(struct store *store, const char *db, const char *path,
	const char *participant, struct fault *why)
{
	struct lesson_show show = { .store = store };
	struct run_record run;

	find_control(db, &run, &show);
	return begin_lesson(&show, path, participant, why) ? -1 : lesson_run_show(&show, why);
}

int lesson_action_reset(struct store *store, const char *db, struct fault *why)
{
	struct lesson_show show = { .store = store };
	struct lesson_play play = { .run = 0 };
	struct message scene;
	struct run_record run;
	int result;

	find_control(db, &run, &show);
	result = lesson_play_find(&play, store, why) < 0 ||
			lesson_play_reset(&play, store, show.control, &scene, why)
		? -1
		: 0;
	if (result == 0)
		printf(_("%s: step %zu starts again\n"), play.name, play.step + 1);
	if (result == 0 && scene.text[0])
		puts(scene.text);
	lesson_play_close(&play);
	return result;
}

int lesson_action_solve(struct store *store, const char *db, const char *step, struct fault *why)
{
	struct lesson_show show = { .store = store };
	struct run_record run;
	int64_t number = 0;

	if (step && !text_to_int64(step, 1, LESSON_STEPS_MAX, &number))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("lesson_actions.bad_step",
				"\"%s\" is not a step; steps have numbers from 1 to %d"),
			step, LESSON_STEPS_MAX);
	find_control(db, &run, &show);
	return lesson_run_solve(&show, (int)number, why);
}

int lesson_action_leave(struct store *store, struct fault *why)
{
	int ended = lesson_play_leave(store, why);

	if (ended > 0)
		puts(_("the lesson was left"));
	else if (ended == 0)
		puts(_("no lesson is running"));
	return ended < 0 ? -1 : EXIT_OK;
}
