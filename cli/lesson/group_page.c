#include "cli/lesson/group_page.h"
#include "cli/lesson/page_file.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/lesson/lesson_folder.h"
#include "core/lesson/trainer_fault.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_INDENT = 5 };

/* --- the head ------------------------------------------------------------------------------------------------ */

static void write_head(FILE *out, const struct group_result *r)
{
	char begun[LANG_DATE_SIZE], ended[LANG_DATE_SIZE];

	if (r->kind == GROUP_DATABASE)
		fprintf(out, "%s\n", _("Result: everything in this database"));
	else
		fprintf(out, _("Result: %s\n"), r->name);
	if (r->kind != GROUP_SESSION)
		return;
	clock_format_local(r->begun_us, false, begun);
	if (r->ended_us)
		fprintf(out, "%s - %s; ", begun, clock_format_local(r->ended_us, false, ended));
	else
		fprintf(out, _("since %s; "), begun);
	fprintf(out, lang_plural("%lld box, ", "%lld boxes, ", (unsigned long)r->boxes),
		(long long)r->boxes);
	fprintf(out, lang_plural("%lld scan\n", "%lld scans\n", (unsigned long)r->scans),
		(long long)r->scans);
}

/* --- lessons ------------------------------------------------------------------------------------------------- */

static void write_state(FILE *out, const struct group_lesson *l)
{
	char span[CLOCK_SPAN_SIZE];

	clock_format_span((l->ended_us ? l->ended_us : clock_wall_us()) - l->begun_us, span);
	fprintf(out,
		l->state == LESSON_RUN_DONE       ? _("     done after %s\n")
			: l->state == LESSON_RUN_LEFT ? _("     left after %s\n")
										  : _("     running for %s\n"),
		span);
}

static void write_steps(FILE *out, const struct group_lesson *l)
{
	static const char *const hints[LESSON_HINT_LEVEL_MAX + 1] = { "", N_("hint: where to look"),
		N_("hint: the way"), N_("the solution was played") };
	char span[CLOCK_SPAN_SIZE];

	for (size_t i = 0; i < l->step_count; i++) {
		const struct group_step *step = &l->steps[i];

		fprintf(out, "%*s", STEP_INDENT, "");
		fprintf(out, _("step %zu: %s"), i + 1,
			step->took_us ? clock_format_span(step->took_us, span) : _("not done"));
		if (step->hint_level)
			fprintf(out, "; %s", _(hints[step->hint_level]));
		fputc('\n', out);
	}
}

static void write_lesson(FILE *out, const struct group_lesson *l)
{
	char *text = NULL;
	struct fault ignored;
	struct lesson *lesson = lesson_open(l->path, &text, &ignored);
	char clock[CLOCK_TIME_SIZE];

	fprintf(out, "  %s  %s", clock_format_time(l->begun_us, clock),
		lesson ? lesson_say(&lesson->title) : l->name);
	fprintf(out, *l->participant ? " (%s)\n" : "%s\n", l->participant);
	write_state(out, l);
	write_steps(out, l);
	for (size_t i = 0; lesson && l->state == LESSON_RUN_DONE && i < lesson->can_count; i++)
		page_file_write_text(out, "     - ", lesson_say(&lesson->can[i]));
	lesson_free(lesson);
	free(text);
}

static void write_lessons(FILE *out, const struct group_result *r)
{
	fprintf(out, "\n%s\n", _("Lessons"));
	for (size_t i = 0; i < r->lesson_count; i++)
		write_lesson(out, &r->lessons[i]);
	if (!r->lesson_count)
		fprintf(out, "  %s\n", _("none"));
}

/* --- exercises ----------------------------------------------------------------------------------------------- */

/* NULL: there is no such file, or it has mistakes. */
static struct trainer_fault *open_fault(const struct lesson_names *names, const char *name,
	char **text)
{
	struct trainer_fault *fault = NULL;
	struct mistakes *m = calloc(1, sizeof *m);
	char found[STORE_EXERCISE_FAULT_MAX];
	struct fault ignored;
	size_t len;

	*text = NULL;
	for (size_t i = 0; m && i < names->count && !fault; i++) {
		lesson_name_of(names->paths[i], found, sizeof found);
		if (strcmp(found, name) != 0 || !(*text = lesson_load(names->paths[i], &len, &ignored)))
			continue;
		fault = trainer_fault_read(*text, len, m);
		if (fault && m->count) {
			trainer_fault_free(fault);
			fault = NULL;
		}
		break;
	}
	free(m);
	return fault;
}

