/* pn532_frame: parses and builds frames of the PN532 on a serial line.
 *
 * Source: NXP PN532 user manual UM0701-02, section 6.2.1. Pure. */
#ifndef HW_PLANT_NFC_PN532_FRAME_H
#define HW_PLANT_NFC_PN532_FRAME_H

#include <stddef.h>
#include <stdint.h>

enum {
	PN532_DATA_MAX = 264, /* TFI and PD of one frame */
	PN532_FRAME_MAX = PN532_DATA_MAX + 11,
	PN532_FROM_HOST = 0xD4,
	PN532_FROM_CHIP = 0xD5
};

enum pn532_frame_kind {
	PN532_FRAME_NONE, /* incomplete: more bytes are needed */
	PN532_FRAME_JUNK, /* *used bytes are no frame, or an invalid one: discard them */
	PN532_FRAME_ACK,
	PN532_FRAME_NACK,
	PN532_FRAME_DATA
};

/* Parses the beginning of bytes. *used: number of bytes to remove (0 for NONE). For DATA
 * *data points to TFI, *data_len counts TFI and PD. */
enum pn532_frame_kind pn532_frame_parse(const uint8_t *bytes, size_t len, size_t *used,
	const uint8_t **data, size_t *data_len);

/* Wraps TFI and PD (len 1..PN532_DATA_MAX); out has room for PN532_FRAME_MAX. Returns the size. */
size_t pn532_frame_build(const uint8_t *data, size_t len, uint8_t *out);

extern const uint8_t pn532_frame_ack[6];
extern const uint8_t pn532_frame_error[8]; /* "syntax error" of the application level */

#endif
