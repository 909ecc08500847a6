/* bridge_cycle: one poll: read, decode, run the dialogue, record. */
#include "plc-bridge/bridge_part.h"
#include "core/base/clock.h"
#include "core/base/lang.h"
#include "core/base/log.h"

#include <stdio.h>
#include <string.h>

enum { HEARTBEAT_MS = 500, NONSENSE_PAUSE_MS = 1000 };

static bool ensure_connection(struct bridge *b, int64_t now_ms)
{
	struct fault why;

	if (b->link.state == LINK_UP)
		return true;
	if (!link_may_connect(&b->link, now_ms))
		return false;
	link_trying(&b->link, now_ms);
	if (plc_connect(b->plc, &why)) {
		link_lost(&b->link, clock_mono_ms());
		bridge_set_trouble(b, TROUBLE_DOWN, &why.message);
		return false;
	}
	link_connected(&b->link, clock_mono_ms());
	b->heartbeat_ms = b->unverified_ms = 0;
	if (!b->observes && !plc_is_on_this_computer(b->plc))
		journal_ask_permission(b->journal, b->permission_key);
	return true;
}

/* *image changes only if the values read are valid. */
static bool read_image(struct bridge *b, struct plc_image *image)
{
	uint16_t words[PROFILE_WORDS_MAX];
	struct plc_image fresh;
	struct fault why;

	handshake_request(&b->handshake, clock_mono_ms());
	if (!bridge_check_answer(b, &b->reading, plc_read(b->plc, words, &why), &why, clock_mono_ms()))
		return false;
	process_image_decode(b->profile, words, &fresh);
	if (process_image_check(b->profile, &fresh, &why)) {
		b->reading.wait_until_ms = clock_mono_ms() + NONSENSE_PAUSE_MS;
		plc_trust_reject(&b->trust, clock_mono_ms());
		bridge_set_trouble(b, TROUBLE_CONFIG, &why.message);
		return false;
	}
	process_image_decode_extras(b->profile, words, b->extras);
	*image = fresh;
	return true;
}

enum write_result {
	WRITE_OK,
	WRITE_REFUSED, /* refused by the PLC, now or shortly before: the cycle goes on without it */
	WRITE_FAILED   /* no answer, busy or no connection: the cycle ends */
};

static bool is_permitted_write(const struct bridge *b, enum write_target what)
{
	return b->writes == WRITES_ALL ||
		(b->writes == WRITES_WITHDRAWAL && (what == WRITE_ANSWER || what == WRITE_COMMAND));
}

/* A refused write is not tried at every poll. *why: set for commands and speeds. */
static enum write_result write_values(struct bridge *b, enum write_target what, uint16_t one,
	uint16_t two, struct fault *why)
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

	if (!is_permitted_write(b, what)) {
		fault_set(why, FAULT_BUG, EXIT_FAILED,
			MESSAGE("bridge_cycle.nothing_may_written_plc",
				"writing to this PLC is not possible now"));
		return WRITE_REFUSED;
	}
	if (now_ms < d->wait_until_ms) /* never a command or speed */
		return WRITE_REFUSED;
	answer = plc_write(b->plc, places[what].first, values, places[what].count, why);
	/* A refused command is reported to its operator; it is no trouble of the PLC. */
	if (answer == PLC_WRONG && (what == WRITE_COMMAND || what == WRITE_SPEED))
		return WRITE_REFUSED;
	if (bridge_check_answer(b, d, answer, why, now_ms)) {
		for (int i = 0; i < WRITE_COUNT; i++) /* the others are not busy either */
			b->writing[i].busy_since_ms = 0;
		return WRITE_OK;
	}
	return answer == PLC_WRONG ? WRITE_REFUSED : WRITE_FAILED;
}

