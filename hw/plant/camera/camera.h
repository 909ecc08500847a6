/* camera: a camera above the ident point. YUV4MPEG2 pictures into a FIFO, as ffmpeg would write
 * them, for whoever opens it.
 *
 * Source: yuv4mpeg(5) of mjpegtools; Cmono: grey only. Nothing here blocks: a reader that is slow
 * loses pictures, one that goes away is waited for again and gets a new stream. */
#ifndef HW_PLANT_CAMERA_CAMERA_H
#define HW_PLANT_CAMERA_CAMERA_H

#include "core/base/fault.h"
#include "hw/plant/camera/camera_view.h"

#include <poll.h>
#include <stdbool.h>

enum { CAMERA_SIDE_MIN = 64, CAMERA_SIDE_MAX = 4096, CAMERA_BOXES_MAX = 4 };

struct camera {
	const char *path; /* the caller's; NULL: no camera */
	bool made;        /* the FIFO is ours */
	int fd;           /* -1: nobody reads */
	bool off;
	struct camera_view view;
	int width, height, rate; /* pixels, pictures a second */
	uint8_t *bytes;          /* header of the stream, header of the frame, its pixels */
	float *scratch;
	size_t from, len; /* of bytes that are still to be sent */
	bool fresh;       /* the stream has not begun yet */
	int64_t next_us;  /* when the next picture is taken, or a reader looked for */
	unsigned long taken, lost;
};

/* size: "640x480"; rate: pictures a second, at least 1. path NULL: no camera, every call does nothing. -1 with why: EXIT_USAGE,
 * EXIT_CANNOT_CREATE. */
int camera_open(struct camera *c, const char *path, const char *size, int rate, uint64_t seed,
	struct fault *why);
/* Removes the FIFO if it was made here. Fine on a zeroed one. */
void camera_close(struct camera *c);

struct pollfd camera_poll_fd(const struct camera *c);
/* What the same fd reports. */
void camera_serve(struct camera *c, short events);
/* Is it time for a picture, and somebody there to take it? Then camera_show() wants it. */
bool camera_is_due(struct camera *c, int64_t now_us);
void camera_show(struct camera *c, const struct camera_view_box *boxes, int count);
/* When camera_is_due() is worth asking next; INT64_MAX: not. */
int64_t camera_due_us(const struct camera *c);
/* Off: the stream ends. */
void camera_switch(struct camera *c, bool off);

#endif
