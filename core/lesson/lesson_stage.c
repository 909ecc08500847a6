#include "core/lesson/lesson_stage.h"
#include "core/lesson/lesson_rows.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/booking/booking.h"
#include "core/lesson/lesson_rows.h"
#include "core/plant/plant_client.h"
#include "core/plant/plant_fault.h"
#include "core/store_query/store_read.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STAGE_TRIES = 2, CALM_WITHIN_MS = 1000, CALM_LOOK_MS = 100 };
#define STAGE_DEADLINE_US 2500000

/* --- what the launch has ----------------------------------------------------------------------------- */

struct site_reader {
	struct lesson_site *site;
	char lines[PLANT_CLIENT_ANSWER_MAX]; /* of the plant; "" */
	int64_t now_us;
};

/* Is the address one of the plant's lines: "nfc:pn532_uart:/tmp/…/pn532"? */
static bool has_line(const struct site_reader *r, const char *name, const char *address)
{
	char line[STORE_ADDRESS_MAX];

	return plant_client_value(r->lines, name, line, sizeof line) && strstr(address, line);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Those at the conveyor's read point are in nobody's hand. */
static bool is_at_belt(const struct site_reader *r, const char *address)
{
	return !has_line(r, "desk-pn532", address) && !has_line(r, "handheld", address) &&
		(has_line(r, "pn532", address) || has_line(r, "scanner", address));
}

static void note_program(void *user, const struct row_program *row)
{
	struct site_reader *r = user;
	const char *address = row->address;
	enum lesson_part part = LESSON_SCANNER;
	bool is_simulated;

	if (!store_is_live_program(row, r->now_us) || !address[0])
		return;
	if (begins(row->role, "plc-bridge"))
		part = LESSON_CONVEYOR;
	else if (!begins(row->role, "reader") || is_at_belt(r, address))
		return;
	else if (begins(address, "nfc:"))
		part = LESSON_NFC;
	else if (begins(address, "camera:"))
		part = LESSON_CAMERA;
	is_simulated = part == LESSON_CONVEYOR ? has_line(r, "modbus", address)
		: part == LESSON_CAMERA            ? has_line(r, "camera", address)
		: part == LESSON_NFC               ? has_line(r, "desk-pn532", address)
										   : has_line(r, "handheld", address);
	if (is_simulated)
		r->site->has_simulated[part] = true;
	else
		r->site->has_real[part] = true;
}

int lesson_read_site(struct store *store, const char *control, struct lesson_site *out,
	struct fault *why)
{
	struct site_reader *r = calloc(1, sizeof *r);
	char value[STORE_ADDRESS_MAX];
	struct fault ignored;
	int result;

	*out = (struct lesson_site){ .speed = 1 };
	if (!r)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	r->site = out;
	r->now_us = clock_wall_us();
	if (control[0] &&
		plant_client_order(control, "lines", LESSON_PLANT_WITHIN_MS, r->lines, &ignored) == 0)
		text_copy(out->control, sizeof out->control, control);
	else
		r->lines[0] = '\0';
	if (plant_client_value(r->lines, "speed", value, sizeof value) && strtod(value, NULL) > 0)
		out->speed = strtod(value, NULL);
	out->has_handheld = plant_client_value(r->lines, "handheld", value, sizeof value);
	out->has_desk = plant_client_value(r->lines, "desk-pn532", value, sizeof value);
	result = store_each_program(store, note_program, r, why);
	free(r);
	return result;
}

static const char *part_word(enum lesson_part part)
{
	static const char *const words[LESSON_PART_COUNT] = {
		[LESSON_CONVEYOR] = MESSAGE_WORD("lesson_part.conveyor", "a conveyor"),
		[LESSON_SCANNER] = MESSAGE_WORD("lesson_part.scanner", "a handheld scanner"),
		[LESSON_NFC] = MESSAGE_WORD("lesson_part.nfc", "an NFC reader for tags by hand"),
		[LESSON_CAMERA] = MESSAGE_WORD("lesson_part.camera", "a camera"),
	};

	return words[part];
}

int lesson_check_site(const struct lesson_site *site, const struct lesson *lesson, const char *name,
	struct fault *why)
{
	for (int i = 0; i < LESSON_PART_COUNT; i++) {
		enum lesson_origin origin = lesson->needs[i];
		bool simulated = site->has_simulated[i], real = site->has_real[i];
		const char *word = part_word((enum lesson_part)i);

		if (origin == LESSON_NOT_NEEDED || (origin == LESSON_SIMULATED && simulated) ||
			(origin == LESSON_REAL && real) || (origin == LESSON_ANY && (simulated || real)))
			continue;
		if (origin == LESSON_REAL)
			return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
				MESSAGE("lesson_stage.needs_real",
					"this lesson needs %s, a real one, and none is connected; nothing was started"),
				word);
		if (origin == LESSON_SIMULATED && real)
			return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
				MESSAGE("lesson_stage.needs_simulated",
					"this lesson needs %s, a simulated one, but the one here is real; end this launch, "
					"then: warenspur demo --lesson %s"),
				word, name);
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("lesson_stage.needs",
				"this lesson needs %s, and the running launch has none; end it, then: warenspur demo "
				"--lesson %s"),
			word, name);
	}
	return 0;
}

