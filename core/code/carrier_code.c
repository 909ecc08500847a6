#include "core/code/carrier_code.h"
#include "core/gs1/check_character.h"
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
	return len == 18 && strncmp(text, "1Z", 2) == 0 && is_plain(text, 2, len) && text[17] >= '0' &&
		text[17] <= '9';
}

static bool is_s10(const char *text, size_t len)
{
	return len == 13 && is_plain(text, 0, len) && gs1_all_digits(text + 2, 9) && *text >= 'A' &&
		text[1] >= 'A' && text[11] >= 'A' && text[12] >= 'A' &&
		check_character_s10(text + 2, 8) == text[10];
}

static bool is_amazon(const char *text, size_t len)
{
	return len == 15 && strncmp(text, "TBA", 3) == 0 && gs1_all_digits(text + 3, 12);
}

static bool is_hermes(const char *text, size_t len)
{
	return (len == 20 && *text == 'H' && gs1_all_digits(text + 1, 19)) ||
		((len == 14 || len == 16) && gs1_all_digits(text, len));
}

static bool is_dhl_ecommerce(const char *text, size_t len)
{
	return (len == 14 && gs1_all_digits(text, len)) ||
		(len >= 12 && len <= 24 && strncmp(text, "GM", 2) == 0 &&
			gs1_all_digits(text + 2, len - 2));
}

static bool is_fedex_express(const char *text, size_t len)
{
	return len == 12 && check_character_fedex(text, 11) == text[11];
}

/* Ground: 15 digits, or 22 that begin with 96. */
static bool is_fedex_ground(const char *text, size_t len)
{
	return (len == 15 || (len == 22 && strncmp(text, "96", 2) == 0)) && gs1_check_ok(text, len);
}

/* Of the post of the United States: 20 digits, or 22 from 91 to 95. */
static bool is_usps(const char *text, size_t len)
{
	return (len == 22 && *text == '9' && text[1] >= '1' && text[1] <= '5' &&
			   gs1_check_ok(text, len)) ||
		(len == 20 && gs1_all_digits(text, len) && strncmp(text, "00", 2) != 0 &&
			gs1_check_ok(text, len));
}

static bool is_dhl_express(const char *text, size_t len)
{
	return (len == 10 || len == 11) && gs1_all_digits(text, len) &&
		check_character_waybill(text, len - 1) == text[len - 1];
}

static bool is_postnl(const char *text, size_t len)
{
	return len >= 13 && len <= 15 && strncmp(text, "3S", 2) == 0 && text[2] >= 'A' &&
		is_plain(text, 2, len) && gs1_all_digits(text + len - 7, 7);
}

static bool is_gls(const char *text, size_t len)
{
	return (len == 11 || len == 12) && gs1_all_digits(text, len);
}

static const struct carrier_code carrier_codes[] = {
	{ .name = N_("DHL Leitcode (destination of the parcel)"),
		.sure = true,
		.weights_4_9 = true,
		.matches = is_leitcode,
		.fields = { { N_("postal code"), 0, 5 }, { N_("street, as a number"), 5, 3 },
			{ N_("house number"), 8, 3 }, { N_("product"), 11, 2 },
			{ N_("check digit"), 13, 1 } } },
	{ .name = N_("DHL Identcode (number of the parcel)"),
		.sure = true,
		.weights_4_9 = true,
		.matches = is_identcode,
		.fields = { { N_("origin mail centre"), 0, 2 }, { N_("customer"), 2, 3 },
			{ N_("parcel number"), 5, 6 }, { N_("check digit"), 11, 1 } } },
	{ .name = N_("DPD parcel label"),
		.sure = true,
		.matches = is_dpd,
		.fields = { { N_("postal code"), 1, 7 }, { N_("parcel number"), 8, 14 },
			{ N_("service"), 22, 3 }, { N_("country"), 25, 3 } } },
	{ .name = N_("DHL licence plate (ISO 15459)"), .sure = true, .matches = is_dhl_plate },
	{ .name = N_("UPS parcel number"),
		.sure = true,
		.rule = N_("letters A to Z are 2, 3 …; every second value doubled, up to the next ten"),
		.check = check_character_ups,
		.check_from = 2,
		.check_at = 17,
		.matches = is_ups,
		.fields = { { N_("shipper's account"), 2, 6 }, { N_("service"), 8, 2 },
			{ N_("parcel number"), 10, 7 }, { N_("check digit"), 17, 1 } } },
	{ .name = N_("postal item (UPU S10)"),
		.sure = true,
		.rule = N_("factors 8 6 4 2 3 5 9 7, the remainder of division by 11"),
		.check = check_character_s10,
		.check_from = 2,
		.check_at = 10,
		.matches = is_s10,
		.fields = { { N_("service"), 0, 2 }, { N_("item number"), 2, 8 },
			{ N_("check digit"), 10, 1 }, { N_("country of dispatch"), 11, 2 } } },
	{ .name = N_("Amazon parcel number"), .sure = true, .matches = is_amazon },
	{ .name = N_("Hermes parcel number"), .matches = is_hermes },
	{ .name = N_("DHL eCommerce parcel number"), .matches = is_dhl_ecommerce },
	{ .name = N_("FedEx Express parcel number"),
		.rule = N_("factors 3 1 7 from the left, the remainder of division by 11"),
		.check = check_character_fedex,
		.check_at = 11,
		.matches = is_fedex_express },
	{ .name = N_("FedEx Ground parcel number"), .matches = is_fedex_ground },
	{ .name = N_("USPS parcel number"), .matches = is_usps },
	{ .name = N_("DHL Express waybill"), .matches = is_dhl_express },
	{ .name = N_("PostNL parcel number"), .matches = is_postnl },
	{ .name = N_("GLS parcel number"), .matches = is_gls },
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

bool carrier_code_is_checked(const char *text, size_t len)
{
	return is_leitcode(text, len) || is_identcode(text, len) || is_fedex_express(text, len) ||
		(len == 12 && check_character_gls(text, 11) == text[11]);
}
