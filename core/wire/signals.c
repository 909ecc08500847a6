#include "core/wire/signals.h"
#include "core/base/lang.h"

#include <string.h>

/* clang-format off */
#define REG(NAME, addr, rec, text) \
	{ .name = NAME, .kind = SIGNAL_REGISTER, .direction = SIGNAL_FROM_PLC, .recording = rec, \
	  .address = addr, .meaning = text }
#define OUT(NAME, addr, rec, text) \
	{ .name = NAME, .kind = SIGNAL_REGISTER, .direction = SIGNAL_TO_PLC, .recording = rec, \
	  .address = addr, .meaning = text }
#define BIT(NAME, addr, n, text) \
	{ .name = NAME, .kind = SIGNAL_BIT, .direction = SIGNAL_FROM_PLC, \
	  .recording = RECORD_EVERY_CHANGE, .address = addr, .bit = n, .meaning = text }
/* clang-format on */

const struct signal signals[SIGNAL_COUNT] = {
	[SIGNAL_STATE] = REG("STATE", 0, RECORD_EVERY_CHANGE, N_("state of the PLC's program")),
	[SIGNAL_FAULT_CODE] =
		REG("FAULT_CODE", 1, RECORD_EVERY_CHANGE, N_("fault: 1 motor, 2 jam, 3 tracking lost")),
	[SIGNAL_ARRIVAL_SEQ] = REG("ARRIVAL_SEQ", 2, RECORD_EVERY_CHANGE,
		N_("number of the box waiting at the read point")),
	[SIGNAL_DONE_SEQ] =
		REG("DONE_SEQ", 3, RECORD_EVERY_CHANGE, N_("number of the last confirmed box")),
	[SIGNAL_DONE_LANE] =
		REG("DONE_LANE", 4, RECORD_EVERY_CHANGE, N_("lane of the last confirmed box")),
	[SIGNAL_ENCODER] = { .name = "ENCODER",
		.kind = SIGNAL_REGISTER_PAIR,
		.direction = SIGNAL_FROM_PLC,
		.recording = RECORD_SAMPLED,
		.address = 5,
		.meaning = N_("belt position (encoder) in mm") },
	[SIGNAL_SPEED_ACTUAL] = REG("SPEED_ACTUAL", 7, RECORD_EVERY_CHANGE, N_("actual speed in mm/s")),
	[SIGNAL_PLC_HEARTBEAT] =
		REG("PLC_HEARTBEAT", 8, RECORD_SAMPLED, N_("heartbeat: counts while the PLC program runs")),
	[SIGNAL_LANE1_COUNT] = REG("LANE1_COUNT", 9, RECORD_EVERY_CHANGE, N_("boxes in lane 1")),
	[SIGNAL_LANE2_COUNT] = REG("LANE2_COUNT", 10, RECORD_EVERY_CHANGE, N_("boxes in lane 2")),
	[SIGNAL_LANE3_COUNT] = REG("LANE3_COUNT", 11, RECORD_EVERY_CHANGE, N_("boxes in lane 3")),
	[SIGNAL_COMMAND_ACK_SEQ] =
		REG("COMMAND_ACK_SEQ", 12, RECORD_EVERY_CHANGE, N_("number of the last accepted command")),
	[SIGNAL_COMMAND_RESULT] = REG("COMMAND_RESULT", 13, RECORD_EVERY_CHANGE,
		N_("result of the command: 1 done, 2 rejected")),
	[SIGNAL_BOOT_ID] =
		REG("BOOT_ID", 14, RECORD_EVERY_CHANGE, N_("new value after each start of the PLC")),
	[SIGNAL_ANSWER_TIME_LEFT] =
		REG("ANSWER_TIME_LEFT", 15, RECORD_SAMPLED, N_("time left for the answer in ms")),
	[SIGNAL_DEST_LANE] = OUT("DEST_LANE", 16, RECORD_EVERY_CHANGE, N_("the answer: lane 1 to 3")),
	[SIGNAL_DEST_SEQ] =
		OUT("DEST_SEQ", 17, RECORD_EVERY_CHANGE, N_("number of the box that is answered")),
	[SIGNAL_SPEED_SETPOINT] = OUT("SPEED_SETPOINT", 18, RECORD_EVERY_CHANGE,
		N_("speed setpoint in mm/s, 0: PLC default")),
	[SIGNAL_BOARD_HEARTBEAT] = OUT("BOARD_HEARTBEAT", 19, RECORD_NEVER,
		N_("heartbeat: counts while the computer controls, 0: none")),
	[SIGNAL_COMMAND] =
		OUT("COMMAND", 20, RECORD_EVERY_CHANGE, N_("operator command: 1 start, 2 stop, 3 reset")),
	[SIGNAL_COMMAND_SEQ] =
		OUT("COMMAND_SEQ", 21, RECORD_EVERY_CHANGE, N_("number of the operator command")),
	[SIGNAL_LANE1_LAST_SEQ] =
		REG("LANE1_LAST_SEQ", 24, RECORD_EVERY_CHANGE, N_("last box seen at lane 1")),
	[SIGNAL_LANE2_LAST_SEQ] =
		REG("LANE2_LAST_SEQ", 25, RECORD_EVERY_CHANGE, N_("last box seen at lane 2")),
	[SIGNAL_LANE3_LAST_SEQ] =
		REG("LANE3_LAST_SEQ", 26, RECORD_EVERY_CHANGE, N_("last box seen at lane 3")),
	[SIGNAL_LB_INFEED] = BIT("LB_INFEED", 22, 0, N_("light barrier at the infeed")),
	[SIGNAL_LB_IDENT] = BIT("LB_IDENT", 22, 1, N_("light barrier at the read point")),
	[SIGNAL_LB_DIVERT1] = BIT("LB_DIVERT1", 22, 2, N_("light barrier at diverter 1")),
	[SIGNAL_LB_LANE1] = BIT("LB_LANE1", 22, 3, N_("light barrier of lane 1")),
	[SIGNAL_LB_DIVERT2] = BIT("LB_DIVERT2", 22, 4, N_("light barrier at diverter 2")),
	[SIGNAL_LB_LANE2] = BIT("LB_LANE2", 22, 5, N_("light barrier of lane 2")),
	[SIGNAL_LB_LANE3] = BIT("LB_LANE3", 22, 6, N_("light barrier of lane 3")),
	[SIGNAL_ESTOP_OK] = BIT("ESTOP_OK", 22, 8, N_("emergency stop is not pressed")),
	[SIGNAL_AUTO_MODE] = BIT("AUTO_MODE", 22, 9, N_("automatic mode")),
	[SIGNAL_MOTOR_FAULT] = BIT("MOTOR_FAULT", 22, 10, N_("the motor protection has tripped")),
	[SIGNAL_JAM] = BIT("JAM", 22, 11, N_("a box is stuck")),
	[SIGNAL_CONVEYOR_MOTOR] = BIT("CONVEYOR_MOTOR", 23, 0, N_("the motor of the belt is on")),
	[SIGNAL_STOPPER_OPEN] = BIT("STOPPER_OPEN", 23, 1, N_("the stopper lets boxes pass")),
	[SIGNAL_DIVERTER1] = BIT("DIVERTER1", 23, 2, N_("diverter 1 points to lane 1")),
	[SIGNAL_DIVERTER2] = BIT("DIVERTER2", 23, 3, N_("diverter 2 points to lane 2")),
	[SIGNAL_LAMP_GREEN] = BIT("LAMP_GREEN", 23, 4, N_("green lamp")),
	[SIGNAL_LAMP_YELLOW] = BIT("LAMP_YELLOW", 23, 5, N_("yellow lamp")),
	[SIGNAL_LAMP_RED] = BIT("LAMP_RED", 23, 6, N_("red lamp")),
	[SIGNAL_BUZZER] = BIT("BUZZER", 23, 7, N_("buzzer")),
};

