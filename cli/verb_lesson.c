#include "cli/lesson/group_page.h"
#include "cli/lesson/lesson_actions.h"
#include "cli/lesson/lesson_played.h"
#include "cli/verbs.h"
#include "core/base/lang.h"
#include "core/base/word_list.h"
#include "core/lesson/lesson_check.h"
#include "core/lesson/lesson_folder.h"
#include "core/lesson/lesson_play.h"

#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

struct lesson_options {
	struct options_common common;
	bool json, all, played;
	const char *folder, *participant;
	char path[PATH_MAX]; /* of the lesson to run; "": the one that runs */
	int (*action)(struct verb_call *, struct fault *why);
};

static const struct option_row rows[] = {
	{ .name = "all",
		.kind = OPTION_FLAG,
		.help = N_("check: every lesson of the folder"),
		.offset = offsetof(struct lesson_options, all) },
	{ .name = "folder",
		.kind = OPTION_TEXT,
		.argument = N_("FOLDER"),
		.help = N_(
			"the folder with the lessons; result: with the faults (default: those of Warenspur)"),
		.offset = offsetof(struct lesson_options, folder) },
	{ .name = "participant",
		.kind = OPTION_TEXT,
		.argument = N_("NAME"),
		.help = N_("run: who plays it; a number or a pseudonym is enough"),
		.offset = offsetof(struct lesson_options, participant) },
	{ .name = "played",
		.kind = OPTION_FLAG,
		.help = N_("check: also play solutions and examples in a demonstration; takes minutes"),
		.offset = offsetof(struct lesson_options, played) },
	{ .name = "json",
		.kind = OPTION_FLAG,
		.help = N_("print one JSON object"),
		.offset = offsetof(struct lesson_options, json) },
};

static const struct options_program program = {
	.name = "warenspur lesson",
	.section = "common",
	.usage = N_("[options] list|run|reset|solve|leave|result|check [NAME|STEP|FILE…]"),
	.summary =
		N_("Lessons for trainees: shows which there are, runs one, checks the file of a lesson."),
	.details = N_(
		"list          all lessons with their time and what they need\n"
		"run NAME      begins a lesson in the running launch, or starts a demonstration with it; shows\n"
		"              its steps; without NAME: goes on with the lesson that runs. Keys: h hint (the third\n"
		"              time the program does the step), r the step again, q leave; the progress stays\n"
		"reset         the start of the present step again: belt, faults, and only what comes now counts\n"
		"solve [STEP]  plays the solution of the present step, or of all steps up to STEP\n"
		"leave         ends the lesson; what was done stays in the tables\n"
		"result [NAME] what was done in this session, or NAME (a session, a participant): lessons, hints,\n"
		"              a trainer's hidden faults; printed, and written to a new file result-DATE-TIME.txt\n"
		"check FILE    prints each mistake as FILE:LINE:COLUMN: text; exit code 0: there is none\n"
		"Checked are the fields in both languages, the limits, the names, the conditions, and that\n"
		"no expectation is met at the start. --played: also that each solution ends its step and each\n"
		"example makes its hint appear, in a demonstration of its own.\n"
		"A lesson is a text file to copy and change; docs/lessons.md explains its fields."),
	.rows = rows,
	.row_count = OPTION_COUNT(rows),
};

/* --- list -------------------------------------------------------------------------------------------------- */

static const char *part_words(enum lesson_part part)
{
	static const char *const words[LESSON_PART_COUNT] = { N_("conveyor"), N_("scanner"),
		N_("NFC reader"), N_("camera") };

	return _(words[part]);
}

static const char *origin_words(enum lesson_origin origin)
{
	static const char *const words[] = { "", N_("simulated"), N_("real"), N_("simulated or real") };

	return _(words[origin]);
}

static void print_lesson(const char *name, const struct lesson *l)
{
	const char *between = "";

	printf("%-18s %s\n  ", name, lesson_say(&l->title));
	printf(lang_plural("%lld minute", "%lld minutes", (unsigned long)l->minutes),
		(long long)l->minutes);
	printf(", ");
	printf(lang_plural("%zu step", "%zu steps", l->step_count), l->step_count);
	printf("; %s ", _("needs:"));
	for (int i = 0; i < LESSON_PART_COUNT; i++) {
		enum lesson_origin next = LESSON_NOT_NEEDED;

		if (!l->needs[i])
			continue;
		for (int n = i + 1; n < LESSON_PART_COUNT && !next; n++)
			next = l->needs[n];
		printf("%s%s", between, part_words((enum lesson_part)i));
		if (l->needs[i] != next) /* once for neighbours with the same */
			printf(" (%s)", origin_words(l->needs[i]));
		between = ", ";
	}
	printf("%s\n", *between ? "" : _("nothing"));
}

static json_t *both_languages(const struct lesson_text *text)
{
	return json_pack("{s:s, s:s}", "de", text->in[LESSON_DE] ? text->in[LESSON_DE] : "", "en",
		text->in[LESSON_EN] ? text->in[LESSON_EN] : "");
}

