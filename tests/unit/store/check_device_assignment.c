/* device_assignment: default, requested and active address; addresses with a profile; real or
 * simulated. */
#include "tests/support/plain_message.h"
#include "cli/import/place.h"
#include "core/base/clock.h"
#include "core/booking/booking.h"
#include "core/store/device_assignment.h"
#include "core/store/store.h"
#include "plc-bridge/plc_target.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROLE "plc-bridge:plc1"
#define A "tcp:127.0.0.1:1502"
#define B "tcp:192.168.0.1:502"

static struct fault why;
static struct store *store;
static struct row_assignment row;

static void open_store(void)
{
	store = fixture_open();
	ck_assert_int_eq(store_begin_assignment(store, ROLE, A, &row, &why), 0);
	ck_assert_int_eq(store_activate_assignment(store, &row, A, &why), 0);
}

static void close_store(void)
{
	fixture_close(store);
}

static void read_row(void)
{
	ck_assert_int_eq(store_read_assignment(store, ROLE, &row, &why), 1);
}

START_TEST(requested_and_activated)
{
	read_row();
	ck_assert_str_eq(row.active, A);
	ck_assert_str_eq(store_assignment_address(&row), A);
	ck_assert_int_eq(row.since_us, 0);
	ck_assert_int_eq(store_request_assignment(store, ROLE, B, "somebody", &why), 0);
	read_row();
	ck_assert(row.request > row.answered);
	ck_assert_str_eq(store_assignment_address(&row), B);
	ck_assert_int_eq(store_activate_assignment(store, &row, B, &why), 0);
	ck_assert_int_eq(store_begin_assignment(store, ROLE, A, &row, &why), 0); /* a restart */
	ck_assert_str_eq(store_assignment_address(&row), B);
	ck_assert_str_eq(row.requested_by, "somebody");
	ck_assert(row.request == row.answered && row.since_us > 0);
	ck_assert_int_eq(store_request_assignment(store, ROLE, "", "somebody", &why), 0);
	read_row();
	ck_assert_str_eq(store_assignment_address(&row), A);
	ck_assert_int_eq(store_read_assignment(store, "reader:none", &row, &why), 0);
}
END_TEST

START_TEST(requested_and_rejected)
{
	ck_assert_int_eq(store_request_assignment(store, ROLE, "nonsense", "x", &why), 0);
	read_row();
	ck_assert_int_eq(store_reject_assignment(store, &row, plain_message("no address"), &why), 0);
	ck_assert_int_eq(store_begin_assignment(store, ROLE, A, &row, &why), 0);
	ck_assert_str_eq(store_assignment_address(&row), A); /* not the rejected one */
	ck_assert_str_eq(row.rejected.text, "no address");
	ck_assert(row.request == row.answered);
	/* A rejection that comes after a newer request does not count for it. */
	ck_assert_int_eq(store_request_assignment(store, ROLE, B, "x", &why), 0);
	ck_assert_int_eq(store_reject_assignment(store, &row, plain_message("late"), &why), 0);
	read_row();
	ck_assert_str_eq(store_assignment_address(&row), B);
	ck_assert(row.request > row.answered);
}
END_TEST

/* An address is refused when it has too few letters. */
static int check_length(void *calls, const char *address, struct fault *reason)
{
	++*(int *)calls;
	return strlen(address) > 8 ? 0 : fault_set(reason, FAULT_USAGE, EXIT_USAGE, "too short");
}

