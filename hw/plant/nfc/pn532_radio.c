#include "hw/plant/nfc/pn532_radio.h"

#include <string.h>

/* 9 bits a byte at 106 kbit/s; the rest as measured on chips that answered this well. */
enum { BYTE_US = 85, EXCHANGE_US = 600, SELECT_US = 9000, RF_TIMEOUT_US = 51200 };

void pn532_radio_field(struct pn532 *c, bool on)
{
	if (on == c->field_on)
		return;
	c->field_on = on;
	c->current = -1;
	for (int i = 0; i < c->field_count; i++)
		transponder_power_up(c->field[i]);
}

static struct transponder *request_tags(struct pn532 *c, const uint8_t *uid, size_t uid_len)
{
	struct transponder *best = NULL;

	for (int i = 0; i < c->field_count; i++) {
		struct transponder *tag = c->field[i];

		if (!transponder_request(tag, uid != NULL))
			continue;
		if (uid && (uid_len != tag->uid_len || memcmp(uid, tag->uid, uid_len) != 0))
			continue;
		/* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): no tag is NULL */
		if (!best || memcmp(tag->uid, best->uid, sizeof tag->uid) < 0)
			best = tag;
	}
	return best;
}

bool pn532_radio_find(struct pn532 *c, const uint8_t *uid, size_t uid_len, int tries,
	int64_t *took_us)
{
	for (int i = 0; i < tries && c->target_count < PN532_TARGETS_MAX; i++) {
		struct transponder *tag = request_tags(c, uid, uid_len);

		if (tag) {
			transponder_select(tag);
			c->current = c->target_count;
			c->targets[c->target_count++] = tag;
			*took_us += SELECT_US;
			return true;
		}
		*took_us += PN532_TRY_US;
	}
	return false;
}

struct transponder *pn532_radio_active(struct pn532 *c)
{
	/* TxMode's framing bits: 0 is type A. These tags do not understand type B or FeliCa. */
	if (!c->field_on || (c->registers[0x02] & 3) != 0)
		return NULL;
	for (int i = 0; i < c->field_count; i++)
		if (c->field[i]->state == TAG_ACTIVE)
			return c->field[i];
	return NULL;
}

void pn532_radio_halt(struct pn532 *c)
{
	struct transponder *tag = pn532_radio_active(c);

	if (tag)
		transponder_halt(tag);
	c->current = -1;
}

void pn532_radio_forget(struct pn532 *c)
{
	c->target_count = 0;
	c->current = -1;
}

struct transponder *pn532_radio_target(struct pn532 *c, int index, int64_t *took_us)
{
	struct transponder *tag = c->targets[index];

	if (!tag || !c->field_on)
		return NULL;
	if (c->current == index)
		return tag;
	pn532_radio_halt(c);
	if (!transponder_request(tag, true))
		return NULL;
	transponder_select(tag);
	c->current = index;
	*took_us += SELECT_US;
	return tag;
}

int64_t pn532_radio_us(enum transponder_answer answer, size_t sent, size_t received)
{
	if (answer == TAG_SILENT)
		return RF_TIMEOUT_US;
	return EXCHANGE_US + (int64_t)(sent + received + 4) * BYTE_US;
}
