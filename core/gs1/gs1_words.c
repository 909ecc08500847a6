/* gs1_words: the meaning of a value in words. Values need not be checked before: a wrong one has no
 * words. */
#include "core/gs1/gs1.h"
#include "core/gs1/iso_codes.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number_of_two_digits(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

int gs1_full_year(int two_digits, int year)
{
	int out = year - year % 100 + two_digits;

	return out - year >= 51 ? out - 100 : out - year <= -50 ? out + 100 : out;
}

static int put_date(const char *v, int year, char *out, size_t size)
{
	char iso[LANG_DATE_SIZE], date[LANG_DATE_SIZE];
	bool is_month = number_of_two_digits(v + 4) == 0;

	snprintf(iso, sizeof iso, "%04d-%.2s%s%.2s", gs1_full_year(number_of_two_digits(v), year),
		v + 2, is_month ? "" : "-", is_month ? "" : v + 4);
	return snprintf(out, size, is_month ? _("%s, the whole month") : "%s", lang_date(iso, date));
}

/* Digits with the last n behind the point, without the zeros in front: "001500", 3 -> "1.500". */
static void put_decimal(const char *digits, size_t n, char *out, size_t size)
{
	size_t len = strlen(digits), whole = len > n ? len - n : 0;
	const char *point = strcmp(lang_current(), "de") == 0 ? "," : ".";

	for (; whole > 1 && *digits == '0'; digits++)
		whole--;
	snprintf(out, size, "%.*s%s%.*s%s", whole ? (int)whole : 1, whole ? digits : "0",
		n ? point : "", (int)(len < n ? n - len : 0), "0000000000", digits + whole);
}

struct words {
	const struct gs1_field *field;
	const struct gs1_ai *row;
	int year;
	char *out;
	size_t size;
};

static void describe_date(const struct words *w)
{
	char until[40];
	const char *v = w->field->value;
	int used = put_date(v, w->year, w->out, w->size);

	v += 6;
	if (strlen(v) == 6) {
		put_date(v, w->year, until, sizeof until);
		snprintf(w->out + used, w->size - (size_t)used, _(" to %s"), until);
	} else if (strlen(v) == 4) {
		snprintf(w->out + used, w->size - (size_t)used, " %.2s:%s", v, v + 2);
	}
}

static void describe_hour(const struct words *w)
{
	const char *v = w->field->value;
	int used = put_date(v, w->year, w->out, w->size);

	snprintf(w->out + used, w->size - (size_t)used, " %.2s:%.2s%s%s", v + 6, v[8] ? v + 8 : "00",
		strlen(v) > 10 ? ":" : "", strlen(v) > 10 ? v + 10 : "");
}

static void describe_measure(const struct words *w)
{
	char number[32];
	size_t decimals = (size_t)(w->field->ai[3] - '0');

	put_decimal(w->field->value, decimals, number, sizeof number);
	snprintf(w->out, w->size, "%s%s%s", number, *w->row->unit ? " " : "", w->row->unit);
}

static void describe_money(const struct words *w)
{
	char number[32], letters[4] = "";

	put_decimal(w->field->value + 3, (size_t)(w->field->ai[3] - '0'), number, sizeof number);
	if (iso_codes_currency(w->field->value, letters))
		snprintf(w->out, w->size, "%s %s", number, letters);
}

static void describe_count(const struct words *w)
{
	long count = strtol(w->field->value, NULL, 10);

	snprintf(w->out, w->size, lang_plural("%ld piece", "%ld pieces", (unsigned long)count), count);
}

static void describe_countries(const struct words *w)
{
	char letters[3] = "";
	size_t used = 0;
	bool is_text_behind = w->row->parts[1].set == 'X'; /* a postal code */

	for (const char *v = w->field->value; strlen(v) >= 3 && iso_codes_country(v, letters); v += 3) {
		used += (size_t)snprintf(w->out + used, w->size - used, "%s%.3s (%s)", used ? ", " : "", v,
			letters);
		if (is_text_behind || used + 16 > w->size)
			break;
	}
	if (is_text_behind && used && used < w->size)
		snprintf(w->out + used, w->size - used, ", %s", w->field->value + 3);
}

