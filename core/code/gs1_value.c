/* gs1_value: checks one value against the form of its AI. */
#include "core/code/gs1.h"
#include "core/code/iso_codes.h"
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

static bool ok_date_hour(const char *v, size_t n)
{
	return ok_date(v, n) && value_of_two_digits(v + 6) < 24;
}

static bool ok_minutes(const char *v, size_t n)
{
	return (n == 2 || n == 4) && value_of_two_digits(v) < 60 &&
		(n == 2 || value_of_two_digits(v + 2) < 60);
}

static bool ok_country(const char *v, size_t n)
{
	char letters[3];

	(void)n;
	return iso_codes_country(v, letters);
}

static bool ok_countries(const char *v, size_t n)
{
	for (size_t i = 0; i + 3 <= n; i += 3)
		if (!ok_country(v + i, 3))
			return false;
	return n % 3 == 0;
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
	return *v != '0' || n == 1;
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

/* Every check is given what has its set and length already. Both %s: the AI, the part. */
static const struct {
	bool (*ok)(const char *v, size_t n);
	const char *sentence;
} checks[GS1_CHECK_COUNT] = {
	[GS1_MOD_10] = { gs1_check_ok, NULL },
	[GS1_PAIR] = { ok_pair,
		MESSAGE("gs1_value.no_pair",
			"AI (%s) %s: the two check characters are wrong; scan again or print the label again") },
	[GS1_DATE] = { ok_date,
		MESSAGE("gs1_value.no_date", "AI (%s): \"%s\" is no date YYMMDD; print the label again") },
	[GS1_DATE_OR_MONTH] = { ok_date_or_month,
		MESSAGE("gs1_value.no_date", "AI (%s): \"%s\" is no date YYMMDD; print the label again") },
	[GS1_TIME] = { ok_time,
		MESSAGE("gs1_value.no_time", "AI (%s): \"%s\" is no time hhmm; print the label again") },
	[GS1_DATE_HOUR] = { ok_date_hour,
		MESSAGE("gs1_value.no_date_hour",
			"AI (%s): \"%s\" is no date and hour YYMMDDhh; print the label again") },
	[GS1_MINUTES] = { ok_minutes,
		MESSAGE("gs1_value.no_minutes",
			"AI (%s): \"%s\" are no minutes mm or mmss; print the label again") },
	[GS1_COUNTRY] = { ok_country,
		MESSAGE("gs1_value.no_country",
			"AI (%s): \"%s\" is no country of ISO 3166; print the label again") },
	[GS1_COUNTRIES] = { ok_countries,
		MESSAGE("gs1_value.no_countries",
			"AI (%s): \"%s\" is no list of countries of ISO 3166; print the label again") },
	[GS1_COUNTRY_2] = { ok_country_2,
		MESSAGE("gs1_value.no_country",
			"AI (%s): \"%s\" is no country of ISO 3166; print the label again") },
	[GS1_CURRENCY] = { ok_currency,
		MESSAGE("gs1_value.no_currency",
			"AI (%s): \"%s\" is no currency of ISO 4217; print the label again") },
	[GS1_YES_NO] = { ok_yes_no,
		MESSAGE("gs1_value.no_yes_no",
			"AI (%s): \"%s\" must be 0 (no) or 1 (yes); print the label again") },
	[GS1_ZERO] = { ok_zero,
		MESSAGE("gs1_value.no_zero", "AI (%s) must begin with 0, not %s; print the label again") },
	[GS1_PIECE] = { ok_piece,
		MESSAGE("gs1_value.no_piece",
			"AI (%s): \"%s\" is no piece and total such as 0102; print the label again") },
	[GS1_ESCAPED] = { ok_escaped,
		MESSAGE("gs1_value.no_escaped",
			"AI (%s): \"%s\" has a %% without two hex digits; print the label again") },
	[GS1_MINUS] = { ok_minus,
		MESSAGE("gs1_value.no_minus",
			"AI (%s): \"%s\" behind the digits must be a hyphen (minus); print the label again") },
	[GS1_LATITUDE] = { ok_latitude,
		MESSAGE("gs1_value.no_latitude", "AI (%s): \"%s\" is no latitude; print the label again") },
	[GS1_LONGITUDE] = { ok_longitude,
		MESSAGE("gs1_value.no_longitude",
			"AI (%s): \"%s\" is no longitude; print the label again") },
	[GS1_NO_ZERO_FIRST] = { ok_no_zero_first,
		MESSAGE("gs1_value.no_no_zero_first",
			"AI (%s): \"%s\" must not begin with 0; print the label again") },
	[GS1_COMPANY] = { ok_company,
		MESSAGE("gs1_value.no_company",
			"AI (%s): \"%s\" must begin with a company prefix, four digits or more; print the label "
			"again") },
};

static bool in_set(char set, char c)
{
	switch (set) {
	case 'N':
		return c >= '0' && c <= '9';
	case 'Y':
		return c && strchr("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c);
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
						  "AI (%s): \"%.*s\" must be digits only; print the label again"),
					  ai, (int)n, v)
				: fault_set(why, FAULT_DATA, EXIT_FAILED,
					  MESSAGE("gs1_value.ai_holds_character_gs1",
						  "AI (%s) holds a character that GS1 does not allow; print the label again"),
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
				"AI (%s) %s: the check digit is %c, right would be %c; scan again or print the label "
				"again"),
			ai, text, v[n - 1], gs1_check_digit(v, n - 1));
	return fault_set(why, FAULT_DATA, EXIT_FAILED, checks[part->check].sentence, ai, text);
}

static int reject_length(const struct gs1_ai *row, const char *ai, size_t len, struct fault *why)
{
	size_t min = gs1_ai_min(row), max = gs1_ai_max(row);

	if (min == max)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("gs1_value.ai_characters_must",
				"AI (%s) has %zu characters, it must have %zu; scan again or print the label again"),
			ai, len, max);
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("gs1_value.ai_characters_allowed",
			"AI (%s) has %zu characters, allowed are %zu to %zu; scan again or print the label again"),
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
