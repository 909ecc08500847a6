/* prompt, command_line, search and format; frame_fields. */
#include "tests/support/suite.h"
#include "tui/draw/frame_fields.h"
#include "tui/panels/keys.h"
#include "tui/command_line.h"
#include "tui/prompt.h"
#include "tui/model/search.h"
#include "tui/panels/views.h"

#include <stdlib.h>
#include <string.h>

#define HOSTILE "%s%n\t\r\n\b\033[2J\342\200\256\xff\xc3 \346\274\242\345\255\227 e\314\201"

/* --- prompt, command_line, search ------------------------------------------------------------ */

START_TEST(search_does_not_mind_capitals)
{
	ck_assert(search_has("Größe 8 mm", "GRÖ"));
	ck_assert(search_has("abcabd", "ABD"));
	ck_assert(search_has("anything", ""));
	ck_assert(!search_has("Größe", "groe"));
	ck_assert(!search_has("", "a"));
	ck_assert(!search_has("\xff\xfe", "\xff"));
	ck_assert(!search_has("a", "ab"));
}
END_TEST

static enum prompt_event type(struct prompt *p, const char *keys)
{
	enum prompt_event event = PROMPT_GOES_ON;
	bool is_code;

	while (*keys) {
		wint_t key = keys_next(&keys, &is_code);

		event = prompt_key(p, key, is_code);
	}
	return event;
}

START_TEST(prompt_is_a_line)
{
	struct prompt p = { 0 };

	prompt_open(&p, ':', "note ");
	ck_assert_int_eq(type(&p, "Größe"), PROMPT_CHANGED);
	ck_assert_str_eq(p.text, "note Größe");
	type(&p, "<BS><BS><BS>");
	ck_assert_str_eq(p.text, "note Gr");
	ck_assert_int_eq(type(&p, "<Enter>"), PROMPT_DONE);
	ck_assert_int_eq(p.kind, 0);
	prompt_open(&p, ':', "");
	ck_assert_int_eq(type(&p, "<Up>"), PROMPT_CHANGED);
	ck_assert_str_eq(p.text, "note Gr");
	ck_assert_int_eq(type(&p, "<Up>"), PROMPT_GOES_ON);
	type(&p, "<Down>");
	ck_assert_str_eq(p.text, "");
	ck_assert_int_eq(type(&p, "<BS>"), PROMPT_LEFT);
	prompt_open(&p, '/', "");
	for (int i = 0; i < 500; i++)
		type(&p, "ä");
	ck_assert_uint_lt(strlen(p.text), sizeof p.text);
	ck_assert_int_eq(prompt_key(&p, 0x107, false), PROMPT_GOES_ON); /* ć, and it is full */
	ck_assert_int_eq(type(&p, "<Esc>"), PROMPT_LEFT);
}
END_TEST

START_TEST(command_line_are_words)
{
	struct command_line o;
	struct fault why;
	char text[256];

	ck_assert_int_eq(command_line_parse("  speed   300 ", &o, &why), 0);
	ck_assert_int_eq(o.kind, COMMAND_LINE_COMMAND);
	ck_assert_int_eq(o.command.verb, COMMAND_SPEED);
	ck_assert_int_eq(o.command.argument, 300);
	ck_assert_str_eq(command_line_question(&o, text, sizeof text),
		"Set the belt speed to 300 mm/s?");
	ck_assert_int_eq(command_line_parse("lane 17 2", &o, &why), 0);
	ck_assert_int_eq(o.command.track, 17);
	ck_assert_str_eq(command_line_question(&o, text, sizeof text), "Send box 17 to lane 2?");
	ck_assert_int_eq(command_line_parse(" lane  1 2 ", &o, &why), 0); /* as on the command line */
	ck_assert_str_eq(command_line_question(&o, text, sizeof text), "Send box 1 to lane 2?");
	ck_assert_int_eq(command_line_parse("lane 2", &o, &why), 0);
	ck_assert_str_eq(command_line_question(&o, text, sizeof text),
		"Send the box at the read point to lane 2?");
	ck_assert_int_eq(command_line_parse("stop", &o, &why), 0);
	ck_assert_str_eq(command_line_question(&o, text, sizeof text),
		""); /* stop needs no confirmation */
	ck_assert_int_eq(command_line_parse("start", &o, &why), 0);
	ck_assert_str_eq(command_line_question(&o, text, sizeof text), "Start the belt?");
	ck_assert_int_eq(command_line_parse("trace 04A1 B2", &o, &why), 0);
	ck_assert_str_eq(o.text, "04A1 B2");
	ck_assert_int_eq(command_line_parse("trace", &o, &why), 0); /* the view */
	ck_assert_int_eq(o.kind, COMMAND_LINE_VIEW);
	ck_assert_int_eq(command_line_parse("STOCK", &o, &why), 0); /* as it is called on the screen */
	ck_assert_int_eq(o.number, VIEW_STOCK);
	ck_assert_int_eq(command_line_parse("scan goods-in (01)09521234000013(10)A B", &o, &why), 0);
	ck_assert_int_eq(o.kind, COMMAND_LINE_DESK_SCAN);
	ck_assert_str_eq(o.text, "goods-in (01)09521234000013(10)A B");
	ck_assert(command_line_changes(o.kind)); /* not on a read-only screen */
	ck_assert_int_eq(command_line_parse("tag 04A1B2C3D4E5F6", &o, &why), 0);
	ck_assert_int_eq(o.kind, COMMAND_LINE_DESK_TAG);
	ck_assert_int_eq(command_line_parse("plant box next code 4711", &o, &why), 0);
	ck_assert_str_eq(o.text, "box next code 4711");
	ck_assert_int_eq(command_line_parse("", &o, &why), 0);
	ck_assert_int_eq(o.kind, COMMAND_LINE_NONE);
}
END_TEST

