/* pn532_radio: the chip's RF interface: field, requests, anticollision, the active tag.
 *
 * Source: ISO/IEC 14443-3 type A. An active tag does not answer the first request, a halted one
 * answers only a wake-up: so a reader must switch the field off between two lists. Pure. */
#ifndef HW_PLANT_NFC_PN532_RADIO_H
#define HW_PLANT_NFC_PN532_RADIO_H

#include "hw/plant/nfc/pn532.h"

enum { PN532_TRY_US = 5000 }; /* one request without an answer */

/* Switching the field off and on again resets every tag. */
void pn532_radio_field(struct pn532 *c, bool on);

/* Requests up to `tries` times; the tag with the lowest UID (or this one, also out of HALT; NULL:
 * any) is selected and becomes the next target. False: no answer. Adds to *took_us. */
bool pn532_radio_find(struct pn532 *c, const uint8_t *uid, size_t uid_len, int tries,
	int64_t *took_us);

/* Sends the active tag to HALT. */
void pn532_radio_halt(struct pn532 *c);
/* Clears the targets; the tags keep their states. */
void pn532_radio_forget(struct pn532 *c);

/* Target number index (from 0), selected again if another one was active; NULL if it is gone. */
struct transponder *pn532_radio_target(struct pn532 *c, int index, int64_t *took_us);
/* The tag that is active with type A at 106 kbit/s; NULL: none. */
struct transponder *pn532_radio_active(struct pn532 *c);

/* Duration of an exchange. */
int64_t pn532_radio_us(enum transponder_answer answer, size_t sent, size_t received);

#endif
