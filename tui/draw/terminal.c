#include "tui/draw/terminal.h"
#include "tui/draw/background.h"
#include "tui/draw/theme.h"
#include "core/base/lang.h"
#include "core/base/terminal_reset.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum { ESCAPE_MS = 50 };

static SCREEN *screen;
static struct termios before;
static bool brackets_paste;

/* In a crash curses must not be called; these escape sequences make the message visible. */
static void on_crash(int signal_number)
{
	static const char back[] = TERMINAL_RESET "\r\n";

	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	if (write(STDOUT_FILENO, back, sizeof back - 1) < 0)
		_exit(EXIT_FAILED);
	raise(signal_number);
}

/* Every signal that ends a process, except those that the program takes itself and SIGKILL. */
static void catch_crashes(void)
{
	static const int ends[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP, SIGXCPU,
		SIGXFSZ, SIGALRM, SIGVTALRM, SIGPROF, SIGUSR1, SIGUSR2, SIGIO, SIGPWR, SIGSTKFLT };
	struct sigaction action = { .sa_handler = on_crash, .sa_flags = (int)SA_RESETHAND }, old;

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(ends[i], &action, NULL);
}

static int refuse_terminal(struct fault *why, const char *reason)
{
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("terminal.use_plain_one_line",
			"%s; use --plain (one line per event) or --dump 80x24 (one picture)"),
		reason);
}

/* Ctrl-S and Ctrl-Q become keys: a stopped output looks like a program that hangs. */
static void ignore_flow_control(void)
{
	struct termios now;

	if (tcgetattr(STDIN_FILENO, &now) != 0)
		return;
	now.c_iflag &= ~(tcflag_t)(IXON | IXOFF | IXANY);
	if (tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0)
		def_prog_mode(); /* curses restores these settings after a stop */
}

/* An answer that comes too late begins with one of these and must not be taken for keys. */
enum { KEY_LATE_COLOUR = KEY_MAX - 1, KEY_LATE_ATTRIBUTES = KEY_MAX - 2, LATE_MAX = 48 };

/* Keys that were pressed meanwhile are read later, up to one that is more than a character. */
static void ask_background(void)
{
	struct background answer;
	size_t keys = 0;

	background_ask(STDIN_FILENO, STDOUT_FILENO, &answer);
	if (answer.is_known)
		theme_set_background(answer.rgb);
	while (keys < answer.kept_length && answer.kept[keys] != '\033')
		keys++;
	while (keys > 0)
		ungetch((unsigned char)answer.kept[--keys]);
	define_key("\033]11;", KEY_LATE_COLOUR);
	define_key("\033[?", KEY_LATE_ATTRIBUTES);
}

int terminal_open(struct fault *why)
{
	const char *type = getenv("TERM");

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return refuse_terminal(why, MESSAGE_WORD("terminal.no_terminal", "this is not a terminal"));
	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return refuse_terminal(why,
			MESSAGE_WORD("terminal.terminal_does_not_answer", "this terminal does not answer"));
	if (!type || !*type || strcmp(type, "dumb") == 0)
		return refuse_terminal(why,
			MESSAGE_WORD("terminal.term_names_no_terminal",
				"TERM does not name a terminal that can position its cursor"));
	screen = newterm(NULL, stdout, stdin);
	if (!screen)
		return refuse_terminal(why,
			MESSAGE_WORD("terminal.terminal_named_term_not",
				"the terminal type in TERM is unknown"));
	if (!tigetstr("cup") || tigetstr("cup") == (char *)-1) {
		terminal_close();
		return refuse_terminal(why,
			MESSAGE_WORD("terminal.terminal_named_term_cannot",
				"the terminal type in TERM cannot position its cursor"));
	}
	catch_crashes();
	cbreak();
	ignore_flow_control();
	noecho();
	nonl();
	if (theme_detect_terminal() && !terminal_is_serial())
		ask_background();
	theme_init();
	if (!getenv("ESCDELAY"))
		set_escdelay(ESCAPE_MS);
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	leaveok(stdscr, TRUE);
	typeahead(-1); /* a key does not interrupt drawing */
	curs_set(0);
	return 0;
}

