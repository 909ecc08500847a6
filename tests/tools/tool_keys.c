/* keys COMMAND...: runs COMMAND beside a keyboard that is not there, and works the keyboard by lines
 * on standard input:
 *   plug | unplug
 *   us TEXT | de TEXT   types it as a scanner set to that layout does, and Enter; in it
 *                       {Alt+0029} types the number on the keypad while Alt is held, {Ctrl+^} the key
 *                       of that character with Ctrl, {F8} a key without a character,
 *                       {overflow} is an overflow of the kernel's queue: it has dropped events
 *   keys N +N -N ...    keys by number: pressed and released, pressed, released
 *   wait TEXT           until COMMAND has printed a line with TEXT on its standard output or error
 * The end of input ends COMMAND with SIGTERM; its output goes on to standard output.
 * To be run by umockdev-wrapper. */
#include "tests/support/keyboard.h"

#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int output; /* what COMMAND prints */
static char said[1 << 16];
static size_t said_len;

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "keys: %s\n", what);
	exit(2);
}

/* Where a scanner looks for a character: the rows of a keyboard from left to right, below and with
 * shift. Written down apart from the program's own table. */
static const struct row {
	int first;
	const char *plain, *shift;
} rows[2][4] = {
	{ { KEY_1, "1234567890-=", "!@#$%^&*()_+" }, { KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}" },
		{ KEY_A, "asdfghjkl;'", "ASDFGHJKL:\"" }, { KEY_Z, "zxcvbnm,./", "ZXCVBNM<>?" } },
	{ { KEY_1, "1234567890~", "!\"~$%&/()=?" }, { KEY_Q, "qwertzuiop~+", "QWERTZUIOP~*" },
		{ KEY_A, "asdfghjkl~~~~#", "ASDFGHJKL" }, { KEY_Z, "yxcvbnm,.-", "YXCVBNM;:_" } },
};

static void type_char(int layout, char c)
{
	for (int r = 0; r < 4; r++) {
		const char *plain = strchr(rows[layout][r].plain, c);
		const char *shift = strchr(rows[layout][r].shift, c);

		if (plain)
			keyboard_tap(rows[layout][r].first + (int)(plain - rows[layout][r].plain));
		if (shift && !plain) {
			keyboard_send(KEY_LEFTSHIFT, 1);
			keyboard_tap(rows[layout][r].first + (int)(shift - rows[layout][r].shift));
			keyboard_send(KEY_LEFTSHIFT, 0);
		}
	}
}

static void type_number_with_alt(const char *number)
{
	static const int keypad[] = { KEY_KP0, KEY_KP1, KEY_KP2, KEY_KP3, KEY_KP4, KEY_KP5, KEY_KP6,
		KEY_KP7, KEY_KP8, KEY_KP9 };

	keyboard_send(KEY_LEFTALT, 1);
	for (; *number >= '0' && *number <= '9'; number++)
		keyboard_tap(keypad[*number - '0']);
	keyboard_send(KEY_LEFTALT, 0);
}

/* "Alt+0029}" of "{Alt+0029}". */
static void type_named(int layout, const char *name)
{
	if (strncmp(name, "Alt+", 4) == 0) {
		type_number_with_alt(name + 4);
	} else if (strncmp(name, "Ctrl+", 5) == 0) {
		keyboard_send(KEY_LEFTCTRL, 1);
		type_char(layout, name[5]);
		keyboard_send(KEY_LEFTCTRL, 0);
	} else if (strncmp(name, "F8}", 3) == 0) {
		keyboard_tap(KEY_F8);
	} else if (strncmp(name, "overflow}", 9) == 0) {
		keyboard_overflow();
	} else {
		fail(name);
	}
}

static void type(int layout, const char *text)
{
	for (; *text; text++) {
		const char *end = *text == '{' ? strchr(text + 1, '}') : NULL;

		if (end) {
			type_named(layout, text + 1);
			text = end;
		} else {
			type_char(layout, *text);
		}
	}
	keyboard_tap(KEY_ENTER);
}

static void press_numbers(char *text)
{
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
		int code = atoi(word + (*word == '+' || *word == '-'));

		if (*word != '-')
			keyboard_send(code, 1);
		if (*word != '+')
			keyboard_send(code, 0);
	}
}

/* False: nothing more will be printed, or nothing came for 20 s. */
static bool listen_on(void)
{
	struct pollfd ready = { .fd = output, .events = POLLIN };
	ssize_t n;

	if (poll(&ready, 1, 20000) != 1 || said_len >= sizeof said - 1)
		return false;
	n = read(output, said + said_len, sizeof said - 1 - said_len);
	if (n <= 0)
		return false;
	fwrite(said + said_len, 1, (size_t)n, stdout);
	fflush(stdout);
	said_len += (size_t)n;
	said[said_len] = '\0';
	return true;
}

static void wait_for(const char *text)
{
	const char *found;

	while (!(found = strstr(said, text)))
		if (!listen_on())
			fail(text);
	said_len -= (size_t)(found + strlen(text) - said);
	memmove(said, found + strlen(text), said_len + 1);
}

static void obey(char *line)
{
	char *rest = strchr(line, ' ');

	if (rest)
		*rest++ = '\0';
	if (strcmp(line, "plug") == 0)
		keyboard_plug();
	else if (strcmp(line, "unplug") == 0)
		keyboard_unplug();
	else if (rest && strcmp(line, "us") == 0)
		type(0, rest);
	else if (rest && strcmp(line, "de") == 0)
		type(1, rest);
	else if (rest && strcmp(line, "keys") == 0)
		press_numbers(rest);
	else if (rest && strcmp(line, "wait") == 0)
		wait_for(rest);
	else
		fail(line);
}

static pid_t run(char **command)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) || (pid = fork()) < 0)
		fail("cannot start the command");
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGTERM); /* not to be left behind by an abort here */
		dup2(open("/dev/null", O_RDONLY | O_CLOEXEC), STDIN_FILENO);
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execvp(command[0], command);
		_exit(127);
	}
	close(ends[1]);
	output = ends[0];
	return pid;
}

int main(int argc, char **argv)
{
	char line[4096];
	int status;
	pid_t pid;

	if (argc < 2)
		fail("keys COMMAND...");
	keyboard_open();
	pid = run(argv + 1);
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		obey(line);
	}
	kill(pid, SIGTERM);
	while (listen_on())
		;
	waitpid(pid, &status, 0);
	keyboard_close();
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
