#include "hw/plant/transponder.h"
#include "core/ndef.h"

#include <string.h>

enum { LAST_PAGE = TRANSPONDER_PAGES - 1, PASSWORD_PAGE = 0x2B, CASCADE_TAG = 0x88 };

void transponder_init(struct transponder *t, const uint8_t *uid)
{
	/* Capability container of 144 bytes, lock control TLV, empty NDEF TLV, terminator. */
	static const uint8_t factory[] = { 0xE1, 0x10, 0x12, 0x00, 0x01, 0x03, 0xA0, 0x0C, 0x34, 0x03,
		0x00, 0xFE };
	static const uint8_t configuration[] = { 0x00, 0x00, 0x00, 0xBD, 0x04, 0x00, 0x00, 0xFF, 0x00,
		0x05, 0x00, 0x00 };
	uint8_t *m = t->memory;

	memset(t, 0, sizeof *t);
	memcpy(t->uid, uid, sizeof t->uid);
	memcpy(m, uid, 3);
	m[3] = (uint8_t)(CASCADE_TAG ^ uid[0] ^ uid[1] ^ uid[2]);
	memcpy(m + 4, uid + 3, 4);
	m[8] = (uint8_t)(uid[3] ^ uid[4] ^ uid[5] ^ uid[6]);
	m[9] = 0x48;
	memcpy(m + 3 * 4, factory, sizeof factory);
	memcpy(m + TRANSPONDER_USER_END * 4, configuration, sizeof configuration);
}

bool transponder_write_uri(struct transponder *t, const char *uri)
{
	enum { AT = TRANSPONDER_USER_PAGE * 4 + 5, ROOM = TRANSPONDER_USER_END * 4 - AT - 3 };
	unsigned char *m = t->memory + AT; /* behind the lock control TLV */
	size_t len = ndef_build_uri(uri, m + 2, ROOM);

	if (len == 0)
		return false;
	m[0] = 0x03;
	m[1] = (unsigned char)len;
	m[2 + len] = 0xFE;
	return true;
}

void transponder_power_up(struct transponder *t)
{
	t->state = TAG_IDLE;
	t->was_halted = false;
}

bool transponder_request(struct transponder *t, bool wake)
{
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
}

void transponder_deselect(struct transponder *t)
{
	if (t->state == TAG_ACTIVE)
		t->state = t->was_halted ? TAG_HALT : TAG_IDLE;
}

void transponder_halt(struct transponder *t)
{
	t->state = TAG_HALT;
}

static enum transponder_answer nak(struct transponder *t)
{
	transponder_deselect(t);
	return TAG_NAK;
}

static void copy_page(const struct transponder *t, int page, uint8_t *out)
{
	if (page >= PASSWORD_PAGE)
		memset(out, 0, 4); /* the password is never shown */
	else
		memcpy(out, t->memory + 4 * page, 4);
}

static enum transponder_answer command_read(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	if (len != 2 || command[1] > LAST_PAGE)
		return nak(t);
	for (int i = 0; i < 4; i++)
		copy_page(t, (command[1] + i) % TRANSPONDER_PAGES, out + 4 * i);
	*out_len = 16;
	return TAG_DATA;
}

static enum transponder_answer command_fast_read(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	if (len != 3 || command[1] > command[2] || command[2] > LAST_PAGE)
		return nak(t);
	*out_len = 0;
	for (int page = command[1]; page <= command[2]; page++, *out_len += 4)
		copy_page(t, page, out + *out_len);
	return TAG_DATA;
}

static enum transponder_answer command_write(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	(void)out, (void)out_len;
	if (len != 6 || command[1] < 2 || command[1] > LAST_PAGE)
		return nak(t);
	if (command[1] == 2) { /* UID bytes stay; lock bits are one time */
		t->memory[10] |= command[4];
		t->memory[11] |= command[5];
	} else if (command[1] == 3) { /* the capability container too */
		for (int i = 0; i < 4; i++)
			t->memory[12 + i] |= command[2 + i];
	} else {
		memcpy(t->memory + 4 * command[1], command + 2, 4);
	}
	return TAG_ACK;
}

static enum transponder_answer command_version(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	static const uint8_t version[] = { 0x00, 0x04, 0x04, 0x02, 0x01, 0x00, 0x0F, 0x03 };

	(void)command;
	if (len != 1)
		return nak(t);
	memcpy(out, version, sizeof version);
	*out_len = sizeof version;
	return TAG_DATA;
}

static enum transponder_answer command_halt(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	(void)out, (void)out_len;
	if (len != 2 || command[1] != 0)
		return nak(t);
	transponder_halt(t);
	return TAG_SILENT;
}

static const struct {
	uint8_t code;
	enum transponder_answer (*run)(struct transponder *, const uint8_t *, size_t, uint8_t *,
		size_t *);
} commands[] = {
	{ 0x30, command_read },
	{ 0x3A, command_fast_read },
	{ 0x50, command_halt },
	{ 0x60, command_version },
	{ 0xA2, command_write },
};

enum transponder_answer transponder_command(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	if (t->state != TAG_ACTIVE || len == 0)
		return TAG_SILENT;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		if (commands[i].code == command[0])
			return commands[i].run(t, command, len, out, out_len);
	return nak(t);
}
