#include "hw/plant/sorter/sorter.h"
#include "hw/plant/sorter/sorter_track.h"

#include <string.h>

/* 30 mm from the barrier to the stopper, plus a margin: then the box stands. */
enum { HALT_MM = SORTER_STOP_MM - BELT_IDENT_MM + 5, BUZZER_MS = 2000 };

static uint32_t *value_of(struct sorter *s, enum signal_id id)
{
	return &s->image.value[id];
}

void sorter_note(struct sorter *s, enum sorter_event_kind kind, uint16_t seq, int lane,
	const char *why)
{
	if (s->event_count < SORTER_EVENTS_MAX)
		s->events[s->event_count++] =
			(struct sorter_event){ .kind = kind, .seq = seq, .lane = lane, .why = why };
}

void sorter_init(struct sorter *s, uint16_t boot_id, bool autostart)
{
	memset(s, 0, sizeof *s);
	s->autostart = autostart;
	s->mode = PLC_INIT;
	*value_of(s, SIGNAL_BOOT_ID) = boot_id;
}

bool sorter_write(struct sorter *s, uint16_t address, uint16_t word)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (signals[i].direction == SIGNAL_TO_PLC && signals[i].address == address) {
			s->image.value[i] = word;
			return true;
		}
	return false;
}

static uint16_t next_number(uint32_t seq)
{
	return seq >= UINT16_MAX ? 1 : (uint16_t)(seq + 1);
}

/* After a belt has sprung back, its way counts again when it has passed the old position. A
 * reset counter costs the way of one scan. No box is lost by either. */
static void measure_way(struct sorter *s, uint32_t encoder)
{
	if (encoder < s->encoder_before && s->encoder_before - encoder <= SORTER_SPRING_BACK_MM)
		return;
	if (encoder >= s->encoder_before && encoder - s->encoder_before <= SORTER_JUMP_MM)
		s->way += encoder - s->encoder_before;
	s->encoder_before = encoder;
}

static void watch_board(struct sorter *s, int64_t real_ms)
{
	uint16_t now = (uint16_t)*value_of(s, SIGNAL_BOARD_HEARTBEAT);

	if (now != s->heartbeat_seen) {
		s->heartbeat_seen = now;
		s->heartbeat_seen_ms = real_ms;
		s->board_alive = now != 0;
	} else if (real_ms - s->heartbeat_seen_ms >= SORTER_BOARD_MS) {
		s->board_alive = false;
	}
}

static void enter_fault(struct sorter *s, enum plc_fault code)
{
	s->mode = PLC_FAULT;
	s->fault = code;
	s->jam = s->jam || code == PLC_FAULT_JAM;
}

static void watch_safety(struct sorter *s, const struct sorter_inputs *in)
{
	if (!in->estop_ok)
		s->mode = PLC_ESTOP;
	else if (in->motor_fault && s->mode != PLC_ESTOP)
		enter_fault(s, PLC_FAULT_MOTOR);
	else if (!in->auto_mode && s->mode == PLC_RUNNING)
		s->mode = PLC_STOPPED;
}

/* --- operator's commands ------------------------------------------------------------------- */

static bool command_start(struct sorter *s, const struct sorter_inputs *in)
{
	if ((s->mode != PLC_STOPPED && s->mode != PLC_RUNNING) || !in->auto_mode)
		return false;
	s->mode = PLC_RUNNING;
	return true;
}

static bool command_stop(struct sorter *s, const struct sorter_inputs *in)
{
	(void)in;
	if (s->mode == PLC_RUNNING)
		s->mode = PLC_STOPPED;
	return true;
}

static bool command_reset(struct sorter *s, const struct sorter_inputs *in)
{
	if (!in->estop_ok || in->motor_fault)
		return false;
	if (s->mode == PLC_FAULT || s->mode == PLC_ESTOP)
		s->mode = PLC_STOPPED;
	s->fault = PLC_FAULT_NONE;
	s->jam = false;
	for (int i = 0; i < BARRIER_COUNT; i++)
		s->covered_since[i] = s->way;
	return true;
}

