/* pdu: answers one Modbus request, strictly, like a real PLC. Pure.
 *
 * Source: MODBUS Application Protocol 1.1b3, sections 6 and 7. The default profile: holding
 * registers 0..26, of which a master writes 16..21; their INPUTS and OUTPUTS words also as
 * discrete inputs 0..11 and coils 0..7. */
#ifndef HW_PLANT_MODBUS_PDU_H
#define HW_PLANT_MODBUS_PDU_H

#include <stddef.h>
#include <stdint.h>

enum { PDU_MAX = 253, PDU_UNIT = 1 };

enum pdu_exception {
	PDU_OK,
	PDU_ILLEGAL_FUNCTION,
	PDU_ILLEGAL_ADDRESS,
	PDU_ILLEGAL_VALUE,
	PDU_NO_SUCH_UNIT = 11
};

/* The memory that requests read and write. */
struct pdu_memory {
	uint16_t registers[27];                                      /* SIGNAL_REGISTERS */
	void (*write)(void *user, uint16_t address, uint16_t value); /* of 16..21 */
	void *user;
	uint8_t unit; /* own unit; 0: PDU_UNIT */
};

/* Answers request[0..len-1] (function code and data, 1..PDU_MAX bytes) to unit. answer has room for
 * PDU_MAX. Returns the answer's length, at least 2. Nothing is written unless the whole request is
 * valid; no scan runs in between, so the PLC never sees half of an FC16. */
size_t pdu_answer(struct pdu_memory *memory, uint8_t unit, const uint8_t *request, size_t len,
	uint8_t *answer);

/* The own unit ID. */
uint8_t pdu_unit(const struct pdu_memory *memory);
/* An exception as the answer to request, of the same length rule. Nothing is done. */
size_t pdu_refuse(const uint8_t *request, unsigned code, uint8_t *answer);

#endif