enum signal_id signal_from(const char *name)
{
	int i = 0;

	while (i < SIGNAL_COUNT && strcmp(signals[i].name, name) != 0)
		i++;
	return (enum signal_id)i;
}

const char *plc_state_name(unsigned state)
{
	static const char *const names[PLC_STATE_COUNT] = {
		[PLC_INIT] = N_("starting"),
		[PLC_STOPPED] = N_("stopped"),
		[PLC_RUNNING] = N_("running"),
		[PLC_WAITING] = N_("waiting for a destination"),
		[PLC_FAULT] = N_("fault"),
		[PLC_ESTOP] = N_("emergency stop"),
	};

	return state < PLC_STATE_COUNT ? _(names[state]) : "?";
}

void plc_image_to_registers(const struct plc_image *image, uint16_t *registers)
{
	memset(registers, 0, SIGNAL_REGISTERS * sizeof *registers);
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const struct signal *s = &signals[i];
		uint32_t value = image->value[i];

		if (s->kind == SIGNAL_BIT) {
			registers[s->address] |= (uint16_t)((value & 1) << s->bit);
		} else if (s->kind == SIGNAL_REGISTER_PAIR) {
			registers[s->address] = (uint16_t)(value >> 16);
			registers[s->address + 1] = (uint16_t)value;
		} else {
			registers[s->address] = (uint16_t)value;
		}
	}
}
