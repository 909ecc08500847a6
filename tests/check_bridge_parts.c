/* The bridge's other pure parts: profile, process image, link, orders. */
#include "plc-bridge/image.h"
#include "plc-bridge/link.h"
#include "plc-bridge/orders.h"
#include "plc-bridge/queue.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct fault why;

/* Reads a profile from text by way of a real file. */
static int read_text(const char *text, struct profile *p)
{
	char path[] = "/tmp/warenspur-profile-XXXXXX";
	int fd = mkstemp(path), result;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	result = profile_read(path, p, &why);
	unlink(path);
	return result;
}

START_TEST(shipped_profile_is_the_built_in_one)
{
	struct profile built_in, shipped;

	profile_default(&built_in);
	ck_assert_int_eq(profile_settle(&built_in, "built-in", &why), 0);
	ck_assert_msg(profile_read("hw/plc/sorter.ini", &shipped, &why) == 0, "%s", why.text);
	ck_assert_mem_eq(&built_in, &shipped, sizeof shipped);
	ck_assert_int_eq(shipped.request_count, 1);
	ck_assert_int_eq(shipped.requests[0].area, AREA_HOLDING);
	ck_assert_int_eq(shipped.requests[0].first, 0);
	ck_assert_int_eq(shipped.requests[0].count, SIGNAL_REGISTERS);
	ck_assert_int_eq(shipped.word_count, SIGNAL_REGISTERS);
}
END_TEST

START_TEST(profile_mistakes_are_sentences)
{
	static const struct {
		const char *text, *position, *says;
	} cases[] = {
		{ "[plc]\nunt = 1\n", ":2:1:", "\"unt\" is no setting of [plc]" },
		{ "[plc]\nunit =  banana\n", ":2:9:", "whole number from 0 to 255" },
		{ "[plx]\nunit = 1\n", ":2:1:", "[plx] is no section" },
		{ "[signals]\nLB_IDNT = 22.1\n", ":2:1:", "\"LB_IDNT\" is no signal" },
		{ "[signals]\nLB_IDENT = 22\n", ":2:12:", "REGISTER.BIT" },
		{ "[signals]\nLB_IDENT = 22.16\n", ":2:12:", "REGISTER.BIT" },
		{ "[signals]\nSTATE = 70000\n", ":2:9:", "0 to 65535" },
		{ "[signals]\nLB_IDENT = 22.0\n", "", "LB_INFEED and LB_IDENT lie on the same place" },
		{ "[signals]\nSTATE = 5\n", "", "STATE and ENCODER" },
		{ "[signals]\nDEST_SEQ = 40\n", "", "DEST_SEQ must follow DEST_LANE" },
		{ "[dialogue]\nconfirm_timeout_s = 0\n", ":2:21:", "seconds from 0.05" },
		{ "[plc]\nunit 1\n", ":2:1:", "no line of a configuration file" },
		{ "[plc]\n unit = 1\n", ":2:1:", "begins with a blank" },
	};
	struct profile p;

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		ck_assert_msg(read_text(cases[i].text, &p) == -1, "accepted: %s", cases[i].text);
		ck_assert_msg(strstr(why.text, cases[i].says) && strstr(why.text, cases[i].position),
			"for \"%s\": %s", cases[i].text, why.text);
		ck_assert_int_eq(why.exit_code, EXIT_CONFIG);
	}
	ck_assert_int_eq(profile_read("no-such-plc", &p, &why), -1);
	ck_assert_int_eq(why.exit_code, EXIT_NO_INPUT);
}
END_TEST

START_TEST(profile_survives_garbage)
{
	static const char alphabet[] = "[]=;\n. 0129STATEplcunit\xff\t:\"#";
	unsigned seed = (unsigned)time(NULL);
	char text[400];
	struct profile p;

	printf("profile garbage: seed %u\n", seed);
	srand(seed);
	for (int i = 0; i < 3000; i++) {
		size_t len = (size_t)(rand() % 399);

		for (size_t k = 0; k < len; k++)
			text[k] = alphabet[(size_t)rand() % (sizeof alphabet - 1)];
		text[len] = '\0';
		read_text(text, &p);
	}
}
END_TEST

