#include "hw/plant/camera/belt_camera.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Room before the pixels for both headers. */
enum { HEAD_MAX = 64, PIPE_BYTES = 1 << 20 };
#define FRAME_HEAD "FRAME\n"

static bool parse_picture_size(struct belt_camera *c, const char *size)
{
	const char *by = strchr(size, 'x');
	char across[8];
	int64_t width, height;

	if (!by || (size_t)(by - size) >= sizeof across)
		return false;
	memcpy(across, size, (size_t)(by - size));
	across[by - size] = '\0';
	if (!text_to_int64(across, BELT_CAMERA_SIDE_MIN, BELT_CAMERA_SIDE_MAX, &width) ||
		!text_to_int64(by + 1, BELT_CAMERA_SIDE_MIN, BELT_CAMERA_SIDE_MAX, &height))
		return false;
	c->width = (int)width;
	c->height = (int)height;
	return true;
}

static size_t pixel_count(const struct belt_camera *c)
{
	return (size_t)c->width * (size_t)c->height;
}

static int make_fifo(struct belt_camera *c, struct fault *why)
{
	struct stat there;

	if (mkfifo(c->path, 0600) == 0) {
		c->is_made = true;
		return 0;
	}
	if (errno == EEXIST && stat(c->path, &there) == 0 && S_ISFIFO(there.st_mode))
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
		MESSAGE("belt_camera.cannot_make_fifo",
			"cannot create the FIFO %s (%s); use another name for --camera"),
		c->path, message_error(errno));
}

int belt_camera_open(struct belt_camera *c, const char *path, const char *size, int rate,
	uint64_t seed, struct fault *why)
{
	*c = (struct belt_camera){ .path = path, .fd = -1, .rate = rate };
	if (!path)
		return 0;
	camera_view_init(&c->view, seed);
	if (!parse_picture_size(c, size))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("belt_camera.camera_size_no_size",
				"--camera-size: \"%s\" is not a size; use for example 640x480, each side %d to %d"),
			size, BELT_CAMERA_SIDE_MIN, BELT_CAMERA_SIDE_MAX);
	c->bytes = malloc(HEAD_MAX + pixel_count(c));
	c->scratch = malloc(pixel_count(c) * sizeof *c->scratch);
	if (!c->bytes || !c->scratch)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	return make_fifo(c, why);
}

static void drop_reader(struct belt_camera *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->len = 0;
}

void belt_camera_close(struct belt_camera *c)
{
	if (!c->path)
		return;
	drop_reader(c);
	if (c->is_made)
		unlink(c->path);
	free(c->bytes);
	free(c->scratch);
	*c = (struct belt_camera){ .fd = -1 };
}

static void open_for_reader(struct belt_camera *c)
{
	c->fd = open(c->path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (c->fd < 0)
		return;
	c->stream_is_new = true;
	/* Room for a whole picture, if the kernel allows it; otherwise it is sent in parts. */
	fcntl(c->fd, F_SETPIPE_SZ, PIPE_BYTES);
}

static void send_picture(struct belt_camera *c)
{
	ssize_t n = 0;

	while (c->len && (n = write(c->fd, c->bytes + c->from, c->len)) > 0) {
		c->from += (size_t)n;
		c->len -= (size_t)n;
	}
	if (n < 0 && errno != EAGAIN && errno != EINTR)
		drop_reader(c);
}

bool belt_camera_is_due(struct belt_camera *c, int64_t now_us)
{
	if (!c->path || c->is_off || now_us < c->next_us)
		return false;
	c->next_us += 1000000 / c->rate;
	if (c->next_us <= now_us)
		c->next_us = now_us + 1000000 / c->rate;
	if (c->fd < 0)
		open_for_reader(c);
	if (c->fd < 0)
		return false;
	c->dropped += c->len > 0;
	return c->len == 0;
}

void belt_camera_take(struct belt_camera *c, const struct camera_view_box *boxes, int count)
{
	char head[HEAD_MAX + 1] = FRAME_HEAD;
	int len = (int)strlen(head);

	if (c->stream_is_new)
		len = snprintf(head, sizeof head, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 Cmono\n" FRAME_HEAD,
			c->width, c->height, c->rate);
	c->stream_is_new = false;
	c->from = (size_t)(HEAD_MAX - len);
	c->len = (size_t)len + pixel_count(c);
	memcpy(c->bytes + c->from, head, (size_t)len);
	camera_view_draw(&c->view, boxes, count, c->bytes + HEAD_MAX, c->scratch, c->width, c->height);
	c->taken++;
	send_picture(c);
}

struct pollfd belt_camera_poll_fd(const struct belt_camera *c)
{
	/* POLLERR is always reported: the reader has closed the FIFO. */
	return (struct pollfd){ .fd = c->path ? c->fd : -1, .events = c->len ? POLLOUT : 0 };
}

void belt_camera_serve(struct belt_camera *c, short events)
{
	if (c->fd < 0 || !c->path)
		return;
	if (events & POLLERR)
		drop_reader(c);
	else if (events & POLLOUT)
		send_picture(c);
}

int64_t belt_camera_due_us(const struct belt_camera *c)
{
	return c->path && !c->is_off ? c->next_us : INT64_MAX;
}

void belt_camera_switch(struct belt_camera *c, bool is_off)
{
	c->is_off = is_off;
	if (is_off)
		drop_reader(c);
}
