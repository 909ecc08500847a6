#include "core/lesson/lesson_player.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/code/ndef.h"
#include "core/lesson/lesson_stage.h"
#include "core/plant/plant_client.h"
#include "core/plant/plant_fault.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READ_WITHIN_MS = 6000, LOOK_MS = 50, TAG_MESSAGE_MAX = 500 };
#define PLAYER_DEADLINE_US 5000000

void lesson_player_begin(struct lesson_player *p, const struct lesson_script *script,
	const char *control, double speed)
{
	*p = (struct lesson_player){ .script = script, .speed = speed };
	text_copy(p->control, sizeof p->control, control);
}

static int order_plant(struct lesson_player *p, const char *words, struct fault *why)
{
	char answer[PLANT_CLIENT_ANSWER_MAX];

	if (!p->control[0])
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("lesson_player.no_plant",
				"this cannot be played here, since the devices are real; do it by hand: %s"),
			p->script->orders[p->next].words);
	return plant_client_order(p->control, words, LESSON_PLANT_WITHIN_MS, answer, why);
}

/* --- scans and tags --------------------------------------------------------------------------------------- */

/* Then the order is not over before the reader has stored what it has read. */
static void await_reader(struct lesson_player *p, int rows, int64_t now_ms)
{
	p->awaited_scans = rows;
	p->give_up_ms = now_ms + READ_WITHIN_MS;
	p->due_ms = now_ms + LOOK_MS;
}

static int play_scan(struct lesson_player *p, struct store *store, const char *words,
	int64_t now_ms, struct fault *why)
{
	char order[PLANT_CLIENT_ORDER_MAX];

	if (store_last_scan(store, &p->scan_seq, why))
		return -1;
	snprintf(order, sizeof order, "scan %s", words);
	if (order_plant(p, order, why))
		return -1;
	await_reader(p, 2, now_ms); /* the place and the code */
	return 0;
}

/* A URI, or a text as a record of its own. */
static bool write_content(const char *text, char *out, size_t size)
{
	uint8_t message[TAG_MESSAGE_MAX];
	size_t len;

	if (!text[0] || (strchr(text, ':') && !strchr(text, ' ')))
		return (size_t)snprintf(out, size, "%s", text) < size;
	len = ndef_build_text(text, lang_current(), message, sizeof message);
	if (!len || size < 2 * len + 5)
		return false;
	memcpy(out, "hex:", 5);
	text_hex(message, len, out + 4);
	return true;
}

static int play_tag(struct lesson_player *p, struct store *store, const char *words, int64_t now_ms,
	struct fault *why)
{
	char order[PLANT_CLIENT_ORDER_MAX], content[2 * TAG_MESSAGE_MAX + 8], uid[32];
	const char *at = words + strcspn(words, " ");

	at += strspn(at, " ");
	snprintf(uid, sizeof uid, "%.*s", (int)strcspn(at, " "), at);
	at += strcspn(at, " ");
	at += strspn(at, " ");
	if (!write_content(at, content, sizeof content))
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson_player.tag_too_long", "this text does not fit on an RFID tag: %s"), at);
	snprintf(order, sizeof order, "desk tag %s %s", uid, content);
	if (store_last_scan(store, &p->scan_seq, why) || order_plant(p, order, why))
		return -1;
	await_reader(p, 1, now_ms);
	return 0;
}

struct scan_count {
	bool of_tag;
	int tag_column, hand_column, rows;
};

static bool count_scan(void *user, const struct row_fact *row)
{
	struct scan_count *c = user;
	bool has_tag = row->values[c->tag_column][0] != '\0';

	c->rows += c->of_tag ? has_tag : !has_tag && strcmp(row->values[c->hand_column], "1") == 0;
	return true;
}

static int check_reader(struct lesson_player *p, struct store *store, int64_t now_ms,
	struct fault *why)
{
	const struct lesson_order *o = &p->script->orders[p->next];
	struct scan_count count = { .of_tag = o->kind == LESSON_ORDER_TAG,
		.tag_column = store_fact_column(STORE_FACT_SCAN, "tag"),
		.hand_column = store_fact_column(STORE_FACT_SCAN, "by_hand") };

