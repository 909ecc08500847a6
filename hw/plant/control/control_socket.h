/* control_socket: a unix socket for orders to the plant. One line is an order, one line is its
 * answer: "ok …" or "error …". The orders: plant_control.h. */
#ifndef HW_PLANT_CONTROL_CONTROL_SOCKET_H
#define HW_PLANT_CONTROL_CONTROL_SOCKET_H

#include "core/base/fault.h"

#include <poll.h>
#include <stddef.h>

enum {
	CONTROL_SOCKET_CLIENTS_MAX = 4,
	CONTROL_SOCKET_POLL_MAX = 1 + CONTROL_SOCKET_CLIENTS_MAX,
	CONTROL_SOCKET_LINE_MAX = 9000, /* an order can hold all of a tag's memory */
	CONTROL_SOCKET_ANSWER_MAX = 9000
};

struct control_socket_client {
	int fd; /* -1: free */
	size_t len;
	char line[CONTROL_SOCKET_LINE_MAX];
};

struct control_socket {
	int listener;     /* -1: no socket */
	const char *path; /* owned by the caller */
	struct control_socket_client clients[CONTROL_SOCKET_CLIENTS_MAX];
};

/* Runs one line (without newline, terminated, may be modified) and fills answer
 * (CONTROL_SOCKET_ANSWER_MAX, without newline). */
typedef void control_socket_run(void *user, char *line, char *answer);

/* Listens at path; an old socket is replaced, other files are not. Only this user can connect.
 * NULL: no socket. 0, or -1 with why. */
int control_socket_open(struct control_socket *c, const char *path, struct fault *why);
void control_socket_close(struct control_socket *c);

/* Fills fds[CONTROL_SOCKET_POLL_MAX]; entries without a client get fd -1. */
void control_socket_poll_fds(const struct control_socket *c, struct pollfd *fds);
/* Handles the events of the same fds. Never blocks: an answer that is not read is lost. */
void control_socket_serve(struct control_socket *c, const struct pollfd *fds,
	control_socket_run *run, void *user);

#endif
