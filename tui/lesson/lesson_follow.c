#include "tui/lesson/lesson_follow.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/lesson/lesson_stage.h"

#include <stdio.h>

enum { SOLUTION_MS = 1000 }; /* a solution is looked after at least so often */

void lesson_follow_close(struct lesson_follow *f)
{
	lesson_play_close(&f->play);
	*f = (struct lesson_follow){ .is_playing = false };
}

/* 1: a lesson runs; 0; -1. The player's script belongs to the lesson that was read. */
static int find(struct lesson_follow *f, struct store *store, struct fault *why)
{
	const struct lesson *before = f->play.lesson;
	int found = lesson_play_find(&f->play, store, why);

	if (f->play.lesson != before || found <= 0)
		f->is_playing = false;
	return found;
}

/* --- news ------------------------------------------------------------------------------------------------- */

static void keep_as_told(struct lesson_follow *f)
{
	f->has_looked = true;
	f->told_run = f->play.run;
	f->told_step = f->play.step;
	f->told_state = f->play.state;
}

static bool write_news(const struct lesson_follow *f, char *said, size_t size)
{
	const struct lesson_play *p = &f->play;

	if (!f->has_looked || !p->lesson)
		return false;
	if (p->run != f->told_run && !p->ended_us)
		return snprintf(said, size, _("a lesson has begun (key 0): %s"),
				   lesson_say(&p->lesson->title)) > 0;
	if (p->run != f->told_run || (p->step == f->told_step && p->state == f->told_state))
		return false;
	if (p->state == LESSON_RUN_DONE)
		return snprintf(said, size, _("the lesson is done: %zu of %zu steps (key 0)"), p->step,
				   p->lesson->step_count) > 0;
	if (p->state == LESSON_RUN_LEFT)
		return snprintf(said, size, "%s", _("the lesson was left")) > 0;
	if (p->step <= f->told_step)
		return false;
	return snprintf(said, size, _("lesson: step %zu of %zu is done (key 0)"), p->step,
			   p->lesson->step_count) > 0;
}

bool lesson_follow_look(struct lesson_follow *f, struct store *store, bool may_advance,
	const char *control, char *said, size_t size)
{
	struct lesson_look look;
	struct fault why; /* the view Lesson tells it */
	int found, advanced = 1;
	bool has_news = false;

	/* Steps may be met one after the other. */
	while (advanced == 1) {
		found = find(f, store, &why);
		if (found < 0)
			return has_news;
		has_news |= write_news(f, said, size);
		keep_as_told(f);
		if (!found || !may_advance)
			return has_news;
		advanced = lesson_play_advance(&f->play, store, control, &look, &why);
	}
	return has_news;
}

/* --- the solution ----------------------------------------------------------------------------------------- */

bool lesson_follow_play(struct lesson_follow *f, struct store *store, int64_t now_ms, char *said,
	size_t size)
{
	struct fault why = { 0 };
	int over = f->is_playing ? lesson_player_turn(&f->player, store, now_ms, &why) : 0;

	if (!over)
		return false;
	f->is_playing = false;
	if (over < 0)
		text_copy(said, size, why.message.text);
	else
		text_copy(said, size,
			f->player.has_keys ? _("the solution was played, but for its keys: press them yourself")
							   : _("the solution was played"));
	return true;
}

/* --- orders ------------------------------------------------------------------------------------------------ */

/* What was ordered here is no news. */
static int look_without_news(struct lesson_follow *f, struct store *store, struct fault *why)
{
	if (find(f, store, why) < 0)
		return -1;
	keep_as_told(f);
	return 0;
}

int lesson_follow_begin(struct lesson_follow *f, struct store *store, const char *path,
	const char *control, char *said, size_t size, struct fault *why)
{
	const struct lesson_start start = { .path = path, .control = control };
	struct message scene;

	if (lesson_play_begin(store, &start, &scene, why) || look_without_news(f, store, why))
		return -1;
	text_copy(said, size, _("the lesson has begun"));
	text_copy(f->tell, sizeof f->tell, scene.text);
	return 0;
}

int lesson_follow_reset(struct lesson_follow *f, struct store *store, const char *control,
	char *said, size_t size, struct fault *why)
{
	struct message scene;

	f->is_playing = false;
	if (look_without_news(f, store, why) ||
		lesson_play_reset(&f->play, store, control, &scene, why))
		return -1;
	text_copy(said, size, _("the step starts again"));
	text_copy(f->tell, sizeof f->tell, scene.text);
	return 0;
}

int lesson_follow_leave(struct lesson_follow *f, struct store *store, char *said, size_t size,
	struct fault *why)
{
	if (lesson_play_leave(store, why) < 0 || look_without_news(f, store, why))
		return -1;
	text_copy(said, size, _("the lesson was left"));
	return 0;
}

static bool has_step(const struct lesson_play *p)
{
	return p->lesson && !p->ended_us && p->step < p->lesson->step_count;
}

static int raise_hint_to(struct lesson_follow *f, struct store *store, int level, struct fault *why)
{
	if (look_without_news(f, store, why))
		return -1;
	for (int i = 0; i < LESSON_HINT_LEVEL_MAX; i++)
		if (lesson_play_raise_hint(&f->play, store, why))
			return -1;
		else if (!has_step(&f->play) || f->play.steps[f->play.step].hint_level >= level)
			return 0;
	return 0;
}

int lesson_follow_hint(struct lesson_follow *f, struct store *store, char *said, size_t size,
	struct fault *why)
{
	if (raise_hint_to(f, store, 0, why))
		return -1;
	text_copy(said, size, _("a hint is shown"));
	return 0;
}

int lesson_follow_solve(struct lesson_follow *f, struct store *store, const char *control,
	char *said, size_t size, struct fault *why)
{
	struct lesson_site site;

	if (raise_hint_to(f, store, LESSON_HINT_LEVEL_MAX, why) ||
		lesson_read_site(store, control, &site, why))
		return -1;
	if (!has_step(&f->play))
		return 0;
	lesson_player_begin(&f->player, &f->play.lesson->steps[f->play.step].solution, control,
		site.speed);
	f->is_playing = true;
	text_copy(said, size, _("the solution of this step is being played"));
	return 0;
}

int lesson_follow_wait_ms(const struct lesson_follow *f, int other_ms, int64_t now_ms)
{
	int64_t left_ms = f->player.due_ms - now_ms;

	if (!f->is_playing || (other_ms >= 0 && other_ms < left_ms))
		return other_ms;
	return left_ms < 0 ? 0 : left_ms > SOLUTION_MS ? SOLUTION_MS : (int)left_ms;
}
