/* Pictures of the camera above the read point, read by the real decoder; and its FIFO. */
#include "tests/support/suite.h"
#include "hw/plant/camera/belt_camera.h"
#include "hw/plant/camera/label_image.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_control.h"
#include "reader/decode/decoder.h"
#include "reader/picture/y4m.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* PATIENT_MS: the load of the computer must not decide what can be read; under emulation a picture takes 30 s. */
enum { WIDTH = 640, HEIGHT = 480, PATIENT_MS = 200000, PERIOD_US = 100000 };

static uint8_t grey[WIDTH * HEIGHT];
static float scratch[WIDTH * HEIGHT];

static void see(void *user, const struct scan *scan)
{
	struct scan *seen = user;

	*seen = *scan;
}

/* How many codes are read; the last one in *seen. */
static int read_picture(struct scan *seen, int budget_ms)
{
	struct decoder *decoder = decoder_new();
	int count;

	decoder_set_budget(decoder, budget_ms);
	memset(seen, 0, sizeof *seen);
	count = decoder_scan(decoder, grey, WIDTH, HEIGHT, see, seen);
	decoder_free(decoder);
	return count;
}

static bool holds(const struct scan *seen, const char *text)
{
	return memmem(seen->data, seen->data_len, text, strlen(text)) != NULL;
}

static const struct {
	const char *name;
	struct camera_view view;
} pictures[] = {
	{ "good", { .light = 100 } },
	{ "turned", { .light = 100, .angle = 30 } },
	{ "upside down", { .light = 100, .angle = 180 } },
	{ "steep", { .light = 100, .angle = -75 } },
	{ "blurred", { .light = 100, .blur = 1 } },
	{ "dark", { .light = 30 } },
	{ "bright", { .light = 105 } },
	{ "noisy", { .light = 100, .noise = 8 } },
	{ "everything", { .light = 60, .noise = 4, .blur = 0.8, .angle = 12 } },
};

START_TEST(a_picture_is_read)
{
	struct camera_view v = pictures[_i].view;
	struct scan seen;

	v.rng = rng_seed(1, 0);
	camera_view_draw(&v, (struct camera_view_box[]){ { 0, "9521234000013" } }, 1, grey, scratch,
		WIDTH, HEIGHT);
	ck_assert_msg(read_picture(&seen, PATIENT_MS) == 1 && holds(&seen, "9521234000013"), "%s: EAN",
		pictures[_i].name);
	camera_view_draw(&v, (struct camera_view_box[]){ { 0, "]d20109521234000020211002" } }, 1, grey,
		scratch, WIDTH, HEIGHT);
	ck_assert_msg(read_picture(&seen, PATIENT_MS) == 1 && holds(&seen, "0109521234000020211002"),
		"%s: GS1", pictures[_i].name);
}
END_TEST

static void draw_blind(double blur, double light, double noise)
{
	struct camera_view v = { .blur = blur, .light = light, .noise = noise, .rng = rng_seed(1, 0) };

	camera_view_draw(&v, (struct camera_view_box[]){ { 0, "9521234000013" } }, 1, grey, scratch,
		WIDTH, HEIGHT);
}

/* The dials have an effect: these pictures cannot be read. */
START_TEST(a_picture_that_cannot_be_read)
{
	struct scan seen;

	draw_blind(CAMERA_VIEW_BLUR_MAX, 100, 0);
	ck_assert_int_eq(read_picture(&seen, 200), 0);
	draw_blind(0, 0, 0);
	ck_assert_int_eq(read_picture(&seen, 200), 0);
	draw_blind(0, 10, 60);
	ck_assert_int_eq(read_picture(&seen, 200), 0);
}
END_TEST

START_TEST(boxes_at_the_edge)
{
	struct camera_view v;
	struct scan seen;
	const struct camera_view_box boxes[] = { { 0, "" }, { -170, "9521234000013" },
		{ 199, "9521234000020" }, { -1e6, "9521234000037" }, { 1e6, "x" } };

	camera_view_init(&v, 0);
	for (double angle = 0; angle < 360; angle += 7) {
		v.angle = angle;
		camera_view_draw(&v, boxes, 5, grey, scratch, WIDTH, HEIGHT);
	}
	ck_assert_int_eq(read_picture(&seen, 200), 0);
	camera_view_draw(&v, boxes, 5, grey, scratch, BELT_CAMERA_SIDE_MIN, BELT_CAMERA_SIDE_MIN);
}
END_TEST

