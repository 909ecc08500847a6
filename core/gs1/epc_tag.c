/* epc_tag: the bits of a UHF tag's EPC memory. */
#include "core/base/text.h"
#include "core/gs1/epc.h"
#include "core/gs1/epc_bits.h"
#include "core/gs1/epc_scheme.h"

#include <stdio.h>
#include <string.h>

enum { HEADER_BITS = 8, FILTER_BITS = 3, PARTITION_BITS = 3, PARTITIONS = 7, PIECE_BITS = 7 };
enum { WORD_BITS = 16 }; /* tags deliver whole words, filled up with zeros */
enum { FILTER_POINT_OF_SALE = 1, FILTER_TRANSPORT = 2 }; /* table 10-2 and 10-3 */

static int bad_bits(const char *name, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("epc.bad_bits",
			"the bits of this %s are not valid; read the RFID tag again or write it again"),
		name);
}

static void take_reference(struct epc_bits *b, const struct epc_binary *scheme, size_t bits,
	struct epc_parts *p)
{
	size_t company = strlen(p->company);

	switch (scheme->reference) {
	case EPC_DIGITS:
		epc_bits_take_digits(b, bits, p->key->digits - company, p->reference);
		break;
	case EPC_NUMBER:
		epc_bits_take_number(b, bits, 25 - company, p->reference);
		break;
	case EPC_ASCII:
		epc_bits_take_ascii(b, bits, p->reference, 30 - company + 1);
		break;
	case EPC_SIX_BIT:
		epc_bits_take_six_bit(b, p->reference, 30 - company + 1);
		break;
	}
}

static void take_serial(struct epc_bits *b, const struct epc_binary *scheme, struct epc_parts *p)
{
	p->has_serial = scheme->serial != EPC_SERIAL_NONE;
	switch (scheme->serial) {
	case EPC_SERIAL_NONE:
		b->has_failed |= epc_bits_take(b, scheme->serial_bits) != 0;
		break;
	case EPC_SERIAL_NUMBER:
		epc_bits_take_number(b, scheme->serial_bits, 13, p->serial);
		break;
	case EPC_SERIAL_ASCII:
		epc_bits_take_ascii(b, scheme->serial_bits, p->serial, sizeof p->serial);
		break;
	case EPC_SERIAL_STRING:
		epc_bits_take_number(b, scheme->serial_bits, 18, p->serial);
		b->has_failed |= p->serial[0] != '1' || !p->serial[1];
		memmove(p->serial, p->serial + 1, strlen(p->serial));
		break;
	}
}

static int parse_binary(struct epc_bits *b, const struct epc_binary *scheme, struct gs1 *out,
	struct fault *why)
{
	struct epc_parts p = { .key = epc_find_key(scheme->key, strlen(scheme->key)) };
	size_t partition, company;

	epc_bits_take(b, FILTER_BITS);
	partition = epc_bits_take(b, PARTITION_BITS);
	if (partition >= PARTITIONS)
		return bad_bits(scheme->name, why);
	company = EPC_COMPANY_MAX - partition;
	epc_bits_take_digits(b, epc_company_bits(company), company, p.company);
	take_reference(b, scheme, scheme->partition - epc_company_bits(company), &p);
	if (p.key->has_piece) {
		epc_bits_take_digits(b, PIECE_BITS, 2, p.piece);
		epc_bits_take_digits(b, PIECE_BITS, 2, p.total);
	}
	take_serial(b, scheme, &p);
	if (b->has_failed || !epc_bits_rest_is_zero(b))
		return bad_bits(scheme->name, why);
	return epc_parts_to_gs1(&p, out, why);
}

/* Table 14-2: the date of a DSGTIN+. */
static int take_date(struct epc_bits *b, struct gs1 *out, struct fault *why)
{
	static const char *const ais[] = { "11", "13", "15", "16", "17", "7006", "7007" };
	uint32_t kind = epc_bits_take(b, 4), year = epc_bits_take(b, 7), month = epc_bits_take(b, 4);
	uint32_t day = epc_bits_take(b, 5);
	char date[16];

	if (kind >= sizeof ais / sizeof ais[0] || year > 99)
		return bad_bits("DSGTIN+", why);
	snprintf(date, sizeof date, "%02u%02u%02u", (unsigned)year, (unsigned)month, (unsigned)day);
	return epc_add_field(out, ais[kind], date, why);
}

