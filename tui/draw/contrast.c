#include "tui/draw/contrast.h"

#include <math.h>

static double luminance_of(unsigned rgb)
{
	static const double weights[3] = { 0.2126, 0.7152, 0.0722 };
	double sum = 0;

	for (int i = 0; i < 3; i++) {
		double part = (double)(rgb >> (16 - 8 * i) & 0xFF) / 255;

		sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
	}
	return sum;
}

double contrast_ratio(unsigned a, unsigned b)
{
	double first = luminance_of(a) + 0.05, second = luminance_of(b) + 0.05;

	return first > second ? first / second : second / first;
}

/* 16 basic colours, a cube of 6 x 6 x 6, 24 greys. */
unsigned contrast_rgb_of(int colour)
{
	static const unsigned basic[16] = { 0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD,
		0x00CDCD, 0xE5E5E5, 0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF,
		0xFFFFFF };
	static const unsigned level[6] = { 0, 0x5F, 0x87, 0xAF, 0xD7, 0xFF };
	unsigned n = (unsigned)colour & 0xFF;

	if (n < 16)
		return basic[n];
	if (n < 232) {
		n -= 16;
		return level[n / 36] << 16 | level[n / 6 % 6] << 8 | level[n % 6];
	}
	return (8 + (n - 232) * 10) * 0x010101;
}
