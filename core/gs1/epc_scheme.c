#include "core/gs1/epc_scheme.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* clang-format off */
const struct epc_key epc_keys[] = {
	/* name    ai      pad  first  digits check piece  serial  without */
	{ "upui",  "01",   "",  true,  13, true,  false, "235", NULL },
	{ "sgtin", "01",   "",  true,  13, true,  false, "21",  "*" },
	{ "itip",  "8006", "",  true,  13, true,  true,  "21",  "*" },
	{ "sscc",  "00",   "",  true,  17, true,  false, NULL,  NULL },
	{ "sgln",  "414",  "",  false, 12, true,  false, "254", "0" },
	{ "pgln",  "417",  "",  false, 12, true,  false, NULL,  NULL },
	{ "grai",  "8003", "0", false, 12, true,  false, "",    "*" },
	{ "giai",  "8004", "",  false,  0, false, false, NULL,  NULL },
	{ "gsrn",  "8018", "",  false, 17, true,  false, NULL,  NULL },
	{ "gsrnp", "8017", "",  false, 17, true,  false, NULL,  NULL },
	{ "gdti",  "253",  "",  false, 12, true,  false, "",    "*" },
	{ "sgcn",  "255",  "",  false, 12, true,  false, "",    "*" },
	{ "cpi",   "8010", "",  false,  0, false, false, "8011", NULL },
	{ "ginc",  "401",  "",  false,  0, false, false, NULL,  NULL },
	{ "gsin",  "402",  "",  false, 16, true,  false, NULL,  NULL },
	{ "lgtin", "01",   "",  true,  13, true,  false, "10",  "*" }, /* urn:epc:class */
};
const size_t epc_key_count = sizeof epc_keys / sizeof epc_keys[0];

const struct epc_binary epc_binaries[] = {
	{ 0x30, "SGTIN-96",  "sgtin", 96,  44,  EPC_DIGITS,  EPC_SERIAL_NUMBER, 38 },
	{ 0x36, "SGTIN-198", "sgtin", 198, 44,  EPC_DIGITS,  EPC_SERIAL_ASCII, 140 },
	{ 0x31, "SSCC-96",   "sscc",  96,  58,  EPC_DIGITS,  EPC_SERIAL_NONE, 24 },
	{ 0x32, "SGLN-96",   "sgln",  96,  41,  EPC_DIGITS,  EPC_SERIAL_NUMBER, 41 },
	{ 0x39, "SGLN-195",  "sgln",  195, 41,  EPC_DIGITS,  EPC_SERIAL_ASCII, 140 },
	{ 0x33, "GRAI-96",   "grai",  96,  44,  EPC_DIGITS,  EPC_SERIAL_NUMBER, 38 },
	{ 0x37, "GRAI-170",  "grai",  170, 44,  EPC_DIGITS,  EPC_SERIAL_ASCII, 112 },
	{ 0x34, "GIAI-96",   "giai",  96,  82,  EPC_NUMBER,  EPC_SERIAL_NONE, 0 },
	{ 0x38, "GIAI-202",  "giai",  202, 188, EPC_ASCII,   EPC_SERIAL_NONE, 0 },
	{ 0x2D, "GSRN-96",   "gsrn",  96,  58,  EPC_DIGITS,  EPC_SERIAL_NONE, 24 },
	{ 0x2E, "GSRNP-96",  "gsrnp", 96,  58,  EPC_DIGITS,  EPC_SERIAL_NONE, 24 },
	{ 0x2C, "GDTI-96",   "gdti",  96,  41,  EPC_DIGITS,  EPC_SERIAL_NUMBER, 41 },
	{ 0x3A, "GDTI-113",  "gdti",  113, 41,  EPC_DIGITS,  EPC_SERIAL_STRING, 58 },
	{ 0x3E, "GDTI-174",  "gdti",  174, 41,  EPC_DIGITS,  EPC_SERIAL_ASCII, 119 },
	{ 0x3F, "SGCN-96",   "sgcn",  96,  41,  EPC_DIGITS,  EPC_SERIAL_STRING, 41 },
	{ 0x3C, "CPI-96",    "cpi",   96,  51,  EPC_NUMBER,  EPC_SERIAL_NUMBER, 31 },
	{ 0x3D, "CPI-var",   "cpi",   86,  0,   EPC_SIX_BIT, EPC_SERIAL_NUMBER, 40 },
	{ 0x40, "ITIP-110",  "itip",  110, 44,  EPC_DIGITS,  EPC_SERIAL_NUMBER, 38 },
	{ 0x41, "ITIP-212",  "itip",  212, 44,  EPC_DIGITS,  EPC_SERIAL_ASCII, 140 },
};
const size_t epc_binary_count = sizeof epc_binaries / sizeof epc_binaries[0];

const struct epc_plus epc_pluses[] = {
	{ 0xF7, 0xFD, "SGTIN+",  "01",   14, "21",   EPC_PLUS_TEXT, 20, false },
	{ 0xFB, 0xFC, "DSGTIN+", "01",   14, "21",   EPC_PLUS_TEXT, 20, true },
	{ 0xF9, 0xEF, "SSCC+",   "00",   18, NULL,   EPC_PLUS_NONE, 0, false },
	{ 0xF2, 0xE9, "SGLN+",   "414",  13, "254",  EPC_PLUS_TEXT, 20, false },
	{ 0xF1, 0xEB, "GRAI+",   "8003", 14, "",     EPC_PLUS_TEXT, 16, false },
	{ 0xFA, 0xEE, "GIAI+",   "8004", 0,  NULL,   EPC_PLUS_NONE, 0, false },
	{ 0xF4, 0xE7, "GSRN+",   "8018", 18, NULL,   EPC_PLUS_NONE, 0, false },
	{ 0xF5, 0xE8, "GSRNP+",  "8017", 18, NULL,   EPC_PLUS_NONE, 0, false },
	{ 0xF6, 0xEA, "GDTI+",   "253",  13, "",     EPC_PLUS_TEXT, 17, false },
	{ 0xF8, 0xEC, "SGCN+",   "255",  13, "",     EPC_PLUS_COUNTED, 12, false },
	{ 0xF0, 0xE6, "CPI+",    "8010", 0,  "8011", EPC_PLUS_COUNTED, 12, false },
	{ 0xF3, 0xED, "ITIP+",   "8006", 18, "21",   EPC_PLUS_TEXT, 20, false },
};
const size_t epc_plus_count = sizeof epc_pluses / sizeof epc_pluses[0];
/* clang-format on */

