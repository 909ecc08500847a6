#include "core/base/text.h"
#include "core/booking/booking_rules.h"
#include "core/gs1/gs1.h"
#include "core/lesson/lesson_parse.h"

#include <ctype.h>
#include <string.h>

enum { WORD_MAX = 64 };

/* --- texts ------------------------------------------------------------------------------------------------ */

static size_t count_words(const char *text)
{
	size_t n = *text != '\0';

	for (; *text; text++)
		n += *text == ' ';
	return n;
}

void lesson_read_text(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct lesson_text *out = (struct lesson_text *)(void *)((char *)block + e->key->offset);
	const char *text = lesson_fold(p, e->from, e->to);
	size_t length = text_characters(text, strlen(text));
	struct fault why;

	out->in[e->language] = text;
	if (length <= (size_t)e->key->limit)
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.long_text", "this text has %zu characters; %s may have %d"), length,
		e->key->name, e->key->limit);
	lesson_fail(p, e->from, &why);
}

static void read_story(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct lesson *lesson = block;
	const char *text = lesson_fold(p, e->from, e->to);
	size_t words = count_words(text);
	struct fault why;

	lesson->story.in[e->language] = text;
	if (words <= (size_t)e->key->limit)
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.long_story", "the story has %zu words; %d are allowed"), words,
		e->key->limit);
	lesson_fail(p, e->from, &why);
}

static void read_can(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct lesson *lesson = block;
	const char *text = lesson_fold(p, e->from, e->to);

	for (size_t i = 0; i < LESSON_CAN_MAX; i++)
		if (!lesson->can[i].in[e->language]) {
			lesson->can[i].in[e->language] = text;
			if (lesson->can_count < i + 1)
				lesson->can_count = i + 1;
			return;
		}
}

/* --- one line each ------------------------------------------------------------------------------------------ */

bool lesson_read_number(struct lesson_parse *p, const struct lesson_entry *e, int64_t least,
	int64_t *out)
{
	struct fault why;

	if (text_to_int64(lesson_fold(p, e->from, e->to), least, e->key->limit, out))
		return true;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.bad_number", "%s is a whole number from %d to %d, in digits"), e->key->name,
		(int)least, e->key->limit);
	lesson_fail(p, e->from, &why);
	return false;
}

static void read_minutes(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	lesson_read_number(p, e, 1, &((struct lesson *)block)->minutes);
}

static void read_boxes(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	lesson_read_number(p, e, 0, &((struct lesson *)block)->scene.boxes);
}

static void read_belt(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	const char *word = lesson_fold(p, e->from, e->to);
	struct word_list words = { 0 };
	struct fault why;

	word_list_add_all(&words, "running,standing,untouched", ',');
	((struct lesson *)block)->scene.is_untouched = strcmp(word, words.words[2]) == 0;
	((struct lesson *)block)->scene.is_running =
		strcmp(word, words.words[0]) == 0 || strcmp(word, words.words[2]) == 0;
	if (word_list_has(&words, word))
		return;
	fault_set(&why, FAULT_DATA, EXIT_FAILED,
		MESSAGE("lesson.bad_belt", "the belt cannot be \"%s\""), word);
	mistake_add_word(p->mistakes, e->from, &words, word, &why);
}

static const char *const parts[LESSON_PART_COUNT] = { "conveyor", "scanner", "nfc", "camera" };
static const char *const origins[] = { "", "simulated", "real", "any" };

const char *lesson_part_name(enum lesson_part part)
{
	return parts[part];
}

const char *lesson_origin_name(enum lesson_origin origin)
{
	return origins[origin];
}

int lesson_find_word(struct lesson_parse *p, size_t at, const struct word_list *words,
	const char *word, const char *format)
{
	struct fault why;

	for (size_t i = 0; i < words->count; i++)
		if (strcmp(words->words[i], word) == 0)
			return (int)i;
	fault_set(&why, FAULT_DATA, EXIT_FAILED, format, word);
	mistake_add_word(p->mistakes, at, words, word, &why);
	return -1;
}

static void read_need(struct lesson_parse *p, size_t from, size_t to, struct lesson *lesson)
{
	struct word_list part_words = { 0 }, origin_words = { 0 };
	char part[WORD_MAX], origin[WORD_MAX];
	size_t part_at, origin_at;
	int which, how;

	for (int i = 0; i < LESSON_PART_COUNT; i++)
		word_list_add(&part_words, parts[i]);
	for (int i = LESSON_SIMULATED; i <= LESSON_ANY; i++)
		word_list_add(&origin_words, origins[i]);
	lesson_word(p->mistakes->text, &from, to, &part_at, part, sizeof part);
	lesson_word(p->mistakes->text, &from, to, &origin_at, origin, sizeof origin);
	which = lesson_find_word(p, part_at, &part_words, part,
		MESSAGE("lesson.no_part", "a lesson cannot need \"%s\""));
	if (which < 0)
		return;
	how = lesson_find_word(p, origin_at, &origin_words, origin,
		MESSAGE("lesson.no_origin",
			"behind the part stands whether it is simulated or real, not \"%s\""));
	if (how >= 0)
		lesson->needs[which] = (enum lesson_origin)(how + LESSON_SIMULATED);
}

