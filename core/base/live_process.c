#include "core/base/live_process.h"
#include "core/base/clock.h"
#include "core/base/text.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The clocks are read one after the other, and ticks are coarse. */
#define SLACK_US 1000000

enum { FIELD_START = 22, FIELD_STATE = 3 };

bool live_process_parse(const char *line, char *name, size_t size, char *state,
	unsigned long long *start_ticks)
{
	const char *from = strchr(line, '('), *to = strrchr(line, ')'), *at;

	if (!from || !to || to < from || to[1] != ' ' || !to[2])
		return false;
	snprintf(name, size, "%.*s", (int)(to - from - 1), from + 1);
	*state = to[2];
	at = to + 2;
	for (int field = FIELD_STATE; field < FIELD_START && at; field++)
		at = strchr(at + 1, ' ');
	return at && sscanf(at, " %llu", start_ticks) == 1;
}

static bool read_stat(pid_t pid, char *name, size_t size, char *state, unsigned long long *start)
{
	char path[40], line[512];
	ssize_t len;
	int fd;

	snprintf(path, sizeof path, "/proc/%lld/stat", (long long)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	len = read(fd, line, sizeof line - 1);
	close(fd);
	if (len <= 0)
		return false;
	line[len] = '\0';
	return live_process_parse(line, name, size, state, start);
}

/* Ticks since the boot -> wall clock. */
static int64_t start_us(unsigned long long ticks)
{
	struct timespec since_boot;
	int64_t boot_us;

	clock_gettime(CLOCK_BOOTTIME, &since_boot);
	boot_us = clock_wall_us() - (int64_t)since_boot.tv_sec * 1000000 - since_boot.tv_nsec / 1000;
	return boot_us + (int64_t)(ticks * 1000000 / (unsigned long long)sysconf(_SC_CLK_TCK));
}

bool live_process_is_ours(pid_t pid, int64_t by_us)
{
	char name[64], own_name[64], state;
	unsigned long long start, own_start;

	return pid > 0 && pid != getpid() && read_stat(pid, name, sizeof name, &state, &start) &&
		state != 'Z' && state != 'X' && start_us(start) <= by_us + SLACK_US &&
		read_stat(getpid(), own_name, sizeof own_name, &state, &own_start) &&
		strcmp(name, own_name) == 0;
}