const struct epc_key *epc_find_key(const char *name, size_t len)
{
	for (size_t i = 0; i < epc_key_count; i++)
		if (strlen(epc_keys[i].name) == len && strncasecmp(epc_keys[i].name, name, len) == 0)
			return &epc_keys[i];
	return NULL;
}

size_t epc_company_bits(size_t digits)
{
	static const unsigned char bits[] = { 20, 24, 27, 30, 34, 37, 40 };

	return bits[digits - EPC_COMPANY_MIN];
}

int epc_add_field(struct gs1 *gs1, const char *ai, const char *value, struct fault *why)
{
	struct gs1_field *field = &gs1->fields[gs1->count];

	if (gs1->count >= GS1_FIELDS_MAX || strlen(value) >= sizeof field->value)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("epc.too_long", "the EPC is longer than its key allows"));
	if (gs1_check_value(ai, value, why))
		return -1;
	snprintf(field->ai, sizeof field->ai, "%s", ai);
	snprintf(field->value, sizeof field->value, "%s", value);
	gs1->count++;
	return 0;
}

/* Company prefix and reference as digits in the order of the value, with the check digit. */
static int put_value(const struct epc_parts *p, char *value, size_t size, struct fault *why)
{
	const struct epc_key *key = p->key;
	const char *rest = p->reference;
	size_t len = (size_t)snprintf(value, size, "%s", key->pad);

	if (key->digits && strlen(p->company) + strlen(rest) != key->digits)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("epc.bad_length",
				"company prefix and reference of an EPC \"%s\" need %u digits together, this one "
				"has %zu"),
			key->name, key->digits, strlen(p->company) + strlen(rest));
	if (key->first_digit)
		len += (size_t)snprintf(value + len, size - len, "%c", *rest++);
	len += (size_t)snprintf(value + len, size - len, "%s%s", p->company, rest);
	if (key->has_check)
		len += (size_t)snprintf(value + len, size - len, "%c",
			gs1_check_digit(value + strlen(key->pad), len - strlen(key->pad)));
	if (key->has_piece)
		snprintf(value + len, size - len, "%s%s", p->piece, p->total);
	return 0;
}

int epc_parts_to_gs1(const struct epc_parts *p, struct gs1 *out, struct fault *why)
{
	const struct epc_key *key = p->key;
	char value[GS1_VALUE_MAX + EPC_SERIAL_MAX];
	bool has_serial = p->has_serial && !(key->without && strcmp(p->serial, key->without) == 0);

	out->count = 0;
	if (put_value(p, value, sizeof value - EPC_SERIAL_MAX, why))
		return -1;
	if (has_serial && key->serial_ai && !*key->serial_ai)
		strcat(value, p->serial);
	out->company_digits = (unsigned char)strlen(p->company);
	if (epc_add_field(out, key->ai, value, why))
		return -1;
	if (has_serial && key->serial_ai && *key->serial_ai)
		return epc_add_field(out, key->serial_ai, p->serial, why);
	return 0;
}

/* The value's digits of which the reference is made, and what lies behind them. */
static bool split_value(const char *value, size_t company_digits, struct epc_parts *p)
{
	const struct epc_key *key = p->key;
	const char *at = value + strlen(key->pad) + key->first_digit;
	size_t reference = key->digits ? key->digits - company_digits - key->first_digit : strlen(at);

	if (strlen(value) < strlen(key->pad) + key->digits + key->has_check ||
		strlen(at) < company_digits || !gs1_all_digits(at, company_digits))
		return false;
	if (!key->digits)
		reference -= company_digits;
	snprintf(p->company, sizeof p->company, "%.*s", (int)company_digits, at);
	snprintf(p->reference, sizeof p->reference, "%.*s%.*s", key->first_digit ? 1 : 0,
		value + strlen(key->pad), (int)reference, at + company_digits);
	at += company_digits + reference + key->has_check;
	if (key->has_piece) {
		snprintf(p->piece, sizeof p->piece, "%.2s", at);
		snprintf(p->total, sizeof p->total, "%.2s", at + strlen(p->piece));
	} else if (key->serial_ai && !*key->serial_ai) {
		p->has_serial = *at != '\0';
		snprintf(p->serial, sizeof p->serial, "%s", at);
	}
	return true;
}

bool epc_parts_from_gs1(const struct gs1 *gs1, size_t company_digits, struct epc_parts *out)
{
	for (size_t i = 0; i < epc_key_count; i++) {
		const struct epc_key *key = &epc_keys[i];
		const char *value = gs1_value(gs1, key->ai), *serial = NULL;

		if (key->serial_ai && *key->serial_ai)
			serial = gs1_value(gs1, key->serial_ai);
		if (!value || (!serial && key->serial_ai && *key->serial_ai && !key->without))
			continue;
		*out = (struct epc_parts){ .key = key };
		if (serial) {
			out->has_serial = true;
			snprintf(out->serial, sizeof out->serial, "%s", serial);
		}
		return split_value(value, company_digits, out);
	}
	return false;
}
