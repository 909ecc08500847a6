/* pn532_fault: what a sick chip makes of its answers. Inside of the chip. Pure. */
#ifndef HW_PLANT_NFC_PN532_FAULT_H
#define HW_PLANT_NFC_PN532_FAULT_H

#include "hw/plant/nfc/pn532.h"

/* Spoils the frame in c->answer as c->fault says. */
void pn532_fault_spoil(struct pn532 *c);

/* "mute", "nad" ... NULL-terminated, in the order of the enum; and back, -1: no such fault. */
extern const char *const pn532_fault_words[];
int pn532_fault_find(const char *word);

#endif