void terminal_lock(void)
{
	raw();
}

/* Terminals without a mouse report ignore it. */
static bool has_bracketed_paste(void)
{
	const char *mouse = tigetstr("kmous");

	return mouse && mouse != (char *)-1;
}

void terminal_paste_keys(int begins, int ends)
{
	if (!has_bracketed_paste())
		return;
	define_key("\033[200~", begins);
	define_key("\033[201~", ends);
	putp("\033[?2004h");
	fflush(stdout);
	brackets_paste = true;
}

void terminal_close(void)
{
	if (!screen)
		return;
	if (brackets_paste)
		putp(TERMINAL_PASTE_MARKS_OFF);
	brackets_paste = false;
	curs_set(1);
	endwin();
	delscreen(screen);
	screen = NULL;
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

void terminal_mouse(void)
{
	mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
	mouseinterval(0); /* a click counts at once, without waiting for a double click */
}

enum mouse terminal_mouse_event(int *row, int *col)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return MOUSE_NOTHING;
	*row = event.y;
	*col = event.x;
	if (event.bstate & BUTTON4_PRESSED)
		return MOUSE_WHEEL_UP;
	if (event.bstate & BUTTON5_PRESSED)
		return MOUSE_WHEEL_DOWN;
	return event.bstate & BUTTON1_PRESSED ? MOUSE_CLICK : MOUSE_NOTHING;
}

void terminal_resize(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
}

/* Device numbers: Documentation/admin-guide/devices.txt of Linux. */
enum {
	MAJOR_CONSOLE = 4,
	CONSOLES = 64,
	MAJOR_PTY_FIRST = 136,
	MAJOR_PTY_LAST = 143,
	PTY_BAUD = 38400
};

bool terminal_is_serial(void)
{
	struct stat device;
	unsigned first;

	if (fstat(STDOUT_FILENO, &device) != 0 || !S_ISCHR(device.st_mode))
		return false;
	if (baudrate() < PTY_BAUD)
		return true;
	first = major(device.st_rdev);
	return !(first >= MAJOR_PTY_FIRST && first <= MAJOR_PTY_LAST) &&
		!(first == MAJOR_CONSOLE && minor(device.st_rdev) < CONSOLES);
}

int64_t terminal_written(void)
{
	FILE *file = fopen("/proc/self/io", "re");
	long long bytes = 0;

	if (!file)
		return 0;
	if (fscanf(file, "rchar: %*d wchar: %lld", &bytes) != 1)
		bytes = 0;
	fclose(file);
	return bytes;
}

/* Is the key a part of a late answer? */
static bool is_late_answer(unsigned key, bool is_code)
{
	static unsigned begin;
	static int length;

	if (is_code && (key == KEY_LATE_COLOUR || key == KEY_LATE_ATTRIBUTES)) {
		begin = key;
		length = 0;
		return true;
	}
	if (!begin || is_code || ++length > LATE_MAX) {
		begin = 0;
		return false;
	}
	if (begin == KEY_LATE_COLOUR ? key == '\007' || key == '\\' : key == 'c')
		begin = 0;
	return true;
}

int terminal_key(unsigned *key, bool *is_code)
{
	wint_t got;
	int how;

	/* resizeterm() puts back a key that nobody has pressed: it would answer a question. */
	do {
		errno = 0;
		how = wget_wch(stdscr, &got);
		if (how == ERR)
			return errno == EIO || errno == ENXIO || errno == EBADF ? -1 : 0;
	} while (
		(how == KEY_CODE_YES && got == KEY_RESIZE) || is_late_answer(got, how == KEY_CODE_YES));
	*key = got;
	*is_code = how == KEY_CODE_YES;
	return 1;
}
