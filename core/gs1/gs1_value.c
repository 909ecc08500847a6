/* gs1_value: checks one value against the form of its AI. */
#include "core/gs1/gs1.h"
#include "core/gs1/iso_codes.h"
#include "core/base/lang.h"

#include <ctype.h>
#include <string.h>

static const char set_82[] = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
							 "abcdefghijklmnopqrstuvwxyz";

static int value_of_two_digits(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

static bool ok_date_or_month(const char *v, size_t n)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int month = value_of_two_digits(v + 2), day = value_of_two_digits(v + 4);

	(void)n;
	return month >= 1 && month <= 12 && day <= days[month - 1] &&
		!(month == 2 && day == 29 && value_of_two_digits(v) % 4 != 0);
}

static bool ok_date(const char *v, size_t n)
{
	return ok_date_or_month(v, n) && value_of_two_digits(v + 4) > 0;
}

static bool ok_time(const char *v, size_t n)
{
	(void)n;
	return value_of_two_digits(v) < 24 && value_of_two_digits(v + 2) < 60;
}

static bool ok_hour(const char *v, size_t n)
{
	(void)n;
	return value_of_two_digits(v) < 24;
}

static bool ok_minute(const char *v, size_t n)
{
	(void)n;
	return value_of_two_digits(v) < 60;
}

static bool ok_country(const char *v, size_t n)
{
	char letters[3];

	(void)n;
	return iso_codes_country(v, letters);
}

static bool ok_country_2(const char *v, size_t n)
{
	(void)n;
	return iso_codes_is_country(v);
}

static bool ok_currency(const char *v, size_t n)
{
	char letters[4];

	(void)n;
	return iso_codes_currency(v, letters);
}

static bool ok_yes_no(const char *v, size_t n)
{
	(void)n;
	return *v == '0' || *v == '1';
}

static bool ok_zero(const char *v, size_t n)
{
	(void)n;
	return *v == '0';
}

static bool ok_piece(const char *v, size_t n)
{
	(void)n;
	return value_of_two_digits(v) >= 1 && value_of_two_digits(v) <= value_of_two_digits(v + 2);
}

static bool ok_escaped(const char *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == '%' &&
			(i + 2 >= n || !isxdigit((unsigned char)v[i + 1]) ||
				!isxdigit((unsigned char)v[i + 2])))
			return false;
	return true;
}

static bool ok_minus(const char *v, size_t n)
{
	(void)n;
	return *v == '-';
}

/* Degrees times ten million, moved so that none is negative (General Specifications 3.6.10). */
static bool ok_latitude(const char *v, size_t n)
{
	return strncmp(v, "1800000000", n) <= 0;
}

static bool ok_longitude(const char *v, size_t n)
{
	return strncmp(v, "3600000000", n) <= 0;
}

static bool ok_no_zero_first(const char *v, size_t n)
{
	(void)n;
	return *v != '0';
}

static bool ok_company(const char *v, size_t n)
{
	return n >= 4 && gs1_all_digits(v, 4);
}

static bool is_prime(unsigned n)
{
	for (unsigned d = 2; d * d <= n; d++)
		if (n % d == 0)
			return false;
	return true;
}

/* General Specifications 7.9.5: the characters' places in set 82, weighted from the right with the
 * primes from 2 on, modulo 1021; ten bits make two characters. */
