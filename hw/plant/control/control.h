/* control: a unix socket for those who play fate. A line is an order, a line is its answer:
 * "ok …" or "error …". The orders: operator_command.h. */
#ifndef HW_PLANT_CONTROL_H
#define HW_PLANT_CONTROL_H

#include "core/base/fault.h"

#include <poll.h>
#include <stddef.h>

enum {
	CONTROL_CLIENTS_MAX = 4,
	CONTROL_POLL_MAX = 1 + CONTROL_CLIENTS_MAX,
	CONTROL_LINE_MAX = 9000, /* an order that pokes all of a tag's memory */
	CONTROL_ANSWER_MAX = 9000
};

struct control_client {
	int fd; /* -1: free */
	size_t len;
	char line[CONTROL_LINE_MAX];
};

struct control {
	int listener;     /* -1: nobody can talk to us */
	const char *path; /* the caller's */
	struct control_client clients[CONTROL_CLIENTS_MAX];
};

/* Obeys one line (without its newline, terminated, may be written to) and fills answer
 * (CONTROL_ANSWER_MAX, without newline). */
typedef void control_obey(void *user, char *line, char *answer);

/* Listens at path; a socket that is left there is replaced, anything else is left alone. Only this
 * user may connect. NULL: no socket. -1 with why. */
int control_open(struct control *c, const char *path, struct fault *why);
void control_close(struct control *c);

/* Fills fds[CONTROL_POLL_MAX]; places without a client get fd -1. */
void control_poll_fds(const struct control *c, struct pollfd *fds);
/* Serves what the same fds report. Never blocks: an answer nobody takes is lost. */
void control_serve(struct control *c, const struct pollfd *fds, control_obey *obey, void *user);

#endif
