/* What an earlier bridge has recorded of the belt, seen again. */
#include "plc-bridge/dialogue/belt_match.h"

void belt_match_replay(struct belt_match *m, const struct belt_match_past *past)
{
	struct plc_image image = { 0 };
	bool has_encoder = false;

	if (!belt_match_is_on(m) || !past->base)
		return;
	image.value[SIGNAL_SPEED_ACTUAL] = past->base->value[SIGNAL_SPEED_ACTUAL];
	image.value[SIGNAL_BOOT_ID] = past->base->value[SIGNAL_BOOT_ID];
	for (size_t i = 0; i < past->count; i++) {
		const struct signal_change *change = &past->changes[i];
		int64_t at_us = change->at_us - past->offset_us;

		if (change->id >= SIGNAL_COUNT)
			continue;
		image.value[change->id] = change->value;
		has_encoder |= change->id == SIGNAL_ENCODER;
		if (i + 1 < past->count && change[1].at_us == change->at_us)
			continue;
		if (m->has_last && at_us < m->last_us) /* which clock do the scans' times show? */
			m->not_until = past->last_scan;
		if (has_encoder)
			belt_match_see(m,
				&(struct belt_match_look){ .image = &image,
					.began_us = at_us,
					.at_us = at_us,
					.read_us = at_us });
	}
}
