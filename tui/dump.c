#include "tui/dump.h"
#include "core/base/lang.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { SIZE_MAX_CELLS = 1000, MARKS_MAX = 2 };

static struct {
	FILE *in, *out;
	SCREEN *screen;
} dump;

bool dump_size(const char *text, int *rows, int *cols)
{
	const char *x = strchr(text, 'x');
	char width[8];
	int64_t w, h;

	if (!x || (size_t)(x - text) >= sizeof width)
		return false;
	memcpy(width, text, (size_t)(x - text));
	width[x - text] = '\0';
	if (!text_to_int64(width, 1, SIZE_MAX_CELLS, &w) ||
		!text_to_int64(x + 1, 1, SIZE_MAX_CELLS, &h))
		return false;
	*cols = (int)w;
	*rows = (int)h;
	return true;
}

/* Any terminal description that every Debian has; nothing is sent to a terminal. */
static SCREEN *open_screen(FILE *out, FILE *in)
{
	static const char *const types[] = { "xterm-256color", "xterm", "linux", "vt100" };
	SCREEN *screen = NULL;

	for (size_t i = 0; i < sizeof types / sizeof types[0] && !screen; i++)
		screen = newterm(types[i], out, in);
	return screen;
}

int dump_begin(int rows, int cols, struct fault *why)
{
	dump.in = fopen("/dev/null", "re");
	dump.out = fopen("/dev/null", "we");
	if (dump.in && dump.out)
		dump.screen = open_screen(dump.out, dump.in);
	if (!dump.screen || resizeterm(rows, cols) == ERR) {
		dump_end();
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("dump.cannot_draw_screen_memory",
				"cannot draw a screen in memory (no terminal description found); install "
				"ncurses-base"));
	}
	theme_init();
	return 0;
}

void dump_end(void)
{
	if (dump.screen) {
		endwin();
		delscreen(dump.screen);
	}
	if (dump.in)
		fclose(dump.in);
	if (dump.out)
		fclose(dump.out);
	memset(&dump, 0, sizeof dump);
}

/* The characters of a row; the second cell of a wide one holds nothing. */
static int read_row(WINDOW *win, int row, int cols, wchar_t *out)
{
	int used = 0, end = 0;

	for (int col = 0; col < cols; col++) {
		wchar_t text[CCHARW_MAX + 1] = L"";
		cchar_t cell;
		attr_t attrs;
		short pair;

		if (mvwin_wch(win, row, col, &cell) == ERR ||
			getcchar(&cell, text, &attrs, &pair, NULL) == ERR || !text[0])
			text[0] = L' ';
		for (int i = 0; i < MARKS_MAX + 1 && text[i]; i++)
			out[used++] = text[i];
		if (text[0] != L' ')
			end = used;
		if (wcwidth(text[0]) == 2)
			col++;
	}
	out[end] = L'\0';
	return end;
}

int dump_window(WINDOW *win, FILE *out, struct fault *why)
{
	static wchar_t wide[SIZE_MAX_CELLS * (MARKS_MAX + 1) + 1];
	static char text[sizeof wide / sizeof wide[0] * MB_LEN_MAX];
	int rows = getmaxy(win), cols = getmaxx(win);

	for (int row = 0; row < rows; row++) {
		read_row(win, row, cols < SIZE_MAX_CELLS ? cols : SIZE_MAX_CELLS, wide);
		if (wcstombs(text, wide, sizeof text) == (size_t)-1)
			text[0] = '\0';
		fprintf(out, "%s\n", text);
	}
	if (fflush(out) || ferror(out))
		return fault_set(why, FAULT_SETUP, EXIT_IO,
			MESSAGE("dump.cannot_write_screen",
				"cannot write the screen (%s); check the free space on the disk, or the program "
				"that reads the output"),
			message_error(errno));
	return 0;
}
