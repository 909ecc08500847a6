#include "cli/verbs.h"
#include "core/base/word_list.h"
#include "core/base/lang.h"
#include "core/plant/plant_client.h"
#include "core/plant/plant_fault.h"
#include "core/run/database_choice.h"
#include "core/run/run_file.h"

#include <stdio.h>
#include <string.h>

enum { ANSWER_WITHIN_MS = 3000, WORDS_MAX = 64 };

struct plant_order_options {
	struct options_common common;
	const char *control;
	bool hidden;
};

#define AT(member) .offset = offsetof(struct plant_order_options, member)
static const struct option_row rows[] = {
	{ .name = "control",
		.kind = OPTION_TEXT,
		.argument = N_("SOCKET"),
		.help = N_("control socket of a warenspur-plant that was started by hand"),
		AT(control) },
	{ .name = "hidden",
		.kind = OPTION_FLAG,
		.help = N_("the dashboard does not show the fault as active (for a trainer)"),
		AT(hidden) },
};

static const struct options_program program = {
	.name = "warenspur plant-order",
	.section = "common",
	.usage = N_("[options] list | FAULT | all well | ORDER…"),
	.summary = N_("Gives the simulated conveyor of the running demonstration an order."),
	.details =
		N_("FAULT is a name from the list, as \"lane 1 is full\" or lane_1_full; \"all well\" "
		   "ends every\nfault. ORDER is an order of warenspur-plant --control, as lane 1 full; "
		   "help lists them.\nReal devices get no orders."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

struct plant_order_call {
	const char *socket;
	char control[RUN_FILE_CONTROL_MAX];
	char text[PLANT_CLIENT_ORDER_MAX];
	char answer[PLANT_CLIENT_ANSWER_MAX];
};

static int find_plant(struct plant_order_call *c, const struct plant_order_options *given,
	struct fault *why)
{
	struct plant_order_options o = *given;
	struct run_record run;

	c->socket = o.control;
	if (o.control)
		return 0;
	if (database_choose(&o.common, DATABASE_CHANGE, why))
		return -1;
	if (!run_file_find(o.common.db, &run) || !run.control[0])
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("plant_order.no_plant",
				"no simulated conveyor works with %s, and real devices get no orders; start "
				"warenspur demo or warenspur up --plant"),
			o.common.db);
	snprintf(c->control, sizeof c->control, "%s", run.control);
	c->socket = c->control;
	return 0;
}

static int ask(struct plant_order_call *c, const char *order, struct fault *why)
{
	return plant_client_ask(c->socket, order, ANSWER_WITHIN_MS, c->answer, why);
}

static int join_words(struct plant_order_call *c, int count, char **words, struct fault *why)
{
	size_t len = 0;

	for (int i = 0; i < count; i++) {
		int more = snprintf(c->text + len, sizeof c->text - len, "%s%s", i ? " " : "", words[i]);

		if ((size_t)more >= sizeof c->text - len)
			return fault_set(why, FAULT_USAGE, EXIT_USAGE,
				MESSAGE("plant_order.too_long", "the order is longer than %zu bytes"),
				sizeof c->text - 1);
		len += (size_t)more;
	}
	return 0;
}

static int list_faults(struct plant_order_call *c, struct fault *why)
{
	enum plant_fault_state states[PLANT_FAULT_MAX];

	if (ask(c, "states", why))
		return -1;
	plant_fault_read_states(c->answer, states);
	for (size_t i = 0; i < plant_fault_count; i++)
		if (states[i] != PLANT_FAULT_ABSENT)
			printf("%s %-17s %s\n                    %s\n",
				states[i] == PLANT_FAULT_ACTIVE ? "\342\227\217" : "\342\227\213",
				plant_faults[i].id, _(plant_faults[i].name), _(plant_faults[i].seen));
	puts(_("\342\227\217 active   end all of them: warenspur plant-order well"));
	return EXIT_OK;
}

/* The words of all orders: the plant's answer to help, "ok WORD ARGUMENTS: TEXT; WORD …". Changes it. */
static size_t split_help(char *answer, const char **words)
{
	size_t count = 0;

	for (char *at = answer + 2; at && count < WORDS_MAX; at = at ? at + 2 : NULL) {
		at += strspn(at, " ");
		words[count++] = at;
		at = at + strcspn(at, " :");
		if (*at)
			*at++ = '\0';
		at = strstr(at, "; ");
	}
	return count;
}

/* The fault whose name the text nearly is, NULL: none. */
static const char *nearest_fault(const char *text)
{
	const char *words[3 * PLANT_FAULT_MAX];
	size_t count = 0;

	for (size_t i = 0; i < plant_fault_count; i++) {
		words[count++] = plant_faults[i].id;
		words[count++] = plant_faults[i].name;
		words[count++] = _(plant_faults[i].name);
	}
	return edit_distance_nearest(text, words, count);
}

static int refuse_unknown(const struct plant_order_call *c, const char *nearest, struct fault *why)
{
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		nearest ? MESSAGE("plant_order.no_such", "there is no fault and no order \"%.100s\"")
				: MESSAGE("plant_order.unknown",
					  "there is no fault and no order \"%.100s\"; warenspur plant-order list names "
					  "the faults, help the orders"),
		c->text);
	return word_list_suggest_word(nearest, why);
}

