#include "cli/trainer/station.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { WAKE_LINE, WAKE_SIGNAL, WAKE_TIMER, WAKE_STORE, WAKE_COUNT };
enum { TURN_MS = 1000, DUE_MIN_MS = 20 };

/* Bytes that were read and not yet taken as a line. */
static struct {
	char bytes[STATION_LINE_MAX];
	size_t len;
	bool has_ended;
} input;

static bool take_line(char *out, size_t size)
{
	char *end = memchr(input.bytes, '\n', input.len);
	size_t len = end ? (size_t)(end - input.bytes) : input.len, whole = len + (end != NULL);

	if (!end && input.len < sizeof input.bytes && !(input.has_ended && input.len > 0))
		return false;
	snprintf(out, size, "%.*s", (int)len, input.bytes);
	out[strcspn(out, "\r")] = '\0';
	input.len -= whole;
	memmove(input.bytes, input.bytes + whole, input.len);
	return true;
}

static void read_input(void)
{
	ssize_t n = read(STDIN_FILENO, input.bytes + input.len, sizeof input.bytes - input.len);

	if (n > 0)
		input.len += (size_t)n;
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		input.has_ended = true;
}

bool station_read_line(char *out, size_t size)
{
	while (!take_line(out, size)) {
		if (input.has_ended)
			return false;
		read_input();
	}
	return true;
}

/* --- the loop --------------------------------------------------------------------------------------------------- */

static void say_fault(const struct station *s, const struct fault *why)
{
	station_print(s, STATION_BAD, "%s", why->message.text);
}

static void obey(struct station *s, const char *line)
{
	char clean[TEXT_CLEAN_SIZE(STATION_LINE_MAX)];
	struct fault why;

	text_clean_again(line, strlen(line), clean, sizeof clean);
	clean[STATION_LINE_MAX - 1] = '\0';
	if (station_command(s, clean, &why))
		say_fault(s, &why);
}

static void obey_lines(struct station *s)
{
	char line[STATION_LINE_MAX];

	while (!s->has_ended && take_line(line, sizeof line)) {
		obey(s, line);
		if (!s->has_ended)
			station_prompt(s);
	}
	if (input.has_ended)
		s->has_ended = true;
}

static void redraw_line(const struct station *s)
{
	station_make_room(s);
	station_prompt(s);
}

static void obey_typed(struct station *s)
{
	char line[TYPED_LINE_MAX];

	redraw_line(s); /* what came at once with Enter */
	putchar('\n');
	text_copy(line, sizeof line, s->typed.text);
	typed_line_clear(&s->typed);
	obey(s, line);
}

/* The same for a person at a terminal, key by key. */
static void edit_line(struct station *s)
{
	enum typed_event event = TYPED_NOTHING;
	bool has_changed = false;

	for (size_t i = 0; i < input.len && !s->has_ended; i++) {
		event = typed_line_add(&s->typed, (unsigned char)input.bytes[i]);
		has_changed |= event != TYPED_NOTHING;
		if (event == TYPED_DONE)
			obey_typed(s);
	}
	input.len = 0;
	s->has_ended |= input.has_ended || event == TYPED_LEFT;
	if (has_changed && !s->has_ended)
		redraw_line(s);
}

/* News stand on lines of their own, with the prompt behind them. */
static int turn_with_prompt(struct station *s, struct fault *why)
{
	struct exercise before = s->exercise;
	bool had_said = s->has_said_overdue;
	struct fault own;

	if (store_is_same_file(s->store, why))
		return -1;
	for (int i = 0; i < EXERCISE_MOMENTS + 1; i++)
		if (station_turn(s, &own)) {
			station_make_room(s);
			say_fault(s, &own);
			station_prompt(s);
			return 0;
		}
	if (memcmp(before.at_us, s->exercise.at_us, sizeof before.at_us) != 0 ||
		before.tries != s->exercise.tries || had_said != s->has_said_overdue)
		station_prompt(s);
	return 0;
}