START_TEST(labels_that_are_none)
{
	static const char *const wrong[] = {
		"", "]d2", "]d201", "]d20109521234000013", "]Q3abc", "]d2010952123400001321", "\xff\xfe",
		"]d20109521234000013991",
		"]d2010952123400001321111111111111111111111111111111111111111111111111111111111111111111111111"
	};
	struct label_image code;
	struct rng r = rng_seed(3, 3);

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		ck_assert_msg(!label_image_make(&code, wrong[i]), "%s", wrong[i]);
	for (int i = 0; i < 500; i++) {
		char label[64] = "]d201095212340000132110";

		for (uint32_t n = 1 + rng_below(&r, 40), at = rng_below(&r, 20); n > 0; n--)
			label[at + n] = (char)(1 + rng_below(&r, 255));
		label_image_make(&code, label);
	}
	ck_assert(label_image_make(&code, "9521234000013"));
	ck_assert_int_eq(code.width, 95);
	ck_assert_int_eq(code.height, 1);
}
END_TEST

/* --- the FIFO -------------------------------------------------------------------------------- */

static struct belt_camera camera;
static char folder[64], path[80];
static int64_t now_us;

static void open_camera(const char *size)
{
	struct fault why = { 0 };

	strcpy(folder, "/tmp/warenspur-camera-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/camera", folder);
	ck_assert_msg(belt_camera_open(&camera, path, size, 10, 1, &why) == 0, "%s", why.message.text);
	now_us = 1000000;
}

static void close_camera(void)
{
	belt_camera_close(&camera);
	ck_assert_int_ne(access(path, F_OK), 0);
	rmdir(folder);
}

/* Advances by the time of one picture. */
static bool tick(void)
{
	struct pollfd fd = belt_camera_poll_fd(&camera);

	if (fd.fd >= 0 && poll(&fd, 1, 0) > 0)
		belt_camera_serve(&camera, fd.revents);
	now_us += PERIOD_US;
	if (!belt_camera_is_due(&camera, now_us))
		return false;
	belt_camera_take(&camera, (struct camera_view_box[]){ { 0, "9521234000013" } }, 1);
	return true;
}

/* Parses everything in the FIFO with the reader's parser. Returns the number of pictures. */
static int take(int fd, struct y4m *y)
{
	static unsigned char bytes[1 << 16];
	struct fault why = { 0 };
	int pictures_read = 0;
	ssize_t n;

	while ((n = read(fd, bytes, sizeof bytes)) > 0)
		for (size_t at = 0, used; at < (size_t)n; at += used) {
			int result = y4m_feed(y, bytes + at, (size_t)n - at, &used, &why);

			ck_assert_msg(result >= 0, "%s", why.message.text);
			pictures_read += result;
		}
	return pictures_read;
}

START_TEST(readers_come_and_go)
{
	struct y4m y;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	open_camera("320x240");
	ck_assert(!tick()); /* no reader: no picture */
	for (int round = 0; round < 3; round++) {
		fd = open(path, O_RDONLY | O_NONBLOCK);
		y4m_init(&y);
		for (int i = 0; i < 5; i++) {
			ck_assert(tick());
			ck_assert_int_eq(take(fd, &y), 1);
		}
		ck_assert_uint_eq(y.width, 320);
		y4m_free(&y);
		tick(); /* half of this one is never read */
		close(fd);
		ck_assert(!tick());
	}
	close_camera();
}
END_TEST

START_TEST(a_slow_reader_loses_pictures)
{
	struct y4m y;
	int fd, count;

	open_camera("1280x960"); /* more than a pipe holds */
	fd = open(path, O_RDONLY | O_NONBLOCK);
	for (int i = 0; i < 50; i++)
		tick();
	ck_assert_uint_ge(camera.dropped, 45);
	y4m_init(&y);
	count = take(fd, &y);
	for (int i = 0; i < 20; i++) {
		tick();
		count += take(fd, &y);
	}
	ck_assert_int_ge(count, 5);
	ck_assert_uint_le((unsigned)count, camera.taken);
	y4m_free(&y);
	close(fd);
	close_camera();
}
END_TEST

