/* One poll: read, understand, talk, record. */
#include "plc-bridge/bridge_part.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <stdio.h>
#include <string.h>

enum { HEARTBEAT_MS = 500, NONSENSE_PAUSE_MS = 1000 };

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
		bridge_set_trouble(b, TROUBLE_DOWN, why.text);
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

	if (!bridge_judge(b, &b->reading, plc_read(b->plc, words, &why), &why, clock_mono_ms()))
		return false;
	image_decode(b->profile, words, &fresh);
	if (image_check(b->profile, &fresh, &why)) {
		b->reading.wait_until_ms = clock_mono_ms() + NONSENSE_PAUSE_MS;
		bridge_set_trouble(b, TROUBLE_CONFIG, why.text);
		return false;
	}
	image_decode_extras(b->profile, words, b->extras);
	*image = fresh;
	return true;
}

enum written {
	WRITTEN,
	NOT_TAKEN, /* the PLC refuses this one, now or a moment ago: the cycle goes on without it */
	BROKEN     /* no answer, busy or no connection: the next cycle reads first */
};

/* A write that was refused is not tried again at every poll. *why: set for commands and speeds. */
static enum written write_values(struct bridge *b, enum write what, uint16_t one, uint16_t two,
	struct fault *why)
{
	static const struct {
		enum signal_id first;
		int count;
	} places[WRITE_COUNT] = {
		[WRITE_ANSWER] = { SIGNAL_DEST_LANE, 2 },
		[WRITE_HEARTBEAT] = { SIGNAL_BOARD_HEARTBEAT, 1 },
		[WRITE_COMMAND] = { SIGNAL_COMMAND, 2 },
		[WRITE_SPEED] = { SIGNAL_SPEED_SETPOINT, 1 },
	};
	struct direction *d = &b->writing[what];
	const uint16_t values[2] = { one, two };
	int64_t now_ms = clock_mono_ms();
	enum plc_answer answer;

	if (now_ms < d->wait_until_ms) /* never one of those below */
		return NOT_TAKEN;
	answer = plc_write(b->plc, places[what].first, values, places[what].count, why);
	/* What an operator asked for and is refused is told to that operator: the rest works. */
	if (answer == PLC_WRONG && (what == WRITE_COMMAND || what == WRITE_SPEED))
		return NOT_TAKEN;
	if (bridge_judge(b, d, answer, why, now_ms)) {
		for (int i = 0; i < WRITE_COUNT; i++) /* it is not busy for the others either */
			b->writing[i].busy_since_ms = 0;
		return WRITTEN;
	}
	return answer == PLC_WRONG ? NOT_TAKEN : BROKEN;
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

/* Rule 6: after a start of the PLC the set-point is sent again, until it has been taken or refused.
 * What no operator has set goes back as it was found. */
static bool send_speed(struct bridge *b, const struct plc_image *image)
{
	uint16_t found = (uint16_t)image->value[SIGNAL_SPEED_SETPOINT];
	enum written written;
	struct fault why;

	if (!b->speed_due)
		return true;
	written = write_values(b, WRITE_SPEED, b->speed_mm_s ? b->speed_mm_s : found, 0, &why);
	if (written == NOT_TAKEN) { /* the sorter works without it; people are to know */
		log_fault(LOG_LEVEL_WARNING, &why);
		journal_alarm(b->journal, "plc_config", SEVERITY_WARNING, why.text);
	}
	b->speed_due = written == BROKEN;
	return written != BROKEN;
}

/* Rule 9: changes at least once a second, 0 means "no board". */
static bool beat(struct bridge *b, const struct plc_image *image, int64_t now_ms)
{
	/* From what stands there: a bridge before us, or a lost write, must not make it the same again.
	 * A PLC that does not let us read it back: from what we wrote last. */
	uint16_t last = (uint16_t)image->value[SIGNAL_BOARD_HEARTBEAT];
	enum written written;
	struct fault why;

	if (b->heartbeat_ms && now_ms - b->heartbeat_ms < HEARTBEAT_MS)
		return true;
	if (last == 0)
		last = b->heartbeat;
	b->heartbeat = last == 65535 ? 1 : (uint16_t)(last + 1);
	written = write_values(b, WRITE_HEARTBEAT, b->heartbeat, 0, &why);
	if (written == WRITTEN)
		b->heartbeat_ms = now_ms;
	return written != BROKEN;
}

/* True while the cycle can go on; *image is the newest then. */
static bool give_answer(struct bridge *b, const struct handshake_output *out,
	struct plc_image *image)
{
	struct handshake_output later;
	enum written written;
	struct fault why;

