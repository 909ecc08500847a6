#include "tui/kiosk/kiosk.h"
#include "tui/panels/views.h"

/* The tour begins with the first view and returns to it; how long each is shown. */
static const struct stop {
	enum view_id view;
	int ms;
} tour[] = { { VIEW_STORY, 36000 }, { VIEW_BIG, 9000 }, { VIEW_STORY, 36000 },
	{ VIEW_LINE, 12000 } };
enum { TOUR_LENGTH = sizeof tour / sizeof tour[0] };

void kiosk_init(struct kiosk *k, int64_t mono_ms)
{
	*k = (struct kiosk){ .on = true,
		.is_touring = true,
		.input_ms = mono_ms,
		.shown_ms = mono_ms,
		.looked_seq = -1,
		.scan_seq = -1 };
}

int kiosk_first_view(void)
{
	return (int)tour[0].view;
}

void kiosk_take_screen(struct kiosk *k)
{
	k->is_busy = true;
	k->invites = false;
	k->scan_until_ms = 0;
}

void kiosk_give_back(struct kiosk *k, int64_t mono_ms)
{
	k->is_busy = false;
	k->is_touring = false;
	k->input_ms = mono_ms - KIOSK_IDLE_MS;
}

void kiosk_touch(struct kiosk *k, int64_t mono_ms)
{
	k->input_ms = mono_ms;
	if (k->is_touring && !k->scan_until_ms)
		k->visitors++;
	k->is_touring = false;
	k->scan_until_ms = 0;
}

bool kiosk_scanned(struct kiosk *k, int64_t seq, int64_t mono_ms)
{
	bool is_new = k->scan_seq >= 0 && seq > k->scan_seq;

	if (seq > k->scan_seq)
		k->scan_seq = seq;
	if (!is_new || k->is_busy)
		return false;
	if (k->is_touring && !k->scan_until_ms)
		k->visitors++;
	k->scan_until_ms = mono_ms + KIOSK_SCAN_MS;
	return true;
}

int kiosk_tick(struct kiosk *k, int64_t mono_ms)
{
	if (!k->on || k->is_busy || mono_ms < k->scan_until_ms)
		return -1;
	if (k->scan_until_ms) {
		k->is_touring = true;
		k->at = 0;
		k->scan_until_ms = 0;
	} else if (!k->is_touring && mono_ms - k->input_ms >= KIOSK_IDLE_MS) {
		k->is_touring = true;
		k->at = 0;
	} else if (k->is_touring && mono_ms - k->shown_ms >= tour[k->at].ms) {
		k->at = (k->at + 1) % TOUR_LENGTH;
	} else {
		return -1;
	}
	k->shown_ms = mono_ms;
	return (int)tour[k->at].view;
}
