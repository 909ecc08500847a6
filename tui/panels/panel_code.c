#include "tui/panels/panels.h"
#include "tui/model/format.h"
#include "core/code/code_report.h"
#include "core/code/personal.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"
#include "core/store_query/store_trace.h"

#include <string.h>
#include <time.h>

/* From this width on label and value are side by side. */
enum { SIDE_BY_SIDE_COLS = 64, LABEL_COLS_MAX = 36, INDENT = 2, DIGIT_COLS = 3, WORK_COL_MIN = 14 };
enum { TYPED = -1 }; /* instead of the number of a scan: the scan was typed on this screen */

struct panel_code {
	struct panel base;
	int64_t wanted, shown; /* numbers of scans */
	char item[sizeof((struct row_scan *)0)->item];
	bool alone;       /* it has the screen and the keys to itself */
	char language[3]; /* of labels; they are measured in it */
	struct scan scan;
	int year;
	char name[96];       /* of the article, "": none */
	size_t row_count;    /* of the report on the scan; 0: no scan is shown */
	int label_width_max; /* columns of its widest label */
};

void panel_code_show(struct panel *panel, const struct row_scan *scan, bool alone)
{
	struct panel_code *p = (struct panel_code *)panel;

	p->wanted = scan ? scan->seq : 0;
	text_copy(p->item, sizeof p->item, scan ? scan->item : "");
	p->alone = alone;
	panel->scroll = 0;
}

void panel_code_show_typed(struct panel *panel, const struct scan *scan)
{
	static struct identity identity;
	struct panel_code *p = (struct panel_code *)panel;

	panel_code_show(panel, NULL, true);
	p->scan = *scan;
	p->wanted = TYPED;
	p->shown = 0;
	identify(scan, &identity);
	identify_item(scan, &identity, p->item, sizeof p->item);
}

const char *panel_code_item(const struct panel *panel)
{
	return ((const struct panel_code *)panel)->item;
}

const char *panel_code_text(const struct panel *panel, char *out, size_t size)
{
	const struct panel_code *p = (const struct panel_code *)panel;
	static struct identity identity;
	struct message not_kept;

	out[0] = '\0';
	if (!p->row_count || p->shown != p->wanted)
		return out;
	identify(&p->scan, &identity);
	if (!identity.personal && !personal_say_scan(&p->scan, &identity, &not_kept))
		identify_text(&p->scan, out, size);
	return out;
}

static int year_of(int64_t at_us)
{
	time_t seconds = (time_t)(at_us / 1000000);
	struct tm tm;

	return localtime_r(&seconds, &tm) ? tm.tm_year + 1900 : 1970;
}

static void measure_row(void *user, const struct code_report_row *row)
{
	struct panel_code *p = user;

	p->row_count++;
	if (draw_width(row->label) > p->label_width_max)
		p->label_width_max = draw_width(row->label);
}

static int panel_code_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_code *p = (struct panel_code *)panel;
	struct code_report report;
	int found;

	if (p->shown == p->wanted && strcmp(p->language, lang_current()) == 0)
		return 0;
	found = p->wanted == TYPED ? 1
		: p->wanted            ? store_read_scan(store, p->wanted, &p->scan, why)
							   : 0;
	if (found < 0)
		return -1;
	p->row_count = 0;
	p->label_width_max = 0;
	p->year = year_of(facts->now_us);
	if (store_item_name(store, p->item, p->name, sizeof p->name, why))
		return -1;
	if (found)
		code_report_make(&p->scan, p->year, p->name, measure_row, p, &report);
	p->shown = p->wanted;
	strcpy(p->language, lang_current());
	return 0;
}

/* A piece of a row that fits a line. */
struct code_line {
	const struct code_report_row *row;
	const char *text; /* of label or value */
	int len, col;
	bool is_label, first;
};

static int label_cols(const struct panel_code *p)
{
	return (p->label_width_max < LABEL_COLS_MAX ? p->label_width_max : LABEL_COLS_MAX) + INDENT + 1;
}

struct code_walk {
	int cols, label; /* columns of the labels, 0: they have lines of their own */
	int count;
	void (*take)(void *, int number, const struct code_line *);
	void *user;
};

static void emit_line(struct code_walk *w, const struct code_line *line)
{
	if (w->take)
		w->take(w->user, w->count, line);
	w->count++;
}

/* In a narrow area the rows of a calculation break at the same digit. */
static int width_for(const struct code_report_row *row, int width)
{
	return row->tone == CODE_REPORT_WORK && width > DIGIT_COLS ? width - width % DIGIT_COLS : width;
}

static bool is_sentence(const struct code_report_row *row)
{
	return row->tone == CODE_REPORT_TITLE && !row->label[0];
}