/* --- articles and places ------------------------------------------------------------------------------- */

static int put_rows(struct store *store, const struct lesson *lesson, struct fault *why)
{
	int language = strcmp(lang_current(), "de") == 0 ? LESSON_DE : LESSON_EN, result;

	if (store_begin_import(store, why))
		return -1;
	result = booking_put_standard_places(store, why);
	for (size_t i = 0; i < lesson->scene.article_count && !result; i++) {
		const struct lesson_article *a = &lesson->scene.articles[i];

		result = store_put_article(store, a->gtin, a->name[language], a->lane, why);
	}
	for (size_t i = 0; i < lesson->scene.place_count && !result; i++)
		result = store_put_place(store, lesson->scene.places[i].name, NULL,
			lesson->scene.places[i].step, NULL, why);
	return store_end_import(store, result == 0, result ? NULL : why) || result ? -1 : 0;
}

/* --- the simulated conveyor ------------------------------------------------------------------------------ */

static int order(const struct lesson_site *site, const char *words, struct fault *why)
{
	char answer[PLANT_CLIENT_ANSWER_MAX];

	return plant_client_order(site->control, words, LESSON_PLANT_WITHIN_MS, answer, why);
}

/* An operator's command, and its end. */
static int give(struct store *store, enum command_verb verb, struct fault *why)
{
	struct command command;

	for (int i = 0; i < STAGE_TRIES; i++) {
		command = (struct command){ .verb = verb };
		if (command_give(store, NULL, "lesson", STAGE_DEADLINE_US, &command, why) ||
			command_await(store, &command, why))
			return -1;
		if (command.state == COMMAND_STATE_DONE)
			return 0;
	}
	return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
		MESSAGE("lesson_stage.no_command",
			"the start state of the lesson was not reached: %s: %s; see the view Status"),
		command_verb_name(verb), message_argument(&command.detail));
}

/* Until the alarms of what was before are over: one that stays open would be no new one in the step. A reader that was
 * plugged in again takes a quarter of a second; a real one may stay away, and the lesson begins without it. */
static int await_calm(struct store *store, bool belt_runs, struct fault *why)
{
	struct pollfd wake = { .fd = store_wake_fd(store), .events = POLLIN };
	int64_t end_ms = clock_mono_ms() + CALM_WITHIN_MS;
	bool is_calm;

	while (lesson_rows_calm(store, belt_runs, &is_calm, why) == 0) {
		if (is_calm || clock_mono_ms() >= end_ms)
			return 0;
		poll(&wake, 1, CALM_LOOK_MS);
		store_changed(store);
	}
	return -1;
}

static bool ends_by_itself(const char *id)
{
	const struct plant_fault *fault = plant_fault_find(id);

	return fault && !fault->end;
}

/* What waits for the next box comes before the belt runs, all else after it. */
static int begin_scene_faults(const struct lesson_site *site, const struct lesson *lesson,
	bool before_belt, struct fault *why)
{
	char words[PLANT_CLIENT_ORDER_MAX];

	for (size_t i = 0; i < lesson->scene.fault_count; i++) {
		const struct lesson_order *o = &lesson->scene.faults[i];
		bool is_early = o->kind == LESSON_ORDER_PLANT || ends_by_itself(o->words);

		if (is_early != before_belt)
			continue;
		snprintf(words, sizeof words, "%s%s", o->kind == LESSON_ORDER_FAULT ? "fault " : "",
			o->words);
		if (order(site, words, why))
			return -1;
	}
	return 0;
}

