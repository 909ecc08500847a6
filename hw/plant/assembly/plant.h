/* plant: world, PLC, reader chip and scanner joined, and moved on in time together.
 *
 * Two times: the belt's (scans of 10 ms, answer time) runs `speed` times as fast as the wires'
 * (heartbeats, baud rates), which is CLOCK_MONOTONIC. Time is passed in. */
#ifndef HW_PLANT_ASSEMBLY_PLANT_H
#define HW_PLANT_ASSEMBLY_PLANT_H

#include "hw/plant/camera/camera.h"
#include "hw/plant/nfc/manual_tags.h"
#include "hw/plant/modbus/pdu.h"
#include "hw/plant/nfc/pn532.h"
#include "hw/plant/serial/ptyline.h"
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
	double speed;
	bool stopped;
	uint16_t boot_id;
	uint8_t unit;  /* 0: PDU_UNIT */
	uint64_t seed; /* of the story and of every chance; 0: the fixed story */
};

struct plant {
	double speed;
	struct world world;
	struct sorter sorter;
	struct sorter_outputs outputs;
	bool plc_stopped;    /* the program does not run, its outputs are off */
	bool plc_frozen;     /* its heartbeat stands still */
	uint16_t heartbeat;  /* where it stands */
	struct wires *wires; /* NULL: none */
	uint64_t seed;
	struct label_faults label_faults;
	double belt_ms;                     /* belt time since the start */
	void (*each_scan)(struct plant *p); /* before every scan; NULL: nothing */
	void *each_scan_user;
	bool behind_told;
	struct pn532 chip;
	struct ptyline chip_line; /* fd -1: no such wire */
	struct scanner scanner;   /* scanner.line.fd -1: no such wire */
	struct camera camera;     /* .path NULL: none */
	struct ground_truth truth;
	char line_path[PATH_MAX];   /* of a chip_line that was plugged in again */
	struct script_box in_field; /* number 0: nothing there */
	struct manual_tags manual_tags;
	struct pdu_memory memory;
	double scan_us; /* when the next scan is due, wire time */
	int last_box;   /* that reached a lane */
	uint32_t state_told;
	int64_t done_us; /* when every box had come and gone; 0: not yet */
};

/* The lines and the truth must be open (or fd -1, file NULL) before, .wires set. Told: start. */
void plant_init(struct plant *p, const struct plant_plan *plan, int64_t now_us);

/* Runs every scan that is due by now (a belt more than a second behind leaves the rest out, and it
 * is said); what a master reads afterwards is exact. Never blocks. */
void plant_run(struct plant *p, int64_t now_us);

/* Takes the bytes waiting on the chip's line. */
void plant_hear_chip(struct plant *p, int64_t now_us);
/* Sends what the chip and the scanner have to say by now. */
void plant_speak(struct plant *p, int64_t now_us);

/* Brings the chip's field up to date after plant.manual_tags or plant.in_field has changed. */
void plant_set_field(struct plant *p);

/* Box `number` as it comes, with whatever is wrong with it. */
void plant_tell_box(const struct plant *p, int number, struct script_box *out);
/* Tells the world's events that have not been told yet: after somebody has changed the belt. */
void plant_tell_world(struct plant *p);

/* Takes a picture for the camera if it is time. */
void plant_show(struct plant *p, int64_t now_us);

/* When plant_run(), plant_speak() and plant_show() are needed next. */
int64_t plant_due_us(const struct plant *p);

/* Brings the registers up to date for a Modbus request. */
void plant_refresh(struct pdu_memory *memory);

#endif