/* A sentence from the left edge, others beside the labels; a calculation moves to the left if it would not fit otherwise. */
static int column_for(const struct code_walk *w, const struct code_report_row *row)
{
	int col = is_sentence(row) ? 1 : w->label ? w->label + 1 : INDENT + 2;
	int need = (int)strlen(row->value) + 1;

	if (!w->label || row->tone != CODE_REPORT_WORK || col + need <= w->cols)
		return col;
	return w->cols - need > WORK_COL_MIN ? w->cols - need : WORK_COL_MIN;
}

static void walk_row(void *user, const struct code_report_row *row)
{
	struct code_walk *w = user;
	int col = column_for(w, row);
	int width = width_for(row, w->cols - col - 1);
	const char *text = row->value;
	struct code_line line = { .row = row,
		.text = row->label,
		.len = (int)strlen(row->label),
		.col = 1,
		.is_label = true,
		.first = true };

	if (row->label[0] && !w->label)
		emit_line(w, &line);
	do {
		int n = row->tone == CODE_REPORT_WORK && (int)strlen(text) > width && width > 0
			? width
			: draw_fit(text, width > 0 ? width : 1);

		line = (struct code_line){ .row = row,
			.text = text,
			.len = n,
			.col = col,
			.first = text == row->value };
		if (n > 0 || w->label)
			emit_line(w, &line);
		text += n;
	} while (*text);
}

/* Every line of the report at a width; the report is made again, since its rows are not kept.
 * Returns the number of lines. */
static int walk_lines(const struct panel_code *p, int cols,
	void (*take)(void *, int number, const struct code_line *), void *user)
{
	struct code_walk w = { .cols = cols, .take = take, .user = user };
	struct code_report report;

	w.label = cols >= SIDE_BY_SIDE_COLS ? label_cols(p) : 0;
	if (p->row_count)
		code_report_make(&p->scan, p->year, p->name, walk_row, &w, &report);
	return w.count;
}

static int panel_code_length(const struct panel *panel)
{
	return walk_lines((const struct panel_code *)panel, panel->cols, NULL, NULL);
}

static const struct {
	const char *symbol;
	enum role role;
} looks[] = {
	[CODE_REPORT_TITLE] = { "", ROLE_TITLE },
	[CODE_REPORT_PLAIN] = { "", ROLE_TEXT },
	[CODE_REPORT_WORK] = { "", ROLE_INFO },
	[CODE_REPORT_GOOD] = { "\342\227\217", ROLE_OK },
	[CODE_REPORT_NOTE] = { "\342\226\262", ROLE_WARNING },
	[CODE_REPORT_MISTAKE] = { "\342\226\240", ROLE_ALARM },
};

struct code_window {
	const struct area *area;
	int first, label;
};

static void draw_report_line(void *user, int number, const struct code_line *line)
{
	const struct code_window *win = user;
	int at = number - win->first, tone = (int)line->row->tone;
	bool title = line->row->tone == CODE_REPORT_TITLE;
	char text[CODE_REPORT_VALUE_MAX];

	if (at < 0 || at >= win->area->at.rows)
		return;
	memcpy(text, line->text, (size_t)line->len);
	text[line->len] = '\0';
	if (line->first && (line->is_label || win->label)) {
		draw_text(win->area, at, 1, 1, looks[tone].role, looks[tone].symbol);
		draw_text(win->area, at, title ? 1 : 1 + INDENT,
			win->label ? win->label - INDENT : win->area->at.cols, title ? ROLE_TITLE : ROLE_QUIET,
			line->row->label);
	}
	if (!line->is_label)
		draw_text(win->area, at, line->col, win->area->at.cols - line->col, looks[tone].role, text);
}

/* The keys that open more. */
static const char *hint_text(const struct panel_code *p, bool longer)
{
	if (p->alone)
		return longer ? "\342\206\221 \342\206\223  Esc" : "Esc";
	return longer ? _("Enter: more") : "";
}

static void panel_code_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_code *p = (const struct panel_code *)panel;
	struct area body = draw_part(area, 1, 0, area->at.rows - 1, area->at.cols);
	int count = walk_lines(p, body.at.cols, NULL, NULL), last = count - body.at.rows;
	struct code_window win = { .area = &body,
		.first = panel->scroll < last ? panel->scroll : last };

	(void)facts;
	if (win.first < 0)
		win.first = 0;
	win.label = body.at.cols >= SIDE_BY_SIDE_COLS ? label_cols(p) : 0;
	draw_title(area, _(panel->class->title), hint_text(p, last > 0));
	if (!p->row_count)
		draw_text(&body, 0, 1, body.at.cols - 2, ROLE_QUIET,
			_("no scan chosen; Enter in \"Scans\" opens one"));
	walk_lines(p, body.at.cols, draw_report_line, &win);
}

const struct panel_class panel_code = {
	.name = "code",
	.title = N_("Code explained"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 0,
	.size = sizeof(struct panel_code),
	.refresh = panel_code_refresh,
	.draw = panel_code_draw,
	.length = panel_code_length,
};
