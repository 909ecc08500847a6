#include "cli/lesson/page_file.h"
#include "cli/lesson/group_page.h"
#include "cli/trainer/station.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/plant/plant_again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { WORDS_MAX = 16, AFTER_BOXES_MAX = 1000 };

struct typed_words {
	const char *words[WORDS_MAX];
	int count;
};

/* --- parts of a command ----------------------------------------------------------------------------------------- */

static int refuse_fault(const char *word, struct fault *why)
{
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("trainer.no_fault", "there is no fault \"%s\"; list shows their numbers"), word);
}

/* "after 3 boxes" from a word on; nothing there: 0. */
static int read_after(const struct typed_words *t, int at, int64_t *boxes, struct fault *why)
{
	*boxes = 0;
	if (at >= t->count)
		return 0;
	if (word_list_contains("after,nach", ',', t->words[at]) && at + 1 < t->count &&
		text_to_int64(t->words[at + 1], 1, AFTER_BOXES_MAX, boxes))
		return 0;
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("trainer.bad_after",
			"behind the fault may stand: after and a number of boxes from 1 to %d, for example: start 3 after 5 boxes"),
		AFTER_BOXES_MAX);
}

static void say_begun(const struct station *s)
{
	const struct trainer_fault *f = s->faults[s->chosen].fault;

	station_print(s, STATION_GOOD, "%zu  %s", s->chosen + 1, lesson_say(&f->title));
	if (s->exercise.boxes_left)
		printf(lang_plural("It begins after %lld box. The trainees see nothing of it.\n",
				   "It begins after %lld boxes. The trainees see nothing of it.\n",
				   (unsigned long)s->exercise.boxes_left),
			(long long)s->exercise.boxes_left);
	else
		puts(_("It begins now. The trainees see nothing of it but its effects."));
}

/* --- the commands ------------------------------------------------------------------------------------------------- */

static int list_faults(struct station *s, const struct typed_words *t, struct fault *why)
{
	(void)t, (void)why;
	for (size_t i = 0; i < s->fault_count; i++) {
		const struct trainer_fault *f = s->faults[i].fault;

		printf("%3zu  %s\n     ", i + 1, lesson_say(&f->title));
		printf(_("%s, %s; "), _(trainer_target_text(f->target)), _(trainer_speed_text(f->speed)));
		printf(lang_plural("%lld minute", "%lld minutes", (unsigned long)f->minutes),
			(long long)f->minutes);
		putchar('\n');
	}
	return 0;
}

static void show_part(const char *head, const struct lesson_text *text)
{
	printf("%s\n", head);
	page_file_write_text(stdout, "  ", lesson_say(text));
}

static int show_fault(struct station *s, const struct typed_words *t, struct fault *why)
{
	int found = t->count > 1 ? station_find_fault(s, t->words[1]) : -1;
	const struct trainer_fault *f;

	if (found < 0)
		return refuse_fault(t->count > 1 ? t->words[1] : "", why);
	f = s->faults[found].fault;
	station_print(s, STATION_HEAD, " %d  %s ", found + 1, lesson_say(&f->title));
	printf(_("%s, %s\n"), _(trainer_target_text(f->target)), _(trainer_speed_text(f->speed)));
	show_part(_("What the trainees see"), &f->symptom);
	show_part(_("Who notices it first"), &f->notices);
	puts(_("The way to the cause"));
	for (size_t i = 0; i < f->path_count; i++)
		page_file_write_text(stdout, "  - ", lesson_say(&f->path[i]));
	show_part(_("What the trainees do"), &f->solution);
	show_part(_("What it teaches"), &f->lesson);
	return 0;
}

static int start_fault(struct station *s, const struct typed_words *t, struct fault *why)
{
	int found = t->count > 1 ? station_find_fault(s, t->words[1]) : -1;
	int64_t boxes;

	if (found < 0)
		return refuse_fault(t->count > 1 ? t->words[1] : "", why);
	if (read_after(t, 2, &boxes, why) || station_begin(s, (size_t)found, boxes, why))
		return -1;
	say_begun(s);
	return 0;
}

/* "3,7,12": their indexes. -1: one is none. */
static int read_choice(const struct station *s, const char *list, size_t *out, size_t *count,
	struct fault *why)
{
	char copy[STATION_LINE_MAX], *rest = copy, *word;

	text_copy(copy, sizeof copy, list);
	*count = 0;
	while ((word = strtok_r(rest, ",", &rest))) {
		int found = station_find_fault(s, word);

		if (found < 0)
			return refuse_fault(word, why);
		if (*count < STATION_FAULTS_MAX)
			out[(*count)++] = (size_t)found;
	}
	return 0;
}

