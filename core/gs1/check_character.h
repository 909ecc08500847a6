/* check_character: check digits and check characters of numbers outside GS1. Pure.
 *
 * Each function takes the n characters without the check character and returns it, '\0' if there are characters
 * that do not belong to such a number. */
#ifndef CORE_GS1_CHECK_CHARACTER_H
#define CORE_GS1_CHECK_CHARACTER_H

#include <stdbool.h>
#include <stddef.h>

/* ISO/IEC 7812-1 (Luhn): IMEI (3GPP TS 23.003). */
char check_character_luhn(const char *digits, size_t n);
/* Italian Code 32: the last digit of the same sum. */
char check_character_code32(const char *digits, size_t n);
/* PZN (IFA): six or seven digits, factors up to 7; '\0' also for a number that is never given out. */
char check_character_pzn(const char *digits, size_t n);
/* HIBC (ANSI/HIBC 2.6): modulo 43. */
char check_character_hibc(const char *text, size_t n);
/* ISO 6346: owner, U, J or Z, and six digits; n is 10. */
char check_character_container(const char *text, size_t n);
/* ISO 3779, 49 CFR 565: the ninth of the 17 characters; n is 17. */
char check_character_vin(const char *text, size_t n);
/* UPS: the 15 characters behind "1Z". */
char check_character_ups(const char *text, size_t n);
/* FedEx Express: eleven digits, factors 3, 1, 7. */
char check_character_fedex(const char *digits, size_t n);
/* GLS: eleven digits, factors 3 and 1, one more than the sum. */
char check_character_gls(const char *digits, size_t n);
/* DHL Express: nine or ten digits, modulo 7. */
char check_character_waybill(const char *digits, size_t n);
/* UPU S10: eight digits. */
char check_character_s10(const char *digits, size_t n);
/* PPN (IFA): the two digits behind n characters, 0 to 96; -1 as above. */
int check_character_ppn(const char *text, size_t n);
/* ISO 13616: a whole IBAN, without blanks. */
bool check_character_iban_ok(const char *text, size_t n);
/* ISO/IEC 13239 (CRC-16 with 0x1021 and 0xFFFF), as in EMV QR codes. */
unsigned check_character_crc16(const char *text, size_t n);
/* BIP 173 and 350: is the whole text with its prefix a sound address? */
bool check_character_bech32_ok(const char *text, size_t n);

#endif
