#include "tui/live.h"
#include "tui/live_store.h"
#include "tui/input.h"
#include "tui/language.h"
#include "tui/mouse.h"
#include "tui/operate.h"
#include "tui/redraw.h"
#include "tui/typed.h"
#include "tui/visitor.h"
#include "tui/visitor_lesson.h"
#include "tui/panels/panels.h"
#include "tui/draw/terminal.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/wake.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum live_wake { WAKE_KEYS, WAKE_SIGNAL, WAKE_TICK, WAKE_STORE, WAKE_COUNT };

enum {
	LANGUAGE_MS = 300,
	ALIVE_MS = 2000,
	EMPTY_READS_MAX = 20 /* readable, but no key: the terminal is lost */
};

struct live {
	const struct tui_options *options;
	struct screen screen;
	struct live_store db;
	int64_t alive_ms;    /* the last sign of life */
	char language[3];    /* ordered last; a kiosk returns to it after a visit */
	int64_t command_seq; /* printed language commands are read up to here */
	int64_t commands_read_ms;
	bool has_new_commands; /* there may be some since then */
	struct operate operate;
	struct kiosk_lesson_run visitor;   /* the lesson of a visitor of a kiosk */
	int64_t capture_renewed_ms;        /* last request to capture frames */
	char captured_role[SCAN_NAME_MAX]; /* of which program */
	struct pollfd fds[WAKE_COUNT];
	struct redraw redraw;
	bool is_serial; /* the terminal is a serial line */
	struct live_look look;
	int empty_reads;
	int exit_code; /* -1: go on */
};

/* No database yet: the screen shows that, and the next tick tries again. */
static int open_store(struct live *l, struct fault *why)
{
	if (!l->options->common.is_db_named && live_store_follow_launch(&l->db))
		l->screen.db = l->screen.facts.db = l->db.path;
	if (l->db.reader || live_store_open(&l->db, why))
		return l->db.reader ? 0 : -1;
	l->fds[WAKE_STORE].fd = l->db.reader ? store_wake_fd(l->db.reader) : -1;
	l->redraw.has_changed = true;
	if (l->db.reader)
		l->command_seq = language_newest_command(l->db.reader);
	return 0;
}

/* Every dashboard changes its language; those that may write mark the command as done. */
static void follow_printed_language(struct live *l, int64_t now_ms)
{
	struct fault why;
	int64_t seq;

	if (!l->db.reader || !l->has_new_commands || now_ms - l->commands_read_ms < LANGUAGE_MS)
		return;
	l->has_new_commands = false;
	l->commands_read_ms = now_ms;
	seq = language_follow(l->db.reader, &l->command_seq, clock_wall_us());
	if (!seq)
		return;
	strcpy(l->language, lang_current());
	l->redraw.has_changed = true;
	if (!l->options->read_only && live_store_writer(&l->db, &why))
		store_finish_command(l->db.writer, seq, COMMAND_STATE_DONE, &message_none, &why);
}

/* The database was deleted, moved or replaced: the next tick opens the one that is there then. */
static void leave_store(struct live *l, const struct fault *why)
{
	l->screen.question[0] = '\0'; /* it was about the rows of that database */
	screen_show_message(&l->screen, why->message.text, clock_wall_us());
	l->fds[WAKE_STORE].fd = -1;
	l->screen.has_store = false;
	l->redraw.must_draw = true;
}

static void poll_store(struct live *l, int64_t now_ms)
{
	bool has_changed = false;
	struct fault why;

	if (!l->db.reader || !redraw_polls(&l->redraw, now_ms))
		return;
	if (live_store_has_gone(&l->db, &why)) {
		leave_store(l, &why);
	} else {
		has_changed = store_changed(l->db.reader);
		l->fds[WAKE_STORE].fd = store_wake_fd(l->db.reader);
	}
	l->has_new_commands |= has_changed;
	redraw_polled(&l->redraw, now_ms, has_changed);
}

static void on_store_woke(struct live *l)
{
	l->redraw.woke_ms = clock_mono_ms();
	l->fds[WAKE_STORE].fd = -1;
}

static void note_motion(struct live *l)
{
	l->redraw.is_moving = screen_is_moving(&l->screen);
	l->redraw.is_smooth = l->redraw.is_moving && screen_is_smooth(&l->screen);
	l->redraw.is_playing = l->screen.past.is_playing;
	l->redraw.late_ms = l->db.reader ? l->screen.due_ms : 0;
}