/* "conveyor simulated, scanner any"; "nothing". */
static void read_needs(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	const char *text = p->mistakes->text;
	size_t from = e->from;

	if (strcmp(lesson_fold(p, e->from, e->to), "nothing") == 0)
		return;
	while (from <= e->to) {
		size_t end = from;

		while (end < e->to && text[end] != ',')
			end++;
		read_need(p, from, end, block);
		from = end + 1;
	}
}

/* --- the scene ---------------------------------------------------------------------------------------------- */

static bool read_gtin(struct lesson_parse *p, size_t at, const char *digits, char *out)
{
	size_t n = strspn(digits, "0123456789");
	struct fault why;

	if (digits[n] || (n != 8 && n != 12 && n != 13 && n != 14))
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.bad_gtin", "a GTIN has 8, 12, 13 or 14 digits, \"%s\" is none"),
			digits);
	else if (!gs1_check_ok(digits, n))
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.bad_check_digit",
				"the check digit of %s is wrong; check the number, or see warenspur explain %s"),
			digits, digits);
	else {
		memset(out, '0', 14);
		memcpy(out + 14 - n, digits, n);
		return true;
	}
	lesson_fail(p, at, &why);
	return false;
}

/* "Schraube | Screw", or one name for both languages. */
static void read_names(struct lesson_parse *p, size_t from, size_t to,
	struct lesson_article *article)
{
	char *name = (char *)(uintptr_t)lesson_fold(p, from, to), *bar = strchr(name, '|');

	if (bar)
		*bar++ = '\0';
	text_trim_end(name);
	while (bar && *bar == ' ')
		bar++;
	text_copy(article->name[LESSON_DE], sizeof article->name[0], name);
	text_copy(article->name[LESSON_EN], sizeof article->name[0], bar && *bar ? bar : name);
}

/* 09521234000013 lane 1 Schraube | Screw */
static void read_article(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct lesson *lesson = block;
	struct lesson_article *article = &lesson->scene.articles[lesson->scene.article_count];
	size_t from = e->from, at, word_at;
	char gtin[WORD_MAX], word[WORD_MAX], lane[WORD_MAX];
	struct fault why;

	lesson_word(p->mistakes->text, &from, e->to, &at, gtin, sizeof gtin);
	lesson_word(p->mistakes->text, &from, e->to, &word_at, word, sizeof word);
	lesson_word(p->mistakes->text, &from, e->to, &at, lane, sizeof lane);
	if (!read_gtin(p, e->from, gtin, article->gtin))
		return;
	if (strcmp(word, "lane") != 0 || strlen(lane) != 1 || lane[0] < '1' || lane[0] > '3' ||
		from >= e->to) {
		fault_set(&why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("lesson.bad_article",
				"behind the GTIN stand a lane from 1 to 3 and the name, for example: %s lane 1 Schraube | Screw"),
			gtin);
		lesson_fail(p, word_at, &why);
		return;
	}
	article->lane = lane[0] - '0';
	read_names(p, from, e->to, article);
	lesson->scene.article_count++;
}

/* NAME STEP */
static void read_scene_place(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct lesson *lesson = block;
	struct lesson_place *place = &lesson->scene.places[lesson->scene.place_count];
	struct word_list words = { 0 };
	size_t from = e->from, at;

	lesson_word(p->mistakes->text, &from, e->to, &at, place->name, sizeof place->name);
	lesson_word(p->mistakes->text, &from, e->to, &at, place->step, sizeof place->step);
	for (int i = 0; i < BOOKING_PLACE_STEPS; i++)
		word_list_add(&words, booking_place_steps[i]);
	if (lesson_find_word(p, at, &words, place->step,
			MESSAGE("lesson.no_biz_step",
				"behind the name of the place stands a business step, not \"%s\"")) < 0)
		return;
	word_list_add(&p->places, place->name);
	lesson->scene.place_count++;
}

static void add_scene_order(struct lesson_parse *p, const struct lesson_entry *e,
	struct lesson *lesson, enum lesson_order_kind kind)
{
	lesson->scene.faults[lesson->scene.fault_count++] = (struct lesson_order){ .at = e->from,
		.kind = kind,
		.words = lesson_fold(p, e->from, e->to) };
}

static void read_scene_fault(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	if (((struct lesson *)block)->scene.fault_count < LESSON_SCENE_MAX &&
		lesson_check_fault(p, e->from, e->to))
		add_scene_order(p, e, block, LESSON_ORDER_FAULT);
}

