#include "core/gs1/lot.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { MINUTES_OF_DAY = 1440, TEXT_MAX = 90 };

void lot_init(struct lot *l)
{
	memset(l, 0, sizeof *l);
	l->best_before.year = l->expiry.year = l->production.year = -1;
	l->net_g = l->gross_g = -1;
}

bool lot_is_empty(const struct lot *l)
{
	return !l->number[0] && !l->serial[0] && l->best_before.year < 0 && l->expiry.year < 0 &&
		l->production.year < 0 && l->net_g < 0 && l->gross_g < 0;
}

/* --- dates ------------------------------------------------------------------------------------ */

/* The parts of a date by the letters of its form; -1: not in it. */
struct date_parts {
	int century, year, month, day, day_of_year, hour, minute, second;
};

static int *part_of_date(struct date_parts *p, char letter)
{
	switch (letter) {
	case 'C':
		return &p->century;
	case 'Y':
		return &p->year;
	case 'M':
		return &p->month;
	case 'D':
		return &p->day;
	case 'J':
		return &p->day_of_year;
	case 'H':
		return &p->hour;
	case 'm':
		return &p->minute;
	default:
		return &p->second;
	}
}

static bool read_parts(const char *form, const char *text, size_t len, struct date_parts *out)
{
	*out = (struct date_parts){ -1, -1, -1, -1, -1, -1, -1, -1 };
	if (!form || len != strlen(form) || !gs1_all_digits(text, len))
		return false;
	for (size_t i = 0; i < len; i++) {
		int *part = part_of_date(out, form[i]);

		*part = (*part < 0 ? 0 : *part * 10) + text[i] - '0';
	}
	return true;
}

static bool are_parts_valid(const struct date_parts *p)
{
	return (p->day_of_year < 0 ? p->month >= 1 && p->month <= 12 && p->day <= 31
							   : p->day_of_year >= 1 && p->day_of_year <= 366) &&
		p->hour < 24 && p->minute < 60 && p->second < 60;
}

