/* classic: the NDEF message of a MIFARE Classic card, through libfreefare, in a process that may
 * hang or crash: all of that library's calls have time-out 0.
 *
 * Sources: NXP AN1304 (NDEF on MIFARE Classic: MAD, application 03E1, public keys), AN10787
 * (MAD). */
#ifndef READER_NFC_CLASSIC_H
#define READER_NFC_CLASSIC_H

#include "reader/nfc/rfid.h"

#include <stddef.h>

#define CLASSIC_MESSAGE_MAX 3400 /* 4K: 30 sectors of 3 blocks and 8 of 15, without MAD */

/* Is it one, by its SAK? */
bool classic_is(unsigned char sak);

/* Reads the message with the public keys (NFC Forum, MAD, factory). The card need not be selected;
 * afterwards it is not. 1: *len bytes. 0: there is none. -1 with blame FAULT_HARDWARE: it moved
 * away, try again; FAULT_DATA: its keys are secret, its content is broken, or it has made the
 * library hang twice and is not asked again. Blocks for 0.4 s after the last sign of progress, 2.4
 * s at most. */
int classic_read(struct rfid *r, const struct rfid_tag *tag, unsigned char *data, size_t *len,
	struct fault *why);

/* Writes a message into a card that is prepared for NDEF, and reads it back.
 * 0, or -1: as above, or it does not fit, or the card is not prepared. */
int classic_write(struct rfid *r, const struct rfid_tag *tag, const unsigned char *data, size_t len,
	struct fault *why);

#endif
