#include "hw/plant/nfc/transponder.h"
#include "core/code/ndef.h"

#include <string.h>

enum {
	COMMAND_READ = 0x30,
	COMMAND_FAST_READ = 0x3A,
	COMMAND_WRITE_PAGE = 0xA2,
	COMMAND_WRITE_BLOCK = 0xA0,
	COMMAND_HALT = 0x50
};

/* --- a card of ISO/IEC 14443-4 without applications -------------------------------------- */

static void make_card(struct transponder *t)
{
	(void)t;
}

/* R(NAK) checks presence; the answer to any application command is: file not found. */
static enum transponder_answer run_card(struct transponder *t, const uint8_t *command, size_t len,
	uint8_t *out, size_t *out_len)
{
	bool block = (command[0] & 0xE6) == 0xA2; /* R-block */

	(void)t;
	if (len == 1 && block) {
		out[0] = (uint8_t)(0xA2 | (command[0] & 1));
		*out_len = 1;
	} else {
		memcpy(out, (const uint8_t[]){ 0x6A, 0x82 }, 2);
		*out_len = 2;
	}
	return TAG_DATA;
}

/* --- the kinds --------------------------------------------------------------------------- */

#define PAGES \
	.atqa = { 0x00, 0x44 }, .sak = 0x00, .uid_len = 7, .make = transponder_pages_make, \
	.run = transponder_pages_run
#define SECTORS .uid_len = 4, .make = transponder_sectors_make, .run = transponder_sectors_run
#define CARD .sak = 0x20, .make = make_card, .run = run_card

const struct transponder_kind transponder_kinds[] = {
	{ .name = "ntag213",
		PAGES,
		.pages = 45,
		.user_end = 0x28,
		.cc_size = 0x12,
		.version = 0x0F,
		.lock_shift = 1 },
	{ .name = "ntag215",
		PAGES,
		.pages = 135,
		.user_end = 0x82,
		.cc_size = 0x3E,
		.version = 0x11,
		.lock_shift = 4 },
	{ .name = "ntag216",
		PAGES,
		.pages = 231,
		.user_end = 0xE2,
		.cc_size = 0x6D,
		.version = 0x13,
		.lock_shift = 4 },
	{ .name = "ultralight", PAGES, .pages = 16, .user_end = 16 },
	{ .name = "classic1k", .atqa = { 0x00, 0x04 }, .sak = 0x08, SECTORS, .blocks = 64 },
	{ .name = "classic4k", .atqa = { 0x00, 0x02 }, .sak = 0x18, SECTORS, .blocks = 256 },
	{ .name = "card",
		.atqa = { 0x03, 0x44 },
		CARD,
		.uid_len = 7,
		.ats = { 6, 0x75, 0x77, 0x81, 0x02, 0x80 } },
	{ .name = "phone",
		.atqa = { 0x00, 0x04 },
		CARD,
		.uid_len = 4,
		.random_uid = true,
		.ats = { 5, 0x78, 0x80, 0x70, 0x02 } },
	{ .name = NULL },
};

const struct transponder_kind *transponder_find_kind(const char *name)
{
	const struct transponder_kind *kind = transponder_kinds;

	while (kind->name && strcmp(kind->name, name) != 0)
		kind++;
	return kind->name ? kind : NULL;
}

void transponder_init(struct transponder *t, const struct transponder_kind *kind,
	const uint8_t *uid)
{
	memset(t, 0, sizeof *t);
	t->kind = kind;
	t->uid_len = kind->uid_len;
	memcpy(t->uid, uid, t->uid_len);
	t->sector = -1;
	kind->make(t);
}

bool transponder_write_message(struct transponder *t, const uint8_t *message, size_t len)
{
	const struct transponder_kind *kind = t->kind;
	/* Behind the lock control TLV, if the kind has one. */
	size_t at = kind->lock_shift == 1 ? 21 : 16;

	return kind->pages &&
		ndef_wrap_message(message, len, t->memory + at, (size_t)kind->user_end * 4 - at) > 0;
}

bool transponder_write_uri(struct transponder *t, const char *uri)
{
	uint8_t message[1000];
	size_t len = ndef_build_uri(uri, message, sizeof message);

	return len > 0 && transponder_write_message(t, message, len);
}

/* Pseudo-random, the same in every run. */
static void shuffle_uid(struct transponder *t)
{
	uint32_t x = (uint32_t)t->uid[1] << 16 | (uint32_t)t->uid[2] << 8 | t->uid[3];

	x = x * 1664525u + 1013904223u;
	t->uid[0] = 0x08;
	t->uid[1] = (uint8_t)(x >> 16);
	t->uid[2] = (uint8_t)(x >> 8);
	t->uid[3] = (uint8_t)x;
}

void transponder_power_up(struct transponder *t)
{
	t->state = TAG_IDLE;
	t->was_halted = false;
	t->sector = -1;
	if (t->kind->random_uid)
		shuffle_uid(t);
}

bool transponder_request(struct transponder *t, bool wake)
{
	if (t->torn)
		return false;
	if (t->state == TAG_ACTIVE) {
		transponder_deselect(t);
		return false;
	}
	return t->state == TAG_IDLE || wake;
}

void transponder_select(struct transponder *t)
{
	t->was_halted = t->state == TAG_HALT;
	t->state = TAG_ACTIVE;
	t->sector = -1;
}

void transponder_deselect(struct transponder *t)
{
	if (t->state == TAG_ACTIVE)
		t->state = t->was_halted ? TAG_HALT : TAG_IDLE;
	t->sector = -1;
}

void transponder_halt(struct transponder *t)
{
	t->state = TAG_HALT;
	t->sector = -1;
}

/* Counts a command; true if the tag is removed just before it. */
static bool is_torn(struct transponder *t)
{
	if (t->tear_after && --t->tear_after == 0)
		t->torn = true;
	return t->torn;
}

enum transponder_answer transponder_command(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	enum transponder_answer answer;

	*out_len = 0;
	if (t->state != TAG_ACTIVE || len == 0 || is_torn(t))
		return TAG_SILENT;
	if (command[0] == COMMAND_HALT && len == 2 && command[1] == 0) {
		transponder_halt(t);
		return TAG_SILENT;
	}
	if (t->unreadable && (command[0] == COMMAND_READ || command[0] == COMMAND_FAST_READ))
		answer = TAG_NAK;
	else
		answer = t->kind->run(t, command, len, out, out_len);
	t->reads +=
		answer == TAG_DATA && (command[0] == COMMAND_READ || command[0] == COMMAND_FAST_READ);
	t->writes += answer == TAG_ACK &&
		(command[0] == COMMAND_WRITE_PAGE || command[0] == COMMAND_WRITE_BLOCK);
	if (answer == TAG_NAK || answer == TAG_KEY)
		transponder_deselect(t);
	return answer;
}