START_TEST(switched_off)
{
	struct y4m y;
	int fd;

	open_camera("64x64");
	fd = open(path, O_RDONLY | O_NONBLOCK);
	y4m_init(&y);
	ck_assert(tick());
	belt_camera_switch(&camera, true);
	ck_assert(!tick());
	ck_assert_int_eq(belt_camera_due_us(&camera), INT64_MAX);
	ck_assert_int_eq(take(fd, &y), 1);
	ck_assert_int_eq(read(fd, grey, 1), 0); /* the stream has ended */
	belt_camera_switch(&camera, false);
	ck_assert(tick());
	y4m_free(&y);
	y4m_init(&y); /* a new one has begun */
	ck_assert_int_eq(take(fd, &y), 1);
	y4m_free(&y);
	close(fd);
	close_camera();
}
END_TEST

START_TEST(what_cannot_be_a_camera)
{
	static const char *const sizes[] = { "", "640", "640x", "x480", "63x64", "4097x64", "64x1e3",
		"640x480x3", "123456789x64" };
	struct fault why;
	struct stat there;
	int fd;

	open_camera("64x64");
	belt_camera_close(&camera);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		ck_assert_int_eq(belt_camera_open(&camera, path, sizes[i], 10, 0, &why), -1);
		ck_assert_int_eq(why.exit_code, EXIT_USAGE);
		belt_camera_close(&camera);
	}
	fd = open(path, O_CREAT | O_WRONLY, 0600);
	close(fd);
	ck_assert_int_eq(belt_camera_open(&camera, path, "64x64", 10, 0, &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_CANNOT_CREATE);
	belt_camera_close(&camera);
	ck_assert_int_eq(stat(path, &there), 0); /* a file of the user is kept */
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	ck_assert_int_eq(belt_camera_open(&camera, path, "64x64", 10, 0, &why), 0);
	belt_camera_close(&camera);
	ck_assert_int_eq(stat(path, &there), 0); /* and so is a FIFO of the user */
	unlink(path);
	rmdir(folder);
}
END_TEST

START_TEST(dials)
{
	static struct plant p;
	static char reply[CONTROL_SOCKET_ANSWER_MAX + 1];
	static const struct {
		const char *order;
		bool fine;
	} rows[] = { { "camera angle -30.5", true }, { "camera blur 1.5", true },
		{ "camera light 50", true }, { "camera noise 10", true }, { "camera off", true },
		{ "camera on", true }, { "camera", false }, { "camera angle", false },
		{ "camera angle x", false }, { "camera angle nan", false }, { "camera blur 5.1", false },
		{ "camera light -1", false }, { "camera noise 10%", false }, { "camera wink", false } };
	char line[40];

	p.chip_line.fd = p.scanner.line.fd = -1;
	strcpy(line, "camera off");
	plant_control_run(&p, line, reply);
	ck_assert_int_eq(strncmp(reply, "error ", 6), 0);
	open_camera("64x64");
	p.camera = camera;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		strcpy(line, rows[i].order);
		plant_control_run(&p, line, reply);
		ck_assert_msg((strncmp(reply, "ok", 2) == 0) == rows[i].fine, "%s: %s", rows[i].order,
			reply);
	}
	ck_assert_double_eq(p.camera.view.angle, -30.5);
	ck_assert_double_eq(p.camera.view.noise, 10);
	close_camera();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_picture_that_cannot_be_read, boxes_at_the_edge,
		labels_that_are_none, readers_come_and_go, a_slow_reader_loses_pictures, switched_off,
		what_cannot_be_a_camera, dials, NULL };
	Suite *all = suite_of("plant_camera", tests);
	TCase *tables = tcase_create("tables");

	tcase_set_timeout(tables, 60);
	add_table(tables, a_picture_is_read, pictures);
	suite_add_tcase(all, tables);
	return all;
}
