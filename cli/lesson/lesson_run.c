#include "cli/lesson/lesson_run.h"
#include "cli/lesson/lesson_print.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"
#include "core/lesson/lesson_player.h"
#include "core/lesson/lesson_stage.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { TICK_MS = 1000, REMIND_MS = 30000, SETTLE_MS = 4000 };

enum lesson_wake { WAKE_SIGNAL, WAKE_STORE, WAKE_KEYS, WAKE_COUNT };

struct lesson_terminal {
	const struct lesson_show *show;
	struct lesson_play play;
	struct lesson_look look;
	char shown[MESSAGE_TEXT_SIZE]; /* the state that was printed last */
	size_t step;                   /* whose task was printed last, from 1; 0: none */
	size_t done;                   /* steps whose end was printed, or that were done before */
	int64_t run;                   /* whose beginning was printed */
	int64_t moved_ms;              /* the last progress; 0: the reminder was printed */
	struct lesson_player player;
	double speed;
	bool is_playing, has_keys, is_over, was_left;
	struct termios terminal;
	int signal_fd;
};

/* --- news --------------------------------------------------------------------------------------------------- */

static void print_beginning(struct lesson_terminal *t)
{
	t->run = t->play.run;
	lesson_print_beginning(&t->play);
	if (t->has_keys)
		puts(_("keys: h hint, r start the step again, q leave (the progress stays)"));
}

static void print_task(struct lesson_terminal *t)
{
	t->step = t->play.step + 1;
	t->shown[0] = '\0';
	t->moved_ms = clock_mono_ms();
	lesson_print_task(&t->play);
}

/* What is seen, when it changes. */
static void print_state(struct lesson_terminal *t)
{
	if (t->look.is_met || strcmp(t->shown, t->look.state.text) == 0)
		return;
	if (t->shown[0])
		t->moved_ms = clock_mono_ms();
	text_copy(t->shown, sizeof t->shown, t->look.state.text);
	lesson_print_text("  ", t->shown);
}

/* Prints what is new since the last call; another program may have advanced it. */
static void print_news(struct lesson_terminal *t)
{
	if (t->run != t->play.run) {
		print_beginning(t);
		t->done = t->play.step;
	}
	while (t->done < t->play.step)
		lesson_print_done(&t->play, t->done++);
	if (t->play.ended_us) {
		t->is_over = true;
		lesson_print_end(&t->play);
	} else if (t->step != t->play.step + 1) {
		print_task(t);
	}
}

/* As far as it goes: steps can be met one after the other. */
static int look_on(struct lesson_terminal *t, struct fault *why)
{
	int found, advanced = 1;

	while (advanced == 1) {
		found = lesson_play_find(&t->play, t->show->store, why);
		if (found < 0)
			return -1;
		if (!t->play.lesson) {
			t->is_over = true;
			return 0;
		}
		print_news(t);
		if (!found)
			return 0;
		advanced = lesson_play_advance(&t->play, t->show->store, t->show->control, &t->look, why);
	}
	if (advanced < 0)
		return -1;
	print_state(t);
	return 0;
}

/* Other programs wait for the store no longer than a turn of this one. */
static int play_on(struct lesson_terminal *t, struct fault *why)
{
	int result;

	if (!t->is_playing)
		return 0;
	if (t->step != t->play.step + 1 || t->play.ended_us) {
		t->is_playing = false;
		return 0;
	}
	result = lesson_player_turn(&t->player, t->show->store, clock_mono_ms(), why);
	if (result == 0)
		return 0;
	t->is_playing = false;
	if (result < 0 && why->blame == FAULT_STORE)
		return -1;
	if (result < 0)
		lesson_print_text("  ", why->message.text);
	return 0;
}

static void begin_solution(struct lesson_terminal *t)
{
	const struct lesson_script *script = &t->play.lesson->steps[t->play.step].solution;

	for (size_t i = 0; i < script->count; i++)
		printf("  \342\226\270 %s %s\n", lesson_order_name(script->orders[i].kind),
			script->orders[i].words);
	lesson_player_begin(&t->player, script, t->show->control, t->speed);
	t->is_playing = true;
}

