#include "tests/plc/plc_stage.h"
#include "tests/support/default_image.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CYCLE_MS = 20, STEP_MS = 10, BEAT_MS = 500, PATIENCE_MS = 20000 };

void stage_complain(struct stage *s, const char *format, ...)
{
	va_list args;
	int len;

	if (s->wrong[0])
		return;
	len = snprintf(s->wrong, s->room, "%s, line %d: ", s->kind->name, s->line);
	va_start(args, format);
	vsnprintf(s->wrong + len, s->room - (size_t)len, format, args);
	va_end(args);
}

long stage_number(struct stage *s, const char *word)
{
	char *end;
	long value = word ? strtol(word, &end, 10) : 0;

	if (!word || end == word || *end)
		stage_complain(s, "a number expected instead of %s", word ? word : "nothing");
	return value;
}

enum signal_id stage_signal(struct stage *s, const char *word)
{
	enum signal_id id = word ? signal_from(word) : SIGNAL_COUNT;

	if (id == SIGNAL_COUNT)
		stage_complain(s, "there is no signal %s", word ? word : "");
	return id;
}

/* --- time ------------------------------------------------------------------------------------- */

static void write_register(struct stage *s, int address, long value)
{
	s->registers[address] = (uint16_t)value;
	if (s->plc)
		s->kind->write(s->plc, address, (uint16_t)value);
}

static void beat(struct stage *s)
{
	s->beat_ms += CYCLE_MS;
	if (!s->board || s->beat_ms < BEAT_MS)
		return;
	s->beat_ms = 0;
	write_register(s, 19, s->registers[19] % 65535 + 1);
}

static void look(struct stage *s, struct sorter_inputs *in)
{
	world_inputs(&s->world, in);
	in->encoder += s->encoder_shift;
	for (int b = 0; b < BARRIER_COUNT; b++)
		if (s->barrier[b] >= 0)
			in->barrier[b] = s->barrier[b];
}

static void scan(struct stage *s, int dt_ms)
{
	struct sorter_inputs in;
	struct st_error why;

	look(s, &in);
	if (s->kind->scan(s->plc, &in, dt_ms, &s->out, &why) < 0)
		stage_complain(s, "line %d, column %d of the program: %s", why.line, why.column, why.text);
	s->kind->read(s->plc, s->registers);
	default_image(&s->image, s->registers);
}

static void run(struct stage *s)
{
	if (!s->plc) {
		stage_complain(s, "there is no power");
		return;
	}
	beat(s);
	for (int ms = 0; ms < CYCLE_MS; ms += STEP_MS)
		world_step(&s->world, &s->out.belt, STEP_MS);
	scan(s, CYCLE_MS);
}

static void run_until(struct stage *s, enum signal_id id, uint32_t value)
{
	for (int ms = 0; ms < PATIENCE_MS && !s->wrong[0]; ms += CYCLE_MS) {
		if (s->image.value[id] == value)
			return;
		run(s);
	}
	stage_complain(s, "%s never became %u", signals[id].name, value);
}

/* --- orders ----------------------------------------------------------------------------------- */

static void order_boxes(struct stage *s, char **words)
{
	s->boxes = (int)stage_number(s, words[0]);
}

static void order_interval(struct stage *s, char **words)
{
	s->interval_ms = (double)stage_number(s, words[0]);
}

static void order_gap(struct stage *s, char **words)
{
	s->gap_mm = (double)stage_number(s, words[0]);
}

static void order_power(struct stage *s, char **words)
{
	(void)words;
	if (!s->world_made) {
		world_init(&s->world, 1, s->boxes, s->interval_ms);
		world_set_gap(&s->world, s->gap_mm);
	}
	s->world_made = true;
	s->kind->off(s->plc);
	s->plc = s->kind->on(s->text, s->boot_id++, &s->registers[SIGNAL_WRITE_FIRST]);
	memset(&s->out, 0, sizeof s->out);
	s->world.speed = 0;
	scan(s, 0);
}

static void order_board(struct stage *s, char **words)
{
	s->board = words[0] && strcmp(words[0], "on") == 0;
	s->beat_ms = s->board ? BEAT_MS : 0;
}

static void order_run(struct stage *s, char **words)
{
	long ms = stage_number(s, words[0]);

	if (ms % CYCLE_MS)
		stage_complain(s, "a scan lasts %d ms", CYCLE_MS);
	for (; ms > 0 && !s->wrong[0]; ms -= CYCLE_MS)
		run(s);
}

static void order_question(struct stage *s, char **words)
{
	(void)words;
	run_until(s, SIGNAL_ARRIVAL_SEQ, s->image.value[SIGNAL_ARRIVAL_SEQ] % 65535 + 1);
}

