/* serial: a serial line beside what libmodbus does with it: opened for one program alone, tuned,
 * silence kept, leftovers thrown away. */
#ifndef PLC_BRIDGE_MODBUS_SERIAL_H
#define PLC_BRIDGE_MODBUS_SERIAL_H

#include "plc-bridge/modbus/address.h"

struct serial {
	int lock_fd; /* holds the lock on the device; -1: closed */
	bool exclusive;
	int64_t free_us;       /* nothing is sent before: the silence between two frames */
	int64_t quiet_from_ms; /* after an error: the line must stay silent since then ... */
	int quiet_ms;          /* ... for so long; 0: all is well */
	int errors;            /* in a row */
};

/* Resolves links (only now: an adapter that was plugged in again is found by its name in
 * /dev/serial/by-id) and locks the device. path[size]: what to open. 0, or -1 with why. */
int serial_lock(struct serial *, const char *device, char *path, size_t size, struct fault *why);
void serial_unlock(struct serial *, int fd);
/* fd: as libmodbus opened it. Exclusive use, low latency, old bytes thrown away. */
void serial_tune(struct serial *, int fd);

/* Before a request: waits for the rest of the silence and throws leftovers away. False: the line is
 * not yet silent after an error, nothing may be sent now. */
bool serial_begin(struct serial *, int fd, int64_t now_ms);
/* After one; gap_us until the next may begin. failed: silence of quiet_ms is demanded first, longer
 * the more failed in a row. */
void serial_end(struct serial *, bool failed, int64_t gap_us, int quiet_ms);

/* Reads up to size bytes, until timeout_ms have passed. Returns how many. */
size_t serial_read(int fd, unsigned char *out, size_t size, int timeout_ms);

#endif
