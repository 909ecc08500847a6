#include "hw/plant/camera/camera.h"
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

static bool take_size(struct camera *c, const char *size)
{
	const char *by = strchr(size, 'x');
	char across[8];
	int64_t width, height;

	if (!by || (size_t)(by - size) >= sizeof across)
		return false;
	memcpy(across, size, (size_t)(by - size));
	across[by - size] = '\0';
	if (!text_to_int64(across, CAMERA_SIDE_MIN, CAMERA_SIDE_MAX, &width) ||
		!text_to_int64(by + 1, CAMERA_SIDE_MIN, CAMERA_SIDE_MAX, &height))
		return false;
	c->width = (int)width;
	c->height = (int)height;
	return true;
}

static size_t pixels(const struct camera *c)
{
	return (size_t)c->width * (size_t)c->height;
}

static int make_fifo(struct camera *c, struct fault *why)
{
	struct stat there;

	if (mkfifo(c->path, 0600) == 0) {
		c->made = true;
		return 0;
	}
	if (errno == EEXIST && stat(c->path, &there) == 0 && S_ISFIFO(there.st_mode))
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
		_("cannot make the FIFO %s (%s); choose another name for --camera"), c->path,
		lang_error(errno));
}

int camera_open(struct camera *c, const char *path, const char *size, int rate, uint64_t seed,
	struct fault *why)
{
	*c = (struct camera){ .path = path, .fd = -1, .rate = rate };
	if (!path)
		return 0;
	camera_view_init(&c->view, seed);
	if (!take_size(c, size))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("--camera-size: \"%s\" is no size; write 640x480, each side %d to %d"), size,
			CAMERA_SIDE_MIN, CAMERA_SIDE_MAX);
	c->bytes = malloc(HEAD_MAX + pixels(c));
	c->scratch = malloc(pixels(c) * sizeof *c->scratch);
	if (!c->bytes || !c->scratch)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory; close other programs"));
	return make_fifo(c, why);
}

static void hang_up(struct camera *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->len = 0;
}

void camera_close(struct camera *c)
{
	if (!c->path)
		return;
	hang_up(c);
	if (c->made)
		unlink(c->path);
	free(c->bytes);
	free(c->scratch);
	*c = (struct camera){ .fd = -1 };
}

static void look_for_reader(struct camera *c)
{
	c->fd = open(c->path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	if (c->fd < 0)
		return;
	c->fresh = true;
	/* A picture at once, if the kernel lets us; else it goes in pieces. */
	fcntl(c->fd, F_SETPIPE_SZ, PIPE_BYTES);
}

static void flush_out(struct camera *c)
{
	ssize_t n = 0;

	while (c->len && (n = write(c->fd, c->bytes + c->from, c->len)) > 0) {
		c->from += (size_t)n;
		c->len -= (size_t)n;
	}
	if (n < 0 && errno != EAGAIN && errno != EINTR)
		hang_up(c);
}

bool camera_is_due(struct camera *c, int64_t now_us)
{
	if (!c->path || c->off || now_us < c->next_us)
		return false;
	c->next_us += 1000000 / c->rate;
	if (c->next_us <= now_us)
		c->next_us = now_us + 1000000 / c->rate;
	if (c->fd < 0)
		look_for_reader(c);
	if (c->fd < 0)
		return false;
	c->lost += c->len > 0;
	return c->len == 0;
}

void camera_show(struct camera *c, const struct camera_view_box *boxes, int count)
{
	char head[HEAD_MAX + 1] = FRAME_HEAD;
	int len = (int)strlen(head);

	if (c->fresh)
		len = snprintf(head, sizeof head, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 Cmono\n" FRAME_HEAD,
			c->width, c->height, c->rate);
	c->fresh = false;
	c->from = (size_t)(HEAD_MAX - len);
	c->len = (size_t)len + pixels(c);
	memcpy(c->bytes + c->from, head, (size_t)len);
	camera_view_draw(&c->view, boxes, count, c->bytes + HEAD_MAX, c->scratch, c->width, c->height);
	c->taken++;
	flush_out(c);
}

struct pollfd camera_poll_fd(const struct camera *c)
{
	/* POLLERR comes unasked: the reader has gone. */
	return (struct pollfd){ .fd = c->path ? c->fd : -1, .events = c->len ? POLLOUT : 0 };
}

void camera_serve(struct camera *c, short events)
{
	if (c->fd < 0 || !c->path)
		return;
	if (events & POLLERR)
		hang_up(c);
	else if (events & POLLOUT)
		flush_out(c);
}

int64_t camera_due_us(const struct camera *c)
{
	return c->path && !c->off ? c->next_us : INT64_MAX;
}

void camera_switch(struct camera *c, bool off)
{
	c->off = off;
	if (off)
		hang_up(c);
}
