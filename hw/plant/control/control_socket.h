/* control: a unix socket for those who play fate. A line is an order, a line is its answer:
 * "ok …" or "error …". The orders: operator_command.h. */
#ifndef HW_PLANT_CONTROL_CONTROL_SOCKET_H
#define HW_PLANT_CONTROL_CONTROL_SOCKET_H

#include "core/base/fault.h"

#include <poll.h>
#include <stddef.h>

enum {
	CONTROL_SOCKET_CLIENTS_MAX = 4,
	CONTROL_SOCKET_POLL_MAX = 1 + CONTROL_SOCKET_CLIENTS_MAX,
	CONTROL_SOCKET_LINE_MAX = 9000, /* an order that pokes all of a tag's memory */
	CONTROL_SOCKET_ANSWER_MAX = 9000
};

struct control_socket_client {
	int fd; /* -1: free */
	size_t len;
	char line[CONTROL_SOCKET_LINE_MAX];
};

struct control_socket {
	int listener;     /* -1: nobody can talk to us */
	const char *path; /* the caller's */
	struct control_socket_client clients[CONTROL_SOCKET_CLIENTS_MAX];
};

/* Obeys one line (without its newline, terminated, may be written to) and fills answer
 * (CONTROL_SOCKET_ANSWER_MAX, without newline). */
typedef void control_socket_obey(void *user, char *line, char *answer);

/* Listens at path; a socket that is left there is replaced, anything else is left alone. Only this
 * user may connect. NULL: no socket. -1 with why. */
int control_socket_open(struct control_socket *c, const char *path, struct fault *why);
void control_socket_close(struct control_socket *c);

/* Fills fds[CONTROL_SOCKET_POLL_MAX]; places without a client get fd -1. */
void control_socket_poll_fds(const struct control_socket *c, struct pollfd *fds);
/* Serves what the same fds report. Never blocks: an answer nobody takes is lost. */
void control_socket_serve(struct control_socket *c, const struct pollfd *fds,
	control_socket_obey *run, void *user);

#endif
