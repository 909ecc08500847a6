/* gray: memory of a grey image, one byte for each pixel. */
#ifndef READER_DECODE_GRAY_H
#define READER_DECODE_GRAY_H

#include <stdbool.h>
#include <stddef.h>

struct gray {
	unsigned width, height;
	unsigned char *grey; /* width * height bytes, row by row; 0 is black */
	size_t room;         /* bytes allocated at grey; 0: the pixels belong to the caller */
};

/* Frees the pixels if they were allocated by gray_resize(). An empty image is fine. */
void gray_free(struct gray *);

/* Makes room for width * height pixels; their values are undefined. False: out of memory, or no
 * pixels. */
bool gray_resize(struct gray *, unsigned width, unsigned height);

#endif
