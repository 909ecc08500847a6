/* camera_device: a webcam through libzbar's video interface (V4L2). */
#include "reader/picture/camera.h"
#include "core/base/lang.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <zbar.h>

#define QUEUE_MAX 8 /* images that can wait in a driver */

struct video_device {
	struct camera base;
	zbar_video_t *video;
	zbar_image_t *grey; /* the image handed out */
};

static void close_video_device(struct camera *camera)
{
	struct video_device *d = (struct video_device *)camera;

	if (!d)
		return;
	if (d->grey)
		zbar_image_destroy(d->grey);
	if (d->video) {
		zbar_video_enable(d->video, 0);
		zbar_video_destroy(d->video);
	}
	free(d);
}

/* Opens the device to learn why it cannot be used: libzbar does not say it, and libv4l prints. */
static int try_path(const char *path, struct fault *why)
{
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	struct v4l2_capability what = { .capabilities = 0 };
	bool takes_pictures;

	if (fd >= 0) {
		takes_pictures = ioctl(fd, VIDIOC_QUERYCAP, &what) == 0 &&
			((what.capabilities & V4L2_CAP_DEVICE_CAPS ? what.device_caps : what.capabilities) &
				V4L2_CAP_VIDEO_CAPTURE);
		close(fd);
		return takes_pictures
			? 0
			: fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
				  MESSAGE("camera_device.no_camera", "%s is not a camera; check the path (--list)"),
				  path);
	}
	if (errno == EACCES)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("camera_device.cannot_open_permission_denied",
				"cannot open %s (permission denied); add your user to the group video and log in "
				"again"),
			path);
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("camera_device.no_camera_there",
			"no camera at %s (%s); plug it in or check the path (--list)"),
		path, message_error(errno));
}

static int no_pictures(const char *path, struct fault *why)
{
	return fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("camera_device.gives_no_pictures_can",
			"%s delivers no readable pictures; close other programs that use the camera; for a "
			"Pi camera use camera:y4m:"),
		path);
}

static struct camera *open_video_device(const char *path, unsigned width, unsigned height,
	struct fault *why)
{
	struct video_device *d;

	if (try_path(path, why))
		return NULL;
	d = calloc(1, sizeof *d);
	if (!d || !(d->video = zbar_video_create())) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		free(d);
		return NULL;
	}
	d->base = (struct camera){ .feed = &camera_device, .fd = -1 };
	zbar_video_request_size(d->video, width, height);
	if (zbar_video_open(d->video, path) || zbar_negotiate_format(d->video, NULL) ||
		zbar_video_enable(d->video, 1) || (d->base.fd = zbar_video_get_fd(d->video)) < 0) {
		no_pictures(path, why);
		close_video_device(&d->base);
		return NULL;
	}
	return &d->base;
}

static short ready_events(const struct video_device *d)
{
	struct pollfd ready = { .fd = d->base.fd, .events = POLLIN };

	return poll(&ready, 1, 0) > 0 ? ready.revents : 0;
}

/* zbar_video_next_image() blocks until an image is there: it is called only after poll(). */
static zbar_image_t *take_newest(struct video_device *d)
{
	zbar_image_t *newest = NULL;

	for (int i = 0; i < QUEUE_MAX && ready_events(d) == POLLIN; i++) {
		zbar_image_t *next = zbar_video_next_image(d->video);

		if (!next)
			break;
		if (newest)
			zbar_image_destroy(newest); /* its buffer goes back to the driver */
		newest = next;
	}
	return newest;
}

static enum camera_result next_device_picture(struct camera *camera, struct camera_frame *out,
	struct fault *why)
{
	struct video_device *d = (struct video_device *)camera;
	short events = ready_events(d);
	zbar_image_t *newest;

	if (events == 0)
		return CAMERA_NONE;
	newest = take_newest(d);
	if (!newest) {
		fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
			MESSAGE("camera_device.camera_lost",
				"the camera is no longer connected; plug it in again"));
		return CAMERA_LOST;
	}
	if (d->grey)
		zbar_image_destroy(d->grey);
	d->grey = zbar_image_convert(newest, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_destroy(newest);
	if (!d->grey)
		return CAMERA_NONE; /* an incomplete JPEG image */
	out->grey = zbar_image_get_data(d->grey);
	out->width = zbar_image_get_width(d->grey);
	out->height = zbar_image_get_height(d->grey);
	return (unsigned long)out->width * out->height <= zbar_image_get_data_length(d->grey)
		? CAMERA_FRAME
		: CAMERA_NONE;
}

const struct camera_feed camera_device = {
	.open = open_video_device,
	.next = next_device_picture,
	.close = close_video_device,
	.silence = MESSAGE("camera_device.no_pictures",
		"the camera sends no pictures; unplug it and plug it in again"),
};
