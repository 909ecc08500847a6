/* adu: decodes one Modbus frame (TCP or RTU). Pure; never reads past len.
 *
 * Source: MODBUS Application Protocol 1.1b3 (PDU), Messaging on TCP/IP 1.0b (MBAP header), over
 * Serial Line 1.02 (unit, PDU, CRC). */
#ifndef CORE_WIRE_ADU_H
#define CORE_WIRE_ADU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ADU_MAX = 260, ADU_RTU_MAX = 256 };

enum adu_wire { ADU_TCP, ADU_RTU };

/* The four memories of a PLC, by the words of the table `point`. */
enum adu_area { ADU_HOLDING, ADU_INPUT, ADU_DISCRETE, ADU_COIL, ADU_AREA_COUNT };
const char *adu_area_word(enum adu_area); /* "holding" */

enum adu_flaw {
	ADU_SOUND,
	ADU_SHORT,    /* it ends too early */
	ADU_PROTOCOL, /* the protocol number of the header is not 0 */
	ADU_LENGTH,   /* the header or the byte count has another length */
	ADU_CHECKSUM,
	ADU_FUNCTION /* a function that is not decoded here */
};

struct adu {
	enum adu_flaw flaw;
	bool answer;
	uint16_t transaction; /* TCP */
	uint8_t unit, function;
	uint8_t exception; /* of an answer; 0: none */
	bool writes;
	enum adu_area area;
	int first, count;    /* the addresses; of the answer to a read: those of its request */
	const uint8_t *data; /* values: registers high byte first, or bits lowest first; in the frame */
	size_t data_len;
	uint16_t crc; /* RTU: as it came */
};

/* Fills *out, also for a flawed frame as far as it goes. answer: it comes from the PLC. request: the
 * one it answers, NULL if unknown. */
void adu_parse(enum adu_wire, const uint8_t *bytes, size_t len, bool answer,
	const struct adu *request, struct adu *out);

/* Value number i (0..count-1) of a frame that carries some; false if it has none there. */
bool adu_value(const struct adu *, int i, uint16_t *out);

/* The length of the frame at the beginning of a TCP stream; 0: not known yet; -1: no Modbus
 * header. */
int adu_tcp_length(const uint8_t *bytes, size_t len);

#define ADU_RTU_HEAD 3 /* bytes of an answer that contain its length */
/* The length of an answer on a serial line, by its function; 0: not known (yet). */
size_t adu_rtu_answer_length(const uint8_t *bytes, size_t len);

uint16_t adu_crc(const uint8_t *bytes, size_t len);

#endif
