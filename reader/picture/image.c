#include "reader/picture/image.h"
#include "core/base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The largest accepted file: colour PNM of 100 megapixels with 16 bits */
#define FILE_BYTES_MAX (6 * (off_t)IMAGE_PIXELS_MAX + 4096)

typedef int image_format(const unsigned char *bytes, size_t len, const char *name,
	struct image *out, struct fault *why);

/* One row per first bytes of a file. */
static const struct magic {
	const char *bytes;
	size_t len;
	image_format *parse;
} magics[] = {
	{ "\x89PNG\r\n\x1a\n", 8, image_parse_png },
	{ "\xFF\xD8\xFF", 3, image_parse_jpeg },
	{ "P1", 2, image_parse_pnm },
	{ "P2", 2, image_parse_pnm },
	{ "P3", 2, image_parse_pnm },
	{ "P4", 2, image_parse_pnm },
	{ "P5", 2, image_parse_pnm },
	{ "P6", 2, image_parse_pnm },
};

int image_broken(const char *name, const char *what, struct fault *why)
{
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("image.cannot_read_picture",
			"%s: cannot read the picture (%s); save it again as PNG"),
		name, what);
}

int image_allocate(struct image *image, unsigned long width, unsigned long height, const char *name,
	struct fault *why)
{
	if (width == 0 || height == 0)
		return image_broken(name, MESSAGE_WORD("image.no_pixels", "the picture has no pixels"),
			why);
	if (width > IMAGE_PIXELS_MAX || height > IMAGE_PIXELS_MAX / width)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("image.picture_larger_megapixels",
				"%s: the picture is larger than 100 megapixels; make it smaller"),
			name);
	image->grey = calloc(width, height);
	if (!image->grey)
		return image_broken(name, MESSAGE_WORD("fault.out_of_memory", "out of memory"), why);
	image->width = (unsigned)width;
	image->height = (unsigned)height;
	return 0;
}

void image_free(struct image *image)
{
	free(image->grey);
	*image = (struct image){ 0 };
}

int image_parse(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why)
{
	*out = (struct image){ 0 };
	for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
		if (len < magics[i].len || memcmp(bytes, magics[i].bytes, magics[i].len) != 0)
			continue;
		if (magics[i].parse(bytes, len, name, out, why) == 0)
			return 0;
		image_free(out);
		return -1;
	}
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("image.no_picture_can_read", "%s is not a readable picture; use PNG, JPEG or PNM"),
		name);
}

static int cannot_read(const char *path, struct fault *why)
{
	return fault_set(why, FAULT_SETUP, EXIT_NO_INPUT,
		MESSAGE("image.cannot_read", "cannot read %s (%s); check its permissions"), path,
		message_error(errno));
}

static unsigned char *read_image_file(int fd, const char *path, size_t size, struct fault *why)
{
	unsigned char *bytes = malloc(size + 1);
	size_t have = 0;
	ssize_t n = 1;

	if (!bytes) {
		image_broken(path, MESSAGE_WORD("fault.out_of_memory", "out of memory"), why);
		return NULL;
	}
	while (have < size && (n = read(fd, bytes + have, size - have)) > 0)
		have += (size_t)n;
	if (n >= 0 && have == size)
		return bytes;
	if (n < 0)
		cannot_read(path, why);
	else
		image_broken(path,
			MESSAGE_WORD("image.became_shorter_while_read",
				"the file became shorter while being read"),
			why);
	free(bytes);
	return NULL;
}

int image_load(const char *path, struct image *out, struct fault *why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	unsigned char *bytes = NULL;
	struct stat st;
	int result = -1;

	*out = (struct image){ 0 };
	if (fd < 0)
		return cannot_read(path, why);
	if (fstat(fd, &st))
		cannot_read(path, why);
	else if (!S_ISREG(st.st_mode))
		image_broken(path, MESSAGE_WORD("image.no_plain_file", "not a regular file"), why);
	else if (st.st_size > FILE_BYTES_MAX)
		image_broken(path,
			MESSAGE_WORD("image.file_larger_any_picture",
				"the file is larger than any picture of 100 megapixels"),
			why);
	else
		bytes = read_image_file(fd, path, (size_t)st.st_size, why);
	close(fd);
	if (bytes)
		result = image_parse(bytes, (size_t)st.st_size, path, out, why);
	free(bytes);
	return result;
}
