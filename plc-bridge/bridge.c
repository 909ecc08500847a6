#include "plc-bridge/bridge.h"
#include "core/clock.h"
#include "core/lang.h"
#include "core/log.h"
#include "plc-bridge/handshake.h"
#include "plc-bridge/image.h"
#include "plc-bridge/journal.h"
#include "plc-bridge/link.h"
#include "plc-bridge/orders.h"
#include "plc-bridge/plc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEARTBEAT_MS = 500, WRONG_PAUSE_MS = 5000, NONSENSE_PAUSE_MS = 1000 };

#define CLOCK_STEP_US 2000    /* more than a slewed clock drifts from poll to poll */
#define CLOCK_JUMP_US 2000000 /* worth telling people */

/* What is wrong with the PLC at the moment; each is one alarm and one state of the program. */
enum trouble { TROUBLE_NONE, TROUBLE_DOWN, TROUBLE_STALE, TROUBLE_CONFIG, TROUBLE_COUNT };

static const struct {
	const char *alarm, *state;
} troubles[TROUBLE_COUNT] = {
	[TROUBLE_NONE] = { NULL, "ready" },
	[TROUBLE_DOWN] = { "plc_down", "down" },
	[TROUBLE_STALE] = { "plc_stale", "stale" },
	[TROUBLE_CONFIG] = { "plc_config", "down" },
};

struct bridge {
	const struct profile *profile;
	const char *address;    /* shown while all is well */
	struct plc *plc;
	struct journal *journal;
	struct link link;
	struct handshake handshake;
	struct orders orders;
	struct image_record record;
	struct image_extras extras_recorded;
	uint32_t extras[PROFILE_EXTRAS_MAX];
	enum trouble trouble;
	bool told;              /* the first state has been reported */
	bool cleared;           /* alarms of an earlier bridge are closed */
	struct direction {      /* reading and writing fail for reasons of their own */
		bool refused;           /* by exceptions 1, 2, 3: until it succeeds */
		int64_t wait_until_ms;  /* after a refusal: not tried before */
		int64_t busy_since_ms;  /* only "busy" has come since then; 0: a good answer was the last */
	} reading, writing;
	bool listening;         /* the wire is told to the journal */
	bool speed_due;         /* the PLC has started: SPEED_SETPOINT is to be sent */
	int64_t clock_offset_us; /* wall clock minus monotonic clock, 0: not yet known */
	int64_t heartbeat_ms;   /* when we last beat, 0: this connection or this boot has not seen it */
	uint16_t heartbeat, speed_mm_s;
	uint32_t plc_state;     /* for the alarms fault and e-stop */
	char wish[STORE_ADDRESS_MAX]; /* the address it shall change over to, "": none */
};

/* Facts carry the wall clock; when somebody sets it, what the dialogue remembers moves along. */
static void watch_clock(struct bridge *b)
{
	int64_t before_us = clock_mono_us(), wall_us = clock_wall_us(), after_us = clock_mono_us();
	int64_t offset_us = wall_us - after_us, shift_us = offset_us - b->clock_offset_us;
	char text[120];

	if (after_us - before_us > CLOCK_STEP_US)
		return; /* we were held up in between: this says nothing */
	if (b->clock_offset_us && (shift_us > CLOCK_STEP_US || shift_us < -CLOCK_STEP_US))
		handshake_shift_clock(&b->handshake, shift_us);
	if (b->clock_offset_us && (shift_us > CLOCK_JUMP_US || shift_us < -CLOCK_JUMP_US)) {
		snprintf(text, sizeof text, _("the clock was set by %lld s; earlier rows keep their times"),
			(long long)(shift_us / 1000000));
		journal_note(b->journal, "clock_jump", SEVERITY_NOTICE, text);
	}
	b->clock_offset_us = offset_us;
}

