/* For visitors, readable from a distance: the way of one box in large type, step by step; or what a visitor's own code
 * says. */
#include "tui/panels/panels.h"
#include "tui/model/story.h"
#include "tui/draw/letters.h"
#include "core/base/lang.h"

#include <string.h>

enum { MARGIN = 2, HEADLINE_LINES = 2, SENTENCE_ROWS = 4 };

#define DONE "\342\227\217"
#define TO_COME "\342\227\213"

struct panel_story {
	struct panel base;
	struct story story;
	bool is_visit;
	struct row_scan visit; /* the scan of a visitor */
};

void panel_story_visit(struct panel *panel, const struct row_scan *scan)
{
	struct panel_story *p = (struct panel_story *)panel;

	p->is_visit = scan != NULL;
	if (scan)
		p->visit = *scan;
}

static int panel_story_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)store, (void)why;
	story_follow(&((struct panel_story *)panel)->story, facts);
	return 0;
}

/* Large type where it fits, over at most HEADLINE_LINES lines. Returns the rows used. */
static int draw_headline(const struct area *area, int row, enum role role, const char *text)
{
	int width = area->at.cols - 2 * MARGIN, room = area->at.rows - row - 2, used = 0, lines = 0;
	const char *rest = text;

	while (*rest && letters_fit(rest, width)) {
		rest += letters_fit(rest, width);
		rest += strspn(rest, " ");
		lines++;
	}
	if (*rest || lines > HEADLINE_LINES || lines * (LETTERS_ROWS + 1) > room)
		return draw_wrapped(area, row, MARGIN, width, HEADLINE_LINES, ROLE_TITLE, text);
	for (rest = text; *rest; rest += strspn(rest, " ")) {
		int bytes = letters_fit(rest, width);

		letters_draw(area, row + used, MARGIN, role, rest, bytes);
		rest += bytes;
		used += LETTERS_ROWS + (lines > 1);
	}
	return used;
}

/* "● arrived  ● read  ○ decided  ○ in its lane" */
/* A box of which nothing was read passes over that step. */
static void draw_steps(const struct area *area, int row, enum story_step step, bool is_read)
{
	static const char *const names[STORY_STEPS] = { NULL, N_("arrived"), N_("read"), N_("decided"),
		N_("in its lane") };
	int col = MARGIN;

	for (int i = STORY_ARRIVED; i < STORY_STEPS; i++) {
		bool is_done = (int)step >= i && (i != STORY_READ || is_read);
		enum role role = is_done ? ROLE_OK : ROLE_QUIET;

		col += draw_text(area, row, col, area->at.cols - col, role, is_done ? DONE : TO_COME) + 1;
		col += draw_text(area, row, col, area->at.cols - col, role, _(names[i])) + 3;
	}
}

/* Lanes have their colour. */
static enum role headline_role(const struct story *story, const struct facts *facts)
{
	const struct row_passage *box = story_box(story, facts);
	int lane = box ? box->passage.asked_lane : 0;

	return story->step >= STORY_DECIDED && lane >= 1 && lane <= LANE_COUNT ? theme_lane(lane)
																		   : ROLE_TITLE;
}

/* A code that is refused or personal has a sentence instead of a name. */
static void draw_visit(const struct panel_story *p, const struct area *area)
{
	const struct row_scan *scan = &p->visit;
	struct message told = scan->text;
	bool is_told = told.id[0] != '\0';
	const char *name = is_told ? _("Not kept") : scan->name[0] ? scan->name : _("Your code");
	int row = 1 + draw_headline(area, 1, ROLE_LANE1, name);

	message_translate(&told);
	draw_wrapped(area, row + 1, MARGIN, area->at.cols - 2 * MARGIN, SENTENCE_ROWS, ROLE_TEXT,
		is_told ? told.text
			: scan->name[0]
			? _("This code stands for this article. The scan is stored.")
			: _("There is no article for this code yet. What the code says is below."));
}

static void panel_story_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_story *p = (const struct panel_story *)panel;
	const struct row_passage *box = story_box(&p->story, facts);
	char headline[STORY_HEADLINE_SIZE], sentence[STORY_SENTENCE_SIZE];
	int row;

	draw_title(area,
		p->is_visit                       ? _("Your code")
			: p->story.step == STORY_NONE ? "Warenspur"
										  : _("One box on its way"),
		"");
	if (p->is_visit) {
		draw_visit(p, area);
		return;
	}
	story_tell(&p->story, facts, headline, sentence);
	row = area->at.rows > LETTERS_ROWS + SENTENCE_ROWS + 2 ? 2 : 1;
	row += draw_headline(area, row, headline_role(&p->story, facts), headline);
	row += draw_wrapped(area, row + 1, MARGIN, area->at.cols - 2 * MARGIN, SENTENCE_ROWS, ROLE_TEXT,
		sentence);
	if (p->story.step != STORY_NONE && row + 2 < area->at.rows)
		draw_steps(area, row + 2, p->story.step, box && box->passage.identified_us);
}

static int panel_story_length(const struct panel *panel)
{
	(void)panel;
	return 0;
}

const struct panel_class panel_story = {
	.name = "story",
	.title = N_("One box on its way"),
	.min_rows = 6,
	.min_cols = 30,
	.size = sizeof(struct panel_story),
	.refresh = panel_story_refresh,
	.draw = panel_story_draw,
	.length = panel_story_length,
};
