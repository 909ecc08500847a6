#include "reader/tag/tag_job.h"
#include "core/gs1/gs1.h"
#include "core/base/lang.h"
#include "core/code/ndef.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

#define PLACEHOLDER "{}"

static int usage_fault(struct fault *why, const char *sentence)
{
	return fault_set(why, FAULT_USAGE, EXIT_USAGE, "%s", sentence);
}

/* "(01)09521234000013(21)1001" -> an element string with separators. False if it is not so. */
static bool parse_hri(const char *hri, char *out, size_t size)
{
	size_t used = 0;

	for (const char *at = hri; *at;) {
		const char *close = strchr(at, ')');
		size_t value = close ? strcspn(close + 1, "(") : 0;

		if (*at != '(' || !close || used + (size_t)(close - at) + value + 2 > size)
			return false;
		memcpy(out + used, at + 1, (size_t)(close - at) - 1);
		used += (size_t)(close - at) - 1;
		memcpy(out + used, close + 1, value);
		used += value;
		at = close + 1 + value;
		if (*at)
			out[used++] = GS1_FNC1;
	}
	out[used] = '\0';
	return used > 0;
}

static int no_gtin(const char *given, size_t digits, struct fault *why)
{
	if (digits != 8 && (digits < 12 || digits > 14))
		return fault_set(why, FAULT_DATA, EXIT_USAGE,
			MESSAGE("tag_job.sgtin_no_gtin",
				"--sgtin: \"%.40s\" is not a GTIN; a GTIN has 8, 12, 13 or 14 digits"),
			given);
	return fault_set(why, FAULT_DATA, EXIT_USAGE,
		MESSAGE("tag_job.sgtin_check_digit_right",
			"--sgtin %.*s: check digit is %c but should be %c; check the number"),
		(int)digits, given, given[digits - 1], gs1_check_digit(given, digits - 1));
}

/* Element string, with or without parentheses, Digital Link, GTIN.SERIAL or a bare GTIN. */
static int parse_sgtin(const char *given, struct gs1 *out, struct fault *why)
{
	size_t digits = strspn(given, "0123456789");
	char elements[200];
	char gtin[15];

	if (strncmp(given, "http", 4) == 0) {
		int found = gs1_parse_digital_link(given, strlen(given), out, why);

		return found == 0 ? usage_fault(why,
								MESSAGE_WORD("tag_job.sgtin_address_no_gs1",
									"--sgtin: this address is not a GS1 Digital Link; use "
									"(01)GTIN(21)SERIAL or GTIN.SERIAL"))
						  : found;
	}
	if (given[0] == '(')
		return parse_hri(given, elements, sizeof elements)
			? gs1_parse_element_string(elements, strlen(elements), out, why)
			: usage_fault(why,
				  MESSAGE_WORD("tag_job.sgtin_write_gtin_serial",
					  "--sgtin: not readable as an article; use (01)GTIN(21)SERIAL, GTIN.SERIAL "
					  "or a Digital Link"));
	if (given[digits] == '\0' || given[digits] == '.') {
		if (!gs1_gtin14(given, digits, gtin))
			return no_gtin(given, digits, why);
		snprintf(elements, sizeof elements, "01%s%s%.100s", gtin, given[digits] ? "21" : "",
			given[digits] ? given + digits + 1 : "");
		return gs1_parse_element_string(elements, strlen(elements), out, why);
	}
	return gs1_parse_element_string(given, strlen(given), out, why);
}

static int take_sgtin(struct tag_job *o, struct fault *why)
{
	const struct tag_request *r = &o->request;
	struct gs1 gs1, check;
	const char *gtin, *serial;
	char elements[64];

	if (parse_sgtin(r->sgtin, &gs1, why) < 0)
		return -1;
	gtin = gs1_value(&gs1, "01");
	serial = r->start ? r->start : r->serial ? r->serial : gs1_value(&gs1, "21");
	if (!gtin)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.sgtin_holds_no_gtin",
				"--sgtin contains no GTIN; use (01)GTIN(21)SERIAL or GTIN.SERIAL"));
	if (!serial)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.tag_one_single_thing",
				"a tag stands for one single item; give its serial number with --serial"));
	text_copy(o->gtin, sizeof o->gtin, gtin);
	if (strlen(serial) >= sizeof o->number)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.serial_serial_number_characters",
				"--serial: a serial number has at most 20 characters; shorten it"));
	text_copy(o->number, sizeof o->number, serial);
	snprintf(elements, sizeof elements, "01%s21%s", o->gtin, o->number);
	return gs1_parse_element_string(elements, strlen(elements), &check, why);
}

static int take_sscc(struct tag_job *o, struct fault *why)
{
	const char *given = o->request.start ? o->request.start : o->request.sscc;
	size_t len = strlen(given);

	if (len == 17 && gs1_check_digit(given, 17)) {
		snprintf(o->number, sizeof o->number, "%s%c", given, gs1_check_digit(given, 17));
		return 0;
	}
	if (len != 18 || !gs1_check_digit(given, 18))
		return usage_fault(why,
			MESSAGE_WORD("tag_job.sscc_sscc_digits_last",
				"--sscc: an SSCC has 18 digits, the last one a check digit"));
	if (!gs1_check_ok(given, 18))
		return fault_set(why, FAULT_DATA, EXIT_USAGE,
			MESSAGE("tag_job.sscc_check_digit_right",
				"--sscc %s: check digit is %c but should be %c; check the number"),
			given, given[17], gs1_check_digit(given, 17));
	text_copy(o->number, sizeof o->number, given);
	return 0;
}

