#include "hw/plant/server.h"
#include "core/lang.h"
#include "core/log.h"
#include "core/text.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEADER = 7, LENGTH_MIN = 2, LENGTH_MAX = 1 + PDU_MAX };

/* --- the listening socket ------------------------------------------------------------------ */

/* "tcp:HOST:PORT" -> host and port; false if it is not. */
static bool split(const char *address, char *host, size_t size, char *port, size_t port_size)
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

static int listen_at(const struct addrinfo *a)
{
	int one = 1, saved;
	int fd = socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, SERVER_CLIENTS_MAX) == 0)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

static void name_address(struct server *s)
{
	struct sockaddr_storage own;
	socklen_t len = sizeof own;
	char host[48], port[8];
	bool v6;

	if (getsockname(s->listener, (struct sockaddr *)&own, &len) != 0 ||
		getnameinfo((struct sockaddr *)&own, len, host, sizeof host, port, sizeof port,
			NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return;
	v6 = own.ss_family == AF_INET6;
	snprintf(s->address, sizeof s->address, "%s%s%s:%s", v6 ? "[" : "", host, v6 ? "]" : "", port);
}

int server_open(struct server *s, const char *address, struct fault *why)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
	char host[256], port[8];
	int bad;

	memset(s, 0, sizeof *s);
	s->listener = -1;
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++)
		s->clients[i].fd = -1;
	if (!split(address, host, sizeof host, port, sizeof port))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			_("--modbus: \"%s\" is no address; write tcp:HOST:PORT, e.g. tcp:127.0.0.1:1502"),
			address);
	bad = getaddrinfo(host, port, &hints, &found);
	if (bad)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			_("--modbus: host %s is not found (%s); use an address of this machine"), host,
			gai_strerror(bad));
	s->listener = listen_at(found);
	freeaddrinfo(found);
	if (s->listener < 0)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			_("cannot listen on %s (%s); end the program that uses this port, or take port 0"),
			address, lang_error(errno));
	name_address(s);
	return 0;
}

/* --- clients ------------------------------------------------------------------------------- */

static void hang_up(struct server_client *c)
{
	close(c->fd);
	c->fd = -1;
}

void server_close(struct server *s)
{
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++)
		if (s->clients[i].fd >= 0)
			hang_up(&s->clients[i]);
	close(s->listener);
}

static void welcome(struct server *s)
{
	int fd, i, one = 1;

	while ((fd = accept4(s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		for (i = 0; i < SERVER_CLIENTS_MAX && s->clients[i].fd >= 0; i++)
			;
		if (i == SERVER_CLIENTS_MAX) {
			log_line(LOG_LEVEL_WARNING, _("a Modbus client was refused: all %d places are taken"),
				SERVER_CLIENTS_MAX);
			close(fd);
			continue;
		}
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
		/* A master that lost its power must not keep its place for ever. */
		setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
		s->clients[i] = (struct server_client){ .fd = fd };
	}
}

static void flush_out(struct server_client *c)
{
	ssize_t n = send(c->fd, c->out, c->out_len, MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n < 0 && errno != EAGAIN && errno != EINTR) {
		hang_up(c);
	} else if (n > 0) {
		c->out_len -= (size_t)n;
		memmove(c->out, c->out + n, c->out_len);
	}
}

static bool has_room(const struct server_client *c)
{
	return sizeof c->out - c->out_len >= SERVER_FRAME_MAX;
}

/* Answers the first request in c->in. Its length; 0: not complete yet; -1: no Modbus. */
static int answer_one(struct server_client *c, struct pdu_memory *memory)
{
	uint8_t *out = c->out + c->out_len;
	size_t length, n;

	if (c->in_len >= 4 && (c->in[2] || c->in[3]))
		return -1;
	if (c->in_len < HEADER)
		return 0;
	length = (size_t)c->in[4] << 8 | c->in[5];
	if (length < LENGTH_MIN || length > LENGTH_MAX)
		return -1;
	if (c->in_len < 6 + length)
		return 0;
	n = pdu_answer(memory, c->in[6], c->in + HEADER, length - 1, out + HEADER);
	memcpy(out, c->in, HEADER);
	out[4] = (uint8_t)((n + 1) >> 8);
	out[5] = (uint8_t)(n + 1);
	c->out_len += HEADER + n;
	return (int)(6 + length);
}

static void answer_all(struct server_client *c, struct pdu_memory *memory,
	void (*refresh)(struct pdu_memory *))
{
	int used = 0;

	while (has_room(c)) {
		refresh(memory); /* the request before may have written */
		used = answer_one(c, memory);
		if (used <= 0)
			break;
		c->in_len -= (size_t)used;
		memmove(c->in, c->in + used, c->in_len);
	}
	if (used < 0)
		hang_up(c);
	else if (c->out_len)
		flush_out(c);
}

static void serve(struct server_client *c, short events, struct pdu_memory *memory,
	void (*refresh)(struct pdu_memory *))
{
	ssize_t n = 0;

	if (events & POLLOUT)
		flush_out(c);
	if (c->fd >= 0 && events & (POLLIN | POLLHUP | POLLERR)) {
		n = recv(c->fd, c->in + c->in_len, sizeof c->in - c->in_len, MSG_DONTWAIT);
		if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
			hang_up(c);
			return;
		}
		c->in_len += n > 0 ? (size_t)n : 0;
	}
	if (c->fd >= 0)
		answer_all(c, memory, refresh);
}

void server_poll_fds(const struct server *s, struct pollfd *fds)
{
	fds[0] = (struct pollfd){ .fd = s->listener, .events = POLLIN };
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++) {
		const struct server_client *c = &s->clients[i];
		bool reads = c->in_len < sizeof c->in && has_room(c);

		/* Who does not take his answers gets no further ones. */
		fds[1 + i] = (struct pollfd){ .fd = c->fd,
			.events = (short)((reads ? POLLIN : 0) | (c->out_len ? POLLOUT : 0)) };
	}
}

void server_serve(struct server *s, const struct pollfd *fds, struct pdu_memory *memory,
	void (*refresh)(struct pdu_memory *))
{
	for (int i = 0; i < SERVER_CLIENTS_MAX; i++)
		if (fds[1 + i].fd >= 0 && fds[1 + i].fd == s->clients[i].fd && fds[1 + i].revents)
			serve(&s->clients[i], fds[1 + i].revents, memory, refresh);
	if (fds[0].revents)
		welcome(s);
}
