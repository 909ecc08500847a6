#include "reader/decoder.h"
#include "core/gs1.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

/* zbar's QR path keeps a little memory of every picture; a new scanner gives it back. */
#define IMAGES_PER_SCANNER 100

struct decoder {
	zbar_image_scanner_t *scanner;
	int images;
	struct scan scan; /* handed to found() */
};

/* What is looked for. DataBar, Codabar, Code 93 and SQ find codes in carpets and are left out. */
static const struct row {
	zbar_symbol_type_t type;
	enum symbology symbology, gs1_symbology; /* the latter with FNC1 in the first place */
} rows[] = {
	{ ZBAR_EAN13, SYMBOLOGY_EAN13, SYMBOLOGY_EAN13 },
	{ ZBAR_EAN8, SYMBOLOGY_EAN8, SYMBOLOGY_EAN8 },
	{ ZBAR_UPCA, SYMBOLOGY_UPCA, SYMBOLOGY_UPCA },
	{ ZBAR_UPCE, SYMBOLOGY_UPCE, SYMBOLOGY_UPCE },
	{ ZBAR_CODE128, SYMBOLOGY_CODE128, SYMBOLOGY_GS1_128 },
	{ ZBAR_CODE39, SYMBOLOGY_CODE39, SYMBOLOGY_CODE39 },
	{ ZBAR_I25, SYMBOLOGY_ITF14, SYMBOLOGY_ITF14 },
	{ ZBAR_QRCODE, SYMBOLOGY_QR, SYMBOLOGY_GS1_QR },
};

static const struct row *find_row(zbar_symbol_type_t type)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].type == type)
			return &rows[i];
	return NULL;
}

/* Binary: without it zbar guesses an encoding and spoils umlauts. Length 14: a tilted ITF is read
 * in part, as a shorter code that looks right. */
static zbar_image_scanner_t *new_scanner(void)
{
	zbar_image_scanner_t *s = zbar_image_scanner_create();

	if (!s)
		return NULL;
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		zbar_image_scanner_set_config(s, rows[i].type, ZBAR_CFG_ENABLE, 1);
	zbar_image_scanner_set_config(s, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
	zbar_image_scanner_set_config(s, ZBAR_I25, ZBAR_CFG_MIN_LEN, 14);
	zbar_image_scanner_set_config(s, ZBAR_I25, ZBAR_CFG_MAX_LEN, 14);
	zbar_image_scanner_set_config(s, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);
	return s;
}

struct decoder *decoder_new(void)
{
	struct decoder *d = calloc(1, sizeof *d);

	if (d && !(d->scanner = new_scanner())) {
		free(d);
		return NULL;
	}
	return d;
}

void decoder_free(struct decoder *d)
{
	if (!d)
		return;
	zbar_image_scanner_destroy(d->scanner);
	free(d);
}

static bool renew_scanner(struct decoder *d)
{
	zbar_image_scanner_t *fresh;

	if (d->images++ < IMAGES_PER_SCANNER)
		return true;
	fresh = new_scanner();
	if (!fresh)
		return false;
	zbar_image_scanner_destroy(d->scanner);
	d->scanner = fresh;
	d->images = 1;
	return true;
}

/* A UPC-E stands for a longer number; its eight digits, taken as they are, would be another GTIN.
 * They are: number system, six digits, check digit. By the sixth: where the six go in the UPC-A
 * (0: a zero, n: the n-th). GS1 General Specifications, section 5.2.2.4.2. */
static const char *const upce_patterns[10] = {
	"1260000345", "1260000345", "1260000345", "1230000045", "1234000005",
	"1234500006", "1234500006", "1234500006", "1234500006", "1234500006",
};

static void expand_upce(struct scan *scan)
{
	const char *pattern;
	unsigned char six[8];

	memcpy(six, scan->data, sizeof six);
	if (scan->data_len != 8 || six[6] < '0' || six[6] > '9')
		return;
	pattern = upce_patterns[six[6] - '0'];
	for (size_t i = 0; i < 10; i++)
		scan->data[1 + i] = pattern[i] == '0' ? '0' : six[pattern[i] - '0'];
	scan->data[11] = six[7];
	scan->data_len = 12;
}

static bool read_symbol(const zbar_symbol_t *symbol, struct scan *out)
{
	const struct row *row = find_row(zbar_symbol_get_type(symbol));
	const char *data = zbar_symbol_get_data(symbol);
	size_t len = zbar_symbol_get_data_length(symbol);
	bool gs1 = zbar_symbol_get_modifiers(symbol) & (1u << ZBAR_MOD_GS1);

	if (!row || !data || len == 0)
		return false;
	if (row->symbology == SYMBOLOGY_ITF14 && !gs1_check_ok(data, len))
		return false;
	out->carrier = CARRIER_BARCODE;
	out->symbology = gs1 ? row->gs1_symbology : row->symbology;
	out->too_long = len > SCAN_DATA_MAX;
	out->data_len = (uint32_t)(out->too_long ? SCAN_DATA_MAX : len);
	memcpy(out->data, data, out->data_len);
	if (row->symbology == SYMBOLOGY_UPCE)
		expand_upce(out);
	return true;
}

/* The same code twice in one picture is one scan. */
static bool came_before(const zbar_symbol_t *first, const zbar_symbol_t *symbol)
{
	unsigned len = zbar_symbol_get_data_length(symbol);

	for (; first && first != symbol; first = zbar_symbol_next(first))
		if (zbar_symbol_get_type(first) == zbar_symbol_get_type(symbol) &&
			zbar_symbol_get_data_length(first) == len &&
			memcmp(zbar_symbol_get_data(first), zbar_symbol_get_data(symbol), len) == 0)
			return true;
	return false;
}

int decoder_scan(struct decoder *d, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user)
{
	zbar_image_t *image = zbar_image_create();
	const zbar_symbol_t *first;
	int count = 0;

	if (!image || !renew_scanner(d)) {
		if (image)
			zbar_image_destroy(image);
		return -1;
	}
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, width, height);
	zbar_image_set_data(image, grey, (unsigned long)width * height, NULL);
	zbar_scan_image(d->scanner, image);
	first = zbar_image_first_symbol(image);
	for (const zbar_symbol_t *s = first; s; s = zbar_symbol_next(s)) {
		memset(&d->scan, 0, sizeof d->scan);
		if (came_before(first, s) || !read_symbol(s, &d->scan))
			continue;
		found(user, &d->scan);
		count++;
	}
	/* The scanner keeps a reference to the image; its pixels are the caller's. */
	zbar_image_scanner_recycle_image(d->scanner, image);
	zbar_image_destroy(image);
	return count;
}
