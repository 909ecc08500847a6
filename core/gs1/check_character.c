#include "core/gs1/check_character.h"
#include "core/gs1/gs1.h"

#include <string.h>

static char digit_char(int digit)
{
	return (char)('0' + digit);
}

char check_character_luhn(const char *digits, size_t n)
{
	int sum = 0;

	if (!gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++) {
		int digit = digits[n - 1 - i] - '0';

		sum += i % 2 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
	}
	return digit_char((10 - sum % 10) % 10);
}

char check_character_code32(const char *digits, size_t n)
{
	char luhn = check_character_luhn(digits, n);

	return luhn ? digit_char((10 - (luhn - '0')) % 10) : '\0';
}

char check_character_pzn(const char *digits, size_t n)
{
	int sum = 0;

	if (n < 1 || n > 7 || !gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		sum += (digits[i] - '0') * (int)(8 - n + i);
	return sum % 11 == 10 ? '\0' : digit_char(sum % 11);
}

char check_character_hibc(const char *text, size_t n)
{
	static const char set[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";
	size_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		const char *at = text[i] ? strchr(set, text[i]) : NULL;

		if (!at)
			return '\0';
		sum += (size_t)(at - set);
	}
	return set[sum % 43];
}

/* A is 10, B is 12: multiples of 11 are left out. */
static int container_value(char c)
{
	int value = 10;

	if (c >= '0' && c <= '9')
		return c - '0';
	for (char letter = 'A'; letter < c; letter++) {
		value++;
		value += value % 11 == 0;
	}
	return value;
}

char check_character_container(const char *text, size_t n)
{
	int sum = 0;

	if (n != 10 || !gs1_all_digits(text + 4, 6) || !strchr("UJZ", text[3]))
		return '\0';
	for (size_t i = 0; i < n; i++) {
		if (i < 4 && (text[i] < 'A' || text[i] > 'Z'))
			return '\0';
		sum += container_value(text[i]) << i;
	}
	return digit_char(sum % 11 % 10);
}

char check_character_vin(const char *text, size_t n)
{
	static const char set[] = "0123456789.ABCDEFGH..JKLMN.P.R..STUVWXYZ";
	static const int factors[] = { 8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2 };
	int sum = 0;

	if (n != 17)
		return '\0';
	for (size_t i = 0; i < n; i++) {
		const char *at = text[i] && text[i] != '.' ? strchr(set, text[i]) : NULL;

		if (!at)
			return '\0';
		sum += (int)((at - set) % 10) * factors[i];
	}
	return sum % 11 == 10 ? 'X' : digit_char(sum % 11);
}

char check_character_ups(const char *text, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i < n; i++) {
		bool is_digit = text[i] >= '0' && text[i] <= '9';
		int value = is_digit ? text[i] - '0' : (text[i] - 63) % 10;

		if (!is_digit && (text[i] < 'A' || text[i] > 'Z'))
			return '\0';
		sum += i % 2 ? 2 * value : value;
	}
	return digit_char((10 - sum % 10) % 10);
}

char check_character_fedex(const char *digits, size_t n)
{
	static const int factors[] = { 3, 1, 7 };
	int sum = 0;

	if (!gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		sum += (digits[i] - '0') * factors[i % 3];
	return digit_char(sum % 11 % 10);
}

char check_character_gls(const char *digits, size_t n)
{
	int sum = 1;

	if (!gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		sum += (digits[n - 1 - i] - '0') * (i % 2 ? 1 : 3);
	return digit_char((10 - sum % 10) % 10);
}

char check_character_waybill(const char *digits, size_t n)
{
	int rest = 0;

	if (!gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		rest = (rest * 10 + digits[i] - '0') % 7;
	return digit_char(rest);
}

char check_character_s10(const char *digits, size_t n)
{
	static const int factors[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
	int sum = 0, digit;

	if (n != 8 || !gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		sum += (digits[i] - '0') * factors[i];
	digit = 11 - sum % 11;
	return digit_char(digit == 10 ? 0 : digit == 11 ? 5 : digit);
}

int check_character_ppn(const char *text, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (!(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z'))
			return -1;
		sum = (sum + c * (unsigned)(i + 2)) % 97;
	}
	return (int)sum;
}

bool check_character_iban_ok(const char *text, size_t n)
{
	unsigned rest = 0;

	if (n < 15 || n > 34)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = text[(i + 4) % n];

		if (c >= '0' && c <= '9')
			rest = (rest * 10 + (unsigned)(c - '0')) % 97;
		else if (c >= 'A' && c <= 'Z')
			rest = (rest * 100 + (unsigned)(c - 'A') + 10) % 97;
		else
			return false;
	}
	return rest == 1;
}

unsigned check_character_crc16(const char *text, size_t n)
{
	unsigned crc = 0xFFFF;

	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned)(unsigned char)text[i] << 8;
		for (int bit = 0; bit < 8; bit++)
			crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xFFFF;
	}
	return crc;
}

static unsigned bech32_add(unsigned sum, unsigned value)
{
	static const unsigned generator[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
		0x2a1462b3 };
	unsigned top = sum >> 25;

	sum = (sum & 0x1ffffff) << 5 ^ value;
	for (int i = 0; i < 5; i++)
		sum ^= top >> i & 1 ? generator[i] : 0;
	return sum;
}

/* The prefix up to the last "1", then characters of five bits; capital letters or small ones. */
bool check_character_bech32_ok(const char *text, size_t n)
{
	static const char set[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
	unsigned sum = 1;
	size_t split = 0;

	for (size_t i = 0; i < n; i++)
		split = text[i] == '1' ? i : split;
	if (split == 0 || n < split + 7 || n > 90)
		return false;
	for (size_t i = 0; i < split; i++)
		sum = bech32_add(sum, (unsigned)(text[i] | 0x20) >> 5);
	sum = bech32_add(sum, 0);
	for (size_t i = 0; i < split; i++)
		sum = bech32_add(sum, (unsigned)(text[i] | 0x20) & 31);
	for (size_t i = split + 1; i < n; i++) {
		bool is_letter = text[i] >= 'A' && text[i] <= 'Z';
		const char *at = text[i] ? strchr(set, is_letter ? text[i] | 0x20 : text[i]) : NULL;

		if (!at)
			return false;
		sum = bech32_add(sum, (unsigned)(at - set));
	}
	return sum == 1 || sum == 0x2bc830a3;
}
