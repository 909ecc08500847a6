/* image_pnm: PNM files, after the netpbm manual pages pbm(5), pgm(5), ppm(5): "P1".."P6", width,
 * height, the largest sample (not for bitmaps), then the samples as text (P1 to P3) or as bytes. */
#include "reader/picture/image.h"
#include "core/base/lang.h"

#include <stdbool.h>

struct pnm {
	const unsigned char *at, *end;
	char kind;        /* '1'..'6' */
	unsigned largest; /* sample value of white */
	bool cut;         /* the data ends too early, or holds an invalid number */
};

static bool is_space(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void skip_blanks(struct pnm *p)
{
	while (p->at < p->end && (is_space(*p->at) || *p->at == '#')) {
		if (*p->at++ != '#')
			continue;
		while (p->at < p->end && *p->at != '\n')
			p->at++;
	}
}

static unsigned take_number(struct pnm *p)
{
	unsigned value = 0;

	skip_blanks(p);
	if (p->at >= p->end || *p->at < '0' || *p->at > '9')
		p->cut = true;
	while (p->at < p->end && *p->at >= '0' && *p->at <= '9' && value < 1000000000)
		value = value * 10 + (unsigned)(*p->at++ - '0');
	return value;
}

/* The digits of a plain bitmap need no blanks between them; 1 is black. */
static unsigned take_plain_bit(struct pnm *p)
{
	skip_blanks(p);
	if (p->at >= p->end || (*p->at != '0' && *p->at != '1')) {
		p->cut = true;
		return 0;
	}
	return *p->at++ == '0';
}

static unsigned take_bytes(struct pnm *p)
{
	unsigned size = p->largest > 255 ? 2 : 1, value = 0;

	if (p->end - p->at < (long)size) {
		p->cut = true;
		return 0;
	}
	while (size--)
		value = value << 8 | *p->at++;
	return value;
}

/* Rows of a packed bitmap begin at a whole byte: x counts the bits. */
static unsigned take_packed_bit(struct pnm *p, unsigned x)
{
	if (p->at + x / 8 >= p->end) {
		p->cut = true;
		return 0;
	}
	return (p->at[x / 8] >> (7 - x % 8) & 1) == 0;
}

static unsigned take_sample(struct pnm *p, unsigned x)
{
	switch (p->kind) {
	case '1':
		return take_plain_bit(p);
	case '2':
	case '3':
		return take_number(p);
	case '4':
		return take_packed_bit(p, x);
	default:
		return take_bytes(p);
	}
}

static unsigned char take_pixel(struct pnm *p, unsigned x)
{
	unsigned value;

	if (p->kind == '3' || p->kind == '6') {
		unsigned r = take_sample(p, x), g = take_sample(p, x), b = take_sample(p, x);

		/* luma of ITU-R BT.601 in 1/256 */
		value = (unsigned)((77ul * r + 150ul * g + 29ul * b) >> 8);
	} else {
		value = take_sample(p, x);
	}
	if (value > p->largest)
		value = p->largest;
	/* NOLINTNEXTLINE(clang-analyzer-core.DivideZero): the header with 0 was refused */
	return (unsigned char)(255ul * value / p->largest);
}

int image_parse_pnm(const unsigned char *bytes, size_t len, const char *name, struct image *out,
	struct fault *why)
{
	struct pnm p = { .at = bytes + 2, .end = bytes + len, .kind = (char)bytes[1], .largest = 1 };
	unsigned width = take_number(&p), height = take_number(&p);
	bool bitmap = p.kind == '1' || p.kind == '4', packed = p.kind == '4';

	if (!bitmap)
		p.largest = take_number(&p);
	if (p.cut || p.largest == 0 || p.largest > 65535)
		return image_broken(name,
			MESSAGE_WORD("image_pnm.header_wrong", "the file header is invalid"), why);
	if (p.kind >= '4' && p.at < p.end)
		p.at++; /* exactly one blank ends the header of a binary file */
	if (image_allocate(out, width, height, name, why))
		return -1;
	for (unsigned y = 0; y < height && !p.cut; y++) {
		for (unsigned x = 0; x < width && !p.cut; x++)
			out->grey[(size_t)y * width + x] = take_pixel(&p, x);
		if (packed && !p.cut)
			p.at += (width + 7) / 8;
	}
	return p.cut
		? image_broken(name,
			  MESSAGE_WORD("image_pnm.data_ends_too_early", "the picture data end too early"), why)
		: 0;
}
