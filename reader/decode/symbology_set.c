#include "reader/decode/symbology_set.h"
#include "core/code/carrier_code.h"
#include "core/gs1/gs1.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

#define LENGTHS_MAX 10
#define ITF_LONGEST 80

const struct symbology_row symbology_rows[] = {
	{ NULL, NULL, ZBAR_EAN13, SYMBOLOGY_EAN13, SYMBOLOGY_EAN13 },
	{ NULL, NULL, ZBAR_EAN8, SYMBOLOGY_EAN8, SYMBOLOGY_EAN8 },
	{ NULL, NULL, ZBAR_UPCA, SYMBOLOGY_UPCA, SYMBOLOGY_UPCA },
	{ NULL, NULL, ZBAR_UPCE, SYMBOLOGY_UPCE, SYMBOLOGY_UPCE },
	{ NULL, NULL, ZBAR_CODE128, SYMBOLOGY_CODE128, SYMBOLOGY_GS1_128 },
	{ NULL, NULL, ZBAR_CODE39, SYMBOLOGY_CODE39, SYMBOLOGY_CODE39 },
	{ NULL, NULL, ZBAR_I25, SYMBOLOGY_ITF, SYMBOLOGY_ITF },
	{ NULL, NULL, ZBAR_QRCODE, SYMBOLOGY_QR, SYMBOLOGY_GS1_QR },
	{ "codabar", "Codabar", ZBAR_CODABAR, SYMBOLOGY_UNKNOWN, SYMBOLOGY_UNKNOWN },
	{ "code93", "Code 93", ZBAR_CODE93, SYMBOLOGY_UNKNOWN, SYMBOLOGY_UNKNOWN },
	/* Their words are of the time when they had to be enabled, and do no harm. */
	{ "databar", NULL, ZBAR_DATABAR, SYMBOLOGY_GS1_DATABAR, SYMBOLOGY_GS1_DATABAR },
	{ "databar-exp", NULL, ZBAR_DATABAR_EXP, SYMBOLOGY_GS1_DATABAR, SYMBOLOGY_GS1_DATABAR },
	{ "sqcode", "SQ", ZBAR_SQCODE, SYMBOLOGY_UNKNOWN, SYMBOLOGY_UNKNOWN },
};
const size_t symbology_row_count = sizeof symbology_rows / sizeof symbology_rows[0];

/* Of this process and of the worker that it forks. */
static struct {
	bool on[sizeof symbology_rows / sizeof symbology_rows[0]]; /* rows with a word */
	int lengths[LENGTHS_MAX + 1];                              /* 0 ends them */
} wanted = { .lengths = { 14, 12 } };

/* The next word of a list, its length in *len; NULL: no more. */
static const char *next_word(const char **list, size_t *len)
{
	const char *word = *list;

	if (!word)
		return NULL;
	*len = strcspn(word, ",");
	*list = word[*len] ? word + *len + 1 : NULL;
	return word;
}

static int refuse_also(const char *word, size_t len, struct fault *why)
{
	struct word_list names = { 0 };
	char given[41];

	for (size_t i = 0; i < symbology_row_count; i++)
		if (symbology_rows[i].word && symbology_rows[i].name)
			word_list_add(&names, symbology_rows[i].word);
	snprintf(given, sizeof given, "%.*s", (int)(len < 40 ? len : 40), word);
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("symbology_set.unknown_also", "--also: \"%s\" is not an additional code type"),
		given);
	return word_list_refuse(&names, given, why);
}

static int set_also(const char *list, struct fault *why)
{
	const char *word;
	size_t len;

	memset(wanted.on, 0, sizeof wanted.on);
	while ((word = next_word(&list, &len)) != NULL) {
		size_t i = 0;

		while (i < symbology_row_count &&
			(!symbology_rows[i].word || strncmp(symbology_rows[i].word, word, len) != 0 ||
				symbology_rows[i].word[len]))
			i++;
		if (i == symbology_row_count)
			return refuse_also(word, len, why);
		wanted.on[i] = true;
	}
	return 0;
}

static int set_lengths(const char *list, struct fault *why)
{
	const char *word;
	size_t len, n = 0;

	while ((word = next_word(&list, &len)) != NULL) {
		long length = len ? strtol(word, NULL, 10) : 0;

		if (n == LENGTHS_MAX || length < 6 || length > ITF_LONGEST || length % 2 ||
			strspn(word, "0123456789") != len)
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("symbology_set.itf_lengths_no_length",
					"--itf-lengths: \"%.*s\" is not a valid length; give up to 10 even numbers "
					"from 6 to 80, separated by commas"),
				(int)(len < 40 ? len : 40), word);
		wanted.lengths[n++] = (int)length;
	}
	wanted.lengths[n] = 0;
	return 0;
}

int symbology_set_configure(const char *also, const char *itf_lengths, struct fault *why)
{
	if (also && set_also(also, why))
		return -1;
	return itf_lengths ? set_lengths(itf_lengths, why) : 0;
}

bool symbology_set_has(const struct symbology_row *row)
{
	return !row->name || wanted.on[row - symbology_rows];
}

/* No engine reads these, except for those of libzxing where the build has it. */
static const char never_read[] =
#ifndef HAVE_ZXING
	"Aztec, PDF417, MaxiCode, Micro QR, DMRE, "
#endif
	"Codablock F, DataBar Limited, MicroPDF417, rMQR, DotCode, Han Xin";

void symbology_set_list_unread(char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < symbology_row_count && used < size; i++)
		if (!symbology_set_has(&symbology_rows[i]))
			used += (size_t)snprintf(out + used, size - used, "%s, ", symbology_rows[i].name);
	if (used < size)
		snprintf(out + used, size - used, "%s", never_read);
}

bool symbology_set_has_itf(const char *digits, size_t len)
{
	const int *length = wanted.lengths;

	while (*length && (size_t)*length != len)
		length++;
	if (!*length)
		return false;
	return (len != 12 && gs1_check_ok(digits, len)) ||
		((len == 12 || len == 14) && carrier_code_check_digit(digits, len - 1) == digits[len - 1]);
}

void symbology_set_itf_range(int *shortest, int *longest)
{
	*shortest = ITF_LONGEST;
	*longest = 0;
	for (const int *length = wanted.lengths; *length; length++) {
		*shortest = *length < *shortest ? *length : *shortest;
		*longest = *length > *longest ? *length : *longest;
	}
}
