/* tag_job: what is to be written, from the command line; running numbers of a series. Pure. */
#ifndef READER_TAG_TAG_JOB_H
#define READER_TAG_TAG_JOB_H

#include "core/base/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define TAG_MESSAGE_MAX 1024
#define TAG_COUNT_MAX 10000
#define TAG_TEXT_MAX 1000
#define TAG_NUMBER_MAX 21 /* a serial number of 20 characters */

/* The options as given; NULL: not given. */
struct tag_request {
	const char *sgtin, *serial, *sscc, *uri, *text, *language, *start;
	int count;
};

struct tag_job {
	struct tag_request request;
	char gtin[15];               /* "": not an SGTIN */
	char number[TAG_NUMBER_MAX]; /* of the first tag; "" if there is no running number */
	int count;
};

/* Exactly one of sgtin, sscc, uri, text; check digits must be correct; a series needs a number that
 * can be counted up. 0, or -1 (why, USAGE or DATA). */
int tag_job_take(const struct tag_request *request, struct tag_job *out, struct fault *why);

/* Content of tag i (from 0) of the series: the text of its record, its number ("" if there is no
 * running number), and the NDEF message. Returns the message's length; 0: it does not fit. */
size_t tag_job_build(const struct tag_job *, int i, char text[TAG_TEXT_MAX],
	char number[TAG_NUMBER_MAX], unsigned char message[TAG_MESSAGE_MAX]);

#endif