static bool ok_pair(const char *v, size_t n)
{
	static const char set_32[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
	unsigned sum = 0, prime = 1;

	if (n < 6) /* a company prefix and the pair */
		return false;

	for (size_t i = n - 2; i-- > 0;) {
		const char *place = strchr(set_82, v[i]);

		do
			prime++;
		while (!is_prime(prime));
		sum += (place ? (unsigned)(place - set_82) : 0) * prime;
	}
	sum %= 1021;
	return v[n - 2] == set_32[sum >> 5] && v[n - 1] == set_32[sum & 31];
}

static bool ok_pair_and_letter(const char *v, size_t n)
{
	return !gs1_all_digits(v, n) && ok_pair(v, n);
}

static bool ok_country_or_eu(const char *v, size_t n)
{
	return strncmp(v, "999", 3) == 0 || ok_country(v, n);
}

static bool ok_package(const char *v, size_t n)
{
	char code[8];

	memcpy(code, v, n);
	code[n] = '\0';
	return iso_codes_is_package(code);
}

static bool ok_media(const char *v, size_t n)
{
	int media = value_of_two_digits(v);

	(void)n;
	return (media >= 1 && media <= 10) || media >= 80;
}

static bool ok_long_date(const char *v, size_t n)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year = value_of_two_digits(v) * 100 + value_of_two_digits(v + 2);
	int month = value_of_two_digits(v + 4), day = value_of_two_digits(v + 6);
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	(void)n;
	return month >= 1 && month <= 12 && day >= 1 &&
		day <= days[month - 1] + (month == 2 && is_leap);
}

static bool ok_sex(const char *v, size_t n)
{
	(void)n;
	return strchr("0129", *v) != NULL;
}

static bool ok_position(const char *v, size_t n)
{
	return n == 3 && v[0] >= '1' && v[0] <= '9' && v[1] == '/' && v[2] >= v[0] && v[2] <= '9';
}

static bool ok_not_zero(const char *v, size_t n)
{
	return strspn(v, "0") < n;
}

static bool ok_winding(const char *v, size_t n)
{
	(void)n;
	return strchr("019", *v) != NULL;
}

/* ISO 13616: country, two check digits, account; as a number with the first four characters at its end and
 * letters as 10 to 35 it is 1 modulo 97. */
static bool ok_iban(const char *v, size_t n)
{
	const char country[] = { v[0], n > 1 ? v[1] : '\0', '\0' };
	unsigned rest = 0;

	if (n <= 10 || !iso_codes_is_country(country))
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = v[(i + 4) % n];

		if (isdigit((unsigned char)c))
			rest = (rest * 10 + (unsigned)(c - '0')) % 97;
		else if (isupper((unsigned char)c))
			rest = (rest * 100 + (unsigned)(c - 'A' + 10)) % 97;
		else
			return false;
	}
	return rest == 1;
}

static bool ok_importer(const char *v, size_t n)
{
	(void)n;
	return isalnum((unsigned char)*v) || *v == '-' || *v == '_';
}

static bool ok_padded(const char *v, size_t n)
{
	size_t filling = 0;

	while (filling < n && v[n - filling - 1] == '=')
		filling++;
	return filling <= 2 && (filling == 0 || n % 3 == 0) && memchr(v, '=', n - filling) == NULL;
}

