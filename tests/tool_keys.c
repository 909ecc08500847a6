/* keys COMMAND...: runs COMMAND beside a keyboard that is not there, and works the keyboard by lines
 * on standard input:
 *   plug | unplug
 *   us TEXT | de TEXT   types it as a scanner set to that layout does, and Enter
 *   keys N +N -N ...    keys by number: pressed and released, pressed, released
 *   wait TEXT           until COMMAND has printed a line with TEXT on its standard output or error
 * The end of input ends COMMAND with SIGTERM; its output goes on to standard output.
 * To be run by umockdev-wrapper. */
#include <umockdev.h>

#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* The kernel numbers anew at each plugging in; %1$d is the number. */
static const char description[] =
	"P: /devices/pci0/usb1/1-1/1-1:1.0/input/input%1$d/event%1$d\n"
	"N: input/event%1$d\n"
	"E: DEVNAME=/dev/input/event%1$d\n"
	"E: ID_INPUT=1\nE: ID_INPUT_KEY=1\nE: ID_INPUT_KEYBOARD=1\n"
	"E: ID_VENDOR_ID=05e0\nE: ID_MODEL_ID=1200\n"
	"E: MAJOR=13\nE: MINOR=%2$d\nE: SUBSYSTEM=input\n"
	"A: dev=13:%2$d\nL: device=../../input%1$d\n\n"
	"P: /devices/pci0/usb1/1-1/1-1:1.0/input/input%1$d\n"
	"E: ID_INPUT=1\nE: ID_INPUT_KEYBOARD=1\nE: SUBSYSTEM=input\n"
	"A: name=Handheld \033[31m scanner\n";
static int number = 4; /* of the keyboard that is plugged in */
static char node[40], sysfs[100], event_sysfs[120];

/* What the device answers libevdev: the name, id 0003:05e0:1200, the keys 1 to 127. Each answer has
 * the size that is asked for. */
static const struct answer {
	const char *request;
	int returned;
	size_t size;
	const char *begin; /* hexadecimal; the rest is 0 */
} answers[] = {
	{ "EVIOCGVERSION", 0, 4, "010001" }, { "EVIOCGID", 0, 8, "0300E005001201" },
	{ "EVIOCGNAME(0)", 8, 255, "5363616E6E6572" }, { "EVIOCGPHYS(0)", 2, 255, "78" },
	{ "EVIOCGUNIQ(0)", 2, 255, "78" }, { "EVIOCGPROP(0)", 8, 8, "" },
	{ "EVIOCGBIT(0)", 8, 8, "13" }, { "EVIOCGBIT(1)", 96, 96, "FEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" },
	{ "EVIOCGBIT(2)", 8, 8, "" }, { "EVIOCGBIT(3)", 8, 8, "" }, { "EVIOCGBIT(4)", 8, 8, "10" },
	{ "EVIOCGBIT(5)", 8, 8, "" }, { "EVIOCGBIT(17)", 8, 8, "" }, { "EVIOCGBIT(18)", 8, 8, "" },
	{ "EVIOCGBIT(21)", 16, 16, "" }, { "EVIOCGKEY(0)", 96, 96, "" },
	{ "EVIOCGLED(0)", 8, 8, "" }, { "EVIOCGSW(0)", 8, 8, "" },
};

static UMockdevTestbed *testbed;
static char ioctl_path[64];
static int output;   /* what COMMAND prints */
static char said[1 << 16];
static size_t said_len;

static void fail(const char *what)
{
	fprintf(stderr, "keys: %s\n", what);
	exit(2);
}

static void write_answers(void)
{
	FILE *file;
	int fd;

	strcpy(ioctl_path, "/tmp/keys-XXXXXX");
	fd = mkstemp(ioctl_path);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file)
		fail("cannot write to /tmp");
	for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
		const struct answer *a = &answers[i];

		fprintf(file, "%s %d %s%0*d\n", a->request, a->returned, a->begin,
			(int)(2 * a->size - strlen(a->begin)), 0);
	}
	fclose(file);
}

