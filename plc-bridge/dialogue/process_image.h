/* process_image: the process image: decodes registers into signal values, and finds the values to be
 * recorded. Pure. */
#ifndef PLC_BRIDGE_DIALOGUE_PROCESS_IMAGE_H
#define PLC_BRIDGE_DIALOGUE_PROCESS_IMAGE_H

#include "core/store/store.h"
#include "plc-bridge/profile/profile.h"

/* Values recorded so far; zero it once. */
struct image_record {
	bool any;
	struct plc_image image; /* the values recorded last */
	int64_t sampled_ms;     /* when RECORD_SAMPLED signals were last recorded */
};

/* The same for the profile's extra signals. */
struct image_extras {
	bool known[PROFILE_EXTRAS_MAX];
	uint32_t value[PROFILE_EXTRAS_MAX];
	int64_t sampled_ms;
};

/* words: profile->word_count of them, from plc_read(); a point's slot is its index. With the
 * default profile they are registers 0 to 26. A signal that the PLC does not have is 0. */
void process_image_decode(const struct profile *, const uint16_t *words, struct plc_image *);
/* The integers of the extra signals as read (a signed one as its 16 bits); out[extra_count]. */
void process_image_decode_extras(const struct profile *, const uint16_t *words, uint32_t *out);

/* Are the values possible for a sorter? 0, or -1: why names the signal and its value (DATA). */
int process_image_check(const struct profile *, const struct plc_image *, struct fault *why);

/* The changes to be recorded, at most SIGNAL_COUNT; updates *record. Returns their number. */
size_t process_image_changes(struct image_record *record, const struct plc_image *now,
	int64_t at_us, int64_t now_ms, struct signal_change *out);
/* Bits at every change, registers at most once a second; at most PROFILE_EXTRAS_MAX rows. */
size_t process_image_extra_changes(struct image_extras *record, const struct profile *,
	const uint32_t *now, int64_t at_us, int64_t now_ms, struct signal_change *out);

#endif
