/* serial: handling of a serial line in addition to libmodbus: exclusive use, settings, silence
 * between frames, unexpected bytes discarded. */
#ifndef PLC_BRIDGE_MODBUS_SERIAL_H
#define PLC_BRIDGE_MODBUS_SERIAL_H

#include "plc-bridge/modbus/address.h"

struct serial {
	int lock_fd; /* holds the lock on the device; -1: closed */
	bool exclusive;
	int64_t free_us;       /* earliest start of the next request: silence between frames */
	int64_t quiet_from_ms; /* after an error: start of the required silence ... */
	int quiet_ms;          /* ... and its length; 0: none required */
	int errors;            /* consecutive */
};

/* Resolves links (at each opening: an adapter plugged in again has the same name in
 * /dev/serial/by-id) and locks the device. path[size]: the path to open. 0, or -1 with why. */
int serial_lock(struct serial *, const char *device, char *path, size_t size, struct fault *why);
void serial_unlock(struct serial *, int fd);
/* fd: opened by libmodbus. Sets exclusive use and low latency, discards old bytes. */
void serial_tune(struct serial *, int fd);

/* Before a request: waits for the rest of the silence and discards unexpected bytes. False: the
 * line is not silent yet after an error, send nothing. */
bool serial_begin(struct serial *, int fd, int64_t now_ms);
/* After a request; gap_us until the next one. failed: a silence of quiet_ms is required first,
 * longer after several failures. */
void serial_end(struct serial *, bool failed, int64_t gap_us, int quiet_ms);

/* Reads up to size bytes within timeout_ms. Returns how many. */
size_t serial_read(int fd, unsigned char *out, size_t size, int timeout_ms);

#endif