START_TEST(a_program_starts_with_what_was_requested_or_its_default)
{
	struct device_assignment a;
	int calls = 0;

	ck_assert_int_eq(store_request_assignment(store, ROLE, B, "x", &why), 0);
	ck_assert_int_eq(device_assignment_begin(&a, store, ROLE, A, check_length, &calls, &why), 0);
	ck_assert_str_eq(a.address, B);
	ck_assert_int_eq(device_assignment_activate(&a, NULL, &why), 0);
	ck_assert_int_eq(device_assignment_take_request(&a, &why), 0);
	read_row();
	ck_assert_str_eq(row.active, B);
	ck_assert_int_eq(store_request_assignment(store, ROLE, "short", "x", &why), 0);
	ck_assert_int_eq(device_assignment_take_request(&a, &why), 1);
	ck_assert_str_eq(a.address, "short");
	ck_assert_int_eq(device_assignment_take_request(&a, &why), 0); /* once */
	calls = 0;
	ck_assert_int_eq(device_assignment_begin(&a, store, ROLE, A, check_length, &calls, &why), 0);
	ck_assert_str_eq(a.address, A);
	ck_assert_int_eq(calls, 3); /* default, request, default again */
	read_row();
	ck_assert_str_eq(row.rejected.text, "too short");
	ck_assert_int_eq(device_assignment_begin(&a, store, ROLE, "none", check_length, &calls, &why),
		-1);
}
END_TEST

START_TEST(a_second_thread_finds_the_request_that_is_open)
{
	struct device_assignment a;

	ck_assert_int_eq(store_request_assignment(store, ROLE, B, "x", &why), 0);
	ck_assert_int_eq(device_assignment_resume(&a, store, ROLE, &why), 0);
	ck_assert_int_eq(device_assignment_take_request(&a, &why), 1);
	ck_assert_str_eq(a.address, B);
	ck_assert_int_eq(device_assignment_reject(&a, plain_message("no"), &why), 0);
	ck_assert_int_eq(device_assignment_take_request(&a, &why), 0);
}
END_TEST

START_TEST(another_plc_is_another_boot)
{
	struct passage p = { .boot = 7, .track = 1, .arrived_us = clock_wall_us() };
	struct command c = { .verb = COMMAND_SPEED,
		.argument = 300,
		.deadline_us = p.arrived_us + 60000000 };
	int64_t first, second, mm_s;

	ck_assert_int_eq(booking_record_passage(store, "plc1", "ident", &p, NULL, &why), 0);
	p.seq = 0;
	ck_assert_int_eq(booking_record_passage(store, "plc2", "ident", &p, NULL, &why), 0);
	ck_assert_int_eq(store_add_command(store, "plc1", &c, &first, &why), 0);
	ck_assert_int_eq(store_finish_command(store, first, COMMAND_STATE_DONE, &message_none, &why),
		0);
	ck_assert_int_eq(store_last_speed(store, "plc1", &mm_s, &why), 0);
	ck_assert_int_eq(mm_s, 300);
	ck_assert_int_eq(store_add_command(store, "plc1", &c, &second, &why), 0);
	ck_assert_int_eq(store_request_assignment(store, ROLE, B, "x", &why), 0);
	read_row();
	ck_assert_int_eq(store_change_plc(store, "plc1", &row, B, plain_message("changed over"), &why),
		0);
	ck_assert_int_eq(store_open_passages(store, "plc1", &p, 1, &why), 0);
	ck_assert_int_eq(store_open_passages(store, "plc2", &p, 1, &why), 1); /* of another PLC */
	ck_assert_int_eq(store_read_command(store, second, &c, &why), 1);
	ck_assert_int_eq((int)c.state, COMMAND_STATE_FAILED);
	ck_assert_int_eq(store_last_speed(store, "plc1", &mm_s, &why), 0);
	ck_assert_int_eq(mm_s, 0); /* it was set at the other PLC */
}
END_TEST

static const struct {
	const char *address;
	enum device_origin origin;
} origins[] = {
	{ "tcp:127.0.0.1:1502", DEVICE_ORIGIN_SIMULATED },
	{ "tcp:localhost:502", DEVICE_ORIGIN_SIMULATED },
	{ "tcp:192.168.0.1:502", DEVICE_ORIGIN_UNKNOWN },
	{ "serial:/dev/null:9600", DEVICE_ORIGIN_REAL },
	{ "serial:/dev/no-such:9600", DEVICE_ORIGIN_UNKNOWN },
	{ "nfc:pn532_uart:/etc/passwd", DEVICE_ORIGIN_UNKNOWN },
	{ "rtu:/dev/null:19200:8E1?profile=logo8", DEVICE_ORIGIN_REAL },
	{ "", DEVICE_ORIGIN_UNKNOWN },
	{ "/", DEVICE_ORIGIN_UNKNOWN },
	{ "camera:/dev/null", DEVICE_ORIGIN_REAL },
};

