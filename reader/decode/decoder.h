/* decoder: finds and reads codes in a grey image. The pipeline:
 *
 *   grey image (gray.h)
 *      |  an attempt: filters (gray_filter.h), then one engine; list of attempts in attempts.c
 *      v
 *   engine                    reads                        method
 *      decode_zbar            linear codes, QR             libzbar: edge widths on each scan line
 *      ean_viterbi            EAN-13, UPC-A                Viterbi alignment: all digits of a scan
 *                                                          line at once, by dynamic programming
 *      decode_datamatrix      DataMatrix (ECC 200)         L-finder search (corner.h), grid fit
 *                                                          (grid.h); Reed-Solomon by libdmtx
 *      decode_datamatrix_dmtx DataMatrix (ECC 200)         libdmtx's own search (without libzxing)
 *      decode_zxing           Aztec, PDF417, MaxiCode,     libzxing, if the build has it
 *                             Micro QR, QR, DataMatrix
 *      |
 *      v
 *   verification (linear codes): 1-D template matching. pattern.h gives the bars and spaces of the
 *      text that was read, template_fit.h draws them and stretches the drawing along the scan line
 *      (dynamic programming again), verify_linear.h compares each character with all others
 *      |
 *      v
 *   consensus over attempts (consensus.h): a code that verification has not proven must be read by
 *      several attempts and not be contradicted by another code
 *      |
 *      v
 *   struct scan, reported once for each symbol
 *
 * The attempts are made in the order of their table until one has reported a code. For the images
 * of a camera there is one attempt for each image. symbology_set.h says which symbologies are
 * enabled.
 *
 * docs/decoding.md has measurements; docs/decisions/07-verification-by-drawing.md the reason for the
 * verification. Sources: ISO/IEC 15420 and GS1 General Specifications 5.2 (EAN/UPC), ISO/IEC
 * 15417 (Code 128), 16388 (Code 39), 16390 (ITF), 16022 (DataMatrix), 18004 (QR). */
#ifndef READER_DECODE_DECODER_H
#define READER_DECODE_DECODER_H

#include "core/code/scan.h"

struct decoder;

/* Enables symbologies for all decoders made later, see symbology_set.h. NULL: no change. Call it
 * before the worker is started. 0, or -1 with why (EXIT_USAGE). */
int decoder_configure(const char *also, const char *itf_lengths, struct fault *why);

struct decoder *decoder_new(void);   /* NULL: out of memory */
void decoder_free(struct decoder *); /* NULL is fine */

#define DECODER_BUDGET_MS 2000

/* No attempt but the first is begun later than ms after the start. Default: DECODER_BUDGET_MS; with
 * more, the single searches may take longer, too. */
void decoder_set_budget(struct decoder *, int ms);

/* Makes attempts until one has read something. Calls found() for each different symbol: carrier,
 * symbology, data, data_len and too_long of the scan are set; it is valid until found() returns.
 * grey: width * height bytes, not kept. Returns the number of symbols, -1: out of memory. Blocks
 * for the budget and the time of one attempt: together under 3 s for 2 megapixels. */
int decoder_scan(struct decoder *, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user);

/* The same for one of many images of the same scene, with one attempt only: the one that has
 * read the last image, else another one for each image. */
int decoder_scan_frame(struct decoder *, const unsigned char *grey, unsigned width, unsigned height,
	void (*found)(void *user, const struct scan *), void *user);

/* For measurements: this attempt only (attempts.h). Returns the number of symbols, -1: out of
 * memory, or the image is too small. */
bool decoder_has_attempt(size_t attempt);
int decoder_scan_attempt(struct decoder *, size_t attempt, const unsigned char *grey,
	unsigned width, unsigned height, void (*found)(void *user, const struct scan *), void *user);

#endif
