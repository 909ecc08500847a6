/* camera_stream: a raw stream from a camera program: a FIFO, standard input, or a file.
 *
 * A thread reads continuously, so that neither the pipe nor the camera program queues images while
 * one is decoded: only the newest one is kept. A file is not live: every image of it is used. */
#include "reader/picture/camera.h"
#include "reader/picture/y4m.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STREAM_CHUNK = 256 * 1024 };

struct video_stream {
	struct camera base; /* its fd: an event for each image */
	int source, stop;   /* where bytes come from; the event that ends the thread */
	bool is_live;       /* not a file: images not taken in time are dropped */
	bool fifo;          /* whose writer may come again */
	bool running;
	pthread_t thread;
	struct y4m y4m; /* used by the thread only */
	unsigned char chunk[STREAM_CHUNK];
	unsigned char *taken; /* the image handed out */

	pthread_mutex_t lock;
	pthread_cond_t free_again; /* newest was taken */
	unsigned char *newest;
	bool fresh;
	bool has_ended;     /* the thread delivers no more images */
	struct fault fault; /* why, unless blame is NONE: the stream's own end */
	unsigned width, height;
};

static void end_stream(struct video_stream *s, const struct fault *why)
{
	pthread_mutex_lock(&s->lock);
	s->has_ended = true;
	if (why)
		s->fault = *why;
	pthread_mutex_unlock(&s->lock);
	wake_send_event(s->base.fd);
}

/* Swaps buffers: the one used before is filled next. */
static bool swap_newest(struct video_stream *s)
{
	struct y4m *y = &s->y4m;
	unsigned char *gray;

	pthread_mutex_lock(&s->lock);
	while (!s->is_live && s->fresh && !s->has_ended)
		pthread_cond_wait(&s->free_again, &s->lock);
	gray = s->newest ? s->newest : malloc(y->luma_size);
	if (gray) {
		s->newest = y->luma;
		y->luma = gray;
		s->fresh = true;
		s->width = y->width;
		s->height = y->height;
	}
	pthread_mutex_unlock(&s->lock);
	wake_send_event(s->base.fd);
	return gray != NULL;
}

static int take_bytes(struct video_stream *s, size_t len, struct fault *why)
{
	for (size_t at = 0, used; at < len; at += used) {
		int got = y4m_feed(&s->y4m, s->chunk + at, len - at, &used, why);

		if (got < 0)
			return -1;
		if (got == 1 && !swap_newest(s))
			return fault_set(why, FAULT_SETUP, EXIT_FAILED,
				MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
	}
	return 0;
}

static void *read_stream(void *user)
{
	struct video_stream *s = user;
	struct pollfd ready[] = { { .fd = s->source, .events = POLLIN },
		{ .fd = s->stop, .events = POLLIN } };
	struct fault why = { 0 };

	for (;;) {
		ssize_t n;

		if (poll(ready, 2, -1) < 0)
			continue;
		if (ready[1].revents)
			return NULL;
		n = read(s->source, s->chunk, sizeof s->chunk);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n <= 0 || take_bytes(s, (size_t)n, &why)) {
			end_stream(s, why.blame == FAULT_NONE ? NULL : &why);
			return NULL;
		}
	}
}

static void close_stream(struct camera *camera)
{
	struct video_stream *s = (struct video_stream *)camera;

	if (!s)
		return;
	if (s->running) {
		end_stream(s, NULL);
		pthread_cond_signal(&s->free_again);
		wake_send_event(s->stop);
		pthread_join(s->thread, NULL);
	}
	if (s->source > STDERR_FILENO)
		close(s->source);
	if (s->stop >= 0)
		close(s->stop);
	if (s->base.fd >= 0)
		close(s->base.fd);
	y4m_free(&s->y4m);
	free(s->newest);
	free(s->taken);
	pthread_cond_destroy(&s->free_again);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

static int open_stream_source(struct video_stream *s, const char *path, struct fault *why)
{
	struct stat st;

	/* Non-blocking: opening a FIFO without a writer would block. */
	s->source = strcmp(path, "-") == 0 ? STDIN_FILENO
									   : open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (s->source < 0 || fstat(s->source, &st))
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("camera_stream.cannot_read_stream",
				"cannot read the stream %s (%s); create it with mkfifo, or check the path"),
			path, message_error(errno));
	if (S_ISDIR(st.st_mode))
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("camera_stream.is_a_folder", "%s is a folder; give a FIFO or a file"), path);
	s->is_live = !S_ISREG(st.st_mode);
	s->fifo = S_ISFIFO(st.st_mode) && s->source != STDIN_FILENO;
	fcntl(s->source, F_SETPIPE_SZ, 1 << 20); /* fewer wake-ups */
	return 0;
}

static struct camera *open_stream(const char *path, unsigned width, unsigned height,
	struct fault *why)
{
	struct video_stream *s = calloc(1, sizeof *s);

	(void)width;
	(void)height;
	if (!s) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_end_programs", "out of memory; close other programs"));
		return NULL;
	}
	s->base = (struct camera){ .feed = &camera_stream, .fd = -1 };
	s->source = s->stop = -1;
	y4m_init(&s->y4m);
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->free_again, NULL);
	if (open_stream_source(s, path, why) || (s->base.fd = wake_on_event(why)) < 0 ||
		(s->stop = wake_on_event(why)) < 0) {
		close_stream(&s->base);
		return NULL;
	}
	s->running = pthread_create(&s->thread, NULL, read_stream, s) == 0;
	if (!s->running) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("camera_stream.cannot_start_thread",
				"cannot start a thread; close other programs"));
		close_stream(&s->base);
		return NULL;
	}
	return &s->base;
}

static enum camera_result take_stream_end(struct video_stream *s, struct fault *why)
{
	if (s->fault.blame != FAULT_NONE) {
		*why = s->fault;
		s->fault.blame = FAULT_NONE;
		return s->fifo ? CAMERA_LOST : CAMERA_BROKEN;
	}
	if (!s->fifo)
		return CAMERA_END;
	fault_set(why, FAULT_HARDWARE, EXIT_UNAVAILABLE,
		MESSAGE("camera_stream.cameras_stream_ended",
			"the stream of the camera has ended; start the camera program again"));
	return CAMERA_LOST;
}

static enum camera_result next_stream_picture(struct camera *camera, struct camera_frame *out,
	struct fault *why)
{
	struct video_stream *s = (struct video_stream *)camera;
	enum camera_result result = CAMERA_NONE;

	wake_take_event(s->base.fd);
	pthread_mutex_lock(&s->lock);
	if (s->fresh) {
		unsigned char *gray = s->taken;

		s->taken = s->newest;
		s->newest = gray;
		s->fresh = false;
		*out = (struct camera_frame){ s->taken, s->width, s->height };
		pthread_cond_signal(&s->free_again);
		result = CAMERA_FRAME;
		if (s->has_ended)
			wake_send_event(s->base.fd); /* so that the end is reported */
	} else if (s->has_ended) {
		result = take_stream_end(s, why);
	}
	pthread_mutex_unlock(&s->lock);
	return result;
}

const struct camera_feed camera_stream = {
	.open = open_stream,
	.next = next_stream_picture,
	.close = close_stream,
	.silence = MESSAGE("camera_stream.no_pictures",
		"no pictures arrive in the stream of the camera; check that the camera program runs"),
};
