/* The lesson that runs: what is to be done, what was seen of it, why it was so. Without one: the lessons to choose from. */
#include "tui/panels/panels.h"
#include "tui/draw/table.h"
#include "tui/lesson/lesson_list.h"
#include "tui/lesson/lesson_page.h"
#include "core/base/lang.h"
#include "core/lesson/lesson_play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REMIND_US INT64_C(30000000)
#define LIST_OLD_US INT64_C(10000000)

enum { TELL_SIZE = 512, STORY_LINES = 5, STORY_FROM_ROWS = 12 };

struct panel_lesson {
	struct panel base;
	struct lesson_play play;
	struct lesson_look look;
	bool is_running;
	int64_t moved_us;        /* the last progress of the present step */
	int64_t dismissed_run;   /* whose end is not shown any more */
	struct message trouble;  /* the lesson cannot be shown */
	struct lesson_list list; /* while none runs */
	int64_t listed_us;
	char told[TELL_SIZE]; /* about an order; until the next step */
	size_t told_step;
};

/* --- what is shown ------------------------------------------------------------------------------------------ */

static bool shows_end(const struct panel_lesson *p)
{
	return !p->is_running && p->play.lesson && p->play.state == LESSON_RUN_DONE &&
		p->play.run != p->dismissed_run;
}

static bool shows_list(const struct panel_lesson *p)
{
	return !p->is_running && !p->trouble.text[0] && !shows_end(p);
}

static const struct lesson_progress *present(const struct panel_lesson *p)
{
	size_t step = p->play.step < LESSON_STEPS_MAX ? p->play.step : LESSON_STEPS_MAX - 1;

	return &p->play.steps[step];
}

/* Something else was seen: that is progress, too. */
static void note_progress(struct panel_lesson *p, const char *seen_before, int64_t now_us)
{
	int64_t begun_us = present(p)->begun_us;

	if (p->moved_us < begun_us)
		p->moved_us = begun_us;
	else if (*seen_before && strcmp(seen_before, p->look.state.text) != 0)
		p->moved_us = now_us;
}

static int look_at_step(struct panel_lesson *p, struct store *store, const struct facts *facts,
	struct fault *why)
{
	char before[sizeof p->look.state.text];

	text_copy(before, sizeof before, p->look.state.text);
	if (!facts->is_past && lesson_play_look(&p->play, store, &p->look, why))
		return -1;
	note_progress(p, before, facts->now_us);
	return 0;
}

static int panel_lesson_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_lesson *p = (struct panel_lesson *)panel;
	int64_t run = p->play.run;
	int found = lesson_play_find(&p->play, store, why);

	p->trouble = message_none;
	p->is_running = found == 1 && p->play.step < p->play.lesson->step_count;
	if (found < 0 && why->blame != FAULT_DATA)
		return -1;
	if (found < 0)
		p->trouble = why->message;
	if (p->play.step != p->told_step || (run && run != p->play.run))
		p->told[0] = '\0';
	p->told_step = p->play.step;
	if (p->is_running)
		return look_at_step(p, store, facts, why);
	p->look.state = message_none;
	if (shows_list(p) && (!p->listed_us || llabs(facts->now_us - p->listed_us) > LIST_OLD_US)) {
		lesson_list_read(&p->list);
		p->listed_us = facts->now_us;
	}
	return 0;
}

static void panel_lesson_close(struct panel *panel)
{
	struct panel_lesson *p = (struct panel_lesson *)panel;

	lesson_play_close(&p->play);
	lesson_list_close(&p->list);
}

/* --- the lesson that runs ------------------------------------------------------------------------------------ */

/* "40 s", "7 min" */
static const char *write_time(int64_t us, char *out, size_t size)
{
	long seconds = us > 0 ? (long)(us / 1000000) : 0;

	snprintf(out, size, seconds < 60 ? "%ld s" : "%ld min", seconds < 60 ? seconds : seconds / 60);
	return out;
}

/* "✓ 1  ► 2  ○ 3    7 min, Anna" */
static void draw_steps(const struct panel_lesson *p, const struct area *area, int64_t now_us)
{
	const struct lesson_play *play = &p->play;
	char number[24], time[32], who[sizeof play->participant + sizeof time + 2];
	int col = 1;

	for (size_t i = 0; i < play->lesson->step_count; i++) {
		bool is_done = i < play->step, is_present = i == play->step;

		col += draw_text(area, 1, col, area->at.cols - col,
				   is_done          ? ROLE_OK
					   : is_present ? ROLE_TITLE
									: ROLE_QUIET,
				   is_done          ? "\342\234\223"
					   : is_present ? "\342\226\272"
									: "\342\227\213") +
			1;
		snprintf(number, sizeof number, "%zu", i + 1);
		col += draw_text(area, 1, col, area->at.cols - col, is_present ? ROLE_TITLE : ROLE_QUIET,
				   number) +
			2;
	}
	write_time((play->ended_us ? play->ended_us : now_us) - play->begun_us, time, sizeof time);
	snprintf(who, sizeof who, "%s%s%s", play->participant, *play->participant ? ", " : "", time);
	draw_right(area, 1, area->at.cols - 1, area->at.cols - col - 2, ROLE_QUIET, who);
}