/* The reader may show the past; the lesson is of the present. Without a writer it is another program that marks steps as
 * done. */
static void follow_lesson(struct live *l)
{
	bool may_advance = l->db.writer && !l->options->read_only;
	struct store *store = may_advance ? l->db.writer : l->screen.past.at_us ? NULL : l->db.reader;
	char said[256];

	/* Visitors are told of their own lesson only, on its page. */
	if (store && !l->screen.kiosk.on &&
		lesson_follow_look(&l->operate.lesson, store, may_advance, l->screen.facts.plant, said,
			sizeof said))
		screen_show_message(&l->screen, said, clock_wall_us());
}

static void advance_kiosk(struct live *l)
{
	if (visitor_advance(&l->screen, l->language, clock_mono_ms()))
		redraw_expire(&l->redraw);
}

static void follow_visitor(struct live *l)
{
	l->redraw.must_draw |= visitor_lesson_follow(&l->visitor, &l->screen, &l->db, clock_mono_ms());
	advance_kiosk(l);
}

/* Goes on with a solution that is being played. */
static void play_solution(struct live *l)
{
	char said[256];

	if (!l->operate.lesson.is_playing || !l->db.writer ||
		!lesson_follow_play(&l->operate.lesson, l->db.writer, clock_mono_ms(), said, sizeof said))
		return;
	screen_show_message(&l->screen, said, clock_wall_us());
	l->redraw.must_draw = true;
}

static void read_if_due(struct live *l)
{
	int64_t now_ms = clock_mono_ms();
	struct fault why = { 0 };
	enum redraw_reading what;
	int result = 0;

	poll_store(l, now_ms);
	follow_printed_language(l, now_ms);
	note_motion(l);
	what = redraw_reads(&l->redraw, now_ms);
	redraw_read(&l->redraw, what, now_ms);
	if (what == REDRAW_READS_ALL) {
		follow_visitor(l);
		follow_lesson(l);
	}
	if (what == REDRAW_READS_ALL && l->db.reader &&
		visitor_follow(&l->screen, l->db.reader, now_ms))
		redraw_expire(&l->redraw);
	if (what == REDRAW_READS_ALL)
		result = screen_refresh(&l->screen, l->db.reader, now_ms, clock_wall_us(), &why);
	else if (what == REDRAW_READS_LATE)
		result = screen_refresh_late(&l->screen, l->db.reader, now_ms, &why);
	if (result)
		screen_show_message(&l->screen, why.message.text, clock_wall_us());
}

static void draw_if_due(struct live *l)
{
	enum redraw_drawing what;
	int64_t first_ms, line_bytes = 0;

	note_motion(l);
	what = redraw_draws(&l->redraw, clock_mono_ms());
	if (what != REDRAW_DRAWS_NOTHING) {
		int64_t before = l->is_serial ? terminal_written() : 0;

		(what == REDRAW_DRAWS_ALL ? screen_draw : screen_draw_motion)(&l->screen, stdscr,
			clock_wall_us());
		wnoutrefresh(stdscr);
		doupdate();
		line_bytes = l->is_serial ? terminal_written() - before : 0;
	}
	redraw_drawn(&l->redraw, what, clock_mono_ms(), line_bytes);
	if (redraw_sets_timer(&l->redraw, clock_mono_ms(), &first_ms))
		wake_set_timer(l->fds[WAKE_TICK].fd, (double)first_ms, l->redraw.period_ms);
}

/* A failed write is not reported here: the next one follows, and readers and bridge report
 * theirs. */
static void report_alive(struct live *l, enum program_state state)
{
	struct fault why;

	l->alive_ms = clock_mono_ms();
	if (!l->options->read_only && live_store_writer(&l->db, &why))
		store_report_program(l->db.writer, "tui", state, &message_none, &why);
}