START_TEST(wrong_orders_get_a_sentence)
{
	static const char *const wrong[] = { "speed", "speed fast", "speed 2001", "speed -1", "lane 4",
		"lane 1 x", "lane", "lane 2 17", "stop now", "undo 0", "undo x", "lang fr", "note", "scan",
		"tag ", "strat", "qwertz", "lane 99999999999999999999", HOSTILE };
	struct command_line o;
	struct fault why;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ck_assert_msg(command_line_parse(wrong[i], &o, &why) == -1, "%s", wrong[i]);
		ck_assert_uint_gt(strlen(why.message.text), 10);
	}
	command_line_parse("strat", &o, &why);
	ck_assert_ptr_nonnull(strstr(why.message.text, "; did you mean start?"));
}
END_TEST

START_TEST(tab_completes)
{
	char text[32] = "star", list[256];

	ck_assert_int_eq(command_line_complete(text, sizeof text, list, sizeof list), 1);
	ck_assert_str_eq(text, "start ");
	strcpy(text, "st");
	ck_assert_int_eq(command_line_complete(text, sizeof text, list, sizeof list), 4);
	ck_assert_str_eq(text, "st");
	ck_assert_str_eq(list, "start  stop  stock  status");
	strcpy(text, "x");
	ck_assert_int_eq(command_line_complete(text, sizeof text, list, sizeof list), 0);
	ck_assert_str_eq(text, "x");
}
END_TEST

/* --- frames ---------------------------------------------------------------------------------- */

/* For any bytes the fields cover the whole frame, in order. */
START_TEST(anatomy_covers_every_frame)
{
	struct frame_field fields[FRAME_FIELDS_MAX];

	srand(20261125);
	for (int n = 0; n < 200000; n++) {
		struct wire_frame f = { .protocol = (enum wire_protocol)(n % (WIRE_PROTOCOL_COUNT + 1)),
			.sent = rand() % 2,
			.len = (uint16_t)(rand() % (n % 10 ? 40 : WIRE_FRAME_MAX + 1)) };
		int count, at = 0;

		for (int i = 0; i < f.len; i++)
			f.data[i] = (uint8_t)(rand() % 3 ? rand() % 20 : rand());
		if (f.len > 8 && rand() % 2)
			f.data[1] = 0, f.data[2] = 0xFF;
		count = frame_fields(&f, fields);
		for (int i = 0; i < count; i++) {
			if (fields[i].first != at || fields[i].len <= 0)
				ck_abort_msg("frame %d: field %d begins at %d, not %d", n, i, fields[i].first, at);
			at += fields[i].len;
		}
		if (at != f.len)
			ck_abort_msg("frame %d: %d of %d bytes are shown", n, at, f.len);
	}
}
END_TEST

START_TEST(anatomy_names_the_fields)
{
	struct wire_frame f = { .protocol = WIRE_MODBUS_TCP,
		.sent = true,
		.len = 12,
		.data = { 0, 1, 0, 0, 0, 6, 1, 3, 0, 0, 0, 27 } };
	struct frame_field fields[FRAME_FIELDS_MAX];

	ck_assert_int_eq(frame_fields(&f, fields), 7);
	ck_assert_str_eq(fields[0].name, "transaction");
	ck_assert_str_eq(fields[6].name, "count");
	ck_assert_int_eq(fields[6].first, 10);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { search_does_not_mind_capitals, prompt_is_a_line,
		command_line_are_words, wrong_orders_get_a_sentence, tab_completes,
		anatomy_covers_every_frame, anatomy_names_the_fields, NULL };

	return suite_of("tui words", tests);
}
