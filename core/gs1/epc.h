/* epc: GS1 keys as EPC: URIs, and the bits in a UHF tag's EPC memory as hexadecimal digits. Pure.
 *
 * Source: GS1 EPC Tag Data Standard 2.3, section 6.3 and 12 (URIs), 14 (bits). EPCs of before TDS 2.0 need the
 * length of the company prefix, which only GS1's own list contains and every EPC says of itself.
 *
 * epc_scheme.c tables; epc_bits.c bits; epc_tag.c bits to fields and back; epc.c URIs. */
#ifndef CORE_GS1_EPC_H
#define CORE_GS1_EPC_H

#include "core/gs1/gs1.h"

#define EPC_URI_MAX 192
#define EPC_HEX_SIZE 97 /* 384 bits */

/* The GS1 fields of "urn:epc:id:…", "urn:epc:idpat:…", "urn:epc:class:…", "urn:epc:tag:…", "urn:epc:raw:…"
 * (upper or lower case up to the scheme's name) or of hexadecimal digits as a UHF reader delivers them.
 * 1: *out holds them; 0: it is something else, or an EPC that is no GS1 key (GID, ADI, USDOD); -1: it is an
 * EPC with a mistake (why, DATA). */
int epc_parse(const char *text, size_t len, struct gs1 *out, struct fault *why);

/* "urn:epc:id:sgtin:9521234.000001.1001". 1: it is in out; 0: its prefix cannot be known; -1: this
 * kind of key has no EPC here. A GTIN or GRAI without a serial number gives the pattern of its kind
 * (urn:epc:idpat:…). out: EPC_URI_MAX. */
int epc_uri(const struct gs1 *, char *out);

/* What a UHF tag with this key delivers: the scheme of before TDS 2.0 with 96 bits where the length of the
 * company prefix is known and the serial number is a number without leading zeros that fits; else that of
 * TDS 2 ("SGTIN+"). *kind: its name. False: there is none, or no serial number. out: EPC_HEX_SIZE. */
bool epc_hex(const struct gs1 *, const char **kind, char *out);

/* Digits of the company prefix of the key with which these fields begin; 0: not known. */
size_t epc_company_digits(const struct gs1 *);

/* "SGTIN-96" if the digits begin with the header of a scheme; NULL: they do not. */
const char *epc_scheme_name(const char *hex, size_t len);

/* The bits of *hex as fields: as epc_parse(), for epc*.c. */
int epc_parse_hex(const char *hex, size_t len, struct gs1 *out, struct fault *why);

#endif
