/* picture: writes pictures of codes as a phone would take them, the same ones for the same seed.
 *   picture FOLDER KIND COUNT SEED
 * FOLDER/KIND-CONDITION-NNN.jpg each, and a line "FILE<tab>KIND<tab>CONDITION<tab>TEXT" on standard
 * output. The conditions take turns; the kind "none" holds no code at all. */
#include "tests/support/sample.h"
#include "core/base/fault.h"

#include <stdio.h>
#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>

static void write_jpeg(const struct scene_picture *picture, FILE *file)
{
	struct jpeg_compress_struct info;
	struct jpeg_error_mgr errors;

	info.err = jpeg_std_error(&errors);
	jpeg_create_compress(&info);
	jpeg_stdio_dest(&info, file);
	info.image_width = (JDIMENSION)picture->width;
	info.image_height = (JDIMENSION)picture->height;
	info.input_components = 1;
	info.in_color_space = JCS_GRAYSCALE;
	jpeg_set_defaults(&info);
	jpeg_set_quality(&info, picture->quality, TRUE);
	jpeg_start_compress(&info, TRUE);
	while (info.next_scanline < info.image_height) {
		JSAMPROW row = picture->grey + (size_t)info.next_scanline * (size_t)picture->width;

		jpeg_write_scanlines(&info, &row, 1);
	}
	jpeg_finish_compress(&info);
	jpeg_destroy_compress(&info);
}

static int make_one(const char *folder, size_t kind, uint64_t seed, size_t n)
{
	const char *condition = scene_condition_name(scene_condition(n % scene_condition_count));
	struct sample sample;
	char path[512];
	FILE *file;

	if (!sample_make(kind, seed, n, &sample))
		return EXIT_FAILED;
	snprintf(path, sizeof path, "%s/%s-%s-%03zu.jpg", folder, sample_kind_name(kind), condition, n);
	file = fopen(path, "we");
	if (!file) {
		perror(path);
		return EXIT_FAILED;
	}
	write_jpeg(&sample.picture, file);
	free(sample.picture.grey);
	printf("%s\t%s\t%s\t%s\n", strrchr(path, '/') + 1, sample_kind_name(kind), condition,
		sample.text);
	return fclose(file) ? EXIT_FAILED : EXIT_OK;
}

int main(int argc, char **argv)
{
	size_t kind = 0;

	if (argc != 5)
		return EXIT_USAGE;
	while (kind < sample_kind_count && strcmp(sample_kind_name(kind), argv[2]) != 0)
		kind++;
	if (kind == sample_kind_count)
		return EXIT_USAGE;
	for (size_t n = 0; n < strtoull(argv[3], NULL, 10); n++)
		if (make_one(argv[1], kind, strtoull(argv[4], NULL, 10), n))
			return EXIT_FAILED;
	return EXIT_OK;
}
