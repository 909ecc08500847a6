#include "core/code/retail_code.h"

#include <string.h>

enum { UPC_E_LEN = 8, UPC_A_LEN = 12 };

/* The forms that a scanner delivers, beside the digits of a GTIN alone. */
static const struct form {
	enum symbology symbology;
	unsigned char main_len;
	bool is_upc_e;
	unsigned char add_on; /* digits behind it; 0: none */
} forms[] = {
	{ SYMBOLOGY_UPCE, 8, true, 0 },
	{ SYMBOLOGY_UPCE, 8, true, 2 },
	{ SYMBOLOGY_UPCE, 8, true, 5 },
	{ SYMBOLOGY_UPCE, 12, false, 2 },
	{ SYMBOLOGY_UPCE, 12, false, 5 },
	{ SYMBOLOGY_UPCE, 13, false, 2 },
	{ SYMBOLOGY_UPCE, 13, false, 5 },
	{ SYMBOLOGY_UPCA, 12, false, 2 },
	{ SYMBOLOGY_UPCA, 12, false, 5 },
	{ SYMBOLOGY_UPCA, 13, false, 2 },
	{ SYMBOLOGY_UPCA, 13, false, 5 },
	{ SYMBOLOGY_EAN8, 8, false, 2 },
	{ SYMBOLOGY_EAN8, 8, false, 5 },
	{ SYMBOLOGY_EAN13, 13, false, 2 },
	{ SYMBOLOGY_EAN13, 13, false, 5 },
	{ SYMBOLOGY_EAN13, 12, false, 2 },
	{ SYMBOLOGY_EAN13, 12, false, 5 },
	{ SYMBOLOGY_EAN13, 8, true, 0 },
	{ SYMBOLOGY_EAN13, 8, true, 2 }, /* "]E0" and "]E3" mean UPC-E as well */
	{ SYMBOLOGY_UNKNOWN, 8, true, 0 },
	{ SYMBOLOGY_UNKNOWN, 13, false, 2 },
	{ SYMBOLOGY_UNKNOWN, 13, false, 5 },
	{ SYMBOLOGY_UNKNOWN, 12, false, 5 },
};

bool retail_code_expand(const char *digits, char *out)
{
	/* by the seventh digit: where in UPC-A the digits of UPC-E stand; '.' is a zero */
	static const char *const patterns[] = { "0126....3457", "0126....3457", "0126....3457",
		"0123.....457", "01234.....57", "012345....67", "012345....67", "012345....67",
		"012345....67", "012345....67" };
	const char *pattern;

	if (!gs1_all_digits(digits, UPC_E_LEN) || digits[0] > '1')
		return false;
	pattern = patterns[digits[6] - '0'];
	for (int i = 0; i < UPC_A_LEN; i++)
		out[i] = pattern[i] == '.' ? '0' : digits[pattern[i] - '0'];
	out[UPC_A_LEN] = '\0';
	return true;
}

static bool fits_form(const struct form *form, enum symbology symbology, size_t len)
{
	return form->symbology == symbology && len == (size_t)(form->main_len + form->add_on);
}

/* A book or a periodical: there add-ons are usual. */
static bool is_print(const char *data, size_t len)
{
	return len > 13 && data[0] == '9' && data[1] == '7' && data[2] >= '7' && data[2] <= '9';
}

/* Some scanners put the letter of their symbology behind. */
static size_t trim_letter(const char *data, size_t len)
{
	bool is_letter = len > 0 && (data[len - 1] | 0x20) >= 'a' && (data[len - 1] | 0x20) <= 'z';

	return is_letter && is_print(data, len) && (len == 16 || len == 19) ? len - 1 : len;
}

/* "9780544668256 52495": a blank in front of the add-on says where it begins. */
static bool parse_parted(const char *data, size_t len, struct retail_code *out)
{
	const char *blank = memchr(data, ' ', len);
	size_t main_len = blank ? (size_t)(blank - data) : 0, add_on = len - main_len - 1;

	if (!blank || (add_on != 2 && add_on != 5) || !gs1_all_digits(blank + 1, add_on) ||
		main_len == 14 || !gs1_gtin14(data, main_len, out->gtin))
		return false;
	out->main_len = main_len;
	return true;
}

/* Other numbers of these lengths, by their check digit: SSCC, GSIN, IMEI (Luhn). */
static bool is_other_number(const char *digits, size_t len)
{
	int sum = 0;

	if (is_print(digits, len))
		return false;
	if (len != 15)
		return gs1_check_ok(digits, len);
	for (size_t i = 0; i < len; i++) {
		int digit = digits[len - 1 - i] - '0';

		sum += i % 2 == 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
	}
	return sum % 10 == 0;
}

static bool parse_form(const struct form *form, const char *data, struct retail_code *out)
{
	char expanded[UPC_A_LEN + 1];

	out->main_len = form->main_len;
	out->is_upc_e = form->is_upc_e;
	if (!form->is_upc_e)
		return gs1_gtin14(data, form->main_len, out->gtin);
	return retail_code_expand(data, expanded) && gs1_gtin14(expanded, UPC_A_LEN, out->gtin);
}

bool retail_code_parse(enum symbology symbology, const char *data, size_t len,
	struct retail_code *out)
{
	bool is_alone = symbology != SYMBOLOGY_UPCE || len != UPC_E_LEN;

	*out = (struct retail_code){ .main_len = len };
	if ((is_alone && gs1_gtin14(data, len, out->gtin)) || parse_parted(data, len, out))
		return true;
	if (symbology == SYMBOLOGY_UNKNOWN)
		len = trim_letter(data, len);
	if (!gs1_all_digits(data, len) ||
		(symbology == SYMBOLOGY_UNKNOWN && len > 14 && is_other_number(data, len)))
		return false;
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
		if (fits_form(&forms[i], symbology, len) && parse_form(&forms[i], data, out))
			return true;
	return false;
}

size_t retail_code_digits(enum symbology symbology, const char *data, size_t len, char *out)
{
	size_t n = len;

	out[0] = '\0';
	if (!gs1_all_digits(data, len))
		return 0;
	if (symbology == SYMBOLOGY_UPCE && len == UPC_E_LEN && retail_code_expand(data, out))
		return UPC_A_LEN;
	if (n != 8 && n != 12 && n != 13 && n != 14) {
		for (size_t i = 0; n == len && i < sizeof forms / sizeof forms[0]; i++)
			if (symbology != SYMBOLOGY_UNKNOWN && fits_form(&forms[i], symbology, len))
				n = forms[i].main_len;
		if (n == len)
			return 0;
	}
	memcpy(out, data, n);
	out[n] = '\0';
	return n;
}
