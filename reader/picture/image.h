/* image: loads a picture file as a grey image. PNG, JPEG, PNM (P1 to P6). */
#ifndef READER_PICTURE_IMAGE_H
#define READER_PICTURE_IMAGE_H

#include "core/base/fault.h"

#include <stddef.h>

#define IMAGE_PIXELS_MAX 100000000u /* 100 megapixels */

struct image {
	unsigned width, height;
	unsigned char *grey; /* width * height bytes; image_free() */
};

/* Reads path. 0, or -1 with the file's name and the reason in why (FAULT_DATA: not a
 * picture). Safe for any content of the file. */
int image_load(const char *path, struct image *out, struct fault *why);

/* The same from memory; name stands for the file in messages. */
int image_parse(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why);

void image_free(struct image *); /* an empty one is fine */

/* --- for the formats, image_*.c ---------------------------------------------------------- */

/* Called when the first bytes of the format were recognised; on -1 *out may hold memory to free. */
int image_parse_png(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why);
int image_parse_jpeg(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why);
int image_parse_pnm(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why);

/* Sets the size and allocates black pixels. -1: empty, over 100 megapixels, out of memory. */
int image_allocate(struct image *, unsigned long width, unsigned long height, const char *name,
	struct fault *why);

/* "NAME: cannot read the picture (what); save it again as PNG". what: a MESSAGE_WORD() or a
 * text of a library. Returns -1. */
int image_broken(const char *name, const char *what, struct fault *why);

#endif
