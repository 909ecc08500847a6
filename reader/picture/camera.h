/* camera: where a camera's pictures come from. Two feeds: a video device, a raw stream. Of pictures
 * that wait only the newest is handed out, and none is kept. */
#ifndef READER_PICTURE_CAMERA_H
#define READER_PICTURE_CAMERA_H

#include "core/base/fault.h"

#include <stdio.h>

struct camera_feed;

struct camera {
	const struct camera_feed *feed;
	int fd; /* readable when a picture may be there */
};

struct camera_frame {
	const unsigned char *grey; /* the camera's, until the next call for it */
	unsigned width, height;
};

enum camera_result {
	CAMERA_LOST = -1, /* close it (why) */
	CAMERA_NONE = 0,  /* no new picture */
	CAMERA_FRAME = 1,
	CAMERA_BROKEN = 3, /* a file or standard input cannot be read on (why): the end comes next */
	CAMERA_END = 2     /* there will be none: a file or standard input has ended */
};

/* All members are mandatory. */
struct camera_feed {
	/* NULL: why says what to do. Blocks for 1.5 s at most. */
	struct camera *(*open)(const char *path, unsigned width, unsigned height, struct fault *why);
	enum camera_result (*next)(struct camera *, struct camera_frame *, struct fault *why);
	void (*close)(struct camera *);
	/* "no picture has come; ...": why there may be none, and what to do. N_() */
	const char *silence;
};

extern const struct camera_feed camera_device; /* camera_device.c: V4L2 through zbar */
extern const struct camera_feed
	camera_stream; /* camera_stream.c: YUV4MPEG2; width, height unused */

#endif