static json_t *lesson_json(const char *name, const char *path, const struct lesson *l)
{
	json_t *needs = json_object();

	for (int i = 0; i < LESSON_PART_COUNT; i++)
		if (l->needs[i])
			json_object_set_new(needs, lesson_part_name((enum lesson_part)i),
				json_string(lesson_origin_name(l->needs[i])));
	return json_pack("{s:s, s:s, s:o, s:o, s:I, s:I, s:o}", "name", name, "file", path, "title",
		both_languages(&l->title), "for", both_languages(&l->audience), "minutes",
		(json_int_t)l->minutes, "steps", (json_int_t)l->step_count, "needs", needs);
}

static int print_json(json_t *object)
{
	int result = json_dumpf(object, stdout, JSON_COMPACT | JSON_PRESERVE_ORDER);

	putchar('\n');
	json_decref(object);
	return result ? EXIT_IO : EXIT_OK;
}

static int list_lessons(struct verb_call *call, struct fault *why)
{
	const struct lesson_options *o = call->options;
	struct lesson_names names = { .count = 0 };
	json_t *list = json_array();
	int faulty = 0, result = lesson_list_folder(o->folder, &names, why);

	for (size_t i = 0; i < names.count && !result; i++) {
		struct lesson_examined c;
		char name[NAME_MAX];

		lesson_name_of(names.paths[i], name, sizeof name);
		result = lesson_examine(names.paths[i], &c, why);
		if (result)
			break;
		if (c.mistakes->count)
			faulty++;
		if (c.mistakes->count)
			fprintf(stderr, _("%s has mistakes and is left out; see warenspur lesson check %s\n"),
				name, names.paths[i]);
		else if (o->json)
			json_array_append_new(list, lesson_json(name, names.paths[i], c.lesson));
		else
			print_lesson(name, c.lesson);
		lesson_examined_close(&c);
	}
	lesson_free_names(&names);
	if (o->json && !result)
		return print_json(json_pack("{s:o}", "lessons", list)) || faulty ? EXIT_FAILED : EXIT_OK;
	json_decref(list);
	return result ? -1 : faulty ? EXIT_FAILED : EXIT_OK;
}

/* --- check --------------------------------------------------------------------------------------------------- */

static json_t *findings_json(const char *path, const struct mistakes *m)
{
	json_t *findings = json_array();

	for (size_t i = 0; i < m->count; i++)
		json_array_append_new(findings,
			json_pack("{s:i, s:i, s:s}", "line", m->list[i].line, "column", m->list[i].column,
				"text", m->list[i].message.text));
	return json_pack("{s:s, s:o, s:b}", "file", path, "findings", findings, "more", m->more);
}

static void print_findings(const char *path, const struct mistakes *m)
{
	for (size_t i = 0; i < m->count; i++)
		printf("%s:%d:%d: %s\n", path, m->list[i].line, m->list[i].column, m->list[i].message.text);
	if (m->more)
		printf("%s: %s\n", path, _("there are more mistakes; fix these first"));
}

struct check_summary {
	json_t *list;
	size_t files, faulty, findings;
};

static int check_one(const struct lesson_options *o, const char *path, struct check_summary *s,
	struct fault *why)
{
	struct lesson_examined c;

	if (lesson_examine(path, &c, why))
		return -1;
	if (o->played && !c.mistakes->count && lesson_played_check(path, c.lesson, c.mistakes, why)) {
		lesson_examined_close(&c);
		return -1;
	}
	s->files++;
	s->findings += c.mistakes->count;
	s->faulty += c.mistakes->count > 0;
	if (o->json)
		json_array_append_new(s->list, findings_json(path, c.mistakes));
	else
		print_findings(path, c.mistakes);
	lesson_examined_close(&c);
	return 0;
}

static void print_summary(const struct check_summary *s, bool played)
{
	printf(lang_plural("%zu lesson checked, ", "%zu lessons checked, ", s->files), s->files);
	printf(lang_plural("%zu mistake\n", "%zu mistakes\n", s->findings), s->findings);
	puts(_(
		"Checked: fields and languages, limits, names, conditions, expectations not met at the start."));
	puts(played ? _("Played, in both languages: each solution, and the example of each hint.")
				: _("Not checked: solutions and examples of hints were not played."));
}

static int check_lessons(struct verb_call *call, struct fault *why)
{
	const struct lesson_options *o = call->options;
	struct lesson_names names = { .count = 0 };
	struct check_summary s = { .list = json_array() };
	int result = o->all ? lesson_list_folder(o->folder, &names, why) : 0;

	for (size_t i = 0; i < names.count && !result; i++)
		result = check_one(o, names.paths[i], &s, why);
	for (int i = 1; i < call->operand_count && !result; i++)
		result = check_one(o, call->operands[i], &s, why);
	lesson_free_names(&names);
	if (result) {
		json_decref(s.list);
		return -1;
	}
	if (o->json)
		print_json(o->played ? json_pack("{s:o, s:[s,s], s:[]}", "lessons", s.list, "checked",
								   "static", "played", "not_checked")
							 : json_pack("{s:o, s:[s], s:[s]}", "lessons", s.list, "checked",
								   "static", "not_checked", "played"));
	else {
		json_decref(s.list);
		print_summary(&s, o->played);
	}
	return s.faulty ? EXIT_FAILED : EXIT_OK;
}

