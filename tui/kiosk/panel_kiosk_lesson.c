#include "tui/kiosk/panel_kiosk_lesson.h"
#include "tui/draw/letters.h"
#include "tui/lesson/lesson_page.h"
#include "tui/model/box_text.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { MARGIN = 2, NUMBER_GAP = 3, LINE_SIZE = 400 };

#define DONE "\342\227\217"
#define TO_COME "\342\227\213"
#define CHECKED "\342\234\223"

struct panel_kiosk_lesson {
	struct panel base;
	const struct kiosk_lesson_run *run;
	int64_t now_ms; /* of the last refresh */
};

void panel_kiosk_lesson_follow(struct panel *panel, const struct kiosk_lesson_run *run)
{
	((struct panel_kiosk_lesson *)panel)->run = run;
}

static int panel_kiosk_lesson_refresh(struct panel *panel, struct store *store,
	const struct facts *facts, struct fault *why)
{
	(void)store, (void)facts, (void)why;
	((struct panel_kiosk_lesson *)panel)->now_ms = clock_mono_ms();
	return 0;
}

/* --- words about boxes ------------------------------------------------------------------------------------------ */

/* "● arrived   ● read   ○ decided   ○ in its lane" */
static void write_way(const struct passage *p, char out[LINE_SIZE])
{
	const struct {
		const char *name;
		bool is_done;
	} stops[] = { { N_("arrived"), p->arrived_us != 0 }, { N_("read"), p->identified_us != 0 },
		{ N_("decided"), p->decided_us != 0 }, { N_("in its lane"), p->confirmed_us != 0 } };
	size_t used = 0;

	for (size_t i = 0; i < sizeof stops / sizeof stops[0] && used < LINE_SIZE; i++)
		used += (size_t)snprintf(out + used, LINE_SIZE - used, "%s%s %s", i ? "   " : "",
			stops[i].is_done ? DONE : TO_COME, _(stops[i].name));
}

/* "Coffee 1 kg: decided after 2 ms, in lane 1 after 1.1 s" */
static void write_box(const struct row_passage *row, char out[LINE_SIZE])
{
	const struct passage *p = &row->passage;
	const char *name = p->item[0] ? box_text_name(row) : _("a box without a code");
	char decided[24], confirmed[24];

	out[0] = '\0';
	if (!p->seq || !p->decided_us)
		return;
	draw_span(p->decided_us > p->arrived_us ? p->decided_us - p->arrived_us : 1, decided);
	draw_span(p->confirmed_us - p->arrived_us, confirmed);
	if (p->confirmed_us && p->reached_lane)
		snprintf(out, LINE_SIZE, _("%s: decided after %s, in lane %d after %s"), name, decided,
			p->reached_lane, confirmed);
	else
		snprintf(out, LINE_SIZE, _("%s: decided after %s"), name, decided);
}

/* --- pages ---------------------------------------------------------------------------------------------------------- */

/* Large type in one row of letters, behind a number in it; else as words. Returns the row behind. */
static int draw_large(const struct area *area, int row, enum role role, const char *number,
	const char *text)
{
	int width = area->at.cols - 2 * MARGIN, wide = *number ? letters_width(number) : 0;
	int col = MARGIN + (wide ? wide + NUMBER_GAP : 0);
	bool fits = (!*number || wide) && letters_width(text) &&
		col + letters_width(text) <= MARGIN + width && row + LETTERS_ROWS + 3 <= area->at.rows;
	char words[LINE_SIZE];

	if (!fits) {
		snprintf(words, sizeof words, "%s%s%s", number, *number ? "  " : "", text);
		draw_text(area, row, MARGIN, width, role, words);
		return row + 2;
	}
	if (*number)
		letters_draw(area, row, MARGIN, ROLE_QUIET, number, (int)strlen(number));
	letters_draw(area, row, col, role, text, (int)strlen(text));
	return row + LETTERS_ROWS + 1;
}

static const struct lesson_step *shown_step(const struct kiosk_lesson_run *r)
{
	return &r->play.lesson->steps[r->show.step];
}

static void add_progress(const struct panel_kiosk_lesson *p, struct lesson_page *page)
{
	const struct kiosk_lesson_run *r = p->run;
	char line[LINE_SIZE];

	if (r->show.phase != KIOSK_LESSON_WATCH)
		return;
	lesson_page_add(page, ROLE_TITLE, 1, "",
		!r->box.passage.seq ? _("Watch the conveyor: your box is on its way to the read point.")
			: r->box.passage.item[0] ? box_text_name(&r->box)
									 : _("Your box is at the read point."));
	if (!r->box.passage.seq)
		return;
	write_way(&r->box.passage, line);
	lesson_page_add(page, ROLE_OK, 1, "", line);
}

