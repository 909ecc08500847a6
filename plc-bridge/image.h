/* image: the process image. Registers as read -> values by meaning; before and after -> changes.
 * Pure. */
#ifndef PLC_BRIDGE_IMAGE_H
#define PLC_BRIDGE_IMAGE_H

#include "core/store.h"
#include "plc-bridge/profile.h"

/* What has been recorded so far; zero it once. */
struct image_record {
	bool any;
	struct plc_image image; /* the values recorded last */
	int64_t sampled_ms;     /* when RECORD_SAMPLED signals were last recorded */
};

/* registers: profile->read_count of them, the first is profile->read_first. */
void image_decode(const struct profile *, const uint16_t *registers, struct plc_image *);

/* Can a sorter say this? If not, why names the signal and its value (DATA). */
int image_check(const struct profile *, const struct plc_image *, struct fault *why);

/* The rows that this image is worth, at most SIGNAL_COUNT; *record moves on. Returns the number. */
size_t image_changes(struct image_record *record, const struct plc_image *now, int64_t at_us,
	int64_t now_ms, struct signal_change *out);

#endif
