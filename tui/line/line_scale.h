/* line_scale: the conveyor's distances (core/wire/signals.h) in columns of a picture. Pure. */
#ifndef TUI_LINE_LINE_SCALE_H
#define TUI_LINE_LINE_SCALE_H

#include "tui/draw/draw.h"
#include "tui/model/box_tracking.h"

/* Symbols of the small and the large picture. */
#define LINE_COVERED "\342\227\217"
#define LINE_FREE "\342\227\213"
#define LINE_STOPPER "\342\225\221"
#define LINE_ARROW "\342\226\272"
#define LINE_SQUARE "\342\226\240"

/* From this width on words are longer than the smallest that is understood. */
enum { LINE_EXPLAINED_FROM_COLS = 100 };
enum { LINE_MARGIN = 1, LINE_EIGHTHS = 8, LINE_STATIONS = 5, LINE_BRANCHES = 2 };

/* What a picture of the conveyor shows. */
struct line_view {
	const struct area *area;
	const struct box_tracking *belt;
	int64_t now_us;
	bool is_old; /* the values may be old: everything is dimmed */
};

struct line_station {
	enum signal_id barrier;
	int at_mm;
	const char *name, *brief; /* N_() */
};
extern const struct line_station line_stations[LINE_STATIONS];

/* branches[0] is that of lane 1. */
struct line_branch {
	enum signal_id diverter, barrier;
	int at_mm;
};
extern const struct line_branch line_branches[LINE_BRANCHES];

bool line_is_on(const struct line_view *, enum signal_id);
/* The role, or the dimmed one while values may be old. */
enum role line_role(const struct line_view *, enum role);
/* The colour of a lane (1 to LANE_COUNT), or the dimmed one. */
enum role line_lane_role(const struct line_view *, int lane);
/* The colour of a box: that of the lane it goes to. */
enum role line_box_role(const struct line_view *, const struct box_tracking_box *);
/* The boxes in a lane (1 to LANE_COUNT), as the PLC has counted them. */
unsigned line_count(const struct line_view *, int lane);
/* The same with the lane's name; explained: lane 3 also takes what is not known. Returns out. */
const char *line_count_text(const struct line_view *, int lane, bool explained, char *out,
	size_t size);

/* A distance in columns, and the column at that distance from the infeed. */
int line_columns(const struct line_view *, double mm);
int line_column(const struct line_view *, double mm);
/* The same in eighths of a column, for edges that move smoothly. */
int line_eighths(const struct line_view *, double mm);

/* The mark of a light barrier: is it covered? */
void line_draw_barrier(const struct line_view *, int row, int col, enum signal_id);
/* The names of the stations in a row, each behind its light barrier. */
void line_draw_stations(const struct line_view *, int row);

#endif