/* --- keys --------------------------------------------------------------------------------------------------- */

static int give_hint(struct lesson_terminal *t, struct fault *why)
{
	int level;

	if (lesson_play_raise_hint(&t->play, t->show->store, why))
		return -1;
	level = t->play.steps[t->play.step].hint_level;
	t->moved_ms = clock_mono_ms();
	if (level < LESSON_HINT_LEVEL_MAX) {
		lesson_print_text(_("Hint: "), lesson_play_hint(&t->play, t->look.hint, level));
		return 0;
	}
	puts(_("Watch: the program does the step."));
	begin_solution(t);
	return 0;
}

static int reset_step(struct lesson_terminal *t, struct fault *why)
{
	struct message scene;

	t->is_playing = false;
	if (lesson_play_reset(&t->play, t->show->store, t->show->control, &scene, why)) {
		if (why->blame == FAULT_STORE)
			return -1;
		lesson_print_text("  ", why->message.text);
		return 0;
	}
	puts(_("The step starts again."));
	if (scene.text[0])
		lesson_print_text("  ", scene.text);
	print_task(t);
	return 0;
}

static int leave_view(struct lesson_terminal *t, struct fault *why)
{
	(void)why;
	puts(_("The progress stays; go on with: warenspur lesson run"));
	t->is_over = true;
	return 0;
}

static int handle_keys(struct lesson_terminal *t, struct fault *why)
{
	static const struct {
		char key;
		int (*run)(struct lesson_terminal *, struct fault *why);
	} keys[] = { { 'h', give_hint }, { 'r', reset_step }, { 'q', leave_view } };
	char typed[32];
	ssize_t n = read(STDIN_FILENO, typed, sizeof typed);

	if (n <= 0) {
		t->has_keys = false; /* the terminal has gone */
		return 0;
	}
	for (ssize_t i = 0; i < n && !t->is_over; i++)
		for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
			if ((typed[i] | 0x20) == keys[k].key && keys[k].run(t, why))
				return -1;
	return 0;
}

static void remind(struct lesson_terminal *t)
{
	if (!t->has_keys || !t->moved_ms || t->is_playing || clock_mono_ms() - t->moved_ms < REMIND_MS)
		return;
	puts(_("  h gives a hint"));
	t->moved_ms = 0;
}

/* --- run ---------------------------------------------------------------------------------------------------- */

static int begin_terminal(struct lesson_terminal *t, struct fault *why)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, 0 };
	struct termios raw;

	t->signal_fd = wake_on_signals(ends, why);
	if (t->signal_fd < 0)
		return -1;
	t->has_keys =
		isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) && tcgetattr(STDIN_FILENO, &t->terminal) == 0;
	if (!t->has_keys)
		return 0;
	raw = t->terminal;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
	return 0;
}

static void end_terminal(struct lesson_terminal *t, bool had_keys)
{
	if (had_keys)
		tcsetattr(STDIN_FILENO, TCSANOW, &t->terminal);
	close(t->signal_fd);
	lesson_play_close(&t->play);
}

static int wait_ms(const struct lesson_terminal *t)
{
	int64_t left = t->is_playing ? t->player.due_ms - clock_mono_ms() : TICK_MS;

	return left < 0 ? 0 : left > TICK_MS ? TICK_MS : (int)left;
}

/* 1: the end; 0; -1. */
static int turn(struct lesson_terminal *t, struct pollfd *wakes, struct fault *why)
{
	fflush(stdout);
	wakes[WAKE_KEYS].fd = t->has_keys ? STDIN_FILENO : -1;
	poll(wakes, WAKE_COUNT, wait_ms(t));
	if (wakes[WAKE_SIGNAL].revents && wake_take_signal(t->signal_fd)) {
		t->was_left = true;
		return 1;
	}
	store_changed(t->show->store);
	if (look_on(t, why))
		return -1;
	if (wakes[WAKE_KEYS].revents && !t->is_over && handle_keys(t, why))
		return -1;
	if (!t->is_over && play_on(t, why))
		return -1;
	if (!t->is_over)
		remind(t);
	return t->is_over;
}

