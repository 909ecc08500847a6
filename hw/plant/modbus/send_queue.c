#include "hw/plant/modbus/send_queue.h"

#include <string.h>

enum { STEP_NS = 1000000 };

bool send_queue_has_room(const struct send_queue *o, int frames)
{
	return o->count + frames <= SEND_QUEUE_FRAMES_MAX;
}

static int64_t end_us(const struct send_queue_frame *f)
{
	return f->due_us + (int64_t)f->len * f->byte_ns / 1000;
}

static int64_t due_us(struct send_queue *o, const struct send_queue_way *way)
{
	int64_t due = way->from_us;

	if (way->overtaken)
		return due + way->wait_us;
	if (due < o->busy_until_us)
		due = o->busy_until_us;
	if (way->wait_us)
		o->busy_until_us = due += way->wait_us;
	return due;
}

void send_queue_put(struct send_queue *o, const uint8_t *bytes, size_t len,
	const struct send_queue_way *way)
{
	struct send_queue_frame f = { .due_us = due_us(o, way), .byte_ns = way->byte_ns, .len = len };
	int i = o->count++;

	memcpy(f.bytes, bytes, len);
	for (; i > 0 && o->frames[i - 1].due_us > f.due_us && o->frames[i - 1].sent == 0; i--)
		o->frames[i] = o->frames[i - 1];
	o->frames[i] = f;
}

size_t send_queue_ready(const struct send_queue *o, int64_t now_us, const uint8_t **bytes)
{
	const struct send_queue_frame *f = o->frames;
	int64_t over;

	if (o->count == 0 || now_us < f->due_us)
		return 0;
	over = f->byte_ns ? (now_us - f->due_us) * 1000 / f->byte_ns : (int64_t)f->len;
	if (over > (int64_t)f->len)
		over = (int64_t)f->len;
	*bytes = f->bytes + f->sent;
	return over > (int64_t)f->sent ? (size_t)over - f->sent : 0;
}

void send_queue_sent(struct send_queue *o, size_t len)
{
	struct send_queue_frame *f = o->frames;
	int64_t free_us = end_us(f) + o->gap_us;

	f->sent += len;
	if (f->sent < f->len)
		return;
	o->count--;
	memmove(f, f + 1, (size_t)o->count * sizeof *f);
	if (o->count && f->due_us < free_us)
		f->due_us = free_us;
}

int64_t send_queue_due_us(const struct send_queue *o)
{
	const struct send_queue_frame *f = o->frames;
	int64_t after_ns;

	if (o->count == 0)
		return INT64_MAX;
	after_ns = (int64_t)f->sent * f->byte_ns;
	after_ns += f->byte_ns > STEP_NS ? f->byte_ns : STEP_NS;
	if (f->byte_ns == 0)
		return f->due_us;
	if (after_ns > (int64_t)f->len * f->byte_ns)
		after_ns = (int64_t)f->len * f->byte_ns;
	return f->due_us + after_ns / 1000 + 1;
}
