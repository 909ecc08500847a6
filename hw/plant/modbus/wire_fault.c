#include "hw/plant/modbus/wire_fault.h"
#include "hw/plant/modbus/crc16.h"

#include <string.h>

enum { TCP = 1 << WIRE_TCP, RTU = 1 << WIRE_RTU, TCP_AND_RTU = TCP | RTU, MS_MAX = 60000 };

const char *const wire_kind_words[WIRE_KINDS] = { [WIRE_TCP] = "tcp", [WIRE_RTU] = "rtu" };

const struct wire_fault_row wire_fault_rows[WIRE_FAULT_COUNT] = {
	[WIRE_WELL] = { "well", NULL, 0, 0, TCP_AND_RTU, "no fault, no chances" },
	[WIRE_CUT] = { "cut", NULL, 0, 0, TCP, "the connection is closed instead of an answer" },
	[WIRE_REFUSE] = { "refuse", "MS", 1, MS_MAX, TCP_AND_RTU,
		"the port is closed, or the serial line gone, for so long" },
	[WIRE_DELAY] = { "delay", "MS", 1, MS_MAX, TCP_AND_RTU,
		"the answer comes late, so do those behind it" },
	[WIRE_DRIBBLE] = { "dribble", "MS", 1, 1000, TCP_AND_RTU, "so long for every byte" },
	[WIRE_EXCEPTION] = { "exception", "CODE", 1, 255, TCP_AND_RTU,
		"an exception instead of the answer, nothing is executed" },
	[WIRE_MUTE] = { "mute", NULL, 0, 0, TCP_AND_RTU, "no answer" },
	[WIRE_TRUNCATE] = { "truncate", NULL, 0, 0, TCP_AND_RTU, "half of the answer" },
	[WIRE_GARBAGE] = { "garbage", NULL, 0, 0, TCP_AND_RTU, "random bytes of the same length" },
	[WIRE_FOREIGN] = { "foreign", NULL, 0, 0, TCP, "another transaction's number" },
	[WIRE_UNIT] = { "unit", NULL, 0, 0, TCP_AND_RTU, "the answer of another unit" },
	[WIRE_TWICE] = { "twice", NULL, 0, 0, TCP_AND_RTU, "the answer comes twice" },
	[WIRE_LATE] = { "late", "MS", 1, MS_MAX, TCP_AND_RTU,
		"the answer comes late, those behind it in time" },
	[WIRE_CRC] = { "crc", NULL, 0, 0, RTU, "the check does not fit" },
	[WIRE_LENGTH] = { "length", NULL, 0, 0, TCP, "the header claims a longer answer" },
};

enum wire_fault wire_fault_find(const char *word)
{
	int i = 0;

	while (i < WIRE_FAULT_COUNT && strcmp(wire_fault_rows[i].word, word) != 0)
		i++;
	return (enum wire_fault)i;
}

static bool can_have(enum wire_kind kind, enum wire_fault fault)
{
	return wire_fault_rows[fault].kinds >> kind & 1;
}

static enum wire_fault draw_chance(struct wire_faults *f, enum wire_kind kind, int64_t *argument)
{
	if (f->now != WIRE_WELL && f->left != 0 && can_have(kind, f->now)) {
		f->left -= f->left > 0;
		*argument = f->argument;
		return f->now;
	}
	for (int i = 0; i < WIRE_FAULT_COUNT; i++)
		if (f->chances[i].percent > 0 && can_have(kind, (enum wire_fault)i) &&
			rng_uniform(&f->rng, 0, 100) < f->chances[i].percent) {
			*argument = f->chances[i].argument;
			return (enum wire_fault)i;
		}
	return WIRE_WELL;
}

enum wire_fault wire_faults_draw(struct wire_faults *f, enum wire_kind kind, int64_t *argument)
{
	enum wire_fault fault = draw_chance(f, kind, argument);

	if (fault != WIRE_WELL && f->tell)
		f->tell(f->user, kind, fault);
	return fault;
}

/* --- the faults ---------------------------------------------------------------------------- */

struct fault_hit {
	struct wire_faults *faults;
	enum wire_kind kind;
	int64_t argument;
};

static void spoil_delay(const struct fault_hit *hit, struct spoilable_answer *a)
{
	a->way.wait_us = hit->argument * 1000;
}

static void spoil_late(const struct fault_hit *hit, struct spoilable_answer *a)
{
	a->way.wait_us = hit->argument * 1000;
	a->way.overtaken = true;
}

static void spoil_dribble(const struct fault_hit *hit, struct spoilable_answer *a)
{
	a->way.byte_ns = hit->argument * 1000000;
}

static void spoil_mute(const struct fault_hit *hit, struct spoilable_answer *a)
{
	(void)hit;
	a->len = 0;
}

static void spoil_truncate(const struct fault_hit *hit, struct spoilable_answer *a)
{
	(void)hit;
	a->len /= 2;
}

static void spoil_garbage(const struct fault_hit *hit, struct spoilable_answer *a)
{
	for (size_t i = 0; i < a->len; i++)
		a->bytes[i] = (uint8_t)rng_below(&hit->faults->rng, 256);
}

static void spoil_foreign(const struct fault_hit *hit, struct spoilable_answer *a)
{
	(void)hit;
	a->bytes[1] ^= 0x55;
}

static void spoil_unit(const struct fault_hit *hit, struct spoilable_answer *a)
{
	a->bytes[hit->kind == WIRE_TCP ? 6 : 0]++;
	if (hit->kind == WIRE_RTU)
		crc16_put(a->bytes, a->len - CRC16_BYTES);
}

static void spoil_twice(const struct fault_hit *hit, struct spoilable_answer *a)
{
	(void)hit;
	a->copies = 2;
}

static void spoil_crc(const struct fault_hit *hit, struct spoilable_answer *a)
{
	(void)hit;
	a->bytes[a->len - 1] ^= 0x55;
}

static void spoil_length(const struct fault_hit *hit, struct spoilable_answer *a)
{
	(void)hit;
	a->bytes[5] = (uint8_t)(a->bytes[5] + 4);
}

/* The other faults are applied in wire_reply.c. */
static void (*const spoilers[WIRE_FAULT_COUNT])(const struct fault_hit *,
	struct spoilable_answer *) = {
	[WIRE_CUT] = spoil_mute,
	[WIRE_REFUSE] = spoil_mute,
	[WIRE_DELAY] = spoil_delay,
	[WIRE_DRIBBLE] = spoil_dribble,
	[WIRE_MUTE] = spoil_mute,
	[WIRE_TRUNCATE] = spoil_truncate,
	[WIRE_GARBAGE] = spoil_garbage,
	[WIRE_FOREIGN] = spoil_foreign,
	[WIRE_UNIT] = spoil_unit,
	[WIRE_TWICE] = spoil_twice,
	[WIRE_LATE] = spoil_late,
	[WIRE_CRC] = spoil_crc,
	[WIRE_LENGTH] = spoil_length,
};

void wire_faults_spoil(struct wire_faults *f, enum wire_kind kind, enum wire_fault fault,
	int64_t argument, struct spoilable_answer *answer)
{
	if (spoilers[fault])
		spoilers[fault](&(struct fault_hit){ f, kind, argument }, answer);
}
