#include "cli/lesson/lesson_print.h"
#include "core/base/lang.h"

#include <stdio.h>
#include <string.h>

enum { WIDTH = 100 };

/* Breaks lines at blanks. */
void lesson_print_text(const char *label, const char *text)
{
	size_t column = strlen(label);

	printf("%s", label);
	while (*text) {
		size_t len = strcspn(text, " ");

		if (column + len > WIDTH && column > 4) {
			printf("\n    ");
			column = 4;
		}
		printf("%.*s", (int)len, text);
		column += len + 1;
		text += len;
		text += strspn(text, " ");
		if (*text)
			putchar(' ');
	}
	putchar('\n');
}

static void print_progress(const struct lesson_play *p)
{
	for (size_t i = 0; i < p->lesson->step_count; i++)
		printf("%s ",
			p->steps[i].done_us ? "\342\234\224"
				: i == p->step  ? "\342\227\217"
								: "\342\227\213");
}

static void print_time(int64_t us)
{
	long seconds = us > 0 ? (long)(us / 1000000) : 0;

	printf("%ld:%02ld", seconds / 60, seconds % 60);
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

	printf("\342\234\224 ");
	printf(_("step %zu is done, after "), step + 1);
	print_time(s->done_us - s->begun_us);
	putchar('\n');
	lesson_print_text("  ", lesson_say(&p->lesson->steps[step].why));
}

void lesson_print_end(const struct lesson_play *p)
{
	putchar('\n');
	print_progress(p);
	if (p->state != LESSON_RUN_DONE) {
		puts(_("the lesson was left"));
		return;
	}
	printf(_("the lesson is done, after "));
	print_time(p->ended_us - p->begun_us);
	putchar('\n');
	lesson_print_text(_("To discuss: "), lesson_say(&p->lesson->question));
}
