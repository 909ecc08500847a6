#include "tests/support/sample.h"
#include "core/gs1/gs1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zint.h>

static void draw_from(const char *alphabet, int len, char *text)
{
	for (int i = 0; i < len; i++)
		text[i] = alphabet[scene_any_of((int)strlen(alphabet))];
	text[len] = '\0';
}

#define DIGITS "0123456789"
#define CAPITALS DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LETTERS CAPITALS "abcdefghijklmnopqrstuvwxyz -./:"

static void make_digits(int len, char *text)
{
	draw_from(DIGITS, len, text);
}

static void make_checked(int len, char *text)
{
	draw_from(DIGITS, len - 1, text);
	text[len - 1] = gs1_check_digit(text, (size_t)len - 1);
	text[len] = '\0';
}

static void make_upce(int len, char *text)
{
	draw_from("3456789", len, text); /* not every six digits with a zero are a UPC-E */
	text[0] = '0';
}

static void make_capitals(int len, char *text)
{
	draw_from(CAPITALS, len, text);
}

static void make_text(int len, char *text)
{
	draw_from(LETTERS, len - 1, text);
	strcat(text, "x"); /* a blank at the end would be hard to compare */
}

static const struct kind {
	const char *name;
	int zint, shortest, longest, quiet; /* quiet: white modules around it, at most */
	bool square;                        /* two-dimensional */
	void (*make)(int len, char *text);
} kinds[] = {
	{ "ean13", BARCODE_EANX, 13, 13, 9, false, make_checked },
	{ "ean8", BARCODE_EANX_CHK, 8, 8, 8, false, make_checked },
	{ "upca", BARCODE_UPCA, 12, 12, 9, false, make_checked },
	{ "upce", BARCODE_UPCE, 7, 7, 9, false, make_upce },
	{ "code128", BARCODE_CODE128, 6, 18, 10, false, make_text },
	{ "code39", BARCODE_CODE39, 4, 12, 10, false, make_capitals },
	{ "itf", BARCODE_C25INTER, 14, 14, 10, false, make_checked },
	{ "qr", BARCODE_QRCODE, 8, 120, 4, true, make_text },
	{ "datamatrix", BARCODE_DATAMATRIX, 4, 44, 4, true, make_text },
	{ "addon", BARCODE_EANX, 13, 13, 9, false, make_checked },
	{ "none", 0, 1, 2, 0, false, make_digits },
	{ "aztec", BARCODE_AZTEC, 8, 120, 2, true, make_text },
	{ "pdf417", BARCODE_PDF417, 8, 120, 2, true, make_text },
	{ "microqr", BARCODE_MICROQR, 4, 12, 2, true, make_capitals },
	{ "maxicode", BARCODE_MAXICODE, 8, 60, 2, true, make_capitals },
};

static bool print_label(const struct kind *kind, const char *text, struct scene_label *label)
{
	struct zint_symbol *s = ZBarcode_Create();
	char data[SAMPLE_TEXT_MAX + 8];
	int bad;

	snprintf(data, sizeof data, "%s%s", text, strcmp(kind->name, "addon") == 0 ? "+51299" : "");
	s->symbology = kind->zint;
	s->input_mode = DATA_MODE;
	s->scale = SCENE_LABEL_SCALE / 2.0f;
	s->height = kind->square ? 0 : (float)scene_uniform(25, 60);
	s->show_hrt = scene_any_of(2);
	s->option_3 = kind->zint == BARCODE_DATAMATRIX && scene_any_of(6) ? DM_SQUARE : 0;
	bad = ZBarcode_Encode_and_Buffer(s, (unsigned char *)data, 0, 0) >= ZINT_ERROR;
	label->width = bad ? 0 : s->bitmap_width;
	label->height = bad ? 0 : s->bitmap_height;
	label->square = kind->square;
	label->quiet = kind->quiet * scene_uniform(kind->square ? 0.4 : 0.8, 1.6);
	label->bitmap = malloc((size_t)label->width * (size_t)label->height + 1);
	for (int i = 0; i < label->width * label->height; i++)
		label->bitmap[i] = (unsigned char)s->bitmap[3 * i];
	if (bad)
		fprintf(stderr, "%s: %s\n", data, s->errtxt);
	ZBarcode_Delete(s);
	return !bad;
}

const size_t sample_kind_count = sizeof kinds / sizeof kinds[0];

const char *sample_kind_name(size_t kind)
{
	return kinds[kind].name;
}

bool sample_make(size_t kind, uint64_t seed, size_t n, struct sample *out)
{
	const struct kind *k = &kinds[kind];
	struct scene_label label = { 0 };

	scene_seed(seed * 1000003 + n * 101 + kind);
	out->text[0] = '\0';
	k->make(k->shortest + scene_any_of(k->longest - k->shortest + 1), out->text);
	if (k->zint && !print_label(k, out->text, &label))
		return false;
	if (!k->zint)
		out->text[0] = '\0';
	label.inverted = k->square && scene_any_of(16) == 0;
	out->picture = scene_take(&label, scene_condition(n % scene_condition_count));
	free(label.bitmap);
	return true;
}

/* Of the six digits 3 to 9 that make_upce() draws: GS1 General Specifications, 5.2.2.4.2. */
static void expand(const char *upce, char upca[13])
{
	static const char *const patterns[] = { "123.....45", "1234.....5", "12345....6" };
	const char *pattern = patterns[upce[6] < '5' ? upce[6] - '3' : 2];

	upca[0] = upce[0];
	for (int i = 0; i < 10; i++)
		upca[1 + i] = pattern[i] == '.' ? '0' : upce[pattern[i] - '0'];
	upca[11] = gs1_check_digit(upca, 11);
	upca[12] = '\0';
}

bool sample_is(size_t kind, const char *text, const unsigned char *data, size_t len)
{
	char upca[13];

	if (strcmp(kinds[kind].name, "upce") == 0) {
		expand(text, upca);
		text = upca;
	}
	if (kinds[kind].zint == BARCODE_EANX || kinds[kind].zint == BARCODE_UPCA) {
		for (; len > 11 && *data == '0'; len--)
			data++;
		text += *text == '0' && strlen(text) == 13;
		text += *text == '0' && strlen(text) == 12;
	}
	return kinds[kind].zint && len == strlen(text) && memcmp(data, text, len) == 0;
}