static void draw_task(const struct panel_kiosk_lesson *p, const struct area *area, int row)
{
	const struct kiosk_lesson_run *r = p->run;
	bool is_watching = r->show.phase == KIOSK_LESSON_WATCH;
	struct lesson_page page = { .count = 0 };
	char number[32];

	snprintf(number, sizeof number, "%zu/%zu", r->show.step + 1, r->show.steps);
	row = draw_large(area, row, is_watching ? ROLE_QUIET : ROLE_TITLE, number,
		lesson_say(&shown_step(r)->big));
	lesson_page_add(&page, is_watching ? ROLE_QUIET : ROLE_TEXT, is_watching ? 3 : 0, "",
		lesson_say(&shown_step(r)->kiosk));
	add_progress(p, &page);
	lesson_page_add(&page, ROLE_WARNING, 1, "", r->trouble.text);
	if (kiosk_lesson_has_hint(&r->show, p->now_ms))
		lesson_page_add(&page, ROLE_INFO, 2, "",
			is_watching
				? _("This takes longer than usual. Press the key once more, or ask at the stand.")
				: _("Are you still there? Just press the key above; nothing can break."));
	lesson_page_draw(&page, area, row);
}

static void draw_why(const struct kiosk_lesson_run *r, const struct area *area, int row)
{
	struct lesson_page page = { .count = 0 };
	char line[LINE_SIZE];

	row = draw_large(area, row, ROLE_OK, "", lesson_say(&shown_step(r)->learned));
	write_box(&r->boxes[r->show.step], line);
	lesson_page_add(&page, ROLE_TITLE, 1, "", line);
	lesson_page_add(&page, ROLE_TEXT, 0, "", lesson_say(&shown_step(r)->why));
	lesson_page_draw(&page, area, row);
}

static void draw_end(const struct kiosk_lesson_run *r, const struct area *area, int row)
{
	const struct lesson *lesson = r->play.lesson;
	struct lesson_page page = { .count = 0 };
	char box[LINE_SIZE], label[LINE_SIZE], words[LINE_SIZE] = "";
	size_t used = 0;

	row = draw_large(area, row, ROLE_OK, "", _("Well done!"));
	for (size_t i = 0; i < lesson->step_count && used < sizeof words; i++)
		used += (size_t)snprintf(words + used, sizeof words - used, "%s%s", i ? ", " : "",
			lesson_say(&lesson->steps[i].learned));
	lesson_page_add(&page, ROLE_TITLE, 0, _("That is how each box finds its way:"), words);
	for (size_t i = 0; i < lesson->step_count; i++) {
		snprintf(label, sizeof label, CHECKED " %s:", lesson_say(&lesson->steps[i].learned));
		write_box(&r->boxes[i], box);
		lesson_page_add(&page, ROLE_OK, 1, label, box);
	}
	lesson_page_add(&page, ROLE_TEXT, 2, "", lesson_say(&lesson->question));
	lesson_page_draw(&page, area, row);
}

static void panel_kiosk_lesson_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_kiosk_lesson *p = (const struct panel_kiosk_lesson *)panel;
	const struct kiosk_lesson_run *r = p->run;
	char note[64] = "";
	int row = area->at.rows > 12 ? 2 : 1;

	(void)facts;
	if (r && r->play.lesson && r->show.phase != KIOSK_LESSON_OFF)
		snprintf(note, sizeof note, _("step %zu of %zu"), r->show.step + 1, r->show.steps);
	draw_title(area, _(panel->class->title), note);
	if (!*note)
		return;
	if (r->show.phase == KIOSK_LESSON_END)
		draw_end(r, area, row);
	else if (r->show.phase == KIOSK_LESSON_WHY)
		draw_why(r, area, row);
	else
		draw_task(p, area, row);
}

static int panel_kiosk_lesson_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_kiosk_lesson = {
	.name = "try",
	.title = N_("Try it yourself"),
	.min_rows = 6,
	.min_cols = 30,
	.size = sizeof(struct panel_kiosk_lesson),
	.refresh = panel_kiosk_lesson_refresh,
	.draw = panel_kiosk_lesson_draw,
	.length = panel_kiosk_lesson_length,
};
