/* classic: reads and writes the NDEF message of a MIFARE Classic card with libfreefare, in a child
 * process: all calls of that library have time-out 0, so they can hang.
 *
 * Sources: NXP AN1304 (NDEF on MIFARE Classic: MAD, application 03E1, public keys), AN10787
 * (MAD). */
#ifndef READER_NFC_CLASSIC_H
#define READER_NFC_CLASSIC_H

#include "reader/nfc/rfid.h"

#include <stddef.h>

#define CLASSIC_MESSAGE_MAX 3400 /* 4K: 30 sectors of 3 blocks and 8 of 15, without MAD */

/* Is a tag with this SAK a MIFARE Classic? */
bool classic_is(unsigned char sak);

/* Reads the message with the public keys (NFC Forum, MAD, factory). The card need not be
 * selected; afterwards it is not. 1: *len bytes. 0: no message. -1 with blame FAULT_HARDWARE:
 * the card has moved, try again; FAULT_DATA: its keys are secret, its content is broken, or it
 * has made the library hang twice and is not read again. Blocks for up to 0.4 s after the last
 * progress, 2.4 s at most. */
int classic_read(struct rfid *r, const struct rfid_tag *tag, unsigned char *data, size_t *len,
	struct fault *why);

/* Writes a message to a card that is prepared for NDEF, and reads it back. 0, or -1: as above,
 * or the message does not fit, or the card is not prepared. */
int classic_write(struct rfid *r, const struct rfid_tag *tag, const unsigned char *data, size_t len,
	struct fault *why);

#endif
