/* rtu: the PLC's serial port. Modbus RTU on a pty, as slow as its wire would be.
 *
 * Source: MODBUS over Serial Line 1.02, section 2.5.1: a frame ends with 3.5 characters of silence
 * (1.75 ms above 19200 baud), a gap of more than 1.5 (0.75 ms) inside one spoils it; a frame that
 * is spoilt, too long, of another unit or fails its CRC is not answered; unit 0 is for everybody
 * and answered by nobody. A pty has no baud of its own: bytes that are read are taken to have come
 * one after the other, an answer's bytes are written at the wire's pace. Four wires: both directions
 * at once. */
#ifndef HW_PLANT_MODBUS_RTU_H
#define HW_PLANT_MODBUS_RTU_H

#include "hw/plant/serial/ptyline.h"
#include "hw/plant/modbus/wire_reply.h"

#include <limits.h>

enum { RTU_FRAME_MAX = 256, RTU_ADDRESS_SIZE = PATH_MAX + 32 };

struct rtu {
	struct ptyline line; /* fd -1: gone for now */
	char path[PATH_MAX];
	char address[RTU_ADDRESS_SIZE]; /* "rtu:/tmp/plc:19200:8E1" */
	int64_t character_ns;           /* start, data, parity, stop */
	int64_t gap_us, silence_us;     /* 1.5 and 3.5 characters */
	int64_t turnaround_us;          /* the PLC thinks */
	int64_t heard_until_us;         /* when the last byte heard was over */
	size_t in_len;
	bool spoilt; /* what is heard now can be no frame any more */
	uint8_t in[RTU_FRAME_MAX];
	struct send_queue out;
	int64_t away_until_us; /* while the line is gone */
	int64_t mute_until_us; /* while nobody listens to it */
};

/* address: "rtu:PATH[:BAUD[:8E1]]", 19200 8E1 if left out. -1 with why: EXIT_USAGE, or what
 * ptyline_open() says. */
int rtu_open(struct rtu *r, const char *address, int turnaround_ms, struct fault *why);
void rtu_close(struct rtu *r);

/* Takes the bytes that have come. */
void rtu_hear(struct rtu *r, int64_t now_us);
/* Answers the frame that is over by now, sends what is due, comes back when it is time. */
void rtu_run(struct rtu *r, const struct wire_plc *plc, int64_t now_us);
/* When rtu_run() is needed next. */
int64_t rtu_due_us(const struct rtu *r);

/* The line is gone, for everybody, until then. */
void rtu_leave(struct rtu *r, int64_t until_us);
/* The line is there, nothing is heard or said until then. */
void rtu_mute(struct rtu *r, int64_t until_us);

#endif
