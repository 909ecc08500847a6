/* panels: the functions that only one panel has. */
#ifndef TUI_PANELS_PANELS_H
#define TUI_PANELS_PANELS_H

#include "tui/panels/panel.h"
#include "core/store_query/store_lots.h"
#include "core/store_query/store_read.h"

/* The order to the plant that starts or ends the chosen fault, and its name (untranslated). False:
 * there is none. */
bool panel_faults_order(const struct panel *, char *order, size_t size, const char **name);
/* The scan that is selected, NULL if there is none. */
const struct row_scan *panel_scans_chosen(const struct panel *);
/* The newest one, NULL if there is none. */
const struct row_scan *panel_scans_newest(const struct panel *);
/* An order may have changed what is known of the codes: the next refresh reads them again. */
void panel_scans_read_again(struct panel *);
/* The newest one of a code that is still unknown, NULL if there is none. */
const struct row_scan *panel_scans_unknown(const struct panel *);
/* The goods that are selected, NULL if there are none. */
const struct row_stock *panel_stock_chosen(const struct panel *);
/* Sorts by the next column. */
void panel_stock_sort(struct panel *);
/* The alarm that is selected, NULL if there is none. */
const struct row_alarm *panel_alarms_chosen(const struct panel *);
/* The scan to report on, NULL: none. alone: the panel has the screen to itself, else it is
 * beside the list. */
void panel_code_show(struct panel *, const struct row_scan *, bool alone);
/* A code that is in no store; alone. */
void panel_code_show_typed(struct panel *, const struct scan *);
/* The key of that scan's item, "" if there is none. */
const char *panel_code_item(const struct panel *);
/* What is on the code or tag of that scan; "" while it is not known, or if it is about a person. Returns out. */
const char *panel_code_text(const struct panel *, char *out, size_t size);
/* The alarm that is explained, NULL: none. */
const struct row_alarm *panel_alarm_help_alarm(const struct panel *);
/* The alarm to explain; NULL: none. */
void panel_alarm_help_show(struct panel *, const struct row_alarm *);
/* The item to trace: any text that store_find_item() accepts. */
void panel_trace_show(struct panel *, const char *text);
/* The same for the item of an article at a place. */
void panel_trace_show_at(struct panel *, const char *place, const char *article);
/* The key of the item that is shown, "" if there is none. */
const char *panel_trace_item(const struct panel *);
/* The chosen booking, or the last one; 0: there is none that could be undone. out: the effect of
 * an undo, as a sentence. */
int64_t panel_trace_booking(const struct panel *, char *out, size_t size);
/* The lots to look for: a text that lot_choice_parse() accepts. */
void panel_lots_show(struct panel *, const char *text);
/* The goods that are selected, NULL if there are none. */
const struct row_lot *panel_lots_chosen(const struct panel *);
/* The PLC's address whose bridge waits for the permission to write, "" if none does. */
const char *panel_programs_waiting(const struct panel *);
/* Shows what a visitor's scan says instead of the way of a box; NULL: the box again. */
void panel_story_visit(struct panel *, const struct row_scan *);
/* The lesson that is selected; false: none is. */
bool panel_lesson_chosen(const struct panel *, const char **path, const char **title);
/* Of the present step; -1: no lesson runs. */
int panel_lesson_hint_level(const struct panel *);
/* Also if its file cannot be read any more. */
bool panel_lesson_runs(const struct panel *);
/* Closes the page of a lesson that is done: the list follows. False: it was not shown. */
bool panel_lesson_dismiss(struct panel *);
/* What an order about the lesson has led to, in full; shown until the next step. */
void panel_lesson_tell(struct panel *, const char *sentence);
/* Does the conveyor's panel show the large picture at that size? */
bool panel_line_is_large(int rows, int cols);
/* The program whose frames are shown, "" if there is none. */
const char *panel_wire_role(const struct panel *);
/* The next program that has a wire. */
void panel_wire_next(struct panel *);
/* The chosen frame, NULL if there is none; sentence: its meaning. */
const struct wire_frame *panel_wire_chosen(const struct panel *, const char **sentence);
/* Writes the frames that are shown (core/wire/wire_file.h). Returns how many, or -1. */
long panel_wire_save(const struct panel *, const char *path, const char *database,
	struct fault *why);
/* The frame to show byte by byte; NULL: none. It is copied. */
void panel_bytes_show(struct panel *, const struct wire_frame *, const char *sentence);
/* The view whose keys the help explains. */
void panel_help_show(struct panel *, int view, bool kiosk);

#endif