static void start_from(struct bridge *b, const struct journal_start *start)
{
	const struct handshake_rules rules = { .settle_ms = b->profile->settle_ms,
		.no_read_below_ms = b->profile->no_read_below_ms,
		.confirm_timeout_s = b->profile->confirm_timeout_s,
		.near_timeout_ms = 2 * b->profile->response_timeout_ms + b->profile->period_ms,
		.guard_ms = 2 * b->profile->period_ms };
	const struct handshake_past past = { .open = start->open, .open_count = start->open_count,
		.last = start->any_passage ? &start->last : NULL, .named_until = start->named_until, .left_us = start->left_us,
		.now_us = clock_wall_us(),
		.recorded = start->any_signal ? &start->recorded : NULL };

	handshake_init(&b->handshake, &rules);
	handshake_restore(&b->handshake, &past);
	b->record.any = start->any_signal;
	b->record.image = start->recorded;
	b->speed_mm_s = (uint16_t)start->speed_mm_s;
}

/* What an earlier bridge has recorded of the extra signals is not recorded again. */
static void take_extra(void *user, const struct row_point *row)
{
	struct bridge *b = user;

	for (int i = 0; row->at_us && i < b->profile->extra_count; i++)
		if (strcmp(b->profile->extras[i].name, row->name) == 0) {
			b->extras_recorded.known[i] = true;
			b->extras_recorded.value[i] = (uint32_t)row->value;
		}
}

struct bridge *bridge_open(const char *address, const struct profile *profile, struct store *store,
	const char *plc, struct fault *why)
{
	struct bridge *b = calloc(1, sizeof *b);
	struct journal_start *start = calloc(1, sizeof *start);

	if (b)
		b->profile = profile;
	if (!b || !start || !(b->plc = plc_create(address, profile, why)) ||
		(profile->extra_count && store_each_point(store, plc, true, take_extra, b, why))) {
		if (!b || !start)
			fault_set(why, FAULT_SETUP, EXIT_FAILED, _("out of memory"));
		store_close(store);
		free(start);
		plc_destroy(b ? b->plc : NULL);
		free(b);
		return NULL;
	}
	b->address = address;
	link_init(&b->link);
	b->journal = journal_open(store, plc, profile->ident_place, start, why);
	if (b->journal)
		start_from(b, start);
	watch_clock(b);
	free(start);
	if (b->journal)
		return b;
	bridge_close(b);
	return NULL;
}

void bridge_close(struct bridge *b)
{
	if (!b)
		return;
	if (b->plc)
		plc_listen(b->plc, NULL, NULL);
	journal_close(b->journal);
	plc_destroy(b->plc);
	free(b);
}

int bridge_news_fd(struct bridge *b)
{
	return journal_fd(b->journal);
}

bool bridge_take_news(struct bridge *b)
{
	struct journal_news news;
	bool wanted = false;

	while (journal_take(b->journal, &news)) {
		if (news.kind == NEWS_WISH)
			text_copy(b->wish, sizeof b->wish, news.address);
		else if (news.kind == NEWS_COMMAND)
			orders_give(&b->orders, &news.command, clock_wall_us(), clock_mono_ms());
		else
			handshake_sighting(&b->handshake, &news.sighting, clock_wall_us(), clock_mono_ms());
		wanted = true;
	}
	return wanted && b->plc_state == PLC_WAITING;
}

bool bridge_wish(const struct bridge *b, const char **address)
{
	*address = b->wish;
	return b->wish[0] != '\0';
}

void bridge_refuse(struct bridge *b, const char *reason)
{
	b->wish[0] = '\0';
	journal_refuse(b->journal, reason);
}

/* --- trouble: one alarm, one state, said once ----------------------------------------------- */