static int start_any(struct station *s, const struct typed_words *t, struct fault *why)
{
	size_t among[STATION_FAULTS_MAX], count = s->fault_count;
	bool has_list = t->count > 1 && !word_list_contains("after,nach", ',', t->words[1]);
	unsigned chance = 0;
	int64_t boxes;

	for (size_t i = 0; i < count; i++)
		among[i] = i;
	if ((has_list && read_choice(s, t->words[1], among, &count, why)) ||
		read_after(t, has_list ? 2 : 1, &boxes, why))
		return -1;
	if (getrandom(&chance, sizeof chance, 0) != (ssize_t)sizeof chance)
		chance = (unsigned)clock_mono_us();
	if (station_begin(s, among[chance % (count ? count : 1)], boxes, why))
		return -1;
	say_begun(s);
	return 0;
}

static int refuse_idle(struct fault *why)
{
	return fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("trainer.none_runs", "no exercise is running; start N begins one"));
}

static int end_exercise(struct station *s, const struct typed_words *t, struct fault *why)
{
	(void)t;
	if (!station_is_running(s))
		return refuse_idle(why);
	if (station_end(s, why))
		return -1;
	puts(_("The fault and the exercise are ended. Next: debrief"));
	return 0;
}

static int mend_fault(struct station *s, const struct typed_words *t, struct fault *why)
{
	const struct trainer_fault *f = s->faults[s->chosen].fault;

	(void)t;
	if (!station_is_running(s))
		return refuse_idle(why);
	if (station_end_fault(s, why))
		return -1;
	exercise_well(&s->exercise, f, clock_wall_us());
	if (station_save(s, why))
		return -1;
	puts(f->is_mended_by_hand
			? _("The cause is removed; the fault counts as repaired. Next: debrief")
			: _("The cause is removed. The trainees bring the line back; the exercise goes on until then."));
	return 0;
}

void station_print_status(const struct station *s)
{
	static const char *const words[EXERCISE_MOMENTS] = { N_("fault"), N_("first symptom"), "",
		N_("repaired") };
	const struct exercise *e = &s->exercise;
	char clock[CLOCK_TIME_SIZE], span[CLOCK_SPAN_SIZE];
	int64_t now_us = e->ended_us ? e->ended_us : clock_wall_us();

	printf("%zu  %s\n", s->chosen + 1, lesson_say(&s->faults[s->chosen].fault->title));
	printf(_("  begun          %s\n"), clock_format_time(e->begun_us, clock));
	for (int i = 0; i < EXERCISE_MOMENTS; i++)
		if (words[i][0])
			printf("  %-14s %s\n", _(words[i]),
				e->at_us[i] ? clock_format_time(e->at_us[i], clock) : _("not yet"));
	if (e->at_us[EXERCISE_FAULT])
		printf(_("  time           %s of %lld:00\n"),
			clock_format_span(now_us - e->at_us[EXERCISE_FAULT], span),
			(long long)s->faults[s->chosen].fault->minutes);
	if (e->is_well)
		puts(_("  The cause is removed."));
	if (e->phase == EXERCISE_ENDED)
		puts(_("  The exercise is over."));
}

static int show_status(struct station *s, const struct typed_words *t, struct fault *why)
{
	(void)t, (void)why;
	if (s->exercise.phase == EXERCISE_IDLE)
		puts(_("No exercise. start N begins one; list shows the faults."));
	else
		station_print_status(s);
	return 0;
}

static int debrief(struct station *s, const struct typed_words *t, struct fault *why)
{
	(void)t;
	return s->exercise.phase == EXERCISE_IDLE ? refuse_idle(why) : station_debrief(s, why);
}

/* again [TIME] [FAULT]: what is not typed is that of the last exercise. */
static int read_again(const struct station *s, const struct typed_words *t, int64_t *at_us,
	size_t *fault, struct fault *why)
{
	int at = 1, found = s->exercise.phase == EXERCISE_IDLE ? -1 : (int)s->chosen;
	bool has_time = at < t->count && plant_again_is_time(t->words[at]);

	*at_us = s->moment_us;
	if (has_time && !plant_again_read_time(t->words[at++], clock_wall_us(), at_us))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("trainer.no_time",
				"\"%s\" is not a time; write it as 14:03:22, 14:03, -90s or -2min"),
			t->words[at - 1]);
	if (at < t->count && (found = station_find_fault(s, t->words[at])) < 0)
		return refuse_fault(t->words[at], why);
	if (at + 1 < t->count)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("trainer.again_words",
				"behind again may stand a time and a fault, for example: again 14:03:22 wire-cut"));
	if (found < 0)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("trainer.again_which",
				"there was no exercise yet, so say which fault: again 14:03:22 wire-cut; list shows them"));
	if (!*at_us)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("trainer.nothing_again",
				"no fault has begun yet; say from when: again 14:03:22, or begin one: start N"));
	*fault = (size_t)found;
	return 0;
}

