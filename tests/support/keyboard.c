#include "tests/support/keyboard.h"

#include <umockdev.h>

#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The kernel assigns a new number at each plugging in; %1$d is the number. */
static const char description[] = "P: /devices/pci0/usb1/1-1/1-1:1.0/input/input%1$d/event%1$d\n"
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

/* Bytes of a bit mask as libevdev asks for it: whole longs. */
#define MASK(bits) (((bits) + 8 * sizeof(long) - 1) / (8 * sizeof(long)) * sizeof(long))

/* What the device answers libevdev: the name, id 0003:05e0:1200, the keys 1 to 127. Each answer has
 * the size that is asked for; numbers of bits: EV_CNT, KEY_CNT … of linux/input-event-codes.h. */
static const struct answer {
	const char *request;
	size_t returned;
	size_t size;
	const char *begin; /* hexadecimal; the rest is 0 */
} answers[] = {
	{ "EVIOCGVERSION", 0, 4, "010001" },
	{ "EVIOCGID", 0, 8, "0300E005001201" },
	{ "EVIOCGNAME(0)", 8, 255, "5363616E6E6572" },
	{ "EVIOCGPHYS(0)", 2, 255, "78" },
	{ "EVIOCGUNIQ(0)", 2, 255, "78" },
	{ "EVIOCGPROP(0)", MASK(32), MASK(32), "" },
	{ "EVIOCGBIT(0)", MASK(32), MASK(32), "13" },
	{ "EVIOCGBIT(1)", MASK(768), MASK(768), "FEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF" },
	{ "EVIOCGBIT(2)", MASK(16), MASK(16), "" },
	{ "EVIOCGBIT(3)", MASK(64), MASK(64), "" },
	{ "EVIOCGBIT(4)", MASK(8), MASK(8), "10" },
	{ "EVIOCGBIT(5)", MASK(17), MASK(17), "" },
	{ "EVIOCGBIT(17)", MASK(16), MASK(16), "" },
	{ "EVIOCGBIT(18)", MASK(8), MASK(8), "" },
	{ "EVIOCGBIT(21)", MASK(128), MASK(128), "" },
	{ "EVIOCGKEY(0)", MASK(768), MASK(768), "" },
	{ "EVIOCGLED(0)", MASK(16), MASK(16), "" },
	{ "EVIOCGSW(0)", MASK(17), MASK(17), "" },
};

static UMockdevTestbed *testbed;
static char ioctl_path[64];

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "keyboard: %s\n", what);
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

		fprintf(file, "%s %zu %s%0*d\n", a->request, a->returned, a->begin,
			(int)(2 * a->size - strlen(a->begin)), 0);
	}
	fclose(file);
}

void keyboard_plug(void)
{
	GError *error = NULL;
	char text[sizeof description + 100];

	number++;
	snprintf(text, sizeof text, description, number, 64 + number);
	snprintf(node, sizeof node, "/dev/input/event%d", number);
	snprintf(sysfs, sizeof sysfs, "/sys/devices/pci0/usb1/1-1/1-1:1.0/input/input%d", number);
	snprintf(event_sysfs, sizeof event_sysfs, "%s/event%d", sysfs, number);
	if (!umockdev_testbed_add_from_string(testbed, text, &error) ||
		!umockdev_testbed_load_ioctl(testbed, node, ioctl_path, &error))
		fail(error->message);
	umockdev_testbed_uevent(testbed, sysfs, "add");
}

/* The library keeps a link by the name of each terminal, and stops the program when a name comes again. Names do, for any
 * program may have taken and left the number meanwhile. */
static void forget_terminal(const char *name)
{
	char *root = umockdev_testbed_get_root_dir(testbed), link[400];
	int begin = snprintf(link, sizeof link, "%s/dev/.ptymap/", root);

	snprintf(link + begin, sizeof link - (size_t)begin, "%s", name);
	for (char *c = link + begin; *c; c++)
		*c = *c == '/' ? '_' : *c;
	if (unlink(link))
		fail("the library has kept no link to the terminal");
	g_free(root);
}

void keyboard_unplug(void)
{
	int fd = umockdev_testbed_get_dev_fd(testbed, node);
	char name[64];

	if (ptsname_r(fd, name, sizeof name))
		fail("no terminal");
	forget_terminal(name);
	close(fd); /* a terminal's end: the other one hangs up */
	umockdev_testbed_uevent(testbed, sysfs, "remove");
	umockdev_testbed_remove_device(testbed, event_sysfs);
	umockdev_testbed_remove_device(testbed, sysfs);
}

void keyboard_send(int code, int value)
{
	struct input_event events[] = {
		{ .type = EV_KEY, .code = (unsigned short)code, .value = value },
		{ .type = EV_SYN, .code = SYN_REPORT }
	};
	int fd = umockdev_testbed_get_dev_fd(testbed, node);

	if (write(fd, events, sizeof events) != sizeof events)
		fail("nobody reads the keyboard");
}

void keyboard_overflow(void)
{
	struct input_event events[] = { { .type = EV_SYN, .code = SYN_DROPPED },
		{ .type = EV_SYN, .code = SYN_REPORT } };

	if (write(umockdev_testbed_get_dev_fd(testbed, node), events, sizeof events) != sizeof events)
		fail("nobody reads the keyboard");
}

void keyboard_tap(int code)
{
	keyboard_send(code, 1);
	keyboard_send(code, 0);
}

void keyboard_open(void)
{
	write_answers();
	testbed = umockdev_testbed_new();
}

void keyboard_close(void)
{
	unlink(ioctl_path);
	g_object_unref(testbed);
}