static int begin_show(struct lesson_terminal *t, const struct lesson_show *show, struct fault *why)
{
	struct lesson_site site;

	t->show = show;
	t->signal_fd = -1;
	if (lesson_read_site(show->store, show->control, &site, why))
		return -1;
	t->speed = site.speed;
	return begin_terminal(t, why);
}

static void set_wakes(struct lesson_terminal *t, struct pollfd *wakes)
{
	wakes[WAKE_SIGNAL] = (struct pollfd){ .fd = t->signal_fd, .events = POLLIN };
	wakes[WAKE_STORE] = (struct pollfd){ .fd = store_wake_fd(t->show->store), .events = POLLIN };
	wakes[WAKE_KEYS] = (struct pollfd){ .fd = -1, .events = POLLIN };
}

/* Until the lesson is done, a person leaves, or a signal comes. */
static int show_steps(struct lesson_terminal *t, struct pollfd *wakes, int unused,
	struct fault *why)
{
	int result = look_on(t, why) ? -1 : t->is_over;

	(void)unused;
	while (result == 0)
		result = turn(t, wakes, why);
	return result < 0 ? -1 : t->was_left ? EXIT_FAILED : EXIT_OK;
}

static int in_terminal(const struct lesson_show *show,
	int (*run)(struct lesson_terminal *, struct pollfd *wakes, int number, struct fault *why),
	int number, struct fault *why)
{
	struct lesson_terminal *t = calloc(1, sizeof *t);
	struct pollfd wakes[WAKE_COUNT];
	bool had_keys;
	int result;

	if (!t)
		return fault_set(why, FAULT_SETUP, EXIT_FAILED,
			MESSAGE("fault.out_of_memory_close_programs", "out of memory; close other programs"));
	if (begin_show(t, show, why)) {
		free(t);
		return -1;
	}
	had_keys = t->has_keys;
	set_wakes(t, wakes);
	result = run(t, wakes, number, why);
	fflush(stdout);
	end_terminal(t, had_keys);
	free(t);
	return result;
}

int lesson_run_show(const struct lesson_show *show, struct fault *why)
{
	return in_terminal(show, show_steps, 0, why);
}

/* --- the solution ---------------------------------------------------------------------------------------------- */

/* The present step, until it is done. 1; 0: its orders are over and it is not; -1. */
static int solve_step(struct lesson_terminal *t, struct pollfd *wakes, struct fault *why)
{
	size_t step = t->play.step;
	int64_t end_ms = 0;

	begin_solution(t);
	while (!t->is_over && t->play.step == step) {
		if (!t->is_playing && !end_ms)
			end_ms = clock_mono_ms() + SETTLE_MS;
		if (end_ms && clock_mono_ms() > end_ms)
			return 0;
		if (turn(t, wakes, why) < 0)
			return -1;
	}
	return !t->was_left;
}

static int solve_steps(struct lesson_terminal *t, struct pollfd *wakes, int number,
	struct fault *why)
{
	int done = 1;

	if (look_on(t, why))
		return -1;
	if (t->is_over || !t->play.lesson)
		return lesson_play_refuse_none(why);
	if (number == 0)
		number = (int)t->play.step + 1;
	if ((size_t)number > t->play.lesson->step_count || (size_t)number <= t->play.step)
		return fault_set(why, FAULT_USAGE, EXIT_USAGE,
			MESSAGE("lesson_run.no_step",
				"step %d cannot be solved: the lesson has %zu steps, and %zu of them are done"),
			number, t->play.lesson->step_count, t->play.step);
	while (done == 1 && !t->is_over && t->play.step < (size_t)number)
		done = solve_step(t, wakes, why);
	if (done == 1 && t->play.state == LESSON_RUN_DONE)
		lesson_print_text(_("Answer: "), lesson_say(&t->play.lesson->answer));
	if (done == 0)
		puts(_("the solution was played, but the step is not done"));
	return done < 0 ? -1 : done ? EXIT_OK : EXIT_FAILED;
}

int lesson_run_solve(const struct lesson_show *show, int number, struct fault *why)
{
	return in_terminal(show, solve_steps, number, why);
}
