/* epc_bits: numbers and text in a string of bits, highest bit first, as RFID tags carry them. Pure.
 * Numbers are decimal digits on the outside: an EPC has some of more than 64 bits.
 *
 * Source: GS1 EPC Tag Data Standard 2.3, sections 14.3 to 14.5. */
#ifndef CORE_GS1_EPC_BITS_H
#define CORE_GS1_EPC_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 512 bits: the length field of a tag counts up to 31 words of 16 bits (TDS 15.1). */
enum { EPC_BITS_BYTES_MAX = 64 };

/* Bits are taken from the front or put at the end, at *at. After a step that failed all others do
 * nothing. */
struct epc_bits {
	unsigned char bytes[EPC_BITS_BYTES_MAX];
	size_t at, end; /* bits */
	bool has_failed;
};

/* The bits of hexadecimal digits; false: they are none, or too many. */
bool epc_bits_from_hex(const char *hex, size_t len, struct epc_bits *out);

/* bits: up to 32. 0 if there are not enough. */
uint32_t epc_bits_take(struct epc_bits *, size_t bits);
void epc_bits_put(struct epc_bits *, uint32_t number, size_t bits);

/* A number as digits decimal digits (0 or more) with leading zeros; fails if it does not fit. out: digits + 1. */
void epc_bits_take_digits(struct epc_bits *, size_t bits, size_t digits, char *out);
/* The digits (as many as len) as one number of so many bits; fails if it does not fit. */
void epc_bits_put_digits(struct epc_bits *, const char *digits, size_t len, size_t bits);
/* A number without leading zeros; "0" for none. out: size for its longest form. */
void epc_bits_take_number(struct epc_bits *, size_t bits, size_t digits_max, char *out);

/* Four bits a digit; fails at anything else than 0 to 9. */
void epc_bits_take_nibbles(struct epc_bits *, size_t digits, char *out);
void epc_bits_put_nibbles(struct epc_bits *, const char *digits, size_t len);

/* 7-bit characters in a field of so many bits, filled up with zeros. */
void epc_bits_take_ascii(struct epc_bits *, size_t bits, char *out, size_t size);
/* 6-bit characters up to one of six zero bits (Annex G). */
void epc_bits_take_six_bit(struct epc_bits *, char *out, size_t size);

/* "Variable-length alphanumeric" (14.5.6): a 3-bit kind, a 5-bit length, characters. */
void epc_bits_take_text(struct epc_bits *, char *out, size_t size);
void epc_bits_put_text(struct epc_bits *, const char *text);
/* "Delimited/terminated numeric" (14.5.5): digits, then text if there is any. */
void epc_bits_take_delimited(struct epc_bits *, char *out, size_t size);
void epc_bits_put_delimited(struct epc_bits *, const char *text);
/* "Variable-length numeric string without encoding indicator" (14.5.13): a 4-bit length, digits. */
void epc_bits_take_counted(struct epc_bits *, char *out, size_t size);
void epc_bits_put_counted(struct epc_bits *, const char *digits);

/* Are all bits that were not taken yet zero? */
bool epc_bits_rest_is_zero(const struct epc_bits *);

#endif
