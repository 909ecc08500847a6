#include "hw/plant/control/control_socket.h"
#include "core/base/lang.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static int listen_at_path(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct stat there;
	mode_t before;
	int fd, bound;

	if (strlen(path) >= sizeof address.sun_path) {
		errno = ENAMETOOLONG;
		return -1;
	}
	strcpy(address.sun_path, path);
	if (lstat(path, &there) == 0 && S_ISSOCK(there.st_mode))
		unlink(path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -1;
	before = umask(0177);
	bound = bind(fd, (struct sockaddr *)&address, sizeof address);
	umask(before);
	if (bound == 0 && listen(fd, CONTROL_SOCKET_CLIENTS_MAX) == 0)
		return fd;
	close(fd);
	return -1;
}

int control_socket_open(struct control_socket *c, const char *path, struct fault *why)
{
	c->listener = -1;
	c->path = path;
	for (int i = 0; i < CONTROL_SOCKET_CLIENTS_MAX; i++)
		c->clients[i].fd = -1;
	if (!path)
		return 0;
	c->listener = listen_at_path(path);
	if (c->listener < 0)
		return fault_set(why, FAULT_SETUP, EXIT_CANNOT_CREATE,
			MESSAGE("control_socket.cannot_make_socket",
				"cannot create the socket %s (%s); use another name"),
			path, message_error(errno));
	return 0;
}

static void close_client(struct control_socket_client *client)
{
	close(client->fd);
	client->fd = -1;
}

void control_socket_close(struct control_socket *c)
{
	if (c->listener < 0)
		return;
	for (int i = 0; i < CONTROL_SOCKET_CLIENTS_MAX; i++)
		if (c->clients[i].fd >= 0)
			close_client(&c->clients[i]);
	close(c->listener);
	unlink(c->path);
}

static void accept_client(struct control_socket *c)
{
	int fd, i;

	while ((fd = accept4(c->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
		for (i = 0; i < CONTROL_SOCKET_CLIENTS_MAX && c->clients[i].fd >= 0; i++)
			;
		if (i == CONTROL_SOCKET_CLIENTS_MAX) {
			close(fd);
		} else {
			c->clients[i].fd = fd;
			c->clients[i].len = 0;
		}
	}
}

static void answer_line(const struct control_socket_client *client, char *line,
	control_socket_run *run, void *user)
{
	char answer[CONTROL_SOCKET_ANSWER_MAX + 1];

	run(user, line, answer);
	strcat(answer, "\n");
	send(client->fd, answer, strlen(answer), MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void serve_client(struct control_socket_client *client, control_socket_run *run, void *user)
{
	ssize_t n = recv(client->fd, client->line + client->len, sizeof client->line - client->len,
		MSG_DONTWAIT);
	char *end;

	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		close_client(client);
		return;
	}
	client->len += n > 0 ? (size_t)n : 0;
	while ((end = memchr(client->line, '\n', client->len))) {
		*end = '\0';
		answer_line(client, client->line, run, user);
		client->len -= (size_t)(end + 1 - client->line);
		memmove(client->line, end + 1, client->len);
	}
	if (client->len == sizeof client->line)
		close_client(client);
}

void control_socket_poll_fds(const struct control_socket *c, struct pollfd *fds)
{
	fds[0] = (struct pollfd){ .fd = c->listener, .events = POLLIN };
	for (int i = 0; i < CONTROL_SOCKET_CLIENTS_MAX; i++)
		fds[1 + i] = (struct pollfd){ .fd = c->clients[i].fd, .events = POLLIN };
}

void control_socket_serve(struct control_socket *c, const struct pollfd *fds,
	control_socket_run *run, void *user)
{
	for (int i = 0; i < CONTROL_SOCKET_CLIENTS_MAX; i++)
		if (fds[1 + i].fd >= 0 && fds[1 + i].fd == c->clients[i].fd && fds[1 + i].revents)
			serve_client(&c->clients[i], run, user);
	if (fds[0].revents)
		accept_client(c);
}
