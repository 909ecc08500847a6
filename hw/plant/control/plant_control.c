#include "hw/plant/control/plant_control.h"
#include "hw/plant/control/control_socket.h"
#include "hw/plant/control/plant_order.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/base/word_list.h"
#include "core/plant/plant_fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void plant_order_reply(const struct plant_order *o, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(o->answer, CONTROL_SOCKET_ANSWER_MAX, format, arguments);
	va_end(arguments);
}

int plant_order_choice(const struct plant_order *o, int i, const char *const *words)
{
	const char *word = i < o->count ? o->words[i] : "";
	struct word_list list = { 0 };
	struct fault why;

	for (int n = 0; words[n]; n++) {
		if (i < o->count && strcmp(words[n], word) == 0)
			return n;
		word_list_add(&list, words[n]);
	}
	fault_set(&why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("plant_control.unknown_word", "\"%s\" is not a word of this order"), word);
	word_list_refuse(&list, word, &why);
	plant_order_reply(o, "error %s: %s", o->words[0], why.message.text);
	return -1;
}

bool plant_order_number(const struct plant_order *o, int i, int64_t least, int64_t most,
	int64_t *out)
{
	if (i < o->count && text_to_int64(o->words[i], least, most, out))
		return true;
	plant_order_reply(o, "error %s: \"%s\" is no number from %lld to %lld", o->words[0],
		i < o->count ? o->words[i] : "", (long long)least, (long long)most);
	return false;
}

static void obey_help(const struct plant_order *o);

static const struct plant_order_row own_rows[] = {
	{ "help", "", "this list", 1, false, obey_help },
	{ .word = NULL },
};

static const struct plant_order_row *const tables[] = {
	plant_order_tag_rows,
	plant_order_wire_rows,
	plant_order_plc_rows,
	plant_order_belt_rows,
	plant_order_camera_rows,
	plant_order_fault_rows,
	plant_order_desk_rows,
	own_rows,
};
enum { TABLES = sizeof tables / sizeof tables[0] };

static void obey_help(const struct plant_order *o)
{
	size_t used = 0;

	for (int t = 0; t < TABLES; t++)
		for (const struct plant_order_row *row = tables[t]; row->word; row++)
			used += (size_t)snprintf(o->answer + used, CONTROL_SOCKET_ANSWER_MAX - used,
				"%s%s%s%s: %s", used ? "; " : "ok ", row->word, row->arguments[0] ? " " : "",
				row->arguments, row->help);
}

static const struct plant_order_row *find_order(const char *word)
{
	for (int t = 0; word && t < TABLES; t++)
		for (const struct plant_order_row *row = tables[t]; row->word; row++)
			if (strcmp(row->word, word) == 0)
				return row;
	return NULL;
}

static int split_words(char *line, char **words)
{
	char *rest = line;
	int count = 0;

	while (count < PLANT_ORDER_WORDS_MAX && (words[count] = strtok_r(rest, " ", &rest)))
		count++;
	return count;
}

static int refuse_order(const char *word, struct fault *why)
{
	struct word_list names = { 0 };

	for (int t = 0; t < TABLES; t++)
		for (const struct plant_order_row *row = tables[t]; row->word; row++)
			word_list_add(&names, row->word);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("plant_control.unknown_order", "unknown order \"%s\""), word);
	return word_list_suggest(&names, word, why);
}

static int refuse_fault(const char *word, struct fault *why)
{
	struct word_list names = { 0 };

	for (size_t i = 0; i < plant_fault_count; i++)
		word_list_add(&names, plant_faults[i].id);
	fault_set(why, FAULT_SETUP, EXIT_CONFIG,
		MESSAGE("plant_control.unknown_fault", "unknown fault \"%s\""), word);
	return word_list_suggest(&names, word, why);
}

static const char hidden_word[] = "hidden ";

static char *without_hidden(char *line)
{
	size_t len = sizeof hidden_word - 1;

	return strncmp(line, hidden_word, len) == 0 ? line + len : line;
}

/* "hidden ORDER", "fault ID hidden" */
static bool is_hidden_order(const char *line)
{
	size_t len = strlen(line), word = sizeof hidden_word - 2;

	return strncmp(line, hidden_word, sizeof hidden_word - 1) == 0 ||
		(strncmp(line, "fault ", 6) == 0 && len > word &&
			strncmp(line + len - word, hidden_word, word) == 0);
}

int plant_control_check(char *text, struct fault *why)
{
	char *words[PLANT_ORDER_WORDS_MAX], *line = without_hidden(text);
	int count = split_words(line, words);
	const struct plant_order_row *row = count ? find_order(words[0]) : NULL;

	if (!row)
		return refuse_order(count ? words[0] : "", why);
	if (count > 1 && strcmp(row->word, "fault") == 0 && !plant_fault_find(words[1]))
		return refuse_fault(words[1], why);
	return count < row->least
		? fault_set(why, FAULT_SETUP, EXIT_CONFIG,
			  MESSAGE("plant_control.words_are_missing", "the order is incomplete"))
		: 0;
}

static void record_order(const struct plant_order *o, const char *line)
{
	bool fine = strncmp(o->answer, "ok", 2) == 0;

	ground_truth_write(&o->plant->ground_truth,
		&(struct ground_truth_event){ .ev = "order",
			.what = line,
			.why = fine ? NULL : o->answer });
}

static void run_order(struct plant *plant, char *line, char *answer)
{
	struct plant_order o = { .plant = plant, .answer = answer };
	char whole[200]; /* orders that change something are short */
	const struct plant_order_row *row;

	text_copy(whole, sizeof whole, line);
	o.whole = whole;
	o.tags = &o.plant->manual_tags;
	o.count = split_words(line, o.words);
	row = o.count ? find_order(o.words[0]) : NULL;
	strcpy(answer, "ok");
	if (!row)
		plant_order_reply(&o, "error no such order; help lists them");
	else if (o.count < row->least)
		plant_order_reply(&o, "error %s %s", row->word, row->arguments);
	else
		row->run(&o);
	if (row && row->changes && !plant->hides_order)
		record_order(&o, whole);
}

/* What can be seen on the dashboard, for a restart from this moment. */
static void note_history(const struct plant *plant)
{
	if (!plant->history)
		return;
	belt_history_note(plant->history, &plant->world, plant->ground_truth.at_us);
	belt_history_note_faults(plant->history, plant->ground_truth.at_us,
		plant_order_active_faults(plant) & ~plant->hidden_faults);
}

/* What a hidden order has made active is hidden, too. */
void plant_control_run(void *user, char *line, char *answer)
{
	struct plant *plant = user;
	bool hides = is_hidden_order(line), hides_around = plant->hides_order;
	uint32_t faults = plant_order_active_faults(plant), parts = plant_order_parts_not_well(plant);

	plant->hides_order = hides || hides_around;
	run_order(plant, without_hidden(line), answer);
	if (hides) {
		plant->hidden_faults |= plant_order_active_faults(plant) & ~faults;
		plant->hidden_parts |= plant_order_parts_not_well(plant) & ~parts;
	}
	plant->hidden_parts &= plant_order_parts_not_well(plant);
	plant->hides_order = hides_around;
	note_history(plant);
}
