/* live: the main loops of the dashboard: on a terminal, and as lines (--plain). */
#ifndef TUI_LIVE_H
#define TUI_LIVE_H

#include "core/base/options.h"

struct tui_options {
	struct options_common common; /* first, see core/base/options.h */
	const char *view, *dump, *format, *keys, *plc;
	bool plain, read_only, no_mouse, kiosk, ascii;
	const char *theme;
};

/* The dashboard on the terminal. Returns the exit code; fills why where it is an error. */
int live_run(const struct tui_options *, struct fault *why);
/* --plain: until a signal comes or the program that reads standard output ends. */
int live_plain(const struct tui_options *, struct fault *why);

#endif
