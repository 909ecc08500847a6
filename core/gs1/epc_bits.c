#include "core/gs1/epc_bits.h"
#include "core/gs1/gs1.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 40 };

/* Table E: the kinds of text, and what a character of each is. */
enum text_kind {
	TEXT_NUMBER,
	TEXT_UPPER_HEX,
	TEXT_LOWER_HEX,
	TEXT_BASE64,
	TEXT_ASCII,
	TEXT_CODE40
};

static const struct text_form {
	unsigned char bits;     /* per character; 0: another rule */
	const char *characters; /* by value; NULL: the value is the character */
} text_forms[] = {
	[TEXT_NUMBER] = { 0, "0123456789" },
	[TEXT_UPPER_HEX] = { 4, "0123456789ABCDEF" },
	[TEXT_LOWER_HEX] = { 4, "0123456789abcdef" },
	[TEXT_BASE64] = { 6, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" },
	[TEXT_ASCII] = { 7, NULL },
	[TEXT_CODE40] = { 0, "\001ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789" }, /* 0: filling */
};
enum { TEXT_KINDS = sizeof text_forms / sizeof text_forms[0], LENGTH_BITS = 5, COUNT_BITS = 4 };
enum { END_OF_DIGITS = 14, END_OF_NUMBER = 15 };

bool epc_bits_from_hex(const char *hex, size_t len, struct epc_bits *out)
{
	*out = (struct epc_bits){ .end = len * 4 };
	if (len == 0 || len > EPC_BITS_BYTES_MAX * 2)
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)hex[i];

		if (!isxdigit(c))
			return false;
		c = (unsigned char)(isdigit(c) ? c - '0' : toupper(c) - 'A' + 10);
		out->bytes[i / 2] |= (unsigned char)(i % 2 ? c : c << 4);
	}
	return true;
}

static bool next_bit(struct epc_bits *b)
{
	bool bit;

	if (b->at >= b->end)
		b->has_failed = true;
	if (b->has_failed)
		return false;
	bit = b->bytes[b->at / 8] >> (7 - b->at % 8) & 1;
	b->at++;
	return bit;
}

uint32_t epc_bits_take(struct epc_bits *b, size_t bits)
{
	uint32_t number = 0;

	while (bits-- > 0)
		number = number << 1 | next_bit(b);
	return b->has_failed ? 0 : number;
}

static void put_bit(struct epc_bits *b, bool bit)
{
	if (b->at / 8 >= EPC_BITS_BYTES_MAX)
		b->has_failed = true;
	if (b->has_failed)
		return;
	if (bit)
		b->bytes[b->at / 8] |= (unsigned char)(0x80 >> b->at % 8);
	b->end = ++b->at;
}

void epc_bits_put(struct epc_bits *b, uint32_t number, size_t bits)
{
	while (bits-- > 0)
		put_bit(b, number >> bits & 1);
}

void epc_bits_take_digits(struct epc_bits *b, size_t bits, size_t digits, char *out)
{
	memset(out, '0', digits);
	out[digits] = '\0';
	while (bits-- > 0) {
		int carry = next_bit(b);

		for (size_t i = digits; i-- > 0;) {
			int twice = (out[i] - '0') * 2 + carry;

			out[i] = (char)('0' + twice % 10);
			carry = twice / 10;
		}
		b->has_failed |= carry != 0;
	}
}

void epc_bits_take_number(struct epc_bits *b, size_t bits, size_t digits_max, char *out)
{
	size_t zeros;

	epc_bits_take_digits(b, bits, digits_max, out);
	zeros = strspn(out, "0");
	if (zeros == digits_max && zeros > 0)
		zeros--;
	memmove(out, out + zeros, digits_max - zeros + 1);
}

