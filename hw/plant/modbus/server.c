#include "hw/plant/modbus/server.h"
#include "core/base/lang.h"
#include "core/base/log.h"
#include "core/base/text.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LENGTH_MIN = 2, LENGTH_MAX = 1 + PDU_MAX, SERVER_RETRY_US = 100000 };

/* --- the listening socket ------------------------------------------------------------------ */

/* "tcp:HOST:PORT" -> host and port; false if it is not. */
static bool split_tcp_address(const char *address, char *host, size_t size, char *port,
	size_t port_size)
{
	const char *at = address + 4, *colon = strrchr(address, ':');
	int64_t number;
	size_t len;

	if (strncmp(address, "tcp:", 4) != 0 || colon <= at ||
		!text_to_int64(colon + 1, 0, 65535, &number))
		return false;
	len = (size_t)(colon - at);
	if (*at == '[' && len > 2 && colon[-1] == ']') {
		at++;
		len -= 2;
	}
	if (len >= size)
		return false;
	memcpy(host, at, len);
	host[len] = '\0';
	snprintf(port, port_size, "%d", (int)number);
	return true;
}

static int listen_at_address(const struct sockaddr *address, socklen_t len)
{
	int one = 1, saved;
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, address, len) == 0 && listen(fd, SERVER_CLIENTS_MAX) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static void name_address(struct server *s)
{
	char host[48], port[8];
	bool v6;

	s->bound_len = sizeof s->bound;
	if (getsockname(s->listener, (struct sockaddr *)&s->bound, &s->bound_len) != 0 ||
		getnameinfo((struct sockaddr *)&s->bound, s->bound_len, host, sizeof host, port,
			sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	v6 = s->bound.ss_family == AF_INET6;
	snprintf(s->address, sizeof s->address, "tcp:%s%s%s:%s", v6 ? "[" : "", host, v6 ? "]" : "",
		port);
}

int server_open(struct server *s, const char *address, struct fault *why)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
	char host[256], port[8];
	int bad;

	memset(s, 0, sizeof *s);
	s->listener = -1;
	s->away_until_us = INT64_MAX;
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++)
		s->clients[i].fd = -1;
	if (!split_tcp_address(address, host, sizeof host, port, sizeof port))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("server.modbus_no_address",
				"--modbus: \"%s\" is not an address; use tcp:HOST:PORT, e.g. tcp:127.0.0.1:1502"),
			address);
	bad = getaddrinfo(host, port, &hints, &found);
	if (bad)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("server.modbus_host_not_found",
				"--modbus: host %s not found (%s); use an address of this computer"),
			host, gai_strerror(bad));
	s->listener = listen_at_address(found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	if (s->listener < 0)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("server.cannot_listen",
				"cannot listen on %s (%s); stop the program that uses this port, or use port 0"),
			address, message_error(errno));
	name_address(s);
	return 0;
}

/* --- clients ------------------------------------------------------------------------------- */

static void close_server_client(struct server_client *c)
{
	close(c->fd);
	c->fd = -1;
}

static void close_all_clients(struct server *s)
{
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++)
		if (s->clients[i].fd >= 0)
			close_server_client(&s->clients[i]);
}

static void stop_listening(struct server *s)
{
	if (s->listener >= 0)
		close(s->listener);
	s->listener = -1;
}

void server_close(struct server *s)
{
	close_all_clients(s);
	stop_listening(s);
}

static void accept_server_client(struct server *s)
{
	int fd, i, one = 1;

	while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		for (i = 0; i < SERVER_CLIENTS_MAX && s->clients[i].fd >= 0; i++)
			;
		if (i == SERVER_CLIENTS_MAX) {
			log_line(LOG_LEVEL_WARNING,
				_("a Modbus client was rejected: all %d connections are in use"),
				SERVER_CLIENTS_MAX);
			close(fd);
			continue;
		}
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		/* A master without power must not occupy its entry for ever. */
		setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
		s->clients[i] = (struct server_client){ .fd = fd };
	}
}

/* Sends bytes that are due, as far as the client reads them. */
static void send_due(struct server_client *c, int64_t now_us)
{
	const uint8_t *bytes;
	size_t len;
	ssize_t n;

	c->blocked = false;
	while (c->fd >= 0 && !c->blocked && (len = send_queue_ready(&c->out, now_us, &bytes)) > 0) {
		n = send(c->fd, bytes, len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno != EAGAIN && errno != EINTR) {
			close_server_client(c);
			return;
		}
		c->blocked = n < (ssize_t)len;
		if (n > 0)
			send_queue_sent(&c->out, (size_t)n);
	}
}

