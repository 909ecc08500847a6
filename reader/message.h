/* message: messages from a worker to its parent, one datagram each over a SOCK_SEQPACKET socket
 * pair. */
#ifndef READER_MESSAGE_H
#define READER_MESSAGE_H

#include "core/base/fault.h"
#include "core/code/scan.h"

enum message_kind {
	MESSAGE_ALIVE, /* sign of life, at least once a second */
	MESSAGE_UP,    /* the device is open and being read */
	MESSAGE_DOWN,  /* the device is not (fault); the worker tries again */
	MESSAGE_SCAN,
	MESSAGE_BAD,    /* one file or line could not be read (fault) */
	MESSAGE_END,    /* the source has ended */
	MESSAGE_FAILED, /* the source cannot be opened, no retry (fault) */
	MESSAGE_KIND_COUNT
};

struct message {
	enum message_kind kind;
	uint64_t position; /* source->position: where the next worker starts */
	union {
		struct fault fault;
		struct scan scan; /* only data_len bytes of data are sent */
	} body;
};

/* Blocks while the socket is full. False: the parent has ended. */
bool message_send(int fd, const struct message *);

/* 1: *out is a message with lengths and enums in range; 0: none now; -1: the worker has ended,
 * or its message is invalid. Does not block. */
int message_receive(int fd, struct message *out);

#endif
