/* wire_pn532: explains frames between the computer and a PN532 chip as sentences. Pure.
 *
 * Source: NXP UM0701-02 (PN532 User Manual), sections 6.2 (frames) and 7 (commands); tag commands:
 * NTAG213/215/216 data sheet, section 10; MIFARE Classic data sheet, section 10. */
#ifndef CORE_WIRE_WIRE_PN532_H
#define CORE_WIRE_WIRE_PN532_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* out: size, terminated, clean. bytes as they go over the line, with or without preamble; also as
 * an ACR122U wraps them. */
void wire_pn532_say(bool sent, const uint8_t *bytes, size_t len, char *out, size_t size);

#endif
