#include "core/code/carrier_code.h"
#include "core/gs1/gs1.h"
#include "core/base/lang.h"

#include <string.h>

char carrier_code_check_digit(const char *digits, size_t n)
{
	int sum = 0;

	if (!gs1_all_digits(digits, n))
		return '\0';
	for (size_t i = 0; i < n; i++)
		sum += (digits[i] - '0') * (i % 2 == 0 ? 4 : 9);
	return (char)('0' + (10 - sum % 10) % 10);
}

static bool post_digits(const char *text, size_t len, size_t wanted)
{
	return len == wanted && carrier_code_check_digit(text, len - 1) == text[len - 1];
}

static bool is_leitcode(const char *text, size_t len)
{
	return post_digits(text, len, 14);
}

static bool is_identcode(const char *text, size_t len)
{
	return post_digits(text, len, 12);
}

/* Only digits and capital letters, from a place on. */
static bool is_plain(const char *text, size_t from, size_t len)
{
	for (size_t i = from; i < len; i++)
		if (!(text[i] >= '0' && text[i] <= '9') && !(text[i] >= 'A' && text[i] <= 'Z'))
			return false;
	return from < len;
}

static bool is_dpd(const char *text, size_t len)
{
	return len == 28 && *text == '%' && is_plain(text, 1, len) && gs1_all_digits(text + 22, 6);
}

static bool is_dhl_plate(const char *text, size_t len)
{
	return len >= 12 && len <= 35 &&
		(strncmp(text, "JJD", 3) == 0 || strncmp(text, "JVGL", 4) == 0) && is_plain(text, 0, len);
}

static bool is_ups(const char *text, size_t len)
{
	return len == 18 && strncmp(text, "1Z", 2) == 0 && is_plain(text, 2, len);
}

/* UPU S10: weights 8 6 4 2 3 5 9 7, 11 - sum mod 11; 10 -> 0, 11 -> 5. */
static bool is_s10(const char *text, size_t len)
{
	static const int weights[] = { 8, 6, 4, 2, 3, 5, 9, 7 };
	int sum = 0, digit;

	if (len != 13 || !is_plain(text, 0, len) || !gs1_all_digits(text + 2, 9) || *text < 'A' ||
		text[1] < 'A' || text[11] < 'A' || text[12] < 'A')
		return false;
	for (int i = 0; i < 8; i++)
		sum += (text[2 + i] - '0') * weights[i];
	digit = 11 - sum % 11;
	return text[10] - '0' == (digit == 10 ? 0 : digit == 11 ? 5 : digit);
}

static bool is_hermes(const char *text, size_t len)
{
	return (len == 20 && *text == 'H' && gs1_all_digits(text + 1, 19)) ||
		((len == 14 || len == 16) && gs1_all_digits(text, len));
}

static bool is_gls(const char *text, size_t len)
{
	return (len == 11 || len == 12) && gs1_all_digits(text, len);
}

static const struct carrier_code carrier_codes[] = {
	{ N_("DHL Leitcode (destination of the parcel)"), true, true, is_leitcode,
		{ { N_("postal code"), 0, 5 }, { N_("street, as a number"), 5, 3 },
			{ N_("house number"), 8, 3 }, { N_("product"), 11, 2 },
			{ N_("check digit"), 13, 1 } } },
	{ N_("DHL Identcode (number of the parcel)"), true, true, is_identcode,
		{ { N_("origin mail centre"), 0, 2 }, { N_("customer"), 2, 3 },
			{ N_("parcel number"), 5, 6 }, { N_("check digit"), 11, 1 } } },
	{ N_("DPD parcel label"), true, false, is_dpd,
		{ { N_("postal code"), 1, 7 }, { N_("parcel number"), 8, 14 }, { N_("service"), 22, 3 },
			{ N_("country"), 25, 3 } } },
	{ N_("DHL licence plate (ISO 15459)"), true, false, is_dhl_plate, { { NULL, 0, 0 } } },
	{ N_("UPS parcel number"), true, false, is_ups, { { NULL, 0, 0 } } },
	{ N_("postal item (UPU S10)"), true, false, is_s10,
		{ { N_("service"), 0, 2 }, { N_("item number"), 2, 8 }, { N_("check digit"), 10, 1 },
			{ N_("country of dispatch"), 11, 2 } } },
	{ N_("Hermes parcel number"), false, false, is_hermes, { { NULL, 0, 0 } } },
	{ N_("GLS parcel number"), false, false, is_gls, { { NULL, 0, 0 } } },
};

const struct carrier_code *carrier_code_next(const char *text, size_t len, size_t *at)
{
	while (*at < sizeof carrier_codes / sizeof carrier_codes[0]) {
		const struct carrier_code *code = &carrier_codes[(*at)++];

		if (code->matches(text, len))
			return code;
	}
	return NULL;
}