START_TEST(word_order)
{
	uint16_t registers[SIGNAL_REGISTERS] = { 0 };
	struct plc_image image;
	struct profile p;

	registers[5] = 1;
	registers[6] = 2;
	ck_assert_int_eq(read_text("[plc]\nword_order = low_first\n", &p), 0);
	image_decode(&p, registers, &image);
	ck_assert_uint_eq(image.value[SIGNAL_ENCODER], 0x20001);
	p.low_word_first = false;
	image_decode(&p, registers, &image);
	ck_assert_uint_eq(image.value[SIGNAL_ENCODER], 0x10002);
}
END_TEST

START_TEST(nonsense_of_a_plc_is_named)
{
	struct plc_image image = { 0 };
	struct profile p;

	profile_default(&p);
	ck_assert_int_eq(image_check(&p, &image, &why), 0);
	image.value[SIGNAL_STATE] = 4711;
	ck_assert_int_eq(image_check(&p, &image, &why), -1);
	ck_assert_msg(strstr(why.text, "STATE = 4711") && strstr(why.text, "profile"), "%s", why.text);
	image.value[SIGNAL_STATE] = PLC_WAITING;
	ck_assert_int_eq(image_check(&p, &image, &why), -1);
}
END_TEST

static int find(const struct signal_change *changes, size_t count, enum signal_id id)
{
	for (size_t i = 0; i < count; i++)
		if (changes[i].id == id)
			return (int)i;
	return -1;
}

/* One row per change; a position comes along whenever something happens, else once a second. */
START_TEST(changes_become_rows)
{
	struct image_record record = { 0 };
	struct plc_image image = { 0 };
	struct signal_change changes[SIGNAL_COUNT];

	ck_assert_uint_gt(image_changes(&record, &image, 1, 0, changes), 30);
	ck_assert_uint_eq(image_changes(&record, &image, 2, 20, changes), 0);
	image.value[SIGNAL_ENCODER] = 8;
	ck_assert_uint_eq(image_changes(&record, &image, 3, 40, changes), 0);
	image.value[SIGNAL_LB_IDENT] = 1;
	ck_assert_uint_eq(image_changes(&record, &image, 4, 60, changes), 2);
	ck_assert_int_ge(find(changes, 2, SIGNAL_ENCODER), 0);
	image.value[SIGNAL_ENCODER] = 16;
	ck_assert_uint_eq(image_changes(&record, &image, 5, 1040, changes), 0);
	ck_assert_uint_eq(image_changes(&record, &image, 6, 1060, changes), 1);
	image.value[SIGNAL_BOARD_HEARTBEAT] = 5;
	ck_assert_uint_eq(image_changes(&record, &image, 7, 3000, changes), 0);
}
END_TEST

START_TEST(link_tries_again_and_sees_a_dead_heart)
{
	struct link l;

	link_init(&l);
	ck_assert(link_may_connect(&l, 0));
	link_trying(&l, 0);
	link_lost(&l);
	ck_assert(!link_may_connect(&l, 199));
	ck_assert(link_may_connect(&l, 200));
	link_trying(&l, 3000);
	link_connected(&l, 3000);
	link_heard(&l, 1, 3000);
	ck_assert(!l.beating && link_is_live(&l, 4999)); /* one value proves nothing yet */
	link_heard(&l, 1, 5000);
	ck_assert(!link_is_live(&l, 5000));
	link_heard(&l, 2, 5020);
	ck_assert(l.beating);
	ck_assert(link_is_live(&l, 5020));
	link_lost(&l);
	ck_assert(link_may_connect(&l, 6000)); /* an attempt long ago is no reason to wait */
	link_trying(&l, 6000);
	link_connected(&l, 6010);
	link_heard(&l, 3, 6020); /* it has moved since, a second ago: that is life */
	ck_assert(l.beating);
	link_lost(&l);
	link_trying(&l, 8100);
	link_connected(&l, 8100);
	link_heard(&l, 9, 8100); /* moved, but maybe two seconds ago */
	ck_assert(!l.beating);
	link_heard(&l, 10, 8200);
	ck_assert(l.beating);
}
END_TEST

static struct plc_image image;
static struct orders orders;
static struct orders_output out;

