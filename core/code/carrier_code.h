/* carrier_code: numbers of parcel services and posts, recognised by their form. Pure.
 *
 * Sources: Deutsche Post, Leitcode and Identcode (two-of-five interleaved, check digit with weights 4
 * and 9); DPD, parcel label specification (28 characters of Code 128); UPU S10 (13 characters); the
 * others by the form of printed labels and by numbers that parcel services publish as examples (FedEx, UPS, GLS, DHL
 * Express, USPS); those are named only, without fields. */
#ifndef CORE_CODE_CARRIER_CODE_H
#define CORE_CODE_CARRIER_CODE_H

#include <stdbool.h>
#include <stddef.h>

struct carrier_field {
	const char *title; /* N_() */
	unsigned char from, len;
};

enum { CARRIER_FIELDS_MAX = 6 };

struct carrier_code {
	const char *name; /* N_() "DHL Leitcode" */
	bool sure;        /* its form or check digit makes it this one and nothing else is likely */
	bool weights_4_9; /* its last digit is a check digit of Deutsche Post */
	const char *
		rule; /* N_() how its check character is calculated; NULL: by weights_4_9, or it has none */
	/* Of the characters from check_from up to the check character at check_at. */
	char (*check)(const char *text, size_t n);
	unsigned char check_from, check_at;
	bool (*matches)(const char *text, size_t len);
	struct carrier_field fields[CARRIER_FIELDS_MAX + 1]; /* title NULL ends them */
};

/* The check digit of Deutsche Post over n digits: weights 4,9,4,9 from the left. '\0' if there is
 * anything but digits. */
char carrier_code_check_digit(const char *digits, size_t n);

/* The next code from row *at on that a text can be; *at starts as 0 and moves on. NULL: no more. */
const struct carrier_code *carrier_code_next(const char *text, size_t len, size_t *at);

/* Is it a number that could be a parcel service's, and has the right check character for it? */
bool carrier_code_is_checked(const char *text, size_t len);

#endif
