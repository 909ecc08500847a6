#include "reader/replay/pace.h"
#include "reader/device/query.h"
#include "reader/replay/recorder.h"
#include "reader/replay/replay_line.h"
#include "reader/device/source.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct scan scan;
static struct fault why;

static int parse(const char *line)
{
	memset(&scan, 0, sizeof scan);
	why = (struct fault){ 0 };
	return replay_line_parse(line, strlen(line), 7, &scan, &why);
}

START_TEST(a_line_of_json_keeps_what_was_read)
{
	ck_assert_int_eq(
		parse("{\"at\":\"2026-01-01T00:00:00Z\",\"carrier\":\"nfc\","
			  "\"symbology\":\"NTAG213\",\"tag\":\"04A1B2C3D4E5F6\",\"data\":\"0QEBVQQ=\","
			  "\"seq\":1}"),
		1);
	ck_assert_int_eq(scan.carrier, CARRIER_NFC);
	ck_assert_int_eq(scan.symbology, SYMBOLOGY_NTAG213);
	ck_assert_str_eq(scan.tag, "04A1B2C3D4E5F6");
	ck_assert_uint_eq(scan.data_len, 5);
	ck_assert_mem_eq(scan.data, "\xD1\x01\x01U\x04", 5);
	ck_assert_int_eq(scan.at_us, 0);
}
END_TEST

/* A command with a time is past, also if that time is nonsense. */
START_TEST(what_has_a_time_is_past)
{
	static const struct {
		const char *line;
		bool past;
	} lines[] = {
		{ "{\"text\":\"WSP:STOP\"}", false },
		{ "{\"text\":\"WSP:STOP\",\"ms\":5}", true },
		{ "{\"text\":\"WSP:STOP\",\"ms\":\"5\"}", true },
		{ "{\"text\":\"WSP:STOP\",\"at\":\"2026-01-01T00:00:00Z\"}", true },
		{ "{\"text\":\"WSP:STOP\",\"at\":\"yesterday\"}", true },
		{ "{\"text\":\"WSP:STOP\",\"at\":5}", true },
		{ "{\"text\":\"WSP:STOP\",\"at\":null}", true },
	};

	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		ck_assert_int_eq(parse(lines[i].line), 1);
		ck_assert_msg(scan.replayed == lines[i].past, "%s", lines[i].line);
	}
}
END_TEST

START_TEST(a_plain_line_is_a_barcode)
{
	ck_assert_int_eq(parse("]C10109521234000013\r"), 1);
	ck_assert_int_eq(scan.carrier, CARRIER_BARCODE);
	ck_assert_uint_eq(scan.data_len, 19);
	ck_assert_int_eq(parse(""), 0);
	ck_assert_int_eq(parse("\r"), 0);
}
END_TEST

START_TEST(what_is_not_understood_is_named_by_line)
{
	static const char *const bad[] = { "{", "{\"data\":", "{}", "{\"data\":5}",
		"{\"data\":\"***\"}", "{\"data\":\"QQ==\",\"carrier\":\"dove\"}",
		"{\"data\":\"QQ==\",\"symbology\":\"CLAY\"}", "{\"tag\":\"xyz\"}", "{\"tag\":\"04a1\"}",
		"{\"tag\":\"000102030405060708090A0B\"}", "{\"data\":\"QQ==\",\"data\":\"QQ==\"}",
		"{\"tag\":null}" };

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(parse(bad[i]) == -1, "%s", bad[i]);
		ck_assert_msg(strncmp(why.message.text, "line 7: ", 8) == 0, "%s", why.message.text);
	}
}
END_TEST

START_TEST(too_much_data_is_cut_and_marked)
{
	char line[SCAN_DATA_MAX + 2];

	memset(line, 'x', sizeof line);
	line[SCAN_DATA_MAX + 1] = '\0';
	ck_assert_int_eq(parse(line), 1);
	ck_assert(scan.too_long);
	ck_assert_uint_eq(scan.data_len, SCAN_DATA_MAX);
	line[SCAN_DATA_MAX] = '\0';
	ck_assert_int_eq(parse(line), 1);
	ck_assert(!scan.too_long);
}
END_TEST

START_TEST(any_line_is_survived)
{
	static const char sample[] =
		"{\"carrier\":\"nfc\",\"symbology\":\"NTAG213\",\"tag\":\"04A1B2C3D4E5F6\","
		"\"data\":\"0QEBVQQ=\",\"ms\":1234,\"sighting\":true,\"stays\":true,\"note\":\"x\"}";
	unsigned seed = (unsigned)time(NULL);
	char line[sizeof sample];

	printf("seed %u\n", seed);
	srand(seed);
	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)rand() % sizeof sample;

		memcpy(line, sample, sizeof sample);
		for (int i = rand() % 4; i >= 0; i--)
			line[(size_t)rand() % (sizeof sample - 1)] = (char)rand();
		memset(&scan, 0, sizeof scan);
		replay_line_parse(line, round % 2 ? len : sizeof sample - 1, 1, &scan, &why);
		ck_assert_uint_le(scan.data_len, SCAN_DATA_MAX);
		ck_assert_uint_lt(strlen(scan.tag), SCAN_TAG_MAX);
	}
}
END_TEST

