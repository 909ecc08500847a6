#include "tui/panels/panels.h"
#include "tui/model/search.h"
#include "tui/draw/table.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/wire/wire_file.h"
#include "core/store_query/store_read.h"

#include <stdio.h>
#include <string.h>

enum {
	FRAMES_MAX = 200,
	SENTENCE_MAX = 240,
	ROLES_MAX = 16,
	MS_FROM_COLS = 60,
	TITLE_FROM_COLS = 60
};

struct wire_panel_frame {
	int64_t seq;
	struct wire_frame wire;
	char sentence[SENTENCE_MAX];
};

/* The newest frames in a ring: first is the oldest. */
struct panel_wire {
	struct panel base;
	char role[SCAN_NAME_MAX]; /* "": not chosen yet */
	size_t role_count;
	char roles[ROLES_MAX][SCAN_NAME_MAX];
	char language[3]; /* of the sentences */
	int64_t last_seq;
	size_t first, count;
	struct wire_panel_frame frames[FRAMES_MAX];
	struct wire_talk talk;
	struct wire_point points[WIRE_POINTS_MAX];
};

enum { COLUMN_TIME, COLUMN_WAY, COLUMN_SENTENCE, COLUMN_LENGTH, COLUMNS };

static const struct table_column columns[COLUMNS] = {
	[COLUMN_TIME] = { N_("Time"), 12, MS_FROM_COLS, false, 0 },
	[COLUMN_WAY] = { "", 1, 0, false, 0 },
	[COLUMN_SENTENCE] = { N_("Message"), 0, 0, false, 0 },
	[COLUMN_LENGTH] = { N_("Bytes"), 5, 76, true, 0 },
};

static const struct wire_panel_frame *frame_at(const struct panel *panel, int row)
{
	const struct panel_wire *p = (const struct panel_wire *)panel;

	return &p->frames[(p->first + (size_t)row) % FRAMES_MAX];
}

/* --- which program ---------------------------------------------------------------------------- */

/* Frames of a PLC and of an NFC reader are captured, those of scanners and cameras are not. */
static bool has_wire(const struct row_program *row)
{
	return strncmp(row->role, "plc-bridge:", 11) == 0 ||
		(strncmp(row->role, "reader:", 7) == 0 &&
			(!*row->address || strncmp(row->address, "nfc:", 4) == 0));
}

static void add_wire_role(void *user, const struct row_program *row)
{
	struct panel_wire *p = user;

	if (p->role_count < ROLES_MAX && has_wire(row))
		text_copy(p->roles[p->role_count++], SCAN_NAME_MAX, row->role);
}

static size_t role_number(const struct panel_wire *p)
{
	size_t i = 0;

	while (i < p->role_count && strcmp(p->roles[i], p->role) != 0)
		i++;
	return i;
}

static void clear_frames(struct panel_wire *p)
{
	p->first = p->count = 0;
	p->last_seq = 0;
	p->language[0] = '\0';
	p->base.kept = false;
}

const char *panel_wire_role(const struct panel *panel)
{
	return ((const struct panel_wire *)panel)->role;
}

void panel_wire_next(struct panel *panel)
{
	struct panel_wire *p = (struct panel_wire *)panel;

	if (!p->role_count)
		return;
	text_copy(p->role, sizeof p->role, p->roles[(role_number(p) + 1) % p->role_count]);
	clear_frames(p);
	panel->refreshed_ms = 0;
}

/* --- its frames ------------------------------------------------------------------------------ */

static void add_frame(void *user, const struct row_wire *row)
{
	struct panel_wire *p = user;
	struct wire_panel_frame *f;

	if (p->count == FRAMES_MAX) {
		p->first = (p->first + 1) % FRAMES_MAX;
		p->count--;
	}
	f = &p->frames[(p->first + p->count++) % FRAMES_MAX];
	f->seq = row->seq;
	f->wire = row->frame;
	if (p->talk.protocol != row->frame.protocol) {
		p->talk.protocol = row->frame.protocol;
		p->talk.has_request = false;
	}
	wire_say(&p->talk, row->frame.sent, row->frame.data, row->frame.len, f->sentence,
		sizeof f->sentence);
}

/* Starts again with the newest frames: at the first read, after a change of language, or if more
 * frames have come than are kept. */
static int begin_wire(struct panel_wire *p, struct store *store, int64_t from, struct fault *why)
{
	const char *colon = strchr(p->role, ':');
	int points = store_wire_points(store, colon ? colon + 1 : "", p->points, WIRE_POINTS_MAX, why);

	if (points < 0)
		return -1;
	clear_frames(p);
	memset(&p->talk, 0, sizeof p->talk);
	p->talk.points = p->points;
	p->talk.point_count = (size_t)points;
	p->last_seq = from;
	strcpy(p->language, lang_current());
	return 0;
}

static int panel_wire_refresh(struct panel *panel, struct store *store, const struct facts *facts,
	struct fault *why)
{
	struct panel_wire *p = (struct panel_wire *)panel;
	int64_t from;

