/* code_texture: does an image show something that looks like a printed code? It does not say which, nor
 * that it is one: a dense, high-contrast pattern of dark and light, about half of each, in a compact area.
 * Bars and modules are like that; printed text has less ink. Not seen: DotCode (too little ink), codes of less
 * than about 80 of 1280 pixels. Pure.
 *
 * Thresholds: measured with codes of 11 types and lines of print (check_reader_unread_code). */
#ifndef READER_PICTURE_CODE_TEXTURE_H
#define READER_PICTURE_CODE_TEXTURE_H

#include <stdbool.h>

/* In cells: an image is divided into CODE_TEXTURE_COLUMNS columns of square cells. */
#define CODE_TEXTURE_COLUMNS 48

struct code_texture_area {
	int left, top, right, bottom; /* right and bottom: the last cell that belongs to it */
};

/* The largest such area. False: there is none, or the image is narrower than 8 pixels a cell.
 * grey: width * height bytes, 0 is black. Measured for 1280 x 720: 0.7 ms for a plain wall,
 * 5 ms for a picture full of patterns. */
bool code_texture_find(const unsigned char *grey, unsigned width, unsigned height,
	struct code_texture_area *out);

#endif
