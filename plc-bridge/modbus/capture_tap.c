#include "plc-bridge/modbus/capture_tap.h"
#include "core/wire/adu.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TAP_WIRE, TAP_INNER, TAP_END, TAP_COUNT };
enum { CUT_US = 100000 };

/* Incomplete frame of one direction. */
struct half {
	struct wire_frame frame;
	int64_t last_us; /* monotonic */
};

struct capture_tap {
	int wire_fd, inner_fd, end_fd;
	enum wire_protocol protocol;
	int gap_us;
	capture_tap_on_frame *heard;
	void *user;
	struct half halves[2]; /* by wire_frame.sent */
	pthread_t thread;
};

static void report_frame(struct capture_tap *t, struct half *h)
{
	if (h->frame.len)
		t->heard(t->user, &h->frame);
	h->frame.len = 0;
}

/* Over TCP the header gives the length; bytes without a valid header are reported as they are. */
static void report_complete(struct capture_tap *t, struct half *h)
{
	int len;

	while ((len = adu_tcp_length(h->frame.data, h->frame.len)) > 0 && len <= h->frame.len) {
		struct wire_frame whole = h->frame;

		whole.len = (uint16_t)len;
		t->heard(t->user, &whole);
		h->frame.len = (uint16_t)(h->frame.len - len);
		memmove(h->frame.data, h->frame.data + len, h->frame.len);
	}
	if (len < 0)
		report_frame(t, h);
}

static void take_bytes_of(struct capture_tap *t, bool sent, const uint8_t *bytes, size_t len)
{
	struct half *h = &t->halves[sent];

	if (t->gap_us) /* half duplex */
		report_frame(t, &t->halves[!sent]);
	for (size_t at = 0; at < len;) {
		size_t room = WIRE_FRAME_MAX - h->frame.len, part = len - at < room ? len - at : room;

		if (h->frame.len == 0)
			h->frame.at_us = clock_wall_us();
		memcpy(h->frame.data + h->frame.len, bytes + at, part);
		h->frame.len = (uint16_t)(h->frame.len + part);
		at += part;
		if (!t->gap_us)
			report_complete(t, h);
		if (h->frame.len == WIRE_FRAME_MAX)
			report_frame(t, h);
	}
	h->last_us = clock_mono_us();
}

/* Writes all bytes, also if the other end is slow. */
static bool write_all(int fd, const uint8_t *bytes, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EAGAIN) {
			struct pollfd room = { .fd = fd, .events = POLLOUT };

			if (poll(&room, 1, 100) <= 0)
				return false;
			continue;
		}
		if (n <= 0 && errno != EINTR)
			return false;
		bytes += n > 0 ? n : 0;
		len -= n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* False: this end is closed. */
static bool forward_bytes(struct capture_tap *t, bool sent)
{
	int from = sent ? t->inner_fd : t->wire_fd, to = sent ? t->wire_fd : t->inner_fd;
	uint8_t bytes[512];
	ssize_t n = read(from, bytes, sizeof bytes);

	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	if (!write_all(to, bytes, (size_t)n))
		return false;
	take_bytes_of(t, sent, bytes, (size_t)n);
	return true;
}

/* A serial frame ends with silence. On a busy computer bytes can be read late, so an answer
 * whose length is known or still missing gets more time, as does a TCP frame. */
static bool is_complete(const struct capture_tap *t, const struct half *h, int64_t now_us)
{
	size_t whole = h->frame.len < ADU_RTU_HEAD ? ADU_RTU_HEAD
											   : adu_rtu_answer_length(h->frame.data, h->frame.len);
	bool cut = !t->gap_us || (!h->frame.sent && whole > h->frame.len);

	return now_us - h->last_us >= (cut ? CUT_US : t->gap_us);
}

static void report_expired(struct capture_tap *t)
{
	int64_t now_us = clock_mono_us();

	for (int i = 0; i < 2; i++)
		if (t->halves[i].frame.len && is_complete(t, &t->halves[i], now_us))
			report_frame(t, &t->halves[i]);
}

static void *run_tap(void *user)
{
	struct capture_tap *t = user;
	struct pollfd fds[TAP_COUNT] = {
		[TAP_WIRE] = { .fd = t->wire_fd, .events = POLLIN },
		[TAP_INNER] = { .fd = t->inner_fd, .events = POLLIN },
		[TAP_END] = { .fd = t->end_fd, .events = POLLIN },
	};
	bool open = true;

	while (!fds[TAP_END].revents) {
		bool waiting = t->halves[0].frame.len || t->halves[1].frame.len;

		poll(fds, TAP_COUNT, !waiting ? -1 : t->gap_us ? t->gap_us / 1000 + 1 : 100);
		if (open && fds[TAP_INNER].revents)
			open = forward_bytes(t, true);
		if (open && fds[TAP_WIRE].revents)
			open = forward_bytes(t, false);
		report_expired(t);
		if (open || fds[TAP_INNER].fd < 0)
			continue;
		/* libmodbus sees a closed connection, as on the wire. */
		shutdown(t->inner_fd, SHUT_RDWR);
		fds[TAP_WIRE].fd = fds[TAP_INNER].fd = -1;
	}
	for (int i = 0; i < 2; i++)
		report_frame(t, &t->halves[i]);
	return NULL;
}

static void destroy_tap(struct capture_tap *t)
{
	if (t->inner_fd >= 0)
		close(t->inner_fd);
	if (t->end_fd >= 0)
		close(t->end_fd);
	free(t);
}

struct capture_tap *capture_tap_open(int wire_fd, enum wire_protocol protocol, int gap_us,
	capture_tap_on_frame *heard, void *user, int *inner_fd, struct fault *why)
{
	struct capture_tap *t = calloc(1, sizeof *t);
	int pair[2];

	if (!t || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
		free(t);
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("capture_tap.cannot_look_wire", "cannot record the messages (%s)"),
			message_error(errno));
		return NULL;
	}
	*t = (struct capture_tap){ .wire_fd = wire_fd,
		.inner_fd = pair[1],
		.protocol = protocol,
		.gap_us = gap_us,
		.heard = heard,
		.user = user,
		.end_fd = wake_on_event(why) };
	for (int i = 0; i < 2; i++)
		t->halves[i].frame = (struct wire_frame){ .protocol = protocol, .sent = i == 1 };
	if (t->end_fd < 0 || pthread_create(&t->thread, NULL, run_tap, t) != 0) {
		fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("capture_tap.cannot_look_wire", "cannot record the messages (%s)"),
			message_error(errno));
		close(pair[0]);
		destroy_tap(t);
		return NULL;
	}
	*inner_fd = pair[0];
	return t;
}

void capture_tap_close(struct capture_tap *t)
{
	if (!t)
		return;
	wake_send_event(t->end_fd);
	pthread_join(t->thread, NULL);
	destroy_tap(t);
}