static void give(enum command_verb verb, int argument)
{
	struct command c = { .seq = 1, .verb = verb, .argument = argument, .deadline_us = 1000000 };

	memset(&orders, 0, sizeof orders);
	ck_assert(orders_give(&orders, &c, 0, 0));
	ck_assert(!orders_give(&orders, &c, 0, 0));
}

START_TEST(command_is_written_once)
{
	memset(&image, 0, sizeof image);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 65535;
	give(COMMAND_STOP, 0);
	orders_step(&orders, &image, true, 1, &out);
	ck_assert(out.write_command && out.command == PLC_COMMAND_STOP && out.seq == 1);
	image.value[SIGNAL_COMMAND_SEQ] = 1;
	orders_step(&orders, &image, true, 2, &out);
	ck_assert(!out.write_command && !out.finished);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 1;
	image.value[SIGNAL_COMMAND_RESULT] = PLC_RESULT_DONE;
	orders_step(&orders, &image, true, 3, &out);
	ck_assert(out.finished);
	ck_assert_str_eq(orders.command.state, "done");
}
END_TEST

START_TEST(command_ends)
{
	static const struct {
		int reads_back, acks, boot;
		enum plc_command_result result;
		int64_t at_ms;
		const char *state;
	} cases[] = {
		{ 1, 1, 0, PLC_RESULT_REFUSED, 2, "failed" },
		{ 0, 0, 0, 0, 2, "failed" },    /* never arrived: not written again */
		{ 1, 0, 9, 0, 2, "failed" },    /* the PLC was restarted */
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		memset(&image, 0, sizeof image);
		give(COMMAND_START, 0);
		orders_step(&orders, &image, true, 1, &out);
		ck_assert(out.write_command);
		image.value[SIGNAL_COMMAND_SEQ] = cases[i].reads_back ? orders.seq : 0;
		image.value[SIGNAL_COMMAND_ACK_SEQ] = cases[i].acks ? orders.seq : 0;
		image.value[SIGNAL_COMMAND_RESULT] = cases[i].result;
		image.value[SIGNAL_BOOT_ID] = (uint32_t)cases[i].boot;
		orders_step(&orders, &image, true, cases[i].at_ms, &out);
		ck_assert(out.finished && !out.write_command);
		ck_assert_str_eq(orders.command.state, cases[i].state);
	}
	give(COMMAND_START, 0);
	orders_step(&orders, NULL, false, 1001, &out);
	ck_assert(out.finished);
	ck_assert_str_eq(orders.command.state, "expired");
}
END_TEST

/* A program that stands still (STOP, a debugger) would execute it when it goes on. */
START_TEST(command_not_taken_is_withdrawn)
{
	memset(&image, 0, sizeof image);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 6;
	give(COMMAND_START, 0);
	orders_step(&orders, &image, true, 1, &out);
	ck_assert(out.write_command && out.seq == 7);
	image.value[SIGNAL_COMMAND_SEQ] = 7;
	orders_step(&orders, &image, false, 1000, &out);
	ck_assert(!out.write_command && !out.finished);
	for (int64_t at_ms = 1001; at_ms < 1003; at_ms++) { /* the first one may be lost on its way */
		orders_step(&orders, &image, false, at_ms, &out);
		ck_assert(out.write_command && !out.finished);
		ck_assert_uint_eq(out.command, PLC_COMMAND_NONE);
		ck_assert_uint_eq(out.seq, 6);
	}
	image.value[SIGNAL_COMMAND_SEQ] = 6;
	orders_step(&orders, &image, false, 1004, &out);
	ck_assert(out.finished && !out.write_command);
	ck_assert_str_eq(orders.command.state, "failed");
	orders_step(&orders, &image, true, 1005, &out);
	ck_assert(!out.finished && !out.write_command);
}
END_TEST

