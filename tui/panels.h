/* panels: every panel there is, one line each. */
#ifndef TUI_PANELS_H
#define TUI_PANELS_H

#include "tui/panel.h"

extern const struct panel_class panel_line;     /* the conveyor as a picture */
extern const struct panel_class panel_scans;
extern const struct panel_class panel_stock;
extern const struct panel_class panel_alarms;
extern const struct panel_class panel_programs;
extern const struct panel_class panel_results;  /* how the boxes fared, and how fast we answered */
extern const struct panel_class panel_help;
extern const struct panel_class panel_card;     /* what the code of one scan is */
extern const struct panel_class panel_points;   /* signals of the user's own */
extern const struct panel_class panel_ladder;   /* the dialogue about the last box */
extern const struct panel_class panel_boxes;    /* where the last boxes are, and why */
extern const struct panel_class panel_figures;  /* how the line does, in numbers and curves */
extern const struct panel_class panel_big;      /* a few of them in large digits */

/* The number of the scan that is selected, 0 if there is none. */
int64_t panel_scans_selected(const struct panel *);
/* Which scan the card is about. */
void panel_card_show(struct panel *, int64_t scan);

#endif
