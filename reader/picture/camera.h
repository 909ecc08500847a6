/* camera: sources of camera images: a video device or a raw stream. Only the newest waiting
 * image is handed out; no image is stored. */
#ifndef READER_PICTURE_CAMERA_H
#define READER_PICTURE_CAMERA_H

#include "core/base/fault.h"

#include <stdio.h>

struct camera_feed;

struct camera {
	const struct camera_feed *feed;
	int fd; /* readable when an image may be available */
};

struct camera_frame {
	const unsigned char *grey; /* owned by the camera; valid until the next call of next() */
	unsigned width, height;
};

enum camera_result {
	CAMERA_LOST = -1, /* lost: close it (why) */
	CAMERA_NONE = 0,  /* no new image */
	CAMERA_FRAME = 1,
	CAMERA_BROKEN = 3, /* a file or standard input is damaged (why); CAMERA_END comes next */
	CAMERA_END = 2     /* a file or standard input has ended */
};

/* All members are mandatory. */
struct camera_feed {
	/* NULL: why says what to do. Blocks for 1.5 s at most. */
	struct camera *(*open)(const char *path, unsigned width, unsigned height, struct fault *why);
	enum camera_result (*next)(struct camera *, struct camera_frame *, struct fault *why);
	void (*close)(struct camera *);
	/* Message for "no image has come": possible reason and next step. MESSAGE() */
	const char *silence;
};

extern const struct camera_feed camera_device; /* camera_device.c: V4L2 through zbar */
extern const struct camera_feed
	camera_stream; /* camera_stream.c: YUV4MPEG2; width, height unused */

#endif
