/* transponder_pages: Type 2 tags: pages of four bytes, lock bits, capability container.
 *
 * Sources: NXP NTAG213/215/216 data sheet (8.5 memory, 10 commands), NXP MF0ICU1 data sheet (8.5,
 * 8.6), NFC Forum Type 2 Tag. Passwords are not implemented. */
#include "hw/plant/nfc/transponder.h"

#include <string.h>

enum {
	PAGE_CASCADE_TAG = 0x88,
	PAGE_LOCK = 2,
	PAGE_CC = 3,
	FIRST_USER_PAGE = 4,
	PAGE_STATIC_END = 16
};

static void put_factory_ntag(struct transponder *t)
{
	static const uint8_t lock_control[] = { 0x01, 0x03, 0xA0, 0x0C, 0x34 };
	static const uint8_t configuration[] = { 0x00, 0x00, 0x00, 0xBD, 0x04, 0x00, 0x00, 0xFF, 0x00,
		0x05, 0x00, 0x00 };
	static const uint8_t empty[] = { 0x03, 0x00, 0xFE };
	uint8_t *m = t->memory + FIRST_USER_PAGE * 4;

	memcpy(t->memory + PAGE_CC * 4, (const uint8_t[]){ 0xE1, 0x10, t->kind->cc_size, 0x00 }, 4);
	if (t->kind->lock_shift == 1) { /* NTAG213 alone comes with a lock control TLV */
		memcpy(m, lock_control, sizeof lock_control);
		m += sizeof lock_control;
	}
	memcpy(m, empty, sizeof empty);
	memcpy(t->memory + t->kind->user_end * 4, configuration, sizeof configuration);
}

void transponder_pages_make(struct transponder *t)
{
	const uint8_t *uid = t->uid;
	uint8_t *m = t->memory;

	memcpy(m, uid, 3);
	m[3] = (uint8_t)(PAGE_CASCADE_TAG ^ uid[0] ^ uid[1] ^ uid[2]);
	memcpy(m + 4, uid + 3, 4);
	m[8] = (uint8_t)(uid[3] ^ uid[4] ^ uid[5] ^ uid[6]);
	m[9] = 0x48;
	if (t->kind->version)
		put_factory_ntag(t);
}

/* Password and its answer, the last two pages of an NTAG, cannot be read. */
static bool is_secret(const struct transponder *t, int page)
{
	return t->kind->version && page >= t->kind->pages - 2;
}

static void copy_page(const struct transponder *t, int page, uint8_t *out)
{
	if (is_secret(t, page))
		memset(out, 0, 4);
	else
		memcpy(out, t->memory + 4 * page, 4);
}

static enum transponder_answer run_read_pages(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	if (len != 2 || command[1] >= t->kind->pages)
		return TAG_NAK;
	for (int i = 0; i < 4; i++)
		copy_page(t, (command[1] + i) % t->kind->pages, out + 4 * i);
	*out_len = 16;
	return TAG_DATA;
}

/* The chip's buffer holds 64 pages. */
static enum transponder_answer run_fast_read(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	if (!t->kind->version || len != 3 || command[1] > command[2] || command[2] >= t->kind->pages ||
		command[2] - command[1] >= TRANSPONDER_ANSWER_MAX / 4)
		return TAG_NAK;
	for (int page = command[1]; page <= command[2]; page++, *out_len += 4)
		copy_page(t, page, out + *out_len);
	return TAG_DATA;
}

static bool page_bit(const uint8_t *bytes, int number)
{
	return bytes[number / 8] >> number % 8 & 1;
}

/* May this page be written? Page 3 to 15: one static bit each. From 16 on: one dynamic bit for
 * 2 or 16 pages. */
static bool is_locked(const struct transponder *t, int page)
{
	const uint8_t *dynamic = t->memory + 4 * t->kind->user_end;

	if (page < PAGE_STATIC_END) /* the lowest three bits belong to no page */
		return page >= PAGE_CC && page_bit(t->memory + 10, page);
	return t->kind->lock_shift && page < t->kind->user_end &&
		page_bit(dynamic, (page - PAGE_STATIC_END) >> t->kind->lock_shift);
}

/* Lock bits can only be set, and not if their block-lock bit (static: the lowest
 * three) is 1: bit 0 guards page 3, bit 1 pages 4 to 9, bit 2 pages 10 to 15. */
static void write_static_locks(uint8_t *locks, const uint8_t *wanted)
{
	static const uint8_t guarded[3][2] = { { 0x08, 0x00 }, { 0xF0, 0x03 }, { 0x00, 0xFC } };
	uint8_t mask[2] = { 0xFF, 0xFF };

	for (int i = 0; i < 3; i++)
		if (page_bit(locks, i)) {
			mask[0] &= (uint8_t)~guarded[i][0];
			mask[1] &= (uint8_t)~guarded[i][1];
		}
	locks[0] |= wanted[0] & mask[0];
	locks[1] |= wanted[1] & mask[1];
}

static void set_bits(uint8_t *page, const uint8_t *wanted, size_t len)
{
	for (size_t i = 0; i < len; i++)
		page[i] |= wanted[i];
}

static enum transponder_answer run_write_page(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	int page = len == 6 ? command[1] : 0;

	(void)out, (void)out_len;
	if (page < PAGE_LOCK || page >= t->kind->pages || is_locked(t, page))
		return TAG_NAK;
	if (page == PAGE_LOCK) /* its first two bytes belong to the UID */
		write_static_locks(t->memory + 10, command + 4);
	else if (page == PAGE_CC)
		set_bits(t->memory + 12, command + 2, 4);
	else if (t->kind->lock_shift && page == t->kind->user_end)
		set_bits(t->memory + 4 * page, command + 2, 3);
	else
		memcpy(t->memory + 4 * page, command + 2, 4);
	return TAG_ACK;
}

static enum transponder_answer run_get_version(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	const uint8_t version[] = { 0x00, 0x04, 0x04, 0x02, 0x01, 0x00, t->kind->version, 0x03 };

	(void)command;
	if (len != 1 || !t->kind->version)
		return TAG_NAK;
	memcpy(out, version, sizeof version);
	*out_len = sizeof version;
	return TAG_DATA;
}

static const struct {
	uint8_t code;
	enum transponder_answer (
		*run)(struct transponder *, const uint8_t *, size_t, uint8_t *, size_t *);
} commands[] = {
	{ 0x30, run_read_pages },
	{ 0x3A, run_fast_read },
	{ 0x60, run_get_version },
	{ 0xA2, run_write_page },
};

enum transponder_answer transponder_pages_run(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (commands[i].code == command[0])
			return commands[i].run(t, command, len, out, out_len);
	return TAG_NAK;
}
