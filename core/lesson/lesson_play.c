#include "core/lesson/lesson_play.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/lesson/lesson_folder.h"
#include "core/lesson/lesson_rows.h"
#include "core/lesson/lesson_stage.h"

#include <stdlib.h>
#include <string.h>

/* --- what runs ------------------------------------------------------------------------------------------ */

void lesson_play_close(struct lesson_play *p)
{
	lesson_free(p->lesson);
	free(p->text);
	*p = (struct lesson_play){ .run = 0 };
}

/* The file may have changed since the lesson began. */
static void bound_step(struct lesson_play *p)
{
	if (p->step > p->lesson->step_count)
		p->step = p->lesson->step_count;
}

static int refuse_shortened(struct lesson_play *p, struct fault *why)
{
	int steps = (int)p->lesson->step_count;

	lesson_free(p->lesson);
	free(p->text);
	p->lesson = NULL;
	p->text = NULL;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson_play.shortened",
			"step %zu of the lesson %s is to be done, but its file %s has been changed and has fewer "
			"steps (%d); end it: warenspur lesson leave"),
		p->step + 1, p->name, p->path, steps);
}

static int open_running(struct lesson_play *p, struct store *store, int64_t run, struct fault *why)
{
	lesson_play_close(p);
	if (lesson_rows_read(store, run, p, why) < 0)
		return -1;
	p->lesson = lesson_open(p->path, &p->text, why);
	if (!p->lesson) {
		why->blame = FAULT_DATA;
		return -1;
	}
	return p->step < p->lesson->step_count ? 1 : refuse_shortened(p, why);
}

int lesson_play_find(struct lesson_play *p, struct store *store, struct fault *why)
{
	int64_t run;
	int found = lesson_rows_running(store, &run, why);

	if (found < 0)
		return -1;
	if (found && (run != p->run || !p->lesson))
		return open_running(p, store, run, why);
	if (!p->lesson)
		return 0;
	/* Cleared with its session: the lesson is over. */
	found = lesson_rows_read(store, p->run, p, why);
	if (found == 0)
		lesson_play_close(p);
	if (found <= 0)
		return found;
	bound_step(p);
	return p->ended_us == 0;
}

/* --- the present step ------------------------------------------------------------------------------------- */

static const struct lesson_step *present_step(const struct lesson_play *p)
{
	return p->lesson && p->step < p->lesson->step_count ? &p->lesson->steps[p->step] : NULL;
}

int lesson_play_refuse_none(struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson_play.none_runs",
			"no lesson is running; begin one: warenspur lesson run NAME (warenspur lesson list shows them)"));
}

static int find_hint(const struct lesson_play *p, struct store *store, int *hint, struct fault *why)
{
	const struct lesson_step *step = present_step(p);
	struct condition_result result;

	*hint = -1;
	for (size_t i = 0; i < step->hint_count; i++) {
		result = (struct condition_result){ .holds = false };
		if (condition_check(&step->hints[i].when, store, &p->steps[p->step].mark, &result, why))
			return -1;
		if (!result.holds)
			continue;
		*hint = (int)i;
		return 0;
	}
	return 0;
}

int lesson_play_look(const struct lesson_play *p, struct store *store, struct lesson_look *out,
	struct fault *why)
{
	const struct lesson_step *step = present_step(p);
	struct condition_result result = { .holds = false };

	*out = (struct lesson_look){ .hint = -1 };
	if (!step || p->ended_us)
		return lesson_play_refuse_none(why);
	if (condition_check(&step->expect, store, &p->steps[p->step].mark, &result, why))
		return -1;
	out->is_met = result.holds;
	condition_describe(&step->expect, &result, &out->state);
	return find_hint(p, store, &out->hint, why);
}

int lesson_play_advance(struct lesson_play *p, struct store *store, const char *control,
	struct lesson_look *out, struct fault *why)
{
	char faults[sizeof p->steps[0].faults];
	struct lesson_start_state start = { .faults = faults };
	int result;

	if (lesson_play_look(p, store, out, why))
		return -1;
	if (!out->is_met)
		return 0;
	lesson_active_faults(control, faults, sizeof faults);
	if (lesson_rows_belt(store, &start.belt_runs, why))
		return -1;
	result = lesson_rows_advance(store, p, p->step + 1 >= p->lesson->step_count, &start, why);
	if (result == 1 && lesson_play_find(p, store, why) < 0)
		return -1;
	return result;
}