static void record_signals(struct bridge *b, const struct plc_image *image, int64_t now_us,
	int64_t now_ms)
{
	struct signal_change changes[SIGNAL_COUNT + PROFILE_EXTRAS_MAX];
	size_t count;

	count = process_image_changes(&b->record, image, now_us, now_ms, changes);
	count += process_image_extra_changes(&b->extras_recorded, b->profile, b->extras, now_us, now_ms,
		changes + count);
	journal_signals(b->journal, changes, count);
}

/* Passages first: a bridge started after a crash derives passages from changes of signals, so
 * signals must not be recorded without the passages that follow from them. */
static void record_image(struct bridge *b, const struct plc_image *image, int64_t now_us,
	int64_t now_ms)
{
	struct passage passage;

	while (handshake_next_change(&b->handshake, &passage))
		journal_passage(b->journal, &passage);
	record_signals(b, image, now_us, now_ms);
}

/* Rule 6: after a start of the PLC the set-point is written until it is accepted or refused. If
 * no operator has set a speed, the value found is written back. */
static bool send_speed(struct bridge *b, const struct plc_image *image)
{
	uint16_t found = (uint16_t)image->value[SIGNAL_SPEED_SETPOINT];
	enum write_result written;
	struct fault why;

	if (!b->speed_is_due)
		return true;
	written = write_values(b, WRITE_SPEED, b->speed_mm_s ? b->speed_mm_s : found, 0, &why);
	if (written == WRITE_REFUSED) { /* the sorter works without it, but operators must know */
		log_fault(LOG_LEVEL_WARNING, &why);
		journal_alarm(b->journal, ALARM_PLC_CONFIG, SEVERITY_WARNING, &why.message);
	}
	b->speed_is_due = written == WRITE_FAILED;
	return written != WRITE_FAILED;
}

/* Rule 9: changes at least once a second, 0 means "no board". */
static bool send_heartbeat(struct bridge *b, const struct plc_image *image, int64_t now_ms)
{
	/* The next value after the one read back: an earlier bridge or a lost write must not lead to
	 * the same value again. If it cannot be read back: after the one written last. */
	uint16_t last = (uint16_t)image->value[SIGNAL_BOARD_HEARTBEAT];
	enum write_result written;
	struct fault why;

	if (b->heartbeat_ms && now_ms - b->heartbeat_ms < HEARTBEAT_MS)
		return true;
	if (last == 0)
		last = b->heartbeat;
	b->heartbeat = last == 65535 ? 1 : (uint16_t)(last + 1);
	other_board_wrote(&b->other_board, b->heartbeat);
	written = write_values(b, WRITE_HEARTBEAT, b->heartbeat, 0, &why);
	if (written == WRITE_OK)
		b->heartbeat_ms = now_ms;
	return written != WRITE_FAILED;
}

/* True while the cycle can go on; *image is the newest then. */
static bool write_answer(struct bridge *b, const struct handshake_output *out,
	struct plc_image *image)
{
	struct handshake_output later;
	enum write_result written;
	struct fault why;

	written = write_values(b, WRITE_ANSWER, out->lane, out->seq, &why);
	if (written != WRITE_OK)
		return written != WRITE_FAILED;
	if (!read_image(b, image))
		return false;
	handshake_step(&b->handshake, image, clock_wall_us(), clock_mono_ms(), &later);
	b->speed_is_due |= later.new_boot;
	return true;
}

/* The dialogue comes first, because a box waits. True while the cycle can go on; *image is the
 * newest then. */
static bool run_dialogue(struct bridge *b, struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	struct handshake_output out;

	handshake_step(&b->handshake, image, now_us, now_ms, &out);
	if (out.new_boot) {
		b->speed_is_due = true;
		b->heartbeat_ms = 0;
	}
	/* A PLC that has just started ignores answers until it has seen a change of BOARD_HEARTBEAT. */
	if (!b->heartbeat_ms && !send_heartbeat(b, image, now_ms))
		return false;
	if (out.answer) {
		record_image(b, image, now_us, now_ms);
		if (!write_answer(b, &out, image))
			return false;
	}
	return send_speed(b, image);
}

