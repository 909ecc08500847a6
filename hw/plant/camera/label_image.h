/* label_image: the label of a box as a raster of modules, by libzint, from the text that a
 * scanner would send. */
#ifndef HW_PLANT_CAMERA_LABEL_IMAGE_H
#define HW_PLANT_CAMERA_LABEL_IMAGE_H

#include <stdbool.h>

enum { LABEL_IMAGE_SIDE_MAX = 144 };

struct label_image {
	int width, height;                                     /* modules; a linear code has height 1 */
	bool dark[LABEL_IMAGE_SIDE_MAX][LABEL_IMAGE_SIDE_MAX]; /* [row][column] */
};

/* label: as a scanner sends it: "]d201…21…" is a GS1 DataMatrix, 13 digits are an EAN-13. False:
 * neither, or libzint rejects it. */
bool label_image_make(struct label_image *code, const char *label);

#endif