	if (facts->is_past) {
		clear_frames(p);
		return 0;
	}
	p->role_count = 0;
	if (store_each_program(store, add_wire_role, p, why))
		return -1;
	if (!*p->role && *facts->plc)
		snprintf(p->role, sizeof p->role, "plc-bridge:%.50s", facts->plc);
	if (!*p->role && p->role_count)
		text_copy(p->role, sizeof p->role, p->roles[0]);
	if (!*p->role)
		return 0;
	if (store_wire_seq(store, p->role, FRAMES_MAX, &from, why))
		return -1;
	if ((from > p->last_seq || strcmp(p->language, lang_current()) != 0) &&
		begin_wire(p, store, from, why))
		return -1;
	return store_each_wire(store, p->role, &p->last_seq, FRAMES_MAX, add_frame, p, why);
}

const struct wire_frame *panel_wire_chosen(const struct panel *panel, const char **sentence)
{
	int row = panel_chosen(panel);

	if (row < 0)
		return NULL;
	*sentence = frame_at(panel, row)->sentence;
	return &frame_at(panel, row)->wire;
}

long panel_wire_save(const struct panel *panel, const char *path, const char *database,
	struct fault *why)
{
	const struct wire_file_target target = { .path = path,
		.database = database,
		.is_force_free = true };
	struct wire_file file;

	if (wire_file_open(&file, &target, why))
		return -1;
	for (int i = 0; i < panel_count(panel); i++) {
		const struct wire_panel_frame *f = frame_at(panel, panel_row(panel, i));

		wire_file_put(&file, &f->wire, f->sentence);
	}
	return wire_file_close(&file, why) ? -1 : file.count;
}

/* --- drawing --------------------------------------------------------------------------------- */

static void draw_row_of_frame(const struct table *t, int at, const struct wire_panel_frame *f)
{
	enum role role = f->wire.sent ? ROLE_INFO : ROLE_TEXT;
	char clock[16], text[32];

	snprintf(text, sizeof text, "%s%s%03d", clock_format_time(f->wire.at_us, clock),
		lang_decimal_sign(), (int)(f->wire.at_us / 1000 % 1000));
	table_cell(t, at, COLUMN_TIME, ROLE_QUIET, text);
	table_cell(t, at, COLUMN_WAY, role, f->wire.sent ? "\342\206\222" : "\342\206\220");
	table_cell(t, at, COLUMN_SENTENCE, role, f->sentence);
	snprintf(text, sizeof text, "%d", f->wire.len);
	table_cell(t, at, COLUMN_LENGTH, ROLE_QUIET, text);
}

static void note_text(const struct panel_wire *p, char *out, size_t size)
{
	const struct panel *panel = &p->base;
	int newer = panel_count(panel) - 1 - panel->selected;

	if (*panel_note(panel, out, size))
		return;
	if (panel->kept)
		snprintf(out, size,
			lang_plural("%d newer message below, press End", "%d newer messages below, press End",
				(unsigned long)newer),
			newer);
	else if (p->role_count > 1)
		snprintf(out, size, _("%d of %d, p: next"), (int)role_number(p) + 1, (int)p->role_count);
}

static void panel_wire_draw(const struct panel *panel, const struct facts *facts,
	const struct area *area)
{
	const struct panel_wire *p = (const struct panel_wire *)panel;
	char title[SCAN_NAME_MAX + 64], note[PANEL_FILTER_MAX + 64];
	struct table table;
	int first;

	note_text(p, note, sizeof note);
	if (!*p->role)
		snprintf(title, sizeof title, "%s", _(panel->class->title));
	else if (area->at.cols < TITLE_FROM_COLS)
		snprintf(title, sizeof title, "%s: %s", _(panel->class->title), p->role);
	else
		snprintf(title, sizeof title, _("Dialog with %s (capture)"), p->role);
	draw_title(area, title, note);
	table_begin(&table, area, columns, COLUMNS);
	if (facts->is_past)
		table_empty(&table, _("not recorded; press End for now"));
	else if (!p->count)
		draw_wrapped(&table.area, 0, 1, area->at.cols - 2, 4, ROLE_QUIET,
			_("No messages yet. Recording runs only while this view is open; a read-only screen "
			  "shows what another screen records."));
	first = panel_first(panel, table.area.at.rows);
	for (int i = 0; i < table.area.at.rows && first + i < panel_count(panel); i++)
		draw_row_of_frame(&table, i, frame_at(panel, panel_row(panel, first + i)));
	panel_mark(panel, &table.area, first);
}

static int panel_wire_length(const struct panel *panel)
{
	return (int)((const struct panel_wire *)panel)->count;
}

static int64_t panel_wire_id(const struct panel *panel, int row)
{
	return frame_at(panel, row)->seq;
}

static bool panel_wire_matches(const struct panel *panel, int row, const char *text)
{
	return search_has(frame_at(panel, row)->sentence, text);
}

const struct panel_class panel_wire = {
	.name = "wire",
	.title = N_("Dialog"),
	.min_rows = 4,
	.min_cols = 30,
	.every_ms = 100,
	.size = sizeof(struct panel_wire),
	.refresh = panel_wire_refresh,
	.draw = panel_wire_draw,
	.length = panel_wire_length,
	.matches = panel_wire_matches,
	.row_id = panel_wire_id,
	.newest_last = true,
};
