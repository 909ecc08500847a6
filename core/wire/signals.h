/* signals: table of the PLC's signals. A new signal is one row in signals.c; profile, bridge,
 * simulated PLC, store and dashboard all read this table.
 *
 * Addresses are the default profile's, 0-based protocol addresses of holding registers (register
 * 0 is what a data sheet may call 40001). Source: docs/register-map.md. */
#ifndef CORE_WIRE_SIGNALS_H
#define CORE_WIRE_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum signal_id {
	SIGNAL_STATE,
	SIGNAL_FAULT_CODE,
	SIGNAL_ARRIVAL_SEQ,
	SIGNAL_DONE_SEQ,
	SIGNAL_DONE_LANE,
	SIGNAL_ENCODER,
	SIGNAL_SPEED_ACTUAL,
	SIGNAL_PLC_HEARTBEAT,
	SIGNAL_LANE1_COUNT,
	SIGNAL_LANE2_COUNT,
	SIGNAL_LANE3_COUNT,
	SIGNAL_COMMAND_ACK_SEQ,
	SIGNAL_COMMAND_RESULT,
	SIGNAL_BOOT_ID,
	SIGNAL_ANSWER_TIME_LEFT,
	SIGNAL_DEST_LANE,
	SIGNAL_DEST_SEQ,
	SIGNAL_SPEED_SETPOINT,
	SIGNAL_BOARD_HEARTBEAT,
	SIGNAL_COMMAND,
	SIGNAL_COMMAND_SEQ,
	SIGNAL_LANE1_LAST_SEQ,
	SIGNAL_LANE2_LAST_SEQ,
	SIGNAL_LANE3_LAST_SEQ,
	SIGNAL_LB_INFEED,
	SIGNAL_LB_IDENT,
	SIGNAL_LB_DIVERT1,
	SIGNAL_LB_LANE1,
	SIGNAL_LB_DIVERT2,
	SIGNAL_LB_LANE2,
	SIGNAL_LB_LANE3,
	SIGNAL_ESTOP_OK,
	SIGNAL_AUTO_MODE,
	SIGNAL_MOTOR_FAULT,
	SIGNAL_JAM,
	SIGNAL_CONVEYOR_MOTOR,
	SIGNAL_STOPPER_OPEN,
	SIGNAL_DIVERTER1,
	SIGNAL_DIVERTER2,
	SIGNAL_LAMP_GREEN,
	SIGNAL_LAMP_YELLOW,
	SIGNAL_LAMP_RED,
	SIGNAL_BUZZER,
	SIGNAL_COUNT
};

enum signal_kind { SIGNAL_REGISTER, SIGNAL_REGISTER_PAIR, SIGNAL_BIT };
enum signal_direction { SIGNAL_FROM_PLC, SIGNAL_TO_PLC };

/* How often a change becomes a row in the table `signal`. */
enum signal_recording {
	RECORD_EVERY_CHANGE,
	RECORD_SAMPLED, /* fast analogue values: at most one row a second, and one beside every row of
					 * another signal, so that a position is known wherever something happens */
	RECORD_NEVER    /* the heartbeat of the computer, read back */
};

struct signal {
	const char *name; /* of the register map and the column `signal.name` */
	enum signal_kind kind;
	enum signal_direction direction;
	enum signal_recording recording;
	uint16_t address;    /* holding register */
	uint8_t bit;         /* of a SIGNAL_BIT, 0 = lowest */
	const char *meaning; /* N_() for people */
};

extern const struct signal signals[SIGNAL_COUNT];

/* The enum of a name, SIGNAL_COUNT if there is none. */
enum signal_id signal_from(const char *name);

enum {
	SIGNAL_REGISTERS = 27,   /* one FC03 reads 0..26 */
	SIGNAL_WRITE_FIRST = 16, /* computer -> PLC: 16..21 */
	SIGNAL_WRITE_LAST = 21,
	SIGNAL_INPUTS_ADDRESS = 22,
	SIGNAL_OUTPUTS_ADDRESS = 23,
	LANE_COUNT = 3,
	LANE_REJECT = 3 /* reject and no-read */
};

enum plc_state {
	PLC_INIT,
	PLC_STOPPED,
	PLC_RUNNING,
	PLC_WAITING,
	PLC_FAULT,
	PLC_ESTOP,
	PLC_STATE_COUNT
};
enum plc_fault { PLC_FAULT_NONE, PLC_FAULT_MOTOR, PLC_FAULT_JAM, PLC_FAULT_TRACKING };
enum plc_command { PLC_COMMAND_NONE, PLC_COMMAND_START, PLC_COMMAND_STOP, PLC_COMMAND_RESET };
enum plc_command_result { PLC_RESULT_NONE, PLC_RESULT_DONE, PLC_RESULT_REFUSED };

const char *plc_state_name(unsigned state); /* N_() word, "?" for nonsense */

/* The process image: every signal's value at one moment. */
struct plc_image {
	uint32_t value[SIGNAL_COUNT];
};

/* Image -> 27 raw registers as in the default profile, for the simulated PLC. Pure. */
void plc_image_to_registers(const struct plc_image *, uint16_t *registers);

/* Positions on the demonstrator's belt, in mm from the infeed; for the simulated world and the
 * dashboard. */
#define BELT_INFEED_MM 60   /* LB_INFEED */
#define BELT_IDENT_MM 520   /* LB_IDENT; the stopper holds a box with its front edge here */
#define BELT_DIVERT1_MM 800 /* LB_DIVERT1, diverter 1 right behind it */
#define BELT_DIVERT2_MM 1160
#define BELT_END_MM 1500 /* LB_LANE3: straight on */
#define BELT_LANE_MM 180 /* from a diverter to its lane's light barrier */
#define BELT_BOX_MM 120  /* length of a box */

#endif
