#include "tests/plc/plc_lockstep.h"
#include "hw/plant/world/world.h"

#include <stdio.h>
#include <string.h>

enum { LEFT, RIGHT, SIDES };

struct lockstep {
	const struct twin_kind *kind[SIDES];
	struct twin *plc[SIDES];
	uint16_t registers[SIDES][SIGNAL_REGISTERS];
	struct twin_outputs out[SIDES];
	struct world world;
	struct sorter_inputs in;
	uint32_t encoder_shift;
	bool board, first;
	int dt_ms, beat_ms;
	int flicker; /* barrier that lies in this scan, -1: none */
	int hand;    /* so many scans a hand plays with LB_IDENT: many boxes, none there */
	uint16_t boot_id;
	uint64_t random;
};

static unsigned roll(struct lockstep *s, unsigned sides)
{
	s->random ^= s->random << 13;
	s->random ^= s->random >> 7;
	s->random ^= s->random << 17;
	return (unsigned)((s->random >> 20) % sides);
}

static bool once_in(struct lockstep *s, unsigned scans)
{
	return roll(s, scans) == 0;
}

static void write_both(struct lockstep *s, int address, unsigned value)
{
	for (int i = 0; i < SIDES; i++)
		s->kind[i]->write(s->plc[i], address, (uint16_t)value);
}

static void poke_both(struct lockstep *s, int address, unsigned value)
{
	for (int i = 0; i < SIDES; i++)
		s->kind[i]->poke(s->plc[i], address, (uint16_t)value);
}

/* --- what a board does ------------------------------------------------------------------------ */

static void beat(struct lockstep *s)
{
	if (once_in(s, s->board ? 1500 : 250))
		s->board = !s->board;
	s->beat_ms += s->dt_ms;
	if (!s->board || s->beat_ms < 500)
		return;
	s->beat_ms = 0;
	write_both(s, 19, s->registers[LEFT][19] % 65535u + 1);
	if (once_in(s, 60))
		write_both(s, 19, 0);
}

static void answer(struct lockstep *s)
{
	const uint16_t *r = s->registers[LEFT];
	static const unsigned garbage[] = { 0, 4, 65535, 32768 };

	if (!once_in(s, r[0] == PLC_WAITING ? 40 : 400))
		return;
	write_both(s, 16, once_in(s, 8) ? garbage[roll(s, 4)] : 1 + roll(s, 3));
	write_both(s, 17, once_in(s, 8) ? r[2] + 65535 + roll(s, 3) : r[2]);
}

static void command(struct lockstep *s)
{
	const uint16_t *r = s->registers[LEFT];
	unsigned seq = r[12] % 65535u + 1;

	if (!once_in(s, r[0] == PLC_RUNNING || r[0] == PLC_WAITING ? 600 : 30))
		return;
	if (once_in(s, 5))
		seq = r[12] + roll(s, 4);
	write_both(s, 20, once_in(s, 12) ? roll(s, 65536) : 1 + roll(s, 3));
	write_both(s, 21, seq);
	if (once_in(s, 4))
		write_both(s, 20, r[0] == PLC_STOPPED ? PLC_COMMAND_START : PLC_COMMAND_RESET);
}

static void set_speed(struct lockstep *s)
{
	if (once_in(s, 900))
		write_both(s, 18, once_in(s, 4) ? roll(s, 3) * 32000 : 25 + 25 * roll(s, 42));
	if (once_in(s, 5000))
		write_both(s, 16 + (int)roll(s, 6), roll(s, 65536));
}

/* --- what happens to a belt ------------------------------------------------------------------- */

static bool flip(struct lockstep *s, bool now, unsigned on, unsigned off)
{
	return once_in(s, now ? off : on) ? !now : now;
}

static void disturb_belt(struct lockstep *s)
{
	struct world *w = &s->world;

	world_press_estop(w, flip(s, w->estop, 2500, 120));
	world_trip_motor(w, flip(s, w->motor_fault, 2500, 120));
	w->manual = flip(s, w->manual, 4000, 150);
	if (w->count && once_in(s, 900))
		world_remove_box(w, w->boxes[roll(s, (unsigned)w->count)].number);
	if (w->count && once_in(s, 900))
		world_stick_box(w, w->boxes[roll(s, (unsigned)w->count)].number, true);
	for (int i = 0; i < w->count; i++)
		if (w->boxes[i].stuck && once_in(s, 90))
			w->boxes[i].stuck = false;
	s->flicker = once_in(s, 500) ? (int)roll(s, BARRIER_COUNT) : -1;
	if (s->hand > 0)
		s->hand--;
	else if (once_in(s, 3000))
		s->hand = 200;
}

static void disturb_encoder(struct lockstep *s)
{
	if (!s->kind[RIGHT]->measures)
		return;
	if (once_in(s, 300))
		s->encoder_shift -= roll(s, 110); /* the belt springs back */
	if (once_in(s, 3000))
		s->encoder_shift += roll(s, 1100);
	if (once_in(s, 6000))
		s->encoder_shift += (uint32_t)roll(s, 65536) << 16 | roll(s, 65536);
}

/* --- time ------------------------------------------------------------------------------------- */

