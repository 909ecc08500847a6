/* outbox: frames on their way to a master, each at its time and pace. Pure.
 *
 * A serial line takes its time for every byte, and a fault may hold a frame back or let later ones
 * overtake it. Bytes of a slow frame are handed out a millisecond's worth at a time, the last one
 * exactly when it is due. */
#ifndef HW_PLANT_MODBUS_SEND_QUEUE_H
#define HW_PLANT_MODBUS_SEND_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SEND_QUEUE_FRAMES_MAX = 8, SEND_QUEUE_BYTES_MAX = 264 };

struct send_queue_frame {
	int64_t due_us;  /* its first byte may start */
	int64_t byte_ns; /* how long each byte takes; 0: no time */
	size_t len, sent;
	uint8_t bytes[SEND_QUEUE_BYTES_MAX];
};

struct send_queue {
	struct send_queue_frame frames[SEND_QUEUE_FRAMES_MAX]; /* in the order they go */
	int count;
	int64_t gap_us;        /* of silence between two frames */
	int64_t busy_until_us; /* a delayed answer delays those behind it */
};

/* How a frame goes. */
struct send_queue_way {
	int64_t from_us, wait_us; /* not before from_us + wait_us */
	bool overtaken;           /* later frames need not wait for it */
	int64_t byte_ns;
};

bool send_queue_has_room(const struct send_queue *o, int frames);
/* There must be room; len: up to SEND_QUEUE_BYTES_MAX. */
void send_queue_put(struct send_queue *o, const uint8_t *bytes, size_t len,
	const struct send_queue_way *way);

/* How many bytes may go now, 0 if none; *bytes points to them until the next call. */
size_t send_queue_ready(const struct send_queue *o, int64_t now_us, const uint8_t **bytes);
/* That many of them are gone. */
void send_queue_took(struct send_queue *o, size_t len);
/* When send_queue_ready() is worth asking again; INT64_MAX: nothing is on its way. */
int64_t send_queue_due_us(const struct send_queue *o);

#endif
