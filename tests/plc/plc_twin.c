#include "tests/plc/plc_twin.h"
#include "tests/support/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct twin {
	struct sorter c;
	struct sorter_outputs c_outputs;
	int64_t clock_ms;
	struct st_machine *st;
	int64_t *registers[SIGNAL_REGISTERS], *barriers[BARRIER_COUNT]; /* cells of st */
	int64_t *estop_ok, *auto_mode, *motor_fault, *dt_ms, *encoder, *speed_now;
	int64_t *outputs[8], *speed_wanted;
};

static struct twin *make(void)
{
	struct twin *t = calloc(1, sizeof *t);

	ck_assert_ptr_nonnull(t);
	return t;
}

static void off(struct twin *t)
{
	if (t)
		st_power_off(t->st);
	free(t);
}

/* --- in C ----------------------------------------------------------------------------------- */

static struct twin *c_on(const struct st_program *text, uint16_t boot_id, const uint16_t *board)
{
	struct twin *t = make();

	(void)text;
	sorter_init(&t->c, boot_id, false);
	for (int i = SIGNAL_WRITE_FIRST; i <= SIGNAL_WRITE_LAST; i++)
		sorter_write(&t->c, (uint16_t)i, board[i - SIGNAL_WRITE_FIRST]);
	return t;
}

static int c_scan(struct twin *t, const struct sorter_inputs *in, int dt_ms,
	struct twin_outputs *out, struct st_error *why)
{
	const uint32_t *v = t->c.image.value;

	(void)why;
	t->clock_ms += dt_ms;
	sorter_scan(&t->c, in, &t->c_outputs, dt_ms, t->clock_ms);
	*out = (struct twin_outputs){ .belt = t->c_outputs,
		.lamp_green = v[SIGNAL_LAMP_GREEN],
		.lamp_yellow = v[SIGNAL_LAMP_YELLOW],
		.lamp_red = v[SIGNAL_LAMP_RED],
		.buzzer = v[SIGNAL_BUZZER] };
	return 0;
}

static void c_read(struct twin *t, uint16_t *registers)
{
	plc_image_to_registers(&t->c.image, registers);
}

static void c_write(struct twin *t, int address, uint16_t value)
{
	sorter_write(&t->c, (uint16_t)address, value);
}

static void c_poke(struct twin *t, int address, uint16_t value)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		if (signals[i].kind == SIGNAL_REGISTER && signals[i].address == address)
			t->c.image.value[i] = value;
}

const struct twin_kind twin_c = { .name = "C",
	.measures = true,
	.on = c_on,
	.off = off,
	.scan = c_scan,
	.read = c_read,
	.write = c_write,
	.poke = c_poke };

/* --- in Structured Text ---------------------------------------------------------------------- */

static int64_t *cell(struct twin *t, const char *name)
{
	int64_t *found = st_cell(t->st, name);

	if (!found)
		ck_abort_msg("the text has no %s", name);
	return found;
}

/* Names are looked up once: a scan is short. */
static struct twin *start(const struct st_program *text, const char *block)
{
	struct st_error why;
	struct twin *t = make();

	t->st = st_power_on(text, block, &why);
	if (!t->st)
		ck_abort_msg("%s", why.text);
	for (int b = 0; b < BARRIER_COUNT; b++)
		t->barriers[b] = cell(t, signals[SIGNAL_LB_INFEED + b].name);
	for (int i = 0; i < 8; i++)
		t->outputs[i] = cell(t, signals[SIGNAL_CONVEYOR_MOTOR + i].name);
	t->estop_ok = cell(t, "ESTOP_OK");
	t->auto_mode = cell(t, "AUTO_MODE");
	t->motor_fault = cell(t, "MOTOR_FAULT");
	t->speed_wanted = cell(t, "SPEED_WANTED");
	return t;
}

static void put_inputs(struct twin *t, const struct sorter_inputs *in)
{
	for (int b = 0; b < BARRIER_COUNT; b++)
		*t->barriers[b] = in->barrier[b];
	*t->estop_ok = in->estop_ok;
	*t->auto_mode = in->auto_mode;
	*t->motor_fault = in->motor_fault;
}

static void get_outputs(struct twin *t, struct twin_outputs *out)
{
	*out = (struct twin_outputs){ .belt = { .motor = *t->outputs[0],
									  .stopper_open = *t->outputs[1],
									  .diverter = { *t->outputs[2], *t->outputs[3] },
									  .speed = (uint16_t)*t->speed_wanted },
		.lamp_green = *t->outputs[4],
		.lamp_yellow = *t->outputs[5],
		.lamp_red = *t->outputs[6],
		.buzzer = *t->outputs[7] };
}

static void st_read(struct twin *t, uint16_t *registers)
{
	for (int i = 0; i < SIGNAL_REGISTERS; i++)
		registers[i] = (uint16_t)*t->registers[i];
}

static void st_write(struct twin *t, int address, uint16_t value)
{
	*t->registers[address] = value;
}

static void st_poke(struct twin *t, int address, uint16_t value)
{
	cell(t, "HR")[address] = value;
}

static struct twin *st_on(const struct st_program *text, uint16_t boot_id, const uint16_t *board)
{
	struct twin *t = start(text, "SORTER");

