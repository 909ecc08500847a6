/* rtu: the PLC's serial port: Modbus RTU on a pty, with the timing of a real line.
 *
 * Source: MODBUS over Serial Line 1.02, section 2.5.1: a frame ends with 3.5 characters of
 * silence (1.75 ms above 19200 baud), a gap of more than 1.5 (0.75 ms) inside a frame makes it
 * invalid; a frame that is invalid, too long, of another unit or fails its CRC is not answered;
 * unit 0 is a broadcast and not answered. A pty has no baud rate: received bytes count as sent
 * one after the other, an answer's bytes are written at the speed of the line. Four wires: both
 * directions at once. */
#ifndef HW_PLANT_MODBUS_RTU_H
#define HW_PLANT_MODBUS_RTU_H

#include "hw/plant/serial/ptyline.h"
#include "hw/plant/modbus/wire_reply.h"

#include <limits.h>

enum { RTU_FRAME_MAX = 256, RTU_ADDRESS_SIZE = PATH_MAX + 32 };

struct rtu {
	struct ptyline line; /* fd -1: removed at the moment */
	char path[PATH_MAX];
	char address[RTU_ADDRESS_SIZE]; /* "rtu:/tmp/plc:19200:8E1" */
	int64_t character_ns;           /* start, data, parity, stop */
	int64_t gap_us, silence_us;     /* 1.5 and 3.5 characters */
	int64_t turnaround_us;          /* delay of the answer */
	int64_t heard_until_us;         /* end of the last byte received */
	size_t in_len;
	bool spoilt; /* the present frame is invalid */
	uint8_t in[RTU_FRAME_MAX];
	struct send_queue out;
	int64_t away_until_us; /* the line is removed until then */
	int64_t mute_until_us; /* no frames are received until then */
};

/* address: "rtu:PATH[:BAUD[:8E1]]", 19200 8E1 if left out. -1 with why: EXIT_USAGE, or what
 * ptyline_open() says. */
int rtu_open(struct rtu *r, const char *address, int turnaround_ms, struct fault *why);
void rtu_close(struct rtu *r);

/* Reads the waiting bytes. */
void rtu_receive(struct rtu *r, int64_t now_us);
/* Answers a complete frame, sends bytes that are due, opens the line again when it is time. */
void rtu_run(struct rtu *r, const struct wire_plc *plc, int64_t now_us);
/* When rtu_run() is needed next. */
int64_t rtu_due_us(const struct rtu *r);

/* Removes the line until then. */
void rtu_leave(struct rtu *r, int64_t until_us);
/* The line exists, but nothing is received or sent until then. */
void rtu_mute(struct rtu *r, int64_t until_us);

#endif
