#include "tui/visitor.h"
#include "tui/panels/panels.h"
#include "core/base/lang.h"
#include "core/store_query/store_read.h"

enum { LOOKED_THROUGH = 16 }; /* so many of the newest scans; a line makes others meanwhile */

struct newest_by_hand {
	bool is_found;
	struct row_scan scan;
};

static void keep_newest(void *user, const struct row_scan *scan)
{
	struct newest_by_hand *newest = user;

	if (scan->by_hand && !newest->is_found)
		*newest = (struct newest_by_hand){ .is_found = true, .scan = *scan };
}

bool visitor_advance(struct screen *s, const char *language, int64_t mono_ms)
{
	bool visited = !s->kiosk.is_touring;
	int view = kiosk_tick(&s->kiosk, mono_ms);

	if (view < 0)
		return false;
	if (visited) {
		lang_init(language);
		s->question[0] = '\0';
	}
	panel_story_visit(s->panels[PANEL_STORY], NULL);
	screen_show(s, (enum view_id)view);
	return true;
}

bool visitor_follow(struct screen *s, struct store *store, int64_t mono_ms)
{
	struct newest_by_hand newest = { 0 };
	struct fault why; /* the screen's own reading reports it */
	int64_t last;

	if (!s->kiosk.on || s->is_frozen || s->past.at_us || store_last_scan(store, &last, &why) ||
		last == s->kiosk.looked_seq)
		return false;
	s->kiosk.looked_seq = last;
	if (store_each_scan(store, LOOKED_THROUGH, keep_newest, &newest, &why) ||
		!kiosk_scanned(&s->kiosk, newest.is_found ? newest.scan.seq : 0, mono_ms))
		return false;
	panel_code_show(s->panels[PANEL_CODE], &newest.scan, false);
	panel_story_visit(s->panels[PANEL_STORY], &newest.scan);
	screen_show(s, VIEW_VISIT);
	return true;
}
