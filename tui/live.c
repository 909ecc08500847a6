#include "tui/live.h"
#include "tui/input.h"
#include "tui/language.h"
#include "tui/operate.h"
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

/* All that can wake the dashboard. */
enum wake { WAKE_KEYS, WAKE_SIGNAL, WAKE_TICK, WAKE_STORE, WAKE_COUNT };

enum {
	CALM_MS = 1000,
	MOVING_MS = 100, /* while the belt moves, or something was put off */
	REFRESH_MS = 40, /* commits that come faster are looked at together */
	SETTLE_MS = 20,  /* and one seldom comes alone: an arrival, a scan, a decision */
	LOOK_ANYWAY_MS = 3000,
	ASK_MS = 900, /* less than a tick, or every second one would miss it */
	LANGUAGE_MS = 300,
	REPORT_MS = 2000,
	EMPTY_READS_MAX = 20 /* ready to read, but nothing comes: a terminal that is gone */
};

struct live {
	const struct tui_options *options;
	struct screen screen;
	struct store *store;  /* what the screen reads */
	struct store *writer; /* for the sign of life and acknowledging; NULL until needed */
	int64_t reported_ms;
	int64_t command_seq; /* printed commands up to here have been looked at */
	char language[3];    /* that was ordered last: what a visitor chooses does not stay */
	int64_t language_ms; /* when they were looked at last */
	bool commands;       /* there may be one since then */
	struct operate operate;
	int64_t watched_ms;          /* when we last said that somebody looks at a wire */
	char watched[SCAN_NAME_MAX]; /* and whose */
	struct pollfd fds[WAKE_COUNT];
	int64_t refreshed_ms;
	bool dirty;  /* there is something to read since then */
	bool redraw; /* something on the screen may look different now */
	bool woken;  /* somebody has committed: asked and read when read_due_ms() says; until
	                       * then others who commit need not wake us */
	int64_t woken_ms;
	int64_t asked_ms; /* the store was asked then whether it has changed */
	int64_t drawn_ms;
	bool moved; /* time has gone by: what moves by itself looks different */
	int period_ms, empty_reads;
	int64_t due_ms; /* the tick is set to come then, for news; 0: it is not */
	int exit_code;  /* -1: go on */
};

static int open_store(struct live *l, struct fault *why)
{
	struct fault own = { 0 };

	if (l->store)
		return 0;
	l->store = store_open(l->options->common.db, STORE_READ, &own);
	l->fds[WAKE_STORE].fd = l->store ? store_wake_fd(l->store) : -1;
	l->dirty = true;
	if (l->store)
		l->command_seq = language_begin(l->store);
	/* Not there yet: the screen says so and we go on asking. */
	if (l->store || own.exit_code == EXIT_NO_INPUT)
		return 0;
	*why = own;
	return -1;
}

/* The screen only reads; what it writes goes through a store of its own, and never makes one. */
static struct store *open_writer(struct live *l, struct fault *why)
{
	if (!l->writer && l->store)
		l->writer = store_open(l->options->common.db, STORE_WRITE, why);
	return l->writer;
}

/* Every dashboard switches; whoever may write puts it down as done. */
static void follow_printed_language(struct live *l, int64_t now_ms)
{
	struct fault why;
	int64_t seq;

	if (!l->store || !l->commands || now_ms - l->language_ms < LANGUAGE_MS)
		return;
	l->commands = false;
	l->language_ms = now_ms;
	seq = language_follow(l->store, &l->command_seq, clock_wall_us());
	if (!seq)
		return;
	strcpy(l->language, lang_current());
	l->dirty = true;
	if (!l->options->read_only && open_writer(l, &why))
		store_finish_command(l->writer, seq, "done", "", &why);
}

/* When what has come may be read: soon after a commit, not sooner than after the last look, and
 * together with what has to be drawn anyway. */
static int64_t read_due_ms(const struct live *l)
{
	int64_t settled_ms = l->woken && !l->moved && !l->redraw ? l->woken_ms + SETTLE_MS : 0;
	int64_t rested_ms = l->refreshed_ms ? l->refreshed_ms + REFRESH_MS : 0;

	return settled_ms > rested_ms ? settled_ms : rested_ms;
}

static void refresh_late_panels(struct live *l, int64_t now_ms)
{
	struct fault why = { 0 };

	if (!l->store || !l->screen.due_ms || now_ms < l->screen.due_ms)
		return;
	l->redraw = true;
	if (screen_refresh_late(&l->screen, l->store, now_ms, &why))
		screen_say(&l->screen, why.text, clock_wall_us());
}

