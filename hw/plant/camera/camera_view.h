/* camera_view: the picture of a camera above the read point: belt, boxes, a label on each; and
 * disturbances of the picture. Pure, apart from libzint. */
#ifndef HW_PLANT_CAMERA_CAMERA_VIEW_H
#define HW_PLANT_CAMERA_CAMERA_VIEW_H

#include "hw/plant/world/rng.h"

#include <stddef.h>

#define CAMERA_VIEW_MM 200 /* length of belt in the picture */
#define CAMERA_VIEW_BLUR_MAX 5.0

struct camera_view {
	double angle; /* of the labels, degrees */
	double blur;  /* sigma, pixels of the picture, 0 to CAMERA_VIEW_BLUR_MAX */
	double light; /* percent of good light, 0 to 200 */
	double noise; /* percent of white, 0 to 100 */
	struct rng rng;
};

/* Good light, no disturbances. */
void camera_view_init(struct camera_view *v, uint64_t seed);

struct camera_view_box {
	double x;          /* middle of the box, mm from the middle of the picture along the belt */
	const char *label; /* as label_image_make() takes it; "": none */
};

/* Draws them into a picture of width * height grey pixels. scratch: as many floats. */
void camera_view_draw(struct camera_view *v, const struct camera_view_box *boxes, int count,
	uint8_t *grey, float *scratch, int width, int height);

#endif
