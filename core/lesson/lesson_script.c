#include "core/base/text.h"
#include "core/plant/plant_fault.h"
#include "core/store/command.h"
#include "core/lesson/lesson_parse.h"

#include <ctype.h>
#include <string.h>

enum { WAIT_MAX_S = 60, WORD_MAX = 128, UID_DIGITS = 14 /* of the simulated tags */ };

static bool read_place(struct lesson_parse *p, size_t *from, size_t to)
{
	char word[WORD_MAX];
	struct fault why;
	size_t at;

	lesson_word(p->mistakes->text, from, to, &at, word, sizeof word);
	if (word_list_has(&p->places, word))
		return true;
	if (word[0])
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.no_place", "there is no place \"%s\""), word);
	else
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.place_missing",
				"the place is missing, for example: scan goods-in CODE"));
	mistake_add_word(p->mistakes, at, &p->places, word, &why);
	return false;
}

static bool check_scan(struct lesson_parse *p, size_t from, size_t to)
{
	char word[WORD_MAX];
	struct fault why;
	size_t at;

	if (!read_place(p, &from, to))
		return false;
	lesson_word(p->mistakes->text, &from, to, &at, word, sizeof word);
	if (word[0] || from < to)
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.code_missing",
			"the code is missing, for example: scan goods-in 9521234000013"));
	lesson_fail(p, at, &why);
	return false;
}

static bool check_tag(struct lesson_parse *p, size_t from, size_t to)
{
	char uid[WORD_MAX];
	struct fault why;
	size_t at, digits;

	if (!read_place(p, &from, to))
		return false;
	lesson_word(p->mistakes->text, &from, to, &at, uid, sizeof uid);
	for (digits = 0; isxdigit((unsigned char)uid[digits]);)
		digits++;
	if (!uid[digits] && digits == UID_DIGITS)
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.uid_digits",
			"the UID of this RFID tag has 7 bytes, %d hexadecimal digits, for example: tag goods-in "
			"04A1B2C3D4E5F6"),
		UID_DIGITS);
	lesson_fail(p, at, &why);
	return false;
}

static bool check_command(struct lesson_parse *p, size_t from, size_t to)
{
	char words[WORD_MAX];
	struct command command;
	struct fault why;

	if (to - from >= sizeof words) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.long_command", "no command is that long, for example: command start"));
	} else {
		memcpy(words, p->mistakes->text + from, to - from);
		words[to - from] = '\0';
		if (command_parse(words, &command, &why) == 0)
			return true;
	}
	lesson_fail(p, from, &why);
	return false;
}

bool lesson_check_fault(struct lesson_parse *p, size_t from, size_t to)
{
	struct word_list words = { 0 };
	char id[WORD_MAX], end[WORD_MAX];
	struct fault why;
	size_t at, end_at;

	lesson_word(p->mistakes->text, &from, to, &at, id, sizeof id);
	lesson_word(p->mistakes->text, &from, to, &end_at, end, sizeof end);
	for (size_t i = 0; i < plant_fault_count; i++)
		word_list_add(&words, plant_faults[i].id);
	if (!word_list_has(&words, id)) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.no_fault", "there is no fault \"%s\""), id);
		mistake_add_word(p->mistakes, at, &words, id, &why);
		return false;
	}
	if (!end[0] || strcmp(end, "end") == 0)
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.fault_end", "behind the fault only end may stand, not \"%s\""), end);
	lesson_fail(p, end_at, &why);
	return false;
}

static bool check_wait(struct lesson_parse *p, size_t from, size_t to)
{
	char word[WORD_MAX];
	struct fault why;
	int64_t seconds;
	size_t at;

	lesson_word(p->mistakes->text, &from, to, &at, word, sizeof word);
	if (text_to_int64(word, 1, WAIT_MAX_S, &seconds) && from >= to)
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.bad_wait",
			"wait needs a number of seconds from 1 to %d, for example: wait 5"),
		WAIT_MAX_S);
	lesson_fail(p, at, &why);
	return false;
}

static bool check_words(struct lesson_parse *p, size_t from, size_t to)
{
	struct fault why;

	if (from < to)
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.order_alone",
			"something is missing here, for example: key s, or: plant box next no-read"));
	lesson_fail(p, from, &why);
	return false;
}

static const struct {
	const char *word;
	bool (*check)(struct lesson_parse *, size_t from, size_t to);
} order_kinds[LESSON_ORDER_COUNT] = {
	[LESSON_ORDER_SCAN] = { "scan", check_scan },
	[LESSON_ORDER_TAG] = { "tag", check_tag },
	[LESSON_ORDER_COMMAND] = { "command", check_command },
	[LESSON_ORDER_FAULT] = { "fault", lesson_check_fault },
	[LESSON_ORDER_PLANT] = { "plant", check_words },
	[LESSON_ORDER_KEY] = { "key", check_words },
	[LESSON_ORDER_WAIT] = { "wait", check_wait },
};