/* Every check is given what has its set and length already. Both %s: the AI, the part. */
static const struct {
	bool (*ok)(const char *v, size_t n);
	const char *sentence;
} checks[GS1_CHECK_COUNT] = {
	[GS1_MOD_10] = { gs1_check_ok, NULL },
	[GS1_PAIR] = { ok_pair,
		MESSAGE("gs1_value.no_pair",
			"field (%s) %s: the two check characters are wrong; scan again or reprint the label") },
	[GS1_DATE] = { ok_date,
		MESSAGE("gs1_value.no_date",
			"field (%s): \"%s\" is not a date YYMMDD; reprint the label") },
	[GS1_DATE_OR_MONTH] = { ok_date_or_month,
		MESSAGE("gs1_value.no_date",
			"field (%s): \"%s\" is not a date YYMMDD; reprint the label") },
	[GS1_TIME] = { ok_time,
		MESSAGE("gs1_value.no_time", "field (%s): \"%s\" is not a time hhmm; reprint the label") },
	[GS1_HOUR] = { ok_hour,
		MESSAGE("gs1_value.no_hour",
			"field (%s): \"%s\" is not an hour (00 to 23); reprint the label") },
	[GS1_MINUTE] = { ok_minute,
		MESSAGE("gs1_value.no_minute",
			"field (%s): \"%s\" is not a minute or second (00 to 59); reprint the label") },
	[GS1_COUNTRY] = { ok_country,
		MESSAGE("gs1_value.no_country",
			"field (%s): \"%s\" is not a country of ISO 3166; reprint the label") },
	[GS1_COUNTRY_2] = { ok_country_2,
		MESSAGE("gs1_value.no_country",
			"field (%s): \"%s\" is not a country of ISO 3166; reprint the label") },
	[GS1_CURRENCY] = { ok_currency,
		MESSAGE("gs1_value.no_currency",
			"field (%s): \"%s\" is not a currency of ISO 4217; reprint the label") },
	[GS1_YES_NO] = { ok_yes_no,
		MESSAGE("gs1_value.no_yes_no",
			"field (%s): \"%s\" must be 0 (no) or 1 (yes); reprint the label") },
	[GS1_ZERO] = { ok_zero,
		MESSAGE("gs1_value.no_zero", "field (%s) must begin with 0, not %s; reprint the label") },
	[GS1_PIECE] = { ok_piece,
		MESSAGE("gs1_value.no_piece",
			"field (%s): \"%s\" must be piece and total, such as 0102; reprint the label") },
	[GS1_ESCAPED] = { ok_escaped,
		MESSAGE("gs1_value.no_escaped",
			"field (%s): \"%s\" contains %% without two hexadecimal digits; reprint the label") },
	[GS1_MINUS] = { ok_minus,
		MESSAGE("gs1_value.no_minus",
			"field (%s): after the digits only a hyphen (minus) may follow, not \"%s\"; reprint "
			"the label") },
	[GS1_LATITUDE] = { ok_latitude,
		MESSAGE("gs1_value.no_latitude",
			"field (%s): \"%s\" is not a latitude; reprint the label") },
	[GS1_LONGITUDE] = { ok_longitude,
		MESSAGE("gs1_value.no_longitude",
			"field (%s): \"%s\" is not a longitude; reprint the label") },
	[GS1_NO_ZERO_FIRST] = { ok_no_zero_first,
		MESSAGE("gs1_value.no_no_zero_first",
			"field (%s): \"%s\" must not begin with 0; reprint the label") },
	[GS1_COMPANY] = { ok_company,
		MESSAGE("gs1_value.no_company",
			"field (%s): \"%s\" must begin with a GS1 company prefix (at least four digits); "
			"reprint the label") },
	[GS1_COUNTRY_OR_EU] = { ok_country_or_eu,
		MESSAGE("gs1_value.no_country",
			"field (%s): \"%s\" is not a country of ISO 3166; reprint the label") },
	[GS1_PACKAGE] = { ok_package,
		MESSAGE("gs1_value.no_package",
			"field (%s): \"%s\" is not a package type (UN/CEFACT 21); reprint the label") },
	[GS1_MEDIA] = { ok_media,
		MESSAGE("gs1_value.no_media",
			"field (%s): \"%s\" is not an AIDC media type (01 to 10, 80 to 99); reprint the label") },
	[GS1_LONG_DATE] = { ok_long_date,
		MESSAGE("gs1_value.no_long_date",
			"field (%s): \"%s\" is not a date YYYYMMDD; reprint the label") },
	[GS1_SEX] = { ok_sex,
		MESSAGE("gs1_value.no_sex", "field (%s): \"%s\" must be 0, 1, 2 or 9; reprint the label") },
	[GS1_POSITION] = { ok_position,
		MESSAGE("gs1_value.no_position",
			"field (%s): \"%s\" is not a position in a sequence such as 2/3; reprint the label") },
	[GS1_NOT_ZERO] = { ok_not_zero,
		MESSAGE("gs1_value.no_not_zero", "field (%s): %s must not be 0; reprint the label") },
	[GS1_WINDING] = { ok_winding,
		MESSAGE("gs1_value.no_winding",
			"field (%s): the direction of winding %s must be 0, 1 or 9; reprint the label") },
	[GS1_IBAN] = { ok_iban,
		MESSAGE("gs1_value.no_iban",
			"field (%s): \"%s\" is not an IBAN, or its check digits are wrong; reprint the label") },
	[GS1_PAIR_AND_LETTER] = { ok_pair_and_letter,
		MESSAGE("gs1_value.no_pair_and_letter",
			"field (%s) %s: the two check characters are wrong, or there is no letter; reprint "
			"the label") },
	[GS1_IMPORTER] = { ok_importer,
		MESSAGE("gs1_value.no_importer",
			"field (%s): \"%s\" is not an importer index; reprint the label") },
	[GS1_PADDED] = { ok_padded,
		MESSAGE("gs1_value.no_padded",
			"field (%s): \"%s\" does not end like base64; reprint the label") },
};

