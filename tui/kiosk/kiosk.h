/* kiosk: mode for a dashboard in a public place. Pure; time is a parameter.
 *
 * * Without input it tells of one box after the other, and now and then shows large figures and the line (a tour). A key
 * stops the tour and counts as a visit. A visitor's own scan takes the screen for KIOSK_SCAN_MS, unless a lesson has it. No
 * key ends the program or changes data, but for the lesson's progress. */
#ifndef TUI_KIOSK_KIOSK_H
#define TUI_KIOSK_KIOSK_H

#include <stdbool.h>
#include <stdint.h>

enum { KIOSK_IDLE_MS = 90000, KIOSK_SCAN_MS = 10000 };

struct kiosk {
	bool on;         /* only keys that change nothing work */
	bool is_touring; /* false: a key was pressed less than KIOSK_IDLE_MS ago */
	bool invites;    /* a visitor may begin the lesson with the space bar (kiosk_lesson_run.h) */
	bool is_busy;    /* the lesson has the screen */
	bool may_go_on;  /* and the space bar leads to its next page */
	int visitors;
	int64_t input_ms, shown_ms; /* last key; last change of view during the tour */
	int at;                     /* index into the tour */
	int64_t looked_seq;         /* the newest scan when visitors' scans were looked for */
	int64_t scan_seq;           /* scans up to this one were shown, -1: none was looked for */
	int64_t scan_until_ms;      /* so long a visitor's scan has the screen; 0: none has */
};

void kiosk_init(struct kiosk *, int64_t mono_ms);
/* The view that the tour begins with. */
int kiosk_first_view(void);
/* The lesson has the screen; it gives it back: the tour goes on at the next kiosk_tick(). */
void kiosk_take_screen(struct kiosk *);
void kiosk_give_back(struct kiosk *, int64_t mono_ms);
/* Call it at every key. */
void kiosk_touch(struct kiosk *, int64_t mono_ms);
/* A scan of a handheld reader, newest first. True: a visitor has made it just now; it takes the screen. */
bool kiosk_scanned(struct kiosk *, int64_t seq, int64_t mono_ms);
/* The view to change to now, -1: none. */
int kiosk_tick(struct kiosk *, int64_t mono_ms);

#endif
