/* worker_message: messages from a worker to its parent, one datagram each over a SOCK_SEQPACKET socket
 * pair. */
#ifndef READER_WORKER_MESSAGE_H
#define READER_WORKER_MESSAGE_H

#include "core/base/fault.h"
#include "core/code/scan.h"

enum worker_message_kind {
	WORKER_MESSAGE_ALIVE, /* sign of life, at least once a second */
	WORKER_MESSAGE_UP,    /* the device is open and being read */
	WORKER_MESSAGE_DOWN,  /* the device is not (fault); the worker tries again */
	WORKER_MESSAGE_SCAN,
	WORKER_MESSAGE_BAD,    /* one file or line could not be read (fault) */
	WORKER_MESSAGE_UNREAD, /* the device sees a code that it cannot read (fault) */
	WORKER_MESSAGE_END,    /* the source has ended */
	WORKER_MESSAGE_FAILED, /* the source cannot be opened, no retry (fault) */
	WORKER_MESSAGE_KIND_COUNT
};

struct worker_message {
	enum worker_message_kind kind;
	uint64_t position; /* source->position: where the next worker starts */
	union {
		struct fault fault;
		struct scan scan; /* only data_len bytes of data are sent */
	} body;
};

/* Blocks while the socket is full. False: the parent has ended. */
bool worker_message_send(int fd, const struct worker_message *);

/* 1: *out is a message with lengths and enums in range; 0: none now; -1: the worker has ended,
 * or its message is invalid. Does not block. */
int worker_message_receive(int fd, struct worker_message *out);

#endif
