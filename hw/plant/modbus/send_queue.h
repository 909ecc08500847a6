/* send_queue: frames on their way to a master, each with its time and speed. Pure.
 *
 * On a serial line every byte takes time, and a fault can delay a frame or let later ones
 * overtake it. Bytes of a slow frame are handed out for one millisecond at a time, the last one
 * exactly when it is due. */
#ifndef HW_PLANT_MODBUS_SEND_QUEUE_H
#define HW_PLANT_MODBUS_SEND_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEND_QUEUE_FRAMES_MAX = 8, SEND_QUEUE_BYTES_MAX = 264 };

struct send_queue_frame {
	int64_t due_us;  /* start of its first byte */
	int64_t byte_ns; /* time of each byte; 0: none */
	size_t len, sent;
	uint8_t bytes[SEND_QUEUE_BYTES_MAX];
};

struct send_queue {
	struct send_queue_frame frames[SEND_QUEUE_FRAMES_MAX]; /* in sending order */
	int count;
	int64_t gap_us;        /* silence between two frames */
	int64_t busy_until_us; /* a delayed answer delays those behind it */
};

/* Time and speed of a frame. */
struct send_queue_way {
	int64_t from_us, wait_us; /* not before from_us + wait_us */
	bool overtaken;           /* later frames need not wait for it */
	int64_t byte_ns;
};

bool send_queue_has_room(const struct send_queue *o, int frames);
/* There must be room; len: up to SEND_QUEUE_BYTES_MAX. */
void send_queue_put(struct send_queue *o, const uint8_t *bytes, size_t len,
	const struct send_queue_way *way);

/* Number of bytes that are due, 0: none; *bytes is valid until the next call. */
size_t send_queue_ready(const struct send_queue *o, int64_t now_us, const uint8_t **bytes);
/* So many of them have been sent. */
void send_queue_sent(struct send_queue *o, size_t len);
/* Next time to call send_queue_ready(); INT64_MAX: the queue is empty. */
int64_t send_queue_due_us(const struct send_queue *o);

#endif
