/* default_image: the process image of registers that lie as in the default profile, decoded as the
 * bridge decodes it. */
#ifndef TESTS_SUPPORT_DEFAULT_IMAGE_H
#define TESTS_SUPPORT_DEFAULT_IMAGE_H

#include "plc-bridge/dialogue/process_image.h"

static inline void default_image(struct plc_image *image, const uint16_t *registers)
{
	static struct profile profile;

	if (profile.unit == 0)
		profile_default(&profile);
	process_image_decode(&profile, registers, image);
}

#endif