int lesson_play_raise_hint(struct lesson_play *p, struct store *store, struct fault *why)
{
	if (!present_step(p) || p->ended_us)
		return lesson_play_refuse_none(why);
	return lesson_rows_raise_hint(store, p, why) || lesson_play_find(p, store, why) < 0 ? -1 : 0;
}

const char *lesson_say(const struct lesson_text *text)
{
	const char *in = text->in[strcmp(lang_current(), "de") == 0 ? LESSON_DE : LESSON_EN];

	return in ? in : "";
}

const char *lesson_play_hint(const struct lesson_play *p, int hint, int level)
{
	const struct lesson_step *step = present_step(p);

	if (!step || level < 1 || level > 2)
		return "";
	if (hint < 0 || (size_t)hint >= step->hint_count)
		return lesson_say(level == 1 ? &step->look : &step->doing);
	return lesson_say(level == 1 ? &step->hints[hint].pointer : &step->hints[hint].way);
}

/* --- begin and end ------------------------------------------------------------------------------------------ */

static int refuse_running(struct store *store, struct fault *why)
{
	struct lesson_play running = { .run = 0 };
	int64_t run;
	int found = lesson_rows_running(store, &run, why);

	if (found <= 0)
		return found;
	if (lesson_rows_read(store, run, &running, why) < 0)
		return -1;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson_play.runs_already",
			"the lesson %s is running; go on with it: warenspur lesson run; or end it: warenspur lesson "
			"leave"),
		running.name);
}

static int begin_lesson(struct lesson_play *p, struct store *store,
	const struct lesson_start *start, struct message *scene, struct fault *why)
{
	struct lesson_scene first = { .belt_runs = p->lesson->scene.is_running,
		.must_run = start->must_run };
	char faults[sizeof p->steps[0].faults];
	struct lesson_start_state state = { .faults = faults };
	struct lesson_site site;

	if (lesson_read_site(store, start->control, &site, why) ||
		lesson_check_site(&site, p->lesson, p->name, why) ||
		lesson_stage(store, &site, p->lesson, &first, scene, why))
		return -1;
	lesson_active_faults(site.control, faults, sizeof faults);
	state.belt_runs = first.belt_runs;
	return lesson_rows_begin(store, p, &state, why);
}

int lesson_play_begin(struct store *store, const struct lesson_start *start, struct message *scene,
	struct fault *why)
{
	struct lesson_play p = { .run = 0 };
	int result;

	*scene = message_none;
	if (refuse_running(store, why))
		return -1;
	text_copy(p.path, sizeof p.path, start->path);
	lesson_name_of(start->path, p.name, sizeof p.name);
	text_copy(p.participant, sizeof p.participant, start->participant ? start->participant : "");
	p.lesson = lesson_open(start->path, &p.text, why);
	result = p.lesson ? begin_lesson(&p, store, start, scene, why) : -1;
	lesson_play_close(&p);
	return result;
}

int lesson_play_reset(struct lesson_play *p, struct store *store, const char *control,
	struct message *scene, struct fault *why)
{
	struct lesson_site site;
	struct lesson_scene start;

	*scene = message_none;
	if (!present_step(p) || p->ended_us)
		return lesson_play_refuse_none(why);
	start = (struct lesson_scene){ .belt_runs = p->steps[p->step].belt_ran,
		.faults = p->step > 0 ? p->steps[p->step].faults : NULL };
	if (lesson_read_site(store, control, &site, why) ||
		lesson_stage(store, &site, p->lesson, &start, scene, why) ||
		lesson_rows_mark(store, p, why) < 0)
		return -1;
	return lesson_play_find(p, store, why) < 0 ? -1 : 0;
}

int lesson_play_mark(struct lesson_play *p, struct store *store, struct fault *why)
{
	if (!present_step(p) || p->ended_us)
		return lesson_play_refuse_none(why);
	return lesson_rows_mark(store, p, why) < 0 || lesson_play_find(p, store, why) < 0 ? -1 : 0;
}

int lesson_play_leave(struct store *store, struct fault *why)
{
	return lesson_rows_leave(store, why);
}
