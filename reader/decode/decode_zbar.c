#include "reader/decode/decode_zbar.h"

#include <stdio.h>
#include <stdlib.h>
#include <zbar.h>

/* zbar's QR path keeps a little memory of every picture; a new scanner gives it back. */
#define IMAGES_PER_SCANNER 100

struct decode_zbar {
	zbar_image_scanner_t *scanner;
	FILE *quiet;
	int images;
};

static const struct symbology_row *find_symbology(int type)
{
	for (size_t i = 0; i < symbology_row_count; i++)
		if (symbology_rows[i].zbar == type)
			return &symbology_rows[i];
	return NULL;
}

/* Binary: without it zbar guesses an encoding and spoils umlauts. */
static zbar_image_scanner_t *new_scanner(void)
{
	zbar_image_scanner_t *s = zbar_image_scanner_create();
	int shortest, longest;

	if (!s)
		return NULL;
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	for (size_t i = 0; i < symbology_row_count; i++)
		if (symbology_set_has(&symbology_rows[i]))
			zbar_image_scanner_set_config(s, (zbar_symbol_type_t)symbology_rows[i].zbar,
				ZBAR_CFG_ENABLE, 1);
	symbology_set_itf_range(&shortest, &longest);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	zbar_image_scanner_set_config(s, ZBAR_I25, ZBAR_CFG_MIN_LEN, shortest);
	zbar_image_scanner_set_config(s, ZBAR_I25, ZBAR_CFG_MAX_LEN, longest);
	return s;
}

static ssize_t discard(void *cookie, const char *text, size_t size)
{
	(void)cookie;
	(void)text;
	return (ssize_t)size;
}

struct decode_zbar *decode_zbar_new(void)
{
	struct decode_zbar *b = calloc(1, sizeof *b);

	if (b && !(b->scanner = new_scanner())) {
		free(b);
		return NULL;
	}
	if (b)
		b->quiet = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = discard });
	return b;
}

void decode_zbar_free(struct decode_zbar *b)
{
	if (!b)
		return;
	zbar_image_scanner_destroy(b->scanner);
	if (b->quiet)
		fclose(b->quiet);
	free(b);
}

static bool renew_scanner(struct decode_zbar *b)
{
	zbar_image_scanner_t *fresh;

	if (b->images++ < IMAGES_PER_SCANNER)
		return true;
	fresh = new_scanner();
	if (!fresh)
		return false;
	zbar_image_scanner_destroy(b->scanner);
	b->scanner = fresh;
	b->images = 1;
	return true;
}

static void locate_symbol(const zbar_symbol_t *symbol, struct decode_zbar_code *code)
{
	unsigned n = zbar_symbol_get_loc_size(symbol);
	const size_t room = sizeof code->place.points / sizeof code->place.points[0];

	code->place.upright = zbar_symbol_get_orientation(symbol) == ZBAR_ORIENT_RIGHT ||
		zbar_symbol_get_orientation(symbol) == ZBAR_ORIENT_LEFT;
	code->left = code->top = 1e9;
	code->right = code->bottom = -1e9;
	for (unsigned i = 0; i < n; i++) {
		struct point p = { zbar_symbol_get_loc_x(symbol, i), zbar_symbol_get_loc_y(symbol, i) };

		/* In the order of the scan lines; of many, some from everywhere, four neighbours each: both
		 * ends and, of an EAN code, the middle. */
		if ((n <= room || i % (4 * n / room + 4) < 4) && code->place.count < room)
			code->place.points[code->place.count++] = p;
		code->left = p.x < code->left ? p.x : code->left;
		code->right = p.x > code->right ? p.x : code->right;
		code->top = p.y < code->top ? p.y : code->top;
		code->bottom = p.y > code->bottom ? p.y : code->bottom;
	}
}

static bool describe_symbol(const zbar_symbol_t *symbol, struct decode_zbar_code *code)
{
	*code = (struct decode_zbar_code){ .row = find_symbology((int)zbar_symbol_get_type(symbol)),
		.gs1 = zbar_symbol_get_modifiers(symbol) & (1u << ZBAR_MOD_GS1),
		.lines = (unsigned)zbar_symbol_get_quality(symbol),
		.data = (const unsigned char *)zbar_symbol_get_data(symbol),
		.len = zbar_symbol_get_data_length(symbol) };
	if (!code->row || !code->data || code->len == 0)
		return false;
	locate_symbol(symbol, code);
	return true;
}

/* On textures libzbar's DataBar decoder prints an assertion, and goes on. stderr is a variable (glibc manual,
 * "Standard Streams"); what writes to descriptor 2, as the sanitizers do, is not lost. */
static void scan_quietly(const struct decode_zbar *b, zbar_image_t *image)
{
	FILE *loud = stderr;

	if (b->quiet)
		stderr = b->quiet;
	zbar_scan_image(b->scanner, image);
	stderr = loud;
}

int decode_zbar_scan(struct decode_zbar *b, const struct gray *gray, int density,
	void (*found)(void *user, const struct decode_zbar_code *), void *user)
{
	zbar_image_t *image = zbar_image_create();
	struct decode_zbar_code code;

	if (!image || !renew_scanner(b)) {
		if (image)
			zbar_image_destroy(image);
		return -1;
	}
	zbar_image_scanner_set_config(b->scanner, ZBAR_NONE, ZBAR_CFG_X_DENSITY, density);
	zbar_image_scanner_set_config(b->scanner, ZBAR_NONE, ZBAR_CFG_Y_DENSITY, density);
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, gray->width, gray->height);
	zbar_image_set_data(image, gray->grey, (unsigned long)gray->width * gray->height, NULL);
	scan_quietly(b, image);
	for (const zbar_symbol_t *s = zbar_image_first_symbol(image); s; s = zbar_symbol_next(s))
		if (describe_symbol(s, &code))
			found(user, &code);
	/* The scanner keeps a reference to the image; its pixels are the caller's. */
	zbar_image_scanner_recycle_image(b->scanner, image);
	zbar_image_destroy(image);
	return 0;
}
