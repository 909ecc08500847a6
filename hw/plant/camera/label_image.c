#include "hw/plant/camera/label_image.h"

#include <stdio.h>
#include <string.h>
#include <zint.h>

enum { TEXT_MAX = 100, GTIN = 14 };

/* "]d201GTIN21SERIAL" -> "[01]GTIN[21]SERIAL", for libzint; false: not such a label. */
static bool add_brackets(const char *label, char *out, size_t size)
{
	if (strncmp(label, "]d201", 5) != 0 || strlen(label) < 5 + GTIN + 2 ||
		strncmp(label + 5 + GTIN, "21", 2) != 0)
		return false;
	return snprintf(out, size, "[01]%.14s[21]%s", label + 5, label + 5 + GTIN + 2) < (int)size;
}

static bool is_retail_number(const char *label)
{
	size_t len = strlen(label);

	return strspn(label, "0123456789") == len && (len == 8 || len == 12 || len == 13);
}

/* Code 128 as it is printed on boxes: without control characters and other alphabets. */
static bool is_printable(const char *label)
{
	while (*label >= ' ' && *label <= '~')
		label++;
	return *label == '\0';
}

static bool encode_label(struct zint_symbol *symbol, const char *label)
{
	char text[TEXT_MAX];

	if (label[0] != ']') {
		symbol->symbology = is_retail_number(label) ? BARCODE_EANX : BARCODE_CODE128;
		return is_printable(label) &&
			ZBarcode_Encode(symbol, (const unsigned char *)label, 0) < ZINT_ERROR;
	}
	symbol->symbology = BARCODE_DATAMATRIX;
	symbol->input_mode = GS1_MODE;
	symbol->option_3 = DM_SQUARE;
	return add_brackets(label, text, sizeof text) &&
		ZBarcode_Encode(symbol, (const unsigned char *)text, 0) < ZINT_ERROR;
}

bool label_image_make(struct label_image *code, const char *label)
{
	struct zint_symbol *symbol = ZBarcode_Create();
	bool fine = symbol && label[0] && encode_label(symbol, label) &&
		symbol->rows <= LABEL_IMAGE_SIDE_MAX && symbol->width <= LABEL_IMAGE_SIDE_MAX;

	if (fine) {
		code->width = symbol->width;
		code->height = symbol->rows;
		for (int row = 0; row < code->height; row++)
			for (int col = 0; col < code->width; col++)
				code->dark[row][col] = symbol->encoded_data[row][col / 8] >> (col % 8) & 1;
	}
	if (symbol)
		ZBarcode_Delete(symbol);
	return fine;
}
