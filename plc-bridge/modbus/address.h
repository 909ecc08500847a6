/* address: parses the address of a PLC; times that follow from a serial line's speed. Pure.
 *
 *   tcp:HOST:PORT         tcp:192.168.0.1:502, tcp:[fe80::1]:502, tcp:plc.local (port 502)
 *   rtu:DEVICE[:BAUD[:8E1]]   rtu:/dev/ttyUSB0 (19200 baud, 8E1: defaults of the specification)
 *
 * Source: MODBUS over Serial Line 1.02, sections 2.5.1 (RTU framing) and 3.2 (defaults). */
#ifndef PLC_BRIDGE_MODBUS_ADDRESS_H
#define PLC_BRIDGE_MODBUS_ADDRESS_H

#include "plc-bridge/profile/profile.h"

struct address {
	bool serial;
	char host[128], port[8];
	char device[128];
	int baud, data_bits, stop_bits;
	char parity; /* 'N', 'E', 'O' */
};

/* 0, or -1 with why (USAGE). */
int address_parse(const char *text, struct address *out, struct fault *why);

/* The address without what does not matter for who is there: "tcp:192.168.0.1:502",
 * "rtu:/dev/ttyUSB0". Cut to size; size 300 is enough. */
void address_key(const struct address *, char *out, size_t size);

/* Transmission time of characters on the line, in microseconds; 0 for TCP. */
int64_t address_wire_us(const struct address *, int characters);
/* Silence between two frames: the profile's, else 3.5 characters (1.75 ms above 19200 baud), at
 * least 2 ms. 0 for TCP. */
int64_t address_gap_us(const struct address *, const struct profile *);

/* Fits the profile's times to the line: over RTU the response time-out becomes 2 x wire(longest
 * request + answer) + answer_max_ms + 50 ms unless the profile gave one, and the period at least as
 * long as a cycle takes on the wire. TCP: nothing changes. */
void address_fit(const struct address *, struct profile *);

#endif