/* Sends a box to the lane chosen by the operator, with the next answer. */
static void send_box_to_lane(struct bridge *b, const struct operator_command_output *out)
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

/* A command for the next box: it is held, or an earlier one is not any more. */
static void hold_lane(struct bridge *b, const struct plc_image *image)
{
	struct command before;
	bool ended;

	lane_hold_take(&b->hold, &b->handshake, &b->command.command, image, clock_mono_ms(), &ended,
		&before);
	if (ended)
		journal_command_done(b->journal, &before);
	journal_command_done(b->journal, &b->command.command);
}

/* Fails a command if the profile has no register for it. True: the command has ended. */
static bool end_unsupported_command(struct bridge *b)
{
	struct command *c = &b->command.command;
	enum signal_id id = c->verb == COMMAND_SPEED ? SIGNAL_SPEED_SETPOINT
		: c->verb == COMMAND_LANE                ? SIGNAL_DEST_LANE
												 : SIGNAL_COMMAND;

	if (b->profile->points[id].area != AREA_NONE)
		return false;
	c->state = COMMAND_STATE_FAILED;
	message_set(&c->detail, MESSAGE("bridge.profile_lacks", "the PLC profile has no %s"),
		signals[id].name);
	journal_command_done(b->journal, c);
	b->command.active = false;
	return true;
}

/* Writes the registers of a command; one that the PLC refuses ends. */
static bool write_command(struct bridge *b, struct operator_command_output *out)
{
	enum write_result written = WRITE_OK;
	struct fault why;

	if (out->write_command)
		written = write_values(b, WRITE_COMMAND, out->command, out->seq, &why);
	if (out->write_speed)
		written = write_values(b, WRITE_SPEED, out->speed_mm_s, 0, &why);
	if (written == WRITE_REFUSED)
		operator_command_refused(&b->command, &why.message, out);
	return written != WRITE_FAILED;
}

/* Withdraws an operator's lane that the PLC has not accepted by its deadline. True while the
 * cycle can go on. */
static bool withdraw_lane(struct bridge *b, const struct plc_image *image)
{
	struct fault why;

	return !image || !handshake_withdraws(&b->handshake, image) ||
		write_values(b, WRITE_ANSWER, 0, 0, &why) != WRITE_FAILED;
}

/* image NULL: the PLC cannot be reached. True while the cycle can go on. */
static bool run_operator_command(struct bridge *b, const struct plc_image *image, bool live)
{
	const struct command *c = &b->command.command;
	struct operator_command_output out;
	bool fine;

	if (lane_hold_step(&b->hold, &b->handshake, live ? image : NULL, clock_mono_ms()))
		journal_command_done(b->journal, &b->hold.command);
	if (!operator_command_wait(&b->command) || (b->command.active && end_unsupported_command(b)))
		return withdraw_lane(b, image);
	operator_command_step(&b->command, image, live, clock_mono_ms(), &out);
	fine = write_command(b, &out);
	send_box_to_lane(b, &out);
	fine = fine && withdraw_lane(b, image);
	if (out.hold)
		hold_lane(b, image);
	if (!out.finished)
		return fine;
	if (c->verb == COMMAND_SPEED && c->state == COMMAND_STATE_DONE)
		b->speed_mm_s = (uint16_t)c->argument; /* written again after the next start of the PLC */
	if (c->verb == COMMAND_RESET && c->state == COMMAND_STATE_DONE)
		bridge_end_alarm_now(b);
	journal_command_done(b->journal, c);
	return fine;
}

static void forward_frame(void *journal, const struct wire_frame *frame)
{
	journal_frame(journal, frame);
}

