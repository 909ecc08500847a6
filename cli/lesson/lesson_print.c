#include "cli/lesson/lesson_print.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/text.h"
#include "core/base/wrapped_text.h"

#include <stdio.h>
#include <string.h>

enum { INDENT = 4, WIDTH = 100 };

void lesson_print_text(const char *label, const char *text)
{
	fputs(label, stdout);
	wrapped_text_print(stdout, text_characters(label, strlen(label)), INDENT, WIDTH, text);
}

static void print_progress(const struct lesson_play *p)
{
	for (size_t i = 0; i < p->lesson->step_count; i++)
		printf("%s ",
			p->steps[i].done_us ? "\342\234\224"
				: i == p->step  ? "\342\227\217"
								: "\342\227\213");
}

void lesson_print_beginning(const struct lesson_play *p)
{
	const struct lesson *l = p->lesson;

	printf("%s  %s\n", p->name, lesson_say(&l->title));
	printf(lang_plural("%lld minute", "%lld minutes", (unsigned long)l->minutes),
		(long long)l->minutes);
	printf(", ");
	printf(lang_plural("%zu step\n", "%zu steps\n", l->step_count), l->step_count);
	lesson_print_text("", lesson_say(&l->story));
}

void lesson_print_task(const struct lesson_play *p)
{
	putchar('\n');
	print_progress(p);
	printf(_("step %zu of %zu\n"), p->step + 1, p->lesson->step_count);
	lesson_print_text("", lesson_say(&p->lesson->steps[p->step].doing));
	lesson_print_text(_("Look: "), lesson_say(&p->lesson->steps[p->step].look));
}

void lesson_print_done(const struct lesson_play *p, size_t step)
{
	const struct lesson_progress *s = &p->steps[step];
	char span[CLOCK_SPAN_SIZE];

	printf("\342\234\224 ");
	printf(_("step %zu is done, after "), step + 1);
	puts(clock_format_span(s->done_us - s->begun_us, span));
	lesson_print_text("  ", lesson_say(&p->lesson->steps[step].why));
}

void lesson_print_end(const struct lesson_play *p)
{
	char span[CLOCK_SPAN_SIZE];

	putchar('\n');
	print_progress(p);
	if (p->state != LESSON_RUN_DONE) {
		puts(_("the lesson was left"));
		return;
	}
	printf(_("the lesson is done, after "));
	puts(clock_format_span(p->ended_us - p->begun_us, span));
	lesson_print_text(_("To discuss: "), lesson_say(&p->lesson->question));
}