static void handle_command(struct sorter *s, const struct sorter_inputs *in)
{
	static bool (*const verbs[])(struct sorter *, const struct sorter_inputs *) = {
		[PLC_COMMAND_START] = command_start,
		[PLC_COMMAND_STOP] = command_stop,
		[PLC_COMMAND_RESET] = command_reset,
	};
	uint32_t verb = *value_of(s, SIGNAL_COMMAND);
	bool done;

	/* Only the next number is a new command: rule 7. */
	if (*value_of(s, SIGNAL_COMMAND_SEQ) != next_number(*value_of(s, SIGNAL_COMMAND_ACK_SEQ)))
		return;
	done = verb >= PLC_COMMAND_START && verb <= PLC_COMMAND_RESET && verbs[verb](s, in);
	*value_of(s, SIGNAL_COMMAND_ACK_SEQ) = *value_of(s, SIGNAL_COMMAND_SEQ);
	*value_of(s, SIGNAL_COMMAND_RESULT) = done ? PLC_RESULT_DONE : PLC_RESULT_REFUSED;
}

/* --- the read point ----------------------------------------------------------------------- */

static void start_waiting(struct sorter *s)
{
	uint16_t seq = next_number(*value_of(s, SIGNAL_ARRIVAL_SEQ));

	*value_of(s, SIGNAL_ARRIVAL_SEQ) = seq;
	*value_of(s, SIGNAL_DEST_SEQ) = 0; /* in the same scan: an old answer must not match */
	s->answer_left_ms = SORTER_ANSWER_MS;
	s->phase = IDENT_WAITING;
	sorter_note(s, SORTER_ARRIVAL, seq, 0, NULL);
}

static void release_waiting(struct sorter *s, int lane, const char *why)
{
	uint16_t seq = (uint16_t)*value_of(s, SIGNAL_ARRIVAL_SEQ);

	sorter_track_add(s, seq, lane);
	s->phase = IDENT_LEAVING;
	s->covered_since[BARRIER_IDENT] = s->way;
	sorter_note(s, SORTER_RELEASE, seq, lane, why);
}

static void wait_for_answer(struct sorter *s, double dt_ms)
{
	uint32_t seq = *value_of(s, SIGNAL_ARRIVAL_SEQ);
	uint32_t lane = *value_of(s, SIGNAL_DEST_LANE);

	if (!s->board_alive) {
		release_waiting(s, LANE_REJECT, "no_board");
	} else if (*value_of(s, SIGNAL_DEST_SEQ) == seq && lane >= 1 && lane <= LANE_COUNT) {
		sorter_note(s, SORTER_ANSWER, (uint16_t)seq, (int)lane, NULL);
		release_waiting(s, (int)lane, "answer");
	} else {
		s->answer_left_ms -= dt_ms;
		if (s->answer_left_ms <= 0)
			release_waiting(s, LANE_REJECT, "timeout");
	}
}

static void serve_ident(struct sorter *s, const struct sorter_inputs *in, double dt_ms)
{
	if (!in->barrier[BARRIER_IDENT]) {
		if (s->phase == IDENT_WAITING)
			sorter_note(s, SORTER_REMOVED, (uint16_t)*value_of(s, SIGNAL_ARRIVAL_SEQ), 0, NULL);
		s->phase = IDENT_FREE;
		return;
	}
	if (s->phase == IDENT_FREE) {
		s->phase = IDENT_COMING;
		s->ident_since = s->way;
	}
	if (s->mode != PLC_RUNNING)
		return; /* the answer time stands still: rule 10 */
	if (s->phase == IDENT_COMING && s->way - s->ident_since >= HALT_MM)
		start_waiting(s);
	else if (s->phase == IDENT_WAITING)
		wait_for_answer(s, dt_ms);
}

static void watch_jam(struct sorter *s, const struct sorter_inputs *in)
{
	for (int i = BARRIER_IDENT; i < BARRIER_COUNT; i++) {
		/* Boxes wait at the closed stopper by design. */
		bool may_stand = i == BARRIER_IDENT && s->phase != IDENT_LEAVING;

		if (!in->barrier[i] || may_stand)
			s->covered_since[i] = s->way;
		else if (s->way - s->covered_since[i] > SORTER_JAM_MM && s->mode == PLC_RUNNING)
			enter_fault(s, PLC_FAULT_JAM);
	}
}

/* --- outputs and registers ----------------------------------------------------------------- */

static void set_outputs(struct sorter *s, struct sorter_outputs *out)
{
	uint32_t wanted = *value_of(s, SIGNAL_SPEED_SETPOINT);

	if (wanted == 0)
		wanted = SORTER_SPEED_DEFAULT;
	else if (wanted < SORTER_SPEED_MIN)
		wanted = SORTER_SPEED_MIN;
	else if (wanted > SORTER_SPEED_MAX)
		wanted = SORTER_SPEED_MAX;
	out->motor = s->mode == PLC_RUNNING;
	out->stopper_open = s->phase == IDENT_LEAVING;
	out->diverter[0] = s->diverter[0];
	out->diverter[1] = s->diverter[1];
	out->speed = (uint16_t)wanted;
}

