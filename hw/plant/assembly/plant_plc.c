#include "hw/plant/assembly/plant_plc.h"

#include <string.h>

void plant_plc_freeze(struct plant *p)
{
	p->heartbeat = (uint16_t)p->sorter.image.value[SIGNAL_PLC_HEARTBEAT];
	p->plc_frozen = true;
}

void plant_plc_stop(struct plant *p)
{
	p->plc_stopped = true;
	p->outputs = (struct sorter_outputs){ 0 };
}

void plant_plc_run(struct plant *p)
{
	p->plc_stopped = p->plc_frozen = false;
}

static uint16_t next_boot(const struct plant *p)
{
	uint32_t boot = p->sorter.image.value[SIGNAL_BOOT_ID];

	return boot >= UINT16_MAX ? 1 : (uint16_t)(boot + 1);
}

void plant_plc_restart(struct plant *p, uint16_t boot, bool warm)
{
	const struct plc_image before = p->sorter.image;

	if (boot == 0)
		boot = next_boot(p);
	plant_plc_run(p);
	sorter_init(&p->sorter, boot, p->sorter.autostart);
	for (int i = 0; warm && i < SIGNAL_COUNT; i++)
		if (signals[i].direction == SIGNAL_TO_PLC)
			p->sorter.image.value[i] = before.value[i];
	p->outputs = (struct sorter_outputs){ 0 };
	p->world.encoder = 0;
	for (int i = 0; i < p->world.count; i++)
		p->world.boxes[i].seq = 0; /* numbers of the time before */
	if (p->wires)
		wires_restart(p->wires, p->ground_truth.at_us + PLANT_PLC_BOOT_US);
	if (!p->hides_order)
		ground_truth_write(&p->ground_truth,
			&(struct ground_truth_event){ .ev = "plc", .what = "restart", .boot = boot });
}

bool plant_plc_set_seq(struct plant *p, uint16_t seq)
{
	if (p->sorter.phase == IDENT_WAITING)
		return false;
	p->sorter.image.value[SIGNAL_ARRIVAL_SEQ] = seq;
	return true;
}
