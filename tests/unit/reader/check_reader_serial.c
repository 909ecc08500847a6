#include "reader/device/source.h"
#include "reader/scanner/splitter.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static struct scan scan;

/* Feeds text and returns how many codes came; the last is in scan. */
static int feed(struct splitter *s, const void *bytes, size_t len, int64_t now_ms)
{
	const unsigned char *at = bytes;
	int count = 0;
	size_t used;

	while (len) {
		if (splitter_feed(s, at, len, now_ms, &used, &scan))
			count++;
		at += used;
		len -= used;
	}
	return count;
}

static void expect(const char *text)
{
	ck_assert_uint_eq(scan.data_len, strlen(text));
	ck_assert_mem_eq(scan.data, text, scan.data_len);
	ck_assert(!scan.too_long);
}

START_TEST(every_terminator_ends_a_code)
{
	static const char *const ends[] = { "\r", "\n", "\r\n", "\n\r" };
	struct splitter s;

	splitter_init(&s);
	for (size_t i = 0; i < 4; i++) {
		ck_assert_int_eq(feed(&s, "4006381333931", 13, 0), 0);
		ck_assert_int_eq(feed(&s, ends[i], strlen(ends[i]), 0), 1);
		expect("4006381333931");
	}
	ck_assert_int_eq(feed(&s, "\r\n\r\n\n", 5, 0), 0);
	ck_assert_int_eq(feed(&s, "a\rb\nc\r\n", 7, 0), 3);
	expect("c");
}
END_TEST

START_TEST(a_pause_ends_a_code_without_terminator)
{
	struct splitter s;

	splitter_init(&s);
	ck_assert_int_eq(splitter_wait_ms(&s, 100), -1);
	feed(&s, "40063", 5, 100);
	ck_assert_int_eq(splitter_wait_ms(&s, 110), 40);
	ck_assert(!splitter_pause(&s, 149, &scan));
	feed(&s, "81333931", 8, 149);
	ck_assert(!splitter_pause(&s, 198, &scan));
	ck_assert(splitter_pause(&s, 199, &scan));
	expect("4006381333931");
	ck_assert(!splitter_pause(&s, 500, &scan));
}
END_TEST

START_TEST(aim_prefix_and_separator_stay)
{
	struct splitter s;

	splitter_init(&s);
	ck_assert_int_eq(feed(&s,
						 "]C10109521234000013\x1D"
						 "211001\r",
						 27, 0),
		1);
	expect("]C10109521234000013\x1D"
		   "211001");
}
END_TEST

START_TEST(longest_code_fits_and_longer_is_reported_once)
{
	struct splitter s;
	char noise[SCAN_DATA_MAX + 1];

	memset(noise, 'x', sizeof noise);
	splitter_init(&s);
	feed(&s, noise, SCAN_DATA_MAX, 0);
	ck_assert_int_eq(feed(&s, "\r", 1, 0), 1);
	ck_assert_uint_eq(scan.data_len, SCAN_DATA_MAX);
	ck_assert(!scan.too_long);

	ck_assert_int_eq(feed(&s, noise, sizeof noise, 0), 1);
	ck_assert(scan.too_long);
	ck_assert_uint_eq(scan.data_len, SCAN_DATA_MAX);
	for (int i = 0; i < 256; i++) /* 1 MB */
		ck_assert_int_eq(feed(&s, noise, SCAN_DATA_MAX, 10), 0);
	ck_assert(!splitter_pause(&s, 200, &scan));
	ck_assert_int_eq(feed(&s, "rest\rnext\r", 10, 200), 1);
	expect("next");
}
END_TEST

START_TEST(noise_without_terminator_ends_with_silence)
{
	struct splitter s;
	char noise[SCAN_DATA_MAX + 1];

	memset(noise, 'x', sizeof noise);
	splitter_init(&s);
	ck_assert_int_eq(feed(&s, noise, sizeof noise, 0), 1);
	ck_assert(!splitter_pause(&s, SPLITTER_SILENCE_MS, &scan));
	feed(&s, "good", 4, SPLITTER_SILENCE_MS);
	ck_assert(splitter_pause(&s, SPLITTER_SILENCE_MS + SPLITTER_GAP_MS, &scan));
	expect("good");
}
END_TEST

START_TEST(any_bytes_are_survived)
{
	unsigned seed = (unsigned)time(NULL);
	unsigned char bytes[3000];
	struct splitter s;
	int64_t now_ms = 0;

	printf("seed %u\n", seed);
	srand(seed);
	splitter_init(&s);
	for (int round = 0; round < 5000; round++) {
		size_t len = (size_t)rand() % sizeof bytes;

		for (size_t i = 0; i < len; i++)
			bytes[i] = (unsigned char)(round % 3 ? rand() : rand() % 255 + 14);
		feed(&s, bytes, len, now_ms);
		now_ms += rand() % 1200;
		splitter_pause(&s, now_ms, &scan);
		ck_assert_uint_le(scan.data_len, SCAN_DATA_MAX);
	}
}
END_TEST

