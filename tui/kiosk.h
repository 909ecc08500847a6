/* kiosk: mode for a dashboard in a public place. Pure; time is a parameter.
 *
 * * Without input it shows one view after the other (a tour). A key stops the tour and counts as
 * a visit. No key changes data or ends the program. */
#ifndef TUI_KIOSK_H
#define TUI_KIOSK_H

#include <stdbool.h>
#include <stdint.h>

enum { KIOSK_IDLE_MS = 90000, KIOSK_VIEW_MS = 12000 };

struct kiosk {
	bool on;         /* only keys that change nothing work */
	bool is_touring; /* false: a key was pressed less than KIOSK_IDLE_MS ago */
	int visitors;
	int64_t input_ms, shown_ms; /* last key; last change of view during the tour */
	int at;                     /* index into the tour */
};

void kiosk_init(struct kiosk *, int64_t mono_ms);
/* Call it at every key. */
void kiosk_touch(struct kiosk *, int64_t mono_ms);
/* The view to change to now, -1: none. */
int kiosk_tick(struct kiosk *, int64_t mono_ms);

#endif