	*cell(t, "BOOT_COUNT") = boot_id - 1;
	t->dt_ms = cell(t, "DT_MS");
	t->encoder = cell(t, "ENCODER_MM");
	t->speed_now = cell(t, "SPEED_NOW");
	for (int i = 0; i < SIGNAL_REGISTERS; i++)
		t->registers[i] = cell(t, "HR") + i;
	for (int i = SIGNAL_WRITE_FIRST; i <= SIGNAL_WRITE_LAST; i++)
		st_write(t, i, board[i - SIGNAL_WRITE_FIRST]);
	return t;
}

static int st_scan_once(struct twin *t, const struct sorter_inputs *in, int dt_ms,
	struct twin_outputs *out, struct st_error *why)
{
	put_inputs(t, in);
	*t->dt_ms = dt_ms;
	*t->encoder = in->encoder;
	*t->speed_now = in->speed;
	if (st_scan(t->st, why) < 0)
		return -1;
	get_outputs(t, out);
	return 0;
}

const struct twin_kind twin_st = { .name = "ST",
	.measures = true,
	.on = st_on,
	.off = off,
	.scan = st_scan_once,
	.read = st_read,
	.write = st_write,
	.poke = st_poke };

/* --- as openplc.st binds it ------------------------------------------------------------------- */

static struct twin *openplc_on(const struct st_program *text, uint16_t boot_id,
	const uint16_t *board)
{
	struct twin *t = start(text, "WARENSPUR");
	char name[16];

	*cell(t, "%MW0") = boot_id - 1;
	for (int i = 0; i < SIGNAL_REGISTERS; i++) {
		snprintf(name, sizeof name, "%%QW%d", i);
		t->registers[i] = cell(t, name);
	}
	for (int i = SIGNAL_WRITE_FIRST; i <= SIGNAL_WRITE_LAST; i++)
		st_write(t, i, board[i - SIGNAL_WRITE_FIRST]);
	return t;
}

static int openplc_scan(struct twin *t, const struct sorter_inputs *in, int dt_ms,
	struct twin_outputs *out, struct st_error *why)
{
	(void)dt_ms;
	put_inputs(t, in);
	if (st_scan(t->st, why) < 0)
		return -1;
	get_outputs(t, out);
	return 0;
}

const struct twin_kind twin_openplc = { .name = "OpenPLC",
	.cycle_ms = 20,
	.on = openplc_on,
	.off = off,
	.scan = openplc_scan,
	.read = st_read,
	.write = st_write,
	.poke = st_poke };

/* --- as codesys.st binds it ------------------------------------------------------------------ */

/* Which register stands where in TO_BOARD; 16..21 are FROM_BOARD; low word first. */
static int64_t *codesys_register(struct twin *t, int i)
{
	if (i == 5 || i == 6)
		return cell(t, "TO_BOARD") + 11 - i;
	if (i >= SIGNAL_WRITE_FIRST && i <= SIGNAL_WRITE_LAST)
		return cell(t, "FROM_BOARD") + i - SIGNAL_WRITE_FIRST;
	return cell(t, "TO_BOARD") + (i < SIGNAL_WRITE_FIRST ? i : i - 6);
}

static struct twin *codesys_on(const struct st_program *text, uint16_t boot_id,
	const uint16_t *board)
{
	struct twin *t = start(text, "WARENSPUR");

	*cell(t, "BOOT_COUNT") = boot_id - 1;
	for (int i = 0; i < SIGNAL_REGISTERS; i++)
		t->registers[i] = codesys_register(t, i);
	for (int i = SIGNAL_WRITE_FIRST; i <= SIGNAL_WRITE_LAST; i++)
		st_write(t, i, board[i - SIGNAL_WRITE_FIRST]);
	t->clock_ms = UINT32_MAX - 60000; /* the clock wraps in a minute */
	return t;
}

static int codesys_scan(struct twin *t, const struct sorter_inputs *in, int dt_ms,
	struct twin_outputs *out, struct st_error *why)
{
	t->clock_ms += dt_ms;
	st_set_clock(t->st, (uint32_t)t->clock_ms);
	return openplc_scan(t, in, dt_ms, out, why);
}

const struct twin_kind twin_codesys = { .name = "CODESYS",
	.on = codesys_on,
	.off = off,
	.scan = codesys_scan,
	.read = st_read,
	.write = st_write };

/* --- the text --------------------------------------------------------------------------------- */

char *twin_text(const char *binding)
{
	char *text = calloc(1, 200000), name[64];
	size_t len = 0;

	ck_assert_ptr_nonnull(text);
	for (int i = 0; i < 2; i++) {
		FILE *f;

		snprintf(name, sizeof name, "hw/plc/%s", i ? binding : "sorter.st");
		f = fopen(name, "r");
		if (!f)
			ck_abort_msg("cannot open %s", name);
		len += fread(text + len, 1, 199999 - len, f);
		fclose(f);
	}
	return text;
}

struct st_program *twin_compile(const char *binding)
{
	char *text = twin_text(binding);
	struct st_error why;
	struct st_program *program = st_compile(text, strlen(text), &why);

	free(text);
	if (!program)
		ck_abort_msg("line %d, column %d: %s", why.line, why.column, why.text);
	return program;
}
