/* screen: runs a program on a terminal of its own and says when what appears on it.
 *   screen COLSxROWS SECONDS COMMAND…      SECONDS 0: until the command ends
 *     start SECONDS         the command is started now (CLOCK_MONOTONIC)
 *     row SECONDS TEXT      a row of the screen has changed; only with TERM=vt52, which is the
 *                           terminal this program understands; other bytes than ASCII become '?'
 *     read SECONDS BYTES    with any other TERM: so many bytes came at once */
#include "core/base/clock.h"
#include "core/base/wake.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COLS_MAX = 300, ROWS_MAX = 100 };
enum { PLAIN, ESCAPE, CUP_ROW, CUP_COL };
enum wake { WAKE_PTY, WAKE_SIGNAL, WAKE_END, WAKE_COUNT };

struct screen {
	int rows, cols, row, col, state;
	bool changed[ROWS_MAX];
	char text[ROWS_MAX][COLS_MAX + 1];
};

static int limited(int value, int count)
{
	return value < 0 ? 0 : value >= count ? count - 1 : value;
}

static void erase(struct screen *s, int row, int from)
{
	memset(s->text[row] + from, ' ', (size_t)(s->cols - from));
	s->changed[row] = true;
}

static void put(struct screen *s, unsigned char c)
{
	if ((c & 0xC0) == 0x80) /* the rest of a UTF-8 character */
		return;
	s->text[s->row][s->col] = c < 0x80 ? (char)c : '?';
	s->changed[s->row] = true;
	s->col = limited(s->col + 1, s->cols);
}

static void control(struct screen *s, unsigned char c)
{
	if (c == '\033')
		s->state = ESCAPE;
	else if (c == '\r')
		s->col = 0;
	else if (c == '\n')
		s->row = limited(s->row + 1, s->rows);
	else if (c == '\b')
		s->col = limited(s->col - 1, s->cols);
	else if (c == '\t')
		s->col = limited((s->col | 7) + 1, s->cols);
}

static void escape(struct screen *s, unsigned char c)
{
	s->state = c == 'Y' ? CUP_ROW : PLAIN;
	if (c == 'A' || c == 'B')
		s->row = limited(s->row + (c == 'B' ? 1 : -1), s->rows);
	else if (c == 'C' || c == 'D')
		s->col = limited(s->col + (c == 'C' ? 1 : -1), s->cols);
	else if (c == 'H')
		s->row = s->col = 0;
	else if (c == 'J' || c == 'K')
		erase(s, s->row, s->col);
	for (int row = s->row + 1; c == 'J' && row < s->rows; row++)
		erase(s, row, 0);
}

static void take(struct screen *s, unsigned char c)
{
	if (s->state == ESCAPE) {
		escape(s, c);
	} else if (s->state == CUP_ROW) {
		s->row = limited(c - ' ', s->rows);
		s->state = CUP_COL;
	} else if (s->state == CUP_COL) {
		s->col = limited(c - ' ', s->cols);
		s->state = PLAIN;
	} else if (c < ' ') {
		control(s, c);
	} else {
		put(s, c);
	}
}

static void tell(struct screen *s, double now_s)
{
	for (int row = 0; row < s->rows; row++) {
		if (s->changed[row])
			printf("row %.6f %s\n", now_s, s->text[row]);
		s->changed[row] = false;
	}
}

/* False at the end of the terminal. */
static bool show(struct screen *s, int fd, bool emulate)
{
	unsigned char bytes[8192];
	ssize_t n = read(fd, bytes, sizeof bytes);
	double now_s = (double)clock_mono_us() / 1e6;

	for (ssize_t i = 0; emulate && i < n; i++)
		take(s, bytes[i]);
	if (!emulate && n > 0)
		printf("read %.6f %zd\n", now_s, n);
	tell(s, now_s);
	return n > 0;
}

static int run(struct screen *s, double seconds, char **command)
{
	static const int ends[] = { SIGTERM, SIGINT, SIGHUP, 0 };
	const struct winsize size = { .ws_row = (unsigned short)s->rows,
		.ws_col = (unsigned short)s->cols };
	const char *term = getenv("TERM");
	bool emulate = term && strcmp(term, "vt52") == 0;
	struct pollfd wakes[WAKE_COUNT];
	int fd, status;
	pid_t child;

	for (int i = 0; i < WAKE_COUNT; i++)
		wakes[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	wakes[WAKE_SIGNAL].fd = wake_on_signals(ends, NULL);
	wakes[WAKE_END].fd = wake_on_timer(NULL);
	printf("start %.6f\n", (double)clock_mono_us() / 1e6);
	child = forkpty(&fd, NULL, NULL, &size);
	if (child == 0) {
		wake_release_signals();
		execvp(command[0], command);
		_exit(127);
	}
	wakes[WAKE_PTY].fd = fd;
	if (seconds > 0)
		wake_set_timer(wakes[WAKE_END].fd, seconds * 1000, 0);
	for (;;) {
		poll(wakes, WAKE_COUNT, -1);
		if (wakes[WAKE_SIGNAL].revents || wakes[WAKE_END].revents) {
			kill(child, SIGTERM);
			wakes[WAKE_SIGNAL].fd = wakes[WAKE_END].fd = -1;
		}
		if (wakes[WAKE_PTY].revents && !show(s, fd, emulate))
			break;
	}
	waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILED;
}

int main(int argc, char **argv)
{
	static struct screen s;

	if (argc < 4 || sscanf(argv[1], "%dx%d", &s.cols, &s.rows) != 2 || s.cols < 1 ||
		s.cols > COLS_MAX || s.rows < 1 || s.rows > ROWS_MAX) {
		fprintf(stderr, "usage: screen COLSxROWS SECONDS COMMAND…\n");
		return EXIT_USAGE;
	}
	for (int row = 0; row < s.rows; row++)
		memset(s.text[row], ' ', (size_t)s.cols);
	setvbuf(stdout, NULL, _IOLBF, 0);
	return run(&s, atof(argv[2]), argv + 3);
}
