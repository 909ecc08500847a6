/* transponder_sectors: MIFARE Classic: blocks of 16 bytes in sectors, each opened by a key.
 *
 * Source: NXP MF1S50YYX and MF1S70YYX data sheets (8.6 memory, 8.7 access conditions, 9 commands).
 * The cipher itself belongs to the reader chip, which hands over key and UID. Value blocks are not
 * there. */
#include "hw/plant/nfc/transponder.h"

#include <string.h>

enum { SECTOR_BLOCK = 16, SMALL_SECTORS = 32, LARGE_FROM = 128 };
enum { KEY_A = 1, KEY_B = 2, KEY_A_OR_B = KEY_A | KEY_B };

static int sector_of(int block)
{
	return block < LARGE_FROM ? block / 4 : SMALL_SECTORS + (block - LARGE_FROM) / 16;
}

static int trailer_of(int block)
{
	return block < LARGE_FROM ? block | 3 : block | 15;
}

void transponder_sectors_make(struct transponder *t)
{
	static const uint8_t trailer[SECTOR_BLOCK] = { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x07,
		0x80, 0x69, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF };
	uint8_t *m = t->memory;

	for (int block = 0; block < t->kind->blocks; block++)
		if (block == trailer_of(block))
			memcpy(m + block * SECTOR_BLOCK, trailer, SECTOR_BLOCK);
	memcpy(m, t->uid, 4);
	m[4] = (uint8_t)(t->uid[0] ^ t->uid[1] ^ t->uid[2] ^ t->uid[3]);
	m[5] = t->kind->sak;
	m[6] = t->kind->atqa[1];
	m[7] = t->kind->atqa[0];
}

/* C1 C2 C3 of a block as a number: 0 to 7. A large sector has one for five blocks. */
static int access_of(const struct transponder *t, int block)
{
	const uint8_t *bits = t->memory + trailer_of(block) * SECTOR_BLOCK + 6;
	int part = block < LARGE_FROM ? block % 4 : block % 16 / 5;
	int c1 = bits[1] >> (4 + part) & 1, c2 = bits[2] >> part & 1, c3 = bits[2] >> (4 + part) & 1;

	return c1 << 2 | c2 << 1 | c3;
}

/* Which key may read, write a data block, by its access number. */
static const uint8_t data_read[8] = { KEY_A_OR_B, KEY_A_OR_B, KEY_A_OR_B, KEY_B, KEY_A_OR_B, KEY_B,
	KEY_A_OR_B, 0 };
static const uint8_t data_write[8] = { KEY_A_OR_B, 0, 0, KEY_B, KEY_B, 0, KEY_B, 0 };
/* Which key may write the keys, the access bits of a trailer; which may read key B. */
static const uint8_t keys_write[8] = { KEY_A, KEY_A, 0, KEY_B, KEY_B, 0, 0, 0 };
static const uint8_t bits_write[8] = { 0, KEY_A, 0, KEY_B, 0, KEY_B, 0, 0 };
static const uint8_t key_b_read[8] = { KEY_A, KEY_A, KEY_A, 0, 0, 0, 0, 0 };

static bool is_allowed(const struct transponder *t, const uint8_t rule[8], int block)
{
	return rule[access_of(t, block)] & (t->key_b ? KEY_B : KEY_A);
}

/* 60 or 61, block, key, UID: as the reader chip receives it. */
static enum transponder_answer run_authenticate(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	bool key_b = command[0] == 0x61;
	const uint8_t *trailer;

	(void)out, (void)out_len;
	t->sector = -1;
	if (len != 12 || command[1] >= t->kind->blocks || memcmp(command + 8, t->uid, 4) != 0)
		return TAG_KEY;
	trailer = t->memory + trailer_of(command[1]) * SECTOR_BLOCK;
	if (memcmp(command + 2, trailer + (key_b ? 10 : 0), 6) != 0)
		return TAG_KEY;
	t->sector = sector_of(command[1]);
	t->key_b = key_b;
	return TAG_ACK;
}

static bool is_sector_open(const struct transponder *t, int block)
{
	return block < t->kind->blocks && t->sector == sector_of(block);
}

static enum transponder_answer run_read_block(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	int block = command[1];
	bool trailer = block == trailer_of(block);

	if (len != 2 || !is_sector_open(t, block) || (!trailer && !is_allowed(t, data_read, block)))
		return TAG_NAK;
	memcpy(out, t->memory + block * SECTOR_BLOCK, SECTOR_BLOCK);
	if (trailer)
		memset(out, 0, 6); /* key A cannot be read */
	if (trailer && !is_allowed(t, key_b_read, block))
		memset(out + 10, 0, 6);
	*out_len = SECTOR_BLOCK;
	return TAG_DATA;
}

static bool write_trailer(struct transponder *t, int block, const uint8_t *data)
{
	bool keys = is_allowed(t, keys_write, block), bits = is_allowed(t, bits_write, block);
	uint8_t *m = t->memory + block * SECTOR_BLOCK;

	if (keys) {
		memcpy(m, data, 6);
		memcpy(m + 10, data + 10, 6);
	}
	if (bits)
		memcpy(m + 6, data + 6, 4);
	return keys || bits;
}

static enum transponder_answer run_write_block(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	int block = command[1];

	(void)out, (void)out_len;
	if (len != 2 + SECTOR_BLOCK || block == 0 || !is_sector_open(t, block))
		return TAG_NAK;
	if (block == trailer_of(block))
		return write_trailer(t, block, command + 2) ? TAG_ACK : TAG_NAK;
	if (!is_allowed(t, data_write, block))
		return TAG_NAK;
	memcpy(t->memory + block * SECTOR_BLOCK, command + 2, SECTOR_BLOCK);
	return TAG_ACK;
}

static const struct {
	uint8_t code;
	enum transponder_answer (
		*run)(struct transponder *, const uint8_t *, size_t, uint8_t *, size_t *);
} commands[] = {
	{ 0x30, run_read_block },
	{ 0x60, run_authenticate },
	{ 0x61, run_authenticate },
	{ 0xA0, run_write_block },
};

enum transponder_answer transponder_sectors_run(struct transponder *t, const uint8_t *command,
	size_t len, uint8_t *out, size_t *out_len)
{
	for (size_t i = 0; len >= 2 && i < sizeof commands / sizeof commands[0]; i++)
		if (commands[i].code == command[0])
			return commands[i].run(t, command, len, out, out_len);
	return TAG_NAK;
}