static void set_trouble(struct bridge *b, enum trouble trouble, const char *text)
{
	if (b->told && trouble == b->trouble)
		return;
	if (b->trouble != TROUBLE_NONE)
		journal_clear(b->journal, troubles[b->trouble].alarm);
	if (trouble != TROUBLE_NONE) {
		log_line(LOG_LEVEL_ERROR, "%s", text);
		journal_alarm(b->journal, troubles[trouble].alarm, SEVERITY_ALARM, text);
	} else {
		log_line(LOG_LEVEL_NOTICE, _("the PLC answers"));
		if (!b->cleared) /* what an earlier bridge may have left open */
			journal_clear(b->journal, "");
		b->cleared = true;
	}
	journal_state(b->journal, troubles[trouble].state, text);
	b->trouble = trouble;
	b->told = true;
}

/* Alarms that are the PLC's own state. */
static void watch_plc_state(struct bridge *b, const struct plc_image *image)
{
	static const char *const faults[] = { N_("fault"), N_("the motor protection has tripped"),
		N_("a box is stuck"), N_("the PLC has lost track of a box") };
	uint32_t state = image->value[SIGNAL_STATE], code = image->value[SIGNAL_FAULT_CODE];

	if (state == b->plc_state)
		return;
	if (b->plc_state == PLC_FAULT)
		journal_clear(b->journal, "plc_fault");
	if (b->plc_state == PLC_ESTOP)
		journal_clear(b->journal, "plc_estop");
	if (state == PLC_FAULT)
		journal_alarm(b->journal, "plc_fault", SEVERITY_ALARM, _(faults[code <= 3 ? code : 0]));
	if (state == PLC_ESTOP)
		journal_alarm(b->journal, "plc_estop", SEVERITY_ALARM,
			_("emergency stop is pressed; release it, then reset and start"));
	b->plc_state = state;
}

/* True if the cycle can go on. */
static bool judge(struct bridge *b, struct direction *d, enum plc_answer answer,
	const struct fault *why, int64_t now_ms)
{
	switch (answer) {
	case PLC_FINE:
		d->refused = false;
		d->busy_since_ms = 0;
		return true;
	case PLC_BUSY:
		/* Nothing unusual now and then; for two seconds it is as good as no PLC. */
		if (!d->busy_since_ms)
			d->busy_since_ms = now_ms;
		if (now_ms - d->busy_since_ms >= LINK_DEAD_MS)
			set_trouble(b, TROUBLE_STALE, why->text);
		return false;
	case PLC_SILENT:
		/* As above, but the one who is silent is the PLC: for two seconds it is gone. */
		log_line(LOG_LEVEL_DEBUG, "%s", why->text);
		if (!d->busy_since_ms)
			d->busy_since_ms = now_ms;
		if (now_ms - d->busy_since_ms >= LINK_DEAD_MS)
			set_trouble(b, TROUBLE_DOWN, why->text);
		return false;
	case PLC_WRONG:
		d->refused = true;
		d->wait_until_ms = now_ms + WRONG_PAUSE_MS;
		set_trouble(b, TROUBLE_CONFIG, why->text);
		return false;
	default:
		plc_disconnect(b->plc);
		link_lost(&b->link);
		set_trouble(b, TROUBLE_DOWN, why->text);
		return false;
	}
}

/* Reading works, writing may not: then the trouble is not over. */
static bool is_well(const struct bridge *b, int64_t now_ms)
{
	return !b->writing.refused &&
		(!b->writing.busy_since_ms || now_ms - b->writing.busy_since_ms < LINK_DEAD_MS);
}

/* --- one cycle -------------------------------------------------------------------------------- */

static bool connected(struct bridge *b, int64_t now_ms)
{
	struct fault why;

	if (b->link.state == LINK_UP)
		return true;
	if (!link_may_connect(&b->link, now_ms))
		return false;
	link_trying(&b->link, now_ms);
	if (plc_connect(b->plc, &why)) {
		link_lost(&b->link);
		set_trouble(b, TROUBLE_DOWN, why.text);
		return false;
	}
	link_connected(&b->link, clock_mono_ms());
	b->heartbeat_ms = 0;
	return true;
}

