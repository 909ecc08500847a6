/* past: what the dashboard costs on a long record, without a terminal.
 *   past DATABASE STEPS       one line each, milliseconds:
 *     open MS                 the database opened, the first picture read and drawn
 *     step P50 P99 MAX        to a random fact or event near a random moment, all of it read and drawn
 *     stock P50 P99 MAX       the same in the view of stock
 *     draw P50 P99 MAX        a picture drawn and compared with what stood there, 132x43 */
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "tui/dump/dump.h"
#include "tui/screen.h"

#include <stdio.h>
#include <stdlib.h>

static struct screen screen;
static struct store *store;
static int64_t now_us, mono_ms;

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void tell(const char *name, double *ms, size_t n)
{
	qsort(ms, n, sizeof ms[0], by_value);
	printf("%s %.2f %.2f %.2f\n", name, ms[n / 2], ms[n * 99 / 100], ms[n - 1]);
}

static double since_ms(int64_t start_us)
{
	return (double)(clock_mono_us() - start_us) / 1000;
}

static void show(void)
{
	struct fault why = { 0 };

	mono_ms += 1000;
	if (screen_refresh(&screen, store, mono_ms, now_us, &why)) {
		fprintf(stderr, "%s\n", why.message.text);
		exit(EXIT_FAILED);
	}
	screen_draw(&screen, stdscr, now_us);
	wnoutrefresh(stdscr);
	doupdate();
}

static void step_about(const char *name, enum view_id view, size_t count)
{
	static const enum action steps[] = { ACTION_FACT_BACK, ACTION_FACT_ON, ACTION_EVENT_BACK,
		ACTION_EVENT_ON };
	double *ms = calloc(count, sizeof *ms);
	int64_t span = screen.past.last_us - screen.past.first_us;

	screen.view = view;
	for (size_t i = 0; i < count; i++) {
		int64_t start_us;

		screen.past.at_us = screen.past.first_us + (int64_t)((double)span * drand48());
		screen_key(&screen, steps[lrand48() % 4]);
		start_us = clock_mono_us();
		show();
		ms[i] = since_ms(start_us);
	}
	tell(name, ms, count);
	free(ms);
}

static void draw_often(size_t count)
{
	double *ms = calloc(count, sizeof *ms);

	for (size_t i = 0; i < count; i++) {
		int64_t start_us = clock_mono_us();

		screen.facts.now_us += 100000;
		screen_draw(&screen, stdscr, now_us);
		wnoutrefresh(stdscr);
		doupdate();
		ms[i] = since_ms(start_us);
	}
	tell("draw", ms, count);
	free(ms);
}

int main(int argc, char **argv)
{
	struct fault why = { 0 };
	int64_t start_us = clock_mono_us();

	if (argc != 3) {
		fprintf(stderr, "usage: past DATABASE STEPS\n");
		return EXIT_USAGE;
	}
	lang_init("en");
	srand48(20261125);
	now_us = clock_wall_us();
	store = store_open(argv[1], STORE_READ, &why);
	if (!store || screen_open(&screen, argv[1], NULL, &why) || dump_begin(43, 132, &why)) {
		fprintf(stderr, "%s\n", why.message.text);
		return EXIT_FAILED;
	}
	show();
	printf("open %.2f\n", since_ms(start_us));
	screen_key(&screen, ACTION_EVENT_BACK);
	show();
	step_about("step", VIEW_LINE, (size_t)atoi(argv[2]));
	step_about("stock", VIEW_STOCK, (size_t)atoi(argv[2]));
	screen.view = VIEW_LINE;
	draw_often(1000);
	screen_close(&screen);
	dump_end();
	store_close(store);
	return EXIT_OK;
}