/* The PLC cannot be reached at the deadline: as soon as it can. And what an earlier bridge left. */
START_TEST(command_is_withdrawn_after_an_outage)
{
	memset(&image, 0, sizeof image);
	give(COMMAND_STOP, 0);
	orders_step(&orders, &image, true, 1, &out);
	orders_step(&orders, NULL, false, 1001, &out);
	ck_assert(!out.finished);
	orders_step(&orders, NULL, false, 1600, &out);
	ck_assert(out.finished);
	ck_assert_str_eq(orders.command.state, "failed");
	image.value[SIGNAL_COMMAND_SEQ] = 1;
	orders_step(&orders, &image, false, 9000, &out);
	ck_assert(out.write_command && out.command == PLC_COMMAND_NONE && out.seq == 0);

	memset(&orders, 0, sizeof orders);
	orders_step(&orders, &image, false, 1, &out);
	ck_assert(out.write_command && out.command == PLC_COMMAND_NONE && out.seq == 0);
	image.value[SIGNAL_COMMAND_ACK_SEQ] = 1;
	orders_step(&orders, &image, true, 2, &out);
	ck_assert(!out.write_command && !orders_wait(&orders));
}
END_TEST

START_TEST(unknown_command_never_reaches_the_plc)
{
	memset(&image, 0, sizeof image);
	for (int i = 0; i < 2; i++) {
		give(i ? COMMAND_SPEED : COMMAND_VERB_COUNT, i ? 70000 : 0);
		orders_step(&orders, &image, true, 1, &out);
		ck_assert(out.finished && !out.write_command && !out.write_speed);
		ck_assert_str_eq(orders.command.state, "failed");
	}
}
END_TEST

START_TEST(speed_is_level_triggered)
{
	memset(&image, 0, sizeof image);
	give(COMMAND_SPEED, 300);
	for (int i = 0; i < 3; i++) {
		orders_step(&orders, &image, true, 1, &out);
		ck_assert(out.write_speed && out.speed_mm_s == 300);
	}
	image.value[SIGNAL_SPEED_SETPOINT] = 300;
	orders_step(&orders, &image, true, 1, &out);
	ck_assert(out.finished && !out.write_speed);
	ck_assert_str_eq(orders.command.state, "done");
}
END_TEST

static struct queue queue;

static void put_fact(enum fact_kind kind, uint32_t value)
{
	struct fact fact = { .kind = kind, .signal.value = value };

	if (kind == FACT_PASSAGE)
		fact.passage = (struct passage){ .track = (uint16_t)value };
	ck_assert(queue_put(&queue, &fact));
}

/* A disk that refuses for long: signal rows go, oldest first, passages stay, order is kept, and
 * what is being written meanwhile is neither lost nor written twice. */
START_TEST(full_queue_gives_up_signals)
{
	struct signal_change run[8];
	struct fact one;
	uint64_t mark;
	uint32_t next = 3;
	int passages = 0;

	queue_init(&queue);
	for (uint32_t i = 0; i < QUEUE_FACTS_MAX; i++)
		put_fact(i == 5 ? FACT_PASSAGE : FACT_SIGNAL, i);
	ck_assert_uint_eq(queue_peek(&queue, &one, run, 3, &mark), 3);
	ck_assert_uint_eq(run[0].value, 0);
	put_fact(FACT_SIGNAL, QUEUE_FACTS_MAX);
	put_fact(FACT_PASSAGE, QUEUE_FACTS_MAX + 1);
	queue_forget(&queue, 3, mark);
	for (size_t n; (n = queue_peek(&queue, &one, run, 8, &mark)) > 0; queue_forget(&queue, n, mark)) {
		uint32_t first = one.kind == FACT_SIGNAL ? run[0].value : one.passage.track;

		ck_assert_uint_eq(first, next);
		next += (uint32_t)n;
		passages += one.kind == FACT_PASSAGE;
	}
	ck_assert_uint_eq(next, QUEUE_FACTS_MAX + 2);
	ck_assert_int_eq(passages, 2);
	for (uint32_t i = 0; i < QUEUE_FACTS_MAX; i++)
		put_fact(FACT_PASSAGE, i);
	ck_assert(!queue_put(&queue, &(struct fact){ .kind = FACT_SIGNAL }));
	queue_finish(&queue);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { shipped_profile_is_the_built_in_one,
		profile_mistakes_are_sentences, profile_survives_garbage, word_order,
		nonsense_of_a_plc_is_named, changes_become_rows, link_tries_again_and_sees_a_dead_heart,
		command_is_written_once, command_ends,
		command_not_taken_is_withdrawn, command_is_withdrawn_after_an_outage,
		unknown_command_never_reaches_the_plc, speed_is_level_triggered,
		full_queue_gives_up_signals, NULL };

	return suite_of("bridge_parts", tests);
}
