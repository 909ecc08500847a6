/* decode_zxing: reads Aztec, PDF417, MaxiCode, QR, Micro QR and DataMatrix (also the long
 * rectangles, DMRE) in a grey image with libzxing, versions 1.4 to 2.x. The only C++ of the project, behind this C
 * interface; left out of the build without the library (HAVE_ZXING).
 *
 * Sources: ISO/IEC 24778 (Aztec), 15438 (PDF417), 16023 (MaxiCode), 18004 (Micro QR), 21471 (DMRE). */
#ifndef READER_DECODE_DECODE_ZXING_H
#define READER_DECODE_DECODE_ZXING_H

#include "core/code/scan.h"
#include "reader/decode/gray.h"

#ifdef __cplusplus
extern "C" {
#endif

struct decode_zxing_code {
	enum symbology symbology;
	/* As encoded; where the code names a character set by an ECI, as UTF-8. Valid until found()
	 * returns. */
	const unsigned char *data;
	size_t len;
	/* The same as UTF-8 text, by the character set that it names (also Kanji) or that its bytes look
	 * like; text_len 0: it is not text. */
	const unsigned char *text;
	size_t text_len;
};

enum decode_zxing_kinds { DECODE_ZXING_ALL, DECODE_ZXING_QR };

typedef void decode_zxing_found(void *user, const struct decode_zxing_code *);

/* Calls found() for each code. 0, or -1: out of memory. No exception leaves it; a picture on which the
 * library fails is one without a code. Blocks for as long as the library takes: docs/decoding.md. */
int decode_zxing(const struct gray *, enum decode_zxing_kinds, decode_zxing_found *found,
	void *user);

#ifdef __cplusplus
}
#endif

#endif