const char *lesson_order_name(enum lesson_order_kind kind)
{
	return order_kinds[kind].word;
}

bool lesson_read_order(struct lesson_parse *p, size_t from, size_t to, struct lesson_order *out)
{
	struct word_list words = { 0 };
	char word[WORD_MAX];
	struct fault why;

	lesson_word(p->mistakes->text, &from, to, &out->at, word, sizeof word);
	for (int i = 0; i < LESSON_ORDER_COUNT; i++) {
		word_list_add(&words, order_kinds[i].word);
		if (strcmp(order_kinds[i].word, word) == 0) {
			out->kind = (enum lesson_order_kind)i;
			out->words = lesson_fold(p, from, to);
			return order_kinds[i].check(p, from, to);
		}
	}
	fault_set(&why, FAULT_DATA, EXIT_FAILED, MESSAGE("lesson.no_order", "\"%s\" is not an order"),
		word);
	mistake_add_word(p->mistakes, out->at, &words, word, &why);
	return false;
}

struct script_reader {
	struct lesson_parse *parse;
	struct lesson_script *out;
};

static bool read_script_line(void *user, size_t begin, size_t end)
{
	const struct script_reader *r = user;
	struct fault why;

	if (r->out->count == LESSON_ORDERS_MAX) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.many_orders", "more than %d orders; leave some out or make two steps"),
			LESSON_ORDERS_MAX);
		lesson_fail(r->parse, begin, &why);
		return false;
	}
	if (lesson_read_order(r->parse, begin, end, &r->out->orders[r->out->count]))
		r->out->count++;
	return true;
}

void lesson_read_script(struct lesson_parse *p, size_t from, size_t to, struct lesson_script *out)
{
	struct script_reader r = { p, out };

	lesson_each_line(p->mistakes->text, from, to, read_script_line, &r);
}

/* --- keys of the kiosk ---------------------------------------------------------------------------------------- */

/* They change one box, and nothing that lasts. */
static const char *const press_orders[] = { "plant box coming no-read", "command lane next 1",
	"command lane next 2", "command lane next 3" };
enum { PRESS_ORDERS = sizeof press_orders / sizeof press_orders[0] };

struct press_reader {
	struct lesson_parse *parse;
	struct lesson_step *out;
};

/* 0: it is none. */
static char press_key(struct lesson_parse *p, size_t at, const char *word)
{
	struct fault why;

	if (strcmp(word, "space") == 0)
		return ' ';
	if (word[0] >= '1' && word[0] <= '9' && !word[1])
		return word[0];
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.no_press_key",
			"\"%s\" is not a key of the kiosk; there is space, and 1 to 9"),
		word);
	lesson_fail(p, at, &why);
	return '\0';
}

static bool read_press_order(struct lesson_parse *p, size_t from, size_t to,
	struct lesson_press *out)
{
	const char *words = lesson_fold(p, from, to);
	struct word_list orders = { 0 };
	struct fault why;

	for (int i = 0; i < PRESS_ORDERS; i++) {
		word_list_add(&orders, press_orders[i]);
		if (strcmp(press_orders[i], words) == 0)
			out->order = press_orders[i];
	}
	if (out->order || !words[0])
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.no_press_order", "the kiosk does not give the order \"%s\""), words);
	mistake_add_word(p->mistakes, from, &orders, words, &why);
	return false;
}

static bool read_press_line(void *user, size_t begin, size_t end)
{
	const struct press_reader *r = user;
	struct lesson_press *press = &r->out->presses[r->out->press_count];
	char word[WORD_MAX];
	struct fault why;

	if (r->out->press_count == LESSON_PRESSES_MAX) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.many_presses", "a step has at most %d keys of the kiosk"),
			LESSON_PRESSES_MAX);
		lesson_fail(r->parse, begin, &why);
		return false;
	}
	*press = (struct lesson_press){ .at = begin };
	lesson_word(r->parse->mistakes->text, &begin, end, &press->at, word, sizeof word);
	press->key = press_key(r->parse, press->at, word);
	if (press->key && read_press_order(r->parse, begin, end, press))
		r->out->press_count++;
	return true;
}

void lesson_read_presses(struct lesson_parse *p, size_t from, size_t to, struct lesson_step *out)
{
	struct press_reader r = { p, out };

	lesson_each_line(p->mistakes->text, from, to, read_press_line, &r);
}
