#include "plc-bridge/dialogue/process_image.h"
#include "core/base/lang.h"

#define SAMPLE_MS 1000

static uint32_t value_at(const struct profile *p, const uint16_t *words, enum profile_kind kind,
	const struct profile_point *point)
{
	const uint16_t *at = words + point->slot;

	if (point->area >= AREA_COUNT)
		return 0;
	if (kind == PROFILE_BIT)
		return at[0] >> point->bit & 1U;
	if (kind == PROFILE_PAIR)
		return p->low_word_first ? (uint32_t)at[1] << 16 | at[0] : (uint32_t)at[0] << 16 | at[1];
	return at[0];
}

void process_image_decode(const struct profile *p, const uint16_t *words, struct plc_image *out)
{
	for (int i = 0; i < SIGNAL_COUNT; i++)
		out->value[i] = value_at(p, words, profile_signal_kind((enum signal_id)i), &p->points[i]);
}

void process_image_decode_extras(const struct profile *p, const uint16_t *words, uint32_t *out)
{
	for (int i = 0; i < p->extra_count; i++)
		out[i] = value_at(p, words, p->extras[i].kind, &p->extras[i].point);
}

int process_image_check(const struct profile *p, const struct plc_image *image, struct fault *why)
{
	static const struct {
		enum signal_id id;
		uint32_t max;
	} limits[] = {
		{ SIGNAL_STATE, PLC_STATE_COUNT - 1 },
		{ SIGNAL_COMMAND_RESULT, PLC_RESULT_REFUSED },
		{ SIGNAL_DONE_LANE, LANE_COUNT },
	};
	char place[32];

	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		uint32_t value = image->value[limits[i].id];

		if (value > limits[i].max)
			return fault_set(why, FAULT_DATA, EXIT_FAILED,
				MESSAGE("process_image.plc_says_allowed",
					"the PLC reports %s = %u, allowed is 0 to %u; nothing is written; check the "
					"addresses in the PLC profile (%s) and that this is a sorter"),
				signals[limits[i].id].name, value, limits[i].max,
				profile_format_place(&p->points[limits[i].id], PROFILE_REGISTER, place,
					sizeof place));
	}
	if (image->value[SIGNAL_STATE] == PLC_WAITING && image->value[SIGNAL_ARRIVAL_SEQ] == 0)
		return fault_set(why, FAULT_DATA, EXIT_FAILED,
			MESSAGE("process_image.plc_waits_destination_but",
				"the PLC asks for a lane but gives no box number (ARRIVAL_SEQ 0); check the PLC "
				"program"));
	return 0;
}

static bool recorded_now(enum signal_recording recording, bool sampling)
{
	return recording == RECORD_EVERY_CHANGE || (recording == RECORD_SAMPLED && sampling);
}

size_t process_image_changes(struct image_record *record, const struct plc_image *now,
	int64_t at_us, int64_t now_ms, struct signal_change *out)
{
	bool sampling = !record->any || now_ms - record->sampled_ms >= SAMPLE_MS;
	size_t count = 0;

	for (int i = 0; i < SIGNAL_COUNT && !sampling; i++)
		sampling =
			signals[i].recording == RECORD_EVERY_CHANGE && now->value[i] != record->image.value[i];
	for (int i = 0; i < SIGNAL_COUNT; i++) {
		if (!recorded_now(signals[i].recording, sampling) ||
			(record->any && now->value[i] == record->image.value[i]))
			continue;
		out[count++] = (struct signal_change){ .at_us = at_us,
			.id = (enum signal_id)i,
			.value = now->value[i] };
		record->image.value[i] = now->value[i];
	}
	if (sampling)
		record->sampled_ms = now_ms;
	record->any = true;
	return count;
}

size_t process_image_extra_changes(struct image_extras *record, const struct profile *p,
	const uint32_t *now, int64_t at_us, int64_t now_ms, struct signal_change *out)
{
	bool sampling = now_ms - record->sampled_ms >= SAMPLE_MS;
	size_t count = 0;

	for (int i = 0; i < p->extra_count; i++) {
		if (record->known[i] &&
			((p->extras[i].kind != PROFILE_BIT && !sampling) || now[i] == record->value[i]))
			continue;
		out[count++] = (struct signal_change){ .at_us = at_us,
			.id = SIGNAL_COUNT,
			.name = p->extras[i].name,
			.value = now[i] };
		record->value[i] = now[i];
		record->known[i] = true;
	}
	if (sampling)
		record->sampled_ms = now_ms;
	return count;
}