/* Asking costs locks: only when a commit woke us, and once a second for those that do not wake. */
static void poll_store(struct live *l, int64_t now_ms)
{
	bool due = l->woken ? now_ms >= read_due_ms(l) : now_ms - l->asked_ms >= ASK_MS;

	if (!l->store || !due)
		return;
	l->woken = false;
	l->asked_ms = now_ms;
	if (store_changed(l->store))
		l->dirty = l->commands = true;
	l->fds[WAKE_STORE].fd = store_wake_fd(l->store);
}

static void on_store_woke(struct live *l)
{
	l->woken = true;
	l->woken_ms = clock_mono_ms();
	l->fds[WAKE_STORE].fd = -1;
}

static void refresh_if_due(struct live *l)
{
	int64_t now_ms = clock_mono_ms();
	struct fault why = { 0 };

	poll_store(l, now_ms);
	follow_printed_language(l, now_ms);
	if (now_ms - l->refreshed_ms > LOOK_ANYWAY_MS || l->screen.past.playing)
		l->dirty = true;
	if (!l->dirty || now_ms < read_due_ms(l)) {
		refresh_late_panels(l, now_ms);
		return;
	}
	l->dirty = false;
	l->redraw = true;
	l->refreshed_ms = now_ms;
	if (screen_refresh(&l->screen, l->store, now_ms, clock_wall_us(), &why))
		screen_say(&l->screen, why.text, clock_wall_us());
}

static void set_tick(struct live *l, int period_ms)
{
	int64_t due_ms = l->woken ? read_due_ms(l) : 0;
	int64_t wait_ms = due_ms - clock_mono_ms();

	if (period_ms == l->period_ms && due_ms == l->due_ms)
		return;
	l->period_ms = period_ms;
	l->due_ms = due_ms;
	wake_set_timer(l->fds[WAKE_TICK].fd,
		!due_ms           ? period_ms
			: wait_ms > 0 ? (double)wait_ms
						  : 0,
		period_ms);
}

static void draw_if_dirty(struct live *l)
{
	bool moving = screen_moves(&l->screen) || l->dirty || l->screen.due_ms;
	int period_ms = moving ? MOVING_MS : CALM_MS;

	/* What was drawn just now for another reason has moved on, too. */
	if (l->moved && !l->redraw && moving && clock_mono_ms() - l->drawn_ms < MOVING_MS / 2)
		l->moved = false;
	if (l->redraw || l->moved) {
		(l->redraw ? screen_draw : screen_draw_motion)(&l->screen, stdscr, clock_wall_us());
		wnoutrefresh(stdscr);
		doupdate();
		l->redraw = l->moved = false;
		l->drawn_ms = clock_mono_ms();
	}
	set_tick(l, period_ms);
}

/* A store that refuses is shown by those who have facts to keep; here the next try is enough. */
static void report_alive(struct live *l, const char *state)
{
	struct fault why;

	l->reported_ms = clock_mono_ms();
	if (!l->options->read_only && open_writer(l, &why))
		store_report_program(l->writer, "tui", state, "", &why);
}

static void carry_out_order(struct live *l)
{
	struct fault why = { 0 };
	char said[400];

	if (!open_writer(l, &why))
		text_copy(said, sizeof said, why.text);
	else
		operate_run(&l->operate, l->writer, l->screen.facts.plc, &l->screen.order, said,
			sizeof said);
	screen_say(&l->screen, said, clock_wall_us());
}

static void show_command_result(struct live *l)
{
	char said[400];

	if (l->writer && operate_follow(&l->operate, l->writer, clock_wall_us(), said, sizeof said)) {
		screen_say(&l->screen, said, clock_wall_us());
		l->redraw = true;
	}
}

/* While the microscope is open its program is told so; when it is left that runs out. */
static void renew_capture_request(struct live *l)
{
	bool open = l->screen.view == VIEW_WIRE && !l->screen.frozen && !l->screen.past.at_us &&
		!l->screen.read_only;
	const char *role = panel_wire_role(l->screen.panels[PANEL_WIRE]);
	int64_t now_ms = clock_mono_ms();
	struct fault why;

	if (!open || !*role || !open_writer(l, &why))
		return;
	if (strcmp(role, l->watched) == 0 && now_ms - l->watched_ms < STORE_WATCH_US / 3000)
		return;
	text_copy(l->watched, sizeof l->watched, role);
	l->watched_ms = now_ms;
	store_watch(l->writer, role, clock_wall_us() + STORE_WATCH_US, &why);
}

