/* Images of a camera: format of the stream, the newest image, confirmation of codes. */
#include "reader/picture/frame_confirm.h"
#include "reader/picture/camera.h"
#include "reader/picture/y4m.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct fault why;
static struct y4m y;

/* Feeds text in parts of n bytes; returns the number of images, -1: error. */
static int feed(const char *text, size_t len, size_t n)
{
	int count = 0;

	y4m_init(&y);
	for (size_t at = 0; at < len;) {
		size_t part = len - at < n ? len - at : n, used;
		int got = y4m_feed(&y, (const unsigned char *)text + at, part, &used, &why);

		if (got < 0)
			return -1;
		must(used <= part && (used > 0 || got == 1));
		count += got;
		at += used;
	}
	return count;
}

static const struct {
	const char *header;
	size_t chroma; /* of a picture of 5 x 3 */
} formats[] = {
	{ "YUV4MPEG2 W5 H3 F30:1 Ip A0:0 C420jpeg XYSCSS=420JPEG\n", 12 },
	{ "YUV4MPEG2 W5 H3\n", 12 },
	{ "YUV4MPEG2 H3 W5 C422\n", 18 },
	{ "YUV4MPEG2 W5 H3 C444\n", 30 },
	{ "YUV4MPEG2 W5 H3 C411\n", 12 },
	{ "YUV4MPEG2 W5 H3 Cmono\n", 0 },
};

START_TEST(every_format_gives_its_grey)
{
	char text[400];
	size_t head = strlen(formats[_i].header), len = head;

	memcpy(text, formats[_i].header, head);
	for (int frame = 0; frame < 3; frame++) {
		len += (size_t)snprintf(text + len, 12, "FRAME%s\n", frame ? " Ip" : "");
		memset(text + len, 'A' + frame, 15);
		memset(text + len + 15, 'x', formats[_i].chroma);
		len += 15 + formats[_i].chroma;
	}
	for (size_t n = 1; n < 100; n += 7) {
		ck_assert_int_eq(feed(text, len, n), 3);
		ck_assert_uint_eq(y.width, 5);
		ck_assert_uint_eq(y.height, 3);
		ck_assert_mem_eq(y.luma, "CCCCCCCCCCCCCCC", 15);
		y4m_free(&y);
	}
}
END_TEST

START_TEST(other_streams_are_refused)
{
	static const char *const bad[] = { "RIFFxxxxAVI \n", "YUV4MPEG2\n", "YUV4MPEG2 W5\n",
		"YUV4MPEG2 W0 H5\n", "YUV4MPEG2 W-5 H5\n", "YUV4MPEG2 W99999 H5\n",
		"YUV4MPEG2 W5 H5 C420p10\n", "YUV4MPEG2 W5 H3 Cmono\nFRAMES\n",
		"YUV4MPEG2 W5 H3 Cmono\nJUNK\n", "\n" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		why = (struct fault){ 0 };
		ck_assert_msg(feed(bad[i], strlen(bad[i]), 100) == -1, "%s", bad[i]);
		ck_assert_ptr_nonnull(strchr(why.message.text, ';'));
		y4m_free(&y);
	}
}
END_TEST

START_TEST(any_stream_is_survived)
{
	static const char sample[] =
		"YUV4MPEG2 W5 H3 F30:1 C420jpeg\nFRAME\n0123456789abcde012345678901"
		"FRAME\n0123456789abcde012345678901";
	unsigned seed = (unsigned)time(NULL);

	printf("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 100000; round++) {
		char text[sizeof sample];

		memcpy(text, sample, sizeof text);
		for (int i = rand() % 4; i >= 0; i--)
			text[(size_t)rand() % sizeof text] = (char)rand();
		feed(text, sizeof text, 1 + (size_t)rand() % sizeof text);
		y4m_free(&y);
	}
}
END_TEST

/* --- confirmation by two images
 * ---------------------------------------------------------------------- */