static void set_turn_timer(const struct station *s, int fd)
{
	int64_t due_us = station_due_us(s), left_ms = (due_us - clock_wall_us()) / 1000;

	wake_set_timer(fd,
		due_us && left_ms < TURN_MS ? (double)(left_ms > DUE_MIN_MS ? left_ms : DUE_MIN_MS)
									: TURN_MS,
		TURN_MS);
}

static int run_loop(struct station *s, struct pollfd *fds, struct fault *why)
{
	void (*take)(struct station *) = s->edits ? edit_line : obey_lines;

	take(s);
	while (!s->has_ended) {
		if (turn_with_prompt(s, why))
			return -1;
		set_turn_timer(s, fds[WAKE_TIMER].fd);
		fds[WAKE_STORE].fd = store_wake_fd(s->store);
		if (poll(fds, WAKE_COUNT, -1) < 0 && errno != EINTR)
			return fault_set(why, FAULT_SETUP, EXIT_FAILED,
				MESSAGE("trainer.cannot_wait", "cannot wait for input (%s)"), message_error(errno));
		if (fds[WAKE_SIGNAL].revents && wake_take_signal(fds[WAKE_SIGNAL].fd))
			s->has_ended = true;
		wake_take_timer(fds[WAKE_TIMER].fd);
		store_changed(s->store);
		if (fds[WAKE_LINE].revents) {
			read_input();
			take(s);
		}
	}
	return 0;
}

/* The station was killed, or left, while an exercise ran. */
static void offer_exercise(const struct station *s)
{
	if (s->exercise.phase == EXERCISE_IDLE || s->is_debriefed)
		return;
	station_print(s, STATION_NEWS, "%s",
		station_is_running(s)
			? _("An exercise is running; end ends it, debrief ends and explains it.")
			: _("The last exercise has no debrief yet: debrief"));
	station_print_status(s);
}

/* Keys come one by one and are not shown by the terminal; Ctrl-C and Ctrl-Z stay. */
static bool take_terminal(struct termios *before)
{
	struct termios now;

	if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, before))
		return false;
	now = *before;
	now.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	now.c_cc[VMIN] = 1;
	now.c_cc[VTIME] = 0;
	return tcsetattr(STDIN_FILENO, TCSADRAIN, &now) == 0;
}

static int run_at_prompt(struct station *s, struct pollfd *fds, struct fault *why)
{
	struct termios before;
	int result;

	s->edits = take_terminal(&before);
	station_print_head(s);
	offer_exercise(s);
	station_prompt(s);
	result = run_loop(s, fds, why);
	putchar('\n');
	if (s->edits)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	if (station_is_running(s))
		puts(_("The exercise goes on in the plant. Start warenspur trainer again to end it."));
	return result;
}

int station_run(struct station *s, struct fault *why)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, 0 };
	struct pollfd fds[WAKE_COUNT];
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	int result = -1;

	s->has_colours =
		isatty(STDOUT_FILENO) && !(no_color && no_color[0]) && !(term && strcmp(term, "dumb") == 0);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (station_read_faults(s, why) || station_load(s, why) || station_ask_pin(s, why)) {
		station_free_faults(s);
		return -1;
	}
	for (int i = 0; i < WAKE_COUNT; i++)
		fds[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	fds[WAKE_LINE].fd = STDIN_FILENO;
	fds[WAKE_SIGNAL].fd = wake_on_signals(ends, why);
	fds[WAKE_TIMER].fd = fds[WAKE_SIGNAL].fd < 0 ? -1 : wake_on_timer(why);
	if (fds[WAKE_TIMER].fd >= 0)
		result = run_at_prompt(s, fds, why);
	for (int i = WAKE_SIGNAL; i <= WAKE_TIMER; i++)
		if (fds[i].fd >= 0)
			close(fds[i].fd);
	station_free_faults(s);
	return result;
}
