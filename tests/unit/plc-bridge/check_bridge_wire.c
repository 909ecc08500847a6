/* The bridge's requests to faulty slaves, over real connections: a pty and loopback TCP. */
#include "core/base/clock.h"
#include "plc-bridge/modbus/address.h"
#include "plc-bridge/modbus/plc.h"
#include "tests/support/suite.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <termios.h>
#include <unistd.h>

/* What the slave does with a request. */
enum mood {
	MOOD_FINE,
	MOOD_SILENT,
	MOOD_LATE,
	MOOD_GARBAGE,
	MOOD_CUT,
	MOOD_CRC,
	MOOD_OTHER_UNIT,
	MOOD_TRAIL,
	MOOD_TWICE,
	MOOD_ECHO,
	MOOD_BUSY,
	MOOD_ILLEGAL,
	MOOD_DRIP
};

static struct slave {
	int fd; /* the pty's own side */
	char folder[40], link[64];
	_Atomic enum mood mood;
	atomic_int moody; /* so many requests are treated so; then MOOD_FINE */
	atomic_int requests;
	atomic_bool treating;
	atomic_int calls_ended;           /* by read_words() */
	atomic_llong answered_us, gap_us; /* smallest silence between an answer and the next request */
	atomic_bool over;
	pthread_t thread;
} slave = { .fd = -1 };

static struct fault why;
static struct profile profile;
static uint16_t words[PROFILE_WORDS_MAX];

static uint16_t crc(const uint8_t *bytes, size_t len)
{
	uint16_t sum = 0xFFFF;

	for (size_t i = 0; i < len; i++) {
		sum ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			sum = (uint16_t)(sum & 1 ? sum >> 1 ^ 0xA001 : sum >> 1);
	}
	return sum;
}

/* Register N of every memory is 1000 * function + N. */
static size_t good_answer(const uint8_t *request, uint8_t *out)
{
	unsigned first = (unsigned)(request[2] << 8 | request[3]);
	unsigned count = (unsigned)(request[4] << 8 | request[5]);
	size_t len = 0;

	out[len++] = request[0];
	out[len++] = request[1];
	if (request[1] >= 5) {
		memcpy(out + len, request + 2, 4);
		len += 4;
	} else if (request[1] >= 3) {
		out[len++] = (uint8_t)(2 * count);
		for (unsigned i = 0; i < count; i++) {
			unsigned value = 1000U * request[1] + first + i;

			out[len++] = (uint8_t)(value >> 8);
			out[len++] = (uint8_t)value;
		}
	} else {
		out[len++] = (uint8_t)((count + 7) / 8);
		memset(out + len, 0x55, (count + 7) / 8);
		len += (count + 7) / 8;
	}
	return len;
}

static size_t seal(uint8_t *frame, size_t len)
{
	uint16_t sum = crc(frame, len);

	frame[len] = (uint8_t)sum;
	frame[len + 1] = (uint8_t)(sum >> 8);
	return len + 2;
}

static void send_bytes(const uint8_t *bytes, size_t len)
{
	slave.answered_us = clock_mono_us(); /* before: the reader may be faster */
	if (slave.fd >= 0 && write(slave.fd, bytes, len) != (ssize_t)len)
		return; /* unplugged */
}

static void wait_ms(int ms)
{
	poll(NULL, 0, ms);
}