static enum frame_confirmation look(struct frame_confirm *a, const char *text, uint64_t picture,
	int64_t now_ms)
{
	static struct scan scan;

	memset(&scan, 0, sizeof scan);
	scan.carrier = CARRIER_BARCODE;
	scan.data_len = (uint32_t)strlen(text);
	memcpy(scan.data, text, scan.data_len);
	return frame_confirm(a, &scan, picture, now_ms);
}

static bool see(struct frame_confirm *a, const char *text, uint64_t picture, int64_t now_ms)
{
	return look(a, text, picture, now_ms) != FRAME_UNCONFIRMED;
}

START_TEST(two_pictures_must_agree)
{
	struct frame_confirm a = { 0 };

	ck_assert(!see(&a, "one", 1, 0));
	ck_assert(!see(&a, "one", 1, 0)); /* the same image twice does not confirm */
	ck_assert(!see(&a, "two", 2, 30));
	ck_assert(see(&a, "one", 3, 60));
	ck_assert(see(&a, "one", 4, 90));
	ck_assert(!see(&a, "two", 19, 30 + FRAME_CONFIRM_WITHIN_MS + 1));
	ck_assert(!see(&a, "one", 20, 90 + FRAME_CONFIRM_WITHIN_MS + 1)); /* away: starts again */
	ck_assert(see(&a, "one", 21, 120 + FRAME_CONFIRM_WITHIN_MS));
}
END_TEST

/* A second and more for each image, and some of them decoded with another attempt. */
START_TEST(a_slow_board_keeps_what_it_saw)
{
	struct frame_confirm a = { 0 };

	ck_assert_int_eq(look(&a, "one", 1, 0), FRAME_UNCONFIRMED);
	ck_assert_int_eq(look(&a, "one", 4, 4000), FRAME_CONFIRMED);
	ck_assert_int_eq(look(&a, "one", 4 + FRAME_CONFIRM_PICTURES, 20000), FRAME_STAYS);
	ck_assert_int_eq(look(&a, "one", 5 + 2 * FRAME_CONFIRM_PICTURES, 40000), FRAME_UNCONFIRMED);
	ck_assert_int_eq(look(&a, "one", 30, 41000),
		FRAME_CONFIRMED); /* within the time, with other images between */
	ck_assert_int_eq(look(&a, "one", 31, 41030), FRAME_STAYS);
}
END_TEST

START_TEST(many_codes_do_not_overflow)
{
	struct frame_confirm a = { 0 };
	char text[20];

	for (int i = 0; i < 10 * FRAME_CONFIRM_MAX; i++) {
		snprintf(text, sizeof text, "%d", i);
		ck_assert(!see(&a, text, (uint64_t)i + 1, i));
		ck_assert(see(&a, text, (uint64_t)i + 2, i + 1));
	}
}
END_TEST

/* --- the feed ------------------------------------------------------------------------------- */

static char path[64];

static int make_fifo(void)
{
	int writer;

	strcpy(path, "/tmp/camera-XXXXXX");
	close(mkstemp(path));
	unlink(path);
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	writer = open(path, O_RDWR | O_CLOEXEC); /* never blocks */
	ck_assert_int_ge(writer, 0);
	return writer;
}

