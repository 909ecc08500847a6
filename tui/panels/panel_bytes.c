#include "tui/draw/frame_fields.h"
#include "tui/panels/panels.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { LABEL_COLS = 20, BYTES_MAX = 16 };

struct panel_bytes {
	struct panel base;
	bool there;
	struct wire_frame frame;
	char sentence[400];
};

void panel_bytes_show(struct panel *panel, const struct wire_frame *frame, const char *sentence)
{
	struct panel_bytes *p = (struct panel_bytes *)panel;

	p->there = frame != NULL;
	if (!frame)
		return;
	p->frame = *frame;
	text_copy(p->sentence, sizeof p->sentence, sentence);
}

/* The frame is set by panel_bytes_show(). */
static int panel_bytes_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	(void)panel, (void)store, (void)facts, (void)why;
	return 0;
}

static int bytes_per_row(int cols)
{
	int n = (cols - LABEL_COLS - 2) / 3;

	return n > BYTES_MAX ? BYTES_MAX : n > 1 ? n : 1;
}

static void draw_field(const struct area *area, int row, const struct panel_bytes *p,
	const struct frame_field *f, int offset, int n)
{
	char text[BYTES_MAX * 3 + 24] = "";
	int used = 0;
	unsigned value = 0;

	for (int i = 0; i < n; i++) {
		value = value << 8 | p->frame.data[f->first + offset + i];
		used += snprintf(text + used, sizeof text - (size_t)used, "%02X ",
			p->frame.data[f->first + offset + i]);
	}
	if (offset == 0)
		draw_text(area, row, 1, LABEL_COLS - 2, ROLE_QUIET, _(f->name));
	draw_text(area, row, LABEL_COLS, area->at.cols - LABEL_COLS, ROLE_TEXT, text);
	if (f->len <= 2)
		draw_format(area, row, LABEL_COLS + 8, 12, ROLE_INFO, "= %u", value & 0xFFFF);
}

/* Every row of the fields; draws those from first on if area is not NULL. Returns their number. */
static int walk_fields(const struct panel_bytes *p, int cols, const struct area *area, int first)
{
	struct frame_field fields[FRAME_FIELDS_MAX];
	int count = p->there ? frame_fields(&p->frame, fields) : 0, per_row = bytes_per_row(cols),
		row = 0;

	for (int i = 0; i < count; i++)
		for (int offset = 0; offset < fields[i].len; offset += per_row, row++) {
			int n = fields[i].len - offset < per_row ? fields[i].len - offset : per_row;

			if (area && row >= first)
				draw_field(area, row - first, p, &fields[i], offset, n);
		}
	return row;
}

static void panel_bytes_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_bytes *p = (const struct panel_bytes *)panel;
	int rows = area->at.rows >= 8 ? 2 : 1, head;
	struct area list;
	char note[64] = "";

	(void)facts;
	if (p->there)
		snprintf(note, sizeof note, lang_plural("%d byte", "%d bytes", p->frame.len), p->frame.len);
	draw_title(area, _(panel->class->title), note);
	if (!p->there) {
		draw_text(area, 1, 1, area->at.cols - 2, ROLE_QUIET, _("no message chosen"));
		return;
	}
	head = 1 +
		draw_wrapped(area, 1, 1, area->at.cols - 2, rows, p->frame.sent ? ROLE_INFO : ROLE_TEXT,
			p->sentence);
	list = draw_part(area, head, 0, area->at.rows - head, area->at.cols);
	walk_fields(p, area->at.cols, &list, panel_first(panel, list.at.rows));
}

static int panel_bytes_length(const struct panel *panel)
{
	return walk_fields((const struct panel_bytes *)panel, panel->cols, NULL, 0);
}

static int panel_bytes_head(int rows)
{
	return rows >= 8 ? 3 : 2;
}

const struct panel_class panel_bytes = {
	.name = "bytes",
	.title = N_("Byte by byte"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 1000,
	.size = sizeof(struct panel_bytes),
	.refresh = panel_bytes_refresh,
	.draw = panel_bytes_draw,
	.length = panel_bytes_length,
	.head = panel_bytes_head,
};