/* -1: the plant has no such order; why. */
static int check_order(struct plant_order_call *c, struct fault *why)
{
	const char *words[WORDS_MAX], *nearest;
	char first[64];
	size_t count;

	if (ask(c, "help", why))
		return -1;
	count = split_help(c->answer, words);
	snprintf(first, sizeof first, "%.*s", (int)strcspn(c->text, " "), c->text);
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], first) == 0)
			return 0;
	nearest = nearest_fault(c->text);
	return refuse_unknown(c, nearest ? nearest : edit_distance_nearest(first, words, count), why);
}

static int give(struct plant_order_call *c, const char *order, struct fault *why)
{
	return plant_client_order(c->socket, order, ANSWER_WITHIN_MS, c->answer, why);
}

static int start_fault(struct plant_order_call *c, const struct plant_fault *fault, bool hidden,
	struct fault *why)
{
	char order[80];

	snprintf(order, sizeof order, "fault %s%s", fault->id, hidden ? " hidden" : "");
	if (give(c, order, why))
		return -1;
	printf("%s: %s\n", _(fault->name), _(fault->seen));
	return EXIT_OK;
}

static int run_plant_order(struct verb_call *call, struct fault *why)
{
	static struct plant_order_call c; /* too large for a stack */
	const struct plant_order_options *o = call->options;
	const struct plant_fault *fault;
	const char *nearest;

	if (join_words(&c, call->operand_count, call->operands, why) || find_plant(&c, o, why))
		return -1;
	if (strcmp(c.text, "list") == 0)
		return list_faults(&c, why);
	if (plant_fault_is_all_well(c.text)) {
		if (give(&c, "well", why))
			return -1;
		puts(_("all well again"));
		return EXIT_OK;
	}
	fault = plant_fault_find(c.text);
	if (fault)
		return start_fault(&c, fault, o->hidden, why);
	if (check_order(&c, why)) {
		fault = plant_fault_of_words(c.text);
		return fault ? start_fault(&c, fault, o->hidden, why) : -1;
	}
	if (give(&c, c.text, why)) {
		nearest = nearest_fault(c.text);
		return why->blame == FAULT_DATA && nearest ? refuse_unknown(&c, nearest, why) : -1;
	}
	puts(c.answer[2] ? c.answer + 3 : "ok");
	return EXIT_OK;
}

const struct verb verb_plant_order = {
	.name = "plant-order",
	.arguments = N_("list | FAULT | all well | ORDER…"),
	.summary = N_("faults of the simulated conveyor by name: start, end, list"),
	.program = &program,
	.options_size = sizeof(struct plant_order_options),
	.operands = { .min = 1,
		.max = VERB_ANY_NUMBER,
		.hint = MESSAGE_WORD("plant_order.usage",
			"a fault is missing; warenspur plant-order list names them") },
	.run = run_plant_order,
};
