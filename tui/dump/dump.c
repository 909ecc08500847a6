#include "tui/dump/dump.h"
#include "tui/dump/cells.h"
#include "core/base/lang.h"
#include "core/base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_MAX_CELLS = 1000 };

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

enum dump_format dump_format_of(const char *name)
{
	static const char *const names[DUMP_FORMATS] = { "text", "ansi", "svg" };
	int i = 0;

	while (name && i < DUMP_FORMATS && strcmp(name, names[i]) != 0)
		i++;
	return (enum dump_format)i;
}

int dump_window(WINDOW *win, enum dump_format format, FILE *out, struct fault *why)
{
	static void (*const writers[DUMP_FORMATS])(const struct cells *, FILE *) = { dump_write_text,
		dump_write_ansi, dump_write_svg };
	struct cells cells;

	if (dump_read_cells(win, &cells))
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	writers[format](&cells, out);
	free(cells.at);
	if (fflush(out) || ferror(out))
		return fault_set(why, FAULT_SETUP, EXIT_IO,
			MESSAGE("dump.cannot_write_screen",
				"cannot write the screen (%s); check the free space on the disk, or the program "
				"that reads the output"),
			message_error(errno));
	return 0;
}