static unsigned handle_key(struct live *l, unsigned key, bool is_code)
{
	int row, col;

	if (!is_code || key != KEY_MOUSE)
		return input_key(&l->screen, (wint_t)key, is_code, clock_wall_us());
	switch (terminal_mouse_event(&row, &col)) {
	case MOUSE_CLICK:
		return input_click(&l->screen, row, col, clock_wall_us());
	case MOUSE_WHEEL_UP:
		return input_wheel(&l->screen, -1);
	case MOUSE_WHEEL_DOWN:
		return input_wheel(&l->screen, 1);
	default:
		return 0;
	}
}

static void on_keys(struct live *l)
{
	unsigned key, asked = 0;
	bool is_code;
	int got = 0;

	l->redraw = true;
	while ((got = terminal_key(&key, &is_code)) > 0) {
		if (l->screen.kiosk.on)
			kiosk_touch(&l->screen.kiosk, clock_mono_ms());
		asked |= handle_key(l, key, is_code);
		l->empty_reads = -1;
	}
	if (got < 0 || ++l->empty_reads > EMPTY_READS_MAX)
		l->exit_code = EXIT_FAILED;
	if (asked & SCREEN_QUIT)
		l->exit_code = EXIT_OK;
	if (asked & SCREEN_ORDER)
		carry_out_order(l);
	if (asked & SCREEN_REPAINT)
		clearok(curscr, TRUE);
	if (asked & SCREEN_REFRESH) {
		l->dirty = true;
		l->refreshed_ms = 0;
	}
}

static void advance_kiosk(struct live *l)
{
	bool visited = !l->screen.kiosk.walking;
	int view = kiosk_tick(&l->screen.kiosk, clock_mono_ms());

	if (view < 0)
		return;
	if (visited)
		lang_init(l->language);
	screen_show(&l->screen, (enum view_id)view);
	l->dirty = true;
	l->refreshed_ms = 0;
}

static void on_signal(struct live *l)
{
	int signal_number;

	while ((signal_number = wake_take_signal(l->fds[WAKE_SIGNAL].fd)) != 0) {
		l->redraw = true;
		if (signal_number == SIGWINCH) {
			terminal_resize();
			l->screen.laid_out = false; /* panels that had no room may have some now */
			l->dirty = true;
			l->refreshed_ms = 0;
		} else {
			l->exit_code = signal_number == SIGHUP ? EXIT_FAILED : EXIT_OK;
		}
	}
}

static void run_loop(struct live *l, struct fault *why)
{
	while (l->exit_code < 0) {
		refresh_if_due(l);
		show_command_result(l);
		renew_capture_request(l);
		draw_if_dirty(l);
		if (poll(l->fds, WAKE_COUNT, -1) < 0 && errno != EINTR) {
			fault_set(why, FAULT_BUG, EXIT_FAILED, _("cannot wait for events (%s); start again"),
				lang_error(errno));
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
		if (l->fds[WAKE_TICK].revents) {
			wake_take_timer(l->fds[WAKE_TICK].fd);
			l->moved = true;
			advance_kiosk(l);
			if (open_store(l, why))
				l->exit_code = (int)why->exit_code;
			if (clock_mono_ms() - l->reported_ms >= REPORT_MS)
				report_alive(l, "ready");
		}
	}
}

static int open_wakers(struct live *l, struct fault *why)
{
	static const int wanted[] = { SIGINT, SIGTERM, SIGHUP, SIGWINCH, 0 };

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

/* What is ordered by --keys is asked for, but only a person's key carries it out. */
static void inject_keys(struct screen *screen, const char *keys)
{
	bool is_code;

	while (keys && *keys) {
		wint_t key = keys_take(&keys, &is_code);

		input_key(screen, key, is_code, clock_wall_us());
	}
}

int live_run(const struct tui_options *options, struct fault *why)
{
	struct live l = { .options = options, .exit_code = -1, .redraw = true };
	enum view_id view = views_find(options->view);

	strcpy(l.language, lang_current());
	if (open_wakers(&l, why) || open_store(&l, why) ||
		screen_open(&l.screen, options->common.db, options->plc, why)) {
		l.exit_code = (int)why->exit_code;
	} else if (terminal_open(why)) {
		l.exit_code = (int)why->exit_code;
	} else {
		screen_show(&l.screen, options->kiosk ? VIEW_BIG : view);
		if (options->kiosk) {
			terminal_lock();
			kiosk_init(&l.screen.kiosk, clock_mono_ms());
		}
		if (!options->no_mouse)
			terminal_mouse();
		l.screen.read_only = options->read_only || options->kiosk;
		inject_keys(&l.screen, options->keys);
		report_alive(&l, "ready");
		run_loop(&l, why);
		terminal_close();
		report_alive(&l, "stopped");
	}
	screen_close(&l.screen);
	store_close(l.writer);
	store_close(l.store);
	close_wakers(&l);
	return l.exit_code;
}