static void treat(const uint8_t *request, size_t request_len)
{
	enum mood mood = atomic_fetch_sub(&slave.moody, 1) > 0 ? slave.mood : MOOD_FINE;
	uint8_t frame[300];
	size_t len = seal(frame, good_answer(request, frame));

	if (mood == MOOD_FINE)
		slave.moody = 0;
	switch (mood) {
	case MOOD_SILENT:
		return;
	case MOOD_LATE: /* nobody waits for it any more */
		for (int ended = slave.calls_ended; slave.calls_ended == ended && !slave.over;)
			wait_ms(1);
		break;
	case MOOD_GARBAGE:
		memset(frame, 0xA5, len);
		break;
	case MOOD_CUT:
		len /= 2;
		break;
	case MOOD_CRC:
		frame[len - 1] ^= 0xFF;
		break;
	case MOOD_OTHER_UNIT:
		frame[0]++;
		len = seal(frame, len - 2);
		break;
	case MOOD_TRAIL:
		memset(frame + len, 0, 3);
		len += 3;
		break;
	case MOOD_TWICE:
		send_bytes(frame, len);
		break;
	case MOOD_ECHO:
		send_bytes(request, request_len);
		break;
	case MOOD_BUSY:
	case MOOD_ILLEGAL:
		frame[1] |= 0x80;
		frame[2] = mood == MOOD_BUSY ? 6 : 2;
		len = seal(frame, 3);
		break;
	case MOOD_DRIP: /* on and on: only a limit for the whole answer ends the call */
		for (int ended = slave.calls_ended, i = 0; slave.calls_ended == ended && !slave.over; i++) {
			send_bytes(frame + (size_t)i % len, 1);
			wait_ms(20);
		}
		return;
	default:
		break;
	}
	send_bytes(frame, len);
}

static void *run_slave(void *unused)
{
	uint8_t frame[300];
	size_t len = 0;

	(void)unused;
	while (!slave.over) {
		struct pollfd line = { .fd = slave.fd, .events = POLLIN };
		ssize_t got;
		size_t whole;

		if (poll(&line, 1, 5) <= 0)
			continue;
		got = read(slave.fd, frame + len, sizeof frame - len);
		if (got <= 0) {
			wait_ms(1);
			continue;
		}
		if (len == 0 && slave.answered_us && clock_mono_us() - slave.answered_us < slave.gap_us)
			slave.gap_us = clock_mono_us() - slave.answered_us;
		len += (size_t)got;
		whole = len > 6 && frame[1] == 16 ? 9U + frame[6] : 8;
		if (len < whole)
			continue;
		slave.requests++;
		slave.treating = true;
		treat(frame, len);
		slave.treating = false;
		len = 0;
	}
	return NULL;
}

static void plug(void)
{
	char again[80];
	struct termios raw;
	int fd = posix_openpt(O_RDWR | O_NOCTTY), port;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(grantpt(fd) | unlockpt(fd), 0);
	port = open(ptsname(fd), O_RDWR | O_NOCTTY);
	tcgetattr(port, &raw);
	cfmakeraw(&raw);
	tcsetattr(port, TCSANOW, &raw);
	snprintf(again, sizeof again, "%s.new", slave.link);
	ck_assert_int_eq(symlink(ptsname(fd), again), 0);
	ck_assert_int_eq(rename(again, slave.link), 0);
	slave.fd = fd;
	slave.over = false;
	slave.answered_us = 0;
	slave.gap_us = 1000000;
	ck_assert_int_eq(pthread_create(&slave.thread, NULL, run_slave, NULL), 0);
	close(port);
}

static void unplug(void)
{
	slave.over = true;
	pthread_join(slave.thread, NULL);
	close(slave.fd);
	slave.fd = -1;
	unlink(slave.link);
}

static struct plc *open_line(const char *format)
{
	char address[100];
	struct address parsed;
	struct plc *plc;

	strcpy(slave.folder, "/tmp/warenspur-line-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(slave.folder));
	snprintf(slave.link, sizeof slave.link, "%s/line", slave.folder);
	plug();
	snprintf(address, sizeof address, "rtu:%s:%s", slave.link, format);
	ck_assert_int_eq(address_parse(address, &parsed, &why), 0);
	address_fit(&parsed, &profile);
	plc = plc_create(address, &profile, &why);
	ck_assert_msg(plc && plc_connect(plc, &why) == 0, "%s", why.message.text);
	return plc;
}

static void close_line(struct plc *plc)
{
	plc_destroy(plc);
	unplug();
	rmdir(slave.folder);
}

static void begin_mood(enum mood mood, int requests)
{
	slave.mood = mood;
	slave.moody = requests;
}

/* One call; the slave knows when it has ended. */
static enum plc_answer read_words(struct plc *plc)
{
	enum plc_answer answer = plc_read(plc, words, &why);

