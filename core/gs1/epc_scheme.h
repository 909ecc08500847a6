/* epc_scheme: the tables of the EPC: how a GS1 key is written as company prefix and reference, and what a
 * tag holds behind which header. For epc*.c only.
 *
 * Source: GS1 EPC Tag Data Standard 2.3, section 6.3 (URIs), 7 (correspondence to GS1 keys), 14.2 (headers),
 * 14.6 (coding tables). */
#ifndef CORE_GS1_EPC_SCHEME_H
#define CORE_GS1_EPC_SCHEME_H

#include "core/gs1/gs1.h"

enum { EPC_COMPANY_MIN = 6, EPC_COMPANY_MAX = 12, EPC_SERIAL_MAX = 28 };

/* A GS1 key as EPC. value = pad, first digit of the reference if first_digit, company prefix, (rest of the)
 * reference, check digit if has_check; then the serial number if serial_ai is "". */
struct epc_key {
	const char *name; /* in a URI: "sgtin" */
	const char *ai;
	const char *pad;
	bool first_digit; /* indicator or extension digit: the reference begins with it */
	unsigned char
		digits; /* company prefix and reference; 0: any number, and the reference is text */
	bool has_check;
	bool has_piece;        /* ITIP: piece and total, two digits each, behind the check digit */
	const char *serial_ai; /* "21"; "": a part of the value; NULL: there is none */
	const char *without;   /* stands for a serial number that is not there; NULL: must be there */
};

/* What follows the reference on a tag. */
enum epc_serial {
	EPC_SERIAL_NONE, /* zeros */
	EPC_SERIAL_NUMBER,
	EPC_SERIAL_ASCII,
	EPC_SERIAL_STRING /* a number with a 1 in front, so that leading zeros stay */
};
enum epc_reference { EPC_DIGITS, EPC_NUMBER, EPC_ASCII, EPC_SIX_BIT };

/* EPCs of before TDS 2.0: header, filter, partition, company prefix, reference, serial number. */
struct epc_binary {
	unsigned char header;
	const char *name; /* "SGTIN-96" */
	const char *key;  /* the name of its epc_key */
	unsigned short bits;
	unsigned char
		partition; /* bits of company prefix and reference together; EPC_SIX_BIT: of neither */
	enum epc_reference reference;
	enum epc_serial serial;
	unsigned char serial_bits;
};

/* Those of TDS 2.0 and 2.3: header, one bit, filter, the value as it is, serial number. */
enum epc_plus_serial { EPC_PLUS_NONE, EPC_PLUS_TEXT, EPC_PLUS_COUNTED };
struct epc_plus {
	unsigned char header, header_with_host; /* "++": a host name follows */
	const char *name;                       /* "SGTIN+" */
	const char *ai;
	unsigned char digits;  /* of the value in front of the serial number; 0: delimited numeric */
	const char *serial_ai; /* "": a part of the value */
	enum epc_plus_serial serial;
	unsigned char serial_max; /* characters */
	bool has_date;            /* DSGTIN+: a date with its kind in front of the value */
};

extern const struct epc_key epc_keys[];
extern const size_t epc_key_count;
extern const struct epc_binary epc_binaries[];
extern const size_t epc_binary_count;
extern const struct epc_plus epc_pluses[];
extern const size_t epc_plus_count;

/* name: len characters, capitals or not, not terminated. NULL: there is none. */
const struct epc_key *epc_find_key(const char *name, size_t len);

/* Bits of a company prefix with so many digits; must be EPC_COMPANY_MIN to EPC_COMPANY_MAX. */
size_t epc_company_bits(size_t digits);

/* An EPC taken apart. */
struct epc_parts {
	const struct epc_key *key;
	char company[EPC_COMPANY_MAX + 1];
	char reference[32], piece[3], total[3];
	char serial[EPC_SERIAL_MAX + 1];
	bool has_serial;
};

/* The GS1 fields of it, checked. 0, or -1 with why (DATA). */
int epc_parts_to_gs1(const struct epc_parts *, struct gs1 *out, struct fault *why);
/* The other way, with a company prefix of so many digits. False: there is no EPC of this kind. */
bool epc_parts_from_gs1(const struct gs1 *, size_t company_digits, struct epc_parts *out);

/* Appends a field if its value is right. 0, or -1 with why (DATA). */
int epc_add_field(struct gs1 *, const char *ai, const char *value, struct fault *why);

#endif