/* --- the driver over a real terminal line --------------------------------------------------- */

struct line {
	int master;
	char path[128], link[PATH_MAX];
};

static struct line open_line(void)
{
	struct line l = { .master = posix_openpt(O_RDWR | O_NOCTTY) };
	char folder[] = "/tmp/reader-XXXXXX";

	ck_assert_int_ge(l.master, 0);
	ck_assert_int_eq(grantpt(l.master) | unlockpt(l.master), 0);
	ck_assert_int_eq(ptsname_r(l.master, l.path, sizeof l.path), 0);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(l.link, sizeof l.link, "%s/scanner", folder);
	ck_assert_int_eq(symlink(l.path, l.link), 0);
	return l;
}

static void close_line(struct line *l)
{
	if (l->master >= 0)
		close(l->master);
	unlink(l->link);
	*strrchr(l->link, '/') = '\0';
	rmdir(l->link);
}

/* Reads as the worker does until something other than idle comes. */
static enum source_result read_on(struct source *source, struct fault *why)
{
	enum source_result got;

	for (int i = 0; i < 100; i++) {
		struct pollfd ready = { .fd = source->fd, .events = POLLIN };

		memset(&scan, 0, sizeof scan);
		got = source->driver->read(source, &scan, why);
		if (got != SOURCE_IDLE)
			return got;
		poll(&ready, 1, source->period_ms);
	}
	return SOURCE_IDLE;
}

static void send_text(struct line *l, const char *text)
{
	ck_assert_int_eq(write(l->master, text, strlen(text)), (ssize_t)strlen(text));
}

START_TEST(codes_come_through_a_link_to_a_line)
{
	struct line l = open_line();
	struct fault why = { 0 };
	struct source *source = source_serial.open(l.link, 0, &why);

	ck_assert_msg(source != NULL, "%s", why.message.text);
	send_text(&l, "4006381333931\r\n]Q3x\x03\x1A\x11\n");
	ck_assert_int_eq(read_on(source, &why), SOURCE_SCAN);
	expect("4006381333931");
	ck_assert_int_eq(scan.carrier, CARRIER_BARCODE);
	ck_assert_int_eq(read_on(source, &why), SOURCE_SCAN);
	expect("]Q3x\x03\x1A\x11");
	send_text(&l, "no end");
	ck_assert_int_eq(read_on(source, &why), SOURCE_SCAN);
	expect("no end");
	source_serial.close(source);
	close_line(&l);
}
END_TEST

START_TEST(a_second_reader_of_the_line_is_refused)
{
	struct line l = open_line();
	struct fault why = { 0 };
	struct source *source = source_serial.open(l.path, 0, &why);

	ck_assert_ptr_nonnull(source);
	ck_assert_ptr_null(source_serial.open(l.link, 0, &why));
	ck_assert_ptr_nonnull(strstr(why.message.text, "in use"));
	source_serial.close(source);
	source = source_serial.open(l.link, 0, &why);
	ck_assert_ptr_nonnull(source);
	source_serial.close(source);
	close_line(&l);
}
END_TEST

START_TEST(an_unplugged_scanner_is_lost)
{
	struct line l = open_line();
	struct fault why = { 0 };
	struct source *source = source_serial.open(l.link, 0, &why);

	ck_assert_ptr_nonnull(source);
	close(l.master);
	l.master = -1;
	ck_assert_int_eq(read_on(source, &why), SOURCE_LOST);
	ck_assert_ptr_nonnull(strstr(why.message.text, "plug it in again"));
	source_serial.close(source);
	close_line(&l);
}
END_TEST

START_TEST(addresses)
{
	static const char *const good[] = { "/dev/ttyACM0", "/dev/ttyACM0:115200", "x:9600",
		"/dev/serial/by-path/pci-0000:00:14.0-usb-0:1:1.0-port0", "/dev/serial/by-path/usb-0:1" };
	static const char *const bad[] = { "", ":9600", "/dev/ttyACM0:9601",
		"/dev/ttyACM0:", "/dev/ttyACM0:99999999999999999999" };
	struct fault why;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		ck_assert_msg(source_serial.check(good[i], &why) == 0, "%s", good[i]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(source_serial.check(bad[i], &why) == -1, "%s", bad[i]);
		ck_assert_int_eq(why.exit_code, EXIT_USAGE);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { every_terminator_ends_a_code,
		a_pause_ends_a_code_without_terminator, aim_prefix_and_separator_stay,
		longest_code_fits_and_longer_is_reported_once, noise_without_terminator_ends_with_silence,
		any_bytes_are_survived, codes_come_through_a_link_to_a_line,
		a_second_reader_of_the_line_is_refused, an_unplugged_scanner_is_lost, addresses, NULL };

	return suite_of("reader_serial", tests);
}