static void add_last_why(const struct panel_lesson *p, struct lesson_page *page, int rank)
{
	char label[64];

	if (!p->play.step || p->play.step > p->play.lesson->step_count)
		return;
	snprintf(label, sizeof label, _("Step %zu is done."), p->play.step);
	lesson_page_add(page, ROLE_OK, rank, label,
		lesson_say(&p->play.lesson->steps[p->play.step - 1].why));
}

/* What the next key h does. */
static const char *hint_words(int level)
{
	static const char *const words[] = { N_("Key h shows a hint."), N_("Key h shows the way."),
		N_("Key h plays the solution."), "" };

	return level >= 0 && level <= LESSON_HINT_LEVEL_MAX && *words[level] ? _(words[level]) : "";
}

static void add_hints(const struct panel_lesson *p, struct lesson_page *page, int64_t now_us)
{
	int level = present(p)->hint_level;

	/* Without one the step's own text is the hint: it is shown anyway. */
	if (level >= 1 && p->look.hint < 0)
		lesson_page_add(page, ROLE_INFO, 2, _("Hint:"),
			_("No usual mistake was seen. The lines above say what to do and where to look."));
	else if (level >= 1)
		lesson_page_add(page, ROLE_INFO, 2, _("Hint:"),
			lesson_play_hint(&p->play, p->look.hint, 1));
	if (level >= 2 && p->look.hint >= 0)
		lesson_page_add(page, ROLE_INFO, 2, _("The way:"),
			lesson_play_hint(&p->play, p->look.hint, 2));
	if (level >= LESSON_HINT_LEVEL_MAX)
		lesson_page_add(page, ROLE_QUIET, 6, "",
			_("The solution was played; z begins this step again."));
	else if (level || now_us - p->moved_us >= REMIND_US)
		lesson_page_add(page, ROLE_QUIET, level ? 6 : 4, "", hint_words(level));
}

static void draw_running(const struct panel_lesson *p, const struct facts *facts,
	const struct area *area)
{
	struct lesson_page page; /* too large for the stack; one screen draws at a time */
	const struct lesson_step *step = &p->play.lesson->steps[p->play.step];
	char label[64];

	page.count = 0;
	draw_steps(p, area, facts->now_us);
	if (facts->is_past)
		lesson_page_add(&page, ROLE_OLD, 1, "",
			_("The lesson is shown as it is now, not at that moment."));
	add_last_why(p, &page, 5);
	snprintf(label, sizeof label, _("Step %zu:"), p->play.step + 1);
	lesson_page_add(&page, ROLE_TITLE, 0, label, lesson_say(&step->doing));
	lesson_page_add(&page, ROLE_WARNING, 1, "", p->told);
	lesson_page_add(&page, ROLE_TEXT, 4, _("Look:"), lesson_say(&step->look));
	if (!facts->is_past)
		lesson_page_add(&page, ROLE_TEXT, 3, "", p->look.state.text);
	add_hints(p, &page, facts->now_us);
	lesson_page_draw(&page, area, 2 + (area->at.rows > 14));
}

static void draw_end(const struct panel_lesson *p, const struct area *area)
{
	struct lesson_page page;
	const struct lesson *lesson = p->play.lesson;

	page.count = 0;
	draw_steps(p, area, p->play.ended_us);
	lesson_page_add(&page, ROLE_OK, 0, "", _("The lesson is done. Enter shows the other lessons."));
	add_last_why(p, &page, 1);
	for (size_t i = 0; i < lesson->can_count; i++)
		lesson_page_add(&page, ROLE_TEXT, 3, i ? "-" : _("You can now: -"),
			lesson_say(&lesson->can[i]));
	lesson_page_add(&page, ROLE_TITLE, 2, _("To discuss:"), lesson_say(&lesson->question));
	lesson_page_draw(&page, area, 2 + (area->at.rows > 14));
}

/* --- the lessons to choose from -------------------------------------------------------------------------------- */

enum { COLUMN_NAME, COLUMN_TITLE, COLUMN_MINUTES, COLUMN_STEPS, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_NAME] = { N_("Lesson"), 18, 70, false, 0 },
	[COLUMN_TITLE] = { N_("Title"), 0, 0, false, 0 },
	[COLUMN_MINUTES] = { N_("Minutes"), 7, 0, true, 0 },
	[COLUMN_STEPS] = { N_("Steps"), 8, 60, true, 0 },
};

