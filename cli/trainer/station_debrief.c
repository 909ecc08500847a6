#include "cli/lesson/page_file.h"
#include "cli/trainer/station.h"
#include "core/base/clock.h"
#include "core/base/lang.h"

#include <stdio.h>

enum { LOOKS_MAX = 200, LOOKS_SHOWN = 40 };

struct looks {
	struct row_look rows[LOOKS_MAX];
	size_t count;
};

static void add_look(void *user, const struct row_look *row)
{
	struct looks *l = user;

	if (l->count < LOOKS_MAX)
		l->rows[l->count++] = *row;
}

static int read_looks(struct station *s, struct looks *out, struct fault *why)
{
	out->count = 0;
	return store_each_look(s->store, s->exercise.begun_us, s->exercise.ended_us, LOOKS_MAX,
		add_look, out, why);
}

static int64_t find_right_look(const struct station *s, const struct looks *l)
{
	struct exercise_look_search search = { .fault = s->faults[s->chosen].fault,
		.symptom_us = s->exercise.at_us[EXERCISE_SYMPTOM] };

	for (size_t i = 0; i < l->count; i++)
		exercise_look(&search, &l->rows[i]);
	return search.symptom_us ? search.found_us : 0;
}

/* --- the page ---------------------------------------------------------------------------------------------------- */

static void write_times(FILE *out, const struct exercise *e)
{
	static const char *const words[EXERCISE_MOMENTS] = {
		[EXERCISE_FAULT] = N_("fault begun"),
		[EXERCISE_SYMPTOM] = N_("first symptom"),
		[EXERCISE_LOOK] = N_("first look at the right view"),
		[EXERCISE_MEND] = N_("repaired"),
	};
	char clock[CLOCK_TIME_SIZE], span[CLOCK_SPAN_SIZE];
	int64_t before_us = 0;

	fprintf(out, "%s\n", _("The four moments"));
	for (int i = 0; i < EXERCISE_MOMENTS; i++) {
		if (!e->at_us[i]) {
			fprintf(out, "  --:--:--         %s: %s\n", _(words[i]), _("did not happen"));
			continue;
		}
		fprintf(out, "  %s  +%-6s %s\n", clock_format_time(e->at_us[i], clock),
			clock_format_span(before_us ? e->at_us[i] - before_us : 0, span), _(words[i]));
		before_us = e->at_us[i];
	}
}

static void write_looks(FILE *out, const struct looks *l, const struct exercise *e)
{
	char clock[CLOCK_TIME_SIZE], span[CLOCK_SPAN_SIZE];

	fprintf(out, "\n%s\n", _("What the dashboards showed"));
	for (size_t i = 0; i < l->count && i < LOOKS_SHOWN; i++) {
		int64_t until_us = i + 1 < l->count ? l->rows[i + 1].at_us : e->ended_us;

		fprintf(out, "  %s  %-7s %s\n", clock_format_time(l->rows[i].at_us, clock),
			clock_format_span(until_us - l->rows[i].at_us, span),
			trainer_view_title(l->rows[i].view));
	}
	if (l->count == 0)
		fprintf(out, "  %s\n", _("No dashboard was open, or each was read-only."));
	if (l->count > LOOKS_SHOWN)
		fprintf(out, "  …\n");
}

static void write_part(FILE *out, const char *head, const struct lesson_text *text)
{
	fprintf(out, "\n%s\n", head);
	page_file_write_text(out, "  ", lesson_say(text));
}

static void write_page(FILE *out, const struct station *s, const struct looks *l)
{
	const struct trainer_fault *f = s->faults[s->chosen].fault;
	char date[LANG_DATE_SIZE];

	fprintf(out, _("Debrief: %s"), lesson_say(&f->title));
	fprintf(out, "\n%s\n\n", clock_format_local(s->exercise.begun_us, false, date));
	write_times(out, &s->exercise);
	write_looks(out, l, &s->exercise);
	write_part(out, _("What was to be seen"), &f->symptom);
	write_part(out, _("Who notices it first"), &f->notices);
	fprintf(out, "\n%s\n", _("The way to the cause"));
	for (size_t i = 0; i < f->path_count; i++)
		page_file_write_text(out, "  - ", lesson_say(&f->path[i]));
	write_part(out, _("What the trainees do"), &f->solution);
	write_part(out, _("What it teaches"), &f->lesson);
}

int station_debrief(struct station *s, struct fault *why)
{
	struct looks looks;
	char name[PAGE_FILE_NAME_MAX];
	struct fault of_plant;
	FILE *file;

	if (station_is_running(s) && station_end(s, &of_plant))
		station_print(s, STATION_BAD, "%s", of_plant.message.text);
	if (read_looks(s, &looks, why))
		return -1;
	s->exercise.at_us[EXERCISE_LOOK] = find_right_look(s, &looks);
	if (store_debrief_exercise(s->store, s->seq, s->faults[s->chosen].name, s->exercise.at_us, why))
		return -1;
	s->is_debriefed = true;
	if (station_save(s, why))
		return -1;
	station_print(s, STATION_HEAD, " %s ", _("Debrief"));
	write_page(stdout, s, &looks);
	file = page_file_begin("debrief", s->exercise.begun_us, name, why);
	if (!file)
		return -1;
	write_page(file, s, &looks);
	if (page_file_end(file, name, why))
		return -1;
	printf(_("\nWritten to %s. On the dashboard, in the past, ( and ) go to the four moments.\n"),
		name);
	return 0;
}
