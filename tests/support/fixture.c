#include "tests/support/fixture.h"
#include "tests/support/keyboard.h"

#include <check.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <linux/input-event-codes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <zint.h>

char fixture_address[256];

static char folder[64], path[96];
static int wire; /* the other end: a terminal's master, a FIFO's writer, the plant's control */

static void make_folder(void)
{
	strcpy(folder, "/tmp/contract-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/device", folder);
	strcpy(fixture_address, path);
}

static void remove_folder(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(folder), 0);
}

static void put(const void *bytes, size_t len)
{
	ck_assert_int_eq(write(wire, bytes, len), (ssize_t)len);
}

static void no_hush(unsigned n)
{
	(void)n;
}

/* --- serial: a terminal behind a link that stays, as udev's do ------------------------------------ */

static void serial_plug(void)
{
	struct termios t;

	wire = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	ck_assert_int_eq(grantpt(wire) | unlockpt(wire), 0);
	tcgetattr(wire, &t);
	cfmakeraw(&t);
	tcsetattr(wire, TCSANOW, &t);
	ck_assert_int_eq(symlink(ptsname(wire), path), 0);
}

static void serial_pull(void)
{
	close(wire);
	unlink(path);
}

static void serial_build(void)
{
	make_folder();
	serial_plug();
}

static void serial_raze(void)
{
	serial_pull();
	remove_folder();
}

static void serial_speak(unsigned n)
{
	char text[32];

	put(text, (size_t)snprintf(text, sizeof text, "code%u\r", n));
}

/* --- pictures ----------------------------------------------------------------------------------- */

/* A picture of Code 128 with the number n; writes head, then the grey bytes. */
static void put_picture(unsigned n, void (*head)(unsigned width, unsigned height))
{
	struct zint_symbol *symbol = ZBarcode_Create();
	unsigned char text[16];
	size_t size;
	unsigned char *grey;

	snprintf((char *)text, sizeof text, "NR%05u", n % 100000);
	symbol->symbology = BARCODE_CODE128;
	symbol->whitespace_width = 20;
	symbol->scale = 1;
	symbol->show_hrt = 0;
	ck_assert_int_eq(ZBarcode_Encode_and_Buffer(symbol, text, 0, 0), 0);
	size = (size_t)symbol->bitmap_width * (size_t)symbol->bitmap_height;
	grey = malloc(size);
	for (size_t i = 0; i < size; i++)
		grey[i] = (unsigned char)symbol->bitmap[3 * i];
	head((unsigned)symbol->bitmap_width, (unsigned)symbol->bitmap_height);
	put(grey, size);
	free(grey);
	ZBarcode_Delete(symbol);
}

static bool headed;

static void stream_head(unsigned width, unsigned height)
{
	char text[64];

	if (!headed)
		put(text, (size_t)snprintf(text, sizeof text, "YUV4MPEG2 W%u H%u Cmono\n", width, height));
	headed = true;
	put("FRAME\n", 6);
}

static void camera_pull(void)
{
	close(wire);
	wire = -1;
}

static void camera_plug(void)
{
	wire = open(path, O_RDWR | O_CLOEXEC);
	ck_assert_int_ge(wire, 0);
	headed = false;
}

