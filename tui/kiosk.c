#include "tui/kiosk.h"
#include "tui/panels/views.h"

/* The first is where it begins and where it returns to. */
static const enum view_id walk[] = { VIEW_BIG, VIEW_LINE, VIEW_FIGURES, VIEW_STOCK, VIEW_SCANS };
enum { WALK = sizeof walk / sizeof walk[0] };

void kiosk_init(struct kiosk *k, int64_t mono_ms)
{
	*k = (struct kiosk){ .on = true, .walking = true, .input_ms = mono_ms, .shown_ms = mono_ms };
}

void kiosk_touch(struct kiosk *k, int64_t mono_ms)
{
	k->input_ms = mono_ms;
	if (k->walking)
		k->visitors++;
	k->walking = false;
}

int kiosk_tick(struct kiosk *k, int64_t mono_ms)
{
	if (!k->on)
		return -1;
	if (!k->walking && mono_ms - k->input_ms >= KIOSK_IDLE_MS) {
		k->walking = true;
		k->at = 0;
	} else if (k->walking && mono_ms - k->shown_ms >= KIOSK_VIEW_MS) {
		k->at = (k->at + 1) % WALK;
	} else {
		return -1;
	}
	k->shown_ms = mono_ms;
	return (int)walk[k->at];
}
