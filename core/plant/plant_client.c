#include "core/plant/plant_client.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int report_unreachable(const char *path, int error, struct fault *why)
{
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("plant_client.not_reachable",
			"the simulated conveyor is not reachable at %s (%s); is its demonstration still running?"),
		path, message_error(error));
}

static int connect_to(const char *path, struct fault *why)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof address.sun_path)
		return report_unreachable(path, ENAMETOOLONG, why);
	strcpy(address.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
		report_unreachable(path, errno, why);
		if (fd >= 0)
			close(fd);
		return -1;
	}
	return fd;
}

/* Until the newline. -1 with errno; ETIMEDOUT: it does not come in time. */
static ssize_t read_line(int fd, char *out, size_t size, int timeout_ms)
{
	int64_t end_ms = clock_mono_ms() + timeout_ms, left_ms;
	struct pollfd wait = { .fd = fd, .events = POLLIN };
	size_t len = 0;

	while (len < size) {
		ssize_t n = recv(fd, out + len, size - len, MSG_DONTWAIT);

		if (n == 0)
			return errno = ECONNRESET, -1;
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return -1;
		len += n > 0 ? (size_t)n : 0;
		if (len && out[len - 1] == '\n')
			return (ssize_t)len - 1;
		left_ms = end_ms - clock_mono_ms();
		if (left_ms <= 0)
			return errno = ETIMEDOUT, -1;
		poll(&wait, 1, (int)left_ms);
	}
	return errno = EMSGSIZE, -1;
}

bool plant_client_value(const char *answer, const char *name, char *out, size_t size)
{
	char key[32];
	const char *at;
	size_t len;

	snprintf(key, sizeof key, " %s=", name);
	at = strstr(answer, key);
	len = at ? strcspn(at + strlen(key), " \n") : 0;
	if (!len)
		return false;
	snprintf(out, size, "%.*s", (int)len, at + strlen(key));
	return true;
}

int plant_client_ask(const char *socket_path, const char *order, int timeout_ms, char *answer,
	struct fault *why)
{
	char line[PLANT_CLIENT_ORDER_MAX + 1], raw[PLANT_CLIENT_ANSWER_MAX];
	size_t len = strlen(order);
	ssize_t got;
	int fd;

	if (!len || len >= PLANT_CLIENT_ORDER_MAX || strpbrk(order, "\r\n"))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("plant_client.no_line", "an order is one line of at most %d bytes"),
			PLANT_CLIENT_ORDER_MAX - 1);
	fd = connect_to(socket_path, why);
	if (fd < 0)
		return -1;
	snprintf(line, sizeof line, "%s\n", order);
	got = send(fd, line, len + 1, MSG_NOSIGNAL) == (ssize_t)len + 1
		? read_line(fd, raw, sizeof raw, timeout_ms)
		: -1;
	if (got < 0)
		report_unreachable(socket_path, errno, why);
	else
		text_clean_again(raw, (size_t)got, answer, PLANT_CLIENT_ANSWER_MAX);
	close(fd);
	return got < 0 ? -1 : 0;
}

/* Reasons that a person meets at the faults by name; all others are shown as the plant says them. */
static const char *reason_of(const char *answer)
{
	if (strcmp(answer, "error there is no such box on the belt; try again later") == 0)
		return MESSAGE_WORD("plant_client.no_such_box",
			"there is no such box on the belt; try again later");
	return strncmp(answer, "error ", 6) == 0 ? answer + 6 : answer;
}

int plant_client_order(const char *socket_path, const char *order, int timeout_ms, char *answer,
	struct fault *why)
{
	if (plant_client_ask(socket_path, order, timeout_ms, answer, why))
		return -1;
	if (strncmp(answer, "ok", 2) == 0)
		return 0;
	return fault_set(why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("plant_client.refused", "the simulated conveyor has not done it: %.300s"),
		reason_of(answer));
}