START_TEST(a_recording_is_played_at_its_own_pace)
{
	struct pace p;

	pace_init(&p, 2);
	ck_assert_int_eq(pace_advance(&p, 5000, 100), 100);
	ck_assert_int_eq(pace_wait_ms(&p, 100), 0);
	ck_assert_int_eq(pace_advance(&p, 6000, 130), 1100);
	ck_assert_int_eq(pace_wait_ms(&p, 130), 470);
	ck_assert_int_eq(pace_wait_ms(&p, 700), 0);
	/* A second recording in the same file starts its clock again. */
	ck_assert_int_eq(pace_advance(&p, 10, 700), 1100);
	ck_assert_int_eq(pace_advance(&p, 20, 700), 1110);
	ck_assert_int_eq(pace_advance(&p, INT64_MAX, 700), 1110 + PACE_GAP_MAX_MS);
	ck_assert_int_eq(pace_advance(&p, INT64_MIN, 700), 1110 + PACE_GAP_MAX_MS);
	pace_init(&p, 0);
	pace_advance(&p, 0, 0);
	pace_advance(&p, 100000, 0);
	ck_assert_int_eq(pace_wait_ms(&p, 0), 0);
}
END_TEST

START_TEST(options_stand_behind_an_address)
{
	static const char *const keys[] = { "layout", "id", NULL };
	static const char *const bad[] = { "x?colour=red", "x?layout=de&layout=us", "x?", "x?&",
		"x?layout=0123456789012345678901234567890123456789012345678901234567890123456789" };
	struct query query;

	ck_assert_int_eq(query_split("/dev/x?id=05e0:1200&layout=de", keys, &query, &why), 0);
	ck_assert_str_eq(query.path, "/dev/x");
	ck_assert(query.given[0] && query.given[1]);
	ck_assert_str_eq(query.values[0], "de");
	ck_assert_str_eq(query.values[1], "05e0:1200");
	ck_assert_int_eq(query_split("/dev/x?layout", keys, &query, &why), 0);
	ck_assert(query.given[0] && !query.given[1]);
	ck_assert_int_eq(query_split("/dev/x", keys, &query, &why), 0);
	ck_assert(!query.given[0] && !query.given[1]);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ck_assert_msg(query_split(bad[i], keys, &query, &why) == -1, "%s", bad[i]);
		ck_assert_int_eq(why.exit_code, EXIT_USAGE);
	}
}
END_TEST

/* --- the driver ----------------------------------------------------------------------------- */

static char folder[64], path[96];

static void set_up(void)
{
	strcpy(folder, "/tmp/reader-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/lines", folder);
}

static void tear_down(void)
{
	unlink(path);
	rmdir(folder);
}

static void write_file(const char *text, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, len), (ssize_t)len);
	close(fd);
}

static enum source_result read_on(struct source *source)
{
	enum source_result got;

	for (int i = 0; i < 1000; i++) {
		struct pollfd ready = { .fd = source->fd, .events = POLLIN };

		memset(&scan, 0, sizeof scan);
		got = source->driver->read(source, &scan, &why);
		if (got != SOURCE_IDLE)
			return got;
		if (source->period_ms)
			poll(&ready, 1, 20);
	}
	return SOURCE_IDLE;
}

START_TEST(a_file_is_read_to_its_end_over_bad_lines)
{
	struct source *source;

	set_up();
	write_file("one\n{broken\n\ntwo", 17);
	source = source_replay.open(path, 0, &why);
	ck_assert_ptr_nonnull(source);
	ck_assert_int_eq(read_on(source), SOURCE_SCAN);
	ck_assert_mem_eq(scan.data, "one", 3);
	ck_assert_int_eq(read_on(source), SOURCE_BAD);
	ck_assert_ptr_nonnull(strstr(why.message.text, "line 2"));
	ck_assert_int_eq(read_on(source), SOURCE_SCAN);
	ck_assert_mem_eq(scan.data, "two", 3);
	ck_assert_uint_eq(source->position, 4);
	ck_assert_int_eq(read_on(source), SOURCE_END);
	source_replay.close(source);

	source = source_replay.open(path, 2, &why);
	ck_assert_int_eq(read_on(source), SOURCE_SCAN);
	ck_assert_mem_eq(scan.data, "two", 3);
	source_replay.close(source);
	tear_down();
}
END_TEST