static void take_plus_serial(struct epc_bits *b, const struct epc_plus *scheme, char *serial)
{
	serial[0] = '\0';
	if (scheme->serial == EPC_PLUS_TEXT)
		epc_bits_take_text(b, serial, (size_t)scheme->serial_max + 1);
	else if (scheme->serial == EPC_PLUS_COUNTED)
		epc_bits_take_counted(b, serial, (size_t)scheme->serial_max + 1);
}

static int parse_plus(struct epc_bits *b, const struct epc_plus *scheme, bool has_host,
	struct gs1 *out, struct fault *why)
{
	char value[GS1_VALUE_MAX + 1], serial[EPC_SERIAL_MAX + 1];
	struct gs1 date = { 0 };
	bool has_more = epc_bits_take(b, 1); /* data follow behind the EPC; they are not explained */

	epc_bits_take(b, FILTER_BITS);
	if (scheme->has_date && take_date(b, &date, why))
		return -1;
	if (scheme->digits)
		epc_bits_take_nibbles(b, scheme->digits, value);
	else
		epc_bits_take_delimited(b, value, 31);
	take_plus_serial(b, scheme, serial);
	if (b->has_failed || (!has_more && !has_host && !epc_bits_rest_is_zero(b)))
		return bad_bits(scheme->name, why);
	if (scheme->serial_ai && !*scheme->serial_ai)
		strcat(value, serial);
	if (epc_add_field(out, scheme->ai, value, why))
		return -1;
	if (scheme->serial_ai && *scheme->serial_ai && serial[0] &&
		!(strcmp(scheme->ai, "414") == 0 && strcmp(serial, "0") == 0) &&
		epc_add_field(out, scheme->serial_ai, serial, why))
		return -1;
	return date.count ? epc_add_field(out, date.fields[0].ai, date.fields[0].value, why) : 0;
}

/* The scheme of a header: one of the two, the other NULL. False: there is none. */
static bool find_header(uint32_t header, const struct epc_binary **binary,
	const struct epc_plus **plus)
{
	*binary = NULL;
	*plus = NULL;
	for (size_t i = 0; !*binary && i < epc_binary_count; i++)
		if (epc_binaries[i].header == header)
			*binary = &epc_binaries[i];
	for (size_t i = 0; !*plus && i < epc_plus_count; i++)
		if (epc_pluses[i].header == header || epc_pluses[i].header_with_host == header)
			*plus = &epc_pluses[i];
	return *binary || *plus;
}

int epc_parse_hex(const char *hex, size_t len, struct gs1 *out, struct fault *why)
{
	const struct epc_binary *binary;
	const struct epc_plus *plus;
	struct epc_bits b;
	uint32_t header;

	out->count = 0;
	out->company_digits = 0;
	if (!epc_bits_from_hex(hex, len, &b))
		return 0;
	header = epc_bits_take(&b, HEADER_BITS);
	if (!find_header(header, &binary, &plus) || (binary && b.end < binary->bits))
		return 0;
	return (binary ? parse_binary(&b, binary, out, why)
				   : parse_plus(&b, plus, plus->header != header, out, why))
		? -1
		: 1;
}

const char *epc_scheme_name(const char *hex, size_t len)
{
	const struct epc_binary *binary;
	const struct epc_plus *plus;
	struct epc_bits b;

	if (!epc_bits_from_hex(hex, len, &b) ||
		!find_header(epc_bits_take(&b, HEADER_BITS), &binary, &plus))
		return NULL;
	return binary ? binary->name : plus->name;
}

static unsigned filter_of(const char *ai)
{
	return strcmp(ai, "01") == 0 ? FILTER_POINT_OF_SALE
		: strcmp(ai, "00") == 0  ? FILTER_TRANSPORT
								 : 0;
}

/* A number without leading zeros of so many bits. */
static bool is_number(const char *text, size_t bits)
{
	struct epc_bits trial = { 0 };

	if (*text == '0' && text[1])
		return false;
	epc_bits_put_digits(&trial, text, strlen(text), bits);
	return *text && !trial.has_failed;
}

