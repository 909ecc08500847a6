/* lesson_player: each kind of order as a person would give it, without blocking for waits; with a plant that writes down
 * what it is ordered, and time as an argument. */
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/base/lang.h"
#include "core/code/plain_code.h"
#include "core/lesson/lesson_player.h"
#include "core/plant/plant_client.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static struct store *store;
static struct lesson_player player;
static struct lesson_script script;
static struct fault why;
static char control[RUN_FILE_CONTROL_MAX];
static pid_t plant;

/* --- a plant ------------------------------------------------------------------------------------------------------- */

/* Takes one order per connection, writes it down, and refuses those with "lane". */
static void serve(int listener, const char *log_path)
{
	char line[PLANT_CLIENT_ORDER_MAX + 1];

	for (;;) {
		int fd = accept(listener, NULL, NULL);
		ssize_t n = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
		FILE *log = fopen(log_path, "a");
		const char *answer =
			n > 0 && strstr((line[n] = '\0', line), "lane") ? "error no\n" : "ok\n";

		if (n > 0 && log)
			fputs(line, log);
		if (log)
			fclose(log);
		if (fd >= 0 && write(fd, answer, strlen(answer)) < 0)
			_exit(1);
		close(fd);
	}
}

static void begin_plant(void)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int listener = socket(AF_UNIX, SOCK_STREAM, 0);
	char log_path[300];

	ck_assert_uint_lt(strlen(fixture_folder) + sizeof "/control", sizeof control);
	strcat(strcpy(control, fixture_folder), "/control");
	strcpy(at.sun_path, control);
	snprintf(log_path, sizeof log_path, "%s/orders", fixture_folder);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&at, sizeof at), 0);
	ck_assert_int_eq(listen(listener, 5), 0);
	plant = fork();
	ck_assert_int_ge(plant, 0);
	if (plant == 0)
		serve(listener, log_path);
	close(listener);
}

static const char *orders(void)
{
	static char text[4096];
	char log_path[300];
	FILE *file;
	size_t n = 0;

	snprintf(log_path, sizeof log_path, "%s/orders", fixture_folder);
	file = fopen(log_path, "r");
	if (file) {
		n = fread(text, 1, sizeof text - 1, file);
		fclose(file);
	}
	text[n] = '\0';
	return text;
}

/* --- playing --------------------------------------------------------------------------------------------------------- */

static void begin(void)
{
	store = fixture_open();
	ck_assert_int_eq(store_put_place(store, "goods-in", "", "receiving", NULL, &why), 0);
	begin_plant();
	script.count = 0;
}

static void end(void)
{
	kill(plant, SIGKILL);
	waitpid(plant, NULL, 0);
	fixture_close(store);
}

static void add(enum lesson_order_kind kind, const char *words)
{
	script.orders[script.count++] = (struct lesson_order){ .kind = kind, .words = words };
}

static void play(const char *socket_path, double speed)
{
	lesson_player_begin(&player, &script, socket_path, speed);
}

static int turn(int64_t now_ms)
{
	return lesson_player_turn(&player, store, now_ms, &why);
}

static void assert_said(const char *part)
{
	ck_assert_msg(strstr(why.message.text, part) != NULL, "%s", why.message.text);
}

