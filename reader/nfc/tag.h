/* tag: the type of an NFC tag and its NDEF message. Pure: pages are read through a callback.
 *
 * Sources: NXP AN10833 (SAK -> type), NFC Forum Type 2 Tag (capability container, READ), NXP
 * NTAG213/215/216 data sheet (CC size 12h, 3Eh, 6Dh). */
#ifndef READER_NFC_TAG_H
#define READER_NFC_TAG_H

#include "core/base/fault.h"
#include "core/code/scan.h"

#define TAG_PAGE_BYTES 4
#define TAG_READ_BYTES 16 /* READ brings four pages */

enum {
	TAG_CMD_READ = 0x30,
	TAG_CC_PAGE = 3, /* capability container */
	TAG_CC_MAGIC = 0xE1,
	TAG_STATIC_END = 16, /* first page behind the memory of the smallest tag (static lock bytes) */
	TAG_TLV_LOCK_CONTROL = 1,
	TAG_TLV_MEMORY_CONTROL = 2
};

/* Is it a Type 2 tag (Ultralight, NTAG)? Its memory can be read without a key. */
bool tag_has_pages(unsigned char sak, const unsigned char atqa[2]);

/* The type of a tag without readable pages. */
enum symbology tag_kind(unsigned char sak);

/* Reads four pages from page on. 0, or -1: the tag has moved away (why). */
typedef int tag_read_pages(void *user, unsigned char page, unsigned char out[TAG_READ_BYTES],
	struct fault *why);

/* Was the tag removed while this program wrote to it? user_memory: from page 4 on, 16 bytes
 * suffice. */
bool tag_is_torn(const unsigned char *user_memory, size_t len);

/* Reads no more pages than the message needs. 1: *data_len bytes are the NDEF message. 0: the tag
 * is blank. -1 with blame FAULT_HARDWARE: a page could not be read, try again; FAULT_DATA: what is
 * on it is broken. *kind is set unless a page could not be read. data: SCAN_DATA_MAX. */
int tag_read_message(tag_read_pages *read_pages, void *user, enum symbology *kind,
	unsigned char *data, size_t *data_len, struct fault *why);

#endif
