/* world: the physics of the sorter: boxes on a belt, a stopper, two diverters, seven light
 * barriers.
 *
 * Pure: time is passed in. Positions are mm from the infeed along the box's way, of its front
 * edge; geometry: core/wire/signals.h. The PLC sees only world_inputs(). */
#ifndef HW_PLANT_WORLD_WORLD_H
#define HW_PLANT_WORLD_WORLD_H

#include "hw/plant/world/rng.h"
#include "hw/plant/sorter/sorter.h"

#define WORLD_GAP_MM 60     /* usual gap between accumulated boxes: barriers detect each one */
#define WORLD_GAP_MIN_MM 20 /* a light barrier must see light between two boxes for some scans */
/* Front edge between these: the tag is in the field. */
#define WORLD_FIELD_FROM_MM (BELT_IDENT_MM - 20)
#define WORLD_FIELD_TO_MM (BELT_IDENT_MM + 60)

enum {
	WORLD_BOXES_MAX = 16,
	WORLD_EVENTS_MAX = 16,
	WORLD_FIRST_MM = 300,  /* position of the first box at the start */
	WORLD_FULL_MM = 40,    /* end position of a box in a full lane, behind its barrier */
	WORLD_DIVERTER_MM = 30 /* diverter behind its light barrier */
};

enum world_event_kind {
	WORLD_ENTER,   /* a box came onto the belt */
	WORLD_PRESENT, /* it stands at the read point */
	WORLD_LOOK,    /* its front edge passes a reader before the read point: world_look_at() */
	WORLD_LEAVE,   /* its rear edge has passed LB_IDENT, or it was removed from there */
	WORLD_LANE,    /* its front edge reached the light barrier of lane */
	WORLD_GONE     /* removed by an order */
};
struct world_event {
	enum world_event_kind kind;
	int box;
	int lane;
	unsigned seq;
};

struct world_box {
	int number;
	double x;       /* front edge */
	int branch;     /* 1, 2: off the main belt at that diverter; 0: on it */
	bool stuck;     /* a fault: does not move */
	bool present;   /* stood at the read point, has not left it */
	bool confirmed; /* reached its lane's barrier */
	unsigned seq;   /* its number in the PLC; 0: none yet; for the ground truth */
};

/* State of a light barrier. */
enum world_view { WORLD_VIEW_WELL, WORLD_VIEW_COVERED, WORLD_VIEW_FREE };

struct world {
	struct world_box boxes[WORLD_BOXES_MAX]; /* oldest first */
	int count;
	int next, last;     /* number of the next box, and of the last one (0: endless) */
	double interval_ms; /* between two boxes */
	double until_next_ms;
	double encoder; /* mm of belt */
	double speed;   /* mm/s, now */
	/* Faults; see the functions below. */
	bool estop, motor_fault, manual;
	enum world_view views[BARRIER_COUNT];
	bool lane_full[LANE_COUNT];
	double gap;     /* mm between accumulated boxes */
	double look_at; /* where a reader before the read point sees a front edge; 0: there is none */
	double jitter;  /* of interval_ms: 0.2 is up to a fifth more or less */
	struct rng rng; /* for the jitter */
	struct world_event events[WORLD_EVENTS_MAX]; /* since the last world_step() began */
	int event_count;
};

/* Boxes first..last (last 0: endless), one every interval_ms while the belt runs. */
void world_init(struct world *w, int first, int last, double interval_ms);

/* From now on the interval varies at random by this share of it (0 to 0.9), reproducibly. */
void world_set_jitter(struct world *w, double jitter, uint64_t seed);

/* Boxes come as close as this, in mm (WORLD_GAP_MIN_MM or more; before the first step). */
void world_set_gap(struct world *w, double gap);
/* A reader looks at the belt so many mm before the read point; 0: none does. */
void world_look_at(struct world *w, double before_ident);

/* Advances belt time by dt_ms with these outputs. Steps of at most 10 ms keep edges exact. */
void world_step(struct world *w, const struct sorter_outputs *out, double dt_ms);

/* The sensors' values. */
void world_inputs(const struct world *w, struct sorter_inputs *in);

/* The box in the reader's field, the box standing at the read point; NULL if there is none. */
const struct world_box *world_in_field(const struct world *w);
struct world_box *world_at_ident(struct world *w);

/* From now on so many boxes come, the first at once; 0: no limit. */
void world_limit(struct world *w, int boxes);

/* Are all boxes gone? Never true for an endless world. */
bool world_is_done(const struct world *w);

/* Faults; each can be ended. False: the box is not on the belt. Their events are appended to
 * .events. */
void world_press_estop(struct world *w, bool pressed);
void world_trip_motor(struct world *w, bool tripped);
bool world_stick_box(struct world *w, int number, bool stuck);
bool world_remove_box(struct world *w, int number);
void world_set_mode(struct world *w, bool manual);
/* Fixes the state of a barrier, or ends that. */
void world_set_view(struct world *w, enum sorter_barrier b, enum world_view view);
/* A full lane (1..3) accepts no further box: the next one stops in its barrier, others behind
 * it. */
void world_fill_lane(struct world *w, int lane, bool full);
/* The box slips back by mm (below 0: forward), as far as its neighbours and the last diverter it
 * passed allow. */
bool world_slip_box(struct world *w, int number, double mm);
/* Puts an additional box onto the main belt; x: its front edge. Returns its number; 0: another
 * box is in the way, or the belt is full. */
int world_put_box(struct world *w, double x);
/* A box with this number once more, behind those on the belt; x: its front edge, below 0: before the infeed. The caller
 * has seen that it is free. Nothing happens on a full belt. */
void world_put_again(struct world *w, int number, double x);

#endif