static void plug(void)
{
	GError *error = NULL;
	char text[sizeof description + 100];

	/* The library trips over a terminal's number that comes again: the last one's is taken. */
	if (number++ > 4 && posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC) < 0)
		fail("no terminal");
	snprintf(text, sizeof text, description, number, 64 + number);
	snprintf(node, sizeof node, "/dev/input/event%d", number);
	snprintf(sysfs, sizeof sysfs, "/sys/devices/pci0/usb1/1-1/1-1:1.0/input/input%d", number);
	snprintf(event_sysfs, sizeof event_sysfs, "%s/event%d", sysfs, number);
	if (!umockdev_testbed_add_from_string(testbed, text, &error) ||
		!umockdev_testbed_load_ioctl(testbed, node, ioctl_path, &error))
		fail(error->message);
	umockdev_testbed_uevent(testbed, sysfs, "add");
}

static void unplug(void)
{
	close(umockdev_testbed_get_dev_fd(testbed, node)); /* a terminal's end: the other one hangs up */
	umockdev_testbed_uevent(testbed, sysfs, "remove");
	umockdev_testbed_remove_device(testbed, event_sysfs);
	umockdev_testbed_remove_device(testbed, sysfs);
}

static void send_key(int code, int value)
{
	struct input_event events[] = { { .type = EV_KEY, .code = (unsigned short)code,
		.value = value }, { .type = EV_SYN, .code = SYN_REPORT } };
	int fd = umockdev_testbed_get_dev_fd(testbed, node);

	if (write(fd, events, sizeof events) != sizeof events)
		fail("nobody reads the keyboard");
}

static void tap(int code)
{
	send_key(code, 1);
	send_key(code, 0);
}

/* Where a scanner looks for a character: the rows of a keyboard from left to right, below and with
 * shift. Written down apart from the program's own table. */
static const struct row {
	int first;
	const char *plain, *shift;
} rows[2][4] = {
	{ { KEY_1, "1234567890-=", "!@#$%^&*()_+" }, { KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}" },
		{ KEY_A, "asdfghjkl;'", "ASDFGHJKL:\"" }, { KEY_Z, "zxcvbnm,./", "ZXCVBNM<>?" } },
	{ { KEY_1, "1234567890", "!\"~$%&/()=" }, { KEY_Q, "qwertzuiop~+", "QWERTZUIOP~*" },
		{ KEY_A, "asdfghjkl", "ASDFGHJKL" }, { KEY_Z, "yxcvbnm,.-", "YXCVBNM;:_" } },
};

static void type(int layout, const char *text)
{
	for (; *text; text++)
		for (int r = 0; r < 4; r++) {
			const char *plain = strchr(rows[layout][r].plain, *text);
			const char *shift = strchr(rows[layout][r].shift, *text);

			if (plain)
				tap(rows[layout][r].first + (int)(plain - rows[layout][r].plain));
			if (shift && !plain) {
				send_key(KEY_LEFTSHIFT, 1);
				tap(rows[layout][r].first + (int)(shift - rows[layout][r].shift));
				send_key(KEY_LEFTSHIFT, 0);
			}
		}
	tap(KEY_ENTER);
}

static void press_numbers(char *text)
{
	for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) {
		int code = atoi(word + (*word == '+' || *word == '-'));

		if (*word != '-')
			send_key(code, 1);
		if (*word != '+')
			send_key(code, 0);
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
		plug();
	else if (strcmp(line, "unplug") == 0)
		unplug();
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
	write_answers();
	testbed = umockdev_testbed_new();
	pid = run(argv + 1);
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		obey(line);
	}
	kill(pid, SIGTERM);
	while (listen_on())
		;
	waitpid(pid, &status, 0);
	unlink(ioctl_path);
	g_object_unref(testbed);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
