/* workbook: a workbook of Excel made in a test: its parts, not packed, in a sound archive. */
#ifndef TESTS_SUPPORT_WORKBOOK_H
#define TESTS_SUPPORT_WORKBOOK_H

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WORKBOOK_PARTS = 6 };

#define WORKBOOK_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define WORKBOOK_LINK(id, type, target) \
	"<Relationship Id=\"" id "\" Type=\"" WORKBOOK_TYPE type "\" Target=\"" target "\"/>"
#define WORKBOOK_STRINGS \
	"<sst><si><t>Artikelnummer</t></si><si><r><t>Bezeich</t></r><r><t>nung</t></r></si></sst>"

static inline uint32_t workbook_crc(const void *bytes, size_t len)
{
	const unsigned char *p = bytes;
	uint32_t crc = 0xFFFFFFFF;

	for (size_t i = 0; i < len; i++) {
		crc ^= p[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
	}
	return ~crc;
}

static inline size_t workbook_number(unsigned char *out, uint64_t value, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		out[i] = (unsigned char)(value >> 8 * i);
	return bytes;
}

/* The fields that a local header and the directory share (APPNOTE 4.4), and the name. */
static inline size_t workbook_header(unsigned char *out, const char *name, const void *bytes,
	size_t len)
{
	size_t at = 0;

	at += workbook_number(out + at, 20, 2);
	at += workbook_number(out + at, 0, 8);
	at += workbook_number(out + at, workbook_crc(bytes, len), 4);
	at += workbook_number(out + at, len, 4);
	at += workbook_number(out + at, len, 4);
	at += workbook_number(out + at, strlen(name), 2);
	return at + workbook_number(out + at, 0, 2);
}

/* Writes a workbook whose first sheet has this XML; size: 4,000 bytes and the sheet twice. Returns its
 * length. */
static inline size_t workbook_write(const void *sheet, size_t sheet_len, unsigned char *out)
{
	static const char *const names[WORKBOOK_PARTS] = { "_rels/.rels", "xl/workbook.xml",
		"xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml", "xl/styles.xml", "xl/s.xml" };
	const char *const texts[WORKBOOK_PARTS - 1] = {
		"<Relationships>" WORKBOOK_LINK("r1", "officeDocument",
			"xl/workbook.xml") "</Relationships>",
		"<workbook><sheets><sheet name=\"A\" sheetId=\"1\" id=\"r1\"/></sheets></workbook>",
		"<Relationships>" WORKBOOK_LINK("r1", "worksheet", "s.xml")
			WORKBOOK_LINK("r2", "sharedStrings", "sharedStrings.xml")
				WORKBOOK_LINK("r3", "styles", "/xl/styles.xml") "</Relationships>",
		WORKBOOK_STRINGS,
		"<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
	};
	size_t at = 0, begins[WORKBOOK_PARTS], directory;

	for (size_t i = 0; i < WORKBOOK_PARTS; i++) {
		const void *bytes = i + 1 < WORKBOOK_PARTS ? texts[i] : sheet;
		size_t len = i + 1 < WORKBOOK_PARTS ? strlen(texts[i]) : sheet_len;

		begins[i] = at;
		at += workbook_number(out + at, 0x04034B50, 4);
		at += workbook_header(out + at, names[i], bytes, len);
		memcpy(out + at, names[i], strlen(names[i]));
		at += strlen(names[i]);
		if (len)
			memcpy(out + at, bytes, len);
		at += len;
	}
	directory = at;
	for (size_t i = 0; i < WORKBOOK_PARTS; i++) {
		const void *bytes = i + 1 < WORKBOOK_PARTS ? texts[i] : sheet;
		size_t len = i + 1 < WORKBOOK_PARTS ? strlen(texts[i]) : sheet_len;

		at += workbook_number(out + at, 0x02014B50, 4);
		at += workbook_number(out + at, 20, 2);
		at += workbook_header(out + at, names[i], bytes, len);
		at += workbook_number(out + at, 0, 8);
		at += workbook_number(out + at, 0, 2);
		at += workbook_number(out + at, begins[i], 4);
		memcpy(out + at, names[i], strlen(names[i]));
		at += strlen(names[i]);
	}
	begins[0] = at - directory;
	at += workbook_number(out + at, 0x06054B50, 4);
	at += workbook_number(out + at, 0, 4);
	at += workbook_number(out + at, WORKBOOK_PARTS, 2);
	at += workbook_number(out + at, WORKBOOK_PARTS, 2);
	at += workbook_number(out + at, begins[0], 4);
	at += workbook_number(out + at, directory, 4);
	return at + workbook_number(out + at, 0, 2);
}

#endif
