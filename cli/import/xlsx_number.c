#include "cli/import/xlsx_number.h"

#include <ctype.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ecma-376, part 1, 18.8.30: formats that have no code in the file. */
static bool is_built_in_date(int id)
{
	return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
		(id >= 50 && id <= 58);
}

/* Letters of dates outside quotes, brackets and escapes. */
static bool is_date_code(const char *code)
{
	for (const char *p = code; *p && *p != ';'; p++) {
		if (*p == '"' || *p == '[') {
			p = strchr(p + 1, *p == '"' ? '"' : ']');
			if (!p)
				return false;
		} else if (*p == '\\' || *p == '_' || *p == '*') {
			if (!*++p)
				return false;
		} else if (strncasecmp(p, "general", 7) == 0) {
			p += 6;
		} else if (strchr("dDmMyYhHsSjJtT", *p)) {
			return true;
		}
	}
	return false;
}

void xlsx_format_read(struct xlsx_format *f, int id, const char *code)
{
	size_t zeros = code ? strspn(code, "0") : 0;

	f->is_date = code ? is_date_code(code) : is_built_in_date(id);
	f->digits = zeros > 1 && zeros < 60 && !code[zeros] ? (unsigned char)zeros : 0;
}

/* Days since 1970-01-01 -> date; Howard Hinnant's civil_from_days. */
static void split_days(long days, int *year, int *month, int *day)
{
	long era, day_of_era, year_of_era, day_of_year, m;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	day_of_era = days - era * 146097;
	year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	m = (5 * day_of_year + 2) / 153;
	*day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(year_of_era + era * 400 + (*month <= 2));
}

enum {
	DAYS_1900 = 25569, /* 1970-01-01 in the system of 1900, in which 1900 is a leap year */
	DAYS_1904 = 24107,
	DAY_60 = 60, /* 29 February 1900, which never was */
	DAYS_MAX = 2958465
};

static void write_date(double value, bool is_1904, char *out, size_t size)
{
	long days = (long)floor(value), seconds = lround((value - floor(value)) * 86400);
	int year = 1900, month = 2, day = 29;
	size_t used = 0;

	if (seconds == 86400) {
		seconds = 0;
		days++;
	}
	if (is_1904 || days != DAY_60)
		split_days(is_1904 ? days - DAYS_1904 : days - DAYS_1900 + (days < DAY_60), &year, &month,
			&day);
	if (days > 0 || is_1904)
		used =
			(size_t)snprintf(out, size, "%04d-%02d-%02d%s", year, month, day, seconds ? " " : "");
	if ((seconds || !used) && used < size)
		snprintf(out + used, size - used, "%02ld:%02ld:%02ld", seconds / 3600, seconds / 60 % 60,
			seconds % 60);
}

/* strtod() of a decimal point, whatever the language. */
static bool read_number(const char *value, double *out)
{
	size_t len = strlen(value);
	locale_t c;
	char *end;

	if (len && len < 16 && strspn(value, "0123456789") == len) {
		*out = (double)strtoll(value, NULL, 10);
		return true;
	}
	c = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
	if (!c)
		return false;
	*out = strtod_l(value, &end, c);
	freelocale(c);
	return *value && !isspace((unsigned char)*value) && !*end && isfinite(*out) &&
		!strpbrk(value, "xX");
}

bool xlsx_number_text(const char *value, const struct xlsx_format *f, bool is_1904, char *out,
	size_t size)
{
	double number;

	snprintf(out, size, "%s", value);
	if (!read_number(value, &number))
		return false;
	if (f->is_date && number >= 0 && number <= DAYS_MAX) {
		write_date(number, is_1904, out, size);
		return true;
	}
	if (number == floor(number) && fabs(number) < 1e15)
		snprintf(out, size, "%0*.0f", number < 0 ? 0 : (int)f->digits, number + 0.0);
	return false;
}
