#include "hw/plant/modbus/wire_reply.h"
#include "hw/plant/modbus/crc16.h"

#include <string.h>

static size_t head_of(enum wire_kind kind)
{
	return kind == WIRE_TCP ? WIRE_MBAP : 1;
}

static void finish_tcp(const struct wire_request *r, struct spoilable_answer *a, size_t n)
{
	memcpy(a->bytes, r->header, WIRE_MBAP);
	a->bytes[4] = (uint8_t)((n + 1) >> 8);
	a->bytes[5] = (uint8_t)(n + 1);
	a->len = WIRE_MBAP + n;
}

static void finish_rtu(const struct wire_request *r, struct spoilable_answer *a, size_t n)
{
	a->bytes[0] = r->unit;
	a->len = crc16_put(a->bytes, 1 + n);
}

enum wire_fault wire_reply(const struct wire_plc *plc, const struct wire_request *r,
	const struct send_queue_way *way, struct send_queue *out, int64_t *argument)
{
	struct spoilable_answer a = { .way = *way, .copies = 1 };
	uint8_t *pdu = a.bytes + head_of(r->kind);
	enum wire_fault fault = wire_faults_draw(plc->faults, r->kind, argument);
	size_t n;

	plc->refresh(plc->memory); /* an earlier request may have written */
	n = fault == WIRE_EXCEPTION ? pdu_refuse(r->pdu, (unsigned)*argument, pdu)
								: pdu_answer(plc->memory, r->unit, r->pdu, r->len, pdu);
	(r->kind == WIRE_TCP ? finish_tcp : finish_rtu)(r, &a, n);
	wire_faults_spoil(plc->faults, r->kind, fault, *argument, &a);
	for (int i = 0; i < a.copies && a.len; i++)
		send_queue_put(out, a.bytes, a.len, &a.way);
	return fault;
}
