/* server: the PLC's Modbus TCP port. Several masters at once; none can delay another.
 *
 * Source: MODBUS Messaging on TCP/IP 1.0b, section 3 (MBAP header). Own framing: each client has
 * its own buffers, all sockets are non-blocking, an invalid header closes the connection. */
#ifndef HW_PLANT_MODBUS_SERVER_H
#define HW_PLANT_MODBUS_SERVER_H

#include "core/base/fault.h"
#include "hw/plant/modbus/wire_reply.h"

#include <poll.h>
#include <sys/socket.h>

enum {
	SERVER_CLIENTS_MAX = 16,
	SERVER_POLL_MAX = 1 + SERVER_CLIENTS_MAX,
	SERVER_FRAME_MAX = WIRE_MBAP + PDU_MAX
};

struct server_client {
	int fd; /* -1: free */
	size_t in_len;
	uint8_t in[2 * SERVER_FRAME_MAX];
	struct send_queue out;
	bool blocked; /* does not read its answers: no further ones until it does */
};

struct server {
	int listener; /* -1: closed */
	struct sockaddr_storage bound;
	socklen_t bound_len;
	char address[64]; /* "tcp:127.0.0.1:40123", as bound */
	struct server_client clients[SERVER_CLIENTS_MAX];
	int64_t away_until_us; /* the port is closed until then; INT64_MAX: for ever */
};

/* address: "tcp:HOST:PORT"; port 0 picks a free one; an IPv6 host stands in []. Resolving a name
 * may block. -1 with why (EXIT_USAGE, or EXIT_UNAVAILABLE if the port is taken). */
int server_open(struct server *s, const char *address, struct fault *why);
/* Also after a failed server_open(). */
void server_close(struct server *s);

/* Fills fds[SERVER_POLL_MAX]; entries without a client get fd -1. */
void server_poll_fds(const struct server *s, struct pollfd *fds);

/* Handles the events of the same fds, sends bytes that are due, opens the port again when it is
 * time. Never blocks. */
void server_serve(struct server *s, const struct pollfd *fds, const struct wire_plc *plc,
	int64_t now_us);
/* Next time to call server_serve() without an event; INT64_MAX: none. */
int64_t server_due_us(const struct server *s);

/* Closes all connections, and the port until then; until_us 0: only the connections. */
void server_leave(struct server *s, int64_t until_us);

#endif