static bool put_binary(const struct epc_parts *p, const struct epc_binary *scheme,
	struct epc_bits *b)
{
	size_t company = strlen(p->company), bits = epc_company_bits(company);
	const char *serial = p->has_serial ? p->serial : p->key->without ? p->key->without : "";

	if (scheme->serial == EPC_SERIAL_NUMBER && !is_number(serial, scheme->serial_bits))
		return false;
	if (scheme->reference == EPC_NUMBER && !is_number(p->reference, scheme->partition - bits))
		return false;
	epc_bits_put(b, scheme->header, HEADER_BITS);
	epc_bits_put(b, filter_of(p->key->ai), FILTER_BITS);
	epc_bits_put(b, (uint32_t)(EPC_COMPANY_MAX - company), PARTITION_BITS);
	epc_bits_put_digits(b, p->company, company, bits);
	epc_bits_put_digits(b, p->reference, strlen(p->reference), scheme->partition - bits);
	if (scheme->serial == EPC_SERIAL_NUMBER)
		epc_bits_put_digits(b, serial, strlen(serial), scheme->serial_bits);
	else
		epc_bits_put(b, 0, scheme->serial_bits);
	return !b->has_failed;
}

/* With 96 bits, where the key has such a scheme and fits into it. */
static const char *put_96(const struct gs1 *gs1, struct epc_bits *b)
{
	struct epc_parts p;
	size_t company = epc_company_digits(gs1);

	if (!company || !epc_parts_from_gs1(gs1, company, &p))
		return NULL;
	for (size_t i = 0; i < epc_binary_count; i++) {
		const struct epc_binary *scheme = &epc_binaries[i];

		*b = (struct epc_bits){ 0 };
		if (scheme->bits == 96 && strcmp(scheme->key, p.key->name) == 0 &&
			(scheme->serial == EPC_SERIAL_NUMBER || scheme->serial == EPC_SERIAL_NONE) &&
			put_binary(&p, scheme, b))
			return scheme->name;
	}
	return NULL;
}

static bool put_plus(const struct gs1 *gs1, const struct epc_plus *scheme, struct epc_bits *b)
{
	const char *value = gs1_value(gs1, scheme->ai), *serial = "";
	bool is_inside = scheme->serial_ai && !*scheme->serial_ai;

	if (!value || strlen(value) < scheme->digits)
		return false;
	if (is_inside)
		serial = value + scheme->digits;
	else if (scheme->serial_ai && gs1_value(gs1, scheme->serial_ai))
		serial = gs1_value(gs1, scheme->serial_ai);
	if (strcmp(scheme->ai, "414") == 0 && !*serial)
		serial = "0"; /* 14.6.3: the place itself */
	if (scheme->serial != EPC_PLUS_NONE && !*serial)
		return false;
	*b = (struct epc_bits){ 0 };
	epc_bits_put(b, scheme->header, HEADER_BITS);
	epc_bits_put(b, filter_of(scheme->ai), 1 + FILTER_BITS);
	if (scheme->digits)
		epc_bits_put_nibbles(b, value, scheme->digits);
	else
		epc_bits_put_delimited(b, value);
	if (scheme->serial == EPC_PLUS_TEXT)
		epc_bits_put_text(b, serial);
	else if (scheme->serial == EPC_PLUS_COUNTED)
		epc_bits_put_counted(b, serial);
	return !b->has_failed;
}

bool epc_hex(const struct gs1 *gs1, const char **kind, char *out)
{
	struct epc_bits b;

	*kind = put_96(gs1, &b);
	for (size_t i = 0; !*kind && i < epc_plus_count; i++)
		if (!epc_pluses[i].has_date && put_plus(gs1, &epc_pluses[i], &b))
			*kind = epc_pluses[i].name;
	if (!*kind)
		return false;
	epc_bits_put(&b, 0, (WORD_BITS - b.at % WORD_BITS) % WORD_BITS);
	if (b.has_failed || b.at / 4 >= EPC_HEX_SIZE)
		return false;
	text_hex(b.bytes, b.at / 8, out);
	return true;
}
