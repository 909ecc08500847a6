/* pn532_command: executes the chip's commands. Internal to the chip; pn532.c handles the line.
 * Pure. */
#ifndef HW_PLANT_NFC_PN532_COMMAND_H
#define HW_PLANT_NFC_PN532_COMMAND_H

#include "hw/plant/nfc/pn532.h"

enum { PN532_AUTO_RATS = 0x10 }; /* of SetParameters: ask ISO 14443-4 cards for their ATS at once */

/* Result of a command: PD of the answer behind its code, and the execution time. */
struct pn532_result {
	uint8_t data[PN532_DATA_MAX - 2];
	size_t len;
	int64_t took_us;
	bool failed;  /* not a command of this chip, or malformed: a syntax error frame */
	bool pending; /* no answer yet: the job in *c continues */
};

/* Runs the command in pd[0..len-1] (pd[0] is its code, len >= 1). */
void pn532_command_run(struct pn532 *c, const uint8_t *pd, size_t len, int64_t now_us,
	struct pn532_result *out);

/* One more try of the job in *c; out->pending stays true while nothing is found. */
void pn532_command_continue(struct pn532 *c, int64_t now_us, struct pn532_result *out);

#endif