static void put_scan(bool by_hand, const char *tag)
{
	struct identity identity;
	struct booking outcome;
	struct scan scan;

	ck_assert_int_eq(plain_code_to_scan("9521234000013", 13, SYMBOLOGY_UNKNOWN, &scan, &why), 0);
	snprintf(scan.place, sizeof scan.place, "goods-in");
	snprintf(scan.source, sizeof scan.source, "hand");
	scan.by_hand = by_hand;
	if (*tag) {
		scan.carrier = CARRIER_NFC;
		snprintf(scan.tag, sizeof scan.tag, "%s", tag);
	}
	identify(&scan, &identity);
	ck_assert_msg(booking_record_scan(store, &scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
}

START_TEST(scan_is_over_when_it_is_stored)
{
	begin();
	add(LESSON_ORDER_SCAN, "goods-in 9521234000013");
	add(LESSON_ORDER_KEY, "s");
	play(control, 1);
	ck_assert_int_eq(turn(1000), 0);
	ck_assert_str_eq(orders(), "scan goods-in 9521234000013\n");
	put_scan(true, ""); /* the place */
	ck_assert_int_eq(turn(1100), 0);
	put_scan(false, ""); /* of the belt: not this one */
	put_scan(true, "04A1B2C3D4E5F6");
	ck_assert_int_eq(turn(1200), 0);
	ck_assert_int_gt(player.due_ms, 1200);
	put_scan(true, "");
	ck_assert_int_eq(turn(1300), 1);
	ck_assert(player.has_keys);
	ck_assert_int_eq(turn(1400), 1); /* it stays over */
	ck_assert_str_eq(orders(), "scan goods-in 9521234000013\n");
	end();
}
END_TEST

START_TEST(scan_that_no_reader_stores)
{
	begin();
	add(LESSON_ORDER_SCAN, "goods-in 9521234000013");
	play(control, 1);
	put_scan(true, "");
	put_scan(true, ""); /* of before the order */
	ck_assert_int_eq(turn(1000), 0);
	ck_assert_int_eq(turn(6900), 0);
	ck_assert_int_eq(turn(7100), -1);
	assert_said("no reader has stored this within 6 s: goods-in 9521234000013");
	end();
}
END_TEST

START_TEST(tag_with_each_content)
{
	begin();
	add(LESSON_ORDER_TAG, "goods-in 04A1B2C3D4E5F6");
	add(LESSON_ORDER_TAG, "goods-in 04A1B2C3D4E5F6 https://id.gs1.org/01/09521234000013/21/1");
	add(LESSON_ORDER_TAG, "goods-in 04A1B2C3D4E5F6 two words");
	play(control, 1);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(turn(1000 + i), 0);
		put_scan(true, "04A1B2C3D4E5F6");
	}
	ck_assert_int_eq(turn(2000), 1);
	ck_assert_ptr_nonnull(strstr(orders(), "desk tag 04A1B2C3D4E5F6 \n"));
	ck_assert_ptr_nonnull(
		strstr(orders(), "desk tag 04A1B2C3D4E5F6 https://id.gs1.org/01/09521234000013/21/1\n"));
	ck_assert_ptr_nonnull(strstr(orders(), "desk tag 04A1B2C3D4E5F6 hex:"));
	end();
}
END_TEST

START_TEST(tag_that_holds_no_such_text)
{
	static char words[1200];

	begin();
	strcpy(words, "goods-in 04A1B2C3D4E5F6 ");
	memset(words + strlen(words), 'x', 1000);
	add(LESSON_ORDER_TAG, words);
	play(control, 1);
	ck_assert_int_eq(turn(1000), -1);
	assert_said("does not fit on an RFID tag");
	ck_assert_str_eq(orders(), "");
	end();
}
END_TEST

START_TEST(command_is_over_with_its_result)
{
	begin();
	fixture_run_sql("INSERT INTO program (role, pid, seen_us, state) VALUES ('plc-bridge:plc1', 1,"
					" unixepoch() * 1000000, 'ready')");
	add(LESSON_ORDER_COMMAND, "speed 250");
	play("", 1); /* needs no plant */
	ck_assert_int_eq(turn(1000), 0);
	ck_assert_str_eq(fixture_text("SELECT verb || argument || substr(given_by, 1, 7) FROM command"),
		"speed250lesson:");
	ck_assert_int_eq(turn(1100), 0);
	ck_assert_int_eq(fixture_number("SELECT count(*) FROM command"), 1);
	fixture_run_sql("UPDATE command SET state = 'failed', detail = 'refused'");
	ck_assert_int_eq(turn(1200), 1); /* a refusal is a fact, too */
	script.count = 0;
	add(LESSON_ORDER_COMMAND, "sped 250");
	play("", 1);
	ck_assert_int_eq(turn(1300), -1);
	end();
}
END_TEST

START_TEST(wait_is_belt_time)
{
	begin();
	add(LESSON_ORDER_WAIT, "10");
	add(LESSON_ORDER_FAULT, "no_code");
	play(control, 4);
	ck_assert_int_eq(turn(1000), 0);
	ck_assert_int_eq(player.due_ms, 3500);
	ck_assert_int_eq(turn(3499), 0);
	ck_assert_str_eq(orders(), "");
	ck_assert_int_eq(turn(3500), 1);
	ck_assert_str_eq(orders(), "fault no_code\n");
	end();
}
END_TEST

START_TEST(orders_to_the_plant)
{
	begin();
	add(LESSON_ORDER_FAULT, "wire_cut end");
	add(LESSON_ORDER_PLANT, "box next no-read");
	add(LESSON_ORDER_PLANT, "estop"); /* a fault by its id */
	add(LESSON_ORDER_PLANT, "all well");
	play(control, 1);
	ck_assert_int_eq(turn(1000), 1);
	ck_assert_str_eq(orders(), "fault wire_cut end\nbox next no-read\nfault estop\nwell\n");
	script.count = 0;
	add(LESSON_ORDER_PLANT, "lane 9 full");
	add(LESSON_ORDER_KEY, "s");
	play(control, 1);
	ck_assert_int_eq(turn(1000), -1);
	assert_said("has not done it: no");
	ck_assert(!player.has_keys); /* what follows is not played */
	end();
}
END_TEST

static const struct {
	enum lesson_order_kind kind;
	const char *words;
} for_plants[] = {
	{ LESSON_ORDER_SCAN, "goods-in 9521234000013" },
	{ LESSON_ORDER_TAG, "goods-in 04A1B2C3D4E5F6" },
	{ LESSON_ORDER_FAULT, "no_code" },
	{ LESSON_ORDER_PLANT, "box next no-read" },
};

START_TEST(real_devices_get_no_orders)
{
	begin();
	add(for_plants[_i].kind, for_plants[_i].words);
	play("", 1);
	ck_assert_int_eq(turn(1000), -1);
	assert_said("do it by hand: ");
	assert_said(for_plants[_i].words);
	play("/nowhere/control", 1); /* the plant has ended */
	ck_assert_int_eq(turn(1000), -1);
	ck_assert_int_eq(why.exit_code, EXIT_UNAVAILABLE);
	end();
}
END_TEST

START_TEST(empty_script)
{
	begin();
	play("", 1);
	ck_assert_int_eq(turn(0), 1);
	ck_assert(!player.has_keys);
	end();
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { scan_is_over_when_it_is_stored, scan_that_no_reader_stores,
		tag_with_each_content, tag_that_holds_no_such_text, command_is_over_with_its_result,
		wait_is_belt_time, orders_to_the_plant, empty_script, NULL };
	Suite *s = suite_of("lesson_player", tests);
	TCase *table = tcase_create("real");

	add_table(table, real_devices_get_no_orders, for_plants);
	suite_add_tcase(s, table);
	return s;
}