static bool in_set(char set, char c)
{
	switch (set) {
	case 'N':
		return c >= '0' && c <= '9';
	case 'Y':
		return c && strchr("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c);
	case 'Z':
		return isalnum((unsigned char)c) || (c && strchr("-_=", c));
	default:
		return c && strchr(set_82, c);
	}
}

static int check_set(const char *ai, const struct gs1_part *part, const char *v, size_t n,
	struct fault *why)
{
	for (size_t i = 0; i < n; i++)
		if (!in_set(part->set, v[i]))
			return part->set == 'N'
				? fault_set(why, FAULT_DATA, EXIT_FAILED,
					  MESSAGE("gs1_value.ai_must_digits_only",
						  "field (%s): \"%.*s\" must contain digits only; reprint the label"),
					  ai, (int)n, v)
				: fault_set(why, FAULT_DATA, EXIT_FAILED,
					  MESSAGE("gs1_value.ai_holds_character_gs1",
						  "field (%s) contains a character that GS1 does not allow; reprint the "
						  "label"),
					  ai);
	return 0;
}

static int check_part(const char *ai, const struct gs1_part *part, const char *v, size_t n,
	struct fault *why)
{
	char text[GS1_VALUE_MAX + 1];

	if (check_set(ai, part, v, n, why))
		return -1;
	if (!checks[part->check].ok || checks[part->check].ok(v, n))
		return 0;
	memcpy(text, v, n);
	text[n] = '\0';
	if (part->check == GS1_MOD_10)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1_value.ai_check_digit_right",
				"field (%s) %s: check digit is %c but should be %c; scan again or reprint the "
				"label"),
			ai, text, v[n - 1], gs1_check_digit(v, n - 1));
	return fault_set(why, FAULT_DATA, EXIT_FAILED, checks[part->check].sentence, ai, text);
}

static int reject_length(const struct gs1_ai *row, const char *ai, size_t len, struct fault *why)
{
	size_t min = gs1_ai_min(row), max = gs1_ai_max(row);

	if (min == max)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1_value.ai_characters_must",
				"field (%s) has %zu characters but must have %zu; scan again or reprint the label"),
			ai, len, max);
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("gs1_value.ai_characters_allowed",
			"field (%s) has %zu characters, allowed are %zu to %zu; scan again or reprint the "
			"label"),
		ai, len, min, max);
}

int gs1_check_value(const char *ai, const char *value, struct fault *why)
{
	const struct gs1_ai *row = gs1_find_ai(ai);
	size_t len = strlen(value);

	if (!row)
		return 0;
	if (len < gs1_ai_min(row) || len > gs1_ai_max(row))
		return reject_length(row, ai, len, why);
	for (const struct gs1_part *part = row->parts; part->set; part++) {
		size_t left = strlen(value), n = left < part->max ? left : part->max;

		if (n == 0 && part->optional)
			break;
		if (n < part->min)
			return reject_length(row, ai, len, why);
		if (check_part(ai, part, value, n, why))
			return -1;
		value += n;
	}
	return 0;
}
