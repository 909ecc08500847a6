#include "tests/plc/plc_slips.h"
#include "tests/plc/plc_twin.h"
#include "tests/support/suite.h"

#include <stdlib.h>
#include <string.h>

const struct slip plc_slips[PLC_SLIPS] = {
	{ "the time is over one scan late", "ANSWER_LEFT_MS > ELAPSED_MS",
		"ANSWER_LEFT_MS >= ELAPSED_MS" },
	{ "an old answer stays", "HR[DEST_SEQ] := 0;", "" },
	{ "the command found at power on is obeyed", "HR[COMMAND_ACK_SEQ] := HR[COMMAND_SEQ];     (*",
		"(*" },
	{ "numbers wrap one too early", "HR[ARRIVAL_SEQ] MOD SEQ_LAST + 1",
		"HR[ARRIVAL_SEQ] MOD 65534 + 1" },
	{ "the window is too small", "WINDOW_MM : UDINT := 60", "WINDOW_MM : UDINT := 55" },
	{ "the three seconds go on in an emergency stop",
		"IF MODE = STATE_RUNNING THEN\n        IF IDENT",
		"IF MODE <> STATE_STOPPED THEN\n        IF IDENT" },
	{ "a motor fault hides the emergency stop", "MOTOR_FAULT AND MODE <> STATE_ESTOP",
		"MOTOR_FAULT" },
	{ "heartbeat 0 is a board", "BOARD_ALIVE := HEARTBEAT_SEEN <> 0", "BOARD_ALIVE := TRUE" },
	{ "lane 4", "HR[DEST_LANE] <= 3", "HR[DEST_LANE] <= 4" },
	{ "lane 0", "HR[DEST_LANE] >= 1", "HR[DEST_LANE] >= 0" },
	{ "any number is the next", "IF HR[COMMAND_SEQ] = HR[COMMAND_ACK_SEQ] MOD SEQ_LAST + 1",
		"IF HR[COMMAND_SEQ] <> HR[COMMAND_ACK_SEQ]" },
	{ "a queue is a jam", "I = BARRIER_IDENT AND IDENT <> IDENT_LEAVING",
		"I = BARRIER_IDENT AND JAM" },
	{ "a diverter stays", "DIVERTER[LANE] := FALSE;", "" },
	{ "a jam is found too early", "JAM_MM : UDINT := 400", "JAM_MM : UDINT := 390" },
	{ "a reset starts the belt", "MODE := STATE_STOPPED;          (* and",
		"MODE := STATE_RUNNING; (* and" },
	{ "a reset while the motor is still tripped", "IF ESTOP_OK AND NOT MOTOR_FAULT THEN    (*",
		"IF ESTOP_OK THEN (*" },
	{ "a start in manual mode", "IF AUTO_MODE AND (MODE", "IF (MODE" },
	{ "seven boxes at most", "TRACKS_MAX : INT := 8", "TRACKS_MAX : INT := 7" },
	{ "what stands there at power on counts", "COVERED_BEFORE[I] := COVERED[I];        (*",
		"COVERED_BEFORE[I] := FALSE; (*" },
	{ "low word first", "ENCODER_HIGH : INT := 5", "ENCODER_HIGH : INT := 6" },
	{ "the belt may not spring back", "SPRING_BACK_MM : UDINT := 100",
		"SPRING_BACK_MM : UDINT := 0" },
	{ "the buzzer stops a scan early", "ALARM AND BUZZER_MS <= BUZZER",
		"ALARM AND BUZZER_MS < BUZZER" },
	{ "the same BOOT_ID again", "BOOT_COUNT := BOOT_COUNT MOD SEQ_LAST + 1;", "" },
};

struct st_program *plc_slip_compile(const struct slip *slip)
{
	char *text = twin_text("openplc.st"), *made = calloc(1, strlen(text) + strlen(slip->wrong) + 1);
	char *at = strstr(text, slip->right);
	struct st_program *program;
	struct st_error why;

	if (!at || !made)
		ck_abort_msg("%s: not in the text: %s", slip->what, slip->right);
	memcpy(made, text, (size_t)(at - text));
	strcat(made, slip->wrong);
	strcat(made, at + strlen(slip->right));
	program = st_compile(made, strlen(made), &why);
	if (!program)
		ck_abort_msg("%s: line %d, column %d: %s", slip->what, why.line, why.column, why.text);
	free(made);
	free(text);
	return program;
}