	slave.calls_ended++;
	return answer;
}

static void must_be_right(void)
{
	for (int i = 0; i < SIGNAL_REGISTERS; i++)
		ck_assert_uint_eq(words[i], 3000U + (unsigned)i);
}

START_TEST(a_line_is_read_and_written)
{
	static const uint16_t pair[] = { 2, 7 };
	struct plc *plc;

	profile_default(&profile);
	plc = open_line("9600:8N1");
	for (int i = 0; i < 5; i++) {
		ck_assert_msg(plc_read(plc, words, &why) == PLC_FINE, "%s", why.message.text);
		must_be_right();
		ck_assert_int_eq(plc_write(plc, SIGNAL_DEST_LANE, pair, 2, &why), PLC_FINE);
	}
	ck_assert_int_eq(slave.requests, 10);
	/* 3.5 characters at 9600 8N1 are 3.6 ms; a little of it passes before we look at the clock. */
	ck_assert_int_ge((int)slave.gap_us, 3300);
	close_line(plc);
}
END_TEST

/* With any fault of the slave: the call ends, no wrong value is accepted, the port stays open, and the
 * second request that a good slave gets is answered. */
static const struct {
	enum mood mood;
	int requests;
	enum plc_answer answer;
	const char *says;
} moods[] = {
	{ MOOD_SILENT, 1, PLC_SILENT, "no answer in time" },
	{ MOOD_SILENT, 3, PLC_SILENT, "no answer in time" },
	{ MOOD_LATE, 1, PLC_SILENT, "no answer in time" },
	{ MOOD_GARBAGE, 1, PLC_SILENT, "does not answer correctly" },
	{ MOOD_CUT, 1, PLC_SILENT, "no answer in time" },
	{ MOOD_CRC, 1, PLC_SILENT, "checksum" },
	{ MOOD_OTHER_UNIT, 1, PLC_SILENT, "another unit" },
	{ MOOD_DRIP, 1, PLC_SILENT, "no answer in time" },
	{ MOOD_BUSY, 1, PLC_BUSY, "busy" },
	{ MOOD_ILLEGAL, 1, PLC_WRONG, "STATE first, LANE3_LAST_SEQ last" },
	{ MOOD_TRAIL, 1, PLC_FINE, "" },
	{ MOOD_TWICE, 1, PLC_FINE, "" },
};

START_TEST(a_slave_in_a_bad_mood)
{
	struct plc *plc;
	enum plc_answer answer;
	int moody_requests;

	profile_default(&profile);
	plc = open_line("115200:8E1");
	ck_assert_int_eq(plc_read(plc, words, &why), PLC_FINE);
	begin_mood(moods[_i].mood, moods[_i].requests);
	answer = read_words(plc);
	ck_assert_int_eq(answer, moods[_i].answer);
	if (answer != PLC_FINE)
		ck_assert_msg(strstr(why.message.text, moods[_i].says) != NULL, "%s", why.message.text);
	moody_requests = slave.requests;
	do {
		if (slave.moody > 0 || slave.treating) /* the slave delays its answer */
			moody_requests = slave.requests;
		memset(words, 0xEE, sizeof words);
		answer = read_words(plc);
		ck_assert_int_ne(answer, PLC_LOST);
		wait_ms(1);
	} while (answer != PLC_FINE);
	ck_assert_int_le(slave.requests - moody_requests, 2);
	must_be_right();
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(plc_read(plc, words, &why), PLC_FINE);
		must_be_right();
	}
	close_line(plc);
}
END_TEST

