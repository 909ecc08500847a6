#include "reader/picture/image.h"

#include <png.h>
#include <string.h>

/* libpng's simplified interface: it catches its own errors, no longjmp reaches us. */
int image_parse_png(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why)
{
	png_image png = { .version = PNG_IMAGE_VERSION };
	png_color white = { 255, 255, 255 }; /* what is transparent is paper */
	int result = -1;

	if (!png_image_begin_read_from_memory(&png, bytes, len))
		return image_broken(name, png.message, why);
	png.format = PNG_FORMAT_GRAY;
	if (image_allocate(out, png.width, png.height, name, why) == 0) {
		if (png_image_finish_read(&png, &white, out->grey, (png_int_32)png.width, NULL))
			result = 0;
		else
			image_broken(name, png.message, why);
	}
	png_image_free(&png);
	return result;
}
