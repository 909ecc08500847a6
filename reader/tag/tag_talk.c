#include "reader/tag/tag_talk.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

void tag_say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
}

static bool is_word(const char *line, const char *words)
{
	size_t len = strcspn(line, "\r\n");

	for (const char *at = words; *at; at += strcspn(at, "|"), at += *at == '|')
		if (strcspn(at, "|") == len && strncasecmp(at, line, len) == 0 && len > 0)
			return true;
	return false;
}

bool tag_ask(int signals_fd, const char *words, const char *question)
{
	struct pollfd wakers[] = { { .fd = STDIN_FILENO, .events = POLLIN },
		{ .fd = signals_fd, .events = POLLIN } };
	char line[32];
	ssize_t n;

	tcflush(STDIN_FILENO, TCIFLUSH); /* no terminal: nothing is lost */
	fprintf(stderr, "%s ", question);
	if (poll(wakers, 2, -1) < 0 || wakers[1].revents)
		return false;
	n = read(STDIN_FILENO, line, sizeof line - 1);
	line[n > 0 ? n : 0] = '\0';
	return is_word(line, words);
}
