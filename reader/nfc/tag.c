#include "reader/nfc/tag.h"
#include "core/base/lang.h"
#include "core/code/ndef.h"

#include <string.h>

enum {
	TAG_MEMORY_MAX = (256 - 4) * TAG_PAGE_BYTES, /* READ has one byte for the page number */
	READ_ROOM = TAG_MEMORY_MAX + TAG_READ_BYTES
};

bool tag_has_pages(unsigned char sak, const unsigned char atqa[2])
{
	return sak == 0x00 && atqa[1] == 0x44;
}

enum symbology tag_kind(unsigned char sak)
{
	if (sak == 0x08 || sak == 0x88)
		return SYMBOLOGY_MIFARE_1K;
	if (sak == 0x18)
		return SYMBOLOGY_MIFARE_4K;
	return sak & 0x20 ? SYMBOLOGY_ISO14443_4 : SYMBOLOGY_TAG;
}

/* The lock control TLV that a MIFARE Ultralight C comes with: its container is an NTAG213's. */
static bool is_ultralight_c(const unsigned char *user_memory)
{
	static const unsigned char lock_control[] = { 0x01, 0x03, 0xA0, 0x10, 0x44 };

	return memcmp(user_memory, lock_control, sizeof lock_control) == 0;
}

static enum symbology kind_by_size(const unsigned char *cc, const unsigned char *user_memory)
{
	switch (cc[2]) {
	case 0x12:
		return is_ultralight_c(user_memory) ? SYMBOLOGY_MIFARE_UL : SYMBOLOGY_NTAG213;
	case 0x3E:
		return SYMBOLOGY_NTAG215;
	case 0x6D:
		return SYMBOLOGY_NTAG216;
	default:
		return SYMBOLOGY_MIFARE_UL;
	}
}

int tag_read_message(tag_read_pages *read_pages, void *user, enum symbology *kind,
	unsigned char *data, size_t *data_len, struct fault *why)
{
	unsigned char memory[TAG_PAGE_BYTES + READ_ROOM]; /* CC page first: it is read with the rest */
	unsigned char *cc = memory, *user_memory = memory + TAG_PAGE_BYTES;
	size_t have = 0, size, offset, length;
	int found;

	*data_len = 0;
	do {
		if (read_pages(user, (unsigned char)(TAG_CC_PAGE + have / TAG_PAGE_BYTES), memory + have,
				why))
			return -1;
		have += TAG_READ_BYTES;
		*kind = kind_by_size(cc, user_memory);
		size = (size_t)cc[2] * 8 < TAG_MEMORY_MAX ? (size_t)cc[2] * 8 : TAG_MEMORY_MAX;
		if (cc[0] != TAG_CC_MAGIC || size == 0)
			return 0;
		size_t len = have - TAG_PAGE_BYTES < size ? have - TAG_PAGE_BYTES : size;

		found = ndef_find_message(user_memory, len, size, &offset, &length, why);
		if (found == 1 && offset + length <= len) {
			memcpy(data, user_memory + offset, length);
			*data_len = length;
			return 1;
		}
	} while (found == 1);
	if (found == 0 && tag_is_torn(user_memory, have - TAG_PAGE_BYTES))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("classic.tag_written_only_part",
				"the tag was removed while being written and is only partly written; write it "
				"again"));
	return found;
}

/* A message block of length 0, in one byte or in three, with the first record of a message behind it: the
 * length is written last. An empty tag has the terminator there. */
bool tag_is_torn(const unsigned char *user_memory, size_t len)
{
	enum { EMPTY = 0, MESSAGE = 3, TERMINATOR = 0xFE, LONG = 0xFF, RECORD = 0x80 };
	size_t at = 0;

	while (at + 1 < len &&
		(user_memory[at] == TAG_TLV_LOCK_CONTROL || user_memory[at] == TAG_TLV_MEMORY_CONTROL ||
			user_memory[at] == EMPTY))
		at += user_memory[at] == EMPTY ? 1u : 2u + user_memory[at + 1];
	if (at + 1 >= len || user_memory[at] != MESSAGE)
		return false;
	if (at + 4 < len && memcmp(user_memory + at + 1, "\xFF\0\0", 3) == 0)
		at += 2;
	else if (user_memory[at + 1] != 0)
		return false;
	return at + 2 < len && user_memory[at + 2] != TERMINATOR && (user_memory[at + 2] & RECORD);
}
