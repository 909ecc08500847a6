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

/* --- what a tag has answered ----------------------------------------------------------------- */

enum {
	CHIP_ANSWERS = 0xd5,
	ANSWER_EXCHANGE = 0x41, /* InDataExchange, InCommunicateThru, InListPassiveTarget */
	ANSWER_THRU = 0x43,
	ANSWER_LIST = 0x4b,
	SHORT_FRAME = 6 /* ACK, NACK */
};

/* Where the answer to one of these commands begins in a frame, also as an ACR122U wraps it; 0: not in it. */
static size_t find_answer(const struct wire_frame *f, uint8_t first, uint8_t second)
{
	for (size_t i = 1; i + 1 < f->len; i++)
		if (f->data[i] == CHIP_ANSWERS && (f->data[i + 1] == first || f->data[i + 1] == second))
			return i;
	return 0;
}

static bool is_any_answer(const struct wire_frame *f)
{
	for (size_t i = 1; i + 1 < f->len; i++)
		if (f->data[i] == CHIP_ANSWERS && f->data[i + 1] % 2)
			return true;
	return false;
}

/* A piece of an answer whose beginning is missing counts as content. */
static bool has_content(const struct wire_frame *f)
{
	size_t at = find_answer(f, ANSWER_EXCHANGE, ANSWER_THRU);

	if (f->sent || f->len <= SHORT_FRAME)
		return false;
	return at ? at + 5 < f->len : !is_any_answer(f);
}

/* UM0701-02, 7.3.5: number of targets, target, SENS_RES (2), SEL_RES, length of the UID, UID. */
static void remember_uid(struct nfc_trace *e, const struct wire_frame *f)
{
	size_t at = find_answer(f, ANSWER_LIST, ANSWER_LIST);
	size_t len = at && at + 7 < f->len ? f->data[at + 7] : 0;

	if (f->sent || !at)
		return;
	e->uid[0] = '\0';
	if (len > 0 && 2 * len < sizeof e->uid && at + 8 + len <= f->len)
		text_hex(f->data + at + 8, len, e->uid);
}

/* Behind the status byte, up to the checksum and the postamble, or to the two status bytes of an ACR122U. */
static void mask_content(struct wire_frame *f)
{
	size_t at = find_answer(f, ANSWER_EXCHANGE, ANSWER_THRU), begin = at ? at + 3 : 0;
	bool has_checksum = at && f->data[0] == 0x00;
	size_t end = at && f->len >= begin + 2 ? f->len - 2U : f->len;
	uint8_t sum = 0;

	memset(f->data + begin, NFC_TRACE_MASK, end > begin ? end - begin : 0);
	for (size_t i = at; i < end; i++)
		sum = (uint8_t)(sum + f->data[i]);
	if (has_checksum && end < f->len)
		f->data[end] = (uint8_t)-sum;
}

static void add_frame(struct nfc_trace *e, struct wire_frame *f)
{
	struct nfc_trace_content *content = &e->contents[e->count];

	if (f->len && e->count < NFC_TRACE_FRAMES) {
		remember_uid(e, f);
		content->is_open = has_content(f);
		content->since_ms = clock_mono_ms();
		memcpy(content->uid, e->uid, sizeof content->uid);
		e->frames[e->count++] = *f;
	}
	f->len = 0;
}

void nfc_trace_decide(struct nfc_trace *e, const struct scan *scan, bool is_personal)
{
	for (size_t i = 0; i < e->count; i++) {
		if (!e->contents[i].is_open || strcmp(e->contents[i].uid, scan->tag) != 0)
			continue;
		if (is_personal || scan->note.text[0])
			mask_content(&e->frames[i]);
		e->contents[i].is_open = false;
	}
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
void nfc_trace_flush(struct nfc_trace *e, struct store *store, const char *role, int64_t now_ms)
{
	size_t n = 0;

	for (; n < e->count; n++) {
		if (!e->contents[n].is_open)
			continue;
		if (now_ms - e->contents[n].since_ms < NFC_TRACE_HOLD_MS)
			break;
		mask_content(&e->frames[n]);
		e->contents[n].is_open = false;
	}
	if (n)
		store_put_wire(store, role, e->frames, n, NULL);
	e->count -= n;
	memmove(e->frames, e->frames + n, e->count * sizeof e->frames[0]);
	memmove(e->contents, e->contents + n, e->count * sizeof e->contents[0]);
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
			nfc_trace_flush(e, store, role, INT64_MAX);
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
	nfc_trace_flush(e, store, role, clock_mono_ms());
	return n < 0 && (errno == EAGAIN || errno == EINTR);
}