static int begin_faults(const struct lesson_site *site, const char *ids, struct fault *why)
{
	char words[80];

	for (const char *at = ids + strspn(ids, " "); *at;
		 at += strcspn(at, " "), at += strspn(at, " ")) {
		snprintf(words, sizeof words, "fault %.*s", (int)strcspn(at, " "), at);
		if (order(site, words, why))
			return -1;
	}
	return 0;
}

static int set_conveyor(struct store *store, const struct lesson_site *site,
	const struct lesson *lesson, const struct lesson_scene *scene, struct fault *why)
{
	char clear[32] = "clear";

	if (lesson->scene.boxes > 0)
		snprintf(clear, sizeof clear, "clear %lld", (long long)lesson->scene.boxes);
	/* The belt stands before it is cleared: it brings no other box meanwhile. A PLC that has boxes on record starts again
	 * then, once; the reset is done when its bridge has verified it, and ends the alarm about it. */
	if (order(site, "well", why) || (site->has_desk && order(site, "desk empty", why)) ||
		give(store, COMMAND_STOP, why) || order(site, clear, why) ||
		give(store, COMMAND_RESET, why))
		return -1;
	if (!scene->faults && begin_scene_faults(site, lesson, true, why))
		return -1;
	if ((scene->belt_runs && give(store, COMMAND_START, why)) ||
		await_calm(store, scene->belt_runs, why))
		return -1;
	return scene->faults ? begin_faults(site, scene->faults, why)
						 : begin_scene_faults(site, lesson, false, why);
}

static void tell_scene(const struct lesson_scene *scene, struct message *tell)
{
	message_set(tell, "%s",
		scene->belt_runs
			? MESSAGE_WORD("lesson_stage.real_runs",
				  "the conveyor is a real one and gets no orders from the lesson; end all faults, "
				  "take the boxes off the belt and start it")
			: MESSAGE_WORD("lesson_stage.real_stands",
				  "the conveyor is a real one and gets no orders from the lesson; stop the belt, "
				  "end all faults and take the boxes off it"));
}

/* Faults, boxes and what waits for the next box stay: they are those of others. */
static int leave_untouched(struct store *store, const struct lesson_site *site,
	const struct lesson_scene *scene, struct message *tell, struct fault *why)
{
	bool runs;

	if (lesson_rows_belt(store, &runs, why))
		return -1;
	if (runs)
		return 0;
	if (scene->must_run)
		return fault_set(why, FAULT_SETUP, EXIT_UNAVAILABLE,
			MESSAGE("lesson_stage.belt_stands", "the belt does not run; start it"));
	if (site->has_simulated[LESSON_CONVEYOR])
		return give(store, COMMAND_START, why);
	message_set(tell,
		MESSAGE("lesson_stage.real_start",
			"the conveyor is a real one and gets no orders from the lesson; start it"));
	return 0;
}

int lesson_stage(struct store *store, const struct lesson_site *site, const struct lesson *lesson,
	const struct lesson_scene *scene, struct message *tell, struct fault *why)
{
	bool has_rows = lesson->scene.article_count || lesson->scene.place_count;

	*tell = message_none;
	if ((has_rows || !lesson->scene.is_untouched) && put_rows(store, lesson, why))
		return -1;
	if (lesson->scene.is_untouched)
		return leave_untouched(store, site, scene, tell, why);
	if (site->has_simulated[LESSON_CONVEYOR])
		return set_conveyor(store, site, lesson, scene, why);
	if (site->has_desk && order(site, "desk empty", why))
		return -1;
	if (lesson->needs[LESSON_CONVEYOR] != LESSON_NOT_NEEDED)
		tell_scene(scene, tell);
	return 0;
}

void lesson_active_faults(const char *control, char *out, size_t size)
{
	enum plant_fault_state states[PLANT_FAULT_MAX];
	char answer[PLANT_CLIENT_ANSWER_MAX];
	struct fault ignored;
	size_t used = 0;

	out[0] = '\0';
	if (!control[0] ||
		plant_client_ask(control, "states", LESSON_PLANT_WITHIN_MS, answer, &ignored) ||
		!plant_fault_read_states(answer, states))
		return;
	for (size_t i = 0; i < plant_fault_count; i++)
		if (states[i] == PLANT_FAULT_ACTIVE && used + strlen(plant_faults[i].id) + 2 < size)
			used += (size_t)snprintf(out + used, size - used, "%s%s", used ? " " : "",
				plant_faults[i].id);
}