static void show_inputs(struct sorter *s, const struct sorter_inputs *in)
{
	for (int i = 0; i < BARRIER_COUNT; i++)
		s->image.value[SIGNAL_LB_INFEED + i] = in->barrier[i];
	*value_of(s, SIGNAL_ESTOP_OK) = in->estop_ok;
	*value_of(s, SIGNAL_AUTO_MODE) = in->auto_mode;
	*value_of(s, SIGNAL_MOTOR_FAULT) = in->motor_fault;
	*value_of(s, SIGNAL_JAM) = s->jam;
	*value_of(s, SIGNAL_ENCODER) = in->encoder;
	*value_of(s, SIGNAL_SPEED_ACTUAL) = in->speed;
}

static void show_lamps(struct sorter *s, uint32_t state, double dt_ms)
{
	bool alarm = state == PLC_FAULT || state == PLC_ESTOP;

	s->buzzer_ms = alarm ? s->buzzer_ms + dt_ms : 0;
	*value_of(s, SIGNAL_LAMP_GREEN) = state == PLC_RUNNING;
	*value_of(s, SIGNAL_LAMP_YELLOW) = state == PLC_WAITING;
	*value_of(s, SIGNAL_LAMP_RED) = alarm;
	*value_of(s, SIGNAL_BUZZER) = alarm && s->buzzer_ms <= (double)BUZZER_MS;
}

static void update_registers(struct sorter *s, const struct sorter_outputs *out, double dt_ms,
	int64_t real_ms)
{
	bool waiting = s->phase == IDENT_WAITING;
	uint32_t state = s->mode == PLC_RUNNING && waiting ? PLC_WAITING : s->mode;

	if (state != *value_of(s, SIGNAL_STATE))
		sorter_note(s, SORTER_STATE, 0, 0, NULL);
	*value_of(s, SIGNAL_STATE) = state;
	*value_of(s, SIGNAL_FAULT_CODE) = s->fault;
	*value_of(s, SIGNAL_ANSWER_TIME_LEFT) = waiting ? (uint32_t)(s->answer_left_ms + 0.5) : 0;
	*value_of(s, SIGNAL_PLC_HEARTBEAT) = (uint16_t)(real_ms / SORTER_HEARTBEAT_MS);
	*value_of(s, SIGNAL_CONVEYOR_MOTOR) = out->motor;
	*value_of(s, SIGNAL_STOPPER_OPEN) = out->stopper_open;
	*value_of(s, SIGNAL_DIVERTER1) = out->diverter[0];
	*value_of(s, SIGNAL_DIVERTER2) = out->diverter[1];
	show_lamps(s, state, dt_ms);
}

static void first_scan(struct sorter *s, const struct sorter_inputs *in, int64_t real_ms)
{
	s->scanned = true;
	s->mode = s->autostart ? PLC_RUNNING : PLC_STOPPED;
	*value_of(s, SIGNAL_COMMAND_ACK_SEQ) =
		*value_of(s, SIGNAL_COMMAND_SEQ); /* the baseline: rule 7 */
	s->heartbeat_seen = (uint16_t)*value_of(s, SIGNAL_BOARD_HEARTBEAT);
	s->heartbeat_seen_ms = real_ms;
	s->encoder_before = in->encoder;
	/* A box that covers a barrier already arrived before the start. */
	memcpy(s->barrier_before, in->barrier, sizeof s->barrier_before);
}

void sorter_scan(struct sorter *s, const struct sorter_inputs *in, struct sorter_outputs *out,
	double dt_ms, int64_t real_ms)
{
	s->event_count = 0;
	if (!s->scanned)
		first_scan(s, in, real_ms);
	measure_way(s, in->encoder);
	watch_board(s, real_ms);
	watch_safety(s, in);
	handle_command(s, in);
	serve_ident(s, in, dt_ms);
	sorter_track_follow(s, in);
	watch_jam(s, in);
	memcpy(s->barrier_before, in->barrier, sizeof s->barrier_before);
	set_outputs(s, out);
	show_inputs(s, in);
	update_registers(s, out, dt_ms, real_ms);
}
