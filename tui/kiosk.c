#include "tui/kiosk.h"
#include "tui/panels/views.h"

/* The tour begins with the first view and returns to it. */
static const enum view_id tour[] = { VIEW_BIG, VIEW_LINE, VIEW_FIGURES, VIEW_STOCK, VIEW_SCANS };
enum { TOUR_LENGTH = sizeof tour / sizeof tour[0] };

void kiosk_init(struct kiosk *k, int64_t mono_ms)
{
	*k = (struct kiosk){ .on = true, .is_touring = true, .input_ms = mono_ms, .shown_ms = mono_ms };
}

void kiosk_touch(struct kiosk *k, int64_t mono_ms)
{
	k->input_ms = mono_ms;
	if (k->is_touring)
		k->visitors++;
	k->is_touring = false;
}

int kiosk_tick(struct kiosk *k, int64_t mono_ms)
{
	if (!k->on)
		return -1;
	if (!k->is_touring && mono_ms - k->input_ms >= KIOSK_IDLE_MS) {
		k->is_touring = true;
		k->at = 0;
	} else if (k->is_touring && mono_ms - k->shown_ms >= KIOSK_VIEW_MS) {
		k->at = (k->at + 1) % TOUR_LENGTH;
	} else {
		return -1;
	}
	k->shown_ms = mono_ms;
	return (int)tour[k->at];
}