static int take_text_or_uri(struct tag_job *o, struct fault *why)
{
	const struct tag_request *r = &o->request;
	const char *given = r->uri ? r->uri : r->text;
	bool runs = strstr(given, PLACEHOLDER) != NULL;

	if (strlen(given) == 0 || strlen(given) > TAG_TEXT_MAX - TAG_NUMBER_MAX)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.uri_text_take_bytes",
				"--uri and --text must have 1 to 979 bytes"));
	if (r->uri && strcspn(given, ":") == strlen(given))
		return usage_fault(why,
			MESSAGE_WORD("tag_job.uri_address_begins_scheme",
				"--uri: an address begins with a scheme, for example https://"));
	if (!runs)
		return 0;
	if (strlen(r->start ? r->start : "1") >= sizeof o->number)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.start_running_number_digits",
				"--start: a running number has at most 20 digits; shorten it"));
	text_copy(o->number, sizeof o->number, r->start ? r->start : "1");
	return 0;
}

/* The digits at the end of a number that runs. */
static size_t count_running_digits(const char *number)
{
	size_t len = strlen(number), n = 0;

	while (n < len && n < 15 && number[len - 1 - n] >= '0' && number[len - 1 - n] <= '9')
		n++;
	return n;
}

/* Adds i, keeping the width: 0099 -> 0100. False: it does not fit. */
static bool add_to_number(char *number, size_t digits, int i)
{
	char *at = number + strlen(number) - digits, last[TAG_NUMBER_MAX];
	int64_t value;

	if (i == 0)
		return true;
	memcpy(last, at, digits);
	last[digits] = '\0';
	if (!text_to_int64(last, 0, INT64_MAX / 2, &value))
		return false;
	snprintf(last, sizeof last, "%0*lld", (int)digits, (long long)value + i);
	if ((size_t)(at - number) + strlen(last) >= TAG_NUMBER_MAX)
		return false;
	strcpy(at, last);
	return true;
}

/* An SSCC's last digit is its check digit; what runs is in front of it. Its company prefix must not
 * change: 9 digits run at most. */
static bool job_number(const struct tag_job *o, int i, char out[TAG_NUMBER_MAX])
{
	text_copy(out, TAG_NUMBER_MAX, o->number);
	if (!out[0])
		return true;
	if (!o->request.sscc)
		return add_to_number(out, count_running_digits(out), i);
	out[17] = '\0';
	if (!add_to_number(out, 9, i) || strlen(out) != 17)
		return false;
	out[17] = gs1_check_digit(out, 17);
	out[18] = '\0';
	return true;
}

int tag_job_take(const struct tag_request *r, struct tag_job *out, struct fault *why)
{
	int kinds = !!r->sgtin + !!r->sscc + !!r->uri + !!r->text, bad;
	char last[TAG_NUMBER_MAX];

	*out = (struct tag_job){ .request = *r, .count = r->count };
	if (kinds != 1)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.say_write_one_sgtin",
				"the content to write is missing; use one of --sgtin, --sscc, --uri, --text"));
	if (r->serial && !r->sgtin)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.serial_belongs_sgtin",
				"--serial belongs to --sgtin; leave out --serial or add --sgtin"));
	bad = r->sgtin ? take_sgtin(out, why)
		: r->sscc  ? take_sscc(out, why)
				   : take_text_or_uri(out, why);
	if (bad)
		return -1;
	if (out->count > 1 && out->number[0] && !out->request.sscc &&
		count_running_digits(out->number) == 0)
		return usage_fault(why,
			MESSAGE_WORD("tag_job.series_needs_number_ends",
				"a series needs a number that ends in digits; give --start"));
	if (!job_number(out, out->count - 1, last))
		return usage_fault(why,
			MESSAGE_WORD("tag_job.numbers_series_grow_too",
				"the numbers of the series become too long; use a smaller --start"));
	return 0;
}

static void insert_serial(const char *given, const char *number, char *out)
{
	const char *place = strstr(given, PLACEHOLDER);
	int before = place ? (int)(place - given) : (int)strlen(given);

	snprintf(out, TAG_TEXT_MAX, "%.*s%s%s", before, given, place ? number : "",
		place ? place + strlen(PLACEHOLDER) : "");
}

size_t tag_job_build(const struct tag_job *o, int i, char text[TAG_TEXT_MAX],
	char number[TAG_NUMBER_MAX], unsigned char message[TAG_MESSAGE_MAX])
{
	const struct tag_request *r = &o->request;
	struct gs1 gs1 = { .count = r->sscc ? 1 : 2 };

	if (!job_number(o, i, number))
		return 0;
	if (r->text) {
		insert_serial(r->text, number, text);
		return ndef_build_text(text, r->language ? r->language : "de", message, TAG_MESSAGE_MAX);
	}
	if (r->uri) {
		insert_serial(r->uri, number, text);
	} else {
		strcpy(gs1.fields[0].ai, r->sscc ? "00" : "01");
		strcpy(gs1.fields[0].value, r->sscc ? number : o->gtin);
		strcpy(gs1.fields[1].ai, "21");
		strcpy(gs1.fields[1].value, number);
		if (!gs1_key(&gs1, text))
			return 0;
	}
	return ndef_build_uri(text, message, TAG_MESSAGE_MAX);
}
