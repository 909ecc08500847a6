/* wire_reply: from the PDU of a request to the bytes on the wire, for TCP and RTU.
 *
 * Sources: MODBUS Messaging on TCP/IP 1.0b, section 3 (MBAP header); MODBUS over Serial Line 1.02,
 * section 2 (RTU frame, broadcast). */
#ifndef HW_PLANT_MODBUS_WIRE_REPLY_H
#define HW_PLANT_MODBUS_WIRE_REPLY_H

#include "hw/plant/modbus/pdu.h"
#include "hw/plant/modbus/wire_fault.h"

enum { WIRE_MBAP = 7, WIRE_BROADCAST = 0 };

/* The PLC behind a wire, and the faults of its wires. */
struct wire_plc {
	struct pdu_memory *memory;
	void (*refresh)(struct pdu_memory *memory); /* called before every request */
	struct wire_faults *faults;
};

/* A received request, without CRC. header: the WIRE_MBAP bytes before it on TCP. */
struct wire_request {
	enum wire_kind kind;
	const uint8_t *header, *pdu;
	uint8_t unit;
	size_t len; /* of pdu, at least 1 */
};

/* Executes it and puts the answer into out, changed by a fault if one is chosen. way: from_us
 * and byte_ns without a fault. Returns the fault; *argument is set: the caller does WIRE_CUT and
 * WIRE_REFUSE. out must have room for two frames. */
enum wire_fault wire_reply(const struct wire_plc *plc, const struct wire_request *request,
	const struct send_queue_way *way, struct send_queue *out, int64_t *argument);

#endif
