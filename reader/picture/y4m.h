/* y4m: parses a raw YUV4MPEG2 video stream (from ffmpeg, rpicam-vid through ffmpeg, or mjpegtools)
 * into grey images. Only the luma plane is kept. Pure, except that it allocates the plane.
 *
 * Source: yuv4mpeg(5) of mjpegtools: "YUV4MPEG2 W640 H480 C420jpeg ...\n", then per frame
 * "FRAME...\n" and the planes Y, U, V without padding. */
#ifndef READER_PICTURE_Y4M_H
#define READER_PICTURE_Y4M_H

#include "core/base/fault.h"

#include <stddef.h>

#define Y4M_LINE_MAX 1024
#define Y4M_SIDE_MAX 8192

struct y4m {
	enum { Y4M_HEADER, Y4M_FRAME, Y4M_LUMA, Y4M_CHROMA } state;
	unsigned width, height; /* 0 until the header is read */
	size_t luma_size, chroma_size;
	size_t left; /* bytes of the present plane still to come */
	size_t line_len;
	char line[Y4M_LINE_MAX];
	unsigned char
		*luma; /* of the present frame; owned; may be swapped for another buffer of luma_size */
};

void y4m_init(struct y4m *);
void y4m_free(struct y4m *);

/* Takes bytes up to the end of a frame's luma plane; *used says how many. 1: luma is complete;
 * call again with the rest. 0: more bytes are needed. -1: not such a stream, or not supported
 * (more than 8 bits, interleaved planes, too large); why says which. */
int y4m_feed(struct y4m *, const unsigned char *bytes, size_t len, size_t *used, struct fault *why);

#endif
