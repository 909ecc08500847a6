/* epc: GS1 keys as EPC URIs and as the hex content of UHF tags. Pure.
 *
 * Source: GS1 EPC Tag Data Standard 1.13, section 6.3 (URIs), 14.5 (SGTIN-96, SSCC-96). Both need
 * the length of the company prefix, which only GS1's own list contains. */
#ifndef CORE_CODE_EPC_H
#define CORE_CODE_EPC_H

#include "core/code/gs1.h"

#define EPC_URI_MAX 192
#define EPC_HEX_SIZE 25 /* 96 bits */

/* "urn:epc:id:sgtin:9521234.000001.1001". 1: it is in out; 0: its prefix cannot be known; -1: this
 * kind of key has no EPC here. A GTIN or GRAI without a serial number gives the pattern of its kind
 * (urn:epc:idpat:…). out: EPC_URI_MAX. */
int epc_uri(const struct gs1 *, char *out);

/* What a UHF tag with this key delivers: SSCC-96, or SGTIN-96 where the serial number is a number
 * under 2^38 without leading zeros. *kind: its name. False: there is none. out: EPC_HEX_SIZE. */
bool epc_hex(const struct gs1 *, const char **kind, char *out);

#endif
