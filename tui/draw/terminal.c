#include "tui/draw/terminal.h"
#include "tui/draw/theme.h"
#include "core/base/lang.h"
#include "core/base/terminal_reset.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
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
	theme_detect_terminal();
	theme_init();
	cbreak();
	ignore_flow_control();
	noecho();
	nonl();
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

int terminal_key(unsigned *key, bool *is_code)
{
	wint_t got;
	int how;

	/* resizeterm() puts back a key that nobody has pressed: it would answer a question. */
	do {
		errno = 0;
		how = wget_wch(stdscr, &got);
	} while (how == KEY_CODE_YES && got == KEY_RESIZE);
	if (how == ERR)
		return errno == EIO || errno == ENXIO || errno == EBADF ? -1 : 0;
	*key = got;
	*is_code = how == KEY_CODE_YES;
	return 1;
}
