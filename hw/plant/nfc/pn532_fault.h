/* pn532_fault: changes the chip's answers according to its fault. Internal to the chip. Pure. */
#ifndef HW_PLANT_NFC_PN532_FAULT_H
#define HW_PLANT_NFC_PN532_FAULT_H

#include "hw/plant/nfc/pn532.h"

/* Applies c->fault to the frame in c->answer. */
void pn532_fault_spoil(struct pn532 *c);

/* "mute", "nad" ... NULL-terminated, in the order of the enum; and back, -1: no such fault. */
extern const char *const pn532_fault_words[];
int pn532_fault_find(const char *word);

#endif