void epc_bits_put_digits(struct epc_bits *b, const char *digits, size_t len, size_t bits)
{
	char left[DIGITS_MAX];
	bool reversed[DIGITS_MAX * 4];

	if (len > sizeof left || bits > sizeof reversed || (len && !gs1_all_digits(digits, len))) {
		b->has_failed = true;
		return;
	}
	memcpy(left, digits, len);
	for (size_t n = 0; n < bits; n++) {
		int rest = 0;

		for (size_t i = 0; i < len; i++) {
			int here = rest * 10 + left[i] - '0';

			left[i] = (char)('0' + here / 2);
			rest = here % 2;
		}
		reversed[n] = rest;
	}
	for (size_t i = 0; i < len; i++)
		b->has_failed |= left[i] != '0';
	for (size_t n = bits; n-- > 0;)
		put_bit(b, reversed[n]);
}

void epc_bits_take_nibbles(struct epc_bits *b, size_t digits, char *out)
{
	for (size_t i = 0; i < digits; i++) {
		uint32_t digit = epc_bits_take(b, 4);

		b->has_failed |= digit > 9;
		out[i] = (char)('0' + (digit > 9 ? 0 : digit));
	}
	out[digits] = '\0';
}

void epc_bits_put_nibbles(struct epc_bits *b, const char *digits, size_t len)
{
	b->has_failed |= !gs1_all_digits(digits, len);
	for (size_t i = 0; i < len; i++)
		epc_bits_put(b, (uint32_t)(digits[i] - '0'), 4);
}

void epc_bits_take_ascii(struct epc_bits *b, size_t bits, char *out, size_t size)
{
	size_t len = 0;
	bool is_over = false;

	for (; bits >= 7; bits -= 7) {
		char c = (char)epc_bits_take(b, 7);

		b->has_failed |= (is_over && c) || (c && len + 1 >= size);
		is_over |= !c;
		if (!is_over && !b->has_failed)
			out[len++] = c;
	}
	b->has_failed |= len == 0 || epc_bits_take(b, bits) != 0;
	out[len] = '\0';
}

/* Table G-1: the lowest six bits of the character. */
void epc_bits_take_six_bit(struct epc_bits *b, char *out, size_t size)
{
	size_t len = 0;

	for (uint32_t six; (six = epc_bits_take(b, 6)) != 0;) {
		b->has_failed |= len + 1 >= size;
		if (b->has_failed)
			break;
		out[len++] = (char)(six < 0x20 ? six + 0x40 : six);
	}
	b->has_failed |= len == 0;
	out[len] = '\0';
}

/* Bits of a number with so many decimal digits (14.5.6.1). */
static size_t bits_of_digits(size_t digits)
{
	return (digits * 3322 + 999) / 1000; /* ceil(digits * log2(10)) for up to 31 digits */
}

static void take_code40(struct epc_bits *b, size_t len, char *out)
{
	const char *set = text_forms[TEXT_CODE40].characters;

	for (size_t i = 0; i < len; i += 3) {
		uint32_t three = epc_bits_take(b, 16);
		uint32_t values[3] = { (three - 1) / 1600, (three - 1) / 40 % 40, (three - 1) % 40 };

		for (size_t k = 0; k < 3 && !b->has_failed; k++) {
			b->has_failed |= three == 0 || values[k] > 39 || (values[k] == 0) != (i + k >= len);
			if (!b->has_failed && i + k < len)
				out[i + k] = set[values[k]];
		}
	}
}

static void put_code40(struct epc_bits *b, const char *text, size_t len)
{
	const char *set = text_forms[TEXT_CODE40].characters;

	for (size_t i = 0; i < len; i += 3) {
		uint32_t sum = 0;

		for (size_t k = 0; k < 3; k++)
			sum = sum * 40 + (i + k < len ? (uint32_t)(strchr(set, text[i + k]) - set) : 0);
		epc_bits_put(b, sum + 1, 16);
	}
}

