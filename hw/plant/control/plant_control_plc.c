#include "hw/plant/control/plant_order.h"
#include "hw/plant/assembly/plant_plc.h"

#include <string.h>

static void freeze_plc(const struct plant_order *o)
{
	plant_plc_freeze(o->plant);
}

static void stop_plc(const struct plant_order *o)
{
	plant_plc_stop(o->plant);
}

static void run_plc(const struct plant_order *o)
{
	plant_plc_run(o->plant);
}

/* plc restart [BOOT] [cold|warm] */
static void restart_plc(const struct plant_order *o)
{
	static const char *const words[] = { "cold", "warm", NULL };
	bool has_boot = o->count > 2 && strspn(o->words[2], "0123456789") > 0;
	int64_t boot = 0;
	int warm = 0, at = has_boot ? 3 : 2;

	if (has_boot && !plant_order_number(o, 2, 1, UINT16_MAX, &boot))
		return;
	if (at < o->count && (warm = plant_order_choice(o, at, words)) < 0)
		return;
	plant_plc_restart(o->plant, (uint16_t)boot, warm);
	plant_order_reply(o, "ok boot=%u", (unsigned)o->plant->sorter.image.value[SIGNAL_BOOT_ID]);
}

static void set_seq(const struct plant_order *o)
{
	int64_t seq;

	if (plant_order_number(o, 2, 0, UINT16_MAX, &seq) &&
		!plant_plc_set_seq(o->plant, (uint16_t)seq))
		plant_order_reply(o, "error a box is waiting for its answer; try again when it has gone");
}

static void obey_plc(const struct plant_order *o)
{
	static const char *const words[] = { "freeze", "stop", "run", "restart", "seq", NULL };
	static void (*const verbs[])(
		const struct plant_order *) = { freeze_plc, stop_plc, run_plc, restart_plc, set_seq };
	int verb = plant_order_choice(o, 1, words);

	if (verb >= 0)
		verbs[verb](o);
}

const struct plant_order_row plant_order_plc_rows[] = {
	{ "plc", "freeze | stop | run | restart [BOOT] [cold|warm] | seq N",
		"heartbeat or program stand still; power off and on; the last ARRIVAL_SEQ was N", 2, true,
		obey_plc },
	{ .word = NULL },
};
