/* panel_kiosk_lesson: the page of a visitor's lesson; readable from three metres. */
#ifndef TUI_KIOSK_PANEL_KIOSK_LESSON_H
#define TUI_KIOSK_PANEL_KIOSK_LESSON_H

#include "tui/kiosk/kiosk_lesson_run.h"
#include "tui/panels/panel.h"

/* What it shows from now on; must last. NULL: nothing. */
void panel_kiosk_lesson_follow(struct panel *, const struct kiosk_lesson_run *);

#endif