static void carry_out_order(struct live *l)
{
	struct fault why = { 0 };
	char said[400];

	if (visitor_lesson_order(&l->visitor, &l->screen, &l->db, clock_mono_ms(), clock_wall_us())) {
		advance_kiosk(l);
		redraw_expire(&l->redraw);
		return;
	}
	l->operate.plant = l->screen.facts.plant;
	if (!live_store_writer(&l->db, &why))
		text_copy(said, sizeof said, why.message.text);
	else
		operate_carry_out(&l->operate, l->db.writer, l->screen.facts.plc, &l->screen.order, said,
			sizeof said);
	screen_show_message(&l->screen, said, clock_wall_us());
	if (l->screen.order.kind >= COMMAND_LINE_LESSON_BEGIN &&
		l->screen.order.kind <= COMMAND_LINE_LESSON_LEAVE)
		panel_lesson_tell(l->screen.panels[PANEL_LESSON], l->operate.lesson.tell);
	panel_scans_read_again(l->screen.panels[PANEL_SCANS]);
	redraw_expire(&l->redraw);
}

static void show_command_result(struct live *l)
{
	char said[400];

	if (l->db.writer &&
		operate_result(&l->operate, l->db.writer, clock_mono_ms(), said, sizeof said)) {
		screen_show_message(&l->screen, said, clock_wall_us());
		l->redraw.must_draw = true;
	}
}

/* While the view Dialog is open its program captures frames; the request expires by itself. */
static void renew_capture_request(struct live *l)
{
	bool open = l->screen.view == VIEW_WIRE && !l->screen.is_frozen && !l->screen.past.at_us &&
		!l->screen.is_read_only;
	const char *role = panel_wire_role(l->screen.panels[PANEL_WIRE]);
	int64_t now_ms = clock_mono_ms();
	struct fault why;

	if (!open || !*role || !live_store_writer(&l->db, &why))
		return;
	if (strcmp(role, l->captured_role) == 0 &&
		now_ms - l->capture_renewed_ms < STORE_WATCH_US / 3000)
		return;
	text_copy(l->captured_role, sizeof l->captured_role, role);
	l->capture_renewed_ms = now_ms;
	store_watch(l->db.writer, role, clock_wall_us() + STORE_WATCH_US, &why);
}

static unsigned handle_key(struct live *l, unsigned key, bool is_code)
{
	if (is_code && key == KEY_MOUSE)
		return mouse_event(&l->screen, clock_wall_us());
	return typed_key(&l->screen, (wint_t)key, is_code, clock_wall_us());
}

static void on_asked(struct live *l, unsigned asked)
{
	if (asked & SCREEN_QUIT)
		l->exit_code = EXIT_OK;
	if (asked & SCREEN_ORDER)
		carry_out_order(l);
	if (asked & SCREEN_REPAINT)
		clearok(curscr, TRUE);
	if (asked & SCREEN_REFRESH)
		redraw_expire(&l->redraw);
}

static void on_keys(struct live *l)
{
	unsigned key;
	bool is_code;
	int got = 0;

	l->redraw.must_draw = true;
	while ((got = terminal_key(&key, &is_code)) > 0) {
		if (l->screen.kiosk.on)
			kiosk_touch(&l->screen.kiosk, clock_mono_ms());
		on_asked(l, handle_key(l, key, is_code));
		l->empty_reads = -1;
	}
	if (got < 0 || ++l->empty_reads > EMPTY_READS_MAX)
		l->exit_code = EXIT_FAILED;
}

/* Only the time in poll() counts as time without keys: while the program drew or wrote, keys may
 * have come. */
static int wait_for_events(struct live *l)
{
	int64_t from_ms = clock_mono_ms();
	int ready = poll(l->fds, WAKE_COUNT,
		lesson_follow_wait_ms(&l->operate.lesson, typed_wait_ms(&l->screen), from_ms));

	typed_waited(&l->screen, clock_mono_ms() - from_ms);
	return ready;
}

static void end_burst_of_keys(struct live *l)
{
	if (typed_wait_ms(&l->screen))
		return;
	l->redraw.must_draw = true;
	on_asked(l, typed_pause(&l->screen, clock_wall_us()));
}

static void on_signal(struct live *l)
{
	int signal_number;

	while ((signal_number = wake_take_signal(l->fds[WAKE_SIGNAL].fd)) != 0) {
		l->redraw.must_draw = true;
		if (signal_number == SIGWINCH) {
			terminal_resize();
			l->screen.is_laid_out = false; /* panels that had no room may have room now */
			redraw_expire(&l->redraw);
		} else if (signal_number == SIGCONT) {
			terminal_paste_keys(TYPED_PASTE_BEGINS,
				TYPED_PASTE_ENDS); /* the shell switched it off */
		} else {
			l->exit_code = signal_number == SIGHUP ? EXIT_FAILED : EXIT_OK;
		}
	}
}

