#include "reader/decode/gray.h"

#include <stdlib.h>

void gray_free(struct gray *gray)
{
	if (gray->room)
		free(gray->grey);
	*gray = (struct gray){ 0 };
}

bool gray_resize(struct gray *gray, unsigned width, unsigned height)
{
	size_t size = (size_t)width * height;

	if (size == 0)
		return false;
	if (gray->room < size) {
		gray_free(gray);
		gray->grey = malloc(size);
		if (!gray->grey)
			return false;
		gray->room = size;
	}
	gray->width = width;
	gray->height = height;
	return true;
}
