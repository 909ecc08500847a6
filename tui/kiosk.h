/* kiosk: a dashboard that stands in a hall. Pure: time is passed in.
 *
 * Without input it walks through the views; a key brings it to a standstill and counts a visitor.
 * Nothing a visitor can press changes or ends anything. */
#ifndef TUI_KIOSK_H
#define TUI_KIOSK_H

#include <stdbool.h>
#include <stdint.h>

enum { KIOSK_IDLE_MS = 90000, KIOSK_VIEW_MS = 12000 };

struct kiosk {
	bool on, walking;
	int visitors;
	int64_t input_ms, shown_ms; /* last key, last change of view while walking */
	int at;                     /* of the views that are walked through */
};

void kiosk_init(struct kiosk *, int64_t mono_ms);
/* A key was pressed, whichever. */
void kiosk_touch(struct kiosk *, int64_t mono_ms);
/* The view that it is time to change to, -1: none. */
int kiosk_tick(struct kiosk *, int64_t mono_ms);

#endif
