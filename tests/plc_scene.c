#include "tests/plc_scene.h"
#include "hw/plant/world.h"
#include "tests/suite.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CYCLE_MS = 20, STEP_MS = 10, BEAT_MS = 500, PATIENCE_MS = 20000, BOOT_FIRST = 4711 };

struct stage {
	const struct twin_kind *kind;
	const struct st_program *text;
	struct twin *plc;
	struct world world;
	struct twin_outputs out;
	struct plc_image image;
	uint16_t registers[SIGNAL_REGISTERS], boot_id;
	int boxes, beat_ms, barrier[BARRIER_COUNT]; /* barrier: 1 on, 0 off, -1 as the world has it */
	double interval_ms;
	uint32_t encoder_shift;
	bool board, world_made, encoder_needed;
	int line;
	char *wrong;
	size_t room;
};

static void complain(struct stage *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void complain(struct stage *s, const char *format, ...)
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

static long number(struct stage *s, const char *word)
{
	char *end;
	long value = word ? strtol(word, &end, 10) : 0;

	if (!word || end == word || *end)
		complain(s, "a number expected instead of %s", word ? word : "nothing");
	return value;
}

static enum signal_id signal_of(struct stage *s, const char *word)
{
	enum signal_id id = word ? signal_from(word) : SIGNAL_COUNT;

	if (id == SIGNAL_COUNT)
		complain(s, "there is no signal %s", word ? word : "");
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
		complain(s, "line %d, column %d of the program: %s", why.line, why.column, why.text);
	s->kind->read(s->plc, s->registers);
	plc_image_from_registers(&s->image, s->registers);
}

static void run(struct stage *s)
{
	if (!s->plc) {
		complain(s, "there is no power");
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
	complain(s, "%s never became %u", signals[id].name, value);
}

/* --- orders ----------------------------------------------------------------------------------- */

static void order_boxes(struct stage *s, char **words)
{
	s->boxes = (int)number(s, words[0]);
}

static void order_interval(struct stage *s, char **words)
{
	s->interval_ms = (double)number(s, words[0]);
}

static void order_power(struct stage *s, char **words)
{
	(void)words;
	if (!s->world_made)
		world_init(&s->world, 1, s->boxes, s->interval_ms);
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
	long ms = number(s, words[0]);

	if (ms % CYCLE_MS)
		complain(s, "a scan lasts %d ms", CYCLE_MS);
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
	enum signal_id id = signal_of(s, words[0]);
	long value = number(s, words[1]);

	if (!s->wrong[0])
		run_until(s, id, (uint32_t)value);
}

static void order_answer(struct stage *s, char **words)
{
	bool it = words[1] && strcmp(words[1], "it") == 0;

	write_register(s, 16, number(s, words[0]));
	write_register(s, 17, it ? (long)s->image.value[SIGNAL_ARRIVAL_SEQ] : number(s, words[1]));
}

static void order_command(struct stage *s, char **words)
{
	static const char *const verbs[] = { "", "start", "stop", "reset" };
	int verb = 1;

	while (verb < 4 && words[0] && strcmp(words[0], verbs[verb]) != 0)
		verb++;
	write_register(s, 20, verb < 4 ? verb : number(s, words[0]));
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
	enum signal_id id = signal_of(s, words[0]);
	long value = number(s, words[1]);

	if (id < SIGNAL_COUNT && signals[id].direction != SIGNAL_TO_PLC)
		complain(s, "%s is not the board's", words[0]);
	else if (id < SIGNAL_COUNT)
		write_register(s, signals[id].address, value);
}

static void order_poke(struct stage *s, char **words)
{
	enum signal_id id = signal_of(s, words[0]);
	long value = number(s, words[1]);

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
	if (!world_remove_box(&s->world, (int)number(s, words[0])))
		complain(s, "there is no box %s", words[0]);
}

static void order_stick(struct stage *s, char **words)
{
	if (!world_stick_box(&s->world, (int)number(s, words[0]), true))
		complain(s, "there is no box %s", words[0]);
}

static void order_free(struct stage *s, char **words)
{
	if (!world_stick_box(&s->world, (int)number(s, words[0]), false))
		complain(s, "there is no box %s", words[0]);
}

static void order_barrier(struct stage *s, char **words)
{
	int b = (int)signal_of(s, words[0]) - SIGNAL_LB_INFEED;

	if (b < 0 || b >= BARRIER_COUNT || !words[1])
		complain(s, "a barrier expected, and on, off or world");
	else
		s->barrier[b] = strcmp(words[1], "on") == 0 ? 1 : strcmp(words[1], "off") == 0 ? 0 : -1;
}

static void order_encoder(struct stage *s, char **words)
{
	s->encoder_needed = true;
	s->encoder_shift += (uint32_t)number(s, words[0]);
}

static const struct {
	const char *word;
	void (*obey)(struct stage *, char **words); /* words: NULL-terminated, at most 3 */
} orders[] = {
	{ "boxes", order_boxes }, { "interval", order_interval }, { "power", order_power },
	{ "board", order_board }, { "ready", order_ready }, { "run", order_run },
	{ "question", order_question }, { "until", order_until }, { "answer", order_answer },
	{ "command", order_command }, { "write", order_write }, { "poke", order_poke },
	{ "estop", order_estop }, { "motor", order_motor }, { "key", order_key },
	{ "remove", order_remove }, { "stick", order_stick }, { "free", order_free },
	{ "barrier", order_barrier }, { "encoder", order_encoder },
};

static void obey(struct stage *s, char **words)
{
	for (size_t i = 0; i < sizeof orders / sizeof orders[0]; i++)
		if (strcmp(words[0], orders[i].word) == 0) {
			orders[i].obey(s, words + 1);
			return;
		}
	complain(s, "there is no order %s", words[0]);
}

/* --- what must be so ---------------------------------------------------------------------------- */

static void check(struct stage *s, char **words)
{
	bool drive = strcmp(words[0], "SPEED") == 0, good;
	enum signal_id id = drive ? SIGNAL_COUNT : signal_of(s, words[0]);
	const char *how = words[1] && words[2] ? words[1] : "";
	long value = number(s, words[2] ? words[2] : words[1]), is;

	if (s->wrong[0])
		return;
	is = drive ? (long)s->out.belt.speed : (long)s->image.value[id];
	if (strcmp(how, "not") == 0)
		good = is != value;
	else if (strcmp(how, "above") == 0)
		good = is > value;
	else if (strcmp(how, "below") == 0)
		good = is < value;
	else
		good = !how[0] && is == value;
	if (!good)
		complain(s, "%s is %ld, not %s %ld", words[0], is, how, value);
}

/* --- scenes -------------------------------------------------------------------------------------- */

/* given|when|then ITEM, ITEM … */
static void play_line(struct stage *s, char *line)
{
	char *items, *item, *inner, *outer = NULL, *words[5];
	void (*each)(struct stage *, char **) = obey;

	if (strncmp(line, "then ", 5) == 0)
		each = check;
	else if (strncmp(line, "given ", 6) != 0 && strncmp(line, "when ", 5) != 0)
		complain(s, "given, when or then expected");
	items = strchr(line, ' ');
	for (item = strtok_r(items, ",", &outer); item && !s->wrong[0]; item = strtok_r(NULL, ",", &outer)) {
		int n = 0;

		inner = NULL;
		for (char *w = strtok_r(item, " ", &inner); w && n < 4; w = strtok_r(NULL, " ", &inner))
			words[n++] = w;
		words[n] = NULL;
		if (n)
			each(s, words);
	}
}

static void play(struct stage *s, const char *at)
{
	char line[400];

	for (; *at && strncmp(at, "scene ", 6) != 0 && !s->wrong[0]; s->line++) {
		size_t len = strcspn(at, "\n");

		snprintf(line, sizeof line, "%.*s", (int)len, at);
		if (len && line[0] != '#')
			play_line(s, line);
		at += len + (at[len] == '\n');
	}
}

enum scene_end scene_play(const struct scene *scene, const struct twin_kind *kind,
	const struct st_program *text, char *wrong, size_t room)
{
	struct stage s = { .kind = kind, .text = text, .boot_id = BOOT_FIRST, .boxes = 1,
		.interval_ms = 3000, .line = scene->line + 1, .wrong = wrong, .room = room };

	memset(s.barrier, -1, sizeof s.barrier);
	wrong[0] = '\0';
	play(&s, scene->steps);
	kind->off(s.plc);
	if (s.encoder_needed && !kind->measures)
		return SCENE_NOT_FOR_IT;
	return wrong[0] ? SCENE_WRONG : SCENE_GOOD;
}

void scene_book_open(struct scene_book *book, const char *path)
{
	FILE *f = fopen(path, "r");
	int line = 1;

	*book = (struct scene_book){ .text = calloc(1, 100000) };
	if (!f || !book->text || fread(book->text, 1, 99999, f) == 0)
		ck_abort_msg("cannot read %s (%s)", path, strerror(errno));
	fclose(f);
	for (char *at = book->text; at && *at; line++) {
		char *next = strchr(at, '\n');

		if (strncmp(at, "scene ", 6) == 0) {
			ck_assert_int_lt(book->count, SCENES_MAX);
			book->scenes[book->count++] =
				(struct scene){ .name = at + 6, .steps = next ? next + 1 : "", .line = line };
		}
		at = next ? next + 1 : NULL;
	}
}

void scene_book_close(struct scene_book *book)
{
	free(book->text);
}