/* Two blocks of one memory: the answer to one must never be taken for the other's. */
START_TEST(late_answers_do_not_shift)
{
	struct plc *plc;

	profile_default(&profile);
	for (int i = SIGNAL_LB_INFEED; i <= SIGNAL_BUZZER; i++)
		profile.points[i].address += 200;
	for (int i = SIGNAL_LANE1_LAST_SEQ; i <= SIGNAL_LANE3_LAST_SEQ; i++)
		profile.points[i].address += 300;
	ck_assert_msg(profile_settle(&profile, "test", &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(profile.request_count, 3);
	for (int i = 1; i < 3; i++)
		ck_assert_int_ne(profile.requests[i].count, profile.requests[i - 1].count);
	plc = open_line("115200:8E1");
	for (int round = 0; round < 12; round++) {
		enum plc_answer answer;

		begin_mood(round % 3 == 0 ? MOOD_LATE : MOOD_FINE, 1);
		memset(words, 0xEE, sizeof words);
		answer = read_words(plc);
		ck_assert(answer == PLC_FINE || answer == PLC_SILENT);
		for (int i = 0; answer == PLC_FINE && i < profile.request_count; i++)
			for (int k = 0; k < profile.requests[i].count; k++)
				ck_assert_uint_eq(words[profile.requests[i].slot + k],
					3000U + (unsigned)(profile.requests[i].first + k));
		while (slave.treating) /* the late answer is on its way */
			wait_ms(1);
	}
	close_line(plc);
}
END_TEST

START_TEST(an_echo_is_explained)
{
	struct plc *plc;
	enum plc_answer answer = PLC_FINE;

	profile_default(&profile);
	plc = open_line("115200:8E1");
	begin_mood(MOOD_ECHO, 1000);
	for (int64_t end = clock_mono_ms() + 3000; answer != PLC_WRONG && clock_mono_ms() < end;) {
		answer = plc_read(plc, words, &why);
		ck_assert_int_ne(answer, PLC_FINE);
		wait_ms(2);
	}
	ck_assert_int_eq(answer, PLC_WRONG);
	ck_assert_msg(strstr(why.message.text, "echo") != NULL, "%s", why.message.text);
	ck_assert(plc_echoes(plc));
	begin_mood(MOOD_FINE, 0); /* the jumper is pulled */
	for (int64_t end = clock_mono_ms() + 3000; answer != PLC_FINE && clock_mono_ms() < end;
		 wait_ms(2))
		answer = plc_read(plc, words, &why);
	ck_assert_int_eq(answer, PLC_FINE);
	close_line(plc);
}
END_TEST

/* The first request fails, later ones are refused: the refusal is reported. */
START_TEST(a_bad_beginning_hides_nothing)
{
	struct plc *plc;
	enum plc_answer answer;

	profile_default(&profile);
	plc = open_line("115200:8E1");
	begin_mood(MOOD_SILENT, 1);
	ck_assert_int_eq(plc_read(plc, words, &why), PLC_SILENT);
	begin_mood(MOOD_ILLEGAL, 1000);
	answer = PLC_SILENT;
	for (int64_t end = clock_mono_ms() + 3000; answer == PLC_SILENT && clock_mono_ms() < end;
		 wait_ms(2))
		answer = plc_read(plc, words, &why);
	ck_assert_int_eq(answer, PLC_WRONG);
	ck_assert(!plc_echoes(plc));
	ck_assert_msg(strstr(why.message.text, "STATE first") != NULL, "%s", why.message.text);
	close_line(plc);
}
END_TEST

START_TEST(an_adapter_is_unplugged_and_comes_back_elsewhere)
{
	struct plc *plc;
	char before[80] = "", after[80] = "";
	int keep;

	profile_default(&profile);
	plc = open_line("115200:8E1");
	ck_assert_int_eq(plc_read(plc, words, &why), PLC_FINE);
	ck_assert_int_gt(readlink(slave.link, before, sizeof before - 1), 0);
	unplug();
	ck_assert_int_eq(plc_read(plc, words, &why), PLC_LOST);
	plc_disconnect(plc);
	ck_assert_int_eq(plc_connect(plc, &why), -1);
	ck_assert_msg(strstr(why.message.text, "plugged in") != NULL, "%s", why.message.text);
	for (int i = 0; i < 400 && access(before, F_OK) == 0; i++)
		wait_ms(5);                         /* the kernel gives a number back when it has time */
	keep = posix_openpt(O_RDWR | O_NOCTTY); /* takes the old number */
	plug();
	ck_assert_int_gt(readlink(slave.link, after, sizeof after - 1), 0);
	ck_assert_str_ne(before, after);
	ck_assert_msg(plc_connect(plc, &why) == 0, "%s", why.message.text);
	ck_assert_msg(plc_read(plc, words, &why) == PLC_FINE, "%s", why.message.text);
	must_be_right();
	close(keep);
	close_line(plc);
}
END_TEST

START_TEST(a_line_has_one_master)
{
	struct plc *plc, *second;
	char address[100];

	profile_default(&profile);
	plc = open_line("115200:8E1");
	snprintf(address, sizeof address, "rtu:%s", slave.link);
	second = plc_create(address, &profile, &why);
	ck_assert_int_eq(plc_connect(second, &why), -1);
	ck_assert_msg(strstr(why.message.text, "in use by another program") != NULL, "%s",
		why.message.text);
	plc_disconnect(plc);
	ck_assert_int_eq(plc_connect(second, &why), 0);
	plc_destroy(second);
	ck_assert_int_eq(plc_connect(plc, &why), 0);
	close_line(plc);
	snprintf(address, sizeof address, "rtu:/dev/null:9600");
	plc = plc_create(address, &profile, &why);
	ck_assert_int_eq(plc_connect(plc, &why), -1);
	ck_assert_msg(strstr(why.message.text, "not a serial line") != NULL, "%s", why.message.text);
	plc_destroy(plc);
}
END_TEST

/* Every area; slow ones once a second and one a cycle. */
START_TEST(areas_and_slow_reads)
{
	struct plc *plc;
	int before;

	profile_default(&profile);
	profile.points[SIGNAL_LB_IDENT] =
		(struct profile_point){ .area = AREA_DISCRETE, .address = 2, .write_address = -1 };
	profile.points[SIGNAL_JAM] = (struct profile_point){ .area = AREA_COIL,
		.address = 9,
		.write_address = -1,
		.slow = true };
	profile.points[SIGNAL_BUZZER] = (struct profile_point){ .area = AREA_INPUT,
		.address = 4,
		.bit = 3,
		.write_address = -1,
		.slow = true };
	ck_assert_msg(profile_settle(&profile, "test", &why) == 0, "%s", why.message.text);
	ck_assert_int_eq(profile.request_count, 4);
	plc = open_line("115200:8E1");
	ck_assert_msg(plc_read(plc, words, &why) == PLC_FINE, "%s", why.message.text);
	ck_assert_uint_eq(words[profile.points[SIGNAL_STATE].slot], 3000);
	ck_assert_uint_eq(words[profile.points[SIGNAL_LB_IDENT].slot], 1);
	ck_assert_uint_eq(words[profile.points[SIGNAL_JAM].slot], 1);
	ck_assert_uint_eq(words[profile.points[SIGNAL_BUZZER].slot], 4004);
	before = slave.requests;
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(plc_read(plc, words, &why), PLC_FINE);
	ck_assert_int_eq(slave.requests - before, 10); /* the two quick ones */
	close_line(plc);
}
END_TEST

/* --- TCP
 * ------------------------------------------------------------------------------------------ */

static int listen_on(int backlog, char *address, size_t size)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
	ck_assert_int_eq(listen(fd, backlog), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	snprintf(address, size, "tcp:127.0.0.1:%d", ntohs(at.sin_port));
	return fd;
}

/* A host that drops what asks for a connection: a listener whose queue is full. */
START_TEST(connecting_is_bounded)
{
	char address[64];
	int listener = listen_on(0, address, sizeof address), fillers[4];
	struct sockaddr_in at;
	socklen_t len = sizeof at;
	struct plc *plc;

	getsockname(listener, (struct sockaddr *)&at, &len);
	for (int i = 0; i < 4; i++) {
		fillers[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
		connect(fillers[i], (struct sockaddr *)&at, sizeof at);
	}
	ck_assert_int_eq(poll(&(struct pollfd){ .fd = fillers[0], .events = POLLOUT }, 1, -1), 1);
	profile_default(&profile);
	plc = plc_create(address, &profile, &why);
	for (int i = 0; i < 3; i++) { /* the kernel's own limit is beyond the test's */
		ck_assert_int_eq(plc_connect(plc, &why), -1);
		ck_assert_msg(strstr(why.message.text, "no answer in time") != NULL, "%s",
			why.message.text);
	}
	plc_destroy(plc);
	for (int i = 0; i < 4; i++)
		close(fillers[i]);
	close(listener);
}
END_TEST

/* Unexpected bytes mean that answers and requests are out of step. */
START_TEST(unasked_bytes_close_the_connection)
{
	char address[64];
	int listener = listen_on(4, address, sizeof address), client;
	struct plc *plc;

	profile_default(&profile);
	plc = plc_create(address, &profile, &why);
	ck_assert_int_eq(plc_connect(plc, &why), 0);
	client = accept(listener, NULL, NULL);
	ck_assert_int_eq(write(client, "\0\1\0\0\0\3\1\3\0", 9), 9);
	wait_ms(20);
	ck_assert_int_eq(plc_read(plc, words, &why), PLC_LOST);
	plc_disconnect(plc);
	ck_assert_int_eq(plc_read(plc, words, &why), PLC_LOST); /* closed: says so, does not crash */
	plc_destroy(plc);
	close(client);
	close(listener);
}
END_TEST

START_TEST(names_are_looked_up)
{
	char address[64], named[80];
	int listener = listen_on(4, address, sizeof address);
	struct plc *plc;
	int result = -1;

	profile_default(&profile);
	snprintf(named, sizeof named, "tcp:localhost%s", strrchr(address, ':'));
	plc = plc_create(named, &profile, &why);
	for (int i = 0; i < 2 && result; i++) /* ::1 may be tried first */
		result = plc_connect(plc, &why);
	ck_assert_msg(result == 0, "%s", why.message.text);
	plc_destroy(plc);
	plc = plc_create("tcp:no-such-host.invalid:502", &profile, &why);
	ck_assert_int_eq(plc_connect(plc, &why), -1);
	ck_assert_msg(strstr(why.message.text, "no-such-host.invalid") != NULL, "%s", why.message.text);
	plc_destroy(plc);
	close(listener);
}
END_TEST

/* A line left open is in the way of the next test. */
bool suite_needs_processes(void)
{
	return true;
}

Suite *suite(void)
{
	const TTest *const tests[] = { a_line_is_read_and_written, late_answers_do_not_shift,
		an_echo_is_explained, a_bad_beginning_hides_nothing,
		an_adapter_is_unplugged_and_comes_back_elsewhere, a_line_has_one_master,
		areas_and_slow_reads, connecting_is_bounded, unasked_bytes_close_the_connection,
		names_are_looked_up, NULL };
	Suite *s = suite_of("bridge_wire", tests);
	TCase *c = tcase_create("moods");

	tcase_set_timeout(c, 30);
	add_table(c, a_slave_in_a_bad_mood, moods);
	suite_add_tcase(s, c);
	return s;
}
