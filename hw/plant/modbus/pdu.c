#include "hw/plant/modbus/pdu.h"
#include "core/wire/signals.h"

#include <string.h>

enum { BITS_MAX = 2000, READ_MAX = 125, WRITE_MAX = 123, COILS = 8, INPUTS = 12 };

static uint16_t read_word(const uint8_t *at)
{
	return (uint16_t)(at[0] << 8 | at[1]);
}

static void put_word(uint8_t *at, uint16_t value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

static enum pdu_exception check_range(unsigned first, unsigned count, unsigned count_max,
	unsigned from, unsigned end)
{
	if (count < 1 || count > count_max)
		return PDU_ILLEGAL_VALUE;
	return first >= from && first + count <= end ? PDU_OK : PDU_ILLEGAL_ADDRESS;
}

/* FC01, FC02: bits of a mirror word. */
static enum pdu_exception read_bits(struct pdu_memory *m, const uint8_t *request, size_t len,
	uint8_t *answer, size_t *answer_len)
{
	bool coils = request[0] == 0x01;
	unsigned bits = m->registers[coils ? SIGNAL_OUTPUTS_ADDRESS : SIGNAL_INPUTS_ADDRESS];
	unsigned first, count;
	enum pdu_exception bad;

	if (len != 5)
		return PDU_ILLEGAL_VALUE;
	first = read_word(request + 1);
	count = read_word(request + 3);
	bad = check_range(first, count, BITS_MAX, 0, coils ? COILS : INPUTS);
	if (bad)
		return bad;
	bits = bits >> first & ((1U << count) - 1); /* count is at most 12 here */
	answer[1] = (uint8_t)((count + 7) / 8);
	answer[2] = (uint8_t)bits;
	answer[3] = (uint8_t)(bits >> 8);
	*answer_len = 2U + answer[1];
	return PDU_OK;
}

static enum pdu_exception read_registers(struct pdu_memory *m, const uint8_t *request, size_t len,
	uint8_t *answer, size_t *answer_len)
{
	unsigned first, count;
	enum pdu_exception bad;

	if (len != 5)
		return PDU_ILLEGAL_VALUE;
	first = read_word(request + 1);
	count = read_word(request + 3);
	bad = check_range(first, count, READ_MAX, 0, SIGNAL_REGISTERS);
	if (bad)
		return bad;
	answer[1] = (uint8_t)(2 * count);
	for (unsigned i = 0; i < count; i++)
		put_word(answer + 2 + 2 * i, m->registers[first + i]);
	*answer_len = 2 + 2 * count;
	return PDU_OK;
}

static enum pdu_exception write_register(struct pdu_memory *m, const uint8_t *request, size_t len,
	uint8_t *answer, size_t *answer_len)
{
	enum pdu_exception bad;

	if (len != 5)
		return PDU_ILLEGAL_VALUE;
	bad = check_range(read_word(request + 1), 1, 1, SIGNAL_WRITE_FIRST, SIGNAL_WRITE_LAST + 1);
	if (bad)
		return bad;
	m->write(m->user, read_word(request + 1), read_word(request + 3));
	memcpy(answer, request, 5);
	*answer_len = 5;
	return PDU_OK;
}

static enum pdu_exception write_registers(struct pdu_memory *m, const uint8_t *request, size_t len,
	uint8_t *answer, size_t *answer_len)
{
	unsigned first, count;
	enum pdu_exception bad;

	if (len < 6 || len != 6U + request[5])
		return PDU_ILLEGAL_VALUE;
	first = read_word(request + 1);
	count = read_word(request + 3);
	if (request[5] != 2 * count)
		return PDU_ILLEGAL_VALUE;
	bad = check_range(first, count, WRITE_MAX, SIGNAL_WRITE_FIRST, SIGNAL_WRITE_LAST + 1);
	if (bad)
		return bad;
	for (unsigned i = 0; i < count; i++)
		m->write(m->user, (uint16_t)(first + i), read_word(request + 6 + 2 * i));
	memcpy(answer, request, 5);
	*answer_len = 5;
	return PDU_OK;
}

static const struct {
	uint8_t code;
	enum pdu_exception (*run)(struct pdu_memory *, const uint8_t *, size_t, uint8_t *, size_t *);
} functions[] = {
	{ 0x01, read_bits },
	{ 0x02, read_bits },
	{ 0x03, read_registers },
	{ 0x06, write_register },
	{ 0x10, write_registers },
};

uint8_t pdu_unit(const struct pdu_memory *memory)
{
	return memory->unit ? memory->unit : PDU_UNIT;
}

size_t pdu_refuse(const uint8_t *request, unsigned code, uint8_t *answer)
{
	answer[0] = request[0] | 0x80;
	answer[1] = (uint8_t)code;
	return 2;
}

size_t pdu_answer(struct pdu_memory *memory, uint8_t unit, const uint8_t *request, size_t len,
	uint8_t *answer)
{
	enum pdu_exception bad = PDU_ILLEGAL_FUNCTION;
	size_t answer_len = 0;

	if (unit != pdu_unit(memory))
		return pdu_refuse(request, PDU_NO_SUCH_UNIT, answer);
	answer[0] = request[0];
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
		if (functions[i].code == request[0])
			bad = functions[i].run(memory, request, len, answer, &answer_len);
	return bad ? pdu_refuse(request, bad, answer) : answer_len;
}