static void describe_yes_no(const struct words *w)
{
	snprintf(w->out, w->size, "%s", *w->field->value == '1' ? _("yes") : _("no"));
}

static int hex_digit(char c)
{
	return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static void describe_unescaped(const struct words *w)
{
	char text[GS1_VALUE_MAX + 1];
	size_t len = 0;

	for (const char *v = w->field->value; *v; v++) {
		if (*v == '%') {
			text[len++] = (char)(hex_digit(v[1]) * 16 + hex_digit(v[2]));
			v += 2;
		} else {
			text[len++] = *v == '+' ? ' ' : *v;
		}
	}
	text_clean(text, len, w->out, w->size);
}

static void describe_position(const struct words *w)
{
	char latitude[11] = "";
	double north, east;

	memcpy(latitude, w->field->value, 10);
	north = atof(latitude) / 1e7 - 90;
	east = atof(w->field->value + 10) / 1e7;
	east -= east > 180 ? 360 : 0;
	snprintf(w->out, w->size, _("%.6f° north, %.6f° east"), north, east);
}

static void describe_temperature(const struct words *w)
{
	char digits[7] = "", number[32];

	memcpy(digits, w->field->value, 6);
	put_decimal(digits, 2, number, sizeof number);
	snprintf(w->out, w->size, "%s%s", w->field->value[6] ? "-" : "", number);
}

static void describe_piece(const struct words *w)
{
	const char *v = w->field->value + 14;

	snprintf(w->out, w->size, _("piece %d of %d of %.14s"), number_of_two_digits(v),
		number_of_two_digits(v + 2), w->field->value);
}

static void describe_sscc(const struct words *w)
{
	snprintf(w->out, w->size,
		_("extension digit %c; company and serial number %.16s; check digit %c"),
		w->field->value[0], w->field->value + 1, w->field->value[17]);
}

static void describe_gtin(const struct words *w)
{
	const char *v = w->field->value;

	if (*v == '0')
		snprintf(w->out, w->size, _("the article itself, as GTIN-%d %s"),
			strncmp(v, "000000", 6) == 0 ? 8
				: v[1] == '0'            ? 12
										 : 13,
			strncmp(v, "000000", 6) == 0 ? v + 6
				: v[1] == '0'            ? v + 2
										 : v + 1);
	else if (*v == '9')
		snprintf(w->out, w->size, "%s", _("indicator 9: variable measure item"));
	else
		snprintf(w->out, w->size, _("indicator %c: a package level, numbered by the company"), *v);
}

static void describe_asset(const struct words *w)
{
	const char *serial = w->field->value + 14;

	snprintf(w->out, w->size,
		*serial ? _("type %.13s, serial number %s") : _("type %.13s, no serial number"),
		w->field->value + 1, serial);
}

static void describe_document(const struct words *w)
{
	if (w->field->value[13])
		snprintf(w->out, w->size, _("type %.13s, serial number %s"), w->field->value,
			w->field->value + 13);
}

static const struct {
	char ai[5];
	void (*say)(const struct words *);
} speakers[] = {
	{ "00", describe_sscc },
	{ "01", describe_gtin },
	{ "02", describe_gtin },
	{ "03", describe_gtin },
	{ "1n", describe_date },
	{ "253", describe_document },
	{ "255", describe_document },
	{ "30", describe_count },
	{ "37", describe_count },
	{ "390n", describe_measure },
	{ "391n", describe_money },
	{ "392n", describe_measure },
	{ "393n", describe_money },
	{ "39nn", describe_measure },
	{ "3nnn", describe_measure },
	{ "421", describe_countries },
	{ "422", describe_countries },
	{ "423", describe_countries },
	{ "424", describe_countries },
	{ "425", describe_countries },
	{ "426", describe_countries },
	{ "4309", describe_position },
	{ "4321", describe_yes_no },
	{ "4322", describe_yes_no },
	{ "4323", describe_yes_no },
	{ "4324", describe_date },
	{ "4325", describe_date },
	{ "4326", describe_date },
	{ "433n", describe_temperature },
	{ "7003", describe_date },
	{ "7006", describe_date },
	{ "7007", describe_date },
	{ "7011", describe_date },
	{ "8026", describe_piece },
	{ "8003", describe_asset },
	{ "8006", describe_piece },
	{ "8008", describe_hour },
};

void gs1_words(const struct gs1_field *field, int year, char *out, size_t size)
{
	const struct words w = { field, gs1_find_ai(field->ai), year, out, size };

	out[0] = '\0';
	if (!w.row || strcmp(field->ai, "10") == 0 || gs1_check_value(field->ai, field->value, NULL))
		return;
	if (w.row->parts[0].check == GS1_ESCAPED) {
		describe_unescaped(&w);
		return;
	}
	for (size_t i = 0; i < sizeof speakers / sizeof speakers[0]; i++)
		if (gs1_ai_matches(speakers[i].ai, field->ai)) {
			if (speakers[i].say)
				speakers[i].say(&w);
			return;
		}
}

/* GS1 prefixes whose meaning is sure (General Specifications 1.4, figure 1.4.2-1). The country is
 * where the number was bought, not where the goods were made. */
static const struct {
	char first[4], last[4];
	const char *issuer; /* a name, the same in each language; NULL: words say what it is */
	const char *words;
} prefixes[] = {
	{ "000", "019", "GS1 US", NULL },
	{ "020", "029", NULL, N_("for use inside a shop or company") },
	{ "030", "039", "GS1 US", NULL },
	{ "040", "049", NULL, N_("for use inside a shop or company") },
	{ "050", "059", NULL, N_("reserved for coupons") },
	{ "060", "139", "GS1 US", NULL },
	{ "200", "299", NULL, N_("for use inside a shop or company") },
	{ "300", "379", "GS1 France", NULL },
	{ "400", "440", "GS1 Germany", NULL },
	{ "500", "509", "GS1 UK", NULL },
	{ "540", "549", "GS1 Belgium & Luxembourg", NULL },
	{ "570", "579", "GS1 Denmark", NULL },
	{ "590", "590", "GS1 Poland", NULL },
	{ "690", "699", "GS1 China", NULL },
	{ "760", "769", "GS1 Switzerland", NULL },
	{ "800", "839", "GS1 Italy", NULL },
	{ "840", "849", "GS1 Spain", NULL },
	{ "859", "859", "GS1 Czechia", NULL },
	{ "870", "879", "GS1 Netherlands", NULL },
	{ "900", "919", "GS1 Austria", NULL },
	{ "952", "952", NULL, N_("for demonstrations and examples of GS1") },
	{ "977", "977", NULL, N_("ISSN (a periodical)") },
	{ "978", "979", NULL, N_("ISBN (a book; 979-0: printed music)") },
	{ "980", "980", NULL, N_("a refund receipt") },
	{ "981", "984", NULL, N_("a coupon") },
	{ "990", "999", NULL, N_("a coupon") },
};

bool gs1_prefix_words(const char *digits, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; strlen(digits) >= 3 && i < sizeof prefixes / sizeof prefixes[0]; i++) {
		if (strncmp(digits, prefixes[i].first, 3) < 0 || strncmp(digits, prefixes[i].last, 3) > 0)
			continue;
		if (prefixes[i].issuer)
			snprintf(out, size,
				_("prefix issued by %s; it does not say where the product was made"),
				prefixes[i].issuer);
		else
			snprintf(out, size, "%s", _(prefixes[i].words));
		return true;
	}
	return false;
}
