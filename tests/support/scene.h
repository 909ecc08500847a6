/* scene: a printed label is photographed. Everything about the picture is drawn from one seed:
 * place, angle, light, lens and sensor. The same seed gives the same picture. */
#ifndef TESTS_SUPPORT_SCENE_H
#define TESTS_SUPPORT_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCENE_LABEL_SCALE 10 /* pixels of a label's bitmap per module */

struct scene_label {
	int width, height;     /* of bitmap; 0: there is no label in the picture */
	double quiet;          /* modules of white around it */
	unsigned char *bitmap; /* grey, below 128 dark */
	double dark, light;    /* set by scene_take() */
	bool square, inverted;
	int picture_width, picture_height; /* 0: as the label needs */
};

/* Rows of conditions: "fair", "turned" ... "phone". */
struct scene_condition;
extern const size_t scene_condition_count;
const struct scene_condition *scene_condition(size_t row);
const char *scene_condition_name(const struct scene_condition *);

void scene_seed(uint64_t seed);
double scene_uniform(double from, double to);
int scene_any_of(int n); /* 0 to n - 1 */

struct scene_picture {
	int width, height;
	unsigned char *grey; /* malloc() */
	int quality;         /* with which it is to be compressed, of 100 */
};

/* Takes the picture of the label under a condition. */
struct scene_picture scene_take(struct scene_label *, const struct scene_condition *);

#endif
