#include "hw/plant/nfc/pn532_fault.h"

#include <string.h>

/* Of a normal frame: 00 00 FF LEN LCS D5 CODE ... */
enum { AT_LENGTH = 3, AT_CODE = 6, AT_DATA = 7, LIST_ANSWER = 0x4B, AT_UID_LENGTH = AT_DATA + 5 };

const char *const pn532_fault_words[] = {
	[PN532_WELL] = "well",
	[PN532_MUTE] = "mute",
	[PN532_SILENT] = "silent",
	[PN532_GARBAGE] = "garbage",
	[PN532_BAD_SUM] = "badsum",
	[PN532_NAD] = "nad",
	[PN532_LONG_UID] = "longuid",
	NULL,
};

int pn532_fault_find(const char *word)
{
	for (int i = 0; pn532_fault_words[i]; i++)
		if (strcmp(pn532_fault_words[i], word) == 0)
			return i;
	return -1;
}

static void add_to_byte(struct pn532 *c, size_t at, uint8_t sum)
{
	c->answer[at] = (uint8_t)(c->answer[at] + sum);
	c->answer[c->answer_len - 2] = (uint8_t)(c->answer[c->answer_len - 2] - sum);
}

static void make_noise(struct pn532 *c)
{
	for (size_t i = 0; i < c->answer_len; i++) {
		c->noise = c->noise * 1664525u + 1013904223u;
		c->answer[i] = (uint8_t)(c->noise >> 24);
	}
}

/* The answers whose first byte is a status. */
static bool has_status(uint8_t code)
{
	static const uint8_t codes[] = { 0x17, 0x41, 0x43, 0x45, 0x4F, 0x53, 0x55 };

	return memchr(codes, code, sizeof codes) != NULL;
}

void pn532_fault_spoil(struct pn532 *c)
{
	bool normal = c->answer_len > AT_DATA + 2 && c->answer[AT_LENGTH] != 0xFF;
	bool has_nad = c->fault == PN532_NAD && normal && has_status(c->answer[AT_CODE]);
	bool has_long_uid = c->fault == PN532_LONG_UID && normal && c->answer[AT_CODE] == LIST_ANSWER &&
		c->answer[AT_DATA] > 0;

	if (c->fault == PN532_GARBAGE)
		make_noise(c);
	if (c->fault == PN532_BAD_SUM)
		c->answer[c->answer_len - 2]++;
	if (has_nad)
		add_to_byte(c, AT_DATA, 0x80);
	if (has_long_uid)
		add_to_byte(c, AT_UID_LENGTH, (uint8_t)(240 - c->answer[AT_UID_LENGTH]));
	c->spoiled += c->fault == PN532_GARBAGE || c->fault == PN532_BAD_SUM || has_nad || has_long_uid;
}
