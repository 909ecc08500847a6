/* sample: a code of a kind with a random text, printed by libzint and photographed (scene.h). */
#ifndef TESTS_SUPPORT_SAMPLE_H
#define TESTS_SUPPORT_SAMPLE_H

#include "tests/support/scene.h"

#define SAMPLE_TEXT_MAX 160

struct sample {
	char text[SAMPLE_TEXT_MAX]; /* what is to be read; "" for the kind "none" */
	struct scene_picture picture;
};

extern const size_t sample_kind_count;
const char *sample_kind_name(size_t kind); /* "ean13" ... "none" */

/* Sample number n of a kind under condition n modulo their number. False: zint refuses (said on
 * standard error). The picture's pixels are the caller's. */
bool sample_make(size_t kind, uint64_t seed, size_t n, struct sample *);

/* Is this the data a scanner gives for the text? A UPC-A may come as an EAN-13 that begins with a
 * zero and the other way round; a UPC-E is the UPC-A it stands for. */
bool sample_is(size_t kind, const char *text, const unsigned char *data, size_t len);

#endif
