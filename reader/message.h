/* message: what a worker tells its parent, one datagram each over a SOCK_SEQPACKET pair. */
#ifndef READER_MESSAGE_H
#define READER_MESSAGE_H

#include "core/base/fault.h"
#include "core/code/scan.h"

enum message_kind {
	MESSAGE_ALIVE, /* nothing new; at least once a second from a healthy worker */
	MESSAGE_UP,    /* the device is open and being read */
	MESSAGE_DOWN,  /* it is not (fault); the worker goes on trying */
	MESSAGE_SCAN,
	MESSAGE_BAD,    /* one file or line could not be read (fault) */
	MESSAGE_END,    /* the source has come to its end */
	MESSAGE_FAILED, /* it cannot be opened and never will be (fault) */
	MESSAGE_KIND_COUNT
};

struct message {
	enum message_kind kind;
	uint64_t position; /* source->position, where a new worker would go on */
	union {
		struct fault fault;
		struct scan scan; /* only data_len bytes of its data travel */
	} body;
};

/* Blocks while the parent is busy. False: the parent has gone. */
bool message_send(int fd, const struct message *);

/* 1: *out is a message whose lengths and enums are in range; 0: none now; -1: the worker has gone
 * or talks nonsense. Does not block. */
int message_receive(int fd, struct message *out);

#endif