static int repeat(struct station *s, const struct typed_words *t, struct fault *why)
{
	char clock[CLOCK_TIME_SIZE];
	int64_t at_us;
	size_t fault = 0;
	int boxes;

	if (read_again(s, t, &at_us, &fault, why) || station_again(s, at_us, fault, &boxes, why))
		return -1;
	station_print(s, STATION_GOOD, "%zu  %s", fault + 1,
		lesson_say(&s->faults[fault].fault->title));
	printf(lang_plural("As at %s: %d box is on the belt, the PLC has restarted.\n",
			   "As at %s: %d boxes are on the belt, the PLC has restarted.\n",
			   (unsigned long)boxes),
		clock_format_time(at_us, clock), boxes);
	puts(_("The trainees start the belt (S); the fault begins when the first box has arrived."));
	return 0;
}

/* result [NAME]; a name may have blanks. */
static int show_result(struct station *s, const struct typed_words *t, struct fault *why)
{
	char name[STATION_LINE_MAX] = "";

	for (int i = 1; i < t->count; i++) {
		size_t used = strlen(name);

		snprintf(name + used, sizeof name - used, "%s%s", used ? " " : "", t->words[i]);
	}
	return group_page_show(s->store, *name ? name : NULL, s->folder, why);
}

static int leave(struct station *s, const struct typed_words *t, struct fault *why)
{
	(void)t, (void)why;
	s->has_ended = true;
	return 0;
}

static int show_help(struct station *s, const struct typed_words *t, struct fault *why);

/* The first word is English, the second German; both always work. */
static const struct station_verb {
	const char *words, *arguments, *help;
	int (*run)(struct station *, const struct typed_words *, struct fault *why);
} verbs[] = {
	{ "list,liste", "", N_("all faults"), list_faults },
	{ "show,zeige", N_("N"), N_("one fault: symptom, way to the cause, solution"), show_fault },
	{ "start,starte", N_("N [after K boxes]"), N_("begin it, now or after K boxes"), start_fault },
	{ "random,zufall", N_("[N,N,…] [after K boxes]"), N_("begin one of them, or of all"),
		start_any },
	{ "status,stand", "", N_("what has happened so far, with the time"), show_status },
	{ "well,behoben", "",
		N_("the trainees have named the cause: remove it; they bring the line back"), mend_fault },
	{ "end,ende", "", N_("end fault and exercise"), end_exercise },
	{ "debrief,auswerten", "",
		N_("end it, explain it: on the screen, in a file, in the time machine"), debrief },
	{ "again,nochmal", N_("[TIME] [N]"),
		N_("once more: from the moment before the fault, or from TIME: 14:03:22, -90s"), repeat },
	{ "result,ergebnis", N_("[NAME]"),
		N_("what the group has done: this session, or NAME; on the screen and in a file"),
		show_result },
	{ "help,hilfe", "", N_("this list"), show_help },
	{ "quit,beenden", "", N_("leave the station; a running exercise goes on"), leave },
};
enum { VERBS = sizeof verbs / sizeof verbs[0] };

static int show_help(struct station *s, const struct typed_words *t, struct fault *why)
{
	bool is_german = strcmp(lang_current(), "de") == 0;

	(void)s, (void)t, (void)why;
	for (int i = 0; i < VERBS; i++) {
		const char *second = strchr(verbs[i].words, ',');
		int len = (int)(second - verbs[i].words);

		printf("  %.*s %s\n      %s\n", is_german ? (int)strlen(second + 1) : len,
			is_german ? second + 1 : verbs[i].words,
			verbs[i].arguments[0] ? _(verbs[i].arguments) : "", _(verbs[i].help));
	}
	return 0;
}

int station_command(struct station *s, char *line, struct fault *why)
{
	struct typed_words t = { .count = 0 };
	struct word_list all = { 0 };
	char *rest = line;

	while (t.count < WORDS_MAX && (t.words[t.count] = strtok_r(rest, " \t", &rest)))
		t.count++;
	if (t.count == 0)
		return 0;
	for (int i = 0; i < VERBS; i++) {
		if (word_list_contains(verbs[i].words, ',', t.words[0]))
			return verbs[i].run(s, &t, why);
		word_list_add_all(&all, verbs[i].words, ',');
	}
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("trainer.no_command", "there is no command \"%.60s\"; help lists them"),
		t.words[0]);
	return word_list_suggest(&all, t.words[0], why);
}