static void order_until(struct stage *s, char **words)
{
	enum signal_id id = stage_signal(s, words[0]);
	long value = stage_number(s, words[1]);

	if (!s->wrong[0])
		run_until(s, id, (uint32_t)value);
}

static void order_answer(struct stage *s, char **words)
{
	bool it = words[1] && strcmp(words[1], "it") == 0;

	write_register(s, 16, stage_number(s, words[0]));
	write_register(s, 17,
		it ? (long)s->image.value[SIGNAL_ARRIVAL_SEQ] : stage_number(s, words[1]));
}

static void order_command(struct stage *s, char **words)
{
	static const char *const verbs[] = { "", "start", "stop", "reset" };
	int verb = 1;

	while (verb < 4 && words[0] && strcmp(words[0], verbs[verb]) != 0)
		verb++;
	write_register(s, 20, verb < 4 ? verb : stage_number(s, words[0]));
	write_register(s, 21, (long)(s->image.value[SIGNAL_COMMAND_ACK_SEQ] % 65535 + 1));
	run(s);
}

static void order_ready(struct stage *s, char **words)
{
	char *on[] = { (char[]){ "on" }, NULL }, *start[] = { (char[]){ "start" }, NULL };

	order_power(s, words);
	order_board(s, on);
	order_command(s, start);
}

static void order_write(struct stage *s, char **words)
{
	enum signal_id id = stage_signal(s, words[0]);
	long value = stage_number(s, words[1]);

	if (id < SIGNAL_COUNT && signals[id].direction != SIGNAL_TO_PLC)
		stage_complain(s, "%s is not the board's", words[0]);
	else if (id < SIGNAL_COUNT)
		write_register(s, signals[id].address, value);
}

static void order_poke(struct stage *s, char **words)
{
	enum signal_id id = stage_signal(s, words[0]);
	long value = stage_number(s, words[1]);

	if (id == SIGNAL_COUNT || !s->plc)
		return;
	s->kind->poke(s->plc, signals[id].address, (uint16_t)value);
	s->image.value[id] = (uint32_t)value;
}

static void order_estop(struct stage *s, char **words)
{
	world_press_estop(&s->world, words[0] && strcmp(words[0], "pressed") == 0);
}

static void order_motor(struct stage *s, char **words)
{
	world_trip_motor(&s->world, words[0] && strcmp(words[0], "tripped") == 0);
}

static void order_key(struct stage *s, char **words)
{
	s->world.manual = words[0] && strcmp(words[0], "manual") == 0;
}

static void order_remove(struct stage *s, char **words)
{
	if (!world_remove_box(&s->world, (int)stage_number(s, words[0])))
		stage_complain(s, "there is no box %s", words[0]);
}

static void order_stick(struct stage *s, char **words)
{
	if (!world_stick_box(&s->world, (int)stage_number(s, words[0]), true))
		stage_complain(s, "there is no box %s", words[0]);
}

static void order_free(struct stage *s, char **words)
{
	if (!world_stick_box(&s->world, (int)stage_number(s, words[0]), false))
		stage_complain(s, "there is no box %s", words[0]);
}

static void order_barrier(struct stage *s, char **words)
{
	int b = (int)stage_signal(s, words[0]) - SIGNAL_LB_INFEED;

	if (b < 0 || b >= BARRIER_COUNT || !words[1])
		stage_complain(s, "a barrier expected, and on, off or world");
	else
		s->barrier[b] = strcmp(words[1], "on") == 0 ? 1 : strcmp(words[1], "off") == 0 ? 0 : -1;
}

static void order_encoder(struct stage *s, char **words)
{
	s->encoder_needed = true;
	s->encoder_shift += (uint32_t)stage_number(s, words[0]);
}

static const struct {
	const char *word;
	void (*obey)(struct stage *, char **words); /* words: NULL-terminated, at most 3 */
} orders[] = {
	{ "boxes", order_boxes },
	{ "interval", order_interval },
	{ "gap", order_gap },
	{ "power", order_power },
	{ "board", order_board },
	{ "ready", order_ready },
	{ "run", order_run },
	{ "question", order_question },
	{ "until", order_until },
	{ "answer", order_answer },
	{ "command", order_command },
	{ "write", order_write },
	{ "poke", order_poke },
	{ "estop", order_estop },
	{ "motor", order_motor },
	{ "key", order_key },
	{ "remove", order_remove },
	{ "stick", order_stick },
	{ "free", order_free },
	{ "barrier", order_barrier },
	{ "encoder", order_encoder },
};

void stage_obey(struct stage *s, char **words)
{
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		if (strcmp(words[0], orders[i].word) == 0) {
			orders[i].obey(s, words + 1);
			return;
		}
	stage_complain(s, "there is no order %s", words[0]);
}
