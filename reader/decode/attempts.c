#include "reader/decode/attempts.h"
#include "reader/decode/gray_filter.h"

#define ZBAR(d) .engine = ATTEMPT_ZBAR, .density = d

#define DATAMATRIX .engine = ATTEMPT_DATAMATRIX
#define ZXING .engine = ATTEMPT_ZXING
#define EAN_VITERBI .engine = ATTEMPT_EAN_VITERBI

/* Cheap and often successful ones first. */
const struct attempt attempts[] = {
	{ "plain", ZBAR(1), .moving = true },
#ifdef HAVE_ZXING
	{ "ZXing", ZXING, .moving = true },
#endif
	{ "local contrast", ZBAR(2), .steps = { { gray_filter_contrast, 4 } }, .moving = true,
		.first_for_camera = true },
	{ "EAN by Viterbi", EAN_VITERBI, .steps = { { gray_filter_smooth, 3 } }, .moving = true },
	{ "half", ZBAR(1), .steps = { { gray_filter_scale, 50 } }, .smallest = 100, .moving = true },
	{ "black and white", ZBAR(1), .steps = { { gray_filter_threshold, 30 } }, .harsh = true,
		.moving = true },
	{ "DataMatrix, half", DATAMATRIX, .steps = { { gray_filter_scale, 50 } }, .smallest = 60,
		.moving = true },
	{ "double, local contrast", ZBAR(2),
		.steps = { { gray_filter_scale, 200 }, { gray_filter_contrast, 4 } }, .largest = 1200 },
	{ "double", ZBAR(2), .steps = { { gray_filter_scale, 200 } }, .largest = 1200 },
#ifdef HAVE_ZXING
	{ "ZXing, black and white", ZXING, .steps = { { gray_filter_threshold, 30 } }, .moving = true },
	{ "ZXing, double", ZXING, .steps = { { gray_filter_scale, 200 } }, .largest = 1200 },
	{ "ZXing, half", ZXING, .steps = { { gray_filter_scale, 50 } }, .smallest = 100,
		.moving = true },
	{ "ZXing, inverted", ZXING, .steps = { { gray_filter_invert, 0 } }, .moving = true },
	{ "ZXing, double, sharpened", ZXING,
		.steps = { { gray_filter_scale, 200 }, { gray_filter_sharpen, 200 } }, .largest = 1200 },
	{ "ZXing, triple", ZXING, .steps = { { gray_filter_scale, 300 } }, .largest = 500 },
	/* Aztec: libzxing 1.4 reads it only where it is turned by less than about 8 degrees. */
	{ "ZXing, turned by 15", ZXING, .steps = { { gray_filter_turn, 15 } }, .moving = true },
	{ "ZXing, turned by 75", ZXING, .steps = { { gray_filter_turn, 75 } }, .moving = true },
	{ "ZXing, turned by 30", ZXING, .steps = { { gray_filter_turn, 30 } } },
	{ "ZXing, turned by 60", ZXING, .steps = { { gray_filter_turn, 60 } } },
	{ "ZXing, turned by 45", ZXING, .steps = { { gray_filter_turn, 45 } } },
#endif
	{ "blurred", ZBAR(1), .steps = { { gray_filter_blur, 1 } } },
	{ "DataMatrix", DATAMATRIX, .largest = 1200, .moving = true },
	{ "padded", ZBAR(2), .steps = { { gray_filter_contrast, 8 }, { gray_filter_pad, 20 } } },
	{ "turned by 45", ZBAR(1), .steps = { { gray_filter_turn, 45 } }, .moving = true },
	{ "EAN by Viterbi, turned by 30", EAN_VITERBI, .steps = { { gray_filter_turn, 30 } } },
	{ "EAN by Viterbi, turned by 150", EAN_VITERBI, .steps = { { gray_filter_turn, 150 } } },
	{ "sharpened", ZBAR(1), .steps = { { gray_filter_sharpen, 150 } }, .harsh = true },
	{ "smoothed along the bars", ZBAR(1),
		.steps = { { gray_filter_smooth, 9 }, { gray_filter_contrast, 6 } } },
	{ "inverted", ZBAR(2), .steps = { { gray_filter_invert, 0 } }, .moving = true },
	{ "double, black and white", ZBAR(2),
		.steps = { { gray_filter_scale, 200 }, { gray_filter_threshold, 12 } }, .largest = 1200,
		.harsh = true },
	{ "double, sharpened, black and white", ZBAR(2),
		.steps = { { gray_filter_scale, 200 }, { gray_filter_sharpen, 200 },
			{ gray_filter_threshold, 30 } },
		.largest = 1200, .harsh = true },
	{ "DataMatrix, inverted", DATAMATRIX, .steps = { { gray_filter_invert, 0 } }, .largest = 1200 },
	{ "turned by 67", ZBAR(1), .steps = { { gray_filter_turn, 67 }, { gray_filter_contrast, 6 } } },
	{ "turned by 22", ZBAR(1), .steps = { { gray_filter_turn, 22 }, { gray_filter_contrast, 6 } } },
#ifndef HAVE_ZXING /* it reads what this one would, in a thirtieth of the time */
	{ "DataMatrix, libdmtx", .engine = ATTEMPT_DMTX },
#endif
};
const size_t attempt_count = sizeof attempts / sizeof attempts[0];

bool attempt_suits(const struct attempt *attempt, const struct gray *gray)
{
	size_t pixels = (size_t)gray->width * gray->height;

	return pixels >= 1000 * (size_t)attempt->smallest &&
		(attempt->largest == 0 || pixels <= 1000 * (size_t)attempt->largest);
}

const struct gray *attempt_prepare(const struct attempt *attempt, const struct gray *in,
	struct gray work[2])
{
	for (size_t i = 0; i < ATTEMPT_STEPS && attempt->steps[i].filter; i++) {
		if (!attempt->steps[i].filter(in, attempt->steps[i].amount, &work[i % 2]))
			return NULL;
		in = &work[i % 2];
	}
	return in;
}