	written = write_values(b, WRITE_ANSWER, out->lane, out->seq, &why);
	if (written != WRITTEN)
		return written != BROKEN;
	if (!read_image(b, image))
		return false;
	handshake_step(&b->handshake, image, clock_wall_us(), clock_mono_ms(), &later);
	b->speed_due |= later.new_boot;
	return true;
}

/* The dialogue first: a box waits. True while the cycle can go on; *image is the newest then. */
static bool talk(struct bridge *b, struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	struct handshake_output out;

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
		if (!give_answer(b, &out, image))
			return false;
	}
	return send_speed(b, image);
}

/* To a lane that an operator has named: the next answer says so. */
static void send_box(struct bridge *b, const struct operator_command_output *out)
{
	uint16_t track = b->command.track;
	enum handshake_sending sending;

	if (out->send_no_more)
		handshake_send_no_more(&b->handshake, track);
	if (!out->send)
		return;
	sending = handshake_send(&b->handshake, &track, out->lane);
	operator_command_sending(&b->command, sending, track);
}

/* A PLC without the registers for a command cannot obey it. */
static bool cannot_obey(struct bridge *b)
{
	struct command *c = &b->command.command;
	enum signal_id id = c->verb == COMMAND_SPEED ? SIGNAL_SPEED_SETPOINT
		: c->verb == COMMAND_LANE                ? SIGNAL_DEST_LANE
												 : SIGNAL_COMMAND;

	if (b->profile->points[id].area != AREA_NONE)
		return false;
	text_copy(c->state, sizeof c->state, "failed");
	snprintf(c->detail, sizeof c->detail, _("this PLC's profile has no %s"), signals[id].name);
	journal_command_done(b->journal, c);
	b->command.active = false;
	return true;
}

/* What the command asks for; one that the PLC refuses has ended. */
static bool write_order(struct bridge *b, struct operator_command_output *out)
{
	enum written written = WRITTEN;
	struct fault why;

	if (out->write_command)
		written = write_values(b, WRITE_COMMAND, out->command, out->seq, &why);
	if (out->write_speed)
		written = write_values(b, WRITE_SPEED, out->speed_mm_s, 0, &why);
	if (written == NOT_TAKEN)
		operator_command_refused(&b->command, why.text, out);
	return written != BROKEN;
}

/* An operator's lane that the PLC has not taken by its deadline. True while the cycle can go on. */
static bool withdraw_lane(struct bridge *b, const struct plc_image *image)
{
	struct fault why;

	return !image || !handshake_withdraws(&b->handshake, image) ||
		write_values(b, WRITE_ANSWER, 0, 0, &why) != BROKEN;
}

/* image NULL: the PLC cannot be reached. True while the cycle can go on. */
static bool obey(struct bridge *b, const struct plc_image *image, bool live)
{
	const struct command *c = &b->command.command;
	struct operator_command_output out;
	bool fine;

	if (!operator_command_wait(&b->command) || (b->command.active && cannot_obey(b)))
		return withdraw_lane(b, image);
	operator_command_step(&b->command, image, live, clock_mono_ms(), &out);
	fine = write_order(b, &out);
	send_box(b, &out);
	fine = fine && withdraw_lane(b, image);
	if (!out.finished)
		return fine;
	if (c->verb == COMMAND_SPEED && strcmp(c->state, "done") == 0)
		b->speed_mm_s = (uint16_t)c->argument; /* what the next start of the PLC is sent */
	journal_command_done(b->journal, c);
	return fine;
}

static void hear_frame(void *journal, const struct wire_frame *frame)
{
	journal_frame(journal, frame);
}

/* The microscope: only while somebody looks. */
static void watch_wire(struct bridge *b)
{
	bool watched = journal_is_capturing(b->journal);

	if (watched == b->capturing)
		return;
	plc_capture(b->plc, watched ? hear_frame : NULL, b->journal);
	b->capturing = watched;
}

void bridge_cycle(struct bridge *b)
{
	int64_t now_ms = clock_mono_ms(), now_us;
	struct plc_image image;

	bridge_watch_clock(b);
	watch_wire(b);
	if (now_ms < b->reading.wait_until_ms || !connected(b, now_ms) || !read_image(b, &image)) {
		obey(b, NULL, false);
		return;
	}
	now_us = clock_wall_us();
	now_ms = clock_mono_ms();
	link_heard(&b->link, image.value[SIGNAL_PLC_HEARTBEAT], now_ms);
	if (!link_is_live(&b->link, now_ms)) {
		bridge_set_trouble(b, TROUBLE_STALE,
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
	if (bridge_is_well(b, now_ms))
		bridge_set_trouble(b, TROUBLE_NONE, b->address);
	bridge_watch_plc_state(b, &image);
	if (!talk(b, &image, now_us, now_ms))
		obey(b, NULL, false); /* its deadline counts all the same */
	else if (obey(b, &image, true))
		beat(b, &image, now_ms);
	record(b, &image, now_us, now_ms);
}
