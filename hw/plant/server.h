/* server: the PLC's Modbus TCP port. Several masters at once, none can delay another.
 *
 * Source: MODBUS Messaging on TCP/IP 1.0b, section 3 (MBAP header). Own framing: each client has
 * its own buffers, every socket is non-blocking, a header that cannot be right closes that client. */
#ifndef HW_PLANT_SERVER_H
#define HW_PLANT_SERVER_H

#include "core/fault.h"
#include "hw/plant/pdu.h"

#include <poll.h>

enum {
	SERVER_CLIENTS_MAX = 16,
	SERVER_POLL_MAX = 1 + SERVER_CLIENTS_MAX,
	SERVER_FRAME_MAX = 7 + PDU_MAX
};

struct server_client {
	int fd; /* -1: free */
	size_t in_len, out_len;
	uint8_t in[2 * SERVER_FRAME_MAX];
	uint8_t out[4 * SERVER_FRAME_MAX];
};

struct server {
	int listener;
	char address[64]; /* "127.0.0.1:40123", as bound */
	struct server_client clients[SERVER_CLIENTS_MAX];
};

/* address: "tcp:HOST:PORT"; port 0 picks a free one; an IPv6 host stands in []. Resolving a name
 * may block. -1 with why (EXIT_USAGE, or EXIT_UNAVAILABLE if the port is taken). */
int server_open(struct server *s, const char *address, struct fault *why);
void server_close(struct server *s);

/* Fills fds[SERVER_POLL_MAX]; places without a client get fd -1. */
void server_poll_fds(const struct server *s, struct pollfd *fds);

/* Serves whatever the same fds report. Never blocks. */
void server_serve(struct server *s, const struct pollfd *fds, struct pdu_memory *memory,
	void (*refresh)(struct pdu_memory *memory));

#endif
