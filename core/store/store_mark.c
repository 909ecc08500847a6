#include "core/store/store_mark.h"
#include "core/base/clock.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

enum { LINE_FACTS = 0, LINE_REFUSAL = 1, LINE_SIZE = 64, LINES = 2 };

/* Writers open the file after each commit, watchers see the opening. */
void store_mark_touch(const struct store_mark *m)
{
	int fd = m->path ? open(m->path, O_RDONLY | O_CREAT | O_CLOEXEC, 0644) : -1;

	if (fd >= 0)
		close(fd);
}

static bool write_line(const struct store_mark *m, int line, const char *text)
{
	char bytes[LINE_SIZE + 1];

	snprintf(bytes, sizeof bytes, "%-*s\n", LINE_SIZE - 1, text);
	return m->fd >= 0 && pwrite(m->fd, bytes, LINE_SIZE, line * LINE_SIZE) == LINE_SIZE;
}

static bool read_line(const struct store_mark *m, int line, char *out)
{
	ssize_t got = m->fd >= 0 ? pread(m->fd, out, LINE_SIZE, line * LINE_SIZE) : -1;

	out[got > 0 ? got : 0] = '\0';
	return got > 0;
}

/* Takes the space of the lines while there is some. */
static void make_lines(const struct store_mark *m)
{
	char now[LINE_SIZE + 1];

	for (int i = 0; i < LINES; i++)
		if (!read_line(m, i, now))
			write_line(m, i, "");
}

void store_mark_open(struct store_mark *m, const char *path)
{
	*m = (struct store_mark){ .fd = -1, .wake_fd = -1 };
	if (asprintf(&m->path, "%s-wake", path) < 0) {
		m->path = NULL;
		return;
	}
	m->fd = open(m->path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (m->fd < 0)
		m->fd = open(m->path, O_RDONLY | O_CLOEXEC);
	make_lines(m);
	m->wake_fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
	if (m->wake_fd >= 0)
		inotify_add_watch(m->wake_fd, m->path, IN_OPEN);
}

void store_mark_close(struct store_mark *m)
{
	if (m->fd >= 0)
		close(m->fd);
	if (m->wake_fd >= 0)
		close(m->wake_fd);
	free(m->path);
	*m = (struct store_mark){ .fd = -1, .wake_fd = -1 };
}

int64_t store_mark_facts(const struct store_mark *m)
{
	char line[LINE_SIZE + 1];
	long long facts;

	return read_line(m, LINE_FACTS, line) && sscanf(line, "facts %18lld", &facts) == 1 && facts > 0
		? facts
		: 0;
}

void store_mark_put_facts(const struct store_mark *m, int64_t facts)
{
	char line[LINE_SIZE];

	snprintf(line, sizeof line, "facts %lld", (long long)facts);
	write_line(m, LINE_FACTS, line);
}

void store_mark_put_refusal(struct store_mark *m, enum store_refusal kind)
{
	char line[LINE_SIZE] = "";

	if (kind == STORE_REFUSAL_NONE && !m->refused)
		return;
	if (kind != STORE_REFUSAL_NONE)
		snprintf(line, sizeof line, "refused %d %lld %ld", (int)kind, (long long)clock_wall_us(),
			(long)getpid());
	m->refused = kind != STORE_REFUSAL_NONE;
	write_line(m, LINE_REFUSAL, line);
}

bool store_mark_refusal(const struct store_mark *m, struct store_trouble *out)
{
	char line[LINE_SIZE + 1];
	long long at_us;
	long pid;
	int kind;

	if (!read_line(m, LINE_REFUSAL, line) ||
		sscanf(line, "refused %9d %18lld %9ld", &kind, &at_us, &pid) != 3 ||
		kind <= STORE_REFUSAL_NONE || kind >= STORE_REFUSAL_COUNT)
		return false;
	out->kind = (enum store_refusal)kind;
	out->at_us = at_us;
	out->pid = pid;
	return true;
}
