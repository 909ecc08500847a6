#include "core/wire/adu.h"

#include <string.h>

enum { HEADER = 7, CRC = 2, EXCEPTION_BIT = 0x80, COIL_ON = 0xff };

/* The functions that the dialogue with a sorter uses, and others that are often tried. */
static const struct function {
	uint8_t code;
	enum adu_area area;
	bool writes, single;
} functions[] = {
	{ 0x01, ADU_COIL, false, false },
	{ 0x02, ADU_DISCRETE, false, false },
	{ 0x03, ADU_HOLDING, false, false },
	{ 0x04, ADU_INPUT, false, false },
	{ 0x05, ADU_COIL, true, true },
	{ 0x06, ADU_HOLDING, true, true },
	{ 0x0f, ADU_COIL, true, false },
	{ 0x10, ADU_HOLDING, true, false },
};

const char *adu_area_word(enum adu_area area)
{
	static const char *const words[ADU_AREA_COUNT] = {
		[ADU_HOLDING] = "holding",
		[ADU_INPUT] = "input",
		[ADU_DISCRETE] = "discrete",
		[ADU_COIL] = "coil",
	};

	return area < ADU_AREA_COUNT ? words[area] : "";
}

uint16_t adu_crc(const uint8_t *bytes, size_t len)
{
	unsigned crc = 0xffff;

	for (size_t i = 0; i < len; i++) {
		crc ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1;
	}
	return (uint16_t)crc;
}

static uint16_t read_word(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static bool is_bits(enum adu_area area)
{
	return area == ADU_COIL || area == ADU_DISCRETE;
}

static enum adu_flaw set_data(struct adu *out, const uint8_t *at, size_t len, size_t said)
{
	out->data = at;
	out->data_len = said < len ? said : len;
	return said == len ? ADU_SOUND : said > len ? ADU_SHORT : ADU_LENGTH;
}

/* Behind the function code: first, count or value, byte count, values. */
static enum adu_flaw parse_request(const struct function *f, const uint8_t *at, size_t len,
	struct adu *out)
{
	if (len < 4)
		return ADU_SHORT;
	out->first = read_word(at);
	out->count = f->single ? 1 : read_word(at + 2);
	if (f->single)
		return set_data(out, at + 2, len - 2, 2);
	if (!f->writes)
		return len == 4 ? ADU_SOUND : ADU_LENGTH;
	if (len < 5)
		return ADU_SHORT;
	return set_data(out, at + 5, len - 5, at[4]);
}

static enum adu_flaw parse_answer(const struct function *f, const uint8_t *at, size_t len,
	const struct adu *request, struct adu *out)
{
	enum adu_flaw flaw;

	if (f->writes) {
		if (len < 4)
			return ADU_SHORT;
		out->first = read_word(at);
		out->count = f->single ? 1 : read_word(at + 2);
		return len == 4 ? ADU_SOUND : ADU_LENGTH;
	}
	if (len < 1)
		return ADU_SHORT;
	flaw = set_data(out, at + 1, len - 1, at[0]);
	out->count = (int)(is_bits(f->area) ? out->data_len * 8 : out->data_len / 2);
	if (request && request->function == f->code) {
		out->first = request->first;
		if (request->count < out->count)
			out->count = request->count;
	} else {
		out->first = -1;
	}
	return flaw;
}

static enum adu_flaw parse_pdu(const uint8_t *pdu, size_t len, const struct adu *request,
	struct adu *out)
{
	if (len < 1)
		return ADU_SHORT;
	out->function = pdu[0];
	if (out->answer && pdu[0] & EXCEPTION_BIT) {
		out->function = (uint8_t)(pdu[0] & ~EXCEPTION_BIT);
		out->exception = len > 1 ? pdu[1] : 0;
		return len == 2 ? ADU_SOUND : len < 2 ? ADU_SHORT : ADU_LENGTH;
	}
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		const struct function *f = &functions[i];

		if (f->code != pdu[0])
			continue;
		out->area = f->area;
		out->writes = f->writes;
		return out->answer ? parse_answer(f, pdu + 1, len - 1, request, out)
						   : parse_request(f, pdu + 1, len - 1, out);
	}
	return ADU_FUNCTION;
}

static void parse_tcp(const uint8_t *bytes, size_t len, const struct adu *request, struct adu *out)
{
	enum adu_flaw flaw;

	if (len >= 2)
		out->transaction = read_word(bytes);
	if (len < HEADER + 1) {
		out->flaw = ADU_SHORT;
		return;
	}
	out->unit = bytes[6];
	flaw = parse_pdu(bytes + HEADER, len - HEADER, request, out);
	out->flaw = read_word(bytes + 2) != 0  ? ADU_PROTOCOL
		: read_word(bytes + 4) + 6U != len ? ADU_LENGTH
										   : flaw;
}

static void parse_rtu(const uint8_t *bytes, size_t len, const struct adu *request, struct adu *out)
{
	enum adu_flaw flaw;

	if (len < 1 + 1 + CRC) {
		out->flaw = ADU_SHORT;
		return;
	}
	out->unit = bytes[0];
	out->crc = (uint16_t)(bytes[len - 2] | bytes[len - 1] << 8); /* low byte first */
	flaw = parse_pdu(bytes + 1, len - 1 - CRC, request, out);
	out->flaw = adu_crc(bytes, len - CRC) != out->crc ? ADU_CHECKSUM : flaw;
}

void adu_parse(enum adu_wire wire, const uint8_t *bytes, size_t len, bool answer,
	const struct adu *request, struct adu *out)
{
	*out = (struct adu){ .answer = answer, .first = -1 };
	if (wire == ADU_TCP)
		parse_tcp(bytes, len, request, out);
	else
		parse_rtu(bytes, len, request, out);
}

bool adu_value(const struct adu *f, int i, uint16_t *out)
{
	size_t at = (size_t)i;

	if (!f->data || i < 0 || i >= f->count)
		return false;
	if (f->writes && f->area == ADU_COIL && f->function == 0x05) {
		*out = f->data_len > 0 && f->data[0] == COIL_ON;
		return f->data_len > 0;
	}
	if (is_bits(f->area)) {
		if (at / 8 >= f->data_len)
			return false;
		*out = f->data[at / 8] >> at % 8 & 1;
		return true;
	}
	if (2 * at + 2 > f->data_len)
		return false;
	*out = read_word(f->data + 2 * at);
	return true;
}

int adu_tcp_length(const uint8_t *bytes, size_t len)
{
	unsigned said;

	if (len >= 4 && (bytes[2] || bytes[3]))
		return -1;
	if (len < 6)
		return 0;
	said = read_word(bytes + 4);
	return said < 2 || said > ADU_MAX - 6 ? -1 : (int)(said + 6);
}

size_t adu_rtu_answer_length(const uint8_t *bytes, size_t len)
{
	if (len >= 2 && bytes[1] & EXCEPTION_BIT)
		return 5;
	for (size_t i = 0; len >= ADU_RTU_HEAD && i < sizeof functions / sizeof functions[0]; i++)
		if (functions[i].code == bytes[1])
			return functions[i].writes ? 8U : 3U + bytes[2] + CRC;
	return 0;
}