static void power(struct lockstep *s, const struct st_program *text)
{
	s->first = true;
	for (int i = 0; i < SIDES; i++) {
		s->kind[i]->off(s->plc[i]);
		s->plc[i] = s->kind[i]->on(text, s->boot_id, &s->registers[LEFT][SIGNAL_WRITE_FIRST]);
		memset(&s->out[i], 0, sizeof s->out[i]);
	}
	s->boot_id = (uint16_t)(s->boot_id % 65535 + 1);
	if (!s->kind[RIGHT]->measures)
		s->world.encoder = 0;
}

/* Near the end of what the registers can count. */
static void grow_old(struct lockstep *s)
{
	if (s->first || !once_in(s, 4000))
		return;
	poke_both(s, 2, 65530 + roll(s, 6));
	poke_both(s, 9 + (int)roll(s, 3), 65534 + roll(s, 2));
	poke_both(s, 12, 65533 + roll(s, 3));
}

static void move_belt(struct lockstep *s)
{
	int left = s->dt_ms;

	do
		world_step(&s->world, &s->out[LEFT].belt, left < 10 ? left : 10);
	while ((left -= 10) > 0);
	world_inputs(&s->world, &s->in);
	s->in.encoder += s->encoder_shift;
	if (s->flicker >= 0)
		s->in.barrier[s->flicker] = !s->in.barrier[s->flicker];
	if (s->hand > 0)
		s->in.barrier[BARRIER_IDENT] = s->hand % 8 != 0;
}

static void pick_time(struct lockstep *s)
{
	s->dt_ms = s->kind[RIGHT]->cycle_ms;
	if (!s->dt_ms)
		s->dt_ms = 1 + (int)roll(s, 50);
	if (s->first)
		s->dt_ms = 0;
	s->first = false;
}

static void count(const struct lockstep *s, const uint16_t *before, struct lockstep_sum *sum)
{
	const uint16_t *r = s->registers[LEFT];

	sum->arrivals += r[2] != before[2];
	sum->confirmed += r[3] != before[3];
	sum->counted += r[9] != before[9] || r[10] != before[10] || r[11] != before[11];
	sum->rejected += before[0] == PLC_WAITING && r[0] == PLC_RUNNING && r[17] != r[2];
	sum->commands += r[12] != before[12];
	sum->jams += r[1] == PLC_FAULT_JAM && before[1] != PLC_FAULT_JAM;
	sum->lost += r[1] == PLC_FAULT_TRACKING && before[1] != PLC_FAULT_TRACKING;
	sum->estops += r[0] == PLC_ESTOP && before[0] != PLC_ESTOP;
}

/* NULL: no difference. */
static const char *compare(const struct lockstep *s, char *text, size_t room)
{
	const uint16_t *a = s->registers[LEFT], *b = s->registers[RIGHT];

	for (int i = 0; i < SIGNAL_REGISTERS; i++)
		if (a[i] != b[i]) {
			snprintf(text, room, "register %d is %u in %s and %u in %s", i, a[i],
				s->kind[LEFT]->name, b[i], s->kind[RIGHT]->name);
			return text;
		}
	return memcmp(&s->out[LEFT], &s->out[RIGHT], sizeof s->out[LEFT]) ? "the outputs differ" : NULL;
}

static const char *scan(struct lockstep *s, char *text, size_t room)
{
	struct st_error why;

	for (int i = 0; i < SIDES; i++) {
		if (s->kind[i]->scan(s->plc[i], &s->in, s->dt_ms, &s->out[i], &why) < 0) {
			snprintf(text, room, "%s: line %d, column %d: %s", s->kind[i]->name, why.line,
				why.column, why.text);
			return text;
		}
		s->kind[i]->read(s->plc[i], s->registers[i]);
	}
	return compare(s, text, room);
}

static void live(struct lockstep *s, const struct st_program *text, struct lockstep_sum *sum)
{
	if (once_in(s, 5000)) {
		power(s, text);
		sum->powers++;
	}
	beat(s);
	answer(s);
	command(s);
	set_speed(s);
	disturb_belt(s);
	disturb_encoder(s);
	grow_old(s);
	pick_time(s);
	move_belt(s);
}

bool plc_lockstep(const struct twin_kind *other, const struct st_program *text, unsigned seed,
	int scans, struct lockstep_sum *sum, char *difference, size_t room)
{
	struct lockstep s = { .kind = { &twin_c, other },
		.random = seed * 2654435761u + 1,
		.board = true,
		.boot_id = (uint16_t)(65535 - seed % 5) };
	const char *wrong = NULL;
	uint16_t before[SIGNAL_REGISTERS];
	char what[200];

	for (int i = 0; i < 6; i++)
		s.registers[LEFT][SIGNAL_WRITE_FIRST + i] = (uint16_t)roll(&s, 65536);
	s.registers[LEFT][18] = 0;
	world_init(&s.world, 1, 0, 500 + roll(&s, 3000));
	power(&s, text);
	for (int i = 0; i < scans && !wrong; i++) {
		memcpy(before, s.registers[LEFT], sizeof before);
		live(&s, text, sum);
		wrong = scan(&s, what, sizeof what);
		if (wrong)
			snprintf(difference, room, "seed %u, scan %d: %s", seed, i, wrong);
		count(&s, before, sum);
	}
	for (int i = 0; i < SIDES; i++)
		s.kind[i]->off(s.plc[i]);
	return !wrong;
}
