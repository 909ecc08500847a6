/* The lessons that come with Warenspur: each is without mistakes. Those that need scans only are played with the booking
 * rules: no expectation holds before the solution, each holds after it, and each example makes its hint the first one. */
#include "core/base/clock.h"
#include "core/code/ndef.h"
#include "core/code/plain_code.h"
#include "tests/support/store_fixture.h"
#include "tests/support/suite.h"
#include "core/lesson/condition_check.h"
#include "core/lesson/lesson_check.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct fault why;
static struct store *store;
static struct store_fact_mark mark;
static int64_t now_us;

static bool has_scans_only(const struct lesson_script *script)
{
	for (size_t i = 0; i < script->count; i++)
		if (script->orders[i].kind != LESSON_ORDER_SCAN &&
			script->orders[i].kind != LESSON_ORDER_TAG)
			return false;
	return true;
}

static bool can_be_played(const struct lesson *l)
{
	for (size_t i = 0; i < l->step_count; i++) {
		if (!has_scans_only(&l->steps[i].solution))
			return false;
		for (size_t h = 0; h < l->steps[i].hint_count; h++)
			if (!has_scans_only(&l->steps[i].hints[h].example))
				return false;
	}
	return true;
}

static void set_scene(const struct lesson *l)
{
	static const char *const places[][2] = { { "goods-in", "receiving" }, { "storage", "storing" },
		{ "goods-out", "shipping" }, { "quarantine", "holding" }, { "inspection", "inspecting" } };

	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
		ck_assert_int_eq(store_put_place(store, places[i][0], "", places[i][1], NULL, &why), 0);
	ck_assert_int_eq(store_begin_import(store, &why), 0);
	for (size_t i = 0; i < l->scene.article_count; i++) {
		const struct lesson_article *a = &l->scene.articles[i];

		ck_assert_int_eq(store_put_article(store, a->gtin, a->name[LESSON_EN], a->lane, &why), 0);
	}
	ck_assert_int_eq(store_end_import(store, true, &why), 0);
}

/* "goods-in 04A1B2C3D4E5F6 https://…" or "goods-in 9521234000013" */
static void play_order(const struct lesson_order *order)
{
	char place[64], first[128], rest[512] = "";
	struct identity identity;
	struct booking outcome;
	struct scan scan;

	ck_assert_int_ge(sscanf(order->words, "%63s %127s %511s", place, first, rest), 2);
	if (order->kind == LESSON_ORDER_SCAN) {
		ck_assert_int_eq(plain_code_to_scan(first, strlen(first), SYMBOLOGY_UNKNOWN, &scan, &why),
			0);
	} else {
		scan = fixture_scan(place, "hand", "");
		scan.carrier = CARRIER_NFC;
		strcpy(scan.tag, first);
		if (rest[0])
			scan.data_len = (uint32_t)ndef_build_uri(rest, scan.data, sizeof scan.data);
	}
	strcpy(scan.place, place);
	strcpy(scan.source, "hand");
	scan.at_us = now_us += INT64_C(60000000);
	identify(&scan, &identity);
	ck_assert_msg(booking_record_scan(store, &scan, &identity, &outcome, &why) == 0, "%s",
		why.message.text);
}

static void play(const struct lesson_script *script)
{
	ck_assert_int_eq(store_read_fact_mark(store, &mark, &why), 0);
	for (size_t i = 0; i < script->count; i++)
		play_order(&script->orders[i]);
}

static bool holds(const struct condition *condition)
{
	struct condition_result result;

	ck_assert_int_eq(condition_check(condition, store, &mark, &result, &why), 0);
	return result.holds;
}

static void play_step(const char *path, const struct lesson_step *step, size_t number)
{
	ck_assert_int_eq(store_read_fact_mark(store, &mark, &why), 0);
	ck_assert_msg(!holds(&step->expect), "%s, step %zu: met at the start", path, number);
	for (size_t h = 0; h < step->hint_count; h++) {
		size_t first = 0;

		play(&step->hints[h].example);
		while (first < step->hint_count && !holds(&step->hints[first].when))
			first++;
		ck_assert_msg(first == h, "%s, step %zu: the example of hint %zu shows hint %zu", path,
			number, h + 1, first + 1);
		ck_assert_msg(!holds(&step->expect), "%s, step %zu: the example of hint %zu meets it", path,
			number, h + 1);
	}
	play(&step->solution);
	ck_assert_msg(holds(&step->expect), "%s, step %zu: not met by the solution", path, number);
}

/* 1 if it was played. */
static int check_file(const char *path)
{
	static struct mistakes m;
	struct lesson *lesson;
	size_t len;
	char *text = lesson_load(path, &len, &why);
	int played;

	ck_assert_msg(text != NULL, "%s", why.message.text);
	lesson = lesson_read(text, len, &m);
	ck_assert_ptr_nonnull(lesson);
	lesson_check(lesson, &m);
	ck_assert_msg(m.count == 0, "%s:%d: %s", path, m.list[0].line, m.list[0].message.text);
	played = can_be_played(lesson);
	if (played) {
		store = fixture_open();
		ck_assert(clock_parse_iso("2026-12-02T12:00:00+01:00", &now_us));
		set_scene(lesson);
		for (size_t i = 0; i < lesson->step_count; i++)
			play_step(path, &lesson->steps[i], i + 1);
		fixture_close(store);
	}
	lesson_free(lesson);
	free(text);
	return played;
}

START_TEST(shipped_lessons)
{
	glob_t found;
	int played = 0;

	ck_assert_int_eq(glob("workshop/lessons/*.txt", 0, NULL, &found), 0);
	ck_assert_uint_ge(found.gl_pathc, 3);
	for (size_t i = 0; i < found.gl_pathc; i++)
		played += check_file(found.gl_pathv[i]);
	ck_assert_int_ge(played, 2);
	globfree(&found);
}
END_TEST

Suite *suite(void)
{
	const TTest *const tests[] = { shipped_lessons, NULL };

	return suite_of("lessons", tests);
}