static void draw_listed(const struct table *t, int at, const struct lesson_listed *row)
{
	char number[24];

	table_cell(t, at, COLUMN_NAME, ROLE_TEXT, row->name);
	table_cell(t, at, COLUMN_TITLE, ROLE_TEXT, lesson_say(&row->lesson->title));
	snprintf(number, sizeof number, "%lld", (long long)row->lesson->minutes);
	table_cell(t, at, COLUMN_MINUTES, ROLE_QUIET, number);
	snprintf(number, sizeof number, "%zu", row->lesson->step_count);
	table_cell(t, at, COLUMN_STEPS, ROLE_QUIET, number);
}

/* Below the list: why one could not begin, else the story of the chosen one. */
static void draw_below(const struct panel_lesson *p, const struct area *area)
{
	int row = panel_chosen(&p->base), at = area->at.rows - STORY_LINES;
	const char *story = row >= 0 ? lesson_say(&p->list.rows[row].lesson->story) : "";

	draw_wrapped(area, at, 1, area->at.cols - 2, STORY_LINES, *p->told ? ROLE_WARNING : ROLE_TITLE,
		*p->told ? p->told : story);
}

static void draw_list(const struct panel_lesson *p, const struct area *area)
{
	bool has_below =
		area->at.rows >= STORY_FROM_ROWS || (*p->told && area->at.rows > STORY_LINES + 2);
	struct area list = *area;
	struct table table;
	int first;

	if (!p->list.count) {
		draw_wrapped(area, 2, 1, area->at.cols - 2, area->at.rows - 2, ROLE_TEXT,
			p->list.trouble.text[0] ? p->list.trouble.text : _("There is no lesson to choose."));
		return;
	}
	list.at.rows -= has_below ? STORY_LINES + 1 : 0;
	table_begin(&table, &list, columns, COLUMNS);
	first = panel_first(&p->base, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < panel_count(&p->base); i++)
		draw_listed(&table, i, &p->list.rows[panel_row(&p->base, first + i)]);
	panel_mark(&p->base, &table.area, first);
	if (has_below)
		draw_below(p, area);
}

/* --- the panel --------------------------------------------------------------------------------------------------- */

static void panel_lesson_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_lesson *p = (const struct panel_lesson *)panel;
	char title[160], note[64] = "";

	snprintf(title, sizeof title, "%s", _(shows_list(p) ? N_("Lessons") : panel->class->title));
	if (p->is_running || shows_end(p)) {
		snprintf(title, sizeof title, "%s: %s", _(panel->class->title),
			lesson_say(&p->play.lesson->title));
		snprintf(note, sizeof note, _("%zu of %zu done"), p->play.step, p->play.lesson->step_count);
	}
	draw_title(area, title, note);
	if (p->is_running)
		draw_running(p, facts, area);
	else if (p->trouble.text[0])
		draw_wrapped(area, 2, 1, area->at.cols - 2, area->at.rows - 2, ROLE_WARNING,
			p->trouble.text);
	else if (shows_end(p))
		draw_end(p, area);
	else
		draw_list(p, area);
}

static int panel_lesson_length(const struct panel *panel)
{
	const struct panel_lesson *p = (const struct panel_lesson *)panel;

	return shows_list(p) ? (int)p->list.count : 0;
}

static int64_t panel_lesson_id(const struct panel *panel, int row)
{
	(void)panel;
	return row + 1;
}

bool panel_lesson_chosen(const struct panel *panel, const char **path, const char **title)
{
	const struct panel_lesson *p = (const struct panel_lesson *)panel;
	int row = panel_lesson_length(panel) ? panel_chosen(panel) : -1;

	if (row < 0)
		return false;
	*path = p->list.rows[row].path;
	*title = lesson_say(&p->list.rows[row].lesson->title);
	return true;
}

int panel_lesson_hint_level(const struct panel *panel)
{
	const struct panel_lesson *p = (const struct panel_lesson *)panel;

	return p->is_running ? present(p)->hint_level : -1;
}

bool panel_lesson_runs(const struct panel *panel)
{
	const struct panel_lesson *p = (const struct panel_lesson *)panel;

	return p->is_running || p->trouble.text[0];
}

bool panel_lesson_dismiss(struct panel *panel)
{
	struct panel_lesson *p = (struct panel_lesson *)panel;

	if (!shows_end(p))
		return false;
	p->dismissed_run = p->play.run;
	return true;
}

void panel_lesson_tell(struct panel *panel, const char *sentence)
{
	struct panel_lesson *p = (struct panel_lesson *)panel;

	text_copy(p->told, sizeof p->told, sentence);
}

const struct panel_class panel_lesson = {
	.name = "lesson",
	.title = N_("Lesson"),
	.min_rows = 4,
	.min_cols = 30,
	.size = sizeof(struct panel_lesson),
	.refresh = panel_lesson_refresh,
	.draw = panel_lesson_draw,
	.length = panel_lesson_length,
	.row_id = panel_lesson_id,
	.close = panel_lesson_close,
};