static void send_text(int fd, const char *text)
{
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

static enum camera_result next(struct camera *camera, struct camera_frame *frame)
{
	enum camera_result result;

	for (int i = 0; i < 200; i++) {
		struct pollfd ready = { .fd = camera->fd, .events = POLLIN };

		result = camera->feed->next(camera, frame, &why);
		if (result != CAMERA_NONE)
			return result;
		poll(&ready, 1, 50);
	}
	return CAMERA_NONE;
}

START_TEST(of_waiting_pictures_the_newest_wins)
{
	int writer = make_fifo();
	struct camera *camera = camera_stream.open(path, 0, 0, &why);
	struct camera_frame frame;
	unsigned char seen = 0;
	int taken = 0;

	ck_assert_ptr_nonnull(camera);
	ck_assert_int_eq(camera->feed->next(camera, &frame, &why), CAMERA_NONE);
	send_text(writer, "YUV4MPEG2 W4 H1 Cmono\n");
	for (char c = '1'; c <= '9'; c++) {
		char text[] = "FRAME\n....";

		memset(text + 6, c, 4);
		send_text(writer, text);
	}
	while (seen != '9') {
		ck_assert_int_eq(next(camera, &frame), CAMERA_FRAME);
		ck_assert_uint_eq(frame.width, 4);
		ck_assert_uint_gt(frame.grey[0], seen); /* never an older one */
		ck_assert_mem_eq(frame.grey,
			((char[]){ (char)frame.grey[0], (char)frame.grey[0], (char)frame.grey[0],
				(char)frame.grey[0] }),
			4);
		seen = frame.grey[0];
		taken++;
	}
	ck_assert_int_le(taken, 9);
	close(writer);
	ck_assert_int_eq(next(camera, &frame), CAMERA_LOST); /* a FIFO can get another writer */
	camera->feed->close(camera);
	unlink(path);
}
END_TEST

START_TEST(of_a_file_none_is_lost)
{
	struct camera_frame frame;
	struct camera *camera;
	int fd;

	strcpy(path, "/tmp/camera-XXXXXX");
	fd = mkstemp(path);
	send_text(fd, "YUV4MPEG2 W4 H1 Cmono\n");
	for (char c = 'a'; c <= 'z'; c++) {
		char text[] = "FRAME\n....";

		text[6] = c;
		send_text(fd, text);
	}
	close(fd);
	camera = camera_stream.open(path, 0, 0, &why);
	for (unsigned char c = 'a'; c <= 'z'; c++) {
		ck_assert_int_eq(next(camera, &frame), CAMERA_FRAME);
		ck_assert_uint_eq(frame.grey[0], c);
	}
	ck_assert_int_eq(next(camera, &frame), CAMERA_END);
	camera->feed->close(camera);
	camera = camera_stream.open(path, 0, 0, &why); /* closed while the thread waits */
	ck_assert_int_eq(next(camera, &frame), CAMERA_FRAME);
	camera->feed->close(camera);
	unlink(path);
}
END_TEST

START_TEST(nonsense_is_told_once_the_feed_is_asked)
{
	int writer = make_fifo();
	struct camera *camera = camera_stream.open(path, 0, 0, &why);
	struct camera_frame frame;

	send_text(writer, "this is no stream\n");
	ck_assert_int_eq(next(camera, &frame), CAMERA_LOST);
	ck_assert_ptr_nonnull(strstr(why.message.text, "YUV4MPEG2"));
	camera->feed->close(camera);
	close(writer);
	unlink(path);
	ck_assert_ptr_null(camera_stream.open("/tmp", 0, 0, &why));
	ck_assert_ptr_null(camera_stream.open("/nonexistent/x", 0, 0, &why));
	ck_assert_ptr_null(camera_device.open("/nonexistent/x", 640, 480, &why));
	ck_assert_ptr_nonnull(strstr(why.message.text, "no camera at"));
	ck_assert_ptr_null(camera_device.open("/dev/null", 640, 480, &why));
	ck_assert_ptr_nonnull(strstr(why.message.text, "is not a camera"));
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { other_streams_are_refused, any_stream_is_survived,
		two_pictures_must_agree, a_slow_board_keeps_what_it_saw, many_codes_do_not_overflow,
		of_waiting_pictures_the_newest_wins, of_a_file_none_is_lost,
		nonsense_is_told_once_the_feed_is_asked, NULL };
	Suite *s = suite_of("reader_camera", tests);
	TCase *table = tcase_create("formats");

	add_table(table, every_format_gives_its_grey, formats);
	suite_add_tcase(s, table);
	return s;
}
