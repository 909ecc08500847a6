#include "reader/decode/decoder.h"
#include "reader/picture/image.h"
#include "reader/device/source.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <jpeglib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char folder[64];
static struct fault why;

static void set_up(void)
{
	strcpy(folder, "/tmp/reader-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void tear_down(void)
{
	char command[128];

	snprintf(command, sizeof command, "rm -r '%s'", folder);
	ck_assert_int_eq(system(command), 0);
}

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void zint(const char *arguments, const char *name)
{
	char command[512];
	FILE *tool;

	snprintf(command, sizeof command, "zint --scale=3 -w 10 --vwhitesp=5 %s -o '%s' 2>/dev/null",
		arguments, path_of(name));
	tool = popen(command, "r");
	ck_assert_ptr_nonnull(tool);
	ck_assert_int_eq(pclose(tool), 0);
}

static void write_file(const char *name, const void *bytes, size_t len)
{
	FILE *file = fopen(path_of(name), "we");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

/* --- decoding -------------------------------------------------------------------------------- */

enum { PATIENT_MS = 20000 }; /* how fast the computer is must not decide what can be read */

struct seen {
	int count;
	struct scan last;
};

static void see(void *user, const struct scan *scan)
{
	struct seen *seen = user;

	seen->count++;
	seen->last = *scan;
}

static struct seen decode(const struct image *image)
{
	struct decoder *decoder = decoder_new();
	static struct seen seen;

	decoder_set_budget(decoder, PATIENT_MS);
	memset(&seen, 0, sizeof seen);
	ck_assert_int_ge(decoder_scan(decoder, image->grey, image->width, image->height, see, &seen),
		0);
	decoder_free(decoder);
	return seen;
}

static struct seen decode_file(const char *name)
{
	struct image image;
	struct seen seen;

	ck_assert_msg(image_load(path_of(name), &image, &why) == 0, "%s", why.message.text);
	seen = decode(&image);
	image_free(&image);
	return seen;
}

static const struct label {
	const char *zint;
	enum symbology symbology;
	const char *data;
} labels[] = {
	{ "-b 13 -d 400638133393", SYMBOLOGY_EAN13, "4006381333931" },
	{ "-b 13 -d 978030640615", SYMBOLOGY_EAN13, "9780306406157" },
	{ "-b 10 -d 1234567", SYMBOLOGY_EAN8, "12345670" },
	{ "-b 34 -d 01234567890", SYMBOLOGY_UPCA, "012345678905" },
	{ "-b 37 -d 0123450", SYMBOLOGY_UPCE, "012000003455" },
	{ "-b 37 -d 0123453", SYMBOLOGY_UPCE, "012300000451" },
	{ "-b 37 -d 0123454", SYMBOLOGY_UPCE, "012340000053" },
	{ "-b 37 -d 0123456", SYMBOLOGY_UPCE, "012345000065" },
	{ "-b 20 -d Hallo-128", SYMBOLOGY_CODE128, "Hallo-128" },
	{ "-b 16 --gs1 -d '[01]09521234000013[10]AB[21]1001'", SYMBOLOGY_GS1_128,
		"010952123400001310AB\x1D"
		"211001" },
	{ "-b 8 -d CODE39", SYMBOLOGY_CODE39, "CODE39" },
	{ "-b 89 -d 0952123400001", SYMBOLOGY_ITF14, "09521234000013" },
	{ "-b 58 -d https://id.gs1.org/01/09521234000013/21/1001", SYMBOLOGY_QR,
		"https://id.gs1.org/01/09521234000013/21/1001" },
	{ "-b 58 --gs1 -d '[01]09521234000013[10]AB[21]1001'", SYMBOLOGY_GS1_QR,
		"010952123400001310AB\x1D"
		"211001" },
	{ "-b 58 --eci=26 -d 'Größe Öl Maß'", SYMBOLOGY_QR, "Größe Öl Maß" },
	{ "-b 58 --binary -d 'Größe Öl Maß'", SYMBOLOGY_QR, "Größe Öl Maß" },
	{ "-b 58 -r -d weiss-auf-schwarz", SYMBOLOGY_QR, "weiss-auf-schwarz" },
	{ "-b 58 --binary --esc -d 'Gr\\xF6\\xDFe'", SYMBOLOGY_QR,
		"Gr\xf6\xdf"
		"e" },
	{ "-b 71 -d 'DataMatrix 1234'", SYMBOLOGY_DATAMATRIX, "DataMatrix 1234" },
	{ "-b 71 -r -d weiss-auf-schwarz", SYMBOLOGY_DATAMATRIX, "weiss-auf-schwarz" },
	{ "-b 71 --vers=27 -d 12x26", SYMBOLOGY_DATAMATRIX, "12x26" },
	{ "-b 71 --gs1 -d '[01]09521234000013[10]AB[21]1001'", SYMBOLOGY_GS1_DATAMATRIX,
		"010952123400001310AB\x1D"
		"211001" },
};

START_TEST(every_symbology_is_read_byte_for_byte)
{
	set_up();
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct seen seen;

		zint(labels[i].zint, "label.png");
		seen = decode_file("label.png");
		ck_assert_msg(seen.count == 1, "%s: %d codes", labels[i].zint, seen.count);
		ck_assert_msg(seen.last.symbology == labels[i].symbology, "%s: %s", labels[i].zint,
			scan_symbology_name(seen.last.symbology));
		ck_assert_msg(seen.last.data_len == strlen(labels[i].data) &&
				memcmp(seen.last.data, labels[i].data, seen.last.data_len) == 0,
			"%s: \"%.*s\"", labels[i].zint, (int)seen.last.data_len, (const char *)seen.last.data);
	}
	tear_down();
}
END_TEST

static const struct label databars[] = {
	{ "-b 29 -d 0952123400001", SYMBOLOGY_GS1_DATABAR, "0109521234000013" },
	{ "-b 31 --gs1 -d '[01]90614141000015[3202]000150'", SYMBOLOGY_GS1_DATABAR,
		"01906141410000153202000150" },
	{ "-b 31 --gs1 -d '[10]LOT7'", SYMBOLOGY_GS1_DATABAR, "10LOT7" },
};

START_TEST(databar_is_read_and_named)
{
	set_up();
	for (size_t i = 0; i < sizeof databars / sizeof databars[0]; i++) {
		struct seen seen;

		zint(databars[i].zint, "databar.png");
		seen = decode_file("databar.png");
		ck_assert_msg(seen.count == 1, "%s: %d codes", databars[i].zint, seen.count);
		ck_assert_str_eq(scan_symbology_name(seen.last.symbology), "GS1-DATABAR");
		ck_assert_msg(seen.last.data_len == strlen(databars[i].data) &&
				memcmp(seen.last.data, databars[i].data, seen.last.data_len) == 0,
			"%s: \"%.*s\"", databars[i].zint, (int)seen.last.data_len,
			(const char *)seen.last.data);
	}
	/* libzbar misreads what follows a separator after letters */
	zint("-b 31 --gs1 -d '[01]09521234000013[10]AB[21]1001'", "databar.png");
	ck_assert_int_eq(decode_file("databar.png").count, 0);
	tear_down();
}
END_TEST

START_TEST(what_would_read_wrong_is_not_read)
{
	set_up();
	zint("-b 3 -d 1234567890", "itf10.png"); /* as a part of a tilted one */
	ck_assert_int_eq(decode_file("itf10.png").count, 0);
	zint("-b 3 -d 09521234000014", "digit.png"); /* 14 digits, wrong check digit */
	ck_assert_int_eq(decode_file("digit.png").count, 0);
	zint("-b 18 -d A1234567B", "codabar.png");
	ck_assert_int_eq(decode_file("codabar.png").count, 0);
	tear_down();
}
END_TEST

START_TEST(a_scanner_is_renewed_without_losing_codes)
{
	struct decoder *decoder = decoder_new();
	struct seen seen = { 0 };
	struct image image;

	set_up();
	zint("-b 58 -d 1001", "label.png");
	ck_assert_int_eq(image_load(path_of("label.png"), &image, &why), 0);
	for (int i = 0; i < 250; i++)
		decoder_scan(decoder, image.grey, image.width, image.height, see, &seen);
	ck_assert_int_eq(seen.count, 250);
	image_free(&image);
	decoder_free(decoder);
	tear_down();
}
END_TEST

/* --- formats -------------------------------------------------------------------------------- */

static size_t as_pnm(const struct image *image, char kind, char *out)
{
	size_t len =
		(size_t)sprintf(out, "P%c\n# a comment\n%u %u\n", kind, image->width, image->height);

	if (kind != '1' && kind != '4')
		len += (size_t)sprintf(out + len, "255\n");
	for (unsigned y = 0; y < image->height; y++)
		for (unsigned x = 0; x < image->width; x++) {
			unsigned grey = image->grey[y * image->width + x];
			int samples = kind == '3' || kind == '6' ? 3 : 1;

			if (kind == '4' && x % 8 == 0)
				out[len++] = 0;
			if (kind == '4')
				out[len - 1] = (char)(out[len - 1] | (grey < 128 ? 0x80 >> x % 8 : 0));
			else if (kind == '1')
				out[len++] = grey < 128 ? '1' : '0';
			else
				for (int i = 0; i < samples; i++) {
					if (kind < '4')
						len += (size_t)sprintf(out + len, "%u ", grey);
					else
						out[len++] = (char)grey;
				}
		}
	return len;
}

START_TEST(every_pnm_gives_the_same_plane)
{
	struct image image, again;
	char *bytes;

	set_up();
	zint("-b 58 -d 1001", "label.png");
	ck_assert_int_eq(image_load(path_of("label.png"), &image, &why), 0);
	bytes = malloc((size_t)image.width * image.height * 13 + 100);
	for (char kind = '1'; kind <= '6'; kind++) {
		size_t len = as_pnm(&image, kind, bytes);

		ck_assert_msg(image_parse((unsigned char *)bytes, len, "x", &again, &why) == 0, "P%c %s",
			kind, why.message.text);
		ck_assert_uint_eq(again.width, image.width);
		ck_assert_mem_eq(again.grey, image.grey, (size_t)image.width * image.height);
		image_free(&again);
		ck_assert_int_eq(image_parse((unsigned char *)bytes, len / 2, "x", &again, &why), -1);
		ck_assert_ptr_null(again.grey);
	}
	free(bytes);
	image_free(&image);
	tear_down();
}
END_TEST

static void write_jpeg(const struct image *image, const char *name)
{
	struct jpeg_compress_struct info;
	struct jpeg_error_mgr errors;
	unsigned char *bytes = NULL;
	unsigned long len = 0;

	info.err = jpeg_std_error(&errors);
	jpeg_create_compress(&info);
	jpeg_mem_dest(&info, &bytes, &len);
	info.image_width = image->width;
	info.image_height = image->height;
	info.input_components = 1;
	info.in_color_space = JCS_GRAYSCALE;
	jpeg_set_defaults(&info);
	jpeg_start_compress(&info, TRUE);
	while (info.next_scanline < info.image_height) {
		JSAMPROW row = image->grey + (size_t)info.next_scanline * image->width;

		jpeg_write_scanlines(&info, &row, 1);
	}
	jpeg_finish_compress(&info);
	jpeg_destroy_compress(&info);
	write_file(name, bytes, len);
	free(bytes);
}

START_TEST(jpeg_is_read)
{
	struct image image;

	set_up();
	zint("-b 13 -d 400638133393", "label.png");
	ck_assert_int_eq(image_load(path_of("label.png"), &image, &why), 0);
	write_jpeg(&image, "label.jpg");
	image_free(&image);
	ck_assert_int_eq(decode_file("label.jpg").count, 1);
	tear_down();
}
END_TEST

START_TEST(files_that_are_no_picture_are_named)
{
	static const struct {
		const char *bytes;
		size_t len;
	} bad[] = {
		{ "", 0 },
		{ "P", 1 },
		{ "hello\n", 6 },
		{ "P5\n", 3 },
		{ "P5\n0 0\n255\n", 11 },
		{ "P5\n100000 100000\n255\n", 21 },
		{ "P5\n4294967297 1\n255\n", 20 },
		{ "P5\n2 2\n0\n1234", 13 },
		{ "P5\n2 2\n65536\n1234", 17 },
		{ "P5\n2 2\n255\n123", 14 },
		{ "P2\n2 2\n9\n1 2 x 4", 16 },
		{ "\x89PNG\r\n\x1a\n", 8 },
		{ "\xFF\xD8\xFF\xE0", 4 },
		{ "\xFF\xD8\xFF\xDB\x00\x43\x00", 7 },
	};
	struct image image;

	set_up();
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		write_file("bad", bad[i].bytes, bad[i].len);
		ck_assert_msg(image_load(path_of("bad"), &image, &why) == -1, "%zu", i);
		ck_assert_ptr_null(image.grey);
		ck_assert_msg(strstr(why.message.text, "bad") != NULL, "%zu: %s", i, why.message.text);
		ck_assert_int_eq(why.blame, FAULT_DATA);
	}
	ck_assert_int_eq(image_load(path_of("."), &image, &why), -1);
	ck_assert_int_eq(image_load(path_of("absent"), &image, &why), -1);
	tear_down();
}
END_TEST

static unsigned char *read_file(const char *name, size_t *len)
{
	FILE *file = fopen(path_of(name), "re");
	unsigned char *bytes = malloc(1 << 20);

	ck_assert_ptr_nonnull(file);
	*len = fread(bytes, 1, 1 << 20, file);
	fclose(file);
	return bytes;
}

START_TEST(any_file_is_survived)
{
	static const char *const names[] = { "a.png", "a.jpg", "a.pgm" };
	unsigned seed = (unsigned)time(NULL);
	struct image image;
	unsigned char *bytes;
	size_t len;

	printf("seed %u\n", seed);
	srand(seed);
	set_up();
	zint("-b 58 -d 1001", "a.png");
	ck_assert_int_eq(image_load(path_of("a.png"), &image, &why), 0);
	write_jpeg(&image, "a.jpg");
	bytes = malloc((size_t)image.width * image.height + 100);
	len = as_pnm(&image, '5', (char *)bytes);
	write_file("a.pgm", bytes, len);
	free(bytes);
	image_free(&image);
	for (size_t i = 0; i < 3; i++) {
		unsigned char *copy;

		bytes = read_file(names[i], &len);
		copy = malloc(len);
		for (int round = 0; round < 700; round++) {
			memcpy(copy, bytes, len);
			for (int n = 1 + rand() % 8; n > 0; n--)
				copy[(size_t)rand() % (rand() % 2 ? len : 64)] = (unsigned char)rand();
			image_parse(copy, (size_t)rand() % 4 ? len : (size_t)rand() % len, "x", &image, &why);
			image_free(&image);
		}
		free(copy);
		free(bytes);
	}
	tear_down();
}
END_TEST

/* --- the driver ----------------------------------------------------------------------------- */

static enum source_result next(struct source *source, struct scan *scan)
{
	enum source_result got;

	do {
		memset(scan, 0, sizeof *scan);
		got = source->driver->read(source, scan, &why);
	} while (got == SOURCE_IDLE);
	return got;
}

START_TEST(a_folder_is_read_by_name_over_bad_files)
{
	static struct scan scan;
	struct source *source;

	set_up();
	zint("-b 20 -d second", "b.png");
	zint("-b 20 -d first", "a.png");
	zint("-b 20 -d hidden", ".h.png");
	write_file("aa.txt", "text", 4);
	mkdir(path_of("ab"), 0700);
	source = source_image.open(folder, 0, &why);
	ck_assert_ptr_nonnull(source);
	ck_assert_int_eq(next(source, &scan), SOURCE_SCAN);
	ck_assert_str_eq(scan.file, "a.png");
	ck_assert_int_eq(next(source, &scan), SOURCE_BAD);
	ck_assert_ptr_nonnull(strstr(why.message.text, "aa.txt"));
	ck_assert_int_eq(next(source, &scan), SOURCE_SCAN);
	ck_assert_str_eq(scan.file, "b.png");
	ck_assert_mem_eq(scan.data, "second", 6);
	ck_assert_int_eq(next(source, &scan), SOURCE_END);
	source_image.close(source);

	/* After a crash at the second file the next worker starts behind it. */
	source = source_image.open(folder, 2, &why);
	ck_assert_int_eq(next(source, &scan), SOURCE_SCAN);
	ck_assert_str_eq(scan.file, "b.png");
	ck_assert_int_eq(next(source, &scan), SOURCE_END);
	source_image.close(source);
	tear_down();
}
END_TEST

START_TEST(the_same_code_twice_in_a_picture_is_one_scan)
{
	struct image one, two = { 0 };

	set_up();
	zint("-b 20 -d twice", "a.png");
	ck_assert_int_eq(image_load(path_of("a.png"), &one, &why), 0);
	ck_assert_int_eq(image_allocate(&two, one.width, 2ul * one.height, "x", &why), 0);
	memcpy(two.grey, one.grey, (size_t)one.width * one.height);
	memcpy(two.grey + (size_t)one.width * one.height, one.grey, (size_t)one.width * one.height);
	ck_assert_int_eq(decode(&two).count, 1);
	image_free(&one);
	image_free(&two);
	tear_down();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { every_symbology_is_read_byte_for_byte, databar_is_read_and_named,
		what_would_read_wrong_is_not_read, a_scanner_is_renewed_without_losing_codes,
		every_pnm_gives_the_same_plane, jpeg_is_read, files_that_are_no_picture_are_named,
		any_file_is_survived, a_folder_is_read_by_name_over_bad_files,
		the_same_code_twice_in_a_picture_is_one_scan, NULL };

	return suite_of("reader_image", tests);
}