/* --- the verb --------------------------------------------------------------------------------------------------- */

static int show_running(struct verb_call *call, struct fault *why)
{
	const struct lesson_options *o = call->options;

	return lesson_action_run(call->store, o->common.db, o->path, o->participant, why);
}

static int reset_lesson(struct verb_call *call, struct fault *why)
{
	const struct lesson_options *o = call->options;

	return lesson_action_reset(call->store, o->common.db, why);
}

static int solve_lesson(struct verb_call *call, struct fault *why)
{
	const struct lesson_options *o = call->options;

	return lesson_action_solve(call->store, o->common.db,
		call->operand_count > 1 ? call->operands[1] : NULL, why);
}

static int leave_lesson(struct verb_call *call, struct fault *why)
{
	return lesson_action_leave(call->store, why);
}

static int show_result(struct verb_call *call, struct fault *why)
{
	const struct lesson_options *o = call->options;

	return group_page_show(call->store, call->operand_count > 1 ? call->operands[1] : NULL,
			   o->folder, why)
		? -1
		: EXIT_OK;
}

static const struct {
	const char *word;
	int (*run)(struct verb_call *, struct fault *why);
	int operands_max;
	bool has_store;
} actions[] = {
	{ "list", list_lessons, 0, false },
	{ "run", show_running, 1, true },
	{ "reset", reset_lesson, 0, true },
	{ "solve", solve_lesson, 1, true },
	{ "leave", leave_lesson, 0, true },
	{ "result", show_result, 1, true },
	{ "check", check_lessons, VERB_ANY_NUMBER, false },
};

/* The options and operands that belong to another action. */
static int check_combination(const struct verb_call *call, const struct lesson_options *o,
	struct fault *why)
{
	bool has_files = call->operand_count > 1;

	if (o->action != check_lessons && (o->all || o->played))
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("lesson.all_alone", "--all and --played belong to check"));
	if (o->action == list_lessons && has_files)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("lesson.list_alone", "list takes no file; use --folder FOLDER"));
	if (o->action == check_lessons && has_files == o->all)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("lesson.check_what", "check needs the file of a lesson, or --all"));
	return 0;
}

static int choose_action(const struct verb_call *call, struct lesson_options *o, size_t *chosen,
	struct fault *why)
{
	struct word_list words = { 0 };

	for (size_t i = 0; i < sizeof actions / sizeof actions[0]; i++) {
		word_list_add(&words, actions[i].word);
		if (strcmp(call->operands[0], actions[i].word) == 0) {
			o->action = actions[i].run;
			*chosen = i;
		}
	}
	if (o->action)
		return 0;
	fault_set(why, FAULT_USAGE, EXIT_USAGE,
		MESSAGE("lesson.no_action", "\"%s\" is nothing that warenspur lesson does"),
		call->operands[0]);
	return word_list_refuse(&words, call->operands[0], why);
}

static int check_arguments(struct verb_call *call, struct fault *why)
{
	struct lesson_options *o = call->options;
	size_t chosen;

	if (choose_action(call, o, &chosen, why) || check_combination(call, o, why))
		return -1;
	if (call->operand_count - 1 > actions[chosen].operands_max)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("lesson.too_much", "unexpected argument \"%s\"; see warenspur lesson --help"),
			call->operands[1 + actions[chosen].operands_max]);
	if (!actions[chosen].has_store)
		return 0;
	if (o->action == show_running && call->operand_count > 1 &&
		lesson_find(call->operands[1], o->folder, o->path, why))
		return -1;
	if (o->action == show_result) {
		call->store_mode = STORE_READ;
		return 0;
	}
	call->store_mode = STORE_EXISTING;
	call->database = VERB_DATABASE_CHANGE;
	return o->action == show_running
		? lesson_action_start_demo(&o->common, o->path, o->participant, why)
		: 0;
}

static int run_lesson(struct verb_call *call, struct fault *why)
{
	return ((const struct lesson_options *)call->options)->action(call, why);
}

const struct verb verb_lesson = {
	.name = "lesson",
	.arguments =
		N_("list | run [NAME] | reset | solve [STEP] | leave | result | check FILE…|--all"),
	.summary = N_("lessons for trainees: which there are; runs one; checks a lesson's file"),
	.program = &program,
	.options_size = sizeof(struct lesson_options),
	.operands = { .min = 1,
		.max = VERB_ANY_NUMBER,
		.hint = MESSAGE_WORD("lesson.usage",
			"the action is missing; use for example warenspur lesson list, or warenspur lesson run 2; see warenspur lesson --help") },
	.check = check_arguments,
	.run = run_lesson,
};
