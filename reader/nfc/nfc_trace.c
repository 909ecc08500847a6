#include "reader/nfc/nfc_trace.h"
#include "core/base/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool nfc_trace_is_requested(struct store *store, const char *role)
{
	bool requested = false;

	return store && store_is_capturing(store, role, clock_wall_us(), &requested, NULL) == 0 &&
		requested;
}

static void append_hex(struct wire_frame *f, const char *text)
{
	char *end;

	while (f->len < WIRE_FRAME_MAX) {
		unsigned long byte = strtoul(text, &end, 16);

		if (end == text || byte > 0xff)
			return;
		f->data[f->len++] = (uint8_t)byte;
		text = end;
	}
}

/* Length of a PN532 frame, from its header (UM0701-02, 6.2.1); 0: not known yet. */
static size_t frame_length(const struct wire_frame *f)
{
	for (size_t i = 0; i + 4 <= f->len; i++) {
		if (f->data[i] != 0x00 || f->data[i + 1] != 0xff)
			continue;
		if (f->data[i + 2] + f->data[i + 3] == 0xff && (!f->data[i + 2] || !f->data[i + 3]))
			return i + 5; /* ACK and NACK: no data, one byte follows */
		return i + 4 + f->data[i + 2] + 2;
	}
	return 0;
}

static void add_frame(struct nfc_trace *e, struct wire_frame *f)
{
	if (f->len && e->count < NFC_TRACE_FRAMES)
		e->frames[e->count++] = *f;
	f->len = 0;
}

static void add_piece(struct nfc_trace *e, bool sent, const char *hex)
{
	struct wire_frame command = { .at_us = clock_wall_us(), .protocol = WIRE_PN532, .sent = true };
	size_t length;

	if (sent) {
		add_frame(e, &e->answer);
		append_hex(&command, hex);
		add_frame(e, &command);
		return;
	}
	if (e->answer.len == 0)
		e->answer = (struct wire_frame){ .at_us = command.at_us, .protocol = WIRE_PN532 };
	append_hex(&e->answer, hex);
	length = frame_length(&e->answer);
	if ((length && e->answer.len >= length) || e->answer.len == WIRE_FRAME_MAX)
		add_frame(e, &e->answer);
}

void nfc_trace_line(struct nfc_trace *e, const char *line)
{
	const char *tab = strchr(line, '\t'), *message = tab ? strchr(tab + 1, '\t') : NULL;

	if (!message || strncmp(tab + 1, "libnfc.", 7) != 0) {
		fprintf(stderr, "%s\n", line);
		return;
	}
	message++;
	if (strncmp(message, "TX:", 3) == 0 || strncmp(message, "RX:", 3) == 0)
		add_piece(e, *message == 'T', message + 3);
}

/* If the store fails the frames are dropped; reading goes on. */
static void write_trace_frames(struct nfc_trace *e, struct store *store, const char *role)
{
	if (e->count)
		store_put_wire(store, role, e->frames, e->count, NULL);
	e->count = 0;
}

static void split_lines(struct nfc_trace *e, struct store *store, const char *role)
{
	char *end;

	while ((end = memchr(e->line, '\n', e->len))) {
		*end = '\0';
		nfc_trace_line(e, e->line);
		e->len -= (size_t)(end + 1 - e->line);
		memmove(e->line, end + 1, e->len);
		if (e->count + 2 > NFC_TRACE_FRAMES)
			write_trace_frames(e, store, role);
	}
	if (e->len == sizeof e->line)
		e->len = 0; /* no line of libnfc is as long */
}

bool nfc_trace_take(struct nfc_trace *e, int fd, struct store *store, const char *role)
{
	ssize_t n;

	while ((n = read(fd, e->line + e->len, sizeof e->line - e->len)) > 0) {
		e->len += (size_t)n;
		split_lines(e, store, role);
	}
	write_trace_frames(e, store, role);
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}