static void read_date(const char *form, const char *text, size_t len, struct lot_date *out)
{
	struct date_parts p;

	if (out->year >= 0 || !read_parts(form, text, len, &p) || !are_parts_valid(&p))
		return;
	if (strncmp(form, "YYYY", 4) == 0 && p.year < 1000)
		return;
	out->year = p.century < 0 ? p.year : (p.century == 9 ? 1900 : 2000 + 100 * p.century) + p.year;
	out->month = p.day_of_year < 0 ? p.month : 0;
	out->day = p.day_of_year < 0 ? (p.day < 0 ? 0 : p.day) : p.day_of_year;
	out->minutes = p.hour < 0 ? -1 : p.hour * 60 + (p.minute < 0 ? 0 : p.minute);
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* A day of the year as month and day; false: the year is shorter. */
static bool find_day(int year, struct lot_date *d)
{
	int day = d->day;

	for (d->month = 1; d->month <= 12 && day > days_of_month(year, d->month); d->month++)
		day -= days_of_month(year, d->month);
	d->day = day;
	return d->month <= 12;
}

void lot_format_date(const struct lot_date *date, int year, char out[LOT_DATE_SIZE])
{
	struct lot_date d = *date;
	int used;

	out[0] = '\0';
	if (d.year < 0)
		return;
	if (d.year < 100)
		d.year = gs1_full_year(d.year, year);
	if (d.year < 1 || d.year > 9999 || (d.month == 0 && !find_day(d.year, &d)) ||
		d.day > days_of_month(d.year, d.month))
		return;
	if (d.day == 0)
		d.day = days_of_month(d.year, d.month);
	used = snprintf(out, LOT_DATE_SIZE, "%04u-%02u-%02u", (unsigned)d.year % 10000u,
		(unsigned)d.month % 100u, (unsigned)d.day % 100u);
	if (d.minutes >= 0 && d.minutes < MINUTES_OF_DAY)
		snprintf(out + used, LOT_DATE_SIZE - (size_t)used, "T%02u:%02u",
			(unsigned)d.minutes / 60u % 100u, (unsigned)d.minutes % 60u);
}

/* A text that is as long as the date says: a day without a time ends with the day. */
static bool is_over(const char *date, const char *now)
{
	return *date && strncmp(now, date, strlen(date)) > 0;
}

enum lot_age lot_judge(const char *expiry, const char *best_before, const char *now)
{
	return is_over(expiry, now)     ? LOT_EXPIRED
		: is_over(best_before, now) ? LOT_PAST_BEST
									: LOT_FRESH;
}

/* --- fields ------------------------------------------------------------------------------------ */

static void put_text(char *out, const char *text, size_t len)
{
	char clean[TEXT_CLEAN_SIZE(TEXT_MAX)];

	if (out[0] || len > TEXT_MAX || text_clean(text, len, clean, sizeof clean) >= LOT_TEXT_SIZE)
		return;
	strcpy(out, clean);
}

void lot_add_field(struct lot *l, enum lot_field field, const char *form, const char *text,
	size_t len)
{
	switch (field) {
	case LOT_GTIN:
		if (!l->gtin[0])
			gs1_gtin14(text, len, l->gtin);
		break;
	case LOT_NUMBER:
		put_text(l->number, text, len);
		break;
	case LOT_SERIAL:
		put_text(l->serial, text, len);
		break;
	case LOT_BEST_BEFORE:
		read_date(form, text, len, &l->best_before);
		break;
	case LOT_EXPIRY:
		read_date(form, text, len, &l->expiry);
		break;
	case LOT_PRODUCTION:
		read_date(form, text, len, &l->production);
		break;
	case LOT_NO_FIELD:
		break;
	}
}

/* What an AI says; of two that say the same the one in front counts. */
static const struct {
	char ai[5];
	enum lot_field field;
	const char *form;
} gs1_rows[] = {
	{ "01", LOT_GTIN, NULL },
	{ "02", LOT_GTIN, NULL },
	{ "8006", LOT_GTIN, NULL }, /* GTIN, piece and total */
	{ "10", LOT_NUMBER, NULL },
	{ "21", LOT_SERIAL, NULL },
	{ "15", LOT_BEST_BEFORE, "YYMMDD" },
	{ "7003", LOT_EXPIRY, "YYMMDDHHmm" },
	{ "17", LOT_EXPIRY, "YYMMDD" },
	{ "8008", LOT_PRODUCTION, "YYMMDDHHmmss" }, /* minutes and seconds may be left out */
	{ "11", LOT_PRODUCTION, "YYMMDD" },
};

/* Milligrams in the unit of the weight. */
static const struct {
	char ai[4]; /* its first three digits; the fourth is the number of decimals */
	bool is_gross;
	int64_t unit_mg;
	int64_t divisor; /* of unit_mg */
} weight_rows[] = {
	{ "310", false, 1000000, 1 },           /* kg */
	{ "320", false, 45359237, 100 },        /* pounds */
	{ "356", false, 311034768, 10000 },     /* troy ounces */
	{ "357", false, 28349523125, 1000000 }, /* ounces */
	{ "330", true, 1000000, 1 },
	{ "340", true, 45359237, 100 },
};

static void add_weight(struct lot *l, const struct gs1_field *f)
{
	static const int64_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };
	int64_t value = 0;

	if (strlen(f->ai) != 4 || f->ai[3] < '0' || f->ai[3] > '5' || strlen(f->value) != 6 ||
		!gs1_all_digits(f->value, 6))
		return;
	for (size_t i = 0; i < 6; i++)
		value = value * 10 + f->value[i] - '0';
	for (size_t i = 0; i < sizeof weight_rows / sizeof weight_rows[0]; i++) {
		int64_t *out = weight_rows[i].is_gross ? &l->gross_g : &l->net_g;
		int64_t divisor = weight_rows[i].divisor * powers[f->ai[3] - '0'] * 1000;

		if (*out < 0 && strncmp(f->ai, weight_rows[i].ai, 3) == 0)
			*out = (value * weight_rows[i].unit_mg + divisor / 2) / divisor;
	}
}

void lot_add_gs1(struct lot *l, const struct gs1 *gs1)
{
	for (size_t i = 0; i < sizeof gs1_rows / sizeof gs1_rows[0]; i++) {
		const char *value = gs1_value(gs1, gs1_rows[i].ai), *form = gs1_rows[i].form;
		char cut[sizeof "YYMMDDHHmmss"];
		size_t len = value ? strlen(value) : 0;

		if (!value)
			continue;
		if (gs1_rows[i].field == LOT_GTIN && len > 14)
			len = 14;
		if (form && len < strlen(form) && len >= 6) {
			snprintf(cut, sizeof cut, "%.*s", (int)len, form);
			form = cut;
		}
		lot_add_field(l, gs1_rows[i].field, form, value, len);
	}
	for (size_t i = 0; i < gs1->count; i++)
		add_weight(l, &gs1->fields[i]);
}
