/* plant: connects world, PLC, reader chip, scanner and camera, and advances them in time together.
 *
 * Two times: belt time (scans of 10 ms, answer time) runs `speed` times as fast as wire time
 * (heartbeats, baud rates), which is CLOCK_MONOTONIC. Time is passed in. */
#ifndef HW_PLANT_ASSEMBLY_PLANT_H
#define HW_PLANT_ASSEMBLY_PLANT_H

#include "hw/plant/assembly/desk.h"
#include "hw/plant/camera/belt_camera.h"
#include "hw/plant/nfc/manual_tags.h"
#include "hw/plant/modbus/pdu.h"
#include "hw/plant/nfc/pn532.h"
#include "hw/plant/serial/ptyline.h"
#include "hw/plant/world/belt_history.h"
#include "hw/plant/world/label_faults.h"
#include "hw/plant/serial/scanner.h"
#include "hw/plant/sorter/sorter.h"
#include "hw/plant/world/box_script.h"
#include "hw/plant/world/ground_truth.h"
#include "hw/plant/modbus/wires.h"
#include "hw/plant/world/world.h"

#include <limits.h>

enum { PLANT_SCAN_MS = 10, PLANT_WAKE_US = 20000, PLANT_REST_US = 50000 };

#define PLANT_JITTER 0.25 /* of the interval, with a seed */

struct plant_plan {
	int items, first;  /* items 0: endless */
	double interval_s; /* belt time */
	int gap_mm;        /* between boxes; 0: the usual one */
	int scanner_at_mm; /* the scanner looks so far before the read point; 0: at it */
	double speed;
	bool stopped;
	uint16_t boot_id;
	uint8_t unit;  /* 0: PDU_UNIT */
	uint64_t seed; /* of the box script and all random numbers; 0: the fixed script */
};

struct plant {
	double speed;
	struct world world;
	struct sorter sorter;
	struct sorter_outputs outputs;
	bool plc_stopped;             /* the program does not run, its outputs are off */
	bool plc_frozen;              /* its heartbeat does not change */
	uint16_t heartbeat;           /* its frozen value */
	struct wires *wires;          /* NULL: none */
	struct belt_history *history; /* NULL: none is kept */
	uint64_t seed;
	struct label_faults label_faults;
	double belt_ms;                     /* belt time since the start */
	void (*each_scan)(struct plant *p); /* before every scan; NULL: nothing */
	void *each_scan_user;
	bool is_behind;
	struct pn532 chip;
	struct ptyline chip_line;  /* fd -1: no such wire */
	struct scanner scanner;    /* scanner.line.fd -1: no such wire */
	struct belt_camera camera; /* .path NULL: none */
	struct ground_truth ground_truth;
	char line_path[PATH_MAX];   /* of a chip_line that was plugged in again */
	struct script_box in_field; /* number 0: no box */
	struct manual_tags manual_tags;
	struct desk desk;
	struct pdu_memory memory;
	double scan_us; /* time of the next scan, wire time */
	int last_box;   /* that reached a lane */
	uint32_t last_state;
	uint32_t hidden_faults; /* bits: a trainer's, indexes into plant_faults[] */
	uint32_t hidden_parts;  /* bits: what a trainer has put out of order (plant_control_well.c) */
	bool hides_order;       /* the order that runs now is a trainer's: nothing is written of it */
	bool hides_wire;        /* neither of the fault of the wires */
	int64_t done_us;        /* when the last box was gone; 0: not yet */
};

/* Lines and ground truth must be open before (or fd -1, file NULL), .wires and .history set. Logs the
 * event start. */
void plant_init(struct plant *p, const struct plant_plan *plan, int64_t now_us);

/* Runs all scans due by now; registers are exact afterwards. A belt more than a second behind
 * skips the rest and logs it. Never blocks. */
void plant_run(struct plant *p, int64_t now_us);

/* Reads the bytes waiting on the chip's line. */
void plant_receive_chip(struct plant *p, int64_t now_us);
/* Sends the bytes of chip and scanner that are due. */
void plant_send_serial(struct plant *p, int64_t now_us);

/* Updates the chip's field after a change of plant.manual_tags or plant.in_field. */
void plant_set_field(struct plant *p);

/* Box `number` of the script, with its fault. */
void plant_get_box(const struct plant *p, int number, struct script_box *out);
/* Logs the world's new events, after an order has changed the belt. */
void plant_log_world(struct plant *p);

/* Takes all boxes off the belt; the PLC does not know it. */
void plant_take_boxes_off(struct plant *p);
/* Takes all boxes off the belt, also for the PLC, which forgets them as after a power failure: it starts again and stands.
 * boxes: so many are still to come; 0: no limit. */
void plant_clear_belt(struct plant *p, int boxes);

/* Takes a picture for the camera if it is due. */
void plant_take_picture(struct plant *p, int64_t now_us);

/* When plant_run(), plant_send_serial() and plant_take_picture() are needed next. */
int64_t plant_due_us(const struct plant *p);

/* Updates the registers for a Modbus request. */
void plant_refresh(struct pdu_memory *memory);

#endif
