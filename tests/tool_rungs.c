/* rungs: what each rung of the decoding ladder reads alone, and how long it takes.
 *   rungs PICTURE…    prints "FILE<tab>RUNG<tab>MS<tab>SYMBOLOGY<tab>HEX" per code, the last two empty
 *                     when nothing is believed; the rung "ladder" is the whole of it */
#include "reader/decoder.h"
#include "reader/image.h"
#include "reader/ladder.h"
#include "core/clock.h"

#include <stdio.h>
#include <string.h>

struct row {
	const char *file, *rung;
	double ms;
	int count;
	char codes[32][2 * SCAN_DATA_MAX + 40];
};

static void keep(void *user, const struct scan *scan)
{
	struct row *row = user;
	char hex[2 * SCAN_DATA_MAX + 1];

	text_hex(scan->data, scan->data_len, hex);
	if (row->count < 32)
		snprintf(row->codes[row->count++], sizeof row->codes[0], "%s\t%s",
			scan_symbology_name(scan->symbology), hex);
}

static void print(const struct row *row)
{
	for (int i = 0; i < row->count || i == 0; i++)
		printf("%s\t%s\t%.1f\t%s\n", row->file, row->rung, row->ms,
			i < row->count ? row->codes[i] : "\t");
}

/* rung: -1 for all of them. */
static void measure(struct decoder *decoder, const struct image *image, const char *file, int rung)
{
	static struct row row;
	int64_t began_us = clock_mono_us();

	row = (struct row){ .file = file, .rung = rung < 0 ? "ladder" : ladder_rungs[rung].name };
	if (rung < 0)
		decoder_scan(decoder, image->grey, image->width, image->height, keep, &row);
	else
		decoder_scan_rung(decoder, (size_t)rung, image->grey, image->width, image->height, keep,
			&row);
	row.ms = (double)(clock_mono_us() - began_us) / 1000;
	print(&row);
}

int main(int argc, char **argv)
{
	struct decoder *decoder = decoder_new();
	struct fault why = { 0 };
	struct image image;

	for (int i = 1; i < argc; i++) {
		const char *slash = strrchr(argv[i], '/');

		if (image_load(argv[i], &image, &why)) {
			fprintf(stderr, "%s\n", why.text);
			continue;
		}
		for (int rung = -1; rung < (int)ladder_rung_count; rung++)
			measure(decoder, &image, slash ? slash + 1 : argv[i], rung);
		image_free(&image);
		fflush(stdout);
	}
	decoder_free(decoder);
	return EXIT_OK;
}
