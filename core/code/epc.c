#include "core/code/epc.h"
#include "core/base/text.h"

#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Digits of the company prefix at the beginning of digits (without indicator or extension digit); 0:
 * not known here: only that of the demonstrator's own numbers is. */
static size_t count_company_digits(const char *digits)
{
	static const char ours[] = "9521234";

	return strncmp(digits, ours, sizeof ours - 1) == 0 ? sizeof ours - 1 : 0;
}

/* Figure A-1: in a URI a serial number keeps most of its characters. */
static void append_serial(char *out, size_t size, const char *serial)
{
	size_t used = strlen(out);

	for (; *serial && used + 4 < size; serial++) {
		unsigned char c = (unsigned char)*serial;

		used += (size_t)snprintf(out + used, size - used,
			isalnum(c) || strchr("!'()*+,-.:;=_", c) ? "%c" : "%%%02X", c);
	}
}

/* Where the company prefix begins in a key's value, what of the digits before and behind it makes
 * the reference, and what the serial number is. */
static const struct scheme {
	char ai[5];
	const char *name;
	unsigned char skip;   /* digits before the company prefix */
	unsigned char digits; /* of the value up to the check digit; 0: it has none */
	bool first_digit;     /* indicator or extension: it goes in front of the reference */
	char serial_ai[5];    /* where the serial number is; "" it is what follows the check digit */
	const char *without;  /* stands for it where there is none: "*" (a pattern), "0", "" */
} schemes[] = {
	{ "00", "sscc", 1, 17, true, "none", "" },
	{ "01", "sgtin", 1, 13, true, "21", "*" },
	{ "8003", "grai", 1, 13, false, "", "*" },
	{ "414", "sgln", 0, 12, false, "254", "0" },
	{ "253", "gdti", 0, 12, false, "", "*" },
	{ "402", "gsin", 0, 16, false, "none", "" },
	{ "8017", "gsrnp", 0, 17, false, "none", "" },
	{ "8018", "gsrn", 0, 17, false, "none", "" },
	{ "8004", "giai", 0, 0, false, "none", "" },
	{ "401", "ginc", 0, 0, false, "none", "" },
};

static void put_uri(const struct scheme *scheme, const char *value, size_t company,
	const char *serial, char *out)
{
	bool none = !serial || !*serial, pattern = none && *scheme->without == '*';
	size_t behind = scheme->digits ? (size_t)scheme->digits - scheme->skip - company : 0;

	snprintf(out, EPC_URI_MAX, "urn:epc:%s:%s:%.*s.%.*s%.*s%s", pattern ? "idpat" : "id",
		scheme->name, (int)company, value + scheme->skip, scheme->first_digit ? 1 : 0, value,
		(int)behind, value + scheme->skip + company, none && !*scheme->without ? "" : ".");
	if (pattern)
		strcat(out, "*");
	else
		append_serial(out, EPC_URI_MAX, none ? scheme->without : serial);
}

int epc_uri(const struct gs1 *gs1, char *out)
{
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		const struct scheme *scheme = &schemes[i];
		const char *value = gs1_value(gs1, scheme->ai), *serial;
		size_t company = value ? count_company_digits(value + scheme->skip) : 0;

		if (!value)
			continue;
		if (!company)
			return 0;
		serial =
			scheme->serial_ai[0] ? gs1_value(gs1, scheme->serial_ai) : value + scheme->digits + 1;
		put_uri(scheme, value, company, serial, out);
		if (!scheme->digits)
			append_serial(out, EPC_URI_MAX, value + company);
		return 1;
	}
	return -1;
}

/* Appends the lowest bits of a number, highest first. */
static void put_bits(unsigned char *bytes, size_t *at, uint64_t number, size_t bits)
{
	while (bits-- > 0) {
		if (number >> bits & 1)
			bytes[*at / 8] |= (unsigned char)(0x80 >> *at % 8);
		++*at;
	}
}

static uint64_t number_from_digits(const char *before, size_t before_len, const char *digits,
	size_t len)
{
	char text[20];

	snprintf(text, sizeof text, "%.*s%.*s", (int)before_len, before, (int)len, digits);
	return strtoull(text, NULL, 10);
}

/* Table 14-2 and 14-4 for a company prefix of seven digits: partition 5. */
enum { HEADER_SGTIN = 0x30, HEADER_SSCC = 0x31, PARTITION = 5, COMPANY_BITS = 24 };
enum { FILTER_POINT_OF_SALE = 1, FILTER_TRANSPORT = 2 };

static bool fits_38_bits(const char *serial)
{
	return serial && strlen(serial) <= 12 && gs1_all_digits(serial, strlen(serial)) &&
		(*serial != '0' || !serial[1]) && strtoull(serial, NULL, 10) < 1ULL << 38;
}

bool epc_hex(const struct gs1 *gs1, const char **kind, char *out)
{
	const char *sscc = gs1_value(gs1, "00"), *gtin = gs1_value(gs1, "01");
	const char *value = sscc ? sscc : gtin, *serial = gs1_value(gs1, "21");
	unsigned char bytes[12] = { 0 };
	size_t at = 0, company = value ? count_company_digits(value + 1) : 0;

	if (company != 7 || (!sscc && !fits_38_bits(serial)))
		return false;
	put_bits(bytes, &at, sscc ? HEADER_SSCC : HEADER_SGTIN, 8);
	put_bits(bytes, &at, sscc ? FILTER_TRANSPORT : FILTER_POINT_OF_SALE, 3);
	put_bits(bytes, &at, PARTITION, 3);
	put_bits(bytes, &at, number_from_digits("", 0, value + 1, company), COMPANY_BITS);
	if (sscc) {
		put_bits(bytes, &at, number_from_digits(value, 1, value + 8, 9), 34);
	} else {
		put_bits(bytes, &at, number_from_digits(value, 1, value + 8, 5), 20);
		put_bits(bytes, &at, strtoull(serial, NULL, 10), 38);
	}
	*kind = sscc ? "SSCC-96" : "SGTIN-96";
	text_hex(bytes, sizeof bytes, out);
	return true;
}