	if (store_each_fact(store, STORE_FACT_SCAN, p->scan_seq, NULL, 200, count_scan, &count, why))
		return -1;
	if (count.rows >= p->awaited_scans) {
		p->awaited_scans = 0;
		return 1;
	}
	p->due_ms = now_ms + LOOK_MS;
	if (now_ms < p->give_up_ms)
		return 0;
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("lesson_player.not_read",
			"no reader has stored this within %d s: %s; see the view Status, is the reader ready?"),
		READ_WITHIN_MS / 1000, o->words);
}

/* --- the others ------------------------------------------------------------------------------------------- */

static int play_command(struct lesson_player *p, struct store *store, const char *words,
	int64_t now_ms, struct fault *why)
{
	if (command_parse(words, &p->command, why) ||
		command_give(store, NULL, "lesson", PLAYER_DEADLINE_US, &p->command, why))
		return -1;
	p->is_commanding = true;
	p->due_ms = now_ms + LOOK_MS;
	return 0;
}

static int check_command(struct lesson_player *p, struct store *store, int64_t now_ms,
	struct fault *why)
{
	int over = command_check(store, &p->command, now_ms, why);

	p->due_ms = now_ms + LOOK_MS;
	p->is_commanding = over == 0;
	return over;
}

static int play_plant(struct lesson_player *p, struct store *store, const char *words,
	int64_t now_ms, struct fault *why)
{
	const struct plant_fault *fault = plant_fault_find(words);
	char order[PLANT_CLIENT_ORDER_MAX];

	(void)store, (void)now_ms;
	if (plant_fault_is_all_well(words))
		return order_plant(p, "well", why) ? -1 : 1;
	snprintf(order, sizeof order, "%s%s", fault ? "fault " : "", fault ? fault->id : words);
	return order_plant(p, order, why) ? -1 : 1;
}

static int play_fault(struct lesson_player *p, struct store *store, const char *words,
	int64_t now_ms, struct fault *why)
{
	char order[PLANT_CLIENT_ORDER_MAX];

	(void)store, (void)now_ms;
	snprintf(order, sizeof order, "fault %s", words);
	return order_plant(p, order, why) ? -1 : 1;
}

static int play_key(struct lesson_player *p, struct store *store, const char *words, int64_t now_ms,
	struct fault *why)
{
	(void)store, (void)words, (void)now_ms, (void)why;
	p->has_keys = true;
	return 1;
}

static int play_wait(struct lesson_player *p, struct store *store, const char *words,
	int64_t now_ms, struct fault *why)
{
	(void)store, (void)why;
	p->is_waiting = true;
	p->due_ms = now_ms + (int64_t)(strtod(words, NULL) * 1000 / p->speed);
	return 0;
}

/* 1: the order is over; 0: it goes on; -1. */
static int (*const kinds[LESSON_ORDER_COUNT])(struct lesson_player *, struct store *,
	const char *words, int64_t now_ms, struct fault *why) = {
	[LESSON_ORDER_SCAN] = play_scan,
	[LESSON_ORDER_TAG] = play_tag,
	[LESSON_ORDER_COMMAND] = play_command,
	[LESSON_ORDER_FAULT] = play_fault,
	[LESSON_ORDER_PLANT] = play_plant,
	[LESSON_ORDER_KEY] = play_key,
	[LESSON_ORDER_WAIT] = play_wait,
};

static int turn_order(struct lesson_player *p, struct store *store, int64_t now_ms,
	struct fault *why)
{
	const struct lesson_order *o = &p->script->orders[p->next];

	if (p->awaited_scans)
		return check_reader(p, store, now_ms, why);
	if (p->is_commanding)
		return check_command(p, store, now_ms, why);
	if (p->is_waiting) {
		p->is_waiting = now_ms < p->due_ms;
		return !p->is_waiting;
	}
	return kinds[o->kind](p, store, o->words, now_ms, why);
}

int lesson_player_turn(struct lesson_player *p, struct store *store, int64_t now_ms,
	struct fault *why)
{
	int result = 1;

	while (p->next < p->script->count && (result = turn_order(p, store, now_ms, why)) == 1)
		p->next++;
	return result;
}