/* Captures frames only while a capture is requested. */
static void update_capture(struct bridge *b)
{
	bool watched = journal_is_capturing(b->journal);

	if (watched == b->is_capturing)
		return;
	plc_capture(b->plc, watched ? forward_frame : NULL, b->journal);
	b->is_capturing = watched;
}

/* Nothing may be written, but a command of this bridge that waits in the registers of a known PLC
 * is taken back: it would be carried out late, when the PLC's program goes on. */
static void withdraw_only(struct bridge *b, const struct plc_image *image)
{
	bool is_known = !b->observes && bridge_is_allowed(b) && plc_trust_is_known(&b->trust, image);

	b->writes = is_known ? WRITES_WITHDRAWAL : WRITES_NONE;
	run_operator_command(b, is_known ? image : NULL, false);
}

static void stand_still(struct bridge *b, const struct plc_image *image)
{
	struct message text;

	plc_trust_stale(&b->trust);
	b->heartbeat_ms = 0;
	message_set(&text,
		MESSAGE("bridge.heartbeat_stands",
			"the PLC answers, but its program does not run (heartbeat unchanged); the values are "
			"outdated, nothing is written; set the PLC to RUN and check its address"));
	bridge_set_trouble(b, TROUBLE_STALE, &text);
	withdraw_only(b, image);
}

/* Reading and recording only. */
static void observe(struct bridge *b, const struct plc_image *image, int64_t now_us, int64_t now_ms)
{
	struct message detail;

	message_set(&detail, MESSAGE("bridge.observes_only", "%s, observes only"), b->address);
	bridge_set_trouble(b, TROUBLE_NONE, &detail);
	bridge_watch_plc_state(b, image, now_us);
	record_signals(b, image, now_us, now_ms);
}

/* During a pause of reading no heartbeat was seen: it does not count as standing still. */
static void end_pause(struct bridge *b, int64_t now_ms)
{
	if (!b->reading.wait_until_ms || now_ms < b->reading.wait_until_ms)
		return;
	b->reading.wait_until_ms = 0;
	if (b->link.state == LINK_UP)
		link_connected(&b->link, now_ms);
}

void bridge_cycle(struct bridge *b)
{
	int64_t now_ms = clock_mono_ms(), now_us;
	struct plc_image image;
	struct message detail;
	bool is_verified;

	b->writes = WRITES_NONE;
	bridge_watch_clock(b);
	update_capture(b);
	bridge_refuse_command(b);
	end_pause(b, now_ms);
	bridge_end_alarm(b, now_ms);
	if (now_ms < b->reading.wait_until_ms || !ensure_connection(b, now_ms) ||
		!read_image(b, &image)) {
		run_operator_command(b, NULL, false);
		return;
	}
	now_us = clock_wall_us();
	now_ms = clock_mono_ms();
	link_heard(&b->link, image.value[SIGNAL_PLC_HEARTBEAT], now_ms);
	is_verified = plc_trust_see(&b->trust, b->profile, &image, now_ms);
	if (!link_is_live(&b->link, now_ms)) {
		stand_still(b, &image);
		return;
	}
	if (!bridge_may_go_on(b, is_verified, &image, now_ms)) {
		if (!is_verified)
			bridge_follow(b, &image, now_us, now_ms);
		withdraw_only(b, &image);
		return;
	}
	if (b->observes) {
		observe(b, &image, now_us, now_ms);
		return;
	}
	bridge_end_follow(b);
	b->writes = WRITES_ALL;
	if (bridge_is_well(b, now_ms)) {
		message_set(&detail, "%s", b->address);
		bridge_set_trouble(b, TROUBLE_NONE, &detail);
	}
	bridge_watch_plc_state(b, &image, now_us);
	if (!run_dialogue(b, &image, now_us, now_ms))
		run_operator_command(b, NULL, false); /* for its deadline */
	else if (run_operator_command(b, &image, true))
		send_heartbeat(b, &image, now_ms);
	record_image(b, &image, now_us, now_ms);
}
