#include "plc-bridge/image.h"
#include "core/lang.h"

#define SAMPLE_MS 1000

void image_decode(const struct profile *p, const uint16_t *registers, struct plc_image *out)
{
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		const uint16_t *at = registers + p->points[i].address - p->read_first;
		uint32_t value = at[0];

		if (signals[i].kind == SIGNAL_BIT)
			value = value >> p->points[i].bit & 1;
		else if (signals[i].kind == SIGNAL_REGISTER_PAIR)
			value = p->low_word_first ? (uint32_t)at[1] << 16 | at[0] : (uint32_t)at[0] << 16 | at[1];
		out->value[i] = value;
	}
}

int image_check(const struct profile *p, const struct plc_image *image, struct fault *why)
{
	static const struct {
		enum signal_id id;
		uint32_t max;
	} limits[] = {
		{ SIGNAL_STATE, PLC_STATE_COUNT - 1 },
		{ SIGNAL_COMMAND_RESULT, PLC_RESULT_REFUSED },
		{ SIGNAL_DONE_LANE, LANE_COUNT },
	};

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		uint32_t value = image->value[limits[i].id];

		if (value > limits[i].max)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				_("the PLC says %s = %u, allowed is 0 to %u; check the addresses of the profile "
				  "(register %d) and that this is a sorter"),
				signals[limits[i].id].name, value, limits[i].max, p->points[limits[i].id].address);
	}
	if (image->value[SIGNAL_STATE] == PLC_WAITING && image->value[SIGNAL_ARRIVAL_SEQ] == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			_("the PLC waits for a destination but names no box (ARRIVAL_SEQ 0); check its program"));
	return 0;
}

static bool recorded_now(enum signal_recording recording, bool sampling)
{
	return recording == RECORD_EVERY_CHANGE || (recording == RECORD_SAMPLED && sampling);
}

size_t image_changes(struct image_record *record, const struct plc_image *now, int64_t at_us,
	int64_t now_ms, struct signal_change *out)
{
	bool sampling = !record->any || now_ms - record->sampled_ms >= SAMPLE_MS;
	size_t count = 0;

	for (int i = 0; i < SIGNAL_COUNT && !sampling; i++)
		sampling = signals[i].recording == RECORD_EVERY_CHANGE &&
			now->value[i] != record->image.value[i];
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		if (!recorded_now(signals[i].recording, sampling) ||
			(record->any && now->value[i] == record->image.value[i]))
			continue;
		out[count++] = (struct signal_change){ .at_us = at_us, .id = (enum signal_id)i,
			.value = now->value[i] };
		record->image.value[i] = now->value[i];
	}
	if (sampling)
		record->sampled_ms = now_ms;
	record->any = true;
	return count;
}
