/* panels: every panel there is, one line each. */
#ifndef TUI_PANELS_H
#define TUI_PANELS_H

#include "tui/panel.h"

extern const struct panel_class panel_line;     /* the conveyor and the box at the ident point */
extern const struct panel_class panel_scans;
extern const struct panel_class panel_stock;
extern const struct panel_class panel_alarms;
extern const struct panel_class panel_programs;
extern const struct panel_class panel_results;  /* how the boxes fared, and how fast we answered */
extern const struct panel_class panel_help;
extern const struct panel_class panel_card;     /* what the code of one scan is */
extern const struct panel_class panel_points;   /* signals of the user's own */

/* The number of the scan that is selected, 0 if there is none. */
int64_t panel_scans_selected(const struct panel *);
/* Which scan the card is about. */
void panel_card_show(struct panel *, int64_t scan);

#endif