/* The times are those since the fault began. */
static void write_moments(FILE *out, const struct group_exercise *e)
{
	static const char *const words[EXERCISE_MOMENTS] = {
		[EXERCISE_SYMPTOM] = N_("first symptom"),
		[EXERCISE_LOOK] = N_("first look at the right view"),
		[EXERCISE_MEND] = N_("repaired"),
	};
	char span[CLOCK_SPAN_SIZE];

	if (!e->at_us[EXERCISE_FAULT]) {
		fprintf(out, "     %s\n", _("the fault did not begin"));
		return;
	}
	for (int i = EXERCISE_SYMPTOM; i < EXERCISE_MOMENTS; i++)
		if (e->at_us[i])
			fprintf(out, _("     after %s: %s\n"),
				clock_format_span(e->at_us[i] - e->at_us[EXERCISE_FAULT], span), _(words[i]));
		else
			fprintf(out, _("     never: %s\n"), _(words[i]));
}

static void write_views(FILE *out, const struct group_exercise *e)
{
	char text[GROUP_VIEWS_MAX * 64] = "", span[CLOCK_SPAN_SIZE];

	for (size_t i = 0; i < e->view_count; i++) {
		size_t used = strlen(text);

		snprintf(text + used, sizeof text - used, "%s%s %s", used ? ", " : "",
			trainer_view_title(e->views[i].name), clock_format_span(e->views[i].shown_us, span));
	}
	fprintf(out, "     %s\n", _("What the dashboards showed, all in all:"));
	page_file_write_text(out, "       ",
		*text ? text : _("no dashboard was open, or each was read-only"));
}

static void write_exercise(FILE *out, const struct group_exercise *e,
	const struct lesson_names *names)
{
	char *text;
	struct trainer_fault *fault = open_fault(names, e->fault, &text);
	char clock[CLOCK_TIME_SIZE];

	fprintf(out, "  %s  ", clock_format_time(e->begun_us, clock));
	if (*e->fault) {
		fprintf(out, "%s\n", fault ? lesson_say(&fault->title) : e->fault);
		write_moments(out, e);
		write_views(out, e);
	} else {
		fprintf(out, "%s\n", _("an exercise without a debrief"));
	}
	if (fault)
		page_file_write_text(out, "     ", lesson_say(&fault->lesson));
	trainer_fault_free(fault);
	free(text);
}

static void write_exercises(FILE *out, const struct group_result *r, const char *fault_folder)
{
	struct lesson_names names = { .count = 0 };
	struct fault ignored;

	if (r->kind == GROUP_PARTICIPANT)
		return;
	fprintf(out, "\n%s\n", _("Hidden faults"));
	if (r->exercise_count)
		lesson_list_faults(fault_folder, &names, &ignored);
	for (size_t i = 0; i < r->exercise_count; i++)
		write_exercise(out, &r->exercises[i], &names);
	if (!r->exercise_count)
		fprintf(out, "  %s\n", _("none"));
	lesson_free_names(&names);
}

/* ------------------------------------------------------------------------------------------------------------- */

void group_page_write(FILE *out, const struct group_result *r, const char *fault_folder)
{
	write_head(out, r);
	write_lessons(out, r);
	write_exercises(out, r, fault_folder);
	if (r->has_more)
		fprintf(out, "\n%s\n", _("There are more; these are the first hundred of each."));
}

int group_page_show(struct store *store, const char *name, const char *fault_folder,
	struct fault *why)
{
	char path[PAGE_FILE_NAME_MAX];
	struct group_result *r;
	FILE *file;
	int result = -1;

	if (group_result_read(store, name, &r, why))
		return -1;
	group_page_write(stdout, r, fault_folder);
	file = page_file_begin("result", clock_wall_us(), path, why);
	if (file) {
		group_page_write(file, r, fault_folder);
		result = page_file_end(file, path, why);
	}
	if (!result)
		printf(_("\nWritten to %s.\n"), path);
	free(r);
	return result;
}