/* *image stays as it was unless what was read is sound. */
static bool read_image(struct bridge *b, struct plc_image *image)
{
	uint16_t words[PROFILE_WORDS_MAX];
	struct plc_image fresh;
	struct fault why;

	if (!judge(b, &b->reading, plc_read(b->plc, words, &why), &why, clock_mono_ms()))
		return false;
	image_decode(b->profile, words, &fresh);
	if (image_check(b->profile, &fresh, &why)) {
		b->reading.wait_until_ms = clock_mono_ms() + NONSENSE_PAUSE_MS;
		set_trouble(b, TROUBLE_CONFIG, why.text);
		return false;
	}
	image_decode_extras(b->profile, words, b->extras);
	*image = fresh;
	return true;
}

/* A write that was refused is not tried again at every poll; the cycle goes on without it. */
static bool write_values(struct bridge *b, enum signal_id first, uint16_t one, uint16_t two,
	int count)
{
	const uint16_t values[2] = { one, two };
	int64_t now_ms = clock_mono_ms();
	struct fault why;

	if (now_ms < b->writing.wait_until_ms)
		return false;
	return judge(b, &b->writing, plc_write(b->plc, first, values, count, &why), &why, now_ms);
}

/* Passages first: the signals they were concluded from must not be on record without them, or a
 * bridge that comes after us would not conclude it again. */
static void record(struct bridge *b, const struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	struct signal_change changes[SIGNAL_COUNT + PROFILE_EXTRAS_MAX];
	struct passage passage;
	size_t count;

	while (handshake_next_change(&b->handshake, &passage))
		journal_passage(b->journal, &passage);
	count = image_changes(&b->record, image, now_us, now_ms, changes);
	count += image_extra_changes(&b->extras_recorded, b->profile, b->extras, now_us, now_ms,
		changes + count);
	journal_signals(b->journal, changes, count);
}

/* Rule 6: after a start of the PLC the set-point is sent again, until it has been taken. What no
 * operator has set goes back as it was found. */
static bool send_speed(struct bridge *b, const struct plc_image *image)
{
	uint16_t found = (uint16_t)image->value[SIGNAL_SPEED_SETPOINT];

	if (b->speed_due &&
		!write_values(b, SIGNAL_SPEED_SETPOINT, b->speed_mm_s ? b->speed_mm_s : found, 0, 1))
		return false;
	b->speed_due = false;
	return true;
}

/* Rule 9: changes at least once a second, 0 means "no board". */
static bool beat(struct bridge *b, const struct plc_image *image, int64_t now_ms)
{
	/* From what stands there: a bridge before us, or a lost write, must not make it the same again.
	 * A PLC that does not let us read it back: from what we wrote last. */
	uint16_t last = (uint16_t)image->value[SIGNAL_BOARD_HEARTBEAT];

	if (b->heartbeat_ms && now_ms - b->heartbeat_ms < HEARTBEAT_MS)
		return true;
	if (last == 0)
		last = b->heartbeat;
	b->heartbeat = last == 65535 ? 1 : (uint16_t)(last + 1);
	if (!write_values(b, SIGNAL_BOARD_HEARTBEAT, b->heartbeat, 0, 1))
		return false;
	b->heartbeat_ms = now_ms;
	return true;
}

/* The dialogue first: a box waits. True while the connection holds; *image is the newest then. */
static bool talk(struct bridge *b, struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	struct handshake_output out, later;

	handshake_step(&b->handshake, image, now_us, now_ms, &out);
	if (out.new_boot) {
		b->speed_due = true;
		b->heartbeat_ms = 0;
	}
	/* A PLC that has just started ignores the answers of a board it has not heard yet. */
	if (!b->heartbeat_ms && !beat(b, image, now_ms))
		return false;
	if (out.answer) {
		record(b, image, now_us, now_ms);
		if (!write_values(b, SIGNAL_DEST_LANE, out.lane, out.seq, 2) || !read_image(b, image))
			return false;
		handshake_step(&b->handshake, image, clock_wall_us(), clock_mono_ms(), &later);
		b->speed_due |= later.new_boot;
	}
	return send_speed(b, image);
}

