/* belt_camera: a camera above the read point: YUV4MPEG2 pictures in a FIFO, as ffmpeg writes them.
 *
 * Source: yuv4mpeg(5) of mjpegtools; Cmono: grey only. Nothing here blocks: a slow reader loses
 * pictures; after a reader has closed the FIFO the next one gets a new stream. */
#ifndef HW_PLANT_CAMERA_BELT_CAMERA_H
#define HW_PLANT_CAMERA_BELT_CAMERA_H

#include "core/base/fault.h"
#include "hw/plant/camera/camera_view.h"

#include <poll.h>
#include <stdbool.h>

enum { BELT_CAMERA_SIDE_MIN = 64, BELT_CAMERA_SIDE_MAX = 4096, BELT_CAMERA_BOXES_MAX = 4 };

struct belt_camera {
	const char *path; /* owned by the caller; NULL: no camera */
	bool is_made;     /* the FIFO was created here */
	int fd;           /* -1: no reader */
	bool is_off;
	struct camera_view view;
	int width, height, rate; /* pixels, pictures a second */
	uint8_t *bytes;          /* header of the stream, header of the frame, its pixels */
	float *scratch;
	size_t from, len;   /* of bytes: the part not sent yet */
	bool stream_is_new; /* no header sent yet */
	int64_t next_us;    /* time of the next picture, or of the next check for a reader */
	unsigned long taken, dropped;
};

/* size: "640x480"; rate: pictures a second, at least 1. path NULL: no camera, all calls do
 * nothing. 0, or -1 with why: EXIT_USAGE, EXIT_CANNOT_CREATE. */
int belt_camera_open(struct belt_camera *c, const char *path, const char *size, int rate,
	uint64_t seed, struct fault *why);
/* Removes the FIFO if it was created here. A zeroed struct is fine. */
void belt_camera_close(struct belt_camera *c);

struct pollfd belt_camera_poll_fd(const struct belt_camera *c);
/* Handles the events of that fd. */
void belt_camera_serve(struct belt_camera *c, short events);
/* Is a picture due, and is there a reader? Then call belt_camera_take(). */
bool belt_camera_is_due(struct belt_camera *c, int64_t now_us);
void belt_camera_take(struct belt_camera *c, const struct camera_view_box *boxes, int count);
/* Next time to call belt_camera_is_due(); INT64_MAX: none. */
int64_t belt_camera_due_us(const struct belt_camera *c);
/* Off: the stream ends. */
void belt_camera_switch(struct belt_camera *c, bool is_off);

#endif