void epc_bits_take_text(struct epc_bits *b, char *out, size_t size)
{
	uint32_t kind = epc_bits_take(b, 3);
	size_t len = epc_bits_take(b, LENGTH_BITS);
	const struct text_form *form = &text_forms[kind < TEXT_KINDS ? kind : 0];

	b->has_failed |= kind >= TEXT_KINDS || len == 0 || len >= size;
	out[0] = '\0';
	if (b->has_failed)
		return;
	if (kind == TEXT_NUMBER)
		epc_bits_take_digits(b, bits_of_digits(len), len, out);
	else if (kind == TEXT_CODE40)
		take_code40(b, len, out);
	for (size_t i = 0; form->bits && i < len; i++) {
		uint32_t value = epc_bits_take(b, form->bits);

		out[i] = form->characters ? form->characters[value] : (char)value;
		b->has_failed |= !out[i];
	}
	out[b->has_failed ? 0 : len] = '\0';
}

static bool has_only(const char *text, const char *characters)
{
	return text[strspn(text, characters)] == '\0';
}

static size_t bits_of_text(size_t kind, size_t len)
{
	return kind == TEXT_NUMBER ? bits_of_digits(len)
		: kind == TEXT_CODE40  ? (len + 2) / 3 * 16
							   : len * text_forms[kind].bits;
}

/* The kind that needs the fewest bits; the first of several. */
static size_t best_kind(const char *text)
{
	size_t best = TEXT_ASCII, len = strlen(text);

	for (size_t i = 0; i < TEXT_KINDS; i++)
		if (text_forms[i].characters && has_only(text, text_forms[i].characters) &&
			bits_of_text(i, len) < bits_of_text(best, len))
			best = i;
	return best;
}

void epc_bits_put_text(struct epc_bits *b, const char *text)
{
	size_t len = strlen(text), kind = best_kind(text);
	const struct text_form *form = &text_forms[kind];

	b->has_failed |= len == 0 || len >= 1 << LENGTH_BITS;
	epc_bits_put(b, (uint32_t)kind, 3);
	epc_bits_put(b, (uint32_t)len, LENGTH_BITS);
	if (kind == TEXT_NUMBER)
		epc_bits_put_digits(b, text, len, bits_of_digits(len));
	else if (kind == TEXT_CODE40)
		put_code40(b, text, len);
	for (size_t i = 0; form->bits && i < len; i++)
		epc_bits_put(b,
			form->characters ? (uint32_t)(strchr(form->characters, text[i]) - form->characters)
							 : (uint32_t)text[i],
			form->bits);
}

void epc_bits_take_delimited(struct epc_bits *b, char *out, size_t size)
{
	uint32_t digit;
	size_t len = 0;

	while ((digit = epc_bits_take(b, 4)) <= 9 && !b->has_failed) {
		b->has_failed |= len + 1 >= size;
		if (!b->has_failed)
			out[len++] = (char)('0' + digit);
	}
	out[len] = '\0';
	if (digit == END_OF_DIGITS && len < size)
		epc_bits_take_text(b, out + len, size - len);
	else
		b->has_failed |= digit != END_OF_NUMBER;
}

void epc_bits_put_delimited(struct epc_bits *b, const char *text)
{
	size_t digits = strspn(text, "0123456789");

	epc_bits_put_nibbles(b, text, digits);
	epc_bits_put(b, text[digits] ? END_OF_DIGITS : END_OF_NUMBER, 4);
	if (text[digits])
		epc_bits_put_text(b, text + digits);
}

void epc_bits_take_counted(struct epc_bits *b, char *out, size_t size)
{
	size_t len = epc_bits_take(b, COUNT_BITS);

	b->has_failed |= len >= size;
	out[0] = '\0';
	if (!b->has_failed)
		epc_bits_take_digits(b, bits_of_digits(len), len, out);
}

void epc_bits_put_counted(struct epc_bits *b, const char *digits)
{
	size_t len = strlen(digits);

	b->has_failed |= len >= 1 << COUNT_BITS;
	epc_bits_put(b, (uint32_t)len, COUNT_BITS);
	epc_bits_put_digits(b, digits, len, bits_of_digits(len));
}

bool epc_bits_rest_is_zero(const struct epc_bits *b)
{
	struct epc_bits rest = *b;

	while (rest.at < rest.end)
		if (next_bit(&rest))
			return false;
	return true;
}