static void read_scene_plant(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	if (((struct lesson *)block)->scene.fault_count < LESSON_SCENE_MAX)
		add_scene_order(p, e, block, LESSON_ORDER_PLANT);
}

/* --- steps and hints ------------------------------------------------------------------------------------------ */

static void read_expect(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct lesson_step *step = block;

	step->expect_at = e->from;
	step->has_expect = condition_parse(p->mistakes, e->from, e->to, &p->places, &step->expect) == 0;
}

static void read_when(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	struct lesson_hint *hint = block;

	hint->when_at = e->from;
	hint->has_when = condition_parse(p->mistakes, e->from, e->to, &p->places, &hint->when) == 0;
}

static void read_solution(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	lesson_read_script(p, e->from, e->to, &((struct lesson_step *)block)->solution);
}

static void read_press(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	lesson_read_presses(p, e->from, e->to, block);
}

static void read_example(struct lesson_parse *p, const struct lesson_entry *e, void *block)
{
	lesson_read_script(p, e->from, e->to, &((struct lesson_hint *)block)->example);
}

/* --- the table -------------------------------------------------------------------------------------------------- */

/* clang-format off */
#define TEXT(NAME, LEVEL, STRUCT, MEMBER, NEEDED, LIMIT) \
	{ NAME, LEVEL, true, NEEDED, 1, offsetof(struct STRUCT, MEMBER), LIMIT, lesson_read_text }
#define ROW(NAME, LEVEL, NEEDED, TIMES, LIMIT, READ) { NAME, LEVEL, false, NEEDED, TIMES, 0, LIMIT, READ }

static const struct lesson_key lesson_keys[] = {
	TEXT("title", LESSON_LEVEL_LESSON, lesson, title, true, 60),
	TEXT("for", LESSON_LEVEL_LESSON, lesson, audience, true, 200),
	ROW("minutes", LESSON_LEVEL_LESSON, true, 1, 60, read_minutes),
	ROW("needs", LESSON_LEVEL_LESSON, true, 1, 0, read_needs),
	ROW("belt", LESSON_LEVEL_LESSON, true, 1, 0, read_belt),
	ROW("boxes", LESSON_LEVEL_LESSON, false, 1, 100, read_boxes),
	ROW("article", LESSON_LEVEL_LESSON, false, LESSON_SCENE_MAX, 0, read_article),
	ROW("place", LESSON_LEVEL_LESSON, false, LESSON_SCENE_MAX, 0, read_scene_place),
	ROW("fault", LESSON_LEVEL_LESSON, false, LESSON_SCENE_MAX, 0, read_scene_fault),
	ROW("plant", LESSON_LEVEL_LESSON, false, LESSON_SCENE_MAX, 0, read_scene_plant),
	{ "can", LESSON_LEVEL_LESSON, true, true, LESSON_CAN_MAX, 0, 0, read_can },
	{ "story", LESSON_LEVEL_LESSON, true, true, 1, 0, LESSON_STORY_WORDS_MAX, read_story },
	TEXT("question", LESSON_LEVEL_LESSON, lesson, question, true, 400),
	TEXT("answer", LESSON_LEVEL_LESSON, lesson, answer, true, 800),
	TEXT("do", LESSON_LEVEL_STEP, lesson_step, doing, true, 400),
	TEXT("look", LESSON_LEVEL_STEP, lesson_step, look, true, 400),
	ROW("expect", LESSON_LEVEL_STEP, true, 1, 0, read_expect),
	TEXT("why", LESSON_LEVEL_STEP, lesson_step, why, true, 500),
	ROW("solution", LESSON_LEVEL_STEP, true, 1, 0, read_solution),
	TEXT("sheet", LESSON_LEVEL_STEP, lesson_step, sheet, true, 200),
	TEXT("big", LESSON_LEVEL_STEP, lesson_step, big, false, 12),
	TEXT("kiosk", LESSON_LEVEL_STEP, lesson_step, kiosk, false, 200),
	TEXT("learned", LESSON_LEVEL_STEP, lesson_step, learned, false, 14),
	ROW("press", LESSON_LEVEL_STEP, false, 1, 0, read_press),
	ROW("when", LESSON_LEVEL_HINT, true, 1, 0, read_when),
	TEXT("pointer", LESSON_LEVEL_HINT, lesson_hint, pointer, true, 300),
	TEXT("way", LESSON_LEVEL_HINT, lesson_hint, way, true, 400),
	ROW("example", LESSON_LEVEL_HINT, true, 1, 0, read_example),
};
/* clang-format on */
_Static_assert(sizeof lesson_keys / sizeof lesson_keys[0] <= LESSON_KEYS_MAX, "room");

const struct lesson_form lesson_form = {
	.keys = lesson_keys,
	.key_count = sizeof lesson_keys / sizeof lesson_keys[0],
	.whole = MESSAGE_WORD("lesson.in_lesson", "the lesson"),
	.has_blocks = true,
};