START_TEST(origin_of_an_address)
{
	ck_assert_int_eq(device_origin_of(origins[_i].address), origins[_i].origin);
}
END_TEST

START_TEST(a_pseudo_terminal_is_simulated)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY);
	char link[FIXTURE_PATH_MAX + 16], address[sizeof link + 16];

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(grantpt(fd) | unlockpt(fd), 0);
	snprintf(link, sizeof link, "%s/line:1", fixture_folder); /* a colon of its own */
	ck_assert_int_eq(symlink(ptsname(fd), link), 0);
	snprintf(address, sizeof address, "serial:%s:9600", link);
	ck_assert_int_eq(device_origin_of(address), DEVICE_ORIGIN_SIMULATED);
	close(fd);
}
END_TEST

START_TEST(targets)
{
	static struct plc_target t;
	const struct plc_target_options plain = { .unit = -1, .settle_ms = -1 };
	const struct plc_target_options special = { .unit = 9, .settle_ms = -1, .period_ms = 50 };

	ck_assert_int_eq(plc_target_parse("tcp:192.168.0.1:502", &special, &t, &why), 0);
	ck_assert_int_eq(t.profile.unit, 9);
	ck_assert_int_eq(t.profile.period_ms, 50);
	ck_assert_int_eq(plc_target_parse("tcp:192.168.0.1:502?profile=hw/plc/s7-1200.ini", &special,
						 &t, &why),
		0);
	ck_assert_str_eq(t.address, "tcp:192.168.0.1:502");
	ck_assert_str_eq(t.text, "tcp:192.168.0.1:502?profile=hw/plc/s7-1200.ini");
	ck_assert_int_ne(t.profile.unit, 9); /* that was the other PLC's */
	ck_assert_int_eq(plc_target_parse("tcp:h:1?profile=hw/plc/no.ini", &plain, &t, &why), -1);
	ck_assert_int_eq(plc_target_parse("tcp:h:1?profile=", &plain, &t, &why), -1);
	ck_assert_int_eq(plc_target_parse("?profile=hw/plc/sorter.ini", &plain, &t, &why), -1);
	ck_assert_int_eq(plc_target_parse("tcp:h:99999", &plain, &t, &why), -1);
}
END_TEST

/* Any bytes: a sentence at most. */
START_TEST(garbage)
{
	static struct plc_target t;
	const struct plc_target_options plain = { .unit = -1, .settle_ms = -1 };
	unsigned seed = (unsigned)time(NULL);
	char text[400], key[GS1_KEY_MAX];

	printf("device_assignment garbage: seed %u\n", seed);
	srandom(seed);
	for (int round = 0; round < 3000; round++) {
		size_t len = (size_t)random() % (sizeof text - 1);
		int begin = round % 3;

		for (size_t i = 0; i < len; i++)
			text[i] = (char)(1 + random() % 255);
		text[len] = '\0';
		if (begin && len > 24)
			memcpy(text,
				begin == 1 ? "tcp:h:1?profile=" : "rtu:/dev/x?profile=", begin == 1 ? 16 : 19);
		plc_target_parse(text, &plain, &t, &why);
		device_origin_of(text);
		place_check_gln(text, key, &why);
		place_check_step(text, &why);
	}
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { requested_and_activated, requested_and_rejected,
		a_program_starts_with_what_was_requested_or_its_default,
		a_second_thread_finds_the_request_that_is_open, another_plc_is_another_boot,
		a_pseudo_terminal_is_simulated, targets, garbage, NULL };
	Suite *s = suite_create("device_assignment");
	TCase *c = tcase_create("device_assignment");

	tcase_add_checked_fixture(c, open_store, close_store);
	tcase_set_timeout(c, 60);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(c, tests[i]);
	add_table(c, origin_of_an_address, origins);
	suite_add_tcase(s, c);
	return s;
}