/* The length of the first request in c->in; 0: not complete yet; -1: not Modbus. */
static int request_len(const struct server_client *c)
{
	size_t length;

	if (c->in_len >= 4 && (c->in[2] || c->in[3]))
		return -1;
	if (c->in_len < WIRE_MBAP)
		return 0;
	length = (size_t)c->in[4] << 8 | c->in[5];
	if (length < LENGTH_MIN || length > LENGTH_MAX)
		return -1;
	return c->in_len < 6 + length ? 0 : (int)(6 + length);
}

static void answer_one(struct server *s, struct server_client *c, size_t len,
	const struct wire_plc *plc, int64_t now_us)
{
	const struct wire_request request = { .kind = WIRE_TCP,
		.header = c->in,
		.unit = c->in[6],
		.pdu = c->in + WIRE_MBAP,
		.len = len - WIRE_MBAP };
	const struct send_queue_way way = { .from_us = now_us };
	int64_t argument = 0;
	enum wire_fault fault = wire_reply(plc, &request, &way, &c->out, &argument);

	c->in_len -= len;
	memmove(c->in, c->in + len, c->in_len);
	if (fault == WIRE_CUT)
		close_server_client(c);
	if (fault == WIRE_REFUSE)
		server_leave(s, now_us + argument * 1000);
}

static void answer_all(struct server *s, struct server_client *c, const struct wire_plc *plc,
	int64_t now_us)
{
	int len = 0;

	do {
		send_due(c, now_us);
		if (c->fd < 0 || !send_queue_has_room(&c->out, 2))
			return;
		len = request_len(c);
		if (len > 0)
			answer_one(s, c, (size_t)len, plc, now_us);
	} while (len > 0);
	if (len < 0)
		close_server_client(c);
}

static void receive_bytes(struct server_client *c)
{
	ssize_t n = recv(c->fd, c->in + c->in_len, sizeof c->in - c->in_len, MSG_DONTWAIT);

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR))
		close_server_client(c);
	else if (n > 0)
		c->in_len += (size_t)n;
}

static bool accepts_answers(const struct server_client *c)
{
	return c->in_len < sizeof c->in && send_queue_has_room(&c->out, 2);
}

void server_poll_fds(const struct server *s, struct pollfd *fds)
{
	fds[0] = (struct pollfd){ .fd = s->listener, .events = POLLIN };
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++) {
		const struct server_client *c = &s->clients[i];

		/* A client that does not read its answers gets no further ones. */
		fds[1 + i] = (struct pollfd){ .fd = c->fd,
			.events = (short)((accepts_answers(c) ? POLLIN : 0) | (c->blocked ? POLLOUT : 0)) };
	}
}

static void serve_server_client(struct server *s, struct server_client *c, short events,
	const struct wire_plc *plc, int64_t now_us)
{
	if (events & (POLLHUP | POLLERR) || (events & POLLIN && accepts_answers(c)))
		receive_bytes(c);
	if (c->fd >= 0 && (events || send_queue_due_us(&c->out) <= now_us))
		answer_all(s, c, plc, now_us);
}

/* --- port closed and opened again
 * ----------------------------------------------------------------- */

void server_leave(struct server *s, int64_t until_us)
{
	close_all_clients(s);
	if (until_us == 0)
		return;
	stop_listening(s);
	s->away_until_us = until_us;
}

static void reopen_port(struct server *s, int64_t now_us)
{
	s->listener = listen_at_address((struct sockaddr *)&s->bound, s->bound_len);
	if (s->listener >= 0)
		return;
	s->away_until_us = now_us + SERVER_RETRY_US;
	log_line(LOG_LEVEL_ERROR,
		_("cannot listen on %s again (%s); stop the program that uses this port"), s->address,
		message_word(message_error(errno)));
}

void server_serve(struct server *s, const struct pollfd *fds, const struct wire_plc *plc,
	int64_t now_us)
{
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++) {
		struct server_client *c = &s->clients[i];

		if (c->fd >= 0 && c->fd == fds[1 + i].fd)
			serve_server_client(s, c, fds[1 + i].revents, plc, now_us);
	}
	if (s->listener >= 0 && fds[0].revents)
		accept_server_client(s);
	if (s->listener < 0 && now_us >= s->away_until_us)
		reopen_port(s, now_us);
}

int64_t server_due_us(const struct server *s)
{
	int64_t due = s->listener < 0 ? s->away_until_us : INT64_MAX;

	for (int i = 0; i < SERVER_CLIENTS_MAX; i++)
		if (s->clients[i].fd >= 0 && !s->clients[i].blocked &&
			send_queue_due_us(&s->clients[i].out) < due)
			due = send_queue_due_us(&s->clients[i].out);
	return due;
}