/* To a lane that an operator has named: the next answer says so. */
static void send_box(struct bridge *b, const struct orders_output *out)
{
	uint16_t track = b->orders.track;
	enum handshake_sending sending;

	if (out->send_no_more)
		handshake_send_no_more(&b->handshake, track);
	if (!out->send)
		return;
	sending = handshake_send(&b->handshake, &track, out->lane);
	orders_sending(&b->orders, sending, track);
}

/* A PLC without the registers for a command cannot obey it. */
static bool cannot_obey(struct bridge *b)
{
	struct command *c = &b->orders.command;
	enum signal_id id = c->verb == COMMAND_SPEED ? SIGNAL_SPEED_SETPOINT
		: c->verb == COMMAND_LANE                ? SIGNAL_DEST_LANE
												 : SIGNAL_COMMAND;

	if (b->profile->points[id].area != AREA_NONE)
		return false;
	text_copy(c->state, sizeof c->state, "failed");
	snprintf(c->detail, sizeof c->detail, _("this PLC's profile has no %s"), signals[id].name);
	journal_command_done(b->journal, c);
	b->orders.active = false;
	return true;
}

/* image NULL: the PLC cannot be reached. */
static bool obey(struct bridge *b, const struct plc_image *image, bool live)
{
	struct orders_output out;
	bool fine = true;

	if (!orders_wait(&b->orders) || (b->orders.active && cannot_obey(b)))
		return true;
	orders_step(&b->orders, image, live, clock_mono_ms(), &out);
	if (out.write_command)
		fine = write_values(b, SIGNAL_COMMAND, out.command, out.seq, 2);
	if (out.write_speed) {
		b->speed_mm_s = out.speed_mm_s;
		fine = write_values(b, SIGNAL_SPEED_SETPOINT, out.speed_mm_s, 0, 1);
	}
	send_box(b, &out);
	if (out.finished)
		journal_command_done(b->journal, &b->orders.command);
	return fine;
}

static void hear_frame(void *journal, const struct wire_frame *frame)
{
	journal_wire(journal, frame);
}

/* The microscope: only while somebody looks. */
static void watch_wire(struct bridge *b)
{
	bool watched = journal_is_watched(b->journal);

	if (watched == b->listening)
		return;
	plc_listen(b->plc, watched ? hear_frame : NULL, b->journal);
	b->listening = watched;
}

void bridge_cycle(struct bridge *b)
{
	int64_t now_ms = clock_mono_ms(), now_us;
	struct plc_image image;

	watch_clock(b);
	watch_wire(b);
	if (now_ms < b->reading.wait_until_ms || !connected(b, now_ms) || !read_image(b, &image)) {
		obey(b, NULL, false);
		return;
	}
	now_us = clock_wall_us();
	now_ms = clock_mono_ms();
	link_heard(&b->link, image.value[SIGNAL_PLC_HEARTBEAT], now_ms);
	if (!link_is_live(&b->link, now_ms)) {
		set_trouble(b, TROUBLE_STALE,
			_("the PLC answers but its heartbeat stands still; is it in STOP? values are old"));
		if (obey(b, &image, false))
			beat(b, &image, now_ms);
		return;
	}
	if (!b->link.beating) { /* one value says nothing: the next change of the heartbeat will */
		if (obey(b, &image, false))
			beat(b, &image, now_ms);
		return;
	}
	if (is_well(b, now_ms))
		set_trouble(b, TROUBLE_NONE, b->address);
	watch_plc_state(b, &image);
	if (talk(b, &image, now_us, now_ms) && obey(b, &image, true))
		beat(b, &image, now_ms);
	record(b, &image, now_us, now_ms);
}