START_TEST(what_is_recorded_comes_back)
{
	struct scan all[3];
	struct recorder *recorder;
	struct source *source;

	set_up();
	recorder = recorder_open(path, NULL, "nfc:\xff", &why);
	ck_assert_ptr_nonnull(recorder);
	recorder_event(recorder, RECORDER_UP, "there");
	for (int i = 0; i < 3; i++) {
		memset(&all[i], 0, sizeof all[i]);
		all[i].carrier = i == 1 ? CARRIER_BARCODE : CARRIER_NFC;
		all[i].symbology = i == 1 ? SYMBOLOGY_QR : SYMBOLOGY_NTAG213;
		all[i].sighting = true;
		all[i].seen_ms = 1000000 + 250 * i;
		strcpy(all[i].tag, i == 1 ? "" : "04A1B2C3D4E5F6");
		strcpy(all[i].note.text, i == 2 ? "torn" : "");
		all[i].loss = i == 2 ? SCAN_LOST_EVENTS : SCAN_COMPLETE;
		all[i].data_len = i == 2 ? 0 : SCAN_DATA_MAX;
		for (size_t k = 0; k < all[i].data_len; k++)
			all[i].data[k] = (unsigned char)(k * 7);
		recorder_scan(recorder, &all[i]);
	}
	recorder_event(recorder, RECORDER_DOWN, "gone");
	recorder_close(recorder);
	source = source_replay.open(path, 0, &why);
	for (int i = 0; i < 3; i++) {
		int64_t first_ms = i ? scan.seen_ms : 0;

		ck_assert_int_eq(read_on(source), SOURCE_SCAN);
		ck_assert_int_eq(scan.carrier, all[i].carrier);
		ck_assert_int_eq(scan.symbology, all[i].symbology);
		ck_assert(scan.sighting);
		ck_assert_str_eq(scan.tag, all[i].tag);
		ck_assert_str_eq(scan.note.text, all[i].note.text);
		ck_assert_int_eq(scan.loss, all[i].loss);
		ck_assert_uint_eq(scan.data_len, all[i].data_len);
		ck_assert_mem_eq(scan.data, all[i].data, scan.data_len);
		if (i)
			ck_assert_int_eq(scan.seen_ms - first_ms, 250);
	}
	ck_assert_int_eq(read_on(source), SOURCE_END);
	source_replay.close(source);
	tear_down();
}
END_TEST

START_TEST(a_full_disk_ends_the_recording_only)
{
	struct recorder *recorder = recorder_open("/dev/full", NULL, "nfc:", &why);

	ck_assert_ptr_nonnull(recorder);
	memset(&scan, 0, sizeof scan);
	recorder_scan(recorder, &scan);
	recorder_close(recorder);
	recorder_scan(NULL, &scan);
	ck_assert_ptr_null(recorder_open("/nonexistent/x", NULL, "nfc:", &why));
	ck_assert_int_eq(why.exit_code, EXIT_CANNOT_CREATE);
}
END_TEST

START_TEST(a_fifo_is_read_as_lines_come)
{
	struct source *source;
	int writer;

	set_up();
	ck_assert_int_eq(mkfifo(path, 0600), 0);
	source = source_replay.open(path, 0, &why);
	ck_assert_ptr_nonnull(source);
	ck_assert_int_eq(source->driver->read(source, &scan, &why), SOURCE_IDLE);
	writer = open(path, O_WRONLY | O_CLOEXEC);
	ck_assert_int_ge(writer, 0);
	ck_assert_int_eq(source->driver->read(source, &scan, &why), SOURCE_IDLE);
	ck_assert_int_eq(write(writer, "one\ntw", 6), 6);
	ck_assert_int_eq(read_on(source), SOURCE_SCAN);
	ck_assert_int_eq(source->driver->read(source, &scan, &why), SOURCE_IDLE);
	ck_assert_int_eq(write(writer, "o\n", 2), 2);
	ck_assert_int_eq(read_on(source), SOURCE_SCAN);
	ck_assert_mem_eq(scan.data, "two", 3);
	close(writer);
	ck_assert_int_eq(read_on(source), SOURCE_END);
	source_replay.close(source);
	tear_down();
}
END_TEST

START_TEST(an_overlong_line_is_named_and_passed_over)
{
	size_t len = 700 * 1024;
	char *text = malloc(len + 6);
	struct source *source;

	set_up();
	memset(text, 'x', len);
	memcpy(text + len, "\nnext\n", 6);
	write_file(text, len + 6);
	free(text);
	source = source_replay.open(path, 0, &why);
	ck_assert_int_eq(read_on(source), SOURCE_BAD);
	ck_assert_ptr_nonnull(strstr(why.message.text, "line 1"));
	ck_assert_int_eq(read_on(source), SOURCE_SCAN);
	ck_assert_uint_eq(scan.data_len, 4);
	ck_assert_int_eq(read_on(source), SOURCE_END);
	source_replay.close(source);
	tear_down();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { a_line_of_json_keeps_what_was_read, what_has_a_time_is_past,
		a_plain_line_is_a_barcode, what_is_not_understood_is_named_by_line,
		too_much_data_is_cut_and_marked, any_line_is_survived,
		a_recording_is_played_at_its_own_pace, options_stand_behind_an_address,
		what_is_recorded_comes_back, a_full_disk_ends_the_recording_only,
		a_file_is_read_to_its_end_over_bad_lines, a_fifo_is_read_as_lines_come,
		an_overlong_line_is_named_and_passed_over, NULL };

	return suite_of("reader_replay", tests);
}