static void run_loop(struct live *l, struct fault *why)
{
	while (l->exit_code < 0) {
		read_if_due(l);
		show_command_result(l);
		play_solution(l);
		renew_capture_request(l);
		if (!l->options->read_only)
			live_store_record_look(&l->db, &l->look, views[l->screen.view].name, clock_mono_ms());
		draw_if_due(l);
		if (wait_for_events(l) < 0 && errno != EINTR) {
			fault_set(why, FAULT_BUG, EXIT_FAILED,
				MESSAGE("live.cannot_wait_events",
					"cannot wait for events (%s); start the dashboard again"),
				message_error(errno));
			l->exit_code = EXIT_FAILED;
		}
		if (l->fds[WAKE_STORE].revents)
			on_store_woke(l);
		if (l->fds[WAKE_SIGNAL].revents)
			on_signal(l);
		if (l->fds[WAKE_KEYS].revents & (POLLHUP | POLLERR | POLLNVAL))
			l->exit_code = EXIT_FAILED;
		else if (l->fds[WAKE_KEYS].revents)
			on_keys(l);
		else
			end_burst_of_keys(l);
		if (l->fds[WAKE_TICK].revents) {
			wake_take_timer(l->fds[WAKE_TICK].fd);
			l->redraw.time_passed = true;
			follow_visitor(l);
			if (open_store(l, why))
				l->exit_code = (int)why->exit_code;
			if (clock_mono_ms() - l->alive_ms >= ALIVE_MS)
				report_alive(l, PROGRAM_READY);
		}
	}
}

static int open_wakers(struct live *l, struct fault *why)
{
	static const int wanted[] = { SIGINT, SIGTERM, SIGQUIT, SIGHUP, SIGWINCH, SIGCONT, 0 };

	for (int i = 0; i < WAKE_COUNT; i++)
		l->fds[i] = (struct pollfd){ .fd = -1, .events = POLLIN };
	l->fds[WAKE_KEYS].fd = STDIN_FILENO;
	l->fds[WAKE_SIGNAL].fd = wake_on_signals(wanted, why);
	l->fds[WAKE_TICK].fd = wake_on_timer(why);
	return l->fds[WAKE_SIGNAL].fd < 0 || l->fds[WAKE_TICK].fd < 0 ? -1 : 0;
}

static void close_wakers(struct live *l)
{
	for (int i = WAKE_SIGNAL; i <= WAKE_TICK; i++)
		if (l->fds[i].fd >= 0)
			close(l->fds[i].fd);
}

/* --keys: orders lead to their question only; they are not carried out. */
static void inject_keys(struct screen *screen, const char *keys)
{
	bool is_code;

	while (keys && *keys) {
		wint_t key = keys_next(&keys, &is_code);

		input_key(screen, key, is_code, clock_wall_us());
	}
}

int live_run(const struct tui_options *options, struct fault *why)
{
	struct live l = { .options = options,
		.db.path = options->common.db,
		.exit_code = -1,
		.redraw.must_draw = true };
	enum view_id view = views_find(options->view);

	strcpy(l.language, lang_current());
	if (open_wakers(&l, why) || open_store(&l, why) ||
		screen_open(&l.screen, options->common.db, options->plc, why) || terminal_open(why)) {
		l.exit_code = (int)why->exit_code;
	} else {
		visitor_lesson_open(&l.visitor, &l.screen);
		screen_show(&l.screen, options->kiosk ? (enum view_id)kiosk_first_view() : view);
		if (options->kiosk) {
			terminal_lock();
			kiosk_init(&l.screen.kiosk, clock_mono_ms());
		}
		terminal_paste_keys(TYPED_PASTE_BEGINS, TYPED_PASTE_ENDS);
		if (!options->no_mouse)
			terminal_mouse();
		l.screen.is_read_only = options->read_only || options->kiosk;
		l.is_serial = terminal_is_serial();
		inject_keys(&l.screen, options->keys);
		report_alive(&l, PROGRAM_READY);
		run_loop(&l, why);
		terminal_close();
		report_alive(&l, PROGRAM_STOPPED);
	}
	visitor_lesson_close(&l.visitor, &l.screen, &l.db);
	lesson_follow_close(&l.operate.lesson);
	screen_close(&l.screen);
	live_store_close(&l.db);
	close_wakers(&l);
	return l.exit_code;
}