static void camera_build(void)
{
	make_folder();
	snprintf(fixture_address, sizeof fixture_address, "y4m:%s", path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	camera_plug();
}

static void camera_raze(void)
{
	close(wire);
	remove_folder();
}

static void camera_speak(unsigned n)
{
	put_picture(n, stream_head);
}

static void pgm_head(unsigned width, unsigned height)
{
	char text[64];

	put(text, (size_t)snprintf(text, sizeof text, "P5\n%u %u\n255\n", width, height));
}

static void image_speak(unsigned n)
{
	wire = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	put_picture(n, pgm_head);
	close(wire);
}

static void image_plug(void)
{
	image_speak(0);
}

static void file_pull(void)
{
	unlink(path);
}

static void image_build(void)
{
	make_folder();
	image_plug();
}

static void replay_speak(unsigned n)
{
	char text[32];

	wire = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	put(text, (size_t)snprintf(text, sizeof text, "code%u\n", n));
	close(wire);
}

static void replay_plug(void)
{
	replay_speak(0);
}

static void replay_build(void)
{
	make_folder();
	replay_plug();
}

/* --- hid: a keyboard that is not there ----------------------------------------------------------- */

static void hid_build(void)
{
	strcpy(fixture_address, "05e0:1200?layout=us");
	keyboard_open();
	keyboard_plug();
}

static void hid_raze(void)
{
	keyboard_close();
}

static void hid_speak(unsigned n)
{
	static const int digits[] = { KEY_0, KEY_1, KEY_2, KEY_3, KEY_4, KEY_5, KEY_6, KEY_7, KEY_8,
		KEY_9 };
	char text[16];

	snprintf(text, sizeof text, "%u", n);
	for (const char *c = text; *c; c++)
		keyboard_tap(digits[*c - '0']);
	keyboard_tap(KEY_ENTER);
}

/* --- nfc: the plant's PN532 on a line of 115200 baud --------------------------------------------- */

static pid_t plant;

static void order(const char *text)
{
	char answer[4096];
	ssize_t n;

	put(text, strlen(text));
	n = read(wire, answer, sizeof answer);
	ck_assert_msg(n > 2 && strncmp(answer, "ok", 2) == 0, "%s", text);
}

static void run_plant(const char *control)
{
	char self[PATH_MAX] = "", program[PATH_MAX + 32];

	ck_assert_int_gt(readlink("/proc/self/exe", self, sizeof self - 1), 0);
	snprintf(program, sizeof program, "%s/../bin/warenspur-plant", dirname(self));
	unsetenv("LD_PRELOAD");
	if (!freopen("/dev/null", "we", stdout))
		_exit(127);
	execl(program, program, "--modbus", "tcp:127.0.0.1:0", "--stopped", "--pn532", path,
		"--control", control, (char *)NULL);
	_exit(127);
}

static void nfc_build(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	bool there = false;

	make_folder();
	snprintf(fixture_address, sizeof fixture_address, "pn532_uart:%s", path);
	snprintf(at.sun_path, sizeof at.sun_path, "%s/control", folder);
	plant = fork();
	if (plant == 0)
		run_plant(at.sun_path);
	for (int i = 0; i < 2000 && !there; i++) {
		wire = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
		there = access(path, F_OK) == 0 && connect(wire, (struct sockaddr *)&at, sizeof at) == 0;
		if (!there) {
			close(wire);
			usleep(5000);
		}
	}
	ck_assert(there);
	order("make a ntag213\n");
	order("make b ntag213\n");
}

static void nfc_raze(void)
{
	int status;

	close(wire);
	kill(plant, SIGTERM);
	waitpid(plant, &status, 0);
	ck_assert_int_eq(status, 0);
	remove_folder();
}

static void nfc_speak(unsigned n)
{
	order(n % 2 ? "lay a\n" : "lay b\n");
}

static void nfc_hush(unsigned n)
{
	order(n % 2 ? "lift a\n" : "lift b\n");
}

static void nfc_pull(void)
{
	order("unplug\n");
}

static void nfc_plug(void)
{
	char text[128];

	snprintf(text, sizeof text, "plug %s\n", path);
	order(text);
}

/* --- the table ---------------------------------------------------------------------------------- */

const struct fixture fixtures[] = {
	{ "nfc", 1, true, false, nfc_build, nfc_raze, nfc_speak, nfc_hush, nfc_pull, nfc_plug },
	{ "camera", 4000, false, true, camera_build, camera_raze, camera_speak, no_hush, camera_pull,
		camera_plug },
	{ "image", 1, false, false, image_build, remove_folder, image_speak, no_hush, file_pull,
		image_plug },
	{ "serial", 1, false, false, serial_build, serial_raze, serial_speak, no_hush, serial_pull,
		serial_plug },
	{ "hid", 1, false, false, hid_build, hid_raze, hid_speak, no_hush, keyboard_unplug,
		keyboard_plug },
	{ "replay", 1, false, false, replay_build, remove_folder, replay_speak, no_hush, file_pull,
		replay_plug },
};
const size_t fixture_count = sizeof fixtures / sizeof fixtures[0];

void fixture_wrap(void)
{
	char self[PATH_MAX] = "", options[1000];
	const char *preload = getenv("LD_PRELOAD");

	(void)options;
	if (preload && strstr(preload, "umockdev"))
		return;
#ifdef __SANITIZE_ADDRESS__
	/* The sanitizer wants to be the first library; behind the wrapper's it works as well. */
	snprintf(options, sizeof options, "%s:verify_asan_link_order=0",
		getenv("ASAN_OPTIONS") ? getenv("ASAN_OPTIONS") : "");
	setenv("ASAN_OPTIONS", options, 1);
#endif
	if (readlink("/proc/self/exe", self, sizeof self - 1) > 0)
		execlp("umockdev-wrapper", "umockdev-wrapper", self, (char *)NULL);
	perror("umockdev-wrapper");
	exit(127);
}
